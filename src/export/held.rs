//! What a source holds whose system is asked for, in words.

use crate::formats::Held;
use crate::i18n::{Lang, Word, fill, format};

/// Its format, how many features it has, and some texts that show in which encoding they were read.
pub fn held_words(held: &Held, lang: Lang) -> String {
    let features = held.features.map(|features| format::features(features as u64, lang));
    let texts = held.encoding.filter(|_| !held.texts.is_empty()).map(|encoding| {
        let sample = held.texts.join(Word::ListSeparator.text(lang));
        fill(Word::InfoEncoding, lang, &[("encoding", encoding), ("sample", &sample)])
    });
    let odd = held.has_odd_texts().then(|| Word::HeldOddTexts.text(lang).to_owned());
    let parts: Vec<String> = std::iter::once(held.format.to_owned()).chain(features).chain(texts).chain(odd).collect();
    parts.join(" · ")
}
