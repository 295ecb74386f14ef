//! Rows become features.

use std::borrow::Cow;

use super::super::column_type::filled;
use super::super::raw::{Declared, Raw};
use super::super::shape::{Fault, Features, Shape};
use super::super::steps::Steps;
use super::super::{Format, ReadError, Reading, Source, encoding, lenient_json, wkt};
use super::columns::{Places, starts, told_datum};
use super::layout::{Layout, is_zeroed};
use super::rows::Row;
use super::survey::{Pairs, Survey, numbers};
use crate::crs::{Datum, SourceCrs};
use crate::data::{Warning, WarningCode};
use crate::progress::Progress;

/// As much of a text as tells whether it is a table.
const HEAD_BYTES: usize = 64 << 10;

/// Rows between two looks at the cancel token.
const CHECK_EVERY: u64 = 256;

/// Whether a source is delimited text: by its content, and where that could be anything by its name.
pub(in crate::formats) fn is_delimited(source: &Source<'_>, given: Option<&str>) -> bool {
    let is_named = Format::Csv.is_named(source.name);
    let head = source.bytes.get(..HEAD_BYTES).unwrap_or(source.bytes);
    // A table of which a part was overwritten is still one.
    let head = if is_named { encoding::zeros_marked(head, given) } else { head.into() };
    let Some(head) = encoding::head_of(&head, HEAD_BYTES, given) else {
        return is_named && encoding::may_be_text(source.bytes);
    };
    let text = lenient_json::behind_comments(&head);
    if text.is_empty() || text.starts_with(['{', '[', '<', '\u{1e}']) || lenient_json::begins_with_script(text) {
        return false;
    }
    is_named || Layout::of(&head).is_ok_and(|layout| layout.is_borne_out)
}

/// Reads a table.
///
/// # Errors
/// Text that cannot be decoded; no columns that say where rows are; cancellation.
pub(in crate::formats) fn read(bytes: &[u8], reading: &Reading, progress: &Progress) -> Result<Raw, ReadError> {
    let marked = encoding::zeros_marked(bytes, reading.encoding.as_deref());
    let decoded = encoding::table_text(&marked, reading.encoding.as_deref())?;
    let has_zeros = matches!(marked, Cow::Owned(_));
    let layout = Layout::on(reading.datum, &decoded.text).map_err(|fault| if has_zeros { zeroed() } else { fault })?;
    let mut steps = Steps::of(bytes.len(), progress);
    let length = decoded.text.len().max(1) as f64;

    let mut survey = Survey::of(&layout);
    let mut is_cut_off = decoded.is_cut_off;
    let seen = each_row(&layout, has_zeros, is_cut_off, |row, at, count| {
        if count % CHECK_EVERY == 0 {
            steps.reach(at as f64 / length / 2.0)?;
        }
        survey.see(row, &layout);
        Ok(())
    })?;
    if seen.is_last_unended && survey.ends_within_a_number() {
        is_cut_off = true;
        survey = Survey::of(&layout);
        each_row(&layout, has_zeros, is_cut_off, |row, _, _| {
            survey.see(row, &layout);
            Ok(())
        })?;
    }

    let mut table = Table { layout: &layout, survey: &survey, pairs: Pairs::Open, srid: None, unplaced: 0, totals: 0 };
    let mut features = Features::new();
    features.warnings.append(decoded.told());
    table.judge(reading, &mut features);
    features.tell_by(survey.incoming(reading, progress));
    let lost = each_row(&layout, has_zeros, is_cut_off, |row, at, count| {
        if count % CHECK_EVERY == 0 {
            steps.reach(0.5 + at as f64 / length / 2.0)?;
        }
        table.add(row, &mut features);
        steps.count_feature();
        Ok(())
    })?;
    steps.reach(1.0)?;
    if let Some(line) = lost.zeroed_line {
        let rows = counted(lost.zeroed, "row");
        let message = format!(
            "{rows} with zeros in the place of text, from line {line} on; left out, and what stood there is lost"
        );
        let (code, line) = (WarningCode::Damaged, Some(line));
        features.warnings.push(Warning { code, message: message.into(), feature: None, line, skipped: false });
    }
    if has_zeros && layout.has_zeroed_header {
        let message =
            "zeros in the place of the end of the header; the names of columns and the rows in their place are lost";
        features.warn_of_source(WarningCode::Damaged, message);
    }
    if let Some(line) = lost.cut {
        let message = format!("the text ends within the row in line {line}, which was left out; what followed is lost");
        features.warn_of_source(WarningCode::CutOff, message);
    }
    if table.unplaced > 0 {
        let rows = counted(table.unplaced, "row");
        let message = format!("{rows} without coordinates; kept as features without a geometry");
        features.warn_of_source(WarningCode::NoPosition, message);
    }
    if table.totals > 0 {
        let rows = counted(table.totals, "row");
        let message = format!("{rows} of totals, whose numbers are no position; kept without a geometry");
        features.warn_of_source(WarningCode::NoPosition, message);
    }
    let declared = match (table.srid, table.pairs) {
        (None, pairs @ (Pairs::LonLat | Pairs::LatLon)) => {
            Declared::MostlyDegrees { latitude_first: pairs == Pairs::LatLon }
        }
        (None, Pairs::Open | Pairs::NorthEast) => Declared::Nothing,
        (Some(srid), _) => {
            SourceCrs::of_epsg(srid).map_or_else(|_| Declared::Unknown(format!("SRID {srid}")), Declared::Crs)
        }
    };
    Ok(Raw { dataset: features.finish(), declared, format: Format::Csv, encoding: Some(decoded.encoding) })
}

/// Rows that could not be read.
#[derive(Debug, Default)]
struct Lost {
    /// The line of a last row in which the text ends: who knows how long its last number was. Of a text that is surely cut
    /// off that is any row with no line end behind it.
    cut: Option<u64>,
    /// Whether the text ends in the last row that was read.
    is_last_unended: bool,
    /// Those that were overwritten with zeros, and the line of the first.
    zeroed: u64,
    zeroed_line: Option<u64>,
}

/// Calls `f` with each row that has something in it, the place behind it, and how many were before it. Answers which were
/// left out.
fn each_row<'a>(
    layout: &Layout<'a>,
    has_zeros: bool,
    is_cut_off: bool,
    mut f: impl FnMut(&Row<'a>, usize, u64) -> Result<(), ReadError>,
) -> Result<Lost, ReadError> {
    let mut lost = Lost::default();
    let mut rows = layout.rows.clone();
    let mut row = Row::default();
    let mut count = 0;
    // Where other rows are short too, a short one at the end is no sign.
    let mut is_any_short = false;
    while rows.read(&mut row) {
        if row.cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if has_zeros && is_zeroed(&row) {
            lost.zeroed += 1;
            lost.zeroed_line.get_or_insert(row.line);
            continue;
        }
        let is_short = row.cells.len() < layout.names.len();
        let looks_cut_off = count > 0 && (is_short && !is_any_short || row.has_stray_quotes);
        if rows.is_unended() && (is_cut_off || looks_cut_off) {
            return Ok(Lost { cut: Some(row.line), ..lost });
        }
        is_any_short |= is_short;
        f(&row, rows.at(), count)?;
        lost.is_last_unended = rows.is_unended();
        count += 1;
    }
    Ok(Lost { cut: is_cut_off.then(|| rows.line()), ..lost })
}

/// Of a table of which so much was overwritten that nothing says where its rows are.
fn zeroed() -> ReadError {
    ReadError::Damaged { format: Format::Csv.as_str(), why: "zeros stand in the place of text".to_owned() }
}

fn counted(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

struct Table<'t, 'a> {
    layout: &'t Layout<'a>,
    survey: &'t Survey,
    /// What pairs have to be, or else cost their row.
    pairs: Pairs,
    /// The number of the system that the first geometry names.
    srid: Option<u32>,
    unplaced: u64,
    /// Rows that add up others.
    totals: u64,
}

impl Table<'_, '_> {
    /// Decides on the whole what the coordinates are, and tells what a person should know of it.
    fn judge(&mut self, reading: &Reading, features: &mut Features) {
        if self.layout.before > 0 {
            let rows = counted(self.layout.before as u64, "row");
            let message = format!("{rows} before the header; left out");
            features.warn_of_source(WarningCode::NotRead, message);
        }
        let pairs = self.survey.pairs();
        let decided = match pairs {
            // The numbers of a local grid look like anything.
            _ if reading.control.is_some() => false,
            // Who knows the system or the order knows better.
            Pairs::LonLat | Pairs::LatLon => reading.crs.is_none(),
            Pairs::NorthEast => !reading.swap_axes && self.are_turned(reading),
            Pairs::Open => false,
        };
        self.pairs = if decided { pairs } else { Pairs::Open };
        if let Some([lon, lat]) = starts(&self.layout.places, &self.layout.names) {
            let message = format!("each row lies where it begins ({lon}, {lat}); where it leads is not drawn");
            features.warn_of_source(WarningCode::NotRead, message);
        }
        if let (Places::Axes { x, y, .. }, Pairs::NorthEast) = (&self.layout.places, self.pairs) {
            let name = |column: usize| self.layout.names.get(column).map_or("", String::as_str);
            let message = format!(
                "the numbers in {:?} can only be northings and those in {:?} eastings; they were taken so",
                name(*x),
                name(*y)
            );
            features.warn_of_source(WarningCode::SwappedAxes, message);
        }
        self.tell_datum(reading, features);
    }

    /// Tells which of two pairs of columns was taken, and that the names of columns tell of a datum.
    fn tell_datum(&self, reading: &Reading, features: &mut Features) {
        let layout = self.layout;
        let (names, datum) = (self.quoted_names(&layout.places), layout.places.datum());
        if let Some(other) = &layout.passed_over {
            let message = format!("positions were taken from {names}, not from {}", self.quoted_names(other));
            features.warn_of_source(WarningCode::NotRead, message);
        }
        if datum != Datum::Wgs84 && reading.datum == Datum::Wgs84 {
            let (columns, call, were) = match layout.places {
                Places::Pair { .. } => ("column", "calls its positions", "they were"),
                _ => ("columns", "call themselves", "were"),
            };
            let message = format!(
                "{columns} {names} {call} {}, and {were} taken as they are: say the datum to have those in mainland China \
                 moved back",
                datum.as_str()
            );
            features.warn_of_source(WarningCode::OtherDatum, message);
            features.builder.set_called_datum(Some(datum));
        }
        let heading = |column: usize| told_datum(layout.names.get(column)?);
        if let Some(told) = layout.places.columns().into_iter().find_map(heading)
            && reading.datum != Datum::Wgs84
            && told != reading.datum
        {
            let message = format!(
                "columns {names} call themselves {}, not {} as was said; they were converted as was said",
                told.as_str(),
                reading.datum.as_str()
            );
            features.warn_of_source(WarningCode::OtherCrs, message);
        }
    }

    /// The names of columns, for a sentence.
    fn quoted_names(&self, places: &Places) -> String {
        let name = |column: usize| format!("{:?}", self.layout.names.get(column).map_or("", String::as_str));
        places.columns().into_iter().map(name).collect::<Vec<_>>().join(" and ")
    }

    /// Whether a northing that stands before an easting is one for certain; else the names say what is what, and
    /// whoever knows better turns them. Without a system it is asked about, in the order of a map.
    fn are_turned(&self, reading: &Reading) -> bool {
        let Some(named) = &reading.crs else { return true };
        SourceCrs::named(named).is_ok_and(|crs| self.survey.are_turned_in(&crs))
    }

    fn add(&mut self, row: &Row<'_>, features: &mut Features) {
        let layout = self.layout;
        // Rows of totals are told by themselves.
        let totals = self.totals;
        let shape = self.shape(row, &mut features.has_measures);
        self.unplaced += u64::from(totals == self.totals && matches!(shape, Ok(None)));
        features.add(Some(row.line), shape, |builder| {
            // Cells that a short row lacks are missing, and cost nothing.
            for (i, ((name, column), cell)) in layout.names.iter().zip(&self.survey.types).zip(&row.cells).enumerate() {
                if !layout.places.holds(i) {
                    builder.property(name, column.value(cell, layout.comma));
                }
            }
        });
        let (width, cells) = (layout.names.len(), row.cells.len());
        let has_more = row.cells.iter().skip(width).any(|cell| !cell.trim().is_empty());
        let message = match () {
            () if cells < width => {
                format!("a row of {} in a table of {width} columns; the rest is missing", counted(cells as u64, "cell"))
            }
            () if has_more => format!(
                "a row of {} in a table of {}; the rest was left out",
                counted(cells as u64, "cell"),
                counted(width as u64, "column")
            ),
            () if row.has_stray_quotes => "a quote that nothing closes; the line was taken as it stands".to_owned(),
            () => return,
        };
        features.warn(WarningCode::RaggedRow, message.into(), Some(row.line), false);
    }

    fn shape(&mut self, row: &Row<'_>, has_measures: &mut bool) -> Result<Option<Shape>, Fault> {
        let Some(numbers) = numbers(row, self.layout) else { return self.of_wkt(row, has_measures) };
        let Some([x, y]) = numbers.map_err(|message| Fault::new(WarningCode::BadCoordinate, message))? else {
            return Ok(None);
        };
        if self.survey.is_total(row, self.layout, [x, y]) {
            self.totals += 1;
            return Ok(None);
        }
        // Degrees that can only be meant the other way round are turned with the others, once all are known.
        let is_stray = || self.pairs.other_way_round().is_some_and(|pairs| pairs.fits(x, y));
        if !self.pairs.fits(x, y) && !is_stray() {
            let message = match self.pairs {
                Pairs::NorthEast => format!("{x}, {y} are no northing and easting as in the other rows"),
                _ => format!("{x}, {y} are no longitude and latitude as in the other rows"),
            };
            return Err(Fault::new(WarningCode::OutOfRange, message));
        }
        let [x, y] = if self.pairs == Pairs::NorthEast { [y, x] } else { [x, y] };
        Ok(Some(Shape::Point([x, y, f64::NAN])))
    }

    fn of_wkt(&mut self, row: &Row<'_>, has_measures: &mut bool) -> Result<Option<Shape>, Fault> {
        let Places::Wkt(column) = self.layout.places else { return Ok(None) };
        let text = row.cells.get(column).map_or("", |cell| filled(cell));
        if text.is_empty() {
            return Ok(None);
        }
        let geometry = wkt::read(text)?;
        match (self.srid, geometry.srid) {
            (Some(first), Some(own)) if first != own => {
                let message = format!("a geometry in SRID {own} among those in SRID {first}");
                Err(Fault::new(WarningCode::BadCoordinate, message))
            }
            (_, own) => {
                self.srid = self.srid.or(own);
                *has_measures |= geometry.has_measures;
                Ok(geometry.shape)
            }
        }
    }
}
