//! Why a question has no answer, in the language of the window. On the command line errors are English.

use crate::analysis::query::FilterError;
use crate::i18n::{Lang, Word, fill};
use crate::plan::AnswerError;

/// The error in one sentence: what is wrong, where, and what there is instead.
pub fn answer_error(error: &AnswerError, lang: Lang) -> String {
    if lang == Lang::En {
        return error.to_string();
    }
    match error {
        AnswerError::UnknownLayer { name, known } => fill(Word::NoSuchLayer, lang, &[("name", name), ("known", known)]),
        AnswerError::UnknownFeature { layer, id, .. } => {
            fill(Word::NoSuchFeature, lang, &[("layer", layer), ("id", id)])
        }
        AnswerError::NoGeometry(name) => fill(Word::NothingToMeasureFrom, lang, &[("name", name)]),
        AnswerError::OffTheGlobe(at) => fill(Word::OffTheGlobe, lang, &[("at", at)]),
        AnswerError::BadRadius(_) => Word::RadiusOutOfRange.text(lang).to_owned(),
        AnswerError::Filter(error) => filter_error(error, lang),
        AnswerError::Cancelled(_) => Word::Cancelled.text(lang).to_owned(),
    }
}

fn filter_error(error: &FilterError, lang: Lang) -> String {
    let place = |position: &usize| position.to_string();
    match error {
        FilterError::Unexpected { position, expected, found } => {
            let expected = expected_word(expected).map_or(*expected, |word| word.text(lang));
            let found = if found == "the end" { Word::FilterEnd.text(lang) } else { found.as_str() };
            let values =
                [("position", place(position)), ("expected", expected.to_owned()), ("found", found.to_owned())];
            let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            fill(Word::FilterUnexpected, lang, &values)
        }
        FilterError::OpenQuote { position } => fill(Word::FilterOpenQuote, lang, &[("position", &place(position))]),
        FilterError::TooDeep { position, limit } => {
            let values = [("position", place(position)), ("limit", limit.to_string())];
            fill(Word::FilterTooDeep, lang, &[("position", &values[0].1), ("limit", &values[1].1)])
        }
        FilterError::UnknownField { name, suggestion, fields, .. } => {
            let hint = suggestion.as_ref().map(|s| fill(Word::FilterDidYouMean, lang, &[("name", s)]));
            let (hint, fields) = (hint.unwrap_or_default(), fields.join("、"));
            fill(Word::FilterUnknownField, lang, &[("name", name), ("hint", &hint), ("fields", &fields)])
        }
    }
}

/// The phrases that the filter's parser expects something by.
fn expected_word(expected: &str) -> Option<Word> {
    Some(match expected {
        "a value" => Word::FilterValue,
        "one of = != < <= > >= ~" => Word::FilterOperator,
        "a field, \"not\" or \"(\"" => Word::FilterField,
        "\")\", \"and\" or \"or\"" => Word::FilterBracket,
        "\"and\", \"or\" or the end (a value with spaces needs quotes)" => Word::FilterConnective,
        _ => return None,
    })
}
