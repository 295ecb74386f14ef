//! The map CRS in words, for imprint and status bar.

use crate::crs::{MapCrs, MapCrsKind};
use crate::i18n::{Lang, Word, fill};

/// What a map CRS is called, with its EPSG code where it has one.
///
/// ```
/// use shapan::{crs::{Cgcs2000Zone, MapCrs}, i18n::Lang, render::crs_name};
/// let crs = MapCrs::cgcs2000(Cgcs2000Zone::of_epsg(4548).unwrap());
/// assert_eq!(crs_name(&crs, Lang::En), "CGCS2000, 3-degree zone on 117°E, EPSG:4548");
/// ```
pub fn crs_name(crs: &MapCrs, lang: Lang) -> String {
    match crs.kind() {
        MapCrsKind::LocalTransverseMercator { lon0, .. } => {
            let side = if lon0 < 0.0 { "W" } else { "E" };
            let lon = format!("{:.2}°{side}", lon0.abs());
            fill(Word::LocalTransverseMercator, lang, &[("lon", &lon)])
        }
        MapCrsKind::WebMercator => Word::WebMercator.text(lang).to_owned(),
        MapCrsKind::Cgcs2000(zone) => {
            let (lon, code) = (zone.meridian_deg().to_string(), zone.epsg().to_string());
            fill(Word::Cgcs2000Zone, lang, &[("lon", &lon), ("code", &code)])
        }
    }
}
