//! The geometries of a `.shp`, record by record.

use super::super::shape::{Fault, Shape, Xyz};
use super::rings::polygons;
use crate::data::WarningCode;

/// Bytes before the first record.
const HEADER: usize = 100;
/// Bytes before the content of a record: its number and its length in 16-bit words, big endian.
const RECORD_HEADER: usize = 8;

/// Where the contents of the records lie, in order; what follows the last whole one is not looked at.
pub(super) struct Records<'a> {
    bytes: &'a [u8],
    at: usize,
    /// Whether the file ended in the middle of a record.
    pub(super) is_cut_off: bool,
}

impl<'a> Records<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, at: HEADER, is_cut_off: false }
    }

    /// How far the reading has come, bytes.
    pub(super) fn position(&self) -> usize {
        self.at
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let rest = self.bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
        let length = rest.get(4..RECORD_HEADER).and_then(|b| Some(u32::from_be_bytes(b.try_into().ok()?)));
        let content = length.and_then(|words| {
            let length = usize::try_from(words).ok()?.checked_mul(2)?;
            rest.get(RECORD_HEADER..RECORD_HEADER.checked_add(length)?)
        });
        let Some(content) = content else {
            self.is_cut_off = true;
            self.at = self.bytes.len();
            return None;
        };
        self.at += RECORD_HEADER + content.len();
        Some(content)
    }
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

/// The geometry in the content of a record; `None` for a shape without any.
///
/// # Errors
/// Types that shapefiles do not have, and contents that end too early.
pub(super) fn shape(content: &[u8]) -> Result<Option<Shape>, Fault> {
    let mut numbers = Numbers { bytes: content };
    let kind = numbers.int()?;
    let has_z = matches!(kind, 11 | 13 | 15 | 18);
    Ok(Some(match kind {
        0 => return Ok(None),
        1 | 11 | 21 => {
            let (x, y) = (numbers.double()?, numbers.double()?);
            let z = if has_z { height(numbers.double()?) } else { f64::NAN };
            Shape::Point([x, y, z])
        }
        8 | 18 | 28 => {
            numbers.skip(32)?;
            let count = numbers.count(16)?;
            let mut points = numbers.points(count)?;
            if has_z {
                numbers.heights(&mut points);
            }
            Shape::MultiPoint(points)
        }
        3 | 13 | 23 | 5 | 15 | 25 => {
            let parts = parts(&mut numbers, has_z)?;
            match (matches!(kind, 5 | 15 | 25), parts.len()) {
                (true, _) => polygons(parts),
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
