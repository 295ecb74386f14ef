//! One cell against one literal.

use std::cmp::Ordering;

use super::expression::Op;
use crate::data::Value;

/// The value of a comparison, with every reading of it made ready.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Literal {
    text: String,
    lowercase: String,
    number: Option<f64>,
    integer: Option<i64>,
    truth: Option<bool>,
}

impl Literal {
    pub fn new(text: String) -> Self {
        let lowercase = text.to_lowercase();
        let truth = match lowercase.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        };
        Self { number: number(&text), integer: text.trim().parse().ok(), truth, lowercase, text }
    }

    /// As it was written, without quotes.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// A finite number, nothing else: neither `inf` nor `nan`, which are words.
fn number(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|n| n.is_finite())
}

/// Whether the comparison holds for the cell.
pub(super) fn cell(value: &Value<'_>, op: Op, literal: &Literal) -> bool {
    match op {
        Op::NotEqual => !holds(value, Op::Equal, literal),
        op => holds(value, op, literal),
    }
}

fn holds(value: &Value<'_>, op: Op, literal: &Literal) -> bool {
    if value.is_unknown() {
        return op == Op::Equal && literal.text.is_empty();
    }
    match value {
        Value::Json(json) => json_holds(json, op, literal),
        Value::Text(text) => text_holds(text, op, literal),
        Value::Boolean(b) => match op {
            Op::Equal => literal.truth == Some(*b),
            Op::Contains => contains(if *b { "true" } else { "false" }, literal),
            _ => false,
        },
        // Two integers compare as such: beyond 2⁵³ their reals would be the same.
        Value::Integer(i) => match literal.integer {
            Some(n) if op != Op::Contains => orders(i.cmp(&n), op),
            _ => number_holds(*i as f64, value, op, literal),
        },
        Value::Real(r) => number_holds(*r, value, op, literal),
        Value::Missing | Value::Null => false,
    }
}

fn number_holds(cell: f64, value: &Value<'_>, op: Op, literal: &Literal) -> bool {
    match op {
        Op::Contains => contains(&value.to_text(), literal),
        op => literal.number.and_then(|n| cell.partial_cmp(&n)).is_some_and(|order| orders(order, op)),
    }
}

fn text_holds(cell: &str, op: Op, literal: &Literal) -> bool {
    match (op, literal.number) {
        (Op::Contains, _) => contains(cell, literal),
        (Op::Equal, _) => cell == literal.text,
        (op, Some(n)) => number(cell).and_then(|c| c.partial_cmp(&n)).is_some_and(|order| orders(order, op)),
        (op, None) => orders(cell.cmp(literal.text.as_str()), op),
    }
}

fn json_holds(json: &str, op: Op, literal: &Literal) -> bool {
    match serde_json::from_str::<serde_json::Value>(json) {
        Ok(serde_json::Value::Array(elements)) => elements.iter().any(|element| match element {
            serde_json::Value::Null => holds(&Value::Null, op, literal),
            serde_json::Value::Bool(b) => holds(&Value::Boolean(*b), op, literal),
            serde_json::Value::String(text) => holds(&Value::Text(text.into()), op, literal),
            serde_json::Value::Number(n) => match (n.as_i64(), n.as_f64()) {
                (Some(i), _) => holds(&Value::Integer(i), op, literal),
                (None, Some(r)) => holds(&Value::Real(r), op, literal),
                (None, None) => false,
            },
            nested => text_holds(&nested.to_string(), op, literal),
        }),
        _ => text_holds(json, op, literal),
    }
}

fn contains(cell: &str, literal: &Literal) -> bool {
    cell.contains(&literal.text) || cell.to_lowercase().contains(&literal.lowercase)
}

fn orders(order: Ordering, op: Op) -> bool {
    match op {
        Op::Equal => order.is_eq(),
        Op::NotEqual => order.is_ne(),
        Op::Less => order.is_lt(),
        Op::LessOrEqual => order.is_le(),
        Op::Greater => order.is_gt(),
        Op::GreaterOrEqual => order.is_ge(),
        Op::Contains => false,
    }
}
