//! The line at a distance around a geometry, for drawing: where "within 15 km of the edge" ends.

use geo::{BooleanOps as _, Buffer as _, Densify as _, Euclidean};
use geo_types::{LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon as PlanarPolygon};

use super::plane::Plane;
use super::{Metres, Shape, azimuth, destination, distance};
use crate::data::{LonLat, Piece};

/// Beyond this the plane that the outline is first drawn in bends distances by more than a thousandth.
const FARTHEST: Metres = Metres(300_000.0);
/// From point to point of the outline, in radii: two degrees of a circle.
const STEP: f64 = 0.035;
/// Outlines of larger geometries are left as the plane has them: within a thousandth of the radius.
const MOST_EXACT: usize = 5_000;

/// The rings around everything within `radius` of the pieces: exteriors, and the gaps inside.
///
/// The outline is found in the gnomonic plane; then each of its points is moved along the geodesic from the
/// nearest place of the geometry to exactly the radius. Empty where the geometry or the radius is too large for
/// that (together beyond 300 km).
pub fn reach_outline<'a>(pieces: impl Iterator<Item = Piece<'a>> + Clone, radius: Metres) -> Vec<Vec<LonLat>> {
    let coords: Vec<LonLat> = pieces.clone().flat_map(Piece::coords).collect();
    let Ok(plane) = Plane::about(coords.iter().copied()) else { return Vec::new() };
    let Some(first) = coords.first() else { return Vec::new() };
    let across = coords.iter().map(|p| distance(*first, *p).0).fold(0.0, f64::max);
    if !(radius.0 > 0.0 && across + radius.0 <= FARTHEST.0) {
        return Vec::new();
    }
    let flat = |line: &[LonLat]| -> LineString { line.iter().map(|p| plane.project(*p)).collect() };
    let (mut points, mut lines, mut areas) = (Vec::new(), Vec::new(), Vec::new());
    for piece in pieces.clone() {
        match piece {
            Piece::Point(p) => points.push(Point::from(plane.project(p))),
            Piece::Line(line) => lines.push(flat(line)),
            Piece::Polygon(polygon) => {
                let mut rings = polygon.rings().map(flat);
                let exterior = rings.next().unwrap_or_else(|| LineString::new(Vec::new()));
                areas.push(PlanarPolygon::new(exterior, rings.collect()));
            }
        }
    }
    let grown: MultiPolygon = MultiPolygon::new(areas)
        .buffer(radius.0)
        .union(&MultiLineString::new(lines).buffer(radius.0))
        .union(&MultiPoint::new(points).buffer(radius.0));
    let shape = Shape::of_pieces(pieces);
    let exact = coords.len() <= MOST_EXACT;
    let place = |c: &geo_types::Coord| {
        let p = plane.unproject([c.x, c.y]);
        let nearest = if exact { shape.nearest_to(&Shape::of_point(p), f64::INFINITY) } else { None };
        let moved = nearest.and_then(|n| Some(destination(n.from, azimuth(n.from, p)?, radius)));
        moved.unwrap_or(p)
    };
    // The plane's round corners are coarse: with points this near the moved ones make a smooth line.
    let grown = Euclidean.densify(&grown, radius.0 * STEP);
    let rings = grown.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    rings.map(|ring| ring.0.iter().map(place).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::measure::distance_to_feature;
    use crate::data::{DatasetBuilder, GeometryType};

    #[test]
    fn every_point_of_the_outline_is_as_far_as_said() {
        let mut builder = DatasetBuilder::default();
        builder.begin_feature();
        let mut geometry = builder.geometry(GeometryType::Polygon);
        for [lon, lat] in [[116.40, 39.76], [116.45, 39.76], [116.45, 39.80], [116.41, 39.78], [116.40, 39.76]] {
            geometry.coord(LonLat::new(lon, lat), None);
        }
        geometry.end_ring();
        geometry.end_polygon();
        builder.end_feature();
        let dataset = builder.finish();
        let feature = dataset.features().next().unwrap();
        let outline = reach_outline(feature.pieces(), Metres(15_000.0));
        assert_eq!(outline.len(), 1);
        assert!(outline[0].len() > 40);
        for p in &outline[0] {
            let found = distance_to_feature(*p, feature).unwrap().distance.0;
            assert!((found - 15_000.0).abs() < 0.01, "{found}");
        }
        assert!(reach_outline(feature.pieces(), Metres(400_000.0)).is_empty());
    }
}
