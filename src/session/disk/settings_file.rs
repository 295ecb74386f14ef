//! The one text file of the settings: a JSON object that a person may read and edit. It knows members by name only,
//! not what they mean.
//!
//! What this version does not know stays in the file, and so does what two windows have set besides each other: only
//! the members that have changed are written.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::damaged::set_aside;
use crate::formats::write_whole;

/// Where the settings are kept, and what of them stands there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SettingsFile {
    /// `None` keeps the settings for this run only.
    path: Option<PathBuf>,
    /// The members as they were read or written last.
    kept: Map<String, Value>,
    /// Those that could not be written.
    failed: Option<Map<String, Value>>,
}

/// What came of reading.
#[derive(Debug, Default, PartialEq)]
pub struct ReadSettings {
    pub file: SettingsFile,
    /// The members of the file; none where there is no file.
    pub members: Map<String, Value>,
    /// Where a damaged file went.
    pub set_aside: Option<PathBuf>,
}

impl SettingsFile {
    /// Reads the file. A damaged one is set aside; one that cannot be read is left alone, and nothing is written.
    pub fn read(path: Option<PathBuf>) -> ReadSettings {
        let Some(path) = path else { return ReadSettings::default() };
        let of_path = |path: PathBuf| Self { path: Some(path), ..Self::default() };
        match fs::read(&path) {
            Ok(bytes) => match object(&bytes) {
                Some(members) => ReadSettings { file: of_path(path), members, set_aside: None },
                None => {
                    let set_aside = set_aside(&path).ok();
                    // What could not be set aside is not written over either.
                    let file = if set_aside.is_some() { of_path(path) } else { Self::default() };
                    ReadSettings { file, members: Map::new(), set_aside }
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                ReadSettings { file: of_path(path), ..ReadSettings::default() }
            }
            Err(_) => ReadSettings::default(),
        }
    }

    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Takes these members for what stands in the file.
    pub fn assume(&mut self, members: Map<String, Value>) {
        self.kept = members;
    }

    /// Writes the members that have changed, beside all others that the file has meanwhile; whole or not at all.
    /// Returns where a file went that was damaged meanwhile: all members are written then, since it held the others.
    ///
    /// # Errors
    /// What the disk says; the members are tried again when one of them changes next.
    pub fn keep(&mut self, members: Map<String, Value>) -> io::Result<Option<PathBuf>> {
        let Some(path) = &self.path else { return Ok(None) };
        let has_changed = members.iter().any(|(name, value)| self.kept.get(name) != Some(value));
        if !has_changed || self.failed.as_ref() == Some(&members) {
            return Ok(None);
        }
        match write_changed(path, &self.kept, &members) {
            Ok(set_aside) => {
                (self.kept, self.failed) = (members, None);
                Ok(set_aside)
            }
            Err(error) => {
                self.failed = Some(members);
                Err(error)
            }
        }
    }
}

fn write_changed(path: &Path, kept: &Map<String, Value>, members: &Map<String, Value>) -> io::Result<Option<PathBuf>> {
    let there = match fs::read(path) {
        Ok(bytes) => object(&bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Some(Map::new()),
        // There is one, and nobody knows what it holds.
        Err(error) => return Err(error),
    };
    let set_aside = if there.is_none() { Some(set_aside(path)?) } else { None };
    let mut file = there.unwrap_or_default();
    for (name, value) in members {
        if set_aside.is_some() || kept.get(name) != Some(value) {
            file.insert(name.clone(), value.clone());
        }
    }
    match (write_members(path, &file), set_aside) {
        (Ok(()), set_aside) => Ok(set_aside),
        (Err(error), None) => Err(error),
        (Err(error), Some(aside)) => {
            // Nobody is told of its other name: it goes back to where it stood.
            fs::rename(aside, path)?;
            Err(error)
        }
    }
}

fn write_members(path: &Path, members: &Map<String, Value>) -> io::Result<()> {
    let mut text = serde_json::to_string_pretty(members).map_err(io::Error::other)?;
    text.push('\n');
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    write_whole(path, text.as_bytes()).map_err(io::Error::other)
}

/// The one object that a text is; a byte order mark before it is none of its business.
fn object(bytes: &[u8]) -> Option<Map<String, Value>> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    serde_json::from_slice(bytes).ok()
}
