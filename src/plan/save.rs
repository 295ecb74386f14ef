//! Saves a plan's project: as a project file, or packed with its data.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::home::{Home, Sources};
use super::open::is_packed_file;
use crate::formats::{self, Packed, PackedError, ReadError, WriteError};
use crate::progress::Progress;
use crate::project::{
    self, BUNDLED, LayerId, Project, Replace, SaveError, Stamp, may_replace, read_project, save_project, write_project,
};

/// The project in a packed one.
pub(super) const PACKED_PROJECT: &str = "project.shapan.json";

/// Where the data lie in a packed project.
const PACKED_DATA: &str = "data/";

/// Why a plan was not saved; what stood there before is untouched.
#[derive(Debug, thiserror::Error)]
pub enum SavePlanError {
    #[error(transparent)]
    Save(#[from] SaveError),
    /// Packing takes the data along, so they have to be there.
    #[error("layer {layer}: its data cannot be packed: {fault}")]
    Source { layer: LayerId, fault: ReadError },
    /// A project file beside a packed one would lose its data.
    #[error("its data lie in a packed project: save it as .shapan, or unpack it first (shapan unpack): {}", .0.display())]
    DataPacked(PathBuf),
    #[error("{fault}: {}", path.display())]
    Packed { fault: PackedError, path: PathBuf },
    #[error("there is such a file already: name another folder, or replace it by --force: {}", .0.display())]
    InTheWay(PathBuf),
}

impl From<WriteError> for SavePlanError {
    fn from(error: WriteError) -> Self {
        Self::Save(error.into())
    }
}

/// Saves a project whole or not at all: packed with its data if the name ends in `.shapan`, else as a project file
/// whose sources are relative to its folder. Sources that come with the program are named so (`bundled:`).
///
/// Returns the stamp of what stands there now, and the project as it stands there: with the sources it has in its
/// new home.
///
/// # Errors
/// What the disk says; a file that `replace` does not allow to be replaced; data that cannot be packed.
pub fn save(
    project: &Project,
    home: &Home,
    path: &Path,
    replace: Replace,
    progress: &Progress,
) -> Result<(Stamp, Project), SavePlanError> {
    if is_packed_file(path) {
        return pack(project, home, path, replace, progress);
    }
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = absolute(path).parent().map(Path::to_owned).unwrap_or_default();
    let moved = match home {
        Home::Folder(from) => project.moved(&absolute(&Path::new(".").join(from)), &folder),
        Home::Bundled => in_the_program(project).moved(&folder, &folder),
        Home::Packed(packed) => return Err(SavePlanError::DataPacked(packed.clone())),
    };
    let stamp = save_project(&moved, path, replace)?;
    Ok((stamp, moved))
}

/// The bundled project with sources that say that they come with the program.
fn in_the_program(project: &Project) -> Project {
    let mut named = project.clone();
    for layer in &mut named.layers {
        if !layer.source.starts_with(BUNDLED) && !Path::new(&layer.source).is_absolute() {
            layer.source.insert_str(0, BUNDLED);
        }
    }
    named
}

fn pack(
    project: &Project,
    home: &Home,
    path: &Path,
    replace: Replace,
    progress: &Progress,
) -> Result<(Stamp, Project), SavePlanError> {
    may_replace(path, replace)?;
    let mut reader = Sources::of(home);
    let mut packed = project.clone();
    let mut files: BTreeMap<String, PackedFile> = BTreeMap::new();
    for layer in &mut packed.layers {
        // Layers of one source share its file.
        let known = files.iter().find(|(_, file)| file.source == layer.source && file.ending.is_none());
        let name = match known {
            Some((name, _)) => name.clone(),
            None => {
                let fault = |fault| SavePlanError::Source { layer: layer.id.clone(), fault };
                let companions = companions(&layer.source, home, &mut reader, progress).map_err(fault)?;
                let name = unused_name(&layer.source, &files, !companions.is_empty());
                let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).to_owned();
                let of = PackedFile { layer: layer.id.clone(), source: layer.source.clone(), ending: None };
                for (ending, _) in companions {
                    let file = PackedFile { ending: Some(ending.clone()), ..of.clone() };
                    files.insert(format!("{stem}.{ending}"), file);
                }
                files.insert(name.clone(), of);
                name
            }
        };
        layer.source = name;
    }
    let text = write_project(&packed);
    read_project(&text).map_err(|fault| SavePlanError::Save(SaveError::WouldNotRead(fault)))?;
    let names: Vec<String> = std::iter::once(PACKED_PROJECT.to_owned()).chain(files.keys().cloned()).collect();
    let written = formats::write_packed(path, &names, |name| match files.get(name) {
        None => Ok(text.clone().into_bytes()),
        Some(file) => {
            let bytes = packed_bytes(file, home, &mut reader, progress);
            bytes.map_err(|fault| SavePlanError::Source { layer: file.layer.clone(), fault })
        }
    });
    written??;
    let stamp = project::stamp_of(path).map_err(|error| WriteError { error, path: path.to_owned() })?;
    Ok((stamp, packed))
}

/// What a file of a packed project is: a source, or a companion of one.
#[derive(Clone)]
struct PackedFile {
    /// The first layer that needs it.
    layer: LayerId,
    source: String,
    /// Of a companion.
    ending: Option<String>,
}

/// A layer that was added from elsewhere comes along too.
fn elsewhere<'a>(source: &'a str, home: &Home) -> Option<&'a Path> {
    let path = Path::new(source);
    (path.is_absolute() && !matches!(home, Home::Folder(_))).then_some(path)
}

fn companions(
    source: &str,
    home: &Home,
    reader: &mut Sources<'_>,
    progress: &Progress,
) -> Result<Vec<(String, Vec<u8>)>, ReadError> {
    match elsewhere(source, home) {
        Some(path) => formats::companions(path, progress),
        None => reader.beside(source, progress),
    }
}

fn packed_bytes(
    file: &PackedFile,
    home: &Home,
    reader: &mut Sources<'_>,
    progress: &Progress,
) -> Result<Vec<u8>, ReadError> {
    let Some(ending) = &file.ending else {
        return match elsewhere(&file.source, home) {
            Some(path) => formats::file_bytes(path, progress),
            None => reader.bytes(&file.source, progress),
        };
    };
    let companions = companions(&file.source, home, reader, progress)?;
    companions.into_iter().find(|(own, _)| own == ending).map(|(_, bytes)| bytes).ok_or(ReadError::NotFound)
}

/// The name of a source among the packed data: that of its file, with a number where two are called alike, or where
/// the companions of two would be.
fn unused_name(source: &str, taken: &BTreeMap<String, PackedFile>, has_companions: bool) -> String {
    let file = source.rsplit(['/', '\\', ':']).next().filter(|name| !name.is_empty()).unwrap_or("data");
    let (stem, ending) = file.rsplit_once('.').map_or((file, String::new()), |(stem, end)| (stem, format!(".{end}")));
    let numbered = (2..).map(|n| format!("{PACKED_DATA}{stem}-{n}{ending}"));
    let stem_of = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_lowercase();
    let collides =
        |name: &str, other: &str| other.eq_ignore_ascii_case(name) || has_companions && stem_of(name) == stem_of(other);
    let is_free = |name: &String| taken.keys().all(|other| !collides(name, other)) && formats::is_inside(name);
    std::iter::once(format!("{PACKED_DATA}{file}")).chain(numbered).find(is_free).unwrap_or_default()
}

/// Unpacks a packed project into a folder, which is made; returns the project file. Nothing that stands there is
/// replaced, unless `replace` allows it.
///
/// # Errors
/// A packed project that cannot be read; a file that is in the way; what the disk says.
pub fn unpack(path: &Path, folder: &Path, replace: Replace, progress: &Progress) -> Result<PathBuf, SavePlanError> {
    let in_packed = |fault| SavePlanError::Packed { fault, path: path.to_owned() };
    let mut packed = Packed::open(path).map_err(in_packed)?;
    let names = packed.names();
    if !names.iter().any(|name| name == PACKED_PROJECT) {
        return Err(in_packed(PackedError::Missing(PACKED_PROJECT.to_owned())));
    }
    if let Some(there) = names.iter().map(|name| folder.join(name)).find(|file| file.exists())
        && replace != Replace::Anything
    {
        return Err(SavePlanError::InTheWay(there));
    }
    for name in &names {
        let file = folder.join(name);
        let bytes = packed.read(name).map_err(in_packed)?;
        progress
            .check()
            .map_err(|_| SavePlanError::Source { layer: LayerId(name.clone()), fault: ReadError::Cancelled })?;
        formats::make_folder_of(&file)?;
        formats::write_whole(&file, &bytes)?;
    }
    Ok(folder.join(PACKED_PROJECT))
}
