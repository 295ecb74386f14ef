//! The attributes of a feature in words: what its own data say.

use serde_json::Value as Json;

use super::parts::{CardItem, CardRow};
use crate::data::{Feature, GeometryType, Piece, Value, Warning, WarningCode, Warnings};
use crate::i18n::{Lang, Word, format, terms};
use crate::plan::{FeatureRef, Plan};

/// Fields, without their language, that the card shows elsewhere than among the attributes.
const SHOWN_APART: &[&str] =
    &["id", "name", "short", "kind", "source", "as_of", "confidence", "geometry_basis", "position_uncertainty_m"];

/// Fields, without their language, that are left out where another field says the same in words.
const SAID_IN_WORDS: &[(&str, &str)] =
    &[("grade_rank", "grade"), ("line_ids", "line"), ("lines", "line"), ("order", "line_ids"), ("phase", "completion")];

/// Where a feature without extent stands, or that it has no place.
pub(super) fn position(feature: Feature<'_>, lang: Lang) -> Option<CardRow> {
    let label = Word::Position.text(lang).to_owned();
    if feature.geometry_type() == GeometryType::Null {
        let word = if is_lost(feature) { Word::GeometryLost } else { Word::NoGeometry };
        let item = CardItem { unknown: true, ..CardItem::plain(word.text(lang)) };
        return Some(CardRow { label, items: vec![item] });
    }
    match (feature.geometry_type(), feature.pieces().next()) {
        (GeometryType::Point, Some(Piece::Point(p))) => {
            let exact = Some(format!("{}, {}", p.lon, p.lat));
            let item = CardItem { exact, ..CardItem::plain(&format::lonlat(p.lon, p.lat)) };
            Some(CardRow { label, items: vec![item] })
        }
        _ => None,
    }
}

/// Whether a feature without geometry had one that lay outside of its system. Beyond the first of them their reader only
/// counts.
fn is_lost(feature: Feature<'_>) -> bool {
    let warnings = feature.dataset().warnings();
    let mut counts = warnings.counts();
    let count = counts.find(|(code, _)| *code == WarningCode::OutsideCrs).map_or(0, |(_, count)| count);
    let name = feature.id_text();
    let is_named = |w: &Warning| w.code == WarningCode::OutsideCrs && w.feature.as_ref() == Some(&name);
    count > Warnings::KEPT_PER_CODE || count > 0 && warnings.list().iter().any(is_named)
}

/// The attributes, without those in `told`: fields whose features a relation lists.
pub(super) fn rows(plan: &Plan, feature: Feature<'_>, told: &[&str], lang: Lang) -> Vec<CardRow> {
    let mut rows: Vec<CardRow> = Vec::new();
    for (index, field) in feature.dataset().fields().iter().enumerate() {
        let (stem, _) = stem_and_lang(&field.name);
        let said = SAID_IN_WORDS.iter().any(|(own, other)| *own == stem && !feature.attribute(other).is_unknown());
        // What a relation lists is not said a second time, nor the words that stand for it.
        let listed = told.iter().any(|f| *f == stem || SAID_IN_WORDS.iter().any(|(own, w)| own == f && *w == stem));
        if said || listed || SHOWN_APART.contains(&stem) || has_better_twin(&field.name, feature, lang) {
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

pub(super) fn label(stem: &str, lang: Lang) -> String {
    terms::field(stem, lang).map_or_else(|| stem.replace('_', " "), str::to_owned)
}

pub(super) fn items(plan: &Plan, name: &str, value: &Value<'_>, lang: Lang) -> Vec<CardItem> {
    let number_is_an_area = name.ends_with("_m2") && name.starts_with("floor_area");
    match value {
        Value::Json(json) => match serde_json::from_str::<Json>(json) {
            Ok(Json::Array(list)) => list.iter().filter_map(|v| list_item(plan, name, v, lang)).collect(),
            Ok(Json::Object(object)) => object
                .iter()
                .map(|(key, v)| {
                    let key = terms::value("key", key, lang).unwrap_or(key);
                    CardItem::plain(&format!("{key} {}", json_text(v)))
                })
                .collect(),
            _ => vec![CardItem::plain(json)],
        },
        value => match value.as_f64() {
            Some(area) if number_is_an_area => vec![CardItem::plain(&format::floor_area(area, lang))],
            Some(area) if name.ends_with("_km2") => vec![CardItem::plain(&format!("{area} km²"))],
            Some(length) if name.ends_with("_km") => vec![CardItem::plain(&format!("{length} km"))],
            Some(area) if name.ends_with("_ha") => vec![CardItem::plain(&format!("{area} ha"))],
            Some(length) if name.ends_with("_m") => vec![CardItem::plain(&format::length(length))],
            _ => {
                let text = value.to_text();
                if let Some(other) = referred(plan, name, &text, lang) {
                    return vec![other];
                }
                let worded = terms::value(name, &text, lang).map_or_else(|| text.clone().into_owned(), str::to_owned);
                vec![CardItem { unknown: text == "not published", ..CardItem::plain(&worded) }]
            }
        },
    }
}

/// One element of a list: a plain value, or an object with a name or text and a source of its own.
fn list_item(plan: &Plan, name: &str, value: &Json, lang: Lang) -> Option<CardItem> {
    let Json::Object(object) = value else {
        let text = json_text(value);
        let worded = || CardItem::plain(terms::value(name, &text, lang).unwrap_or(&text));
        return Some(referred(plan, name, &text, lang).unwrap_or_else(worded));
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
    Some(CardItem { source, ..CardItem::plain(&text) })
}

/// Fields whose values are ids of other features.
const REFERENCES: &[&str] = &["links", "same_as", "stations", "within", "zone"];

/// The feature that a value refers to by its id, by its name.
fn referred(plan: &Plan, name: &str, id: &str, lang: Lang) -> Option<CardItem> {
    if !REFERENCES.contains(&name) {
        return None;
    }
    let (layer, found) = plan.layers.iter().find_map(|l| Some((l, l.dataset.feature(l.dataset.find(id)?)?)))?;
    let of = FeatureRef { layer: layer.id.clone(), feature: found.id() };
    Some(CardItem { of: Some(of), ..CardItem::plain(&plan.feature_short_name(found, lang)) })
}

fn json_text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}
