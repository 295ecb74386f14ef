//! TopoJSON: shared borders as arcs, put together again for each feature.
//!
//! After the TopoJSON format specification 1.0: quantized arcs are sums of differences, `~i` means arc `i` backwards,
//! and of two arcs that follow each other the second begins where the first ends.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::raw::{Declared, Raw};
use super::shape::{Fault, Features, Shape, Xyz};
use super::typed_json::{is_beyond_numbers, kept_as_text, value_of_json};
use super::{Format, ReadError};
use crate::data::{DatasetBuilder, Value, WarningCode};
use crate::progress::Progress;

/// Features between two looks at the cancel token.
const CHECK_EVERY: usize = 64;

/// Where a document says what it is, if it says so at its beginning.
const HEAD_BYTES: usize = 1024;

/// Collections nested deeper cost their feature.
const MAX_DEPTH: usize = 32;

/// Positions that a layer may have, besides one for every four bytes of the text: an arc is written once, a position of it
/// with eight bytes or so, and used by two areas. Without a bound a small file could ask for any number of them.
const MOST_POSITIONS: usize = 1 << 20;

#[derive(Deserialize)]
struct Topology<'a> {
    #[serde(borrow)]
    objects: Members<'a>,
    #[serde(borrow)]
    arcs: &'a RawValue,
    transform: Option<Transform>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

/// The members of an object by name, in their order and unread.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                std::iter::from_fn(|| map.next_entry().transpose()).collect()
            }
        }
        deserializer.deserialize_map(Each).map(Self)
    }
}

/// A geometry object; what belongs to its type is read with it.
#[derive(Deserialize)]
struct Geometry<'a> {
    #[serde(rename = "type", borrow)]
    kind: Option<Cow<'a, str>>,
    #[serde(borrow)]
    id: Option<&'a RawValue>,
    #[serde(borrow)]
    properties: Option<&'a RawValue>,
    #[serde(borrow)]
    arcs: Option<&'a RawValue>,
    #[serde(borrow)]
    coordinates: Option<&'a RawValue>,
    #[serde(borrow)]
    geometries: Option<&'a RawValue>,
}

/// A topology whose arcs are read and whose objects, each a layer, are not.
#[derive(Debug)]
pub(super) struct Layers {
    /// The objects by name, in their order, and where each stands in the text.
    objects: Vec<(String, Range<usize>)>,
    places: HashMap<String, usize>,
    arcs: Vec<Vec<Xyz>>,
    transform: Option<Transform>,
}

struct Reader<'a> {
    arcs: &'a [Vec<Xyz>],
    transform: Option<Transform>,
    /// How many positions may still be made of arcs.
    left: usize,
}

/// Whether a text is a topology.
pub(super) fn is_topology(text: &str) -> bool {
    #[derive(Deserialize)]
    struct Kind<'a> {
        #[serde(rename = "type", borrow)]
        kind: Option<Cow<'a, str>>,
    }
    may_be_topology(text)
        && serde_json::from_str::<Kind<'_>>(text).is_ok_and(|of| of.kind.as_deref() == Some("Topology"))
}

/// Whether a text has the word in it. Nearly every file says at once that it is something else; only the others are
/// searched, and only those that have it are looked at as a whole.
pub(super) fn may_be_topology(text: &str) -> bool {
    let head = text.get(..text.floor_char_boundary(HEAD_BYTES)).unwrap_or(text);
    !head.contains("\"FeatureCollection\"") && text.contains("\"Topology\"")
}

impl Layers {
    /// # Errors
    /// Text that is no topology.
    pub(super) fn of(text: &str) -> Result<Self, ReadError> {
        let topology = topology(text)?;
        let place = |object: &RawValue| {
            let start = object.get().as_ptr().addr() - text.as_ptr().addr();
            start..start + object.get().len()
        };
        let arcs = arcs(&topology)?;
        let objects: Vec<_> = topology.objects.0.into_iter().map(|(name, object)| (name, place(object))).collect();
        let mut places = HashMap::new();
        for (i, (name, _)) in objects.iter().enumerate() {
            places.entry(name.clone()).or_insert(i);
        }
        Ok(Self { objects, places, arcs, transform: topology.transform })
    }

    /// The names of the objects.
    pub(super) fn parts(&self) -> Vec<String> {
        self.objects.iter().map(|(name, _)| name.clone()).collect()
    }

    /// Where the object of a name stands, or the first one.
    fn place(&self, part: Option<&str>) -> Result<Range<usize>, ReadError> {
        let found = part.map_or(Some(0), |part| self.places.get(part).copied());
        let object = found.and_then(|i| self.objects.get(i));
        let part = || part.unwrap_or_default().to_owned();
        object
            .map(|(_, place)| place.clone())
            .ok_or_else(|| ReadError::NoSuchPart { part: part(), parts: self.parts() })
    }
}

/// Reads one object of a topology, of the text that its layers were found in.
///
/// # Errors
/// An object that is not there; cancellation.
pub(super) fn read(text: &str, layers: &Layers, part: Option<&str>, progress: &Progress) -> Result<Raw, ReadError> {
    let left = MOST_POSITIONS + text.len() / 4;
    let mut reader = Reader { arcs: &layers.arcs, transform: layers.transform, left };
    let object: &RawValue =
        serde_json::from_str(text.get(layers.place(part)?).unwrap_or_default()).map_err(|error| ReadError::Syntax {
            message: error.to_string(),
            line: error.line() as u64,
            column: error.column() as u64,
        })?;
    let members = match geometry(object) {
        Ok(Geometry { geometries: Some(members), .. }) => list(Some(members)).unwrap_or_else(|_| vec![object]),
        _ => vec![object],
    };
    let mut features = Features::new();
    for (i, member) in members.into_iter().enumerate() {
        if i.is_multiple_of(CHECK_EVERY) {
            progress.check()?;
        }
        let (shape, named) = match geometry(member) {
            Ok(of) => (reader.shape(&of, 0), Some(of)),
            Err(fault) => (Err(fault), None),
        };
        let mut kept = None;
        features.add(None, shape, |builder| {
            kept = named.iter().find_map(|of| attributes(of, builder));
        });
        if let Some(name) = kept {
            features.warn(WarningCode::NumberPrecision, kept_as_text(&name).into(), None, false);
        }
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

/// Sets the `id` and the properties of a geometry object, and answers which of them holds a number that is kept as a text.
fn attributes(geometry: &Geometry<'_>, builder: &mut DatasetBuilder) -> Option<String> {
    let mut kept = None;
    if let Some(id) = geometry.id.map(RawValue::get) {
        if let value @ (Value::Text(_) | Value::Integer(_) | Value::Real(_)) = value_of_json(id) {
            builder.source_id(value);
        }
        kept = is_beyond_numbers(id).then(|| "id".to_owned());
    }
    let properties: Option<Members<'_>> = geometry.properties.and_then(|text| serde_json::from_str(text.get()).ok());
    for (name, value) in properties.into_iter().flat_map(|members| members.0) {
        builder.property(&name, value_of_json(value.get()));
        if is_beyond_numbers(value.get()) {
            kept.get_or_insert(name);
        }
    }
    kept
}

fn bad(message: impl Into<Cow<'static, str>>) -> Fault {
    Fault::new(WarningCode::BadCoordinate, message)
}

fn geometry(object: &RawValue) -> Result<Geometry<'_>, Fault> {
    serde_json::from_str(object.get())
        .map_err(|error| Fault::new(WarningCode::BadType, format!("no geometry object of TopoJSON: {error}")))
}

/// The items of an array.
fn list<'a, T: Deserialize<'a>>(array: Option<&'a RawValue>) -> Result<Vec<T>, Fault> {
    let array = array.ok_or_else(|| bad("arcs, coordinates or geometries are missing"))?;
    serde_json::from_str(array.get()).map_err(|error| bad(format!("arcs, coordinates or geometries: {error}")))
}

impl Reader<'_> {
    fn shape(&mut self, geometry: &Geometry<'_>, depth: usize) -> Result<Option<Shape>, Fault> {
        let Some(kind) = geometry.kind.as_deref() else { return Ok(None) };
        Ok(Some(match kind {
            "Point" => Shape::Point(self.position(&list(geometry.coordinates)?)),
            "MultiPoint" => {
                let positions: Vec<Vec<f64>> = list(geometry.coordinates)?;
                Shape::MultiPoint(positions.iter().map(|numbers| self.position(numbers)).collect())
            }
            "LineString" => Shape::Line(self.line(&list::<i64>(geometry.arcs)?)?),
            "MultiLineString" => Shape::MultiLine(self.lines(&list::<Vec<i64>>(geometry.arcs)?)?),
            "Polygon" => Shape::Polygon(self.lines(&list::<Vec<i64>>(geometry.arcs)?)?),
            "MultiPolygon" => {
                let polygons: Vec<Vec<Vec<i64>>> = list(geometry.arcs)?;
                Shape::MultiPolygon(polygons.iter().map(|rings| self.lines(rings)).collect::<Result<_, _>>()?)
            }
            "GeometryCollection" if depth < MAX_DEPTH => {
                let mut shapes = Vec::new();
                for member in list::<&RawValue>(geometry.geometries)? {
                    shapes.extend(self.shape(&self::geometry(member)?, depth + 1)?);
                }
                Shape::Collection(shapes)
            }
            "GeometryCollection" => {
                return Err(Fault::new(WarningCode::TooDeep, "geometry collections nested too deep"));
            }
            _ => return Err(Fault::new(WarningCode::BadType, "a geometry of a type that TopoJSON does not know")),
        }))
    }

    fn lines(&mut self, lines: &[Vec<i64>]) -> Result<Vec<Vec<Xyz>>, Fault> {
        lines.iter().map(|arcs| self.line(arcs)).collect()
    }

    /// The arcs of a line or ring, one behind the other.
    fn line(&mut self, arcs: &[i64]) -> Result<Vec<Xyz>, Fault> {
        let arc = |index: i64| {
            let at = if index < 0 { !index } else { index };
            let arc = usize::try_from(at).ok().and_then(|at| self.arcs.get(at));
            arc.ok_or_else(|| bad("the number of an arc that is not there"))
        };
        // Known before anything is put together: a line that is too large leaves the room to the others.
        let mut wanted = 0_usize;
        for &index in arcs {
            wanted = wanted.saturating_add(arc(index)?.len());
        }
        let left = self.left.checked_sub(wanted);
        let left = left.ok_or_else(|| bad("arcs used again so often that the file would grow without bound"))?;
        let mut line: Vec<Xyz> = Vec::with_capacity(wanted);
        for &index in arcs {
            let skip = usize::from(!line.is_empty());
            if index < 0 {
                line.extend(arc(index)?.iter().rev().skip(skip));
            } else {
                line.extend(arc(index)?.iter().skip(skip));
            }
        }
        self.left = left;
        Ok(line)
    }

    fn position(&self, numbers: &[f64]) -> Xyz {
        let number = |i: usize| numbers.get(i).copied().unwrap_or(f64::NAN);
        let (x, y) = (number(0), number(1));
        match self.transform {
            Some(Transform { scale, translate }) => {
                [x * scale[0] + translate[0], y * scale[1] + translate[1], number(2)]
            }
            None => [x, y, number(2)],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Dataset, GeometryType, LonLat};

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

    fn read(text: &str, part: Option<&str>) -> Result<Dataset, ReadError> {
        super::read(text, &Layers::of(text)?, part, &Progress::default()).map(|raw| raw.dataset)
    }

    #[test]
    fn shared_borders_are_put_together() {
        assert_eq!(Layers::of(TEXT).unwrap().parts(), ["zones", "broken"]);
        let data = read(TEXT, None).unwrap();
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
    fn codes_of_more_digits_than_a_number_holds_are_kept() {
        let codes = r#""properties": {"code": 110115001001001234567890, "n": 1e400, "far": 1.5}"#;
        let text = TEXT.replace(r#""properties": {"name": "西区", "far": 1.5}"#, codes);
        let data = read(&text, None).unwrap();
        let feature = data.features().next().unwrap();
        assert_eq!(feature.text("code").as_deref(), Some("110115001001001234567890"));
        assert_eq!(feature.text("n").as_deref(), Some("1e400"));
        assert_eq!(feature.attribute("far").as_f64(), Some(1.5));
        assert_eq!(data.warnings().list()[0].code, WarningCode::NumberPrecision);
    }

    #[test]
    fn a_missing_arc_costs_its_feature_only() {
        let data = read(TEXT, Some("broken")).unwrap();
        assert_eq!((data.len(), data.warnings().skipped()), (1, 1));
        let error = read(TEXT, Some("roads")).unwrap_err();
        assert!(error.to_string().contains("zones"), "{error}");
    }

    #[test]
    fn arcs_used_without_end_cost_the_features_that_would_be_too_large() {
        let arc = "[116,39],".repeat(999) + "[117,40]";
        let uses = "0,".repeat(9_999) + "0";
        let feature = |arcs: &str| format!(r#"{{"type": "LineString", "arcs": [{arcs}]}}"#);
        let text = format!(
            r#"{{"type": "Topology", "objects": {{"a": {{"type": "GeometryCollection", "geometries": [{}, {}]}}}}, "arcs": [[{arc}]]}}"#,
            feature(&uses),
            feature("0"),
        );
        let data = read(&text, None).unwrap();
        assert_eq!((data.len(), data.warnings().skipped(), data.coords().len()), (1, 1, 1_000));
    }
}
