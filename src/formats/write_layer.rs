//! A dataset as the bytes of a file, in any format that is written.

use super::{flat_geobuf, geojson, geopackage, kml_write};
use crate::data::Dataset;

/// A format that datasets are written in, always in WGS 84.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WriteFormat {
    GeoJson,
    GeoPackage,
    FlatGeobuf,
    Kml,
}

/// Why a dataset cannot be written in a format.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    #[error("the layer {layer} has {fields} fields, and {most} is the most that a GeoPackage holds: leave some out")]
    TooManyFields { layer: String, fields: usize, most: usize },
    #[error("the {format} file cannot be made: {why}")]
    Failed { format: &'static str, why: String },
}

impl WriteFormat {
    pub const ALL: [Self; 4] = [Self::GeoJson, Self::GeoPackage, Self::FlatGeobuf, Self::Kml];

    /// The name as it is usually written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GeoJson => "GeoJSON",
            Self::GeoPackage => "GeoPackage",
            Self::FlatGeobuf => "FlatGeobuf",
            Self::Kml => "KML",
        }
    }

    /// The ending of its files, lower case without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::GeoJson => "geojson",
            Self::GeoPackage => "gpkg",
            Self::FlatGeobuf => "fgb",
            Self::Kml => "kml",
        }
    }
}

/// Writes one layer as a file of its own, called `name` inside where the format has a place for a name.
///
/// The same data make the same bytes. Of several layers in one GeoPackage see
/// [`write_geopackage`](super::write_geopackage).
///
/// # Errors
/// What the format has no room for.
pub fn write_layer(format: WriteFormat, name: &str, dataset: &Dataset) -> Result<Vec<u8>, EncodeError> {
    match format {
        WriteFormat::GeoJson => {
            let mut out = Vec::new();
            geojson::write_feature_collection(&mut out, dataset.members(), dataset.features())
                .map_err(|error| EncodeError::Failed { format: format.as_str(), why: error.to_string() })?;
            Ok(out)
        }
        WriteFormat::GeoPackage => geopackage::write_geopackage(&[(name, dataset)]),
        WriteFormat::FlatGeobuf => flat_geobuf::write(name, dataset),
        WriteFormat::Kml => Ok(kml_write::write(name, dataset)),
    }
}
