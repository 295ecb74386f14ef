//! The cells of the attribute table in words, as the card says them; figures to be read, not to be copied.

use serde_json::Value as Json;

use super::conditions::{field_words, stem};
use crate::data::Value;
use crate::i18n::{Lang, Word, format, terms};
use crate::plan::table::{ColumnSource, TableColumn};

/// What a column is called in words.
pub fn column_words(name: &str, lang: Lang) -> String {
    match stem(name) {
        "name" => Word::ColumnName.text(lang).to_owned(),
        "position_uncertainty_m" => format!("{} (m)", Word::Uncertainty.text(lang)),
        _ => field_words(name, lang),
    }
}

/// A known cell in words. Derived figures have as many decimals as their column's name suits, and at most so many that
/// they say nothing more than a map can.
pub fn cell_words(column: &TableColumn, value: &Value<'_>, lang: Lang) -> String {
    match (column.source, value) {
        (ColumnSource::Derived(_), Value::Real(number)) => format::decimals(*number, decimals(&column.name)),
        (_, Value::Json(text)) => match serde_json::from_str::<Json>(text) {
            Ok(Json::Array(list)) => {
                let parts: Vec<String> =
                    list.iter().map(|v| element(column, v, lang)).filter(|t| !t.is_empty()).collect();
                parts.join(if lang == Lang::Zh { "、" } else { ", " })
            }
            Ok(Json::Object(object)) => {
                let pair = |(key, v): (&String, &Json)| {
                    format!("{} {}", terms::value("key", key, lang).unwrap_or(key), plain(v))
                };
                object.iter().map(pair).collect::<Vec<_>>().join(", ")
            }
            _ => (*text).to_owned(),
        },
        (_, value) => {
            let text = value.to_text();
            let words = terms::value(stem(&column.name), &text, lang).map(str::to_owned);
            words.unwrap_or_else(|| text.replace(['\n', '\r'], " "))
        }
    }
}

/// One element of a list: a word, or an object by its name in the language.
fn element(column: &TableColumn, value: &Json, lang: Lang) -> String {
    let Json::Object(object) = value else {
        let text = plain(value);
        return terms::value(stem(&column.name), &text, lang).map_or(text, str::to_owned);
    };
    let suffix = lang.as_str();
    let names = [format!("name_{suffix}"), "name".to_owned(), format!("text_{suffix}"), "text".to_owned()];
    names.iter().find_map(|name| object.get(name)).map_or_else(|| value.to_string(), plain)
}

fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

fn decimals(name: &str) -> usize {
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if ends(&["_m2", "_mu", "亩", "平方米"]) {
        0
    } else if ends(&["_ha", "_m", "公顷"]) {
        1
    } else if ends(&["lon", "lat"]) {
        5
    } else {
        2
    }
}
