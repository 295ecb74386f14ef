//! The rows of a table: filtered, narrowed to a selection, sorted.

use std::sync::Arc;

use rayon::prelude::*;

use super::derive::{DerivedCells, derived_cells};
use super::sort::{SortKey, sorted};
use crate::analysis::query::{Filter, FilterError};
use crate::data::{Dataset, FeatureId, FieldType, Value};
use crate::plan::Plan;
use crate::progress::{Cancelled, Progress};
use crate::project::LayerId;

/// Rows between two looks at whether the work is still wanted.
const STRETCH: usize = 16_384;

/// Which rows of which layer, in which order.
#[derive(Clone, Debug, PartialEq)]
pub struct TableQuery {
    pub layer: LayerId,
    /// As `--where` writes it, over fields and derived columns; empty for none.
    pub filter: String,
    /// Only these rows, ascending.
    pub only: Option<Arc<[u32]>>,
    pub sort: Vec<SortKey>,
}

impl TableQuery {
    /// All rows of a layer in the order of its source.
    pub fn all(layer: LayerId) -> Self {
        Self { layer, filter: String::new(), only: None, sort: Vec::new() }
    }
}

/// Where the cells of a column come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnSource {
    /// By the place of the field in the dataset.
    Field(usize),
    /// By its place in [`TableView::derived`].
    Derived(usize),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableColumn {
    pub name: String,
    pub source: ColumnSource,
    /// Whether most people would expect figures in it: they are aligned right.
    pub is_number: bool,
}

/// The table as it is shown.
#[derive(Clone, Debug)]
pub struct TableView {
    pub query: TableQuery,
    pub dataset: Arc<Dataset>,
    /// The fields in the order of the source, then the derived columns.
    pub columns: Vec<TableColumn>,
    pub derived: Vec<DerivedCells>,
    /// Rows of the dataset, from the top of the table.
    pub rows: Arc<[u32]>,
}

/// Why there is no table.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TableError {
    #[error("no layer is called {name:?}; the layers are {known}")]
    UnknownLayer { name: String, known: String },
    #[error("there is no column {name:?} to sort by; columns: {known}")]
    UnknownColumn { name: String, known: String },
    #[error(transparent)]
    Filter(#[from] FilterError),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl TableView {
    /// The cell of a column in a row of the dataset.
    pub fn value(&self, column: &TableColumn, row: u32) -> Value<'_> {
        cell(&self.dataset, &self.derived, column, row)
    }

    pub fn column(&self, name: &str) -> Option<&TableColumn> {
        self.columns.iter().find(|c| c.name == name)
    }

    /// How many features the layer has, filtered or not.
    pub fn total(&self) -> usize {
        self.dataset.len()
    }

    /// Where a row of the dataset stands in the table, from 0; a walk through all rows.
    pub fn place_of(&self, row: u32) -> Option<usize> {
        self.rows.iter().position(|r| *r == row)
    }
}

fn cell<'a>(dataset: &'a Dataset, derived: &'a [DerivedCells], column: &TableColumn, row: u32) -> Value<'a> {
    match column.source {
        ColumnSource::Field(field) => dataset.value(field, FeatureId(row)),
        ColumnSource::Derived(place) => {
            derived.get(place).and_then(|d| d.value(row)).map_or(Value::Missing, Value::Real)
        }
    }
}

/// Makes the table of a layer. `kept` are derived columns evaluated before: those that are still the same are taken
/// over, the others evaluated.
///
/// # Errors
/// A layer or a sort column that is not there, a filter that cannot be read, or the work was cancelled. A derived
/// column with a faulty expression is no error: its cells are unknown, and [`DerivedCells::cells`] says why.
pub fn table_view(
    plan: &Plan,
    query: &TableQuery,
    kept: &[DerivedCells],
    progress: &Progress,
) -> Result<TableView, TableError> {
    let loaded = plan.layer(&query.layer).ok_or_else(|| TableError::UnknownLayer {
        name: query.layer.0.clone(),
        known: plan.layers.iter().map(|l| l.id.0.as_str()).collect::<Vec<_>>().join(", "),
    })?;
    let dataset = loaded.dataset.clone();
    let wanted = plan.project.layer(&query.layer).map_or(&[][..], |l| &l.derived);
    let mut derived = Vec::new();
    for column in wanted {
        let before = kept.iter().find(|d| d.layer == query.layer && d.column == *column);
        derived.push(match before {
            Some(before) => before.clone(),
            None => derived_cells(&query.layer, &dataset, column, progress)?,
        });
    }
    let columns = columns(&dataset, &derived);
    let keys = keys(&columns, &query.sort)?;
    let mut rows = filtered(&dataset, &derived, &columns, query, progress)?;
    progress.check()?;
    rows = sorted(rows, &keys, |column, row| cell(&dataset, &derived, column, row));
    progress.check()?;
    Ok(TableView { query: query.clone(), columns, derived, rows: rows.into(), dataset })
}

fn columns(dataset: &Dataset, derived: &[DerivedCells]) -> Vec<TableColumn> {
    let fields = dataset.fields().iter().enumerate().map(|(i, field)| TableColumn {
        name: field.name.clone(),
        source: ColumnSource::Field(i),
        is_number: matches!(field.field_type, FieldType::Integer | FieldType::Real),
    });
    let derived = derived.iter().enumerate().map(|(i, derived)| TableColumn {
        name: derived.column.name.clone(),
        source: ColumnSource::Derived(i),
        is_number: true,
    });
    fields.chain(derived).collect()
}

fn keys<'a>(columns: &'a [TableColumn], sort: &[SortKey]) -> Result<Vec<(&'a TableColumn, bool)>, TableError> {
    let key = |key: &SortKey| {
        let column = columns.iter().find(|c| c.name == key.column).ok_or_else(|| TableError::UnknownColumn {
            name: key.column.clone(),
            known: columns.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join(", "),
        })?;
        Ok((column, key.descending))
    };
    sort.iter().map(key).collect()
}

fn filtered(
    dataset: &Dataset,
    derived: &[DerivedCells],
    columns: &[TableColumn],
    query: &TableQuery,
    progress: &Progress,
) -> Result<Vec<u32>, TableError> {
    let names: Vec<&str> = columns.iter().map(|c| c.name.as_str()).collect();
    let filter = Some(query.filter.as_str()).filter(|text| !text.trim().is_empty());
    let filter = filter.map(Filter::parse).transpose()?.map(|f| f.bind_columns(&names)).transpose()?;
    let all = || (0..u32::try_from(dataset.len()).unwrap_or(u32::MAX)).collect();
    let rows: Vec<u32> = query.only.as_ref().map_or_else(all, |only| only.to_vec());
    let Some(filter) = filter else { return Ok(rows) };
    let passes = |row: u32| {
        let value = |place: usize| columns.get(place).map_or(Value::Missing, |c| cell(dataset, derived, c, row));
        filter.matches_values(&value)
    };
    let stretch = |rows: &[u32]| {
        progress.check()?;
        Ok(rows.iter().copied().filter(|row| passes(*row)).collect())
    };
    let kept: Vec<Vec<u32>> = rows.par_chunks(STRETCH).map(stretch).collect::<Result<_, Cancelled>>()?;
    Ok(kept.concat())
}
