//! Why a source could not be read at all. What was merely odd is a [`Warning`](crate::data::Warning).

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use super::{Held, OtherKind, is_private_use};
use crate::crs::CrsError;
use crate::progress::Cancelled;

/// A source that could not be read: what it is, where, and what to do about it.
///
/// [`ReadError::kind`] looks through [`ReadError::InFile`], for those who word an error themselves.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The watcher stopped the reading.
    #[error("reading was cancelled")]
    Cancelled,

    /// Any of the others, in a file, or in a layer of one with several.
    #[error("{fault}: {}", place(path, part.as_deref()))]
    InFile { fault: Box<ReadError>, path: PathBuf, part: Option<String> },

    #[error("there is no such file or folder")]
    NotFound,

    #[error("this user may not read the file: change its permissions or copy it")]
    Forbidden,

    /// A folder where a file was expected.
    #[error("this is a folder, not a file: name one of the files in it")]
    Folder,

    /// A device, a pipe or a socket.
    #[error("this is neither a file nor a folder")]
    NotAFile,

    /// A folder without anything readable.
    #[error("the folder holds no file of a format read here, such as .geojson or .csv")]
    NoFiles,

    /// The disk or the network failed.
    #[error("the file cannot be read: {error}")]
    Disk { error: std::io::Error },

    /// Offsets into a source are 32 bits wide.
    #[error("the file has {bytes} bytes, and 4 GiB is the most this program reads: split it, by area or by layer")]
    TooLarge { bytes: u64 },

    #[error(
        "the memory of this machine does not suffice for {bytes} bytes of text: split the file, by area or by layer"
    )]
    OutOfMemory { bytes: u64 },

    #[error("the file is empty")]
    Empty,

    /// What a disk or a network leaves of a file whose place it made and whose content never came.
    #[error("the file holds nothing but zeros: it was not written or copied whole; fetch it again")]
    Zeros,

    /// Text, but not in UTF-8. `line` and `column` (in bytes), both 1-based, are of the first offence.
    #[error("the text is not UTF-8 but {found} (line {line}, column {column}): {advice}")]
    Encoding { found: &'static str, advice: &'static str, line: u64, column: u64 },

    /// A file of another kind.
    #[error("this seems to be {}: {}", .0.found(), .0.advice())]
    OtherFormat(OtherKind),

    /// Broken JSON. `line` and `column` (in bytes) are 1-based.
    #[error("the text is not valid JSON at line {line}, column {column}: {}", shown(message))]
    Syntax { message: String, line: u64, column: u64 },

    /// A file of a binary format that is broken, or asks for more than it may.
    #[error("the {format} file is damaged or cannot be read: {}; fetch it again, or export it anew", shown(why))]
    Damaged { format: &'static str, why: String },

    /// One layer of several that is broken, or asks for more than it may.
    #[error(
        "the layer {} of the {format} cannot be read: {}; the other layers do not depend on it",
        shown(layer),
        shown(why)
    )]
    DamagedLayer { format: &'static str, layer: String, why: String },

    /// Good JSON that is not GeoJSON.
    #[error("this is JSON but not GeoJSON: expected {expected}, found {} (line {line})", shown(found))]
    NotGeoJson { expected: &'static str, found: String, line: u64 },

    /// A layer of a source with several that is none of them.
    #[error("there is no layer {part:?} in the file: it holds {}", some_of(parts))]
    NoSuchPart { part: String, parts: Vec<String> },

    /// An encoding that a person or a project gave.
    #[error("{0:?} is no encoding known here: write for example UTF-8 or GB18030")]
    UnknownEncoding(String),

    /// A table none of whose columns says where its rows are.
    #[error(
        "no column holds coordinates: there are {}; name them lon and lat, 经度 and 纬度, x and y, easting and \
         northing, or wkt",
        some_of(columns)
    )]
    NoCoordinates { columns: Vec<String> },

    /// A table with columns that are called as coordinates are, and hold none.
    #[error(
        "the columns {} are called as coordinates are, but most of what stands in them is none (such as {}): \
         write numbers, or degrees such as 116°24′36″E",
        some_of(columns),
        quoted_cell(sample)
    )]
    UnreadableCoordinates { columns: Vec<String>, sample: String },

    /// Broken XML. `line` and `column` (in bytes) are 1-based.
    #[error("the text is not valid XML at line {line}, column {column}: {}", shown(message))]
    Xml { message: String, line: u64, column: u64 },

    /// An archive that cannot be unpacked.
    #[error("the zip archive cannot be read{}: {message}; fetch it again", at(name))]
    DamagedArchive { name: String, message: String },

    /// A file of an archive that was packed by a method that few programs know.
    #[error("{} in the archive is packed in a way that is not read here: pack it anew as an ordinary zip", shown(name))]
    ArchiveMethod { name: String },

    #[error("{} in the archive is encrypted: save it without a password", shown(name))]
    EncryptedArchive { name: String },

    #[error("the zip archive holds no file that can be read")]
    EmptyArchive,

    #[error(
        "the zip archive holds another one, {}, and nothing that can be read: unpack it, and open that one",
        shown(name)
    )]
    NestedArchive { name: String },

    #[error("the archive would grow to {bytes} bytes or more, far beyond what its own size explains: refused")]
    ArchiveTooLarge { bytes: u64 },

    #[error(
        "the archive holds {files} files, more than the {most} that are looked at: unpack it, and open those you need"
    )]
    CrowdedArchive { files: usize, most: usize },

    /// The coordinate reference system that a person or a project gave.
    #[error(transparent)]
    Crs(CrsError),

    /// A picture that cannot be laid on the ground, or control points that place nothing.
    #[error(transparent)]
    Raster(#[from] super::raster::RasterError),

    /// Numbers that are not degrees, and nothing that says in which system they are.
    #[error("{}", needs_crs(named.as_ref(), sample))]
    NeedsCrs {
        /// Which layer of a source with several.
        part: Option<String>,
        /// What the source calls its system, if it names one.
        named: Option<NamedCrs>,
        /// Some of its pairs of numbers.
        sample: Vec<[f64; 2]>,
        held: Box<Held>,
    },
}

/// A system that a source names, by which its numbers cannot be placed all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NamedCrs {
    /// It means nothing here.
    Unknown(String),
    /// It is known, but the numbers cannot be in it: degrees in a system of metres, metres in one of degrees, places far
    /// from the strip that the system is made for.
    Wrong(String),
    /// What it says could not be read: a `.prj` that is damaged, or packed in an unusual way.
    Unread,
}

/// Names as a list that does not grow without bound.
pub fn some_of(names: &[String]) -> String {
    const SHOWN: usize = 20;
    let list: Vec<Cow<'_, str>> = names.iter().take(SHOWN).map(|name| shown(name)).collect();
    let more = if names.len() > SHOWN { format!(" and {} more", names.len() - SHOWN) } else { String::new() };
    format!("{}{more}", list.join(", "))
}

/// What stands in a cell, in quotes: what nobody would see is called by its name.
pub(super) fn quoted_cell(cell: &str) -> String {
    let readable = cell.replace(['\u{a0}', '\u{202f}'], "[no-break space]").replace('\t', "[tab]");
    format!("\"{}\"", shown(&readable))
}

/// Where in an archive; nowhere for its list of files.
fn at(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!(" at {}", shown(name)) }
}

/// A file, and which of its layers.
fn place(path: &Path, part: Option<&str>) -> String {
    let path = path.display();
    part.map_or_else(|| path.to_string(), |part| format!("{path}: {}", shown(part)))
}

/// So much of what stands in a source is quoted in a sentence about it.
const MOST_QUOTED: usize = 160;

/// A stretch of a source for the middle of a sentence: what a terminal would take for orders is escaped, and of a long one
/// the beginning is told.
///
/// ```
/// use shapan::formats::shown;
/// assert_eq!(shown("名称\0"), "名称\\0");
/// assert!(shown(&"x".repeat(100_000)).chars().count() < 200);
/// ```
pub fn shown(text: &str) -> Cow<'_, str> {
    shown_up_to(text, MOST_QUOTED)
}

/// The same of a sentence that quotes, up to so many characters.
pub fn shown_up_to(text: &str, most: usize) -> Cow<'_, str> {
    let is_odd = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if text.len() <= most && !text.chars().any(is_odd) {
        return text.into();
    }
    let (mut told, mut length) = (String::new(), 0);
    for c in text.chars() {
        length += if is_odd(c) { c.escape_default().count() } else { 1 };
        if length > most {
            told.push('…');
            break;
        }
        match c {
            '\0' => told.push_str("\\0"),
            c if is_odd(c) => told.extend(c.escape_default()),
            c => told.push(c),
        }
    }
    told.into()
}

/// A pair of numbers in a sentence; of those far beyond any coordinate only how large they are.
pub fn numbers_shown(pair: [f64; 2]) -> String {
    const LARGEST: f64 = 1e12;
    let [x, y] =
        pair.map(|number| if number.abs() < LARGEST { format!("{number:.1}") } else { format!("{number:.1e}") });
    format!("{x}, {y}")
}

fn needs_crs(named: Option<&NamedCrs>, sample: &[[f64; 2]]) -> String {
    let numbers = sample.first().map_or_else(String::new, |pair| format!(" (such as {})", numbers_shown(*pair)));
    let why = match named {
        Some(NamedCrs::Unknown(named)) => {
            format!("the coordinates{numbers} are in {}, which is not known here", shown(named))
        }
        Some(NamedCrs::Wrong(named)) => {
            let named = shown(named);
            return format!(
                "the source names {named}, in which the coordinates{numbers} cannot be: say the true system"
            );
        }
        Some(NamedCrs::Unread) => format!(
            "the coordinates{numbers} are not degrees, and the .prj that says in which system they are \
             could not be read"
        ),
        None if is_mixed_order(sample) => {
            return format!(
                "some coordinates have the latitude first{numbers}, others the longitude, and of some nobody can tell: \
                 put them in one order"
            );
        }
        None => format!("the coordinates{numbers} are not degrees, and nothing says in which system they are"),
    };
    format!("{why}: say it, for example EPSG:4548")
}

/// Whether numbers of which nothing says what they are were refused though they can be degrees, since they are in both
/// orders: their example, which is the first, is one that can only be read with the latitude first.
pub fn is_mixed_order(sample: &[[f64; 2]]) -> bool {
    sample.first().is_some_and(|[x, y]| x.abs() <= 90.0 && y.abs() > 90.0 && y.abs() <= 360.0)
}

impl ReadError {
    /// The fault itself, whichever file it lies in.
    pub fn kind(&self) -> &Self {
        match self {
            Self::InFile { fault, .. } => fault.kind(),
            fault => fault,
        }
    }

    /// The file the fault lies in, if it was read from a disk.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::InFile { path, .. } => Some(path),
            _ => None,
        }
    }

    /// The layer of that file that it lies in, of one with several.
    pub fn part(&self) -> Option<&str> {
        match self {
            Self::InFile { part, .. } => part.as_deref(),
            _ => None,
        }
    }

    /// Names the layer of the file that is named.
    #[must_use]
    pub(super) fn in_part(self, layer: Option<&str>) -> Self {
        match self {
            Self::InFile { fault, path, .. } => Self::InFile { fault, path, part: layer.map(str::to_owned) },
            fault => fault,
        }
    }

    /// Whether the texts of the source may be in another encoding than they were read in: a person can say in which.
    pub fn is_of_encoding(&self) -> bool {
        match self.kind() {
            Self::Encoding { .. } => true,
            Self::NoCoordinates { columns } => columns.iter().any(|name| name.chars().any(is_private_use)),
            _ => false,
        }
    }

    /// Names the file, unless one is named already or the reading was stopped on purpose.
    pub fn in_file(self, path: &Path) -> Self {
        match self {
            Self::Cancelled | Self::InFile { .. } => self,
            fault => Self::InFile { fault: Box::new(fault), path: path.to_owned(), part: None },
        }
    }
}

impl From<Cancelled> for ReadError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<std::io::Error> for ReadError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::NotFound => Self::NotFound,
            std::io::ErrorKind::PermissionDenied => Self::Forbidden,
            std::io::ErrorKind::IsADirectory => Self::Folder,
            std::io::ErrorKind::OutOfMemory => Self::OutOfMemory { bytes: 0 },
            _ => Self::Disk { error },
        }
    }
}
