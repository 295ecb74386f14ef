//! Where the facts come from: each source with what it supports, dates, basis and confidence.

use serde_json::Value as Json;

use super::attributes::{items, label};
use super::parts::{CardItem, CardRow};
use crate::data::{Feature, Value};
use crate::i18n::{Lang, Word, fill, format};
use crate::plan::Plan;

/// Between two sources of one attribute.
const BETWEEN: [&str; 2] = ["；", "; "];

pub(super) fn provenance(plan: &Plan, feature: Feature<'_>, lang: Lang) -> Vec<CardRow> {
    let mut rows = Vec::new();
    for name in ["source", "as_of", "geometry_basis", "confidence"] {
        let twin = feature.attribute(&format!("{name}_{}", lang.as_str()));
        let value = if twin.is_unknown() { feature.attribute(name) } else { twin };
        if value.is_unknown() {
            continue;
        }
        let items = match value.as_str() {
            Some(text) if name == "source" => sources(feature, text, lang),
            _ => items(plan, name, &value, lang),
        };
        rows.push(CardRow { label: label(name, lang), items });
    }
    if let Some(metres) = feature.attribute("position_uncertainty_m").as_f64() {
        let text = fill(Word::PlusMinus, lang, &[("length", &format::length(metres))]);
        let exact = fill(Word::PlusMinus, lang, &[("length", &format!("{metres} m"))]);
        let item = CardItem { exact: Some(exact), ..CardItem::plain(&text) };
        rows.push(CardRow { label: Word::Uncertainty.text(lang).to_owned(), items: vec![item] });
    }
    rows
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    let between = if text.contains(BETWEEN[0]) { BETWEEN[0] } else { BETWEEN[1] };
    text.split(between).map(str::trim).filter(|s| !s.is_empty())
}

/// The sources of a feature one by one, each with the lists among the attributes whose entries name it.
fn sources(feature: Feature<'_>, text: &str, lang: Lang) -> Vec<CardItem> {
    let named = named_by_lists(feature, lang);
    let item = |source: &str| {
        let mut lists: Vec<&str> =
            named.iter().filter(|(_, by)| by.iter().any(|s| s == source)).map(|(list, _)| list.as_str()).collect();
        lists.dedup();
        let between = match lang {
            Lang::Zh => "、",
            Lang::En => ", ",
        };
        let supports = fill(Word::Supports, lang, &[("what", &lists.join(between))]);
        CardItem { source: (!lists.is_empty()).then_some(supports), ..CardItem::plain(source) }
    };
    split(text).map(item).collect()
}

/// The lists among the attributes, each with the sources that its entries name.
fn named_by_lists(feature: Feature<'_>, lang: Lang) -> Vec<(String, Vec<String>)> {
    let own = format!("source_{}", lang.as_str());
    let source = |entry: &Json| {
        let text = entry.get(&own).or_else(|| entry.get("source"))?.as_str()?;
        Some(split(text).map(str::to_owned).collect::<Vec<_>>())
    };
    let fields = feature.dataset().fields().iter().enumerate();
    let list = |(i, name): (usize, &str)| {
        let Value::Json(json) = feature.value(i) else { return None };
        let Ok(Json::Array(entries)) = serde_json::from_str::<Json>(json) else { return None };
        let sources: Vec<String> = entries.iter().filter_map(source).flatten().collect();
        (!sources.is_empty()).then(|| (label(name, lang), sources))
    };
    fields.filter_map(|(i, field)| list((i, field.name.as_str()))).collect()
}
