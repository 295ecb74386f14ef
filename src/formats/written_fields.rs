//! The columns that a dataset is written with where a format has no place for the ids of features.

use super::Format;
use crate::data::{Dataset, Feature, Field, FieldType, SourceId, Value};

/// One column to write.
#[derive(Debug)]
pub(super) struct WrittenField {
    pub(super) name: String,
    /// What its cells are written as: JSON only where some are arrays or objects, and texts where they are of several types
    /// otherwise, as other programs would show the marks of JSON around them.
    pub(super) field_type: FieldType,
    /// The position of the field; `None` of the ids.
    index: Option<usize>,
}

impl WrittenField {
    /// The cell of a feature.
    pub(super) fn value<'a>(&self, feature: Feature<'a>) -> Value<'a> {
        match (self.index, feature.source_id()) {
            (Some(index), _) => feature.value(index),
            (None, Some(SourceId::Integer(id))) if self.field_type == FieldType::Integer => Value::Integer(id),
            (None, Some(id)) => Value::Text(id.to_string().into()),
            (None, None) => Value::Missing,
        }
    }
}

/// The fields of a dataset.
pub(super) fn fields(dataset: &Dataset) -> Vec<WrittenField> {
    let written = |(index, field): (usize, &Field)| {
        let is_nested = || dataset.features().any(|feature| matches!(feature.value(index), Value::Json(_)));
        let field_type = match field.field_type {
            FieldType::Json if !is_nested() => FieldType::Text,
            field_type => field_type,
        };
        WrittenField { name: field.name.clone(), field_type, index: Some(index) }
    };
    dataset.fields().iter().enumerate().map(written).collect()
}

/// The fields of a dataset after its ids, if these need a column.
pub(super) fn fields_with_id(dataset: &Dataset) -> Vec<WrittenField> {
    let mut fields = fields(dataset);
    if let Some(name) = id_column(dataset) {
        let mut ids = dataset.features().filter_map(Feature::source_id);
        let all_whole = ids.all(|id| matches!(id, SourceId::Integer(_)));
        let field_type = if all_whole { FieldType::Integer } else { FieldType::Text };
        fields.insert(0, WrittenField { name, field_type, index: None });
    }
    fields
}

/// What the column is called that ids of features stand in where a format has no other place for them: `id`, or `id_2` and
/// so on where a field is called so. `None` of data without ids, and where that field says the same.
///
/// ```
/// use shapan::{formats, progress::Progress};
/// let read = |id: &str| {
///     let feature = format!(r#"{{"type":"Feature","id":"a","properties":{{"id":"{id}"}},"geometry":null}}"#);
///     formats::read_bytes(feature.as_bytes(), &Progress::default())
/// };
/// assert_eq!(formats::id_column(&read("b")?).as_deref(), Some("id_2"));
/// assert_eq!(formats::id_column(&read("a")?), None);
/// # Ok::<(), formats::ReadError>(())
/// ```
pub fn id_column(dataset: &Dataset) -> Option<String> {
    dataset.features().find_map(Feature::source_id)?;
    let names: Vec<String> = dataset.fields().iter().map(|field| field.name.to_lowercase()).collect();
    if let Some(field) = names.iter().position(|name| name == "id") {
        let is_same = |feature: Feature<'_>| {
            feature.source_id().is_none_or(|id| feature.value(field).to_text() == id.to_string())
        };
        // The keys of a GeoPackage only number its rows.
        if dataset.origin().format == Format::GeoPackage.as_str() || dataset.features().all(is_same) {
            return None;
        }
    }
    let numbered = (2..).map(|n| format!("id_{n}"));
    std::iter::once("id".to_owned()).chain(numbered).find(|name| !names.contains(name))
}
