//! A shapefile with what lies beside it, as one layer.

use super::super::encoding;
use super::super::encoding_names::{named, usual_name};
use super::super::error::quoted_cell;
use super::super::incoming::Incoming;
use super::super::projjson;
use super::super::raw::{Declared, Raw};
use super::super::shape::Features;
use super::super::steps::Steps;
use super::super::{Format, ReadError, Reading, Source};
use super::dbf::{OddRow, Table};
use super::header::OddHeader;
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
        (Some(label), _) => Some(named(label)?),
        (None, Some(table)) => {
            let said = table.said_encoding(companion("cpg"));
            let found = table.encoding(&said);
            features.warnings.append(found.told(&said));
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
        for name in table.made_up(&names) {
            let message = format!("a field of the .dbf has no name, and is called {name}; please check");
            features.warn_of_source(WarningCode::Damaged, message);
        }
        for name in texts_in.map(|encoding| table.cut_names(encoding, &names)).unwrap_or_default() {
            let message = format!("the name of the field {name} ends within a character, which was left out");
            features.warn_of_source(WarningCode::CutName, message);
        }
        for (name, kind) in table.unknown(&names) {
            let message = format!("the values of the field {name}, of the kind {kind:?}, are not read; left out");
            features.warn_of_source(WarningCode::Unsupported, message);
        }
    }
    let declared = declared(companion("prj"));
    features.tell_by(match &declared {
        Declared::Nothing if are_degrees(source.bytes) => Incoming::of_degrees(false, reading, progress),
        declared => Incoming::of(declared, reading, progress),
    });
    let records = || Records::of(source.bytes, companion("shx"));
    let rows_left = table.as_ref().and_then(|table| rows_left(table, records()));
    let mut records = records();
    let mut steps = Steps::of(source.bytes.len(), progress);
    let (mut row, mut damaged, mut deleted) = (0, 0, 0_u64);
    while let Some(content) = records.next() {
        damaged += usize::from(content.is_err());
        if row % CHECK_EVERY == 0 {
            steps.reach(records.position() as f64 / source.bytes.len().max(1) as f64)?;
        }
        steps.count_feature();
        let row_of_table = rows_left.as_ref().and_then(|rows| rows.get(row).copied()).unwrap_or(row);
        if table.as_ref().is_some_and(|table| table.is_deleted(row_of_table)) {
            features.pass_over();
            deleted += 1;
        } else {
            let (mut odd, mut odd_shape) = (OddRow::default(), OddShape::default());
            let shape = content.and_then(|content| shape(content, &mut odd_shape));
            features.has_measures |= odd_shape.has_measures && shape.is_ok();
            features.add(None, shape, |builder| {
                if let (Some(table), Some(encoding)) = (&table, texts_in) {
                    odd = table.set(row_of_table, &names, encoding, builder);
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
            for (name, text, told) in odd.foreign {
                let message = format!("{} in the field {name} is {told}", quoted_cell(&text));
                features.warn(WarningCode::Damaged, message.into(), None, false);
            }
            for name in odd.overflowed {
                let message = format!(
                    "asterisks in the field {name}, which is blank elsewhere: a number that is too long for it, or none"
                );
                features.warn(WarningCode::OverflowedNumber, message.into(), None, false);
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
        features.warnings.append(told_damage(table, &names));
    }
    if let Some(table) = &table {
        features.warnings.append(told_deleted(table, row, deleted, rows_left.is_some()));
        if rows_left.is_none() {
            features.warnings.append(told_count(table, row));
        }
    }
    Ok(Raw {
        dataset: features.finish(),
        declared,
        format: Format::Shapefile,
        encoding: texts_in.filter(|_| !names.is_empty()).map(usual_name),
    })
}

/// The row of each shape, where the rows marked as deleted are still in the table but their shapes are not in the `.shp`: it
/// is whole, and has as many shapes as rows are left. `None` of any other, where each shape has the row of its number.
fn rows_left(table: &Table<'_>, mut records: Records<'_>) -> Option<Vec<usize>> {
    let left = table.rows_left().filter(|_| table.in_step == InStep::default())?;
    let mut numbers = Vec::new();
    while let Some(record) = records.next() {
        record.ok().filter(|_| numbers.len() < left.len())?;
        numbers.push(records.number);
    }
    // Records may have been numbered anew, or have kept the numbers of their rows.
    let are_new = numbers.iter().copied().eq(1..=left.len());
    let are_of_rows = || numbers.iter().copied().eq(left.iter().map(|row| row + 1));
    (records.is_whole() && (are_new || are_of_rows())).then_some(left)
}

fn of_source(code: WarningCode, message: String, times: u64) -> Warnings {
    let mut warnings = Warnings::default();
    let warning = Warning { code, message: message.into(), feature: None, line: None, skipped: false };
    warnings.push_times(warning, times);
    warnings
}

/// What is to be said of rows marked as deleted, of which so many have cost a shape.
fn told_deleted(table: &Table<'_>, shapes: usize, deleted: u64, are_gone: bool) -> Warnings {
    let times = if are_gone { table.rows_there().saturating_sub(shapes) as u64 } else { deleted };
    let rows = match times {
        0 => return Warnings::default(),
        1 => "a row is".to_owned(),
        _ => format!("{times} rows are"),
    };
    let what = if are_gone {
        format!("left out; the .shp has as many shapes as rows remain, {shapes}, which belong together in their order")
    } else {
        "left out with what belongs to them".to_owned()
    };
    of_source(WarningCode::NotRead, format!("{rows} marked as deleted in the .dbf; {what}"), times)
}

/// What is to be said of a table that has another number of rows than there are shapes, or says so wrongly.
fn told_count(table: &Table<'_>, shapes: usize) -> Warnings {
    let (said, held) = (table.rows_there(), table.rows_held());
    if said == shapes {
        return Warnings::default();
    }
    if held == shapes {
        let message =
            format!("the .dbf says that it has {said} rows, but holds {held}, one for each shape; all were read");
        return of_source(WarningCode::WrongCount, message, 1);
    }
    let says = if held == said { String::new() } else { format!(", though it says {said},") };
    let message = format!("the .dbf has {held} rows{says} and the .shp has {shapes} shapes");
    of_source(WarningCode::RowCount, message, held.abs_diff(shapes) as u64)
}

/// What is to be said of rows of the table that are not where they should be.
fn told_steps(table: &Table<'_>) -> Warnings {
    let InStep { lost, aside, odd_flag } = &table.in_step;
    let mut warnings = Warnings::default();
    let mut tell = |row: usize, message: String, times: u64| {
        let (code, feature) = (WarningCode::Damaged, Some(format!("#{}", row + 1)));
        warnings.push_times(Warning { code, message: message.into(), feature, line: None, skipped: false }, times);
    };
    if let Some((row, times)) = odd_flag {
        let message =
            format!("row {} of the .dbf begins with a byte that none begins with; taken as it stands", row + 1);
        tell(*row, message, *times);
    } else if *aside == 0 && !lost.is_empty() {
        let message = format!(
            "from row {} on the .dbf is out of step with its header; the features from there on have no attributes",
            lost.start + 1
        );
        tell(lost.start, message, lost.len() as u64);
    } else if *aside != 0 {
        let what = match aside {
            1 => "1 byte too many stands".to_owned(),
            -1 => "1 byte is missing".to_owned(),
            1.. => format!("{aside} bytes too many stand"),
            _ => format!("{} bytes are missing", aside.unsigned_abs()),
        };
        let lost_here = match lost.len() {
            0 => format!("before row {} of the .dbf; none is lost", lost.start + 1),
            1 => format!("in row {} of the .dbf, whose attributes are lost", lost.start + 1),
            _ => format!("in rows {} to {} of the .dbf, whose attributes are lost", lost.start + 1, lost.end),
        };
        let message = format!("{what} {lost_here}; the rows behind were found again");
        tell(lost.start, message, 1);
        for row in lost.clone().skip(1) {
            tell(row, "its attributes are lost, as those of the row before".to_owned(), 1);
        }
    }
    warnings
}

/// What is to be said of a header that contradicts itself, of rows that were overwritten, and of days that are none.
fn told_damage(table: &Table<'_>, names: &[String]) -> Warnings {
    let mut warnings = Warnings::default();
    if let Some(odd) = table.odd_header {
        let is_whole = matches!(odd, OddHeader::Length { .. } | OddHeader::Width { .. });
        let code = if is_whole { WarningCode::FieldLengths } else { WarningCode::Damaged };
        warnings.append(of_source(code, told_header(odd, names), 1));
    }
    for rows in table.zeroed.rows() {
        let which = match rows.len() {
            1 => format!("row {} of the .dbf has", rows.end),
            _ => format!("rows {} to {} of the .dbf have", rows.start + 1, rows.end),
        };
        let message = format!("{which} zeros in the place of values, which are lost; fetch the .dbf again");
        // A loss of the whole: nobody should take it for all there was.
        warnings.append(of_source(WarningCode::Damaged, message, rows.len() as u64));
    }
    for (name, row, text) in table.without_days(names) {
        let message = format!(
            "most of what stands in the field {name} is no day that a calendar has (such as {}); kept as text, please check",
            quoted_cell(&text)
        );
        let (code, feature) = (WarningCode::Damaged, Some(format!("#{}", row + 1)));
        warnings.push(Warning { code, message: message.into(), feature, line: None, skipped: false });
    }
    warnings
}

/// What is wrong with the header of a table, and what was made of it.
fn told_header(odd: OddHeader, names: &[String]) -> String {
    match odd {
        OddHeader::ZeroedFields(count) => {
            let fields = if count == 1 { "a field".to_owned() } else { format!("{count} fields") };
            format!(
                "zeros stand in the place of the description of {fields} of the .dbf; left out, fetch the .dbf again"
            )
        }
        OddHeader::Length { field, said, is } => {
            let name = names.get(field).map_or("?", String::as_str);
            format!(
                "the fields of the .dbf do not add up to its rows, which make sense if the field {name} is {is} wide \
                 instead of {said}; read so, please check"
            )
        }
        OddHeader::Width { said, is } => {
            format!("the .dbf says that its rows are {said} bytes wide, but they are {is}; read so, please check")
        }
        OddHeader::Unclear => {
            "the fields of the .dbf do not add up to its rows, and do not fit what stands there; do not rely \
             on the attributes, fetch the .dbf again"
                .to_owned()
        }
    }
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
