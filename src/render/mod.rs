//! Data, project and view become a picture: pure functions, no window, no GPU, no disk.
//!
//! [`symbolize`] projects a layer once into a [`Drawing`]; [`scene`] makes the draw list of one view from
//! drawings; [`paint`] turns it into pixels. All three can be cancelled and run on any thread.

mod clip;
mod furniture;
mod hatch;
mod label;
mod label_inside;
mod label_line;
mod label_placer;
mod label_space;
mod map_theme;
mod marker;
mod plan_drawings;
mod raster;
mod scene;
mod shapes;
mod symbolize;
mod text;
mod view;

pub use furniture::{Border, FurnitureShape, ScaleBar, furniture};
pub use hatch::{Hatching, hatching};
pub use label::{Label, Leader, Plate, TextLine};
pub use label_space::ScreenBox;
pub use map_theme::{MapColors, PROJECTOR_FILL, PROJECTOR_LINE_PX, PlateColors, Theme};
pub use plan_drawings::{PlanDrawings, class_of, classes};
pub use raster::{MOST_PIXELS_ACROSS, PaintError, Picture, paint, png};
pub use scene::{Item, Scene, SceneLayer, SceneOptions, ScenePath, scene};
pub use symbolize::{Drawing, DrawingName, DrawingPiece, Shape, Symbolizing, symbolize};
pub use text::Fonts;
pub use view::{METRES_PER_PX, MapView, PIXEL_M};
