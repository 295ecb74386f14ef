//! A word of the catalogue, and how its placeholders are filled.

use std::fmt;

use super::{
    card, checks, claims, doctor, document, find, info, landing, map, marks, output, query, style, table, typed,
    underlay, window,
};
use crate::i18n::Lang;

/// A text of the catalogue, an associated constant such as [`Word::FeaturesCount`]; placeholders stand in it as
/// `{name}`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Word {
    pub(super) key: &'static str,
    pub(super) zh: &'static str,
    pub(super) en: &'static str,
}

/// The words of one topic: key, Chinese, English.
macro_rules! words {
    ($($key:ident $zh:literal $en:literal)*) => {
        #[allow(non_upper_case_globals, reason = "a word is named like the variant of an enum")]
        impl Word {
            $(#[doc = $en] pub const $key: Self = Self { key: stringify!($key), zh: $zh, en: $en };)*
        }

        pub(super) const WORDS: &[Word] = &[$(Word::$key,)*];
    };
}
pub(super) use words;

const TOPICS: &[&[Word]] = &[
    window::WORDS,
    map::WORDS,
    marks::WORDS,
    find::WORDS,
    style::WORDS,
    doctor::WORDS,
    document::WORDS,
    card::WORDS,
    query::WORDS,
    table::WORDS,
    typed::WORDS,
    checks::WORDS,
    claims::WORDS,
    landing::WORDS,
    underlay::WORDS,
    output::WORDS,
    info::WORDS,
];

impl Word {
    /// Every entry, for the tests that check them all.
    pub fn all() -> impl Iterator<Item = Self> {
        TOPICS.iter().copied().flatten().copied()
    }

    /// The text in one language, placeholders unfilled.
    pub fn text(self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key)
    }
}

/// The text of a word with its `{name}` placeholders filled.
///
/// ```
/// use shapan::i18n::{Lang, Word, fill};
/// assert_eq!(fill(Word::FeaturesCount, Lang::En, &[("n", "138")]), "138 features");
/// ```
pub fn fill(word: Word, lang: Lang, values: &[(&str, &str)]) -> String {
    let mut text = word.text(lang).to_owned();
    for (name, value) in values {
        text = text.replace(&format!("{{{name}}}"), value);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
    }

    #[test]
    fn both_languages_have_the_same_placeholders() {
        for word in Word::all() {
            let (zh, en) = (word.text(Lang::Zh), word.text(Lang::En));
            assert!(!zh.is_empty() && !en.is_empty(), "{word:?}");
            assert_eq!(placeholders(zh), placeholders(en), "{word:?}");
        }
    }

    #[test]
    fn english_has_straight_apostrophes_and_quotes() {
        // Curly ones are drawn full-width by a Chinese font.
        for word in Word::all() {
            let curly = ['‘', '’', '“', '”'];
            assert!(!word.text(Lang::En).contains(curly), "{word:?}");
        }
    }

    #[test]
    fn chinese_uses_full_width_punctuation() {
        for word in Word::all() {
            let zh = word.text(Lang::Zh);
            assert!(!zh.contains(", ") && !zh.ends_with('.'), "{word:?}: {zh}");
        }
    }
}
