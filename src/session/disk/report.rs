//! Checks a plan and writes the report, whole or not at all. It runs as a job.

use std::path::{Path, PathBuf};

use super::today::today;
use super::watch::{Watched, changes};
use crate::export::{Report, ReportError, ReportKind, ReportLanguage, SystemFonts, report_bytes};
use crate::formats;
use crate::i18n::Lang;
use crate::plan::{self, Home, Plan};
use crate::progress::{Cancelled, Progress};
use crate::project::{Date, LayerId};

/// What is to be told, and where.
#[derive(Clone, Debug)]
pub struct ReportJob {
    pub plan: Plan,
    /// What the sources of the plan are relative to.
    pub home: Home,
    pub path: PathBuf,
    pub format: ReportKind,
    pub day: Option<Date>,
    /// The language that is seen first; JSON speaks it.
    pub lang: Lang,
    /// Layers known to have another file than when they were read, and the files to look at once more.
    pub outdated: Vec<LayerId>,
    pub watched: Vec<Watched>,
    /// Files that are never written to.
    pub sources: Vec<PathBuf>,
}

/// How it ended.
#[derive(Debug)]
pub enum ReportEnd {
    Written,
    Cancelled,
    /// The path is that of a file of the plan.
    IsSource,
    Failed,
}

impl ReportJob {
    pub fn run(&self, progress: &Progress) -> ReportEnd {
        if formats::is_one_of(&self.path, &self.sources) {
            return ReportEnd::IsSource;
        }
        // Pictures of a fixed size are never too large: there is no other reason.
        let Ok(bytes) = self.bytes(progress) else { return ReportEnd::Cancelled };
        if progress.is_cancelled() {
            return ReportEnd::Cancelled;
        }
        match formats::write_whole(&self.path, &bytes) {
            Ok(()) => ReportEnd::Written,
            Err(_) => ReportEnd::Failed,
        }
    }

    fn bytes(&self, progress: &Progress) -> Result<Vec<u8>, ReportError> {
        let report = self.report(progress)?;
        let languages = match self.format {
            ReportKind::Html => ReportLanguage::Both { first: self.lang },
            ReportKind::Json => ReportLanguage::One(self.lang),
        };
        report_bytes(&report, self.format, languages, SystemFonts::usual(), progress)
    }

    fn report(&self, progress: &Progress) -> Result<Report, Cancelled> {
        let mut sources = plan::fingerprints(&self.plan.project, &self.home, progress)?;
        let now = changes(&self.watched, false, progress);
        for source in &mut sources {
            source.changed = self.outdated.contains(&source.layer) || now.iter().any(|c| c.layer == source.layer);
        }
        Report::make(&self.plan, self.day.unwrap_or_else(today), sources, progress)
    }
}

/// A report's path with an ending that says what it is: a page, unless another one was named.
pub fn with_ending(path: &Path) -> (PathBuf, ReportKind) {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    match ReportKind::of_path(path) {
        Some(kind) => (path.to_owned(), kind),
        None => (path.with_file_name(format!("{name}.html")), ReportKind::Html),
    }
}
