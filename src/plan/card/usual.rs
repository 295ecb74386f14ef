//! The relations of a plan whose project names none, after the geometry of its layers.

use crate::data::{Dataset, Feature, GeometryType};
use crate::plan::{FeatureRef, Plan};
use crate::project::{LayerId, Relation, RelationKind, Rest};

/// Relations of one card at most: a folder of a hundred files is not a card of a hundred parts.
const MOST: usize = 12;

#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Point,
    Line,
    Area,
}

/// For an area the lines that cross it and the points in it; for a line the areas it runs through; for a point
/// the areas it lies in and the nearest feature of every layer of points. Other layers only, in the order of the
/// plan; the geometry of a layer is that of its first feature that has one.
pub(super) fn relations(plan: &Plan, of: &FeatureRef, feature: Feature<'_>) -> Vec<Relation> {
    let Some(own) = shape(feature) else { return Vec::new() };
    let others = plan.layers.iter().filter(|l| l.id != of.layer);
    let related = others.filter_map(|layer| {
        let kind = match (own, shape_of_layer(&layer.dataset)?) {
            (Shape::Area, Shape::Line) | (Shape::Line, Shape::Area) => RelationKind::LengthInside { missed: 0 },
            (Shape::Area, Shape::Point) | (Shape::Point, Shape::Area) => RelationKind::Overlap,
            (Shape::Point, Shape::Point) => RelationKind::Nearest { count: 1 },
            _ => return None,
        };
        Some(usual(of, &layer.id, kind))
    });
    related.take(MOST).collect()
}

fn usual(of: &FeatureRef, to: &LayerId, kind: RelationKind) -> Relation {
    let (of, to) = (vec![of.layer.clone()], vec![to.clone()]);
    Relation { of, to, kind, heading: None, filter: String::new(), detail: String::new(), rest: Rest::default() }
}

fn shape_of_layer(dataset: &Dataset) -> Option<Shape> {
    dataset.features().find(|f| f.geometry_type() != GeometryType::Null).and_then(shape)
}

fn shape(feature: Feature<'_>) -> Option<Shape> {
    match feature.geometry_type() {
        GeometryType::Point | GeometryType::MultiPoint => Some(Shape::Point),
        GeometryType::LineString | GeometryType::MultiLineString => Some(Shape::Line),
        GeometryType::Polygon | GeometryType::MultiPolygon => Some(Shape::Area),
        GeometryType::Null | GeometryType::GeometryCollection => None,
    }
}
