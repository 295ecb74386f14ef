//! Geometries of FlatGeobuf: flat vectors of numbers, with the ends of their parts.

use flatgeobuf::{Geometry, GeometryType};

use crate::data::WarningCode;
use crate::formats::shape::{Fault, Shape, Xyz};

/// Collections nested deeper cost their feature.
const MAX_DEPTH: usize = 32;

/// Reads geometries out of one verified feature.
#[derive(Debug)]
pub(super) struct Reader {
    /// Positions that the bytes of the feature can hold: parts may be shared, so that few bytes stand for many.
    left: usize,
    /// Whether a position met so far has a measure.
    pub(super) has_measures: bool,
}

fn damaged(message: &'static str) -> Fault {
    Fault::new(WarningCode::Damaged, message)
}

fn unsupported(kind: GeometryType) -> Fault {
    let name = kind.variant_name().unwrap_or("geometry of an unknown kind");
    let message =
        format!("a {name}: it is not read; curves can be made lines, for example with ogr2ogr -nlt CONVERT_TO_LINEAR");
    Fault::new(WarningCode::Unsupported, message)
}

impl Reader {
    /// A reader for a feature of so many bytes.
    pub(super) fn of_bytes(bytes: usize) -> Self {
        Self { left: bytes / 16 + 1, has_measures: false }
    }

    /// One geometry, of the kind that the whole file is of, or of its own kind where that is unknown; `None` of an
    /// empty point.
    ///
    /// # Errors
    /// Vectors that do not fit each other, curves, nesting without end.
    pub(super) fn shape(&mut self, geometry: &Geometry<'_>, kind: GeometryType) -> Result<Option<Shape>, Fault> {
        self.nested(geometry, kind, 0)
    }

    fn nested(&mut self, geometry: &Geometry<'_>, kind: GeometryType, depth: usize) -> Result<Option<Shape>, Fault> {
        if depth > MAX_DEPTH {
            return Err(Fault::new(WarningCode::TooDeep, "collections nested too deep"));
        }
        let kind = if kind == GeometryType::Unknown { geometry.type_() } else { kind };
        Ok(match kind {
            GeometryType::Point => self.positions(geometry)?.first().map(|p| Shape::Point(*p)),
            GeometryType::MultiPoint => Some(Shape::MultiPoint(self.positions(geometry)?)),
            GeometryType::LineString => Some(Shape::Line(self.positions(geometry)?)),
            GeometryType::MultiLineString => Some(Shape::MultiLine(self.parted(geometry)?)),
            GeometryType::Polygon | GeometryType::Triangle => Some(Shape::Polygon(self.parted(geometry)?)),
            GeometryType::MultiPolygon | GeometryType::PolyhedralSurface | GeometryType::TIN => {
                Some(Shape::MultiPolygon(self.polygons(geometry)?))
            }
            GeometryType::GeometryCollection => {
                let mut shapes = Vec::new();
                for part in geometry.parts().into_iter().flatten() {
                    self.pay(1)?;
                    shapes.extend(self.nested(&part, GeometryType::Unknown, depth + 1)?);
                }
                Some(Shape::Collection(shapes))
            }
            other => return Err(unsupported(other)),
        })
    }

    fn pay(&mut self, positions: usize) -> Result<(), Fault> {
        self.left =
            self.left.checked_sub(positions).ok_or_else(|| damaged("more positions than its bytes can hold"))?;
        Ok(())
    }

    /// The polygons of a geometry; one without parts is a single polygon.
    fn polygons(&mut self, geometry: &Geometry<'_>) -> Result<Vec<Vec<Vec<Xyz>>>, Fault> {
        let Some(parts) = geometry.parts() else {
            let rings = self.parted(geometry)?;
            return Ok(if rings.is_empty() { Vec::new() } else { vec![rings] });
        };
        let mut polygons = Vec::new();
        for part in parts {
            self.pay(1)?;
            polygons.push(self.parted(&part)?);
        }
        Ok(polygons)
    }

    /// Lines or rings, each of which ends where `ends` says; without it there is one.
    fn parted(&mut self, geometry: &Geometry<'_>) -> Result<Vec<Vec<Xyz>>, Fault> {
        let positions = self.positions(geometry)?;
        let Some(ends) = geometry.ends().filter(|ends| !ends.is_empty()) else {
            return Ok(if positions.is_empty() { Vec::new() } else { vec![positions] });
        };
        let mut start = 0;
        let mut parts = Vec::new();
        for end in ends {
            let end = end as usize;
            let part = positions.get(start..end).ok_or_else(|| damaged("a part that ends outside its geometry"))?;
            parts.push(part.to_vec());
            start = end;
        }
        Ok(parts)
    }

    fn positions(&mut self, geometry: &Geometry<'_>) -> Result<Vec<Xyz>, Fault> {
        let Some(xy) = geometry.xy() else { return Ok(Vec::new()) };
        if !xy.len().is_multiple_of(2) {
            return Err(damaged("an odd count of coordinates"));
        }
        let count = xy.len() / 2;
        self.pay(count)?;
        let z = geometry.z().filter(|z| !z.is_empty());
        if z.is_some_and(|z| z.len() != count) {
            return Err(damaged("elevations that do not fit the positions"));
        }
        self.has_measures |= geometry.m().is_some_and(|m| m.iter().any(f64::is_finite));
        let position = |i: usize| [xy.get(2 * i), xy.get(2 * i + 1), z.map_or(f64::NAN, |z| z.get(i))];
        Ok((0..count).map(position).collect())
    }
}
