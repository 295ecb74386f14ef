//! A cursor over JSON text whose grammar serde_json has checked before: it only has to find its way.
//!
//! It neither allocates (but for texts with escapes) nor recurses, and it knows the offset of all it meets, so
//! that every oddity can be given its line. On text that was not checked it may answer nonsense, never panic.

use std::borrow::Cow;

use super::number::{Number, decimal, number};

/// A place in a JSON text.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    pub(super) at: usize,
}

/// What a JSON value is, by its first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Object,
    Array,
    Text,
    Number,
    Boolean,
    Null,
}

impl Kind {
    /// As it stands in a sentence.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Object => "an object",
            Self::Array => "an array",
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Boolean => "true or false",
            Self::Null => "null",
        }
    }
}

/// A text as it stands between its quotes, escapes and all.
#[derive(Clone, Copy, Debug)]
pub(super) struct RawText<'a> {
    pub(super) raw: &'a str,
    /// Offset of the opening quote.
    pub(super) at: usize,
    escaped: bool,
}

/// A value stepped over.
#[derive(Clone, Copy, Debug)]
pub(super) struct Skipped<'a> {
    pub(super) raw: &'a str,
    /// How many arrays and objects stand one in the other at the deepest place.
    pub(super) depth: usize,
    /// Whether it holds escapes, exponents or very long numbers, which not every parser can hold.
    pub(super) delicate: bool,
    /// Whether it holds an integer that other parsers round.
    pub(super) is_rounded: bool,
}

/// A number of fewer digits than this is far from the largest `f64`.
const LONG_NUMBER: usize = 300;

/// An integer of fewer digits than this fits 64 bits.
const LONG_INTEGER: usize = 19;

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    /// The byte at the cursor, 0 at the end of the text.
    #[inline]
    fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    #[inline]
    pub(super) fn kind(&self) -> Kind {
        match self.peek() {
            b'{' => Kind::Object,
            b'[' => Kind::Array,
            b'"' => Kind::Text,
            b't' | b'f' => Kind::Boolean,
            b'n' => Kind::Null,
            _ => Kind::Number,
        }
    }

    /// Enters the array or object at the cursor.
    #[inline]
    pub(super) fn enter(&mut self) {
        self.at += 1;
    }

    /// Steps to the next element of the array the cursor is in; behind the array when there is none.
    #[inline]
    pub(super) fn next_element(&mut self) -> bool {
        loop {
            match self.peek() {
                b' ' | b'\n' | b'\r' | b'\t' | b',' => self.at += 1,
                b']' => {
                    self.at += 1;
                    return false;
                }
                0 => return false,
                _ => return true,
            }
        }
    }

    /// Steps to the value of the next member of the object the cursor is in and answers its name; behind the
    /// object when there is none.
    #[inline]
    pub(super) fn next_member(&mut self) -> Option<RawText<'a>> {
        loop {
            match self.peek() {
                b' ' | b'\n' | b'\r' | b'\t' | b',' => self.at += 1,
                b'"' => break,
                b'}' => {
                    self.at += 1;
                    return None;
                }
                _ => return None,
            }
        }
        let name = self.raw_text();
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t' | b':') {
            self.at += 1;
        }
        Some(name)
    }

    /// Reads the text at the cursor.
    #[inline]
    pub(super) fn raw_text(&mut self) -> RawText<'a> {
        let at = self.at;
        let bytes = self.text.as_bytes();
        let mut end = at + 1;
        let mut escaped = false;
        while let Some(byte) = bytes.get(end) {
            match byte {
                b'"' => break,
                b'\\' => {
                    escaped = true;
                    end += 2;
                }
                _ => end += 1,
            }
        }
        self.at = end + 1;
        RawText { raw: self.text.get(at + 1..end).unwrap_or(""), at, escaped }
    }

    /// Reads the number at the cursor, and its text.
    #[inline]
    pub(super) fn number(&mut self) -> (Number, &'a str) {
        let (number, length) = number(self.text, self.at);
        let text = self.text.get(self.at..self.at + length).unwrap_or("");
        self.at += length;
        (number, text)
    }

    /// Reads the number at the cursor as a coordinate: `None`, without a step, if there is no number; not finite
    /// if it is too large.
    #[inline]
    pub(super) fn coordinate(&mut self) -> Option<f64> {
        let (value, length) = decimal(self.text, self.at)?;
        self.at += length;
        Some(value)
    }

    /// Steps over `true`, `false` or `null`.
    #[inline]
    pub(super) fn word(&mut self) -> &'a str {
        let at = self.at;
        while self.peek().is_ascii_alphabetic() {
            self.at += 1;
        }
        self.text.get(at..self.at).unwrap_or("")
    }

    /// Steps over the value at the cursor, whatever it is and however deep.
    pub(super) fn skip_value(&mut self) -> Skipped<'a> {
        let start = self.at;
        let (mut open, mut depth, mut delicate, mut is_rounded) = (0_usize, 0_usize, false, false);
        loop {
            match self.peek() {
                b'"' => delicate |= self.raw_text().escaped,
                b'[' | b'{' => {
                    open += 1;
                    depth = depth.max(open);
                    self.at += 1;
                    continue;
                }
                b']' | b'}' => {
                    open = open.saturating_sub(1);
                    self.at += 1;
                }
                b't' | b'f' | b'n' => {
                    self.word();
                }
                b'-' | b'0'..=b'9' => {
                    let at = self.at;
                    while let byte @ (b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E') = self.peek() {
                        delicate |= byte | 0x20 == b'e';
                        self.at += 1;
                    }
                    delicate |= self.at - at > LONG_NUMBER;
                    let digits = self.text.get(at..self.at).unwrap_or("");
                    is_rounded |= digits.len() >= LONG_INTEGER && is_beyond_64_bits(digits);
                }
                0 if self.at >= self.text.len() => break,
                _ => {
                    self.at += 1;
                    continue;
                }
            }
            if open == 0 {
                break;
            }
        }
        let end = self.at.min(self.text.len());
        Skipped { raw: self.text.get(start..end).unwrap_or(""), depth, delicate, is_rounded }
    }
}

impl<'a> RawText<'a> {
    /// The text itself, and whether an escape in it stands for no character (half a surrogate pair).
    #[inline]
    pub(super) fn decode(&self) -> (Cow<'a, str>, bool) {
        if !self.escaped {
            return (Cow::Borrowed(self.raw), false);
        }
        let (text, broken) = unescape(self.raw);
        (Cow::Owned(text), broken)
    }

    /// The text itself, whatever its escapes stand for.
    pub(super) fn to_text(self) -> Cow<'a, str> {
        self.decode().0
    }
}

fn is_beyond_64_bits(number: &str) -> bool {
    let is_whole = number.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    is_whole && number.parse::<i64>().is_err() && number.parse::<u64>().is_err()
}

/// Resolves the escapes of a JSON text (RFC 8259 section 7).
fn unescape(raw: &str) -> (String, bool) {
    let mut text = String::with_capacity(raw.len());
    let mut broken = false;
    let mut rest = raw;
    while let Some(backslash) = rest.find('\\') {
        let (before, escape) = rest.split_at(backslash);
        text.push_str(before);
        let mut length = 2;
        match escape.as_bytes().get(1) {
            Some(b'n') => text.push('\n'),
            Some(b't') => text.push('\t'),
            Some(b'r') => text.push('\r'),
            Some(b'b') => text.push('\u{8}'),
            Some(b'f') => text.push('\u{c}'),
            Some(b'u') => {
                let (character, used) = unicode_escape(escape);
                broken |= character.is_none();
                text.push(character.unwrap_or(char::REPLACEMENT_CHARACTER));
                length = used;
            }
            Some(other) => text.push(char::from(*other)),
            None => {}
        }
        rest = escape.get(length..).unwrap_or("");
    }
    text.push_str(rest);
    (text, broken)
}

/// The character of `\uXXXX` or of a surrogate pair of them, and the bytes they take.
fn unicode_escape(escape: &str) -> (Option<char>, usize) {
    let unit = |from: usize| {
        let digits = escape.get(from..from + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok()
    };
    match (unit(0), unit(6)) {
        (Some(high @ 0xd800..=0xdbff), Some(low @ 0xdc00..=0xdfff)) => {
            (char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)), 12)
        }
        (Some(one), _) => (char::from_u32(one), 6),
        (None, _) => (None, 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_decode_as_serde_json_decodes_them() {
        for raw in [r"a\nb", r"\u00e9\t\\", r"\uD834\uDD1E!", r"\/\b\f\r", "凤池\\u516c园", r"\u0000"] {
            let quoted = format!("\"{raw}\"");
            let expected: String = serde_json::from_str(&quoted).unwrap();
            let (text, broken) = Cursor::new(&quoted, 0).raw_text().decode();
            assert_eq!((text.as_ref(), broken), (expected.as_str(), false), "{raw}");
        }
        for (raw, text) in
            [(r"\uD834x", "\u{fffd}x"), (r"\uDD1E\uD834", "\u{fffd}\u{fffd}"), (r"\uD800\n", "\u{fffd}\n")]
        {
            assert_eq!(unescape(raw), (text.to_owned(), true), "{raw}");
        }
    }

    #[test]
    fn skipping_ends_behind_the_value() {
        for value in [r#"{"a]": ["}\"", {"b": null}], "c": -1.5e3}"#, "[[[]]]", "true", r#""x\\""#, "-12.5"] {
            let text = format!("{value} , 1");
            let mut cursor = Cursor::new(&text, 0);
            assert_eq!(cursor.skip_value().raw, value);
        }
        assert_eq!(Cursor::new("[[1],[[2]]]", 0).skip_value().depth, 3);
        assert!(!Cursor::new(r#"[1.25, "a", true, false]"#, 0).skip_value().delicate);
        assert!(Cursor::new("[1E400]", 0).skip_value().delicate);
        assert!(Cursor::new("[110115001001001234567890]", 0).skip_value().is_rounded);
        assert!(
            !Cursor::new(r#"[18446744073709551615, "110115001001001234567890", 0.1234567890123456789012]"#, 0)
                .skip_value()
                .is_rounded
        );
    }
}
