//! The formats, and what can be done with each: the table of support is made from here.

/// A format of files with features.
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
}

impl Format {
    pub const ALL: [Self; 8] = [
        Self::GeoJson,
        Self::TopoJson,
        Self::Csv,
        Self::Kml,
        Self::Gpx,
        Self::Shapefile,
        Self::GeoPackage,
        Self::FlatGeobuf,
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
        }
    }

    /// Whether a file of this name, in any case, seems to be of the format.
    pub fn is_named(self, name: &str) -> bool {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
        ending.is_some_and(|ending| self.endings().contains(&ending.as_str()))
    }
}
