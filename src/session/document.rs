//! The document: where the plan came from, whether its work is saved, and what waits for an answer about that.
//!
//! While a plan is open, the sources of its layers are absolute paths, or names within the bundled plan or the packed
//! project it came from. Saving writes them relative to the project's folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::check_command::CheckFile;
use super::import::ImportCommand;
use super::landing::LandingCommand;
use super::symptoms::SymptomCommand;
use crate::crs::Datum;
use crate::plan::Kept;
use crate::project::{Date, LayerId, Project, Stamp};

/// What the plan was opened from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DocumentKind {
    /// Nothing yet.
    #[default]
    New,
    /// The plan that is compiled in.
    Bundled,
    /// Layer files, without a project file.
    Files,
    /// A project file.
    Project(PathBuf),
    /// A packed project, with its data.
    Packed(PathBuf),
}

impl DocumentKind {
    /// The file that holds the project, if there is one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::Project(path) | Self::Packed(path) => Some(path),
            Self::New | Self::Bundled | Self::Files => None,
        }
    }
}

/// Everything about files and unsaved work.
#[derive(Clone, Debug, PartialEq)]
pub enum DocumentCommand {
    Undo,
    Redo,
    /// An empty plan; asks first about unsaved work.
    New,
    /// Paths, or the bundled plan when there are none; asks first about unsaved work.
    Open(Vec<PathBuf>),
    /// Opens what was dropped on the window: a project or, in the place of nothing or of the bundled plan as it came,
    /// layers; else adds layers.
    Drop(Vec<PathBuf>),
    /// Into the project's file; asks for a place where there is none.
    Save,
    /// Into another file, which is the document from then on. The ending decides: `.shapan` is packed with its data.
    SaveAs(PathBuf),
    /// A packed copy for another machine; the document stays what it is.
    Pack(PathBuf),
    /// Checks the plan and writes what was found into a file to be handed on; the ending decides, as on the command
    /// line.
    Report {
        path: PathBuf,
        /// The day for which the claims are checked; `None` for today, in universal time.
        day: Option<Date>,
    },
    /// Over what another program has written into the file meanwhile, or not after all.
    ResolveConflict(bool),
    AddLayers(Vec<PathBuf>),
    /// Takes the data of a layer from this file.
    FindSource {
        layer: LayerId,
        path: PathBuf,
    },
    /// Reads the source of a layer in this system and encoding (`None`: as it says itself) and on this datum.
    ReadLayerAs {
        layer: LayerId,
        crs: Option<String>,
        swap_axes: bool,
        datum: Datum,
        encoding: Option<String>,
    },
    /// The window is about to be closed; asks first about unsaved work.
    Close,
    /// The answer to the question about unsaved work.
    Leave(LeaveChoice),
    /// Asks for a file, or no longer.
    Wish(Option<FileWish>),
    /// Lists a folder for whoever asks for a file; a path that is no folder lists the one it lies in.
    Browse(PathBuf),
    /// Looks which of the recent files still exist.
    LookAtRecent,
    ForgetRecent(PathBuf),
    /// Takes up what another run of the program left unsaved, by its place in the list.
    Recover(usize),
    /// Removes it.
    DiscardRecovery(usize),
    /// Keeps it for the next start.
    PostponeRecovery(usize),
    /// Looks whether files of the plan have changed on disk.
    CheckSources,
    /// Reads the changed files again.
    ReloadChanged,
    /// An answer about where new data lie.
    Landing(LandingCommand),
    /// An answer about files that were opened together.
    Import(ImportCommand),
    /// What is odd about the data of a layer.
    Symptoms(SymptomCommand),
    /// Goes on with what was read before.
    IgnoreChanged,
    /// Takes, or does not take, the files found beside one that was found.
    TakeSiblings(bool),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeaveChoice {
    Save,
    Discard,
    Stay,
}

/// What a file is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileWish {
    Open,
    AddLayers,
    SaveAs,
    Pack,
    Report,
    /// A place for what the checks have brought.
    Write(CheckFile),
    SavePicture,
    ExportAnswer,
    ExportSelection,
    Find(LayerId),
}

/// What is to be done once unsaved work is settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Leaving {
    New,
    Open(Vec<PathBuf>),
    Close,
    /// Unsaved work of another run, by its side file.
    Recover(PathBuf),
}

/// The state of the document.
#[derive(Clone, Debug, Default)]
pub struct Document {
    pub kind: DocumentKind,
    /// The project as its file has it.
    pub(super) saved: Arc<Project>,
    /// What undo may bring back of the packed project that its file no longer holds.
    pub(super) kept: Kept,
    /// What its file held when it was read or written last.
    pub(super) stamp: Option<Stamp>,
    /// The file that another program has changed, while it is asked whether to replace it.
    pub conflict: Option<PathBuf>,
    /// The project on its way into a file.
    pub(super) saving: Option<Arc<Project>>,
    /// Unsaved work, a claim that is being written, or control points that nothing is laid by, have to be settled
    /// before this can be done.
    pub leaving: Option<Leaving>,
    /// To be done when the work is saved.
    pub(super) after_save: Option<Leaving>,
    /// The report on its way into a file.
    pub report: Option<PathBuf>,
    /// A file is being asked for.
    pub wish: Option<FileWish>,
    /// The window may close: nothing is unsaved, or nobody wants it.
    pub closing: bool,
}

impl Document {
    /// Whether the project is being written.
    pub fn is_saving(&self) -> bool {
        self.saving.is_some()
    }
}
