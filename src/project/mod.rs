//! What the user made: a small [`Project`] of layers with their styles. No geometry lives here.

mod arrange;
mod bookmark;
mod claim;
mod color;
mod date;
mod default_style;
mod file;
mod highlight_style;
mod imprint;
mod labeling;
mod layer;
mod measure;
#[allow(clippy::module_inception, reason = "the room is named after its main type")]
mod project;
mod relation;
mod rest;
mod sketch;
mod sources;
mod symbology;
mod unit;

pub use arrange::Visibility;
pub use bookmark::{Bookmark, BookmarkView};
pub use claim::{Claim, Definition, Expected};
pub use color::Color;
pub use date::{Date, NotADate};
pub use default_style::{default_group, default_layer, usual_name_fields};
pub use file::{
    Place, ProjectFileError, Replace, SaveError, Stamp, load_project, may_replace, project_schema, read_project,
    save_project, stamp_of, write_project,
};
pub use highlight_style::HighlightRole;
pub use imprint::Imprint;
pub use labeling::{LabelPlacement, LabelRank, Labeling};
pub use layer::{Bilingual, Group, Layer, LayerId};
pub use measure::{Measure, OriginForm, Region, Set, Take};
pub use project::{Distinct, Project, PublishedCount, SavedQuery};
pub use relation::{Relation, RelationKind};
pub use rest::Rest;
pub use sketch::{Note, Sketch, SketchShape};
pub use sources::{BUNDLED, relative_source, source_path};
pub use symbology::{DashPattern, Fill, Hatch, Marker, MarkerShape, Stroke, Symbol, SymbolClass, Symbology};
pub use unit::{Dimension, Unit};
