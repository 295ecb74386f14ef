//! Where each piece of furniture stands, so that none lies on another.
//!
//! From the lower edge upwards: the imprint over the whole width, then at the left scale bar and legend; at the
//! upper left title and badge, at the upper right confidentiality mark and north arrow. With a grid everything
//! moves in, and the values of its lines stand in the margin.

use super::grid_values::grid_values;
use super::imprint::imprint;
use super::legend_panel::legend_panel;
use super::north_arrow::{RADIUS_PX, north_arrow};
use super::scale_bar::scale_bar;
use super::shape::FurnitureShape;
use super::title_block;
use crate::crs::MapCrs;
use crate::render::scene::SceneOptions;
use crate::render::view::MapView;

/// From the edge of the picture, without a grid and with one.
const MARGIN_PX: f64 = 14.0;
const GRID_MARGIN_PX: f64 = 22.0;
/// Between one piece and the next.
const GAP_PX: f64 = 8.0;

/// The shapes that the options ask for, for a view of this size.
pub fn furniture(view: &MapView, crs: &MapCrs, options: &SceneOptions) -> Vec<FurnitureShape> {
    let colors = options.theme.colors();
    let [width, height] = view.size_px();
    let margin = if options.grid { GRID_MARGIN_PX } else { MARGIN_PX };
    let mut shapes = Vec::new();
    let approval = options.approval_number.as_deref();
    let strip = imprint(&mut shapes, &options.imprint, approval, [width, height], &colors);
    let (map_bottom, mut bottom) = (height - strip, height - strip - margin);
    // A picture the size of a stamp has no room for furniture.
    if options.scale_bar && width >= 200.0 && height >= 80.0 {
        let [_, top, ..] = scale_bar(&mut shapes, view, crs, [margin, bottom], options.theme);
        bottom = top - GAP_PX;
    }
    let right = width - margin;
    let (mut top, mut room) = (margin, width - 2.0 * margin);
    if let Some(mark) = &options.confidentiality {
        top = title_block::confidentiality(&mut shapes, mark, [right, top], room / 2.0, &colors) + GAP_PX;
        // Title and badge stand beside the widest of what is at the right.
        let [x, ..] = shapes.iter().rev().nth(1).map_or([right, 0.0, 0.0, 0.0], FurnitureShape::bounds);
        room = room.min(x - margin - GAP_PX);
    }
    if options.north_arrow && width >= 80.0 && height >= 80.0 {
        let turn = crs.lonlat_from_map(view.centre()).map_or(0.0, |p| crs.convergence_deg(p));
        north_arrow(&mut shapes, [right - RADIUS_PX, top + RADIUS_PX], -turn, options.theme);
        room = room.min(width - 2.0 * margin - 2.0 * RADIUS_PX - GAP_PX);
    }
    let mut top = margin;
    if let Some(title) = &options.title {
        top = title_block::title(&mut shapes, title, [margin, top], room, &colors) + GAP_PX;
    }
    if let Some(note) = &options.badge {
        top = title_block::badge(&mut shapes, note, [margin, top], room, &colors) + GAP_PX;
    }
    if let Some(legend) = &options.legend {
        let look = (options.lang, options.theme);
        legend_panel(&mut shapes, legend, [margin, top, bottom], [width, height], look);
    }
    if options.grid {
        grid_values(&mut shapes, view, crs, &options.covered, map_bottom, &colors);
    }
    shapes
}
