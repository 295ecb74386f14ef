//! The written form of a project: JSON with a version.
//!
//! Serialised types live here and nowhere else, so that a rename inside cannot break a user's file. Each form reads
//! and writes what its topic is called in `project`; what it does not know it keeps as a
//! [`Rest`](super::Rest).

mod balance_form;
mod check_form;
mod claim_form;
mod derived_form;
mod error;
mod indicator_form;
mod label_form;
mod layer_form;
mod layout;
mod mark_forms;
mod parts;
mod place;
mod position;
mod project_form;
mod query_form;
mod read;
mod reading_form;
mod relation_form;
mod save;
mod schema;
mod style_form;
mod symbol_form;
mod upgrade;
mod write;

pub(super) use parts::number as plain_number;

pub use error::{Place, ProjectFileError};
pub use read::read_project;
pub use save::{
    Replace, SaveError, Stamp, check_project_size, load_project, may_replace, read_project_bytes, save_project,
    stamp_of,
};
pub use schema::project_schema;
pub use write::write_project;
