//! Geometry laid over a plan as a layer of its own: what the marks of reports and the highlight of the window have in
//! common. Which geometry, and how it looks, is theirs.

use crate::data::{Dataset, DatasetBuilder, Feature, GeometrySink, GeometryType, LonLat, Piece, Polygon, Value};
use crate::formats::Reading;
use crate::plan::{FeatureRef, Plan, PlanLayer};
use crate::project::{Bilingual, Labeling, Layer, LayerId, Rest, Symbol, Symbology};

const TEXT_ZH: &str = "text_zh";
const TEXT_EN: &str = "text_en";

/// One shape; the text beside it may be empty.
#[derive(Clone, Debug, PartialEq)]
pub enum OverShape {
    /// A copy of a feature of the plan.
    Feature(FeatureRef),
    /// Rings of a polygon, closed, the outer one first.
    Area(Vec<Vec<LonLat>>),
    Line(Vec<LonLat>),
    Point(LonLat),
}

impl OverShape {
    /// The rings of a polygon.
    pub fn area(polygon: Polygon<'_>) -> Self {
        Self::Area(polygon.rings().map(<[LonLat]>::to_vec).collect())
    }
}

/// A layer to be laid over the others.
#[derive(Clone, Debug)]
pub struct Over {
    pub id: LayerId,
    /// What the legend calls it; empty for nothing.
    pub name: Bilingual,
    pub group: String,
    pub symbol: Symbol,
    pub labeling: Option<Labeling>,
}

impl Over {
    /// Puts the layer on top of a plan, with its data.
    pub fn lay(self, over: &mut Plan, dataset: Dataset) {
        over.project.layers.push(Layer {
            id: self.id.clone(),
            name: self.name,
            noun: None,
            group: self.group,
            source: String::new(),
            reading: Reading::default(),
            visible: true,
            opacity: 1.0,
            symbology: Symbology::single(self.symbol),
            derived: Vec::new(),
            labeling: self.labeling,
            rest: Rest::default(),
        });
        over.layers.push(PlanLayer::new(self.id, dataset));
    }
}

/// The fields that the texts beside the shapes stand in.
pub(super) fn text_fields() -> Bilingual<Vec<String>> {
    Bilingual { zh: vec![TEXT_ZH.to_owned()], en: vec![TEXT_EN.to_owned()] }
}

/// The shapes as data of their own, a row each; features that are not there are left out.
pub fn dataset(plan: &Plan, shapes: impl IntoIterator<Item = (OverShape, Bilingual)>) -> Dataset {
    let mut builder = DatasetBuilder::default();
    for (shape, text) in shapes {
        let feature = match &shape {
            OverShape::Feature(of) => plan.feature(of),
            _ => None,
        };
        if feature.is_none() && matches!(shape, OverShape::Feature(_)) {
            continue;
        }
        builder.begin_feature();
        if !text.zh.is_empty() || !text.en.is_empty() {
            builder.property(TEXT_ZH, Value::Text(text.zh.as_str().into()));
            builder.property(TEXT_EN, Value::Text(text.en.as_str().into()));
        }
        match &shape {
            OverShape::Feature(_) => feature.into_iter().for_each(|feature| copy(&mut builder, feature)),
            OverShape::Area(rings) => {
                push_rings(&mut builder.geometry(GeometryType::Polygon), rings.iter().map(Vec::as_slice));
            }
            OverShape::Line(line) => push_line(&mut builder.geometry(GeometryType::LineString), line),
            OverShape::Point(at) => push_point(&mut builder.geometry(GeometryType::Point), *at),
        }
        builder.end_feature();
    }
    builder.finish()
}

fn copy(builder: &mut DatasetBuilder, feature: Feature<'_>) {
    // Of a mixed collection the pieces are drawn alike, so that it may be told as one.
    let mut sink = builder.geometry(feature.geometry_type());
    for piece in feature.pieces() {
        match piece {
            Piece::Point(at) => push_point(&mut sink, at),
            Piece::Line(line) => push_line(&mut sink, line),
            Piece::Polygon(polygon) => push_rings(&mut sink, polygon.rings()),
        }
    }
}

fn push_point(sink: &mut GeometrySink<'_>, at: LonLat) {
    sink.coord(at, None);
    sink.end_point();
}

fn push_line(sink: &mut GeometrySink<'_>, line: &[LonLat]) {
    line.iter().for_each(|at| sink.coord(*at, None));
    sink.end_line();
}

fn push_rings<'r>(sink: &mut GeometrySink<'_>, rings: impl Iterator<Item = &'r [LonLat]>) {
    for ring in rings {
        ring.iter().for_each(|at| sink.coord(*at, None));
        sink.end_ring();
    }
    sink.end_polygon();
}
