//! Places worth coming back to.

use super::{Bilingual, LayerId, Rest};
use crate::crs::{Extent, LonLat};

/// A named view of the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Bookmark {
    /// Unique among the bookmarks of its project.
    pub id: String,
    pub name: Bilingual,
    pub view: BookmarkView,
    /// The layers that are hidden there, all others shown; `None` leaves the layers as they are.
    pub hidden: Option<Vec<LayerId>>,
    /// What a project file says beyond this.
    pub rest: Rest,
}

/// What of the ground it shows, in WGS 84.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BookmarkView {
    /// A middle, and N of the scale 1:N at 96 dots to the inch.
    Centre { at: LonLat, scale_denominator: f64 },
    /// A rectangle that is to fit into the window.
    Extent(Extent),
}
