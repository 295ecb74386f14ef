//! The written form of a land-use balance.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{BalanceRecipe, LayerId, Rest};
use super::relation_form::Names;

/// How land uses are summed up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Balance")]
pub(super) struct BalanceForm {
    /// Ground that two layers cover counts for the one named first.
    layers: Names,
    /// The attribute that holds the class; without, the classes of each layer's style.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// The layer whose area is the whole; without, the boundary of the project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    within: Option<String>,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

/// # Errors
/// What is wrong, as the end of a sentence that names the balance.
pub(super) fn balance(form: BalanceForm, known: impl Fn(&LayerId) -> bool) -> Result<BalanceRecipe, String> {
    let (layers, within) = (form.layers.ids(), form.within.map(LayerId));
    if layers.is_empty() {
        return Err("layers names at least one layer".to_owned());
    }
    if let Some(unknown) = layers.iter().chain(&within).find(|id| !known(id)) {
        return Err(format!("{unknown:?} is not one of the project's layers", unknown = unknown.0));
    }
    Ok(BalanceRecipe { layers, field: form.field, within, rest: form.rest })
}

impl From<&BalanceRecipe> for BalanceForm {
    fn from(recipe: &BalanceRecipe) -> Self {
        Self {
            layers: Names::of(&recipe.layers),
            field: recipe.field.clone(),
            within: recipe.within.as_ref().map(|id| id.0.clone()),
            rest: recipe.rest.clone(),
        }
    }
}
