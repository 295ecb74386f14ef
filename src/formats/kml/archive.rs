//! KMZ: a zip file with KML files, read with suspicion.

use super::super::archive::{Archive, is_zip};
use super::super::{ReadError, Source};

/// KML files that are read; programs write one, or one for each layer.
const MOST_DOCUMENTS: usize = 64;

/// Whether a source is a zip file that holds KML and no shapefile, or is called so.
pub(in crate::formats) fn is_kmz(source: &Source<'_>) -> bool {
    is_zip(source.bytes)
        && (source.name.to_lowercase().ends_with(".kmz")
            || Archive::open(source.bytes).is_ok_and(|archive| main_name(&archive).is_some()))
}

/// The KML file that counts: `doc.kml`, else the first one, those in no folder before others.
fn main_name(archive: &Archive<'_>) -> Option<String> {
    let names = || archive.names().iter();
    if names().any(|name| name.to_lowercase().ends_with(".shp")) {
        return None;
    }
    let rank = |name: &str| (!name.eq_ignore_ascii_case("doc.kml"), name.matches('/').count());
    let is_kml = |name: &&String| name.to_lowercase().ends_with(".kml");
    names().filter(is_kml).min_by_key(|name| rank(name)).cloned()
}

/// The bytes of the KML files in an archive: the one that counts, and those that it may link to.
///
/// # Errors
/// Archives that are damaged, encrypted, without KML, or grow beyond all measure.
pub(in crate::formats) fn documents(bytes: &[u8]) -> Result<Vec<Vec<u8>>, ReadError> {
    let mut archive = Archive::open(bytes)?;
    let main = main_name(&archive).ok_or(ReadError::EmptyArchive)?;
    let is_other = |name: &&String| name.to_lowercase().ends_with(".kml") && **name != main;
    let mut others: Vec<String> = archive.names().iter().filter(is_other).cloned().collect();
    others.sort();
    std::iter::once(main).chain(others).take(MOST_DOCUMENTS).map(|name| archive.bytes(&name)).collect()
}

/// What is in an archive beside its KML files and their icons.
pub(in crate::formats) fn passed_over(bytes: &[u8]) -> Vec<String> {
    let Ok(archive) = Archive::open(bytes) else { return Vec::new() };
    let has_ending = |name: &str, endings: &[&str]| {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
        ending.is_some_and(|ending| endings.contains(&ending.as_str()))
    };
    let read: Vec<String> = archive.names().iter().filter(|name| has_ending(name, &["kml"])).cloned().collect();
    let mut others = archive.passed_over(&read);
    others.retain(|name| !has_ending(name, &["png", "jpg", "jpeg", "gif", "dae"]));
    others
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
            writer.start_file(*name, options).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn the_document_that_counts_is_found() {
        let bytes = archive(&[("files/a.kml", b"a"), ("b.kml", b"b"), ("Doc.kml", b"c"), ("x.png", b"p")]);
        assert!(is_kmz(&Source::of("a.zip", &bytes)));
        assert_eq!(documents(&bytes).unwrap(), [b"c", b"b", b"a"]);
        assert_eq!(documents(&archive(&[("files/a.kml", b"a"), ("b.kml", b"b")])).unwrap(), [b"b", b"a"]);
        assert!(!is_kmz(&Source::of("a.zip", &archive(&[("a.kml", b"a"), ("a.shp", b"s")]))));
        let none = archive(&[("readme.txt", b"a")]);
        assert!(!is_kmz(&Source::of("a.zip", &none)) && is_kmz(&Source::of("A.KMZ", &none)));
        assert!(matches!(documents(&none), Err(ReadError::EmptyArchive)));
    }

    #[test]
    fn traps_are_refused() {
        // Its list of files says that it grows to 2 GiB.
        let mut bomb = archive(&[("doc.kml", b"<kml/>")]);
        let list = bomb.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
        bomb[list + 24..list + 28].copy_from_slice(&0x7fff_ffff_u32.to_le_bytes());
        assert!(matches!(documents(&bomb), Err(ReadError::ArchiveTooLarge { .. })));
        // Bit 0 of the flags says that a file is encrypted; they stand in both headers.
        let mut locked = archive(&[("doc.kml", b"<kml/>")]);
        locked[6] |= 1;
        let central = locked.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
        locked[central + 8] |= 1;
        assert!(matches!(documents(&locked), Err(ReadError::EncryptedArchive { name }) if name == "doc.kml"));
        let whole = archive(&[("doc.kml", b"<kml><Document/></kml>")]);
        for end in 4..whole.len() {
            assert!(documents(&whole[..end]).is_err());
        }
    }
}
