//! The conditions of a filter in words: the fields and values as the card calls them.

use crate::analysis::query::{Condition, Filter, Op};
use crate::i18n::{Lang, Word, fill, terms};
use crate::plan::indicator_called;

/// What a field is called; its own name for one that is not known.
pub fn field_words(name: &str, lang: Lang) -> String {
    terms::field(stem(name), lang).map_or_else(|| name.replace('_', " "), str::to_owned)
}

/// The field that is called so on the screen, in either language: words with or without what stands in brackets. The
/// one whose words are all of `name` before one whose words only have it in them.
pub(super) fn field_by_words(name: &str, fields: &[String]) -> Option<String> {
    let figure = indicator_called(name);
    let plain = |text: &str| text.to_lowercase().split_whitespace().collect::<String>();
    let name = plain(name);
    if name.chars().count() < 2 {
        return None;
    }
    let words = |field: &String| [Lang::Zh, Lang::En].map(|lang| plain(&field_words(field, lang)));
    let is_called = |field: &&String| {
        words(field).iter().any(|words| *words == name || words.split(['（', '(']).next() == Some(name.as_str()))
    };
    let is_figure = |field: &&String| figure.is_some() && indicator_called(field) == figure;
    let has = |field: &&String| words(field).iter().any(|words| words.contains(&name));
    fields.iter().find(is_called).or_else(|| fields.iter().find(is_figure)).or_else(|| fields.iter().find(has)).cloned()
}

/// Whether a field has a name for people.
pub fn has_field_words(name: &str) -> bool {
    terms::field(stem(name), Lang::En).is_some()
}

/// What a value of a field is called; an empty one is unknown.
pub fn value_words(field: &str, value: &str, lang: Lang) -> String {
    if value.is_empty() {
        return Word::ValueUnknown.text(lang).to_owned();
    }
    terms::value(stem(field), value, lang).unwrap_or(value).to_owned()
}

/// A condition as it stands on a chip: `Grade = 3A`, `等级 = 三级甲等`.
pub fn condition_words(condition: &Condition, lang: Lang) -> String {
    let field = field_words(&condition.field, lang);
    let value = value_beside(&field, &value_words(&condition.field, &condition.value, lang));
    format!("{field} {} {value}", operator_words(condition.op, lang))
}

/// A filter in words, condition by condition where all have to hold; else as it is written.
pub(super) fn filter_words(filter: &str, lang: Lang) -> String {
    let Some(conditions) = Filter::parse(filter).ok().and_then(|filter| filter.conditions()) else {
        return filter.to_owned();
    };
    let words: Vec<String> = conditions.iter().map(|condition| condition_words(condition, lang)).collect();
    words.join(Word::ListSeparator.text(lang))
}

/// How an operator is written beside words.
pub fn operator_words(op: Op, lang: Lang) -> &'static str {
    match op {
        Op::Equal => "=",
        Op::NotEqual => "≠",
        Op::Less => "<",
        Op::LessOrEqual => "≤",
        Op::Greater => ">",
        Op::GreaterOrEqual => "≥",
        Op::Contains => Word::OpContains.text(lang),
    }
}

/// Why what does not meet a condition is left out: "Grade is not 3A".
pub(super) fn failed_words(condition: &Condition, lang: Lang) -> String {
    let field = field_words(&condition.field, lang);
    let value = value_beside(&field, &value_words(&condition.field, &condition.value, lang));
    match condition.op {
        Op::Equal => fill(Word::ExcludedIsNot, lang, &[("field", &field), ("value", &value)]),
        Op::NotEqual => fill(Word::ExcludedIs, lang, &[("field", &field), ("value", &value)]),
        _ => fill(Word::ExcludedFails, lang, &[("condition", &condition_words(condition, lang))]),
    }
}

/// The value without the name of its field, where that already stands beside it: "grade 3A" is "3A".
pub(super) fn value_beside(field: &str, value: &str) -> String {
    let (field, lower) = (field.to_lowercase(), value.to_lowercase());
    match lower.strip_prefix(&field) {
        // Only where lower case is as long as the value, so that the rest is found in it.
        Some(rest) if rest.starts_with(' ') && lower.len() == value.len() => {
            value.get(value.len() - rest.len()..).unwrap_or(value).trim_start().to_owned()
        }
        _ => value.to_owned(),
    }
}

pub(super) fn stem(name: &str) -> &str {
    name.strip_suffix("_zh").or_else(|| name.strip_suffix("_en")).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn condition(field: &str, op: Op, value: &str) -> Condition {
        Condition { field: field.into(), op, value: value.into() }
    }

    #[test]
    fn conditions_speak_as_the_card_does() {
        let grade = condition("grade", Op::Equal, "三级甲等");
        assert_eq!(condition_words(&grade, Lang::En), "Grade = 3A");
        assert_eq!(condition_words(&grade, Lang::Zh), "等级 = 三级甲等");
        assert_eq!(failed_words(&grade, Lang::En), "Grade is not 3A");
        assert_eq!(failed_words(&grade, Lang::Zh), "等级不是三级甲等");
        assert_eq!(condition_words(&condition("beds_total", Op::GreaterOrEqual, "50"), Lang::En), "beds total ≥ 50");
        assert_eq!(condition_words(&condition("status", Op::NotEqual, ""), Lang::Zh), "状态 ≠ 未填");
        assert_eq!(failed_words(&condition("beds", Op::Less, "5"), Lang::En), "Does not meet: beds < 5");
    }

    #[test]
    fn a_field_is_found_by_what_it_is_called() {
        let fields = ["name", "green_rate", "floor_area_ratio", "district"].map(str::to_owned);
        let found = |name| field_by_words(name, &fields);
        assert_eq!(found("绿地率").as_deref(), Some("green_rate"));
        assert_eq!(found("Green ratio").as_deref(), Some("green_rate"));
        assert_eq!(found("容积率").as_deref(), Some("floor_area_ratio"));
        assert_eq!(found("行政区").as_deref(), Some("district"));
        assert_eq!(found("高度"), None);
        let error = Filter::parse("绿地率 > 30").unwrap().bind_columns(&["name", "green_rate"]).unwrap_err();
        let told = crate::export::filter_error(&error, Lang::Zh);
        assert!(told.contains("是否要写“green_rate”") && told.contains("name、green_rate"), "{told}");
    }
}
