//! Which layers have to do with each other: what the card of a feature tells of others.

use super::{Bilingual, LayerId, Rest};

/// One part of the cards of some layers: what of other layers crosses, lies in or is near the feature.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// The layers whose cards have it.
    pub of: Vec<LayerId>,
    /// The layers it tells about.
    pub to: Vec<LayerId>,
    pub kind: RelationKind,
    /// What the card calls it; `None` for words made of the layers' names.
    pub heading: Option<Bilingual>,
    /// Which features of the other layers count, as `--where` writes it; empty for all.
    pub filter: String,
    /// An attribute of the other features that is told behind their names; empty for none.
    pub detail: String,
    /// What a project file says beyond this.
    pub rest: Rest,
}

/// What is computed. A relation whose kind means nothing for a feature's geometry leaves its card as it is.
#[derive(Clone, Debug, PartialEq)]
pub enum RelationKind {
    /// How many metres of a line lie inside an area, from either side: the lines that run through an area, or the
    /// areas that a line runs through. Of those that miss it the nearest `missed` are told with their distance.
    LengthInside { missed: usize },
    /// Points and areas that share ground with an area or hold a point; areas with the area that they share.
    Overlap,
    /// The `count` nearest, by their distance from the centroid, and from the edge.
    Nearest { count: usize },
    /// Between which of these radii about the other layer's centroid and about its edge the feature lies, in
    /// metres and ascending.
    Rings { radii_m: Vec<f64> },
    /// The features whose ids an attribute lists, in its order.
    Listed { field: String },
}
