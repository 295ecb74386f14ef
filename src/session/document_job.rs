//! What the document needs the disk for: files read into an open plan, folders listed, work written.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::autosave::{Orphans, SideFiles, UnsavedWork};
use super::disk::folder::{self, FolderListing};
use super::disk::recent;
use super::disk::report::{ReportEnd, ReportJob};
use super::disk::save::{SaveJob, Saved};
use super::disk::watch::{self, SourceChange, Watched};
use super::georeference_commands::unlaid;
use super::georeferencing::Georeferencing;
use super::import::{ReadRow, RowToRead, Surveyed, ask_first_of, read_rows, survey, survey_to_join};
use super::incoming::drawn_unless_asked;
use super::landing::{self, Diagnosed, Diagnosis};
use super::picture_preview::PicturePreview;
use crate::crs::Datum;
use crate::data::{Dataset, Extent};
use crate::formats::{self, ReadError, Reading, Repairs};
use crate::plan::doctor::{self, Examined, Moved, Reference};
use crate::plan::{self, Home, OpenError, SavePlanError};
use crate::progress::Progress;
use crate::project::{Layer, LayerId};

/// The work to do.
#[derive(Debug)]
pub(super) enum DocumentJob {
    /// Reads paths to be added to a plan that lies around here.
    Add {
        paths: Vec<PathBuf>,
        around: Option<Extent>,
        /// Whether they are to be rows of the sheet that is open, whatever is to be said of them.
        joins: bool,
    },
    /// Reads rows of the import sheet in the way that a person said.
    ReadRows {
        rows: Vec<RowToRead>,
        /// Where they are to lie.
        near: Option<Extent>,
        reference: Arc<Reference>,
    },
    /// Reads files, or parts of them, in the way that a person said.
    AddAs {
        files: Vec<(PathBuf, Reading)>,
        /// Where the plan lies that they are added to.
        around: Option<Extent>,
    },
    /// Reads a picture, to be pointed at.
    LookAt(PathBuf),
    /// Looks whether anything says where a picture lies.
    LookForPlace(PathBuf),
    /// Takes the shift of a Chinese web map off layers.
    Unshift(Vec<(LayerId, Arc<Dataset>, Datum)>),
    /// Looks at what is odd about the data of a layer, which were read in this way.
    Examine {
        layer: LayerId,
        data: Arc<Dataset>,
        reading: Reading,
        /// Where the plan lies.
        near: Option<Extent>,
    },
    /// Makes repairs in the data of a layer, which is read in this way from then on.
    Repair {
        layer: LayerId,
        data: Arc<Dataset>,
        repairs: Repairs,
        reading: Reading,
    },
    /// Looks at where new data lie.
    Diagnose(Diagnosis),
    /// Reads the file of one layer, and looks whether those of other layers lie beside it.
    Find {
        file: Box<LayerFile>,
        others: Vec<(LayerId, String)>,
    },
    /// Reads the sources of layers again, or for the first time.
    Read {
        files: Vec<LayerFile>,
        /// The data that layers have whose sources are read as they were.
        shown: Vec<(LayerId, Arc<Dataset>)>,
        home: Home,
    },
    List {
        path: PathBuf,
        document: Option<PathBuf>,
    },
    LookAtRecent(Vec<PathBuf>),
    /// Into the document's file, or a copy.
    Save {
        job: Box<SaveJob>,
        copy: bool,
    },
    Report(Box<ReportJob>),
    Autosave {
        files: SideFiles,
        work: Box<UnsavedWork>,
    },
    /// Looks for the work that other runs have left behind.
    Orphans(SideFiles),
    /// Waits for files to change on disk; impatient, it only looks once.
    Watch {
        sources: Vec<Watched>,
        patient: bool,
    },
}

/// What a layer is to have its data from, and how it had them when that was asked for: what comes of it is kept under
/// the one, and is for the layer only while that still is the other.
#[derive(Clone, Debug)]
pub(super) struct LayerFile {
    pub(super) layer: LayerId,
    pub(super) source: String,
    pub(super) reading: Reading,
    was: (String, Reading),
    /// The control points that lay it, where that is what is asked for.
    pub(super) laid_by: Option<Box<Georeferencing>>,
}

impl LayerFile {
    /// The source of a layer, to be read as it was.
    pub(super) fn of(layer: &Layer) -> Self {
        let was = (layer.source.clone(), layer.reading.clone());
        let (source, reading) = was.clone();
        Self { layer: layer.id.clone(), source, reading, was, laid_by: None }
    }

    /// The same, read otherwise.
    pub(super) fn read_as(self, reading: Reading) -> Self {
        Self { reading, ..self }
    }

    /// The same, as control points lay it.
    pub(super) fn laid_by(self, points: Georeferencing) -> Self {
        Self { laid_by: Some(Box::new(points)), ..self }
    }

    /// The same, at another place.
    pub(super) fn found_at(self, path: &Path) -> Self {
        Self { source: path.display().to_string(), ..self }
    }

    /// Whether the layer has its data from where it had them when this was asked for, or will have them.
    pub(super) fn is_for(&self, layer: &Layer) -> bool {
        let is = |source: &str, reading: &Reading| layer.source == source && layer.reading == *reading;
        is(&self.was.0, &self.was.1) || is(&self.source, &self.reading)
    }

    /// Calls the source as it is called from now on, where it has another name.
    pub(super) fn rename(&mut self, new_name: impl Fn(&str) -> Option<String>) {
        for source in [&mut self.source, &mut self.was.0] {
            if let Some(name) = new_name(source) {
                *source = name;
            }
        }
    }

    /// Whether it is read to have repairs taken out of its data.
    pub(super) fn is_unrepaired(&self) -> bool {
        self.reading.repairs == Repairs::NONE && self.was.1.repairs != Repairs::NONE
    }

    /// Whether it is read in another system, or on another datum.
    pub(super) fn is_in_another_system(&self) -> bool {
        let of = |reading: &Reading| (reading.crs.clone(), reading.swap_axes, reading.datum);
        self.laid_by.is_none() && of(&self.reading) != of(&self.was.1)
    }

    /// Whether its texts are read in another encoding.
    pub(super) fn is_in_another_encoding(&self) -> bool {
        self.reading.encoding != self.was.1.encoding
    }

    /// Whether nothing but the data themselves may be another after it.
    pub(super) fn is_again(&self) -> bool {
        self.source == self.was.0 && self.reading == self.was.1
    }
}

/// What was found about sources that were read again.
#[derive(Debug, Default)]
pub(super) struct Reread {
    /// Which seem to lie where a shifted map would put them …
    pub(super) shifted: Vec<LayerId>,
    /// … and which have moved as from one datum to another.
    pub(super) moved: Vec<(LayerId, Moved)>,
}

/// What came of it.
#[derive(Debug)]
pub(super) enum DocumentNews {
    Added(Box<Result<Surveyed, OpenError>>),
    Rows(Vec<ReadRow>),
    Examined {
        layer: LayerId,
        found: Examined,
    },
    /// `None` of a repair that was cancelled.
    Repaired {
        layer: LayerId,
        reading: Reading,
        from: Arc<Dataset>,
        repaired: Option<Box<Dataset>>,
    },
    Found {
        file: Box<LayerFile>,
        data: Box<Result<Dataset, ReadError>>,
        siblings: Vec<(LayerId, PathBuf)>,
    },
    Read {
        read: Vec<(LayerFile, Result<Dataset, ReadError>)>,
        found: Reread,
    },
    LookedForPlace {
        path: PathBuf,
        is_unplaced: bool,
    },
    LookedAt {
        path: PathBuf,
        preview: Result<PicturePreview, ReadError>,
    },
    Placed {
        files: Vec<(PathBuf, Reading)>,
        opened: Vec<Result<Surveyed, OpenError>>,
    },
    Unshifted(Vec<(LayerId, Datum, Arc<Dataset>)>),
    Diagnosed(Diagnosed),
    Listed(FolderListing),
    Missing(Vec<PathBuf>),
    Saved {
        copy: bool,
        result: Result<Saved, SavePlanError>,
    },
    Reported {
        path: PathBuf,
        end: ReportEnd,
    },
    KeptAside(std::io::Result<()>),
    Orphans(Orphans),
    Changed(Vec<SourceChange>),
}

impl DocumentJob {
    /// A new job of a name makes the older one stale.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Add { .. } => "add",
            Self::ReadRows { .. } => "import",
            Self::Examine { .. } => "examine",
            Self::Repair { .. } => "repair",
            Self::AddAs { .. } => "add_as",
            Self::LookAt(_) => "look",
            Self::LookForPlace(_) => "place",
            Self::Unshift(_) => "unshift",
            Self::Diagnose(_) => "diagnose",
            Self::Find { .. } => "find",
            Self::Read { .. } => "read",
            Self::List { .. } => "list",
            Self::LookAtRecent(_) => "recent",
            Self::Save { copy: false, .. } => "save",
            Self::Save { copy: true, .. } => "pack",
            Self::Report(_) => "report",
            Self::Autosave { .. } => "autosave",
            Self::Orphans(_) => "orphans",
            Self::Watch { .. } => "watch",
        }
    }

    pub(super) fn run(self, progress: &Progress) -> DocumentNews {
        match self {
            Self::Add { paths, around, joins } => {
                let survey = if joins { survey_to_join } else { survey };
                DocumentNews::Added(Box::new(survey(&paths, around, progress)))
            }
            Self::ReadRows { rows, near, reference } => DocumentNews::Rows(read_rows(rows, near, &reference, progress)),
            Self::AddAs { files, around } => {
                let read = |(path, reading): &(PathBuf, Reading)| {
                    let progress = drawn_unless_asked(progress, reading.clone(), around);
                    (path.clone(), plan::open_as(std::slice::from_ref(path), reading, &progress))
                };
                let opened = ask_first_of(files.iter().map(read).collect(), around, progress);
                DocumentNews::Placed { files, opened }
            }
            Self::LookAt(path) => {
                let preview = formats::picture_pixels(&path, progress).map(PicturePreview::of);
                DocumentNews::LookedAt { path, preview }
            }
            Self::LookForPlace(path) => {
                // Said before anything is unpacked, where nothing says it.
                let read = formats::read_path(&path, &Reading::default(), progress);
                let is_unplaced = read.is_err_and(|error| unlaid(&error).is_some());
                DocumentNews::LookedForPlace { path, is_unplaced }
            }
            Self::Examine { layer, data, reading, near } => {
                // Cancelled: then nobody looks any more.
                let reference = Reference::bundled();
                // Whoever looks wants to know, whatever was answered before.
                let reading = Reading { is_datum_said: false, ..reading };
                let found = doctor::examine(&data, &reading, near, &reference, progress).unwrap_or_default();
                DocumentNews::Examined { layer, found }
            }
            Self::Repair { layer, data, repairs, reading } => {
                let repaired = formats::repaired(&data, repairs, progress).ok().map(Box::new);
                DocumentNews::Repaired { layer, reading, from: data, repaired }
            }
            Self::Unshift(layers) => DocumentNews::Unshifted(landing::unshifted(layers)),
            Self::Diagnose(diagnosis) => match diagnosis.run(progress) {
                Ok(found) => DocumentNews::Diagnosed(found),
                Err(_) => DocumentNews::Diagnosed(Diagnosed::default()),
            },
            Self::Find { file, others } => {
                let path = Path::new(&file.source);
                let data = Box::new(formats::read_path(path, &file.reading, progress));
                let siblings = if data.is_ok() { siblings(path, others) } else { Vec::new() };
                DocumentNews::Found { file, data, siblings }
            }
            Self::Read { files, shown, home } => {
                let with_data = |file: LayerFile| {
                    let data = plan::source_data(&file.source, &home, &file.reading, progress);
                    (file, data)
                };
                let read: Vec<(LayerFile, Result<Dataset, ReadError>)> = files.into_iter().map(with_data).collect();
                let again: Vec<_> = read.iter().filter(|(file, _)| file.is_again()).collect();
                let reference = if again.is_empty() { Reference::default() } else { Reference::bundled() };
                let is_shifted =
                    |file: &LayerFile, data: &Dataset| doctor::is_on_other_datum(data, &file.reading, &reference);
                let shifted =
                    again.into_iter().filter(|(file, data)| data.as_ref().is_ok_and(|data| is_shifted(file, data)));
                let shifted = shifted.map(|(file, _)| file.layer.clone()).collect();
                let of = |file: &LayerFile| shown.iter().find(|(layer, _)| *layer == file.layer).map(|(_, data)| data);
                let moved = read.iter().filter(|(file, _)| file.is_again()).filter_map(|(file, data)| {
                    let moved = doctor::moved_between_datums(of(file)?, data.as_ref().ok()?)?;
                    Some((file.layer.clone(), moved))
                });
                let found = Reread { shifted, moved: moved.collect() };
                DocumentNews::Read { read, found }
            }
            Self::List { path, document } => DocumentNews::Listed(folder::list(&path, document.as_deref())),
            Self::LookAtRecent(files) => DocumentNews::Missing(recent::missing(files)),
            Self::Save { job, copy } => DocumentNews::Saved { copy, result: job.run(progress) },
            Self::Report(job) => DocumentNews::Reported { path: job.path.clone(), end: job.run(progress) },
            Self::Autosave { files, work } => DocumentNews::KeptAside(files.write(&work, progress)),
            Self::Orphans(files) => DocumentNews::Orphans(files.orphans()),
            Self::Watch { sources, patient } => DocumentNews::Changed(watch::changes(&sources, patient, progress)),
        }
    }
}

/// Which of these sources lie, by the name of their file, in the same folder as a path.
fn siblings(path: &Path, others: Vec<(LayerId, String)>) -> Vec<(LayerId, PathBuf)> {
    let beside = |source: &str| Some(path.with_file_name(Path::new(source).file_name()?));
    others.into_iter().filter_map(|(id, source)| Some((id, beside(&source).filter(|p| p.is_file())?))).collect()
}
