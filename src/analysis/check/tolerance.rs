//! What is a fault and what is only the last digit of a coordinate.

use crate::analysis::measure::{self, OwnedPolygon};
use crate::data::LonLat;

/// The mean radius of the earth, metres: for the bulge, where a per cent does not matter.
const EARTH_RADIUS_M: f64 = 6_371_000.0;

/// Below which size a difference is numeric noise, and what counts as a sliver.
///
/// Coordinates are commonly written with seven digits after the point, which is 1.1 cm of latitude, and drawn to
/// the millimetre at best. Two neighbours that share a border but not its corners therefore overlap, or part, by
/// slivers up to about a centimetre wide, however long: noise is told by its mean width, twice the area over the
/// perimeter. A square metre is never noise by its area, and only by its width if it is more than 50 m long.
///
/// Nor do two programs agree on what is straight: an edge drawn straight in degrees strays from the geodesic by
/// L²·tan φ / 8R in its middle (1.6 cm for 1 km at 40°). A neighbour's corner on such an edge is no fault, so the
/// width of noise grows by that much for the longest edge of the difference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
    /// Smaller overlaps, gaps and parts outside are noise, m².
    pub area_m2: f64,
    /// Narrower ones are noise too, mean width in metres; also how near a line that comes back is a spike, and how
    /// much of a line or how far a point may lie outside.
    pub width_m: f64,
    /// Larger gaps are ground left out on purpose, m²; infinite for none.
    pub greatest_gap_m2: f64,
    /// What is larger is no sliver, m².
    pub sliver_area_m2: f64,
    /// What is less thin is no sliver: 4πA/P², 1 for a circle, 0.785 for a square, 0.1 for a strip 30 times as long
    /// as wide.
    pub sliver_thinness: f64,
}

impl Default for Tolerance {
    fn default() -> Self {
        Self {
            area_m2: 0.01,
            width_m: 0.01,
            greatest_gap_m2: f64::INFINITY,
            sliver_area_m2: 100.0,
            sliver_thinness: 0.1,
        }
    }
}

impl Tolerance {
    /// Whether a piece of ground is too small or too narrow to be a fault.
    pub(super) fn is_noise(&self, area: &OwnedPolygon) -> bool {
        let polygon = area.as_polygon();
        let (m2, perimeter) = (measure::polygon_area(polygon).0, measure::perimeter(polygon).0);
        m2 < self.area_m2 || 2.0 * m2 / perimeter < self.width_m + polygon.rings().map(bulge).fold(0.0, f64::max)
    }

    /// How wide a slit between two borders drawn along each other is at most, when it is none: both are as wrong as
    /// noise is wide, and the longest of these rings' edges may be drawn straight in degrees.
    pub(super) fn neck_m<'r>(&self, rings: impl Iterator<Item = &'r [LonLat]>) -> f64 {
        /// Ground half a metre wide is no slit, however long the edges are.
        const WIDEST_BULGE_M: f64 = 0.5;
        2.0 * self.width_m + rings.map(bulge).fold(0.0, f64::max).min(WIDEST_BULGE_M)
    }

    /// Whether ground of this area and perimeter is all but a line.
    pub(super) fn is_sliver(&self, area_m2: f64, perimeter_m: f64) -> bool {
        area_m2 < self.sliver_area_m2 && thinness(area_m2, perimeter_m) < self.sliver_thinness
    }

    /// The same of several pieces together: each of them has to be one.
    pub(super) fn are_slivers(&self, areas: &[OwnedPolygon]) -> bool {
        areas.iter().all(|area| {
            let polygon = area.as_polygon();
            self.is_sliver(measure::polygon_area(polygon).0, measure::perimeter(polygon).0)
        })
    }
}

/// 4πA/P² (Polsby and Popper): 1 for a circle, towards 0 for a line.
pub(super) fn thinness(area_m2: f64, perimeter_m: f64) -> f64 {
    if perimeter_m > 0.0 { 4.0 * std::f64::consts::PI * area_m2 / (perimeter_m * perimeter_m) } else { 0.0 }
}

/// How far the longest edge of a ring strays from the geodesic when it is drawn straight in degrees, metres.
fn bulge(ring: &[LonLat]) -> f64 {
    let of_edge = |edge: &[LonLat]| {
        let length = measure::distance(edge[0], edge[1]).0;
        let tangent = edge[0].lat.abs().min(80.0).to_radians().tan();
        length * length * tangent / (8.0 * EARTH_RADIUS_M)
    };
    ring.windows(2).map(of_edge).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A rectangle of this width and height in metres at 39.8° N.
    fn rectangle(width_m: f64, height_m: f64) -> OwnedPolygon {
        let corner = LonLat::new(116.4, 39.8);
        let east = |p, m| measure::destination(p, 90.0, measure::Metres(m));
        let north = |p, m| measure::destination(p, 0.0, measure::Metres(m));
        let ring = vec![corner, east(corner, width_m), north(east(corner, width_m), height_m), north(corner, height_m)];
        OwnedPolygon::from_rings(&[ring.into_iter().chain([corner]).collect()])
    }

    #[test]
    fn a_square_metre_is_a_fault_and_a_centimetre_is_none() {
        let tolerance = Tolerance::default();
        assert!(!tolerance.is_noise(&rectangle(1.0, 1.0)));
        assert!(!tolerance.is_noise(&rectangle(40.0, 0.03)));
        assert!(tolerance.is_noise(&rectangle(40.0, 0.009)));
        assert!(tolerance.is_noise(&rectangle(0.09, 0.09)));
        // 2 km long: either end of 6.6 cm may be meant.
        assert!(tolerance.is_noise(&rectangle(2000.0, 0.06)));
        assert!(!tolerance.is_noise(&rectangle(2000.0, 0.09)));
    }

    #[test]
    fn a_strip_is_a_sliver_and_a_square_is_none() {
        let tolerance = Tolerance::default();
        assert!(tolerance.are_slivers(&[rectangle(60.0, 1.0)]));
        assert!(!tolerance.are_slivers(&[rectangle(9.0, 9.0)]));
        assert!(!tolerance.are_slivers(&[rectangle(60.0, 1.0), rectangle(9.0, 9.0)]));
        assert!(!tolerance.are_slivers(&[rectangle(1000.0, 1.0)]), "a road is large enough to be meant");
    }
}
