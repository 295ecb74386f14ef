//! Which map CRS a person wants, before the data have said where it lies.

use std::fmt;
use std::str::FromStr;

use super::{Cgcs2000Zone, Extent, MapCrs};

/// A map CRS as it is asked for: on the command line, in a project file, in the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MapCrsChoice {
    /// A transverse Mercator on the middle of the data; Web Mercator where they span 10° or more.
    #[default]
    Local,
    WebMercator,
    /// The 3-degree zone of CGCS2000 in which the middle of the data lies.
    Cgcs2000,
    /// One zone of CGCS2000.
    Zone(Cgcs2000Zone),
}

/// Why a map cannot be drawn in the CRS that was asked for.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum MapCrsError {
    #[error(
        "a map is drawn in local, web-mercator, cgcs2000 or one of EPSG:3857 and EPSG:4513 to EPSG:4554, not {0:?}"
    )]
    Unknown(String),
    #[error("CGCS2000 has zones from 73.5°E to 136.5°E; the map's middle lies at {lon:.2}°: use local or web-mercator")]
    NoZone { lon: f64 },
    #[error(
        "EPSG:{epsg} lies on {meridian}°E, and the map's middle at {lon:.2}° is too far from it: use cgcs2000, which finds the zone"
    )]
    TooFar { epsg: u16, meridian: f64, lon: f64 },
}

impl MapCrsChoice {
    /// The map CRS for data of this extent (of nothing, for the middle of Beijing's plain).
    ///
    /// # Errors
    /// A zone of CGCS2000 that is not there for data so far from it.
    pub fn crs_for(self, extent: Option<Extent>) -> Result<MapCrs, MapCrsError> {
        let usual = || MapCrs::for_extent(extent);
        let lon = extent.map(|e| e.centre().lon).or_else(|| usual().central_meridian()).unwrap_or_default();
        match self {
            Self::Local => Ok(usual()),
            Self::WebMercator => Ok(MapCrs::web_mercator_for(extent)),
            Self::Cgcs2000 => Cgcs2000Zone::around(lon).map(MapCrs::cgcs2000).ok_or(MapCrsError::NoZone { lon }),
            Self::Zone(zone) if zone.reaches(lon) => Ok(MapCrs::cgcs2000(zone)),
            Self::Zone(zone) => Err(MapCrsError::TooFar { epsg: zone.epsg(), meridian: zone.meridian_deg(), lon }),
        }
    }
}

/// As the command line and project files write it, in any case of letters.
impl FromStr for MapCrsChoice {
    type Err = MapCrsError;

    fn from_str(text: &str) -> Result<Self, MapCrsError> {
        let unknown = || MapCrsError::Unknown(text.to_owned());
        let plain = text.trim().to_ascii_lowercase();
        match plain.as_str() {
            "local" => Ok(Self::Local),
            "web-mercator" => Ok(Self::WebMercator),
            "cgcs2000" => Ok(Self::Cgcs2000),
            _ => match plain.strip_prefix("epsg:").and_then(|code| code.parse().ok()).ok_or_else(unknown)? {
                3857 => Ok(Self::WebMercator),
                code => Cgcs2000Zone::of_epsg(code).map(Self::Zone).ok_or_else(unknown),
            },
        }
    }
}

impl fmt::Display for MapCrsChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Local => f.write_str("local"),
            Self::WebMercator => f.write_str("web-mercator"),
            Self::Cgcs2000 => f.write_str("cgcs2000"),
            Self::Zone(zone) => write!(f, "EPSG:{}", zone.epsg()),
        }
    }
}
