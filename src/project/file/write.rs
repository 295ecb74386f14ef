//! A project in, the text of a project file out.

use super::super::Project;
use super::layout;
use super::project_form::ProjectForm;

/// The text of a project file: members in a fixed order, what is as usual left away, small objects on one line, so
/// that two versions can be compared line by line. The same project gives the same text.
pub fn write_project(project: &Project) -> String {
    // The forms hold only what JSON can say: names are strings, and a number that is none becomes null.
    layout::text(&serde_json::to_value(ProjectForm::from(project)).unwrap_or_default())
}
