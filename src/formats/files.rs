//! The disk: paths in, bytes out. The only file of `formats` that opens anything.

use std::fs;
use std::io::Read as _;
use std::path::{Component, Path, PathBuf};

use super::companions::{companion_endings, companions_of};
use super::{Format, OtherKind, ReadError, Reading, Source, SourceLayer, is_project_file_name, raster, source};
use crate::data::{Dataset, Pixels};
use crate::progress::Progress;

/// Offsets into a source are 32 bits wide.
const MAX_BYTES: u64 = u32::MAX as u64;

/// Read between two looks at the cancel token.
const BLOCK_BYTES: u64 = 8 << 20;

/// What systems leave in folders, in lower case.
const STRAY: [&str; 3] = ["thumbs.db", "desktop.ini", "icon\r"];

/// Endings of what programs keep beside a layer.
const PARTS: [&str; 20] = [
    "dbf", "prj", "cpg", "shx", "sbn", "sbx", "qix", "qpj", "qmd", "qml", "sld", "xml", "fbn", "fbx", "ain", "aih",
    "cst", "csvt", "ovr", "points",
];

/// What tells a picture from other files.
const HEAD_BYTES: u64 = 64;

/// Reads one file into a dataset.
///
/// The file is read into memory, not mapped: another program may shorten it meanwhile without harm. The text
/// and the dataset live side by side for a moment; together they stay below four times the file.
///
/// # Errors
/// Whatever [`read_bytes`] refuses, and a path that is missing, forbidden, a folder or too large; the path is named.
pub fn read_path(path: &Path, reading: &Reading, progress: &Progress) -> Result<Dataset, ReadError> {
    let bytes = file_bytes(path, progress)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = beside(path, progress).map_err(|e| e.in_file(path))?;
    read_source(&Source { name: &name, bytes: &bytes, beside }, reading, progress).map_err(|e| e.in_file(path))
}

/// The layers of one file, and what it holds beside them.
#[derive(Debug)]
pub struct SourceLayers {
    pub layers: Vec<SourceLayer>,
    /// Of an archive what is no layer in it, by its names; those of folders end in a slash.
    pub passed_over: Vec<String>,
}

/// Reads every layer of one file; of a reading that names a part, that part alone.
///
/// # Errors
/// What concerns the file as a whole; what concerns one layer of several stands at its place.
pub fn read_layers(path: &Path, reading: &Reading, progress: &Progress) -> Result<SourceLayers, ReadError> {
    let bytes = file_bytes(path, progress)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = beside(path, progress).map_err(|e| e.in_file(path))?;
    let source = Source { name: &name, bytes: &bytes, beside };
    let in_file = |error: ReadError| error.in_file(path);
    let SourceLayers { layers, passed_over } = source::read_all(&source, reading, progress).map_err(in_file)?;
    let has_parts = layers.len() > 1;
    let of_part = |layer: SourceLayer| {
        let part = layer.reading.part.as_deref().filter(|_| has_parts);
        SourceLayer { data: layer.data.map_err(|error| in_file(error).in_part(part)), ..layer }
    };
    Ok(SourceLayers { layers: layers.into_iter().map(of_part).collect(), passed_over })
}

/// Reads a source that lies in memory and is one file; see [`read_source`].
///
/// ```
/// use shapan::{formats, progress::Progress};
/// let text = br#"{"type": "Point", "coordinates": [116.41, 39.78]}"#;
/// let dataset = formats::read_bytes(text, &Progress::default())?;
/// assert_eq!(dataset.len(), 1);
/// # Ok::<(), formats::ReadError>(())
/// ```
///
/// # Errors
/// As [`read_source`].
pub fn read_bytes(bytes: &[u8], progress: &Progress) -> Result<Dataset, ReadError> {
    read_source(&Source::of("", bytes), &Reading::default(), progress)
}

/// Reads one layer of a source that lies in memory; its format is told by its content.
///
/// Progress counts bytes.
///
/// # Errors
/// What is no source of features or cannot be read; a part that is not there; numbers of which nothing says what
/// they are ([`ReadError::NeedsCrs`]); cancellation.
pub fn read_source(source: &Source<'_>, reading: &Reading, progress: &Progress) -> Result<Dataset, ReadError> {
    let size = source.bytes.len() as u64;
    if size > MAX_BYTES {
        return Err(ReadError::TooLarge { bytes: size });
    }
    progress.expect(size);
    source::read(source, reading, progress)
}

/// The files a person means by a path: a file means itself; a folder means the files directly in it that are called
/// as those of a format are, or as drawings of CAD, workbooks, archives and data of other programs, whose error says how to
/// get at their layers; sorted by name, without project files (`.shapan.json`) and hidden ones.
///
/// # Errors
/// A path that does not exist or may not be read; a folder without any such file, or one that is a geodatabase.
pub fn files_of(path: &Path) -> Result<Vec<PathBuf>, ReadError> {
    let found = || -> Result<Vec<PathBuf>, ReadError> {
        if !fs::metadata(path)?.is_dir() {
            return Ok(vec![path.to_owned()]);
        }
        if let Some(kind) = kind_of_folder(path) {
            return Err(ReadError::OtherFormat(kind));
        }
        let mut files = Vec::new();
        for entry in fs::read_dir(path)? {
            let file = entry?.path();
            let is_database = kind_of_folder(&file).is_some() && file.is_dir();
            if is_database || is_layer_name(&file) && file.is_file() {
                files.push(file);
            }
        }
        files.sort();
        if files.is_empty() { Err(ReadError::NoFiles) } else { Ok(files) }
    };
    found().map_err(|e| e.in_file(path))
}

/// What lies directly in a folder and is neither one of the files that are layers nor belongs to one, by its names, sorted;
/// those of folders end in a slash. Nothing of a path that is no folder, or cannot be listed.
pub fn passed_over(folder: &Path, layers: &[PathBuf]) -> Vec<String> {
    let names: Vec<String> = layers.iter().filter_map(|file| Some(lower_name(file.file_name()?))).collect();
    let is_folder_of_files = folder.is_dir() && kind_of_folder(folder).is_none();
    let Some(entries) = is_folder_of_files.then(|| fs::read_dir(folder).ok()).flatten() else { return Vec::new() };
    let other = |entry: fs::DirEntry| {
        let (path, lower) = (entry.path(), lower_name(&entry.file_name()));
        let is_known = layers.contains(&path) || is_project_file_name(&path);
        let belongs = || names.iter().any(|layer| is_part_of(layer, &lower));
        let is_told = !(is_stray(&lower) || is_known || path.is_file() && belongs());
        let name = entry.file_name().to_string_lossy().into_owned();
        is_told.then(|| if path.is_dir() { format!("{name}/") } else { name })
    };
    let mut others: Vec<String> = entries.flatten().filter_map(other).collect();
    others.sort();
    others
}

fn lower_name(name: &std::ffi::OsStr) -> String {
    name.to_string_lossy().to_lowercase()
}

/// Whether a file, by its name in lower case, is one of those that systems and programs leave beside others.
pub(super) fn is_stray(name: &str) -> bool {
    name.starts_with('.') || name.starts_with("~$") || STRAY.contains(&name)
}

/// Whether a file, by names in lower case, is kept beside a layer by the programs that write it: `a.shp.xml` and `a.sbn`
/// beside `a.shp`.
pub(super) fn is_part_of(layer: &str, other: &str) -> bool {
    let stem = layer.rsplit_once('.').map_or(layer, |(stem, _)| stem);
    let is_longer = other.strip_prefix(layer).is_some_and(|rest| rest.starts_with(['.', '-']));
    let ending = other.strip_prefix(stem).and_then(|rest| rest.strip_prefix('.'));
    let is_world_file = |ending: &str| Format::ALL.iter().any(|format| format.world_file_endings().contains(&ending));
    is_longer || ending.is_some_and(|ending| PARTS.contains(&ending) || is_world_file(ending))
}

/// The project files (`*.shapan.json`) directly in a folder, sorted by name; none for a file.
///
/// # Errors
/// A folder that may not be read.
pub fn project_files_of(path: &Path) -> Result<Vec<PathBuf>, ReadError> {
    let found = || -> Result<Vec<PathBuf>, ReadError> {
        let mut files = Vec::new();
        if path.is_dir() {
            for entry in fs::read_dir(path)? {
                let file = entry?.path();
                let is_hidden = file.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
                if is_project_file_name(&file) && !is_hidden && file.is_file() {
                    files.push(file);
                }
            }
        }
        files.sort();
        Ok(files)
    };
    found().map_err(|e| e.in_file(path))
}

/// What a folder of this name is that counts as one file.
fn kind_of_folder(path: &Path) -> Option<OtherKind> {
    OtherKind::of_folder(&path.file_name()?.to_string_lossy())
}

fn is_layer_name(file: &Path) -> bool {
    let Some(name) = file.file_name().map(|n| n.to_string_lossy().to_lowercase()) else { return false };
    let named = Format::ALL.iter().find(|format| format.is_named(&name));
    // A picture of which nothing beside it says where it lies is most often a photograph.
    let readable = named.map_or_else(
        || OtherKind::is_missed(&name),
        |format| match format {
            Format::Png | Format::Jpeg => !companion_files(file).unwrap_or_default().is_empty(),
            _ => true,
        },
    );
    // What begins with `~$` an office program keeps beside a file as long as that is open in it.
    readable && !is_project_file_name(file) && !name.starts_with('.') && !name.starts_with("~$")
}

fn beside(path: &Path, progress: &Progress) -> Result<Vec<(String, Vec<u8>)>, ReadError> {
    let files = companion_files(path)?.into_iter();
    files.map(|(ending, file)| Ok((ending, bytes_of(&file, progress)?))).collect()
}

/// The files beside a file that belong to it, with their endings in lower case: what a shapefile is made of, what says
/// where a picture lies. None of a file that is whole by itself.
///
/// # Errors
/// A folder that may not be read.
pub fn companion_files(path: &Path) -> Result<Vec<(String, PathBuf)>, ReadError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let has_none = companion_endings(&name.to_lowercase()).is_empty();
    let Some(folder) = path.parent().filter(|_| !has_none) else { return Ok(Vec::new()) };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries: Vec<(String, PathBuf)> = fs::read_dir(folder)?
        .flatten()
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()))
        .collect();
    let names: Vec<&str> = entries.iter().map(|(name, _)| name.as_str()).collect();
    let path_of = |name: &str| entries.iter().find(|(other, _)| other == name).map(|(_, path)| path.clone());
    let found = companions_of(&name, &names).into_iter();
    Ok(found.filter_map(|(ending, name)| Some((ending.to_owned(), path_of(name)?))).collect())
}

/// The bytes of one file.
///
/// # Errors
/// A path that is missing, forbidden, a folder or too large; the path is named.
pub fn file_bytes(path: &Path, progress: &Progress) -> Result<Vec<u8>, ReadError> {
    bytes_of(path, progress).map_err(|e| e.in_file(path))
}

fn bytes_of(path: &Path, progress: &Progress) -> Result<Vec<u8>, ReadError> {
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(kind_of_folder(path).map_or(ReadError::Folder, ReadError::OtherFormat));
    }
    if !metadata.is_file() {
        return Err(ReadError::NotAFile);
    }
    let size = metadata.len();
    if size > MAX_BYTES {
        return Err(ReadError::TooLarge { bytes: size });
    }
    let mut file = fs::File::open(path)?;
    let mut bytes = Vec::new();
    let room = usize::try_from(size).unwrap_or(usize::MAX);
    bytes.try_reserve_exact(room).map_err(|_| ReadError::OutOfMemory { bytes: size })?;
    loop {
        progress.check()?;
        if file.by_ref().take(BLOCK_BYTES).read_to_end(&mut bytes)? == 0 {
            return Ok(bytes);
        }
        // The file may be growing while it is read.
        if bytes.len() as u64 > MAX_BYTES {
            return Err(ReadError::TooLarge { bytes: bytes.len() as u64 });
        }
    }
}

/// How many bytes files hold together; those that cannot be asked hold none.
pub fn bytes_in<'a>(files: impl Iterator<Item = &'a Path>) -> u64 {
    files.filter_map(|file| fs::metadata(file).ok()).map(|metadata| metadata.len()).sum()
}

/// The pixels of a picture, wherever it lies.
///
/// # Errors
/// A path that cannot be read; what is no picture, broken or too large.
pub fn picture_pixels(path: &Path, progress: &Progress) -> Result<Pixels, ReadError> {
    let bytes = file_bytes(path, progress)?;
    raster::pixels(&bytes, progress).map_err(|error| error.in_file(path))
}

/// Whether a file is a picture rather than features, by its first bytes; what cannot be read is none.
pub fn is_picture_file(path: &Path) -> bool {
    let mut head = Vec::new();
    let read = path.is_file().then(|| fs::File::open(path)?.take(HEAD_BYTES).read_to_end(&mut head));
    matches!(read, Some(Ok(_))) && raster::format_of(&head).is_some()
}

/// Whether a file or a folder stands at a path already. A device or a pipe takes what is written and stays what it is.
pub fn file_exists(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|there| there.is_file() || there.is_dir())
}

/// Whether writing to a path would change one of the files, or one beside them that belongs to them, by whatever name:
/// through links, in other letters where the disk takes them for the same, and through folders that are still to be made
/// (`new/../a.csv`). What does not exist is none of them.
pub fn is_one_of(path: &Path, files: &[PathBuf]) -> bool {
    let path = to_be(path);
    let Ok(there) = fs::metadata(&path) else { return false };
    let is_it = |file: &Path| match (fs::canonicalize(file), fs::metadata(file)) {
        (Ok(real), Ok(file)) => real == path || is_same_file(&file, &there),
        _ => false,
    };
    let beside = |file: &Path| companion_files(file).unwrap_or_default().iter().any(|(_, other)| is_it(other));
    files.iter().any(|file| is_it(file) || beside(file))
}

/// The path that a file has or will have: without links, and as [`make_folder_of`](super::make_folder_of) makes the
/// folders that are not there.
fn to_be(path: &Path) -> PathBuf {
    let mut real = PathBuf::new();
    for part in std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).components() {
        match part {
            // What leads here is free of links.
            Component::ParentDir => {
                real.pop();
            }
            Component::Normal(name) => {
                real.push(name);
                real = fs::canonicalize(&real).unwrap_or(real);
            }
            part => real.push(part),
        }
    }
    real
}

/// Whether two names are of one file, also where a path does not show it.
#[cfg(unix)]
fn is_same_file(a: &fs::Metadata, b: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

/// Elsewhere the real path tells.
#[cfg(not(unix))]
fn is_same_file(_: &fs::Metadata, _: &fs::Metadata) -> bool {
    false
}
