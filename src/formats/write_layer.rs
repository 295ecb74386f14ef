//! A dataset as the bytes of a file, in any format that is written.

use super::{flat_geobuf, geojson, geopackage, kml_write};
use crate::data::{Dataset, Value};

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

/// How many texts of a dataset have characters that a format cannot hold; `None` is CSV, where they are left out.
///
/// ```
/// use shapan::{formats::{self, WriteFormat}, progress::Progress};
/// let feature = br#"{"type":"Feature","properties":{"a":"x\u0000","b":"y\u0001"},"geometry":null}"#;
/// let data = formats::read_bytes(feature, &Progress::default())?;
/// let lost = |format| formats::texts_not_held(&data, format);
/// assert_eq!((lost(None), lost(Some(WriteFormat::Kml)), lost(Some(WriteFormat::GeoJson))), (1, 2, 0));
/// # Ok::<(), formats::ReadError>(())
/// ```
pub fn texts_not_held(dataset: &Dataset, format: Option<WriteFormat>) -> u64 {
    let is_lost: fn(char) -> bool = match format {
        None => |c| c == '\0',
        Some(WriteFormat::Kml) => kml_write::is_none_of_xml,
        Some(WriteFormat::GeoJson | WriteFormat::GeoPackage | WriteFormat::FlatGeobuf) => return 0,
    };
    let is_met = |value: Value<'_>| matches!(value, Value::Text(text) if text.chars().any(is_lost));
    let of_feature = |feature: crate::data::Feature<'_>| {
        (0..dataset.fields().len()).filter(|field| is_met(feature.value(*field))).count() as u64
    };
    dataset.features().map(of_feature).sum()
}
