//! GCJ-02 and BD-09, the shifted positions of Chinese web maps, and the way back.
//!
//! The shift was never published by its authors; the polynomial below is the one that is known since 2013 (among others
//! as "eviltransform") and agrees with the maps to within centimetres. Neither shift is used outside the mainland, so
//! positions outside are left as they are, see [`is_in_mainland`].

use std::f64::consts::PI;

use super::LonLat;
use super::mainland::{is_in_mainland, may_come_from_mainland};

/// Semi-major axis of the Krasovsky ellipsoid of 1940, metres, which the shift is scaled by.
const A: f64 = 6_378_245.0;
/// Its first eccentricity squared.
const E2: f64 = 0.006_693_421_622_965_943;
/// The wave length of the second shift of BD-09.
const BD_WAVE: f64 = PI * 3000.0 / 180.0;
/// The inverses are iterated until they move by less than this, about a micrometre, …
const STEP_DEG: f64 = 1e-11;
/// … which takes five or six rounds.
const MOST_ROUNDS: usize = 30;

/// What positions in degrees are measured from.
///
/// ```
/// use shapan::crs::{Datum, LonLat};
/// let gate = LonLat::new(116.391_3, 39.907_5);
/// let shifted = Datum::Gcj02.from_wgs84(gate);
/// assert!((shifted.lon - 116.397_5).abs() < 1e-4 && (shifted.lat - 39.908_9).abs() < 1e-4);
/// let back = Datum::Gcj02.to_wgs84(shifted);
/// assert!((back.lon - gate.lon).abs() < 1e-9 && (back.lat - gate.lat).abs() < 1e-9);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Datum {
    /// WGS 84, and CGCS2000, which differs from it by decimetres at most.
    #[default]
    Wgs84,
    /// Of Amap, Tencent and Google in China.
    Gcj02,
    /// Of Baidu: GCJ-02 shifted once more.
    Bd09,
}

impl Datum {
    pub const ALL: [Self; 3] = [Self::Wgs84, Self::Gcj02, Self::Bd09];

    /// The name in project files and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wgs84 => "wgs84",
            Self::Gcj02 => "gcj02",
            Self::Bd09 => "bd09",
        }
    }

    /// The name as people write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wgs84 => "WGS84",
            Self::Gcj02 => "GCJ-02",
            Self::Bd09 => "BD-09",
        }
    }

    /// The datum of a name, in any case, with or without a hyphen.
    pub fn named(name: &str) -> Option<Self> {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
        Self::ALL.into_iter().find(|datum| datum.as_str() == plain)
    }

    /// The position on WGS 84 of one on this datum.
    pub fn to_wgs84(self, p: LonLat) -> LonLat {
        if self == Self::Wgs84 || !may_come_from_mainland(p) {
            return p;
        }
        let on_gcj02 = if self == Self::Bd09 { inverse(p, bd09_of_gcj02) } else { p };
        let there = inverse(on_gcj02, gcj02);
        // What counts is where it is, not where the shift has put it: the same decides the way there.
        if is_in_mainland(there) { there } else { p }
    }

    /// The position on this datum of one on WGS 84.
    pub fn from_wgs84(self, p: LonLat) -> LonLat {
        match self {
            _ if !is_in_mainland(p) => p,
            Self::Wgs84 => p,
            Self::Gcj02 => gcj02(p),
            Self::Bd09 => bd09_of_gcj02(gcj02(p)),
        }
    }
}

/// Solves `shift(x) = p` by taking the shift of the latest guess off `p`: it changes by less than a thousandth of
/// what the position does, so each round gains three digits.
fn inverse(p: LonLat, shift: impl Fn(LonLat) -> LonLat) -> LonLat {
    let mut guess = p;
    for _ in 0..MOST_ROUNDS {
        let there = shift(guess);
        let (east, north) = (p.lon - there.lon, p.lat - there.lat);
        guess = LonLat::new(guess.lon + east, guess.lat + north);
        if east.abs() < STEP_DEG && north.abs() < STEP_DEG {
            break;
        }
    }
    guess
}

fn gcj02(p: LonLat) -> LonLat {
    let (x, y) = (p.lon - 105.0, p.lat - 35.0);
    let root = x.abs().sqrt();
    let waves = |parts: [(f64, f64, f64); 2]| -> f64 {
        parts.iter().map(|(height, at, length)| height * (at * PI / length).sin()).sum::<f64>() * 2.0 / 3.0
    };
    let ripple = waves([(20.0, x, 1.0 / 6.0), (20.0, x, 0.5)]);
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * root
        + ripple
        + waves([(20.0, x, 1.0), (40.0, x, 3.0)])
        + waves([(150.0, x, 12.0), (300.0, x, 30.0)]);
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * root
        + ripple
        + waves([(20.0, y, 1.0), (40.0, y, 3.0)])
        + waves([(160.0, y, 12.0), (320.0, y, 30.0)]);
    let (sin, cos) = p.lat.to_radians().sin_cos();
    let w2 = 1.0 - E2 * sin * sin;
    let (meridian, transverse) = (A * (1.0 - E2) / (w2 * w2.sqrt()), A / w2.sqrt());
    LonLat::new(p.lon + (east / (transverse * cos)).to_degrees(), p.lat + (north / meridian).to_degrees())
}

/// The second shift, of positions that are on GCJ-02 already.
fn bd09_of_gcj02(p: LonLat) -> LonLat {
    let radius = p.lon.hypot(p.lat) + 0.000_02 * (p.lat * BD_WAVE).sin();
    let angle = p.lat.atan2(p.lon) + 0.000_003 * (p.lon * BD_WAVE).cos();
    LonLat::new(radius * angle.cos() + 0.006_5, radius * angle.sin() + 0.006)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Metres are near enough: 1e-7 degrees are about a centimetre.
    fn assert_near(a: LonLat, b: LonLat) {
        assert!((a.lon - b.lon).abs() < 1e-7 && (a.lat - b.lat).abs() < 1e-7, "{a:?} {b:?}");
    }

    /// WGS 84, GCJ-02, BD-09 of Shanghai, Shenzhen, Beijing (the usual test vectors), Lhasa and Harbin, as the library
    /// coord-convert gives them.
    #[test]
    fn the_shifts_agree_with_another_library() {
        for (wgs, gcj, bd) in [
            ([121.5272106, 31.1774276], [121.531541859, 31.175303984], [121.538015686, 31.181328607]),
            ([113.912316, 22.543847], [113.917176481, 22.540796132], [113.923684729, 22.546667438]),
            ([116.377817, 39.911954], [116.384047225, 39.913345455], [116.390454713, 39.919575551]),
            ([91.1, 29.65], [91.101568283, 29.647300329], [91.108037374, 29.653419416]),
            ([126.6, 45.75], [126.605910241, 45.751913682], [126.612298220, 45.758282221]),
        ] {
            let [wgs, gcj, bd] = [wgs, gcj, bd].map(LonLat::from);
            assert_near(Datum::Gcj02.from_wgs84(wgs), gcj);
            assert_near(Datum::Bd09.from_wgs84(wgs), bd);
            assert_near(Datum::Gcj02.to_wgs84(gcj), wgs);
            assert_near(Datum::Bd09.to_wgs84(bd), wgs);
        }
    }

    #[test]
    fn the_way_back_is_exact_all_over_the_mainland() {
        for i in 0..60 {
            for j in 0..40 {
                let p = LonLat::new(74.0 + f64::from(i), 18.0 + f64::from(j) * 0.9);
                // Just outside of the border a position may as well be a shifted one of within.
                let around = [(0.02, 0.0), (-0.02, 0.0), (0.0, 0.02), (0.0, -0.02)];
                let is_near = || around.iter().any(|(e, n)| is_in_mainland(LonLat::new(p.lon + e, p.lat + n)));
                if !is_in_mainland(p) && is_near() {
                    continue;
                }
                for datum in Datum::ALL {
                    assert_near(datum.to_wgs84(datum.from_wgs84(p)), p);
                }
            }
        }
    }

    #[test]
    fn the_way_back_is_exact_up_to_the_border() {
        // Manzhouli, Suifenhe, Yangshan and Wusu, which their shifts put beyond the outline or near it.
        for (lon, lat) in [(117.45, 49.59), (131.15, 44.39), (122.06, 30.62), (134.67, 48.27)] {
            let p = LonLat::new(lon, lat);
            for datum in [Datum::Gcj02, Datum::Bd09] {
                assert_ne!(datum.from_wgs84(p), p);
                assert_near(datum.to_wgs84(datum.from_wgs84(p)), p);
            }
        }
    }

    #[test]
    fn nothing_is_shifted_outside_the_mainland() {
        for (lon, lat) in
            [(121.56, 25.03), (114.158, 22.282), (113.545, 22.19), (127.0, 37.5), (-0.1, 51.5), (0.0, 0.0)]
        {
            let p = LonLat::new(lon, lat);
            for datum in Datum::ALL {
                assert_eq!(datum.from_wgs84(p), p);
                assert_eq!(datum.to_wgs84(p), p);
            }
        }
    }

    #[test]
    fn a_datum_has_many_spellings() {
        for (name, wanted) in
            [("GCJ-02", Datum::Gcj02), ("gcj02", Datum::Gcj02), ("bd-09", Datum::Bd09), ("WGS84", Datum::Wgs84)]
        {
            assert_eq!(Datum::named(name), Some(wanted));
        }
        assert_eq!(Datum::named("xian80"), None);
    }
}
