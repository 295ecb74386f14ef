//! Writes a document to disk: as a project file beside its data, or packed with them. It runs as a job.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::damaged::set_aside;
use super::shim::{self, BUNDLED, Moved as _, Replace, SaveError, Stamp};
use crate::project::{self, Project};
use crate::session::document::DocumentKind;

/// What is to be written, and where.
#[derive(Clone, Debug)]
pub struct SaveJob {
    /// With sources as the session has them: absolute paths, and names within the plan it came from.
    pub project: Project,
    pub kind: DocumentKind,
    pub target: PathBuf,
    pub replace: Replace,
}

/// What was written.
#[derive(Debug)]
pub struct Saved {
    pub kind: DocumentKind,
    pub stamp: Stamp,
    /// New names of sources that had another one.
    pub sources: BTreeMap<String, String>,
    /// Where a damaged file went that stood in the way.
    pub set_aside: Option<PathBuf>,
}

/// Whether a name asks for the packed form.
pub fn is_packed_name(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("shapan"))
}

impl SaveJob {
    /// Writes, whole or not at all.
    ///
    /// # Errors
    /// What the disk says; a file that may not be replaced.
    pub fn run(&self) -> Result<Saved, SaveError> {
        let folder = self.target.parent().unwrap_or(Path::new(""));
        let sources = self.names_of_bundled();
        // Absolute sources mean the same from anywhere.
        let mut written = self.project.clone();
        for layer in &mut written.layers {
            if let Some(name) = sources.get(&layer.source) {
                layer.source.clone_from(name);
            }
        }
        let written = written.moved(folder, folder);
        let is_damaged = self.replace != Replace::Nothing
            && self.target.is_file()
            && project::load_project(&self.target).is_err();
        let aside = if is_damaged { set_aside(&self.target).ok() } else { None };
        let replace = if aside.is_some() { Replace::Nothing } else { self.replace };
        let stamp = shim::save_project(&written, &self.target, replace)?;
        Ok(Saved { kind: DocumentKind::Project(self.target.clone()), stamp, sources, set_aside: aside })
    }

    /// The data of the bundled plan come with the program, wherever the project lies.
    fn names_of_bundled(&self) -> BTreeMap<String, String> {
        let is_bundled = self.kind == DocumentKind::Bundled;
        let plain = |source: &str| !Path::new(source).is_absolute() && !source.starts_with(BUNDLED);
        let sources = self.project.layers.iter().map(|l| &l.source).filter(|s| is_bundled && plain(s));
        sources.map(|source| (source.clone(), format!("{BUNDLED}{source}"))).collect()
    }
}
