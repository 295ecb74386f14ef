//! What the window draws over the map, as layers of a plan that is drawn once: the reach of the query and the
//! drawings. So a picture that leaves the program shows them too, as vectors where it is one.

use super::inquiry::RingLimit;
use super::picture_query::{QUERY_MARKS, lay_query_marks};
use super::picture_sketches::{SKETCHES, lay_sketches};
use super::session::Session;
use super::step_words::both;
use crate::data::{Dataset, DatasetBuilder, GeometryType, Value};
use crate::formats::Reading;
use crate::i18n::Word;
use crate::plan::{Plan, PlanLayer};
use crate::project::{Group, Layer, LayerId, Rest, Stroke, Symbol, SymbolClass, Symbology};
use crate::render::Theme;

const REACH: &str = "picture-reach";
const GROUP: &str = "picture-marks";
const LINE_PX: f64 = 2.4;
const CASE_PX: f64 = 5.0;

/// The plan with the session's marks on top; `metres_per_px` is that of the picture.
pub fn plan_with_marks(session: &Session, metres_per_px: f64) -> Plan {
    let mut plan = session.plan.clone();
    let limits = &session.inquiry.limits;
    if !limits.is_empty() {
        let id = LayerId::from(REACH);
        plan.layers.push(PlanLayer::new(id.clone(), reach(limits)));
        plan.project.layers.push(layer(id, session.settings.theme));
    }
    lay_query_marks(session, &mut plan, metres_per_px);
    lay_sketches(session, &mut plan, GROUP, metres_per_px);
    if plan.project.layers.iter().any(|layer| layer.group == GROUP) {
        let name = both(|lang| Word::PictureMarks.text(lang).to_owned());
        plan.project.groups.insert(0, Group { id: GROUP.to_owned(), name, visible: true, rest: Rest::default() });
    }
    plan
}

/// Every layer that may be on top.
pub fn mark_layers() -> Vec<LayerId> {
    [REACH].into_iter().chain(QUERY_MARKS).chain(SKETCHES).map(LayerId::from).collect()
}

/// Where the rings of a query end, the last one its limit.
fn reach(limits: &[RingLimit]) -> Dataset {
    let mut builder = DatasetBuilder::default();
    for (i, limit) in limits.iter().enumerate() {
        let kind = if i + 1 < limits.len() { "ring" } else { "limit" };
        builder.begin_feature();
        builder.property("kind", Value::Text(kind.into()));
        let mut geometry = builder.geometry(GeometryType::MultiLineString);
        for line in &limit.lines {
            line.iter().for_each(|at| geometry.coord(*at, None));
            geometry.end_line();
        }
        builder.end_feature();
    }
    builder.finish()
}

fn layer(id: LayerId, theme: Theme) -> Layer {
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
    let classes = vec![inner, SymbolClass::of(symbol(Vec::new()))];
    Layer {
        id,
        name: both(|lang| Word::Radius.text(lang).to_owned()),
        noun: None,
        group: GROUP.to_owned(),
        source: String::new(),
        reading: Reading::default(),
        visible: true,
        opacity: 1.0,
        symbology: Symbology::of_classes(classes),
        derived: Vec::new(),
        // Its lengths stand due south.
        labeling: None,
        rest: Rest::default(),
    }
}
