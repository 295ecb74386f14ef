//! The bundled project, compiled in: one file works anywhere.

/// The text of the project file.
pub const PROJECT: &str = include_str!("../../geodata/biopark.shapan.json");

macro_rules! layers {
    ($($file:literal)*) => {
        /// The layer files, by the name the project file gives them.
        pub const LAYERS: &[(&str, &[u8])] = &[$(($file, include_bytes!(concat!("../../geodata/", $file)))),*];
    };
}

layers! {
    "comparable_sites.geojson" "corridors.geojson" "green.geojson" "green_nodes.geojson" "hospitals.geojson"
    "industry.geojson" "living_areas.geojson" "metro_lines.geojson" "metro_stations.geojson" "open_space.geojson"
    "roads.geojson" "site.geojson" "transport.geojson" "universities.geojson" "villages.geojson" "zones.geojson"
}
