//! What the document needs the disk for: files read into an open plan, folders listed, work written.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::autosave::{Orphans, SideFiles, UnsavedWork};
use super::disk::folder::{self, FolderListing};
use super::disk::recent;
use super::disk::report::{ReportEnd, ReportJob};
use super::disk::save::{SaveJob, Saved};
use super::disk::watch::{self, SourceChange, Watched};
use super::georeferencing::PicturePreview;
use super::import::{ReadRow, RowToRead, Surveyed, read_rows, survey};
use super::landing::{self, Diagnosed, Diagnosis};
use crate::crs::Datum;
use crate::data::{Dataset, Extent};
use crate::formats::{self, ReadError, Reading, Repairs};
use crate::plan::doctor::{self, Reference, Symptom};
use crate::plan::{self, OpenError, Opened, SavePlanError};
use crate::progress::Progress;
use crate::project::LayerId;

/// The work to do.
#[derive(Debug)]
pub(super) enum DocumentJob {
    /// Reads paths to be added to a plan that lies around here.
    Add {
        paths: Vec<PathBuf>,
        around: Option<Extent>,
    },
    /// Reads rows of the import sheet in the way that a person said.
    ReadRows {
        rows: Vec<RowToRead>,
        reference: Arc<Reference>,
    },
    /// Reads files, or parts of them, in the way that a person said.
    AddAs(Vec<(PathBuf, Reading)>),
    /// Reads a picture, to be pointed at.
    LookAt(PathBuf),
    /// Takes the shift of a Chinese web map off layers.
    Unshift(Vec<(LayerId, Arc<Dataset>, Datum)>),
    /// Looks at what is odd about the data of a layer, which were read with these repairs.
    Examine {
        layer: LayerId,
        data: Arc<Dataset>,
        repairs: Repairs,
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
        layer: LayerId,
        path: PathBuf,
        reading: Reading,
        others: Vec<(LayerId, String)>,
    },
    /// Reads the files of layers again, or for the first time.
    Read(Vec<LayerFile>),
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

/// A file that holds the data of a layer, and how it is to be read.
#[derive(Debug)]
pub(super) struct LayerFile {
    pub(super) layer: LayerId,
    pub(super) path: PathBuf,
    pub(super) reading: Reading,
}

/// What came of it.
#[derive(Debug)]
pub(super) enum DocumentNews {
    Added(Box<Result<Surveyed, OpenError>>),
    Rows(Vec<ReadRow>),
    Examined {
        layer: LayerId,
        found: Vec<Symptom>,
    },
    /// `None` of a repair that was cancelled.
    Repaired {
        layer: LayerId,
        reading: Reading,
        from: Arc<Dataset>,
        repaired: Option<Box<Dataset>>,
    },
    Found {
        layer: LayerId,
        path: PathBuf,
        data: Box<Result<Dataset, ReadError>>,
        siblings: Vec<(LayerId, PathBuf)>,
    },
    Read(Vec<(LayerId, PathBuf, Result<Dataset, ReadError>)>),
    LookedAt {
        path: PathBuf,
        preview: Result<PicturePreview, ReadError>,
    },
    Placed {
        files: Vec<(PathBuf, Reading)>,
        opened: Vec<Result<Opened, OpenError>>,
    },
    Unshifted(Vec<(LayerId, Datum, Dataset)>),
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
            Self::AddAs(_) => "add_as",
            Self::LookAt(_) => "look",
            Self::Unshift(_) => "unshift",
            Self::Diagnose(_) => "diagnose",
            Self::Find { .. } => "find",
            Self::Read(_) => "read",
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
            Self::Add { paths, around } => DocumentNews::Added(Box::new(survey(&paths, around, progress))),
            Self::ReadRows { rows, reference } => DocumentNews::Rows(read_rows(rows, &reference, progress)),
            Self::AddAs(files) => {
                let read =
                    |(path, reading): &(PathBuf, Reading)| plan::open_as(std::slice::from_ref(path), reading, progress);
                let opened = files.iter().map(read).collect();
                DocumentNews::Placed { files, opened }
            }
            Self::LookAt(path) => {
                let preview = formats::picture_pixels(&path, progress).map(PicturePreview::of);
                DocumentNews::LookedAt { path, preview }
            }
            Self::Examine { layer, data, repairs } => {
                // Cancelled: then nobody looks any more.
                let found = doctor::symptoms(&data, repairs, progress).unwrap_or_default();
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
            Self::Find { layer, path, reading, others } => {
                let data = Box::new(formats::read_path(&path, &reading, progress));
                let siblings = if data.is_ok() { siblings(&path, others) } else { Vec::new() };
                DocumentNews::Found { layer, path, data, siblings }
            }
            Self::Read(files) => DocumentNews::Read(
                files
                    .into_iter()
                    .map(|LayerFile { layer, path, reading }| {
                        let data = formats::read_path(&path, &reading, progress);
                        (layer, path, data)
                    })
                    .collect(),
            ),
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
