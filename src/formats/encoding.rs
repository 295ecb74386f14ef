//! What the bytes of a source are: UTF-8 text, or something else that deserves its name in the error.

use super::ReadError;

/// Checks that the bytes are UTF-8 text and drops a byte order mark.
///
/// # Errors
/// Empty input, binary formats, other encodings: each named, with what to do.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, ReadError> {
    if let Some((found, advice)) = binary_format(bytes) {
        return Err(ReadError::OtherFormat { found, advice });
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

/// Formats that begin with bytes of their own.
fn binary_format(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const CONVERT: &str = "convert it first, for example with ogr2ogr out.geojson in";
    const UNPACK: &str = "unpack it first";
    const FORMATS: [(&[u8], &str, &str); 12] = [
        (b"PK\x03\x04", "a zip archive (a zipped shapefile, KMZ or workbook)", "unpack it and convert what is in it"),
        (b"\x1f\x8b", "a gzip archive", UNPACK),
        (b"\xfd7zXZ\0", "an xz archive", UNPACK),
        (b"BZh", "a bzip2 archive", UNPACK),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive", UNPACK),
        (b"Rar!", "a RAR archive", UNPACK),
        (b"\x00\x00\x27\x0a", "a shapefile", CONVERT),
        (b"PAR1", "a Parquet file", CONVERT),
        (b"%PDF", "a PDF document", "ask for the data behind it"),
        (b"\x89PNG", "a PNG picture", "ask for the data behind it"),
        (b"\xff\xd8\xff", "a JPEG picture", "ask for the data behind it"),
        (b"II*\0", "a TIFF picture", "ask for the data behind it"),
    ];
    FORMATS.iter().find(|(magic, _, _)| bytes.starts_with(magic)).map(|(_, found, advice)| (*found, *advice))
}

/// UTF-16 and UTF-32, by byte order mark or by the zeros beside the first, surely plain, character.
fn wide_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some("UTF-32"),
        [0xff, 0xfe, ..] => Some("UTF-16 (little endian)"),
        [0xfe, 0xff, ..] => Some("UTF-16 (big endian)"),
        [0, 0, 0, b, ..] | [b, 0, 0, 0, ..] if b.is_ascii_graphic() || b.is_ascii_whitespace() => Some("UTF-32"),
        [b, 0, ..] if b.is_ascii_graphic() || b.is_ascii_whitespace() => Some("UTF-16 (little endian)"),
        [0, b, ..] if b.is_ascii_graphic() || b.is_ascii_whitespace() => Some("UTF-16 (big endian)"),
        _ => None,
    }
}

fn not_utf8(bytes: &[u8], valid: usize) -> ReadError {
    let before = bytes.get(..valid).unwrap_or(bytes);
    let line = 1 + before.iter().filter(|b| **b == b'\n').count() as u64;
    let column = 1 + before.iter().rev().take_while(|b| **b != b'\n').count() as u64;
    if bytes.get(..valid.max(512).min(bytes.len())).unwrap_or(bytes).contains(&0) {
        let found = "binary data of a kind unknown here";
        return ReadError::OtherFormat { found, advice: "export it as GeoJSON from the program that made it" };
    }
    let (found, advice) = if bytes.len() - valid < 4 && is_cut_off(bytes.get(valid..).unwrap_or(&[])) {
        ("cut off in the middle of a character", "fetch the file again")
    } else if looks_like_gb18030(bytes) {
        ("GB18030 (GBK, GB2312), it seems", "save it as UTF-8, for example with iconv -f GB18030 -t UTF-8")
    } else {
        ("some other encoding", "save it as UTF-8")
    };
    ReadError::Encoding { found, advice, line, column }
}

/// Whether the bytes are the beginning of a UTF-8 character whose end is missing.
fn is_cut_off(rest: &[u8]) -> bool {
    std::str::from_utf8(rest).is_err_and(|e| e.error_len().is_none() && e.valid_up_to() == 0)
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
    let found = [
        ("<kml", "a KML file"),
        ("<gpx", "a GPX file"),
        ("<osm", "an OpenStreetMap file"),
        ("opengis.net/gml", "a GML file"),
        ("<svg", "an SVG picture"),
        ("<html", "a web page, perhaps an error page of the server it came from"),
    ]
    .iter()
    .find(|(mark, _)| head.contains(mark))
    .map_or("XML", |(_, name)| name);
    ReadError::OtherFormat { found, advice: "convert it first, for example with ogr2ogr out.geojson in" }
}
