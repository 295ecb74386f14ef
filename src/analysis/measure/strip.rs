//! Strips: the ground along a line, for lines that are drawn without their width.
//!
//! Each geodesic edge, in parts of at most 500 m, becomes a quadrilateral whose corners lie half the width to both
//! sides of its ends, at right angles; at each inner position a disc of 36 steps rounds the bend. The ends of the
//! line are cut off straight. A part's long sides depart from an even distance by less than 10⁻⁸ of the width, a
//! disc of its circle by 0.4 % of the width. The pieces overlap: only their union is the strip.

use super::overlay::OwnedPolygon;
use super::{Metres, azimuth, circle, densify, destination};
use crate::data::LonLat;

/// Longer edges are taken in parts, metres.
const LONGEST_PART: Metres = Metres(500.0);
/// Corners of the disc at a bend.
const BEND_STEPS: u32 = 36;

/// The pieces of a strip of so many metres along a line, half of it on either side; none without length or width.
///
/// ```
/// use shapan::{analysis::measure::{self, Metres}, data::LonLat};
/// let line = [[116.40, 39.80], [116.41, 39.80], [116.41, 39.81]].map(LonLat::from);
/// let pieces = measure::strip(&line, Metres(60.0));
/// let polygons: Vec<_> = pieces.iter().map(|p| p.as_polygon()).collect();
/// let area = measure::union_area(&polygons).unwrap().square_metres();
/// // Along a line with a right angle: the inner corner counts once, the outer one is rounded.
/// let expected = 60.0 * measure::line_length(&line).metres() - 900.0 + std::f64::consts::PI * 225.0;
/// assert!((area - expected).abs() < 15.0, "{area} {expected}");
/// ```
pub fn strip(line: &[LonLat], width: Metres) -> Vec<OwnedPolygon> {
    let half = Metres(width.0 / 2.0);
    if half.0.is_nan() || half.0 <= 0.0 {
        return Vec::new();
    }
    let mut positions: Vec<LonLat> = line.first().copied().into_iter().collect();
    for edge in line.windows(2).filter(|edge| edge[0] != edge[1]) {
        positions.extend(densify(edge[0], edge[1], LONGEST_PART).into_iter().skip(1));
    }
    let mut pieces = Vec::new();
    for (i, edge) in positions.windows(2).enumerate() {
        let (Some(there), Some(back)) = (azimuth(edge[0], edge[1]), azimuth(edge[1], edge[0])) else { continue };
        // Seen from its far end the edge runs the other way: its left is the right of the way back.
        let corners =
            [(edge[0], there + 90.0), (edge[1], back - 90.0), (edge[1], back + 90.0), (edge[0], there - 90.0)];
        let mut ring: Vec<LonLat> = corners.into_iter().map(|(p, side)| destination(p, side, half)).collect();
        ring.extend(ring.first().copied());
        pieces.push(OwnedPolygon::from_ring(ring));
        if i > 0 {
            pieces.push(OwnedPolygon::from_ring(circle(edge[0], half, BEND_STEPS)));
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::measure::{Shape, line_length, polygon_area, union_area};
    use crate::data::Piece;

    #[test]
    fn a_straight_strip_is_length_times_width() {
        // 5 km along a geodesic, in ten parts.
        let start = LonLat::new(116.4, 39.8);
        let line = [start, destination(start, 37.0, Metres(5_000.0))];
        let pieces = strip(&line, Metres(60.0));
        let polygons: Vec<_> = pieces.iter().map(OwnedPolygon::as_polygon).collect();
        let area = union_area(&polygons).unwrap().0;
        assert!((area - 300_000.0).abs() < 1.0, "{area}");
        let parts: f64 = pieces.iter().map(|p| polygon_area(p.as_polygon()).0).filter(|a| *a > 20_000.0).sum();
        assert!((parts - 300_000.0).abs() < 0.01, "{parts}");
        assert!((line_length(&line).0 - 5_000.0).abs() < 1e-6);
    }

    #[test]
    fn no_corner_is_farther_than_half_the_width() {
        let line = [[10.0, 80.0], [10.02, 80.001], [10.021, 80.01], [10.0, 80.004]].map(LonLat::from);
        let own = Shape::of_pieces(std::iter::once(Piece::Line(&line)));
        let pieces = strip(&line, Metres(40.0));
        assert!(pieces.len() > 4);
        for p in pieces.iter().flat_map(|p| &p.coords) {
            let off = own.nearest_to(&Shape::of_point(*p), f64::INFINITY).unwrap().distance.0;
            assert!(off <= 20.0 + 1e-6 && off > 0.0, "{off}");
        }
    }

    #[test]
    fn nothing_makes_no_strip() {
        let p = LonLat::new(116.4, 39.8);
        assert!(strip(&[], Metres(60.0)).is_empty() && strip(&[p, p], Metres(60.0)).is_empty());
        assert!(strip(&[p, LonLat::new(116.5, 39.8)], Metres(0.0)).is_empty());
    }
}
