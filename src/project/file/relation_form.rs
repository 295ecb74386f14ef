//! The written form of relations between layers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{LayerId, Relation, RelationKind, Rest};
use super::parts::{Size, TextForm, is_default};
use crate::analysis::query::Filter;

/// One part of the cards of some layers: what of other layers crosses, lies in or is near the feature.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Relation")]
pub(super) struct RelationForm {
    /// The layers whose cards have it.
    of: Names,
    /// The layers it tells about.
    to: Names,
    #[serde(rename = "as")]
    kind: KindForm,
    /// Which features of the other layers count, as `--where` takes it.
    #[serde(default, skip_serializing_if = "is_default")]
    filter: String,
    /// An attribute that is told behind their names.
    #[serde(default, skip_serializing_if = "is_default")]
    detail: String,
    /// For `length_inside`: how many of those that miss it are told.
    #[serde(default, skip_serializing_if = "is_default")]
    missed: usize,
    /// For `nearest`.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    count: usize,
    /// For `rings`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    radii_m: Vec<Size>,
    /// For `listed`: the attribute that lists ids.
    #[serde(default, skip_serializing_if = "is_default")]
    field: String,
    /// What the card calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    heading: Option<TextForm>,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

/// One layer id, or several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected the id of a layer, or a list of them")]
#[schemars(rename = "LayerIds")]
enum Names {
    One(String),
    Several(Vec<String>),
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "RelationKind")]
enum KindForm {
    LengthInside,
    Overlap,
    Nearest,
    Rings,
    Listed,
}

fn one() -> usize {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
fn is_one(count: &usize) -> bool {
    *count == 1
}

impl Names {
    fn ids(self) -> Vec<LayerId> {
        match self {
            Self::One(id) => vec![LayerId(id)],
            Self::Several(ids) => ids.into_iter().map(LayerId).collect(),
        }
    }

    fn of(ids: &[LayerId]) -> Self {
        match ids {
            [one] => Self::One(one.0.clone()),
            several => Self::Several(several.iter().map(|id| id.0.clone()).collect()),
        }
    }
}

/// # Errors
/// What is wrong, as the end of a sentence that names the relation.
pub(super) fn relation(form: RelationForm, known: impl Fn(&LayerId) -> bool) -> Result<Relation, String> {
    let kind = match form.kind {
        KindForm::LengthInside => RelationKind::LengthInside { missed: form.missed },
        KindForm::Overlap => RelationKind::Overlap,
        KindForm::Nearest => RelationKind::Nearest { count: form.count.max(1) },
        KindForm::Rings if form.radii_m.is_empty() => return Err("rings need radii_m above zero".to_owned()),
        KindForm::Rings => {
            let mut radii_m: Vec<f64> = form.radii_m.iter().map(|radius| radius.0).collect();
            radii_m.sort_by(f64::total_cmp);
            RelationKind::Rings { radii_m }
        }
        KindForm::Listed if form.field.is_empty() => return Err("listed needs a field".to_owned()),
        KindForm::Listed => RelationKind::Listed { field: form.field },
    };
    let (of, to) = (form.of.ids(), form.to.ids());
    if let Some(unknown) = of.iter().chain(&to).find(|id| !known(id)) {
        return Err(format!("{unknown:?} is not one of the project's layers", unknown = unknown.0));
    }
    if of.is_empty() || to.is_empty() {
        return Err("of and to each name at least one layer".to_owned());
    }
    if !form.filter.trim().is_empty() {
        Filter::parse(&form.filter).map_err(|e| e.to_string())?;
    }
    let mut rest = form.rest;
    let heading = form.heading.map(|heading| rest.keep("heading", heading.split()));
    Ok(Relation { of, to, kind, heading, filter: form.filter, detail: form.detail, rest })
}

impl From<&Relation> for RelationForm {
    fn from(relation: &Relation) -> Self {
        let mut rest = relation.rest.clone();
        let of_heading = rest.take("heading");
        let mut form = Self {
            of: Names::of(&relation.of),
            to: Names::of(&relation.to),
            kind: KindForm::Overlap,
            filter: relation.filter.clone(),
            detail: relation.detail.clone(),
            missed: 0,
            count: 1,
            radii_m: Vec::new(),
            field: String::new(),
            heading: relation.heading.as_ref().map(|heading| TextForm::of(heading, of_heading)),
            rest,
        };
        match &relation.kind {
            RelationKind::LengthInside { missed } => {
                (form.kind, form.missed) = (KindForm::LengthInside, *missed);
            }
            RelationKind::Overlap => {}
            RelationKind::Nearest { count } => (form.kind, form.count) = (KindForm::Nearest, *count),
            RelationKind::Rings { radii_m } => {
                form.kind = KindForm::Rings;
                form.radii_m = radii_m.iter().map(|&radius| Size(radius)).collect();
            }
            RelationKind::Listed { field } => {
                form.kind = KindForm::Listed;
                form.field.clone_from(field);
            }
        }
        form
    }
}
