//! A measurement drawn on the map as text: every number with its unit, its method and all its digits.

use crate::analysis::measure::{self, Metres};
use crate::analysis::measurement::{AreaExtent, closed, measured_area, measured_edges};
use crate::data::LonLat;
use crate::i18n::{Lang, Word, fill, format};
use crate::project::{SketchKind, SketchShape};

/// The numbers of a drawing in metres and square metres, tab between name and number, a line each; then its edges with
/// bearings and positions. Fewer vertices than make a drawing give what there is.
pub fn measurement_text(kind: SketchKind, vertices: &[LonLat], lang: Lang) -> String {
    let ring = if kind == SketchKind::Area { closed(vertices) } else { None };
    let line = ring.as_deref().unwrap_or(vertices);
    let word = |word: Word| word.text(lang);
    let mut lines = Vec::new();
    let length = measure::line_length(line);
    match measured_area(vertices).filter(|_| kind == SketchKind::Area) {
        Some(measured) => {
            match measured.extent {
                AreaExtent::Known { geodesic, planar } => {
                    lines.push(format!(
                        "{}\t{} m²\t{}",
                        word(Word::MeasureArea),
                        geodesic.0,
                        word(Word::MethodGeodesic)
                    ));
                    if let Some((area, zone)) = planar {
                        let (lon, code) = (zone.meridian_deg().to_string(), zone.epsg().to_string());
                        let zone = fill(Word::MeasurePlanarZone, lang, &[("lon", &lon), ("code", &code)]);
                        lines.push(format!("{}\t{} m²\t{zone}", word(Word::MeasurePlanar), area.0));
                    }
                }
                AreaExtent::MeetsItself(_) => lines.push(word(Word::MeasureCrosses).to_owned()),
            }
            lines.push(format!("{}\t{}", word(Word::Perimeter), metres(length, lang)));
        }
        None => lines.push(format!("{}\t{}", word(Word::MeasureTotal), metres(length, lang))),
    }
    for (edge, number) in measured_edges(line).into_iter().zip(1..) {
        let bearing = edge.azimuth_deg.map(|a| format!("{a}°")).unwrap_or_default();
        let (from, to) = (edge.from, edge.to);
        lines.push(format!(
            "{number}\t{} m\t{bearing}\t{}, {}\t{}, {}",
            edge.length.0, from.lon, from.lat, to.lon, to.lat
        ));
    }
    lines.join("\n")
}

/// The length of a sketch, or its area without its holes; empty for a position, and for an outline that meets itself.
pub fn sketch_number(shape: &SketchShape) -> String {
    let area = |ring: &Vec<LonLat>| match measured_area(ring)?.extent {
        AreaExtent::Known { geodesic, .. } => Some(geodesic.0),
        AreaExtent::MeetsItself(_) => None,
    };
    match shape {
        SketchShape::Point(_) => String::new(),
        SketchShape::Line(line) => format::length(measure::line_length(line).0),
        SketchShape::Area(rings) => {
            let areas: Option<Vec<f64>> = rings.iter().map(area).collect();
            let whole = areas.as_deref().and_then(<[f64]>::split_first);
            whole.map_or_else(String::new, |(outer, holes)| format::area(outer - holes.iter().sum::<f64>()))
        }
    }
}

fn metres(length: Metres, lang: Lang) -> String {
    format!("{} m\t{}", length.0, Word::MethodGeodesic.text(lang))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::Polygon;

    #[test]
    fn a_copy_has_every_digit_and_says_how() {
        let corners = [[116.4, 39.8], [116.41, 39.8], [116.41, 39.81]].map(LonLat::from);
        let text = measurement_text(SketchKind::Line, &corners, Lang::En);
        assert!(text.starts_with(&format!("Total length\t{} m\tgeodesic", measure::line_length(&corners).0)), "{text}");
        assert_eq!(text.lines().count(), 3);
        let ring = closed(&corners).unwrap();
        let text = measurement_text(SketchKind::Area, &corners, Lang::Zh);
        let area = measure::polygon_area(Polygon::new(&ring, &[0, 4]));
        assert!(text.contains(&format!("{} m²", area.0)) && text.contains("EPSG:4548"), "{text}");
        assert_eq!(text.lines().count(), 6, "two areas, the perimeter, three edges");
        let crossed = [corners[0], corners[2], corners[1], LonLat::new(116.4, 39.81)];
        let text = measurement_text(SketchKind::Area, &crossed, Lang::En);
        assert!(text.contains("cannot be computed") && !text.contains("m²"), "{text}");
    }
}
