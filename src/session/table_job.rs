//! The slow work of the attribute table: filtering and sorting, summing up, writing.

use std::path::PathBuf;
use std::sync::Arc;

use super::table_command::{LayerFileError, TableExport, TableFormat, layer_file};
use crate::export::TableCut;
use crate::i18n::Lang;
use crate::plan::Plan;
use crate::plan::table::{
    ColumnSummary, DerivedCells, RowScope, TableError, TableQuery, TableView, column_summary, table_view,
};
use crate::progress::Progress;

#[derive(Debug)]
pub(super) enum TableJob {
    View { plan: Box<Plan>, query: TableQuery, kept: Vec<DerivedCells> },
    Summary { view: Arc<TableView>, column: String, scope: RowScope, chosen: Arc<[u32]> },
    Export { view: Arc<TableView>, wanted: TableExport, chosen: Arc<[u32]>, sources: Vec<PathBuf>, lang: Lang },
}

#[derive(Debug)]
pub(super) enum TableResult {
    View(Result<TableView, TableError>),
    Summary(Option<ColumnSummary>),
    Exported { path: PathBuf, end: Exported },
}

/// How writing ended.
#[derive(Debug)]
pub(super) enum Exported {
    /// So many rows, and whether their geometry is with them.
    Written {
        rows: usize,
        has_geometry: bool,
    },
    /// The path is that of a file of the plan.
    IsSource,
    /// Why it could not be made.
    NotMade(LayerFileError),
    Failed,
}

impl TableJob {
    pub fn name(&self) -> &'static str {
        match self {
            Self::View { .. } => "table",
            Self::Summary { .. } => "summary",
            Self::Export { .. } => "table-export",
        }
    }

    pub fn run(self, progress: &Progress) -> TableResult {
        match self {
            Self::View { plan, query, kept } => TableResult::View(table_view(&plan, &query, &kept, progress)),
            Self::Summary { view, column, scope, chosen } => {
                let rows = view.scope_rows(scope, &chosen);
                let column = view.column(&column);
                // Cancelled: then another one was asked for, and this one is dropped.
                TableResult::Summary(column.and_then(|c| column_summary(&view, c, &rows, progress).ok()))
            }
            Self::Export { view, wanted, chosen, sources, lang } => {
                let rows = view.scope_rows(wanted.scope, &chosen);
                let cut = TableCut::of_columns(&view, &rows, &wanted.columns);
                let end = if crate::formats::is_one_of(&wanted.path, &sources) {
                    Exported::IsSource
                } else {
                    let has_geometry = wanted.format != TableFormat::Csv;
                    let bytes = match wanted.format {
                        TableFormat::Csv => Ok(cut.csv(lang).into_bytes()),
                        TableFormat::Layer(format) => layer_file(format, &wanted.path, cut.geojson(), progress),
                    };
                    match bytes.map(|bytes| crate::formats::write_whole(&wanted.path, &bytes)) {
                        Ok(Ok(())) => Exported::Written { rows: rows.len(), has_geometry },
                        Ok(Err(_)) => Exported::Failed,
                        Err(error) => Exported::NotMade(error),
                    }
                };
                TableResult::Exported { path: wanted.path, end }
            }
        }
    }
}
