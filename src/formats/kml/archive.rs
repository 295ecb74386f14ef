//! KMZ: a zip file with KML files, read with suspicion.

use std::borrow::Cow;
use std::collections::HashSet;

use super::super::ReadError;
use super::super::archive::Archive;

/// A KML file by its name in the archive; one that lies in none has no name.
#[derive(Debug)]
pub(in crate::formats) struct Document<'a> {
    pub(super) name: String,
    pub(super) bytes: Cow<'a, [u8]>,
}

impl<'a> Document<'a> {
    pub(in crate::formats) fn of(bytes: &'a [u8]) -> Self {
        Self { name: String::new(), bytes: bytes.into() }
    }
}

/// KML files that are read; programs write one, or one for each layer.
const MOST_DOCUMENTS: usize = 64;

/// Whether an archive is called as a KMZ is, or is one by what it holds: one KML file and no other source, or the document
/// that such archives begin with and those that it may link to.
pub(in crate::formats) fn is_kmz(archive: &Archive<'_>, name: &str) -> bool {
    let only_kml = || {
        let sources: Vec<&str> = archive.sources().collect();
        let has_main = || sources.len() == 1 || sources.iter().any(|name| name.eq_ignore_ascii_case(MAIN));
        !sources.is_empty() && sources.iter().all(|name| is_kml(name)) && has_main()
    };
    name.to_lowercase().ends_with(".kmz") || only_kml()
}

/// The document that counts in a KMZ.
const MAIN: &str = "doc.kml";

fn is_kml(name: &str) -> bool {
    name.to_lowercase().ends_with(".kml")
}

/// The KML file that counts: `doc.kml`, else the first one, those in no folder before others.
fn main_name(archive: &Archive<'_>) -> Option<String> {
    let rank = |name: &str| (!name.eq_ignore_ascii_case(MAIN), name.matches('/').count());
    archive.names().iter().filter(|name| is_kml(name)).min_by_key(|name| rank(name)).cloned()
}

/// The bytes of the KML files in an archive: the one that counts, and those that it may link to.
///
/// # Errors
/// Archives that are damaged, encrypted, without KML, or grow beyond all measure.
pub(in crate::formats) fn documents(archive: &Archive<'_>) -> Result<Vec<Document<'static>>, ReadError> {
    let main = main_name(archive).ok_or(ReadError::EmptyArchive)?;
    let is_other = |name: &&String| is_kml(name) && **name != main;
    let mut others: Vec<String> = archive.names().iter().filter(is_other).cloned().collect();
    others.sort();
    let documents: Vec<String> = std::iter::once(main).chain(others).take(MOST_DOCUMENTS).collect();
    archive.weigh_files(&documents)?;
    let document = |name: String| Ok(Document { bytes: archive.bytes(&name)?.into(), name });
    documents.into_iter().map(document).collect()
}

/// What is in an archive beside its KML files and their icons.
pub(in crate::formats) fn passed_over(bytes: &[u8]) -> Vec<String> {
    let Ok(archive) = Archive::open(bytes) else { return Vec::new() };
    let read: HashSet<&str> = archive.names().iter().map(String::as_str).filter(|name| is_kml(name)).collect();
    let mut others = archive.passed_over(&read);
    let is_icon = |name: &String| {
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
        ending.is_some_and(|ending| ["png", "jpg", "jpeg", "gif", "dae"].contains(&ending.as_str()))
    };
    others.retain(|name| !is_icon(name));
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

    fn is_kmz(name: &str, bytes: &[u8]) -> bool {
        super::is_kmz(&Archive::open(bytes).unwrap(), name)
    }

    fn documents(bytes: &[u8]) -> Result<Vec<Vec<u8>>, ReadError> {
        let documents = super::documents(&Archive::open(bytes)?)?;
        Ok(documents.into_iter().map(|document| document.bytes.into_owned()).collect())
    }

    #[test]
    fn the_document_that_counts_is_found() {
        let bytes = archive(&[("files/a.kml", b"a"), ("b.kml", b"b"), ("Doc.kml", b"c"), ("x.png", b"p")]);
        assert!(is_kmz("a.zip", &bytes));
        assert_eq!(documents(&bytes).unwrap(), [b"c", b"b", b"a"]);
        assert_eq!(documents(&archive(&[("files/a.kml", b"a"), ("b.kml", b"b")])).unwrap(), [b"b", b"a"]);
        assert!(!is_kmz("a.zip", &archive(&[("a.kml", b"a"), ("a.shp", b"s")])));
        assert!(!is_kmz("a.zip", &archive(&[("doc.kml", b"a"), ("b.csv", b"b")])), "a layer beside it");
        assert!(!is_kmz("a.zip", &archive(&[("a.kml", b"a"), ("b.kml", b"b")])), "two layers");
        assert!(is_kmz("a.zip", &archive(&[("a.kml", b"a"), ("readme.txt", b"b")])));
        let none = archive(&[("readme.txt", b"a")]);
        assert!(!is_kmz("a.zip", &none) && is_kmz("A.KMZ", &none));
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
