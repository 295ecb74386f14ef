//! The few kinds of shape that furniture is made of.

use crate::project::Color;
use crate::render::text::Fonts;

/// One shape of the furniture, in pixels from the top left.
#[derive(Clone, Debug, PartialEq)]
pub enum FurnitureShape {
    /// A rectangle `[x, y, width, height]`, a disc where the radius is half its side.
    Panel { rect: [f64; 4], radius: f64, fill: Option<(Color, f64)>, border: Option<Border> },
    /// A closed figure, not always convex.
    Polygon { points: Vec<[f64; 2]>, fill: Option<Color>, border: Option<Border> },
    /// An open line with butt ends; an empty pattern is a solid one.
    Polyline { points: Vec<[f64; 2]>, color: Color, width_px: f64, dash: Vec<f64> },
    /// `at` is the beginning of the baseline.
    Text { text: String, at: [f64; 2], size_px: f64, bold: bool, color: Color, halo: Option<Color> },
}

/// An outline.
#[derive(Clone, Debug, PartialEq)]
pub struct Border {
    pub color: Color,
    pub width_px: f64,
    pub dash: Vec<f64>,
}

impl FurnitureShape {
    /// The rectangle `[x, y, width, height]` around it.
    pub fn bounds(&self) -> [f64; 4] {
        match self {
            Self::Panel { rect, .. } => *rect,
            Self::Polygon { points, .. } | Self::Polyline { points, .. } => {
                let over =
                    |axis: usize, f: fn(f64, f64) -> f64, from: f64| points.iter().map(|p| p[axis]).fold(from, f);
                let (x, y) = (over(0, f64::min, f64::MAX), over(1, f64::min, f64::MAX));
                [x, y, over(0, f64::max, f64::MIN) - x, over(1, f64::max, f64::MIN) - y]
            }
            Self::Text { text, at, size_px, bold, .. } => {
                [at[0], at[1] - size_px, Fonts::bundled().width(text, *size_px, *bold), size_px * 1.25]
            }
        }
    }
}
