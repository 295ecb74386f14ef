//! Where a dataset comes from: what its source was, and how its numbers became positions.

use crate::crs::Datum;

/// What is known of the source of a dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The name of the format, as it is usually written.
    pub format: &'static str,
    /// The coordinate reference system of the source: `EPSG:4548`, or what its definition calls itself.
    pub crs: String,
    /// The datum that positions were converted from.
    pub datum: Datum,
    /// The encoding of the texts, where the format leaves it open.
    pub encoding: Option<&'static str>,
}

impl Default for Origin {
    fn default() -> Self {
        Self { format: "GeoJSON", crs: "EPSG:4326".to_owned(), datum: Datum::Wgs84, encoding: None }
    }
}
