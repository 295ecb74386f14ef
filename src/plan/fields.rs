//! The fields of some layers and the values in them, for choosing a condition instead of typing it.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::data::{Dataset, Value};
use crate::project::LayerId;

use super::plan::Plan;

/// The fields of the layers, each once, in the order of the data; all layers when none is named.
pub fn field_names(plan: &Plan, layers: &[LayerId]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for field in datasets(plan, layers).flat_map(Dataset::fields) {
        if !names.contains(&field.name) {
            names.push(field.name.clone());
        }
    }
    names
}

/// The values that a field has in the layers and how many features have each, the commonest first; the empty text
/// stands for unknown. The elements of a list count one by one.
pub fn field_values(plan: &Plan, layers: &[LayerId], field: &str) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for dataset in datasets(plan, layers) {
        let Some(column) = dataset.field_index(field) else { continue };
        for feature in dataset.features() {
            let value = feature.value(column);
            for text in texts(&value) {
                *counts.entry(text).or_default() += 1;
            }
        }
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    counts
}

fn texts(value: &Value<'_>) -> Vec<String> {
    if value.is_unknown() {
        return vec![String::new()];
    }
    let elements = match value {
        Value::Json(text) => serde_json::from_str::<Json>(text).ok(),
        _ => None,
    };
    match elements {
        Some(Json::Array(elements)) if elements.iter().all(Json::is_string) => {
            elements.iter().filter_map(Json::as_str).map(str::to_owned).collect()
        }
        _ => vec![value.to_text().into_owned()],
    }
}

fn datasets<'a>(plan: &'a Plan, layers: &'a [LayerId]) -> impl Iterator<Item = &'a Dataset> {
    let asked = plan.layers.iter().filter(move |layer| layers.is_empty() || layers.contains(&layer.id));
    asked.map(|layer| layer.dataset.as_ref())
}
