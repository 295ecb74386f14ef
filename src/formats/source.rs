//! A source in memory: the bytes of a file, and those of the files beside it that belong to it.

use super::archive::{self, Archive};
use super::raw::Raw;
use super::reading::Reading;
use super::{
    ReadError, delimited, encoding, flat_geobuf, geojson, geopackage, gpx, kml, place, shapefile, topojson, xml,
};
use crate::crs::SourceCrs;
use crate::data::{Dataset, WarningCode, Warnings};
use crate::progress::Progress;

/// The bytes of a file with its name, and of its companions (the `.dbf`, `.prj` and `.cpg` of a shapefile).
#[derive(Clone, Debug, Default)]
pub struct Source<'a> {
    /// The name of the file, without folders.
    pub name: &'a str,
    pub bytes: &'a [u8],
    /// Endings of companions, lower case without the dot, and their bytes.
    pub beside: Vec<(String, Vec<u8>)>,
}

impl<'a> Source<'a> {
    /// A source that is one file.
    pub fn of(name: &'a str, bytes: &'a [u8]) -> Self {
        Self { name, bytes, beside: Vec::new() }
    }
}

/// One layer of a source, and what is to be known to read it again.
#[derive(Debug)]
pub struct SourceLayer {
    pub reading: Reading,
    pub data: Result<Dataset, ReadError>,
}

/// Reads one layer of a source; its format is told by its content.
///
/// Progress counts bytes.
///
/// # Errors
/// What is no source of features or cannot be read; a part that is not there; numbers of which nothing says what
/// they are ([`ReadError::NeedsCrs`]); cancellation.
pub fn read(source: &Source<'_>, reading: &Reading, progress: &Progress) -> Result<Dataset, ReadError> {
    place::place(raw(source, reading, progress)?, reading)
}

fn raw(source: &Source<'_>, reading: &Reading, progress: &Progress) -> Result<Raw, ReadError> {
    let given = reading.crs.as_deref().map(SourceCrs::named).transpose().map_err(ReadError::Crs)?;
    if geopackage::is_database(source.bytes) {
        return geopackage::read(source.bytes, reading.part.as_deref(), progress);
    }
    if flat_geobuf::is_flat_geobuf(source.bytes) {
        return flat_geobuf::read(source.bytes, progress);
    }
    let label = reading.encoding.as_deref();
    if kml::is_kmz(source) {
        return kml::read(&kml::documents(source.bytes)?, source.bytes.len(), reading, progress);
    }
    if archive::is_zip(source.bytes) {
        return archive::read_in(source.bytes, reading.part.as_deref(), |inner| {
            if archive::is_zip(inner.bytes) {
                // An archive in an archive: nobody means that, and bombs are made so.
                return Err(ReadError::OtherFormat {
                    found: "an archive in an archive",
                    advice: "unpack the outer one",
                });
            }
            raw(inner, &Reading { part: None, ..reading.clone() }, progress)
        });
    }
    if shapefile::is_shapefile(source.bytes) {
        return shapefile::read(source, reading, progress);
    }
    match xml::root_name(source.bytes, label).as_deref() {
        Some("kml") => return kml::read(&[source.bytes], source.bytes.len(), reading, progress),
        Some("gpx") => return gpx::read(source.bytes, reading, progress),
        _ => {}
    }
    if delimited::is_delimited(source, label) {
        return delimited::read(source.bytes, reading, progress);
    }
    let decoded = encoding::json_text(source.bytes, label)?;
    let text: &str = &decoded.text;
    let read = if topojson::is_topology(text) {
        topojson::read(text, reading.part.as_deref(), progress)
    } else {
        geojson::read(text, given.as_ref(), progress)
    };
    let mut raw = read?;
    if decoded.encoding != "UTF-8" {
        let message = format!("the text is in {} instead of UTF-8, as JSON has to be; converted", decoded.encoding);
        raw.dataset = raw.dataset.with_warnings(Warnings::of_source(WarningCode::Encoding, message));
        raw.encoding = Some(decoded.encoding);
    }
    Ok(raw)
}

/// The names of the layers of a source that has several; none of a source that is one layer. `label` names the
/// encoding of its texts, where a person knows it better.
///
/// # Errors
/// What cannot be read at all.
pub(super) fn parts(source: &Source<'_>, label: Option<&str>) -> Result<Vec<String>, ReadError> {
    let parts = if geopackage::is_database(source.bytes) {
        geopackage::parts(source.bytes)?
    } else if kml::is_kmz(source) {
        kml::parts(&kml::documents(source.bytes)?, label)?
    } else if archive::is_zip(source.bytes) {
        Archive::open(source.bytes)?.sources().iter().map(|name| archive::part_name(name).to_owned()).collect()
    } else {
        match (xml::root_name(source.bytes, label).as_deref(), encoding::json_text(source.bytes, label)) {
            (Some("kml"), _) => kml::parts(&[source.bytes], label)?,
            (Some("gpx"), _) => gpx::parts(source.bytes, label)?,
            (_, Ok(decoded)) if topojson::is_topology(&decoded.text) => topojson::parts(&decoded.text)?,
            // What is no text is told by the reading itself.
            _ => Vec::new(),
        }
    };
    Ok(if parts.len() > 1 { parts } else { Vec::new() })
}
