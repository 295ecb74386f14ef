//! The expression tied to the fields of one dataset, and its value for a feature.

use super::tree::{Expression, ExpressionError, Node, Operator, Quantity};
use crate::analysis::measure;
use crate::analysis::query::most_like;
use crate::data::{Dataset, Feature, Piece, Value};

/// An expression tied to the columns of one dataset.
#[derive(Clone, Debug, PartialEq)]
pub struct BoundExpression {
    root: Bound,
}

#[derive(Clone, Debug, PartialEq)]
enum Bound {
    Number(f64),
    Column(usize),
    Quantity(Quantity),
    Negative(Box<Bound>),
    Two(Operator, Box<Bound>, Box<Bound>),
    Round(Box<Bound>, u8),
}

impl Expression {
    /// Ties the field names to the columns of a dataset.
    ///
    /// # Errors
    /// When a field is not there, with the fields there are and the one most like it.
    pub fn bind(&self, dataset: &Dataset) -> Result<BoundExpression, ExpressionError> {
        Ok(BoundExpression { root: bind(&self.root, dataset)? })
    }
}

fn bind(node: &Node, dataset: &Dataset) -> Result<Bound, ExpressionError> {
    Ok(match node {
        Node::Number(n) => Bound::Number(*n),
        Node::Quantity(quantity) => Bound::Quantity(*quantity),
        Node::Negative(of) => Bound::Negative(Box::new(bind(of, dataset)?)),
        Node::Round(of, decimals) => Bound::Round(Box::new(bind(of, dataset)?), *decimals),
        Node::Two(operator, left, right) => {
            Bound::Two(*operator, Box::new(bind(left, dataset)?), Box::new(bind(right, dataset)?))
        }
        Node::Field(field) => Bound::Column(dataset.field_index(&field.name).ok_or_else(|| {
            let fields: Vec<String> = dataset.fields().iter().map(|f| f.name.clone()).collect();
            let suggestion = most_like(&field.name, &fields);
            ExpressionError::UnknownField { position: field.position, name: field.name.clone(), suggestion, fields }
        })?),
    })
}

impl BoundExpression {
    /// The value for a feature of the dataset it was bound to, finite; `None` where it is unknown.
    pub fn value(&self, feature: Feature<'_>) -> Option<f64> {
        value(&self.root, feature)
    }
}

fn value(node: &Bound, feature: Feature<'_>) -> Option<f64> {
    let number = match node {
        Bound::Number(n) => *n,
        Bound::Column(column) => number_in(&feature.value(*column))?,
        Bound::Quantity(quantity) => measured(*quantity, feature)?,
        Bound::Negative(of) => -value(of, feature)?,
        Bound::Round(of, decimals) => rounded(value(of, feature)?, *decimals),
        Bound::Two(operator, left, right) => {
            let (left, right) = (value(left, feature)?, value(right, feature)?);
            match operator {
                Operator::Plus => left + right,
                Operator::Minus => left - right,
                Operator::Times => left * right,
                Operator::Over => left / right,
            }
        }
    };
    // Adding zero makes −0 a plain 0.
    number.is_finite().then_some(number + 0.0)
}

/// A number cell, or a text that reads as a number.
fn number_in(value: &Value<'_>) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str()?.trim().parse().ok()).filter(|n: &f64| n.is_finite())
}

fn rounded(number: f64, decimals: u8) -> f64 {
    let factor = 10f64.powi(i32::from(decimals));
    let scaled = number * factor;
    // So large that it has no such decimals.
    if scaled.is_finite() { scaled.round() / factor } else { number }
}

fn measured(quantity: Quantity, feature: Feature<'_>) -> Option<f64> {
    let has_area = || feature.polygons().next().is_some();
    let has_line = || feature.pieces().any(|piece| matches!(piece, Piece::Line(_)));
    match quantity {
        Quantity::Area => has_area().then(|| measure::area(feature).0),
        Quantity::PlanarArea => measure::planar_area(feature).map(|(area, _)| area.0),
        Quantity::Length => has_line().then(|| measure::length(feature).0),
        Quantity::Perimeter => has_area().then(|| feature.polygons().map(measure::perimeter).map(|m| m.0).sum()),
        Quantity::Longitude => measure::centroid(feature).map(|at| at.lon),
        Quantity::Latitude => measure::centroid(feature).map(|at| at.lat),
    }
}
