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
/// but for those of a whole turn, which frame the world, unless only their short way, which is none at all, brings
/// a ring back to where it began. `None` for a ring that goes round a pole and so never comes back; it can only be
/// taken as written.
pub(crate) fn running(line: &[LonLat]) -> Option<impl Iterator<Item = f64>> {
    let edges = |of_frame: fn(f64) -> f64| {
        line.windows(2).map(move |w| {
            let difference = if let [a, b] = w { b.lon - a.lon } else { 0.0 };
            if difference.abs() < FRAME_DEG { short_way(difference) } else { of_frame(difference) }
        })
    };
    let as_written: fn(f64) -> f64 = |_| 0.0;
    let no_way: fn(f64) -> f64 = |difference| -TURN.copysign(difference);
    let is_ring = line.len() > 3 && line.first() == line.last();
    let closes = |of_frame| !is_ring || edges(of_frame).sum::<f64>() == 0.0;
    let of_frame = [as_written, no_way].into_iter().find(|of_frame| closes(*of_frame))?;
    let mut offset = 0.0;
    Some(line.iter().zip(std::iter::once(0.0).chain(edges(of_frame))).map(move |(p, turn)| {
        offset += turn;
        p.lon + offset
    }))
}

/// What to add to a stretch of longitudes so that it begins within −180 to 180, and lies wholly there if it can.
pub(crate) fn homeward(west: f64, east: f64) -> f64 {
    if -180.0 <= west && east <= 180.0 { 0.0 } else { -((west + 180.0) / TURN).floor() * TURN }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ran(longitudes: &[f64]) -> Option<Vec<f64>> {
        let line: Vec<LonLat> = longitudes.iter().map(|lon| LonLat::new(*lon, 10.0)).collect();
        running(&line).map(Iterator::collect)
    }

    #[test]
    fn an_island_cut_at_the_antimeridian_on_one_side_only_stays_whole() {
        // As Fiji's Taveuni is drawn: east over the line, back along it as a whole turn.
        assert_eq!(
            ran(&[179.0, 179.9, -180.0, -180.0, 180.0, 179.0]),
            Some(vec![179.0, 179.9, 180.0, 180.0, 180.0, 179.0])
        );
        // The world's own frame is meant as written, and a ring about a pole cannot run on.
        assert_eq!(ran(&[-180.0, 180.0, 180.0, -180.0, -180.0]), Some(vec![-180.0, 180.0, 180.0, -180.0, -180.0]));
        assert_eq!(ran(&[-180.0, -90.0, 0.0, 90.0, 179.0, -180.0]), None);
        assert_eq!(ran(&[170.0, -170.0, -170.0, 170.0, 170.0]), Some(vec![170.0, 190.0, 190.0, 170.0, 170.0]));
    }
}
