//! Why there is no table and why a column is refused, for people, in both languages.

use super::conditions::field_by_words;
use super::errors::filter_error;
use crate::analysis::expression::ExpressionError;
use crate::i18n::{Lang, Word, fill};
use crate::plan::table::{ColumnError, TableError};

/// Why the table cannot be made as it was asked for.
pub fn table_error(error: &TableError, lang: Lang) -> String {
    match error {
        TableError::UnknownLayer { name, known } => fill(Word::NoSuchLayer, lang, &[("name", name), ("known", known)]),
        TableError::UnknownColumn { name, known } => {
            fill(Word::TableNoColumn, lang, &[("name", name), ("known", known)])
        }
        TableError::Filter(error) => filter_error(error, lang),
        TableError::Cancelled(_) => Word::Cancelled.text(lang).to_owned(),
    }
}

/// Why a derived column cannot be added.
pub fn column_error(error: &ColumnError, lang: Lang) -> String {
    match error {
        ColumnError::UnknownLayer(name) => fill(Word::NoSuchLayer, lang, &[("name", name), ("known", "")]),
        ColumnError::NoName => Word::ColumnNeedsName.text(lang).to_owned(),
        ColumnError::NameTaken(name) => fill(Word::ColumnNameTaken, lang, &[("name", name)]),
        ColumnError::Expression(error) => expression_error(error, lang),
    }
}

/// What is wrong with an expression.
pub fn expression_error(error: &ExpressionError, lang: Lang) -> String {
    let at = |position: &usize| position.to_string();
    match error {
        ExpressionError::Unexpected { position, expected, found } => {
            let found = if found == "the end" { Word::FilterEnd.text(lang) } else { found };
            let expected = expected_words(expected).map_or(*expected, |word| word.text(lang));
            fill(
                Word::ExpressionUnexpected,
                lang,
                &[("position", &at(position)), ("expected", expected), ("found", found)],
            )
        }
        ExpressionError::OpenQuote { position } => {
            fill(Word::ExpressionOpenQuote, lang, &[("position", &at(position))])
        }
        ExpressionError::TooDeep { position, limit } => {
            fill(Word::ExpressionTooDeep, lang, &[("position", &at(position)), ("limit", &at(limit))])
        }
        ExpressionError::UnknownFunction { position, name, known } => {
            fill(Word::ExpressionNoFunction, lang, &[("position", &at(position)), ("name", name), ("known", known)])
        }
        ExpressionError::BadDecimals { position } => {
            fill(Word::ExpressionBadDecimals, lang, &[("position", &at(position))])
        }
        ExpressionError::UnknownField { name, suggestion, fields, .. } => {
            let meant = suggestion.clone().or_else(|| field_by_words(name, fields));
            let hint = meant.as_ref().map(|s| fill(Word::FilterDidYouMean, lang, &[("name", s)]));
            let (hint, fields) = (hint.unwrap_or_default(), fields.join(", "));
            fill(Word::FilterUnknownField, lang, &[("name", name), ("hint", &hint), ("fields", &fields)])
        }
    }
}

/// What the reader of expressions says it expected, in both languages.
fn expected_words(expected: &str) -> Option<Word> {
    Some(match expected {
        "a number, a field, a function or \"(\"" => Word::ExpressionOperand,
        "+ - * / or the end" => Word::ExpressionOperator,
        "a number" => Word::ExpressionNumber,
        "\")\"" | "\")\" or an operator" => Word::ExpressionBracket,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::expression::Expression;

    #[test]
    fn refusals_speak_both_languages() {
        for text in ["", "a b", "(a", "2x", "area(a)", "round(a"] {
            let error = Expression::parse(text).unwrap_err();
            let ExpressionError::Unexpected { expected, .. } = &error else { panic!("{error}") };
            assert!(expected_words(expected).is_some(), "{expected}");
            let zh = expression_error(&error, Lang::Zh);
            assert!(zh.starts_with("算式第 "), "{zh}");
        }
    }
}
