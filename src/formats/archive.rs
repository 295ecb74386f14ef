//! Zip files with sources in them: listed and unpacked in memory, with suspicion.

use std::collections::{BTreeSet, HashMap};
use std::io::{Cursor, Read as _};

use encoding_rs::GB18030;
use zip::ZipArchive;
use zip::result::ZipError;

use super::encoding::is_chinese_utf8;
use super::{Format, OtherKind, ReadError, Source, files, shapefile};
use crate::data::{WarningCode, Warnings};

/// Files in an archive that are looked at.
const MOST_ENTRIES: usize = 10_000;

/// How much larger than the archive its files may be …
const MOST_RATIO: u64 = 200;

/// … beyond what does no harm anyway.
const HARMLESS_BYTES: u64 = 256 << 20;

/// Whether a source is a zip file; one without files begins with its end. What ends with the list of its files is one too,
/// whatever its first bytes have become.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    let ends_with_list = || {
        let end = end_of_list(bytes)?;
        let remark = u16::from_le_bytes(bytes.get(end + 20..end + 22)?.try_into().ok()?);
        Some(end + END + usize::from(remark) == bytes.len() && !listed_names(bytes).is_empty())
    };
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") || ends_with_list() == Some(true)
}

/// A zip file in memory.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// The names of its files, in its order.
    names: Vec<String>,
    /// Names that stand in its list more than once, and how often: the last of them counts.
    repeated: Vec<(String, usize)>,
    /// How many bytes may still be unpacked.
    left: u64,
}

impl<'a> Archive<'a> {
    /// # Errors
    /// Archives that are damaged or have too many files.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged("", NO_LIST))?;
        if zip.len() > MOST_ENTRIES {
            return Err(ReadError::CrowdedArchive { files: zip.len(), most: MOST_ENTRIES });
        }
        let listed = listed_names(bytes);
        // Two bytes of GBK may be a letter of UTF-8: the other names of the same program tell.
        let is_gbk = listed.iter().any(|(raw, _)| std::str::from_utf8(raw).is_err());
        let name = |raw: &[u8]| name(raw, is_gbk);
        // What is damaged before the bytes of a file itself is named all the same: by the list at the end.
        let of_list = |zip: &ZipArchive<Cursor<&[u8]>>, i: usize| {
            let raw = listed.get(i).filter(|_| listed.len() == zip.len()).map(|(raw, _)| name(raw));
            raw.or_else(|| zip.name_for_index(i).map(str::to_owned)).unwrap_or_default()
        };
        let mut names = Vec::with_capacity(zip.len());
        for i in 0..zip.len() {
            let own = zip.by_index_raw(i).ok().map(|entry| name(entry.name_raw()));
            names.push(own.unwrap_or_else(|| of_list(&zip, i)));
        }
        let left = HARMLESS_BYTES.max((bytes.len() as u64).saturating_mul(MOST_RATIO));
        let repeated = listed.iter().filter(|(_, times)| *times > 1).map(|(raw, times)| (name(raw), *times)).collect();
        Ok(Self { zip, names, repeated, left })
    }

    /// The names of its files, in its order.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The files that are sources of their own: each is a layer, called by its path without the ending.
    pub(super) fn sources(&self) -> Vec<String> {
        let is_source = |name: &&String| {
            let ending = ending_of(name);
            // Pictures in an archive are photographs and icons.
            let mut formats = Format::ALL.iter().filter(|format| !format.is_raster());
            !is_stray(name) && ending != "zip" && formats.any(|format| format.endings().contains(&ending.as_str()))
        };
        self.names.iter().filter(is_source).cloned().collect()
    }

    /// What is in it beside these files, which were read, and what belongs to them: by its names, sorted, once each. Of a
    /// folder that counts as one file (`.gdb`) the folder is named, with a slash behind.
    pub(super) fn passed_over(&self, read: &[String]) -> Vec<String> {
        // A picture is told, and not by the files that say where it lies.
        let has_companions = |name: &&String| {
            Format::ALL.iter().any(|format| format.is_raster() && format.endings().contains(&ending_of(name).as_str()))
        };
        let pictures = self.names.iter().filter(has_companions);
        let owners: Vec<String> = read.iter().chain(pictures).map(|name| name.to_lowercase()).collect();
        let other = |name: &String| {
            let belongs = || {
                let lower = name.to_lowercase();
                owners.iter().any(|owner| files::is_part_of(owner, &lower))
            };
            let is_known = name.is_empty() || name.ends_with('/') || is_stray(name) || read.contains(name);
            if let Some(folder) = folder_as_file(name).filter(|_| !is_known) {
                return Some(folder);
            }
            (!is_known && !belongs()).then(|| name.clone())
        };
        let others: BTreeSet<String> = self.names.iter().filter_map(other).collect();
        others.into_iter().collect()
    }

    /// The first of its files that is an archive itself.
    fn nested(&self) -> Option<String> {
        let is_archive =
            |name: &&String| matches!(ending_of(name).as_str(), "zip" | "rar" | "7z" | "tar" | "gz" | "tgz");
        self.names.iter().find(is_archive).cloned()
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// Files that are damaged, encrypted, or grow beyond all measure.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Vec<u8>, ReadError> {
        let index = self.names.iter().position(|other| other == name);
        let index = index.ok_or_else(|| damaged(name, "it is not there"))?;
        if self.zip.by_index_raw(index).map_err(|error| unopened(name, &error))?.encrypted() {
            return Err(ReadError::EncryptedArchive { name: name.to_owned() });
        }
        let entry = self.zip.by_index(index).map_err(|error| unopened(name, &error))?;
        if entry.size() > self.left {
            return Err(ReadError::ArchiveTooLarge { bytes: entry.size() });
        }
        // The size is what the archive says, which may be a lie.
        let mut bytes = Vec::new();
        entry.take(self.left + 1).read_to_end(&mut bytes).map_err(|_| damaged(name, BROKEN))?;
        let size = bytes.len() as u64;
        if size > self.left {
            return Err(ReadError::ArchiveTooLarge { bytes: size });
        }
        self.left -= size;
        Ok(bytes)
    }

    /// The companions of a file that is a shapefile's `.shp`. One that cannot be unpacked is told of; a `.dbf` stands there
    /// without content then, since it is not missing, and others are left out.
    ///
    /// # Errors
    /// As [`Archive::bytes`], but for what is damaged.
    fn beside(&mut self, name: &str, told: &mut Odd) -> Result<Vec<(String, Vec<u8>)>, ReadError> {
        let Some(stem) = stem_of_shapefile(name) else { return Ok(Vec::new()) };
        let mut beside = Vec::new();
        for ending in shapefile::COMPANIONS {
            let wanted = format!("{stem}.{ending}");
            let Some(companion) = self.names.iter().find(|other| other.eq_ignore_ascii_case(&wanted)).cloned() else {
                continue;
            };
            self.tell_repeated(&companion, &mut told.warnings);
            let why = match self.bytes(&companion) {
                Ok(bytes) => {
                    beside.push((ending.to_owned(), bytes));
                    continue;
                }
                Err(ReadError::DamagedArchive { message, .. }) => format!("cannot be read: {message}"),
                Err(ReadError::ArchiveMethod { .. }) => "is packed in a way that is not read here; left out".to_owned(),
                Err(error) => return Err(error),
            };
            let message = format!("{companion} in the archive {why}");
            told.warnings.append(Warnings::of_source(WarningCode::Damaged, message));
            match ending {
                "dbf" => beside.push((ending.to_owned(), Vec::new())),
                "prj" => told.has_unread_prj = true,
                _ => {}
            }
        }
        Ok(beside)
    }

    /// Says that the archive has several files of a name.
    fn tell_repeated(&self, name: &str, told: &mut Warnings) {
        if let Some((_, times)) = self.repeated.iter().find(|(other, _)| other == name) {
            let message = format!("the archive holds {times} files called {name}; only the last of them was read");
            told.append(Warnings::of_source(WarningCode::NotRead, message));
        }
    }
}

/// What was odd about an archive, as far as it concerns one source in it.
#[derive(Debug, Default)]
pub(super) struct Odd {
    pub(super) warnings: Warnings,
    /// Whether the source has a `.prj` that could not be unpacked.
    pub(super) has_unread_prj: bool,
}

/// What an archive is that holds something else than sources; `None` also of one that cannot be opened.
pub(super) fn other_kind(bytes: &[u8]) -> Option<OtherKind> {
    let archive = Archive::open(bytes).ok()?;
    OtherKind::of_archive(archive.names(), !archive.sources().is_empty())
}

/// What a layer of an archive is called: its path without the ending.
pub(super) fn part_name(file: &str) -> &str {
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// What is in an archive beside its sources and what belongs to them, see [`Archive::passed_over`]; nothing of one that
/// cannot be opened.
pub(super) fn passed_over(bytes: &[u8]) -> Vec<String> {
    Archive::open(bytes).map(|archive| archive.passed_over(&archive.sources())).unwrap_or_default()
}

/// Reads a source that is in an archive: hands it, unpacked, to `read`, and answers also what was odd about the archive.
///
/// # Errors
/// As [`Archive::bytes`]; an archive without sources; a part that is not there.
pub(super) fn read_in<T>(
    bytes: &[u8],
    part: Option<&str>,
    read: impl FnOnce(&Source<'_>) -> Result<T, ReadError>,
) -> Result<(T, Odd), ReadError> {
    let mut archive = Archive::open(bytes)?;
    let sources = archive.sources();
    let name = match part {
        Some(part) => sources.iter().find(|name| part_name(name) == part),
        None => sources.first(),
    };
    let Some(name) = name else {
        return Err(match part {
            Some(part) => ReadError::NoSuchPart {
                part: part.to_owned(),
                parts: sources.iter().map(|name| part_name(name).to_owned()).collect(),
            },
            None => archive.nested().map_or(ReadError::EmptyArchive, |name| ReadError::NestedArchive { name }),
        });
    };
    let mut told = Odd::default();
    archive.tell_repeated(name, &mut told.warnings);
    let (unpacked, beside) = (archive.bytes(name)?, archive.beside(name, &mut told)?);
    Ok((read(&Source { name, bytes: &unpacked, beside })?, told))
}

fn stem_of_shapefile(name: &str) -> Option<&str> {
    name.rsplit_once('.').filter(|(_, ending)| ending.eq_ignore_ascii_case("shp")).map(|(stem, _)| stem)
}

/// A name in UTF-8 or, as Windows in Chinese writes them, in GBK; `is_gbk` where others of the same archive are.
fn name(raw: &[u8], is_gbk: bool) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) if !is_gbk || is_chinese_utf8(raw) => name.to_owned(),
        _ => GB18030.decode_without_bom_handling(raw).0.into_owned(),
    };
    name.replace('\\', "/")
}

/// What is behind the last dot of the last part of a name, in lower case.
fn ending_of(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
}

/// Whether a file is what other systems and programs leave beside those of people.
fn is_stray(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.starts_with('.') || name.starts_with("__MACOSX/") || files::is_stray(&file.to_lowercase())
}

/// The folder, with a slash behind, that a file lies in and that counts as one file.
fn folder_as_file(name: &str) -> Option<String> {
    let is_one = |end: &usize| {
        let folder = name.get(..*end).unwrap_or_default();
        OtherKind::of_folder(folder.rsplit('/').next().unwrap_or(folder)).is_some()
    };
    let end = name.match_indices('/').map(|(end, _)| end).find(is_one)?;
    name.get(..=end).map(str::to_owned)
}

/// The record at the end of an archive that tells where its list is, with the longest remark behind it.
const END: usize = 22;
const LONGEST_REMARK: usize = 1 << 16;

/// Where that record begins.
fn end_of_list(bytes: &[u8]) -> Option<usize> {
    let tail = bytes.len().saturating_sub(END + LONGEST_REMARK);
    bytes.get(tail..)?.windows(4).rposition(|mark| mark == b"PK\x05\x06").map(|at| tail + at)
}

/// The names in the list at the end of an archive, as they stand there, in its order and once each, and how often: what
/// unpacks it sees the last of several only.
fn listed_names(bytes: &[u8]) -> Vec<(&[u8], usize)> {
    let number = |at: usize| Some(usize::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    let listed = end_of_list(bytes).and_then(|end| {
        let size = u32::from_le_bytes(bytes.get(end + 12..end + 16)?.try_into().ok()?);
        end.checked_sub(usize::try_from(size).ok()?)
    });
    let mut names: Vec<(&[u8], usize)> = Vec::new();
    let mut places: HashMap<&[u8], usize> = HashMap::new();
    let mut next = listed;
    while let Some(at) = next.filter(|at| bytes.get(*at..*at + 4) == Some(b"PK\x01\x02")) {
        let (Some(length), Some(more), Some(remark)) = (number(at + 28), number(at + 30), number(at + 32)) else {
            break;
        };
        if let Some(raw) = bytes.get(at + 46..at + 46 + length) {
            let place = *places.entry(raw).or_insert(names.len());
            match names.get_mut(place) {
                Some((_, times)) => *times += 1,
                None => names.push((raw, 1)),
            }
        }
        next = Some(at + 46 + length + more + remark);
    }
    names
}

const NO_LIST: &str = "the list of files at its end is missing or damaged, so it was most likely not copied whole";
const NO_BEGINNING: &str = "where it should begin stands something else";
const BROKEN: &str = "its content is damaged";

/// Why a file cannot be unpacked, in the words of people: the sentences of the library are for programmers.
fn unopened(name: &str, error: &ZipError) -> ReadError {
    match error {
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            ReadError::ArchiveMethod { name: name.to_owned() }
        }
        _ => damaged(name, NO_BEGINNING),
    }
}

fn damaged(name: &str, message: &str) -> ReadError {
    ReadError::DamagedArchive { name: name.to_owned(), message: message.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_archive_are_in_one_encoding() {
        let (gbk, _, _) = GB18030.encode("图.dwg");
        assert_eq!(name(&gbk, true), "图.dwg", "two bytes that are a Greek letter in UTF-8");
        assert_eq!(name("图.dwg".as_bytes(), true), "图.dwg");
        assert_eq!(name("café.shp".as_bytes(), false), "café.shp");
    }

    #[test]
    fn a_folder_that_counts_as_one_file_is_known_at_any_depth() {
        assert_eq!(folder_as_file("a/库.gdb/t1.gdbtable").as_deref(), Some("a/库.gdb/"));
        assert_eq!(folder_as_file("库.GDB/t1"), Some("库.GDB/".to_owned()));
        assert_eq!(folder_as_file("a/b.shp"), None);
    }
}
