//! The attribute table of a layer without a window: which rows in which order, and what the cells hold.
//!
//! A [`TableView`] is a permutation of rows over data that nobody copies: fields as they were loaded, derived columns
//! evaluated once. It is made off the window's thread, by [`table_view`].

mod derive;
mod preset;
mod scope;
mod sort;
mod summary;
mod usual;
mod view;

pub use derive::{DerivedCells, derived_cells};
pub use preset::presets;
pub use scope::{ColumnError, RowScope};
pub use sort::{SortKey, parse_sort};
pub use summary::{ColumnSummary, Summary, column_summary};
pub use usual::usual_columns;
pub use view::{ColumnSource, TableColumn, TableError, TableQuery, TableView, table_view};
