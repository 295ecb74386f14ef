//! Zip files with sources in them: listed and unpacked in memory, with suspicion.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::{Cursor, Read as _};

use encoding_rs::GB18030;
use zip::ZipArchive;
use zip::result::ZipError;

use super::companions::companions_of;
use super::encoding::is_chinese_utf8;
use super::raw::{Declared, Raw};
use super::{Format, OtherKind, ReadError, Source, files, shapefile};
use crate::data::{WarningCode, Warnings};

/// Files in an archive that are looked at.
const MOST_ENTRIES: usize = 10_000;

/// How much larger than the archive that which is read of it may be, all together …
const MOST_RATIO: u64 = 200;

/// … beyond what does no harm anyway.
const HARMLESS_BYTES: u64 = 256 << 20;

/// What stands between the name of a source in an archive and that of a layer in it.
const WITHIN: &str = " / ";

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
    /// What is said of each of them.
    entries: Vec<Entry>,
    /// Where each name, in small letters, stands: in several places where files differ in capital letters only.
    places: HashMap<String, Vec<usize>>,
    /// The files that are sources of their own.
    sources: Vec<Packed>,
    /// Names that stand in its list more than once, and how often: the last of them counts.
    repeated: Vec<(String, usize)>,
    /// How many bytes what is read of it may hold together.
    most: u64,
}

/// What an archive says of one of its files.
#[derive(Clone, Copy, Debug, Default)]
struct Entry {
    /// How many bytes it has, unpacked.
    size: u64,
    /// Where its own header begins and its packed bytes end; nowhere of one that cannot be found.
    span: (u64, u64),
    /// Whether other files lie in the same bytes.
    is_shared: bool,
    /// Whether it holds nothing but where another file is: what is not in the archive is not read.
    is_link: bool,
}

/// A source in an archive, and what it is called as a layer: its path without the ending, unless another is called so.
#[derive(Clone, Debug)]
struct Packed {
    file: String,
    name: String,
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
        let (mut names, mut entries) = (Vec::with_capacity(zip.len()), Vec::with_capacity(zip.len()));
        for i in 0..zip.len() {
            let own = zip.by_index_raw(i).ok().map(|entry| {
                let end = entry.data_start().unwrap_or_default().saturating_add(entry.compressed_size());
                let span = (entry.header_start(), end);
                let is_link = entry.is_symlink();
                (name(entry.name_raw()), Entry { size: entry.size(), span, is_shared: false, is_link })
            });
            let (name, entry) = own.unwrap_or_else(|| (of_list(&zip, i), Entry::default()));
            names.push(name);
            entries.push(entry);
        }
        mark_shared(&mut entries);
        let mut places: HashMap<String, Vec<usize>> = HashMap::new();
        let is_file = |i: &usize| entries.get(*i).is_none_or(|entry: &Entry| !entry.is_link);
        for (i, name) in names.iter().enumerate().filter(|(i, _)| is_file(i)) {
            places.entry(name.to_ascii_lowercase()).or_default().push(i);
        }
        let most = HARMLESS_BYTES.max((bytes.len() as u64).saturating_mul(MOST_RATIO));
        let repeated = listed.iter().filter(|(_, times)| *times > 1).map(|(raw, times)| (name(raw), *times)).collect();
        let files = names.iter().enumerate().filter(|(i, _)| is_file(i)).map(|(_, name)| name);
        let sources = sources_among(files);
        Ok(Self { zip, names, entries, places, sources, repeated, most })
    }

    /// The names of its files, in its order.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The files that are sources of their own.
    pub(super) fn sources(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().map(|packed| packed.file.as_str())
    }

    /// Looks at how much all its sources hold together, with what belongs to them, as far as the archive tells the truth.
    ///
    /// # Errors
    /// More than the size of the archive explains.
    pub(super) fn weigh(&self) -> Result<(), ReadError> {
        let companions = self.sources().flat_map(|file| self.companions(file)).map(|(_, name)| name);
        self.weigh_together(self.sources().chain(companions).filter_map(|file| self.index_of(file)))
    }

    /// As [`Archive::weigh`], of files by their names.
    pub(super) fn weigh_files(&self, files: &[String]) -> Result<(), ReadError> {
        self.weigh_together(files.iter().filter_map(|file| self.index_of(file)))
    }

    fn weigh_together(&self, places: impl Iterator<Item = usize>) -> Result<(), ReadError> {
        let sizes = places.filter_map(|i| self.entries.get(i)).map(|entry| entry.size);
        let bytes = sizes.fold(0, u64::saturating_add);
        if bytes > self.most { Err(ReadError::ArchiveTooLarge { bytes }) } else { Ok(()) }
    }

    /// Where a file stands that is called exactly so.
    fn index_of(&self, name: &str) -> Option<usize> {
        self.places_of(name).iter().copied().find(|i| self.names.get(*i).is_some_and(|other| other == name))
    }

    /// Where files stand that are called so, whatever their letters.
    fn places_of(&self, name: &str) -> &[usize] {
        self.places.get(&name.to_ascii_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// What belongs to a file that is a shapefile's `.shp`, with its endings.
    fn companions(&self, file: &str) -> Vec<(&'static str, &str)> {
        let Some(stem) = stem_of_shapefile(file) else { return Vec::new() };
        let beside = shapefile::COMPANIONS.iter().map(|ending| format!("{stem}.{ending}"));
        let names = beside.chain([file.to_owned()]);
        let names: Vec<&str> = names
            .flat_map(|name| self.places_of(&name))
            .filter_map(|i| self.names.get(*i).map(String::as_str))
            .collect();
        companions_of(file, &names)
    }

    /// What is in it beside these files, which were read, and what belongs to them: by its names, sorted, once each. Of a
    /// folder that counts as one file (`.gdb`) the folder is named, with a slash behind.
    pub(super) fn passed_over(&self, read: &HashSet<&str>) -> Vec<String> {
        // A picture is told, and not by the files that say where it lies.
        let has_companions = |name: &&String| {
            Format::ALL.iter().any(|format| format.is_raster() && format.endings().contains(&ending_of(name).as_str()))
        };
        let pictures = self.names.iter().filter(has_companions);
        let owners: Vec<String> =
            read.iter().copied().chain(pictures.map(String::as_str)).map(str::to_lowercase).collect();
        let other = |name: &String| {
            let belongs = || {
                let lower = name.to_lowercase();
                owners.iter().any(|owner| files::is_part_of(owner, &lower))
            };
            let is_known = name.is_empty() || name.ends_with('/') || is_stray(name) || read.contains(name.as_str());
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

    /// What it holds, where that is read, but not in an archive or not without what is missing.
    fn unpacked_kind(&self) -> Option<OtherKind> {
        let endings: Vec<String> =
            self.names.iter().filter(|name| !is_stray(name)).map(|name| ending_of(name)).collect();
        let has = |wanted: &[&str]| endings.iter().any(|ending| wanted.contains(&ending.as_str()));
        let rasters = Format::ALL.into_iter().filter(|format| format.is_raster());
        if has(&["dbf", "shx"]) {
            return Some(OtherKind::PackedShapefilePart);
        }
        rasters.into_iter().any(|format| has(format.endings())).then_some(OtherKind::PackedPicture)
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// Files that are damaged, encrypted, hold more than the archive says, or lie in the same bytes as others.
    pub(super) fn bytes(&self, name: &str) -> Result<Vec<u8>, ReadError> {
        let index = self.index_of(name).ok_or_else(|| damaged(name, "it is not there"))?;
        // Its copies share what it knows of the archive.
        let mut zip = self.zip.clone();
        if zip.by_index_raw(index).map_err(|error| unopened(name, &error))?.encrypted() {
            return Err(ReadError::EncryptedArchive { name: name.to_owned() });
        }
        let Entry { size, is_shared, .. } = self.entries.get(index).copied().unwrap_or_default();
        if is_shared {
            return Err(damaged(name, SHARED));
        }
        if size > self.most {
            return Err(ReadError::ArchiveTooLarge { bytes: size });
        }
        let entry = zip.by_index(index).map_err(|error| unopened(name, &error))?;
        // The size is what the archive says, which may be a lie.
        let mut bytes = Vec::new();
        entry.take(size + 1).read_to_end(&mut bytes).map_err(|_| damaged(name, BROKEN))?;
        if bytes.len() as u64 > size { Err(damaged(name, BROKEN)) } else { Ok(bytes) }
    }

    /// The companions of a file that is a shapefile's `.shp`. One that cannot be unpacked is told of; a `.dbf` stands there
    /// without content then, since it is not missing, and others are left out.
    ///
    /// # Errors
    /// As [`Archive::bytes`], but for what is damaged.
    fn beside(&self, name: &str, told: &mut Odd) -> Result<Vec<(String, Vec<u8>)>, ReadError> {
        let mut beside: Vec<(String, Vec<u8>)> = Vec::new();
        for (ending, companion) in self.companions(name) {
            if beside.iter().any(|(other, _)| other == ending) {
                continue;
            }
            self.tell_repeated(companion, &mut told.warnings);
            let why = match self.bytes(companion) {
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

    /// The layers of all its sources, by what they are called; of each source `read` answers its layers, by what they are
    /// called in it, so that it is unpacked once. One that cannot be read is one layer.
    ///
    /// # Errors
    /// Cancellation, as `read` answers it.
    pub(super) fn layers<T>(
        &self,
        read: impl Fn(&Source<'_>) -> Result<Vec<(String, Result<T, ReadError>)>, ReadError>,
    ) -> Result<Vec<ArchiveLayer<T>>, ReadError> {
        let mut layers = Vec::new();
        for packed in &self.sources {
            let (read, odd) = match self.read_packed(packed, |source| read(source)) {
                Err(ReadError::Cancelled) => return Err(ReadError::Cancelled),
                Err(error) => (vec![(String::new(), Err(error))], Odd::default()),
                Ok(read) => read,
            };
            let is_several = read.len() > 1;
            for (inner, data) in read {
                let name = match self.sources.len() {
                    _ if !is_several => packed.name.clone(),
                    1 => inner,
                    _ => format!("{}{WITHIN}{inner}", packed.name),
                };
                layers.push(ArchiveLayer { name, data: data.map(|data| (data, odd.clone())) });
            }
        }
        Ok(layers)
    }

    /// The source that a layer is in, and which layer of it that is, where its name says so.
    fn source_of<'p>(&self, part: &'p str) -> Option<(&Packed, Option<&'p str>)> {
        let called = self.sources.iter().find(|packed| packed.name == part).map(|packed| (packed, None));
        let holds = || {
            let inner = |packed: &Packed| part.strip_prefix(&packed.name)?.strip_prefix(WITHIN);
            let all = self.sources.iter().filter_map(|packed| Some((packed, Some(inner(packed)?))));
            all.max_by_key(|(packed, _)| packed.name.len())
        };
        // As it is called where no other source is called so.
        let stem = || self.sources.iter().find(|packed| part_name(&packed.file) == part).map(|packed| (packed, None));
        let only = || if let [only] = self.sources.as_slice() { Some((only, Some(part))) } else { None };
        called.or_else(holds).or_else(stem).or_else(only)
    }

    /// Reads a source that is in it: hands it, unpacked, to `read`, with the name of the layer in it that is meant, and
    /// answers also what was odd about the archive.
    ///
    /// # Errors
    /// As [`Archive::bytes`]; an archive without sources; a part that is not there.
    pub(super) fn read<T>(
        &self,
        part: Option<&str>,
        read: impl FnOnce(&Source<'_>, Option<&str>) -> Result<T, ReadError>,
    ) -> Result<(T, Odd), ReadError> {
        let found = match part {
            Some(part) => self.source_of(part).ok_or_else(|| self.no_part(part))?,
            None => {
                let nothing = || match (self.nested(), self.unpacked_kind()) {
                    (Some(name), _) => ReadError::NestedArchive { name },
                    (None, Some(kind)) => ReadError::OtherFormat(kind),
                    (None, None) => ReadError::EmptyArchive,
                };
                (self.sources.first().ok_or_else(nothing)?, None)
            }
        };
        let (packed, inner) = found;
        self.read_packed(packed, |source| read(source, inner))
    }

    fn read_packed<T>(
        &self,
        Packed { file, .. }: &Packed,
        read: impl FnOnce(&Source<'_>) -> Result<T, ReadError>,
    ) -> Result<(T, Odd), ReadError> {
        let mut told = Odd::default();
        self.tell_repeated(file, &mut told.warnings);
        let (unpacked, beside) = (self.bytes(file)?, self.beside(file, &mut told)?);
        Ok((read(&Source { name: file, bytes: &unpacked, beside })?, told))
    }

    /// That it has no such layer.
    pub(super) fn no_part(&self, part: &str) -> ReadError {
        let parts = self.sources.iter().map(|packed| packed.name.clone()).collect();
        ReadError::NoSuchPart { part: part.to_owned(), parts }
    }

    /// Says that the archive has several files of a name.
    fn tell_repeated(&self, name: &str, told: &mut Warnings) {
        if let Some((_, times)) = self.repeated.iter().find(|(other, _)| other == name) {
            let message = format!("the archive holds {times} files called {name}; only the last of them was read");
            told.append(Warnings::of_source(WarningCode::NotRead, message));
        }
    }
}

/// A layer of an archive by its name, with what was odd about the archive.
pub(super) struct ArchiveLayer<T> {
    pub(super) name: String,
    pub(super) data: Result<(T, Odd), ReadError>,
}

/// What was odd about an archive, as far as it concerns one source in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Odd {
    pub(super) warnings: Warnings,
    /// Whether the source has a `.prj` that could not be unpacked.
    pub(super) has_unread_prj: bool,
}

impl Odd {
    /// What was read, with that told.
    pub(super) fn tell(self, raw: Raw) -> Raw {
        let says_nothing = matches!(raw.declared, Declared::Nothing);
        let declared = if self.has_unread_prj && says_nothing { Declared::Unread } else { raw.declared };
        Raw { dataset: raw.dataset.with_warnings(self.warnings), declared, ..raw }
    }
}

/// The files that are sources of their own.
fn sources_among<'n>(names: impl Iterator<Item = &'n String>) -> Vec<Packed> {
    let is_source = |name: &&String| {
        let ending = ending_of(name);
        // Pictures in an archive are photographs and icons.
        let mut formats = Format::ALL.iter().filter(|format| !format.is_raster());
        !is_stray(name) && ending != "zip" && formats.any(|format| format.endings().contains(&ending.as_str()))
    };
    let files: Vec<&String> = names.filter(is_source).collect();
    let mut called: HashMap<&str, usize> = HashMap::new();
    files.iter().for_each(|file| *called.entry(part_name(file)).or_default() += 1);
    let packed = |file: &&String| {
        let stem = part_name(file);
        let name = if called.get(stem) == Some(&1) { stem } else { file.as_str() };
        Packed { file: (*file).clone(), name: name.to_owned() }
    };
    files.iter().map(packed).collect()
}

/// Marks the files of which another lies in the same bytes: so are archives made that grow beyond all measure. Of two of
/// which one runs on into the other, that one is marked.
fn mark_shared(entries: &mut [Entry]) {
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|i| entries.get(*i).map(|entry| entry.span));
    for pair in order.windows(2) {
        let [one, next] = pair else { continue };
        let (Some(a), Some(b)) = (entries.get(*one).copied(), entries.get(*next).copied()) else { continue };
        if b.span.0 >= a.span.1 {
            continue;
        }
        let starts_alike = a.span.0 == b.span.0;
        for (i, is_shared) in [(one, true), (next, starts_alike)] {
            if let Some(entry) = entries.get_mut(*i) {
                entry.is_shared |= is_shared;
            }
        }
    }
}

/// What a layer of an archive is called: its path without the ending.
pub(super) fn part_name(file: &str) -> &str {
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
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
const SHARED: &str = "its bytes are those of another file too";

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
