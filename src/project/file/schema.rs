//! The JSON Schema of a project file, made of the very types that read it.

use schemars::generate::SchemaSettings;

use super::layout;
use super::project_form::ProjectForm;

/// The schema of the newest form, in draft 2020-12; the same for the same program.
pub fn project_schema() -> String {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<ProjectForm>();
    schema.insert("title".to_owned(), "shapan project file".into());
    layout::text(schema.as_value())
}
