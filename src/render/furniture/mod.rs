//! What lies on the map and is not of it: scale bar, north arrow, legend, grid, title, badge, imprint.
//!
//! Everything is made of [`FurnitureShape`]s in screen pixels, so that a painter knows those and no more.

mod crs_name;
mod grid;
mod grid_values;
mod imprint;
mod legend;
mod legend_panel;
mod north_arrow;
mod note_pins;
mod paper;
mod scale_bar;
mod shape;
mod sheet;
mod swatch;
mod text_block;
mod title_block;

pub use crs_name::crs_name;
pub(super) use grid::grid_layer;
pub use grid::{GRID_LAYER, GridLine, grid_lines};
pub use legend::{Legend, LegendGroup, LegendLayer, LegendRow};
pub use note_pins::{NoteMark, note_marks, pin_place};
pub use paper::paper_options;
pub use scale_bar::ScaleBar;
pub use shape::{Border, FurnitureShape};
pub use sheet::{fitted_on_sheet, furniture, legend_place};
