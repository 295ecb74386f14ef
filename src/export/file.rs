//! Writing a file whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file that could not be written; what stood there before is untouched.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {error}", path.display())]
pub struct WriteError {
    error: io::Error,
    path: PathBuf,
}

/// Writes beside the file, syncs, and renames over it: whoever looks sees the old file or the new one.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let in_file = |error| WriteError { error, path: path.to_owned() };
    let name = path.file_name().ok_or_else(|| in_file(io::ErrorKind::InvalidInput.into()))?;
    let mut aside_name = std::ffi::OsString::from(".");
    aside_name.push(name);
    aside_name.push(format!(".{}.part", std::process::id()));
    let aside = path.with_file_name(aside_name);
    let written = (|| {
        let mut file = File::create(&aside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&aside, path)
    })();
    written.map_err(|error| {
        // The half-written one is of no use to anybody; that it is left behind is the lesser trouble.
        let _ = fs::remove_file(&aside);
        in_file(error)
    })
}

/// Whether something stands at a path already.
pub fn file_exists(path: &Path) -> bool {
    path.exists()
}

/// Whether a path leads to one of the files, by whatever name; what does not exist is none of them.
pub fn is_one_of(path: &Path, files: &[PathBuf]) -> bool {
    let Ok(real) = fs::canonicalize(path) else { return false };
    files.iter().any(|file| fs::canonicalize(file).is_ok_and(|file| file == real))
}
