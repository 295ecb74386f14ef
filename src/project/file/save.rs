//! A project file on disk: read with a stamp of what stood there, and saved whole or not at all.

use std::hash::{DefaultHasher, Hasher as _};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::super::Project;
use super::error::ProjectFileError;
use super::read::read_project;
use super::write::write_project;
use crate::formats::{WriteError, write_whole};

/// A project is small; what is larger is something else by mistake.
const MAX_BYTES: u64 = 64 << 20;

/// What stood in a file: two stamps are equal if the bytes were. Means something only within one run of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    bytes: u64,
    hash: u64,
}

impl Stamp {
    pub fn of(content: &[u8]) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(content);
        Self { bytes: content.len() as u64, hash: hasher.finish() }
    }
}

/// The stamp of a file of any size.
///
/// # Errors
/// What the disk says.
pub fn stamp_of(path: &Path) -> io::Result<Stamp> {
    let mut file = std::fs::File::open(path)?;
    let (mut hasher, mut bytes) = (DefaultHasher::new(), 0);
    let mut block = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut block)?;
        if read == 0 {
            return Ok(Stamp { bytes, hash: hasher.finish() });
        }
        hasher.write(block.get(..read).unwrap_or_default());
        bytes += read as u64;
    }
}

/// What may be replaced by saving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replace {
    /// Whatever stands there: somebody was asked.
    Anything,
    /// What was read or saved before, and nothing newer.
    Only(Stamp),
    /// Nothing: the file has to be new.
    Nothing,
}

/// Why a project was not saved; what stood there before is untouched.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    #[error(transparent)]
    Write(#[from] WriteError),
    /// Another program has written the file since it was read.
    #[error("the project file has changed on disk since it was read: save it under another name, or replace it: {}", .0.display())]
    ChangedOnDisk(PathBuf),
    #[error("there is such a file already: choose another name, or replace it: {}", .0.display())]
    AlreadyThere(PathBuf),
    /// A project that could not be read again: a fault of the program, told before it costs work.
    #[error("the project cannot be written as it is now: {0}")]
    WouldNotRead(ProjectFileError),
}

/// Reads a project file from disk, with a stamp of it to save it by.
///
/// # Errors
/// A file that cannot be read or is far too large for a project, and what [`read_project`] refuses.
pub fn load_project(path: &Path) -> Result<(Project, Stamp), ProjectFileError> {
    let file = std::fs::File::open(path).map_err(ProjectFileError::Unreadable)?;
    check_project_size(file.metadata().map_err(ProjectFileError::Unreadable)?.len())?;
    let mut content = Vec::new();
    file.take(MAX_BYTES).read_to_end(&mut content).map_err(ProjectFileError::Unreadable)?;
    let stamp = Stamp::of(&content);
    Ok((read_project_bytes(content)?, stamp))
}

/// Whether a project may be so large, wherever it lies; to be asked before it is read.
///
/// # Errors
/// What is far too large for a project.
pub fn check_project_size(bytes: u64) -> Result<(), ProjectFileError> {
    if bytes > MAX_BYTES { Err(ProjectFileError::TooLarge { bytes, most: MAX_BYTES }) } else { Ok(()) }
}

/// Reads the bytes of a project file, wherever it lies.
///
/// # Errors
/// What is no UTF-8 text, and what [`read_project`] refuses.
pub fn read_project_bytes(content: Vec<u8>) -> Result<Project, ProjectFileError> {
    let text = String::from_utf8(content).map_err(|e| {
        ProjectFileError::Unreadable(io::Error::new(io::ErrorKind::InvalidData, format!("it is not UTF-8 text: {e}")))
    })?;
    read_project(&text)
}

/// Saves a project whole or not at all, and returns the stamp of what stands there now. Its sources are written as
/// they are: [`Project::moved`] brings them along from another folder.
///
/// # Errors
/// What the disk says; a file that `replace` does not allow to be replaced.
pub fn save_project(project: &Project, path: &Path, replace: Replace) -> Result<Stamp, SaveError> {
    let text = write_project(project);
    read_project(&text).map_err(SaveError::WouldNotRead)?;
    may_replace(path, replace)?;
    write_whole(path, text.as_bytes())?;
    Ok(Stamp::of(text.as_bytes()))
}

/// Whether what stands at a path may be replaced. A file that is gone may be written anew.
///
/// # Errors
/// A file that may not be replaced.
pub fn may_replace(path: &Path, replace: Replace) -> Result<(), SaveError> {
    // A pipe takes bytes, but what was saved is read again.
    if std::fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
        return Err(WriteError { error: io::ErrorKind::Unsupported.into(), path: path.to_owned() }.into());
    }
    match replace {
        Replace::Anything => Ok(()),
        Replace::Nothing if path.exists() => Err(SaveError::AlreadyThere(path.to_owned())),
        Replace::Nothing => Ok(()),
        Replace::Only(stamp) => match stamp_of(path) {
            Ok(there) if there != stamp => Err(SaveError::ChangedOnDisk(path.to_owned())),
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(WriteError { error, path: path.to_owned() }.into())
            }
            _ => Ok(()),
        },
    }
}
