//! Unsaved work kept aside every half minute, and taken up again after a crash.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::disk::autosave::{Orphans, Recovery, SideFiles, UnsavedWork};
use super::document::{DocumentKind, Leaving};
use super::document_job::DocumentJob;
use super::notice::Notice;
use super::session::Session;
use super::step_words::both;
use crate::i18n::{Word, fill};
use crate::project::{Bilingual, Project};

/// From a change to its side file: a crash costs no more than this.
const DELAY: Duration = Duration::from_secs(30);

/// What is kept aside, and what was found there.
#[derive(Clone, Debug, Default)]
pub struct Autosave {
    pub(super) files: SideFiles,
    /// When the next side file is due.
    due: Option<Instant>,
    /// The project as it was last given to a job to keep aside.
    kept: Option<Arc<Project>>,
    /// That keeping work aside fails is told once.
    failed: bool,
    /// Unsaved work of other runs, until somebody says what to do.
    pub recoveries: Vec<Recovery>,
    /// Chosen, while the plan it belongs to is being opened.
    pub(super) recovering: Option<Recovery>,
    /// Taken up; its side file goes once there is a new one.
    taken_up: Vec<Recovery>,
}

impl Session {
    /// Keeps unsaved work aside when it is due; to be called each frame. Returns how long until it is due, if it is.
    pub fn tick(&mut self, now: Instant) -> Option<Duration> {
        self.notices.date(now);
        // A show changes for its while what is no work to keep.
        if !self.autosave.files.is_kept() || self.show.is_some() {
            return None;
        }
        if !self.is_dirty() {
            self.autosave.due = None;
            if self.autosave.kept.take().is_some() {
                self.forget_aside();
            }
            return None;
        }
        if self.autosave.kept.as_deref() == Some(&self.plan.project) {
            return None;
        }
        let due = *self.autosave.due.get_or_insert(now + DELAY);
        if now < due {
            return Some(due - now);
        }
        self.keep_aside();
        None
    }

    fn keep_aside(&mut self) {
        self.autosave.due = None;
        let project = Arc::new(self.plan.project.clone());
        self.autosave.kept = Some(project.clone());
        let steps = self.history.steps_from(&self.document.saved, &project);
        let words = self.last_done();
        let kind = self.document.kind.clone();
        let work = Box::new(UnsavedWork { kind, project, words, steps });
        self.start(DocumentJob::Autosave { files: self.autosave.files.clone(), work });
    }

    /// What was done last: a step, or that one was taken back which had been saved.
    fn last_done(&self) -> Bilingual {
        if let Some(words) = self.history.redo_words()
            && !self.history.leads_back_to(&self.document.saved)
        {
            return both(|lang| fill(Word::UndoWhat, lang, &[("what", words.get(lang))]));
        }
        let words = self.history.undo_words().cloned();
        words.unwrap_or_else(|| both(|lang| Word::StepOther.text(lang).to_owned()))
    }

    pub(super) fn kept_aside(&mut self, result: std::io::Result<()>) {
        match result {
            Ok(()) => {
                self.autosave.failed = false;
                self.autosave.taken_up.drain(..).for_each(Recovery::discard);
            }
            Err(error) => {
                if !std::mem::replace(&mut self.autosave.failed, true) {
                    let why = error.to_string();
                    self.notices.push(Notice::warning(|lang| fill(Word::AutosaveFailed, lang, &[("why", &why)])));
                }
            }
        }
    }

    /// The work is saved, or nobody wants it: nothing of it stays aside.
    pub(super) fn forget_aside(&mut self) {
        self.jobs.cancel("autosave");
        self.autosave.files.remove();
        self.autosave.due = None;
        self.autosave.kept = None;
        self.autosave.taken_up.drain(..).for_each(Recovery::discard);
    }

    /// Looks for work that other runs have left behind.
    pub(super) fn look_for_orphans(&mut self) {
        // Two looks at once would take each other's locks for those of a program that runs.
        if self.autosave.files.is_kept() && self.jobs.progress("orphans").is_none() {
            self.start(DocumentJob::Orphans(self.autosave.files.clone()));
        }
    }

    pub(super) fn take_orphans(&mut self, orphans: Orphans) {
        for found in orphans.recoveries {
            // One that is offered already is held by this very process.
            if self.autosave.recoveries.iter().all(|known| known.file != found.file) {
                self.autosave.recoveries.push(found);
            }
        }
        for file in orphans.damaged {
            self.set_aside_notice(&file);
        }
    }

    pub(super) fn set_aside_notice(&mut self, file: &std::path::Path) {
        let path = file.display().to_string();
        self.notices.push(Notice::warning(|lang| fill(Word::SetAside, lang, &[("path", &path)])));
    }

    pub(super) fn recover(&mut self, index: usize) {
        if let Some(recovery) = self.autosave.recoveries.get(index) {
            self.leave_for(Leaving::Recover(recovery.file.clone()));
        }
    }

    pub(super) fn discard_recovery(&mut self, index: usize) {
        if index < self.autosave.recoveries.len() {
            self.autosave.recoveries.remove(index).discard();
        }
    }

    pub(super) fn postpone_recovery(&mut self, index: usize) {
        if index < self.autosave.recoveries.len() {
            self.autosave.recoveries.remove(index);
        }
    }

    /// Opens what the work belongs to; the work follows.
    pub(super) fn begin_recovery(&mut self, file: &std::path::Path) {
        let Some(at) = self.autosave.recoveries.iter().position(|r| r.file == file) else { return };
        let recovery = self.autosave.recoveries.remove(at);
        let kind = recovery.kind.clone();
        self.autosave.recovering = Some(recovery);
        match kind {
            DocumentKind::Bundled => self.open(Vec::new()),
            DocumentKind::Project(path) | DocumentKind::Packed(path) => self.open(vec![path]),
            DocumentKind::New | DocumentKind::Files => {
                self.begin_empty();
                self.finish_recovery();
            }
        }
    }

    /// Puts the work of another run over the plan that was opened for it: one step, that can be undone.
    pub(super) fn finish_recovery(&mut self) {
        let Some(recovery) = self.autosave.recovering.take() else { return };
        self.plan.project = recovery.project.clone();
        self.plan_revision += 1;
        self.fit_data();
        let unread: Vec<_> = self.missing_layers().cloned().collect();
        let files: Vec<_> = unread
            .into_iter()
            .filter_map(|id| {
                let path = PathBuf::from(&self.plan.project.layer(&id)?.source);
                path.is_absolute().then_some((id, path))
            })
            .collect();
        self.note_step(both(|lang| Word::StepRecover.text(lang).to_owned()));
        if !files.is_empty() {
            self.read_files(files);
        }
        self.autosave.taken_up.push(recovery);
        if self.is_dirty() {
            self.keep_aside();
        } else {
            self.forget_aside();
        }
    }
}
