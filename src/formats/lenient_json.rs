//! JSON that people have written in: comments, commas too many, and numbers that JSON does not have. They are blanked out
//! in a copy that keeps every line where it is; nothing else that is not JSON is forgiven.

use serde::de::IgnoredAny;

use super::{json_place, shown};
use crate::data::{Warning, WarningCode, Warnings};

/// Lines that are named.
const LINES_TOLD: usize = 5;

/// What C, Python and JavaScript write where there is no number.
const NO_NUMBERS: [&str; 9] = ["NaN", "-NaN", "Infinity", "-Infinity", "nan", "-nan", "inf", "-inf", "undefined"];

/// A text without what JSON does not know, and what was met.
pub(super) struct Mended {
    pub(super) text: String,
    met: Met,
}

#[derive(Debug, Default)]
struct Met {
    comments: u64,
    commas: u64,
    numbers: u64,
    lines: Vec<u64>,
}

/// The text from its first character that is neither blank nor in a comment.
pub(super) fn behind_comments(text: &str) -> &str {
    let mut rest = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    loop {
        let behind = if let Some(line) = rest.strip_prefix("//") {
            line.split_once('\n').map_or("", |(_, behind)| behind)
        } else if let Some(block) = rest.strip_prefix("/*") {
            block.split_once("*/").map_or("", |(_, behind)| behind)
        } else {
            return rest;
        };
        rest = behind.trim_start_matches([' ', '\t', '\r', '\n']);
    }
}

/// Whether a text is JSON with a comment before it.
pub(super) fn begins_with_comment(text: &str) -> bool {
    let begin = text.trim_start();
    begin.starts_with('/') && behind_comments(begin).starts_with(['{', '['])
}

/// A text that is JSON but for a script around it (`var data = …;`, `callback(…)`), which is blanked out, and what is said of
/// it. `None` of any other.
pub(super) fn without_script(text: &str) -> Option<(String, Warnings)> {
    let begin = text.len() - behind_comments(text).len();
    let inner = begin + script_before(text.get(begin..)?)?;
    let end = text.trim_end_matches([' ', '\t', '\r', '\n', ';', ')']).len();
    let (before, json, behind) = (text.get(..inner)?, text.get(inner..end)?, text.get(end..)?);
    // A byte each, so that lines and columns stay.
    let blank = |part: &str| -> String { part.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect() };
    let name = before.get(begin..)?.trim().trim_end_matches(['(', '=']).trim_end();
    let message = format!("the JSON stands in a script ({}); what is around it was passed over", shown(name));
    let warnings = Warnings::of_source(WarningCode::LenientJson, message);
    Some(([&blank(before), json, &blank(behind)].concat(), warnings))
}

/// Whether a text, without the comments before it, begins with a script that holds JSON.
pub(super) fn begins_with_script(text: &str) -> bool {
    script_before(text).is_some()
}

/// How many bytes of script stand before the JSON of a text: `var name = `, `a.b = ` or `name(`.
fn script_before(text: &str) -> Option<usize> {
    const LONGEST_NAME: usize = 200;
    const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];
    let begins = |text: &str| text.trim_start_matches(BLANKS).starts_with(['{', '[']);
    let declared = ["var ", "let ", "const "].iter().find_map(|word| text.strip_prefix(word));
    let named = declared.unwrap_or(text).trim_start_matches(BLANKS);
    let of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.');
    let behind = named.trim_start_matches(of_name);
    let is_name = (1..=LONGEST_NAME).contains(&(named.len() - behind.len()));
    let behind = behind.trim_start_matches(BLANKS);
    let opened = behind.strip_prefix('=').or_else(|| behind.strip_prefix('(').filter(|_| declared.is_none()))?;
    (is_name && begins(opened)).then(|| text.len() - opened.trim_start_matches(BLANKS).len())
}

/// A text as JSON; `None` where there is nothing in it that this could help.
pub(super) fn mended(text: &str) -> Option<Mended> {
    let (text, met) = blanked(text, "null");
    (met.total() > 0).then_some(Mended { text, met })
}

/// Where a text is broken that is no JSON without its comments either: line and column, as in the text itself.
pub(super) fn place(text: &str) -> Option<(u64, u64)> {
    // A digit takes no more room than what stands there.
    let (aligned, _) = blanked(text, "0");
    serde_json::from_str::<IgnoredAny>(&aligned).err().map(|error| json_place(&aligned, &error))
}

impl Mended {
    /// That such a text was read, with how much was passed over and where it begins.
    pub(super) fn told(&self) -> Warnings {
        let Met { comments, commas, numbers, lines } = &self.met;
        let named = |count: u64, one: &str, several: &str| match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            n => Some(format!("{n} {several}")),
        };
        let kinds = [
            named(*comments, "comment", "comments"),
            named(*commas, "comma too many", "commas too many"),
            named(*numbers, "value that is no number (NaN, Infinity)", "values that are no numbers (NaN, Infinity)"),
        ];
        let what = kinds.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let told: Vec<String> = lines.iter().map(u64::to_string).collect();
        let more = if self.met.total() > lines.len() as u64 { " …" } else { "" };
        let message = format!("JSON does not have {what}; passed over (line {}{more})", told.join(", "));
        let mut warnings = Warnings::default();
        let line = lines.first().copied();
        let warning =
            Warning { code: WarningCode::LenientJson, message: message.into(), feature: None, line, skipped: false };
        warnings.push_times(warning, self.met.total());
        warnings
    }
}

impl Met {
    fn total(&self) -> u64 {
        self.comments + self.commas + self.numbers
    }

    fn at(&mut self, line: u64) {
        if self.lines.len() < LINES_TOLD && self.lines.last() != Some(&line) {
            self.lines.push(line);
        }
    }
}

/// The text with blanks in the place of comments and of commas before a bracket that closes, and with a word in the place
/// of what is no number.
fn blanked(text: &str, number: &str) -> (String, Met) {
    let bytes = text.as_bytes();
    // What is shorter than the word makes the text longer, which is known before.
    let short = NO_NUMBERS.iter().filter(|word| word.len() < number.len());
    let grows: usize = short.map(|word| text.matches(word).count()).sum();
    let mut out: Vec<u8> = Vec::with_capacity(bytes.len() + grows);
    let mut met = Met::default();
    let (mut at, mut line) = (0, 1);
    // What stood before, but for blanks: the last two characters, and where the last of them is.
    let (mut before, mut last, mut last_at) = (0, 0, 0);
    while let Some(&byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        let length = match byte {
            b'"' => string_length(rest),
            b'/' if rest.starts_with(b"//") => {
                met.comments += 1;
                met.at(line);
                rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())
            }
            b'/' if rest.starts_with(b"/*") => {
                met.comments += 1;
                met.at(line);
                let end = rest.windows(2).skip(2).position(|pair| pair == b"*/");
                end.map_or(rest.len(), |inner| inner + 4)
            }
            _ => 1,
        };
        let token = rest.get(..length).unwrap_or(rest);
        if byte == b'/' && length > 1 {
            out.extend(token.iter().map(|b| if *b == b'\n' { b'\n' } else { b' ' }));
            line += lines_in(token);
            at += length;
            continue;
        }
        if matches!(last, b'[' | b',' | b':')
            && let Some(word) = no_number(rest)
        {
            met.numbers += 1;
            met.at(line);
            (before, last, last_at) = (last, b'0', out.len());
            out.extend_from_slice(number.as_bytes());
            out.extend(std::iter::repeat_n(b' ', word.len().saturating_sub(number.len())));
            at += word.len();
            continue;
        }
        if matches!(byte, b']' | b'}') && last == b',' && !matches!(before, 0 | b'[' | b'{' | b',' | b':') {
            met.commas += 1;
            met.at(line);
            if let Some(comma) = out.get_mut(last_at) {
                *comma = b' ';
            }
        }
        if !byte.is_ascii_whitespace() {
            (before, last, last_at) = (last, byte, out.len());
        }
        line += lines_in(token);
        out.extend_from_slice(token);
        at += length;
    }
    // Whole characters were copied, and others became blanks.
    (String::from_utf8(out).unwrap_or_default(), met)
}

fn lines_in(token: &[u8]) -> u64 {
    token.iter().filter(|b| **b == b'\n').count() as u64
}

/// How long the text in quotes is that begins here.
fn string_length(rest: &[u8]) -> usize {
    let mut at = 1;
    while let Some(byte) = rest.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    rest.len()
}

/// What is no number here, as a word of its own.
fn no_number(rest: &[u8]) -> Option<&'static str> {
    if !matches!(rest.first(), Some(b'-' | b'N' | b'n' | b'I' | b'i' | b'u')) {
        return None;
    }
    let is_word = |word: &&&str| {
        let is_end = |b: &u8| !b.is_ascii_alphanumeric() && *b != b'_';
        rest.starts_with(word.as_bytes()) && rest.get(word.len()).is_none_or(is_end)
    };
    NO_NUMBERS.iter().find(is_word).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(text: &str) -> Option<String> {
        mended(text).map(|mended| mended.text)
    }

    #[test]
    fn what_json_does_not_know_becomes_blank_and_lines_stay() {
        let text = "// 王工\n{\"a\": [1, 2,], /* x\ny */ \"b\": NaN,\n}";
        let mended = mended(text).unwrap();
        assert_eq!(mended.text, "         \n{\"a\": [1, 2 ],     \n     \"b\": null \n}");
        assert_eq!(mended.text.lines().count(), text.lines().count());
        serde_json::from_str::<serde_json::Value>(&mended.text).unwrap();
        let told = mended.told();
        assert_eq!(told.counts().collect::<Vec<_>>(), [(WarningCode::LenientJson, 5)]);
        let message = &told.list()[0].message;
        assert!(
            message.contains("2 comments, 2 commas too many, 1 value") && message.contains("(line 1, 2, 3"),
            "{message}"
        );
    }

    #[test]
    fn texts_in_quotes_are_left_alone() {
        let text = r#"{"url": "http://a/*b*/", "NaN": "x,]", "q": "\"//", "n": 1}"#;
        assert_eq!(text_of(text), None);
        assert_eq!(text_of(r#"{"url": "a//b",}"#).unwrap(), r#"{"url": "a//b" }"#);
    }

    #[test]
    fn other_faults_are_not_forgiven() {
        for text in ["[,]", "[1,,]", "{,}", "[1 2]", "{\"a\":}", "[NaNa]", "[null]", "[-Inf]", "{'a': 1}", "[01]"] {
            let is_json = text_of(text).is_some_and(|text| serde_json::from_str::<IgnoredAny>(&text).is_ok());
            assert!(!is_json, "{text}");
        }
    }

    #[test]
    fn what_no_number_stands_for_is_null() {
        for word in NO_NUMBERS {
            let text = text_of(&format!("[1,{word} ,{{\"a\":{word}}}]")).unwrap();
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(value, serde_json::json!([1, null, {"a": null}]), "{word}");
        }
    }

    #[test]
    fn a_fault_is_told_where_it_stands_in_the_text_itself() {
        assert_eq!(place("[NaN, NaN, }"), Some((1, 12)));
        assert_eq!(place("/* 注 */ [\n1, NaN,\n }"), Some((3, 2)));
        assert_eq!(place("[1, NaN]"), None);
    }

    #[test]
    fn comments_before_a_text_are_seen_through() {
        assert!(begins_with_comment(" // a\n/* b */\n {"));
        for text in ["{", "// a\nid,lon", "/ {", "// a", "id // {"] {
            assert!(!begins_with_comment(text), "{text}");
        }
        assert_eq!(behind_comments("\u{feff}// a\n[1]"), "[1]");
    }
}
