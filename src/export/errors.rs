//! Why a question has no answer and a file does not open, in the language of the window. On the command line errors are English.

use std::borrow::Cow;
use std::path::Path;

use crate::analysis::check::CheckError;
use crate::analysis::measure::{Metres, OverlayError};
use crate::analysis::query::FilterError;
use crate::crs::CrsError;
use crate::formats::{NamedCrs, OtherKind, PackedError, ReadError, is_mixed_order, numbers_shown, shown};
use crate::i18n::{Lang, Word, fill, format};
use crate::plan::{AnswerError, NotRunReason, OpenError, Plan};
use crate::project::{MeasureFault, ProjectFileError, TemplateError};

use super::conditions::field_by_words;
use super::crs_words::crs_told;
use super::findings::features_words;
use super::measure_path::path_words;
use super::raster_errors::raster_error;

/// The error in one sentence: what is wrong, where, and what there is instead.
pub fn answer_error(error: &AnswerError, lang: Lang) -> String {
    if lang == Lang::En && !matches!(error, AnswerError::Filter(_)) {
        return error.to_string();
    }
    match error {
        AnswerError::UnknownLayer { name, known } => fill(Word::NoSuchLayer, lang, &[("name", name), ("known", known)]),
        AnswerError::UnknownFeature { layer, id, .. } => {
            fill(Word::NoSuchFeature, lang, &[("layer", layer), ("id", id)])
        }
        AnswerError::NoGeometry(name) => fill(Word::NothingToMeasureFrom, lang, &[("name", name)]),
        AnswerError::OffTheGlobe(at) => fill(Word::OffTheGlobe, lang, &[("at", at)]),
        AnswerError::BadRadius(_) => Word::RadiusOutOfRange.text(lang).to_owned(),
        AnswerError::Filter(error) => filter_error(error, lang),
        AnswerError::Cancelled(_) => Word::Cancelled.text(lang).to_owned(),
    }
}

/// What is wrong with the text of a label.
pub fn template_error(error: &TemplateError, lang: Lang) -> String {
    if lang == Lang::En {
        return error.to_string();
    }
    match error {
        TemplateError::Open { position, bracket } => {
            let values = [("position", position.to_string()), ("bracket", bracket.to_string())];
            fill(Word::TemplateOpen, lang, &[("position", &values[0].1), ("bracket", &values[1].1)])
        }
        TemplateError::Stray { position, bracket } => {
            let values = [("position", position.to_string()), ("bracket", bracket.to_string())];
            fill(Word::TemplateStray, lang, &[("position", &values[0].1), ("bracket", &values[1].1)])
        }
        TemplateError::NoName { position } => fill(Word::TemplateNoName, lang, &[("position", &position.to_string())]),
        TemplateError::BadFormat { position, found } => {
            fill(Word::TemplateBadFormat, lang, &[("position", &position.to_string()), ("found", found)])
        }
        TemplateError::UnknownField { name, fields } => {
            fill(Word::FilterUnknownField, lang, &[("name", name), ("hint", ""), ("fields", &fields.join("、"))])
        }
    }
}

/// What is wrong with a filter, in one sentence.
pub fn filter_error(error: &FilterError, lang: Lang) -> String {
    // Somebody who has written what a field is called on the screen means that field.
    if let FilterError::UnknownField { position, name, suggestion: None, fields } = error
        && let Some(meant) = field_by_words(name, fields)
    {
        let (position, name, fields) = (*position, name.clone(), fields.clone());
        return filter_error(&FilterError::UnknownField { position, name, suggestion: Some(meant), fields }, lang);
    }
    if lang == Lang::En {
        return error.to_string();
    }
    let place = |position: &usize| position.to_string();
    match error {
        FilterError::Unexpected { position, expected, found } => {
            let expected = expected_word(expected).map_or(*expected, |word| word.text(lang));
            let found = if found == "the end" { Word::FilterEnd.text(lang) } else { found.as_str() };
            let values =
                [("position", place(position)), ("expected", expected.to_owned()), ("found", found.to_owned())];
            let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            fill(Word::FilterUnexpected, lang, &values)
        }
        FilterError::OpenQuote { position } => fill(Word::FilterOpenQuote, lang, &[("position", &place(position))]),
        FilterError::TooDeep { position, limit } => {
            let values = [("position", place(position)), ("limit", limit.to_string())];
            fill(Word::FilterTooDeep, lang, &[("position", &values[0].1), ("limit", &values[1].1)])
        }
        FilterError::UnknownField { name, suggestion, fields, .. } => {
            let hint = suggestion.as_ref().map(|s| fill(Word::FilterDidYouMean, lang, &[("name", s)]));
            let (hint, fields) = (hint.unwrap_or_default(), fields.join("、"));
            fill(Word::FilterUnknownField, lang, &[("name", name), ("hint", &hint), ("fields", &fields)])
        }
    }
}

/// Why areas could not be overlaid.
pub(super) fn overlay_error(error: OverlayError, lang: Lang) -> String {
    if lang == Lang::En {
        return error.to_string();
    }
    let OverlayError::TooWide { reach, limit } = error;
    let km = |metres: Metres| format::decimals(metres.kilometres(), 0);
    fill(Word::OverlayTooWide, lang, &[("reach", &km(reach)), ("limit", &km(limit))])
}

/// Why a rule of the checks could not be run.
pub fn not_run_words(plan: &Plan, reason: &NotRunReason, lang: Lang) -> String {
    match reason {
        NotRunReason::NoBoundary => Word::NotRunNoBoundary.text(lang).to_owned(),
        NotRunReason::NoLayer(id) => fill(Word::NotRunNoLayer, lang, &[("layer", plan.layer_name(id).get(lang))]),
        NotRunReason::Check(error) if lang == Lang::En => error.to_string(),
        NotRunReason::Check(CheckError::TooWide(reach)) => {
            fill(Word::NotRunTooWide, lang, &[("reach", &format::decimals(reach.kilometres(), 0))])
        }
        NotRunReason::Check(CheckError::Crowded) => Word::NotRunCrowded.text(lang).to_owned(),
        NotRunReason::Check(CheckError::Tangled { feature }) => fill(Word::NotRunTangled, lang, &[("names", feature)]),
        NotRunReason::Tangled(features) => {
            fill(Word::NotRunTangled, lang, &[("names", &features_words(plan, features, lang))])
        }
        NotRunReason::FarAway(features) => {
            let word = if features.len() > 1 { Word::NotRunFarAwaySeveral } else { Word::NotRunFarAway };
            fill(word, lang, &[("names", &features_words(plan, features, lang))])
        }
        NotRunReason::MoreOverlaps { told } => {
            fill(Word::NotRunMoreOverlaps, lang, &[("n", &format::count(*told as u64))])
        }
        NotRunReason::Check(CheckError::Overlay(error)) => overlay_error(*error, lang),
        NotRunReason::Check(CheckError::Cancelled(_)) => Word::Cancelled.text(lang).to_owned(),
    }
}

/// What is wrong with a measure, and in which field of the form it is written in.
pub fn measure_fault(path: &str, fault: &MeasureFault, lang: Lang) -> String {
    let word = match fault {
        // What a set lacks stands beside the set.
        MeasureFault::NoLayer => return Word::FormChooseLayers.text(lang).to_owned(),
        MeasureFault::Filter(error) => return filter_error(error, lang),
        MeasureFault::TooDeep(limit) => return fill(Word::FormTooDeep, lang, &[("limit", &limit.to_string())]),
        MeasureFault::EmptySum => Word::FormEmptySum,
        MeasureFault::Radius => Word::FormRadius,
        MeasureFault::Tolerance => Word::FormTolerance,
        MeasureFault::NotANumber => Word::FormNotANumber,
        MeasureFault::StrayEach => Word::FormStrayEach,
        MeasureFault::CrowdedEach => Word::FormCrowdedEach,
        MeasureFault::Width => Word::FormWidth,
    };
    let place = path_words(path, lang);
    let colon = if place.is_empty() { "" } else { Word::Colon.text(lang) };
    format!("{place}{colon}{}", word.text(lang))
}

/// The phrases that the filter's parser expects something by.
fn expected_word(expected: &str) -> Option<Word> {
    Some(match expected {
        "a value" => Word::FilterValue,
        "one of = != < <= > >= ~" => Word::FilterOperator,
        "a field, \"not\" or \"(\"" => Word::FilterField,
        "\")\", \"and\" or \"or\"" => Word::FilterBracket,
        "\"and\", \"or\" or the end (a value with spaces needs quotes)" => Word::FilterConnective,
        _ => return None,
    })
}

/// Why nothing could be opened: the path, what is wrong, and what to do.
pub fn open_error(error: &OpenError, lang: Lang) -> String {
    if lang == Lang::En {
        return match error {
            OpenError::Read(error) => read_error(error, lang),
            OpenError::Packed { fault, path } => format!("{}: {fault}", path.display()),
            OpenError::Project { fault, path } => format!("{}: {fault}", path.display()),
            OpenError::ProjectAmongFiles(_) => error.to_string(),
        };
    }
    let at =
        |path: &Path, what: &str| fill(Word::FaultAt, lang, &[("path", &path.display().to_string()), ("what", what)]);
    match error {
        OpenError::Read(error) => read_error(error, lang),
        OpenError::Packed { fault, path } => at(path, &packed_error(fault, lang)),
        OpenError::Project { fault, path } => at(path, &project_error(fault, lang)),
        OpenError::ProjectAmongFiles(path) => at(path, Word::ProjectAmongFiles.text(lang)),
    }
}

/// Why a coordinate reference system cannot be had.
pub fn crs_error(error: &CrsError, lang: Lang) -> String {
    if lang == Lang::En {
        return error.to_string();
    }
    match error {
        CrsError::UnknownName(name) => fill(Word::CrsUnknownName, lang, &[("name", name)]),
        CrsError::UnknownCode(code) => fill(Word::CrsUnknownCode, lang, &[("code", &code.to_string())]),
        CrsError::BadText { name, .. } => fill(Word::CrsBadText, lang, &[("name", name)]),
        CrsError::Unsupported { name, .. } => fill(Word::CrsUnsupported, lang, &[("name", name)]),
    }
}

/// Columns that a sentence names.
const COLUMNS_SHOWN: usize = 20;

/// Names as a list that does not grow without bound.
fn some_of(names: &[String], lang: Lang) -> String {
    let list: Vec<Cow<'_, str>> = names.iter().take(COLUMNS_SHOWN).map(|name| shown(name)).collect();
    let more = if names.len() > COLUMNS_SHOWN { "…" } else { "" };
    format!("{}{more}", list.join(Word::ListSeparator.text(lang)))
}

/// A file, and which of its layers.
fn place_of(path: &Path, part: Option<&str>) -> String {
    let path = path.display();
    part.map_or_else(|| path.to_string(), |part| format!("{path}: {}", shown(part)))
}

/// An example of numbers, for the middle of a sentence.
pub fn such_numbers(sample: &[[f64; 2]], lang: Lang) -> String {
    let Some(pair) = sample.first() else { return String::new() };
    fill(Word::FileSuchAs, lang, &[("numbers", &numbers_shown(*pair))])
}

/// What a source calls its system: a name is quoted, anything else is a description in English.
pub fn crs_called(named: &str, lang: Lang) -> &str {
    if named.starts_with('"') || lang == Lang::En { named } else { Word::CrsUnnamed.text(lang) }
}

/// Why one source could not be read, its path first where it has one.
pub fn read_error(error: &ReadError, lang: Lang) -> String {
    if lang == Lang::En {
        return match error {
            ReadError::InFile { fault, path, part } => {
                format!("{}: {}", place_of(path, part.as_deref()), read_error(fault, lang))
            }
            other => other.to_string(),
        };
    }
    let place = |word: Word, line: &u64, column: &u64| {
        fill(word, lang, &[("line", &line.to_string()), ("column", &column.to_string())])
    };
    let word = match error {
        ReadError::InFile { fault, path, part } => {
            let (path, what) = (place_of(path, part.as_deref()), read_error(fault, lang));
            return fill(Word::FaultAt, lang, &[("path", &path), ("what", &what)]);
        }
        ReadError::TooLarge { bytes } => return fill(Word::FileTooLarge, lang, &[("bytes", &bytes.to_string())]),
        ReadError::Encoding { found, line, column, .. } => {
            let known = ["GB18030", "UTF-16", "UTF-32"].into_iter().find(|name| found.starts_with(name));
            let found = known.unwrap_or(Word::EncodingUnknown.text(lang));
            return place(Word::FileEncoding, line, column).replace("{found}", found);
        }
        ReadError::OtherFormat(kind) => return other_format(*kind, lang),
        ReadError::Syntax { message, line, column } => {
            let cut_off = message.starts_with("the text ends before");
            return place(if cut_off { Word::FileCutOff } else { Word::FileSyntax }, line, column);
        }
        ReadError::Damaged { format, .. } => {
            return fill(Word::FileDamaged, lang, &[("format", format)]);
        }
        ReadError::DamagedLayer { format, layer, .. } => {
            return fill(Word::FileDamagedLayer, lang, &[("format", format), ("layer", &shown(layer))]);
        }
        ReadError::NotGeoJson { line, .. } => return fill(Word::FileNotGeoJson, lang, &[("line", &line.to_string())]),
        ReadError::NoSuchPart { part, parts } => {
            return fill(Word::FileNoPart, lang, &[("part", part), ("parts", &some_of(parts, lang))]);
        }
        ReadError::UnknownEncoding(name) => return fill(Word::FileUnknownEncoding, lang, &[("name", name)]),
        ReadError::NoCoordinates { columns } => {
            let columns = some_of(columns, lang);
            return fill(Word::FileNoCoordinates, lang, &[("columns", &columns)]);
        }
        ReadError::UnreadableCoordinates { columns, sample } => {
            let columns = some_of(columns, lang);
            let sample = shown(sample).replace(['\u{a0}', '\u{202f}'], Word::FileNoBreakSpace.text(lang));
            return fill(Word::FileUnreadableCoordinates, lang, &[("columns", &columns), ("sample", &sample)]);
        }
        ReadError::Xml { message, line, column } => {
            let cut_off = message.starts_with("the text ends before");
            return place(if cut_off { Word::FileCutOff } else { Word::FileXml }, line, column);
        }
        ReadError::DamagedArchive { name, .. } if name.is_empty() => Word::ArchiveDamagedList,
        ReadError::DamagedArchive { name, .. } => return fill(Word::ArchiveDamaged, lang, &[("name", &shown(name))]),
        ReadError::ArchiveMethod { name } => return fill(Word::ArchiveMethod, lang, &[("name", &shown(name))]),
        ReadError::EncryptedArchive { name } => return fill(Word::ArchiveEncrypted, lang, &[("name", &shown(name))]),
        ReadError::ArchiveTooLarge { .. } => Word::ArchiveTooLarge,
        ReadError::CrowdedArchive { files, most } => {
            let values = [("files", files.to_string()), ("most", most.to_string())];
            return fill(Word::ArchiveCrowded, lang, &[("files", &values[0].1), ("most", &values[1].1)]);
        }
        ReadError::EmptyArchive => Word::ArchiveEmpty,
        ReadError::NestedArchive { name } => return fill(Word::ArchiveNested, lang, &[("name", &shown(name))]),
        ReadError::Crs(fault) => return crs_error(fault, lang),
        ReadError::Raster(fault) => return raster_error(fault, lang),
        ReadError::NeedsCrs { named, sample, .. } => {
            let such = such_numbers(sample, lang);
            return match named {
                Some(NamedCrs::Unknown(named)) => {
                    fill(Word::FileCrsNamed, lang, &[("such", &such), ("named", crs_called(named, lang))])
                }
                Some(NamedCrs::Wrong(named)) => {
                    fill(Word::FileCrsWrong, lang, &[("such", &such), ("named", &crs_told(named, lang))])
                }
                Some(NamedCrs::Unread) => fill(Word::FileCrsUnread, lang, &[("such", &such)]),
                None if is_mixed_order(sample) => fill(Word::FileMixedOrder, lang, &[("such", &such)]),
                None => fill(Word::FileNeedsCrs, lang, &[("such", &such)]),
            };
        }
        ReadError::Cancelled => Word::Cancelled,
        ReadError::NotFound => Word::FileNotFound,
        ReadError::Forbidden => Word::FileForbidden,
        ReadError::Folder => Word::FileIsFolder,
        ReadError::NotAFile => Word::FileIsNoFile,
        ReadError::NoFiles => Word::FolderWithoutFiles,
        ReadError::Disk { .. } => Word::FileDisk,
        ReadError::OutOfMemory { .. } => Word::FileOutOfMemory,
        ReadError::Empty => Word::FileEmpty,
        ReadError::Zeros => Word::FileZeros,
    };
    word.text(lang).to_owned()
}

fn other_format(kind: OtherKind, lang: Lang) -> String {
    use OtherKind as Kind;
    let (found, name) = match kind {
        Kind::Drawing(name) => (Word::FormatDrawing, name),
        Kind::Model(name) => (Word::FormatModel, name),
        Kind::Geodata(name) => (Word::FormatNamed, name),
        Kind::Database => (Word::FormatDatabase, ""),
        Kind::EmptyGeoPackage => (Word::FormatWithoutFeatures, ""),
        Kind::FlatGeobufVersion => (Word::FormatVersion, ""),
        Kind::EsriJson => (Word::FormatNamed, "Esri JSON"),
        Kind::ShapefilePart(name) => (Word::FormatShapefilePart, name),
        Kind::Companion(name) => (Word::FormatCompanion, name),
        Kind::MapProject(name) => (Word::FormatMapProject, name),
        Kind::LayerFile(name) => (Word::FormatLayerFile, name),
        Kind::Workbook(name) => (Word::FormatWorkbook, name),
        Kind::Document(name) => (Word::FormatDocument, name),
        Kind::Archive(name) => (Word::FormatArchive, name),
        Kind::NestedArchive => (Word::FormatNestedArchive, ""),
        Kind::Picture(name) => (Word::FormatPicture, name),
        Kind::PackedPicture => (Word::FormatPackedPicture, ""),
        Kind::PackedShapefilePart => (Word::FormatPackedShapefilePart, ""),
        Kind::NoPicture => (Word::FormatNoPicture, ""),
        Kind::WebPage => (Word::FormatWebPage, ""),
        Kind::Xml => (Word::FormatNamed, "XML"),
        Kind::Table => (Word::FormatTable, ""),
        Kind::Wkt => (Word::FormatNamed, "WKT"),
        Kind::PlainText => (Word::FormatPlainText, ""),
        Kind::Binary => (Word::FormatBinary, ""),
    };
    let advice = match kind {
        Kind::PlainText => Word::AdvicePlainText,
        Kind::Drawing(_) => Word::AdviceDrawing,
        Kind::Model(_) => Word::AdviceModel,
        Kind::Geodata(_) | Kind::Database => Word::AdviceLayers,
        Kind::FlatGeobufVersion | Kind::Binary => Word::AdviceExport,
        Kind::ShapefilePart(_) => Word::AdviceShapefile,
        Kind::Companion(_) => Word::AdviceCompanion,
        Kind::MapProject(_) => Word::AdviceMapProject,
        Kind::LayerFile(_) => Word::AdviceLayerFile,
        Kind::Workbook(_) => Word::AdviceWorkbook,
        Kind::EmptyGeoPackage | Kind::Document(_) => Word::AdviceSource,
        Kind::Archive(_) | Kind::NestedArchive => Word::AdviceUnpack,
        Kind::Picture(_) => Word::AdvicePicture,
        Kind::PackedPicture => Word::AdvicePackedPicture,
        Kind::PackedShapefilePart => Word::AdvicePackedShapefilePart,
        Kind::NoPicture => Word::AdviceNoPicture,
        Kind::WebPage => Word::AdviceFetch,
        Kind::EsriJson | Kind::Xml | Kind::Table | Kind::Wkt => Word::AdviceConvert,
    };
    let found = fill(found, lang, &[("name", name)]);
    fill(Word::FileOfOtherFormat, lang, &[("found", &found), ("advice", advice.text(lang))])
}

pub(super) fn packed_error(fault: &PackedError, lang: Lang) -> String {
    match fault {
        PackedError::Disk(_) => Word::PackedUnreadable.text(lang).to_owned(),
        PackedError::NotPacked(_) => Word::PackedOther.text(lang).to_owned(),
        PackedError::Damaged { name, .. } => fill(Word::PackedDamaged, lang, &[("name", name)]),
        PackedError::Encrypted { name } => fill(Word::PackedEncrypted, lang, &[("name", name)]),
        PackedError::LeadsOut { name } => fill(Word::PackedLeadsOut, lang, &[("name", name)]),
        PackedError::TooManyFiles { .. } | PackedError::TooLarge { .. } => Word::PackedTooLarge.text(lang).to_owned(),
        PackedError::Missing(name) => fill(Word::PackedMissing, lang, &[("name", name)]),
        PackedError::Cancelled(_) => Word::Cancelled.text(lang).to_owned(),
    }
}

pub(super) fn project_error(fault: &ProjectFileError, lang: Lang) -> String {
    match fault {
        ProjectFileError::Unreadable(_) => Word::ProjectUnreadable.text(lang).to_owned(),
        ProjectFileError::NotAProject { message, line, column } => {
            let is_cut_off = message.starts_with("the text ends before");
            fill(
                if is_cut_off { Word::FileCutOff } else { Word::ProjectMalformed },
                lang,
                &[("line", &line.to_string()), ("column", &column.to_string())],
            )
        }
        ProjectFileError::TooNew { found } => fill(Word::ProjectTooNew, lang, &[("found", &found.to_string())]),
        ProjectFileError::TooLarge { .. } => Word::ProjectTooLarge.text(lang).to_owned(),
        ProjectFileError::BadMember { member, place: Some(place), .. } => {
            let (line, column) = (place.line.to_string(), place.column.to_string());
            fill(Word::ProjectBadMemberAt, lang, &[("member", member), ("line", &line), ("column", &column)])
        }
        ProjectFileError::BadMember { member, place: None, .. } => {
            fill(Word::ProjectBadMember, lang, &[("member", member)])
        }
        ProjectFileError::DuplicateLayer(layer) => fill(Word::ProjectDuplicateLayer, lang, &[("layer", layer)]),
        ProjectFileError::UnknownGroup { layer, group } => {
            fill(Word::ProjectUnknownGroup, lang, &[("layer", layer), ("group", group)])
        }
        ProjectFileError::UnknownBoundary(layer) => fill(Word::ProjectUnknownBoundary, lang, &[("layer", layer)]),
    }
}
