//! Why a project is not saved, packed or unpacked, in the language of the window.

use std::io::ErrorKind;
use std::path::Path;

use super::errors::{packed_error, project_error, read_error};
use crate::formats::WriteError;
use crate::i18n::{Lang, Word, fill};
use crate::plan::SavePlanError;
use crate::project::SaveError;

/// The error in one sentence: where, what is wrong, and what to do.
pub fn save_error(error: &SavePlanError, lang: Lang) -> String {
    if lang == Lang::En {
        return error.to_string();
    }
    let at =
        |path: &Path, what: &str| fill(Word::FaultAt, lang, &[("path", &path.display().to_string()), ("what", what)]);
    match error {
        SavePlanError::Save(SaveError::Write(error)) => at(&error.path, &write_error(error, lang)),
        SavePlanError::Save(SaveError::ChangedOnDisk(path)) => at(path, Word::SaveChangedOnDisk.text(lang)),
        SavePlanError::Save(SaveError::AlreadyThere(path)) | SavePlanError::InTheWay(path) => {
            at(path, Word::SaveAlreadyThere.text(lang))
        }
        SavePlanError::Save(SaveError::WouldNotRead(fault)) => {
            fill(Word::SaveWouldNotRead, lang, &[("what", &project_error(fault, lang))])
        }
        SavePlanError::Source { layer, fault } => {
            let what = read_error(fault, lang);
            fill(Word::SaveSourceMissing, lang, &[("layer", &layer.0), ("what", &what)])
        }
        SavePlanError::IsSource(path) => at(path, Word::SaveIsSource.text(lang)),
        SavePlanError::DataPacked(path) => at(path, Word::SaveDataPacked.text(lang)),
        SavePlanError::Packed { fault, path } => at(path, &packed_error(fault, lang)),
        SavePlanError::LeftAside { fault, aside } => {
            let (what, path) = (save_error(fault, lang), aside.display().to_string());
            fill(Word::SaveLeftAside, lang, &[("what", &what), ("path", &path)])
        }
        SavePlanError::Cancelled(_) => Word::Cancelled.text(lang).to_owned(),
    }
}

pub fn write_error(error: &WriteError, lang: Lang) -> String {
    let word = match error.error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => Word::WriteNoFolder,
        ErrorKind::ReadOnlyFilesystem => Word::WriteReadOnlyDisk,
        ErrorKind::PermissionDenied => Word::WriteForbidden,
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Word::WriteDiskFull,
        ErrorKind::IsADirectory => Word::WriteFolderThere,
        ErrorKind::Unsupported => Word::WriteNoFile,
        _ => Word::WriteFailed,
    };
    word.text(lang).to_owned()
}
