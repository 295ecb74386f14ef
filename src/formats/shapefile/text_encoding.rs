//! In which encoding the texts of a `.dbf` are: as is said beside it or in it, unless they show that they are not.

use encoding_rs::{Encoding, GB18030, UTF_8};

use super::super::encoding_evidence::{instead_of, is_chinese_by_chance_utf8, likeliest, of_one_text};

/// As much of the texts as tells their language.
const OF_LANGUAGE: usize = 64 << 10;

/// The encoding of a table's texts, and how that is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TextEncoding {
    pub(super) encoding: &'static Encoding,
    /// What the file says it is, where its bytes prove it wrong.
    pub(super) instead_of: Option<&'static Encoding>,
    /// Whether nothing but the language of the texts shows it.
    pub(super) is_guessed: bool,
}

/// How the texts of a table look.
pub(super) struct Looks {
    is_utf8: bool,
    is_gb18030: bool,
    /// The first of those beyond ASCII, a line each.
    sample: Vec<u8>,
}

impl Default for Looks {
    fn default() -> Self {
        Self { is_utf8: true, is_gb18030: true, sample: Vec::new() }
    }
}

impl Looks {
    /// Takes a text into account; one that fills its field may be cut off in the middle of a character.
    pub(super) fn see(&mut self, text: &[u8], fills: bool) {
        if text.is_ascii() {
            return;
        }
        let whole = if fills { whole_utf8(text, UTF_8) } else { text };
        self.is_utf8 &= std::str::from_utf8(whole).is_ok();
        self.is_gb18030 &= !GB18030.decode_without_bom_handling(without_half(text)).1;
        if self.sample.len() < OF_LANGUAGE {
            self.sample.extend(text);
            self.sample.push(b'\n');
        }
    }

    /// What is said, unless the texts prove it wrong; where nothing is said, UTF-8 if they are valid in it and no Chinese
    /// by chance, else the one in which they are likeliest, else GB18030.
    pub(super) fn encoding(&self, said: Option<&'static Encoding>) -> TextEncoding {
        let plain = |encoding| TextEncoding { encoding, instead_of: None, is_guessed: false };
        let proven = |encoding, said| TextEncoding { instead_of: Some(said), ..plain(encoding) };
        match said {
            Some(said) if said == UTF_8 && !self.is_utf8 && self.is_gb18030 => proven(GB18030, said),
            Some(said) if said == UTF_8 || self.sample.is_empty() => plain(said),
            Some(said) => instead_of(said, &self.sample, self.is_utf8).map_or(plain(said), |own| proven(own, said)),
            None if self.is_utf8 && is_chinese_by_chance_utf8(&self.sample) => plain(GB18030),
            None if self.is_utf8 => plain(UTF_8),
            None => {
                let encoding = likeliest(&self.sample).unwrap_or(GB18030);
                TextEncoding { is_guessed: encoding != GB18030, ..plain(encoding) }
            }
        }
    }
}

/// The encoding of a text that is plainly not that of its table: UTF-8 in a table in GB18030, or the reverse, as where
/// lists of two programs were put together. One that fills its field may be cut off.
pub(super) fn encoding_of_its_own(text: &[u8], fills: bool, of_table: &'static Encoding) -> Option<&'static Encoding> {
    if text.is_ascii() || of_table != UTF_8 && of_table != GB18030 {
        return None;
    }
    let may_be_cut = fills || of_table == UTF_8;
    let as_utf8 = if may_be_cut { whole_utf8(text, UTF_8) } else { text };
    of_one_text(as_utf8, without_half(text)).filter(|own| *own != of_table)
}

/// A text in GB18030 without half a character at its end.
pub(super) fn without_half(text: &[u8]) -> &[u8] {
    let mut at = 0;
    while let Some(&lead) = text.get(at) {
        let length = match (lead, text.get(at + 1)) {
            (0x81..=0xfe, Some(0x30..=0x39)) => 4,
            (0x81..=0xfe, _) => 2,
            _ => 1,
        };
        if at + length > text.len() {
            return &text[..at];
        }
        at += length;
    }
    text
}

/// A text in UTF-8 without the part of a character at its end; any other as it is.
pub(super) fn whole_utf8<'t>(text: &'t [u8], encoding: &'static Encoding) -> &'t [u8] {
    match std::str::from_utf8(text) {
        Err(e) if encoding == UTF_8 && e.error_len().is_none() => &text[..e.valid_up_to()],
        _ => text,
    }
}

/// The encoding of a `.cpg`: a name, or a number of a code page.
pub(super) fn of_cpg(cpg: &[u8]) -> Option<&'static Encoding> {
    let name = String::from_utf8_lossy(cpg);
    let name = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '"' | '\0')).to_lowercase();
    let plain = name.trim_start_matches("ansi").trim_start_matches("cp").trim_start_matches([' ', '-', '_']);
    let label = match plain {
        "936" | "54936" => "gb18030",
        "65001" => "utf-8",
        "950" => "big5",
        "932" => "shift_jis",
        "949" => "euc-kr",
        number if number.len() == 4 && number.starts_with("125") => {
            return Encoding::for_label(format!("windows-{number}").as_bytes());
        }
        _ => &name,
    };
    Encoding::for_label(label.as_bytes()).map(widened)
}

/// GB2312 and GBK are read as what holds them both.
fn widened(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == encoding_rs::GBK { GB18030 } else { encoding }
}

/// The encoding of a language byte, as the documentation of dBASE and of FoxPro lists them.
pub(super) fn of_language(byte: u8) -> Option<&'static Encoding> {
    let label = match byte {
        0x4d | 0x7a => "gb18030",
        0x4f | 0x78 => "big5",
        0x13 | 0x7b => "shift_jis",
        0x4e | 0x79 => "euc-kr",
        0x03 | 0x57 | 0x58 | 0x59 => "windows-1252",
        0xc8 => "windows-1250",
        0xc9 => "windows-1251",
        0xca => "windows-1254",
        0xcb => "windows-1253",
        0xcc => "windows-1257",
        0x26 | 0x65 => "ibm866",
        _ => return None,
    };
    // 0x57 is what programs write that know nothing of the encoding.
    if byte == 0x57 { None } else { Encoding::for_label(label.as_bytes()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_pages_have_many_names() {
        for (cpg, name) in [
            ("UTF-8", "UTF-8"),
            ("utf8\r\n", "UTF-8"),
            ("65001", "UTF-8"),
            ("GBK", "gb18030"),
            ("936", "gb18030"),
            ("CP936", "gb18030"),
            ("ANSI 936", "gb18030"),
            ("GB2312", "gb18030"),
            ("1252", "windows-1252"),
            ("big5", "Big5"),
        ] {
            assert_eq!(of_cpg(cpg.as_bytes()).map(Encoding::name), Some(name), "{cpg}");
        }
        assert_eq!(of_cpg(b"nonsense"), None);
    }

    #[test]
    fn half_a_character_at_the_end_of_a_field_is_left_out() {
        let (text, _, _) = GB18030.encode("北京市");
        assert_eq!(GB18030.decode_without_bom_handling(without_half(&text[..5])).0, "北京");
        assert_eq!(without_half(b"abc"), b"abc");
        assert_eq!(whole_utf8("北京".as_bytes().get(..5).unwrap(), UTF_8), "北".as_bytes());
    }
}
