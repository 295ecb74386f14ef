//! Writes a document to disk: as a project file beside its data, or packed with them. It runs as a job.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::damaged::set_aside;
use crate::formats::{Packed, PackedError, WriteError};
use crate::plan::{self, Home, Kept, SavePlanError, SavedPlan, is_packed_file};
use crate::progress::Progress;
use crate::project::{self, Project, ProjectFileError, Replace, Stamp};
use crate::session::document::{Document, DocumentKind};

/// What is to be written, and where.
#[derive(Clone, Debug)]
pub struct SaveJob {
    /// With sources as the session has them: absolute paths, and names within the plan it came from.
    pub project: Project,
    /// What those names belong to.
    pub home: Home,
    /// Sources that undo may bring back.
    pub remembered: BTreeSet<String>,
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
    /// What undo may bring back, and the packed project no longer holds.
    pub kept: Kept,
    /// Where a damaged file went that stood in the way.
    pub set_aside: Option<PathBuf>,
}

impl SaveJob {
    /// Writes, whole or not at all. A damaged file that stands in the way is set aside first, and put back if nothing
    /// is written.
    ///
    /// # Errors
    /// What the disk says; a file that may not be replaced; data that cannot be packed.
    pub fn run(&self, progress: &Progress) -> Result<Saved, SavePlanError> {
        let target = &self.target;
        // Data of the plan are not set aside either.
        plan::spare_sources(&self.project, &self.remembered, &self.home, target)?;
        let aside = self.make_room()?;
        let replace = if aside.is_some() { Replace::Nothing } else { self.replace };
        let saved = plan::save_remembering(&self.project, &self.remembered, &self.home, target, replace, progress);
        let saved = match (saved, aside.clone()) {
            (Ok(saved), _) => saved,
            (Err(fault), None) => return Err(fault),
            (Err(fault), Some(aside)) => return Err(put_back(aside, target, fault)),
        };
        let packed = is_packed_file(target);
        let kind = if packed { DocumentKind::Packed(target.clone()) } else { DocumentKind::Project(target.clone()) };
        let SavedPlan { stamp, renamed, kept, .. } = saved;
        Ok(Saved { kind, stamp, sources: renamed, kept, set_aside: aside })
    }

    /// Sets aside what is damaged and stands in the way; returns where it went.
    fn make_room(&self) -> Result<Option<PathBuf>, SavePlanError> {
        let target = &self.target;
        if !self.is_in_the_way() {
            return Ok(None);
        }
        match set_aside(target) {
            Ok(aside) => Ok(Some(aside)),
            // It has just gone by itself.
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(WriteError { error, path: target.clone() }.into()),
        }
    }

    /// Whether something stands there that is no project any more. What a newer version has written is one. Where
    /// nobody has been asked yet it is a change to ask about, like any other.
    fn is_in_the_way(&self) -> bool {
        let path = &self.target;
        if !path.is_file() || !matches!(self.replace, Replace::Anything) {
            return false;
        }
        if is_packed_file(path) {
            return matches!(Packed::open(path), Err(PackedError::NotPacked(_) | PackedError::Damaged { .. }));
        }
        match project::load_project(path) {
            Ok(_) | Err(ProjectFileError::TooNew { .. }) => false,
            Err(ProjectFileError::Unreadable(error)) => error.kind() == io::ErrorKind::InvalidData,
            Err(_) => true,
        }
    }
}

/// Nothing was written: what was set aside goes back to where it stood, or its new place is told.
fn put_back(aside: PathBuf, target: &Path, fault: SavePlanError) -> SavePlanError {
    if !target.exists() && fs::rename(&aside, target).is_ok() {
        return fault;
    }
    SavePlanError::LeftAside { fault: Box::new(fault), aside }
}

impl Document {
    /// What the names of sources that are no paths belong to, with what undo may bring back.
    pub fn home(&self) -> Home {
        match self.kind.home() {
            Home::Packed { path, .. } => Home::Packed { path, kept: self.kept.clone() },
            home => home,
        }
    }
}

impl DocumentKind {
    /// What the names of sources that are no paths belong to.
    pub fn home(&self) -> Home {
        match self {
            Self::Bundled => Home::Bundled,
            Self::Packed(path) => Home::packed(path.clone()),
            Self::Project(path) => Home::Folder(path.parent().map(Path::to_owned).unwrap_or_default()),
            Self::New | Self::Files => Home::default(),
        }
    }
}
