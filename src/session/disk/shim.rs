//! Until the project module saves itself.
use std::hash::{DefaultHasher, Hasher as _};
use std::path::{Path, PathBuf};
use crate::export::{WriteError, write_whole};
use crate::project::{Project, ProjectFileError, write_project};
pub const BUNDLED: &str = "bundled:";
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp { bytes: u64, hash: u64 }
impl Stamp {
    pub fn of(content: &[u8]) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(content);
        Self { bytes: content.len() as u64, hash: hasher.finish() }
    }
}
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replace { Anything, Only(Stamp), Nothing }
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    #[error(transparent)]
    Write(#[from] WriteError),
    #[error("changed {}", .0.display())]
    ChangedOnDisk(PathBuf),
    #[error("there {}", .0.display())]
    AlreadyThere(PathBuf),
    #[error("bad {0}")]
    WouldNotRead(ProjectFileError),
}
pub fn save_project(project: &Project, path: &Path, replace: Replace) -> Result<Stamp, SaveError> {
    let text = write_project(project);
    if let (Replace::Only(stamp), Ok(content)) = (replace, std::fs::read(path))
        && Stamp::of(&content) != stamp
    {
        return Err(SaveError::ChangedOnDisk(path.to_owned()));
    }
    write_whole(path, text.as_bytes())?;
    Ok(Stamp::of(text.as_bytes()))
}
pub trait Moved { fn moved(&self, from: &Path, to: &Path) -> Project; }
impl Moved for Project {
    fn moved(&self, from: &Path, to: &Path) -> Project {
        let mut moved = self.clone();
        for layer in &mut moved.layers {
            if let Ok(rest) = from.join(&layer.source).strip_prefix(to) {
                layer.source = rest.display().to_string();
            }
        }
        moved
    }
}
