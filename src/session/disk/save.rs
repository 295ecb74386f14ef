//! Writes a document to disk: as a project file beside its data, or packed with them. It runs as a job.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::damaged::set_aside;
use crate::formats::Packed;
use crate::plan::{self, Home, SavePlanError, is_packed_file};
use crate::progress::Progress;
use crate::project::{self, Project, Replace, Stamp};
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

impl SaveJob {
    /// Writes, whole or not at all. A damaged file that stands in the way is set aside first.
    ///
    /// # Errors
    /// What the disk says; a file that may not be replaced; data that cannot be packed.
    pub fn run(&self, progress: &Progress) -> Result<Saved, SavePlanError> {
        let target = &self.target;
        let aside = if is_damaged(target) { set_aside(target).ok() } else { None };
        let replace = if aside.is_some() { Replace::Nothing } else { self.replace };
        let (stamp, written) = plan::save(&self.project, &self.kind.home(), target, replace, progress)?;
        let is_packed = is_packed_file(target);
        let named = self.project.layers.iter().zip(&written.layers).map(|(had, has)| (&had.source, &has.source));
        // A path means the same as before; only how the project file writes it is another matter.
        let renamed = named.filter(|(had, has)| had != has && (is_packed || !Path::new(had).is_absolute()));
        let sources = renamed.map(|(had, has)| (had.clone(), has.clone())).collect();
        let kind = if is_packed { DocumentKind::Packed(target.clone()) } else { DocumentKind::Project(target.clone()) };
        Ok(Saved { kind, stamp, sources, set_aside: aside })
    }
}

/// Whether something stands there that is no project any more.
fn is_damaged(path: &Path) -> bool {
    path.is_file()
        && if is_packed_file(path) { Packed::open(path).is_err() } else { project::load_project(path).is_err() }
}

impl DocumentKind {
    /// What the names of sources that are no paths belong to.
    pub fn home(&self) -> Home {
        match self {
            Self::Bundled => Home::Bundled,
            Self::Packed(path) => Home::Packed(path.clone()),
            Self::Project(path) => Home::Folder(path.parent().map(Path::to_owned).unwrap_or_default()),
            Self::New | Self::Files => Home::default(),
        }
    }
}
