//! TopoJSON: shared borders as arcs, put together again for each feature.
//!
//! After the TopoJSON format specification 1.0: quantized arcs are sums of differences, `~i` means arc `i` backwards,
//! and of two arcs that follow each other the second begins where the first ends.

use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Map, Value as Json};

use super::raw::{Declared, Raw};
use super::shape::{Fault, Features, Shape, Xyz};
use super::{Format, ReadError};
use crate::data::{DatasetBuilder, Value, WarningCode};
use crate::progress::Progress;

/// Features between two looks at the cancel token.
const CHECK_EVERY: usize = 64;

/// Where a document says what it is, if it says so at its beginning.
const HEAD_BYTES: usize = 1024;

/// Collections nested deeper cost their feature.
const MAX_DEPTH: usize = 32;

#[derive(Deserialize)]
struct Topology<'a> {
    objects: Map<String, Json>,
    #[serde(borrow)]
    arcs: &'a RawValue,
    transform: Option<Transform>,
}

#[derive(Clone, Copy, Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

struct Reader {
    arcs: Vec<Vec<Xyz>>,
    transform: Option<Transform>,
}

/// Whether a text is a topology.
pub(super) fn is_topology(text: &str) -> bool {
    #[derive(Deserialize)]
    struct Kind<'a> {
        #[serde(rename = "type", borrow)]
        kind: Option<std::borrow::Cow<'a, str>>,
    }
    // Nearly every file says at once that it is something else; only the others are searched for the word, and only
    // those that have it are looked at as a whole.
    let head = text.get(..text.floor_char_boundary(HEAD_BYTES)).unwrap_or(text);
    let is_collection = head.contains("\"FeatureCollection\"");
    !is_collection
        && text.contains("\"Topology\"")
        && serde_json::from_str::<Kind<'_>>(text).is_ok_and(|of| of.kind.as_deref() == Some("Topology"))
}

/// The names of the objects, each of which is a layer.
///
/// # Errors
/// Text that is no topology.
pub(super) fn parts(text: &str) -> Result<Vec<String>, ReadError> {
    Ok(topology(text)?.objects.keys().cloned().collect())
}

/// Reads one object of a topology.
///
/// # Errors
/// Text that is no topology; an object that is not there; cancellation.
pub(super) fn read(text: &str, part: Option<&str>, progress: &Progress) -> Result<Raw, ReadError> {
    let topology = topology(text)?;
    let reader = Reader { arcs: arcs(&topology)?, transform: topology.transform };
    let (_, object) = match part {
        Some(name) => topology.objects.get_key_value(name),
        None => topology.objects.iter().next(),
    }
    .ok_or_else(|| ReadError::NoSuchPart {
        part: part.unwrap_or_default().to_owned(),
        parts: topology.objects.keys().cloned().collect(),
    })?;
    let mut features = Features::new();
    let members = match object.get("geometries") {
        Some(Json::Array(geometries)) => geometries.as_slice(),
        _ => std::slice::from_ref(object),
    };
    for (i, geometry) in members.iter().enumerate() {
        if i.is_multiple_of(CHECK_EVERY) {
            progress.check()?;
        }
        features.add(None, reader.shape(geometry, 0), |builder| attributes(geometry, builder));
        progress.count_features(1);
    }
    progress.advance(text.len() as u64);
    Ok(Raw { dataset: features.finish(), declared: Declared::Nothing, format: Format::TopoJson, encoding: None })
}

fn topology(text: &str) -> Result<Topology<'_>, ReadError> {
    serde_json::from_str(text).map_err(|error| {
        if error.is_data() {
            let line = error.line() as u64;
            return ReadError::NotGeoJson {
                expected: "a topology with objects and arcs",
                found: error.to_string(),
                line,
            };
        }
        ReadError::Syntax { message: error.to_string(), line: error.line() as u64, column: error.column() as u64 }
    })
}

fn arcs(topology: &Topology<'_>) -> Result<Vec<Vec<Xyz>>, ReadError> {
    let arcs: Vec<Vec<Vec<f64>>> = serde_json::from_str(topology.arcs.get()).map_err(|error| {
        ReadError::NotGeoJson { expected: "arcs that are arrays of positions", found: error.to_string(), line: 1 }
    })?;
    let decoded = |arc: Vec<Vec<f64>>| {
        let (mut x, mut y) = (0.0, 0.0);
        let position = |numbers: Vec<f64>| {
            let number = |i: usize| numbers.get(i).copied().unwrap_or(f64::NAN);
            let Some(Transform { scale, translate }) = topology.transform else {
                return [number(0), number(1), number(2)];
            };
            x += number(0);
            y += number(1);
            [x * scale[0] + translate[0], y * scale[1] + translate[1], number(2)]
        };
        arc.into_iter().map(position).collect()
    };
    Ok(arcs.into_iter().map(decoded).collect())
}

/// The `id` and the properties of a geometry object.
fn attributes(geometry: &Json, builder: &mut DatasetBuilder) {
    match geometry.get("id") {
        Some(Json::String(id)) => builder.source_id(Value::Text(id.as_str().into())),
        Some(Json::Number(id)) => builder.source_id(number(id)),
        _ => {}
    }
    let Some(Json::Object(properties)) = geometry.get("properties") else { return };
    for (name, value) in properties {
        let json;
        let value = match value {
            Json::Null => Value::Null,
            Json::Bool(b) => Value::Boolean(*b),
            Json::Number(n) => number(n),
            Json::String(text) => Value::Text(text.as_str().into()),
            Json::Array(_) | Json::Object(_) => {
                json = value.to_string();
                Value::Json(&json)
            }
        };
        builder.property(name, value);
    }
}

fn number(n: &serde_json::Number) -> Value<'static> {
    n.as_i64().map_or_else(|| n.as_f64().map_or(Value::Null, Value::Real), Value::Integer)
}

fn bad(message: &'static str) -> Fault {
    Fault::new(WarningCode::BadCoordinate, message)
}

impl Reader {
    fn shape(&self, geometry: &Json, depth: usize) -> Result<Option<Shape>, Fault> {
        let (arcs, coordinates) = (geometry.get("arcs"), geometry.get("coordinates"));
        Ok(Some(match geometry.get("type").and_then(Json::as_str) {
            None if geometry.get("type").is_none_or(Json::is_null) => return Ok(None),
            Some("Point") => Shape::Point(self.position(coordinates)?),
            Some("MultiPoint") => Shape::MultiPoint(each(coordinates, |p| self.position(Some(p)))?),
            Some("LineString") => Shape::Line(self.line(arcs)?),
            Some("MultiLineString") => Shape::MultiLine(each(arcs, |line| self.line(Some(line)))?),
            Some("Polygon") => Shape::Polygon(self.rings(arcs)?),
            Some("MultiPolygon") => Shape::MultiPolygon(each(arcs, |rings| self.rings(Some(rings)))?),
            Some("GeometryCollection") if depth < MAX_DEPTH => {
                let shapes = each(geometry.get("geometries"), |g| self.shape(g, depth + 1))?;
                Shape::Collection(shapes.into_iter().flatten().collect())
            }
            Some("GeometryCollection") => {
                return Err(Fault::new(WarningCode::TooDeep, "geometry collections nested too deep"));
            }
            _ => return Err(Fault::new(WarningCode::BadType, "a geometry of a type that TopoJSON does not know")),
        }))
    }

    fn rings(&self, rings: Option<&Json>) -> Result<Vec<Vec<Xyz>>, Fault> {
        each(rings, |ring| self.line(Some(ring)))
    }

    /// The arcs of a line or ring, one behind the other.
    fn line(&self, arcs: Option<&Json>) -> Result<Vec<Xyz>, Fault> {
        let mut line: Vec<Xyz> = Vec::new();
        for index in arcs.and_then(Json::as_array).ok_or_else(|| bad("arcs that are no array"))? {
            let index = index.as_i64().ok_or_else(|| bad("the number of an arc that is none"))?;
            let (forward, at) = if index < 0 { (false, !index) } else { (true, index) };
            let arc = usize::try_from(at).ok().and_then(|at| self.arcs.get(at));
            let arc = arc.ok_or_else(|| bad("the number of an arc that is not there"))?;
            let skip = usize::from(!line.is_empty());
            if forward {
                line.extend(arc.iter().skip(skip));
            } else {
                line.extend(arc.iter().rev().skip(skip));
            }
        }
        Ok(line)
    }

    fn position(&self, position: Option<&Json>) -> Result<Xyz, Fault> {
        let numbers = position.and_then(Json::as_array).ok_or_else(|| bad("a position that is no array"))?;
        let number = |i: usize| numbers.get(i).and_then(Json::as_f64).unwrap_or(f64::NAN);
        let (x, y) = (number(0), number(1));
        Ok(match self.transform {
            Some(Transform { scale, translate }) => {
                [x * scale[0] + translate[0], y * scale[1] + translate[1], number(2)]
            }
            None => [x, y, number(2)],
        })
    }
}

fn each<T>(array: Option<&Json>, read: impl FnMut(&Json) -> Result<T, Fault>) -> Result<Vec<T>, Fault> {
    array.and_then(Json::as_array).ok_or_else(|| bad("a member that is no array"))?.iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{GeometryType, LonLat};

    /// Two squares that share a border, quantized, and a point; a second object with a broken geometry.
    const TEXT: &str = r#"{"type": "Topology", "transform": {"scale": [0.5, 0.5], "translate": [116, 39]},
        "objects": {
            "zones": {"type": "GeometryCollection", "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "id": "a", "properties": {"name": "西区", "far": 1.5}},
                {"type": "Polygon", "arcs": [[-2, -3]], "id": 7},
                {"type": "Point", "coordinates": [2, 2], "properties": null},
                {"type": null}]},
            "broken": {"type": "GeometryCollection", "geometries": [
                {"type": "LineString", "arcs": [9]}, {"type": "LineString", "arcs": [0]}]}},
        "arcs": [[[2, 0], [-2, 0], [0, 2], [2, 0]], [[2, 2], [0, -2]], [[2, 0], [2, 0], [0, 2], [-2, 0]]]}"#;

    #[test]
    fn shared_borders_are_put_together() {
        assert_eq!(parts(TEXT).unwrap(), ["zones", "broken"]);
        let data = read(TEXT, None, &Progress::default()).unwrap().dataset;
        assert_eq!(data.len(), 4);
        assert_eq!(data.warnings().total(), 0, "{:?}", data.warnings().list());
        let features: Vec<_> = data.features().collect();
        let west = [[117.0, 39.0], [116.0, 39.0], [116.0, 40.0], [117.0, 40.0], [117.0, 39.0]].map(LonLat::from);
        assert_eq!(features[0].coords(), west);
        assert_eq!(features[0].text("name").as_deref(), Some("西区"));
        // The shared arc, backwards, begins the eastern square.
        assert_eq!(features[1].coords().first(), features[1].coords().last());
        assert_eq!(features[1].id_text(), "7");
        assert_eq!(features[2].coords(), [LonLat::new(117.0, 40.0)]);
        assert_eq!(features[3].geometry_type(), GeometryType::Null);
    }

    #[test]
    fn a_missing_arc_costs_its_feature_only() {
        let data = read(TEXT, Some("broken"), &Progress::default()).unwrap().dataset;
        assert_eq!((data.len(), data.warnings().skipped()), (1, 1));
        let error = read(TEXT, Some("roads"), &Progress::default()).unwrap_err();
        assert!(error.to_string().contains("zones"), "{error}");
    }
}
