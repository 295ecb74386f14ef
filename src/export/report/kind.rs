//! What a report is written as: the ending of its file decides.

use std::path::Path;

use super::html::{ReportError, report_html};
use super::json::report_json;
use super::report::{Report, ReportLanguage};
use crate::export::SystemFonts;
use crate::formats::is_project_file_name;
use crate::i18n::Lang;
use crate::progress::Progress;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReportKind {
    /// A page that any browser shows and prints.
    #[default]
    Html,
    /// For scripts.
    Json,
}

impl ReportKind {
    /// By the ending of a file's name; `None` for another one, and for the name of a project.
    pub fn of_path(path: &Path) -> Option<Self> {
        if is_project_file_name(path) {
            return None;
        }
        match path.extension()?.to_str()?.to_lowercase().as_str() {
            "html" | "htm" => Some(Self::Html),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// The report as the bytes of a file. JSON in both languages says what stands once in Chinese, as elsewhere.
///
/// # Errors
/// Only when cancelled.
pub fn report_bytes(
    report: &Report,
    kind: ReportKind,
    languages: ReportLanguage,
    fonts: SystemFonts,
    progress: &Progress,
) -> Result<Vec<u8>, ReportError> {
    match kind {
        ReportKind::Html => Ok(report_html(report, languages, fonts, progress)?.into_bytes()),
        ReportKind::Json => {
            let lang = match languages {
                ReportLanguage::One(lang) => lang,
                ReportLanguage::Both { .. } => Lang::Zh,
            };
            // Every value is ours: none has a key that is no text.
            let mut text = serde_json::to_vec_pretty(&report_json(report, lang)).unwrap_or_default();
            text.push(b'\n');
            Ok(text)
        }
    }
}
