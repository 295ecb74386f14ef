//! A shapefile with what lies beside it, as one layer.

use super::super::encoding::{self, usual_name};
use super::super::incoming::Incoming;
use super::super::projjson;
use super::super::raw::{Declared, Raw};
use super::super::shape::Features;
use super::super::steps::Steps;
use super::super::{Format, ReadError, Reading, Source};
use super::dbf::{OddRow, Table};
use super::in_step::InStep;
use super::shp::{End, OddShape, Records, are_degrees, is_without_header, shape};
use crate::crs::SourceCrs;
use crate::data::{Warning, WarningCode, Warnings};
use crate::progress::Progress;

/// Records between two looks at the cancel token.
const CHECK_EVERY: usize = 256;

/// Whether a source is the `.shp` of a shapefile.
pub(in crate::formats) fn is_shapefile(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0, 0, 0x27, 0x0a])
}

/// Reads a shapefile.
///
/// # Errors
/// An encoding that means nothing; cancellation.
pub(in crate::formats) fn read(source: &Source<'_>, reading: &Reading, progress: &Progress) -> Result<Raw, ReadError> {
    let companion = |ending: &str| source.beside.iter().find(|(e, _)| e == ending).map(|(_, bytes)| bytes.as_slice());
    let mut features = Features::new();
    let table = companion("dbf").and_then(Table::of);
    let texts_in = match (&reading.encoding, &table) {
        (Some(label), _) => Some(encoding::named(label)?),
        (None, Some(table)) => {
            let found = table.encoding(companion("cpg"));
            if let Some(said) = found.instead_of {
                let message =
                    format!("texts are said to be in {}, but they are in {}", said.name(), usual_name(found.encoding));
                features.warn_of_source(WarningCode::Encoding, message);
            }
            if found.is_guessed {
                features.warnings.append(encoding::told_guess(usual_name(found.encoding)));
            }
            Some(found.encoding)
        }
        (None, None) => None,
    };
    if companion("dbf").is_none() {
        features.warn_of_source(
            WarningCode::NoAttributes,
            "there is no .dbf beside the .shp; its features have no attributes",
        );
    } else if table.is_none() {
        features.warn_of_source(WarningCode::NoAttributes, "the .dbf cannot be read; the features have no attributes");
    }
    let names = table.as_ref().zip(texts_in).map(|(table, encoding)| table.names(encoding)).unwrap_or_default();
    if let Some(table) = &table {
        for name in table.elsewhere(&names) {
            let message = format!("the texts of the field {name} stand in a .dbt or .fpt, which is not read; left out");
            features.warn_of_source(WarningCode::Unsupported, message);
        }
    }
    let declared = declared(companion("prj"));
    features.tell_by(match &declared {
        Declared::Nothing if are_degrees(source.bytes) => Incoming::of_degrees(false, reading, progress),
        declared => Incoming::of(declared, reading, progress),
    });
    let mut records = Records::of(source.bytes, companion("shx"));
    let mut steps = Steps::of(source.bytes.len(), progress);
    let (mut row, mut damaged, mut deleted) = (0, 0, 0_u64);
    while let Some(content) = records.next() {
        damaged += usize::from(content.is_err());
        if row % CHECK_EVERY == 0 {
            steps.reach(records.position() as f64 / source.bytes.len().max(1) as f64)?;
        }
        steps.count_feature();
        if table.as_ref().is_some_and(|table| table.is_deleted(row)) {
            features.pass_over();
            deleted += 1;
        } else {
            let (mut odd, mut odd_shape) = (OddRow::default(), OddShape::default());
            let shape = content.and_then(|content| shape(content, &mut odd_shape));
            features.has_measures |= odd_shape.has_measures && shape.is_ok();
            features.add(None, shape, |builder| {
                if let (Some(table), Some(encoding)) = (&table, texts_in) {
                    odd = table.set(row, &names, encoding, builder);
                }
            });
            if odd_shape.runs_wrong {
                let message = "rings that run the wrong way; what lies in what decides which are holes";
                features.warn(WarningCode::WindingOrder, message.into(), None, false);
            }
            if odd.has_long_integer {
                let message = "a number has more digits than a number can hold; kept as text";
                features.warn(WarningCode::NumberPrecision, message.into(), None, false);
            }
            if odd.has_infinite {
                features.warn(WarningCode::Unsupported, "an infinite number; left out".into(), None, false);
            }
            if odd.is_mixed {
                let message = "a text in another encoding than the rest of the table; read in its own";
                features.warn(WarningCode::MixedEncodings, message.into(), None, false);
            }
        }
        row += 1;
    }
    steps.reach(1.0)?;
    let lost = match records.end {
        End::Whole => None,
        End::CutOff => Some("ends in the middle of"),
        End::Damaged => Some("is damaged at"),
    };
    if let Some(lost) = lost {
        let message = if is_without_header(source.bytes) {
            "the .shp ends within its header; what follows is lost".to_owned()
        } else {
            format!("the .shp {lost} record {}; what follows is lost", row + 1)
        };
        let (code, feature) = (WarningCode::CutOff, Some(format!("#{}", row + 1)));
        features.warnings.push(Warning { code, message: message.into(), feature, line: None, skipped: false });
    }
    if records.is_by_index() && damaged > 0 {
        let message = format!("{damaged} of {row} records of the .shp are damaged; the .shx led to the others");
        features.warn_of_source(WarningCode::Damaged, message);
    }
    if let Some(first) = records.first_lying {
        let message = "the record says wrongly how long it is; the .shx knows".into();
        let feature = Some(format!("#{first}"));
        let code = WarningCode::Damaged;
        features.warnings.push(Warning { code, message, feature, line: None, skipped: false });
    }
    if let Some(table) = &table {
        features.warnings.append(told_steps(table));
    }
    if deleted > 0 {
        let rows = if deleted == 1 { "a row is".to_owned() } else { format!("{deleted} rows are") };
        let message = format!("{rows} marked as deleted in the .dbf; left out with what belongs to them");
        let warning =
            Warning { code: WarningCode::NotRead, message: message.into(), feature: None, line: None, skipped: false };
        features.warnings.push_times(warning, deleted);
    }
    if let Some(table) = &table
        && table.rows_there() != row
    {
        let message = format!("the .dbf has {} rows and the .shp has {row} shapes", table.rows_there());
        let (code, missing) = (WarningCode::RowCount, table.rows_there().abs_diff(row));
        let warning = Warning { code, message: message.into(), feature: None, line: None, skipped: false };
        features.warnings.push_times(warning, missing as u64);
    }
    Ok(Raw {
        dataset: features.finish(),
        declared,
        format: Format::Shapefile,
        encoding: texts_in.filter(|_| !names.is_empty()).map(usual_name),
    })
}

/// What is to be said of rows of the table that are not where they should be.
fn told_steps(table: &Table<'_>) -> Warnings {
    let InStep { lost, aside, odd_flag } = &table.in_step;
    let (row, message, times) = match (odd_flag, aside) {
        (Some((row, times)), _) => {
            let message =
                format!("row {} of the .dbf begins with a byte that none begins with; taken as it stands", row + 1);
            (*row, message, *times)
        }
        (None, 0) if lost.is_empty() => return Warnings::default(),
        (None, 0) => {
            let message = format!(
                "from row {} on the .dbf is out of step with its header; the features from there on have no attributes",
                lost.start + 1
            );
            (lost.start, message, lost.len() as u64)
        }
        (None, _) => {
            let (bytes, what) = (aside.unsigned_abs(), if *aside > 0 { "were put in" } else { "are missing" });
            let message = format!(
                "{bytes} bytes {what} at about row {} of the .dbf; the attributes there are lost, and the rows behind were \
                 found again",
                lost.start + 1
            );
            (lost.start, message, lost.len() as u64)
        }
    };
    let (code, feature) = (WarningCode::Damaged, Some(format!("#{}", row + 1)));
    let mut warnings = Warnings::default();
    warnings.push_times(Warning { code, message: message.into(), feature, line: None, skipped: false }, times);
    warnings
}

/// What a `.prj` says.
fn declared(prj: Option<&[u8]>) -> Declared {
    let Some(prj) = prj else { return Declared::Nothing };
    let text = encoding::any_text(prj);
    if text.trim().is_empty() {
        return Declared::Nothing;
    }
    if let Some(declared) = projjson::declared(&text) {
        return declared;
    }
    match SourceCrs::named(&text) {
        Ok(crs) => Declared::Crs(crs),
        Err(_) => {
            let named = text.split('"').nth(1).map(|name| format!("\"{name}\""));
            Declared::Unknown(named.unwrap_or_else(|| "a system that its .prj does not name".to_owned()))
        }
    }
}
