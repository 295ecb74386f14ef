//! What the bytes of a source are: text in some encoding, or something else that deserves its name in the error.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use super::encoding_evidence::{is_chinese_by_chance_utf8, likeliest, likeliest_at_all, of_one_text};
use super::encoding_names::{called, named, usual_name};
use super::{OtherKind, ReadError};
use crate::data::{Warning, WarningCode, Warnings};

/// What stands for a byte that was overwritten with zero: the sign for what is substituted.
pub(super) const ZERO_MARK: char = '\u{1a}';

/// Lines that are named.
const LINES_TOLD: usize = 5;

/// So many characters beyond ASCII that are whole, for each that is broken, show that a text is in UTF-8.
const WHOLE_FOR_BROKEN: usize = 3;

/// So many characters of Chinese for each stretch of bytes that is none show that a text is in GB18030.
const CHINESE_FOR_BROKEN: usize = 5;

/// Text that was in whichever encoding.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    /// The encoding by its usual name.
    pub(super) encoding: &'static str,
    /// Whether some bytes stood for no character and became U+FFFD.
    has_gaps: bool,
    /// Lines with such bytes, as far as they were counted.
    gap_lines: Lines,
    /// Lines in the other one of UTF-8 and GB18030, which were decoded as such.
    other_lines: Lines,
    /// Whether the bytes end inside a character, which was left out: the rest of the file is missing.
    pub(super) is_cut_off: bool,
    /// Whether nothing but the language of the texts shows the encoding.
    is_guessed: bool,
}

/// Lines that are odd: how many, and the first of them.
#[derive(Clone, Debug, Default)]
struct Lines {
    count: u64,
    first: Vec<u64>,
}

impl Lines {
    fn push(&mut self, line: u64) {
        self.count += 1;
        if self.first.len() < LINES_TOLD {
            self.first.push(line);
        }
    }

    /// Which they are, for the end of a sentence.
    fn words(&self) -> String {
        let list: Vec<String> = self.first.iter().map(u64::to_string).collect();
        match self.count {
            0 => String::new(),
            1 => format!(" (line {})", list.concat()),
            count if count > self.first.len() as u64 => format!(" (lines {} …)", list.join(", ")),
            _ => format!(" (lines {})", list.join(", ")),
        }
    }

    /// One warning for all of them.
    fn warn(&self, code: WarningCode, message: String, warnings: &mut Warnings) {
        let (line, message) = (self.first.first().copied(), format!("{message}{}", self.words()).into());
        warnings.push_times(Warning { code, message, feature: None, line, skipped: false }, self.count.max(1));
    }
}

impl Decoded<'_> {
    /// What is to be said of lines in another encoding than most, and of bytes that were no characters.
    pub(super) fn told(&self) -> Warnings {
        let mut warnings = Warnings::default();
        if self.has_gaps {
            let message = format!("some bytes are no characters of {}; they were replaced", self.encoding);
            self.gap_lines.warn(WarningCode::BadText, message, &mut warnings);
        }
        if self.is_guessed {
            warnings.append(told_guess(self.encoding));
        }
        let message = match self.other_lines.count {
            0 => return warnings,
            1 => "1 line is in another encoding than the rest; read in its own".to_owned(),
            n => format!("{n} lines are in another encoding than the rest; read in their own"),
        };
        self.other_lines.warn(WarningCode::MixedEncodings, message, &mut warnings);
        warnings
    }
}

/// That nothing but the language of texts shows in which encoding they are.
pub(super) fn told_guess(encoding: &str) -> Warnings {
    let message = format!("nothing says in which encoding the texts are; taken for {encoding} by their language");
    Warnings::of_source(WarningCode::GuessedEncoding, message)
}

/// The text of a source: in the encoding that is given by its name, else in the one that its
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
    let mut is_guessed = false;
    // A byte order mark outweighs a label.
    let (text, encoding, has_gaps) = match (given, wide_encoding(bytes), std::str::from_utf8(whole)) {
        (Some(encoding), ..) => encoding.decode(whole),
        // The usual case: valid as it stands.
        (None, None, Ok(text)) => (Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text)), UTF_8, false),
        _ => match guess(whole) {
            Some(encoding) if encoding == GB18030 => match in_its_language(whole, |found| found != GB18030) {
                Some(decoded) => {
                    is_guessed = true;
                    decoded
                }
                None => match GB18030.decode(whole) {
                    (_, _, true) => return Ok(damaged(whole, GB18030, is_cut_off)),
                    decoded => decoded,
                },
            },
            Some(encoding) if encoding != UTF_8 => encoding.decode(whole),
            _ if is_nearly_utf8(whole) => return Ok(damaged(whole, UTF_8, is_cut_off)),
            _ => return Err(utf8(bytes).err().unwrap_or(ReadError::Empty)),
        },
    };
    if text.trim().is_empty() {
        Err(ReadError::Empty)
    } else {
        let (gap_lines, other_lines) = <_>::default();
        Ok(Decoded { text, encoding: usual_name(encoding), has_gaps, gap_lines, other_lines, is_cut_off, is_guessed })
    }
}

/// The text of a table: as [`text_of`], but for Chinese in GBK that is valid UTF-8 by chance. Other formats are in UTF-8
/// where nothing says otherwise.
///
/// # Errors
/// As those.
pub(super) fn table_text<'a>(bytes: &'a [u8], given: Option<&str>) -> Result<Decoded<'a>, ReadError> {
    let is_chinese = given.is_none() && is_utf8(bytes) && !has_mark(bytes) && is_chinese_by_chance_utf8(bytes);
    let decoded = text_of(bytes, if is_chinese { Some("GB18030") } else { given });
    match decoded {
        // Rare names in GB18030, or a few words in another language.
        Err(ReadError::Encoding { .. }) if given.is_none() => match in_its_language(bytes, |_| true) {
            Some((text, encoding, has_gaps)) => {
                let (gap_lines, other_lines) = <_>::default();
                let (is_guessed, encoding) = (encoding != GB18030, usual_name(encoding));
                Ok(Decoded { text, encoding, has_gaps, gap_lines, other_lines, is_cut_off: false, is_guessed })
            }
            None => decoded,
        },
        decoded => decoded,
    }
}

fn is_utf8(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok()
}

fn has_mark(bytes: &[u8]) -> bool {
    Encoding::for_bom(bytes).is_some()
}

/// A text in the encoding that its language shows, if it is one that is wanted and fits all of it.
fn in_its_language(
    bytes: &[u8],
    is_wanted: impl Fn(&'static Encoding) -> bool,
) -> Option<(Cow<'_, str>, &'static Encoding, bool)> {
    let is_open = may_be_text(bytes) && !is_utf8(bytes);
    let encoding = likeliest(bytes).filter(|found| is_open && is_wanted(found))?;
    let decoded = encoding.decode(bytes);
    (!decoded.2).then_some(decoded)
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
    let (mut in_utf8, mut in_gb18030) = (Lines::default(), Lines::default());
    // The end of a file that was cut off inside a character is no text in another encoding.
    let last = bytes.rsplit(|b| *b == b'\n').next().unwrap_or_default();
    if std::str::from_utf8(last).is_err_and(|e| e.error_len().is_none() && is_chinese_utf8(&last[..e.valid_up_to()])) {
        return None;
    }
    let telling = || (1..).zip(bytes.split(|b| *b == b'\n')).filter(|(_, line)| tells(line));
    // Of lines without one that is valid none is looked at closely.
    if !telling().any(|(_, line)| is_utf8(line)) {
        return None;
    }
    for (number, line) in telling() {
        match of_one_text(line, line) {
            Some(encoding) if encoding == UTF_8 => in_utf8.push(number),
            Some(_) if !is_broken_utf8(line) => in_gb18030.push(number),
            // It goes with the most.
            None if is_utf8(line) => {}
            _ => return None,
        }
    }
    if in_utf8.count == 0 || in_gb18030.count == 0 {
        return None;
    }
    let most = if in_utf8.count > in_gb18030.count { UTF_8 } else { GB18030 };
    let (mut text, mut has_gaps) = (String::with_capacity(bytes.len() + bytes.len() / 2), false);
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        let encoding = if tells(line) { of_one_text(line, line).unwrap_or(most) } else { most };
        let (part, gaps) = encoding.decode_without_bom_handling(line);
        text.push_str(&part);
        has_gaps |= gaps;
    }
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    let (encoding, other_lines) = (usual_name(most), if most == UTF_8 { in_gb18030 } else { in_utf8 });
    let gap_lines = Lines::default();
    let (text, is_cut_off, is_guessed) = (text.into(), false, false);
    Some(Decoded { text, encoding, has_gaps, gap_lines, other_lines, is_cut_off, is_guessed })
}

/// Whether bytes are a text in UTF-8 of which little is broken: enough other characters beyond ASCII are whole, as no
/// other encoding makes them.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let (mut whole, mut broken) = (0, 0);
    for line in bytes.split(|b| *b == b'\n').filter(|line| tells(line)) {
        let (own_whole, own_broken) = characters(line);
        let is_other = is_other_line(line, own_whole, own_broken);
        // A line in another encoding counts as one.
        broken += if is_other { 1 } else { own_broken };
        whole += own_whole;
    }
    may_be_text(bytes) && whole > 0 && whole >= broken * WHOLE_FOR_BROKEN
}

/// Characters of UTF-8 beyond ASCII that are whole, and stretches that are none.
fn characters(bytes: &[u8]) -> (usize, usize) {
    let count = |(whole, broken): (usize, usize), chunk: std::str::Utf8Chunk<'_>| {
        let beyond_ascii = chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        (whole + beyond_ascii, broken + usize::from(!chunk.invalid().is_empty()))
    };
    bytes.utf8_chunks().fold((0, 0), count)
}

/// Whether a line among lines in UTF-8 is in GB18030, by how much of it is whole and broken in UTF-8.
fn is_other_line(line: &[u8], whole: usize, broken: usize) -> bool {
    broken > whole && looks_like_gb18030(line)
}

/// Such a text, or one that [`is_nearly_gb18030`]: what is broken is replaced; among lines in UTF-8 those in GB18030 are
/// read in their own encoding.
fn damaged(bytes: &[u8], most: &'static Encoding, is_cut_off: bool) -> Decoded<'static> {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 64);
    let (mut gap_lines, mut other_lines) = (Lines::default(), Lines::default());
    for (number, line) in (1..).zip(bytes.split_inclusive(|b| *b == b'\n')) {
        if let Ok(plain) = std::str::from_utf8(line)
            && (most == UTF_8 || line.is_ascii())
        {
            text.push_str(plain);
            continue;
        }
        let (whole, broken) = characters(line);
        let is_other = most == UTF_8 && tells(line) && is_other_line(line, whole, broken);
        let encoding = if is_other { GB18030 } else { most };
        let (part, has_gaps) = encoding.decode_without_bom_handling(line);
        text.push_str(&part);
        if is_other {
            other_lines.push(number);
        }
        if has_gaps && tells(line) {
            gap_lines.push(number);
        }
    }
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    let (encoding, has_gaps) = (usual_name(most), gap_lines.count > 0);
    Decoded { text: text.into(), encoding, has_gaps, gap_lines, other_lines, is_cut_off, is_guessed: false }
}

/// Whether a line shows what its encoding is: it is more than ASCII, and nothing of it was overwritten.
fn tells(line: &[u8]) -> bool {
    !line.is_ascii() && !line.contains(&(ZERO_MARK as u8))
}

/// Whether a line is in UTF-8 but for some bytes: more characters of three bytes are whole than are broken.
fn is_broken_utf8(line: &[u8]) -> bool {
    let count = |(whole, broken): (usize, usize), chunk: std::str::Utf8Chunk<'_>| {
        let long = chunk.valid().chars().filter(|c| c.len_utf8() > 2).count();
        (whole + long, broken + usize::from(!chunk.invalid().is_empty()))
    };
    let (whole, broken) = line.utf8_chunks().fold((0, 0), count);
    whole > broken
}

/// Whether a text is valid UTF-8 whose characters beyond ASCII take three bytes or more, as Chinese ones do. Such texts
/// mostly make pairs of GB18030 too, which mean nothing; Chinese in GB18030 all but never makes such characters.
pub(super) fn is_chinese_utf8(text: &[u8]) -> bool {
    std::str::from_utf8(text).is_ok_and(|text| text.chars().all(|c| c.is_ascii() || c.len_utf8() > 2))
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

/// The first so many bytes of a text, decoded as well as can be: in the encoding of a name, if that means
/// something, else in the one that they show. `None` of what is no text, or in no encoding that can be seen.
pub(super) fn head_of<'a>(bytes: &'a [u8], most: usize, given: Option<&str>) -> Option<Cow<'a, str>> {
    let head = bytes.get(..most).unwrap_or(bytes);
    let given = given.and_then(called);
    OtherKind::of_magic(head).is_none().then(|| given.or_else(|| guess(head)))?.map(|encoding| encoding.decode(head).0)
}

/// A text that should be in UTF-8 and is not, in the encoding of a name, or else in GB18030 if it looks like that; `None` of
/// one that is in neither.
pub(super) fn not_in_utf8<'a>(bytes: &'a [u8], given: Option<&str>) -> Option<Cow<'a, str>> {
    let other = match given.and_then(called) {
        Some(given) if given != UTF_8 => Some(given),
        _ => (looks_like_gb18030(bytes) && likeliest_at_all(bytes) == GB18030).then_some(GB18030),
    };
    let (text, is_broken) = other?.decode_without_bom_handling(bytes);
    (!is_broken).then_some(text)
}

/// A few words whose encoding nobody tells: in UTF-8 or GB18030, as well as can be.
pub(super) fn any_text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) if looks_like_gb18030(bytes) => GB18030.decode_without_bom_handling(bytes).0,
        Err(_) => String::from_utf8_lossy(bytes),
    }
}

/// Bytes of a text of which a part was overwritten with zeros: each becomes a sign of its own, which no table holds. In
/// encodings whose characters have zeros in them they stay.
pub(super) fn zeros_marked<'b>(bytes: &'b [u8], given: Option<&str>) -> Cow<'b, [u8]> {
    let given = given.and_then(called);
    let is_wide = given.is_some_and(|given| given == UTF_16LE || given == UTF_16BE) || wide_encoding(bytes).is_some();
    if !bytes.contains(&0) || is_wide {
        return bytes.into();
    }
    let mark = |b: &u8| if *b == 0 { ZERO_MARK as u8 } else { *b };
    bytes.iter().map(mark).collect::<Vec<u8>>().into()
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
        (false, false) if looks_like_gb18030(bytes) => Some(GB18030),
        (false, false) if is_nearly_utf8(bytes) => Some(UTF_8),
        (false, false) => is_nearly_gb18030(bytes).then_some(GB18030),
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

/// UTF-16 and UTF-32, by byte order mark, by the zeros beside the plain characters among others, or in a text of a few
/// characters by those beside the first.
fn wide_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some("UTF-32"),
        [0xff, 0xfe, ..] => Some(LITTLE_ENDIAN),
        [0xfe, 0xff, ..] => Some(BIG_ENDIAN),
        [0, 0, 0, b, ..] | [b, 0, 0, 0, ..] if b.is_ascii_graphic() || b.is_ascii_whitespace() => Some("UTF-32"),
        _ => zeros_at_every_other(bytes).or(match bytes {
            [b, 0, ..] if b.is_ascii_graphic() || b.is_ascii_whitespace() => Some(LITTLE_ENDIAN),
            [0, b, ..] if b.is_ascii_graphic() || b.is_ascii_whitespace() => Some(BIG_ENDIAN),
            _ => None,
        }),
    }
}

/// UTF-16 of a text with plain characters: zeros stand at one side of the pairs of its beginning, beside a fifth of them at
/// least, hardly any at the other, as in `一` (U+4E00), and the pairs make a text without signs that steer a terminal.
fn zeros_at_every_other(bytes: &[u8]) -> Option<&'static str> {
    const LEAST_PAIRS: usize = 8;
    const LOOKED_AT: usize = 512;
    let (pairs, _) = bytes.get(..LOOKED_AT.min(bytes.len()))?.as_chunks::<2>();
    let first = pairs.iter().filter(|pair| pair[0] == 0).count();
    let second = pairs.iter().filter(|pair| pair[1] == 0).count();
    let is_enough =
        |zeros: usize, other: usize| pairs.len() >= LEAST_PAIRS && zeros * 5 >= pairs.len() && other * 4 <= zeros;
    let (name, unit): (_, fn([u8; 2]) -> u16) = match (first, second) {
        (first, second) if is_enough(second, first) => (LITTLE_ENDIAN, u16::from_le_bytes),
        (first, second) if is_enough(first, second) => (BIG_ENDIAN, u16::from_be_bytes),
        _ => return None,
    };
    // Half a pair may stand where the look ends.
    let mut units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    units.pop_if(|last| (0xd800..0xdc00).contains(last));
    let is_of_text = |c: Result<char, _>| c.is_ok_and(|c: char| !c.is_control() || c.is_whitespace());
    char::decode_utf16(units).all(is_of_text).then_some(name)
}

fn not_utf8(bytes: &[u8], valid: usize) -> ReadError {
    let before = bytes.get(..valid).unwrap_or(bytes);
    let line = 1 + before.iter().filter(|b| **b == b'\n').count() as u64;
    let column = 1 + before.iter().rev().take_while(|b| **b != b'\n').count() as u64;
    if bytes.get(..valid.max(512).min(bytes.len())).unwrap_or(bytes).contains(&0) {
        return ReadError::OtherFormat(OtherKind::Binary);
    }
    let (found, advice) = if looks_like_gb18030(bytes) {
        ("GB18030 (GBK, GB2312), it seems", "save it as UTF-8, or read it with --encoding GB18030")
    } else {
        ("some other encoding", "save it as UTF-8, or say which one it is with --encoding")
    };
    ReadError::Encoding { found, advice, line, column }
}

/// Whether all bytes beyond ASCII form the pairs or quadruples of GB18030, most of them in the range of
/// everyday Chinese characters (GB2312: both bytes from 0xA1 on).
pub(super) fn looks_like_gb18030(bytes: &[u8]) -> bool {
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

/// Whether bytes are Chinese in GB18030 of which little is broken: enough pairs for each stretch that is none, nearly all of
/// them everyday characters, which stand beside each other as no other encoding that is read here makes them.
fn is_nearly_gb18030(bytes: &[u8]) -> bool {
    let sample = bytes.get(..bytes.len().min(1 << 20)).unwrap_or(bytes);
    let runs = HighRuns::of(sample);
    may_be_text(bytes)
        && runs.characters > 0
        && runs.characters >= runs.broken * CHINESE_FOR_BROKEN
        && runs.common * 10 >= runs.characters * 7
        && runs.long * 2 >= runs.whole
}

/// The stretches of bytes beyond ASCII in a text, taken for pairs of GB18030.
#[derive(Clone, Copy, Debug, Default)]
struct HighRuns {
    /// Stretches that are whole pairs.
    whole: usize,
    /// Those of two or more characters.
    long: usize,
    /// Stretches that are not.
    broken: usize,
    /// Characters of whole stretches …
    characters: usize,
    /// … and those among them that are the commonest by the standard (its first level) or are signs.
    common: usize,
}

impl HighRuns {
    fn of(text: &[u8]) -> Self {
        let mut runs = Self::default();
        runs.add(text);
        runs
    }

    /// Takes the stretches of another text into account.
    pub(super) fn add(&mut self, text: &[u8]) {
        for run in text.split(u8::is_ascii).filter(|run| !run.is_empty()) {
            let (pairs, rest) = run.as_chunks::<2>();
            let is_character = |pair: &[u8; 2]| (0x81..=0xfe).contains(&pair[0]) && pair[1] >= 0xa1 && pair[1] != 0xff;
            if !rest.is_empty() || !pairs.iter().all(is_character) {
                self.broken += 1;
                continue;
            }
            self.whole += 1;
            self.long += usize::from(pairs.len() > 1);
            self.characters += pairs.len();
            self.common += pairs.iter().filter(|pair| matches!(pair[0], 0xa1..=0xa3 | 0xb0..=0xd7)).count();
        }
    }
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
