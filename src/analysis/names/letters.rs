//! The characters of names as they are compared: in lower case, in half width, and what kind each one is.

/// What a character is to a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Stands between words and is passed over: a space, a dot, a bracket.
    Gap,
    /// A Chinese character: a word of its own.
    Han,
    Digit,
    /// Of any alphabet.
    Letter,
}

/// The characters that a character is compared as; several for few (ß, ﬁ).
pub(super) fn folded(c: char) -> impl Iterator<Item = char> {
    let half = match u32::from(c) {
        // Full-width forms of ASCII.
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(c),
        0x3000 => ' ',
        _ => c,
    };
    half.to_lowercase().map(plain)
}

/// A Latin letter without its accent, since few keyboards have them.
fn plain(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ǎ' => 'a',
        'è'..='ë' | 'ē' | 'ě' => 'e',
        'ì'..='ï' | 'ī' | 'ǐ' => 'i',
        'ò'..='ö' | 'ō' | 'ǒ' => 'o',
        'ù'..='û' | 'ū' | 'ǔ' => 'u',
        'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => 'v',
        'ç' => 'c',
        'ñ' => 'n',
        _ => c,
    }
}

/// The class of a folded character.
pub(super) fn class(c: char) -> Class {
    match u32::from(c) {
        0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF => Class::Han,
        _ if c.is_ascii_digit() || c.is_numeric() => Class::Digit,
        _ if c.is_alphabetic() || matches!(c, '#' | '+' | '.' | '%' | '&') => Class::Letter,
        _ => Class::Gap,
    }
}
