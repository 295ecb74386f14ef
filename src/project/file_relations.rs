//! The written form of relations in a project file.

use serde::Deserialize;

use super::file::TextForm;
use super::{LayerId, Relation, RelationKind};
use crate::analysis::query::Filter;

#[derive(Deserialize)]
pub(super) struct RelationForm {
    of: Names,
    to: Names,
    #[serde(rename = "as")]
    kind: KindForm,
    #[serde(default)]
    heading: Option<TextForm>,
    #[serde(default)]
    filter: String,
    #[serde(default)]
    detail: String,
    /// For `length_inside`.
    #[serde(default)]
    missed: usize,
    /// For `nearest`.
    #[serde(default = "one")]
    count: usize,
    /// For `rings`.
    #[serde(default)]
    radii_m: Vec<f64>,
    /// For `listed`.
    #[serde(default)]
    field: String,
}

/// One layer id, or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum Names {
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
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

impl Names {
    fn ids(self) -> Vec<LayerId> {
        match self {
            Self::One(id) => vec![LayerId(id)],
            Self::Several(ids) => ids.into_iter().map(LayerId).collect(),
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
        KindForm::Rings => {
            let mut radii_m = form.radii_m;
            if radii_m.is_empty() || radii_m.iter().any(|r| !(r.is_finite() && *r > 0.0)) {
                return Err("rings need radii_m above zero".to_owned());
            }
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
    let heading = form.heading.map(Into::into);
    Ok(Relation { of, to, kind, heading, filter: form.filter, detail: form.detail })
}
