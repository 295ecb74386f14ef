//! Data, project and view become a picture: pure functions, no window, no GPU, no disk.
//!
//! [`symbolize`] projects a layer once into a [`Drawing`]; [`scene`] makes the draw list of one view from
//! drawings; [`paint`] turns it into pixels, [`svg`] and [`pdf`] into vectors. All can be cancelled and run on any thread.

mod clip;
mod density;
mod emphasis;
mod furniture;
#[cfg(feature = "gui")]
pub mod gpu;
mod hatch;
mod highlight;
mod label;
mod label_along;
mod label_beside;
mod label_emphasis;
mod label_inside;
mod label_kept;
mod label_line;
mod label_outline;
mod label_placer;
mod label_space;
mod label_text;
mod map_theme;
mod map_theme_marks;
mod marker;
mod marks;
mod outside;
mod over;
mod plan_drawings;
mod raster;
mod raster_crowded;
mod scene;
mod scene_selection;
mod scene_text;
mod shapes;
mod simplestyle;
mod symbolize;
mod text;
mod text_face;
mod vector;
mod view;
mod vision;
mod warp;

pub use emphasis::{Emphasis, Emphasized};
pub use furniture::{
    Border, FurnitureShape, GRID_LAYER, GridLine, Legend, LegendGroup, LegendLayer, LegendRow, NoteMark, ScaleBar,
    crs_name, fitted_on_sheet, furniture, grid_lines, legend_place, note_marks, paper_options, pin_place,
};
pub use hatch::{Hatching, hatching};
pub use highlight::{HIGHLIGHT_GROUP, Highlight, HighlightPart, highlighted};
pub use label::{Label, Leader, Plate, TextLine};
pub use label_kept::KeptLabel;
pub use label_space::ScreenBox;
pub use label_text::LabelLanguage;
pub use map_theme::{MapColors, PROJECTOR_FILL, PROJECTOR_LINE_PX, PlateColors, Theme};
pub use marks::{Mark, MarkKind, MarkedPlan, marked_plan};
pub use outside::OUTSIDE_LAYER;
pub use over::{Over, OverShape, dataset as over_dataset};
pub use plan_drawings::PlanDrawings;
pub use raster::{MOST_PIXELS, MOST_PIXELS_ACROSS, PaintError, Picture, paint, png};
pub use scene::{Item, Scene, SceneLayer, SceneOptions, ScenePath, scene};
pub use symbolize::{Drawing, DrawingName, DrawingPiece, OwnSymbols, Shape, Symbolizing, symbolize};
pub use text::Fonts;
pub use text_face::{FontFace, mapped_characters};
pub use vector::{InlineSvg, SheetInfo, VectorError, font_face, inline_svg, pdf, svg};
pub use view::{METRES_PER_PX, MapView, PIXEL_M};
pub use vision::{Look, Vision};
pub use warp::RasterItem;
