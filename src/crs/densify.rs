//! Long edges divided before they are drawn, since the straight line of the map CRS is not theirs.

use super::LonLat;
use super::turns::short_way;

/// Edges longer than this are divided for drawing, metres.
pub const DENSIFY_M: f64 = 10_000.0;

/// Mean radius of the earth, metres; it only chooses the number of parts.
const EARTH_RADIUS_M: f64 = 6_371_008.8;
/// Parts of one edge at most: the whole way round in steps of 10 km.
const MAX_PARTS: u32 = 4_096;

/// Positions between `a` and `b`, neither of them included, so that no part is longer than [`DENSIFY_M`].
///
/// They lie on the great circle, which runs within metres of the geodesic at this spacing (for drawing only;
/// `analysis::measure` knows the geodesic itself). It takes the short way round where `a` and `b` are more than 180° of
/// longitude apart as written. An edge of 180° or a whole turn, or one that ends within 5° of a pole, is divided
/// evenly in longitude and latitude instead: such edges frame the world and are not ways across it. Longitudes run on from `a` without a jump at the antimeridian.
pub fn densified(a: LonLat, b: LonLat) -> impl Iterator<Item = LonLat> {
    let b = LonLat::new(b.lon + short_way(b.lon - a.lon), b.lat);
    let (from, to) = (unit_vector(a), unit_vector(b));
    let dot = from[0] * to[0] + from[1] * to[1] + from[2] * to[2];
    // The angle from the chord keeps its digits for near points.
    let chord = ((from[0] - to[0]).powi(2) + (from[1] - to[1]).powi(2) + (from[2] - to[2]).powi(2)).sqrt();
    let angle = if dot > 0.0 { 2.0 * (chord / 2.0).clamp(0.0, 1.0).asin() } else { dot.clamp(-1.0, 1.0).acos() };
    let framing = (b.lon - a.lon).abs() >= 180.0 || a.lat.abs() > 85.0 || b.lat.abs() > 85.0 || angle > 3.1;
    let length_m = if framing {
        (b.lon - a.lon).hypot(b.lat - a.lat).to_radians() * EARTH_RADIUS_M
    } else {
        angle * EARTH_RADIUS_M
    };
    let parts = if length_m > DENSIFY_M && length_m.is_finite() {
        ((length_m / DENSIFY_M).ceil().min(f64::from(MAX_PARTS))) as u32
    } else {
        1
    };
    (1..parts).map(move |i| {
        let t = f64::from(i) / f64::from(parts);
        if framing {
            return LonLat::new(a.lon + (b.lon - a.lon) * t, a.lat + (b.lat - a.lat) * t);
        }
        let (p, q) = (((1.0 - t) * angle).sin(), (t * angle).sin());
        let at = [p * from[0] + q * to[0], p * from[1] + q * to[1], p * from[2] + q * to[2]];
        let lon = at[1].atan2(at[0]).to_degrees();
        let lat = at[2].atan2(at[0].hypot(at[1])).to_degrees();
        let turns = ((a.lon + (b.lon - a.lon) * t - lon) / 360.0).round();
        LonLat::new(lon + turns * 360.0, lat)
    })
}

fn unit_vector(p: LonLat) -> [f64; 3] {
    let ((sin_lon, cos_lon), (sin_lat, cos_lat)) = (p.lon.to_radians().sin_cos(), p.lat.to_radians().sin_cos());
    [cos_lat * cos_lon, cos_lat * sin_lon, sin_lat]
}
