//! What is saved.

use super::{Bilingual, Group, Layer, LayerId, Relation};

/// Layers and what they are for. Small, cloned for every step of undo.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Project {
    pub title: Bilingual,
    /// Headings of the layer list, in its order.
    pub groups: Vec<Group>,
    /// From the bottom of the picture to its top.
    pub layers: Vec<Layer>,
    /// The layer whose area is the plan's boundary: shares are taken of it, radii drawn around it.
    pub boundary: Option<LayerId>,
    /// Fields that hold a feature's name, by language; tried in turn.
    pub name_fields: Bilingual<Vec<String>>,
    /// Questions worth keeping; the first is what the radius tool starts with.
    pub queries: Vec<SavedQuery>,
    /// What the cards tell of other layers, in their order; `None` for what suits the geometry.
    pub relations: Option<Vec<Relation>>,
}

/// A radius query without its origin.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedQuery {
    pub name: Bilingual,
    /// What it counts, in the plural; `None` for what its layer says.
    pub noun: Option<Bilingual>,
    /// The layers asked; none for all.
    pub layers: Vec<LayerId>,
    pub radius_m: f64,
    /// An attribute filter as `--where` writes it; empty for none.
    pub filter: String,
}

impl Project {
    pub fn layer(&self, id: &LayerId) -> Option<&Layer> {
        self.layers.iter().find(|l| l.id == *id)
    }

    /// Whether a layer is shown: it and its group are visible.
    pub fn is_shown(&self, layer: &Layer) -> bool {
        layer.visible && self.groups.iter().all(|g| g.id != layer.group || g.visible)
    }

    pub fn layer_mut(&mut self, id: &LayerId) -> Option<&mut Layer> {
        self.layers.iter_mut().find(|l| l.id == *id)
    }
}
