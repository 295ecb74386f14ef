//! A source in memory: the bytes of a file, and those of the files beside it that belong to it.

use super::raw::Raw;
use super::reading::Reading;
use super::{ReadError, encoding, flat_geobuf, geojson, geopackage, place, topojson};
use crate::crs::SourceCrs;
use crate::data::Dataset;
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
    let text = encoding::utf8(source.bytes)?;
    if topojson::is_topology(text) {
        return topojson::read(text, reading.part.as_deref(), progress);
    }
    geojson::read(text, given.as_ref(), progress)
}

/// The names of the layers of a source that has several; none of a source that is one layer.
///
/// # Errors
/// What cannot be read at all.
pub(super) fn parts(source: &Source<'_>) -> Result<Vec<String>, ReadError> {
    if geopackage::is_database(source.bytes) {
        let parts = geopackage::parts(source.bytes)?;
        return Ok(if parts.len() > 1 { parts } else { Vec::new() });
    }
    // What is no text is told by the reading itself.
    let Ok(text) = encoding::utf8(source.bytes) else { return Ok(Vec::new()) };
    let parts = if topojson::is_topology(text) { topojson::parts(text)? } else { Vec::new() };
    Ok(if parts.len() > 1 { parts } else { Vec::new() })
}
