//! What the window draws over the map, as layers of a plan that is drawn once: the reach of the query and the
//! drawings. So a picture that leaves the program shows them too, as vectors where it is one.

use super::picture_query::{QUERY_MARKS, lay_query_marks};
use super::session::Session;
use crate::data::{Dataset, DatasetBuilder, GeometryType, LonLat, Value};
use crate::export;
use crate::formats::Reading;
use crate::i18n::{Word, format};
use crate::plan::{Plan, PlanLayer};
use crate::project::{
    Bilingual, Group, LabelPlacement, Labeling, Layer, LayerId, Rest, SketchShape, Stroke, Symbol, SymbolClass,
    Symbology,
};
use crate::render::Theme;

const AREAS: &str = "picture-areas";
const LINES: &str = "picture-lines";
const REACH: &str = "picture-reach";
const GROUP: &str = "picture-marks";
const LINE_PX: f64 = 2.4;
const CASE_PX: f64 = 5.0;
/// Above the names of the plan.
const PRIORITY: i32 = 1000;

/// One mark: what is written at it, and where it lies. An area repeats its first position at the end.
struct Mark {
    name: String,
    /// An inner ring of the query.
    is_inner: bool,
    parts: Vec<Vec<LonLat>>,
}

/// The plan with the session's marks on top; `metres_per_px` is that of the picture.
pub fn plan_with_marks(session: &Session, metres_per_px: f64) -> Plan {
    let mut plan = session.plan.clone();
    let theme = session.settings.theme;
    let text = |word: Word| Bilingual {
        zh: word.text(crate::i18n::Lang::Zh).to_owned(),
        en: word.text(crate::i18n::Lang::En).to_owned(),
    };
    let limits = &session.inquiry.limits;
    let last = limits.len().saturating_sub(1);
    let reach = limits.iter().enumerate().map(|(i, limit)| Mark {
        name: format::radius(limit.radius.0),
        is_inner: i < last,
        parts: limit.lines.clone(),
    });
    let mut shapes: Vec<(String, SketchShape)> =
        plan.project.sketches.iter().map(|sketch| (sketch.name.clone(), sketch.shape.clone())).collect();
    if let Some(kind) = session.sketch_kind().filter(|kind| session.sketching.vertices.len() >= kind.least()) {
        shapes.push((String::new(), kind.shape(session.sketching.vertices.clone())));
    }
    let (mut lines, mut areas) = (Vec::new(), Vec::new());
    for (name, shape) in shapes {
        let number = export::sketch_number(&shape);
        let name = if name.is_empty() { number } else { format!("{name} {number}") };
        let mark = |parts| Mark { name, is_inner: false, parts };
        match shape {
            SketchShape::Point(_) => {}
            SketchShape::Line(line) => lines.push(mark(vec![line])),
            SketchShape::Area(rings) => areas.push(mark(rings.into_iter().map(closed).collect())),
        }
    }
    let layers = [
        (AREAS, Word::Sketches, areas, LabelPlacement::Inside),
        (LINES, Word::Sketches, lines, LabelPlacement::Along),
        (REACH, Word::Radius, reach.collect(), LabelPlacement::Along),
    ];
    for (id, name, marks, placement) in layers {
        if marks.is_empty() {
            continue;
        }
        let id = LayerId::from(id);
        plan.layers.push(PlanLayer::new(id.clone(), dataset(&marks, placement == LabelPlacement::Inside)));
        let mut layer = layer(id, text(name), placement, theme);
        if layer.id.0 == REACH {
            // Its lengths stand due south.
            layer.labeling = None;
        }
        plan.project.layers.push(layer);
    }
    lay_query_marks(session, &mut plan, metres_per_px);
    if plan.project.layers.iter().any(|layer| layer.group == GROUP) {
        let group =
            Group { id: GROUP.to_owned(), name: text(Word::PictureMarks), visible: true, rest: Rest::default() };
        plan.project.groups.insert(0, group);
    }
    plan
}

/// Every layer that may be on top.
pub fn mark_layers() -> Vec<LayerId> {
    [AREAS, LINES, REACH].into_iter().chain(QUERY_MARKS).map(LayerId::from).collect()
}

fn closed(mut ring: Vec<LonLat>) -> Vec<LonLat> {
    ring.extend(ring.first().copied());
    ring
}

fn dataset(marks: &[Mark], are_areas: bool) -> Dataset {
    let mut builder = DatasetBuilder::default();
    for mark in marks {
        builder.begin_feature();
        builder.property("name", Value::Text(mark.name.as_str().into()));
        builder.property("kind", Value::Text(if mark.is_inner { "ring" } else { "limit" }.into()));
        let kind = if are_areas { GeometryType::Polygon } else { GeometryType::MultiLineString };
        let mut geometry = builder.geometry(kind);
        for part in &mark.parts {
            part.iter().for_each(|at| geometry.coord(*at, None));
            if are_areas {
                geometry.end_ring();
            } else {
                geometry.end_line();
            }
        }
        if are_areas {
            geometry.end_polygon();
        }
        builder.end_feature();
    }
    builder.finish()
}

fn layer(id: LayerId, name: Bilingual, placement: LabelPlacement, theme: Theme) -> Layer {
    let colors = theme.colors();
    let symbol = |dash: Vec<f64>| Symbol {
        fill: None,
        stroke: Some(Stroke {
            color: colors.selection,
            width_px: if dash.is_empty() { LINE_PX } else { LINE_PX / 2.0 },
            casing: dash.is_empty().then_some((colors.selection_case, CASE_PX)),
            dash,
            opacity: 1.0,
        }),
        marker: None,
        rest: Rest::default(),
    };
    let inner = SymbolClass { when: Some("kind = ring".to_owned()), ..SymbolClass::of(symbol(vec![3.0, 5.0])) };
    let has_rings = placement == LabelPlacement::Along;
    let classes = has_rings.then_some(inner).into_iter().chain([SymbolClass::of(symbol(Vec::new()))]).collect();
    let fields = Bilingual::same(vec!["name".to_owned()]);
    let labeling = Labeling {
        fields,
        template: Bilingual::default(),
        placement,
        size_px: 12.0,
        bold: true,
        color: colors.selection,
        halo_px: 3.0,
        area: false,
        plate: (placement == LabelPlacement::Along).then_some(colors.selection),
        priority: PRIORITY,
        max_scale_denominator: None,
        min_scale_denominator: None,
        ranks: Vec::new(),
        rest: Rest::default(),
    };
    Layer {
        id,
        name,
        noun: None,
        group: GROUP.to_owned(),
        source: String::new(),
        reading: Reading::default(),
        visible: true,
        opacity: 1.0,
        symbology: Symbology::of_classes(classes),
        derived: Vec::new(),
        labeling: Some(labeling),
        rest: Rest::default(),
    }
}
