//! Delimited text (CSV, TSV and their kin): rows with coordinates in columns, or with well-known text.
//!
//! The first lines tell the delimiter and the header; then the text is gone through twice, once to see what the
//! columns hold and once to make features. Rows are split here and not by the crate that writes CSV: a quote that
//! is never closed must not swallow the rest of the file.

mod columns;
mod layout;
mod read;
mod rows;
mod survey;
mod totals;

pub(super) use read::{is_delimited, read};
pub use rows::is_of_digits;
