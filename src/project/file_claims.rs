//! The written form of claims in a project file, in both directions.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::file::TextForm;
use super::{Claim, Date, Definition, Expected, Measure, Unit};

#[derive(Serialize, Deserialize)]
struct ClaimForm {
    id: String,
    text: TextForm,
    measure: Measure,
    operator: OperatorForm,
    value: ValueForm,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rounding: Option<f64>,
    #[serde(default)]
    unit: Unit,
    #[serde(default, skip_serializing_if = "is_zero")]
    tolerance: f64,
    source: TextForm,
    as_of: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    conflict: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by_construction: Option<TextForm>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    definitions: Vec<DefinitionForm>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<TextForm>,
    #[serde(flatten)]
    rest: Map<String, Json>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DefinitionForm {
    name: TextForm,
    measure: Measure,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected a number, or two numbers in brackets")]
enum ValueForm {
    One(f64),
    Two([f64; 2]),
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
fn is_zero(number: &f64) -> bool {
    *number == 0.0
}

/// A claim that cannot be read: which one, where in it, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {message}", if member.is_empty() { claim.clone() } else { format!("{claim}, {member}") })]
pub struct ClaimFault {
    /// Its id, or its place in the list for lack of one.
    pub claim: String,
    /// The path of the member, such as `measure.share.of.area.of[0].layer`.
    pub member: String,
    pub message: String,
}

/// Reads the claims of a project.
///
/// # Errors
/// The first claim that cannot be read.
pub(super) fn claims(values: &[Json]) -> Result<Vec<Claim>, ClaimFault> {
    let mut claims: Vec<Claim> = Vec::new();
    for (i, value) in values.iter().enumerate() {
        let claim = read_claim(value, i + 1)?;
        if claims.iter().any(|c| c.id == claim.id) {
            let message = "the id stands twice; give each claim an id of its own".to_owned();
            return Err(ClaimFault { claim: claim.id, member: "id".to_owned(), message });
        }
        claims.push(claim);
    }
    Ok(claims)
}

/// Reads one claim, the `number`th of its list.
///
/// # Errors
/// What is wrong with it, and where.
pub fn read_claim(value: &Json, number: usize) -> Result<Claim, ClaimFault> {
    let id = value.get("id").and_then(Json::as_str).filter(|id| !id.is_empty());
    let claim = id.map_or_else(|| format!("#{number}"), str::to_owned);
    let fault = |member: &str, message: String| ClaimFault { claim: claim.clone(), member: member.to_owned(), message };
    if id.is_none() {
        return Err(fault("id", "is missing or empty".to_owned()));
    }
    let form: ClaimForm = serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        fault(if path == "." { "" } else { &path }, error.inner().to_string())
    })?;
    form.measure.check().map_err(|(path, message)| fault(&joined("measure", &path), message))?;
    for (i, definition) in form.definitions.iter().enumerate() {
        let at = format!("definitions[{i}].measure");
        definition.measure.check().map_err(|(path, message)| fault(&joined(&at, &path), message))?;
    }
    if !(form.tolerance.is_finite() && form.tolerance >= 0.0) {
        return Err(fault("tolerance", "is 0 or above".to_owned()));
    }
    form.as_of.parse::<Date>().map_err(|e| fault("as_of", e.to_string()))?;
    let expected =
        expected(form.operator, form.value, form.rounding).map_err(|(member, m)| fault(member, m.to_owned()))?;
    let definition = |d: DefinitionForm| Definition { name: d.name.into(), measure: d.measure };
    Ok(Claim {
        id: form.id,
        text: form.text.into(),
        measure: form.measure,
        expected,
        unit: form.unit,
        tolerance: form.tolerance,
        source: form.source.into(),
        as_of: form.as_of,
        conflict: form.conflict,
        by_construction: form.by_construction.map(Into::into),
        definitions: form.definitions.into_iter().map(definition).collect(),
        note: form.note.map(Into::into),
        rest: form.rest,
    })
}

fn joined(member: &str, path: &str) -> String {
    if path.is_empty() { member.to_owned() } else { format!("{member}.{path}") }
}

fn expected(
    operator: OperatorForm,
    value: ValueForm,
    rounding: Option<f64>,
) -> Result<Expected, (&'static str, &'static str)> {
    if rounding.is_some() && !matches!(operator, OperatorForm::About) {
        return Err(("rounding", "belongs to the operator about"));
    }
    let expected = match (operator, value) {
        (OperatorForm::Between, ValueForm::Two([low, high])) => Expected::Between(low, high),
        (OperatorForm::Between, ValueForm::One(_)) => return Err(("value", "between needs two numbers: [low, high]")),
        (_, ValueForm::Two(_)) => return Err(("value", "two numbers belong to the operator between")),
        (OperatorForm::AtLeast, ValueForm::One(v)) => Expected::AtLeast(v),
        (OperatorForm::AtMost, ValueForm::One(v)) => Expected::AtMost(v),
        (OperatorForm::Above, ValueForm::One(v)) => Expected::Above(v),
        (OperatorForm::Below, ValueForm::One(v)) => Expected::Below(v),
        (OperatorForm::Equal, ValueForm::One(v)) => Expected::Equal(v),
        (OperatorForm::About, ValueForm::One(value)) => match rounding {
            Some(rounding) if rounding.is_finite() && rounding > 0.0 => Expected::About { value, rounding },
            _ => return Err(("rounding", "about needs it: half a unit of the last digit published, 0.05 for 5.8")),
        },
    };
    if expected.values().iter().all(|v| v.is_finite()) { Ok(expected) } else { Err(("value", "is not a number")) }
}

/// The claim as a project file holds it; read back, it is the same claim.
pub fn write_claim(claim: &Claim) -> Json {
    let text = |t: &super::Bilingual| TextForm::from(t.clone());
    let (operator, value) = match claim.expected {
        Expected::AtLeast(v) => (OperatorForm::AtLeast, ValueForm::One(v)),
        Expected::AtMost(v) => (OperatorForm::AtMost, ValueForm::One(v)),
        Expected::Above(v) => (OperatorForm::Above, ValueForm::One(v)),
        Expected::Below(v) => (OperatorForm::Below, ValueForm::One(v)),
        Expected::Equal(v) => (OperatorForm::Equal, ValueForm::One(v)),
        Expected::About { value, .. } => (OperatorForm::About, ValueForm::One(value)),
        Expected::Between(low, high) => (OperatorForm::Between, ValueForm::Two([low, high])),
    };
    let rounding = match claim.expected {
        Expected::About { rounding, .. } => Some(rounding),
        _ => None,
    };
    let definition = |d: &Definition| DefinitionForm { name: text(&d.name), measure: d.measure.clone() };
    let form = ClaimForm {
        id: claim.id.clone(),
        text: text(&claim.text),
        measure: claim.measure.clone(),
        operator,
        value,
        rounding,
        unit: claim.unit,
        tolerance: claim.tolerance,
        source: text(&claim.source),
        as_of: claim.as_of.clone(),
        conflict: claim.conflict.clone(),
        by_construction: claim.by_construction.as_ref().map(text),
        definitions: claim.definitions.iter().map(definition).collect(),
        note: claim.note.as_ref().map(text),
        rest: claim.rest.clone(),
    };
    // Numbers are finite and keys are texts: this cannot fail.
    serde_json::to_value(form).unwrap_or_default()
}
