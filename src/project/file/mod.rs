//! The written form of a project: JSON with a version.
//!
//! Serialised types live here and nowhere else, so that a rename inside cannot break a user's file. Each form reads
//! and writes what its topic is called in `project`; what it does not know it keeps as a
//! [`Rest`](super::Rest).

mod derived_form;
mod error;
mod label_form;
mod layer_form;
mod layout;
mod parts;
mod place;
mod project_form;
mod query_form;
mod read;
mod relation_form;
mod sketch_form;
mod symbol_form;
mod upgrade;
mod write;

pub use error::{Place, ProjectFileError};
pub use read::{load_project, read_project};
pub use write::write_project;
