//! Saving, as the session sees it: which file, what may be replaced, and what follows once it is written.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::save::{SaveJob, Saved};
use super::document::FileWish;
use super::document_commands::absolute;
use super::document_job::DocumentJob;
use super::notice::Notice;
use super::session::Session;
use crate::export;
use crate::formats;
use crate::i18n::{Word, fill};
use crate::plan::SavePlanError;
use crate::project::{Replace, SaveError};

impl Session {
    /// Writes the document into its file; asks for a place where it has none.
    pub(super) fn save(&mut self) {
        match self.document.kind.path().map(Path::to_owned) {
            Some(path) => {
                let replace = self.document.stamp.map_or(Replace::Anything, Replace::Only);
                self.save_to(path, replace);
            }
            None => {
                let after = self.document.after_save.take();
                self.wish(Some(FileWish::SaveAs));
                self.document.after_save = after;
            }
        }
    }

    /// Writes the document into a file that somebody has named; it is the document's from then on.
    pub(super) fn save_as(&mut self, path: &Path) {
        self.document.wish = None;
        self.save_to(with_ending(path), Replace::Anything);
    }

    /// Writes the document over what another program has written meanwhile.
    pub(super) fn save_anyway(&mut self) {
        if let Some(path) = self.document.conflict.take() {
            self.save_to(path, Replace::Anything);
        }
    }

    /// Writes a packed copy, and stays with the document as it is. Over the document's own file it is no copy.
    pub(super) fn pack(&mut self, path: &Path) {
        self.document.wish = None;
        let own = self.document.kind.path().map(Path::to_owned);
        if own.is_some_and(|own| own == absolute(path) || formats::is_one_of(path, &[own])) {
            self.save();
            return;
        }
        let job = SaveJob {
            project: self.plan.project.clone(),
            home: self.document.home(),
            remembered: BTreeSet::new(),
            target: absolute(path),
            replace: Replace::Anything,
        };
        self.start(DocumentJob::Save { job: Box::new(job), copy: true });
    }

    fn save_to(&mut self, target: PathBuf, replace: Replace) {
        if self.document.is_saving() {
            return;
        }
        self.settle_now();
        let project = Arc::new(self.plan.project.clone());
        let (remembered, home) = (self.history.sources(), self.document.home());
        let job = SaveJob { project: (*project).clone(), home, remembered, target, replace };
        self.document.saving = Some(project);
        self.document.conflict = None;
        self.start(DocumentJob::Save { job: Box::new(job), copy: false });
    }

    pub(super) fn take_saved(&mut self, copy: bool, result: Result<Saved, SavePlanError>) {
        if copy {
            match result {
                Ok(saved) => {
                    self.take_set_aside(&saved);
                    self.log_saved(&saved);
                }
                Err(error) => self.could_not_save(&error),
            }
            return;
        }
        let Some(project) = self.document.saving.take() else { return };
        let saved = match result {
            Ok(saved) => saved,
            Err(SavePlanError::Save(SaveError::ChangedOnDisk(path))) => {
                self.document.conflict = Some(path);
                return;
            }
            Err(error) => {
                self.document.after_save = None;
                self.could_not_save(&error);
                return;
            }
        };
        self.take_set_aside(&saved);
        self.log_saved(&saved);
        self.document.saved = project;
        self.document.stamp = Some(saved.stamp);
        if let Some(path) = saved.kind.path() {
            self.recent.add(path);
        }
        self.rename_sources(&saved);
        self.document.kind = saved.kind;
        self.document.kept = saved.kept;
        // What was being read under the names of before is asked for under those of now.
        self.read_sources(Vec::new());
        if !self.is_dirty() {
            self.forget_aside();
        }
        if let Some(leaving) = self.document.after_save.take() {
            // What was changed while the file was being written is asked about again.
            self.leave_for(leaving);
        }
    }

    /// The names that saving has given to the data of the bundled plan or of a pack hold for all that is remembered.
    fn rename_sources(&mut self, saved: &Saved) {
        let new_name = |source: &str| saved.sources.get(source).cloned();
        let rename = |project: &mut crate::project::Project| {
            for layer in &mut project.layers {
                if let Some(name) = new_name(&layer.source) {
                    layer.source = name;
                }
            }
        };
        self.history.rewrite(rename);
        rename(&mut self.plan.project);
        rename(Arc::make_mut(&mut self.document.saved));
        self.sources.pending.iter_mut().for_each(|file| file.rename(new_name));
        self.shelf.rename(new_name);
    }

    fn log_saved(&mut self, saved: &Saved) {
        if let Some(path) = saved.kind.path().map(|path| path.display().to_string()) {
            self.notices.record(Notice::done(|lang| fill(Word::LogSaved, lang, &[("path", &path)])));
        }
    }

    fn take_set_aside(&mut self, saved: &Saved) {
        if let Some(path) = &saved.set_aside {
            self.set_aside_notice(path);
        }
    }

    fn could_not_save(&mut self, error: &SavePlanError) {
        let why = |lang| fill(Word::CouldNotSave, lang, &[("why", &export::save_error(error, lang))]);
        self.notices.push(Notice::error(why));
    }
}

/// The path with the ending that makes it a project.
fn with_ending(path: &Path) -> PathBuf {
    let path = absolute(path);
    if formats::is_project_name(&path) {
        return path;
    }
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = name.strip_suffix(".json").unwrap_or(&name);
    path.with_file_name(format!("{stem}{}", formats::PROJECT_ENDING))
}
