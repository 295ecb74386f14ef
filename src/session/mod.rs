//! The running program without a window: what is shown, chosen and asked at this moment.
//!
//! Shells push [`Command`]s; [`Session::apply`] is the only place where anything changes. Slow work runs as
//! jobs on named threads, and on the spot in tests.

mod arrangement;
mod bookmarks;
mod check_command;
mod check_job;
mod checks;
mod claims;
mod command;
mod disk;
mod document;
mod document_commands;
mod document_job;
mod extents;
mod find;
mod flight;
mod folders;
mod history;
mod identify;
mod inquiry;
mod job;
mod job_view;
mod land_use;
mod landing;
mod moving;
mod notice;
mod output;
mod picture_marks;
mod picture_query;
mod picture_sketches;
mod pins;
mod preferences;
mod queries;
mod recovery;
mod report;
mod review;
mod save_commands;
mod select;
mod select_inside;
mod selection;
#[allow(clippy::module_inception, reason = "the room is named after its main type")]
mod session;
mod settings;
mod shelf;
mod show;
mod sketching;
mod sources;
mod step_words;
mod style;
mod table;
mod table_command;
mod table_job;
mod tool;
mod undo;

pub use arrangement::OnlyLayer;
pub use bookmarks::{BookmarkCommand, BookmarkLayers};
pub use check_command::{CheckCommand, CheckFile, CheckView};
pub use checks::Checks;
pub use claims::{ClaimCommand, ClaimDraft, Claims, ShownClaim};
pub use command::{
    Command, Direction, InquiryCommand, LayerCommand, PinCommand, SelectionCommand, SettingsCommand, ViewCommand,
};
pub use disk::autosave::Recovery;
pub use disk::folder::{FolderEntry, FolderListing, Place};
pub use disk::recent::Recent;
pub use disk::today::today;
pub use disk::watch::SourceChange;
pub use document::{Document, DocumentCommand, DocumentKind, FileWish, LeaveChoice, Leaving};
pub use extents::Extents;
pub use find::{Find, FindCommand};
pub use flight::Flight;
pub use folders::Folders;
pub use history::History;
pub use inquiry::{Inquiry, InquiryDraft, RingLimit};
pub use job::{JobMode, Wake};
pub use job_view::JobView;
pub use land_use::{Figures, LandUse};
pub use landing::{Landing, LandingCommand, Shifted, Unplaced};
pub use notice::{LogEntry, Notice, Notices, Severity};
pub use output::OutputCommand;
pub use pins::{PinnedCard, Pins};
pub use queries::QueryCommand;
pub use recovery::Autosave;
pub use review::{NoteCommand, NoteFilter, NoteWords};
pub use selection::Selection;
pub use session::Session;
pub use settings::{Settings, TEXT_SCALES, WindowPlace};
pub use show::{Blank, Show, ShowCommand};
pub use sketching::{SketchCommand, Sketching};
pub use sources::Sources;
pub use style::{CopiedStyle, StyleCommand};
pub use table::Table;
pub use table_command::{TableCommand, TableExport, TableFormat};
pub use tool::{PointerEvent, Tool, ToolKey};
