//! Columns that the user adds to a layer, computed from its fields and its geometry.

/// A column of the attribute table that stands in no file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DerivedColumn {
    /// Unique among the layer's derived columns and fields; what filters and sort orders call it.
    pub name: String,
    /// What [`crate::analysis::expression`] reads.
    pub expression: String,
}
