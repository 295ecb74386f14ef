//! What is known of one feature, put together for a card: figures, attributes in words, sources.

use serde_json::Value as Json;

use crate::analysis::measure::{self, Metres, SquareMetres};
use crate::data::{Feature, GeometryType, LonLat, Piece, Polygon, Value};
use crate::i18n::{Lang, Word, fill, format, terms};
use crate::project::LayerId;

use super::plan::{FeatureRef, Plan};

/// The facts about one feature, in words of one language.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    pub of: FeatureRef,
    pub name: String,
    /// The name in the other language, or other names.
    pub subtitle: String,
    /// What kind of thing it is; the layer's name for lack of a kind.
    pub kind: String,
    /// Whether the geometry was drawn from descriptions and is no survey.
    pub schematic: bool,
    /// The key numbers: area, 亩, share of the boundary; or length.
    pub figures: Vec<CardFigure>,
    pub rows: Vec<CardRow>,
    /// Source, date, confidence, basis and uncertainty.
    pub provenance: Vec<CardRow>,
    /// The centroid, for "radius from here" and "zoom to"; `None` without geometry.
    pub at: Option<LonLat>,
}

/// A key number with its unit apart, so that it can be set larger.
#[derive(Clone, Debug, PartialEq)]
pub struct CardFigure {
    pub label: String,
    pub number: String,
    pub unit: String,
}

/// One attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct CardRow {
    pub label: String,
    pub items: Vec<CardItem>,
}

/// One value of an attribute; lists have several.
#[derive(Clone, Debug, PartialEq)]
pub struct CardItem {
    pub text: String,
    /// Where it comes from, for values that carry a source of their own.
    pub source: Option<String>,
    /// Whether it says that something is unknown.
    pub unknown: bool,
}

/// Fields, without their language, that the card shows elsewhere than among the attributes.
const SHOWN_APART: &[&str] =
    &["id", "name", "short", "kind", "source", "as_of", "confidence", "geometry_basis", "position_uncertainty_m"];

/// Fields, without their language, that are left out where another field says the same in words.
const SAID_IN_WORDS: &[(&str, &str)] =
    &[("grade_rank", "grade"), ("line_ids", "line"), ("lines", "line"), ("order", "line_ids"), ("phase", "completion")];

/// Puts together the card of a feature, or `None` when there is no such feature.
pub fn card(plan: &Plan, of: &FeatureRef, lang: Lang) -> Option<Card> {
    let feature = plan.feature(of)?;
    let other = match lang {
        Lang::Zh => Lang::En,
        Lang::En => Lang::Zh,
    };
    let name = plan.feature_name(feature, lang);
    let subtitle = plan.feature_name(feature, other);
    let kind_value = feature.text("kind");
    let kind = kind_value.map_or_else(
        || plan.layer_name(&of.layer).get(lang).clone(),
        |k| terms::value("kind", &k, lang).map_or_else(|| k.clone().into_owned(), str::to_owned),
    );
    Some(Card {
        of: of.clone(),
        subtitle: if subtitle == name { String::new() } else { subtitle },
        name,
        kind,
        schematic: feature.text("geometry_basis").is_some_and(|b| b == "schematic"),
        figures: figures(plan, of, feature, lang),
        rows: rows(plan, feature, lang),
        provenance: provenance(plan, feature, lang),
        at: measure::centroid(feature),
    })
}

fn figures(plan: &Plan, of: &FeatureRef, feature: Feature<'_>, lang: Lang) -> Vec<CardFigure> {
    let figure = |word: Word, text: &str| {
        let (number, unit) = text.rsplit_once(' ').unwrap_or((text, ""));
        CardFigure { label: word.text(lang).to_owned(), number: number.to_owned(), unit: unit.to_owned() }
    };
    let mut figures = Vec::new();
    match feature.geometry_type() {
        GeometryType::Polygon | GeometryType::MultiPolygon => {
            let area = measure::area(feature);
            figures.push(figure(Word::DrawnArea, &format::area(area.0)));
            figures.push(figure(Word::InMu, &format::mu(area.0, lang)));
            match share_of_boundary(plan, of, area) {
                Some(share) => figures.push(figure(Word::ShareOfBoundary, &format::percent(share))),
                None => figures.push(figure(
                    Word::Perimeter,
                    &format::length(feature.polygons().map(|p| measure::perimeter(p).0).sum()),
                )),
            }
        }
        GeometryType::LineString | GeometryType::MultiLineString => {
            figures.push(figure(Word::DrawnLength, &format::length(measure::length(feature).0)));
        }
        _ => {}
    }
    figures
}

/// The share of the plan's boundary that an area covers: what lies outside does not count. `None` for the
/// boundary itself, without a boundary, and for what lies wholly outside it.
fn share_of_boundary(plan: &Plan, of: &FeatureRef, area: SquareMetres) -> Option<f64> {
    let boundary: &LayerId = plan.project.boundary.as_ref()?;
    if *boundary == of.layer || area.0 <= 0.0 {
        return None;
    }
    let own: Vec<Polygon<'_>> = plan.feature(of)?.polygons().collect();
    let around: Vec<Polygon<'_>> = plan.dataset(boundary)?.features().flat_map(Feature::polygons).collect();
    let whole = measure::union_area(&around).ok()?;
    let inside = measure::intersection_area(&own, &around).ok()?;
    (whole.0 > 0.0 && inside.0 > 0.0).then(|| inside.0 / whole.0)
}

fn rows(plan: &Plan, feature: Feature<'_>, lang: Lang) -> Vec<CardRow> {
    let mut rows: Vec<CardRow> = Vec::new();
    if feature.geometry_type() == GeometryType::Null {
        let text = Word::NoGeometry.text(lang).to_owned();
        let item = CardItem { text, source: None, unknown: true };
        rows.push(CardRow { label: Word::Position.text(lang).to_owned(), items: vec![item] });
    }
    if let Some(Piece::Point(p)) = feature.pieces().next()
        && feature.geometry_type() == GeometryType::Point
    {
        let item = CardItem { text: format::lonlat(p.lon, p.lat), source: None, unknown: false };
        rows.push(CardRow { label: Word::Position.text(lang).to_owned(), items: vec![item] });
    }
    for (index, field) in feature.dataset().fields().iter().enumerate() {
        let (stem, _) = stem_and_lang(&field.name);
        let said = SAID_IN_WORDS.iter().any(|(own, other)| *own == stem && !feature.attribute(other).is_unknown());
        if said || SHOWN_APART.contains(&stem) || has_better_twin(&field.name, feature, lang) {
            continue;
        }
        let value = feature.value(index);
        // That a figure is published is said by the figure itself.
        let is_told_by_figure = stem.ends_with("_status") && value.as_str() == Some("published");
        if value.is_unknown() || is_told_by_figure {
            continue;
        }
        let items = items(plan, stem, &value, lang);
        if !items.is_empty() {
            rows.push(CardRow { label: label(stem, lang), items });
        }
    }
    rows
}

/// A field's name without its language: `note_zh` is `note` in Chinese.
fn stem_and_lang(name: &str) -> (&str, Option<Lang>) {
    match (name.strip_suffix("_zh"), name.strip_suffix("_en")) {
        (Some(stem), _) => (stem, Some(Lang::Zh)),
        (None, Some(stem)) => (stem, Some(Lang::En)),
        (None, None) => (name, None),
    }
}

/// Whether another field says the same in the language wanted: `note_zh` for `note` or `note_en` in Chinese.
fn has_better_twin(name: &str, feature: Feature<'_>, lang: Lang) -> bool {
    let (stem, own) = stem_and_lang(name);
    let twin = |suffix: &str| !feature.attribute(&format!("{stem}{suffix}")).is_unknown();
    let wanted = match lang {
        Lang::Zh => "_zh",
        Lang::En => "_en",
    };
    match own {
        Some(own) if own == lang => false,
        // A field of the other language gives way to a plain one too.
        Some(_) => twin(wanted) || twin(""),
        None => twin(wanted),
    }
}

fn label(stem: &str, lang: Lang) -> String {
    terms::field(stem, lang).map_or_else(|| stem.replace('_', " "), str::to_owned)
}

fn items(plan: &Plan, name: &str, value: &Value<'_>, lang: Lang) -> Vec<CardItem> {
    let number_is_an_area = name.ends_with("_m2") && name.starts_with("floor_area");
    match value {
        Value::Json(json) => match serde_json::from_str::<Json>(json) {
            Ok(Json::Array(list)) => list.iter().filter_map(|v| list_item(plan, name, v, lang)).collect(),
            Ok(Json::Object(object)) => object
                .iter()
                .map(|(key, v)| {
                    let key = terms::value("key", key, lang).unwrap_or(key);
                    plain_item(&format!("{key} {}", json_text(v)))
                })
                .collect(),
            _ => vec![plain_item(json)],
        },
        value => match value.as_f64() {
            Some(area) if number_is_an_area => vec![plain_item(&format::floor_area(area, lang))],
            Some(area) if name.ends_with("_km2") => vec![plain_item(&format!("{area} km²"))],
            Some(length) if name.ends_with("_km") => vec![plain_item(&format!("{length} km"))],
            Some(area) if name.ends_with("_ha") => vec![plain_item(&format!("{area} ha"))],
            Some(length) if name.ends_with("_m") => vec![plain_item(&format::length(length))],
            _ => {
                let text = value.to_text();
                if let Some(other) = referred(plan, name, &text, lang) {
                    return vec![plain_item(&other)];
                }
                let worded = terms::value(name, &text, lang).map_or_else(|| text.clone().into_owned(), str::to_owned);
                vec![CardItem { text: worded, source: None, unknown: text == "not published" }]
            }
        },
    }
}

/// One element of a list: a plain value, or an object with a name or text and a source of its own.
fn list_item(plan: &Plan, name: &str, value: &Json, lang: Lang) -> Option<CardItem> {
    let Json::Object(object) = value else {
        let text = json_text(value);
        let other = referred(plan, name, &text, lang);
        return Some(plain_item(other.as_deref().or_else(|| terms::value(name, &text, lang)).unwrap_or(&text)));
    };
    let suffix = lang.as_str();
    let part = |stem: &str| {
        let own = object.get(&format!("{stem}_{suffix}")).or_else(|| object.get(stem));
        own.map(json_text).filter(|t| !t.is_empty())
    };
    let parts = [part("date"), part("name"), part("text"), part("status")];
    let text = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    if text.is_empty() {
        return None;
    }
    let source = match (part("source"), part("as_of")) {
        (Some(source), _) => Some(source),
        (None, as_of) => as_of,
    };
    Some(CardItem { text, source, unknown: false })
}

/// Fields whose values are ids of other features.
const REFERENCES: &[&str] = &["links", "same_as", "stations", "within", "zone"];

/// The name of the feature that a value refers to by its id.
fn referred(plan: &Plan, name: &str, id: &str, lang: Lang) -> Option<String> {
    if !REFERENCES.contains(&name) {
        return None;
    }
    let found = plan.layers.iter().find_map(|l| l.dataset.find(id).and_then(|f| l.dataset.feature(f)))?;
    Some(plan.feature_short_name(found, lang))
}

fn plain_item(text: &str) -> CardItem {
    CardItem { text: text.to_owned(), source: None, unknown: false }
}

fn json_text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

fn provenance(plan: &Plan, feature: Feature<'_>, lang: Lang) -> Vec<CardRow> {
    let mut rows = Vec::new();
    for name in ["source", "as_of", "geometry_basis", "confidence"] {
        let twin = feature.attribute(&format!("{name}_{}", lang.as_str()));
        let value = if twin.is_unknown() { feature.attribute(name) } else { twin };
        if !value.is_unknown() {
            rows.push(CardRow { label: label(name, lang), items: items(plan, name, &value, lang) });
        }
    }
    if let Some(Metres(metres)) = feature.attribute("position_uncertainty_m").as_f64().map(Metres) {
        let text = fill(Word::PlusMinus, lang, &[("length", &format::length(metres))]);
        rows.push(CardRow { label: Word::Uncertainty.text(lang).to_owned(), items: vec![plain_item(&text)] });
    }
    rows
}
