//! The formats, of features and of pictures, and what can be done with each: the table of support is made from here.

/// A format of files with features, or with a picture that lies on the ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    GeoJson,
    TopoJson,
    Csv,
    Kml,
    Gpx,
    Shapefile,
    GeoPackage,
    FlatGeobuf,
    Png,
    Jpeg,
    GeoTiff,
    MbTiles,
}

impl Format {
    pub const ALL: [Self; 12] = [
        Self::GeoJson,
        Self::TopoJson,
        Self::Csv,
        Self::Kml,
        Self::Gpx,
        Self::Shapefile,
        Self::GeoPackage,
        Self::FlatGeobuf,
        Self::Png,
        Self::Jpeg,
        Self::GeoTiff,
        Self::MbTiles,
    ];

    /// The name as it is usually written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::GeoJson => "GeoJSON",
            Self::TopoJson => "TopoJSON",
            Self::Csv => "CSV",
            Self::Kml => "KML",
            Self::Gpx => "GPX",
            Self::Shapefile => "Shapefile",
            Self::GeoPackage => "GeoPackage",
            Self::FlatGeobuf => "FlatGeobuf",
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::GeoTiff => "GeoTIFF",
            Self::MbTiles => "MBTiles",
        }
    }

    /// The endings of its files, lower case without the dot, the usual one first.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::GeoJson => &["geojson", "json", "geojsonl", "ndjson", "geojsons"],
            Self::TopoJson => &["topojson"],
            Self::Csv => &["csv", "tsv"],
            Self::Kml => &["kml", "kmz"],
            Self::Gpx => &["gpx"],
            Self::Shapefile => &["shp", "zip"],
            Self::GeoPackage => &["gpkg"],
            Self::FlatGeobuf => &["fgb"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
            Self::GeoTiff => &["tif", "tiff"],
            Self::MbTiles => &["mbtiles"],
        }
    }

    /// Whether it holds a picture rather than features.
    pub fn is_raster(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::GeoTiff | Self::MbTiles)
    }

    /// The endings of the files beside a picture that tell where it lies, the usual one first; none where it tells so
    /// itself, or holds no picture.
    pub fn world_file_endings(self) -> &'static [&'static str] {
        match self {
            Self::Png => &["pgw", "pngw", "wld"],
            Self::Jpeg => &["jgw", "jpgw", "jpegw", "wld"],
            Self::GeoTiff => &["tfw", "tifw", "tiffw", "wld"],
            _ => &[],
        }
    }

    /// Whether a file of this name, in any case, seems to be of the format.
    pub fn is_named(self, name: &str) -> bool {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
        ending.is_some_and(|ending| self.endings().contains(&ending.as_str()))
    }
}
