//! What a picture and the files beside it say of where it lies.

use super::tiff_picture;
use super::world_file::world_file;
use crate::crs::{Affine, SourceCrs};
use crate::formats::raw::Declared;
use crate::formats::xml::{Element, Step, Xml};
use crate::formats::{Format, ReadError, Source, encoding, projjson};

/// The file beside a picture in which GDAL keeps what the picture cannot say.
pub(super) const AUXILIARY: &str = "aux.xml";

/// Where a picture lies, as far as it is said.
#[derive(Debug)]
pub(super) struct Georeference {
    /// From pixels, counted from the upper left corner, to the numbers of a system.
    pub(super) to_numbers: Option<Affine>,
    pub(super) declared: Declared,
}

/// What a picture says of itself, and where it says nothing, what the files beside it say.
///
/// # Errors
/// As [`beside`]; a GeoTIFF whose head is broken.
pub(super) fn of(source: &Source<'_>, format: Format) -> Result<Georeference, ReadError> {
    let own =
        if format == Format::GeoTiff { tiff_picture::georeference(source.bytes)? } else { Georeference::nothing() };
    if own.to_numbers.is_some() && !matches!(own.declared, Declared::Nothing) {
        return Ok(own);
    }
    let beside = beside(source, format)?;
    let declared = if matches!(own.declared, Declared::Nothing) { beside.declared } else { own.declared };
    Ok(Georeference { to_numbers: own.to_numbers.or(beside.to_numbers), declared })
}

/// What the files beside a picture say.
///
/// # Errors
/// A world file that is none; an `.aux.xml` that is no XML.
fn beside(source: &Source<'_>, format: Format) -> Result<Georeference, ReadError> {
    let companion =
        |ending: &str| source.beside.iter().find(|(own, _)| own == ending).map(|(_, bytes)| bytes.as_slice());
    let auxiliary = companion(AUXILIARY).map(auxiliary).transpose()?.unwrap_or_default();
    let world = format.world_file_endings().iter().find_map(|ending| Some((*ending, companion(ending)?)));
    let to_numbers = match world {
        Some((ending, bytes)) => Some(world_file(ending, bytes)?),
        None => auxiliary.to_numbers,
    };
    let text = match companion("prj") {
        Some(bytes) => Some(encoding::text_of(bytes, None)?.text.trim().to_owned()).filter(|text| !text.is_empty()),
        None => auxiliary.system,
    };
    Ok(Georeference { to_numbers, declared: text.map_or(Declared::Nothing, |text| declared(&text)) })
}

/// What the text of a system means.
pub(super) fn declared(text: &str) -> Declared {
    if let Some(declared) = projjson::declared(text) {
        return declared;
    }
    let named = |quoted: &str| quoted.chars().take(80).collect::<String>();
    SourceCrs::named(text).map_or_else(
        |_| Declared::Unknown(format!("\"{}\"", named(text.split('"').nth(1).unwrap_or(text)))),
        Declared::Crs,
    )
}

impl Georeference {
    pub(super) fn nothing() -> Self {
        Self { to_numbers: None, declared: Declared::Nothing }
    }
}

#[derive(Default)]
struct Auxiliary {
    to_numbers: Option<Affine>,
    system: Option<String>,
}

/// The system and the map of an `.aux.xml`.
fn auxiliary(bytes: &[u8]) -> Result<Auxiliary, ReadError> {
    let text = encoding::text_of(bytes, None)?;
    let mut xml = Xml::of(&text.text);
    let Step::Start(tag) = xml.step()? else { return Ok(Auxiliary::default()) };
    let root: Element<'_> = xml.element(tag)?;
    let numbers: Vec<f64> = root
        .text_of("GeoTransform")
        .map(|text| text.split(',').filter_map(|number| number.trim().parse().ok()).collect())
        .unwrap_or_default();
    let to_numbers = match numbers[..] {
        [c, a, b, f, d, e] => Some(Affine { x: [a, b, c], y: [d, e, f] }),
        _ => None,
    };
    Ok(Auxiliary { to_numbers, system: root.text_of("SRS").map(str::to_owned) })
}
