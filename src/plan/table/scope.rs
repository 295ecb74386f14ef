//! Which rows of a table are meant, and whether a column may be added to it.

use std::sync::Arc;

use super::view::TableView;
use crate::analysis::expression::{Expression, ExpressionError};
use crate::plan::Plan;
use crate::project::{DerivedColumn, LayerId};

/// Rows to copy, sum up or write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowScope {
    /// Those chosen, whether the filter lets them through or not.
    Selected,
    /// Those that the table shows.
    #[default]
    Filtered,
    /// All of the layer, in the order of its source.
    All,
}

impl TableView {
    /// The rows of a scope in the order of the table; chosen ones that it does not show come last. `selected` are rows
    /// of the dataset, ascending.
    pub fn scope_rows(&self, scope: RowScope, selected: &[u32]) -> Arc<[u32]> {
        match scope {
            RowScope::Filtered => self.rows.clone(),
            RowScope::All => (0..u32::try_from(self.total()).unwrap_or(u32::MAX)).collect(),
            RowScope::Selected => {
                let is_chosen = |row: &u32| selected.binary_search(row).is_ok();
                let mut rows: Vec<u32> = self.rows.iter().copied().filter(is_chosen).collect();
                if rows.len() < selected.len() {
                    let mut shown = rows.clone();
                    shown.sort_unstable();
                    rows.extend(selected.iter().filter(|row| shown.binary_search(row).is_err()));
                }
                rows.into()
            }
        }
    }
}

/// Why a derived column cannot be added.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ColumnError {
    #[error("no layer is called {0:?}")]
    UnknownLayer(String),
    #[error("a column needs a name")]
    NoName,
    #[error("there is a column {0:?} already")]
    NameTaken(String),
    #[error(transparent)]
    Expression(#[from] ExpressionError),
}

impl Plan {
    /// Whether a derived column may be added to a layer.
    ///
    /// # Errors
    /// Why not.
    pub fn check_column(&self, layer: &LayerId, column: &DerivedColumn) -> Result<(), ColumnError> {
        let unknown = || ColumnError::UnknownLayer(layer.0.clone());
        let (loaded, styled) = self.layer(layer).zip(self.project.layer(layer)).ok_or_else(unknown)?;
        if column.name.trim().is_empty() {
            return Err(ColumnError::NoName);
        }
        let is_field = loaded.dataset.field_index(&column.name).is_some();
        if is_field || styled.derived.iter().any(|d| d.name == column.name) {
            return Err(ColumnError::NameTaken(column.name.clone()));
        }
        Expression::parse(&column.expression)?.bind(&loaded.dataset)?;
        Ok(())
    }
}
