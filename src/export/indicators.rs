//! The figures of parcels as a table, CSV and JSON.

use std::borrow::Cow;

use serde_json::{Value as Json, json};

use crate::i18n::{Lang, Word, fill, format};
use crate::plan::{FigureSource, ParcelFigure, ParcelFigures, Plan, Verdict};
use crate::project::{Indicator, PercentUnit};

use super::cells::{csv_text, text_table};

/// What a figure is called, with its unit.
pub fn indicator_word(indicator: Indicator) -> Word {
    match indicator {
        Indicator::FloorAreaRatio => Word::IndicatorFar,
        Indicator::Density => Word::IndicatorDensity,
        Indicator::GreenRatio => Word::IndicatorGreen,
        Indicator::Height => Word::IndicatorHeight,
        Indicator::GroundFloorOpenness => Word::IndicatorGroundFloor,
    }
}

/// Parcels and their figures as a table for a terminal, with the verdict where something is prescribed. Figures that
/// no parcel has, and for which nothing is prescribed, have no column.
pub fn indicators_table(plan: &Plan, parcels: &[ParcelFigures], lang: Lang) -> String {
    if parcels.is_empty() {
        return format!("{}\n", Word::IndicatorsNone.text(lang));
    }
    let columns = told_indicators(parcels);
    let mut head = vec![Word::IndicatorParcel.text(lang), Word::BalanceClass.text(lang)];
    head.extend(columns.iter().map(|i| indicator_word(*i).text(lang)));
    let row = |parcel: &ParcelFigures| {
        let mut cells = vec![parcel_name(plan, parcel, lang), parcel.class.clone().unwrap_or_default()];
        let cell = |i: &Indicator| parcel.figures.iter().find(|f| f.indicator == *i).map(|f| figure_words(f, lang));
        cells.extend(columns.iter().map(|i| cell(i).unwrap_or_default()));
        cells
    };
    let rows: Vec<Vec<String>> = parcels.iter().map(row).collect();
    let fails = parcels.iter().flat_map(|p| &p.figures).filter(|f| f.verdict == Some(Verdict::Fails)).count();
    let count = [("n", &*format::count(parcels.len() as u64)), ("fails", &*fails.to_string())];
    let shares = shares_words(parcels, lang);
    let gap = if shares.is_empty() { "" } else { "\n" };
    format!("{}\n\n{}{gap}{shares}", fill(Word::IndicatorsCount, lang, &count), text_table(&head, &rows, &[]))
}

/// The figures that some parcel has, or that something is prescribed for.
pub fn told_indicators(parcels: &[ParcelFigures]) -> Vec<Indicator> {
    let told = |indicator: &Indicator| {
        let of = |f: &ParcelFigure| f.indicator == *indicator && (f.value.is_some() || f.verdict.is_some());
        parcels.iter().any(|p| p.figures.iter().any(of))
    };
    Indicator::ALL.into_iter().filter(told).collect()
}

/// What a parcel is called.
pub fn parcel_name(plan: &Plan, parcel: &ParcelFigures, lang: Lang) -> String {
    plan.feature(&parcel.parcel).map(|f| plan.feature_name(f, lang)).unwrap_or_default()
}

/// The figure with as many digits as it takes to tell it from its bound, and the verdict.
fn figure_words(figure: &ParcelFigure, lang: Lang) -> String {
    let Some(number) = figure_number(figure) else {
        let is_asked = figure.verdict == Some(Verdict::NotComputable);
        return if is_asked { Word::IndicatorNotComputable.text(lang).to_owned() } else { "–".to_owned() };
    };
    let allowed = allowed_words(figure);
    let verdict = match figure.verdict {
        Some(Verdict::Fails) => fill(Word::IndicatorFails, lang, &[("allowed", &allowed)]),
        Some(Verdict::AtTheLimit) => fill(Word::IndicatorAtLimit, lang, &[("allowed", &allowed)]),
        Some(Verdict::Holds) => Word::IndicatorHolds.text(lang).to_owned(),
        Some(Verdict::NotComputable) | None => return number,
    };
    format!("{number} {verdict}")
}

/// The number of a figure, with as many digits as it takes to tell it from its bound; `None` where it has none.
pub fn figure_number(figure: &ParcelFigure) -> Option<String> {
    let value = figure.value?;
    let bounds = || [figure.min, figure.max].into_iter().flatten();
    // A rounded number must not stand on its bound, or beyond it, when the exact one does not.
    let keeps_sides = |places: &usize| {
        let rounded: f64 = format!("{value:.places$}").parse().unwrap_or(value);
        bounds().all(|bound| rounded.total_cmp(&bound) == value.total_cmp(&bound))
    };
    let places = (2..=12).find(keeps_sides).unwrap_or(12);
    Some(format::decimals(value, places))
}

/// What is allowed; empty where nothing is prescribed.
pub fn allowed_words(figure: &ParcelFigure) -> String {
    match (figure.min, figure.max) {
        (Some(min), Some(max)) => format!("{min}–{max}"),
        (Some(min), None) => format!("≥ {min}"),
        (None, Some(max)) => format!("≤ {max}"),
        (None, None) => String::new(),
    }
}

/// What a figure of a parcel is, how it was judged and where it comes from, in one line.
pub fn figure_told(plan: &Plan, figure: &ParcelFigure, lang: Lang) -> String {
    let name = indicator_word(figure.indicator).text(lang);
    let words = figure_words(figure, lang);
    let from = figure.source.as_ref().map(|source| match source {
        FigureSource::Attribute { field, unit: Some(PercentUnit::Share) } => {
            fill(Word::FigureFromShare, lang, &[("field", field)])
        }
        FigureSource::Attribute { field, .. } => fill(Word::FigureFromField, lang, &[("field", field)]),
        FigureSource::Layer(layer) => fill(Word::FigureFromLayer, lang, &[("name", plan.layer_name(layer).get(lang))]),
    });
    [Some(format!("{name} {words}")), from].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn source(figure: &ParcelFigure) -> Option<String> {
    figure.source.as_ref().map(|source| match source {
        FigureSource::Attribute { field, .. } => format!("field {field}"),
        FigureSource::Layer(layer) => format!("layer {layer}"),
    })
}

/// The verdict by its stable name.
fn verdict(figure: &ParcelFigure) -> &'static str {
    figure.verdict.map_or("not_regulated", Verdict::as_str)
}

/// How the field of a figure writes parts of a whole, by its stable name.
fn field_unit(figure: &ParcelFigure) -> Option<&'static str> {
    match figure.source {
        Some(FigureSource::Attribute { unit, .. }) => unit.map(PercentUnit::as_str),
        _ => None,
    }
}

/// Which figures come from fields that are read as shares, a line each, so that nobody takes 30 % for 0.3 %.
fn shares_words(parcels: &[ParcelFigures], lang: Lang) -> String {
    let field = |indicator: Indicator| {
        let figures = parcels.iter().flat_map(|p| &p.figures).filter(|f| f.indicator == indicator);
        figures.into_iter().find_map(|f| match &f.source {
            Some(FigureSource::Attribute { field, unit: Some(PercentUnit::Share) }) => Some(field),
            _ => None,
        })
    };
    let line = |indicator: Indicator| {
        let (name, field) = (indicator_word(indicator).text(lang), field(indicator)?);
        Some(format!("{}\n", fill(Word::IndicatorsShare, lang, &[("name", name), ("field", field)])))
    };
    Indicator::ALL.into_iter().filter_map(line).collect()
}

/// Parcels and their figures in full precision, as CSV: one row for each figure.
pub fn indicators_csv(plan: &Plan, parcels: &[ParcelFigures], lang: Lang) -> String {
    let head = [
        "layer",
        "parcel",
        "name",
        "class",
        "area_m2",
        "indicator",
        "value",
        "source",
        "min",
        "max",
        "verdict",
        "field_unit",
    ];
    let text = |number: Option<f64>| number.map(|n| n.to_string()).unwrap_or_default();
    let mut rows: Vec<Vec<Cow<'_, str>>> = Vec::new();
    for parcel in parcels {
        let id = plan.feature(&parcel.parcel).map(|f| f.id_text()).unwrap_or_default();
        for figure in &parcel.figures {
            rows.push(vec![
                parcel.parcel.layer.0.clone().into(),
                id.clone().into(),
                parcel_name(plan, parcel, lang).into(),
                parcel.class.clone().unwrap_or_default().into(),
                parcel.area_m2.to_string().into(),
                figure.indicator.as_str().into(),
                text(figure.value).into(),
                source(figure).unwrap_or_default().into(),
                text(figure.min).into(),
                text(figure.max).into(),
                verdict(figure).into(),
                field_unit(figure).unwrap_or_default().into(),
            ]);
        }
    }
    csv_text(&head, &rows, lang == Lang::Zh)
}

/// Parcels and their figures as JSON.
pub fn indicators_json(plan: &Plan, parcels: &[ParcelFigures]) -> Json {
    let figure = |figure: &ParcelFigure| {
        json!({
            "indicator": figure.indicator.as_str(),
            "value": figure.value,
            "source": source(figure),
            "field_unit": field_unit(figure),
            "min": figure.min,
            "max": figure.max,
            "verdict": verdict(figure),
        })
    };
    let parcel = |parcel: &ParcelFigures| {
        json!({
            "layer": parcel.parcel.layer.0,
            "id": plan.feature(&parcel.parcel).map(|f| f.id_text()),
            "class": parcel.class,
            "area_m2": parcel.area_m2,
            "figures": parcel.figures.iter().map(figure).collect::<Vec<_>>(),
        })
    };
    json!({ "parcels": parcels.iter().map(parcel).collect::<Vec<_>>() })
}
