//! The one box for places, positions and commands, the key sheet, and the marker of a typed position.

mod find_box;
mod items;
mod key_sheet;
mod marker;
mod rows;
mod synonyms;

pub use find_box::FindBox;
pub use key_sheet::key_sheet_ui;
pub use marker::marker_ui;
