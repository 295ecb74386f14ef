//! One geometry object, wherever its `type` stands in it.

use super::coordinates::{Fault, Oddities, coordinates};
use super::cursor::{Cursor, Kind};
use super::members::{Foreign, Notes, duplicate, quoted};
use crate::data::{CollectionMember, DatasetBuilder, GeometrySink, GeometryType, WarningCode};

/// Collections nested deeper cost their feature.
const MAX_COLLECTION_DEPTH: usize = 32;

/// Members that would change the meaning of a geometry (RFC 7946 section 7.1).
const FORBIDDEN: [&str; 3] = ["geometry", "properties", "features"];

/// Why a geometry was not read to its end.
enum Stop {
    Fault(Fault),
    /// A decisive member stands twice, which the quick way only sees too late.
    Twice,
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// A geometry read.
struct Shape {
    geometry_type: GeometryType,
    pieces: u32,
    /// The members of a collection.
    collection: Option<Vec<CollectionMember>>,
    /// Foreign members, as the text of a JSON object.
    foreign: Option<String>,
}

/// Reads the geometry object at the cursor into the feature being built, and answers its foreign members as the
/// text of a JSON object.
///
/// # Errors
/// Whatever makes the geometry unusable; the cursor is then anywhere.
pub(super) fn geometry<'a>(
    cursor: &mut Cursor<'a>,
    builder: &mut DatasetBuilder,
    notes: &mut Notes,
) -> Result<Option<String>, Fault> {
    let start = cursor.clone();
    let noted = notes.list.len();
    for careful in [false, true] {
        let mut odd = Oddities::default();
        let mut sink = builder.geometry(GeometryType::Null);
        let mut reader = Reader { sink: &mut sink, odd: &mut odd, notes, careful };
        match reader.object(cursor, 0) {
            Ok(shape) => {
                sink.set_type(shape.geometry_type);
                if let Some(members) = shape.collection {
                    builder.collection(members);
                }
                report(&odd, start.at, notes);
                return Ok(shape.foreign);
            }
            Err(Stop::Fault(fault)) => return Err(fault),
            Err(Stop::Twice) => {
                *cursor = start.clone();
                notes.list.truncate(noted);
            }
        }
    }
    Err(Fault::new(WarningCode::BadMember, start.at, "the geometry cannot be read"))
}

fn report(odd: &Oddities, start: usize, notes: &mut Notes) {
    let mut note = |code, at: Option<usize>, message: &'static str| {
        if let Some(at) = at {
            notes.push(code, at, message);
        }
    };
    note(WarningCode::OutOfRange, odd.beyond_180, "a longitude beyond 180°; taken as it is");
    note(
        WarningCode::TooManyNumbers,
        odd.too_many_numbers,
        "a position of more than three numbers; the rest was dropped",
    );
    note(WarningCode::MixedDimensions, odd.mixed_dimensions, "positions with and without elevation in one geometry");
    note(WarningCode::UnclosedRing, odd.unclosed_ring, "a ring whose last position is not its first; closed");
    // The whole geometry is meant: programs that object to the direction mostly object to all rings.
    let winding = odd.winding_order.map(|_| start);
    note(WarningCode::WindingOrder, winding, "a ring that runs against the right-hand rule; accepted");
    note(WarningCode::NestedCollection, odd.nested_collection, "a geometry collection in a geometry collection");
}

struct Reader<'r, 's> {
    sink: &'r mut GeometrySink<'s>,
    odd: &'r mut Oddities,
    notes: &'r mut Notes,
    /// Looks at the whole object before reading any coordinates.
    careful: bool,
}

impl Reader<'_, '_> {
    fn object<'a>(&mut self, cursor: &mut Cursor<'a>, depth: usize) -> Result<Shape, Stop> {
        let start = cursor.at;
        if cursor.kind() != Kind::Object {
            let message = format!("{} where a geometry was expected", cursor.kind().as_str());
            return Err(Fault::new(WarningCode::BadMember, start, message).into());
        }
        if depth > MAX_COLLECTION_DEPTH {
            return Err(Fault::new(WarningCode::TooDeep, start, "geometry collections nested too deep").into());
        }
        let mut geometry_type = None;
        let mut places: [Option<Cursor<'a>>; 2] = [None, None];
        let mut parts = None;
        let mut foreign = Foreign::default();
        cursor.enter();
        while let Some(name) = cursor.next_member() {
            let text = name.to_text();
            let slot = match text.as_ref() {
                "type" => {
                    if geometry_type.is_some() {
                        self.twice("type", name.at)?;
                    }
                    geometry_type = Some(type_of(cursor, start)?);
                    continue;
                }
                "coordinates" => 0,
                "geometries" => 1,
                _ => {
                    foreign.take(name, &FORBIDDEN, cursor, self.notes)?;
                    continue;
                }
            };
            if places[slot].is_some() {
                self.twice(&text, name.at)?;
            }
            places[slot] = Some(cursor.clone());
            let fits = geometry_type.is_some_and(|t| (t == GeometryType::GeometryCollection) == (slot == 1));
            if fits && !self.careful && parts.is_none() {
                parts = geometry_type.map(|t| self.parts(cursor, t, depth)).transpose()?;
            } else {
                cursor.skip_value();
            }
        }
        let Some(geometry_type) = geometry_type else {
            return Err(Fault::new(WarningCode::BadType, start, "a geometry without \"type\"").into());
        };
        let slot = usize::from(geometry_type == GeometryType::GeometryCollection);
        let (pieces, collection, inner) = match (parts, &places[slot]) {
            (Some(parts), _) => parts,
            (None, Some(place)) => self.parts(&mut place.clone(), geometry_type, depth)?,
            (None, None) => {
                let member = ["coordinates", "geometries"][slot];
                let message = format!("a {} without \"{member}\"", geometry_type.as_str());
                return Err(Fault::new(WarningCode::BadMember, start, message).into());
            }
        };
        let more = inner.map(|json| ("geometries", json));
        Ok(Shape { geometry_type, pieces, collection, foreign: foreign.to_json(more) })
    }

    fn twice(&mut self, name: &str, at: usize) -> Result<(), Stop> {
        if !self.careful {
            return Err(Stop::Twice);
        }
        self.notes.push(WarningCode::DuplicateMember, at, duplicate(name));
        Ok(())
    }

    /// Reads the value of `coordinates` or `geometries`: how many pieces, the members of a collection, and the
    /// text of their foreign members.
    #[expect(clippy::type_complexity, reason = "named where it is taken apart, two functions above")]
    fn parts(
        &mut self,
        cursor: &mut Cursor<'_>,
        geometry_type: GeometryType,
        depth: usize,
    ) -> Result<(u32, Option<Vec<CollectionMember>>, Option<String>), Stop> {
        if geometry_type != GeometryType::GeometryCollection {
            return Ok((coordinates(cursor, geometry_type, self.sink, self.odd)?, None, None));
        }
        if cursor.kind() != Kind::Array {
            let message = format!("\"geometries\" is {} instead of an array", cursor.kind().as_str());
            return Err(Fault::new(WarningCode::BadMember, cursor.at, message).into());
        }
        let (mut pieces, mut members, mut foreign) = (0, Vec::new(), Vec::new());
        cursor.enter();
        while cursor.next_element() {
            let at = cursor.at;
            // Each member counts its dimensions for itself.
            self.odd.begin_geometry();
            let shape = self.object(cursor, depth + 1)?;
            pieces += shape.pieces;
            foreign.push(shape.foreign);
            members.push(match shape.collection {
                Some(inner) => {
                    self.odd.nested_collection.get_or_insert(at);
                    CollectionMember::Collection(inner)
                }
                None => CollectionMember::Geometry { geometry_type: shape.geometry_type, pieces: shape.pieces },
            });
        }
        let foreign = foreign.iter().any(Option::is_some).then(|| {
            let objects: Vec<&str> = foreign.iter().map(|f| f.as_deref().unwrap_or("{}")).collect();
            format!("[{}]", objects.join(","))
        });
        Ok((pieces, Some(members), foreign))
    }
}

fn type_of(cursor: &mut Cursor<'_>, start: usize) -> Result<GeometryType, Fault> {
    let kind = cursor.kind();
    if kind != Kind::Text {
        let message = format!("the \"type\" of a geometry is {} instead of a text", kind.as_str());
        return Err(Fault::new(WarningCode::BadType, start, message));
    }
    let name = cursor.raw_text().to_text();
    geometry_type(&name).ok_or_else(|| {
        let message = format!("{} is no geometry type{}", quoted(&name), meant(&name));
        Fault::new(WarningCode::BadType, start, message)
    })
}

/// The geometry types a file can name.
const TYPES: [GeometryType; 7] = [
    GeometryType::Point,
    GeometryType::MultiPoint,
    GeometryType::LineString,
    GeometryType::MultiLineString,
    GeometryType::Polygon,
    GeometryType::MultiPolygon,
    GeometryType::GeometryCollection,
];

/// The geometry type of an exact name.
pub(super) fn geometry_type(name: &str) -> Option<GeometryType> {
    TYPES.into_iter().find(|t| t.as_str() == name)
}

/// A hint for a name that is right but for its capitals.
pub(super) fn meant(name: &str) -> String {
    let known = TYPES.iter().map(|t| t.as_str()).chain(["Feature", "FeatureCollection"]);
    known
        .filter(|k| k.eq_ignore_ascii_case(name))
        .map(|k| format!(" (capital letters matter: \"{k}\")"))
        .next()
        .unwrap_or_default()
}
