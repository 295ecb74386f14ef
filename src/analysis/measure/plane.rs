//! A plane in which geodesics are nearly straight: the ellipsoidal gnomonic projection (Karney 2013, section 8).
//! Only for deciding what lies where in overlays and checks; nothing is measured in it.

use geographiclib_rs::{GeodesicLine, geodesic_capability as caps};

use super::geodesic::{WGS84, destination};
use super::{Metres, distance};
use crate::analysis::chord::{accept_chord, chord2, lonlat_below, xyz};
use crate::data::LonLat;

/// The farthest that things may lie from the centre of the plane: 5,000 km.
pub(super) const REACH: Metres = Metres(5_000_000.0);

/// The gnomonic plane about a centre.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plane {
    centre: LonLat,
}

impl Plane {
    /// About the middle of the box around the positions in space. `Err` holds the distance of the farthest
    /// position when that is more than [`REACH`].
    pub fn about(positions: impl Iterator<Item = LonLat> + Clone) -> Result<Self, Metres> {
        let (mut min, mut max) = ([f64::INFINITY; 3], [f64::NEG_INFINITY; 3]);
        for p in positions.clone() {
            let x = xyz(p);
            for i in 0..3 {
                min[i] = min[i].min(x[i]);
                max[i] = max[i].max(x[i]);
            }
        }
        let middle = [0, 1, 2].map(|i| (min[i] + max[i]) / 2.0);
        let Some(centre) = lonlat_below(middle) else { return Err(Metres(f64::INFINITY)) };
        // The chord proves of nearly every layer that it is in reach; millions of geodesics would say the same.
        let below = xyz(centre);
        let chord2 = positions.clone().map(|p| chord2(below, xyz(p))).fold(0.0, f64::max);
        if chord2.sqrt() <= accept_chord(REACH.0) {
            return Ok(Self { centre });
        }
        let farthest = positions.map(|p| distance(centre, p).0).fold(0.0, f64::max);
        if farthest > REACH.0 { Err(Metres(farthest)) } else { Ok(Self { centre }) }
    }

    pub fn project(&self, p: LonLat) -> [f64; 2] {
        let mask = caps::REDUCEDLENGTH | caps::GEODESICSCALE | caps::AZIMUTH;
        let c = self.centre;
        let (.., azimuth, _, reduced, scale, _, _) = WGS84._gen_inverse_azi(c.lat, c.lon, p.lat, p.lon, mask);
        let (sin, cos) = azimuth.to_radians().sin_cos();
        let rho = reduced / scale;
        [rho * sin, rho * cos]
    }

    /// The inverse, by Newton's method along the ray from the centre.
    pub fn unproject(&self, [x, y]: [f64; 2]) -> LonLat {
        let (rho, azimuth) = (x.hypot(y), x.atan2(y).to_degrees());
        let mask = caps::REDUCEDLENGTH | caps::GEODESICSCALE | caps::DISTANCE_IN;
        let line = GeodesicLine::new(&WGS84, self.centre.lat, self.centre.lon, azimuth, Some(mask), None, None);
        let mut s = WGS84.equatorial_radius() * (rho / WGS84.equatorial_radius()).atan();
        for _ in 0..12 {
            let (.., reduced, scale, _, _) = line._gen_position(false, s, mask);
            let step = (reduced / scale - rho) * scale * scale;
            s -= step;
            if step.abs() < 1e-9 {
                break;
            }
        }
        destination(self.centre, azimuth, Metres(s))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::measure::interpolate;

    #[test]
    fn forth_and_back_and_straight() {
        let corners = [LonLat::new(100.0, 20.0), LonLat::new(130.0, 55.0), LonLat::new(95.0, 50.0)];
        let plane = Plane::about(corners.into_iter()).unwrap();
        for p in corners {
            assert!(distance(plane.unproject(plane.project(p)), p).0 < 1e-8);
        }
        // 4,800 km across: within metres of straight, as Karney's figure 8 says.
        let [a, b] = [plane.project(corners[0]), plane.project(corners[1])];
        let m = plane.project(interpolate(corners[0], corners[1], 0.4));
        let off = ((b[0] - a[0]) * (m[1] - a[1]) - (b[1] - a[1]) * (m[0] - a[0])) / (b[0] - a[0]).hypot(b[1] - a[1]);
        assert!(off.abs() < 200.0 && off.abs() > 0.0, "{off}");
    }

    #[test]
    fn half_the_earth_has_no_plane() {
        let wide = [LonLat::new(0.0, 0.0), LonLat::new(120.0, 0.0), LonLat::new(-120.0, 0.0)];
        assert!(Plane::about(wide.into_iter()).is_err());
    }
}
