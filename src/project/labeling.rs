//! What a layer writes beside its features.

use super::{Bilingual, Color, Rest};

/// The names of a layer on the map. Sizes are in pixels of the design (96 to the inch).
#[derive(Clone, Debug, PartialEq)]
pub struct Labeling {
    /// Fields to try in turn, by language; the first with text gives the label.
    pub fields: Bilingual<Vec<String>>,
    /// The label by a [`super::LabelTemplate`], by language, in place of the fields where it is not empty.
    pub template: Bilingual,
    pub placement: LabelPlacement,
    pub size_px: f64,
    pub bold: bool,
    pub color: Color,
    pub halo_px: f64,
    /// Whether an area's size stands below its name.
    pub area: bool,
    /// A name in a box on the line, bordered in this colour.
    pub plate: Option<Color>,
    /// Higher ones are placed first.
    pub priority: i32,
    /// Labels are drawn while 1:N has N at or below this …
    pub max_scale_denominator: Option<f64>,
    /// … and at or above this.
    pub min_scale_denominator: Option<f64>,
    /// Features whose names matter more or less than the layer's others; the first that fits counts.
    pub ranks: Vec<LabelRank>,
    /// What a project file says beyond this.
    pub rest: Rest,
}

impl Labeling {
    /// Small plain names of these fields, placed so: what others begin with.
    pub fn plain(fields: Bilingual<Vec<String>>, placement: LabelPlacement) -> Self {
        Self {
            fields,
            template: Bilingual::default(),
            placement,
            size_px: 12.0,
            bold: false,
            color: Color::hex(0x1F_2328),
            halo_px: 3.0,
            area: false,
            plate: None,
            priority: 0,
            max_scale_denominator: None,
            min_scale_denominator: None,
            ranks: Vec::new(),
            rest: Rest::default(),
        }
    }
}

/// What sets the names of some features apart; what is `None` is the layer's.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelRank {
    /// An attribute filter as `--where` writes it; one that cannot be asked of the data fits no feature.
    pub when: String,
    pub priority: Option<i32>,
    pub max_scale_denominator: Option<f64>,
    /// What a project file says beyond this.
    pub rest: Rest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelPlacement {
    /// Beside a point, at the side that is free.
    Beside,
    /// Along a line.
    Along,
    /// Inside an area, where it is widest.
    Inside,
}
