//! What is saved.

use super::{
    BalanceRecipe, Bilingual, Bookmark, Checks, Claim, Group, Imprint, IndicatorRecipe, Layer, LayerId, Note, Relation,
    Rest, Sketch,
};
use crate::analysis::query::Filter;
use crate::crs::MapCrsChoice;

/// Layers and what they are for. Small, cloned for every step of undo.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Project {
    pub title: Bilingual,
    /// Headings of the layer list, in its order: the first group lies on top.
    pub groups: Vec<Group>,
    /// From the bottom of the picture to its top; those of one group lie together.
    pub layers: Vec<Layer>,
    /// The layer whose area is the plan's boundary: shares are taken of it, radii drawn around it.
    pub boundary: Option<LayerId>,
    /// Fields that hold a feature's name, by language; tried in turn.
    pub name_fields: Bilingual<Vec<String>>,
    pub checks: Checks,
    /// How land uses are summed up; `None` for what suits the layers.
    pub balance: Option<BalanceRecipe>,
    /// Where the figures of parcels come from, and what is allowed; `None` for what suits the layers.
    pub indicators: Option<IndicatorRecipe>,
    /// Questions worth keeping; the first is what the radius tool starts with.
    pub queries: Vec<SavedQuery>,
    /// What has been published about the plan, to be held against it.
    pub claims: Vec<Claim>,
    /// The plane that its map is drawn in.
    pub map_crs: MapCrsChoice,
    pub imprint: Imprint,
    pub bookmarks: Vec<Bookmark>,
    /// What was measured and kept, the oldest first.
    pub sketches: Vec<Sketch>,
    pub notes: Vec<Note>,
    /// What the cards tell of other layers, in their order; `None` for what suits the geometry.
    pub relations: Option<Vec<Relation>>,
    /// What a project file says beyond this.
    pub rest: Rest,
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
    /// What else its results are counted by: several campuses make one institution.
    pub distinct: Option<Distinct>,
    /// What belongs among the results but stands in no layer, for want of a position.
    pub missing: Vec<Bilingual>,
    /// What others have published as the count.
    pub published: Vec<PublishedCount>,
    /// What a project file says beyond this.
    pub rest: Rest,
}

/// A field by whose values results are counted.
#[derive(Clone, Debug, PartialEq)]
pub struct Distinct {
    pub field: String,
    /// What its values are called, in the plural; `None` for the name of the field.
    pub noun: Option<Bilingual>,
}

/// A count that somebody has published for a saved query.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedCount {
    pub value: f64,
    /// The date of the source: YYYY, YYYY-MM or YYYY-MM-DD.
    pub as_of: String,
    pub source: Bilingual,
    /// What the source says of how it counted.
    pub note: Option<Bilingual>,
    /// What a project file says beyond this.
    pub rest: Rest,
}

impl Project {
    pub fn layer(&self, id: &LayerId) -> Option<&Layer> {
        self.layers.iter().find(|l| l.id == *id)
    }

    /// Whether anything of a layer is shown: it and its group are visible, and it is not wholly transparent.
    pub fn is_shown(&self, layer: &Layer) -> bool {
        layer.visible && layer.opacity > 0.0 && self.groups.iter().all(|g| g.id != layer.group || g.visible)
    }

    /// The saved query of these layers and this filter, whatever its radius; the order of conditions that all have
    /// to hold makes no difference.
    pub fn saved_query(&self, layers: &[LayerId], filter: &str) -> Option<&SavedQuery> {
        let of_layers = || self.queries.iter().filter(|q| q.layers == layers);
        let conditions = |text: &str| {
            let mut texts: Vec<String> =
                Filter::parse(text).ok()?.conditions()?.iter().map(ToString::to_string).collect();
            texts.sort();
            Some(texts)
        };
        let wanted = conditions(filter);
        let is_same = |q: &&SavedQuery| wanted.is_some() && conditions(&q.filter) == wanted;
        of_layers().find(|q| q.filter.trim() == filter.trim()).or_else(|| of_layers().find(is_same))
    }

    pub fn layer_mut(&mut self, id: &LayerId) -> Option<&mut Layer> {
        self.layers.iter_mut().find(|l| l.id == *id)
    }
}
