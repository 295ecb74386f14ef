//! Where the sources of a project lie: compiled in, in a folder, or packed with it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::bundled;
use crate::data::Dataset;
use crate::formats::{self, Packed, PackedError, ReadError, Reading, Source};
use crate::progress::{Cancelled, Progress};
use crate::project::{BUNDLED, source_path};

/// What the sources of a project are relative to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Home {
    /// The program itself.
    Bundled,
    /// A folder; paths may lead out of it.
    Folder(PathBuf),
    /// A packed project; nothing that came with it leads out of it.
    Packed { path: PathBuf, kept: Kept },
}

impl Home {
    /// A packed project as it lies on disk.
    pub fn packed(path: PathBuf) -> Self {
        Self::Packed { path, kept: Kept::default() }
    }
}

impl Default for Home {
    fn default() -> Self {
        Self::Folder(PathBuf::new())
    }
}

/// Files that a packed project held once, by their names in it: it was saved without the layers that need them, and
/// undo may bring those back. They stay in memory only: whoever is handed the packed project gets nothing that was
/// taken out of it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Kept(BTreeMap<String, Arc<Vec<u8>>>);

impl Kept {
    /// Their names, sorted.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

impl fmt::Debug for Kept {
    /// The names alone: what is in the files fills screens.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// Where the bytes of a source are, or of a file beside one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Program(String),
    Disk(PathBuf),
    /// In the packed project, by the name there.
    Packed(String),
}

impl Place {
    /// The name of the file, without the folder.
    pub(super) fn file_name(&self) -> String {
        let path = match self {
            Self::Program(name) | Self::Packed(name) => Path::new(name),
            Self::Disk(path) => path,
        };
        path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
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
        match self.place_of(source) {
            Place::Program(name) => formats::read_source(&Source::of(&name, bundled_bytes(&name)?), reading, progress),
            Place::Disk(path) => formats::read_path(&path, reading, progress),
            Place::Packed(_) => {
                let (bytes, beside) = (self.bytes(source, progress)?, self.beside(source, progress)?);
                formats::read_source(&Source { name: source, bytes: &bytes, beside }, reading, progress)
                    .map_err(|e| e.in_file(Path::new(source)))
            }
        }
    }

    /// Where a source is.
    pub(super) fn place_of(&self, source: &str) -> Place {
        if let Some(name) = source.strip_prefix(BUNDLED) {
            return Place::Program(name.to_owned());
        }
        match self.home {
            Home::Folder(folder) => Place::Disk(source_path(source, folder)),
            // A layer that was added since, from elsewhere.
            _ if Path::new(source).is_absolute() => Place::Disk(PathBuf::from(source)),
            Home::Bundled => Place::Program(source.to_owned()),
            Home::Packed { .. } => Place::Packed(source.to_owned()),
        }
    }

    /// The bytes of a source as they are.
    pub(super) fn bytes(&mut self, source: &str, progress: &Progress) -> Result<Vec<u8>, ReadError> {
        self.bytes_at(&self.place_of(source), progress)
    }

    /// The bytes of a source, or of a file beside one.
    pub(super) fn bytes_at(&mut self, place: &Place, progress: &Progress) -> Result<Vec<u8>, ReadError> {
        match place {
            Place::Program(name) => Ok(bundled_bytes(name)?.to_vec()),
            Place::Disk(path) => formats::file_bytes(path, progress),
            Place::Packed(name) => self.packed_bytes(name, progress),
        }
    }

    /// The companions of a source: the files beside it that belong to it, as endings and bytes.
    pub(super) fn beside(&mut self, source: &str, progress: &Progress) -> Result<Vec<(String, Vec<u8>)>, ReadError> {
        let places = self.companions(source)?.into_iter();
        places.map(|(ending, place)| Ok((ending, self.bytes_at(&place, progress)?))).collect()
    }

    /// The companions of a source, as endings and places; nothing of them is read.
    pub(super) fn companions(&mut self, source: &str) -> Result<Vec<(String, Place)>, ReadError> {
        match self.place_of(source) {
            Place::Program(_) => Ok(Vec::new()),
            Place::Disk(path) => {
                let files = formats::companion_files(&path).map_err(|error| error.in_file(&path))?.into_iter();
                Ok(files.map(|(ending, file)| (ending, Place::Disk(file))).collect())
            }
            Place::Packed(name) => {
                let Home::Packed { path, kept } = self.home else { return Ok(Vec::new()) };
                let mut names = self.packed(path).map(|packed| packed.names()).unwrap_or_default();
                names.extend(kept.names().map(str::to_owned));
                names.sort();
                names.dedup();
                let beside = formats::companions_among(&name, &names).into_iter();
                Ok(beside.map(|(ending, name)| (ending, Place::Packed(name))).collect())
            }
        }
    }

    /// What the packed project holds of these sources, to be kept while it is written without them. What it does not
    /// hold, or what is damaged, was lost before.
    ///
    /// # Errors
    /// Only when cancelled.
    pub(super) fn keep<'s>(
        &mut self,
        sources: impl Iterator<Item = &'s str>,
        progress: &Progress,
    ) -> Result<Kept, Cancelled> {
        let mut kept = Kept::default();
        for source in sources {
            let own = self.place_of(source);
            let beside = self.companions(source).unwrap_or_default().into_iter().map(|(_, place)| place);
            for place in std::iter::once(own).chain(beside) {
                progress.check()?;
                let Place::Packed(name) = &place else { continue };
                if let Some(bytes) = self.kept(name) {
                    kept.0.insert(name.clone(), bytes.clone());
                } else if let Ok(bytes) = self.bytes_at(&place, progress) {
                    kept.0.insert(name.clone(), Arc::new(bytes));
                }
            }
        }
        progress.check()?;
        Ok(kept)
    }

    fn kept(&self, name: &str) -> Option<&'a Arc<Vec<u8>>> {
        let Home::Packed { kept, .. } = self.home else { return None };
        kept.0.get(name)
    }

    /// The packed project, opened when it is first read from.
    fn packed(&mut self, path: &Path) -> Result<&mut Packed, PackedError> {
        match &mut self.packed {
            Some(packed) => Ok(packed),
            closed => Ok(closed.insert(Packed::open(path)?)),
        }
    }

    fn packed_bytes(&mut self, name: &str, progress: &Progress) -> Result<Vec<u8>, ReadError> {
        let home = self.home;
        let Home::Packed { path, .. } = home else { return Err(ReadError::NotFound.in_file(Path::new(name))) };
        if let Some(bytes) = self.kept(name) {
            return Ok(bytes.to_vec());
        }
        let fault = |error: PackedError| match error {
            PackedError::Missing(_) => ReadError::NotFound,
            PackedError::Cancelled(cancelled) => cancelled.into(),
            error => ReadError::Disk { error: std::io::Error::other(error.to_string()) },
        };
        self.packed(path)
            .and_then(|packed| packed.read(name, progress))
            .map_err(|error| fault(error).in_file(Path::new(name)))
    }
}

fn bundled_bytes(name: &str) -> Result<&'static [u8], ReadError> {
    let found = bundled::LAYERS.iter().find(|(file, _)| *file == name).map(|(_, bytes)| *bytes);
    found.ok_or_else(|| ReadError::NotFound.in_file(Path::new(name)))
}
