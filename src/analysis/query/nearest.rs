//! The k nearest features.

use std::collections::HashSet;

use super::hit::merge;
use super::{BoundFilter, Hit, LayerHit, QueryLayer, Target};
use crate::analysis::chord::{FARTHEST, chord2, reject_chord, xyz};
use crate::analysis::index::{Content, SpatialIndex};
use crate::analysis::measure::{self, Nearest, Shape};
use crate::data::FeatureId;
use crate::progress::{Cancelled, Progress};

/// The `k` features nearest to the target, nearest first, equal distances in the order of the features; fewer
/// when there are fewer.
///
/// # Errors
/// Only when cancelled.
pub fn nearest(
    index: &SpatialIndex,
    target: &Target,
    k: usize,
    filter: Option<&BoundFilter>,
    progress: &Progress,
) -> Result<Vec<Hit>, Cancelled> {
    let shape = target.shape();
    let mut best = Best { hits: Vec::new(), k };
    let mut seen = HashSet::new();
    let mut cancelled = Ok(());
    if k == 0 || shape.is_empty() {
        return Ok(Vec::new());
    }
    let point = match target {
        Target::Point(p) => Some((*p, xyz(*p))),
        Target::Features { .. } => None,
    };
    let passes = |feature: FeatureId| filter.is_none_or(|f| f.matches(index.dataset(), feature));
    let gap2 = |bounds: &_| match point {
        Some((_, x)) => crate::analysis::chord::Box3::nearest2(bounds, x),
        None if shape.might_contain_in(bounds) => 0.0,
        None => shape.bounds_gap2(bounds),
    };
    index.visit_nearest(gap2, |entry| {
        cancelled = progress.check();
        if cancelled.is_err() {
            return -1.0;
        }
        match entry.content {
            Content::Part(feature) => {
                if seen.insert(feature)
                    && passes(feature)
                    && let Some(f) = index.dataset().feature(feature)
                    && let Some(found) = shape.nearest_to(&Shape::of_feature(f), best.limit())
                {
                    best.keep(Hit::new(index, feature, found, None));
                }
            }
            Content::Points { from, to } => {
                for q in index.points(from, to) {
                    if point.is_some_and(|(_, x)| chord2(q.x, x) > best.reject2()) || !passes(q.feature) {
                        continue;
                    }
                    let p = index.position(q.feature);
                    let found = match point {
                        Some((from, _)) => Some(Nearest { distance: measure::distance(from, p), from, to: p }),
                        None => shape.nearest_to(&Shape::of_point(p), best.limit()),
                    };
                    if let Some(found) = found.filter(|f| f.distance.0 <= best.limit()) {
                        best.keep(Hit::new(index, q.feature, found, None));
                    }
                }
            }
        }
        best.reject2()
    });
    cancelled.map(|()| best.hits)
}

/// The `k` nearest features of several layers together.
///
/// # Errors
/// Only when cancelled.
pub fn nearest_in_layers<K: Copy>(
    layers: &[QueryLayer<'_, K>],
    target: &Target,
    k: usize,
    progress: &Progress,
) -> Result<Vec<LayerHit<K>>, Cancelled> {
    let mut answers = Vec::new();
    for layer in layers {
        answers.push((layer.key, nearest(layer.index, target, k, layer.filter, progress)?));
    }
    let mut hits = merge(answers.into_iter());
    hits.truncate(k);
    Ok(hits)
}

/// The best so far, in order.
struct Best {
    hits: Vec<Hit>,
    k: usize,
}

impl Best {
    /// Hits farther than this cannot get in any more, metres.
    fn limit(&self) -> f64 {
        if self.hits.len() < self.k { FARTHEST } else { self.hits.last().map_or(FARTHEST, |h| h.distance.0) }
    }

    fn reject2(&self) -> f64 {
        reject_chord(self.limit()).powi(2)
    }

    fn keep(&mut self, hit: Hit) {
        let at = self.hits.partition_point(|h| h.order(&hit).is_lt());
        if at < self.k {
            self.hits.insert(at, hit);
            self.hits.truncate(self.k);
        }
    }
}
