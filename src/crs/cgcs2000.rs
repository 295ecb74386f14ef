//! The 3-degree Gauss–Krüger zones of CGCS2000, China's statutory coordinate system: which there are, and where.
//!
//! Not the projection itself, which is `map_crs`'s business.

/// Zones 25 to 45, on the meridians 75°E to 135°E.
const FIRST_ZONE: u16 = 25;
const LAST_ZONE: u16 = 45;
/// EPSG codes of zone 25 with the zone's number before the easting, and without it.
const WITH_NUMBER: u16 = 4513;
const WITHOUT_NUMBER: u16 = 4534;
/// Metres added to eastings so that none is negative.
const FALSE_EASTING_M: f64 = 500_000.0;
/// How far from its meridian a zone is used at most, degrees: into the next zone's middle, no farther.
const REACH_DEG: f64 = 3.0;

/// One zone in one of its two written forms: EPSG:4513 to 4533 with the zone's number before the easting
/// (39,448,000), EPSG:4534 to 4554 without (448,000).
///
/// ```
/// use shapan::crs::Cgcs2000Zone;
/// let zone = Cgcs2000Zone::around(116.41).unwrap();
/// assert_eq!((zone.epsg(), zone.number(), zone.meridian_deg()), (4548, 39, 117.0));
/// assert_eq!(Cgcs2000Zone::of_epsg(4527).unwrap().false_easting_m(), 39_500_000.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cgcs2000Zone {
    epsg: u16,
}

/// Whether of two numbers in metres the first can only be a northing in China and the second the easting, as survey
/// tables there have them: northings have seven digits, eastings six, or eight with the number of the zone before.
///
/// ```
/// use shapan::crs::is_northing_easting;
/// assert!(is_northing_easting(4_405_830.0, 448_534.7) && is_northing_easting(4_405_830.0, 39_448_534.7));
/// assert!(!is_northing_easting(448_534.7, 4_405_830.0) && !is_northing_easting(39.78, 116.41));
/// ```
pub fn is_northing_easting(x: f64, y: f64) -> bool {
    (1e6..1e7).contains(&x) && ((1e5..1e6).contains(&y) || (1.3e7..4.6e7).contains(&y))
}

impl Cgcs2000Zone {
    /// The zone of an EPSG code; `None` for any other system's.
    pub fn of_epsg(epsg: u16) -> Option<Self> {
        (WITH_NUMBER..=WITHOUT_NUMBER + LAST_ZONE - FIRST_ZONE).contains(&epsg).then_some(Self { epsg })
    }

    /// The zone whose meridian is nearest to a longitude, written without the zone's number; `None` outside China's
    /// zones (73.5°E to 136.5°E).
    pub fn around(lon_deg: f64) -> Option<Self> {
        let number = (lon_deg / 3.0).round();
        let zones = f64::from(FIRST_ZONE)..=f64::from(LAST_ZONE);
        zones.contains(&number).then(|| Self { epsg: WITHOUT_NUMBER + number as u16 - FIRST_ZONE })
    }

    pub fn epsg(self) -> u16 {
        self.epsg
    }

    /// 25 to 45.
    pub fn number(self) -> u16 {
        let first = if self.has_number() { WITH_NUMBER } else { WITHOUT_NUMBER };
        FIRST_ZONE + self.epsg - first
    }

    /// The central meridian, degrees east.
    pub fn meridian_deg(self) -> f64 {
        f64::from(self.number()) * 3.0
    }

    pub fn false_easting_m(self) -> f64 {
        FALSE_EASTING_M + if self.has_number() { f64::from(self.number()) * 1e6 } else { 0.0 }
    }

    /// Whether a map around this longitude may be drawn in the zone: in it, or in the half of a zone beside it,
    /// as towns on a border do.
    pub fn reaches(self, lon_deg: f64) -> bool {
        (lon_deg - self.meridian_deg()).abs() <= REACH_DEG
    }

    fn has_number(self) -> bool {
        self.epsg < WITHOUT_NUMBER
    }
}
