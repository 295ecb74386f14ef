//! How a layer is drawn: classes of features, each with a symbol.
//!
//! Widths and sizes are in pixels of the design (96 to the inch); the painter scales them with the picture.

use super::{Bilingual, Color, Rest};

/// The classes of a layer, the first that fits a feature draws it.
///
/// One class without a condition is a single symbol; conditions on one field make a categorised layer;
/// any conditions make a rule style.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Symbology {
    pub classes: Vec<SymbolClass>,
}

/// One row of the legend.
#[derive(Clone, Debug, PartialEq)]
pub struct SymbolClass {
    /// An attribute filter as `--where` writes it; `None` fits every feature.
    pub when: Option<String>,
    /// What the legend says; empty for a layer of one class, whose name says it.
    pub label: Bilingual,
    pub symbol: Symbol,
    /// The names of its features are drawn while 1:N has N at or below this; the layer's own limit holds too.
    pub max_label_scale_denominator: Option<f64>,
    /// What a project file says beyond this.
    pub rest: Rest,
}

impl Symbology {
    pub fn single(symbol: Symbol) -> Self {
        Self { classes: vec![Self::only_class(symbol)] }
    }

    /// The class of a layer that is drawn alike throughout.
    pub(super) fn only_class(symbol: Symbol) -> SymbolClass {
        SymbolClass {
            when: None,
            label: Bilingual::default(),
            symbol,
            max_label_scale_denominator: None,
            rest: Rest::default(),
        }
    }
}

/// How one feature is drawn; what does not fit its geometry is ignored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Symbol {
    pub fill: Option<Fill>,
    pub stroke: Option<Stroke>,
    pub marker: Option<Marker>,
    /// What a project file says beyond this, of its parts too.
    pub rest: Rest,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Fill {
    pub color: Color,
    /// 0 to 1.
    pub opacity: f64,
    /// Drawn over the fill in the colour of its own, so that nothing is told by colour alone.
    pub hatch: Option<Hatch>,
}

/// A pattern fixed to the picture: it does not swim when the map moves by whole pixels.
#[derive(Clone, Debug, PartialEq)]
pub enum Hatch {
    /// Parallel lines, `angle_deg` anticlockwise from east.
    Lines {
        color: Color,
        angle_deg: f64,
        spacing_px: f64,
        width_px: f64,
    },
    /// Lines both along and across.
    Grid {
        color: Color,
        spacing_px: f64,
        width_px: f64,
    },
    Dots {
        color: Color,
        spacing_px: f64,
        radius_px: f64,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    pub color: Color,
    pub width_px: f64,
    pub dash: DashPattern,
    /// A wider line of this colour and width below it.
    pub casing: Option<(Color, f64)>,
}

/// Lengths of dashes and gaps in turn, in pixels; empty for a solid line.
pub type DashPattern = Vec<f64>;

#[derive(Clone, Debug, PartialEq)]
pub struct Marker {
    pub shape: MarkerShape,
    /// Across.
    pub size_px: f64,
    /// `None` draws it hollow.
    pub fill: Option<Color>,
    /// The outline, and the inner sign of a sign shape such as [`MarkerShape::Cross`].
    pub stroke: Color,
    pub stroke_px: f64,
    pub dashed: bool,
}

impl Marker {
    /// Whether the outline is drawn as a line: a filled hospital needs no rim, a hollow one does.
    pub fn has_rim(&self) -> bool {
        self.shape != MarkerShape::Cross || self.fill.is_none()
    }

    /// Dash and gap of a dashed outline, in pixels.
    pub fn dash(&self) -> [f64; 2] {
        let dash = (self.size_px * 0.17).max(1.5);
        [dash, dash * 0.75]
    }
}

/// Drawn as vectors in every painter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkerShape {
    Circle,
    Square,
    Diamond,
    Triangle,
    /// A square with a plus sign in the stroke colour: a hospital.
    Cross,
    House,
    /// A square with a mortar-board bar: a place of learning.
    Pentagon,
    Star,
}
