//! The files opened last, kept over runs in the folder of the program's settings.

use std::fs;
use std::path::{Path, PathBuf};

use crate::formats::write_whole;

/// More than these are forgotten.
const MOST: usize = 12;

/// The files opened last, the latest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recent {
    pub files: Vec<PathBuf>,
    /// Those that were not there when last looked at.
    pub missing: Vec<PathBuf>,
    /// The file that keeps the list; `None` keeps it for this run only.
    kept_in: Option<PathBuf>,
}

impl Recent {
    /// The list of an earlier run; empty where there is none, or where it makes no sense.
    pub fn read(kept_in: Option<PathBuf>) -> Self {
        let text = kept_in.as_ref().and_then(|path| fs::read_to_string(path).ok());
        let files: Vec<PathBuf> = text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        Self { files: files.into_iter().take(MOST).collect(), missing: Vec::new(), kept_in }
    }

    /// Puts a file on top.
    pub fn add(&mut self, path: &Path) {
        self.files.retain(|p| p != path);
        self.missing.retain(|p| p != path);
        self.files.insert(0, path.to_owned());
        self.files.truncate(MOST);
        self.write();
    }

    pub fn forget(&mut self, path: &Path) {
        self.files.retain(|p| p != path);
        self.write();
    }

    /// That a list of files cannot be kept is no reason to disturb anybody.
    fn write(&self) {
        let Some(path) = &self.kept_in else { return };
        let Ok(text) = serde_json::to_string_pretty(&self.files) else { return };
        if path.parent().is_some_and(|folder| fs::create_dir_all(folder).is_ok()) {
            let _ = write_whole(path, text.as_bytes());
        }
    }
}

/// Which of these files do not exist.
pub fn missing(files: Vec<PathBuf>) -> Vec<PathBuf> {
    files.into_iter().filter(|path| !path.exists()).collect()
}
