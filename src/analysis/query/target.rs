//! What distances are measured from.

use std::sync::Arc;

use crate::analysis::measure::{self, Shape};
use crate::data::{Dataset, Feature, FeatureId, LonLat};

/// The origin of a query: owned, so that it can go to a worker thread.
#[derive(Clone, Debug)]
pub enum Target {
    /// A position: a click, a typed coordinate, a centroid.
    Point(LonLat),
    /// The nearest part of some features, 0 inside their areas.
    Features { dataset: Arc<Dataset>, ids: Vec<FeatureId> },
}

impl Target {
    /// All features of a dataset together.
    pub fn all_of(dataset: Arc<Dataset>) -> Self {
        let ids = dataset.features().map(|f| f.id()).collect();
        Self::Features { dataset, ids }
    }

    /// The common centroid of features as a position; `None` without geometry.
    pub fn centroid_of(dataset: &Dataset, ids: &[FeatureId]) -> Option<Self> {
        let pieces = ids.iter().filter_map(|id| dataset.feature(*id)).flat_map(|f| f.pieces());
        measure::centroid_of_pieces(pieces).map(Self::Point)
    }

    /// Whether a feature is an area that lies inside the target with every vertex.
    pub fn enclosing(&self) -> impl Fn(Feature<'_>) -> bool {
        let shape = self.shape();
        move |of| of.polygons().next().is_some() && of.coords().iter().all(|at| shape.contains(*at))
    }

    pub(super) fn shape(&self) -> Shape<'_> {
        match self {
            Self::Point(p) => Shape::of_point(*p),
            Self::Features { dataset, ids } => {
                Shape::of_pieces(ids.iter().filter_map(|id| dataset.feature(*id)).flat_map(|f| f.pieces()))
            }
        }
    }
}
