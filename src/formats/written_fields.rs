//! The columns that a dataset is written with where a format has no place for the ids of features.

use crate::data::{Dataset, Feature, FieldType, SourceId, Value};

/// One column to write.
#[derive(Debug)]
pub(super) struct WrittenField {
    pub(super) name: String,
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
    let written = |(index, field): (usize, &crate::data::Field)| WrittenField {
        name: field.name.clone(),
        field_type: field.field_type,
        index: Some(index),
    };
    dataset.fields().iter().enumerate().map(written).collect()
}

/// The fields of a dataset after its ids, as a column `id`, if it has any and no field of that name.
pub(super) fn fields_with_id(dataset: &Dataset) -> Vec<WrittenField> {
    let mut fields = fields(dataset);
    if fields.iter().any(|field| field.name.eq_ignore_ascii_case("id")) {
        return fields;
    }
    let mut ids = dataset.features().filter_map(Feature::source_id).peekable();
    if ids.peek().is_some() {
        let all_whole = ids.all(|id| matches!(id, SourceId::Integer(_)));
        let field_type = if all_whole { FieldType::Integer } else { FieldType::Text };
        fields.insert(0, WrittenField { name: "id".to_owned(), field_type, index: None });
    }
    fields
}
