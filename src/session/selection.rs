//! What is chosen on the map, in the lists and in the card alike.

use crate::data::LonLat;
use crate::plan::FeatureRef;
use crate::project::LayerId;

/// At most one layer and one feature of it, and what else lay under the click that chose it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// The layer of the chosen feature, or one chosen by itself.
    pub active_layer: Option<LayerId>,
    pub current: Option<FeatureRef>,
    /// Everything at the place of the click, the chosen feature included, nearest and smallest first.
    pub also_here: Vec<FeatureRef>,
    /// Where the click was that found `also_here`.
    pub clicked_at: Option<LonLat>,
    /// The last click met no feature.
    pub nothing_here: bool,
}

impl Selection {
    /// The place of the chosen feature among what lies under the click, from 0; `None` without a choice there.
    pub fn place_here(&self) -> Option<usize> {
        let current = self.current.as_ref()?;
        self.also_here.iter().position(|of| of == current)
    }
}
