//! Faces of the system's fonts for characters that the bundled fonts lack: looked for only when a picture has such
//! characters, and only the files that are needed are read whole. What is drawn with them is up to `render`.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::render::{FontFace, Fonts, mapped_characters};

/// A larger file is no font that a name on a map needs.
const MOST_BYTES: u64 = 64 << 20;
/// A larger table of characters is no such table.
const MOST_CMAP_BYTES: u32 = 8 << 20;
/// Faces kept in memory at most.
const MOST_FACES: usize = 6;
/// Files looked into at most, and folders within folders.
const MOST_FILES: usize = 4_000;
const DEEPEST: usize = 6;

/// The fonts of pictures, completed from the system's as characters turn up that they lack.
#[derive(Debug)]
pub struct SystemFonts {
    folders: Vec<PathBuf>,
    /// The font files there, the likeliest first; listed when first asked.
    files: Option<Vec<PathBuf>>,
    /// Characters that were looked for, found or not.
    sought: BTreeSet<char>,
    fonts: Fonts,
    faces: usize,
}

impl SystemFonts {
    /// Those in the usual folders of the system and of the person.
    pub fn usual() -> Self {
        Self::in_folders(usual_folders())
    }

    /// Those in these folders and the folders in them.
    pub fn in_folders(folders: Vec<PathBuf>) -> Self {
        Self { folders, files: None, sought: BTreeSet::new(), fonts: Fonts::default(), faces: 0 }
    }

    /// The bundled fonts with what was found so far behind them.
    pub fn fonts(&self) -> &Fonts {
        &self.fonts
    }

    /// Looks for faces with these characters; true when [`Self::fonts`] has new ones. A character is looked for
    /// once. Files that cannot be read are passed over.
    pub fn look_for(&mut self, missing: &[char]) -> bool {
        let mut wanted: Vec<char> = missing.iter().copied().filter(|c| self.sought.insert(*c)).collect();
        let mut found = Vec::new();
        if wanted.is_empty() {
            return false;
        }
        let folders = &self.folders;
        let files = self.files.get_or_insert_with(|| font_files(folders));
        for path in files.iter() {
            if wanted.is_empty() || self.faces + found.len() >= MOST_FACES {
                break;
            }
            let Some(index) = face_with(path, &wanted) else { continue };
            let Some(face) = fs::read(path).ok().and_then(|bytes| FontFace::new(Arc::new(bytes), index)) else {
                continue;
            };
            let before = wanted.len();
            wanted.retain(|c| !face.draws(*c));
            if wanted.len() < before {
                found.push(face);
            }
        }
        if found.is_empty() {
            return false;
        }
        self.faces += found.len();
        self.fonts = self.fonts.with_fallback(found);
        true
    }
}

fn usual_folders() -> Vec<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let home = set("HOME");
    let in_home = |folder: &str| home.as_ref().map(|h| h.join(folder));
    let mut folders = Vec::new();
    if cfg!(windows) {
        folders.extend(set("WINDIR").map(|w| w.join("Fonts")));
        folders.extend(set("LOCALAPPDATA").map(|l| l.join("Microsoft/Windows/Fonts")));
    } else if cfg!(target_os = "macos") {
        folders.extend(["/System/Library/Fonts", "/Library/Fonts"].map(PathBuf::from));
        folders.extend(in_home("Library/Fonts"));
    } else {
        folders.extend(set("XDG_DATA_HOME").or_else(|| in_home(".local/share")).map(|d| d.join("fonts")));
        folders.extend(in_home(".fonts"));
        folders.extend(["/usr/local/share/fonts", "/usr/share/fonts"].map(PathBuf::from));
    }
    folders
}

/// Font files of the folders in turn; within a folder upright sans-serif faces first, then by path.
fn font_files(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in folders {
        let from = files.len();
        collect(folder, 0, &mut files);
        if let Some(new) = files.get_mut(from..) {
            new.sort_by_cached_key(|path| (unlikeliness(path), path.clone()));
        }
    }
    files.truncate(MOST_FILES);
    files
}

fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if files.len() >= MOST_FILES {
            return;
        }
        let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
        if extension.is_some_and(|e| matches!(e.as_str(), "ttf" | "otf" | "ttc" | "otc")) {
            files.push(path);
        } else if depth < DEEPEST && path.is_dir() {
            collect(&path, depth + 1, files);
        }
    }
}

/// How little a file's name sounds like the upright sans-serif of the bundled family.
fn unlikeliness(path: &Path) -> u32 {
    let name = path.file_stem().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
    let has = |words: &[&str]| words.iter().any(|w| name.contains(w));
    u32::from(!has(&["sans", "hei", "gothic"]))
        + 2 * u32::from(has(&["bold", "black", "light", "thin", "medium", "italic", "oblique", "condensed", "mono"]))
        + 4 * u32::from(has(&["emoji", "symbol"]))
}

/// The face of a file that maps the most of these characters, the first of equals; `None` when none maps any, or
/// none has outlines. Only directories and tables of characters are read.
fn face_with(path: &Path, wanted: &[char]) -> Option<u32> {
    let mut file = File::open(path).ok()?;
    if file.metadata().ok()?.len() > MOST_BYTES {
        return None;
    }
    let [tag, _, count] = words(&mut file, 0)?;
    let collection = tag == u32::from_be_bytes(*b"ttcf");
    let mut best: Option<(usize, u32)> = None;
    for index in 0..if collection { count.min(64) } else { 1 } {
        let start = if collection { words::<1>(&mut file, 12 + 4 * u64::from(index))?[0] } else { 0 };
        let mapped = cmap(&mut file, start).map_or(0, |cmap| mapped_characters(&cmap, wanted).len());
        if mapped > best.map_or(0, |(most, _)| most) {
            best = Some((mapped, index));
        }
    }
    best.map(|(_, index)| index)
}

/// The table of characters of a face, if the face has outlines.
fn cmap(file: &mut File, start: u32) -> Option<Vec<u8>> {
    let tables = words::<2>(file, start.into())?[1] >> 16;
    let mut found = None;
    let mut outlined = false;
    for table in 0..tables.min(256) {
        let [tag, _, offset, length] = words(file, u64::from(start) + 12 + 16 * u64::from(table))?;
        match &tag.to_be_bytes() {
            b"cmap" => found = Some((offset, length)),
            b"glyf" | b"CFF " | b"CFF2" => outlined = true,
            _ => {}
        }
    }
    let (offset, length) = found.filter(|(_, length)| outlined && *length <= MOST_CMAP_BYTES)?;
    let mut bytes = vec![0; length as usize];
    file.seek(SeekFrom::Start(offset.into())).ok()?;
    file.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

/// Big-endian 32-bit words of a file from a position on.
fn words<const N: usize>(file: &mut File, at: u64) -> Option<[u32; N]> {
    file.seek(SeekFrom::Start(at)).ok()?;
    let mut words = [0; N];
    for word in &mut words {
        let mut bytes = [0; 4];
        file.read_exact(&mut bytes).ok()?;
        *word = u32::from_be_bytes(bytes);
    }
    Some(words)
}
