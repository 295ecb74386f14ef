//! What is chosen on the map, in the lists and in the card alike.

use crate::plan::FeatureRef;

/// At most one feature, and what else lay under the click that chose it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    pub current: Option<FeatureRef>,
    /// Everything at the place of the click, the chosen feature included, nearest and smallest first.
    pub also_here: Vec<FeatureRef>,
    /// The last click met no feature.
    pub nothing_here: bool,
}
