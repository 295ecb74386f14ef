//! The sheet of files that were opened together: a row for each layer, its details below it.

mod detail;
mod row;
mod sheet;

pub use sheet::ImportSheet;
