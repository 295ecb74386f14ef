//! A project with its data in one file: a zip, read with suspicion and written whole. What its files mean is no
//! business of this one.

use std::fs::File;
use std::io::{self, BufReader, Read as _, Seek, Write};
use std::path::Path;

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::whole_file::{WriteError, write_whole_with};
use crate::progress::{Cancelled, Progress};

/// More files than any plan has layers.
const MOST_FILES: usize = 10_000;

/// How much larger than the archive its contents may be: text shrinks to a tenth, a trap to a thousandth …
const MOST_RATIO: u64 = 200;

/// … beyond what does no harm anyway.
const HARMLESS_BYTES: u64 = 64 << 20;

/// Read or written between two looks at the cancel token.
const BLOCK_BYTES: usize = 4 << 20;

/// Why a packed project cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum PackedError {
    #[error("cannot read the packed project: {0}")]
    Disk(io::Error),
    #[error("this is not a packed project but {0}: a packed project is a zip file that holds project.shapan.json")]
    NotPacked(String),
    #[error("the packed project is damaged at {name}: {message}; copy it again from where it came")]
    Damaged { name: String, message: String },
    #[error("{name} in the packed project is encrypted: pack it without a password")]
    Encrypted { name: String },
    #[error("{name} in the packed project leads out of it: refused")]
    LeadsOut { name: String },
    #[error("the packed project holds {files} files; {MOST_FILES} is the most this program reads")]
    TooManyFiles { files: usize },
    #[error("the packed project would grow to {bytes} bytes, far more than its own size explains: refused")]
    TooLarge { bytes: u64 },
    #[error("there is no {0} in the packed project")]
    Missing(String),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// A packed project, open for reading.
#[derive(Debug)]
pub struct Packed {
    archive: ZipArchive<BufReader<File>>,
}

impl Packed {
    /// Opens an archive and looks at all that it says of its contents.
    ///
    /// # Errors
    /// What is no zip file, and one with names that lead out of it, encrypted files or an unbelievable size.
    pub fn open(path: &Path) -> Result<Self, PackedError> {
        let file = File::open(path).map_err(PackedError::Disk)?;
        let metadata = file.metadata().map_err(PackedError::Disk)?;
        if !metadata.is_file() {
            return Err(PackedError::NotPacked("a folder or a device".to_owned()));
        }
        let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|error| match error {
            ZipError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => PackedError::Disk(error),
            _ => PackedError::NotPacked("something else, or half of one".to_owned()),
        })?;
        if archive.len() > MOST_FILES {
            return Err(PackedError::TooManyFiles { files: archive.len() });
        }
        let mut bytes = 0_u64;
        for index in 0..archive.len() {
            let entry = archive.by_index_raw(index).map_err(|e| damaged("its list of files", &e))?;
            let name = entry.name().to_owned();
            if entry.encrypted() {
                return Err(PackedError::Encrypted { name });
            }
            if !is_inside(&name) || entry.is_symlink() {
                return Err(PackedError::LeadsOut { name });
            }
            bytes = bytes.saturating_add(entry.size());
        }
        if bytes > HARMLESS_BYTES.max(metadata.len().saturating_mul(MOST_RATIO)) {
            return Err(PackedError::TooLarge { bytes });
        }
        Ok(Self { archive })
    }

    /// The names of its files, folders left out, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> =
            self.archive.file_names().filter(|n| !n.ends_with('/')).map(str::to_owned).collect();
        names.sort();
        names
    }

    /// How many bytes one file says that it has.
    ///
    /// # Errors
    /// A file that is not there.
    pub fn size_of(&mut self, name: &str) -> Result<u64, PackedError> {
        self.archive.by_name(name).map(|entry| entry.size()).map_err(|error| no_entry(name, &error))
    }

    /// The bytes of one file.
    ///
    /// # Errors
    /// A file that is not there, is damaged, or is larger than the archive says; cancellation.
    pub fn read(&mut self, name: &str, progress: &Progress) -> Result<Vec<u8>, PackedError> {
        let entry = self.archive.by_name(name).map_err(|error| no_entry(name, &error))?;
        let size = entry.size();
        let mut entry = entry.take(size.saturating_add(1));
        let mut bytes = Vec::new();
        loop {
            progress.check()?;
            let block = entry.by_ref().take(BLOCK_BYTES as u64).read_to_end(&mut bytes);
            if block.map_err(|e| damaged(name, &e))? == 0 {
                break;
            }
        }
        if bytes.len() as u64 == size { Ok(bytes) } else { Err(damaged(name, &"its size is not what it says")) }
    }
}

fn no_entry(name: &str, error: &ZipError) -> PackedError {
    match error {
        ZipError::FileNotFound => PackedError::Missing(name.to_owned()),
        error => damaged(name, error),
    }
}

fn damaged(name: &str, message: &dyn std::fmt::Display) -> PackedError {
    PackedError::Damaged { name: name.to_owned(), message: message.to_string() }
}

/// Whether a name stays within the archive, on every system that might unpack it.
pub fn is_inside(name: &str) -> bool {
    let is_plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    !name.contains(['\\', ':', '\0']) && name.trim_end_matches('/').split('/').all(is_plain)
}

/// Writes an archive whole or not at all: files by name, in this order, each fetched when its turn comes. The same
/// files give the same bytes.
///
/// # Errors
/// What `fetch` refuses and cancellation (inner), and what the disk says (outer).
pub fn write_packed<E: From<Cancelled>>(
    path: &Path,
    names: &[String],
    progress: &Progress,
    mut fetch: impl FnMut(&str) -> Result<Vec<u8>, E>,
) -> Result<Result<(), E>, WriteError> {
    let mut refused = None;
    let written = write_whole_with(path, |file| {
        let mut archive = ZipWriter::new(file);
        for name in names {
            let bytes = fetch(name).map_err(|error| {
                refused = Some(error);
                io::Error::other("refused")
            })?;
            let options = SimpleFileOptions::default()
                .compression_method(CompressionMethod::Deflated)
                .large_file(bytes.len() as u64 >= u64::from(u32::MAX))
                .unix_permissions(0o644);
            archive.start_file(name.as_str(), options).map_err(io::Error::from)?;
            write_blocks(&mut archive, &bytes, progress)?;
        }
        archive.finish().map_err(io::Error::from)?;
        // What was overtaken replaces nothing.
        still_wanted(progress)
    });
    if written.is_err() && refused.is_none() {
        refused = progress.check().err().map(E::from);
    }
    match (refused, written) {
        (Some(error), _) => Ok(Err(error)),
        (None, Ok(())) => Ok(Ok(())),
        (None, Err(error)) => Err(error),
    }
}

fn write_blocks(archive: &mut ZipWriter<impl Write + Seek>, bytes: &[u8], progress: &Progress) -> io::Result<()> {
    still_wanted(progress)?;
    for block in bytes.chunks(BLOCK_BYTES) {
        archive.write_all(block)?;
        still_wanted(progress)?;
    }
    Ok(())
}

fn still_wanted(progress: &Progress) -> io::Result<()> {
    progress.check().map_err(io::Error::other)
}
