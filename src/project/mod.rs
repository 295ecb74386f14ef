//! What the user made: a small [`Project`] of layers with their styles. No geometry lives here.

mod arrange;
mod balance;
mod bookmark;
mod check;
mod claim;
mod color;
mod date;
mod default_style;
mod derived;
mod file;
mod highlight_style;
mod imprint;
mod indicators;
mod label_template;
mod labeling;
mod layer;
mod measure;
mod palette;
#[allow(clippy::module_inception, reason = "the room is named after its main type")]
mod project;
mod relation;
mod rest;
mod simplestyle;
mod sketch;
mod sources;
mod symbology;
mod unit;
mod variation;

pub use arrange::Visibility;
pub use balance::BalanceRecipe;
pub use bookmark::{Bookmark, BookmarkView};
pub use check::{CheckKind, CheckRule, Checks, IgnoredFinding};
pub use claim::{Claim, Definition, Expected};
pub use color::Color;
pub use date::{Date, NotADate};
pub use default_style::{
    default_group, default_layer, other_symbol, underlay_group, unknown_symbol, usual_name_fields,
};
pub use derived::DerivedColumn;
pub use file::{
    Place, ProjectFileError, Replace, SaveError, Stamp, check_project_size, load_project, may_replace, project_schema,
    read_project, read_project_bytes, save_project, stamp_of, write_project,
};
pub use highlight_style::HighlightRole;
pub use imprint::Imprint;
pub use indicators::{AllowedValue, Buildings, Indicator, IndicatorField, IndicatorRecipe, PercentUnit};
pub use label_template::{BoundTemplate, LabelTemplate, TemplateError};
pub use labeling::{LabelPlacement, LabelRank, Labeling};
pub use layer::{Bilingual, Group, Layer, LayerId};
pub use measure::{Measure, MeasureFault, OriginForm, Region, Set, Take};
pub use palette::{Palette, PaletteClass, Ramp, RampKind, palettes, ramp, ramps};
pub use project::{Distinct, Project, PublishedCount, SavedQuery};
pub use relation::{Relation, RelationKind};
pub use rest::Rest;
pub use simplestyle::{SimplestyleFields, has_simplestyle};
pub use sketch::{Note, Sketch, SketchKind, SketchShape};
pub use sources::{BUNDLED, relative_source, source_path};
pub use symbology::{
    DashPattern, Fill, Graduation, Hatch, Marker, MarkerShape, RampChoice, ScaleRange, Stroke, Symbol, SymbolClass,
    Symbology, SymbologyKind,
};
pub use unit::{Dimension, Unit};
pub use variation::dash_patterns;
