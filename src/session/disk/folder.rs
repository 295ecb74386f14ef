//! What lies in a folder, for whoever asks for a file. Reading it is a job: a folder may lie on a slow network.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The contents of one folder, hidden files left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FolderListing {
    /// What was asked for; a folder above it is shown where it does not exist.
    pub asked: PathBuf,
    /// Absolute.
    pub folder: PathBuf,
    /// Folders first, then files, by name.
    pub entries: Vec<FolderEntry>,
    /// Where one often goes: the folder of the document, home and its usual folders, as far as they exist.
    pub places: Vec<(Place, PathBuf)>,
    /// Whether the folder could not be read; it is shown empty then.
    pub unreadable: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct FolderEntry {
    pub name: String,
    pub is_folder: bool,
    pub bytes: u64,
    pub modified: Option<SystemTime>,
}

/// A place that a person knows by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Document,
    Home,
    Desktop,
    Documents,
    Downloads,
}

/// Lists a folder, or the nearest folder above that exists.
pub fn list(path: &Path, document: Option<&Path>) -> FolderListing {
    let asked = path.to_owned();
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.ancestors().find(|p| p.is_dir()).unwrap_or(&path).to_owned();
    let read = fs::read_dir(&folder);
    let unreadable = read.is_err();
    let mut entries: Vec<FolderEntry> = read.into_iter().flatten().flatten().filter_map(|e| entry(&e)).collect();
    entries.sort_by_cached_key(|e| (!e.is_folder, e.name.to_lowercase(), e.name.clone()));
    FolderListing { asked, folder, entries, places: places(document), unreadable }
}

fn entry(entry: &fs::DirEntry) -> Option<FolderEntry> {
    let name = entry.file_name().to_string_lossy().into_owned();
    if name.starts_with('.') {
        return None;
    }
    // Of what a link leads to.
    let metadata = fs::metadata(entry.path()).ok()?;
    let modified = metadata.modified().ok();
    Some(FolderEntry { name, is_folder: metadata.is_dir(), bytes: metadata.len(), modified })
}

fn places(document: Option<&Path>) -> Vec<(Place, PathBuf)> {
    let mut places: Vec<(Place, PathBuf)> = document.map(|p| (Place::Document, p.to_owned())).into_iter().collect();
    if let Some(home) = std::env::home_dir() {
        let below = |place, name: &str| (place, home.join(name));
        let known = [
            (Place::Home, home.clone()),
            below(Place::Desktop, "Desktop"),
            below(Place::Desktop, "桌面"),
            below(Place::Documents, "Documents"),
            below(Place::Documents, "文档"),
            below(Place::Downloads, "Downloads"),
            below(Place::Downloads, "下载"),
        ];
        places.extend(known);
    }
    places.retain(|(_, path)| path.is_dir());
    places
}
