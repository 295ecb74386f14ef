//! From a whole text to a dataset: what kind of document it is, and its features in stretches side by side.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde_json::{Map, Value};

use super::super::incoming::Incoming;
use super::super::raw::{Declared, Raw};
use super::super::{Format, OtherKind, ReadError, Reading};
use super::coordinates::Fault;
use super::cursor::{Cursor, Kind};
use super::feature::{FeatureReader, SeenId, scalar};
use super::geometry::{geometry_type, meant};
use super::members::{Notes, duplicate, foreign_value, quoted};
use super::outline::{Member, Outline, STRETCH_BYTES, Stretch, outline, syntax};
use super::reference::{self, Reference};
use super::sequence;
use crate::crs::SourceCrs;
use crate::data::{Dataset, DatasetBuilder, LonLat, Warning, WarningCode, Warnings};
use crate::progress::{Cancelled, Progress};

/// Features between two looks at the cancel token.
const CHECK_EVERY: u32 = 64;

/// Stretches in the making at once for each thread: enough that none waits long for the slowest, few enough that
/// little lies in memory twice.
const STRETCHES_PER_THREAD: usize = 4;

/// No degrees, however odd, are as large as this.
const SURELY_METRES: f64 = 1000.0;

/// Members that would change the meaning of a collection (RFC 7946 section 7.1).
const FORBIDDEN: [&str; 4] = ["coordinates", "geometries", "geometry", "properties"];

/// What the coordinates of a text are: longitude and latitude on WGS 84, of which what lies beyond the globe is left
/// out, or the numbers of another system, as they are.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers(pub(super) Option<SourceCrs>);

impl Numbers {
    pub(super) fn are_planar(&self) -> bool {
        self.0.as_ref().is_some_and(|crs| !crs.is_degrees())
    }
}

/// Reads GeoJSON text: a feature collection, a feature, a geometry, or a sequence of features or geometries.
///
/// Progress counts bytes; its total is set by the caller. The answer does not depend on the number of threads. Of
/// another system than WGS 84, which `given` or else a `crs` member names, the numbers come as they are.
///
/// # Errors
/// Text that is not JSON or not GeoJSON; a `crs` member that means nothing here; cancellation.
pub(in crate::formats) fn read(
    text: &str,
    given: Option<&SourceCrs>,
    reading: &Reading,
    progress: &Progress,
) -> Result<Raw, ReadError> {
    let mut declared = Declared::Degrees;
    let data = dataset(text, Numbers(given.cloned()), &mut declared, reading, progress)?;
    let raw = Raw { dataset: data, declared, format: Format::GeoJson, encoding: None };
    let named = match &raw.declared {
        Declared::Degrees => None,
        Declared::Crs(crs) if crs.is_degrees() => Some(crs.to_string()),
        _ => return Ok(raw),
    };
    let (off, skipped) = off_the_globe(&raw.dataset);
    if given.is_some() || skipped == 0 {
        return Ok(raw);
    }
    let are_most = off > raw.dataset.len() as u64;
    // Metres of a system that the file keeps to itself, or the latitude first: not to be left out one by one.
    progress.expect(text.len() as u64);
    let planar = dataset(text, planar_numbers()?, &mut Declared::Nothing, reading, progress)?;
    let far = planar.coords().iter().any(|p| p.lon.abs().max(p.lat.abs()) > SURELY_METRES);
    let are_degrees = |p: &LonLat| p.lon.abs().min(p.lat.abs()) <= 90.0 && p.lon.abs().max(p.lat.abs()) <= 360.0;
    let are_turned = !far && planar.coords().iter().all(are_degrees);
    if !are_most {
        // A few are turned where that explains all of them.
        return Ok(if are_turned { Raw { dataset: planar, ..raw } } else { raw });
    }
    let declared = match named.filter(|_| far) {
        Some(named) => Declared::Wrong(named),
        // Most are, and of each it is certain, or it is as most are.
        None if are_turned => Declared::MostlyDegrees { latitude_first: true },
        None => Declared::Nothing,
    };
    Ok(if far || are_turned { Raw { dataset: planar, declared, ..raw } } else { raw })
}

/// Numbers that may be anything.
fn planar_numbers() -> Result<Numbers, ReadError> {
    // Any system in metres will do: what it is called is not asked.
    Ok(Numbers(Some(SourceCrs::of_epsg(3857).map_err(ReadError::Crs)?)))
}

/// How many features have numbers that are no degrees, and how many of those that are named were left out for it.
fn off_the_globe(data: &Dataset) -> (u64, usize) {
    let warnings = data.warnings();
    let off = warnings.counts().find(|(code, _)| *code == WarningCode::OutOfRange).map_or(0, |(_, count)| count);
    (off, warnings.list().iter().filter(|w| w.code == WarningCode::OutOfRange && w.skipped).count())
}

fn dataset(
    text: &str,
    mut numbers: Numbers,
    declared: &mut Declared,
    reading: &Reading,
    progress: &Progress,
) -> Result<Dataset, ReadError> {
    progress.check()?;
    if sequence::is_text_sequence(text) {
        let mut incoming = Incoming::of(declared, reading, progress);
        return finish(sequence::text_sequence(text, &numbers, &mut incoming, progress)?, text, 0, progress);
    }
    let start = text.len() - text.trim_ascii_start().len();
    if let Some(error) = not_even_json(text.trim_ascii_start()) {
        return Err(error);
    }
    let outline = outline(text, progress)?;
    let kind = document_kind(text, &outline)?;
    let mut about_crs = Warnings::default();
    if let (Some(member), Some(_)) = (outline.member("crs"), &numbers.0)
        && let said @ Declared::Crs(_) = reference_of(text, member, &mut Warnings::default())
    {
        // It does not count, but that it differs is told.
        *declared = said;
    }
    if let (Some(member), None) = (outline.member("crs"), &numbers.0) {
        *declared = reference_of(text, member, &mut about_crs);
        numbers = match declared {
            Declared::Crs(crs) if crs.code() != Some(4326) => Numbers(Some(crs.clone())),
            // Any numbers may stand for positions in it.
            Declared::Unknown(_) => planar_numbers()?,
            Declared::Crs(_)
            | Declared::Wrong(_)
            | Declared::Degrees
            | Declared::MostlyDegrees { .. }
            | Declared::Unread
            | Declared::Nothing => numbers,
        };
    }
    let mut incoming = Incoming::of(declared, reading, progress);
    if !text.get(outline.end..).unwrap_or("").trim_ascii().is_empty() {
        if kind != DocumentKind::Collection && sequence::is_by_line(text, outline.end) {
            return finish(sequence::lines(text, &numbers, &mut incoming, progress)?, text, 0, progress);
        }
        return Err(trailing(text));
    }
    if kind == DocumentKind::Collection {
        return collection(text, &outline, &numbers, about_crs, (&mut incoming, progress));
    }
    // A word about a system as good as WGS 84 comes with the feature.
    let mut reader = FeatureReader::of(&numbers);
    let mut cursor = Cursor::new(text, start);
    match kind {
        DocumentKind::Geometry => reader.bare_geometry(&mut cursor, 0),
        _ => reader.feature(&mut cursor, 0),
    }
    finish(reader, text, text.len(), progress)
}

/// What a document calls itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DocumentKind {
    Collection,
    Feature,
    Geometry,
}

fn document_kind(text: &str, outline: &Outline) -> Result<DocumentKind, ReadError> {
    const EXPECTED: &str = "a FeatureCollection, a Feature or a geometry";
    let line = line_of(text, text.len() - text.trim_start().len());
    let refuse = |found: String| ReadError::NotGeoJson { expected: EXPECTED, found, line };
    let Some(member) = outline.member("type") else {
        let esri = ["geometryType", "spatialReference", "fieldAliases"].iter().any(|m| outline.member(m).is_some());
        if esri {
            return Err(ReadError::OtherFormat(OtherKind::EsriJson));
        }
        return Err(refuse("an object without \"type\"".to_owned()));
    };
    let mut cursor = Cursor::new(text, member.value.start);
    if cursor.kind() != Kind::Text {
        return Err(refuse(format!("an object whose \"type\" is {}", cursor.kind().as_str())));
    }
    let name = cursor.raw_text().to_text();
    match name.as_ref() {
        "FeatureCollection" if outline.features.is_some() => Ok(DocumentKind::Collection),
        "FeatureCollection" => Err(refuse("a FeatureCollection without \"features\"".to_owned())),
        "Feature" => Ok(DocumentKind::Feature),
        name if geometry_type(name).is_some() => Ok(DocumentKind::Geometry),
        // Layer files of ArcGIS Pro.
        name if name.starts_with("CIM") => Err(ReadError::OtherFormat(OtherKind::LayerFile("ArcGIS"))),
        name => Err(refuse(format!("an object of type {}{}", quoted(name), meant(name)))),
    }
}

/// The better error for text that does not begin like JSON, if there is one.
fn not_even_json(text: &str) -> Option<ReadError> {
    if begins_with_section(text) {
        return Some(ReadError::OtherFormat(OtherKind::PlainText));
    }
    if matches!(text.as_bytes().first(), Some(b'{' | b'[' | b'"')) {
        return None;
    }
    let head = text.chars().take_while(|c| *c != '\n').take(2000).collect::<String>().to_lowercase();
    let coordinates = ["lon", "lng", "lat", "x,y", "经度", "纬度", "wkt", "geom"];
    // A program that holds JSON has commas in it too.
    if head.contains([',', ';', '\t']) && !head.contains('{') && coordinates.iter().any(|c| head.contains(c)) {
        return Some(ReadError::OtherFormat(OtherKind::Table));
    }
    let wkt = ["point", "linestring", "polygon", "multipoint", "multilinestring", "multipolygon", "srid="];
    let is_wkt = wkt.iter().any(|w| head.trim_start().starts_with(w)) && head.contains('(');
    if is_wkt {
        return Some(ReadError::OtherFormat(OtherKind::Wkt));
    }
    // Lines of anything, none of which JSON could be in.
    let mut lines = text.lines().take(20).filter(|line| !line.trim().is_empty());
    let is_word = head.starts_with(char::is_alphabetic) && !["true", "false", "null"].contains(&head.trim());
    let is_plain = (is_word || lines.by_ref().take(2).count() == 2) && !head.contains(['{', '[', '"']);
    is_plain.then_some(ReadError::OtherFormat(OtherKind::PlainText))
}

/// Whether a text begins with the name of a section in brackets, as settings and the texts that land is registered with do.
fn begins_with_section(text: &str) -> bool {
    let line = text.lines().next().unwrap_or("").trim();
    let name = line.strip_prefix('[').and_then(|line| line.strip_suffix(']'));
    let is_name = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == ' ' || c == '_');
    let is_json =
        |name: &str| ["true", "false", "null"].contains(&name) || name.starts_with(|c: char| c.is_ascii_digit());
    name.is_some_and(|name| !name.trim().is_empty() && is_name(name) && !is_json(name.trim()))
        && text.lines().nth(1).is_some()
}

fn trailing(text: &str) -> ReadError {
    match serde_json::from_str::<serde::de::IgnoredAny>(text) {
        Err(error) => syntax(text, &error),
        // Cannot be: something follows the document.
        Ok(_) => ReadError::Syntax { message: "trailing characters".to_owned(), line: 1, column: 1 },
    }
}

fn collection(
    text: &str,
    outline: &Outline,
    numbers: &Numbers,
    about_crs: Warnings,
    (incoming, progress): (&mut Incoming, &Progress),
) -> Result<Dataset, ReadError> {
    let mut reader = FeatureReader::of(numbers);
    reader.warnings = about_crs;
    let members = collection_members(text, outline, &mut reader.warnings);
    let stretches = outline.features.as_deref().unwrap_or(&[]);
    for wave in waves(stretches) {
        let read: Result<Vec<_>, Cancelled> = wave.par_iter().map(|s| stretch(text, *s, numbers, progress)).collect();
        for part in read? {
            reader.builder.append(part.builder);
            reader.warnings.append(part.warnings);
            reader.ids.extend(part.ids);
        }
        incoming.look(&reader.builder);
    }
    incoming.tell();
    if outline.is_cut_off {
        reader.warnings.push(cut_off(text, stretches));
    }
    reader.builder.set_members(members);
    let between = text.len() - stretches.iter().map(|s| s.end - s.start).sum::<usize>();
    finish(reader, text, between, progress)
}

/// That a text ends before the feature behind these is complete.
fn cut_off(text: &str, stretches: &[Stretch]) -> Warning {
    let (end, count) = stretches.last().map_or((0, 0), |last| (last.end, last.first + last.count));
    let rest = text.get(end..).unwrap_or("");
    let at = text.len() - rest.trim_start_matches(|c: char| c == ',' || c.is_ascii_whitespace()).len();
    let (message, feature) = if text.get(at..).is_some_and(|rest| rest.starts_with(']')) {
        ("the text ends behind the features, before the collection does; what followed is lost".to_owned(), None)
    } else {
        let name = format!("#{}", count + 1);
        let lost = "is complete; it was left out, and what followed is lost";
        (format!("the text ends before feature {name} {lost}"), Some(name))
    };
    let (code, line) = (WarningCode::CutOff, Some(at as u64));
    Warning { code, message: message.into(), feature, line, skipped: false }
}

/// Groups of stretches to be read at once: some for each thread, unless they are very long.
fn waves(stretches: &[Stretch]) -> impl Iterator<Item = &[Stretch]> {
    let most = rayon::current_num_threads().max(1) * STRETCHES_PER_THREAD;
    let mut rest = stretches;
    std::iter::from_fn(move || {
        let limit = rest.first()?.start + 2 * most * STRETCH_BYTES;
        let count = rest.iter().take(most).take_while(|s| s.end <= limit).count().max(1);
        let (wave, later) = rest.split_at_checked(count)?;
        rest = later;
        Some(wave)
    })
}

fn stretch(text: &str, stretch: Stretch, numbers: &Numbers, progress: &Progress) -> Result<FeatureReader, Cancelled> {
    let mut reader = FeatureReader::of(numbers);
    let mut cursor = Cursor::new(text, stretch.start);
    for i in 0..stretch.count {
        if i.is_multiple_of(CHECK_EVERY) {
            progress.check()?;
        }
        if !cursor.next_element() {
            break;
        }
        reader.feature(&mut cursor, stretch.first + i);
    }
    progress.advance((stretch.end - stretch.start) as u64);
    progress.count_features(stretch.count as u64);
    Ok(reader)
}

/// The foreign members of a collection; `crs` is none.
fn collection_members(text: &str, outline: &Outline, warnings: &mut Warnings) -> Map<String, Value> {
    let mut notes = Notes::default();
    if outline.times_features > 1 {
        let at = text.find("\"features\"").unwrap_or(0);
        notes.push(WarningCode::DuplicateMember, at, duplicate("features"));
    }
    let mut seen = BTreeSet::new();
    let mut members = Map::new();
    for member in &outline.members {
        if !seen.insert(member.name.as_str()) {
            notes.push(WarningCode::DuplicateMember, member.value.start, duplicate(&member.name));
        }
        match member.name.as_str() {
            "type" | "crs" => {}
            name => {
                let at = member.value.start;
                let value = foreign_value(name, at, &FORBIDDEN, &mut Cursor::new(text, at), &mut notes);
                if let Some(value) = value.and_then(|v| serde_json::from_str(v).ok()) {
                    members.insert(name.to_owned(), value);
                }
            }
        }
    }
    for Fault { code, message, at } in notes.list {
        warnings.push(Warning { code, message, feature: None, line: Some(at as u64), skipped: false });
    }
    members
}

/// What the `crs` member of a document says.
fn reference_of(text: &str, member: &Member, warnings: &mut Warnings) -> Declared {
    let at = member.value.start;
    let raw = text.get(member.value.clone()).unwrap_or("");
    if raw.trim() == "null" {
        return Declared::Degrees;
    }
    match reference::judge(raw) {
        Reference::Wgs84 => Declared::Crs(SourceCrs::wgs84()),
        Reference::Known(crs) => Declared::Crs(crs),
        Reference::Near(message) => {
            let code = WarningCode::CrsMember;
            warnings.push(Warning { code, message, feature: None, line: Some(at as u64), skipped: false });
            Declared::Degrees
        }
        Reference::Other(found) => Declared::Unknown(found),
    }
}

/// Looks for ids met twice, turns offsets into lines, and freezes the dataset.
fn finish(mut reader: FeatureReader, text: &str, rest: usize, progress: &Progress) -> Result<Dataset, ReadError> {
    duplicate_ids(text, &mut reader.ids, &mut reader.warnings);
    let left_out = reader.builder.left_out();
    if left_out > 0 {
        let most = DatasetBuilder::MAX_FIELDS;
        let message = format!("more than {most} attribute names; {left_out} attributes of other names were left out");
        let code = WarningCode::TooManyFields;
        reader.warnings.push(Warning { code, message: message.into(), feature: None, line: None, skipped: false });
    }
    reader.ids = Vec::new();
    lines(text, &mut reader.warnings);
    reader.builder.set_warnings(reader.warnings);
    progress.advance(rest as u64);
    progress.check()?;
    Ok(reader.builder.finish())
}

fn duplicate_ids(text: &str, ids: &mut [SeenId], warnings: &mut Warnings) {
    ids.par_sort_unstable_by_key(|id| (id.hash, id.ordinal));
    let id_at = |id: &SeenId| scalar(&mut Cursor::new(text, id.at as usize));
    let mut again: Vec<(SeenId, SeenId)> = Vec::new();
    for group in ids.chunk_by(|a, b| a.hash == b.hash) {
        if let [first, others @ ..] = group {
            again.extend(others.iter().filter(|o| id_at(first) == id_at(o)).map(|o| (*first, *o)));
        }
    }
    again.sort_unstable_by_key(|(_, other)| other.ordinal);
    for (first, other) in again {
        let message = format!("the id of feature #{} stands here again", u64::from(first.ordinal) + 1);
        warnings.push(Warning {
            code: WarningCode::DuplicateId,
            message: message.into(),
            feature: Some(id_at(&other)),
            line: Some(u64::from(other.at)),
            skipped: false,
        });
    }
}

/// Turns the offsets in the warnings into lines.
fn lines(text: &str, warnings: &mut Warnings) {
    let mut offsets: Vec<u64> = warnings.list().iter().filter_map(|w| w.line).collect();
    offsets.sort_unstable();
    offsets.dedup();
    let mut line_of = BTreeMap::new();
    let (mut line, mut before) = (1_u64, 0_usize);
    for offset in offsets {
        let at = usize::try_from(offset).unwrap_or(usize::MAX).min(text.len());
        let between = text.as_bytes().get(before..at).unwrap_or(&[]);
        line += between.iter().filter(|b| **b == b'\n').count() as u64;
        line_of.insert(offset, line);
        before = at;
    }
    warnings.map_lines(|offset| line_of.get(&offset).copied().unwrap_or(1));
}

/// The 1-based line of a byte offset.
fn line_of(text: &str, at: usize) -> u64 {
    1 + text.as_bytes().iter().take(at).filter(|b| **b == b'\n').count() as u64
}
