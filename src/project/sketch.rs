//! What a person has drawn and written onto the map: sketches and notes. Neither is data: nothing counts them.

use super::Rest;
use crate::crs::LonLat;

/// A shape drawn by hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Sketch {
    /// Unique among the sketches of its project.
    pub id: String,
    pub name: String,
    pub shape: SketchShape,
    /// What is written beside it; empty for nothing.
    pub text: String,
    /// When it was drawn: YYYY-MM-DD, or empty.
    pub date: String,
    /// What a project file says beyond this.
    pub rest: Rest,
}

/// Positions in WGS 84, joined by geodesics.
#[derive(Clone, Debug, PartialEq)]
pub enum SketchShape {
    Point(LonLat),
    /// Two positions or more.
    Line(Vec<LonLat>),
    /// The outline, then holes: three positions or more each, the first not repeated at the end.
    Area(Vec<Vec<LonLat>>),
}

/// What a tool draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SketchKind {
    /// A chain of edges with a length.
    Line,
    /// An outline with an area.
    Area,
}

impl SketchKind {
    /// So many vertices make one.
    pub fn least(self) -> usize {
        match self {
            Self::Line => 2,
            Self::Area => 3,
        }
    }

    /// The shape of these vertices; an outline does not repeat its first one.
    pub fn shape(self, vertices: Vec<LonLat>) -> SketchShape {
        match self {
            Self::Line => SketchShape::Line(vertices),
            Self::Area => SketchShape::Area(vec![vertices]),
        }
    }
}

impl SketchShape {
    /// Its positions, chain by chain.
    pub fn chains(&self) -> Vec<&[LonLat]> {
        match self {
            Self::Point(at) => vec![std::slice::from_ref(at)],
            Self::Line(line) => vec![line],
            Self::Area(rings) => rings.iter().map(Vec::as_slice).collect(),
        }
    }
}

/// A remark at a place, until it is settled.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Unique among the notes of its project.
    pub id: String,
    pub position: LonLat,
    pub author: String,
    /// YYYY-MM-DD, or empty.
    pub date: String,
    pub text: String,
    pub done: bool,
    /// What a project file says beyond this.
    pub rest: Rest,
}
