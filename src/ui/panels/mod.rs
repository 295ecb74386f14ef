//! The panels beside the map. Each is a small struct with what only it needs to remember.

mod also_here;
mod card_body;
mod check;
mod georeference;
mod inspector;
mod layer_drag;
mod layer_legend;
mod layer_menu;
mod layer_opacity;
mod layer_row;
mod layers;
mod low;
mod marks;
mod measure;
mod pinned;
mod query;
mod style;
mod swatch;
mod table;

pub use check::CheckPanel;
pub use georeference::GeoreferencePanel;
pub use inspector::{inspector_ui, inspector_width};
pub use layers::LayersPanel;
pub use low::at_least_ui;
pub use marks::MarksPanel;
pub use measure::MeasurePanel;
pub use query::QueryPanel;
pub use style::StylePanel;
pub use swatch::color32;
pub use table::TablePanel;
