//! What the sources of a plan are, byte for byte: a SHA-256 of each, by which anybody can tell whether the file in hand
//! is the one that was checked.

use std::path::Path;

use sha2::{Digest, Sha256};

use super::home::{Home, Sources};
use crate::progress::{Cancelled, Progress};
use crate::project::{BUNDLED, LayerId, Project};

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
    /// Whether the file is another one than when the plan was read: then the hash is not that of what was checked.
    pub changed: bool,
}

/// The bytes of a source.
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
        let content = match sources.bytes(&layer.source, progress) {
            Ok(bytes) => Some(content_hash(&bytes, progress)?),
            Err(_) => None,
        };
        let file = file_name(&layer.source);
        fingerprints.push(SourceFingerprint { layer: layer.id.clone(), file, content, changed: false });
    }
    Ok(fingerprints)
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

fn file_name(source: &str) -> String {
    let source = source.strip_prefix(BUNDLED).unwrap_or(source);
    Path::new(source).file_name().map_or_else(|| source.to_owned(), |name| name.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(file_name("/home/somebody/plan/zones.geojson"), "zones.geojson");
        assert_eq!(file_name("zones.geojson"), "zones.geojson");
        assert_eq!(file_name(&format!("{BUNDLED}zones.geojson")), "zones.geojson");
    }
}
