//! What can be done to the attribute table.

use std::path::{Path, PathBuf};

use crate::formats::{self, EncodeError, ReadError, WriteFormat, write_layer};
use crate::plan::FeatureRef;
use crate::plan::table::{RowScope, SortKey};
use crate::progress::Progress;
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

/// A form that features leave the window in: a table, or a layer with its geometry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TableFormat {
    #[default]
    Csv,
    Layer(WriteFormat),
}

impl TableFormat {
    /// All of them, the usual one first.
    pub fn all() -> impl Iterator<Item = Self> {
        std::iter::once(Self::Csv).chain(WriteFormat::ALL.map(Self::Layer))
    }

    /// The one whose ending a path has; GeoJSON for every other.
    pub fn of_path(path: &Path) -> Self {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        Self::all().find(|format| format.ending() == ending).unwrap_or(Self::Layer(WriteFormat::GeoJson))
    }

    /// Of its files, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Layer(format) => format.ending(),
        }
    }

    /// The name as it is usually written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Layer(format) => format.as_str(),
        }
    }
}

/// Why features cannot be made into a file.
#[derive(Debug, thiserror::Error)]
pub(super) enum LayerFileError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Encode(#[from] EncodeError),
}

/// Features that are GeoJSON as a layer in another format, called as its file is.
pub(super) fn layer_file(
    format: WriteFormat,
    path: &Path,
    geojson: Vec<u8>,
    progress: &Progress,
) -> Result<Vec<u8>, LayerFileError> {
    if format == WriteFormat::GeoJson {
        return Ok(geojson);
    }
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    Ok(write_layer(format, &name, &formats::read_bytes(&geojson, progress)?)?)
}
