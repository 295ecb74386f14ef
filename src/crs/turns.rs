//! Longitudes that run on where a line crosses the antimeridian, instead of jumping by a turn.

use super::LonLat;

/// Degrees of a whole turn.
const TURN: f64 = 360.0;

/// Edges at least this long in longitude frame the world from −180 to 180: they are meant as written.
const FRAME_DEG: f64 = TURN - 1e-9;

/// What to add to a longitude after an edge that changes longitude by so much as written, to take it the short
/// way: 0, a turn or its negative.
pub(crate) fn short_way(difference_deg: f64) -> f64 {
    if difference_deg.abs() > 180.0 && difference_deg.abs() < FRAME_DEG { -TURN.copysign(difference_deg) } else { 0.0 }
}

/// The longitudes of a line or a closed ring, running on from the first: each edge takes the short way round,
/// but for those of a whole turn, which frame the world. `None` for a ring that goes round a pole and so never
/// comes back to where it began; it can only be taken as written.
pub(crate) fn running(line: &[LonLat]) -> Option<impl Iterator<Item = f64>> {
    let edges = || line.windows(2).map(|w| if let [a, b] = w { short_way(b.lon - a.lon) } else { 0.0 });
    let is_ring = line.len() > 3 && line.first() == line.last();
    if is_ring && edges().sum::<f64>() != 0.0 {
        return None;
    }
    let mut offset = 0.0;
    Some(line.iter().zip(std::iter::once(0.0).chain(edges())).map(move |(p, turn)| {
        offset += turn;
        p.lon + offset
    }))
}

/// What to add to a stretch of longitudes so that it begins within −180 to 180, and lies wholly there if it can.
pub(crate) fn homeward(west: f64, east: f64) -> f64 {
    if -180.0 <= west && east <= 180.0 { 0.0 } else { -((west + 180.0) / TURN).floor() * TURN }
}
