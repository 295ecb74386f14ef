//! Reports, as the session sees them: where to, how far, and how it ended.

use std::path::{Path, PathBuf};

use super::disk::report::{ReportEnd, ReportJob, with_ending};
use super::document_commands::absolute;
use super::document_job::DocumentJob;
use super::notice::Notice;
use super::session::Session;
use crate::i18n::{Word, fill};
use crate::progress::Progress;
use crate::project::Date;

impl Session {
    /// Checks the plan as it is now and writes what was found; a notice tells the end.
    pub(super) fn write_report(&mut self, path: &Path, day: Option<Date>) {
        self.document.wish = None;
        let (path, format) = with_ending(&absolute(path));
        let of_layers = self.plan.project.layers.iter().map(|layer| PathBuf::from(&layer.source));
        let sources = of_layers.chain(self.paths.iter().cloned()).chain(self.document.kind.path().map(Path::to_owned));
        let job = ReportJob {
            plan: self.plan.clone(),
            home: self.document.home(),
            path: path.clone(),
            format,
            day,
            lang: self.settings.lang,
            outdated: self.sources.outdated.iter().cloned().collect(),
            watched: self.sources.watched.clone(),
            sources: sources.collect(),
        };
        self.document.report = Some(path);
        self.start(DocumentJob::Report(Box::new(job)));
    }

    /// How far the report is, while one is on its way.
    pub fn report_progress(&self) -> Option<&Progress> {
        self.jobs.progress("report")
    }

    pub(super) fn take_report(&mut self, path: &Path, end: ReportEnd) {
        self.document.report = None;
        let path = path.display().to_string();
        let error = |word: Word| Notice::error(|lang| fill(word, lang, &[("path", &path)]));
        let notice = match end {
            ReportEnd::Cancelled => return,
            ReportEnd::Written => {
                let text = |lang| fill(Word::ReportWritten, lang, &[("path", &path)]);
                Notice::done(text).about(path.clone())
            }
            ReportEnd::IsSource => error(Word::TableExportIsSource),
            ReportEnd::Failed => error(Word::TableExportFailed),
        };
        self.notices.push(notice);
    }
}
