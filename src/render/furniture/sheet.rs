//! Where each piece of furniture stands, so that none lies on another.
//!
//! From the lower edge upwards: the imprint over the whole width, then at the left scale bar and legend; at the
//! upper left title and badge, at the upper right confidentiality mark and north arrow. With a grid everything
//! moves in, and the values of its lines stand in the margin.

use super::grid_values::grid_values;
use super::imprint::imprint;
use super::legend_panel::legend_panel;
use super::north_arrow::{RADIUS_PX, north_arrow};
use super::note_pins::note_pins;
use super::scale_bar::scale_bar;
use super::shape::FurnitureShape;
use super::title_block;
use crate::crs::{MapCrs, MapRect};
use crate::render::scene::SceneOptions;
use crate::render::view::MapView;

/// From the edge of the picture, without a grid and with one.
const MARGIN_PX: f64 = 14.0;
const GRID_MARGIN_PX: f64 = 22.0;
/// Between one piece and the next.
const GAP_PX: f64 = 8.0;
/// What is shown keeps at least this share of the picture's width and height when it moves aside.
const LEAST_ROOM: f64 = 0.5;

/// The shapes that the options ask for, for a view of this size.
pub fn furniture(view: &MapView, crs: &MapCrs, options: &SceneOptions) -> Vec<FurnitureShape> {
    let mut shapes = Sheet::laid_out(view, crs, options).shapes;
    options.vision.recolor_furniture(&mut shapes);
    shapes
}

/// Where the legend lies on the picture: `[x, y, width, height]`; `None` where there is none.
pub fn legend_place(view: &MapView, crs: &MapCrs, options: &SceneOptions) -> Option<[f64; 4]> {
    options.legend.as_ref()?;
    Sheet::laid_out(view, crs, options).legend
}

/// The view that shows the whole rectangle with a margin around it, moved aside where that keeps it clear of imprint,
/// legend, title and badge and leaves it most of the picture. `options` are those of the picture at a view.
pub fn fitted_on_sheet(
    rect: MapRect,
    size_px: [f64; 2],
    margin_px: f64,
    crs: &MapCrs,
    options: impl Fn(&MapView) -> SceneOptions,
) -> MapView {
    let [width, height] = size_px;
    let mut room = [margin_px; 4];
    let laid_out = |room: [f64; 4]| {
        let view = MapView::fitted_inside(rect, size_px, room);
        let ([left, top], [right, bottom]) = (view.screen_from_map(rect.min), view.screen_from_map(rect.max));
        let shown = [left.min(right), top.min(bottom), (right - left).abs(), (bottom - top).abs()];
        (Sheet::laid_out(&view, crs, &options(&view)), shown, view)
    };
    let (sheet, ..) = laid_out(room);
    room[3] += sheet.strip_px;
    let (sheet, shown, _) = laid_out(room);
    if let Some(legend) = sheet.legend.filter(|legend| meet(*legend, shown, GAP_PX)) {
        let left = legend[0] + legend[2] + 2.0 * GAP_PX;
        if width - left - room[2] >= width * LEAST_ROOM {
            room[0] = left;
        }
    }
    let (sheet, shown, _) = laid_out(room);
    if let Some(head) = sheet.head.filter(|head| meet(*head, shown, GAP_PX)) {
        let top = head[1] + head[3] + GAP_PX;
        if height - top - room[3] >= height * LEAST_ROOM {
            room[1] = top;
        }
    }
    laid_out(room).2
}

/// The furniture of one picture, and where its larger parts lie: `[x, y, width, height]`.
struct Sheet {
    shapes: Vec<FurnitureShape>,
    /// Height of the imprint's strip.
    strip_px: f64,
    /// Title and badge together.
    head: Option<[f64; 4]>,
    legend: Option<[f64; 4]>,
}

impl Sheet {
    fn laid_out(view: &MapView, crs: &MapCrs, options: &SceneOptions) -> Self {
        let colors = options.theme.colors();
        let size_px = view.size_px();
        let [width, height] = size_px;
        let margin = if options.grid { GRID_MARGIN_PX } else { MARGIN_PX };
        let mut shapes = Vec::new();
        // Below the rest, which is where it is whatever lies under it.
        note_pins(&mut shapes, view, &options.notes, options.theme);
        let approval = options.approval_number.as_deref();
        let strip_px = imprint(&mut shapes, &options.imprint, approval, size_px, &colors);
        let mut bottom = height - strip_px - margin;
        // A picture the size of a stamp has no room for furniture.
        if options.scale_bar && width >= 200.0 && height >= 80.0 {
            let [_, top, ..] = scale_bar(&mut shapes, view, crs, [margin, bottom], options.theme);
            bottom = top - GAP_PX;
        }
        let room = corner(&mut shapes, view, crs, options, margin);
        let (mut top, first) = (margin, shapes.len());
        if let Some(title) = &options.title {
            top = title_block::title(&mut shapes, (title, &options.subtitle), [margin, top], room, &colors) + GAP_PX;
        }
        if let Some(note) = &options.badge {
            top = title_block::badge(&mut shapes, note, [margin, top], room, &colors) + GAP_PX;
        }
        let head = shapes.iter().skip(first).map(FurnitureShape::bounds).reduce(around);
        let look = (options.lang, options.theme);
        let legend = options.legend.as_ref();
        let legend = legend.and_then(|l| legend_panel(&mut shapes, l, [margin, top, bottom], size_px, look));
        if options.grid {
            grid_values(&mut shapes, view, crs, &options.covered, height - strip_px, &colors);
        }
        Self { shapes, strip_px, head, legend }
    }
}

/// The upper right corner: confidentiality mark, and below it the north arrow. The answer is the width that is left
/// beside them.
fn corner(shapes: &mut Vec<FurnitureShape>, view: &MapView, crs: &MapCrs, options: &SceneOptions, margin: f64) -> f64 {
    let [width, height] = view.size_px();
    let (right, mut top, first) = (width - margin, margin, shapes.len());
    if let Some(mark) = &options.confidentiality {
        let most = (right - margin) / 2.0;
        top = title_block::confidentiality(shapes, mark, [right, top], most, &options.theme.colors()) + GAP_PX;
    }
    if options.north_arrow && width >= 80.0 && height >= 80.0 {
        let turn = crs.lonlat_from_map(view.centre()).map_or(0.0, |p| crs.convergence_deg(p));
        north_arrow(shapes, [right - RADIUS_PX, top + RADIUS_PX], -turn, options.theme);
    }
    let left = shapes.iter().skip(first).map(|shape| shape.bounds()[0]).fold(right + GAP_PX, f64::min);
    left - GAP_PX - margin
}

/// The rectangle around two.
fn around(a: [f64; 4], b: [f64; 4]) -> [f64; 4] {
    let (x, y) = (a[0].min(b[0]), a[1].min(b[1]));
    [x, y, (a[0] + a[2]).max(b[0] + b[2]) - x, (a[1] + a[3]).max(b[1] + b[3]) - y]
}

/// Whether two rectangles are less than so far apart.
pub(super) fn meet(a: [f64; 4], b: [f64; 4], clear_px: f64) -> bool {
    let apart = |i: usize| a[i] > b[i] + b[i + 2] + clear_px || b[i] > a[i] + a[i + 2] + clear_px;
    !(apart(0) || apart(1))
}
