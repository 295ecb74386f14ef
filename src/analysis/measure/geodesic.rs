//! Geodesics point to point: distance, azimuths, destination. Formulas: C. F. F. Karney, "Algorithms for
//! geodesics", J. Geodesy 87 (2013), 43–55; their error is below 15 nm.

use std::sync::LazyLock;

use geographiclib_rs::{DirectGeodesic, Geodesic, GeodesicLine, InverseGeodesic, geodesic_capability as caps};

use super::Metres;
use crate::data::LonLat;

pub(super) static WGS84: LazyLock<Geodesic> = LazyLock::new(Geodesic::wgs84);

/// The shortest way between two positions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Inverse {
    pub distance: Metres,
    /// Bearing at the first point towards the second, degrees clockwise from north, 0 ≤ azimuth < 360.
    pub azimuth_deg: f64,
    /// Bearing at the second point in the direction of travel, that is away from the first point.
    pub arrival_deg: f64,
}

/// Shortest distance on the ellipsoid between two positions, 0 for equal ones; symmetric.
///
/// ```
/// use shapan::{analysis::measure, data::LonLat};
/// // New York JFK to London Heathrow, as GeographicLib's examples have it.
/// let d = measure::distance(LonLat::new(-73.8, 40.6), LonLat::new(-0.5, 51.6));
/// assert!((d.metres() - 5_551_759.400_319).abs() < 1e-6);
/// ```
pub fn distance(a: LonLat, b: LonLat) -> Metres {
    let (a, b) = if is_ordered(a, b) { (a, b) } else { (b, a) };
    Metres(WGS84.inverse(a.lat, a.lon, b.lat, b.lon))
}

/// Distance and bearings of the shortest way. Between equal points the bearings mean nothing; between
/// nearly antipodal ones there may be several shortest ways, of which one is given.
pub fn inverse(a: LonLat, b: LonLat) -> Inverse {
    if !is_ordered(a, b) {
        let there = inverse(b, a);
        let (azimuth_deg, arrival_deg) = (bearing(there.arrival_deg + 180.0), bearing(there.azimuth_deg + 180.0));
        return Inverse { distance: there.distance, azimuth_deg, arrival_deg };
    }
    let (s, azimuth, arrival, _arc): (f64, f64, f64, f64) = WGS84.inverse(a.lat, a.lon, b.lat, b.lon);
    Inverse { distance: Metres(s), azimuth_deg: bearing(azimuth), arrival_deg: bearing(arrival) }
}

/// A fixed order of two positions makes the metres between them the same, bit for bit, in both directions. What
/// is not a number counts as ordered.
fn is_ordered(a: LonLat, b: LonLat) -> bool {
    !(b.lat < a.lat || (b.lat == a.lat && b.lon < a.lon))
}

/// Bearing at `a` towards `b`, degrees clockwise from north, 0 ≤ azimuth < 360; `None` for equal positions.
pub fn azimuth(a: LonLat, b: LonLat) -> Option<f64> {
    let inverse = inverse(a, b);
    (inverse.distance.0 > 0.0).then_some(inverse.azimuth_deg)
}

/// The position reached from `start` by going straight for `distance` towards `azimuth_deg`; its longitude is
/// within ±180°.
pub fn destination(start: LonLat, azimuth_deg: f64, distance: Metres) -> LonLat {
    let (lat, lon): (f64, f64) = WGS84.direct(start.lat, start.lon, azimuth_deg, distance.0);
    LonLat::new(lon, lat)
}

/// The position that divides the shortest way from `a` to `b` at `share` of its length (0 is `a`, 1 is `b`).
pub fn interpolate(a: LonLat, b: LonLat, share: f64) -> LonLat {
    Way::new(a, b).at_share(share)
}

/// 0 ≤ result < 360.
pub(super) fn bearing(azimuth: f64) -> f64 {
    let turned = azimuth.rem_euclid(360.0);
    // rem_euclid of a tiny negative number rounds up to the modulus itself.
    if turned >= 360.0 { 0.0 } else { turned + 0.0 }
}

/// The shortest way between two positions, made ready for asking about many of its points.
pub(super) struct Way {
    pub a: LonLat,
    pub b: LonLat,
    pub length: f64,
    line: GeodesicLine,
}

/// One point of a way.
pub(super) struct Along {
    pub position: LonLat,
    /// Direction of travel, degrees.
    pub azimuth_deg: f64,
}

impl Way {
    pub fn new(a: LonLat, b: LonLat) -> Self {
        let mask = caps::DISTANCE | caps::AZIMUTH;
        let (_, length, salp, calp, ..) = WGS84._gen_inverse(a.lat, a.lon, b.lat, b.lon, mask);
        let line_caps = caps::LATITUDE | caps::LONGITUDE | caps::AZIMUTH | caps::DISTANCE_IN;
        let azimuth = salp.atan2(calp).to_degrees();
        let line = GeodesicLine::new(&WGS84, a.lat, a.lon, azimuth, Some(line_caps), Some(salp), Some(calp));
        Self { a, b, length, line }
    }

    /// The point `s` metres from the start.
    pub fn at(&self, s: f64) -> Along {
        let mask = caps::LATITUDE | caps::LONGITUDE | caps::AZIMUTH;
        let (_, lat, lon, azimuth_deg, ..) = self.line._gen_position(false, s, mask);
        Along { position: LonLat::new(lon, lat), azimuth_deg }
    }

    /// The point at a share of the length; the ends themselves are given as they are.
    pub fn at_share(&self, share: f64) -> LonLat {
        if share <= 0.0 {
            self.a
        } else if share >= 1.0 {
            self.b
        } else {
            self.at(share * self.length).position
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bearings_lie_between_0_and_360() {
        assert_eq!(bearing(-0.0), 0.0);
        assert_eq!(bearing(-1e-20), 0.0);
        assert_eq!(bearing(-90.0), 270.0);
        assert_eq!(bearing(180.0), 180.0);
        assert_eq!(azimuth(LonLat::new(1.0, 2.0), LonLat::new(1.0, 2.0)), None);
        assert_eq!(azimuth(LonLat::new(10.0, 0.0), LonLat::new(9.0, 0.0)), Some(270.0));
    }
}
