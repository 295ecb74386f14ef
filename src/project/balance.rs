//! How a land-use balance (用地平衡表) is summed up: which layers, by which classes, within what. Computes nothing.

use super::{LayerId, Rest};

/// The recipe of a balance.
#[derive(Clone, Debug, PartialEq)]
pub struct BalanceRecipe {
    /// The layers summed up. Ground that two of them cover counts for the one named first; within a layer for the
    /// class that is first in order.
    pub layers: Vec<LayerId>,
    /// The attribute that holds the class; `None` for the classes of each layer's style.
    pub field: Option<String>,
    /// The layer whose area is the whole; `None` for the boundary of the project.
    pub within: Option<LayerId>,
    /// What a project file says beyond this.
    pub rest: Rest,
}
