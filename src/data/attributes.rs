//! Attributes as others see them: fields with a type, and values.

use std::borrow::Cow;

/// A named column of a dataset, in the order the names were first met.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub name: String,
    pub field_type: FieldType,
}

/// What all cells of a column have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    Boolean,
    Integer,
    Real,
    Text,
    /// Arrays, objects, or values of several types: each cell is JSON.
    Json,
    /// No feature has a value.
    Empty,
}

impl FieldType {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Real => "real",
            Self::Text => "text",
            Self::Json => "json",
            Self::Empty => "empty",
        }
    }
}

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    /// The feature does not have this member at all.
    Missing,
    /// The member is there and `null`.
    Null,
    Boolean(bool),
    Integer(i64),
    Real(f64),
    Text(Cow<'a, str>),
    /// An array or object, as JSON text.
    Json(&'a str),
}

impl<'a> Value<'a> {
    /// Whether there is nothing to show: missing, null or empty text.
    pub fn is_unknown(&self) -> bool {
        match self {
            Value::Missing | Value::Null => true,
            Value::Text(text) => text.is_empty(),
            _ => false,
        }
    }

    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Value::Integer(i) => Some(*i as f64),
            Value::Real(r) => Some(*r),
            _ => None,
        }
    }

    /// The text of a text cell.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value as plain text, numbers in their shortest form that reads back the same; empty when unknown.
    pub fn to_text(&self) -> Cow<'a, str> {
        match self {
            Value::Missing | Value::Null => Cow::Borrowed(""),
            Value::Boolean(b) => Cow::Borrowed(if *b { "true" } else { "false" }),
            Value::Integer(i) => Cow::Owned(i.to_string()),
            Value::Real(r) => Cow::Owned(r.to_string()),
            Value::Text(text) => text.clone(),
            Value::Json(json) => Cow::Borrowed(json),
        }
    }

    /// The value as JSON; missing cells become `null`.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Value::Missing | Value::Null => serde_json::Value::Null,
            Value::Boolean(b) => (*b).into(),
            Value::Integer(i) => (*i).into(),
            Value::Real(r) => (*r).into(),
            Value::Text(text) => text.as_ref().into(),
            Value::Json(json) => serde_json::from_str(json).unwrap_or_else(|_| (*json).into()),
        }
    }
}
