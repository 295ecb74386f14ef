//! Saves a plan's project: as a project file, or packed with its data.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::home::{Home, Kept, Place, Sources};
use super::open::is_packed_file;
use crate::formats::{self, Packed, PackedError, ReadError, WriteError};
use crate::progress::{Cancelled, Progress};
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
    /// Data that the project shows, or the packed project that is unpacked: sources are never changed.
    #[error("its data are read from this file: choose another name: {}", .0.display())]
    IsSource(PathBuf),
    /// A damaged file was set aside to make room, and could not be put back.
    #[error("{fault}; the damaged file that stood there is now {}", aside.display())]
    LeftAside { fault: Box<SavePlanError>, aside: PathBuf },
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl SavePlanError {
    /// What is wrong with the data of a layer, unless the work was stopped on purpose.
    fn of_source(layer: &LayerId, fault: ReadError) -> Self {
        match fault {
            ReadError::Cancelled => Cancelled.into(),
            fault => Self::Source { layer: layer.clone(), fault },
        }
    }
}

impl From<WriteError> for SavePlanError {
    fn from(error: WriteError) -> Self {
        Self::Save(error.into())
    }
}

/// A plan that was saved.
#[derive(Debug)]
pub struct SavedPlan {
    /// Of what stands there now.
    pub stamp: Stamp,
    /// As it stands there: with the sources it has in its new home.
    pub project: Project,
    /// New names of sources that would mean nothing, or something else, in the new home; of those that are only
    /// remembered as well.
    pub renamed: BTreeMap<String, String>,
    /// Files of remembered sources that were in the packed project and are no longer.
    pub kept: Kept,
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
    let saved = save_remembering(project, &BTreeSet::new(), home, path, replace, progress)?;
    Ok((saved.stamp, saved.project))
}

/// Saves like [`save`] a project that goes on being changed: `remembered` are sources that undo may bring back. They
/// are not saved, but go on meaning what they mean.
///
/// # Errors
/// As [`save`].
pub fn save_remembering(
    project: &Project,
    remembered: &BTreeSet<String>,
    home: &Home,
    path: &Path,
    replace: Replace,
    progress: &Progress,
) -> Result<SavedPlan, SavePlanError> {
    spare_sources(project, remembered, home, path)?;
    if is_packed_file(path) {
        return pack(project, remembered, home, path, replace, progress);
    }
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = absolute(path).parent().map(Path::to_owned).unwrap_or_default();
    let moved = match home {
        Home::Folder(from) => project.moved(&absolute(&Path::new(".").join(from)), &folder),
        Home::Bundled => renamed(project, in_the_program).moved(&folder, &folder),
        Home::Packed { path, .. } => return Err(SavePlanError::DataPacked(path.clone())),
    };
    let stamp = save_project(&moved, path, replace)?;
    // A path means the same as before; only how the project file writes it is another matter.
    let mut renamed = new_names(project, &moved);
    renamed.retain(|had, _| !Path::new(had).is_absolute());
    if *home == Home::Bundled {
        add_names_in_the_program(&mut renamed, remembered);
    }
    Ok(SavedPlan { stamp, project: moved, renamed, kept: Kept::default() })
}

/// Refuses a place where a source of the project lies, or one that is remembered, under whatever name.
///
/// # Errors
/// A path that leads to a source, or to a file that belongs to one.
pub fn spare_sources(
    project: &Project,
    remembered: &BTreeSet<String>,
    home: &Home,
    path: &Path,
) -> Result<(), SavePlanError> {
    let sources = Sources::of(home);
    let all = project.layers.iter().map(|layer| &layer.source).chain(remembered);
    let on_disk = all.filter_map(|source| match sources.place_of(source) {
        Place::Disk(file) => Some(file),
        Place::Program(_) | Place::Packed(_) => None,
    });
    let on_disk: Vec<PathBuf> = on_disk.collect();
    if formats::is_one_of(path, &on_disk) { Err(SavePlanError::IsSource(path.to_owned())) } else { Ok(()) }
}

/// The project with sources of other names, where there is one.
fn renamed(project: &Project, new_name: impl Fn(&str) -> Option<String>) -> Project {
    let mut renamed = project.clone();
    for layer in &mut renamed.layers {
        if let Some(name) = new_name(&layer.source) {
            layer.source = name;
        }
    }
    renamed
}

/// A source of the bundled plan by the name that says that it comes with the program, where it has another one.
fn in_the_program(source: &str) -> Option<String> {
    (!source.starts_with(BUNDLED) && !Path::new(source).is_absolute()).then(|| format!("{BUNDLED}{source}"))
}

/// What is remembered of the bundled plan is found in the program also where the project has left it.
fn add_names_in_the_program(names: &mut BTreeMap<String, String>, remembered: &BTreeSet<String>) {
    for source in remembered {
        if !names.contains_key(source)
            && let Some(name) = in_the_program(source)
        {
            names.insert(source.clone(), name);
        }
    }
}

/// What sources are called in the project as it was saved, as far as that is another name.
fn new_names(project: &Project, saved: &Project) -> BTreeMap<String, String> {
    let named = project.layers.iter().zip(&saved.layers).map(|(had, has)| (&had.source, &has.source));
    named.filter(|(had, has)| had != has).map(|(had, has)| (had.clone(), has.clone())).collect()
}

fn pack(
    project: &Project,
    remembered: &BTreeSet<String>,
    home: &Home,
    path: &Path,
    replace: Replace,
    progress: &Progress,
) -> Result<SavedPlan, SavePlanError> {
    may_replace(path, replace)?;
    let mut reader = Sources::of(home);
    let is_packed = |source: &&str| project.layers.iter().any(|layer| layer.source == **source);
    let only_remembered = || remembered.iter().map(String::as_str).filter(|source| !is_packed(source));
    // What is written over is read first.
    let kept = reader.keep(only_remembered(), progress)?;
    let mut reserved: BTreeSet<String> = kept.names().map(str::to_owned).collect();
    // Also of what was lost before: it stays lost, and nothing else takes its place.
    reserved.extend(only_remembered().filter(|source| formats::is_inside(source)).map(str::to_owned));
    let (packed, files) = packing(project, &mut reader, &reserved)?;
    let text = write_project(&packed);
    read_project(&text).map_err(|fault| SavePlanError::Save(SaveError::WouldNotRead(fault)))?;
    let names: Vec<String> = std::iter::once(PACKED_PROJECT.to_owned()).chain(files.keys().cloned()).collect();
    let written = formats::write_packed(path, &names, progress, |name| match files.get(name) {
        None => Ok(text.clone().into_bytes()),
        Some(file) => {
            let bytes = reader.bytes_at(&file.place, progress);
            bytes.map_err(|fault| SavePlanError::of_source(&file.layer, fault))
        }
    });
    written??;
    let stamp = project::stamp_of(path).map_err(|error| WriteError { error, path: path.to_owned() })?;
    let mut renamed = new_names(project, &packed);
    if *home == Home::Bundled {
        add_names_in_the_program(&mut renamed, remembered);
    }
    Ok(SavedPlan { stamp, project: packed, renamed, kept })
}

/// The project as it is packed, and the files that are packed with it, by their names there.
fn packing(
    project: &Project,
    reader: &mut Sources<'_>,
    reserved: &BTreeSet<String>,
) -> Result<(Project, BTreeMap<String, PackedFile>), SavePlanError> {
    let mut packed = project.clone();
    let mut files: BTreeMap<String, PackedFile> = BTreeMap::new();
    for layer in &mut packed.layers {
        // Layers of one source share its file.
        let known = files.iter().find(|(_, file)| file.source == layer.source && file.ending.is_none());
        let name = match known {
            Some((name, _)) => name.clone(),
            None => {
                let companions =
                    reader.companions(&layer.source).map_err(|fault| SavePlanError::of_source(&layer.id, fault))?;
                let name = unused_name(&layer.source, &files, reserved, !companions.is_empty());
                let stem = stem_of(&name, None).to_owned();
                let place = reader.place_of(&layer.source);
                let of = PackedFile { layer: layer.id.clone(), source: layer.source.clone(), ending: None, place };
                for (ending, place) in companions {
                    let file = PackedFile { ending: Some(ending.clone()), place, ..of.clone() };
                    files.insert(format!("{stem}.{ending}"), file);
                }
                files.insert(name.clone(), of);
                name
            }
        };
        layer.source = name;
    }
    Ok((packed, files))
}

/// What a file of a packed project is: a source, or a companion of one.
#[derive(Clone)]
struct PackedFile {
    /// The first layer that needs it.
    layer: LayerId,
    source: String,
    /// Of a companion.
    ending: Option<String>,
    /// Where its bytes are.
    place: Place,
}

/// The name of a source among the packed data: that of its file, with a number where two are called alike, or where
/// the companions of one would be those of the other. Reserved names, and what could be a companion of theirs, are
/// taken too.
fn unused_name(
    source: &str,
    taken: &BTreeMap<String, PackedFile>,
    reserved: &BTreeSet<String>,
    has_companions: bool,
) -> String {
    let file = source.rsplit(['/', '\\', ':']).next().filter(|name| !name.is_empty()).unwrap_or("data");
    let (stem, ending) = file.rsplit_once('.').map_or((file, String::new()), |(stem, end)| (stem, format!(".{end}")));
    let numbered = (2..).map(|n| format!("{PACKED_DATA}{stem}-{n}{ending}"));
    let is_same = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
    let collides = |name: &str, (other, file): (&String, &PackedFile)| {
        let ending = file.ending.as_deref();
        is_same(name, other)
            || (has_companions || ending.is_some()) && is_same(stem_of(name, None), stem_of(other, ending))
    };
    // Of what is kept nobody says any more which file belongs to which.
    let is_reserved = |name: &str, other: &str| {
        let starts_alike = other.to_lowercase().starts_with(&format!("{}.", stem_of(name, None).to_lowercase()));
        is_same(name, other) || starts_alike
    };
    let is_free = |name: &String| {
        taken.iter().all(|other| !collides(name, other))
            && reserved.iter().all(|other| !is_reserved(name, other))
            && formats::is_inside(name)
    };
    std::iter::once(format!("{PACKED_DATA}{file}")).chain(numbered).find(is_free).unwrap_or_default()
}

/// A name without its ending: that of a companion may be of several parts (`aux.xml`).
fn stem_of<'a>(name: &'a str, ending: Option<&str>) -> &'a str {
    let of_companion = ending.and_then(|ending| name.strip_suffix(ending)?.strip_suffix('.'));
    of_companion.unwrap_or_else(|| name.rsplit_once('.').map_or(name, |(stem, _)| stem))
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
    let own = [path.to_owned()];
    if let Some(own) = names.iter().map(|name| folder.join(name)).find(|file| formats::is_one_of(file, &own)) {
        return Err(SavePlanError::IsSource(own));
    }
    let mut files = formats::WholeFiles::default();
    for name in &names {
        let file = folder.join(name);
        let bytes = match packed.read(name, progress) {
            Err(PackedError::Cancelled(cancelled)) => return Err(cancelled.into()),
            bytes => bytes.map_err(in_packed)?,
        };
        formats::make_folder_of(&file)?;
        files.write(&file, &bytes)?;
    }
    Ok(folder.join(PACKED_PROJECT))
}
