//! Geometries of a placemark. Altitudes of 0 that only mean that a thing lies on the ground are none.

use super::super::shape::{Fault, Shape, Xyz};
use super::super::xml::Element;
use crate::data::WarningCode;

/// Geometries nested deeper cost their feature.
const MAX_DEPTH: usize = 16;

/// Elements that are geometries.
const GEOMETRIES: [&str; 8] =
    ["Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Track", "MultiTrack", "Model"];

/// The geometry of a placemark, if it has one.
pub(super) fn shape(placemark: &Element<'_>) -> Result<Option<Shape>, Fault> {
    let mut shapes = shapes(placemark, 0)?;
    if shapes.len() < 2 { Ok(shapes.pop()) } else { Ok(Some(together(shapes))) }
}

fn shapes(parent: &Element<'_>, depth: usize) -> Result<Vec<Shape>, Fault> {
    if depth > MAX_DEPTH {
        return Err(Fault::new(WarningCode::TooDeep, "geometries nested too deep"));
    }
    let mut shapes = Vec::new();
    for child in parent.children.iter().filter(|child| GEOMETRIES.contains(&child.name())) {
        match child.name() {
            "Point" => match positions(child)?.as_slice() {
                [] => {}
                [point, ..] => shapes.push(Shape::Point(*point)),
            },
            "LineString" | "LinearRing" => shapes.push(Shape::Line(positions(child)?)),
            // As an empty one is written: there is nothing of it.
            "Polygon" if !child.children.iter().any(|c| c.name().ends_with("BoundaryIs")) => {}
            "Polygon" => shapes.push(Shape::Polygon(rings(child)?)),
            "MultiGeometry" => {
                let mut inner = self::shapes(child, depth + 1)?;
                // One geometry in several is that one.
                shapes.extend(if inner.len() == 1 { inner.pop() } else { Some(together(inner)) });
            }
            "Track" => shapes.push(track(child)?),
            "MultiTrack" => {
                for track in child.children.iter().filter(|c| c.name() == "Track") {
                    shapes.push(self::track(track)?);
                }
            }
            _ => return Err(Fault::new(WarningCode::BadType, "a three-dimensional model, which is not read")),
        }
    }
    Ok(shapes)
}

/// Several shapes as one: of one kind where they are.
fn together(shapes: Vec<Shape>) -> Shape {
    let all = |is: fn(&Shape) -> bool| !shapes.is_empty() && shapes.iter().all(is);
    if all(|s| matches!(s, Shape::Point(_))) {
        Shape::MultiPoint(
            shapes.into_iter().filter_map(|s| if let Shape::Point(p) = s { Some(p) } else { None }).collect(),
        )
    } else if all(|s| matches!(s, Shape::Line(_))) {
        Shape::MultiLine(
            shapes.into_iter().filter_map(|s| if let Shape::Line(l) = s { Some(l) } else { None }).collect(),
        )
    } else if all(|s| matches!(s, Shape::Polygon(_))) {
        Shape::MultiPolygon(
            shapes.into_iter().filter_map(|s| if let Shape::Polygon(p) = s { Some(p) } else { None }).collect(),
        )
    } else {
        Shape::Collection(shapes)
    }
}

fn rings(polygon: &Element<'_>) -> Result<Vec<Vec<Xyz>>, Fault> {
    let is_on_ground = is_on_ground(polygon);
    let of = |boundary: &str| -> Result<Vec<Vec<Xyz>>, Fault> {
        let boundaries = polygon.children.iter().filter(|c| c.name() == boundary);
        let rings = boundaries.flat_map(|b| b.children.iter().filter(|c| c.name() == "LinearRing"));
        rings.map(|ring| positions(ring).map(|ring| without_ground(ring, is_on_ground))).collect()
    };
    let mut rings = of("outerBoundaryIs")?;
    if rings.len() != 1 {
        return Err(Fault::new(WarningCode::BadMember, "a polygon without an outer boundary, or with several"));
    }
    rings.extend(of("innerBoundaryIs")?);
    Ok(rings)
}

/// Whether the altitudes of a geometry do not count.
fn is_on_ground(geometry: &Element<'_>) -> bool {
    geometry.text_of("altitudeMode").is_none_or(|mode| mode.starts_with("clampTo"))
}

fn without_ground(mut positions: Vec<Xyz>, is_on_ground: bool) -> Vec<Xyz> {
    if is_on_ground && positions.iter().all(|[_, _, z]| *z == 0.0 || z.is_nan()) {
        positions.iter_mut().for_each(|[_, _, z]| *z = f64::NAN);
    }
    positions
}

/// The positions of an element with coordinates.
fn positions(geometry: &Element<'_>) -> Result<Vec<Xyz>, Fault> {
    let Some(text) = geometry.text_of("coordinates") else { return Ok(Vec::new()) };
    let positions = coordinates(text)?;
    Ok(without_ground(positions, is_on_ground(geometry) && geometry.name() != "LinearRing"))
}

/// `lon,lat,altitude lon,lat,altitude`; blanks around the commas are let pass, as other programs do.
fn coordinates(text: &str) -> Result<Vec<Xyz>, Fault> {
    let mut positions = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let mut position = [f64::NAN; 3];
        for i in 0.. {
            let end = rest.find(|c: char| c == ',' || c.is_whitespace()).unwrap_or(rest.len());
            let (number, behind) = rest.split_at(end);
            if let Some(place) = position.get_mut(i)
                && !(i == 2 && number.is_empty())
            {
                *place = number.parse().ok().filter(|n: &f64| n.is_finite()).ok_or_else(|| bad(number))?;
            }
            rest = behind.trim_start();
            match rest.strip_prefix(',') {
                Some(behind) => rest = behind.trim_start(),
                None if i == 0 => return Err(bad(number)),
                None => break,
            }
        }
        positions.push(position);
    }
    Ok(positions)
}

fn bad(number: &str) -> Fault {
    let found: String = number.chars().take(40).collect();
    Fault::new(WarningCode::BadCoordinate, format!("{found:?} where a position lon,lat is expected"))
}

/// The tracks of a placemark, also those within others.
fn tracks<'e, 'a>(parent: &'e Element<'a>, depth: usize, see: &mut impl FnMut(&'e Element<'a>)) {
    for child in parent.children.iter().filter(|_| depth <= MAX_DEPTH) {
        match child.name() {
            "Track" => see(child),
            "MultiTrack" | "MultiGeometry" => tracks(child, depth + 1, see),
            _ => {}
        }
    }
}

/// The moments of the positions of tracks, in order.
pub(super) fn track_times<'e>(placemark: &'e Element<'_>) -> Vec<&'e str> {
    let mut times = Vec::new();
    tracks(placemark, 0, &mut |track| {
        let moments = track.children.iter().filter(|c| c.name() == "when").map(Element::text);
        times.extend(moments.filter(|moment| !moment.is_empty()));
    });
    times
}

/// How many values stand beside the positions of tracks: their moments, and what devices measured.
pub(super) fn beside_positions(placemark: &Element<'_>) -> u64 {
    // The first and the last are kept.
    let mut count = track_times(placemark).len().saturating_sub(2);
    tracks(placemark, 0, &mut |track| {
        let sets = track.children.iter().filter(|c| c.name() == "ExtendedData").flat_map(|data| &data.children);
        let arrays = sets.flat_map(|set| &set.children).filter(|c| c.name() == "SimpleArrayData");
        count += arrays.map(|array| array.children.len()).sum::<usize>();
        count += track.children.iter().filter(|c| c.name() == "angles").count();
    });
    count as u64
}

/// A track as a line: when it begins and ends stands in the attributes.
fn track(track: &Element<'_>) -> Result<Shape, Fault> {
    let mut positions = Vec::new();
    for coord in track.children.iter().filter(|c| c.name() == "coord" && !c.text().is_empty()) {
        let mut numbers = coord.text().split_whitespace().map(str::parse::<f64>);
        let mut next = || numbers.next().and_then(Result::ok).filter(|n| n.is_finite());
        let (Some(lon), Some(lat)) = (next(), next()) else { return Err(bad(coord.text())) };
        positions.push([lon, lat, next().unwrap_or(f64::NAN)]);
    }
    Ok(match without_ground(positions, is_on_ground(track)) {
        one if one.len() == 1 => Shape::MultiPoint(one),
        line => Shape::Line(line),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_polygon_is_no_geometry() {
        let read = |inside: &str| {
            let text = format!("<Placemark><Polygon>{inside}</Polygon></Placemark>");
            let mut xml = crate::formats::xml::Xml::of(&text);
            let Ok(crate::formats::xml::Step::Start(tag)) = xml.step() else { panic!() };
            shape(&xml.element(tag).unwrap())
        };
        assert!(matches!(read(""), Ok(None)) && matches!(read("<altitudeMode>absolute</altitudeMode>"), Ok(None)));
        assert!(read("<innerBoundaryIs/>").is_err() && read("<outerBoundaryIs/>").is_err());
    }

    #[test]
    fn coordinates_are_read_as_they_are_met() {
        let read = |text: &str| format!("{:?}", coordinates(text).unwrap());
        assert_eq!(read(" 116.4,39.8,5\n\t117,40 "), "[[116.4, 39.8, 5.0], [117.0, 40.0, NaN]]");
        assert_eq!(read("116.4, 39.8, 0 117 ,40,"), "[[116.4, 39.8, 0.0], [117.0, 40.0, NaN]]");
        assert_eq!(read(""), "[]");
        for wrong in ["116.4", "116.4 39.8", "a,b", ",39", "116.4,", "1,nan", "1,2,x"] {
            assert!(coordinates(wrong).is_err(), "{wrong}");
        }
    }
}
