//! Zip files with sources in them: listed and unpacked in memory, with suspicion.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use encoding_rs::GB18030;
use zip::ZipArchive;

use super::{Format, OtherKind, ReadError, Source, shapefile};
use crate::data::{WarningCode, Warnings};

/// Files in an archive that are looked at.
const MOST_ENTRIES: usize = 10_000;

/// How much larger than the archive its files may be …
const MOST_RATIO: u64 = 200;

/// … beyond what does no harm anyway.
const HARMLESS_BYTES: u64 = 256 << 20;

/// Whether a source is a zip file; one without files begins with its end.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
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
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged("", &error))?;
        if zip.len() > MOST_ENTRIES {
            return Err(ReadError::CrowdedArchive { files: zip.len(), most: MOST_ENTRIES });
        }
        let names = (0..zip.len())
            .map(|i| zip.by_index_raw(i).map_or_else(|_| String::new(), |entry| name(entry.name_raw())))
            .collect();
        let left = HARMLESS_BYTES.max((bytes.len() as u64).saturating_mul(MOST_RATIO));
        Ok(Self { zip, names, repeated: repeated_names(bytes), left })
    }

    /// The names of its files, in its order.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The files that are sources of their own: each is a layer, called by its path without the ending.
    pub(super) fn sources(&self) -> Vec<String> {
        let is_source = |name: &&String| {
            let file = name.rsplit('/').next().unwrap_or(name);
            // What other systems leave beside their files.
            let is_stray = file.starts_with('.') || name.starts_with("__MACOSX/");
            let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
            // Pictures in an archive are photographs and icons.
            let mut formats = Format::ALL.iter().filter(|format| !format.is_raster());
            !is_stray && ending != "zip" && formats.any(|format| format.endings().contains(&ending.as_str()))
        };
        self.names.iter().filter(is_source).cloned().collect()
    }

    /// The first of its files that is an archive itself.
    fn nested(&self) -> Option<String> {
        let is_archive = |name: &&String| {
            let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
            matches!(ending.as_str(), "zip" | "rar" | "7z" | "tar" | "gz" | "tgz")
        };
        self.names.iter().find(is_archive).cloned()
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// Files that are damaged, encrypted, or grow beyond all measure.
    pub(super) fn bytes(&mut self, name: &str) -> Result<Vec<u8>, ReadError> {
        let index = self.names.iter().position(|other| other == name);
        let index = index.ok_or_else(|| damaged(name, &"it is not there"))?;
        if self.zip.by_index_raw(index).map_err(|error| damaged(name, &error))?.encrypted() {
            return Err(ReadError::EncryptedArchive { name: name.to_owned() });
        }
        let entry = self.zip.by_index(index).map_err(|error| damaged(name, &error))?;
        if entry.size() > self.left {
            return Err(ReadError::ArchiveTooLarge { bytes: entry.size() });
        }
        // The size is what the archive says, which may be a lie.
        let mut bytes = Vec::new();
        entry.take(self.left + 1).read_to_end(&mut bytes).map_err(|error| damaged(name, &error))?;
        let size = bytes.len() as u64;
        if size > self.left {
            return Err(ReadError::ArchiveTooLarge { bytes: size });
        }
        self.left -= size;
        Ok(bytes)
    }

    /// The companions of a file that is a shapefile's `.shp`; a damaged one is told and left out.
    ///
    /// # Errors
    /// As [`Archive::bytes`], but for what is damaged.
    pub(super) fn beside(&mut self, name: &str, told: &mut Warnings) -> Result<Vec<(String, Vec<u8>)>, ReadError> {
        let Some(stem) = stem_of_shapefile(name) else { return Ok(Vec::new()) };
        let mut beside = Vec::new();
        for ending in shapefile::COMPANIONS {
            let wanted = format!("{stem}.{ending}");
            let Some(companion) = self.names.iter().find(|other| other.eq_ignore_ascii_case(&wanted)).cloned() else {
                continue;
            };
            self.tell_repeated(&companion, told);
            match self.bytes(&companion) {
                Ok(bytes) => beside.push((ending.to_owned(), bytes)),
                Err(ReadError::DamagedArchive { message, .. }) => {
                    let message = format!("{companion} in the archive is damaged, and was not read ({message})");
                    told.append(Warnings::of_source(WarningCode::Damaged, message));
                }
                Err(error) => return Err(error),
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

/// What an archive is that holds something else than sources; `None` also of one that cannot be opened.
pub(super) fn other_kind(bytes: &[u8]) -> Option<OtherKind> {
    let archive = Archive::open(bytes).ok()?;
    OtherKind::of_archive(archive.names(), !archive.sources().is_empty())
}

/// What a layer of an archive is called: its path without the ending.
pub(super) fn part_name(file: &str) -> &str {
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// Reads a source that is in an archive: hands it, unpacked, to `read`, and answers also what was odd about the archive.
///
/// # Errors
/// As [`Archive::bytes`]; an archive without sources; a part that is not there.
pub(super) fn read_in<T>(
    bytes: &[u8],
    part: Option<&str>,
    read: impl FnOnce(&Source<'_>) -> Result<T, ReadError>,
) -> Result<(T, Warnings), ReadError> {
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
    let mut told = Warnings::default();
    archive.tell_repeated(name, &mut told);
    let (unpacked, beside) = (archive.bytes(name)?, archive.beside(name, &mut told)?);
    Ok((read(&Source { name, bytes: &unpacked, beside })?, told))
}

fn stem_of_shapefile(name: &str) -> Option<&str> {
    name.rsplit_once('.').filter(|(_, ending)| ending.eq_ignore_ascii_case("shp")).map(|(stem, _)| stem)
}

/// A name in UTF-8 or, as Windows in Chinese writes them, in GBK.
fn name(raw: &[u8]) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(raw).0.into_owned(),
    };
    name.replace('\\', "/")
}

/// The names that stand more than once in the list at the end of an archive, and how often: what unpacks it sees the last
/// of them only.
fn repeated_names(bytes: &[u8]) -> Vec<(String, usize)> {
    const END: usize = 22;
    const LONGEST_REMARK: usize = 1 << 16;
    let number = |at: usize| Some(usize::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    let tail = bytes.len().saturating_sub(END + LONGEST_REMARK);
    let end =
        bytes.get(tail..).and_then(|tail| tail.windows(4).rposition(|mark| mark == b"PK\x05\x06")).map(|at| tail + at);
    let listed = end.and_then(|end| {
        let size = u32::from_le_bytes(bytes.get(end + 12..end + 16)?.try_into().ok()?);
        end.checked_sub(usize::try_from(size).ok()?)
    });
    let mut times: BTreeMap<&[u8], usize> = BTreeMap::new();
    let mut next = listed;
    while let Some(at) = next.filter(|at| bytes.get(*at..*at + 4) == Some(b"PK\x01\x02")) {
        let (Some(length), Some(more), Some(remark)) = (number(at + 28), number(at + 30), number(at + 32)) else {
            break;
        };
        if let Some(raw) = bytes.get(at + 46..at + 46 + length) {
            *times.entry(raw).or_default() += 1;
        }
        next = Some(at + 46 + length + more + remark);
    }
    times.into_iter().filter(|(_, times)| *times > 1).map(|(raw, times)| (name(raw), times)).collect()
}

fn damaged(name: &str, message: &dyn std::fmt::Display) -> ReadError {
    ReadError::DamagedArchive { name: name.to_owned(), message: message.to_string() }
}
