//! What a picture shows of a question that is being asked: what is named first, what recedes, and what lies over the
//! picture. Not the question or its answer; those are the plan's.

use super::density::{CROWD, NETWORK};
use super::map_theme::Theme;
use super::symbolize::{Drawing, Shape};
use crate::crs::MapPoint;
use crate::data::FeatureId;
use crate::project::LayerId;

/// Lines and markers paler than this against the ground recede already.
const DARK_CONTRAST: f64 = 3.0;
/// How much of its size and of its opacity a receding layer keeps.
pub(super) const RECEDED_SIZE: f64 = 0.6;
pub(super) const RECEDED_OPACITY: f64 = 0.45;

/// The emphasis of a picture; the empty one for a map of which nothing is asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Emphasis {
    /// The layers that are asked. Networks and crowds of the others are drawn finer and paler, and of their features
    /// only lines and the main ones are named. Empty: none recedes.
    pub layers: Vec<LayerId>,
    /// The answer, in its order: each is named before everything else and at every scale, its number before its
    /// name; what cannot be named has its number.
    pub results: Vec<Emphasized>,
    /// Rectangles `[x, y, width, height]` of the picture on which something is written over the map: names keep
    /// clear of them. Furniture does not.
    pub plates: Vec<[f64; 4]>,
    /// Lines over the map, in pixels of the picture: names keep off them where they can …
    pub lines: Vec<Vec<[f64; 2]>>,
    /// … and these are so faint that a name may cross them like a line of the map.
    pub faint_lines: Vec<Vec<[f64; 2]>>,
    /// The rings of the outermost limit: what lies outside of them is dimmed, by the even-odd rule. Empty where nothing
    /// is dimmed, or where a window dims it.
    pub outside_of: Vec<Vec<MapPoint>>,
    /// The layers that lie over what is dimmed.
    pub marks: Vec<LayerId>,
}

/// One result of the question.
#[derive(Clone, Debug, PartialEq)]
pub struct Emphasized {
    pub layer: LayerId,
    pub feature: FeatureId,
    /// Where it was found, and where its number stands if its name does not; `None` where that cannot be shown.
    pub at: Option<MapPoint>,
}

impl Emphasis {
    /// Whether a layer is drawn finer and paler: one that is not asked, and a network of dark lines or a crowd of dark
    /// markers.
    pub(super) fn recedes(&self, drawing: &Drawing, theme: Theme) -> bool {
        if self.layers.is_empty() || self.layers.contains(&drawing.layer) {
            return false;
        }
        let count = |shape| drawing.pieces().iter().filter(|p| p.shape == shape).count();
        if count(Shape::Line) < NETWORK && count(Shape::Point) < CROWD {
            return false;
        }
        let ground = theme.colors().ground;
        drawing.symbols.iter().map(|s| theme.symbol(s)).any(|symbol| {
            let colors = symbol.stroke.map(|s| s.color).into_iter().chain(symbol.marker.map(|m| m.stroke));
            colors.into_iter().any(|color| color.contrast(ground) >= DARK_CONTRAST)
        })
    }
}
