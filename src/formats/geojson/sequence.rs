//! Features or geometries one after the other, without a collection around them: newline-delimited GeoJSON, and
//! GeoJSON text sequences (RFC 8142), whose records begin with an ASCII record separator.

use serde::de::IgnoredAny;

use super::super::incoming::Incoming;
use super::coordinates::Fault;
use super::cursor::{Cursor, Kind};
use super::feature::FeatureReader;
use super::geometry::geometry_type;
use super::read::Numbers;
use crate::data::{Dataset, Warning, WarningCode};
use crate::progress::{Cancelled, Progress};

const RECORD_SEPARATOR: char = '\u{1e}';

/// Records between two looks at the cancel token.
const CHECK_EVERY: u32 = 64;

const NOT_JSON: &str = "a record that is not valid JSON";

/// Whether records were left out that are not valid JSON.
pub(in crate::formats) fn has_broken_records(dataset: &Dataset) -> bool {
    dataset.warnings().list().iter().any(|warning| warning.skipped && warning.message == NOT_JSON)
}

/// Whether the text is a text sequence.
pub(super) fn is_text_sequence(text: &str) -> bool {
    text.trim_start_matches(|c: char| c.is_ascii_whitespace()).starts_with(RECORD_SEPARATOR)
}

/// Whether the document that ends at `end` is alone on its line, so that each line may be one.
pub(super) fn is_by_line(text: &str, end: usize) -> bool {
    let (document, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let next = rest.trim_start_matches([' ', '\t', '\r']);
    !document.trim_start().contains('\n') && next.starts_with('\n')
}

/// Reads the records between record separators.
///
/// # Errors
/// Only cancellation: a broken record is left out, as RFC 7464 wants it.
pub(super) fn text_sequence(
    text: &str,
    numbers: &Numbers,
    incoming: &mut Incoming,
    progress: &Progress,
) -> Result<FeatureReader, Cancelled> {
    records(text, text.split(RECORD_SEPARATOR), numbers, incoming, progress)
}

/// Reads the records that are lines.
///
/// # Errors
/// Only cancellation: a broken line is left out.
pub(super) fn lines(
    text: &str,
    numbers: &Numbers,
    incoming: &mut Incoming,
    progress: &Progress,
) -> Result<FeatureReader, Cancelled> {
    records(text, text.split('\n'), numbers, incoming, progress)
}

fn records<'a>(
    text: &'a str,
    records: impl Iterator<Item = &'a str>,
    numbers: &Numbers,
    incoming: &mut Incoming,
    progress: &Progress,
) -> Result<FeatureReader, Cancelled> {
    let mut reader = FeatureReader::of(numbers);
    let (mut ordinal, mut next) = (0_u32, 0_usize);
    // Where records were overwritten with zeros, and in how many places.
    let (mut first_zeroed, mut zeroed) = (0_usize, 0_u64);
    for record in records {
        let start = next + (record.len() - record.trim_start().len());
        next += record.len() + 1;
        if record.trim().is_empty() {
            continue;
        }
        if ordinal.is_multiple_of(CHECK_EVERY) {
            progress.check()?;
        }
        // A record that is not JSON must not lead the cursor into the next one.
        match serde_json::from_str::<IgnoredAny>(record) {
            // Who knows how many there were: their separators are gone too.
            Err(_) if record.contains('\0') => {
                first_zeroed = if zeroed == 0 { start } else { first_zeroed };
                zeroed += 1;
                reader.builder.leave_out(1);
            }
            Err(_) => {
                let fault = Fault::new(WarningCode::BadMember, start, NOT_JSON);
                reader.refuse(fault, ordinal);
            }
            Ok(_) => {
                let mut cursor = Cursor::new(text, start);
                if is_geometry(cursor.clone()) {
                    reader.bare_geometry(&mut cursor, ordinal);
                } else {
                    reader.feature(&mut cursor, ordinal);
                }
            }
        }
        progress.advance(record.len() as u64);
        incoming.look(&reader.builder);
        ordinal += 1;
    }
    incoming.tell();
    if zeroed > 0 {
        let line = 1 + text.bytes().take(first_zeroed).filter(|byte| *byte == b'\n').count();
        let records = if zeroed == 1 { "1 record".to_owned() } else { format!("{zeroed} records") };
        let message = format!(
            "{records} with zeros in the place of text, from line {line} on; left out, and what stood there is lost, \
             nobody knows how many features"
        );
        let (code, line) = (WarningCode::Damaged, Some(first_zeroed as u64));
        reader.warnings.push(Warning { code, message: message.into(), feature: None, line, skipped: false });
    }
    Ok(reader)
}

fn is_geometry(mut cursor: Cursor<'_>) -> bool {
    if cursor.kind() != Kind::Object {
        return false;
    }
    cursor.enter();
    while let Some(name) = cursor.next_member() {
        if name.raw == "type" && cursor.kind() == Kind::Text {
            return geometry_type(&cursor.raw_text().to_text()).is_some();
        }
        cursor.skip_value();
    }
    false
}
