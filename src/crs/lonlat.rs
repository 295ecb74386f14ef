//! One position on the earth.

/// Longitude and latitude in degrees on WGS 84, in that order, as GeoJSON writes them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(C)]
pub struct LonLat {
    /// Degrees east; usually −180 to 180, but any turn is accepted.
    pub lon: f64,
    /// Degrees north, −90 to 90.
    pub lat: f64,
}

impl LonLat {
    pub const fn new(lon: f64, lat: f64) -> Self {
        Self { lon, lat }
    }

    /// Whether both numbers are finite and the latitude lies on the globe.
    pub fn is_on_globe(self) -> bool {
        self.lon.is_finite() && self.lat.is_finite() && self.lat.abs() <= 90.0 && self.lon.abs() <= 100_000.0
    }
}

impl From<[f64; 2]> for LonLat {
    fn from([lon, lat]: [f64; 2]) -> Self {
        Self { lon, lat }
    }
}
