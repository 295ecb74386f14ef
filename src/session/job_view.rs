//! The job that a person waits for, as the status bar tells of it. Quick ones, and those that nobody waits for, are none.

use std::time::Duration;

use super::session::Session;
use crate::i18n::Word;

/// One running job.
#[derive(Clone, Debug, PartialEq)]
pub struct JobView {
    /// What it is doing; with `{name}` where it has one.
    pub word: Word,
    /// What it works on; empty for nothing in particular.
    pub name: String,
    /// Of how many files and folders that is the first.
    pub files: usize,
    /// Bytes, of jobs that read; else whatever the job counts.
    pub done: u64,
    /// 0 while it is unknown.
    pub total: u64,
    /// Whether bytes are counted.
    pub counts_bytes: bool,
    /// Features read so far.
    pub features: u64,
    pub elapsed: Duration,
}

/// Jobs by their name, what is said of them, and whether they count bytes; the first that runs is told of.
const TOLD: &[(&str, Word, bool)] = &[
    ("open", Word::StatusOpening, true),
    ("add", Word::StatusReading, true),
    ("add_as", Word::StatusReading, true),
    ("place", Word::StatusReading, true),
    ("find", Word::StatusReading, true),
    ("read", Word::StatusReading, true),
    ("pack", Word::StatusPacking, false),
    ("save-picture", Word::StatusPicture, false),
    ("copy-picture", Word::StatusPicture, false),
    ("export", Word::StatusExporting, false),
    ("table-export", Word::StatusExporting, false),
];

impl Session {
    /// The job under way that can be watched and cancelled.
    pub fn watched_job(&self) -> Option<JobView> {
        TOLD.iter().find_map(|(job, word, counts_bytes)| {
            let (progress, elapsed) = self.jobs.running(job)?;
            let name = self.opening.clone().filter(|_| *job == "open").unwrap_or_default();
            let files = self.opening_paths.len().max(1);
            let (done, total) = (progress.done(), progress.total());
            let features = progress.features();
            Some(JobView { word: *word, name, files, done, total, counts_bytes: *counts_bytes, features, elapsed })
        })
    }

    /// Lets go of all that can be watched. What somebody has answered for it is asked again rather than lost.
    pub(super) fn cancel_watched(&mut self) {
        self.stop_placing();
        self.stop_reading();
        self.log_files_let_go();
        TOLD.iter().for_each(|(job, ..)| self.jobs.cancel(job));
        self.opening = None;
        self.table.exporting = false;
    }
}
