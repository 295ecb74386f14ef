//! The sheet that asks for a file: a typed path that completes itself, the contents of its folder, and what is done
//! with it.

mod foot;
mod list;
mod names;
mod outputs;
mod path_field;
mod rows;
#[allow(clippy::module_inception, reason = "the room is named after its main type")]
mod sheet;

pub use rows::ago;
pub use sheet::FileSheet;
