//! KMZ: a zip file with KML files, read with suspicion.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::super::{ReadError, Source};

/// KML files that are read; programs write one, or one for each layer.
const MOST_DOCUMENTS: usize = 64;

/// How much larger than the archive the documents may be …
const MOST_RATIO: u64 = 200;

/// … beyond what does no harm anyway.
const HARMLESS_BYTES: u64 = 64 << 20;

/// Whether a source is a zip file that holds KML, or is called so.
pub(in crate::formats) fn is_kmz(source: &Source<'_>) -> bool {
    if !source.bytes.starts_with(b"PK\x03\x04") {
        return false;
    }
    source.name.to_lowercase().ends_with(".kmz")
        || ZipArchive::new(Cursor::new(source.bytes)).is_ok_and(|archive| main_name(&archive).is_some())
}

/// The KML file that counts: `doc.kml`, else the first one, those in no folder before others.
fn main_name<R: std::io::Read + std::io::Seek>(archive: &ZipArchive<R>) -> Option<String> {
    let names = || (0..archive.len()).filter_map(|i| archive.name_for_index(i));
    if names().any(|name| name.to_lowercase().ends_with(".shp")) {
        return None;
    }
    let rank = |name: &str| (!name.eq_ignore_ascii_case("doc.kml"), name.matches('/').count());
    let is_kml = |name: &&str| name.to_lowercase().ends_with(".kml");
    names().filter(is_kml).min_by_key(|name| rank(name)).map(str::to_owned)
}

/// The bytes of the KML files in an archive: the one that counts, and those that it may link to.
///
/// # Errors
/// Archives that are damaged, encrypted, without KML, or grow beyond all measure.
pub(in crate::formats) fn documents(bytes: &[u8]) -> Result<Vec<Vec<u8>>, ReadError> {
    let damaged = |name: &str, message: &dyn std::fmt::Display| ReadError::DamagedArchive {
        name: name.to_owned(),
        message: message.to_string(),
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged("", &error))?;
    let main = main_name(&archive).ok_or_else(|| damaged("doc.kml", &"there is no KML file in it"))?;
    let is_other = |name: &&str| name.to_lowercase().ends_with(".kml") && *name != main;
    let mut others: Vec<String> = archive.file_names().filter(is_other).map(str::to_owned).collect();
    others.sort();
    let most = HARMLESS_BYTES.max((bytes.len() as u64).saturating_mul(MOST_RATIO));
    let (mut documents, mut size) = (Vec::new(), 0);
    for name in std::iter::once(main).chain(others).take(MOST_DOCUMENTS) {
        let index = archive.index_for_name(&name).ok_or_else(|| damaged(&name, &"it is not there"))?;
        let is_encrypted = archive.by_index_raw(index).map_err(|error| damaged(&name, &error))?.encrypted();
        if is_encrypted {
            return Err(ReadError::EncryptedArchive { name });
        }
        let entry = archive.by_index(index).map_err(|error| damaged(&name, &error))?;
        if entry.size() > most - size {
            return Err(ReadError::ArchiveTooLarge { bytes: size.saturating_add(entry.size()) });
        }
        // The size is what the archive says, which may be a lie.
        let mut document = Vec::new();
        entry.take(most - size + 1).read_to_end(&mut document).map_err(|error| damaged(&name, &error))?;
        size += document.len() as u64;
        if size > most {
            return Err(ReadError::ArchiveTooLarge { bytes: size });
        }
        documents.push(document);
    }
    Ok(documents)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

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
        assert!(matches!(documents(&none), Err(ReadError::DamagedArchive { .. })));
    }

    #[test]
    fn traps_are_refused() {
        let bomb = archive(&[("doc.kml", &vec![b' '; 80 << 20])]);
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
