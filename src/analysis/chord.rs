//! Earth-centred coordinates, and what a straight chord proves about the geodesic over it. No metres for people.
//!
//! In three dimensions poles and the antimeridian are ordinary places. Of a chord `c` and the geodesic `d`
//! between the same two points of the ellipsoid it is proven that
//!
//! * `d ≥ c`, and `d ≥ 2b·asin(c / 2a)`: stretching z by a/b maps the ellipsoid onto a sphere of radius a and
//!   lengthens no curve by more than a/b;
//! * `d ≤ 2ρ·asin(c / 2ρ)` with the least radius of curvature `ρ = b²/a`, as long as `c ≤ 2ρ` (Schur's theorem:
//!   a geodesic bends nowhere more than a circle of radius ρ).

use crate::data::LonLat;

pub(crate) type Xyz = [f64; 3];

/// Equatorial radius, metres.
pub(crate) const A: f64 = 6_378_137.0;
/// Flattening.
pub(crate) const F: f64 = 1.0 / 298.257_223_563;
/// Polar radius, metres.
pub(crate) const B: f64 = A * (1.0 - F);
/// Square of the eccentricity.
const E2: f64 = F * (2.0 - F);
/// The least radius of curvature, b²/a, metres: that of the meridian at the equator.
pub(crate) const LEAST_RADIUS: f64 = B * B / A;
/// Longer than any geodesic: half a meridian is 20,003,931.46 m.
pub(crate) const FARTHEST: f64 = 20_004_000.0;
/// Covers the rounding of coordinates and of the bounds, metres.
pub(crate) const ROUNDING: f64 = 1e-6;

/// The point of the ellipsoid, metres from the earth's centre; x through 0° E, z through the north pole.
pub(crate) fn xyz(p: LonLat) -> Xyz {
    let (sin_lat, cos_lat) = p.lat.to_radians().sin_cos();
    let (sin_lon, cos_lon) = p.lon.to_radians().sin_cos();
    let n = A / (1.0 - E2 * sin_lat * sin_lat).sqrt();
    [n * cos_lat * cos_lon, n * cos_lat * sin_lon, n * (1.0 - E2) * sin_lat]
}

/// Where the ray from the earth's centre through `v` leaves the ellipsoid; `None` for a ray without direction.
pub(crate) fn lonlat_below(v: Xyz) -> Option<LonLat> {
    let flat = v[0].hypot(v[1]);
    let length = flat.hypot(v[2]);
    if length.is_nan() || length <= 1.0 {
        return None;
    }
    // Geocentric to geodetic latitude, exact on the surface.
    let lat = (v[2]).atan2(flat * (1.0 - E2));
    Some(LonLat::new(v[1].atan2(v[0]).to_degrees(), lat.to_degrees()))
}

pub(crate) fn sub(a: Xyz, b: Xyz) -> Xyz {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

pub(crate) fn dot(a: Xyz, b: Xyz) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

pub(crate) fn cross(a: Xyz, b: Xyz) -> Xyz {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

pub(crate) fn norm(a: Xyz) -> f64 {
    dot(a, a).sqrt()
}

/// Square of the chord between two points.
pub(crate) fn chord2(a: Xyz, b: Xyz) -> f64 {
    let d = sub(a, b);
    dot(d, d)
}

/// Points whose chord is longer than this are farther than `geodesic`, rounding included.
pub(crate) fn reject_chord(geodesic: f64) -> f64 {
    geodesic.min(2.0 * A * (geodesic / (2.0 * B)).clamp(0.0, std::f64::consts::FRAC_PI_2).sin()) + ROUNDING
}

/// Points whose chord is no longer than this are no farther than `geodesic`, rounding included; negative: none.
pub(crate) fn accept_chord(geodesic: f64) -> f64 {
    if geodesic >= FARTHEST {
        return 3.0 * A;
    }
    2.0 * LEAST_RADIUS * (geodesic / (2.0 * LEAST_RADIUS)).min(std::f64::consts::FRAC_PI_2).sin() - ROUNDING
}

/// How far a geodesic over a chord of this length strays from the straight chord at most, metres.
///
/// A curve that bends nowhere more than a circle of radius ρ stays within the lens of two such arcs over its
/// chord; the height of the arc is `ρ − √(ρ² − c²/4)`. Doubled for chords so long that the theorem ends.
pub(crate) fn bulge(chord: f64) -> f64 {
    let half = chord / 2.0;
    if half < 0.9 * LEAST_RADIUS {
        LEAST_RADIUS - (LEAST_RADIUS * LEAST_RADIUS - half * half).sqrt() + ROUNDING
    } else {
        2.0 * A
    }
}

/// Square of the distance from a point to a straight segment, and where along it (0 to 1) the nearest point is.
pub(crate) fn to_straight2(p: Xyz, a: Xyz, b: Xyz) -> (f64, f64) {
    let ab = sub(b, a);
    let ap = sub(p, a);
    let length2 = dot(ab, ab);
    let t = if length2 > 0.0 { (dot(ap, ab) / length2).clamp(0.0, 1.0) } else { 0.0 };
    let off = [ap[0] - t * ab[0], ap[1] - t * ab[1], ap[2] - t * ab[2]];
    (dot(off, off), t)
}

/// An axis-aligned box in earth-centred coordinates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Box3 {
    pub min: Xyz,
    pub max: Xyz,
}

impl Box3 {
    pub const NOTHING: Self = Self { min: [f64::INFINITY; 3], max: [f64::NEG_INFINITY; 3] };
    pub const EARTH: Self = Self { min: [-A - 1.0; 3], max: [A + 1.0; 3] };

    #[inline]
    pub fn add(&mut self, p: Xyz) {
        for (i, c) in p.into_iter().enumerate() {
            self.min[i] = self.min[i].min(c);
            self.max[i] = self.max[i].max(c);
        }
    }

    pub fn union(mut self, other: Self) -> Self {
        self.add(other.min);
        self.add(other.max);
        self
    }

    pub fn grown(mut self, margin: f64) -> Self {
        for i in 0..3 {
            self.min[i] -= margin;
            self.max[i] += margin;
        }
        self
    }

    /// Square of the distance from `p` to the nearest point of the box, 0 inside.
    #[inline]
    pub fn nearest2(&self, p: Xyz) -> f64 {
        let mut sum = 0.0;
        for (i, c) in p.into_iter().enumerate() {
            let d = (self.min[i] - c).max(c - self.max[i]).max(0.0);
            sum += d * d;
        }
        sum
    }

    /// Square of the distance from `p` to the farthest corner of the box.
    #[inline]
    pub fn farthest2(&self, p: Xyz) -> f64 {
        let mut sum = 0.0;
        for (i, c) in p.into_iter().enumerate() {
            let d = (c - self.min[i]).abs().max((self.max[i] - c).abs());
            sum += d * d;
        }
        sum
    }

    /// Square of the distance between two boxes, 0 when they touch.
    pub fn between2(&self, other: &Self) -> f64 {
        let mut sum = 0.0;
        for i in 0..3 {
            let d = (self.min[i] - other.max[i]).max(other.min[i] - self.max[i]).max(0.0);
            sum += d * d;
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::measure;

    /// Pairs all over the earth, the far ones and the near ones alike.
    fn pairs() -> impl Iterator<Item = (LonLat, LonLat)> {
        let lats = [-90.0, -89.9, -45.0, -0.3, 0.0, 0.4, 39.8, 60.0, 89.999, 90.0];
        let lons = [-180.0, -179.9, -90.0, 0.0, 0.5, 116.4, 179.4, 179.99];
        let points: Vec<_> = lats.iter().flat_map(|lat| lons.iter().map(|lon| LonLat::new(*lon, *lat))).collect();
        let other = points.clone();
        points.into_iter().flat_map(move |p| other.clone().into_iter().map(move |q| (p, q)))
    }

    #[test]
    fn the_chord_bounds_the_geodesic_on_both_sides() {
        for (p, q) in pairs() {
            let (c, d) = (chord2(xyz(p), xyz(q)).sqrt(), measure::distance(p, q).0);
            assert!(c <= reject_chord(d), "{p:?} {q:?}");
            assert!(accept_chord(d) <= c, "{p:?} {q:?}");
        }
    }

    #[test]
    fn the_lens_holds_the_geodesic() {
        for (p, q) in pairs() {
            let (a, b) = (xyz(p), xyz(q));
            let chord = chord2(a, b).sqrt();
            for i in 1..16 {
                let between = xyz(measure::interpolate(p, q, f64::from(i) / 16.0));
                assert!(to_straight2(between, a, b).0.sqrt() <= bulge(chord), "{p:?} {q:?}");
            }
        }
    }

    #[test]
    fn coordinates_go_forth_and_back() {
        for (p, _) in pairs() {
            let q = lonlat_below(xyz(p)).unwrap();
            assert!(measure::distance(p, q).0 < 1e-8, "{p:?} {q:?}");
        }
    }
}
