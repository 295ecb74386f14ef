//! How far a plane stretches the ground at a place: hardly where its system is in use, much far away from there. It tells
//! pairs of numbers whose order is in doubt. Nothing of it is shown to people.

use super::control::residual;
use super::{SourceCrs, is_in_mainland};

/// Lengths that are compared are so long on the plane, metres.
const LENGTH_M: f64 = 1000.0;

/// Within a zone of 6° at the equator lengths are stretched by less.
const IN_USE: f64 = 0.002;
/// What is not stretched more than this may be in use, …
const MAY_BE_IN_USE: f64 = 0.01;
/// … and is likelier by far than what is stretched so many times as much.
const TIMES: f64 = 10.0;

impl SourceCrs {
    /// Whether a pair of numbers can only be meant the other way round: as it stands it leads far from where the system is
    /// in use, turned it leads there, or at least into China. Never of degrees.
    ///
    /// ```
    /// use shapan::crs::SourceCrs;
    /// let zone = SourceCrs::named("EPSG:4548").unwrap();
    /// assert!(zone.is_turned(4_405_268.4, 449_456.1) && !zone.is_turned(449_456.1, 4_405_268.4));
    /// // In California eastings have seven digits, and northings six.
    /// assert!(!SourceCrs::named("EPSG:26943").unwrap().is_turned(1_832_689.4, 645_973.8));
    /// ```
    pub fn is_turned(&self, x: f64, y: f64) -> bool {
        if self.is_degrees() {
            return false;
        }
        let Some(turned) = self.lonlat(y, x) else { return false };
        let Some(as_it_stands) = self.lonlat(x, y) else { return true };
        let (Some(strain), Some(strain_turned)) = (self.strain(x, y), self.strain(y, x)) else { return false };
        let leads_into_china = is_in_mainland(turned) && !is_in_mainland(as_it_stands);
        strain > IN_USE && (leads_into_china || strain_turned < MAY_BE_IN_USE && strain_turned * TIMES < strain)
    }

    /// By what share lengths on the plane differ from those on the ground, along the axis where that is more; `None` at
    /// the edge of the system's world.
    fn strain(&self, x: f64, y: f64) -> Option<f64> {
        let half = LENGTH_M / 2.0 / self.metres_per_unit();
        let ground = |[ax, ay]: [f64; 2], [bx, by]: [f64; 2]| {
            let [east, north] = residual(self.lonlat(bx, by), self.lonlat(ax, ay)?);
            Some(east.hypot(north))
        };
        let across = ground([x - half, y], [x + half, y])?;
        let along = ground([x, y - half], [x, y + half])?;
        let strains = [across, along].map(|length_m| (LENGTH_M / length_m - 1.0).abs());
        let strain = strains[0].max(strains[1]);
        strain.is_finite().then_some(strain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::LonLat;

    fn crs(code: u32) -> SourceCrs {
        SourceCrs::of_epsg(code).unwrap()
    }

    #[test]
    fn the_ground_is_stretched_as_the_formulas_of_the_planes_say() {
        // On its meridian a transverse Mercator is true, UTM by its factor; 45° north Web Mercator stretches by the secant.
        assert!(crs(4548).strain(500_000.0, 4_400_000.0).unwrap() < 1e-6);
        assert!((crs(32_650).strain(500_000.0, 4_400_000.0).unwrap() - 0.000_4).abs() < 1e-6);
        let at = crs(3857).xy(LonLat::new(10.0, 45.0)).unwrap();
        assert!((crs(3857).strain(at[0], at[1]).unwrap() - 0.414).abs() < 0.01);
        // Feet are no strain.
        let at = crs(2263).xy(LonLat::new(-73.98, 40.75)).unwrap();
        assert!(crs(2263).strain(at[0], at[1]).unwrap() < 1e-4);
    }

    /// From the islands of the south to the Heilongjiang, in every zone of CGCS2000, Xi'an 1980 and UTM.
    #[test]
    fn northings_first_are_known_all_over_china() {
        let zones = (4491..=4554).chain(2327..=2390).chain(32_643..=32_653);
        for code in zones {
            let crs = crs(code);
            for lat in [11.0, 18.3, 30.0, 39.9, 53.0] {
                let middle = (73..=136).map(f64::from).filter_map(|lon| crs.xy(LonLat::new(lon, lat)));
                let middle = middle.min_by(|a, b| {
                    let off = |at: &[f64; 2]| ((at[0] % 1e6) - 500_000.0).abs();
                    off(a).total_cmp(&off(b))
                });
                let Some([east, north]) = middle.filter(|at| ((at[0] % 1e6) - 500_000.0).abs() < 150_000.0) else {
                    continue;
                };
                assert!(crs.is_turned(north, east), "{code} at {lat}: {north}, {east}");
                assert!(!crs.is_turned(east, north), "{code} at {lat}: {east}, {north}");
            }
        }
    }
}
