//! What is drawn by hand, kept or finished, as layers of a plan that is drawn once: its edges, its vertices, and what is
//! written at it, each as the window draws it.

use super::picture_query::{OWN_GROUP, lay, points};
use super::session::Session;
use super::step_words::both;
use crate::crs::{MapPoint, MapRect};
use crate::data::{Dataset, DatasetBuilder, GeometryType, LonLat, Value};
use crate::export;
use crate::i18n::Word;
use crate::plan::Plan;
use crate::project::{Bilingual, LabelPlacement, Labeling, Marker, MarkerShape, SketchShape, Stroke, Symbol};
use crate::render::Fonts;

/// The layers, from below: kept edges, edges of what is not kept yet, vertices, texts.
pub(super) const SKETCHES: [&str; 4] = ["picture-sketches", "picture-drawn", "picture-vertices", "picture-texts"];
/// Above the names of the plan and of the query.
const PRIORITY: i32 = 1002;
/// A text stands on a line that is not drawn, as short as one may be that carries a plate: so much of the plate's width,
/// and at least so many pixels.
const STAND: (f64, f64) = (0.62, 31.0);
const TEXT_PX: f64 = 12.0;
/// What a plate is wider than its text.
const PLATE_PX: f64 = 14.0;

/// A shape, what is written at it, and whether it is kept.
struct Drawn {
    shape: SketchShape,
    text: String,
    is_kept: bool,
}

/// Lays the sketches of a session over a plan; `metres_per_px` is that of the picture. The group is the one that a legend
/// lists the kept ones in.
pub(super) fn lay_sketches(session: &Session, plan: &mut Plan, group: &str, metres_per_px: f64) {
    let drawn = drawn(session);
    if drawn.is_empty() {
        return;
    }
    let colors = session.settings.theme.colors();
    let edge = |width_px, case_px, dash: &[f64]| Symbol {
        stroke: Some(Stroke {
            color: colors.text,
            width_px,
            dash: dash.to_vec(),
            casing: Some((colors.halo, case_px)),
            opacity: 1.0,
        }),
        ..Symbol::default()
    };
    let vertex = Symbol {
        marker: Some(Marker {
            shape: MarkerShape::Circle,
            size_px: 5.0,
            fill: Some(colors.text),
            stroke: colors.halo,
            stroke_px: 1.2,
            dashed: false,
        }),
        ..Symbol::default()
    };
    let [kept, at_hand, vertices, texts] = SKETCHES;
    let of = |is_kept: bool| edges(drawn.iter().filter(|one| one.is_kept == is_kept));
    let name = both(|lang| Word::Sketches.text(lang).to_owned());
    lay(plan, (kept, group), name.clone(), of(true), edge(1.8, 4.0, &[7.0, 4.0]), None);
    lay(plan, (at_hand, group), name.clone(), of(false), edge(2.2, 5.0, &[]), None);
    let drawn_vertices: Vec<LonLat> = drawn.iter().flat_map(|one| one.shape.chains()).flatten().copied().collect();
    let drawn_vertices = points(plan, &drawn_vertices);
    lay(plan, (vertices, OWN_GROUP), name.clone(), drawn_vertices, vertex, None);
    let labeling = Some(labeling(session));
    lay(plan, (texts, OWN_GROUP), name, stands(session, &drawn, metres_per_px), Symbol::default(), labeling);
}

fn drawn(session: &Session) -> Vec<Drawn> {
    let kept = session.plan.project.sketches.iter().map(|sketch| {
        let number = export::sketch_number(&sketch.shape);
        let text = if number.is_empty() { sketch.name.clone() } else { format!("{} · {number}", sketch.name) };
        Drawn { shape: sketch.shape.clone(), text, is_kept: true }
    });
    let vertices = &session.sketching.vertices;
    let kind = session.sketch_kind().filter(|kind| vertices.len() >= kind.least());
    let at_hand = kind.map(|kind| {
        let shape = kind.shape(vertices.clone());
        Drawn { text: export::sketch_number(&shape), shape, is_kept: false }
    });
    kept.chain(at_hand).collect()
}

fn edges<'a>(drawn: impl Iterator<Item = &'a Drawn>) -> Dataset {
    let mut builder = DatasetBuilder::default();
    for one in drawn {
        let is_area = matches!(one.shape, SketchShape::Area(_));
        let chains: Vec<Vec<LonLat>> = one.shape.chains().into_iter().map(|chain| whole(chain, is_area)).collect();
        if chains.iter().all(|chain| chain.len() < 2) {
            continue;
        }
        builder.begin_feature();
        let mut geometry = builder.geometry(GeometryType::MultiLineString);
        for chain in chains {
            chain.into_iter().for_each(|at| geometry.coord(at, None));
            geometry.end_line();
        }
        builder.end_feature();
    }
    builder.finish()
}

/// A chain with its first position again at its end, where it is a ring.
fn whole(chain: &[LonLat], is_ring: bool) -> Vec<LonLat> {
    let mut chain = chain.to_vec();
    chain.extend(chain.first().copied().filter(|first| is_ring && chain.last() != Some(first)));
    chain
}

/// The short lines that the texts stand on: in the middle of the outline, on the middle vertex of a line.
fn stands(session: &Session, drawn: &[Drawn], metres_per_px: f64) -> Dataset {
    let mut builder = DatasetBuilder::default();
    for one in drawn.iter().filter(|one| !one.text.is_empty()) {
        let chain = one.shape.chains().first().map(|chain| session.crs.map_line(chain)).unwrap_or_default();
        let around = || chain.iter().copied().map(MapRect::of_point).reduce(MapRect::union);
        let middle = match &one.shape {
            SketchShape::Area(_) => around().map(|rect| rect.centre()),
            _ => chain.get(chain.len() / 2).copied(),
        };
        let Some(middle) = middle else { continue };
        let width = Fonts::bundled().width(&one.text, TEXT_PX, false) + PLATE_PX;
        let half = (width * STAND.0).max(STAND.1) / 2.0 * metres_per_px;
        let ends = [middle.x - half, middle.x + half].map(|x| session.crs.lonlat_from_map(MapPoint::new(x, middle.y)));
        let [Some(from), Some(to)] = ends else { continue };
        builder.begin_feature();
        builder.property("name", Value::Text(one.text.as_str().into()));
        let mut geometry = builder.geometry(GeometryType::LineString);
        [from, to].into_iter().for_each(|at| geometry.coord(at, None));
        geometry.end_line();
        builder.end_feature();
    }
    builder.finish()
}

fn labeling(session: &Session) -> Labeling {
    let colors = session.settings.theme.colors();
    Labeling {
        size_px: TEXT_PX,
        color: colors.text,
        plate: Some(colors.secondary),
        priority: PRIORITY,
        ..Labeling::plain(Bilingual::same(vec!["name".to_owned()]), LabelPlacement::Along)
    }
}
