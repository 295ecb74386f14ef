//! Lines and outlines that the user drew and kept: measured, but no data of any layer.

use super::Rest;
use crate::crs::LonLat;

/// What a sketch is measured as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SketchKind {
    /// A chain of edges with a length.
    Line,
    /// An outline with an area.
    Area,
}

/// One drawing, on WGS 84; edges are geodesics.
#[derive(Clone, Debug, PartialEq)]
pub struct Sketch {
    /// As the user calls it.
    pub name: String,
    pub kind: SketchKind,
    /// At least two of a line, three of an area, whose last one does not repeat the first.
    pub vertices: Vec<LonLat>,
    /// What a project file says beyond this.
    pub rest: Rest,
}

impl SketchKind {
    /// So many vertices make one.
    pub fn least(self) -> usize {
        match self {
            Self::Line => 2,
            Self::Area => 3,
        }
    }
}
