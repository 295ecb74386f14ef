//! The values of the grid's lines, where they meet the edges of the picture.

use super::grid::grid_lines;
use super::shape::FurnitureShape;
use super::sheet::meet;
use crate::crs::MapCrs;
use crate::render::map_theme::MapColors;
use crate::render::text::Fonts;
use crate::render::view::MapView;

const TEXT_PX: f64 = 10.5;
/// Between a value and the edge.
const EDGE_PX: f64 = 4.0;
/// From a value to other furniture.
const CLEAR_PX: f64 = 3.0;

/// Adds the values to a picture whose map ends at `bottom`; one that would lie on what is there already, or on a
/// place that is `covered`, is left out: its line has another end.
pub(super) fn grid_values(
    shapes: &mut Vec<FurnitureShape>,
    view: &MapView,
    crs: &MapCrs,
    covered: &[[f64; 4]],
    bottom: f64,
    colors: &MapColors,
) {
    let fonts = Fonts::bundled();
    let width = view.size_px()[0];
    let mut taken: Vec<[f64; 4]> = shapes.iter().map(FurnitureShape::bounds).chain(covered.iter().copied()).collect();
    for line in grid_lines(view, crs) {
        let points: Vec<[f64; 2]> = line.points.iter().map(|p| view.screen_from_map(*p)).collect();
        let wide = fonts.width(&line.value, TEXT_PX, false);
        let ends = if line.upright {
            let at = |y: f64| crossing(&points, 1, y).map(|x| [x - wide / 2.0, y]);
            [at(EDGE_PX), at(bottom - EDGE_PX - TEXT_PX)]
        } else {
            let at = |edge: f64, x: f64| crossing(&points, 0, edge).map(|y| [x, y - TEXT_PX / 2.0]);
            [at(EDGE_PX, EDGE_PX), at(width - EDGE_PX, width - EDGE_PX - wide)]
        };
        for [x, y] in ends.into_iter().flatten() {
            let of = [x, y, wide, TEXT_PX];
            let inside = x >= 1.0 && x + wide <= width - 1.0 && y >= 1.0 && y + TEXT_PX <= bottom - 1.0;
            if !inside || taken.iter().any(|other| meet(of, *other, CLEAR_PX)) {
                continue;
            }
            taken.push(of);
            shapes.push(FurnitureShape::Text {
                text: line.value.clone(),
                at: [x, y + TEXT_PX * 0.86],
                size_px: TEXT_PX,
                bold: false,
                color: colors.text,
                halo: Some(colors.halo),
            });
        }
    }
}

/// Where a line first has this coordinate along an axis: its other coordinate there.
fn crossing(points: &[[f64; 2]], axis: usize, at: f64) -> Option<f64> {
    points.iter().zip(points.iter().skip(1)).find_map(|(a, b)| {
        let (from, to) = (a[axis], b[axis]);
        if (from - at) * (to - at) > 0.0 || from == to {
            return None;
        }
        let other = 1 - axis;
        Some(a[other] + (b[other] - a[other]) * (at - from) / (to - from))
    })
}
