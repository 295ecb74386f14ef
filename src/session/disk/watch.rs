//! Notices that files of the plan have changed on disk. It looks at times and sizes; what is in them is read only
//! when somebody wants it.

use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::data::WarningCode;
use crate::formats;
use crate::plan::doctor::Moved;
use crate::progress::Progress;
use crate::project::LayerId;

/// Between two looks of a patient watch.
const REST: Duration = Duration::from_millis(2500);

/// What tells one state of a file, and of those that belong to it, from another: a hash of their sizes and times,
/// which means something only within one run of the program; `None` for a file that is not there.
pub type Fingerprint = Option<u64>;

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
    /// What reading it would leave, where that is less than there is and a person has to say so once more.
    pub less: Option<Less>,
}

/// What a file gave when it was read again, and why it does not take the place of what there is by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Less {
    /// How many features there were, and are now.
    pub before: usize,
    pub now: usize,
    pub why: LessWhy,
}

/// Why what a file gives now is less worth than what it gave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LessWhy {
    /// It is cut off or damaged.
    Cut,
    /// As many features are there, but something of it cannot be read.
    Lost(WarningCode),
    /// Nothing of it has a place.
    Nowhere,
    /// It would lie so many metres from where it lay.
    Away(f64),
    /// It would lie where a shifted map would put it.
    Shifted,
    /// It seems to be on another datum than the one that was said.
    OtherDatum,
    /// Its positions have moved as from one datum to another.
    Moved(Moved),
}

impl SourceChange {
    /// Whether the file is no longer there.
    pub fn is_gone(&self) -> bool {
        self.now.is_none()
    }
}

/// The state of a file together with that of the files beside it that belong to it: of each by itself, since one may
/// be replaced by an older one of the same size.
pub fn fingerprint(path: &Path) -> Fingerprint {
    let own = state(path)?;
    let beside = formats::companion_files(path).unwrap_or_default();
    let mut hasher = DefaultHasher::new();
    own.hash(&mut hasher);
    for (_, companion) in &beside {
        (companion, state(companion)).hash(&mut hasher);
    }
    Some(hasher.finish())
}

/// The size and the time of one file.
fn state(path: &Path) -> Option<(u64, SystemTime)> {
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
                is_new.then(|| SourceChange { layer: source.layer.clone(), path: source.path.clone(), now, less: None })
            })
            .collect();
        if !patient || !changed.is_empty() || progress.is_cancelled() {
            return changed;
        }
        std::thread::sleep(REST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_companion_that_is_older_and_as_long_is_another_one() {
        let folder = tempfile::tempdir().unwrap();
        let [picture, world] = ["plan.png", "plan.pgw"].map(|name| folder.path().join(name));
        fs::write(&picture, "picture").unwrap();
        fs::write(&world, "0.5").unwrap();
        let touch = |path: &Path, time: SystemTime| {
            fs::File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
        };
        touch(&picture, SystemTime::now() + Duration::from_secs(5));
        let before = fingerprint(&picture);
        assert_eq!(fingerprint(&picture), before);
        fs::write(&world, "0.7").unwrap();
        touch(&world, SystemTime::now() - Duration::from_secs(3600));
        assert!(fingerprint(&picture) != before);
        fs::remove_file(&picture).unwrap();
        assert_eq!(fingerprint(&picture), None);
    }
}
