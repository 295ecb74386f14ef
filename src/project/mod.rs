//! What the user made: a small [`Project`] of layers with their styles. No geometry lives here.

mod arrange;
mod color;
mod default_style;
mod file;
mod imprint;
mod label_template;
mod labeling;
mod layer;
mod palette;
#[allow(clippy::module_inception, reason = "the room is named after its main type")]
mod project;
mod relation;
mod rest;
mod simplestyle;
mod symbology;

pub use arrange::Visibility;
pub use color::Color;
pub use default_style::{default_group, default_layer, other_symbol, unknown_symbol, usual_name_fields};
pub use file::{Place, ProjectFileError, load_project, read_project, write_project};
pub use imprint::Imprint;
pub use label_template::{BoundTemplate, LabelTemplate, TemplateError};
pub use labeling::{LabelPlacement, LabelRank, Labeling};
pub use layer::{Bilingual, Group, Layer, LayerId};
pub use palette::{Palette, PaletteClass, Ramp, RampKind, palettes, ramp, ramps};
pub use project::{Distinct, Project, PublishedCount, SavedQuery};
pub use relation::{Relation, RelationKind};
pub use rest::Rest;
pub use simplestyle::{SimplestyleFields, has_simplestyle};
pub use symbology::{
    DashPattern, Fill, Graduation, Hatch, Marker, MarkerShape, RampChoice, ScaleRange, Stroke, Symbol, SymbolClass,
    Symbology, SymbologyKind,
};
