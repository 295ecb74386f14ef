//! What can be said of a column of the table as a whole.

use super::view::{TableColumn, TableView};
use crate::analysis::statistics::{self, NumberSummary, WordSummary};
use crate::data::Value;
use crate::progress::{Cancelled, Progress};

/// A column summed up over some rows.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnSummary {
    pub column: String,
    /// How many rows were looked at.
    pub rows: usize,
    pub summary: Summary,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Summary {
    Numbers(NumberSummary),
    /// Of a column with anything else: lists and objects count as their JSON text.
    Words(WordSummary),
}

/// Steps of a histogram.
const BINS: usize = 16;
/// Words told one by one.
const TOP: usize = 8;

/// Sums up a column over the given rows of the dataset.
///
/// # Errors
/// Only when cancelled.
pub fn column_summary(
    view: &TableView,
    column: &TableColumn,
    rows: &[u32],
    progress: &Progress,
) -> Result<ColumnSummary, Cancelled> {
    progress.check()?;
    let values = rows.iter().map(|row| view.value(column, *row));
    let summary = if column.is_number {
        Summary::Numbers(statistics::of_numbers(values.map(|v| v.as_f64()), BINS))
    } else {
        Summary::Words(statistics::of_words(values.map(|v: Value<'_>| v.to_text()), TOP))
    };
    progress.check()?;
    Ok(ColumnSummary { column: column.name.clone(), rows: rows.len(), summary })
}
