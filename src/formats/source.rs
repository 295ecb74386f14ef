//! A source in memory: the bytes of a file, and those of the files beside it that belong to it.

use super::archive::{self, Archive, ArchiveLayer, Odd};
use super::encoding::Decoded;
use super::files::SourceLayers;
use super::raw::Raw;
use super::reading::{Reading, Repairs};
use super::repair::repaired;
use super::{
    Format, OtherKind, ReadError, delimited, encoding, flat_geobuf, geojson, geopackage, gpx, kml, lenient_json, place,
    raster, shapefile, topojson, xml,
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
/// # Errors
/// As [`super::read_source`].
pub(super) fn read(source: &Source<'_>, reading: &Reading, progress: &Progress) -> Result<Dataset, ReadError> {
    Content::of(source, reading.encoding.as_deref(), progress)?.dataset(source, reading, progress)
}

/// Reads every layer of a source, or the one that the reading names.
///
/// # Errors
/// What cannot be read at all; what concerns one layer of several stands at its place.
pub(super) fn read_all(source: &Source<'_>, reading: &Reading, progress: &Progress) -> Result<SourceLayers, ReadError> {
    let label = reading.encoding.as_deref();
    let content = Content::of(source, label, progress)?;
    // Who asks for one layer has seen what else there is.
    let is_whole = reading.part.is_none();
    let passed_over = if is_whole { content.passed_over(source.bytes, source.name) } else { Vec::new() };
    if let Content::Zip(archive) = &content
        && is_whole
        && archive.sources().next().is_some()
    {
        return Ok(SourceLayers { layers: layers_of(archive, source, reading, progress)?, passed_over });
    }
    let parts = if is_whole { content.parts(source, label, progress)? } else { Vec::new() };
    let read = |reading: &Reading| {
        progress.expect(source.bytes.len() as u64);
        content.dataset(source, reading, progress)
    };
    if parts.len() < 2 {
        let layers = vec![SourceLayer { data: Ok(read(reading)?), reading: reading.clone() }];
        return Ok(SourceLayers { layers, passed_over });
    }
    let of_part = |part| {
        let reading = Reading { part: Some(part), ..reading.clone() };
        SourceLayer { data: read(&reading), reading }
    };
    Ok(SourceLayers { layers: parts.into_iter().map(of_part).collect(), passed_over })
}

/// Every layer of an archive. Each of its sources is unpacked and looked through once, however many layers it holds.
///
/// # Errors
/// Cancellation; what is wrong with its only layer.
fn layers_of(
    archive: &Archive<'_>,
    source: &Source<'_>,
    reading: &Reading,
    progress: &Progress,
) -> Result<Vec<SourceLayer>, ReadError> {
    let label = reading.encoding.as_deref();
    let mut layers = archive.layers(|inner| {
        progress.check()?;
        let content = Content::of_packed(inner, label, progress)?;
        let parts = content.parts(inner, label, progress)?;
        let read = |part: Option<String>| {
            progress.expect(source.bytes.len() as u64);
            let name = part.clone().unwrap_or_default();
            let data = content.raw(inner, &Reading { part, ..reading.clone() }, progress);
            if matches!(data, Err(ReadError::Cancelled)) { Err(ReadError::Cancelled) } else { Ok((name, data)) }
        };
        if parts.len() < 2 { Ok(vec![read(None)?]) } else { parts.into_iter().map(|part| read(Some(part))).collect() }
    })?;
    let placed = |data: Result<(Raw, Odd), ReadError>, reading: &Reading| {
        data.and_then(|(raw, odd)| placed(odd.tell(raw), reading, progress))
    };
    if layers.len() == 1
        && let Some(only) = layers.pop()
    {
        return Ok(vec![SourceLayer { data: Ok(placed(only.data, reading)?), reading: reading.clone() }]);
    }
    let of_part = |layer: ArchiveLayer<Raw>| {
        let reading = Reading { part: Some(layer.name), ..reading.clone() };
        SourceLayer { data: placed(layer.data, &reading), reading }
    };
    Ok(layers.into_iter().map(of_part).collect())
}

/// What was read in its place, put right as the reading says.
fn placed(raw: Raw, reading: &Reading, progress: &Progress) -> Result<Dataset, ReadError> {
    let dataset = place::place(raw, reading)?;
    if reading.repairs == Repairs::NONE {
        return Ok(dataset);
    }
    Ok(repaired(&dataset, reading.repairs, progress)?)
}

/// What a source holds, told by its content, and by its name only where content cannot tell.
enum Content<'a> {
    GeoPackage(geopackage::Package),
    FlatGeobuf,
    /// The KML files of a KMZ.
    Kmz(Vec<kml::Document<'a>>),
    Zip(Archive<'a>),
    Shapefile,
    Kml,
    Gpx,
    Table,
    /// With what had to be passed over in it.
    TopoJson(Decoded<'a>, topojson::Layers, Warnings),
    /// A picture that lies on the ground.
    Picture(Format),
    /// What is left is GeoJSON, or no source: its reader says which. With what had to be passed over around it.
    GeoJson(Decoded<'a>, Warnings),
}

impl<'a> Content<'a> {
    fn of(source: &Source<'a>, label: Option<&str>, progress: &Progress) -> Result<Self, ReadError> {
        let bytes = source.bytes;
        if !bytes.is_empty() && bytes.iter().all(|byte| *byte == 0) {
            return Err(ReadError::Zeros);
        }
        if let Some(format) = raster::format_of(bytes) {
            return Ok(Self::Picture(format));
        }
        if let Some(kind) = OtherKind::of(source) {
            return Err(ReadError::OtherFormat(kind));
        }
        if geopackage::is_database(bytes) {
            let is_tiles = raster::held_tiles(source);
            return if is_tiles {
                Ok(Self::Picture(Format::MbTiles))
            } else {
                geopackage::Package::open(bytes, progress).map(Self::GeoPackage)
            };
        }
        if flat_geobuf::is_flat_geobuf(bytes) {
            return Ok(Self::FlatGeobuf);
        }
        if archive::is_zip(bytes) {
            return Self::of_archive(Archive::open(bytes)?, source.name);
        }
        if shapefile::is_shapefile(bytes) {
            return Ok(Self::Shapefile);
        }
        match xml::root_name(bytes, label).as_deref() {
            Some("kml") => return Ok(Self::Kml),
            Some("gpx") => return Ok(Self::Gpx),
            Some(other) => {
                if let Some(kind) = OtherKind::of_root(other, source.name) {
                    return Err(ReadError::OtherFormat(kind));
                }
            }
            None => {}
        }
        if delimited::is_delimited(source, label) {
            return Ok(Self::Table);
        }
        if let Some(format) = text_format(source.name).filter(|_| bytes.starts_with(&ZEROED_BEGINNING)) {
            let why = "zeros stand in the place of its beginning".to_owned();
            return Err(ReadError::Damaged { format: format.as_str(), why });
        }
        let mut text = encoding::json_text(bytes, label)?;
        if let Some(format) = binary_format(source.name)
            && !text.text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[', '<'])
        {
            return Err(ReadError::Damaged { format, why: "it is a text".to_owned() });
        }
        let mut around = Warnings::default();
        if let Some((inner, told)) = lenient_json::without_script(&text.text) {
            (text.text, around) = (inner.into(), told);
        }
        if topojson::is_topology(&text.text) {
            return Self::of_topology(text, around);
        }
        if topojson::may_be_topology(&text.text)
            && let Some(mended) = lenient_json::mended(&text.text)
            && topojson::is_topology(&mended.text)
        {
            around.append(mended.told());
            text.text = mended.text.into();
            return Self::of_topology(text, around);
        }
        Ok(Self::GeoJson(text, around))
    }

    fn of_topology(text: Decoded<'a>, around: Warnings) -> Result<Self, ReadError> {
        let layers = topojson::Layers::of(&text.text)?;
        Ok(Self::TopoJson(text, layers, around))
    }

    /// What a source holds that is in an archive.
    fn of_packed(source: &Source<'a>, label: Option<&str>, progress: &Progress) -> Result<Self, ReadError> {
        if archive::is_zip(source.bytes) {
            // An archive in an archive: nobody means that, and bombs are made so.
            return Err(ReadError::OtherFormat(OtherKind::NestedArchive));
        }
        Self::of(source, label, progress)
    }

    fn of_archive(archive: Archive<'a>, name: &str) -> Result<Self, ReadError> {
        if kml::is_kmz(&archive, name) {
            return Ok(Self::Kmz(kml::documents(&archive)?));
        }
        if let Some(kind) = OtherKind::of_archive(archive.names(), archive.sources().next().is_some()) {
            return Err(ReadError::OtherFormat(kind));
        }
        archive.weigh()?;
        Ok(Self::Zip(archive))
    }

    /// The names of its layers.
    fn parts(&self, source: &Source<'_>, label: Option<&str>, progress: &Progress) -> Result<Vec<String>, ReadError> {
        match self {
            Self::GeoPackage(package) => Ok(package.parts()),
            Self::Kmz(documents) => kml::parts(documents, label, progress),
            Self::Kml => kml::parts(&[kml::Document::of(source.bytes)], label, progress),
            Self::Gpx => gpx::parts(source.bytes, label, progress),
            Self::TopoJson(_, layers, _) => Ok(layers.parts()),
            // Those of an archive are read with their names.
            Self::Zip(_) => Ok(Vec::new()),
            Self::FlatGeobuf | Self::Shapefile | Self::Table | Self::Picture(_) | Self::GeoJson(..) => Ok(Vec::new()),
        }
    }

    /// What a file holds beside its layers.
    fn passed_over(&self, bytes: &[u8], name: &str) -> Vec<String> {
        match self {
            Self::Zip(archive) => archive.passed_over(&archive.sources().collect()),
            // The pictures and models of a KMZ are icons and what hangs in the air.
            Self::Kmz(_) if !name.to_lowercase().ends_with(".kmz") => kml::passed_over(bytes),
            _ => Vec::new(),
        }
    }

    /// Whether it holds one layer, which is called as the file is.
    fn is_one_layer(&self) -> bool {
        matches!(self, Self::FlatGeobuf | Self::Shapefile | Self::Table | Self::Picture(_) | Self::GeoJson(..))
    }

    /// A layer in its place, put right as the reading says.
    fn dataset(&self, source: &Source<'_>, reading: &Reading, progress: &Progress) -> Result<Dataset, ReadError> {
        if let Some(part) = &reading.part
            && self.is_one_layer()
            && part != archive::part_name(source.name)
        {
            let parts = vec![archive::part_name(source.name).to_owned()];
            return Err(ReadError::NoSuchPart { part: part.clone(), parts });
        }
        match self {
            Self::Picture(format) => raster::read(source, *format, reading, progress),
            features => placed(features.raw(source, reading, progress)?, reading, progress),
        }
    }

    fn raw(&self, source: &Source<'_>, reading: &Reading, progress: &Progress) -> Result<Raw, ReadError> {
        let (bytes, part) = (source.bytes, reading.part.as_deref());
        match self {
            Self::GeoPackage(package) => package.read(reading, progress),
            Self::FlatGeobuf => flat_geobuf::read(bytes, reading, progress),
            Self::Kmz(documents) => kml::read(documents, bytes.len(), reading, progress),
            Self::Zip(archive) => archive
                .read(part, |inner, part| {
                    let content = Content::of_packed(inner, reading.encoding.as_deref(), progress)?;
                    if let Some(part) = part.filter(|_| content.is_one_layer()) {
                        return Err(archive.no_part(part));
                    }
                    let reading = Reading { part: part.map(str::to_owned), ..reading.clone() };
                    content.raw(inner, &reading, progress)
                })
                .map(|(raw, odd)| odd.tell(raw)),
            Self::Shapefile => shapefile::read(source, reading, progress),
            Self::Kml => kml::read(&[kml::Document::of(bytes)], bytes.len(), reading, progress),
            Self::Gpx => gpx::read(bytes, reading, progress),
            Self::Picture(_) => Err(ReadError::OtherFormat(OtherKind::PackedPicture)),
            Self::Table => delimited::read(bytes, reading, progress),
            Self::TopoJson(text, layers, lenient) => topojson::read(&text.text, layers, part, progress)
                .map(|raw| told_encoding(raw, text))
                .map(|raw| Raw { dataset: raw.dataset.with_warnings(lenient.clone()), ..raw }),
            Self::GeoJson(text, around) => geo_json(&text.text, reading, progress)
                .map(|raw| told_encoding(raw, text))
                .map(|raw| Raw { dataset: raw.dataset.with_warnings(around.clone()), ..raw }),
        }
    }
}

/// So many zeros begin no text.
const ZEROED_BEGINNING: [u8; 4] = [0; 4];

/// The format of text that a file calls itself.
fn text_format(name: &str) -> Option<Format> {
    [Format::Kml, Format::Gpx, Format::GeoJson, Format::TopoJson].into_iter().find(|format| format.is_named(name))
}

/// What a file calls itself that cannot be a text.
fn binary_format(name: &str) -> Option<&'static str> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase())?;
    match ending.as_str() {
        "zip" | "kmz" => Some("zip"),
        "shp" => Some(Format::Shapefile.as_str()),
        "gpkg" => Some(Format::GeoPackage.as_str()),
        "fgb" => Some(Format::FlatGeobuf.as_str()),
        _ => None,
    }
}

/// Reads GeoJSON; of one of which a part was overwritten with zeros what stands before them, as of one that is cut off.
fn geo_json(text: &str, reading: &Reading, progress: &Progress) -> Result<Raw, ReadError> {
    let refused = match whole_geo_json(text, reading, progress) {
        Err(refused @ ReadError::Syntax { .. }) => refused,
        read => return read,
    };
    let Some((before, behind)) = text.split_once('\0').filter(|(before, _)| !before.trim().is_empty()) else {
        return Err(refused);
    };
    progress.expect(text.len() as u64);
    let raw = whole_geo_json(before, reading, progress).map_err(|fault| match fault {
        // Nothing is whole before them.
        ReadError::Syntax { .. } => {
            ReadError::Damaged { format: "JSON", why: "zeros stand in the place of text".to_owned() }
        }
        fault => fault,
    })?;
    let line = 1 + before.bytes().filter(|byte| *byte == b'\n').count();
    let are_all = behind.trim_matches(|c: char| c == '\0' || c.is_whitespace()).is_empty();
    let what = if are_all { "they were" } else { "they and what follows were" };
    let message = format!("zeros in the place of text, from line {line} on; {what} left out, fetch the file again");
    Ok(Raw { dataset: raw.dataset.with_warnings(Warnings::of_source(WarningCode::Damaged, message)), ..raw })
}

/// Reads GeoJSON, and what is GeoJSON but for what people write into it; only where there is such a thing is the text gone
/// through twice.
fn whole_geo_json(text: &str, reading: &Reading, progress: &Progress) -> Result<Raw, ReadError> {
    let given = given_crs(reading)?;
    let strictly = || geojson::read(text, given.as_ref(), reading, progress);
    let strict = (!lenient_json::begins_with_comment(text)).then(strictly);
    match &strict {
        None | Some(Err(ReadError::Syntax { .. })) => {}
        Some(Ok(raw)) if geojson::has_broken_records(&raw.dataset) => {}
        Some(_) => return strict.unwrap_or_else(strictly),
    }
    let Some(mended) = lenient_json::mended(text) else { return strict.unwrap_or_else(strictly) };
    drop(strict);
    progress.expect(text.len() as u64);
    match geojson::read(&mended.text, given.as_ref(), reading, progress) {
        Ok(raw) => Ok(Raw { dataset: raw.dataset.with_warnings(mended.told()), ..raw }),
        Err(ReadError::Syntax { message, line, column }) => {
            let (line, column) = lenient_json::place(text).unwrap_or((line, column));
            Err(ReadError::Syntax { message, line, column })
        }
        Err(error) => Err(error),
    }
}

/// The system of the numbers as a person gave it; of control points, any plane: what stands in the source does not count
/// then.
fn given_crs(reading: &Reading) -> Result<Option<SourceCrs>, ReadError> {
    let named = if reading.control.is_some() { Some("EPSG:3857") } else { reading.crs.as_deref() };
    named.map(SourceCrs::named).transpose().map_err(ReadError::Crs)
}

/// JSON in another encoding than its standard asks for: it was converted, and that is told.
fn told_encoding(mut raw: Raw, text: &Decoded<'_>) -> Raw {
    if text.encoding != "UTF-8" {
        let message = format!("the text is in {} instead of UTF-8, as JSON has to be; converted", text.encoding);
        raw.dataset = raw.dataset.with_warnings(Warnings::of_source(WarningCode::Encoding, message));
        raw.encoding = Some(text.encoding);
    }
    let is_told = raw.dataset.warnings().list().iter().any(|warning| warning.code == WarningCode::CutOff);
    if text.is_cut_off && !is_told {
        let message = "the text ends in the middle of a character, which was left out".to_owned();
        raw.dataset = raw.dataset.with_warnings(Warnings::of_source(WarningCode::CutOff, message));
    }
    raw.dataset = raw.dataset.with_warnings(text.told());
    raw
}
