//! Which side of a ring of geodesic edges a position lies on, poles and antimeridian included.
//!
//! The ring cuts the earth in two; its inside is the smaller part, whatever the direction of the ring. A
//! position is told by walking its meridian to the north pole: each edge that meets the meridian on the way
//! changes the side, and the side of the pole itself follows from how often the ring runs round it.

use geographiclib_rs::{PolygonArea, Winding};

use super::geodesic::{WGS84, inverse};
use super::segment::side;
use crate::analysis::chord::{A, F, chord2, cross, dot, norm, xyz};
use crate::data::{LonLat, Polygon};

/// Whether the polygon contains the position: inside the exterior and in no hole.
///
/// On the boundary, to the nanometre, either answer is possible: ask the distance, which is 0 there.
///
/// ```
/// use shapan::{analysis::measure, data::{LonLat, Polygon}};
/// // Around the north pole, across the antimeridian.
/// let ring = [[0.0, 80.0], [90.0, 80.0], [180.0, 80.0], [-90.0, 80.0], [0.0, 80.0]].map(LonLat::from);
/// let cap = Polygon::new(&ring, &[0, 5]);
/// assert!(measure::contains(cap, LonLat::new(12.0, 90.0)));
/// assert!(measure::contains(cap, LonLat::new(179.0, 81.0)));
/// assert!(!measure::contains(cap, LonLat::new(179.0, 79.9)));
/// ```
pub fn contains(polygon: Polygon<'_>, p: LonLat) -> bool {
    let mut rings = polygon.rings();
    rings.next().is_some_and(|exterior| ring_contains(exterior, p)) && !rings.any(|hole| ring_contains(hole, p))
}

/// Degrees from one longitude to another the short way, in (−180, 180]; half a turn counts as eastwards, as in
/// the area of Karney's polygons.
fn turn(from: f64, to: f64) -> f64 {
    let d = to - from;
    let d = if d.abs() <= 180.0 { d } else { d - 360.0 * (d / 360.0).round() };
    if d <= -180.0 { d + 360.0 } else { d }
}

/// Whether a closed ring contains the position.
pub(crate) fn ring_contains(ring: &[LonLat], p: LonLat) -> bool {
    if ring.len() < 4 {
        return false;
    }
    let mut inside = contains_north_pole(ring);
    let mut a = ring[0];
    let mut from = turn(p.lon, a.lon);
    for &b in &ring[1..] {
        let to = turn(p.lon, b.lon);
        // A vertex on the meridian counts as east of it, so that two edges meeting there cross it once or not.
        if (from < 0.0) != (to < 0.0) {
            let (gap, eastward) = ((to - from).abs(), to > from);
            let over_own_meridian = gap < 180.0 || (gap == 180.0 && eastward);
            if over_own_meridian && is_south_of(p, a, b, eastward) {
                inside = !inside;
            }
        }
        (a, from) = (b, to);
    }
    inside
}

/// Whether the position lies south of where the edge meets its meridian.
fn is_south_of(p: LonLat, a: LonLat, b: LonLat, eastward: bool) -> bool {
    let (low, high) = (a.lat.min(b.lat), a.lat.max(b.lat));
    // A geodesic bulges towards its pole, never towards the equator.
    if low >= 0.0 && p.lat < low {
        return true;
    }
    if high <= 0.0 && p.lat > high {
        return false;
    }
    let (ax, bx, px) = (xyz(a), xyz(b), xyz(p));
    let plane = cross(ax, bx);
    let length = norm(plane);
    let left = if length > 0.0 {
        let height = dot(plane, px) / length;
        if height.abs() > plane_gap(chord2(ax, bx).sqrt()) { height } else { side(a, b, p) }
    } else {
        side(a, b, p)
    };
    if eastward { left < 0.0 } else { left > 0.0 }
}

/// How far a geodesic strays at most from the plane through its ends and the earth's centre, metres, four times
/// over. The surface normal leans away from that plane by less than the flattening f, so the section curves
/// sideways by less than f/R and its arc of length c rises by c²·f/8R; the earth closes this again for edges
/// beyond a quarter of the globe, for which the plane decides nothing here.
fn plane_gap(chord: f64) -> f64 {
    if chord > 8.0e6 {
        return f64::INFINITY;
    }
    1e-6 + F * chord * chord / (2.0 * 6.3e6)
}

/// Whether the north pole lies on the smaller side of the ring.
fn contains_north_pole(ring: &[LonLat]) -> bool {
    let (mut lon, mut least, mut most) = (0.0_f64, 0.0_f64, 0.0_f64);
    for edge in ring.windows(2) {
        lon += turn(edge[0].lon, edge[1].lon);
        least = least.min(lon);
        most = most.max(lon);
    }
    let turns = (lon / 360.0).round();
    if turns == 0.0 {
        // Within half a turn of longitude the ring cannot enclose half the earth.
        return most - least > 180.0 && outweighs_half(ring);
    }
    let left_is_smaller = signed_area(ring) > 0.0;
    (turns > 0.0) == left_is_smaller
}

/// Area of the smaller side, positive when it lies left of travel.
///
/// Karney's sum of the areas between edges and equator carries a noise of about 10⁻⁴ m², too much for a parcel:
/// rings within [`LOCAL`] are measured about their first position instead.
pub(super) fn signed_area(ring: &[LonLat]) -> f64 {
    if let Some(area) = local_area(ring) {
        return area;
    }
    let mut polygon = PolygonArea::new(&WGS84, Winding::CounterClockwise);
    // The last position repeats the first.
    let open = ring.split_last().map_or(ring, |(_, rest)| rest);
    if open.is_empty() {
        return 0.0;
    }
    for p in open {
        polygon.add_point(p.lat, p.lon);
    }
    polygon.compute(true).1
}

/// Rings that reach no farther than this from their first position are measured as a fan of triangles there.
const LOCAL: f64 = 10_000.0;

/// Signed area of a small ring: the sum of the triangles that its edges form with the first position, each from
/// two sides and the angle between them, `tan(E/2) = tan(a/2)·tan(b/2)·sin γ / (1 + tan(a/2)·tan(b/2)·cos γ)` on
/// the sphere of the local Gaussian curvature. Over 10 km that curvature changes by 10⁻⁵, the area by 10⁻¹².
fn local_area(ring: &[LonLat]) -> Option<f64> {
    let (first, rest) = ring.split_first()?;
    let sin_lat = first.lat.to_radians().sin();
    // Mean radius √(MN) of the meridian and the prime vertical.
    let radius = A * (1.0 - F) / (1.0 - F * (2.0 - F) * sin_lat * sin_lat);
    let mut sum = 0.0;
    let mut before: Option<(f64, f64)> = None;
    for p in rest {
        let way = inverse(*first, *p);
        if way.distance.0.is_nan() || way.distance.0 > LOCAL {
            return None;
        }
        let (half, azimuth) = ((way.distance.0 / radius / 2.0).tan(), way.azimuth_deg);
        if let Some((half_before, azimuth_before)) = before {
            let (sin, cos) = (azimuth_before - azimuth).to_radians().sin_cos();
            sum += 2.0 * (half_before * half * sin).atan2(1.0 + half_before * half * cos);
        }
        before = Some((half, azimuth));
    }
    Some(sum * radius * radius)
}

/// Of a ring that does not run round the poles: whether the part without them is the larger one.
fn outweighs_half(ring: &[LonLat]) -> bool {
    let mask = geographiclib_rs::geodesic_capability::AREA;
    let sum: f64 = ring.windows(2).map(|e| WGS84._gen_inverse(e[0].lat, e[0].lon, e[1].lat, e[1].lon, mask).9).sum();
    sum.abs() > WGS84.area() / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::measure;

    /// The bound in [`plane_gap`] against many geodesics.
    #[test]
    fn geodesics_stay_near_the_plane_through_the_centre() {
        let edges = [
            (0.0, 45.0, 30.0),
            (10.0, 50.0, 40.0),
            (-30.0, 40.0, 20.0),
            (39.0, 40.0, 60.0),
            (60.0, 70.0, 80.0),
            (1.0, 30.0, 55.0),
            (44.0, 46.0, 1.0),
            (45.0, 45.0, 1.0),
            (45.0, 45.001, 0.02),
            (44.999, 45.0, 0.0005),
        ];
        for (lat1, lat2, dlon) in edges {
            let (a, b) = (LonLat::new(3.0, lat1), LonLat::new(3.0 + dlon, lat2));
            let (ax, bx) = (xyz(a), xyz(b));
            let plane = cross(ax, bx);
            for i in 1..20 {
                let q = xyz(measure::interpolate(a, b, f64::from(i) / 20.0));
                let off = (dot(plane, q) / norm(plane)).abs();
                assert!(off < plane_gap(chord2(ax, bx).sqrt()) / 2.0, "{lat1} {lat2} {dlon}: {off}");
            }
        }
    }

    #[test]
    fn turns_are_the_short_way() {
        assert_eq!(turn(170.0, -170.0), 20.0);
        assert_eq!(turn(-170.0, 170.0), -20.0);
        assert_eq!(turn(180.0, 0.0), 180.0);
        assert_eq!(turn(0.0, 180.0), 180.0);
        assert_eq!(turn(0.0, 540.0), 180.0);
        assert_eq!(turn(180.0, -180.0), 0.0);
    }
}
