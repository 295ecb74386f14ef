//! Side files of unsaved work: written whole beside nobody's files, in a folder of the program's own, and found again
//! after a crash.
//!
//! A side file is called `<project>.<process>.autosave.json`. Its process holds a lock as long as it lives, which the
//! system lets go of however it ends; so the side files of another window that is open are not taken for orphans.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::damaged::set_aside;
use crate::progress::Progress;
use crate::project::{self, Bilingual, Project};
use crate::session::document::DocumentKind;

const ENDING: &str = ".autosave.json";
const LOCK_ENDING: &str = ".lock";
/// The version of the form.
const VERSION: u32 = 1;

/// The folder of side files, and this process's place in it; the same for all clones.
#[derive(Clone, Debug, Default)]
pub struct SideFiles {
    folder: Option<PathBuf>,
    own: Arc<Mutex<Option<Own>>>,
}

/// This process's name and lock, and the file it has written.
#[derive(Debug)]
struct Own {
    name: String,
    lock: PathBuf,
    _held: File,
    written: Option<PathBuf>,
}

/// What is to be kept aside.
#[derive(Clone, Debug)]
pub struct UnsavedWork {
    pub kind: DocumentKind,
    pub project: Arc<Project>,
    /// What was done last.
    pub words: Bilingual,
    /// How many steps are unsaved; `None` where that is no longer known.
    pub steps: Option<usize>,
}

/// Unsaved work that a process has left behind.
#[derive(Clone, Debug)]
pub struct Recovery {
    pub file: PathBuf,
    pub kind: DocumentKind,
    pub saved_at: SystemTime,
    pub project: Project,
    pub words: Bilingual,
    /// How many steps were unsaved, as far as that was known.
    pub steps: Option<usize>,
    /// Held so that no other window offers it too.
    held: Option<Arc<Held>>,
}

#[derive(Debug)]
struct Held {
    _lock: File,
    path: PathBuf,
}

impl PartialEq for Recovery {
    fn eq(&self, other: &Self) -> bool {
        self.file == other.file && self.saved_at == other.saved_at
    }
}

/// What a look into the folder found.
#[derive(Debug, Default)]
pub struct Orphans {
    pub recoveries: Vec<Recovery>,
    /// Damaged side files, by the names they have now.
    pub damaged: Vec<PathBuf>,
}

#[derive(Serialize, Deserialize)]
struct SideForm {
    shapan_autosave: u32,
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path: Option<PathBuf>,
    /// Seconds since 1970.
    saved_at: u64,
    zh: String,
    en: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    steps: Option<usize>,
    project: Box<RawValue>,
}

impl SideFiles {
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self { folder, own: Arc::default() }
    }

    /// Whether there is a place for side files at all.
    pub fn is_kept(&self) -> bool {
        self.folder.is_some()
    }

    /// Writes the work aside, unless the job was cancelled meanwhile.
    ///
    /// # Errors
    /// What the disk says.
    pub fn write(&self, work: &UnsavedWork, progress: &Progress) -> io::Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let text = side_text(work)?;
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        if progress.is_cancelled() {
            return Ok(());
        }
        if own.is_none() {
            *own = Some(claim(folder)?);
        }
        let Some(own) = own.as_mut() else { return Ok(()) };
        let path = folder.join(format!("{}.{}{ENDING}", stem(work), own.name));
        crate::formats::write_whole(&path, text.as_bytes()).map_err(io::Error::other)?;
        if let Some(before) = own.written.replace(path.clone()).filter(|before| *before != path) {
            let _ = fs::remove_file(before);
        }
        Ok(())
    }

    /// Removes what was written aside: the work is saved, or nobody wants it.
    pub fn remove(&self) {
        let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = own.take() {
            for path in own.written.iter().chain([&own.lock]) {
                let _ = fs::remove_file(path);
            }
        }
    }

    /// The work that processes which no longer run have left behind, the latest first. Damaged side files are set
    /// aside.
    pub fn orphans(&self) -> Orphans {
        let mut orphans = Orphans::default();
        let Some(folder) = &self.folder else { return orphans };
        let own = self.own.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(|own| own.name.clone());
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            let Some(owner) = name.strip_suffix(ENDING).and_then(|n| n.rsplit('.').next()) else { continue };
            if own.as_deref() == Some(owner) {
                continue;
            }
            let Ok(held) = hold(&folder.join(format!("{owner}{LOCK_ENDING}"))) else { continue };
            match recovery(&path) {
                Some(found) => orphans.recoveries.push(Recovery { held: held.map(Arc::new), ..found }),
                None => orphans.damaged.extend(set_aside(&path)),
            }
        }
        orphans.recoveries.sort_by(|a, b| b.saved_at.cmp(&a.saved_at).then_with(|| a.file.cmp(&b.file)));
        orphans.damaged.sort();
        orphans
    }
}

impl Recovery {
    /// Removes the side file: its work is taken up and kept aside anew, or nobody wants it.
    pub fn discard(self) {
        let _ = fs::remove_file(&self.file);
        if let Some(held) = &self.held {
            let _ = fs::remove_file(&held.path);
        }
    }
}

/// A name of this process, and the lock that says that it lives.
fn claim(folder: &Path) -> io::Result<Own> {
    fs::create_dir_all(folder)?;
    // A number of a process comes again, a moment does not.
    let moment = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    let name = format!("{}-{moment}", std::process::id());
    let lock = folder.join(format!("{name}{LOCK_ENDING}"));
    let held = File::create_new(&lock)?;
    held.lock()?;
    Ok(Own { name, lock, _held: held, written: None })
}

/// Takes the lock of a process that no longer holds it; none where it has gone.
fn hold(path: &Path) -> Result<Option<Held>, ()> {
    match File::open(path) {
        Ok(file) => match file.try_lock() {
            Ok(()) => Ok(Some(Held { _lock: file, path: path.to_owned() })),
            Err(_) => Err(()),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(_) => Err(()),
    }
}

/// The project's name in that of its side file: letters and digits only.
fn stem(work: &UnsavedWork) -> String {
    let name = work.kind.path().and_then(Path::file_name).map(|n| n.to_string_lossy().into_owned());
    let name = name.unwrap_or_else(|| work.project.title.en.clone());
    let plain: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(40).collect();
    if plain.is_empty() { "plan".to_owned() } else { plain }
}

fn side_text(work: &UnsavedWork) -> io::Result<String> {
    let kind = match &work.kind {
        DocumentKind::New => "new",
        DocumentKind::Bundled => "bundled",
        DocumentKind::Files => "files",
        DocumentKind::Project(_) => "project",
        DocumentKind::Packed(_) => "packed",
    };
    let form = SideForm {
        shapan_autosave: VERSION,
        kind: kind.to_owned(),
        path: work.kind.path().map(Path::to_owned),
        saved_at: SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs(),
        zh: work.words.zh.clone(),
        en: work.words.en.clone(),
        steps: work.steps,
        project: RawValue::from_string(project::write_project(&work.project))?,
    };
    Ok(serde_json::to_string(&form)?)
}

/// What a side file holds; `None` where it is damaged.
fn recovery(file: &Path) -> Option<Recovery> {
    let form: SideForm = serde_json::from_str(&fs::read_to_string(file).ok()?).ok()?;
    let kind = match (form.kind.as_str(), form.path) {
        ("new", _) => DocumentKind::New,
        ("bundled", _) => DocumentKind::Bundled,
        ("files", _) => DocumentKind::Files,
        ("project", Some(path)) => DocumentKind::Project(path),
        ("packed", Some(path)) => DocumentKind::Packed(path),
        _ => return None,
    };
    Some(Recovery {
        file: file.to_owned(),
        kind,
        saved_at: UNIX_EPOCH.checked_add(Duration::from_secs(form.saved_at))?,
        project: project::read_project(form.project.get()).ok()?,
        words: Bilingual { zh: form.zh, en: form.en },
        steps: form.steps,
        held: None,
    })
}
