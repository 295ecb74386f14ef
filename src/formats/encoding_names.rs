//! What encodings are called, by people and by the files of other programs.

use encoding_rs::{Encoding, GB18030, GBK};

use super::ReadError;

/// The encodings that a person is offered where the texts of a source are not what they should be, by their usual names.
pub const ENCODINGS: [&str; 8] =
    ["UTF-8", "GB18030", "Big5", "Shift_JIS", "EUC-KR", "windows-1252", "windows-1250", "windows-1251"];

/// The encoding of a label of the WHATWG standard, or of the number of a code page.
///
/// # Errors
/// Names that mean nothing.
pub(super) fn named(name: &str) -> Result<&'static Encoding, ReadError> {
    called(name).ok_or_else(|| ReadError::UnknownEncoding(name.to_owned()))
}

/// The same; `None` of a name that means nothing.
pub(super) fn called(name: &str) -> Option<&'static Encoding> {
    let name = name.trim().to_lowercase();
    let prefix = ["ansi", "cp", "windows"].into_iter().find_map(|prefix| name.strip_prefix(prefix));
    let plain = prefix.unwrap_or(&name).trim_start_matches([' ', '-', '_']);
    let label = match plain {
        "936" | "54936" => "gb18030",
        "65001" => "utf-8",
        "950" => "big5",
        "932" => "shift_jis",
        "949" => "euc-kr",
        "866" => "ibm866",
        "874" => "windows-874",
        number if number.len() == 4 && number.starts_with("125") => {
            return Encoding::for_label(format!("windows-{number}").as_bytes());
        }
        _ => &name,
    };
    Encoding::for_label(label.as_bytes()).or_else(|| written_otherwise(&name))
}

/// The encoding of a label that is written with other marks, or without: `88591`, `ISO 8859-2`, `Big-5`, `EUCJP`.
fn written_otherwise(name: &str) -> Option<&'static Encoding> {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let part = plain.trim_start_matches("iso").strip_prefix("8859");
    let label = match plain.as_str() {
        _ if part.is_some_and(|part| !part.is_empty()) => format!("iso-8859-{}", part.unwrap_or_default()),
        "eucjp" => "euc-jp".to_owned(),
        "euckr" | "uhc" => "euc-kr".to_owned(),
        "koi8r" => "koi8-r".to_owned(),
        "koi8u" => "koi8-u".to_owned(),
        _ => plain,
    };
    Encoding::for_label(label.as_bytes())
}

/// GB2312 and GBK are read as what holds them both.
pub(super) fn widened(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GBK { GB18030 } else { encoding }
}

/// An encoding as people call it.
pub(super) fn usual_name(encoding: &'static Encoding) -> &'static str {
    if encoding == GB18030 { "GB18030" } else { encoding.name() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_pages_have_many_names() {
        for (called_so, name) in [
            ("UTF-8", "UTF-8"),
            ("utf8\r\n", "UTF-8"),
            ("65001", "UTF-8"),
            ("GBK", "GBK"),
            ("936", "GB18030"),
            ("CP936", "GB18030"),
            ("ANSI 936", "GB18030"),
            ("GB2312", "GBK"),
            ("cp949", "EUC-KR"),
            ("windows-932", "Shift_JIS"),
            ("874", "windows-874"),
            ("88591", "windows-1252"),
            ("ISO 8859-2", "ISO-8859-2"),
            ("8859-5", "ISO-8859-5"),
            ("Big-5", "Big5"),
            ("eucJP", "EUC-JP"),
            ("UHC", "EUC-KR"),
            ("Latin-1", "windows-1252"),
            ("1252", "windows-1252"),
            ("big5", "Big5"),
        ] {
            assert_eq!(called(called_so).map(usual_name), Some(name), "{called_so}");
        }
        assert_eq!((called("nonsense"), called("850")), (None, None));
    }
}
