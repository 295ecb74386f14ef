//! Where the sources of a project lie: compiled in, in a folder, or packed with it.

use std::path::{Path, PathBuf};

use super::bundled;
use crate::data::Dataset;
use crate::formats::{self, Packed, PackedError, ReadError, Reading, Source};
use crate::progress::Progress;
use crate::project::{BUNDLED, source_path};

/// What the sources of a project are relative to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Home {
    /// The program itself.
    Bundled,
    /// A folder; paths may lead out of it.
    Folder(PathBuf),
    /// A packed project; nothing leads out of it.
    Packed(PathBuf),
}

impl Default for Home {
    fn default() -> Self {
        Self::Folder(PathBuf::new())
    }
}

/// Reads sources, of one home after another source of the same.
#[derive(Debug)]
pub(super) struct Sources<'a> {
    home: &'a Home,
    /// Open once something was read from it.
    packed: Option<Packed>,
}

impl<'a> Sources<'a> {
    pub(super) fn of(home: &'a Home) -> Self {
        Self { home, packed: None }
    }

    /// Sources of a packed project that is already open.
    pub(super) fn of_packed(home: &'a Home, packed: Packed) -> Self {
        Self { home, packed: Some(packed) }
    }

    /// The data of a source.
    pub(super) fn dataset(
        &mut self,
        source: &str,
        reading: &Reading,
        progress: &Progress,
    ) -> Result<Dataset, ReadError> {
        match (bundled_name(source, self.home), self.home) {
            (Some(name), _) => formats::read_source(&Source::of(name, bundled_bytes(name)?), reading, progress),
            (None, Home::Folder(folder)) => formats::read_path(&source_path(source, folder), reading, progress),
            (None, Home::Bundled | Home::Packed(_)) => {
                let (bytes, beside) = (self.bytes(source, progress)?, self.beside(source, progress)?);
                formats::read_source(&Source { name: source, bytes: &bytes, beside }, reading, progress)
                    .map_err(|e| e.in_file(Path::new(source)))
            }
        }
    }

    /// The bytes of a source as they are.
    pub(super) fn bytes(&mut self, source: &str, progress: &Progress) -> Result<Vec<u8>, ReadError> {
        if let Some(name) = bundled_name(source, self.home) {
            return Ok(bundled_bytes(name)?.to_vec());
        }
        match self.home {
            Home::Folder(folder) => formats::file_bytes(&source_path(source, folder), progress),
            Home::Bundled => Err(ReadError::NotFound.in_file(Path::new(source))),
            Home::Packed(path) => self.packed_bytes(source, path),
        }
    }

    /// The companions of a source: the files beside it that belong to it, as endings and bytes.
    pub(super) fn beside(&mut self, source: &str, progress: &Progress) -> Result<Vec<(String, Vec<u8>)>, ReadError> {
        if bundled_name(source, self.home).is_some() {
            return Ok(Vec::new());
        }
        match self.home {
            Home::Folder(folder) => formats::companions(&source_path(source, folder), progress),
            Home::Bundled => Ok(Vec::new()),
            Home::Packed(path) => {
                let names = self.packed(path).map(|packed| packed.names()).unwrap_or_default();
                let beside = formats::companions_among(source, &names).into_iter();
                beside.map(|(ending, name)| Ok((ending, self.packed_bytes(&name, path)?))).collect()
            }
        }
    }

    /// The packed project, opened when it is first read from.
    fn packed(&mut self, path: &Path) -> Result<&mut Packed, PackedError> {
        match &mut self.packed {
            Some(packed) => Ok(packed),
            closed => Ok(closed.insert(Packed::open(path)?)),
        }
    }

    fn packed_bytes(&mut self, source: &str, path: &Path) -> Result<Vec<u8>, ReadError> {
        let fault = |error: PackedError| match error {
            PackedError::Missing(_) => ReadError::NotFound,
            error => ReadError::Disk { error: std::io::Error::other(error.to_string()) },
        };
        self.packed(path)
            .and_then(|packed| packed.read(source))
            .map_err(|error| fault(error).in_file(Path::new(source)))
    }
}

/// The name of a source that comes with the program.
fn bundled_name<'a>(source: &'a str, home: &Home) -> Option<&'a str> {
    source.strip_prefix(BUNDLED).or((*home == Home::Bundled).then_some(source))
}

fn bundled_bytes(name: &str) -> Result<&'static [u8], ReadError> {
    let found = bundled::LAYERS.iter().find(|(file, _)| *file == name).map(|(_, bytes)| *bytes);
    found.ok_or_else(|| ReadError::NotFound.in_file(Path::new(name)))
}
