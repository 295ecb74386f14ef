//! From a feature back to its geometry as one value: what writers start from.

use super::shape::{Shape, Xyz};
use crate::data::{CollectionMember, Feature, GeometryType, Piece};

/// The geometry of a feature in degrees; `None` of a feature without one.
pub(super) fn shape_of(feature: Feature<'_>) -> Option<Shape> {
    let elevations = feature.elevations().unwrap_or(&[]);
    let mut at = 0;
    let mut pieces = feature.pieces().map(|piece| {
        let mut positions = |coords: &[crate::data::LonLat]| -> Vec<Xyz> {
            let with_z = coords.iter().map(|p| {
                at += 1;
                [p.lon, p.lat, elevations.get(at - 1).copied().unwrap_or(f64::NAN)]
            });
            with_z.collect()
        };
        match piece {
            Piece::Point(p) => {
                let z = positions(&[p]);
                z.first().map_or(Shape::MultiPoint(Vec::new()), |p| Shape::Point(*p))
            }
            Piece::Line(line) => Shape::Line(positions(line)),
            Piece::Polygon(polygon) => Shape::Polygon(polygon.rings().map(positions).collect()),
        }
    });
    match feature.geometry_type() {
        GeometryType::Null => None,
        GeometryType::GeometryCollection => {
            let members = feature.collection();
            Some(members.map_or_else(|| Shape::Collection(Vec::new()), |members| group(members, &mut pieces)))
        }
        geometry_type => Some(joined(geometry_type, &mut pieces)),
    }
}

/// The members of a collection as they were grouped.
fn group(members: &[CollectionMember], pieces: &mut dyn Iterator<Item = Shape>) -> Shape {
    let mut shapes = Vec::new();
    for member in members {
        shapes.push(match member {
            CollectionMember::Geometry { geometry_type, pieces: count } => {
                joined(*geometry_type, &mut (&mut *pieces).take(*count as usize))
            }
            CollectionMember::Collection(members) => group(members, pieces),
        });
    }
    Shape::Collection(shapes)
}

/// One geometry of a type from its pieces.
fn joined(geometry_type: GeometryType, pieces: &mut dyn Iterator<Item = Shape>) -> Shape {
    match geometry_type {
        GeometryType::Point => pieces.next().unwrap_or(Shape::MultiPoint(Vec::new())),
        GeometryType::LineString => pieces.next().unwrap_or(Shape::Line(Vec::new())),
        GeometryType::Polygon => pieces.next().unwrap_or(Shape::Polygon(Vec::new())),
        GeometryType::MultiPoint => {
            Shape::MultiPoint(pieces.filter_map(|p| if let Shape::Point(p) = p { Some(p) } else { None }).collect())
        }
        GeometryType::MultiLineString => {
            Shape::MultiLine(pieces.filter_map(|p| if let Shape::Line(line) = p { Some(line) } else { None }).collect())
        }
        GeometryType::MultiPolygon => Shape::MultiPolygon(
            pieces.filter_map(|p| if let Shape::Polygon(rings) = p { Some(rings) } else { None }).collect(),
        ),
        GeometryType::Null | GeometryType::GeometryCollection => Shape::Collection(pieces.collect()),
    }
}
