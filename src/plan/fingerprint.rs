//! What the sources of a plan are, byte for byte: a SHA-256 of each, by which anybody can tell whether the file in hand
//! is the one that was checked.

use sha2::{Digest, Sha256};

use super::home::{Home, Place, Sources};
use crate::progress::{Cancelled, Progress};
use crate::project::{LayerId, Project};

/// Hashed between two looks at the cancel token.
const BLOCK_BYTES: usize = 4 << 20;

/// The source of one layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFingerprint {
    pub layer: LayerId,
    /// The name of the file, without the folder: a report that travels tells of nobody's disk.
    pub file: String,
    /// `None` for a source that cannot be read now.
    pub content: Option<ContentHash>,
    /// The files beside it that belong to it, without which it says something else: what a shapefile is made of, what
    /// says where a picture lies. Each has a hash of its own, so that any tool can check it.
    pub companions: Vec<FileFingerprint>,
    /// Whether the file, or one of those beside it, is another one than when the plan was read: then the hash is not that of what was checked.
    pub changed: bool,
}

/// One file that belongs to a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFingerprint {
    /// Its name, without the folder.
    pub file: String,
    /// `None` for a file that cannot be read now.
    pub content: Option<ContentHash>,
}

/// The bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentHash {
    /// SHA-256 in 64 hexadecimal digits, lower case.
    pub sha256: String,
    pub bytes: u64,
}

/// The fingerprints of a project's sources, in the order of its layers from the top of the picture.
///
/// # Errors
/// Only when cancelled; a source that cannot be read has no hash.
pub fn fingerprints(project: &Project, home: &Home, progress: &Progress) -> Result<Vec<SourceFingerprint>, Cancelled> {
    let mut sources = Sources::of(home);
    let mut fingerprints = Vec::new();
    for layer in project.layers.iter().rev() {
        progress.check()?;
        let own = file_fingerprint(&sources.place_of(&layer.source), &mut sources, progress)?;
        let beside = sources.companions(&layer.source).unwrap_or_default();
        let beside = beside.iter().map(|(_, place)| file_fingerprint(place, &mut sources, progress));
        let companions = beside.collect::<Result<_, _>>()?;
        let FileFingerprint { file, content } = own;
        fingerprints.push(SourceFingerprint { layer: layer.id.clone(), file, content, companions, changed: false });
    }
    Ok(fingerprints)
}

fn file_fingerprint(
    place: &Place,
    sources: &mut Sources<'_>,
    progress: &Progress,
) -> Result<FileFingerprint, Cancelled> {
    let content = match sources.bytes_at(place, progress) {
        Ok(bytes) => Some(content_hash(&bytes, progress)?),
        Err(_) => None,
    };
    Ok(FileFingerprint { file: place.file_name(), content })
}

fn content_hash(bytes: &[u8], progress: &Progress) -> Result<ContentHash, Cancelled> {
    let mut hasher = Sha256::new();
    for block in bytes.chunks(BLOCK_BYTES) {
        progress.check()?;
        hasher.update(block);
    }
    let sha256 = hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(ContentHash { sha256, bytes: bytes.len() as u64 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::BUNDLED;

    #[test]
    fn a_hash_is_the_published_one() {
        // FIPS 180-2, appendix B.1 and B.3.
        let of = |bytes: &[u8]| content_hash(bytes, &Progress::default()).unwrap().sha256;
        assert_eq!(of(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let million = vec![b'a'; 1_000_000];
        assert_eq!(of(&million), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    }

    #[test]
    fn folders_stay_at_home() {
        let file_name = |source: &str, home: &Home| Sources::of(home).place_of(source).file_name();
        assert_eq!(file_name("/home/somebody/plan/zones.geojson", &Home::default()), "zones.geojson");
        assert_eq!(file_name("zones.geojson", &Home::Bundled), "zones.geojson");
        assert_eq!(file_name("data/zones.geojson", &Home::packed("/home/a.shapan".into())), "zones.geojson");
        assert_eq!(file_name(&format!("{BUNDLED}zones.geojson"), &Home::default()), "zones.geojson");
    }
}
