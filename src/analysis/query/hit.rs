//! One answer of a query.

use std::cmp::Ordering;

use super::BoundFilter;
use crate::analysis::index::SpatialIndex;
use crate::analysis::measure::{self, Metres, Nearest};
use crate::data::{FeatureId, LonLat};

/// One feature found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    pub feature: FeatureId,
    /// From the target to the nearest point of the feature, 0 where they meet.
    pub distance: Metres,
    /// Bearing at `from` towards `to`, degrees clockwise from north; `None` when the distance is 0.
    pub azimuth_deg: Option<f64>,
    /// The nearest point of the target.
    pub from: LonLat,
    /// The nearest point of the feature.
    pub to: LonLat,
    /// Whether the distance is so close to the radius that the feature might as well lie on its other side; in
    /// queries without a radius always `false`.
    pub borderline: bool,
    /// The stated uncertainty of the feature's position, metres.
    pub uncertainty_m: Option<f64>,
}

impl Hit {
    pub(super) fn new(index: &SpatialIndex, feature: FeatureId, nearest: Nearest, azimuth_deg: Option<f64>) -> Self {
        let Nearest { distance, from, to } = nearest;
        let azimuth_deg = if distance.0 > 0.0 { azimuth_deg.or_else(|| measure::azimuth(from, to)) } else { None };
        Self { feature, distance, azimuth_deg, from, to, borderline: false, uncertainty_m: index.uncertainty(feature) }
    }

    /// Nearest first; equal distances in the order of the features.
    pub(super) fn order(&self, other: &Self) -> Ordering {
        self.distance.0.total_cmp(&other.distance.0).then(self.feature.cmp(&other.feature))
    }
}

/// A layer to be asked: the caller's key for it, its index, and the filter its features must pass.
#[derive(Clone, Copy, Debug)]
pub struct QueryLayer<'a, K> {
    pub key: K,
    pub index: &'a SpatialIndex,
    pub filter: Option<&'a BoundFilter>,
}

/// A hit with the key of its layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerHit<K> {
    pub layer: K,
    pub hit: Hit,
}

/// The hits of several layers in one order: nearest first, then by layer as asked, then by feature.
pub(super) fn merge<K: Copy>(layers: impl Iterator<Item = (K, Vec<Hit>)>) -> Vec<LayerHit<K>> {
    let mut all: Vec<(usize, LayerHit<K>)> = layers
        .enumerate()
        .flat_map(|(i, (layer, hits))| hits.into_iter().map(move |hit| (i, LayerHit { layer, hit })))
        .collect();
    all.sort_by(|(i, a), (j, b)| {
        a.hit.distance.0.total_cmp(&b.hit.distance.0).then(i.cmp(j)).then(a.hit.feature.cmp(&b.hit.feature))
    });
    all.into_iter().map(|(_, hit)| hit).collect()
}
