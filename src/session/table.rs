//! The attribute table of the moment: which layer it shows, how it is filtered and sorted, and what it has become.

use std::sync::Arc;

use super::job::JobRequest;
use super::notice::Notice;
use super::selection::Selection;
use super::session::Session;
use super::table_command::{TableCommand, TableExport};
use super::table_job::{Exported, TableJob, TableResult};
use crate::data::FeatureId;
use crate::export;
use crate::i18n::{Word, fill, format};
use crate::plan::FeatureRef;
use crate::plan::table::{ColumnSummary, DerivedCells, RowScope, SortKey, TableError, TableQuery, TableView};
use crate::project::{DerivedColumn, LayerId};

/// The table as it is wanted, and as it was last made.
#[derive(Debug, Default)]
pub struct Table {
    /// The layer shown; `None` while the table is closed.
    pub layer: Option<LayerId>,
    pub filter: String,
    pub only_selected: bool,
    pub sort: Vec<SortKey>,
    /// The last table that could be made; of another layer while the new one is on its way.
    pub view: Option<Arc<TableView>>,
    /// Grows with every new view.
    pub revision: u64,
    /// Why the one wanted cannot be made.
    pub error: Option<TableError>,
    pub running: bool,
    /// The column and the rows to sum up.
    pub summarised: Option<(String, RowScope)>,
    pub summary: Option<ColumnSummary>,
    /// Whether rows are being written into a file.
    pub exporting: bool,
    /// Derived columns that were evaluated, for the next view.
    kept: Vec<DerivedCells>,
    asked: Option<(TableQuery, Vec<DerivedColumn>, u64)>,
    summary_asked: Option<(String, RowScope, u64, Arc<[u32]>)>,
}

impl Table {
    /// The view, where it is of the layer that is wanted.
    pub fn current(&self) -> Option<&Arc<TableView>> {
        self.view.as_ref().filter(|view| Some(&view.query.layer) == self.layer.as_ref())
    }

    /// Another plan: nothing of the last one is of use.
    pub(super) fn forget(&mut self) {
        let revision = self.revision + 1;
        *self = Self { revision, ..Self::default() };
    }
}

impl Session {
    pub(super) fn tabulate(&mut self, command: TableCommand) {
        match command {
            TableCommand::Show(layer) => {
                if self.plan.layer(&layer).is_none() || self.table.layer.as_ref() == Some(&layer) {
                    return;
                }
                let (kept, revision) = (std::mem::take(&mut self.table.kept), self.table.revision);
                self.table = Table { layer: Some(layer), kept, revision, ..Table::default() };
            }
            TableCommand::Close => {
                let (kept, revision) = (std::mem::take(&mut self.table.kept), self.table.revision);
                self.table = Table { kept, revision, ..Table::default() };
            }
            TableCommand::SetFilter(filter) => {
                let layer = self.table.layer.as_ref();
                let meant =
                    layer.map(|layer| export::filter_for_layers(&filter, &self.plan, std::slice::from_ref(layer)));
                self.table.filter = meant.unwrap_or(filter);
            }
            TableCommand::SetOnlySelected(only) => self.table.only_selected = only,
            TableCommand::Sort(keys) => self.table.sort = keys,
            TableCommand::SelectTo(of) => self.select_to(&of),
            TableCommand::SelectAll => self.choose_rows(|view, _| view.rows.to_vec()),
            TableCommand::Invert => self.choose_rows(|view, chosen| {
                let all = 0..u32::try_from(view.total()).unwrap_or(u32::MAX);
                all.filter(|row| chosen.binary_search(row).is_err()).collect()
            }),
            TableCommand::SelectSame { row, column } => self.choose_rows(|view, _| {
                let Some(column) = view.column(&column) else { return Vec::new() };
                let wanted = view.value(column, row);
                let is_same = |other: &u32| {
                    let value = view.value(column, *other);
                    value == wanted || value.is_unknown() && wanted.is_unknown()
                };
                view.rows.iter().copied().filter(is_same).collect()
            }),
            TableCommand::AddColumn(column) => self.add_column(column),
            TableCommand::RemoveColumn(name) => self.remove_column(&name),
            TableCommand::Summarise(what) => self.table.summarised = what,
            TableCommand::Export(wanted) => self.export_table(wanted),
        }
    }

    fn select_to(&mut self, of: &FeatureRef) {
        let Some(view) = self.table.current().filter(|view| view.query.layer == of.layer) else { return };
        let lead = self.selection.current.as_ref().filter(|lead| lead.layer == of.layer).unwrap_or(of).feature.0;
        let Some(to) = view.place_of(of.feature.0) else { return };
        let (a, b) = (view.place_of(lead).unwrap_or(to), to);
        let range = view.rows.get(a.min(b)..=a.max(b)).unwrap_or_default().to_vec();
        self.selection = Selection::of_rows(of.layer.clone(), range, Some(lead));
    }

    /// Chooses rows of the table's layer; the leading one stays, where it is among them.
    fn choose_rows(&mut self, rows: impl FnOnce(&TableView, &[u32]) -> Vec<u32>) {
        let Some(view) = self.table.current().cloned() else { return };
        let layer = view.query.layer.clone();
        let lead = self.selection.current.as_ref().filter(|of| of.layer == layer).map(|of| of.feature.0);
        let rows = rows(&view, self.selection.rows_of(&layer));
        self.selection = Selection::of_rows(layer, rows, lead);
    }

    fn add_column(&mut self, column: DerivedColumn) {
        let Some(layer) = self.table.layer.clone() else { return };
        if let Err(error) = self.plan.check_column(&layer, &column) {
            self.notices.push(Notice::error(|lang| export::column_error(&error, lang)));
            return;
        }
        if let Some(layer) = self.plan.project.layer_mut(&layer) {
            layer.derived.push(column);
        }
    }

    fn remove_column(&mut self, name: &str) {
        let layer = self.table.layer.clone().and_then(|id| self.plan.project.layer_mut(&id));
        let Some(layer) = layer else { return };
        layer.derived.retain(|column| column.name != name);
        self.table.sort.retain(|key| key.column != name);
        self.table.summarised.take_if(|(column, _)| column == name);
    }

    /// Has the table and the summary made when what they depend on has changed.
    pub(super) fn ask_for_table(&mut self) {
        let Some(layer) = self.table.layer.clone() else {
            if self.table.asked.take().is_some() {
                self.jobs.cancel("table");
                self.jobs.cancel("summary");
            }
            return;
        };
        let Table { filter, sort, only_selected, .. } = &self.table;
        let only = only_selected.then(|| Arc::from(self.selection.rows_of(&layer)));
        let query = TableQuery { layer: layer.clone(), filter: filter.clone(), only, sort: sort.clone() };
        let derived = self.plan.project.layer(&layer).map(|l| l.derived.clone()).unwrap_or_default();
        let wanted = (query, derived, self.data_revision);
        if self.table.asked.as_ref() != Some(&wanted) {
            self.table.running = true;
            let (plan, query, kept) = (Box::new(self.plan.clone()), wanted.0.clone(), self.table.kept.clone());
            self.table.asked = Some(wanted);
            self.jobs.start(JobRequest::Table(Box::new(TableJob::View { plan, query, kept })));
        }
        self.ask_for_summary(&layer);
    }

    fn ask_for_summary(&mut self, layer: &LayerId) {
        let wanted = self.table.summarised.clone().zip(self.table.current().cloned());
        let Some(((column, scope), view)) = wanted else {
            self.table.summary = None;
            self.table.summary_asked = None;
            return;
        };
        let chosen: Arc<[u32]> = match scope {
            RowScope::Selected => self.selection.rows_of(layer).into(),
            RowScope::Filtered | RowScope::All => Arc::default(),
        };
        let wanted = Some((column.clone(), scope, self.table.revision, chosen.clone()));
        if self.table.summary_asked != wanted {
            self.table.summary_asked = wanted;
            self.jobs.start(JobRequest::Table(Box::new(TableJob::Summary { view, column, scope, chosen })));
        }
    }

    fn export_table(&mut self, wanted: TableExport) {
        let Some(view) = self.table.current().cloned() else { return };
        let chosen: Arc<[u32]> = self.selection.rows_of(&view.query.layer).into();
        let sources = self.source_paths();
        self.table.exporting = true;
        let lang = self.settings.lang;
        self.jobs.start(JobRequest::Table(Box::new(TableJob::Export { view, wanted, chosen, sources, lang })));
    }

    /// The files that the plan was read from, which are never written to.
    pub(super) fn source_paths(&self) -> Vec<std::path::PathBuf> {
        let mut sources = self.paths.clone();
        let absolute = self.plan.project.layers.iter().map(|layer| std::path::PathBuf::from(&layer.source));
        sources.extend(absolute.filter(|source| source.is_absolute()));
        for opened in &self.paths {
            let folder =
                if opened.extension().is_some_and(|e| e == "json") { opened.parent() } else { Some(opened.as_path()) };
            let layers = self.plan.project.layers.iter();
            sources.extend(folder.into_iter().flat_map(|folder| layers.clone().map(|l| folder.join(&l.source))));
        }
        sources
    }

    /// Takes in what a job of the table has brought.
    pub(super) fn take_table(&mut self, result: TableResult) {
        match result {
            TableResult::View(Ok(view)) => {
                self.table.running = false;
                self.table.error = None;
                let others = self.table.kept.drain(..).filter(|d| d.layer != view.query.layer);
                self.table.kept = others.chain(view.derived.iter().cloned()).collect();
                self.table.view = Some(Arc::new(view));
                self.table.revision += 1;
                if let Some(layer) = self.table.layer.clone() {
                    self.ask_for_summary(&layer);
                }
            }
            TableResult::View(Err(error)) => {
                self.table.running = false;
                self.table.error = Some(error);
                // Rows of data that the layer no longer has name nothing.
                let is_of_now = |view: &Arc<TableView>| {
                    self.plan.layer(&view.query.layer).is_some_and(|now| Arc::ptr_eq(&now.dataset, &view.dataset))
                };
                if !self.table.view.as_ref().is_none_or(is_of_now) {
                    self.table.view = None;
                    self.table.revision += 1;
                }
            }
            TableResult::Summary(summary) => self.table.summary = summary,
            TableResult::Exported { path, end } => {
                self.table.exporting = false;
                let path = path.display().to_string();
                self.notices.push(match end {
                    Exported::Written { rows, has_geometry } => written_words(&path, rows, has_geometry),
                    Exported::IsSource => {
                        Notice::error(|lang| fill(Word::TableExportIsSource, lang, &[("path", &path)]))
                    }
                    Exported::NotMade(error) => {
                        let why = error.to_string();
                        Notice::error(|lang| fill(Word::OutputFailed, lang, &[("path", &path), ("why", &why)]))
                    }
                    Exported::Failed => Notice::error(|lang| fill(Word::TableExportFailed, lang, &[("path", &path)])),
                });
            }
        }
    }

    /// A feature of the table's layer.
    pub fn table_feature(&self, row: u32) -> Option<FeatureRef> {
        Some(FeatureRef { layer: self.table.layer.clone()?, feature: FeatureId(row) })
    }
}

/// That so many features were written: of a table as CSV only what is known of them, which is said, since nobody could
/// lay them on a map again.
pub(super) fn written_words(path: &str, features: usize, has_geometry: bool) -> Notice {
    let word = if has_geometry { Word::TableExported } else { Word::TableExportedCsv };
    Notice::done(|lang| {
        let features = format::features(features as u64, lang);
        fill(word, lang, &[("path", path), ("features", &features)])
    })
}
