//! What the window draws over the map of a query, as layers of a plan that is drawn once: the lengths of the rings due
//! south on them, rings around the results, the line to the chosen one, and the place that distances count from. Not
//! the circle itself, which is with the marks.

use super::session::Session;
use super::step_words::both;
use crate::data::{Dataset, DatasetBuilder, GeometryType, LonLat, Value};
use crate::i18n::{Word, format};
use crate::plan::{Origin, OriginMode, Plan};
use crate::project::{Bilingual, LabelPlacement, Labeling, LayerId, Marker, MarkerShape, Stroke, Symbol};
use crate::render::{Over, OverShape, Theme, over_dataset};

/// The layers, from below.
pub(super) const QUERY_MARKS: [&str; 6] =
    ["picture-tie", "picture-origin", "picture-result-cases", "picture-results", "picture-outside", "picture-lengths"];
/// Of none of the plan's groups: no legend lists them.
pub(super) const OWN_GROUP: &str = "picture-query";
/// More results than this are dots.
const MANY: usize = 500;
/// Across, as in the window.
const RING_PX: f64 = 18.0;
const DOT_PX: f64 = 5.0;
const ORIGIN_PX: f64 = 9.0;
/// Half of the stretch about the southernmost point on which a length may stand, pixels.
const STRETCH_PX: f64 = 60.0;
/// Above the names of the plan and of the marks.
const PRIORITY: i32 = 1001;

/// Lays the marks of the query over a plan; `metres_per_px` is that of the picture.
pub(super) fn lay_query_marks(session: &Session, plan: &mut Plan, metres_per_px: f64) {
    let Some(answer) = &session.inquiry.answer else { return };
    let colors = session.settings.theme.colors();
    let (accent, case) = (colors.selection, colors.selection_case);
    let has_case = session.settings.theme == Theme::Light;
    let hollow = |color, stroke_px, dashed| Marker {
        shape: MarkerShape::Circle,
        size_px: RING_PX,
        fill: None,
        stroke: color,
        stroke_px,
        dashed,
    };
    let dot = |size_px| Marker {
        shape: MarkerShape::Circle,
        size_px,
        fill: Some(accent),
        // A dark theme lifts every line of a marker: there the case would be the brightest part.
        stroke: if has_case { case } else { accent },
        stroke_px: 1.5,
        dashed: false,
    };
    let is_edge =
        matches!(answer.question.origin, Origin::Layer(_, OriginMode::Edge) | Origin::Feature(_, OriginMode::Edge));
    let origin = (!is_edge).then_some(answer.origin.at);
    let results: Vec<LonLat> = answer.results.iter().map(|found| found.hit.to).collect();
    let outside: Vec<LonLat> = answer.just_outside.iter().map(|found| found.hit.to).collect();
    let is_crowd = results.len() > MANY;
    let ring = if is_crowd { dot(DOT_PX) } else { hollow(accent, 1.5, false) };
    let cases = if is_crowd || !has_case { Vec::new() } else { results.clone() };
    let [of_tie, of_origin, of_cases, of_results, of_outside, of_lengths] = QUERY_MARKS;
    let line = Stroke { color: accent, width_px: 1.8, dash: Vec::new(), casing: Some((case, 4.0)), opacity: 1.0 };
    let line = Symbol { stroke: Some(line), ..Symbol::default() };
    lay_mark(plan, of_tie, tie(session), line, Some(labeling(session)));
    for (id, places, marker) in [
        (of_origin, origin.into_iter().collect(), dot(ORIGIN_PX)),
        (of_cases, cases, hollow(case, 3.5, false)),
        (of_results, results, ring),
        (of_outside, outside, hollow(accent, 1.5, true)),
    ] {
        let symbol = Symbol { marker: Some(marker), ..Symbol::default() };
        let places = points(plan, &places);
        lay_mark(plan, id, places, symbol, None);
    }
    lay_mark(plan, of_lengths, lengths(session, metres_per_px), Symbol::default(), Some(labeling(session)));
}

fn lay_mark(plan: &mut Plan, id: &str, dataset: Dataset, symbol: Symbol, labeling: Option<Labeling>) {
    let word = if labeling.is_some() { Word::Radius } else { Word::PictureResults };
    lay(plan, (id, OWN_GROUP), both(|lang| word.text(lang).to_owned()), dataset, symbol, labeling);
}

/// Lays a layer on top, with its group; nothing where there is nothing in it.
pub(super) fn lay(
    plan: &mut Plan,
    (id, group): (&str, &str),
    name: Bilingual,
    dataset: Dataset,
    symbol: Symbol,
    labeling: Option<Labeling>,
) {
    if !dataset.is_empty() {
        Over { id: LayerId::from(id), name, group: group.to_owned(), symbol, labeling }.lay(plan, dataset);
    }
}

pub(super) fn points(plan: &Plan, places: &[LonLat]) -> Dataset {
    over_dataset(plan, places.iter().map(|at| (OverShape::Point(*at), Bilingual::default())))
}

/// The line from the origin to the chosen result, with its length and bearing.
fn tie(session: &Session) -> Dataset {
    let mut builder = DatasetBuilder::default();
    let found = session.inquiry.answer.as_ref().zip(session.selection.current.as_ref()).and_then(|(answer, chosen)| {
        answer.results.iter().chain(&answer.just_outside).find(|found| found.of == *chosen)
    });
    if let Some(hit) = found.map(|found| &found.hit) {
        let bearing = hit.azimuth_deg.map(|a| format!(" · {}", format::bearing(a))).unwrap_or_default();
        let name = format!("{}{bearing}", format::length(hit.distance.0));
        builder.begin_feature();
        builder.property("name", Value::Text(name.as_str().into()));
        let mut geometry = builder.geometry(GeometryType::LineString);
        [hit.from, hit.to].into_iter().for_each(|at| geometry.coord(at, None));
        geometry.end_line();
        builder.end_feature();
    }
    builder.finish()
}

/// The length of each ring, with the stretch of the ring that it stands on: about the southernmost point.
fn lengths(session: &Session, metres_per_px: f64) -> Dataset {
    let mut builder = DatasetBuilder::default();
    for limit in &session.inquiry.limits {
        let Some(line) = limit.lines.iter().find_map(|line| southern(line, STRETCH_PX * metres_per_px, session)) else {
            continue;
        };
        builder.begin_feature();
        builder.property("name", Value::Text(format::radius(limit.radius.0).as_str().into()));
        let mut geometry = builder.geometry(GeometryType::LineString);
        line.iter().for_each(|at| geometry.coord(*at, None));
        geometry.end_line();
        builder.end_feature();
    }
    builder.finish()
}

/// The stretch of a ring about its southernmost point, so long in both directions on the map.
fn southern(ring: &[LonLat], half_m: f64, session: &Session) -> Option<Vec<LonLat>> {
    // A ring may tell its first position again at its end.
    let ring = if ring.len() > 1 && ring.first() == ring.last() { ring.get(1..)? } else { ring };
    let south = (0..ring.len()).min_by(|a, b| ring[*a].lat.total_cmp(&ring[*b].lat))?;
    let map = |at: LonLat| session.crs.map_from_lonlat(at);
    let along = |step: usize| {
        let mut stretch = Vec::new();
        let (mut before, mut length) = (map(ring[south]), 0.0);
        for i in 1..=ring.len() / 2 {
            let at = ring[(south + i * step) % ring.len()];
            let here = map(at);
            length += before.zip(here).map_or(0.0, |(a, b)| (b.x - a.x).hypot(b.y - a.y));
            stretch.push(at);
            before = here;
            if length >= half_m {
                break;
            }
        }
        stretch
    };
    let mut line = along(ring.len() - 1);
    line.reverse();
    line.push(ring[south]);
    line.extend(along(1));
    Some(line)
}

fn labeling(session: &Session) -> Labeling {
    let color = session.settings.theme.colors().selection;
    Labeling {
        bold: true,
        color,
        plate: Some(color),
        priority: PRIORITY,
        ..Labeling::plain(Bilingual::same(vec!["name".to_owned()]), LabelPlacement::Along)
    }
}
