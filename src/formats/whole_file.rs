//! Writing a file whole or not at all.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// More files of one name than this are never written at once.
const MOST_ASIDES: u32 = 1000;

/// A file that could not be written; what stood there before is untouched.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {}", path.display(), advice(error))]
pub struct WriteError {
    pub error: io::Error,
    pub path: PathBuf,
}

/// What is wrong, and what to do about it.
fn advice(error: &io::Error) -> String {
    let told = match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => "its folder does not exist: create it or choose another",
        ErrorKind::ReadOnlyFilesystem => "the disk may not be written to: choose another place",
        ErrorKind::PermissionDenied => {
            "the file or its folder may not be written to: change its permissions or choose another place"
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full: make room or choose another place",
        ErrorKind::IsADirectory => "there is a folder of that name: choose another name",
        ErrorKind::Unsupported => "what is there is no file but a device or the like: choose another name",
        _ => return error.to_string(),
    };
    told.to_owned()
}

/// Files written one after another, each by [`write_whole_with`]: their folders are looked through once for what killed
/// writers have left, however many files go there.
#[derive(Debug, Default)]
pub struct WholeFiles {
    folders: HashMap<PathBuf, Vec<String>>,
}

impl WholeFiles {
    /// Writes one more.
    ///
    /// # Errors
    /// What the disk says.
    pub fn write(&mut self, path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
        self.write_with(path, |file| file.write_all(bytes))
    }

    fn write_with(&mut self, path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> Result<(), WriteError> {
        let written = write_to(path, write).map_err(|error| WriteError { error, path: path.to_owned() })?;
        if let Some((folder, name)) = written.as_deref().and_then(|at| Some((at.parent()?, at.file_name()?))) {
            let asides = self.folders.entry(folder.to_owned()).or_insert_with(|| asides_in(folder));
            remove_left_behind(folder, name, asides);
        }
        Ok(())
    }
}

/// Writes bytes by [`write_whole_with`].
///
/// # Errors
/// What the disk says.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    write_whole_with(path, |file| file.write_all(bytes))
}

/// Writes beside the file, syncs, and renames over it: whoever looks sees the old file or the new one, also after
/// a loss of power.
///
/// A link is followed: the file it leads to is written. The permissions of a file that is replaced are kept, and
/// one that may not be written to is not replaced. What writers that were killed have left beside it is removed.
///
/// What is there and is no file stays: a pipe, or a device such as `/dev/null`, is written into; a disk or a socket is
/// refused.
///
/// # Errors
/// What the disk says, or what `write` returns.
pub fn write_whole_with(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> Result<(), WriteError> {
    WholeFiles::default().write_with(path, write)
}

/// Makes the folder that a file is to lie in, and those above it.
///
/// # Errors
/// What the disk says.
pub fn make_folder_of(file: &Path) -> Result<(), WriteError> {
    let folder = file.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder).map_err(|error| WriteError { error, path: folder.to_owned() })
}

/// Where the file lies that was written; nowhere, if it is none.
fn write_to(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<Option<PathBuf>> {
    if let Some(mut device) = device_at(path)? {
        return write(&mut device).map(|()| None);
    }
    let path = target_of(path)?;
    let name = path.file_name().ok_or(ErrorKind::InvalidInput)?;
    let permissions = match fs::metadata(&path) {
        Ok(there) if there.is_dir() => return Err(ErrorKind::IsADirectory.into()),
        Ok(there) if there.permissions().readonly() => return Err(ErrorKind::PermissionDenied.into()),
        Ok(there) => Some(there.permissions()),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let (mut file, aside) = create_aside(&path, name)?;
    let written = (|| {
        // Held until the rename, so that others can tell this file from one that was left behind; where the disk
        // knows no locks, what is left behind stays.
        let _ = file.try_lock();
        write(&mut file)?;
        if let Some(permissions) = permissions {
            file.set_permissions(permissions)?;
        }
        file.sync_all()?;
        fs::rename(&aside, &path)
    })();
    if let Err(error) = written {
        // The half-written one is of no use to anybody; that it is left behind is the lesser trouble.
        let _ = fs::remove_file(&aside);
        return Err(error);
    }
    if let Some(folder) = path.parent() {
        sync_folder(folder);
    }
    Ok(Some(path))
}

/// What is there and is no file, opened to be written into: a rename would put a file in its place.
fn device_at(path: &Path) -> io::Result<Option<File>> {
    let Ok(there) = fs::metadata(path) else { return Ok(None) };
    match there.file_type() {
        kind if kind.is_file() || kind.is_dir() => Ok(None),
        kind if is_written_into(kind) => File::options().write(true).open(path).map(Some),
        _ => Err(ErrorKind::Unsupported.into()),
    }
}

/// Pipes, and devices that are no disk: whoever writes bytes there means it.
#[cfg(unix)]
fn is_written_into(kind: fs::FileType) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    kind.is_fifo() || kind.is_char_device()
}

#[cfg(not(unix))]
fn is_written_into(_: fs::FileType) -> bool {
    true
}

/// Where a link leads, so that the link itself stays; a link to nothing leads to the file that is to be made.
fn target_of(path: &Path) -> io::Result<PathBuf> {
    let mut target = path.to_owned();
    for _ in 0..40 {
        match fs::read_link(&target) {
            Ok(next) => target = target.parent().unwrap_or(Path::new("")).join(next),
            Err(_) => return Ok(target),
        }
    }
    Err(io::Error::other("its links lead in a circle"))
}

/// A new file beside the one that is to be written, of a name that no other writer has, in this process or another.
fn create_aside(path: &Path, name: &std::ffi::OsStr) -> io::Result<(File, PathBuf)> {
    static WRITERS: AtomicU64 = AtomicU64::new(0);
    for _ in 0..MOST_ASIDES {
        let by = format!("{}-{}", std::process::id(), WRITERS.fetch_add(1, Ordering::Relaxed));
        let aside = path.with_file_name(aside_name(name, &by));
        match File::create_new(&aside) {
            Ok(file) => return Ok((file, aside)),
            // Left behind by a killed process whose number has come again.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

fn aside_name(name: &std::ffi::OsStr, by: &str) -> OsString {
    let mut aside = OsString::from(".");
    aside.push(name);
    aside.push(format!(".{by}.part"));
    aside
}

/// Makes the rename last. Not every system lets a folder be opened; there the rename is as lasting as it gets.
fn sync_folder(folder: &Path) {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// The names of the files in a folder that are called as half-written ones are.
fn asides_in(folder: &Path) -> Vec<String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    names.filter(|name| name.starts_with('.') && name.ends_with(".part")).collect()
}

/// Removes those of a file among the half-written ones of programs that were stopped: what nobody holds. Of this process
/// none was stopped, and one that has just been made may not be held yet.
fn remove_left_behind(folder: &Path, name: &std::ffi::OsStr, asides: &[String]) {
    let (start, own) = (format!(".{}.", name.to_string_lossy()), format!("{}-", std::process::id()));
    let is_writer = |by: &str| by.bytes().all(|b| b.is_ascii_digit() || b == b'-') && !by.starts_with(&own);
    for aside in asides {
        let by = aside.strip_prefix(&start).and_then(|rest| rest.strip_suffix(".part"));
        let path = folder.join(aside);
        if by.is_some_and(|by| !by.is_empty() && is_writer(by))
            && let Ok(file) = File::open(&path)
            && file.try_lock().is_ok()
        {
            let _ = fs::remove_file(&path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_fails_half_way_leaves_the_old_file_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        write_whole(&path, b"old").unwrap();
        for (kind, words) in [(ErrorKind::StorageFull, "disk is full"), (ErrorKind::QuotaExceeded, "make room")] {
            let error = write_whole_with(&path, |file| {
                file.write_all(b"ne")?;
                Err(kind.into())
            });
            let text = error.unwrap_err().to_string();
            assert!(text.contains(words) && text.contains("a.json"), "{text}");
            assert_eq!((fs::read(&path).unwrap(), names(folder.path())), (b"old".to_vec(), vec!["a.json".to_owned()]));
        }
        let missing = write_whole(&folder.path().join("no/a.json"), b"x").unwrap_err().to_string();
        assert!(missing.contains("create it"), "{missing}");
        let taken = write_whole(folder.path(), b"x").unwrap_err().to_string();
        assert!(taken.contains("a folder of that name"), "{taken}");
    }

    #[test]
    fn what_a_killed_writer_has_left_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        let held = File::create(folder.path().join(".a.json.1.part")).unwrap();
        held.lock().unwrap();
        for other in [".a.json.2.part", ".a.json.2-7.part", ".a.json.x.part", ".b.json.2.part"] {
            fs::write(folder.path().join(other), "").unwrap();
        }
        write_whole(&path, b"new").unwrap();
        assert_eq!(names(folder.path()), [".a.json.1.part", ".a.json.x.part", ".b.json.2.part", "a.json"]);
        // Of several written together too, wherever they lie.
        let (mut files, below) = (WholeFiles::default(), folder.path().join("below"));
        fs::create_dir(&below).unwrap();
        fs::write(below.join(".c.json.2.part"), "").unwrap();
        for path in [folder.path().join("b.json"), below.join("b.json"), below.join("c.json")] {
            files.write(&path, b"new").unwrap();
        }
        assert_eq!(names(&below), ["b.json", "c.json"]);
        assert_eq!(names(folder.path()), [".a.json.1.part", ".a.json.x.part", "a.json", "b.json", "below"]);
    }

    #[test]
    fn two_writers_of_one_file_do_not_meet() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.zip");
        write_whole_with(&path, |first| {
            first.write_all(b"first, ")?;
            // Another thread begins and ends meanwhile; and one is refused.
            write_whole(&path, b"second").map_err(io::Error::other)?;
            let refused = write_whole_with(&path, |_| Err(ErrorKind::StorageFull.into()));
            assert!(refused.is_err());
            assert_eq!(fs::read(&path).unwrap(), b"second");
            first.write_all(b"whole")
        })
        .unwrap();
        assert_eq!(
            (fs::read(&path).unwrap(), names(folder.path())),
            (b"first, whole".to_vec(), vec!["a.zip".to_owned()])
        );
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_never_replaced() {
        use std::os::unix::fs::FileTypeExt as _;
        let folder = tempfile::tempdir().unwrap();
        let (socket, link) = (folder.path().join("socket"), folder.path().join("link"));
        let _listening = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        std::os::unix::fs::symlink("socket", &link).unwrap();
        for path in [&socket, &link] {
            let text = write_whole(path, b"x").unwrap_err().to_string();
            assert!(text.contains("no file but a device"), "{text}");
        }
        assert!(fs::symlink_metadata(&socket).unwrap().file_type().is_socket());
        assert_eq!(names(folder.path()), ["link", "socket"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (real, link, dangling) =
            (folder.path().join("real"), folder.path().join("link"), folder.path().join("dangling"));
        fs::write(&real, "old").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("real", &link).unwrap();
        symlink("later", &dangling).unwrap();
        write_whole(&link, b"new").unwrap();
        write_whole(&dangling, b"made").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&real).unwrap(), b"new");
        assert_eq!(fs::read(folder.path().join("later")).unwrap(), b"made");
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
        fs::set_permissions(&real, fs::Permissions::from_mode(0o440)).unwrap();
        let text = write_whole(&link, b"newer").unwrap_err().to_string();
        assert!(text.contains("change its permissions"), "{text}");
        assert_eq!(fs::read(&real).unwrap(), b"new");
        symlink("round", folder.path().join("round")).unwrap();
        assert!(write_whole(&folder.path().join("round"), b"x").unwrap_err().to_string().contains("circle"));
    }
}
