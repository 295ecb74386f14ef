//! What the bytes of a source are: text in some encoding, or something else that deserves its name in the error.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use super::{OtherKind, ReadError};

/// Text that was in whichever encoding.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    /// The encoding by its usual name.
    pub(super) encoding: &'static str,
    /// Whether some bytes stood for no character and became U+FFFD.
    pub(super) has_gaps: bool,
    /// Lines in the other one of UTF-8 and GB18030, which were decoded as such.
    pub(super) other_lines: u64,
    /// Whether the bytes end inside a character, which was left out: the rest of the file is missing.
    pub(super) is_cut_off: bool,
}

impl Decoded<'_> {
    /// What is to be said of lines in another encoding than most.
    pub(super) fn mixed_words(&self) -> Option<String> {
        match self.other_lines {
            0 => None,
            1 => Some("1 line is in another encoding than the rest; read in its own".to_owned()),
            n => Some(format!("{n} lines are in another encoding than the rest; read in their own")),
        }
    }
}

/// The text of a source: in the encoding that is given by a label of the WHATWG standard, else in the one that its
/// bytes show (a byte order mark, the zeros of UTF-16, valid UTF-8, the look of GB18030).
///
/// # Errors
/// Labels that mean nothing; empty and binary input; bytes that show no encoding.
pub(super) fn text_of<'a>(bytes: &'a [u8], given: Option<&str>) -> Result<Decoded<'a>, ReadError> {
    if let Some(kind) = OtherKind::of_magic(bytes) {
        return Err(ReadError::OtherFormat(kind));
    }
    if given.is_none()
        && let Some(mixed) = mixed_lines(bytes)
    {
        return Ok(mixed);
    }
    let given = given.map(named).transpose()?;
    let whole = whole_characters(bytes, given);
    let is_cut_off = whole.len() < bytes.len();
    // A byte order mark outweighs a label.
    let (text, encoding, has_gaps) = match (given, wide_encoding(bytes), std::str::from_utf8(whole)) {
        (Some(encoding), ..) => encoding.decode(whole),
        // The usual case: valid as it stands.
        (None, None, Ok(text)) => (Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text)), UTF_8, false),
        _ => match guess(whole) {
            Some(encoding) if encoding != UTF_8 => encoding.decode(whole),
            _ => return Err(utf8(bytes).err().unwrap_or(ReadError::Empty)),
        },
    };
    if text.trim().is_empty() {
        Err(ReadError::Empty)
    } else {
        Ok(Decoded { text, encoding: usual_name(encoding), has_gaps, other_lines: 0, is_cut_off })
    }
}

/// The bytes without those of a character at their end whose rest is missing: in the encoding that is given, else in
/// UTF-8 or GB18030, whichever they are in. Of other encodings all of them.
fn whole_characters<'a>(bytes: &'a [u8], given: Option<&'static Encoding>) -> &'a [u8] {
    if wide_encoding(bytes).is_some() || !may_be_text(bytes) {
        return bytes;
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => bytes,
        Err(e) if e.error_len().is_none() && given.is_none_or(|given| given == UTF_8) => {
            bytes.get(..e.valid_up_to()).unwrap_or(bytes)
        }
        Err(_) => {
            let is_gb18030 = given.map_or_else(|| looks_like_gb18030(bytes), |given| given == GB18030 || given == GBK);
            // A byte that only begins a character, with none behind it.
            let before = bytes.split_last().filter(|(last, _)| (0x81..=0xfe).contains(*last)).map(|(_, before)| before);
            let is_whole = |text: &&[u8]| GB18030.decode_without_bom_handling_and_without_replacement(text).is_some();
            let is_broken = is_gb18030 && before.is_some() && !is_whole(&bytes);
            before.filter(|_| is_broken).filter(is_whole).unwrap_or(bytes)
        }
    }
}

/// Text of which some lines are in UTF-8 and others in GB18030, as where rows of two programs were put together: each
/// line in its own. `None` of any other.
fn mixed_lines(bytes: &[u8]) -> Option<Decoded<'static>> {
    if wide_encoding(bytes).is_some() || std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    if std::str::from_utf8(bytes).is_err_and(|e| e.error_len().is_none()) {
        return None;
    }
    let (mut in_utf8, mut in_gb18030) = (0_u64, 0_u64);
    // The end of a file that was cut off inside a character is no text in another encoding.
    let last = bytes.rsplit(|b| *b == b'\n').next().unwrap_or_default();
    if std::str::from_utf8(last).is_err_and(|e| e.error_len().is_none() && is_chinese_utf8(&last[..e.valid_up_to()])) {
        return None;
    }
    for line in bytes.split(|b| *b == b'\n').filter(|line| !line.is_ascii()) {
        if is_chinese_utf8(line) {
            in_utf8 += 1;
        } else if looks_like_gb18030(line) {
            in_gb18030 += 1;
        } else {
            return None;
        }
    }
    if in_utf8 == 0 || in_gb18030 == 0 {
        return None;
    }
    let (mut text, mut has_gaps) = (String::with_capacity(bytes.len() + bytes.len() / 2), false);
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        let encoding = if is_chinese_utf8(line) { UTF_8 } else { GB18030 };
        let (part, gaps) = encoding.decode_without_bom_handling(line);
        text.push_str(&part);
        has_gaps |= gaps;
    }
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    let encoding = if in_utf8 > in_gb18030 { UTF_8 } else { GB18030 };
    let (encoding, other_lines) = (usual_name(encoding), in_utf8.min(in_gb18030));
    Some(Decoded { text: text.into(), encoding, has_gaps, other_lines, is_cut_off: false })
}

/// Whether a text is valid UTF-8 whose characters beyond ASCII take three bytes or more, as Chinese ones do. Such texts
/// mostly make pairs of GB18030 too, which mean nothing; Chinese in GB18030 all but never makes such characters.
pub(super) fn is_chinese_utf8(text: &[u8]) -> bool {
    std::str::from_utf8(text).is_ok_and(|text| text.chars().all(|c| c.is_ascii() || c.len_utf8() > 2))
}

/// The encoding of a label of the WHATWG standard.
///
/// # Errors
/// Labels that mean nothing.
pub(super) fn named(label: &str) -> Result<&'static Encoding, ReadError> {
    Encoding::for_label(label.trim().as_bytes()).ok_or_else(|| ReadError::UnknownEncoding(label.to_owned()))
}

/// An encoding as people call it.
pub(super) fn usual_name(encoding: &'static Encoding) -> &'static str {
    if encoding == GB18030 { "GB18030" } else { encoding.name() }
}

/// The text of a source that is to be JSON.
///
/// # Errors
/// As [`text_of`]; markup, which is named.
pub(super) fn json_text<'a>(bytes: &'a [u8], given: Option<&str>) -> Result<Decoded<'a>, ReadError> {
    let decoded = text_of(bytes, given)?;
    match decoded.text.bytes().find(|b| !b.is_ascii_whitespace()) {
        Some(b'<') => Err(markup(&decoded.text)),
        _ => Ok(decoded),
    }
}

/// The first so many bytes of a text, decoded as well as can be: in the encoding of a label, if that means
/// something, else in the one that they show. `None` of what is no text, or in no encoding that can be seen.
pub(super) fn head_of<'a>(bytes: &'a [u8], most: usize, given: Option<&str>) -> Option<Cow<'a, str>> {
    let head = bytes.get(..most).unwrap_or(bytes);
    let given = given.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    OtherKind::of_magic(head).is_none().then(|| given.or_else(|| guess(head)))?.map(|encoding| encoding.decode(head).0)
}

/// Whether bytes may be text, in an encoding that cannot be seen.
pub(super) fn may_be_text(bytes: &[u8]) -> bool {
    OtherKind::of_magic(bytes).is_none() && !bytes.iter().take(512).any(|b| *b == 0)
}

/// The encoding that bytes show, which may be cut off in the middle of a character.
fn guess(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(encoding);
    }
    match wide_encoding(bytes) {
        Some(LITTLE_ENDIAN) => return Some(UTF_16LE),
        Some(BIG_ENDIAN) => return Some(UTF_16BE),
        Some(_) => return None,
        None => {}
    }
    let is_utf8 = std::str::from_utf8(bytes).map_or_else(|e| e.error_len().is_none(), |_| true);
    let is_binary = bytes.iter().take(512).any(|b| *b == 0);
    match (is_binary, is_utf8) {
        (true, _) => None,
        (false, true) => Some(UTF_8),
        (false, false) => looks_like_gb18030(bytes).then_some(GB18030),
    }
}

const LITTLE_ENDIAN: &str = "UTF-16 (little endian)";
const BIG_ENDIAN: &str = "UTF-16 (big endian)";

/// Checks that the bytes are UTF-8 text and drops a byte order mark.
///
/// # Errors
/// Empty input, binary formats, other encodings: each named, with what to do.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, ReadError> {
    if let Some(kind) = OtherKind::of_magic(bytes) {
        return Err(ReadError::OtherFormat(kind));
    }
    if let Some(found) = wide_encoding(bytes) {
        return Err(ReadError::Encoding { found, advice: "save it as UTF-8", line: 1, column: 1 });
    }
    let text = std::str::from_utf8(bytes).map_err(|e| not_utf8(bytes, e.valid_up_to()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match text.bytes().find(|b| !b.is_ascii_whitespace()) {
        None => Err(ReadError::Empty),
        Some(b'<') => Err(markup(text)),
        Some(_) => Ok(text),
    }
}

/// UTF-16 and UTF-32, by byte order mark or by the zeros beside the first, surely plain, character.
fn wide_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some("UTF-32"),
        [0xff, 0xfe, ..] => Some(LITTLE_ENDIAN),
        [0xfe, 0xff, ..] => Some(BIG_ENDIAN),
        [0, 0, 0, b, ..] | [b, 0, 0, 0, ..] if b.is_ascii_graphic() || b.is_ascii_whitespace() => Some("UTF-32"),
        [b, 0, ..] if b.is_ascii_graphic() || b.is_ascii_whitespace() => Some(LITTLE_ENDIAN),
        [0, b, ..] if b.is_ascii_graphic() || b.is_ascii_whitespace() => Some(BIG_ENDIAN),
        _ => None,
    }
}

fn not_utf8(bytes: &[u8], valid: usize) -> ReadError {
    let before = bytes.get(..valid).unwrap_or(bytes);
    let line = 1 + before.iter().filter(|b| **b == b'\n').count() as u64;
    let column = 1 + before.iter().rev().take_while(|b| **b != b'\n').count() as u64;
    if bytes.get(..valid.max(512).min(bytes.len())).unwrap_or(bytes).contains(&0) {
        return ReadError::OtherFormat(OtherKind::Binary);
    }
    let (found, advice) = if looks_like_gb18030(bytes) {
        ("GB18030 (GBK, GB2312), it seems", "save it as UTF-8, for example with iconv -f GB18030 -t UTF-8")
    } else {
        ("some other encoding", "save it as UTF-8, or say which one it is")
    };
    ReadError::Encoding { found, advice, line, column }
}

/// Whether all bytes beyond ASCII form the pairs or quadruples of GB18030, most of them in the range of
/// everyday Chinese characters (GB2312: both bytes from 0xA1 on).
fn looks_like_gb18030(bytes: &[u8]) -> bool {
    let sample = bytes.get(..bytes.len().min(1 << 20)).unwrap_or(bytes);
    let (mut pairs, mut everyday, mut i) = (0_u32, 0_u32, 0);
    while let Some(&lead) = sample.get(i) {
        if lead < 0x80 {
            i += 1;
            continue;
        }
        match (lead, sample.get(i + 1)) {
            (_, None) => break,
            (0x81..=0xfe, Some(0x30..=0x39)) => i += 4,
            (0x81..=0xfe, Some(&trail)) if (0x40..=0xfe).contains(&trail) && trail != 0x7f => {
                pairs += 1;
                everyday += u32::from(lead >= 0xa1 && trail >= 0xa1);
                i += 2;
            }
            _ => return false,
        }
    }
    pairs > 0 && everyday * 2 >= pairs
}

fn markup(text: &str) -> ReadError {
    let head: String = text.chars().take(2000).collect::<String>().to_lowercase();
    let kinds = [
        ("<osm", OtherKind::Geodata("OpenStreetMap")),
        ("opengis.net/gml", OtherKind::Geodata("GML")),
        ("<svg", OtherKind::Picture("SVG")),
        ("<html", OtherKind::WebPage),
    ];
    let kind = kinds.iter().find(|(mark, _)| head.contains(mark)).map_or(OtherKind::Xml, |(_, kind)| *kind);
    ReadError::OtherFormat(kind)
}
