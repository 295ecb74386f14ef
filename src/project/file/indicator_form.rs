//! The written form of parcel figures and what is allowed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{AllowedValue, Buildings, Indicator, IndicatorField, IndicatorRecipe, LayerId, PercentUnit, Rest};
use super::parts::Number;

/// Where the figures of parcels come from, and what is allowed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Indicators")]
pub(super) struct IndicatorsForm {
    /// The layer of parcels.
    parcels: String,
    /// The attribute that holds the class of a parcel; without, one that is usually called so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    class_field: Option<String>,
    /// Which attribute holds which figure; the others are looked for under their usual names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fields: Vec<FieldForm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    buildings: Option<BuildingsForm>,
    /// The layer of green areas.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    green: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    allowed: Vec<AllowedForm>,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "Indicator")]
enum IndicatorForm {
    Far,
    Density,
    GreenRatio,
    Height,
    GroundFloorOpenness,
}

/// The attribute of a figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "IndicatorField")]
struct FieldForm {
    indicator: IndicatorForm,
    field: String,
    /// How the field writes density, green_ratio and ground_floor_openness: 30 is 30 % (percent), or 0.3 is (share).
    /// Without, share where all its numbers lie from 0 to 1. A value with a % sign is per cent anyway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unit: Option<PercentUnitForm>,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "PercentUnit")]
enum PercentUnitForm {
    Percent,
    Share,
}

/// Building footprints that lie on parcels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Buildings")]
struct BuildingsForm {
    layer: String,
    /// The attribute with the number of floors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    floors_field: Option<String>,
    /// The attribute with the height in metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    height_field: Option<String>,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

/// What is allowed for the parcels of a class; the numbers themselves are allowed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "AllowedValue")]
struct AllowedForm {
    /// The class, and those whose codes begin with its; without, all parcels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    class: Option<String>,
    indicator: IndicatorForm,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    min: Option<Number>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max: Option<Number>,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

/// # Errors
/// What is wrong, as the end of a sentence that names the indicators.
pub(super) fn indicators(form: IndicatorsForm, known: impl Fn(&LayerId) -> bool) -> Result<IndicatorRecipe, String> {
    let buildings = form.buildings.map(|form| Buildings {
        layer: LayerId(form.layer),
        floors_field: form.floors_field,
        height_field: form.height_field,
        rest: form.rest,
    });
    let (parcels, green) = (LayerId(form.parcels), form.green.map(LayerId));
    let named = [Some(&parcels), buildings.as_ref().map(|b| &b.layer), green.as_ref()];
    if let Some(unknown) = named.into_iter().flatten().find(|id| !known(id)) {
        return Err(format!("{unknown:?} is not one of the project's layers", unknown = unknown.0));
    }
    let mut allowed = Vec::new();
    for form in form.allowed {
        let (min, max) = (form.min.map(|n| n.0), form.max.map(|n| n.0));
        if min.is_none() && max.is_none() {
            return Err("what is allowed needs min or max".to_owned());
        }
        if min.zip(max).is_some_and(|(min, max)| min > max) {
            return Err("what is allowed has a min above its max".to_owned());
        }
        allowed.push(AllowedValue { class: form.class, indicator: form.indicator.into(), min, max, rest: form.rest });
    }
    let mut fields = Vec::new();
    for form in form.fields {
        let (indicator, unit) = (Indicator::from(form.indicator), form.unit.map(PercentUnit::from));
        if unit.is_some() && !indicator.is_percent() {
            return Err(format!("{} is no part of a whole: its field has no unit", indicator.as_str()));
        }
        fields.push(IndicatorField { indicator, field: form.field, unit, rest: form.rest });
    }
    Ok(IndicatorRecipe { parcels, class_field: form.class_field, fields, buildings, green, allowed, rest: form.rest })
}

impl From<&IndicatorRecipe> for IndicatorsForm {
    fn from(recipe: &IndicatorRecipe) -> Self {
        let allowed = |value: &AllowedValue| AllowedForm {
            class: value.class.clone(),
            indicator: value.indicator.into(),
            min: value.min.map(Number),
            max: value.max.map(Number),
            rest: value.rest.clone(),
        };
        let buildings = |buildings: &Buildings| BuildingsForm {
            layer: buildings.layer.0.clone(),
            floors_field: buildings.floors_field.clone(),
            height_field: buildings.height_field.clone(),
            rest: buildings.rest.clone(),
        };
        let field = |of: &IndicatorField| FieldForm {
            indicator: of.indicator.into(),
            field: of.field.clone(),
            unit: of.unit.map(Into::into),
            rest: of.rest.clone(),
        };
        Self {
            parcels: recipe.parcels.0.clone(),
            class_field: recipe.class_field.clone(),
            fields: recipe.fields.iter().map(field).collect(),
            buildings: recipe.buildings.as_ref().map(buildings),
            green: recipe.green.as_ref().map(|id| id.0.clone()),
            allowed: recipe.allowed.iter().map(allowed).collect(),
            rest: recipe.rest.clone(),
        }
    }
}

impl From<PercentUnitForm> for PercentUnit {
    fn from(form: PercentUnitForm) -> Self {
        match form {
            PercentUnitForm::Percent => Self::Percent,
            PercentUnitForm::Share => Self::Share,
        }
    }
}

impl From<PercentUnit> for PercentUnitForm {
    fn from(unit: PercentUnit) -> Self {
        match unit {
            PercentUnit::Percent => Self::Percent,
            PercentUnit::Share => Self::Share,
        }
    }
}

impl From<IndicatorForm> for Indicator {
    fn from(form: IndicatorForm) -> Self {
        match form {
            IndicatorForm::Far => Self::FloorAreaRatio,
            IndicatorForm::Density => Self::Density,
            IndicatorForm::GreenRatio => Self::GreenRatio,
            IndicatorForm::Height => Self::Height,
            IndicatorForm::GroundFloorOpenness => Self::GroundFloorOpenness,
        }
    }
}

impl From<Indicator> for IndicatorForm {
    fn from(indicator: Indicator) -> Self {
        match indicator {
            Indicator::FloorAreaRatio => Self::Far,
            Indicator::Density => Self::Density,
            Indicator::GreenRatio => Self::GreenRatio,
            Indicator::Height => Self::Height,
            Indicator::GroundFloorOpenness => Self::GroundFloorOpenness,
        }
    }
}
