//! A plan with the very geometry marked that an answer came from: layers of marks over the plan's own, which recede. Not
//! the answer, and no picture yet; [`super::scene`] draws it like any plan.

use super::map_theme_marks::{mark_symbol, mark_text};
use super::over::{self, Over, OverShape, text_fields};
use super::symbolize::Shape;
use crate::analysis::measure::OwnedPolygon;
use crate::data::{Dataset, Extent, Feature, LonLat, Piece};
use crate::i18n::Lang;
use crate::plan::{FeatureRef, Plan};
use crate::project::{Bilingual, Group, LabelPlacement, Labeling, LayerId, Symbol, default_group};

/// What the plan's own layers keep of their opacity: they tell where, the marks tell what.
const RECEDED: f64 = 0.45;
/// More names than this are no help on a small picture.
const MOST_NAMED: usize = 40;

impl MarkKind {
    /// How it is drawn, for the legend beside a picture.
    pub fn symbol(self) -> Symbol {
        mark_symbol(self)
    }
}

/// What a marked geometry is to the answer. In the order in which they lie over each other, from below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum MarkKind {
    /// Features that a fault concerns.
    Concerned,
    /// The ground that a share is taken of.
    Scope,
    /// Computed ground that was measured.
    Ground,
    Missed,
    Reach,
    Counted,
    Connection,
    JustOutside,
    Borderline,
    /// What is wrong with drawn geometry.
    Fault,
}

/// Geometry that means the same to an answer: whole features, or what was computed.
#[derive(Clone, Debug)]
pub struct Mark {
    pub kind: MarkKind,
    pub features: Vec<FeatureRef>,
    pub areas: Vec<OwnedPolygon>,
    pub lines: Vec<Vec<LonLat>>,
    pub points: Vec<LonLat>,
}

impl Mark {
    pub fn new(kind: MarkKind) -> Self {
        Self { kind, features: Vec::new(), areas: Vec::new(), lines: Vec::new(), points: Vec::new() }
    }

    pub fn of_features(kind: MarkKind, features: impl IntoIterator<Item = FeatureRef>) -> Self {
        Self { features: features.into_iter().collect(), ..Self::new(kind) }
    }
}

/// A plan to be drawn, and what to say beside it.
#[derive(Clone, Debug)]
pub struct MarkedPlan {
    pub plan: Plan,
    /// What has to be in the picture.
    pub extent: Extent,
    /// The layers that the marks are in.
    pub marks: Vec<LayerId>,
}

/// The plan with these marks on it; `None` where none of them has a geometry.
pub fn marked_plan(plan: &Plan, marks: &[Mark]) -> Option<MarkedPlan> {
    let mut marks: Vec<&Mark> = marks.iter().collect();
    marks.sort_by_key(|mark| mark.kind);
    let mut marked = receded(plan, &marks);
    let group = Group { id: unused("marks", &|id| plan.project.groups.iter().any(|g| g.id == id)), ..default_group() };
    let mut extents = Vec::new();
    let mut ids = Vec::new();
    for mark in marks {
        let dataset = dataset(plan, mark);
        let Some(extent) = dataset.extent() else { continue };
        let Some(shape) = first_shape(&dataset) else { continue };
        let id = LayerId(unused(&format!("marks-{:?}", mark.kind), &|id| marked.layer(&id.into()).is_some()));
        extents.push((mark.kind, extent));
        let over = Over {
            id: id.clone(),
            name: Bilingual::default(),
            group: group.id.clone(),
            symbol: mark_symbol(mark.kind),
            labeling: (mark.features.len() <= MOST_NAMED).then(|| labeling(mark.kind, shape)),
        };
        over.lay(&mut marked, dataset);
        ids.push(id);
    }
    let extent = shown_extent(plan, &extents)?;
    marked.project.groups.insert(0, group);
    Some(MarkedPlan { plan: marked, extent, marks: ids })
}

/// The plan's own layers, paler, and without the names of what is marked: those stand at the marks.
fn receded(plan: &Plan, marks: &[&Mark]) -> Plan {
    let mut receded = plan.clone();
    let is_marked = |id: &LayerId| marks.iter().any(|mark| mark.features.iter().any(|of| of.layer == *id));
    for layer in &mut receded.project.layers {
        if plan.project.boundary.as_ref() != Some(&layer.id) {
            layer.opacity *= RECEDED;
        }
        // Of a crowd of points the names would be all that is seen.
        let is_of_points = || plan.dataset(&layer.id).and_then(|d| first_shape(d)) == Some(Shape::Point);
        if is_marked(&layer.id) || is_of_points() {
            layer.labeling = None;
        }
    }
    receded
}

fn unused(wanted: &str, is_used: &dyn Fn(&str) -> bool) -> String {
    let mut id = wanted.to_owned();
    while is_used(&id) {
        id.push('-');
    }
    id
}

/// Around the ground and the radii; around single features where there is no such. The plan's boundary is seen with
/// what lies in it.
fn shown_extent(plan: &Plan, extents: &[(MarkKind, Extent)]) -> Option<Extent> {
    let of = |kinds: &[MarkKind]| {
        Extent::of_extents(extents.iter().filter(|(kind, _)| kinds.contains(kind)).map(|(_, extent)| *extent))
    };
    let boundary = plan.project.boundary.as_ref().and_then(|id| plan.dataset(id)?.extent());
    if let Some(fault) = of(&[MarkKind::Fault]) {
        let apart = boundary.filter(|boundary| !boundary.intersects(fault));
        return Extent::of_extents([Some(fault), apart].into_iter().flatten());
    }
    let main = of(&[MarkKind::Scope, MarkKind::Ground, MarkKind::Reach]);
    let main = main.or_else(|| of(&[MarkKind::Counted, MarkKind::Connection]));
    let main = main.or_else(|| of(&[MarkKind::Missed]))?;
    let near = boundary.filter(|boundary| boundary.intersects(main));
    Extent::of_extents([Some(main), near].into_iter().flatten())
}

fn labeling(kind: MarkKind, shape: Shape) -> Labeling {
    let placement = match shape {
        Shape::Point => LabelPlacement::Beside,
        Shape::Line => LabelPlacement::Along,
        Shape::Area => LabelPlacement::Inside,
    };
    Labeling {
        bold: kind == MarkKind::Counted,
        color: mark_text(kind),
        priority: if kind == MarkKind::Counted { 1000 } else { 900 },
        ..Labeling::plain(text_fields(), placement)
    }
}

fn first_shape(dataset: &Dataset) -> Option<Shape> {
    let of = |piece: Piece<'_>| match piece {
        Piece::Point(_) => Shape::Point,
        Piece::Line(_) => Shape::Line,
        Piece::Polygon(_) => Shape::Area,
    };
    dataset.features().flat_map(Feature::pieces).map(of).next()
}

/// The geometry of a mark as data of its own: a row for each feature, with its name, then one for each computed shape.
fn dataset(plan: &Plan, mark: &Mark) -> Dataset {
    let name = |of: &FeatureRef| {
        let feature = plan.feature(of);
        let name = |lang| feature.map(|f| plan.feature_short_name(f, lang)).unwrap_or_default();
        Bilingual { zh: name(Lang::Zh), en: name(Lang::En) }
    };
    let features = mark.features.iter().map(|of| (OverShape::Feature(of.clone()), name(of)));
    let areas = mark.areas.iter().map(|area| OverShape::area(area.as_polygon()));
    let lines = mark.lines.iter().cloned().map(OverShape::Line);
    let points = mark.points.iter().copied().map(OverShape::Point);
    let computed = areas.chain(lines).chain(points).map(|shape| (shape, Bilingual::default()));
    over::dataset(plan, features.chain(computed))
}
