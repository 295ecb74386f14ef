//! The written form of how a layer's classes were made, and of the scales at which something is drawn. What is drawn
//! are the classes; a program that does not know this form loses nothing of the picture.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{Graduation, RampChoice, Rest, ScaleRange, SymbologyKind};
use super::parts::{Number, Size, is_default};
use crate::analysis::classify::ClassMethod;

/// How the classes were made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
#[schemars(rename = "Style")]
pub(super) enum StyleForm {
    Single(NothingForm),
    Categorized(FieldForm),
    Graduated(GraduationForm),
    Rules(NothingForm),
}

/// Nothing more to say.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "PlainStyle")]
pub(super) struct NothingForm {
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

/// A class for each value of a field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CategorizedStyle")]
pub(super) struct FieldForm {
    field: String,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

/// Classes of a number, ascending.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "GraduatedStyle")]
pub(super) struct GraduationForm {
    field: String,
    method: MethodForm,
    /// From the least value over the limits between classes to the greatest.
    breaks: Vec<Number>,
    /// How many classes were asked for.
    count: usize,
    /// The name of a colour ramp.
    ramp: String,
    #[serde(default, skip_serializing_if = "is_default")]
    reversed: bool,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "ClassMethod")]
enum MethodForm {
    EqualInterval,
    Quantile,
    NaturalBreaks,
    Manual,
}

/// Between which scales 1:N something is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Scales")]
pub(super) struct ScalesForm {
    /// Drawn while 1:N has N at or above this …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    min_scale: Option<Size>,
    /// … and at or below this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_scale: Option<Size>,
}

impl From<ScalesForm> for ScaleRange {
    fn from(form: ScalesForm) -> Self {
        Self { min_denominator: form.min_scale.map(|s| s.0), max_denominator: form.max_scale.map(|s| s.0) }
    }
}

impl From<ScaleRange> for ScalesForm {
    fn from(scales: ScaleRange) -> Self {
        Self { min_scale: scales.min_denominator.map(Size), max_scale: scales.max_denominator.map(Size) }
    }
}

impl StyleForm {
    pub(super) fn split(self) -> (SymbologyKind, Rest) {
        match self {
            Self::Single(form) => (SymbologyKind::Single, form.rest),
            Self::Rules(form) => (SymbologyKind::Rules, form.rest),
            Self::Categorized(form) => (SymbologyKind::Categorized { field: form.field }, form.rest),
            Self::Graduated(form) => {
                let graduation = Graduation {
                    field: form.field,
                    method: form.method.into(),
                    breaks: form.breaks.into_iter().map(|b| b.0).collect(),
                    count: form.count,
                    ramp: RampChoice { name: form.ramp, reversed: form.reversed },
                };
                (SymbologyKind::Graduated(graduation), form.rest)
            }
        }
    }

    pub(super) fn of(kind: &SymbologyKind, rest: Rest) -> Self {
        match kind {
            SymbologyKind::Single => Self::Single(NothingForm { rest }),
            SymbologyKind::Rules => Self::Rules(NothingForm { rest }),
            SymbologyKind::Categorized { field } => Self::Categorized(FieldForm { field: field.clone(), rest }),
            SymbologyKind::Graduated(graduation) => Self::Graduated(GraduationForm {
                field: graduation.field.clone(),
                method: graduation.method.into(),
                breaks: graduation.breaks.iter().map(|b| Number(*b)).collect(),
                count: graduation.count,
                ramp: graduation.ramp.name.clone(),
                reversed: graduation.ramp.reversed,
                rest,
            }),
        }
    }
}

impl From<MethodForm> for ClassMethod {
    fn from(form: MethodForm) -> Self {
        match form {
            MethodForm::EqualInterval => Self::EqualInterval,
            MethodForm::Quantile => Self::Quantile,
            MethodForm::NaturalBreaks => Self::NaturalBreaks,
            MethodForm::Manual => Self::Manual,
        }
    }
}

impl From<ClassMethod> for MethodForm {
    fn from(method: ClassMethod) -> Self {
        match method {
            ClassMethod::EqualInterval => Self::EqualInterval,
            ClassMethod::Quantile => Self::Quantile,
            ClassMethod::NaturalBreaks => Self::NaturalBreaks,
            ClassMethod::Manual => Self::Manual,
        }
    }
}
