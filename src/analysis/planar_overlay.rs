//! Areas on a plane laid over each other, each hole of what comes out in the polygon that it is cut out of.

use geo::{
    BooleanOps, BoundingRect, CoordinatePosition, OpType, Rect, bool_ops::FillRule, coordinate_position::CoordPos,
};
use geo_types::{LineString, MultiPolygon, Polygon};

/// The overlay of two groups of areas.
///
/// Where outlines touch in one point, which rounding draws apart, a sliver comes out as a polygon of its own, and the
/// overlay that is used may hang a hole on it that lies elsewhere: such holes are hung where they belong.
pub(in crate::analysis) fn overlaid(
    a: &MultiPolygon<f64>,
    b: &MultiPolygon<f64>,
    op: OpType,
    rule: FillRule,
) -> MultiPolygon<f64> {
    let mut made = a.boolean_op_with_fill_rule(b, op, rule);
    rehang(&mut made.0);
    made
}

/// Takes holes that lie outside of their polygon to the smallest one that they lie in; one that lies in none stays.
fn rehang(polygons: &mut [Polygon<f64>]) {
    let mut stray: Vec<(usize, LineString<f64>)> = Vec::new();
    for (at, polygon) in polygons.iter_mut().enumerate() {
        let Some(outer) = polygon.exterior().bounding_rect() else { continue };
        let is_own = |hole: &LineString<f64>| hole.bounding_rect().is_none_or(|rect| holds(outer, rect));
        if polygon.interiors().iter().all(is_own) {
            continue;
        }
        let nothing = Polygon::new(LineString(Vec::new()), Vec::new());
        let (exterior, holes) = std::mem::replace(polygon, nothing).into_inner();
        let (own, others): (Vec<_>, Vec<_>) = holes.into_iter().partition(is_own);
        *polygon = Polygon::new(exterior, own);
        stray.extend(others.into_iter().map(|hole| (at, hole)));
    }
    for (at, hole) in stray {
        let lies_in = |polygon: &Polygon<f64>| {
            let outer = polygon.exterior().bounding_rect()?;
            let is_near = hole.bounding_rect().is_some_and(|rect| holds(outer, rect));
            let is_inside = || {
                let filled = Polygon::new(polygon.exterior().clone(), Vec::new());
                hole.0.iter().all(|corner| filled.coordinate_position(corner) != CoordPos::Outside)
            };
            (is_near && is_inside()).then(|| outer.width() * outer.height())
        };
        let owners = polygons.iter().enumerate().filter_map(|(i, polygon)| Some((i, lies_in(polygon)?)));
        let owner = owners.min_by(|a, b| a.1.total_cmp(&b.1)).map_or(at, |(i, _)| i);
        if let Some(polygon) = polygons.get_mut(owner) {
            polygon.interiors_push(hole);
        }
    }
}

fn holds(outer: Rect<f64>, inner: Rect<f64>) -> bool {
    outer.min().x <= inner.min().x
        && outer.min().y <= inner.min().y
        && inner.max().x <= outer.max().x
        && inner.max().y <= outer.max().y
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, y: f64, side: f64) -> LineString<f64> {
        Rect::new((x, y), (x + side, y + side)).to_polygon().into_inner().0
    }

    #[test]
    fn a_hole_is_hung_on_the_smallest_polygon_that_it_lies_in() {
        let far = square(6.0, 6.0, 1.0);
        let mut polygons = vec![
            Polygon::new(square(0.0, 0.0, 10.0), vec![square(3.0, 3.0, 1.0)]),
            Polygon::new(square(0.5, 0.5, 1e-3), vec![far.clone()]),
            Polygon::new(square(5.0, 5.0, 4.0), Vec::new()),
            Polygon::new(square(20.0, 0.0, 5.0), vec![square(21.0, 1.0, 1.0)]),
        ];
        rehang(&mut polygons);
        let holes: Vec<usize> = polygons.iter().map(|p| p.interiors().len()).collect();
        assert_eq!(holes, [1, 0, 1, 1]);
        assert_eq!(polygons[2].interiors()[0], far);
        let mut alone = vec![Polygon::new(square(0.0, 0.0, 1.0), vec![far])];
        rehang(&mut alone);
        assert_eq!(alone[0].interiors().len(), 1, "nothing is lost");
    }
}
