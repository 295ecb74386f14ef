//! The written form of a layer's names on the map.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{LabelPlacement, LabelRank, Labeling, Rest, default_style};
use super::parts::{ColorForm, FieldsForm, Number, Size, is_default};

/// The names of a layer on the map. Sizes are in pixels, 96 to the inch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Label")]
pub(super) struct LabelForm {
    /// Fields to try in turn; without, those that usually hold a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fields: Option<FieldsForm>,
    placement: PlacementForm,
    size: Size,
    #[serde(default, skip_serializing_if = "is_default")]
    bold: bool,
    color: ColorForm,
    /// Width of the halo, up to 20.
    #[serde(default, skip_serializing_if = "is_default")]
    halo: Number,
    /// Whether an area's size stands below its name.
    #[serde(default, skip_serializing_if = "is_default")]
    area: bool,
    /// A name in a box on the line, bordered in this colour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    plate: Option<ColorForm>,
    /// Higher ones are placed first.
    #[serde(default, skip_serializing_if = "is_default")]
    priority: i32,
    /// Drawn while 1:N has N at or below this …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_scale: Option<Size>,
    /// … and at or above this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    min_scale: Option<Size>,
    /// Features whose names matter more or less than the others; the first that fits counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ranks: Vec<RankForm>,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "LabelRank")]
struct RankForm {
    /// An attribute filter, as `--where` takes it.
    when: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    priority: Option<i32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_scale: Option<Size>,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Placement")]
enum PlacementForm {
    Beside,
    Along,
    Inside,
}

impl From<LabelForm> for Labeling {
    fn from(form: LabelForm) -> Self {
        let mut rest = form.rest;
        let fields = form.fields.map(|fields| rest.keep("fields", fields.split()));
        Self {
            fields: fields.unwrap_or_else(default_style::usual_name_fields),
            placement: form.placement.into(),
            size_px: form.size.0,
            bold: form.bold,
            color: form.color.0,
            halo_px: form.halo.0.clamp(0.0, 20.0),
            area: form.area,
            plate: form.plate.map(|color| color.0),
            priority: form.priority,
            max_scale_denominator: form.max_scale.map(|scale| scale.0),
            min_scale_denominator: form.min_scale.map(|scale| scale.0),
            ranks: form.ranks.into_iter().map(Into::into).collect(),
            rest,
        }
    }
}

impl From<&Labeling> for LabelForm {
    fn from(labeling: &Labeling) -> Self {
        let mut rest = labeling.rest.clone();
        let of_fields = rest.take("fields");
        let is_usual = of_fields.is_empty() && labeling.fields == default_style::usual_name_fields();
        Self {
            fields: (!is_usual).then(|| FieldsForm::of(&labeling.fields, of_fields)),
            placement: labeling.placement.into(),
            size: Size(labeling.size_px),
            bold: labeling.bold,
            color: ColorForm(labeling.color),
            halo: Number(labeling.halo_px),
            area: labeling.area,
            plate: labeling.plate.map(ColorForm),
            priority: labeling.priority,
            max_scale: labeling.max_scale_denominator.map(Size),
            min_scale: labeling.min_scale_denominator.map(Size),
            ranks: labeling.ranks.iter().map(Into::into).collect(),
            rest,
        }
    }
}

impl From<RankForm> for LabelRank {
    fn from(form: RankForm) -> Self {
        Self {
            when: form.when,
            priority: form.priority,
            max_scale_denominator: form.max_scale.map(|scale| scale.0),
            rest: form.rest,
        }
    }
}

impl From<&LabelRank> for RankForm {
    fn from(rank: &LabelRank) -> Self {
        Self {
            when: rank.when.clone(),
            priority: rank.priority,
            max_scale: rank.max_scale_denominator.map(Size),
            rest: rank.rest.clone(),
        }
    }
}

impl From<PlacementForm> for LabelPlacement {
    fn from(form: PlacementForm) -> Self {
        match form {
            PlacementForm::Beside => Self::Beside,
            PlacementForm::Along => Self::Along,
            PlacementForm::Inside => Self::Inside,
        }
    }
}

impl From<LabelPlacement> for PlacementForm {
    fn from(placement: LabelPlacement) -> Self {
        match placement {
            LabelPlacement::Beside => Self::Beside,
            LabelPlacement::Along => Self::Along,
            LabelPlacement::Inside => Self::Inside,
        }
    }
}
