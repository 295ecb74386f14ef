//! The conditions of a filter in words: the fields and values as the card calls them.

use crate::analysis::query::{Condition, Filter, Op};
use crate::i18n::{Lang, Word, fill, terms};

/// What a field is called; its own name for one that is not known.
pub fn field_words(name: &str, lang: Lang) -> String {
    terms::field(stem(name), lang).map_or_else(|| name.replace('_', " "), str::to_owned)
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
fn value_beside(field: &str, value: &str) -> String {
    let (field, lower) = (field.to_lowercase(), value.to_lowercase());
    match lower.strip_prefix(&field) {
        // Only where lower case is as long as the value, so that the rest is found in it.
        Some(rest) if rest.starts_with(' ') && lower.len() == value.len() => {
            value.get(value.len() - rest.len()..).unwrap_or(value).trim_start().to_owned()
        }
        _ => value.to_owned(),
    }
}

fn stem(name: &str) -> &str {
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
}
