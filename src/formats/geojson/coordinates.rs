//! The `coordinates` of one geometry, from text straight into the builder's flat buffers.

use std::borrow::Cow;

use super::cursor::{Cursor, Kind};
use crate::crs::short_way;
use crate::data::{GeometrySink, GeometryType, LonLat, WarningCode};

/// What costs a feature its place in the dataset.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) code: WarningCode,
    pub(super) message: Cow<'static, str>,
    /// Byte offset in the text.
    pub(super) at: usize,
}

impl Fault {
    pub(super) fn new(code: WarningCode, at: usize, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into(), at }
    }
}

/// What was odd about a geometry without spoiling it: the offset of the first place of each kind.
#[derive(Debug, Default)]
pub(super) struct Oddities {
    pub(super) too_many_numbers: Option<usize>,
    pub(super) mixed_dimensions: Option<usize>,
    pub(super) unclosed_ring: Option<usize>,
    pub(super) winding_order: Option<usize>,
    pub(super) beyond_180: Option<usize>,
    pub(super) nested_collection: Option<usize>,
    /// Numbers per position, 0 before the first.
    dimensions: usize,
}

impl Oddities {
    /// The next positions are those of another geometry.
    pub(super) fn begin_geometry(&mut self) {
        self.dimensions = 0;
    }
}

/// Longitudes up to one full turn are taken as they are: maps of the Pacific are often drawn so.
const FULL_TURN: f64 = 360.0;

/// Reads the coordinates at the cursor as those of a geometry type, and answers how many pieces they make.
///
/// An empty array is an empty geometry (RFC 7946 section 3.1).
///
/// # Errors
/// Coordinates that do not fit the type or do not lie on the globe; the cursor is then anywhere.
pub(super) fn coordinates(
    cursor: &mut Cursor<'_>,
    geometry_type: GeometryType,
    sink: &mut GeometrySink<'_>,
    odd: &mut Oddities,
) -> Result<u32, Fault> {
    let at = cursor.at;
    let kind = cursor.kind();
    if kind != Kind::Array {
        let message = format!("\"coordinates\" is {} instead of an array", kind.as_str());
        return Err(Fault::new(WarningCode::BadMember, at, message));
    }
    let mut pieces = 0;
    if geometry_type == GeometryType::Point {
        let mut inside = cursor.clone();
        inside.enter();
        if !inside.next_element() {
            *cursor = inside;
            return Ok(0);
        }
        position(cursor, sink, odd)?;
        sink.end_point();
        return Ok(1);
    }
    if geometry_type == GeometryType::LineString {
        if positions(cursor, sink, odd)? > 0 {
            end_line(sink, at)?;
            pieces = 1;
        }
        return Ok(pieces);
    }
    cursor.enter();
    let mut rings = 0;
    while cursor.next_element() {
        let element_at = cursor.at;
        if cursor.kind() != Kind::Array {
            return Err(too_shallow(at, cursor.kind()));
        }
        match geometry_type {
            GeometryType::MultiPoint => {
                position(cursor, sink, odd)?;
                sink.end_point();
            }
            GeometryType::MultiLineString => {
                positions(cursor, sink, odd)?;
                end_line(sink, element_at)?;
            }
            GeometryType::Polygon => {
                ring(cursor, rings == 0, sink, odd)?;
                rings += 1;
                continue;
            }
            _ => polygon(cursor, sink, odd)?,
        }
        pieces += 1;
    }
    if rings > 0 {
        sink.end_polygon();
        pieces = 1;
    }
    Ok(pieces)
}

fn too_shallow(at: usize, found: Kind) -> Fault {
    let message = format!("{} where an array was expected: the coordinates need more brackets", found.as_str());
    Fault::new(WarningCode::BadCoordinate, at, message)
}

fn polygon(cursor: &mut Cursor<'_>, sink: &mut GeometrySink<'_>, odd: &mut Oddities) -> Result<(), Fault> {
    let at = cursor.at;
    cursor.enter();
    let mut rings = 0;
    while cursor.next_element() {
        if cursor.kind() != Kind::Array {
            return Err(too_shallow(at, cursor.kind()));
        }
        ring(cursor, rings == 0, sink, odd)?;
        rings += 1;
    }
    if rings == 0 {
        return Err(Fault::new(WarningCode::TooFewPositions, at, "a polygon without rings"));
    }
    sink.end_polygon();
    Ok(())
}

fn end_line(sink: &mut GeometrySink<'_>, at: usize) -> Result<(), Fault> {
    if sink.open_coords().len() < 2 {
        return Err(Fault::new(WarningCode::ShortLine, at, "a line of fewer than two positions"));
    }
    sink.end_line();
    Ok(())
}

fn ring(cursor: &mut Cursor<'_>, exterior: bool, sink: &mut GeometrySink<'_>, odd: &mut Oddities) -> Result<(), Fault> {
    let at = cursor.at;
    positions(cursor, sink, odd)?;
    let ring = sink.open_coords();
    if let (Some(&first), Some(&last)) = (ring.first(), ring.last())
        && first != last
    {
        odd.unclosed_ring.get_or_insert(at);
        let elevation = sink.open_elevations().and_then(|e| e.first().copied()).filter(|z| !z.is_nan());
        sink.coord(first, elevation);
    }
    let ring = sink.open_coords();
    if ring.len() < 4 {
        return Err(Fault::new(WarningCode::TooFewPositions, at, "a ring of fewer than four positions"));
    }
    let area = if sink.is_planar() { planar_doubled_area(ring) } else { doubled_area(ring) };
    if (exterior && area < 0.0) || (!exterior && area > 0.0) {
        odd.winding_order.get_or_insert(at);
    }
    sink.end_ring();
    Ok(())
}

/// Twice the planar area in square degrees, positive for counter-clockwise rings: only its sign means anything.
/// Edges take the short way round the world; a ring round a pole has no direction in the plane, and answers 0.
pub(in crate::formats) fn doubled_area(ring: &[LonLat]) -> f64 {
    let Some(origin) = ring.first() else { return 0.0 };
    let (mut sum, mut offset) = (0.0, 0.0);
    for pair in ring.windows(2) {
        let [a, b] = pair else { continue };
        let from = a.lon - origin.lon + offset;
        offset += short_way(b.lon - a.lon);
        let to = b.lon - origin.lon + offset;
        sum += from * (b.lat - origin.lat) - to * (a.lat - origin.lat);
    }
    if offset == 0.0 { sum } else { 0.0 }
}

/// The same of numbers that are no degrees yet.
fn planar_doubled_area(ring: &[LonLat]) -> f64 {
    let Some(o) = ring.first() else { return 0.0 };
    let cross = |a: &LonLat, b: &LonLat| (a.lon - o.lon) * (b.lat - o.lat) - (b.lon - o.lon) * (a.lat - o.lat);
    ring.windows(2).map(|pair| if let [a, b] = pair { cross(a, b) } else { 0.0 }).sum()
}

/// Reads an array of positions and answers how many there were.
fn positions(cursor: &mut Cursor<'_>, sink: &mut GeometrySink<'_>, odd: &mut Oddities) -> Result<usize, Fault> {
    let at = cursor.at;
    cursor.enter();
    let mut count = 0;
    while cursor.next_element() {
        if cursor.kind() != Kind::Array {
            return Err(too_shallow(at, cursor.kind()));
        }
        position(cursor, sink, odd)?;
        count += 1;
    }
    Ok(count)
}

#[inline]
fn position(cursor: &mut Cursor<'_>, sink: &mut GeometrySink<'_>, odd: &mut Oddities) -> Result<(), Fault> {
    let at = cursor.at;
    cursor.enter();
    let mut numbers = [0.0_f64; 3];
    let mut count = 0;
    while cursor.next_element() {
        match (cursor.coordinate(), numbers.get_mut(count)) {
            (Some(number), Some(slot)) => *slot = number,
            (Some(_), None) => {}
            (None, _) => return Err(not_a_number(at, cursor.kind())),
        }
        count += 1;
    }
    let [lon, lat, elevation] = numbers;
    // One comparison for the usual case; the negated form also catches NaN.
    if !(count >= 2 && lat.abs() <= 90.0 && lon.abs() <= 180.0 && elevation.is_finite()) {
        check_range(at, count, numbers, sink.is_planar(), odd)?;
    }
    if count != odd.dimensions {
        dimensions(at, count, odd);
    }
    sink.coord(LonLat::new(lon, lat), (count > 2).then_some(elevation));
    Ok(())
}

#[cold]
fn not_a_number(at: usize, found: Kind) -> Fault {
    let message = match found {
        Kind::Array => Cow::Borrowed("an array where a number was expected: the coordinates have too many brackets"),
        _ => Cow::Owned(format!("{} where a number of a position was expected", found.as_str())),
    };
    Fault::new(WarningCode::BadCoordinate, at, message)
}

#[cold]
fn dimensions(at: usize, count: usize, odd: &mut Oddities) {
    if count > 3 {
        odd.too_many_numbers.get_or_insert(at);
    }
    if odd.dimensions == 0 {
        odd.dimensions = count;
    } else if odd.dimensions.min(3) != count.min(3) {
        odd.mixed_dimensions.get_or_insert(at);
    }
}

#[cold]
fn check_range(at: usize, count: usize, numbers: [f64; 3], is_planar: bool, odd: &mut Oddities) -> Result<(), Fault> {
    let [lon, lat, _] = numbers;
    if count < 2 {
        let message = format!("a position of {}", if count == 0 { "no numbers" } else { "one number" });
        return Err(Fault::new(WarningCode::BadCoordinate, at, message));
    }
    if !numbers.iter().all(|n| n.is_finite()) {
        return Err(Fault::new(WarningCode::BadCoordinate, at, "a number of a position is too large to be held"));
    }
    if is_planar {
        return Ok(());
    }
    if lat.abs() > 90.0 {
        let guess = match (lon.abs() <= 90.0, lat.abs() <= 180.0) {
            (true, true) => "are longitude and latitude swapped?",
            (false, true) => "are these degrees of longitude and latitude?",
            _ => "are these metres of a projected system? Convert them to WGS 84 first",
        };
        let message = format!("[{lon}, {lat}] has a latitude beyond 90°: {guess}");
        return Err(Fault::new(WarningCode::OutOfRange, at, message));
    }
    if lon.abs() > FULL_TURN {
        let message = format!("[{lon}, {lat}] has a longitude beyond 360°: are these degrees?");
        return Err(Fault::new(WarningCode::OutOfRange, at, message));
    }
    if lon.abs() > 180.0 {
        odd.beyond_180.get_or_insert(at);
    }
    Ok(())
}
