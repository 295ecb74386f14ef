//! The features that a reader left out, in words: which and why. Not what it mended.

use crate::data::{WarningCode, Warnings};
use crate::i18n::{Lang, Word, fill, format};

/// How many a sentence names before it counts the rest.
const NAMED: usize = 3;

/// Why a feature was left out.
pub fn skip_reason(code: WarningCode, lang: Lang) -> &'static str {
    let word = match code {
        WarningCode::OutOfRange => Word::SkipOutOfRange,
        WarningCode::BadCoordinate => Word::SkipBadCoordinate,
        WarningCode::TooFewPositions => Word::SkipTooFewPositions,
        WarningCode::ShortLine => Word::SkipShortLine,
        WarningCode::DuplicateMember => Word::SkipDuplicateMember,
        WarningCode::TooDeep => Word::SkipTooDeep,
        WarningCode::CrsMember => Word::SkipCrs,
        WarningCode::BadType => Word::SkipBadType,
        WarningCode::BadMember => Word::SkipBadMember,
        _ => Word::SkipUnreadable,
    };
    word.text(lang)
}

/// The first of those left out, each with its reason, the rest counted.
pub fn skipped_words(warnings: &Warnings, lang: Lang) -> String {
    let left_out = warnings.list().iter().filter(|w| w.skipped).take(NAMED);
    let one = |w: &crate::data::Warning| {
        let name = w.feature.as_deref().unwrap_or("?");
        fill(Word::SkippedOne, lang, &[("name", name), ("reason", skip_reason(w.code, lang))])
    };
    let mut list: Vec<String> = left_out.map(one).collect();
    let rest = warnings.skipped().saturating_sub(list.len() as u64);
    if rest > 0 {
        list.push(fill(Word::AndMore, lang, &[("n", &format::count(rest))]));
    }
    list.join(if lang == Lang::Zh { "、" } else { ", " })
}
