//! What is done to the document: begun, opened, left; a file asked for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::command::ViewCommand;
use super::disk::autosave::SideFiles;
use super::disk::recent::Recent;
use super::document::{Document, DocumentCommand, DocumentKind, FileWish, LeaveChoice, Leaving};
use super::document_job::{DocumentJob, DocumentNews};
use super::folders::Folders;
use super::georeference_commands::is_picture_name;
use super::history::History;
use super::job::{JobMode, JobRequest};
use super::notice::Forgotten;
use super::session::Session;
use super::shelf::Shelf;
use crate::crs::Datum;
use crate::formats::{self, Reading};
use crate::i18n::{Lang, Word};
use crate::plan::{self, Plan};
use crate::project::{self, BUNDLED, Bilingual, Project, Stamp};

impl Session {
    /// A session that keeps what outlasts a run in these folders.
    pub fn with_folders(mode: JobMode, folders: &Folders) -> Self {
        let mut session = Self::new(mode);
        session.autosave.files = SideFiles::new(folders.state.as_ref().map(|folder| folder.join("autosave")));
        session.look_for_orphans();
        session.poll();
        session.take_up_settings(folders.config.as_ref().map(|folder| folder.join("settings.json")));
        session.recent = Recent::read(folders.config.as_ref().map(|folder| folder.join("recent.json")));
        session
    }

    /// Whether there is work that is in no file.
    pub fn is_dirty(&self) -> bool {
        self.plan.project != *self.document.saved
    }

    pub(super) fn document(&mut self, command: DocumentCommand) {
        match command {
            DocumentCommand::Undo => self.take_back(),
            DocumentCommand::Redo => self.do_again(),
            DocumentCommand::New => self.leave_for(Leaving::New),
            DocumentCommand::Open(paths) => {
                self.document.wish = None;
                match &paths[..] {
                    // A picture without a place is laid on the plan there is, which is not left then.
                    [path] if self.would_ask() && is_picture_name(path) => {
                        self.start(DocumentJob::LookForPlace(path.clone()));
                    }
                    _ => self.leave_for(Leaving::Open(paths)),
                }
            }
            DocumentCommand::Drop(paths) => self.drop_files(paths),
            DocumentCommand::Save => self.save(),
            DocumentCommand::SaveAs(path) => self.save_as(&path),
            DocumentCommand::Pack(path) => self.pack(&path),
            DocumentCommand::Report { path, day } => self.write_report(&path, day),
            DocumentCommand::ResolveConflict(true) => self.save_anyway(),
            DocumentCommand::ResolveConflict(false) => {
                self.document.conflict = None;
                self.document.after_save = None;
            }
            DocumentCommand::Recover(index) => self.recover(index),
            DocumentCommand::DiscardRecovery(index) => self.discard_recovery(index),
            DocumentCommand::PostponeRecovery(index) => self.postpone_recovery(index),
            DocumentCommand::Close => self.leave_for(Leaving::Close),
            DocumentCommand::Leave(choice) => self.answer_leaving(choice),
            DocumentCommand::Wish(wish) => self.wish(wish),
            DocumentCommand::Browse(path) => self.browse(path),
            DocumentCommand::LookAtRecent => self.start(DocumentJob::LookAtRecent(self.recent.files.clone())),
            DocumentCommand::ForgetRecent(path) => self.recent.forget(&path),
            DocumentCommand::AddLayers(paths) => {
                self.document.wish = None;
                self.add_files(paths);
            }
            DocumentCommand::FindSource { layer, path } => self.find_source(layer, path),
            DocumentCommand::ReadLayerAs { layer, crs, swap_axes, datum, encoding } => {
                self.read_otherwise(&layer, |reading| {
                    // Who changes it has said it.
                    let is_right = reading.is_datum_said || datum != reading.datum;
                    let is_datum_said = datum == Datum::Wgs84 && is_right;
                    Reading { crs, swap_axes, datum, is_datum_said, encoding, ..reading }
                });
            }
            DocumentCommand::TakeSiblings(take) => self.take_siblings(take),
            DocumentCommand::Landing(command) => self.landing_command(command),
            DocumentCommand::Import(command) => self.import_command(command),
            DocumentCommand::Symptoms(command) => self.symptom_command(command),
            DocumentCommand::CheckSources => self.check_sources(),
            DocumentCommand::ReloadChanged => self.reload_changed(),
            DocumentCommand::IgnoreChanged => self.ignore_changed(),
        }
    }

    pub(super) fn start(&mut self, job: DocumentJob) {
        self.jobs.start(JobRequest::Document(job));
    }

    pub(super) fn take_news(&mut self, news: DocumentNews) {
        match news {
            DocumentNews::Added(added) => self.take_read_files(*added),
            DocumentNews::LookedForPlace { path, is_unplaced: true } => self.ask_for_control(vec![path]),
            DocumentNews::LookedForPlace { path, is_unplaced: false } => self.leave_for(Leaving::Open(vec![path])),
            DocumentNews::LookedAt { path, preview } => self.take_preview(&path, preview),
            DocumentNews::Rows(rows) => self.take_rows(rows),
            DocumentNews::Examined { layer, found } => self.take_symptoms(&layer, found),
            DocumentNews::Repaired { layer, reading, from, repaired } => {
                if let Some(data) = repaired {
                    self.take_repaired(layer, reading, &from, *data);
                }
            }
            DocumentNews::Found { file, data, siblings } => self.take_found(&file, *data, siblings),
            DocumentNews::Read { read, found } => self.take_read(read, &found),
            DocumentNews::Placed { files, opened } => self.take_placed(files, opened),
            DocumentNews::Unshifted(layers) => self.take_unshifted(layers),
            DocumentNews::Diagnosed(found) => self.take_diagnosed(found),
            DocumentNews::Listed(listing) => self.listing = Some(listing),
            DocumentNews::Missing(files) => self.recent.missing = files,
            DocumentNews::Saved { copy, result } => self.take_saved(copy, result),
            DocumentNews::Reported { path, end } => self.take_report(&path, end),
            DocumentNews::KeptAside(result) => self.kept_aside(result),
            DocumentNews::Orphans(orphans) => self.take_orphans(orphans),
            DocumentNews::Changed(changes) => self.take_changes(changes),
        }
    }

    /// Whether there is work that is lost when this plan is left.
    fn would_ask(&self) -> bool {
        let has_answers = self.import.as_ref().is_some_and(|import| import.answered() > 0);
        self.is_dirty() || self.claims.is_written || self.has_unlaid_points() || has_answers
    }

    /// Does something that ends the work on this plan, or asks what becomes of the work first.
    pub(super) fn leave_for(&mut self, leaving: Leaving) {
        self.settle_now();
        if self.would_ask() {
            self.document.leaving = Some(leaving);
        } else {
            self.leave(leaving);
        }
    }

    pub(super) fn leave(&mut self, leaving: Leaving) {
        match leaving {
            Leaving::New => {
                self.begin_empty();
                self.notices.forget_openings(Forgotten::All);
            }
            Leaving::Open(paths) => self.open(paths),
            Leaving::Recover(file) => self.begin_recovery(&file),
            Leaving::Close => {
                self.forget_aside();
                self.document.closing = true;
            }
        }
    }

    fn answer_leaving(&mut self, choice: LeaveChoice) {
        let Some(leaving) = self.document.leaving.take() else { return };
        match choice {
            LeaveChoice::Stay => {}
            LeaveChoice::Discard => self.leave(leaving),
            LeaveChoice::Save => {
                self.document.after_save = Some(leaving);
                self.save();
            }
        }
    }

    pub(super) fn wish(&mut self, wish: Option<FileWish>) {
        self.document.conflict = None;
        if wish.is_none() {
            self.document.after_save = None;
        } else {
            let folder = self.listing.take().map(|listing| listing.folder);
            let start = folder.or_else(|| self.document_folder()).or_else(std::env::home_dir);
            self.browse(start.unwrap_or_default());
        }
        self.document.wish = wish;
    }

    fn browse(&mut self, path: PathBuf) {
        let document = self.document_folder();
        self.start(DocumentJob::List { path, document });
    }

    /// The folder that the document lies in, or its first layer.
    pub fn document_folder(&self) -> Option<PathBuf> {
        let of_file = self.document.kind.path().map(Path::to_owned);
        let of_layer = || {
            let files = matches!(self.document.kind, DocumentKind::Files);
            self.plan.project.layers.first().filter(|_| files).map(|layer| PathBuf::from(&layer.source))
        };
        of_file.or_else(of_layer)?.parent().map(Path::to_owned)
    }

    /// A project among what was dropped is opened, and so is anything where nothing is there but the bundled plan as it
    /// came; else it is added to the plan there is.
    pub(super) fn drop_files(&mut self, paths: Vec<PathBuf>) {
        if paths.is_empty() {
            return;
        }
        let is_new =
            self.plan.project.layers.is_empty() || self.document.kind == DocumentKind::Bundled && !self.is_dirty();
        if is_new && !self.awaits_layers() || paths.iter().any(|path| formats::is_project_name(path)) {
            self.document(DocumentCommand::Open(paths));
        } else {
            self.document(DocumentCommand::AddLayers(paths));
        }
    }

    /// Whether something is being read or asked about, which a plan that is opened would end.
    fn awaits_layers(&self) -> bool {
        let is_read = ["add", "add_as"].into_iter().any(|job| self.jobs.progress(job).is_some());
        // A picture without a place waits for a map to be laid on.
        let is_asked = self.import.is_some() || self.georeferencing.is_some() || !self.landing.unplaced.is_empty();
        is_read || is_asked || self.opening.is_some()
    }

    pub(super) fn begin_empty(&mut self) {
        let text = |lang: Lang| Word::Untitled.text(lang).to_owned();
        let project = Project {
            title: Bilingual { zh: text(Lang::Zh), en: text(Lang::En) },
            groups: vec![project::default_group()],
            name_fields: project::usual_name_fields(),
            ..Project::default()
        };
        self.paths.clear();
        self.replace_plan(Plan { project, layers: Vec::new() });
        self.begin_history(DocumentKind::New);
    }

    /// The plan has just been opened: its history begins, and its sources become paths.
    pub(super) fn begin_document(&mut self, file: Option<(PathBuf, Stamp)>) {
        let (path, stamp) = file.unzip();
        let kind = match path {
            Some(path) if plan::is_packed_file(&path) => DocumentKind::Packed(absolute(&path)),
            Some(path) => DocumentKind::Project(absolute(&path)),
            None if self.paths.is_empty() => DocumentKind::Bundled,
            None => DocumentKind::Files,
        };
        let folder = match &kind {
            DocumentKind::Project(path) => Some(path.parent().map(Path::to_owned).unwrap_or_default()),
            DocumentKind::Files => Some(PathBuf::new()),
            DocumentKind::New | DocumentKind::Bundled | DocumentKind::Packed(_) => None,
        };
        if let Some(folder) = folder {
            let is_path = |layer: &&mut project::Layer| !layer.source.starts_with(BUNDLED);
            for layer in self.plan.project.layers.iter_mut().filter(is_path) {
                layer.source = absolute(&folder.join(&layer.source)).display().to_string();
            }
        }
        let opened = kind.path().map(Path::to_owned).or_else(|| self.paths.first().map(|path| absolute(path)));
        if let Some(path) = opened.filter(|_| self.paths.len() <= 1) {
            self.recent.add(&path);
        }
        self.begin_history(kind);
        self.document.stamp = stamp;
    }

    /// What is shown now is as its file has it, and nothing was done yet.
    fn begin_history(&mut self, kind: DocumentKind) {
        self.shelf = Shelf::default();
        for layer in &self.plan.layers {
            if let Some(of) = self.plan.project.layer(&layer.id) {
                self.shelf.put(&of.source, &of.reading, layer.clone());
            }
        }
        self.forget_aside();
        self.history = History::new(&self.plan.project, &self.crs);
        let saved = Arc::new(self.plan.project.clone());
        let wish = self.document.wish.take();
        self.document = Document { kind, saved, wish, ..Document::default() };
        self.sources = super::sources::Sources::default();
        self.landing = super::landing::Landing::default();
        self.watch_sources();
        if self.view.is_none() {
            self.view(&ViewCommand::ZoomToAll);
        }
    }
}

/// A path that means the same wherever the program stands.
pub(super) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
