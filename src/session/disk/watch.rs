//! Notices that files of the plan have changed on disk. It looks at times and sizes; what is in them is read only
//! when somebody wants it.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use crate::formats;
use crate::progress::Progress;
use crate::project::LayerId;

/// Between two looks of a patient watch.
const REST: Duration = Duration::from_millis(2500);

/// What tells one state of a file from another; `None` for a file that is not there.
pub type Fingerprint = Option<(u64, SystemTime)>;

/// One file, as it was when it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Watched {
    pub layer: LayerId,
    pub path: PathBuf,
    /// `None` until it was looked at.
    pub seen: Option<Fingerprint>,
}

/// A file that is not what it was.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceChange {
    pub layer: LayerId,
    pub path: PathBuf,
    pub(in crate::session) now: Fingerprint,
}

impl SourceChange {
    /// Whether the file is no longer there.
    pub fn is_gone(&self) -> bool {
        self.now.is_none()
    }
}

/// The state of a file together with that of the files beside it that belong to it.
pub fn fingerprint(path: &std::path::Path) -> Fingerprint {
    let own = state(path)?;
    let beside = formats::companion_files(path).unwrap_or_default();
    let states = beside.iter().filter_map(|(_, companion)| state(companion));
    Some(states.fold(own, |(bytes, at), (more, other)| (bytes + more, at.max(other))))
}

fn state(path: &std::path::Path) -> Fingerprint {
    let metadata = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
    Some((metadata.len(), metadata.modified().ok()?))
}

/// The files that changed. A patient watch returns when there are some, or when nobody waits any more.
pub fn changes(sources: &[Watched], patient: bool, progress: &Progress) -> Vec<SourceChange> {
    loop {
        let changed: Vec<SourceChange> = sources
            .iter()
            .filter_map(|source| {
                let now = fingerprint(&source.path);
                let is_new = source.seen.is_some_and(|seen| seen != now);
                is_new.then(|| SourceChange { layer: source.layer.clone(), path: source.path.clone(), now })
            })
            .collect();
        if !patient || !changed.is_empty() || progress.is_cancelled() {
            return changed;
        }
        std::thread::sleep(REST);
    }
}
