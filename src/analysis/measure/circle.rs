//! Circles and intermediate positions on the ellipsoid, for drawing and for exports.

use super::geodesic::Way;
use super::{Metres, destination};
use crate::data::LonLat;

/// A ring of positions at the same geodesic distance from the centre: `steps` of them (at least 3) from north
/// counter-clockwise, and the first once more. The edges between them cut slightly inside the true circle.
///
/// Longitudes are within ±180°, so that a circle over the antimeridian jumps there.
///
/// ```
/// use shapan::{analysis::measure::{self, Metres}, data::LonLat};
/// let centre = LonLat::new(116.4, 39.8);
/// let ring = measure::circle(centre, Metres(15_000.0), 64);
/// assert_eq!(ring.len(), 65);
/// assert!(ring.iter().all(|p| (measure::distance(centre, *p).metres() - 15_000.0).abs() < 1e-6));
/// ```
pub fn circle(centre: LonLat, radius: Metres, steps: u32) -> Vec<LonLat> {
    let steps = steps.max(3);
    let at = |i: u32| destination(centre, -360.0 * f64::from(i % steps) / f64::from(steps), radius);
    (0..=steps).map(at).collect()
}

/// Positions on the geodesic from `a` to `b`, both ends included, no farther apart than `max_length` (equal
/// parts); `b` reached from `a` and `a` reached from `b` give the same positions. At most a million parts.
pub fn densify(a: LonLat, b: LonLat, max_length: Metres) -> Vec<LonLat> {
    if (b.lat, b.lon) < (a.lat, a.lon) {
        let mut reversed = densify(b, a, max_length);
        reversed.reverse();
        return reversed;
    }
    let way = Way::new(a, b);
    let parts = (way.length / max_length.0).ceil();
    let parts = if parts > 1.0 { parts.min(1e6) } else { 1.0 };
    let mut positions = vec![a];
    let mut i = 1.0;
    while i < parts {
        positions.push(way.at_share(i / parts));
        i += 1.0;
    }
    positions.push(b);
    positions
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::measure::distance;

    #[test]
    fn densified_edges_keep_their_length_and_their_ends() {
        let (a, b) = (LonLat::new(170.0, -40.0), LonLat::new(-150.0, 10.0));
        let there = densify(a, b, Metres(100_000.0));
        let back: Vec<_> = densify(b, a, Metres(100_000.0)).into_iter().rev().collect();
        assert_eq!(there, back);
        assert_eq!((there[0], there[there.len() - 1]), (a, b));
        let steps: Vec<f64> = there.windows(2).map(|w| distance(w[0], w[1]).0).collect();
        assert!(steps.iter().all(|s| *s <= 100_000.0));
        assert!((steps.iter().sum::<f64>() - distance(a, b).0).abs() < 1e-6);
        assert_eq!(densify(a, a, Metres(1.0)), [a, a]);
    }
}
