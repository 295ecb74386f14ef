//! GPX 1.0 and 1.1: waypoints, routes and tracks, each kind a layer, with what devices add to them (`extensions`). What
//! the single points of a line say besides where they are is not kept, only when the line begins and ends; that is told.

use super::incoming::Incoming;
use super::raw::{Declared, Raw};
use super::shape::{Fault, Features, Shape, Xyz};
use super::steps::Steps;
use super::xml::{self, Element, Step, Tag, Xml};
use super::{Format, ReadError, Reading};
use crate::data::{DatasetBuilder, Value, WarningCode};
use crate::progress::{Cancelled, Progress};

/// The layers: the element of their features, and the name.
const KINDS: [(&str, &str); 3] = [("wpt", "points"), ("rte", "routes"), ("trk", "tracks")];

/// Elements that hold points, of which some may be there where the text ends.
const PARTS: [&str; 3] = ["trk", "trkseg", "rte"];

/// Attributes that are numbers, by the names of their elements; all others are texts.
const NUMBERS: [&str; 9] = ["ele", "magvar", "geoidheight", "hdop", "vdop", "pdop", "ageofdgpsdata", "speed", "course"];
const INTEGERS: [&str; 3] = ["number", "sat", "dgpsid"];

/// Names of what single points of lines say that are listed; more are not told one by one.
const MOST_NAMES: usize = 12;

/// The names of the layers of a file with several.
///
/// # Errors
/// What is no well-formed text; cancellation.
pub(super) fn parts(bytes: &[u8], encoding: Option<&str>, progress: &Progress) -> Result<Vec<String>, ReadError> {
    let decoded = xml::text_of(bytes, encoding)?;
    Ok(kinds(decoded.text(), |_| progress.check())?.into_iter().map(|(_, name)| name.to_owned()).collect())
}

/// The kinds of features there are; tells how much of the text it has gone through, 0 to 1.
fn kinds(
    text: &str,
    mut reached: impl FnMut(f64) -> Result<(), Cancelled>,
) -> Result<Vec<(&'static str, &'static str)>, ReadError> {
    let mut met = [false; KINDS.len()];
    walk(text, |xml, tag| {
        reached(xml.share())?;
        for (met, (element, _)) in met.iter_mut().zip(KINDS) {
            *met |= tag.name == element;
        }
        xml.skip()
    })?;
    Ok(KINDS.into_iter().zip(met).filter(|(_, met)| *met).map(|(kind, _)| kind).collect())
}

/// Calls `visit` with each element of the root, which it has to read or skip. Answers the error of a text that ends too
/// early: what was visited before is whole.
fn walk<'a>(
    text: &'a str,
    mut visit: impl FnMut(&mut Xml<'a>, Tag) -> Result<(), ReadError>,
) -> Result<Option<ReadError>, ReadError> {
    let mut xml = Xml::of(text);
    xml.step()?;
    loop {
        match xml.step() {
            Ok(Step::Start(tag)) => match visit(&mut xml, tag) {
                // It is not whole; the next step tells.
                Err(ReadError::Xml { .. }) if xml.is_cut_off => {}
                visited => visited?,
            },
            Ok(Step::End | Step::Done) => return Ok(None),
            Err(error) if xml.is_cut_off => return Ok(Some(error)),
            Err(error) => return Err(error),
        }
    }
}

/// Reads one layer of a file.
///
/// # Errors
/// What is no well-formed text; a layer that is not there; cancellation.
pub(super) fn read(bytes: &[u8], reading: &Reading, progress: &Progress) -> Result<Raw, ReadError> {
    let decoded = xml::text_of(bytes, reading.encoding.as_deref())?;
    let mut steps = Steps::of(bytes.len(), progress);
    let kinds = kinds(decoded.text(), |share| steps.reach(share / 2.0))?;
    steps.reach(0.5)?;
    let wanted = match reading.part.as_deref() {
        None => kinds.first().copied(),
        Some(part) => {
            let parts = || kinds.iter().map(|(_, name)| (*name).to_owned()).collect();
            let found = kinds.iter().find(|(_, name)| *name == part).copied();
            Some(found.ok_or_else(|| ReadError::NoSuchPart { part: part.to_owned(), parts: parts() })?)
        }
    };
    let mut features = Features::new();
    features.tell_by(Incoming::of(&Declared::Degrees, reading, progress));
    features.warnings.append(decoded.told());
    let mut of_points = OfPoints::default();
    let cut_off = walk(decoded.text(), |xml, tag| {
        if wanted.is_none_or(|(element, _)| element != tag.name) {
            return xml.skip();
        }
        steps.reach((1.0 + xml.share()) / 2.0)?;
        let start = xml.at();
        let element = xml.element_so_far(tag, &PARTS)?;
        let shape = shape(&element);
        let fault = shape.as_ref().err().filter(|fault| features.warnings.keeps(fault.code));
        let line = fault.map(|_| xml.line_of(start));
        of_points.see(&element);
        features.add(line, shape, |builder| attributes(&element, builder));
        steps.count_feature();
        Ok(())
    })?;
    steps.reach(1.0)?;
    if let Some(told) = of_points.told() {
        features.warn_of_source(WarningCode::NotRead, told);
    }
    match cut_off {
        Some(error) if features.is_empty() && kinds.len() < 2 => return Err(error),
        Some(_) => features.warn_of_source(WarningCode::CutOff, xml::CUT_OFF),
        None => {}
    }
    Ok(Raw {
        dataset: features.finish(),
        declared: Declared::Degrees,
        format: Format::Gpx,
        encoding: Some(decoded.encoding()),
    })
}

fn shape(feature: &Element<'_>) -> Result<Option<Shape>, Fault> {
    let points = |of: &Element<'_>, name: &str| -> Result<Vec<Xyz>, Fault> {
        of.children.iter().filter(|point| point.name() == name).map(position).collect()
    };
    let mut lines = match feature.name() {
        "wpt" => return Ok(Some(Shape::Point(position(feature)?))),
        "rte" => vec![points(feature, "rtept")?],
        _ => {
            let segments = feature.children.iter().filter(|segment| segment.name() == "trkseg");
            segments.map(|segment| points(segment, "trkpt")).collect::<Result<Vec<_>, _>>()?
        }
    };
    lines.retain(|line| !line.is_empty());
    Ok(if lines.len() < 2 { lines.pop().map(Shape::Line) } else { Some(Shape::MultiLine(lines)) })
}

fn position(point: &Element<'_>) -> Result<Xyz, Fault> {
    let degrees = |name: &str| {
        let text = point.tag.attribute(name).unwrap_or_default();
        text.trim().parse::<f64>().ok().filter(|n| n.is_finite()).ok_or_else(|| {
            let found: String = text.chars().take(40).collect();
            Fault::new(WarningCode::BadCoordinate, format!("a point whose {name} is {found:?}"))
        })
    };
    let elevation = point.text_of("ele").and_then(|ele| ele.parse::<f64>().ok()).filter(|z| z.is_finite());
    Ok([degrees("lon")?, degrees("lat")?, elevation.unwrap_or(f64::NAN)])
}

fn attributes(feature: &Element<'_>, builder: &mut DatasetBuilder) {
    let mut names: Vec<&str> = Vec::new();
    each_leaf(feature, &mut |leaf| {
        let name = leaf.name();
        // Of several of one name the first stays: links, mostly.
        if names.contains(&name) {
            return;
        }
        let text = if leaf.text().is_empty() { leaf.tag.attribute("href").unwrap_or_default() } else { leaf.text() };
        if text.is_empty() {
            return;
        }
        names.push(name);
        let value = if NUMBERS.contains(&name) {
            text.parse().ok().filter(|n: &f64| n.is_finite()).map(Value::Real)
        } else if INTEGERS.contains(&name) {
            text.parse().ok().map(Value::Integer)
        } else {
            None
        };
        builder.property(name, value.unwrap_or_else(|| Value::Text(text.into())));
    });
    let mut times = line_points(feature).filter_map(|point| point.text_of("time"));
    if let Some(begin) = times.next() {
        builder.property("begin", Value::Text(begin.into()));
        builder.property("end", Value::Text(times.next_back().unwrap_or(begin).into()));
    }
}

/// What a feature says of itself, also within its extensions; not what its points say.
fn each_leaf<'e, 'a>(element: &'e Element<'a>, see: &mut impl FnMut(&'e Element<'a>)) {
    for child in &element.children {
        match child.name() {
            "trkseg" | "rtept" => {}
            // An address, with a text and a type below it.
            "link" => see(child),
            _ if child.children.is_empty() => see(child),
            _ => each_leaf(child, see),
        }
    }
}

/// The points of a route or a track, in order.
fn line_points<'e, 'a>(feature: &'e Element<'a>) -> impl DoubleEndedIterator<Item = &'e Element<'a>> {
    let own_or_below = feature.children.iter().flat_map(|child| std::iter::once(child).chain(&child.children));
    own_or_below.filter(|point| matches!(point.name(), "rtept" | "trkpt"))
}

/// What the points of lines say that no line can hold: by name, how often.
#[derive(Debug, Default)]
struct OfPoints {
    names: Vec<(String, u64)>,
}

impl OfPoints {
    fn see(&mut self, line: &Element<'_>) {
        let times = line_points(line).filter(|point| point.text_of("time").is_some()).count();
        // The first and the last are kept.
        self.count("time", times.saturating_sub(2) as u64);
        for point in line_points(line) {
            // The position has the elevation.
            each_leaf(point, &mut |leaf| {
                if !matches!(leaf.name(), "ele" | "time") && !leaf.text().is_empty() {
                    self.count(leaf.name(), 1);
                }
            });
        }
    }

    fn count(&mut self, name: &str, times: u64) {
        if let Some((_, count)) = self.names.iter_mut().find(|(own, _)| own == name) {
            *count += times;
        } else if times > 0 && self.names.len() < MOST_NAMES {
            self.names.push((name.to_owned(), times));
        }
    }

    /// The sentence about it; `None` where points say nothing.
    fn told(&self) -> Option<String> {
        let names: Vec<String> = self.names.iter().map(|(name, count)| format!("{name} ({count})")).collect();
        (!names.is_empty()).then(|| {
            let names = names.join(", ");
            format!("what single points of lines say besides where they are, and when the first and the last were: not read: {names}")
        })
    }
}
