//! From features to RFC 7946 text: exterior rings counter-clockwise, holes clockwise, no `crs`.

use std::io::{self, Write};

use serde_json::{Map, Value as Json};

use ::geojson::Feature as CrateFeature;

use super::coordinates::doubled_area;
use crate::data::{CollectionMember, Feature, GeometryType, LonLat, Piece, Value};

/// Writes a feature collection, one feature a line: with the foreign members given (`name`, `bbox` …; for those
/// of a source see [`Dataset::members`](crate::data::Dataset::members)) before the features.
///
/// Many small pieces are written: hand in a file behind a [`BufWriter`](std::io::BufWriter).
///
/// Attributes that a feature does not have are left out; null ones are written as `null`. Members that RFC 7946
/// gives another meaning (`type`, `features`, `crs` …) are left out too.
///
/// ```
/// use shapan::{formats::{self, geojson}, progress::Progress};
/// let source = br#"{"type":"Point","coordinates":[116.410,39.780]}"#;
/// let dataset = formats::read_bytes(source, &Progress::default())?;
/// let mut out = Vec::new();
/// geojson::write_feature_collection(&mut out, dataset.members(), dataset.features())?;
/// assert_eq!(
///     String::from_utf8(out)?,
///     "{\"type\":\"FeatureCollection\",\"features\":[\n\
///      {\"type\":\"Feature\",\"properties\":{},\"geometry\":{\"type\":\"Point\",\"coordinates\":[116.41,39.78]}}\n]}\n"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Only those of `out`.
pub fn write_feature_collection<'a>(
    out: &mut dyn Write,
    members: &Map<String, Json>,
    features: impl IntoIterator<Item = Feature<'a>>,
) -> io::Result<()> {
    write_collection(out, members, features, |out, feature| write_feature(out, feature))
}

/// Writes a feature collection of features that are JSON already, see [`feature_to_json`]: for those who add
/// members of their own to them.
///
/// # Errors
/// Only those of `out`.
pub fn write_json_collection(
    out: &mut dyn Write,
    members: &Map<String, Json>,
    features: impl IntoIterator<Item = Json>,
) -> io::Result<()> {
    write_collection(out, members, features, |out, feature| Ok(serde_json::to_writer(out, &feature)?))
}

fn write_collection<T>(
    out: &mut dyn Write,
    members: &Map<String, Json>,
    features: impl IntoIterator<Item = T>,
    mut write_one: impl FnMut(&mut dyn Write, T) -> io::Result<()>,
) -> io::Result<()> {
    const OWN: [&str; 7] = ["type", "features", "crs", "coordinates", "geometries", "geometry", "properties"];
    out.write_all(b"{\"type\":\"FeatureCollection\"")?;
    for (name, value) in members.iter().filter(|(name, _)| !OWN.contains(&name.as_str())) {
        write_member(out, name, value)?;
    }
    out.write_all(b",\"features\":[")?;
    for (i, feature) in features.into_iter().enumerate() {
        out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
        write_one(out, feature)?;
    }
    out.write_all(b"\n]}\n")
}

/// One feature as JSON.
pub fn feature_to_json(feature: Feature<'_>) -> Json {
    to_json(|out| write_feature(out, feature))
}

/// One feature as the `geojson` crate knows it: for those who go on with it, adding attributes or handing it to
/// other libraries. Without a geometry where the crate cannot hold it (an empty point).
///
/// ```
/// use shapan::{formats::{self, geojson}, progress::Progress};
/// let dataset = formats::read_bytes(br#"{"type":"Point","coordinates":[116.41,39.78]}"#, &Progress::default())?;
/// let mut feature = geojson::to_crate_feature(dataset.features().next().unwrap());
/// feature.set_property("rank", 1);
/// assert_eq!(feature.property("rank").and_then(|v| v.as_u64()), Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn to_crate_feature(feature: Feature<'_>) -> CrateFeature {
    let json = feature_to_json(feature);
    // What is written here is valid for the crate too; were it not, the attributes would still come along.
    serde_json::from_value::<CrateFeature>(json.clone()).unwrap_or_else(|_| CrateFeature {
        properties: json.get("properties").and_then(Json::as_object).cloned(),
        ..CrateFeature::default()
    })
}

/// The geometry of a feature as JSON, with its foreign members; `null` for a feature without geometry.
pub fn geometry_to_json(feature: Feature<'_>) -> Json {
    let members = feature.members();
    to_json(|out| write_geometry(out, feature, members.as_ref()))
}

fn to_json(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Json {
    let mut text = Vec::new();
    match write(&mut text) {
        Ok(()) => serde_json::from_slice(&text).unwrap_or(Json::Null),
        Err(_) => Json::Null,
    }
}

/// Writes one feature, without a line end.
///
/// # Errors
/// Only those of `out`.
pub fn write_feature(out: &mut dyn Write, feature: Feature<'_>) -> io::Result<()> {
    const OWN: [&str; 8] = ["type", "id", "geometry", "properties", "crs", "coordinates", "geometries", "features"];
    let members = feature.members();
    out.write_all(b"{\"type\":\"Feature\"")?;
    if let Some(id) = feature.source_id() {
        use crate::data::SourceId;
        out.write_all(b",\"id\":")?;
        match id {
            SourceId::Text(text) => write_text(out, &text)?,
            SourceId::Integer(i) => write!(out, "{i}")?,
            SourceId::Number(n) => serde_json::to_writer(&mut *out, &n)?,
        }
    }
    for (name, value) in members.iter().flatten().filter(|(name, _)| !OWN.contains(&name.as_str())) {
        write_member(out, name, value)?;
    }
    out.write_all(b",\"properties\":{")?;
    let mut first = true;
    for (index, field) in feature.dataset().fields().iter().enumerate() {
        let value = feature.value(index);
        if matches!(value, Value::Missing) {
            continue;
        }
        if !std::mem::take(&mut first) {
            out.write_all(b",")?;
        }
        write_text(out, &field.name)?;
        out.write_all(b":")?;
        write_value(out, &value)?;
    }
    out.write_all(b"},\"geometry\":")?;
    write_geometry(out, feature, members.as_ref())?;
    out.write_all(b"}")
}

fn write_value(out: &mut dyn Write, value: &Value<'_>) -> io::Result<()> {
    match value {
        Value::Missing | Value::Null => out.write_all(b"null"),
        Value::Boolean(b) => write!(out, "{b}"),
        Value::Integer(i) => write!(out, "{i}"),
        Value::Real(r) => Ok(serde_json::to_writer(out, r)?),
        Value::Text(text) => write_text(out, text),
        // As it was in its source, but on one line.
        Value::Json(json) if json.contains(['\n', '\r']) => Ok(serde_json::to_writer(out, &value.to_json())?),
        Value::Json(json) => out.write_all(json.as_bytes()),
    }
}

fn write_text(out: &mut dyn Write, text: &str) -> io::Result<()> {
    Ok(serde_json::to_writer(out, text)?)
}

fn write_member(out: &mut dyn Write, name: &str, value: &Json) -> io::Result<()> {
    out.write_all(b",")?;
    write_text(out, name)?;
    out.write_all(b":")?;
    Ok(serde_json::to_writer(out, value)?)
}

/// Writes the geometry; `members` are those of the feature, among which those of the geometry are.
fn write_geometry(out: &mut dyn Write, feature: Feature<'_>, members: Option<&Map<String, Json>>) -> io::Result<()> {
    let geometry_type = feature.geometry_type();
    if geometry_type == GeometryType::Null {
        return out.write_all(b"null");
    }
    let mut positions = Positions { elevations: feature.elevations(), next: 0 };
    let foreign = members.and_then(|m| m.get("geometry"));
    let mut pieces = feature.pieces();
    match feature.collection() {
        Some(members) => write_members(out, members, foreign, &mut pieces, &mut positions),
        // A collection that was never grouped: each piece is a member.
        None if geometry_type == GeometryType::GeometryCollection => {
            let of_piece = |piece: Piece<'_>| CollectionMember::Geometry {
                geometry_type: match piece {
                    Piece::Point(_) => GeometryType::Point,
                    Piece::Line(_) => GeometryType::LineString,
                    Piece::Polygon(_) => GeometryType::Polygon,
                },
                pieces: 1,
            };
            let members: Vec<_> = feature.pieces().map(of_piece).collect();
            write_members(out, &members, foreign, &mut pieces, &mut positions)
        }
        None => write_one(out, geometry_type, foreign, &mut pieces, &mut positions),
    }
}

/// Writes the `geometries` of a collection.
fn write_members<'a>(
    out: &mut dyn Write,
    members: &[CollectionMember],
    foreign: Option<&Json>,
    pieces: &mut dyn Iterator<Item = Piece<'a>>,
    positions: &mut Positions<'_>,
) -> io::Result<()> {
    begin_geometry(out, GeometryType::GeometryCollection, foreign)?;
    out.write_all(b",\"geometries\":[")?;
    for (i, member) in members.iter().enumerate() {
        if i > 0 {
            out.write_all(b",")?;
        }
        let foreign = foreign.and_then(|f| f.get("geometries")).and_then(|g| g.get(i));
        match member {
            CollectionMember::Collection(inner) => write_members(out, inner, foreign, pieces, positions)?,
            CollectionMember::Geometry { geometry_type, pieces: count } => {
                let mut own = pieces.take(*count as usize);
                write_one(out, *geometry_type, foreign, &mut own, positions)?;
            }
        }
    }
    out.write_all(b"]}")
}

fn begin_geometry(out: &mut dyn Write, geometry_type: GeometryType, foreign: Option<&Json>) -> io::Result<()> {
    const OWN: [&str; 7] = ["type", "coordinates", "geometries", "crs", "geometry", "properties", "features"];
    write!(out, "{{\"type\":\"{}\"", geometry_type.as_str())?;
    for (name, value) in foreign.and_then(Json::as_object).into_iter().flatten() {
        if !OWN.contains(&name.as_str()) {
            write_member(out, name, value)?;
        }
    }
    Ok(())
}

/// Writes a geometry other than a collection, of all the pieces given.
fn write_one<'a>(
    out: &mut dyn Write,
    geometry_type: GeometryType,
    foreign: Option<&Json>,
    pieces: &mut dyn Iterator<Item = Piece<'a>>,
    positions: &mut Positions<'_>,
) -> io::Result<()> {
    begin_geometry(out, geometry_type, foreign)?;
    out.write_all(b",\"coordinates\":")?;
    let many =
        matches!(geometry_type, GeometryType::MultiPoint | GeometryType::MultiLineString | GeometryType::MultiPolygon);
    if many {
        out.write_all(b"[")?;
    }
    let mut count = 0;
    for piece in pieces {
        if count > 0 {
            out.write_all(b",")?;
        }
        count += 1;
        match piece {
            Piece::Point(p) => positions.write_point(out, p)?,
            Piece::Line(line) => positions.write_list(out, line, false)?,
            Piece::Polygon(polygon) => {
                out.write_all(b"[")?;
                for (i, ring) in polygon.rings().enumerate() {
                    if i > 0 {
                        out.write_all(b",")?;
                    }
                    let area = doubled_area(ring);
                    positions.write_list(out, ring, if i == 0 { area < 0.0 } else { area > 0.0 })?;
                }
                out.write_all(b"]")?;
            }
        }
    }
    match (many, count) {
        (true, _) => out.write_all(b"]}"),
        // An empty geometry.
        (false, 0) => out.write_all(b"[]}"),
        (false, _) => out.write_all(b"}"),
    }
}

/// Writes positions and keeps count of them, for the elevations run in step.
struct Positions<'a> {
    elevations: Option<&'a [f64]>,
    next: usize,
}

impl Positions<'_> {
    fn write_point(&mut self, out: &mut dyn Write, p: LonLat) -> io::Result<()> {
        self.write_at(out, p, self.next)?;
        self.next += 1;
        Ok(())
    }

    fn write_list(&mut self, out: &mut dyn Write, list: &[LonLat], backwards: bool) -> io::Result<()> {
        let last = list.len().saturating_sub(1);
        out.write_all(b"[")?;
        for i in 0..list.len() {
            if i > 0 {
                out.write_all(b",")?;
            }
            let i = if backwards { last - i } else { i };
            self.write_at(out, list[i], self.next + i)?;
        }
        self.next += list.len();
        out.write_all(b"]")
    }

    fn write_at(&self, out: &mut dyn Write, p: LonLat, index: usize) -> io::Result<()> {
        out.write_all(b"[")?;
        write_number(out, p.lon)?;
        out.write_all(b",")?;
        write_number(out, p.lat)?;
        if let Some(elevation) = self.elevations.and_then(|e| e.get(index)).filter(|z| !z.is_nan()) {
            out.write_all(b",")?;
            write_number(out, *elevation)?;
        }
        out.write_all(b"]")
    }
}

/// Writes the shortest text that reads back the same.
fn write_number(out: &mut dyn Write, number: f64) -> io::Result<()> {
    let text = serde_json::to_string(&number)?;
    out.write_all(text.strip_suffix(".0").unwrap_or(&text).as_bytes())
}
