//! What the user made: a small [`Project`] of layers with their styles. No geometry lives here.

mod arrange;
mod color;
mod default_style;
mod derived;
mod file;
mod imprint;
mod labeling;
mod layer;
#[allow(clippy::module_inception, reason = "the room is named after its main type")]
mod project;
mod relation;
mod rest;
mod sketch;
mod symbology;

pub use arrange::Visibility;
pub use color::Color;
pub use default_style::{default_group, default_layer, usual_name_fields};
pub use derived::DerivedColumn;
pub use file::{Place, ProjectFileError, load_project, read_project, write_project};
pub use imprint::Imprint;
pub use labeling::{LabelPlacement, LabelRank, Labeling};
pub use layer::{Bilingual, Group, Layer, LayerId};
pub use project::{Distinct, Project, PublishedCount, SavedQuery};
pub use relation::{Relation, RelationKind};
pub use rest::Rest;
pub use sketch::{Sketch, SketchKind};
pub use symbology::{DashPattern, Fill, Hatch, Marker, MarkerShape, Stroke, Symbol, SymbolClass, Symbology};
