//! The attributes of a placemark, with the types of the schema they name.

use std::collections::HashMap;

use super::super::column_type::{ColumnType, Comma, number};
use super::super::xml::Element;
use super::geometry;
use super::outline::Outline;
use crate::data::{DatasetBuilder, Value};

/// The types of the fields of a schema.
#[derive(Clone, Debug, Default)]
pub(super) struct Schema {
    fields: HashMap<String, FieldKind>,
    /// The names of the fields, in order.
    pub(super) names: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum FieldKind {
    Integer,
    Real,
    Boolean,
    Text,
}

impl Schema {
    pub(super) fn of(schema: &Element<'_>) -> Self {
        let fields = || schema.children.iter().filter(|child| child.name() == "SimpleField");
        let field = |field: &Element<'_>| {
            let kind = match field.tag.attribute("type").unwrap_or_default().to_ascii_lowercase().as_str() {
                "int" | "uint" | "short" | "ushort" => FieldKind::Integer,
                "float" | "double" => FieldKind::Real,
                "bool" => FieldKind::Boolean,
                _ => FieldKind::Text,
            };
            Some((field.tag.attribute("name")?.to_owned(), kind))
        };
        let names = fields().filter_map(|field| Some(field.tag.attribute("name")?.to_owned())).collect();
        Self { fields: fields().filter_map(field).collect(), names }
    }
}

/// One attribute as it stands in a placemark.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Attribute {
    name: String,
    text: String,
    /// What the format or a schema says that it is; else its whole column tells.
    kind: Option<FieldKind>,
}

/// Attributes of one name in one placemark that are kept.
const MOST_OF_ONE_NAME: usize = 10;

/// Elements whose text is an attribute of their own name.
const TEXTS: [&str; 6] = ["name", "description", "Snippet", "snippet", "address", "phoneNumber"];

/// The attributes of a placemark, in order, each name once.
pub(super) fn attributes(placemark: &Element<'_>, outline: &Outline) -> Vec<Attribute> {
    let mut found = Found::default();
    for child in &placemark.children {
        match child.name() {
            name if TEXTS.contains(&name) => found.add(name, child.text(), Some(FieldKind::Text)),
            "TimeStamp" => found.add("time", child.text_of("when").unwrap_or_default(), Some(FieldKind::Text)),
            "TimeSpan" => {
                for name in ["begin", "end"] {
                    found.add(name, child.text_of(name).unwrap_or_default(), Some(FieldKind::Text));
                }
            }
            "ExtendedData" => extended(child, outline, &mut found),
            _ => {}
        }
    }
    let mut times = geometry::track_times(placemark).into_iter();
    if let Some(begin) = times.next() {
        found.add("begin", begin, Some(FieldKind::Text));
        found.add("end", times.next_back().unwrap_or(begin), Some(FieldKind::Text));
    }
    found.attributes
}

fn extended(data: &Element<'_>, outline: &Outline, found: &mut Found) {
    for child in &data.children {
        match child.name() {
            "Data" => {
                let name = child.tag.attribute("name").or_else(|| child.text_of("displayName"));
                found.add(name.unwrap_or("data"), child.text_of("value").unwrap_or_default(), None);
            }
            "SchemaData" => {
                let url = child.tag.attribute("schemaUrl").unwrap_or_default();
                let schema = outline.schemas.get(url.rsplit_once('#').map_or(url, |(_, id)| id));
                for field in child.children.iter().filter(|c| c.name() == "SimpleData") {
                    let name = field.tag.attribute("name").unwrap_or("data");
                    let kind = schema.and_then(|s| s.fields.get(name)).copied();
                    let text = if kind == Some(FieldKind::Text) { field.whole_text() } else { field.text() };
                    found.add(name, text, kind);
                }
            }
            // Elements of another namespace.
            name if child.children.is_empty() => found.add(name, child.text(), None),
            _ => {}
        }
    }
}

#[derive(Default)]
struct Found {
    attributes: Vec<Attribute>,
    /// Where each name stands among them.
    places: HashMap<String, usize>,
}

impl Found {
    /// Adds an attribute; one whose name is taken gets a number, unless it says the same.
    fn add(&mut self, name: &str, text: &str, kind: Option<FieldKind>) {
        let same = self.places.get(name).and_then(|at| self.attributes.get(*at));
        if same.is_some_and(|same| same.text == text) {
            return;
        }
        let numbered = (2..MOST_OF_ONE_NAME).map(|n| format!("{name} {n}"));
        let free = std::iter::once(name.to_owned()).chain(numbered).find(|name| !self.places.contains_key(name));
        if let Some(name) = free {
            self.places.insert(name.clone(), self.attributes.len());
            self.attributes.push(Attribute { name, text: text.to_owned(), kind });
        }
    }
}

/// The types of the columns that no schema gives one.
#[derive(Debug, Default)]
pub(super) struct Columns {
    types: HashMap<String, ColumnType>,
}

impl Columns {
    /// Takes the attributes of one placemark into account.
    pub(super) fn see(&mut self, attributes: &[Attribute]) {
        for attribute in attributes.iter().filter(|a| a.kind.is_none()) {
            // So many names are left out by the dataset anyway.
            if self.types.len() < DatasetBuilder::MAX_FIELDS || self.types.contains_key(&attribute.name) {
                let column = self.types.entry(attribute.name.clone());
                column.or_insert_with_key(|name| ColumnType::of(name)).see(&attribute.text, Comma::Groups);
            }
        }
    }

    /// Sets the attributes of the feature being built.
    pub(super) fn set(&self, attributes: &[Attribute], builder: &mut DatasetBuilder) {
        for attribute in attributes {
            let text = attribute.text.as_str();
            let or_text = |value: Option<Value<'static>>| value.unwrap_or_else(|| Value::Text(text.to_owned().into()));
            let value = match attribute.kind {
                _ if text.is_empty() => Value::Null,
                None => {
                    self.types.get(&attribute.name).map_or(Value::Text(text.into()), |t| t.value(text, Comma::Groups))
                }
                Some(FieldKind::Text) => Value::Text(text.into()),
                Some(FieldKind::Integer) => or_text(text.parse().ok().map(Value::Integer)),
                Some(FieldKind::Real) => or_text(number(text, Comma::Groups).map(Value::Real)),
                Some(FieldKind::Boolean) => or_text(match text.to_ascii_lowercase().as_str() {
                    "1" | "true" => Some(Value::Boolean(true)),
                    "0" | "false" => Some(Value::Boolean(false)),
                    _ => None,
                }),
            };
            builder.property(&attribute.name, value);
        }
    }
}
