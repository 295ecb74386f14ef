//! In which encoding the texts of a `.dbf` are: as is said beside it or in it, unless they show that they are not.

use encoding_rs::{Encoding, GB18030, UTF_8};

use super::super::encoding::{is_chinese_utf8, looks_like_gb18030, told_guess};
use super::super::encoding_evidence::{
    instead_of, is_chinese_by_chance_utf8, likeliest, likeliest_at_all, of_one_text,
};
use super::super::encoding_names::{called, usual_name, widened};
use crate::data::{WarningCode, Warnings};

/// As much of the texts as tells their language.
const OF_LANGUAGE: usize = 64 << 10;

/// So much is quoted of what a `.cpg` says.
const LONGEST_NAME: usize = 30;

/// The encoding of a table's texts, and how that is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct TextEncoding {
    pub(super) encoding: &'static Encoding,
    /// What the file says it is, where its bytes prove it wrong.
    pub(super) instead_of: Option<&'static Encoding>,
    /// Whether nothing but the language of the texts shows it.
    pub(super) is_guessed: bool,
    /// Whether nothing but their look does: neither what is said, if it is known, nor that they are valid UTF-8.
    is_open: bool,
}

/// How the texts of a table look.
pub(super) struct Looks {
    is_utf8: bool,
    is_gb18030: bool,
    /// Texts that are Chinese in UTF-8, and those that are not valid in it.
    in_utf8: u64,
    not_utf8: u64,
    /// The first of those beyond ASCII, a line each.
    sample: Vec<u8>,
}

impl Default for Looks {
    fn default() -> Self {
        Self { is_utf8: true, is_gb18030: true, in_utf8: 0, not_utf8: 0, sample: Vec::new() }
    }
}

impl TextEncoding {
    /// What is to be told of it, beside what the file says.
    pub(super) fn told(self, said: &Said) -> Warnings {
        let own = usual_name(self.encoding);
        match (self.instead_of, said) {
            (Some(instead), _) => {
                let message = format!("texts are said to be in {}, but they are in {own}", usual_name(instead));
                Warnings::of_source(WarningCode::Encoding, message)
            }
            (None, Said::Unknown(name)) if self.is_open => {
                let message = format!("texts are said to be in {name}, which is not read here; taken for {own}");
                Warnings::of_source(WarningCode::UnknownEncoding, message)
            }
            _ if self.is_guessed => told_guess(own),
            _ => Warnings::default(),
        }
    }
}

impl Looks {
    /// Takes a text into account; one that fills its field may be cut off in the middle of a character.
    pub(super) fn see(&mut self, text: &[u8], fills: bool) {
        if text.is_ascii() {
            return;
        }
        let whole = if fills { whole_utf8(text, UTF_8) } else { text };
        let is_utf8 = std::str::from_utf8(whole).is_ok();
        self.is_utf8 &= is_utf8;
        self.not_utf8 += u64::from(!is_utf8);
        self.in_utf8 += u64::from(is_chinese_utf8(whole));
        let of_pairs = if fills { without_half(text) } else { text };
        self.is_gb18030 &= !GB18030.decode_without_bom_handling(of_pairs).1;
        if self.sample.len() < OF_LANGUAGE {
            // Half a character is lost in no encoding.
            let is_half = fills && !is_utf8;
            self.sample.extend(if is_half { without_half(text) } else { whole });
            self.sample.push(b'\n');
        }
    }

    /// What is said, unless the texts prove it wrong; where nothing is said, UTF-8 if they are valid in it and no Chinese
    /// by chance, else the one in which they are likeliest, else GB18030.
    pub(super) fn encoding(&self, said: &Said) -> TextEncoding {
        let plain = |encoding| TextEncoding { encoding, instead_of: None, is_guessed: false, is_open: false };
        match said {
            Said::Encoding(said) if self.sample.is_empty() || *said == UTF_8 && self.is_mostly_utf8() => plain(said),
            Said::Encoding(said) => {
                let own = instead_of(said, &self.sample, self.is_utf8);
                own.map_or(plain(said), |own| TextEncoding { instead_of: Some(said), ..plain(own) })
            }
            _ if self.is_utf8 && is_chinese_by_chance_utf8(&self.sample) => plain(GB18030),
            _ if self.is_mostly_utf8() => plain(UTF_8),
            _ => {
                let likeliest = likeliest(&self.sample);
                let own = likeliest.unwrap_or_else(|| self.may_be_gb18030());
                let is_known = own == GB18030 || own == UTF_8;
                TextEncoding { is_guessed: !is_known, is_open: true, ..plain(own) }
            }
        }
    }

    /// Whether the texts are in UTF-8, but for some that are in another encoding.
    fn is_mostly_utf8(&self) -> bool {
        self.is_utf8 || self.in_utf8 >= self.not_utf8 && self.in_utf8 > 0
    }

    /// GB18030, unless the texts are none in it or hardly any that people write, as those of a text file are judged.
    fn may_be_gb18030(&self) -> &'static Encoding {
        if self.is_gb18030 && looks_like_gb18030(&self.sample) { GB18030 } else { likeliest_at_all(&self.sample) }
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

/// What a file says of its encoding.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Said {
    Nothing,
    Encoding(&'static Encoding),
    /// One that is not read here, by its name.
    Unknown(String),
}

impl Said {
    /// What a `.cpg` says, or where there is none the language byte of a table.
    pub(super) fn by(cpg: Option<&[u8]>, language: u8) -> Self {
        match cpg.map_or(Self::Nothing, of_cpg) {
            Self::Nothing => of_language(language),
            said => said,
        }
    }
}

/// What a `.cpg` says: a name, or a number of a code page.
fn of_cpg(cpg: &[u8]) -> Said {
    let name = String::from_utf8_lossy(cpg);
    let name = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '"' | '\0'));
    match called(name) {
        _ if name.is_empty() => Said::Nothing,
        Some(encoding) => Said::Encoding(widened(encoding)),
        None => Said::Unknown(format!("{:?}", name.chars().take(LONGEST_NAME).collect::<String>())),
    }
}

/// What a language byte says, as the documentation of dBASE and of FoxPro lists them.
fn of_language(byte: u8) -> Said {
    let name = match byte {
        0x4d | 0x7a => "936",
        0x4f | 0x78 => "950",
        0x13 | 0x7b => "932",
        0x4e | 0x79 => "949",
        0x50 | 0x7c => "874",
        0x03 | 0x58 | 0x59 => "1252",
        0xc8 => "1250",
        0xc9 => "1251",
        0xca => "1254",
        0xcb => "1253",
        0xcc => "1257",
        0x7d => "1255",
        0x7e => "1256",
        0x26 | 0x65 => "866",
        0x01 | 0x09 | 0x0b | 0x0d | 0x0f | 0x11 | 0x15 | 0x18 | 0x19 | 0x1b => "437",
        0x02 | 0x0a | 0x0e | 0x10 | 0x12 | 0x14 | 0x16 | 0x1a | 0x1d | 0x25 | 0x37 => "850",
        0x1f | 0x22 | 0x23 | 0x40 | 0x64 | 0x87 => "852",
        0x08 | 0x17 | 0x66 => "865",
        0x1c | 0x6c => "863",
        0x24 => "860",
        0x67 => "861",
        0x6a | 0x86 => "737",
        0x6b | 0x88 => "857",
        0x04 => "10000",
        // 0x57 is what programs write that know nothing of the encoding.
        _ => return Said::Nothing,
    };
    called(name).map_or_else(|| Said::Unknown(format!("the code page {name}")), Said::Encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_files_say_may_be_unknown() {
        assert_eq!(of_cpg(b"\xef\xbb\xbfANSI 936\r\n"), Said::Encoding(GB18030));
        assert_eq!(of_cpg(b"gb2312"), Said::Encoding(GB18030));
        assert_eq!(of_cpg(b" \r\n"), Said::Nothing);
        assert_eq!(Said::by(Some(b"850"), 0x4d), Said::Unknown("\"850\"".to_owned()));
        assert_eq!(Said::by(Some(b""), 0x4d), Said::Encoding(GB18030));
        assert_eq!((of_language(0), of_language(0x57)), (Said::Nothing, Said::Nothing));
        assert_eq!(of_language(1), Said::Unknown("the code page 437".to_owned()));
    }

    fn found(said: &Said, encoding: &'static Encoding, rows: &[&str]) -> TextEncoding {
        let mut looks = Looks::default();
        rows.iter().for_each(|text| looks.see(&encoding.encode(text).0, false));
        looks.encoding(said)
    }

    #[test]
    fn texts_in_another_encoding_do_not_decide_for_their_table() {
        let rows = ["名称", "人民医院", "农贸市场", "天宫院", "清源路"];
        for said in [Said::Nothing, Said::Encoding(UTF_8)] {
            let mut looks = Looks::default();
            rows.iter().for_each(|text| looks.see(text.as_bytes(), false));
            for text in ["黄村火车站", "生物医药基地", "义和庄", "高米店北", "西红门"] {
                looks.see(&GB18030.encode(text).0, false);
            }
            assert_eq!((looks.encoding(&said).encoding, looks.encoding(&said).instead_of), (UTF_8, None));
            assert_eq!(found(&said, GB18030, &rows).encoding, GB18030);
        }
    }

    #[test]
    fn what_cannot_be_chinese_is_not_read_as_such_in_silence() {
        let encodings = ["windows-1252", "windows-1250"].map(|name| called(name).unwrap());
        let texts = [["Müller", "Linné"], ["Łódź", "Toruń"]];
        for (encoding, rows) in encodings.into_iter().zip(texts) {
            let told = found(&Said::Nothing, encoding, &rows);
            assert_eq!((told.encoding, told.is_guessed), (encoding, true), "{rows:?}");
        }
        for rows in [&["否", "是", "差", "有", "良", "优", "无"][..], &["镕", "医院"], &["医院", "㐂"], &["楼1", "楼2"]]
        {
            let told = found(&Said::Nothing, GB18030, rows);
            assert_eq!((told.encoding, told.is_guessed), (GB18030, false), "{rows:?}");
        }
        let unknown = Said::Unknown("850".to_owned());
        assert_eq!(found(&unknown, GB18030, &["人民医院"]).encoding, GB18030);
    }

    #[test]
    fn half_a_character_at_the_end_of_a_field_is_left_out() {
        let (text, _, _) = GB18030.encode("北京市");
        assert_eq!(GB18030.decode_without_bom_handling(without_half(&text[..5])).0, "北京");
        assert_eq!(without_half(b"abc"), b"abc");
        assert_eq!(whole_utf8("北京".as_bytes().get(..5).unwrap(), UTF_8), "北".as_bytes());
    }
}
