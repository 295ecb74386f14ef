//! What is known of a source whose numbers nobody has explained.

use super::Format;
use crate::data::{Dataset, WarningCode};

/// Whether a character is one of those that mean what two people agree upon: what is decoded by another encoding than it
/// was written in is full of them.
pub fn is_private_use(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}')
}

/// What a source holds that waits for its system: told where one is asked for it, so that a person knows what is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The name of the format, as it is usually written.
    pub format: &'static str,
    /// The encoding of the texts, where the format leaves it open.
    pub encoding: Option<&'static str>,
    /// How many features; `None` of a picture, which has none.
    pub features: Option<usize>,
    /// Some texts that show whether the encoding is the right one.
    pub texts: Vec<String>,
    /// Whether nothing but the language of the texts shows the encoding.
    pub is_encoding_guessed: bool,
}

impl Held {
    /// Whether the texts may be in another encoding than they were read in: it was guessed, or some have signs for private
    /// use, which nobody writes.
    pub fn has_odd_texts(&self) -> bool {
        let is_open = self.encoding.is_some_and(|encoding| encoding != "UTF-8");
        self.is_encoding_guessed || is_open && self.texts.iter().any(|text| text.chars().any(is_private_use))
    }

    pub(super) fn of_rows(dataset: &Dataset, format: Format, encoding: Option<&'static str>) -> Self {
        Self {
            format: format.as_str(),
            encoding,
            features: Some(dataset.len()),
            texts: dataset.text_sample(),
            is_encoding_guessed: is_encoding_guessed(dataset),
        }
    }

    pub(super) fn of_picture(format: Format) -> Self {
        Self { format: format.as_str(), encoding: None, features: None, texts: Vec::new(), is_encoding_guessed: false }
    }
}

/// Whether nothing but its texts showed the encoding of a source.
pub fn is_encoding_guessed(dataset: &Dataset) -> bool {
    let is_open = |code| matches!(code, WarningCode::GuessedEncoding | WarningCode::UnknownEncoding);
    dataset.warnings().counts().any(|(code, _)| is_open(code))
}
