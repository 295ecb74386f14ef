//! What lies in a folder or an archive beside the layers that were read from it, so that nobody takes it for read.

use super::cells::printable;
use crate::i18n::{Lang, Word, fill, format};

/// How many are named.
const NAMED: usize = 6;

/// The first of them by name, and how many there are; `None` where there is nothing.
pub fn passed_over_words(names: &[String], lang: Lang) -> Option<String> {
    let shown: Vec<String> = names.iter().take(NAMED).map(|name| printable(name).replace('\n', " ")).collect();
    let list = shown.join(Word::ListSeparator.text(lang));
    let list = if names.len() > NAMED { fill(Word::OddAndMore, lang, &[("list", &list)]) } else { list };
    let n = format::count(names.len() as u64);
    let word = if names.len() == 1 { Word::PassedOverOne } else { Word::PassedOver };
    (!names.is_empty()).then(|| fill(word, lang, &[("n", &n), ("list", &list)]))
}
