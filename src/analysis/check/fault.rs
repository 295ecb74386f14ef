//! One fault of drawn geometry: what, between which features, where and how large. No words for people.

use crate::analysis::measure::{self, Metres, OwnedPolygon, SquareMetres};
use crate::data::{FeatureId, LonLat, WarningCode};

/// A feature of one of the layers given to a check: the position of the layer among them, and the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LayerFeature {
    pub layer: usize,
    pub feature: FeatureId,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FaultKind {
    /// A ring, or two rings of one polygon, cross: the place is that of the crossing.
    SelfCrossing,
    /// A ring is broken in another way.
    Ring(RingFault),
    /// Two areas cover the same ground.
    Overlap,
    /// Ground that a coverage leaves out.
    Gap,
    /// Part of a feature lies outside the boundary, or all of it.
    Outside { wholly: bool },
    /// Two features with the same geometry.
    DuplicateGeometry,
    /// Two features of a layer with the same id.
    DuplicateId,
    /// A feature that is all but a line.
    Sliver,
    /// The reader left a feature out, and why.
    LeftOut(WarningCode),
}

/// What is wrong with a ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RingFault {
    /// Fewer than three different positions.
    TooFewPoints,
    /// All positions on one line: there is no area.
    NoArea,
    /// The last position was not the first; the reader has closed the ring.
    Unclosed,
    /// The ring runs out and back along the same way.
    Spike,
    /// The ring meets itself without crossing.
    TouchesItself,
    /// A hole outside its polygon.
    HoleOutside,
    /// A hole meets the exterior, or another hole, at more than one position.
    HoleTouches,
    /// A hole inside another hole.
    HoleInHole,
    /// Two polygons of one feature cover the same ground.
    PartsOverlap,
}

impl FaultKind {
    /// The stable name for files and keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SelfCrossing => "self_crossing",
            Self::Ring(RingFault::TooFewPoints) => "too_few_points",
            Self::Ring(RingFault::NoArea) => "no_area",
            Self::Ring(RingFault::Unclosed) => "unclosed_ring",
            Self::Ring(RingFault::Spike) => "spike",
            Self::Ring(RingFault::TouchesItself) => "touches_itself",
            Self::Ring(RingFault::HoleOutside) => "hole_outside",
            Self::Ring(RingFault::HoleTouches) => "hole_touches",
            Self::Ring(RingFault::HoleInHole) => "hole_in_hole",
            Self::Ring(RingFault::PartsOverlap) => "parts_overlap",
            Self::Overlap => "overlap",
            Self::Gap => "gap",
            Self::Outside { .. } => "outside",
            Self::DuplicateGeometry => "duplicate_geometry",
            Self::DuplicateId => "duplicate_id",
            Self::Sliver => "sliver",
            Self::LeftOut(code) => code.as_str(),
        }
    }
}

/// How much a fault matters; the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Areas cannot be trusted: they count twice, not at all, or cannot be computed.
    Error,
    /// Untidy, and easily a sign of something worse; areas are right all the same.
    Warning,
}

impl Severity {
    /// The stable name for files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// How large a fault is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FaultSize {
    Area(SquareMetres),
    Length(Metres),
    /// A place or a feature without a size.
    Unsized,
}

impl FaultSize {
    /// For sorting among faults of a kind: square metres or metres, 0 without a size.
    pub fn magnitude(self) -> f64 {
        match self {
            Self::Area(area) => area.0,
            Self::Length(length) => length.0,
            Self::Unsized => 0.0,
        }
    }
}

/// The geometry of a fault.
#[derive(Clone, Debug, PartialEq)]
pub enum FaultShape {
    Areas(Vec<OwnedPolygon>),
    Lines(Vec<Vec<LonLat>>),
    Point(LonLat),
    /// What the reader had to leave out has no geometry.
    Nowhere,
}

/// One fault.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    pub kind: FaultKind,
    /// The features involved, sorted; none for a gap without neighbours, or for what the reader left out.
    pub features: Vec<LayerFeature>,
    /// The layer it is a fault of, by its position: that of the first feature where there is one.
    pub layer: usize,
    /// What the source calls a feature that the reader left out.
    pub left_out: Option<String>,
    /// A position in the fault.
    pub place: Option<LonLat>,
    pub shape: FaultShape,
    pub size: FaultSize,
    /// Whether an overlap or a gap is all but a line: small and thin by the tolerances given.
    pub is_sliver: bool,
}

impl Fault {
    pub fn severity(&self) -> Severity {
        match self.kind {
            FaultKind::Ring(RingFault::Unclosed | RingFault::TouchesItself | RingFault::Spike)
            | FaultKind::Sliver
            | FaultKind::DuplicateId => Severity::Warning,
            FaultKind::Overlap | FaultKind::Gap if self.is_sliver => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// A fault that is ground: place and size follow from the areas, the largest of which has the place.
    pub(super) fn of_areas(
        kind: FaultKind,
        features: Vec<LayerFeature>,
        layer: usize,
        areas: Vec<OwnedPolygon>,
        place: Option<LonLat>,
    ) -> Self {
        let size = areas.iter().map(|a| measure::polygon_area(a.as_polygon())).sum();
        Self {
            kind,
            features,
            layer,
            left_out: None,
            place,
            shape: FaultShape::Areas(areas),
            size: FaultSize::Area(size),
            is_sliver: false,
        }
    }

    /// A fault at one position of one feature.
    pub(super) fn at(kind: FaultKind, feature: LayerFeature, place: LonLat) -> Self {
        Self {
            kind,
            features: vec![feature],
            layer: feature.layer,
            left_out: None,
            place: Some(place),
            shape: FaultShape::Point(place),
            size: FaultSize::Unsized,
            is_sliver: false,
        }
    }
}
