//! Lengths of lines, perimeters and areas of polygons.

use super::ring::signed_area;
use super::{Metres, SquareMetres, distance};
use crate::data::{Feature, LonLat, Piece, Polygon};

/// Length of a line along its geodesic edges, 0 for fewer than two positions.
///
/// ```
/// use shapan::{analysis::measure, data::LonLat};
/// let line = [[0.0, 0.0], [0.0, 90.0]].map(LonLat::from);
/// assert!((measure::line_length(&line).metres() - 10_001_965.729_313).abs() < 1e-6);
/// ```
pub fn line_length(line: &[LonLat]) -> Metres {
    line.windows(2).map(|edge| distance(edge[0], edge[1])).sum()
}

/// Length of all boundaries of a polygon, those of its holes included.
pub fn perimeter(polygon: Polygon<'_>) -> Metres {
    polygon.rings().map(line_length).sum()
}

/// Area of a polygon without its holes; the direction of the rings does not matter. The polygon must be valid:
/// where a ring crosses itself, its loops count against each other.
///
/// ```
/// use shapan::{analysis::measure, data::{LonLat, Polygon}};
/// // An eighth of the earth.
/// let ring = [[0.0, 0.0], [90.0, 0.0], [0.0, 90.0], [0.0, 0.0]].map(LonLat::from);
/// let area = measure::polygon_area(Polygon::new(&ring, &[0, 4]));
/// assert!((area.square_kilometres() * 8.0 / 510_065_621.724_089 - 1.0).abs() < 1e-12);
/// ```
pub fn polygon_area(polygon: Polygon<'_>) -> SquareMetres {
    let mut rings = polygon.rings().map(|ring| signed_area(ring).abs());
    let exterior = rings.next().unwrap_or(0.0);
    SquareMetres(exterior - rings.sum::<f64>())
}

/// Area of all areas of a feature, 0 for points and lines. Parts that overlap count twice: see
/// [`super::union_area`].
pub fn area(feature: Feature<'_>) -> SquareMetres {
    let part = |piece| match piece {
        Piece::Polygon(polygon) => polygon_area(polygon),
        _ => SquareMetres::ZERO,
    };
    feature.pieces().map(part).sum()
}

/// Length of all lines of a feature, 0 for points and areas (whose [`perimeter`] is another thing).
pub fn length(feature: Feature<'_>) -> Metres {
    let part = |piece| match piece {
        Piece::Line(line) => line_length(line),
        _ => Metres::ZERO,
    };
    feature.pieces().map(part).sum()
}
