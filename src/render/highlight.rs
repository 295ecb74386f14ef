//! A plan with the geometry behind a number laid over it: layers on top of the others, which recede. The result is
//! a plan like any other, so that every painter draws it, and its legend tells it.

use std::collections::BTreeSet;

use crate::data::{Dataset, DatasetBuilder, Feature, GeometryType, LonLat, Piece, Polygon, Value};
use crate::plan::{FeatureRef, Plan, PlanLayer};
use crate::project::{Bilingual, Group, HighlightRole, Layer, LayerId, Rest, Symbology};

/// How much of its opacity a layer keeps that the number does not come from.
const RECEDED: f64 = 0.35;
/// More features than this are not set off one by one: their layer as a whole says it.
const MOST_FEATURES: usize = 20_000;
const TEXT_ZH: &str = "text_zh";
const TEXT_EN: &str = "text_en";
/// The group that the layers of the highlight stand under; their ids begin with it.
pub const HIGHLIGHT_GROUP: &str = "\u{1}highlight";

/// What is laid over a plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Highlight {
    /// The heading of its legend.
    pub title: Bilingual,
    pub parts: Vec<HighlightPart>,
    /// The layers that the number comes from: they are shown, and do not recede.
    pub layers: Vec<LayerId>,
}

/// Geometry of one role.
#[derive(Clone, Debug, PartialEq)]
pub struct HighlightPart {
    pub role: HighlightRole,
    /// What the legend calls it.
    pub name: Bilingual,
    pub shapes: Vec<(HighlightShape, Bilingual)>,
}

/// One shape; the text beside it in a part may be empty.
#[derive(Clone, Debug, PartialEq)]
pub enum HighlightShape {
    /// A copy of a feature of the plan.
    Feature(FeatureRef),
    /// Rings of a polygon, closed, the outer one first.
    Area(Vec<Vec<LonLat>>),
    Line(Vec<LonLat>),
    Point(LonLat),
}

impl HighlightShape {
    /// The rings of a polygon.
    pub fn area(polygon: Polygon<'_>) -> Self {
        Self::Area(polygon.rings().map(<[LonLat]>::to_vec).collect())
    }
}

/// The plan with a highlight over it.
pub fn highlighted(plan: &Plan, with: &Highlight) -> Plan {
    let mut made = plan.clone();
    let used: BTreeSet<&LayerId> = with.layers.iter().collect();
    let mut shown_groups = BTreeSet::new();
    for layer in &mut made.project.layers {
        if used.contains(&layer.id) {
            // A group that was hidden shows only what is meant.
            layer.visible = true;
            layer.opacity = if layer.opacity > 0.0 { layer.opacity } else { 1.0 };
            shown_groups.insert(layer.group.clone());
        } else {
            layer.opacity *= RECEDED;
        }
    }
    for group in made.project.groups.iter_mut().filter(|g| !g.visible && shown_groups.contains(&g.id)) {
        group.visible = true;
        let others = made.project.layers.iter_mut().filter(|l| l.group == group.id && !used.contains(&l.id));
        others.for_each(|layer| layer.visible = false);
    }
    let group =
        Group { id: HIGHLIGHT_GROUP.to_owned(), name: with.title.clone(), visible: true, rest: Rest::default() };
    made.project.groups.insert(0, group);
    let mut parts: Vec<(usize, &HighlightPart)> = with.parts.iter().enumerate().collect();
    let rank = |role: HighlightRole| HighlightRole::ALL.iter().position(|r| *r == role);
    parts.sort_by_key(|(_, part)| rank(part.role));
    for (n, part) in parts {
        let dataset = dataset(plan, part);
        if dataset.is_empty() {
            continue;
        }
        let id = LayerId(format!("{HIGHLIGHT_GROUP} {n}"));
        made.project.layers.push(layer(id.clone(), part));
        made.layers.push(PlanLayer::new(id, dataset));
    }
    made
}

fn layer(id: LayerId, part: &HighlightPart) -> Layer {
    let fields = Bilingual { zh: vec![TEXT_ZH.to_owned()], en: vec![TEXT_EN.to_owned()] };
    let is_labelled = part.shapes.iter().any(|(_, text)| !text.zh.is_empty());
    Layer {
        id,
        name: part.name.clone(),
        noun: None,
        group: HIGHLIGHT_GROUP.to_owned(),
        source: String::new(),
        visible: true,
        opacity: 1.0,
        symbology: Symbology::single(part.role.symbol()),
        labeling: is_labelled.then(|| part.role.labeling(fields)),
        derived: Vec::new(),
        rest: Rest::default(),
    }
}

fn dataset(plan: &Plan, part: &HighlightPart) -> Dataset {
    let mut builder = DatasetBuilder::default();
    for (shape, text) in part.shapes.iter().take(MOST_FEATURES) {
        builder.begin_feature();
        if !text.zh.is_empty() || !text.en.is_empty() {
            builder.property(TEXT_ZH, Value::Text(text.zh.as_str().into()));
            builder.property(TEXT_EN, Value::Text(text.en.as_str().into()));
        }
        match shape {
            HighlightShape::Feature(of) => copy(&mut builder, plan.feature(of)),
            HighlightShape::Area(rings) => {
                let mut sink = builder.geometry(GeometryType::Polygon);
                for ring in rings {
                    ring.iter().for_each(|at| sink.coord(*at, None));
                    sink.end_ring();
                }
                sink.end_polygon();
            }
            HighlightShape::Line(line) => {
                let mut sink = builder.geometry(GeometryType::LineString);
                line.iter().for_each(|at| sink.coord(*at, None));
                sink.end_line();
            }
            HighlightShape::Point(at) => {
                let mut sink = builder.geometry(GeometryType::Point);
                sink.coord(*at, None);
                sink.end_point();
            }
        }
        builder.end_feature();
    }
    builder.finish()
}

fn copy(builder: &mut DatasetBuilder, feature: Option<Feature<'_>>) {
    let Some(feature) = feature else { return };
    // Of a mixed collection the pieces are drawn alike, so that it may be told as one.
    let mut sink = builder.geometry(feature.geometry_type());
    for piece in feature.pieces() {
        match piece {
            Piece::Point(at) => {
                sink.coord(at, None);
                sink.end_point();
            }
            Piece::Line(line) => {
                line.iter().for_each(|at| sink.coord(*at, None));
                sink.end_line();
            }
            Piece::Polygon(polygon) => {
                for ring in polygon.rings() {
                    ring.iter().for_each(|at| sink.coord(*at, None));
                    sink.end_ring();
                }
                sink.end_polygon();
            }
        }
    }
}
