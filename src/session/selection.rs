//! What is chosen on the map, in the lists and in the card alike.

use std::sync::Arc;

use crate::data::{FeatureId, LonLat};
use crate::plan::FeatureRef;
use crate::project::LayerId;

/// At most one layer and features of it, one of them leading, and what else lay under the click that chose it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// The layer of the chosen feature, or one chosen by itself.
    pub active_layer: Option<LayerId>,
    /// The feature whose card is shown.
    pub current: Option<FeatureRef>,
    /// The rows of all chosen features of the active layer, ascending, the current one among them.
    pub features: Arc<[u32]>,
    /// Everything at the place of the click, the chosen feature included, nearest and smallest first.
    pub also_here: Vec<FeatureRef>,
    /// Where the click was that found `also_here`.
    pub clicked_at: Option<LonLat>,
    /// Every layer that has something inside the outline last drawn to choose by, with those rows, the topmost first.
    pub inside: Vec<(LayerId, Arc<[u32]>)>,
    /// The last click met no feature.
    pub nothing_here: bool,
}

impl Selection {
    /// The rows chosen in a layer.
    pub fn rows_of(&self, layer: &LayerId) -> &[u32] {
        if self.active_layer.as_ref() == Some(layer) { &self.features } else { &[] }
    }

    /// Whether a feature is chosen, leading or not.
    pub fn contains(&self, of: &FeatureRef) -> bool {
        self.rows_of(&of.layer).binary_search(&of.feature.0).is_ok()
    }

    /// Several features of one layer, their rows in any order; led by `lead`, or by the first.
    pub(super) fn of_rows(layer: LayerId, mut rows: Vec<u32>, lead: Option<u32>) -> Self {
        rows.sort_unstable();
        rows.dedup();
        let lead = lead.filter(|row| rows.binary_search(row).is_ok()).or_else(|| rows.first().copied());
        let current = lead.map(|row| FeatureRef { layer: layer.clone(), feature: FeatureId(row) });
        Self { active_layer: Some(layer), current, features: rows.into(), ..Self::default() }
    }

    /// The place of the chosen feature among what lies under the click, from 0; `None` without a choice there.
    pub fn place_here(&self) -> Option<usize> {
        let current = self.current.as_ref()?;
        self.also_here.iter().position(|of| of == current)
    }
}
