//! What can be done to the attribute table.

use std::path::PathBuf;

use crate::plan::FeatureRef;
use crate::plan::table::{RowScope, SortKey};
use crate::project::{DerivedColumn, LayerId};

#[derive(Clone, Debug, PartialEq)]
pub enum TableCommand {
    /// Shows the table of a layer.
    Show(LayerId),
    /// The table is no longer seen: nothing is made for it any more.
    Close,
    /// As `--where` writes it, over fields and derived columns; empty for none.
    SetFilter(String),
    SetOnlySelected(bool),
    /// By these columns in turn; none for the order of the source.
    Sort(Vec<SortKey>),
    /// Chooses all rows from the leading one to this one, in the order of the table.
    SelectTo(FeatureRef),
    /// Chooses all rows that the table shows.
    SelectAll,
    /// Chooses the rows of the layer that are not chosen, and lets those go that are.
    Invert,
    /// Chooses all rows of the table whose cell says the same.
    SelectSame {
        row: u32,
        column: String,
    },
    /// Adds a derived column to the layer; a notice says why not, where it cannot be.
    AddColumn(DerivedColumn),
    RemoveColumn(String),
    /// Sums a column up, or no longer.
    Summarise(Option<(String, RowScope)>),
    /// Writes rows into a file, whole or not at all; a notice tells the end.
    Export(TableExport),
}

/// What to write where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableExport {
    pub path: PathBuf,
    pub format: TableFormat,
    pub scope: RowScope,
    /// Names of the columns, in their order.
    pub columns: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TableFormat {
    #[default]
    Csv,
    Geojson,
}

impl TableFormat {
    /// Of its files, with the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => ".csv",
            Self::Geojson => ".geojson",
        }
    }
}
