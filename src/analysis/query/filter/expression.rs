//! The expression itself: parsed, tied to the fields of a layer, asked of features.

use std::fmt::Write as _;

use super::compare::{self, Literal};
use super::parse;

use crate::data::{Dataset, FeatureId, Value};

/// How a cell is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
}

impl Op {
    /// Every operator.
    pub const ALL: [Self; 7] = [
        Self::Equal,
        Self::NotEqual,
        Self::Less,
        Self::LessOrEqual,
        Self::Greater,
        Self::GreaterOrEqual,
        Self::Contains,
    ];

    /// As an expression writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Contains => "~",
        }
    }
}

/// A parsed expression, not yet tied to the fields of a layer.
///
/// ```
/// use shapan::analysis::query::Filter;
/// assert!(Filter::parse("grade = 三级甲等 and status = open").is_ok());
/// let error = Filter::parse("grade =").unwrap_err();
/// assert_eq!(error.to_string(), "at character 8: expected a value, found the end");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Filter {
    pub(super) root: Node,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    /// The field by its position in [`Filter::fields`] order of the text, or in the dataset once bound.
    Compare {
        field: FieldRef,
        op: Op,
        literal: Literal,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct FieldRef {
    pub(super) name: String,
    /// 1-based character of the expression where the name stands.
    pub(super) position: usize,
    /// The column, once bound.
    pub(super) column: usize,
}

/// What is wrong with a filter; positions are 1-based characters of the expression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    #[error("at character {position}: expected {expected}, found {found}")]
    Unexpected { position: usize, expected: &'static str, found: String },
    #[error("at character {position}: the quote opened here is never closed")]
    OpenQuote { position: usize },
    #[error("at character {position}: more than {limit} brackets or \"not\" inside each other")]
    TooDeep { position: usize, limit: usize },
    #[error("at character {position}: there is no field {name:?}{}; fields: {}", did_you_mean(suggestion), fields.join(", "))]
    UnknownField { position: usize, name: String, suggestion: Option<String>, fields: Vec<String> },
}

fn did_you_mean(suggestion: &Option<String>) -> String {
    let mut text = String::new();
    if let Some(name) = suggestion {
        // Writing to a string cannot fail.
        let _ = write!(text, " (did you mean {name:?}?)");
    }
    text
}

impl Filter {
    /// Reads an expression; see the module for its grammar.
    ///
    /// # Errors
    /// When the text is no such expression, with the place and what was expected there.
    pub fn parse(text: &str) -> Result<Self, FilterError> {
        Ok(Self { root: parse::parse(text)? })
    }

    /// Ties the field names to the columns of a dataset.
    ///
    /// # Errors
    /// When a field is not there, with the fields there are and the one most like it.
    pub fn bind(&self, dataset: &Dataset) -> Result<BoundFilter, FilterError> {
        let names: Vec<&str> = dataset.fields().iter().map(|f| f.name.as_str()).collect();
        self.bind_columns(&names)
    }

    /// Ties the field names to columns of any kind, by their places in `names`; for [`BoundFilter::matches_values`].
    ///
    /// # Errors
    /// When a column is not there, with the columns there are and the one most like it.
    pub fn bind_columns(&self, names: &[&str]) -> Result<BoundFilter, FilterError> {
        let mut root = self.root.clone();
        bind_node(&mut root, names)?;
        Ok(BoundFilter { root })
    }
}

fn bind_node(node: &mut Node, names: &[&str]) -> Result<(), FilterError> {
    match node {
        Node::And(nodes) | Node::Or(nodes) => nodes.iter_mut().try_for_each(|n| bind_node(n, names)),
        Node::Not(node) => bind_node(node, names),
        Node::Compare { field, .. } => {
            field.column = names.iter().position(|name| *name == field.name).ok_or_else(|| {
                let fields: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
                FilterError::UnknownField {
                    position: field.position,
                    name: field.name.clone(),
                    suggestion: most_like(&field.name, &fields),
                    fields,
                }
            })?;
            Ok(())
        }
    }
}

/// A filter tied to the columns of one dataset.
#[derive(Clone, Debug, PartialEq)]
pub struct BoundFilter {
    root: Node,
}

impl BoundFilter {
    /// Whether a feature passes; the dataset must be the one the filter was bound to.
    pub fn matches(&self, dataset: &Dataset, feature: FeatureId) -> bool {
        holds(&self.root, &|column| dataset.value(column, feature))
    }

    /// Whether a row passes, given its cells by the places of the columns the filter was bound to.
    pub fn matches_values<'a>(&self, value: &impl Fn(usize) -> Value<'a>) -> bool {
        holds(&self.root, value)
    }

    /// All features that pass, in order.
    pub fn select(&self, dataset: &Dataset) -> Vec<FeatureId> {
        dataset.features().map(|f| f.id()).filter(|id| self.matches(dataset, *id)).collect()
    }
}

fn holds<'a>(node: &Node, value: &impl Fn(usize) -> Value<'a>) -> bool {
    match node {
        Node::And(nodes) => nodes.iter().all(|n| holds(n, value)),
        Node::Or(nodes) => nodes.iter().any(|n| holds(n, value)),
        Node::Not(node) => !holds(node, value),
        Node::Compare { field, op, literal } => compare::cell(&value(field.column), *op, literal),
    }
}

/// The name that takes the fewest edits, if those are few enough for a slip.
pub(in crate::analysis) fn most_like(name: &str, fields: &[String]) -> Option<String> {
    let name = plain(name);
    let allowed = (name.chars().count() / 3).max(1);
    let distance = |field: &String| edits(&name, &plain(field));
    let best = fields.iter().map(|f| (distance(f), f)).min_by_key(|(d, _)| *d)?;
    (best.0 <= allowed).then(|| best.1.clone())
}

/// A name without what people write in one way or another: capitals, blanks, underscores.
fn plain(name: &str) -> String {
    name.to_lowercase().chars().filter(|c| !c.is_whitespace() && *c != '_').collect()
}

/// Levenshtein's distance in characters.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (cell, cb) in row.iter_mut().skip(1).zip(&b) {
            let best = (diagonal + usize::from(ca != *cb)).min(left + 1).min(*cell + 1);
            diagonal = *cell;
            *cell = best;
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted() {
        assert_eq!(edits("kitten", "sitting"), 3);
        assert_eq!(edits("", "abc"), 3);
        assert_eq!(edits("名称", "名字"), 1);
        assert_eq!(most_like("grad", &["name".into(), "grade".into()]), Some("grade".into()));
        assert_eq!(most_like("Green Rate", &["rate".into(), "green_rate".into()]), Some("green_rate".into()));
        assert_eq!(most_like("colour", &["name".into(), "grade".into()]), None);
    }
}
