//! What a typed position may mean: every reading, the likeliest first, each with how it was read.

use super::grid::Grid;
use super::parts::{Axis, Value, values};
use crate::crs::{Cgcs2000Zone, LonLat};

/// How two numbers were read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ReadAs {
    /// Degrees, longitude first.
    LonLat,
    /// Degrees, latitude first.
    LatLon,
    /// Metres, easting first.
    EastNorth(Grid),
    /// Metres, northing first, as surveyors in China write X and Y.
    NorthEast(Grid),
}

/// One reading of a typed position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TypedPosition {
    pub at: LonLat,
    pub read_as: ReadAs,
    /// Whether the text itself says so, by hemispheres, names or a code; else the order or the grid is a guess.
    pub is_certain: bool,
}

/// Why a text that looks like a position is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PositionFault {
    #[error("a position has two values: write 116.41, 39.78")]
    NotTwo,
    #[error("minutes and seconds are below 60")]
    SixtyOrMore,
    #[error("the sides of the two values do not go together")]
    SidesDisagree,
    #[error("longitude is −180 to 180 and latitude −90 to 90")]
    OffTheGlobe,
    #[error("no grid in use has such metres")]
    NoGrid,
}

/// Readings at most.
const MOST: usize = 6;
/// Readings that lie nearer to each other than this, in degrees, are the same place.
const SAME_DEG: f64 = 1e-7;

/// What a text means as a position; empty for a text that is none. `near` is where the map is: the nearer readings
/// come first, and grids without a zone of their own are taken for those there.
///
/// # Errors
/// For what looks like a position and cannot be one.
///
/// ```
/// use shapan::crs::{LonLat, ReadAs, read_position};
/// let near = LonLat::new(116.4, 39.8);
/// let read = read_position("39.78, 116.41", near).unwrap();
/// assert_eq!((read[0].at, read[0].read_as), (LonLat::new(116.41, 39.78), ReadAs::LatLon));
/// assert!(read_position("医院", near).unwrap().is_empty());
/// assert!(read_position("116.41, 99.78 N", near).is_err());
/// ```
pub fn read_position(text: &str, near: LonLat) -> Result<Vec<TypedPosition>, PositionFault> {
    let text = text.trim();
    if let Some(read) = of_program(text) {
        return read;
    }
    let (grid, rest) = named_grid(text);
    let Some([a, b]) = values(rest)? else { return Ok(Vec::new()) };
    if let Some(grid) = grid {
        return of_grids(&[grid], a, b, near, true);
    }
    let is_metres = !a.is_degrees && !b.is_degrees && (a.number.abs() > 180.0 || b.number.abs() > 180.0);
    // What is meant as degrees and no degrees at all says so rather than being taken for metres.
    let too_small = a.number.abs().max(b.number.abs()) < 1000.0;
    if is_metres && !too_small { of_grids(&grids(a, b, near), a, b, near, false) } else { of_degrees(a, b, near) }
}

/// The forms that programs write: a geo URI, WKT, GeoJSON. `None` for any other text.
fn of_program(text: &str) -> Option<Result<Vec<TypedPosition>, PositionFault>> {
    let lower = text.to_ascii_lowercase();
    let (rest, read_as) = if let Some(rest) = lower.strip_prefix("geo:") {
        (rest.split([';', '?']).next().unwrap_or_default(), ReadAs::LatLon)
    } else if let Some(rest) = lower.strip_prefix("point") {
        (rest, ReadAs::LonLat)
    } else if lower.starts_with('{') {
        let (_, rest) = lower.split_once("\"coordinates\"")?;
        (rest, ReadAs::LonLat)
    } else {
        return None;
    };
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e');
    let numbers: Vec<f64> = rest.split(|c| !is_part(c)).filter_map(|n| n.parse().ok()).collect();
    let [a, b, ..] = numbers.as_slice() else { return Some(Err(PositionFault::NotTwo)) };
    let at = if read_as == ReadAs::LonLat { LonLat::new(*a, *b) } else { LonLat::new(*b, *a) };
    Some(match is_position(at) {
        true => Ok(vec![TypedPosition { at, read_as, is_certain: true }]),
        false => Err(PositionFault::OffTheGlobe),
    })
}

/// A grid that the text begins with, EPSG:4548 or UTM 50N, and what follows it.
fn named_grid(text: &str) -> (Option<Grid>, &str) {
    let lower = text.to_ascii_lowercase();
    if let Some(after) = lower.strip_prefix("epsg:") {
        let digits = after.chars().take_while(char::is_ascii_digit).count();
        let grid = after[..digits].parse().ok().and_then(Grid::of_epsg);
        return (grid, text[5 + digits..].trim_start_matches([',', ';', ':', ' ']));
    }
    let start = if lower.starts_with("utm") { 3 } else { 0 };
    let after = lower[start..].trim_start();
    let skipped = lower.len() - after.len();
    let digits = after.chars().take_while(char::is_ascii_digit).count();
    let band = after[digits..].chars().next();
    let follows = after.get(digits + 1..).and_then(|rest| rest.chars().next());
    let zone = after[..digits].parse::<u8>().ok().filter(|zone| (1..=60).contains(zone));
    if let (Some(zone), Some(band @ 'c'..='x'), Some(' ' | ',')) = (zone, band, follows) {
        // Bands from N on lie north of the equator; S alone stands for south.
        let grid = Grid::Utm { zone, south: band < 'n' || band == 's' };
        let rest = text[skipped + digits + 1..].trim_start_matches([',', ' ']);
        // "39 N 116 E" are degrees.
        let metres = rest.chars().take_while(char::is_ascii_digit).count() >= 5;
        return if metres { (Some(grid), rest) } else { (None, text) };
    }
    (None, text)
}

fn is_position(at: LonLat) -> bool {
    at.lon.abs() <= 180.0 && at.lat.abs() <= 90.0
}

fn of_degrees(a: Value, b: Value, near: LonLat) -> Result<Vec<TypedPosition>, PositionFault> {
    let order = order(a, b)?;
    let read = |read_as| {
        let at =
            if read_as == ReadAs::LonLat { LonLat::new(a.number, b.number) } else { LonLat::new(b.number, a.number) };
        is_position(at).then_some(TypedPosition { at, read_as, is_certain: order.is_some() })
    };
    let orders: &[ReadAs] = match order {
        Some(Axis::Lon) => &[ReadAs::LonLat],
        Some(Axis::Lat) => &[ReadAs::LatLon],
        None => &[ReadAs::LonLat, ReadAs::LatLon],
    };
    let found: Vec<TypedPosition> = orders.iter().copied().filter_map(read).collect();
    if found.is_empty() { Err(PositionFault::OffTheGlobe) } else { Ok(sorted(found, near)) }
}

/// The axis of the first value, where the text tells.
fn order(a: Value, b: Value) -> Result<Option<Axis>, PositionFault> {
    let other = |axis| if axis == Axis::Lon { Axis::Lat } else { Axis::Lon };
    match (a.axis, b.axis) {
        (Some(a), Some(b)) if a == b => Err(PositionFault::SidesDisagree),
        (Some(a), _) => Ok(Some(a)),
        (None, Some(b)) => Ok(Some(other(b))),
        (None, None) => Ok(None),
    }
}

/// The grids that metres of this size may be of.
fn grids(a: Value, b: Value, near: LonLat) -> Vec<Grid> {
    let mut grids = Vec::new();
    let largest = a.number.abs().max(b.number.abs());
    for number in [a.number, b.number] {
        let zone = (number / 1e6).floor();
        let rest = number - zone * 1e6;
        if !(100_000.0..900_000.0).contains(&rest) {
            continue;
        }
        if (25.0..=45.0).contains(&zone) {
            grids.extend(Cgcs2000Zone::of_epsg(4513 + zone as u16 - 25).map(Grid::Cgcs2000));
        } else if (13.0..=23.0).contains(&zone) {
            grids.push(Grid::Cgcs2000Six { zone: zone as u8, with_number: true });
        } else if zone == 0.0 && largest < 1e7 {
            grids.extend(Cgcs2000Zone::around(near.lon).map(Grid::Cgcs2000));
            let six = (near.lon / 6.0).floor() + 1.0;
            if (13.0..=23.0).contains(&six) {
                grids.push(Grid::Cgcs2000Six { zone: six as u8, with_number: false });
            }
            let utm = ((near.lon + 180.0) / 6.0).floor().clamp(0.0, 59.0) as u8 + 1;
            grids.push(Grid::Utm { zone: utm, south: near.lat < 0.0 });
        }
    }
    grids.push(Grid::WebMercator);
    grids.dedup();
    grids
}

fn of_grids(
    grids: &[Grid],
    a: Value,
    b: Value,
    near: LonLat,
    is_named: bool,
) -> Result<Vec<TypedPosition>, PositionFault> {
    let order = order(a, b)?;
    let mut found = Vec::new();
    for grid in grids {
        for (axis, read_as) in [(Axis::Lon, ReadAs::EastNorth(*grid)), (Axis::Lat, ReadAs::NorthEast(*grid))] {
            let (east, north) = if axis == Axis::Lon { (a.number, b.number) } else { (b.number, a.number) };
            let at = grid.lonlat(east, north).filter(|_| order.is_none_or(|first| first == axis));
            found.extend(at.map(|at| TypedPosition { at, read_as, is_certain: is_named && order.is_some() }));
        }
    }
    if found.is_empty() { Err(PositionFault::NoGrid) } else { Ok(sorted(found, near)) }
}

/// The nearest first; of readings at the same place only the first.
fn sorted(mut found: Vec<TypedPosition>, near: LonLat) -> Vec<TypedPosition> {
    // Degrees for an order: shorter to the east and west towards the poles.
    let far = |read: &TypedPosition| {
        let east = (read.at.lon - near.lon + 540.0).rem_euclid(360.0) - 180.0;
        (east * near.lat.to_radians().cos()).hypot(read.at.lat - near.lat)
    };
    found.sort_by(|a, b| far(a).total_cmp(&far(b)));
    let mut kept: Vec<TypedPosition> = Vec::new();
    for read in found {
        let same =
            |k: &TypedPosition| (k.at.lon - read.at.lon).abs() < SAME_DEG && (k.at.lat - read.at.lat).abs() < SAME_DEG;
        if !kept.iter().any(same) {
            kept.push(read);
        }
    }
    kept.truncate(MOST);
    kept
}
