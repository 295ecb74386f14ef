//! Claims and what became of them, in words and as a table for a terminal.

use crate::i18n::{Lang, Word, fill, format};
use crate::plan::claims::{Bounds, Drawn, Needs, Outcome, Quantity, Reason, StepName, StepSet, Verdict};
use crate::plan::{FeatureRef, Plan};
use crate::project::{Bilingual, Claim, Date, Dimension, Expected, LayerId, Unit};

use super::cells::text_table;
use super::claim_outlines::{first_names, outline_notes};
use super::conditions::filter_words;
use super::errors::{answer_error, filter_error, overlay_error};

/// What a verdict is called.
pub fn verdict_words(verdict: Verdict, lang: Lang) -> &'static str {
    let word = match verdict {
        Verdict::Holds => Word::VerdictHolds,
        Verdict::AtTheLimit => Word::VerdictAtTheLimit,
        Verdict::Fails => Word::VerdictFails,
        Verdict::NotComputable => Word::VerdictNotComputable,
    };
    word.text(lang)
}

/// What was published: the operator and the value in its unit, as "≥ 50 %".
pub fn published_words(claim: &Claim, lang: Lang) -> String {
    let value = |v: f64| given(v, claim.unit, lang);
    let both = |low: f64, high: f64| format!("{}–{}", value(low), value(high));
    match claim.expected {
        Expected::AtLeast(v) => format!("≥ {}", value(v)),
        Expected::AtMost(v) => format!("≤ {}", value(v)),
        Expected::Above(v) => format!("> {}", value(v)),
        Expected::Below(v) => format!("< {}", value(v)),
        Expected::Equal(v) => value(v),
        Expected::About { value: v, .. } => fill(Word::AboutValue, lang, &[("value", &value(v))]),
        Expected::Between(low, high) => both(low, high),
    }
}

/// What the drawn plan says, in the unit of the claim: with so many decimals that rounding moves it onto or over no
/// bound of the claim.
pub fn drawn_words(claim: &Claim, drawn: Drawn, lang: Lang) -> String {
    let turns: Vec<f64> = Bounds::new(claim.expected, claim.unit).turns();
    let own = measured(drawn.quantity, claim.unit, &turns, lang);
    match drawn.with_tolerance {
        Some(other) => {
            let with = measured(other, claim.unit, &turns, lang);
            fill(Word::DrawnWithTolerance, lang, &[("value", &own), ("with", &with)])
        }
        None => own,
    }
}

/// A step of a calculation, in the unit that suits it.
pub fn step_words(quantity: Quantity, lang: Lang) -> String {
    let unit = match quantity.dimension {
        Dimension::Number => Unit::Number,
        Dimension::Count => Unit::Count,
        Dimension::Length => return format::length(quantity.value),
        Dimension::Area if quantity.value >= 999_500.0 => Unit::SquareKilometre,
        Dimension::Area => return format::area(quantity.value),
        Dimension::Share => Unit::Percent,
        Dimension::Angle => Unit::Degree,
    };
    measured(quantity, unit, &[], lang)
}

/// What a step is called, in a word or two: without the conditions, for a map.
pub(super) fn step_label(plan: &Plan, name: &StepName, lang: Lang) -> String {
    let StepName::Sets(sets) = name else { return step_name(plan, name, lang) };
    let mut layers: Vec<&LayerId> = sets.iter().map(|set| &set.layer).collect();
    layers.dedup();
    let names: Vec<String> = layers.into_iter().map(|id| plan.layer_name(id).get(lang).clone()).collect();
    names.join(Word::ListSeparator.text(lang))
}

/// What a step is called, with the conditions of what it is about.
pub fn step_name(plan: &Plan, name: &StepName, lang: Lang) -> String {
    match name {
        StepName::Given(text) => text.read_in(lang).clone(),
        StepName::Sets(sets) => {
            let names: Vec<String> = sets.iter().map(|set| set_words(plan, set, lang)).collect();
            names.join(Word::ListSeparator.text(lang))
        }
        StepName::Feature(of) => plan.feature(of).map(|f| plan.feature_name(f, lang)).unwrap_or_default(),
    }
}

/// Features of a layer, with what they are chosen by in brackets.
pub(super) fn set_words(plan: &Plan, set: &StepSet, lang: Lang) -> String {
    const MOST_IDS: usize = 5;
    let name = plan.layer_name(&set.layer).get(lang).clone();
    let feature = |id: &String| {
        let known = plan.known_feature(&set.layer, id).ok().and_then(|of| plan.feature(&of));
        known.map_or_else(|| id.clone(), |feature| plan.feature_short_name(feature, lang))
    };
    let mut parts: Vec<String> = set.ids.iter().take(MOST_IDS).map(feature).collect();
    if set.ids.len() > MOST_IDS {
        parts.push("…".to_owned());
    }
    if !set.filter.is_empty() {
        parts.push(filter_words(&set.filter, lang));
    }
    if parts.is_empty() {
        return name;
    }
    fill(Word::StepOfWhich, lang, &[("name", &name), ("which", &parts.join(Word::ListSeparator.text(lang)))])
}

/// Why a claim is not computable.
pub fn reason_words(plan: &Plan, reason: &Reason, lang: Lang) -> String {
    let name = |id: &LayerId| plan.layer_name(id).get(lang).clone();
    let of_layer = |word, id: &LayerId| fill(word, lang, &[("layer", &name(id))]);
    match reason {
        Reason::MissingLayer(layer) => fill(Word::ReasonMissingLayer, lang, &[("layer", layer)]),
        Reason::UnreadLayer(layer) => of_layer(Word::ReasonUnreadLayer, layer),
        Reason::EmptyLayer(layer) => of_layer(Word::ReasonEmptyLayer, layer),
        Reason::MissingFeature { layer, id } => {
            fill(Word::ReasonMissingFeature, lang, &[("layer", &name(layer)), ("id", id)])
        }
        Reason::MissingField { layer, field } => {
            fill(Word::ReasonMissingField, lang, &[("layer", &name(layer)), ("field", field)])
        }
        Reason::Filter { layer, error } => {
            fill(Word::ReasonFilter, lang, &[("layer", &name(layer)), ("message", &filter_error(error, lang))])
        }
        Reason::NoGeometry { layer, needs: Needs::Anything } => of_layer(Word::ReasonNoGeometry, layer),
        Reason::NoGeometry { layer, needs: Needs::Lines } => of_layer(Word::ReasonNoLines, layer),
        Reason::NoGeometry { layer, needs: Needs::Areas } => of_layer(Word::ReasonNoAreas, layer),
        Reason::MissingValues { layer, field, missing, of } => {
            let word = if missing.len() == 1 { Word::ReasonMissingValue } else { Word::ReasonMissingValues };
            let names = missing.iter().map(|id| FeatureRef { layer: layer.clone(), feature: *id });
            let names = first_names(plan, &names.collect::<Vec<_>>(), lang);
            let (missing, of) = (missing.len().to_string(), of.to_string());
            let values =
                [("layer", name(layer)), ("field", field.clone()), ("missing", missing), ("of", of), ("names", names)];
            fill(word, lang, &values.each_ref().map(|(k, v)| (*k, v.as_str())))
        }
        Reason::NothingMatches(layer) => of_layer(Word::ReasonNothingMatches, layer),
        Reason::ShareOfNothing => Word::ReasonShareOfNothing.text(lang).to_owned(),
        Reason::UnlikeUnits { expected, found } => {
            let units = unit_choice(*found, lang);
            let (expected, found) = (dimension_words(*expected, lang), dimension_words(*found, lang));
            fill(Word::ReasonUnlikeUnits, lang, &[("expected", expected), ("found", found), ("units", &units)])
        }
        Reason::UnlikeParts { first, second } => {
            let (first, second) = (dimension_words(*first, lang), dimension_words(*second, lang));
            fill(Word::ReasonUnlikeParts, lang, &[("first", first), ("second", second)])
        }
        Reason::UnclearOrigin(layer) => of_layer(Word::ReasonUnclearOrigin, layer),
        Reason::NotDue(date) => fill(Word::ReasonNotDue, lang, &[("date", &date.to_string())]),
        // What is missing may be said in one language only, or not at all.
        Reason::Unpublished(what) => match what.read_in(lang).as_str() {
            "" => Word::StyleNotPublished.text(lang).to_owned(),
            what => what.to_owned(),
        },
        Reason::Overlay(error) => fill(Word::ReasonOverlay, lang, &[("message", &overlay_error(*error, lang))]),
        Reason::Query(error) => fill(Word::ReasonQuery, lang, &[("message", &answer_error(error, lang))]),
    }
}

fn dimension_words(dimension: Dimension, lang: Lang) -> &'static str {
    let word = match dimension {
        Dimension::Number => Word::DimensionNumber,
        Dimension::Count => Word::DimensionCount,
        Dimension::Length => Word::DimensionLength,
        Dimension::Area => Word::DimensionArea,
        Dimension::Share => Word::DimensionShare,
        Dimension::Angle => Word::DimensionAngle,
    };
    word.text(lang)
}

/// The units in which a quantity of a dimension can be told.
fn unit_choice(dimension: Dimension, lang: Lang) -> String {
    let units: Vec<Unit> = Unit::ALL.into_iter().filter(|unit| unit.dimension() == dimension).collect();
    units.into_iter().map(|unit| unit_words(unit, lang)).collect::<Vec<_>>().join(Word::ListSeparator.text(lang))
}

/// What a unit is called.
pub fn unit_words(unit: Unit, lang: Lang) -> &'static str {
    match unit {
        Unit::Count => Word::DimensionCount.text(lang),
        Unit::Number => Word::DimensionNumber.text(lang),
        Unit::Mu => Word::UnitMu.text(lang),
        Unit::Metre => "m",
        Unit::Kilometre => "km",
        Unit::SquareMetre => "m²",
        Unit::Hectare => "ha",
        Unit::SquareKilometre => "km²",
        Unit::Percent => "%",
        Unit::Degree => "°",
    }
}

/// A published number or a tolerance, as it was written.
pub(super) fn given(number: f64, unit: Unit, lang: Lang) -> String {
    match unit {
        Unit::SquareMetre => format::floor_area(number, lang),
        // Not a count of things: a year or a ratio has no thousands.
        Unit::Number => number.to_string(),
        _ => {
            let text = number.to_string();
            let places = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
            with_unit(&format::decimals(number, places), unit, lang)
        }
    }
}

/// A measured number in a unit, with more decimals where fewer would put it onto or over a turn (in base units).
fn measured(quantity: Quantity, unit: Unit, turns: &[f64], lang: Lang) -> String {
    const MOST_PLACES: usize = 9;
    let places = match unit {
        // A mean told as a count need not be whole.
        Unit::Count if !is_whole(quantity) => (2.0 - quantity.value.abs().log10().floor()).clamp(0.0, 6.0) as usize,
        Unit::Count | Unit::Mu | Unit::Metre | Unit::SquareMetre => 0,
        Unit::Percent | Unit::Degree => 1,
        Unit::Hectare | Unit::Kilometre => 2,
        Unit::SquareKilometre | Unit::Number => 3,
    };
    let number = unit.from_base(quantity.value);
    let keeps_sides = |places: usize| {
        let Ok(rounded) = format!("{number:.places$}").parse::<f64>() else { return true };
        turns.iter().all(|turn| {
            let is_on = (quantity.value - turn).abs() <= quantity.resolution;
            let side = |v: f64| v.partial_cmp(&unit.from_base(*turn));
            is_on || side(rounded) == side(number)
        })
    };
    let places = (places..MOST_PLACES).find(|places| keeps_sides(*places)).unwrap_or(MOST_PLACES);
    let is_plain_floor_area = unit == Unit::SquareMetre && number % 100.0 == 0.0;
    if is_plain_floor_area {
        return format::floor_area(number, lang);
    }
    let mut text = format::decimals(number, places);
    if (unit == Unit::Number || unit == Unit::Count) && text.contains('.') {
        text = text.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    with_unit(&text, unit, lang)
}

/// Whether a number is whole, but for the error of the arithmetic.
fn is_whole(quantity: Quantity) -> bool {
    (quantity.value - quantity.value.round()).abs() <= quantity.resolution
}

fn with_unit(number: &str, unit: Unit, lang: Lang) -> String {
    match unit {
        Unit::Number | Unit::Count => number.to_owned(),
        Unit::Metre => format!("{number} m"),
        Unit::Kilometre => format!("{number} km"),
        Unit::SquareMetre => format!("{number} m²"),
        Unit::Hectare => format!("{number} ha"),
        Unit::Mu => fill(Word::MuValue, lang, &[("value", number)]),
        Unit::SquareKilometre => format!("{number} km²"),
        Unit::Percent => format!("{number} %"),
        Unit::Degree => format!("{number}°"),
    }
}

/// The qualifiers of an outcome, in the order in which they are told.
pub fn qualifiers(claim: &Claim, outcome: &Outcome, lang: Lang) -> Vec<&'static str> {
    let sensitive = outcome.sensitive.then_some(Word::ClaimSensitive);
    let outline = (!outcome.broken().is_empty()).then_some(Word::ClaimOutline);
    let construction = claim.by_construction.as_ref().map(|_| Word::ClaimByConstruction);
    let conflict = (!outcome.conflicts_with.is_empty()).then_some(Word::ClaimConflict);
    [outline, sensitive, construction, conflict].into_iter().flatten().map(|word| word.text(lang)).collect()
}

/// How many claims hold, are at the limit, fail and cannot be computed, in words.
pub fn verdict_counts(outcomes: &[Outcome], lang: Lang) -> String {
    let count = |verdict| outcomes.iter().filter(|o| o.verdict == verdict).count();
    let parts = Verdict::ALL.map(|verdict| format!("{} {}", verdict_words(verdict, lang), count(verdict)));
    parts.join(" · ")
}

/// The claims as a table for a terminal: a headline, a row for each, the other readings of those that are
/// sensitive, and what by construction means where it stands.
pub fn claims_table(plan: &Plan, outcomes: &[Outcome], today: Date, lang: Lang) -> String {
    let word = |w: Word| w.text(lang);
    let title = plan.project.title.get(lang);
    let headline = format!("{title} · {} · {today}", word(Word::ClaimsTitle));
    if outcomes.is_empty() {
        return format!("{headline}\n\n{}\n", word(Word::ClaimsNone));
    }
    let mut text = format!("{headline}\n{}\n\n", verdict_counts(outcomes, lang));
    let head = [Word::ColumnVerdict, Word::ColumnClaim, Word::ColumnPublished, Word::ColumnDrawn].map(word);
    let head = [&head[..], &[word(Word::ColumnQualifiers), word(Word::ColumnSource)]].concat();
    let mut rows = Vec::new();
    let mut readings = String::new();
    for (claim, outcome) in paired(plan, outcomes) {
        let drawn = drawn_or_reason(plan, claim, outcome.drawn, outcome.reason.as_ref(), lang);
        rows.push(vec![
            verdict_words(outcome.verdict, lang).to_owned(),
            claim.text.read_in(lang).clone(),
            published_words(claim, lang),
            drawn,
            qualifiers(claim, outcome, lang).join(word(Word::ListSeparator)),
            claim.source.read_in(lang).clone(),
        ]);
        if outcome.sensitive {
            readings.push_str(&format!("\n{}\n", claim.text.read_in(lang)));
            let rows: Vec<Vec<String>> = outcome
                .definitions
                .iter()
                .map(|d| {
                    let drawn = drawn_or_reason(plan, claim, d.drawn, d.reason.as_ref(), lang);
                    let (verdict, name) = (verdict_words(d.verdict, lang).to_owned(), d.name.read_in(lang).clone());
                    vec![format!("  {verdict}"), name, drawn]
                })
                .collect();
            let head = [format!("  {}", word(Word::ColumnVerdict)), word(Word::ColumnDefinition).to_owned()];
            readings.push_str(&text_table(&[&head[0], &head[1], word(Word::ColumnDrawn)], &rows, &[]));
        }
    }
    text.push_str(&text_table(&head, &rows, &[]));
    if !readings.is_empty() {
        text.push_str(&format!("\n{}\n{readings}", word(Word::SensitiveExplained)));
    }
    for (claim, outcome) in paired(plan, outcomes) {
        for note in outline_notes(plan, outcome, lang) {
            let (claim, colon) = (claim.text.read_in(lang), word(Word::Colon));
            text.push_str(&format!("\n{claim}{colon}{note}\n"));
        }
    }
    if paired(plan, outcomes).any(|(claim, _)| claim.by_construction.is_some()) {
        text.push_str(&format!("\n{}\n", word(Word::ByConstructionExplained)));
    }
    text
}

/// The outcomes with their claims.
pub(super) fn paired<'a>(plan: &'a Plan, outcomes: &'a [Outcome]) -> impl Iterator<Item = (&'a Claim, &'a Outcome)> {
    outcomes.iter().filter_map(|o| Some((plan.project.claims.iter().find(|c| c.id == o.claim)?, o)))
}

/// What is drawn, or why that is not known.
pub(super) fn drawn_or_reason(
    plan: &Plan,
    claim: &Claim,
    drawn: Option<Drawn>,
    reason: Option<&Reason>,
    lang: Lang,
) -> String {
    match (drawn, reason) {
        (Some(drawn), _) => drawn_words(claim, drawn, lang),
        (None, Some(reason)) => reason_words(plan, reason, lang),
        (None, None) => String::new(),
    }
}

/// A reason in both languages.
pub(super) fn reason_in_both(plan: &Plan, reason: &Reason) -> Bilingual {
    Bilingual { zh: reason_words(plan, reason, Lang::Zh), en: reason_words(plan, reason, Lang::En) }
}
