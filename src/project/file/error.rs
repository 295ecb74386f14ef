//! Why a project file is refused: what, where, and what to do.

use super::read::VERSION;

/// Why a project file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ProjectFileError {
    #[error("cannot read the project file: {0}")]
    Unreadable(std::io::Error),
    #[error("the project file has {bytes} bytes, and {most} is the most this program reads: is it a data file?")]
    TooLarge { bytes: u64, most: u64 },
    /// Not JSON, or JSON about something else.
    #[error("not a project file: {message}, line {line}, column {column}")]
    NotAProject { message: String, line: u64, column: u64 },
    #[error("the project file is of version {found}, this program reads up to {VERSION}: open it with a newer program")]
    TooNew { found: u32 },
    /// A member that is missing or says what it cannot say; `member` names it for people. Files of an older form
    /// have no place: there the member may be called otherwise.
    #[error("{member}: {message}{}", place.as_ref().map_or_else(String::new, ToString::to_string))]
    BadMember { member: String, message: String, place: Option<Place> },
    #[error("layer id {0:?} stands twice in the project file; give each layer an id of its own")]
    DuplicateLayer(String),
    #[error("layer {layer}: its group {group:?} is not one of the project's groups")]
    UnknownGroup { layer: String, group: String },
    #[error("the boundary {0:?} is not one of the project's layers")]
    UnknownBoundary(String),
}

/// A place in a text, both counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub line: u64,
    pub column: u64,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, ", line {}, column {}", self.line, self.column)
    }
}

impl ProjectFileError {
    /// A fault that shows only when members are seen together; `member` as people call it.
    pub(super) fn member(member: impl Into<String>, message: impl Into<String>) -> Self {
        Self::BadMember { member: member.into(), message: message.into(), place: None }
    }
}
