//! Typed attribute columns: one per field, one cell per feature.

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

/// Presence of a cell, beside its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Presence {
    Missing,
    Null,
    Present,
}

/// Texts one after the other in one buffer.
#[derive(Clone, Debug, Default)]
pub struct TextCells {
    bytes: String,
    ends: Vec<u32>,
}

impl TextCells {
    pub(super) fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        // A source is smaller than 4 GiB (formats::read refuses larger ones), and so is any column of it.
        self.ends.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
    }

    pub(super) fn get(&self, row: usize) -> &str {
        let end = self.ends.get(row).map_or(0, |e| *e as usize);
        let start = if row == 0 { 0 } else { self.ends.get(row - 1).map_or(0, |e| *e as usize) };
        self.bytes.get(start..end).unwrap_or("")
    }

    pub(super) fn append(&mut self, other: &Self) {
        let base = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        self.bytes.push_str(&other.bytes);
        self.ends.extend(other.ends.iter().map(|e| e.saturating_add(base)));
    }

    pub(super) fn truncate(&mut self, row: usize) {
        self.ends.truncate(row);
        self.bytes.truncate(self.ends.last().map_or(0, |e| *e as usize));
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.bytes.capacity() + self.ends.capacity() * size_of::<u32>()
    }

    pub(super) fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

/// The cells of one field. Cells that are missing or null hold a filler in `cells`.
#[derive(Clone, Debug)]
pub struct Column {
    pub(super) presence: Vec<Presence>,
    pub(super) cells: Cells,
}

#[derive(Clone, Debug)]
pub(super) enum Cells {
    Empty,
    Boolean(Vec<bool>),
    Integer(Vec<i64>),
    Real(Vec<f64>),
    Text(TextCells),
    Json(TextCells),
}

impl Column {
    pub fn field_type(&self) -> FieldType {
        match self.cells {
            Cells::Empty => FieldType::Empty,
            Cells::Boolean(_) => FieldType::Boolean,
            Cells::Integer(_) => FieldType::Integer,
            Cells::Real(_) => FieldType::Real,
            Cells::Text(_) => FieldType::Text,
            Cells::Json(_) => FieldType::Json,
        }
    }

    /// The cell of a feature, by its row.
    pub fn value(&self, row: usize) -> Value<'_> {
        match self.presence.get(row) {
            None | Some(Presence::Missing) => return Value::Missing,
            Some(Presence::Null) => return Value::Null,
            Some(Presence::Present) => {}
        }
        match &self.cells {
            Cells::Empty => Value::Null,
            Cells::Boolean(v) => v.get(row).map_or(Value::Missing, |b| Value::Boolean(*b)),
            Cells::Integer(v) => v.get(row).map_or(Value::Missing, |i| Value::Integer(*i)),
            Cells::Real(v) => v.get(row).map_or(Value::Missing, |r| Value::Real(*r)),
            Cells::Text(v) => Value::Text(Cow::Borrowed(v.get(row))),
            Cells::Json(v) => json_cell(v.get(row)),
        }
    }
}

/// A JSON cell holds scalars of any type as well as arrays and objects.
fn json_cell(json: &str) -> Value<'_> {
    match json.as_bytes().first() {
        Some(b'{' | b'[') => Value::Json(json),
        Some(b'"') => serde_json::from_str::<String>(json).map_or(Value::Json(json), |s| Value::Text(Cow::Owned(s))),
        Some(b't') => Value::Boolean(true),
        Some(b'f') => Value::Boolean(false),
        _ => json
            .parse::<i64>()
            .map(Value::Integer)
            .or_else(|_| json.parse::<f64>().map(Value::Real))
            .unwrap_or(Value::Json(json)),
    }
}
