//! Text of a project file in, a project out.

use serde::Deserialize;
use serde_json::Value;

use super::super::Project;
use super::error::{Place, ProjectFileError};
use super::project_form::ProjectForm;
use super::{place, upgrade};
use crate::formats::json_place;

/// The version this program writes and the newest it reads.
pub(super) const VERSION: u32 = 2;

/// Reads the text of a project file, of this version or of an older one; a byte order mark is tolerated.
///
/// # Errors
/// Text that is no JSON, is of a newer version, or says what a project cannot say; with the place.
pub fn read_project(text: &str) -> Result<Project, ProjectFileError> {
    let text = text.trim_start_matches('\u{feff}');
    let head: Head = serde_json::from_str(text).map_err(|e| not_a_project(text, &e))?;
    if head.shapan > VERSION {
        return Err(ProjectFileError::TooNew { found: head.shapan });
    }
    let form = if head.shapan == VERSION { newest(text) } else { older(text, head.shapan) };
    form?.try_into()
}

#[derive(Deserialize)]
#[serde(expecting = "expected an object with a member \"shapan\"")]
struct Head {
    /// The version of the form.
    shapan: u32,
}

fn newest(text: &str) -> Result<ProjectForm, ProjectFileError> {
    let mut json = serde_json::Deserializer::from_str(text);
    let form: ProjectForm = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        // Only to find out what an item is called; text that is no JSON has no items.
        let file = serde_json::from_str(text).unwrap_or_default();
        let member = place::member(error.path(), &file);
        let at = error.inner();
        if member.is_empty() || at.is_syntax() || at.is_eof() {
            return not_a_project(text, at);
        }
        let (line, column) = json_place(text, at);
        let place = Some(Place { line, column });
        ProjectFileError::BadMember { member, message: message(at), place }
    })?;
    json.end().map_err(|e| not_a_project(text, &e))?;
    Ok(form)
}

fn older(text: &str, version: u32) -> Result<ProjectForm, ProjectFileError> {
    let mut file: Value = serde_json::from_str(text).map_err(|e| not_a_project(text, &e))?;
    upgrade::upgrade(&mut file, version);
    serde_path_to_error::deserialize(&file).map_err(|error| {
        let member = place::member(error.path(), &file);
        // Read as the newest form, the text itself most often fails at the same member, and then tells the place.
        match newest(text) {
            Err(same @ ProjectFileError::NotAProject { .. }) if member.is_empty() => same,
            Err(ProjectFileError::BadMember { member: same, message, place }) if same == member => {
                ProjectFileError::BadMember { member, message, place }
            }
            _ => ProjectFileError::member(member, message(error.inner())),
        }
    })
}

fn not_a_project(text: &str, error: &serde_json::Error) -> ProjectFileError {
    let (line, column) = json_place(text, error);
    ProjectFileError::NotAProject { message: message(error), line, column }
}

/// What is said of a text that ends in its middle.
const CUT_OFF: &str = "the text ends before it is complete; perhaps the file was cut off";

/// `serde_json` repeats the place at the end of its message.
fn message(error: &serde_json::Error) -> String {
    if error.is_eof() {
        return CUT_OFF.to_owned();
    }
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&place).unwrap_or(&text).to_owned()
}
