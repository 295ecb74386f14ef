//! A layer without what lies far from the rest of it, for the checks that lay features over each other.

use crate::data::{Dataset, DatasetBuilder, Feature, FeatureId, Piece};
use crate::plan::doctor;

/// The geometry of what lies together, and which features it is of.
pub(super) struct Near {
    pub data: Dataset,
    /// The features of the layer, by their rows here.
    of: Vec<FeatureId>,
    /// Those that lie far away, in the order of their rows.
    pub far: Vec<FeatureId>,
}

impl Near {
    pub fn of(layer: &Dataset) -> Self {
        let far = doctor::far_features(layer);
        let mut builder = DatasetBuilder::default();
        let mut of = Vec::new();
        for feature in layer.features().filter(|feature| far.binary_search(&feature.id()).is_err()) {
            builder.begin_feature();
            copy(feature, &mut builder);
            builder.end_feature();
            of.push(feature.id());
        }
        Self { data: builder.finish(), of, far }
    }

    /// The feature of the layer.
    pub fn in_layer(&self, here: FeatureId) -> FeatureId {
        self.of.get(here.row()).copied().unwrap_or(here)
    }
}

fn copy(feature: Feature<'_>, builder: &mut DatasetBuilder) {
    let mut sink = builder.geometry(feature.geometry_type());
    for piece in feature.pieces() {
        match piece {
            Piece::Point(p) => {
                sink.coord(p, None);
                sink.end_point();
            }
            Piece::Line(line) => {
                line.iter().for_each(|p| sink.coord(*p, None));
                sink.end_line();
            }
            Piece::Polygon(polygon) => {
                for ring in polygon.rings() {
                    ring.iter().for_each(|p| sink.coord(*p, None));
                    sink.end_ring();
                }
                sink.end_polygon();
            }
        }
    }
}
