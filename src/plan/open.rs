//! Opens a plan: the bundled one, a project file, layer files, or folders of them.

use std::collections::{HashMap, HashSet};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use crate::crs::Datum;
use crate::data::Dataset;
use crate::formats::{self, Format, Packed, PackedError, RasterError, ReadError, Reading, SourceLayer, SourceLayers};
use crate::i18n::{Lang, Word};
use crate::progress::Progress;
use crate::project::{self, Bilingual, Layer, LayerId, Project, ProjectFileError, Stamp};

use super::bundled;
use super::home::{Home, Place, Sources};
use super::plan::{Plan, PlanLayer};
use super::save::PACKED_PROJECT;

/// Nothing could be opened, and why.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error("{fault}: {}", path.display())]
    Project { fault: ProjectFileError, path: PathBuf },
    #[error("{fault}: {}", path.display())]
    Packed { fault: PackedError, path: PathBuf },
    #[error("a project file is opened alone; leave away the other paths: {}", .0.display())]
    ProjectAmongFiles(PathBuf),
}

/// What could be opened, and the layers that could not.
#[derive(Debug, Default)]
pub struct Opened {
    pub plan: Plan,
    /// Layers of the project whose source could not be read; files that could not, by their names.
    pub failures: Vec<(LayerId, ReadError)>,
    /// The file each layer came from, in step with `plan.layers`.
    pub paths: Vec<String>,
    /// What lies in the folders and archives that were opened and is no layer, by its names, of an archive with its own
    /// before it; those of folders end in a slash.
    pub passed_over: Vec<String>,
    /// What the sources of the project are relative to.
    pub home: Home,
    /// The project file, plain or packed, that was opened, and what stood in it.
    pub file: Option<(PathBuf, Stamp)>,
    taken: Taken,
}

/// What is taken by the layers so far: looked up for each of thousands of one file.
#[derive(Debug, Default)]
struct Taken {
    ids: HashSet<LayerId>,
    /// The file that is being read, and the first of its layers.
    source: String,
    begin: usize,
}

impl Taken {
    /// An id of its own for the next layer.
    fn id(&mut self, stem: &str) -> LayerId {
        let numbered = (2..).map(|n| LayerId(format!("{stem}-{n}")));
        let ids = std::iter::once(LayerId(stem.to_owned())).chain(numbered);
        let id = ids.into_iter().find(|id| !self.ids.contains(id)).unwrap_or_else(|| LayerId(stem.to_owned()));
        self.ids.insert(id.clone());
        id
    }
}

impl Opened {
    /// Whether a layer comes with the program.
    pub fn is_bundled(&self, path: &str) -> bool {
        self.home == Home::Bundled || path.starts_with(project::BUNDLED)
    }
}

/// Opens the given paths as one plan, or the bundled plan when there are none.
///
/// A project file (`*.shapan.json`), a packed project (`*.shapan`), or a folder that holds exactly one, opens as that project; other folders
/// open as all their layer files, files as one layer each. A path named that cannot be read is an error; a layer
/// of a project, or a file that was merely found in a folder, is a failure in [`Opened`], and the rest opens.
///
/// # Errors
/// A path that cannot be read; a folder of which nothing can be read.
pub fn open(paths: &[PathBuf], progress: &Progress) -> Result<Opened, OpenError> {
    open_as(paths, &Reading::default(), progress)
}

/// Opens like [`open`]; files that are not part of a project are read as `reading` says.
///
/// # Errors
/// A path that cannot be read; a folder of which nothing can be read.
pub fn open_as(paths: &[PathBuf], reading: &Reading, progress: &Progress) -> Result<Opened, OpenError> {
    open_paths(paths, reading, Strictness::Strict, progress)
}

/// Opens like [`open_as`], but a path named that cannot be read is a failure too, even if no other opens.
///
/// # Errors
/// A project that cannot be read; cancellation.
pub fn open_each_as(paths: &[PathBuf], reading: &Reading, progress: &Progress) -> Result<Opened, OpenError> {
    open_paths(paths, reading, Strictness::Each, progress)
}

/// What becomes of a path that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Strictness {
    /// It stops the opening.
    Strict,
    /// It is a failure, as long as another one opens.
    Lenient,
    /// It is a failure.
    Each,
}

/// Opens like [`open`], but a path named that cannot be read is a failure too, as long as another one opens.
///
/// # Errors
/// Nothing can be read: then what is wrong with the first path.
pub fn open_what_can_be(paths: &[PathBuf], progress: &Progress) -> Result<Opened, OpenError> {
    open_paths(paths, &Reading::default(), Strictness::Lenient, progress)
}

fn open_paths(
    paths: &[PathBuf],
    reading: &Reading,
    strictness: Strictness,
    progress: &Progress,
) -> Result<Opened, OpenError> {
    if paths.is_empty() {
        return open_bundled(progress);
    }
    let lenient = strictness != Strictness::Strict;
    let mut failures: Vec<(LayerId, ReadError)> = Vec::new();
    let mut passed_over = Vec::new();
    // Each file, and whether the plan opens without it.
    let mut files: Vec<(PathBuf, bool)> = Vec::new();
    for path in paths {
        if is_packed_file(path) {
            let alone = paths.len() == 1;
            return if alone { open_packed(path, progress) } else { Err(OpenError::ProjectAmongFiles(path.clone())) };
        }
        let found = project_in(path).and_then(|project| {
            let project = if formats::is_project_file_name(path) { Some(path.clone()) } else { project };
            if project.is_some() { Ok((project, Vec::new())) } else { Ok((None, formats::files_of(path)?)) }
        });
        match found {
            Ok((Some(_), _)) if paths.len() > 1 => return Err(OpenError::ProjectAmongFiles(path.clone())),
            Ok((Some(project), _)) => return open_project(&project, progress),
            Ok((None, found)) => {
                let spared = lenient || path.is_dir();
                passed_over.extend(formats::passed_over(path, &found));
                files.extend(found.into_iter().map(|file| (file, spared)));
            }
            Err(error) if lenient => failures.push((file_id(path), error)),
            Err(error) => return Err(error.into()),
        }
    }
    progress.announce(formats::bytes_in(files.iter().map(|(file, _)| file.as_path())));
    let mut opened = Opened::default();
    let beside = beside_pictures(reading, files.iter().map(|(file, _)| file.as_path()));
    for (file, spared) in &files {
        let reading = beside.as_ref().filter(|_| !formats::is_picture_file(file)).unwrap_or(reading);
        let SourceLayers { layers, passed_over: others } = match formats::read_layers(file, reading, progress) {
            Ok(read) => read,
            Err(error) if *spared && !matches!(error, ReadError::Cancelled) => {
                failures.push((file_id(file), error));
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        passed_over.extend(others.iter().map(|name| format!("{}: {name}", file_id(file))));
        for SourceLayer { reading, data } in layers {
            match data {
                Ok(dataset) => opened.add_layer(file, reading, Arc::new(dataset)),
                Err(ReadError::Cancelled) => return Err(ReadError::Cancelled.into()),
                Err(error) => failures.push((part_id(file, &reading), error)),
            }
        }
        if opened.plan.project.title == Bilingual::default() {
            opened.plan.project.title = Bilingual::same(stem(file));
        }
    }
    // The layer that is asked for is in one of the files, or in none.
    if !opened.paths.is_empty() {
        failures.retain(|(_, error)| !matches!(error.kind(), ReadError::NoSuchPart { .. }));
    }
    // Who can be asked answers for numbers that nobody has explained; then nothing has failed yet.
    let can_ask = strictness == Strictness::Lenient && failures.iter().any(|(_, error)| is_answerable(error));
    let all_failed = opened.paths.is_empty() && !failures.is_empty();
    if all_failed && strictness != Strictness::Each && !can_ask {
        return Err(failures.swap_remove(0).1.into());
    }
    if let [folder] = paths
        && opened.paths.len() > 1
        && folder.is_dir()
        && let Some(name) = folder_name(folder)
    {
        opened.plan.project.title = Bilingual::same(name);
    }
    (opened.failures, opened.passed_over) = (failures, passed_over);
    Ok(opened.laid_out())
}

/// How other files are read where control points are given and some of the files are pictures: the points are for
/// these, as is the system that they are in.
fn beside_pictures<'a>(reading: &Reading, mut files: impl Iterator<Item = &'a Path>) -> Option<Reading> {
    let is_for_pictures = reading.control.is_some() && files.any(formats::is_picture_file);
    is_for_pictures.then(|| Reading { control: None, crs: None, datum: Datum::default(), ..reading.clone() })
}

/// Data that were read from a file already, as a plan of their own: what [`open`] makes of the same files.
pub fn opened_of(title: &str, layers: impl IntoIterator<Item = (PathBuf, Reading, Arc<Dataset>)>) -> Opened {
    let mut opened = Opened::default();
    for (file, reading, dataset) in layers {
        opened.add_layer(&file, reading, dataset);
    }
    opened.plan.project.title = Bilingual::same(title.to_owned());
    opened.laid_out()
}

/// Whether a person can say what a source does not: its system, or where a picture lies.
fn is_answerable(error: &ReadError) -> bool {
    matches!(error.kind(), ReadError::NeedsCrs { .. } | ReadError::Raster(RasterError::NotPlaced { .. }))
}

impl Opened {
    /// The files that were read, or were to be, when these paths were opened: nothing is written over them. Those that
    /// belong to one of them (the `.dbf` of a `.shp`) are not named by themselves.
    pub fn files(&self, paths: &[PathBuf]) -> Vec<PathBuf> {
        let in_folders = paths.iter().flat_map(|path| formats::files_of(path).unwrap_or_default());
        let project = self.file.iter().map(|(file, _)| file.clone());
        let sources = Sources::of(&self.home);
        let on_disk = self.plan.project.layers.iter().filter_map(|layer| match sources.place_of(&layer.source) {
            Place::Disk(path) => Some(path),
            Place::Program(_) | Place::Packed(_) => None,
        });
        paths.iter().cloned().chain(in_folders).chain(project).chain(on_disk).collect()
    }

    /// With a group for its layers, in the order they are drawn in.
    fn laid_out(mut self) -> Self {
        let project = &mut self.plan.project;
        project.groups = groups_of(&project.layers);
        project.name_fields = project::usual_name_fields();
        project.layers = drawing_order(std::mem::take(&mut project.layers), &self.plan.layers);
        // Looked up here, where nobody waits for a frame.
        self.plan.home_extent();
        self
    }

    /// Adds a layer that was read from a file, called as the file is, or as the part of it.
    fn add_layer(&mut self, file: &Path, reading: Reading, dataset: Arc<Dataset>) {
        let name = reading.part.clone().unwrap_or_else(|| stem(file));
        let source = file.display().to_string();
        let mut layer = project::default_layer(LayerId(name.clone()), &name, &source, &dataset, self.paths.len());
        layer.reading = reading;
        let of_kind = name_of_kind(&layer, &dataset);
        let is_of_kind = of_kind.is_some();
        layer.name = of_kind.unwrap_or(layer.name);
        if self.taken.source != source {
            (self.taken.source, self.taken.begin) = (source.clone(), self.plan.project.layers.len());
        }
        let others = self.plan.project.layers.get_mut(..self.taken.begin).unwrap_or_default();
        tell_apart(others, &mut layer);
        // An id is not told to people: it is what the file says.
        layer.id = self.taken.id(if is_of_kind { &name } else { &layer.name.zh });
        let id = layer.id.clone();
        self.plan.project.layers.push(layer);
        self.plan.layers.push(PlanLayer::shared(id, dataset));
        self.paths.push(source);
    }
}

/// What the features of a layer are, where a GPX file has one for each kind.
pub fn word_of_kind(reading: &Reading, data: &Dataset) -> Option<Word> {
    match reading.part.as_deref().filter(|_| data.origin().format == Format::Gpx.as_str())? {
        "points" => Some(Word::GpxWaypoints),
        "routes" => Some(Word::GpxRoutes),
        "tracks" => Some(Word::GpxTracks),
        _ => None,
    }
}

/// What the layer of one kind of feature in a GPX file is called: as its file and as that kind.
fn name_of_kind(layer: &Layer, data: &Dataset) -> Option<Bilingual> {
    let word = word_of_kind(&layer.reading, data)?;
    let of_file = |lang| format!("{}: {}", stem(Path::new(&layer.source)), word.text(lang));
    Some(Bilingual { zh: of_file(Lang::Zh), en: of_file(Lang::En) })
}

/// Layers of several files that are called the same by what their files call them: each is called as its file, too.
pub fn tell_apart(layers: &mut [Layer], new: &mut Layer) {
    let name = new.name.clone();
    let has_name_of_part = |layer: &Layer| layer.name == name && layer.reading.part.as_ref() == Some(&name.zh);
    let mut is_taken = false;
    for other in layers.iter_mut().filter(|other| other.source != new.source) {
        is_taken |= other.name == name || other.name == with_file(&name, &other.source);
        if has_name_of_part(other) {
            other.name = with_file(&name, &other.source);
        }
    }
    if is_taken && has_name_of_part(new) {
        new.name = with_file(&name, &new.source);
    }
}

fn with_file(name: &Bilingual, source: &str) -> Bilingual {
    let of = |name: &str| format!("{}: {name}", stem(Path::new(source)));
    Bilingual { zh: of(&name.zh), en: of(&name.en) }
}

/// What a part of a file that could not be read is called among the failures.
fn part_id(file: &Path, reading: &Reading) -> LayerId {
    let LayerId(file) = file_id(file);
    LayerId(reading.part.as_ref().map_or(file.clone(), |part| format!("{file}: {part}")))
}

fn stem(file: &Path) -> String {
    file.file_stem().map_or_else(|| "layer".to_owned(), |s| s.to_string_lossy().into_owned())
}

/// What a folder is called, also one that was named as `.`.
fn folder_name(folder: &Path) -> Option<String> {
    Some(std::path::absolute(folder).ok()?.file_name()?.to_string_lossy().into_owned())
}

/// What a file that could not be read is called among the failures: its name.
fn file_id(file: &Path) -> LayerId {
    LayerId(file.file_name().unwrap_or(file.as_os_str()).to_string_lossy().into_owned())
}

/// Opens the plan that is compiled in.
pub fn open_bundled(progress: &Progress) -> Result<Opened, OpenError> {
    let in_project = |fault| OpenError::Project { fault, path: PathBuf::from("biopark.shapan.json") };
    let project = project::read_project(bundled::PROJECT).map_err(in_project)?;
    Ok(load(project, Home::Bundled, None, Sources::of(&Home::Bundled), progress))
}

fn open_project(file: &Path, progress: &Progress) -> Result<Opened, OpenError> {
    let in_project = |fault| OpenError::Project { fault, path: file.to_owned() };
    let (project, stamp) = project::load_project(file).map_err(in_project)?;
    let home = Home::Folder(file.parent().unwrap_or(Path::new("")).to_owned());
    Ok(load(project, home.clone(), Some((file.to_owned(), stamp)), Sources::of(&home), progress))
}

fn open_packed(file: &Path, progress: &Progress) -> Result<Opened, OpenError> {
    let in_packed = |fault| OpenError::Packed { fault, path: file.to_owned() };
    let in_project = |fault| OpenError::Project { fault, path: file.join(PACKED_PROJECT) };
    let mut packed = Packed::open(file).map_err(in_packed)?;
    let stamp = project::stamp_of(file).map_err(|e| in_packed(PackedError::Disk(e)))?;
    let size = packed.size_of(PACKED_PROJECT).map_err(in_packed)?;
    project::check_project_size(size).map_err(in_project)?;
    let content = match packed.read(PACKED_PROJECT, progress) {
        Err(PackedError::Cancelled(_)) => return Err(ReadError::Cancelled.into()),
        content => content.map_err(in_packed)?,
    };
    let mut project = project::read_project_bytes(content).map_err(in_project)?;
    for layer in &mut project.layers {
        layer.source = within_packed(&layer.source);
    }
    let home = Home::packed(file.to_owned());
    Ok(load(project, home.clone(), Some((file.to_owned(), stamp)), Sources::of_packed(&home, packed), progress))
}

/// A source as a packed project may name it: nothing that comes with it means a file of whoever opens it, which would
/// be packed, and handed on, the next time it is saved.
fn within_packed(source: &str) -> String {
    let path = Path::new(source);
    if !path.is_absolute() {
        return source.to_owned();
    }
    let names = path.components().filter(|part| matches!(part, Component::Normal(_)));
    names.collect::<PathBuf>().display().to_string()
}

fn load(
    project: Project,
    home: Home,
    file: Option<(PathBuf, Stamp)>,
    mut sources: Sources<'_>,
    progress: &Progress,
) -> Opened {
    let mut opened = Opened { home, file, ..Opened::default() };
    for layer in &project.layers {
        match sources.dataset(&layer.source, &layer.reading, progress) {
            Ok(dataset) => {
                opened.plan.layers.push(PlanLayer::new(layer.id.clone(), dataset));
                opened.paths.push(layer.source.clone());
            }
            Err(error) => opened.failures.push((layer.id.clone(), error)),
        }
    }
    opened.plan.project = project;
    // As of files.
    opened.plan.home_extent();
    opened
}

/// Whether a path is called as a packed project is.
pub fn is_packed_file(path: &Path) -> bool {
    formats::is_packed_name(path) && !path.is_dir()
}

/// The project file of a folder that holds exactly one.
fn project_in(path: &Path) -> Result<Option<PathBuf>, ReadError> {
    let mut found = formats::project_files_of(path)?;
    Ok(if found.len() == 1 { found.pop() } else { None })
}

/// The groups that new layers stand under; that of files also where there is none yet.
fn groups_of(layers: &[Layer]) -> Vec<project::Group> {
    let underlays = project::underlay_group();
    let has_underlay = layers.iter().any(|layer| layer.group == underlays.id);
    std::iter::once(project::default_group()).chain(has_underlay.then_some(underlays)).collect()
}

/// Pictures below areas below lines below points, in the given order otherwise.
fn drawing_order(mut layers: Vec<Layer>, loaded: &[PlanLayer]) -> Vec<Layer> {
    let mut datasets: HashMap<&LayerId, &Dataset> = HashMap::new();
    loaded.iter().for_each(|layer| {
        datasets.entry(&layer.id).or_insert(&layer.dataset);
    });
    let height = |layer: &Layer| {
        let dataset = datasets.get(&layer.id);
        let highest = dataset.and_then(|d| {
            d.geometry_type_counts().into_iter().max_by_key(|(_, count)| *count).map(|(geometry_type, _)| geometry_type)
        });
        if dataset.is_some_and(|d| d.raster().is_some()) {
            return 0;
        }
        use crate::data::GeometryType as G;
        match highest {
            Some(G::Polygon | G::MultiPolygon) | None => 1,
            Some(G::LineString | G::MultiLineString | G::GeometryCollection) => 2,
            Some(G::Point | G::MultiPoint | G::Null) => 3,
        }
    };
    layers.sort_by_cached_key(height);
    layers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_in_a_project_file_is_told_once() {
        let fault = project::read_project("{").unwrap_err();
        let error = OpenError::Project { fault, path: PathBuf::from("x.shapan.json") };
        // main prints an error with its whole chain; a source would repeat what the message says.
        assert!(std::error::Error::source(&error).is_none(), "{error}");
    }
}
