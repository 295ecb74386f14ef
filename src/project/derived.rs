//! Columns that the user adds to a layer, computed from its fields and its geometry.

use super::Rest;

/// A column of the attribute table that stands in no file.
#[derive(Clone, Debug, PartialEq)]
pub struct DerivedColumn {
    /// Unique among the layer's derived columns and fields; what filters and sort orders call it.
    pub name: String,
    /// What [`crate::analysis::expression`] reads.
    pub expression: String,
    /// What a project file says beyond this.
    pub rest: Rest,
}

impl DerivedColumn {
    pub fn new(name: impl Into<String>, expression: impl Into<String>) -> Self {
        Self { name: name.into(), expression: expression.into(), rest: Rest::default() }
    }
}
