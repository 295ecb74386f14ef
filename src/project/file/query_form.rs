//! The written form of saved queries.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{Distinct, LayerId, PublishedCount, Rest, SavedQuery};
use super::parts::{Number, Size, TextForm, is_default};

/// A radius query without its origin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Query")]
pub(super) struct QueryForm {
    name: TextForm,
    /// What it counts, in the plural.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    noun: Option<TextForm>,
    /// Ids of the layers asked; all without.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    layers: Vec<String>,
    radius_m: Size,
    /// An attribute filter, as `--where` takes it.
    #[serde(default, skip_serializing_if = "is_default")]
    filter: String,
    /// What else its results are counted by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    distinct: Option<DistinctForm>,
    /// What belongs among the results but stands in no layer, for want of a position.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    missing: Vec<TextForm>,
    /// What others have published as the count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    published: Vec<PublishedForm>,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

/// Either the field alone, or the field and what its values are called.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected the name of a field, or an object with field and noun")]
#[schemars(rename = "Distinct")]
enum DistinctForm {
    Field(String),
    Named {
        field: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        noun: Option<TextForm>,
        #[serde(flatten)]
        #[schemars(skip)]
        rest: Rest,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "PublishedCount")]
struct PublishedForm {
    value: Number,
    /// The date of the source: YYYY, YYYY-MM or YYYY-MM-DD.
    as_of: String,
    source: TextForm,
    /// What the source says of how it counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<TextForm>,
    #[serde(flatten)]
    #[schemars(skip)]
    rest: Rest,
}

impl From<QueryForm> for SavedQuery {
    fn from(form: QueryForm) -> Self {
        let mut rest = form.rest;
        // Told apart by what they say, since they may be put into another order.
        let mut of_missing = Rest::default();
        let missing = form.missing.into_iter().map(|text| {
            let (text, more) = text.split();
            of_missing.keep(&text.zh.clone(), (text, more))
        });
        let missing = missing.collect();
        Self {
            name: rest.keep("name", form.name.split()),
            noun: form.noun.map(|noun| rest.keep("noun", noun.split())),
            layers: form.layers.into_iter().map(LayerId).collect(),
            radius_m: form.radius_m.0,
            filter: form.filter,
            distinct: form.distinct.map(|distinct| rest.keep("distinct", distinct.split())),
            missing: rest.keep("missing", (missing, of_missing)),
            published: form.published.into_iter().map(Into::into).collect(),
            rest,
        }
    }
}

impl From<&SavedQuery> for QueryForm {
    fn from(query: &SavedQuery) -> Self {
        let mut rest = query.rest.clone();
        let (of_name, of_noun, of_distinct) = (rest.take("name"), rest.take("noun"), rest.take("distinct"));
        let mut of_missing = rest.take("missing");
        Self {
            name: TextForm::of(&query.name, of_name),
            noun: query.noun.as_ref().map(|noun| TextForm::of(noun, of_noun)),
            layers: query.layers.iter().map(|id| id.0.clone()).collect(),
            radius_m: Size(query.radius_m),
            filter: query.filter.clone(),
            distinct: query.distinct.as_ref().map(|distinct| DistinctForm::of(distinct, of_distinct)),
            missing: query.missing.iter().map(|text| TextForm::of(text, of_missing.take(&text.zh))).collect(),
            published: query.published.iter().map(Into::into).collect(),
            rest,
        }
    }
}

impl DistinctForm {
    fn split(self) -> (Distinct, Rest) {
        match self {
            Self::Field(field) => (Distinct { field, noun: None }, Rest::default()),
            Self::Named { field, noun, mut rest } => {
                let noun = noun.map(|noun| rest.keep("noun", noun.split()));
                (Distinct { field, noun }, rest)
            }
        }
    }

    fn of(distinct: &Distinct, mut rest: Rest) -> Self {
        let (field, of_noun) = (distinct.field.clone(), rest.take("noun"));
        match &distinct.noun {
            None if rest.is_empty() => Self::Field(field),
            noun => Self::Named { field, noun: noun.as_ref().map(|noun| TextForm::of(noun, of_noun)), rest },
        }
    }
}

impl From<PublishedForm> for PublishedCount {
    fn from(form: PublishedForm) -> Self {
        let mut rest = form.rest;
        Self {
            value: form.value.0,
            as_of: form.as_of,
            source: rest.keep("source", form.source.split()),
            note: form.note.map(|note| rest.keep("note", note.split())),
            rest,
        }
    }
}

impl From<&PublishedCount> for PublishedForm {
    fn from(count: &PublishedCount) -> Self {
        let mut rest = count.rest.clone();
        let (of_source, of_note) = (rest.take("source"), rest.take("note"));
        Self {
            value: Number(count.value),
            as_of: count.as_of.clone(),
            source: TextForm::of(&count.source, of_source),
            note: count.note.as_ref().map(|note| TextForm::of(note, of_note)),
            rest,
        }
    }
}
