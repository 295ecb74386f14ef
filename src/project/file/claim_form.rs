//! The written form of claims. The measures in it are a language of their own: see `project::measure`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{Claim, Date, Definition, Expected, Measure, Rest, Unit};
use super::error::ProjectFileError;
use super::parts::{Number, TextForm, is_default};

/// A published figure of the plan, and what is measured to check it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Claim")]
pub(super) struct ClaimForm {
    id: String,
    text: TextForm,
    measure: Measure,
    operator: OperatorForm,
    value: ValueForm,
    /// For `about`: half a unit of the last digit that was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rounding: Option<Number>,
    /// What `value`, `rounding` and `tolerance` are counted in.
    #[serde(default, skip_serializing_if = "is_default")]
    unit: Unit,
    /// By how much the drawn value may miss and still be at the limit.
    #[serde(default, skip_serializing_if = "is_default")]
    tolerance: Number,
    source: TextForm,
    /// The date of the source: YYYY, YYYY-MM or YYYY-MM-DD.
    as_of: String,
    /// The matter on which sources differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    conflict: Option<String>,
    /// Why a match proves nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by_construction: Option<TextForm>,
    /// Other ways in which the text may reasonably be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    definitions: Vec<DefinitionForm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<TextForm>,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

/// Another reading of a claim, under the same operator and value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Definition")]
struct DefinitionForm {
    name: TextForm,
    measure: Measure,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Operator")]
enum OperatorForm {
    #[serde(rename = ">=")]
    AtLeast,
    #[serde(rename = "<=")]
    AtMost,
    #[serde(rename = ">")]
    Above,
    #[serde(rename = "<")]
    Below,
    #[serde(rename = "=")]
    Equal,
    #[serde(rename = "about")]
    About,
    #[serde(rename = "between")]
    Between,
}

/// One number, or two for `between`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected a number, or two numbers in brackets")]
#[schemars(rename = "Value")]
enum ValueForm {
    One(Number),
    Two([Number; 2]),
}

/// Reads the claims of a project.
pub(super) fn claims(forms: Vec<ClaimForm>) -> Result<Vec<Claim>, ProjectFileError> {
    let mut claims: Vec<Claim> = Vec::new();
    for (form, number) in forms.into_iter().zip(1..) {
        let name = if form.id.is_empty() { format!("claim {number}") } else { format!("claim {}", form.id) };
        let fault = |member: &str, message: String| ProjectFileError::member(format!("{name}, {member}"), message);
        if form.id.is_empty() {
            return Err(fault("id", "is empty".to_owned()));
        }
        if claims.iter().any(|c| c.id == form.id) {
            return Err(fault("id", "stands twice; give each claim an id of its own".to_owned()));
        }
        claims.push(claim(form).map_err(|(member, message)| fault(&member, message))?);
    }
    Ok(claims)
}

/// # Errors
/// The member at fault, and what is wrong with it.
fn claim(form: ClaimForm) -> Result<Claim, (String, String)> {
    let below = |member: &str, path: &str| if path.is_empty() { member.to_owned() } else { format!("{member}.{path}") };
    form.measure.check().map_err(|(path, fault)| (below("measure", &path), fault.to_string()))?;
    for (definition, number) in form.definitions.iter().zip(1..) {
        let member = format!("definitions no. {number}, measure");
        definition.measure.check().map_err(|(path, fault)| (below(&member, &path), fault.to_string()))?;
    }
    if !(form.tolerance.0.is_finite() && form.tolerance.0 >= 0.0) {
        return Err(("tolerance".to_owned(), "a tolerance is 0 or above".to_owned()));
    }
    form.as_of.parse::<Date>().map_err(|e| ("as_of".to_owned(), e.to_string()))?;
    let expected = expected(form.operator, form.value, form.rounding);
    let expected = expected.map_err(|(member, message)| (member.to_owned(), message.to_owned()))?;
    let mut rest = form.rest;
    Ok(Claim {
        id: form.id,
        text: rest.keep("text", form.text.split()),
        measure: form.measure,
        expected,
        unit: form.unit,
        tolerance: form.tolerance.0,
        source: rest.keep("source", form.source.split()),
        as_of: form.as_of,
        conflict: form.conflict,
        by_construction: form.by_construction.map(|text| rest.keep("by_construction", text.split())),
        definitions: form.definitions.into_iter().map(Into::into).collect(),
        note: form.note.map(|text| rest.keep("note", text.split())),
        rest,
    })
}

fn expected(
    operator: OperatorForm,
    value: ValueForm,
    rounding: Option<Number>,
) -> Result<Expected, (&'static str, &'static str)> {
    if rounding.is_some() && operator != OperatorForm::About {
        return Err(("rounding", "belongs to the operator about"));
    }
    let one = match (operator, value) {
        (OperatorForm::Between, ValueForm::Two([low, high])) => return Ok(Expected::Between(low.0, high.0)),
        (OperatorForm::Between, ValueForm::One(_)) => return Err(("value", "between needs two numbers: [low, high]")),
        (_, ValueForm::Two(_)) => return Err(("value", "two numbers belong to the operator between")),
        (_, ValueForm::One(number)) => number.0,
    };
    Ok(match operator {
        OperatorForm::AtLeast => Expected::AtLeast(one),
        OperatorForm::AtMost => Expected::AtMost(one),
        OperatorForm::Above => Expected::Above(one),
        OperatorForm::Below => Expected::Below(one),
        OperatorForm::About => match rounding {
            Some(Number(rounding)) if rounding > 0.0 => Expected::About { value: one, rounding },
            _ => return Err(("rounding", "about needs it: half a unit of the last digit published, 0.05 for 5.8")),
        },
        OperatorForm::Equal | OperatorForm::Between => Expected::Equal(one),
    })
}

impl From<DefinitionForm> for Definition {
    fn from(form: DefinitionForm) -> Self {
        let mut rest = form.rest;
        Self { name: rest.keep("name", form.name.split()), measure: form.measure, rest }
    }
}

impl From<&Definition> for DefinitionForm {
    fn from(definition: &Definition) -> Self {
        let mut rest = definition.rest.clone();
        let of_name = rest.take("name");
        Self { name: TextForm::of(&definition.name, of_name), measure: definition.measure.clone(), rest }
    }
}

impl From<&Claim> for ClaimForm {
    fn from(claim: &Claim) -> Self {
        let one = |v| ValueForm::One(Number(v));
        let (operator, value) = match claim.expected {
            Expected::AtLeast(v) => (OperatorForm::AtLeast, one(v)),
            Expected::AtMost(v) => (OperatorForm::AtMost, one(v)),
            Expected::Above(v) => (OperatorForm::Above, one(v)),
            Expected::Below(v) => (OperatorForm::Below, one(v)),
            Expected::Equal(v) => (OperatorForm::Equal, one(v)),
            Expected::About { value, .. } => (OperatorForm::About, one(value)),
            Expected::Between(low, high) => (OperatorForm::Between, ValueForm::Two([Number(low), Number(high)])),
        };
        let rounding = match claim.expected {
            Expected::About { rounding, .. } => Some(Number(rounding)),
            _ => None,
        };
        let mut rest = claim.rest.clone();
        let (of_text, of_source) = (rest.take("text"), rest.take("source"));
        let (of_construction, of_note) = (rest.take("by_construction"), rest.take("note"));
        Self {
            id: claim.id.clone(),
            text: TextForm::of(&claim.text, of_text),
            measure: claim.measure.clone(),
            operator,
            value,
            rounding,
            unit: claim.unit,
            tolerance: Number(claim.tolerance),
            source: TextForm::of(&claim.source, of_source),
            as_of: claim.as_of.clone(),
            conflict: claim.conflict.clone(),
            by_construction: claim.by_construction.as_ref().map(|text| TextForm::of(text, of_construction)),
            definitions: claim.definitions.iter().map(Into::into).collect(),
            note: claim.note.as_ref().map(|text| TextForm::of(text, of_note)),
            rest,
        }
    }
}
