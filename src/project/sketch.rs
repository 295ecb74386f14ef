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
