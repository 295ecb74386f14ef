//! The geometries of a `.shp`, record by record.

use super::super::shape::{Fault, Shape, Xyz};
use super::rings::polygons;
use crate::data::WarningCode;

/// Bytes before the first record.
const HEADER: usize = 100;
/// Bytes before the content of a record: its number and its length in 16-bit words, big endian.
const RECORD_HEADER: usize = 8;

/// The content of a record that has a type and nothing else, bytes: no record is shorter.
const LEAST_CONTENT: usize = 4;

/// The contents of the records, in order: one behind the other as each says how long it is, or, where that leads astray,
/// where a `.shx` says that they lie.
pub(super) struct Records<'a> {
    bytes: &'a [u8],
    at: usize,
    index: Option<Index<'a>>,
    row: usize,
    /// The number of the record read last, as it says.
    pub(super) number: usize,
    /// Why no more could be read.
    pub(super) end: End,
    /// The first record, from 1, that is whole and says wrongly how long it is.
    pub(super) first_lying: Option<usize>,
}

/// How the records end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Whole,
    /// In the middle of one.
    CutOff,
    /// At something that is none.
    Damaged,
}

impl<'a> Records<'a> {
    pub(super) fn of(bytes: &'a [u8], shx: Option<&'a [u8]>) -> Self {
        let end = if is_without_header(bytes) { End::CutOff } else { End::Whole };
        let plain = Self { bytes, at: HEADER, index: None, row: 0, number: 0, end, first_lying: None };
        let Some(index) = shx.and_then(Index::of) else { return plain };
        let mut walk = Self { ..plain };
        let rows = walk.by_ref().filter(Result::is_ok).count();
        if walk.end == End::Whole && rows == index.len() {
            return plain;
        }
        // Either may be the damaged one.
        let walked = Self { ..plain }.filter(|record| record.as_ref().is_ok_and(|content| is_exact(content))).count();
        let listed = (0..index.len()).filter(|row| index.content(*row, bytes).is_some()).count();
        Self { index: (listed > walked).then_some(index), ..plain }
    }

    /// How far the reading has come, bytes.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Whether the `.shx` was needed.
    pub(super) fn is_by_index(&self) -> bool {
        self.index.is_some()
    }

    /// Whether all that the file says is there was read, one record behind the other.
    pub(super) fn is_whole(&self) -> bool {
        self.index.is_none() && self.end == End::Whole && self.length() == Some(self.at)
    }

    /// How long the file says that it is, bytes.
    fn length(&self) -> Option<usize> {
        let words = u32::from_be_bytes(self.bytes.get(24..28)?.try_into().ok()?);
        usize::try_from(words).ok()?.checked_mul(2)
    }

    /// Whether nothing but zeros follows, and the file does not say that there is more.
    fn is_filled_up(&self, rest: &[u8]) -> bool {
        self.length().is_some_and(|length| length <= self.at) && rest.iter().all(|b| *b == 0)
    }

    /// Whether the file says that it is longer than what has been read.
    fn says_more(&self) -> bool {
        self.length().is_some_and(|length| length > self.at)
    }

    fn next_listed(&mut self, index: Index<'a>) -> Option<Result<&'a [u8], Fault>> {
        if self.row >= index.len() {
            return None;
        }
        let content = index.content(self.row, self.bytes);
        self.at = index.entry(self.row).map_or(self.at, |(at, _)| at).min(self.bytes.len());
        self.row += 1;
        self.number = self.row;
        if let Some(content) = content
            && self.bytes.get(self.at..).and_then(header).is_some_and(|(_, length)| length != content.len())
        {
            self.first_lying.get_or_insert(self.row);
        }
        Some(content.ok_or_else(|| bad("a record that is damaged")))
    }

    fn stop(&mut self, end: End) -> Option<Result<&'a [u8], Fault>> {
        self.end = end;
        self.at = self.bytes.len();
        None
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<&'a [u8], Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(index) = self.index {
            return self.next_listed(index);
        }
        let rest = self.bytes.get(self.at..)?;
        if rest.is_empty() {
            return self.stop(if self.at == HEADER && self.says_more() { End::CutOff } else { self.end });
        }
        let Some((number, length)) = header(rest) else { return self.stop(End::CutOff) };
        self.row += 1;
        if length < LEAST_CONTENT && number != self.row {
            let end = if self.is_filled_up(rest) { End::Whole } else { End::Damaged };
            return self.stop(end);
        }
        let Some(content) = rest.get(RECORD_HEADER..).and_then(|rest| rest.get(..length)) else {
            return self.stop(End::CutOff);
        };
        self.at += RECORD_HEADER + length;
        self.number = number;
        Some(Ok(content))
    }
}

/// Whether a file ends before its first record could begin.
pub(super) fn is_without_header(bytes: &[u8]) -> bool {
    bytes.len() < HEADER
}

/// The number of the record that begins here, and how long its content is, bytes.
fn header(bytes: &[u8]) -> Option<(usize, usize)> {
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    Some((usize::try_from(number(0)?).ok()?, usize::try_from(number(4)?).ok()?.checked_mul(2)?))
}

/// A `.shx`: where each record begins and how long its content is.
#[derive(Clone, Copy, Debug)]
struct Index<'a> {
    entries: &'a [u8],
}

impl<'a> Index<'a> {
    /// The list of a file whose records follow each other; `None` of any other.
    fn of(shx: &'a [u8]) -> Option<Self> {
        let entries = shx.get(HEADER..).filter(|_| shx.starts_with(&[0, 0, 0x27, 0x0a]))?;
        let index = Self { entries };
        let mut free = HEADER;
        for row in 0..index.len() {
            let (at, length) = index.entry(row)?;
            if at < free || length < LEAST_CONTENT {
                return None;
            }
            free = at.checked_add(RECORD_HEADER)?.checked_add(length)?;
        }
        (index.len() > 0).then_some(index)
    }

    fn len(&self) -> usize {
        self.entries.len() / 8
    }

    fn entry(&self, row: usize) -> Option<(usize, usize)> {
        let (words, length) = header(self.entries.get(row.checked_mul(8)?..)?)?;
        Some((words.checked_mul(2)?, length))
    }

    /// The content of a record that is where it should be and as long as its counts say.
    fn content(&self, row: usize, shp: &'a [u8]) -> Option<&'a [u8]> {
        let (at, length) = self.entry(row)?;
        let record = shp.get(at..)?;
        let (number, _) = header(record)?;
        let content = record.get(RECORD_HEADER..)?.get(..length)?;
        (number == row + 1 && is_exact(content)).then_some(content)
    }
}

/// Whether a content is as long as its type and its counts make it, with or without the measures that may be left away.
fn is_exact(content: &[u8]) -> bool {
    let mut numbers = Numbers { bytes: content };
    let Ok(kind) = numbers.int() else { return false };
    let mut counts = |parts: bool| -> Option<(usize, usize)> {
        numbers.skip(32).ok()?;
        let parts = if parts { numbers.raw_count().ok()?.checked_mul(4)?.checked_add(4)? } else { 0 };
        Some((parts, numbers.raw_count().ok()?))
    };
    let (base, points) = match kind {
        0 => return content.len() == LEAST_CONTENT,
        1 => return content.len() == 20,
        21 => return content.len() == 28,
        11 => return matches!(content.len(), 28 | 36),
        8 | 18 | 28 => match counts(false) {
            Some((_, points)) => (40, points),
            None => return false,
        },
        3 | 13 | 23 | 5 | 15 | 25 | 31 => match counts(true) {
            Some((parts, points)) => (40_usize.saturating_add(parts), points),
            None => return false,
        },
        _ => return false,
    };
    // A multipatch says of each part what it is.
    let base = if kind == 31 { base.saturating_add(base.saturating_sub(44)) } else { base };
    let flat = base.saturating_add(points.saturating_mul(16));
    let more = points.saturating_mul(8).saturating_add(16);
    (0..3).any(|times| content.len() == flat.saturating_add(more.saturating_mul(times)))
}

/// Whether the header says that all positions can be longitudes and latitudes.
pub(super) fn are_degrees(bytes: &[u8]) -> bool {
    const BOX: usize = 36;
    let number = |i: usize| -> Option<f64> {
        let bytes = bytes.get(BOX + 8 * i..BOX + 8 * (i + 1))?;
        Some(f64::from_le_bytes(bytes.try_into().ok()?))
    };
    let all = |numbers: [usize; 2], most: f64| numbers.iter().all(|i| number(*i).is_some_and(|n| n.abs() <= most));
    all([0, 2], 180.0) && all([1, 3], 90.0)
}

/// What is odd about a shape.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OddShape {
    /// Its rings run the wrong way.
    pub(super) runs_wrong: bool,
    /// Its positions have measures, which are not read.
    pub(super) has_measures: bool,
}

/// The geometry in the content of a record; `None` for a shape without any.
///
/// # Errors
/// Types that shapefiles do not have, and contents that end too early.
pub(super) fn shape(content: &[u8], odd: &mut OddShape) -> Result<Option<Shape>, Fault> {
    let mut numbers = Numbers { bytes: content };
    let kind = numbers.int()?;
    let has_z = matches!(kind, 11 | 13 | 15 | 18);
    Ok(Some(match kind {
        0 => return Ok(None),
        1 | 11 | 21 => {
            let (x, y) = (numbers.double()?, numbers.double()?);
            let z = if has_z { height(numbers.double()?) } else { f64::NAN };
            odd.has_measures = kind != 1 && numbers.double().is_ok_and(|m| is_measure(m, has_z));
            Shape::Point([x, y, z])
        }
        8 | 18 | 28 => {
            numbers.skip(32)?;
            let count = numbers.count(16)?;
            let mut points = numbers.points(count)?;
            if has_z {
                numbers.heights(&mut points);
            }
            odd.has_measures = kind != 8 && numbers.has_measures(count, has_z);
            Shape::MultiPoint(points)
        }
        3 | 13 | 23 | 5 | 15 | 25 => {
            let parts = parts(&mut numbers, has_z)?;
            let count = parts.iter().map(Vec::len).sum();
            odd.has_measures = !matches!(kind, 3 | 5) && numbers.has_measures(count, has_z);
            match (matches!(kind, 5 | 15 | 25), parts.len()) {
                (true, _) => {
                    let (shape, is_turned) = polygons(parts);
                    odd.runs_wrong = is_turned;
                    shape
                }
                (false, 1) => Shape::Line(parts.into_iter().next().unwrap_or_default()),
                (false, _) => Shape::MultiLine(parts),
            }
        }
        31 => return Err(Fault::new(WarningCode::BadType, "a multipatch, which is a body in space; left out")),
        other => {
            return Err(Fault::new(WarningCode::BadType, format!("a shape of the unknown type {other}")));
        }
    }))
}

/// The lines or rings of a record.
fn parts(numbers: &mut Numbers<'_>, has_z: bool) -> Result<Vec<Vec<Xyz>>, Fault> {
    numbers.skip(32)?;
    let (parts, points) = (numbers.count(4)?, numbers.raw_count()?);
    let starts: Vec<usize> =
        (0..parts).map(|_| Ok(usize::try_from(numbers.int()?).unwrap_or(usize::MAX))).collect::<Result<_, Fault>>()?;
    let points = numbers.checked(points, 16)?;
    let mut all = numbers.points(points)?;
    if has_z {
        numbers.heights(&mut all);
    }
    let ends = starts.iter().skip(1).copied().chain([all.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| {
            let part = all.get(*start..end).ok_or_else(|| bad("parts that do not follow each other"))?;
            Ok(part.to_vec())
        })
        .collect()
}

fn bad(message: &'static str) -> Fault {
    Fault::new(WarningCode::BadCoordinate, message)
}

/// "No data" is any number below −10³⁸.
fn height(z: f64) -> f64 {
    if z > -1e38 { z } else { f64::NAN }
}

/// Whether a number is a measure. Beside heights programs write zeros where there is none.
fn is_measure(m: f64, beside_heights: bool) -> bool {
    m > -1e38 && !(beside_heights && m == 0.0)
}

/// Little-endian numbers, one after the other.
struct Numbers<'a> {
    bytes: &'a [u8],
}

impl Numbers<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        let (taken, rest) = self.bytes.split_first_chunk::<N>().ok_or_else(|| bad("a record that ends too early"))?;
        self.bytes = rest;
        Ok(*taken)
    }

    fn skip(&mut self, count: usize) -> Result<(), Fault> {
        self.bytes = self.bytes.get(count..).ok_or_else(|| bad("a record that ends too early"))?;
        Ok(())
    }

    fn int(&mut self) -> Result<i32, Fault> {
        self.take().map(i32::from_le_bytes)
    }

    fn double(&mut self) -> Result<f64, Fault> {
        self.take().map(f64::from_le_bytes)
    }

    fn raw_count(&mut self) -> Result<usize, Fault> {
        usize::try_from(self.int()?).map_err(|_| bad("a count below zero"))
    }

    /// A count of things of so many bytes, of which no more can be there than bytes are left.
    fn count(&mut self, size: usize) -> Result<usize, Fault> {
        let count = self.raw_count()?;
        self.checked(count, size)
    }

    fn checked(&self, count: usize, size: usize) -> Result<usize, Fault> {
        if count <= self.bytes.len() / size { Ok(count) } else { Err(bad("a record that ends too early")) }
    }

    fn points(&mut self, count: usize) -> Result<Vec<Xyz>, Fault> {
        (0..count).map(|_| Ok([self.double()?, self.double()?, f64::NAN])).collect()
    }

    /// Whether there are measures behind the points and heights, after their range, both of which may be left away.
    fn has_measures(&mut self, points: usize, beside_heights: bool) -> bool {
        self.skip(16).is_ok()
            && self.checked(points, 8).is_ok()
            && (0..points).any(|_| self.double().is_ok_and(|m| is_measure(m, beside_heights)))
    }

    /// The heights behind the points, after their range; without them the points lie flat.
    fn heights(&mut self, points: &mut [Xyz]) {
        if self.skip(16).is_err() || self.checked(points.len(), 8).is_err() {
            return;
        }
        for point in points {
            point[2] = self.double().map_or(f64::NAN, height);
        }
    }
}
