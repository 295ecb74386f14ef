//! The written form of the checks of a project.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{CheckKind, CheckRule, Checks, IgnoredFinding, LayerId, Rest};
use super::error::ProjectFileError;
use super::parts::{Size, is_default};
use super::relation_form::Names;
use crate::analysis::check::Tolerance;

/// Which checks of drawn geometry run, and which of their findings are let pass.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Checks")]
pub(super) struct ChecksForm {
    /// In the order they run; without, those that suit the layers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rules: Option<Vec<RuleForm>>,
    /// Findings that somebody has looked at and let pass.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    ignored: Vec<IgnoredForm>,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

/// One check of some layers taken together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "CheckRule")]
struct RuleForm {
    check: KindForm,
    layers: Names,
    /// Overlaps: the layers on the other side. Gaps: the layer whose ground is to be covered. Outside: the boundary,
    /// when it is not that of the project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    against: Option<Names>,
    /// Smaller overlaps, gaps and parts outside are noise, square metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    min_area_m2: Option<Size>,
    /// Narrower ones are noise too, metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    min_width_m: Option<Size>,
    /// Larger gaps are ground left out on purpose, square metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    max_gap_m2: Option<Size>,
    /// What is larger is no sliver, square metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sliver_area_m2: Option<Size>,
    /// What is less thin is no sliver: 4πA/P², 1 for a circle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sliver_thinness: Option<Size>,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "CheckKind")]
enum KindForm {
    Validity,
    Overlaps,
    Gaps,
    Slivers,
    Duplicates,
    Outside,
}

/// A finding that is let pass, and why.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "IgnoredFinding")]
struct IgnoredForm {
    /// The key of the finding, as a report prints it.
    key: String,
    #[serde(default, skip_serializing_if = "is_default")]
    reason: String,
    /// YYYY-MM-DD.
    #[serde(default, skip_serializing_if = "is_default")]
    date: String,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

/// # Errors
/// A rule that names no layer, or one that is not there.
pub(super) fn checks(form: ChecksForm, known: impl Fn(&LayerId) -> bool) -> Result<Checks, ProjectFileError> {
    let numbered = |forms: Vec<RuleForm>| {
        let read = |(form, number): (RuleForm, usize)| {
            rule(form, &known).map_err(|m| ProjectFileError::member(format!("check {number}"), m))
        };
        forms.into_iter().zip(1..).map(read).collect::<Result<Vec<_>, _>>()
    };
    Ok(Checks {
        rules: form.rules.map(numbered).transpose()?,
        ignored: form.ignored.into_iter().map(Into::into).collect(),
        rest: form.rest,
    })
}

fn rule(form: RuleForm, known: impl Fn(&LayerId) -> bool) -> Result<CheckRule, String> {
    let (layers, against) = (form.layers.ids(), form.against.map(Names::ids).unwrap_or_default());
    if layers.is_empty() {
        return Err("layers names at least one layer".to_owned());
    }
    if let Some(unknown) = layers.iter().chain(&against).find(|id| !known(id)) {
        return Err(format!("{unknown:?} is not one of the project's layers", unknown = unknown.0));
    }
    let usual = Tolerance::default();
    let or = |size: Option<Size>, usual: f64| size.map_or(usual, |size| size.0);
    Ok(CheckRule {
        check: form.check.into(),
        layers,
        against,
        tolerance: Tolerance {
            area_m2: or(form.min_area_m2, usual.area_m2),
            width_m: or(form.min_width_m, usual.width_m),
            greatest_gap_m2: or(form.max_gap_m2, usual.greatest_gap_m2),
            sliver_area_m2: or(form.sliver_area_m2, usual.sliver_area_m2),
            sliver_thinness: or(form.sliver_thinness, usual.sliver_thinness),
        },
        rest: form.rest,
    })
}

impl From<&Checks> for ChecksForm {
    fn from(checks: &Checks) -> Self {
        Self {
            rules: checks.rules.as_ref().map(|rules| rules.iter().map(Into::into).collect()),
            ignored: checks.ignored.iter().map(Into::into).collect(),
            rest: checks.rest.clone(),
        }
    }
}

impl From<&CheckRule> for RuleForm {
    fn from(rule: &CheckRule) -> Self {
        let (own, usual) = (&rule.tolerance, Tolerance::default());
        let unless = |own: f64, usual: f64| (own.to_bits() != usual.to_bits()).then_some(Size(own));
        Self {
            check: rule.check.into(),
            layers: Names::of(&rule.layers),
            against: (!rule.against.is_empty()).then(|| Names::of(&rule.against)),
            min_area_m2: unless(own.area_m2, usual.area_m2),
            min_width_m: unless(own.width_m, usual.width_m),
            max_gap_m2: unless(own.greatest_gap_m2, usual.greatest_gap_m2),
            sliver_area_m2: unless(own.sliver_area_m2, usual.sliver_area_m2),
            sliver_thinness: unless(own.sliver_thinness, usual.sliver_thinness),
            rest: rule.rest.clone(),
        }
    }
}

impl From<KindForm> for CheckKind {
    fn from(form: KindForm) -> Self {
        match form {
            KindForm::Validity => Self::Validity,
            KindForm::Overlaps => Self::Overlaps,
            KindForm::Gaps => Self::Gaps,
            KindForm::Slivers => Self::Slivers,
            KindForm::Duplicates => Self::Duplicates,
            KindForm::Outside => Self::Outside,
        }
    }
}

impl From<CheckKind> for KindForm {
    fn from(kind: CheckKind) -> Self {
        match kind {
            CheckKind::Validity => Self::Validity,
            CheckKind::Overlaps => Self::Overlaps,
            CheckKind::Gaps => Self::Gaps,
            CheckKind::Slivers => Self::Slivers,
            CheckKind::Duplicates => Self::Duplicates,
            CheckKind::Outside => Self::Outside,
        }
    }
}

impl From<IgnoredForm> for IgnoredFinding {
    fn from(form: IgnoredForm) -> Self {
        Self { key: form.key, reason: form.reason, date: form.date, rest: form.rest }
    }
}

impl From<&IgnoredFinding> for IgnoredForm {
    fn from(ignored: &IgnoredFinding) -> Self {
        let IgnoredFinding { key, reason, date, rest } = ignored.clone();
        Self { key, reason, date, rest }
    }
}
