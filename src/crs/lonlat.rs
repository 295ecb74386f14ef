//! One position on the earth.

/// Of a degree so many parts are told apart, ten decimals, a hundredth of a millimetre: finer is no survey.
const PARTS: f64 = 1e10;

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

    /// The position to ten decimals of a degree, written with no more than these.
    ///
    /// ```
    /// use shapan::crs::LonLat;
    /// let transformed = LonLat::new(116.300_000_000_000_13, -0.000_000_000_000_4);
    /// assert_eq!(transformed.rounded(), LonLat::new(116.3, 0.0));
    /// let typed = LonLat::new(116.412_345_678_9, 39.7);
    /// assert_eq!(typed.rounded(), typed);
    /// ```
    #[must_use]
    pub fn rounded(self) -> Self {
        // Negative zero is zero.
        let round = |degrees: f64| (degrees * PARTS).round() / PARTS + 0.0;
        Self { lon: round(self.lon), lat: round(self.lat) }
    }
}

impl From<[f64; 2]> for LonLat {
    fn from([lon, lat]: [f64; 2]) -> Self {
        Self { lon, lat }
    }
}
