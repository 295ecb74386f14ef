//! The written form of derived columns.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{DerivedColumn, Rest};

/// A column of the attribute table that is computed for each feature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "DerivedColumn")]
pub(super) struct DerivedForm {
    /// What filters and sort orders call it: no field of the layer is called so.
    name: String,
    /// Arithmetic over fields and geometry: `floor_area_m2 / area()`.
    expression: String,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

impl From<DerivedForm> for DerivedColumn {
    fn from(form: DerivedForm) -> Self {
        Self { name: form.name, expression: form.expression, rest: form.rest }
    }
}

impl From<&DerivedColumn> for DerivedForm {
    fn from(column: &DerivedColumn) -> Self {
        let DerivedColumn { name, expression, rest } = column.clone();
        Self { name, expression, rest }
    }
}
