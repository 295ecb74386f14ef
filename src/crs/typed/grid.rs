//! The grids that positions in metres are written in: zones of CGCS2000 and UTM, Web Mercator.

use proj4rs::Proj;

use crate::crs::{Cgcs2000Zone, LonLat, MapCrs, MapPoint};

/// A grid of metres on the ground.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Grid {
    /// A 3-degree zone of CGCS2000.
    Cgcs2000(Cgcs2000Zone),
    /// A 6-degree zone of CGCS2000, 13 to 23, on 75°E to 135°E.
    Cgcs2000Six {
        zone: u8,
        with_number: bool,
    },
    /// UTM on WGS 84, zone 1 to 60.
    Utm {
        zone: u8,
        south: bool,
    },
    WebMercator,
}

/// Farther from its meridian than this, in degrees, nobody writes a position in a zone.
const REACH_DEG: f64 = 6.0;

impl Grid {
    /// The grid of an EPSG code: 3857, 4491 to 4512, 4513 to 4554, 326xx, 327xx.
    ///
    /// ```
    /// use shapan::crs::Grid;
    /// assert_eq!(Grid::of_epsg(32650), Some(Grid::Utm { zone: 50, south: false }));
    /// assert_eq!(Grid::of_epsg(4326), None);
    /// ```
    pub fn of_epsg(code: u16) -> Option<Self> {
        let six = |first: u16, with_number| {
            u8::try_from(code - first + 13).ok().map(|zone| Self::Cgcs2000Six { zone, with_number })
        };
        let utm = |first: u16, south| u8::try_from(code - first).ok().map(|zone| Self::Utm { zone, south });
        match code {
            3857 => Some(Self::WebMercator),
            4491..=4501 => six(4491, true),
            4502..=4512 => six(4502, false),
            32601..=32660 => utm(32600, false),
            32701..=32760 => utm(32700, true),
            _ => Cgcs2000Zone::of_epsg(code).map(Self::Cgcs2000),
        }
    }

    /// Its EPSG code.
    pub fn epsg(self) -> u16 {
        match self {
            Self::WebMercator => 3857,
            Self::Cgcs2000(zone) => zone.epsg(),
            Self::Cgcs2000Six { zone, with_number } => u16::from(zone) - 13 + if with_number { 4491 } else { 4502 },
            Self::Utm { zone, south } => u16::from(zone) + if south { 32700 } else { 32600 },
        }
    }

    /// The central meridian of a zone, degrees east.
    pub fn meridian_deg(self) -> Option<f64> {
        match self {
            Self::WebMercator => None,
            Self::Cgcs2000(zone) => Some(zone.meridian_deg()),
            Self::Cgcs2000Six { zone, .. } => Some(f64::from(zone) * 6.0 - 3.0),
            Self::Utm { zone, .. } => Some(f64::from(zone) * 6.0 - 183.0),
        }
    }

    /// The position of an easting and a northing in metres; `None` outside of where the grid is used. CGCS2000 and
    /// WGS 84 are taken for the same.
    ///
    /// ```
    /// use shapan::crs::Grid;
    /// let at = Grid::of_epsg(32650).unwrap().lonlat(500_000.0, 0.0).unwrap();
    /// assert!((at.lon - 117.0).abs() < 1e-9 && at.lat.abs() < 1e-9);
    /// ```
    pub fn lonlat(self, easting: f64, northing: f64) -> Option<LonLat> {
        let at = match self {
            Self::WebMercator => {
                let edge = MapCrs::WEB_MERCATOR.map_from_lonlat(LonLat::new(180.0, 0.0))?.x;
                let inside = easting.abs() <= edge && northing.abs() <= edge;
                return MapCrs::WEB_MERCATOR.lonlat_from_map(MapPoint::new(easting, northing)).filter(|_| inside);
            }
            Self::Cgcs2000(zone) => MapCrs::cgcs2000(zone).lonlat_from_map(MapPoint::new(easting, northing))?,
            Self::Cgcs2000Six { zone, with_number } => {
                let false_easting = if with_number { f64::from(zone) * 1e6 } else { 0.0 } + 500_000.0;
                let rest = format!("+k=1 +x_0={false_easting} +y_0=0 +ellps=GRS80");
                self.transverse(&rest, "+ellps=GRS80", easting, northing)?
            }
            Self::Utm { south, .. } => {
                let false_northing = if south { 10_000_000.0 } else { 0.0 };
                let rest = format!("+k=0.9996 +x_0=500000 +y_0={false_northing} +ellps=WGS84");
                self.transverse(&rest, "+ellps=WGS84", easting, northing)?
            }
        };
        let beside = self.meridian_deg().is_some_and(|lon| (at.lon - lon).abs() <= REACH_DEG);
        (beside && at.is_on_globe()).then_some(at)
    }

    fn transverse(self, rest: &str, ellipsoid: &str, easting: f64, northing: f64) -> Option<LonLat> {
        let meridian = self.meridian_deg()?;
        let definition = format!("+proj=etmerc +lat_0=0 +lon_0={meridian} {rest} +units=m");
        let plane = Proj::from_proj_string(&definition).ok()?;
        let geographic = Proj::from_proj_string(&format!("+proj=longlat {ellipsoid}")).ok()?;
        let mut at = (easting, northing);
        proj4rs::transform::transform(&plane, &geographic, &mut at).ok()?;
        let at = LonLat::new(at.0.to_degrees(), at.1.to_degrees());
        at.is_on_globe().then_some(at)
    }
}
