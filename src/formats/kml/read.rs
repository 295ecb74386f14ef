//! Placemarks become features.

use super::super::archive::part_name;
use super::super::incoming::Incoming;
use super::super::raw::{Declared, Raw};
use super::super::shape::Features;
use super::super::steps::Steps;
use super::super::xml::{self, XmlText};
use super::super::{Format, ReadError, Reading};
use super::archive::Document;
use super::attributes::{Columns, attributes};
use super::geometry;
use super::outline::{Met, Outline, Part, walk};
use super::style::Style;
use crate::data::{Value, WarningCode};
use crate::progress::Progress;

/// The names of the layers of a document with several.
///
/// # Errors
/// What is no well-formed text; cancellation.
pub(in crate::formats) fn parts(
    files: &[Document<'_>],
    encoding: Option<&str>,
    progress: &Progress,
) -> Result<Vec<String>, ReadError> {
    let decoded = decoded(files, encoding)?;
    Ok(Outline::of(&texts(&decoded), &names(files), |_| progress.check())?
        .parts()
        .into_iter()
        .map(|part| part.name)
        .collect())
}

/// Reads one layer of a document, which may lie in several files; together they took `size` bytes on the disk.
///
/// # Errors
/// What is no well-formed text; a layer that is not there; cancellation.
pub(in crate::formats) fn read(
    files: &[Document<'_>],
    size: usize,
    reading: &Reading,
    progress: &Progress,
) -> Result<Raw, ReadError> {
    let decoded = decoded(files, reading.encoding.as_deref())?;
    let texts = texts(&decoded);
    let mut steps = Steps::of(size, progress);
    let outline = Outline::of(&texts, &names(files), |share| steps.reach(share / 3.0))?;
    steps.reach(1.0 / 3.0)?;
    let parts = outline.parts();
    let folder = chosen(&parts, reading.part.as_deref())?;
    let is_chosen = |own: usize| folder.is_none_or(|folder| folder == own);

    let mut columns = Columns::default();
    walk(&texts, |Met { xml, tag, folder, share }| {
        if tag.name != "Placemark" || !is_chosen(folder) {
            return xml.skip();
        }
        steps.reach((1.0 + share) / 3.0)?;
        columns.see(&attributes(&xml.element(tag)?, &outline));
        Ok(())
    })?;

    let mut features = Features::new();
    features.tell_by(Incoming::of(&Declared::Degrees, reading, progress));
    decoded.iter().for_each(|file| features.warnings.append(file.told()));
    // Said once, with the first layer.
    let is_first = folder.is_none() || folder == parts.first().map(|part| part.folder);
    for (what, count) in outline.not_read.iter().filter(|_| is_first) {
        features.warn_of_source(WarningCode::NotRead, format!("{what}: not read ({count})"));
    }
    let has_folders = parts.is_empty();
    let mut beside_positions = 0;
    let walked = walk(&texts, |Met { xml, tag, folder, share }| {
        if tag.name != "Placemark" || !is_chosen(folder) {
            return xml.skip();
        }
        steps.reach((2.0 + share) / 3.0)?;
        let start = xml.at();
        let placemark = xml.element(tag)?;
        let attributes = attributes(&placemark, &outline);
        beside_positions += geometry::beside_positions(&placemark);
        let shape = geometry::shape(&placemark);
        let shared = placemark.text_of("styleUrl").and_then(|url| outline.style(url));
        let own = placemark.child("Style").map(Style::of);
        let style = own.unwrap_or_default().over(shared.unwrap_or(&Style::default()));
        let drawn = shape.as_ref().ok().cloned().flatten();
        let fault = shape.as_ref().err().filter(|fault| features.warnings.keeps(fault.code));
        let line = fault.map(|_| xml.line_of(start));
        features.add(line, shape, |builder| {
            if let Some(id) = placemark.tag.attribute("id") {
                builder.source_id(Value::Text(id.to_owned().into()));
            }
            columns.set(&attributes, builder);
            if has_folders {
                builder.property("folder", Value::Text(outline.path(folder).join(" / ").into()));
            }
            if let Some(shape) = &drawn {
                style.set(shape, builder);
            }
        });
        steps.count_feature();
        Ok(())
    })?;
    steps.reach(1.0)?;
    // Of several layers or schemas nobody knows which belongs to which.
    if parts.len() < 2 && outline.schemas.len() == 1 {
        let names = outline.schemas.values().flat_map(|schema| &schema.names);
        names.for_each(|name| features.keep_field(name));
    }
    if beside_positions > 0 {
        let what = "times and values of single positions of tracks, but for when a track begins and ends";
        features.warn_of_source(WarningCode::NotRead, format!("{what}: not read ({beside_positions})"));
    }
    match walked.cut_off {
        Some(error) if features.is_empty() && parts.len() < 2 => return Err(error),
        Some(_) => features.warn_of_source(WarningCode::CutOff, xml::CUT_OFF),
        None => {}
    }
    Ok(Raw {
        dataset: features.finish(),
        declared: Declared::Degrees,
        format: Format::Kml,
        encoding: decoded.first().map(XmlText::encoding),
    })
}

fn decoded<'a>(files: &'a [Document<'_>], encoding: Option<&str>) -> Result<Vec<XmlText<'a>>, ReadError> {
    files.iter().map(|file| xml::text_of(&file.bytes, encoding)).collect()
}

fn texts<'a>(decoded: &'a [XmlText<'_>]) -> Vec<&'a str> {
    decoded.iter().map(|file| file.text()).collect()
}

/// What the files are called, without their endings.
fn names<'a>(files: &'a [Document<'_>]) -> Vec<&'a str> {
    files.iter().map(|file| part_name(&file.name)).collect()
}

/// The folder that is meant; `None` for all of them.
fn chosen(parts: &[Part], wanted: Option<&str>) -> Result<Option<usize>, ReadError> {
    match wanted {
        None => Ok(parts.first().map(|part| part.folder)),
        Some(name) => match parts.iter().find(|part| part.name == name) {
            Some(part) => Ok(Some(part.folder)),
            None => Err(ReadError::NoSuchPart {
                part: name.to_owned(),
                parts: parts.iter().map(|part| part.name.clone()).collect(),
            }),
        },
    }
}
