//! What lies within a radius, and what only just does not.

use std::collections::HashSet;

use rayon::prelude::*;

use super::hit::merge;
use super::{BoundFilter, Hit, LayerHit, QueryLayer, Target};
use crate::analysis::chord::{Box3, accept_chord, chord2, reject_chord, xyz};
use crate::analysis::index::{Content, SpatialIndex};
use crate::analysis::measure::{self, Metres, Nearest, Shape};
use crate::data::{FeatureId, LonLat};
use crate::progress::{Cancelled, Progress};

/// "Exactly 15,000 m" counts as within 15 km: the limit is this much wider, metres.
const LIMIT_SLACK: f64 = 1e-6;

/// Share of the radius within which a distance is borderline when the feature states no uncertainty.
const BORDERLINE_SHARE: f64 = 0.005;

/// Whether a distance counts as within a radius: exactly at the limit it does.
pub fn is_within(distance: Metres, radius: Metres) -> bool {
    distance.0 <= radius.0 + LIMIT_SLACK
}

/// The answer to a radius query on one layer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Within {
    /// Nearest first, equal distances in the order of the features.
    pub hits: Vec<Hit>,
    /// Those beyond the radius that are borderline, nearest first.
    pub just_outside: Vec<Hit>,
}

/// The answer to a radius query on several layers.
#[derive(Clone, Debug, PartialEq)]
pub struct LayersWithin<K> {
    pub hits: Vec<LayerHit<K>>,
    pub just_outside: Vec<LayerHit<K>>,
}

/// The features whose distance from the target is at most `radius`.
///
/// A distance is borderline when it differs from the radius by no more than the uncertainty that the feature
/// states ([`crate::analysis::index::POSITION_UNCERTAINTY_FIELD`]), or by 0.5 % of the radius where it states none.
///
/// ```
/// use std::sync::Arc;
/// use shapan::analysis::{index::SpatialIndex, measure::Metres, query::{Target, within}};
/// use shapan::{data::{DatasetBuilder, GeometryType, LonLat}, progress::Progress};
/// let mut b = DatasetBuilder::default();
/// for lat in [39.8, 39.9, 41.0] {
///     b.begin_feature();
///     let mut g = b.geometry(GeometryType::Point);
///     g.coord(LonLat::new(116.4, lat), None);
///     g.end_point();
///     b.end_feature();
/// }
/// let progress = Progress::default();
/// let index = SpatialIndex::build(Arc::new(b.finish()), &progress).unwrap();
/// let from = Target::Point(LonLat::new(116.4, 39.8));
/// let answer = within(&index, &from, Metres(15_000.0), None, &progress).unwrap();
/// assert_eq!(answer.hits.iter().map(|h| h.feature.row()).collect::<Vec<_>>(), [0, 1]);
/// ```
///
/// # Errors
/// Only when cancelled.
pub fn within(
    index: &SpatialIndex,
    target: &Target,
    radius: Metres,
    filter: Option<&BoundFilter>,
    progress: &Progress,
) -> Result<Within, Cancelled> {
    let radius = radius.0;
    if radius.is_nan() || radius < 0.0 {
        return Ok(Within::default());
    }
    let margin = (radius * BORDERLINE_SHARE).max(index.greatest_uncertainty());
    let mut hits = hits_within(index, target, radius + margin, filter, progress)?;
    for hit in &mut hits {
        hit.borderline = is_borderline(hit.distance, Metres(radius), hit.uncertainty_m);
    }
    let beyond = hits.partition_point(|h| is_within(h.distance, Metres(radius)));
    let mut just_outside = hits.split_off(beyond);
    just_outside.retain(|h| h.borderline);
    Ok(Within { hits, just_outside })
}

/// How far, in metres, a distance may be off at a radius: by the stated uncertainty, or by 0.5 % of the radius.
pub fn borderline_margin(radius: Metres, uncertainty_m: Option<f64>) -> Metres {
    Metres(uncertainty_m.unwrap_or(radius.0 * BORDERLINE_SHARE))
}

/// Whether a distance lies so near to a radius that the position of the feature decides on which side.
pub fn is_borderline(distance: Metres, radius: Metres, uncertainty_m: Option<f64>) -> bool {
    (distance.0 - radius.0).abs() <= borderline_margin(radius, uncertainty_m).0 + LIMIT_SLACK
}

/// [`within`] on several layers, answered together.
///
/// # Errors
/// Only when cancelled.
pub fn within_layers<K: Copy>(
    layers: &[QueryLayer<'_, K>],
    target: &Target,
    radius: Metres,
    progress: &Progress,
) -> Result<LayersWithin<K>, Cancelled> {
    let mut hits = Vec::new();
    let mut just_outside = Vec::new();
    for layer in layers {
        let answer = within(layer.index, target, radius, layer.filter, progress)?;
        hits.push((layer.key, answer.hits));
        just_outside.push((layer.key, answer.just_outside));
    }
    Ok(LayersWithin { hits: merge(hits.into_iter()), just_outside: merge(just_outside.into_iter()) })
}

/// Every feature no farther than `limit`, sorted.
pub(super) fn hits_within(
    index: &SpatialIndex,
    target: &Target,
    limit: f64,
    filter: Option<&BoundFilter>,
    progress: &Progress,
) -> Result<Vec<Hit>, Cancelled> {
    let limit = limit + LIMIT_SLACK;
    let shape = target.shape();
    let (points, parts) = candidates(index, target, &shape, limit);
    let passes = |feature: &FeatureId| filter.is_none_or(|f| f.matches(index.dataset(), *feature));
    let of_point = |feature: &FeatureId| {
        let p = index.position(*feature);
        if let Target::Point(from) = target {
            let way = measure::inverse(*from, p);
            let nearest = Nearest { distance: way.distance, from: *from, to: p };
            (way.distance.0 <= limit).then(|| Hit::new(index, *feature, nearest, Some(way.azimuth_deg)))
        } else {
            let nearest = shape.nearest_to(&Shape::of_point(p), limit)?;
            Some(Hit::new(index, *feature, nearest, None))
        }
    };
    let of_part = |feature: &FeatureId| {
        let other = Shape::of_feature(index.dataset().feature(*feature)?);
        let nearest = shape.nearest_to(&other, limit)?;
        Some(Hit::new(index, *feature, nearest, None))
    };
    let checked = |hit: Option<Hit>| progress.check().map(|()| hit);
    let mut hits = points
        .par_iter()
        .filter(|f| passes(f))
        .map(|f| checked(of_point(f)))
        .filter_map(Result::transpose)
        .collect::<Result<Vec<Hit>, Cancelled>>()?;
    let more = parts
        .par_iter()
        .filter(|f| passes(f))
        .map(|f| checked(of_part(f)))
        .filter_map(Result::transpose)
        .collect::<Result<Vec<Hit>, Cancelled>>()?;
    hits.extend(more);
    hits.par_sort_unstable_by(Hit::order);
    Ok(hits)
}

/// Features that may lie within `limit`: those of one point, and the others in ascending order.
fn candidates(
    index: &SpatialIndex,
    target: &Target,
    shape: &Shape<'_>,
    limit: f64,
) -> (Vec<FeatureId>, Vec<FeatureId>) {
    let reject2 = reject_chord(limit).powi(2);
    let (mut points, mut parts) = (Vec::new(), Vec::new());
    let of_interest = is_of_interest(target, shape, reject2);
    index.visit(of_interest, |entry| match entry.content {
        Content::Part(feature) => parts.push(feature),
        Content::Points { from, to } => {
            let bucket = index.points(from, to);
            match target {
                Target::Point(p) => {
                    let x = xyz(*p);
                    let near = bucket.iter().filter(|q| chord2(q.x, x) <= reject2);
                    points.extend(near.map(|q| q.feature));
                }
                Target::Features { .. } => points.extend(bucket.iter().map(|q| q.feature)),
            }
        }
    });
    parts.sort_unstable();
    parts.dedup();
    (points, parts)
}

/// Whether a box may hold something that near.
fn is_of_interest<'a>(target: &'a Target, shape: &'a Shape<'a>, reject2: f64) -> impl Fn(&Box3) -> bool + use<'a> {
    let point = match target {
        Target::Point(p) => Some(xyz(*p)),
        Target::Features { .. } => None,
    };
    move |bounds| match point {
        Some(x) => bounds.nearest2(x) <= reject2,
        None => shape.might_contain_in(bounds) || shape.bounds_gap2(bounds) <= reject2,
    }
}

/// The features within the radius in no particular order, without their distances: exactly those that
/// [`within`] answers, many times faster, because whole buckets are taken or left by proven bounds and only a
/// thin band about the radius is measured.
pub fn ids_within(
    index: &SpatialIndex,
    target: &Target,
    radius: Metres,
    filter: Option<&BoundFilter>,
) -> Vec<FeatureId> {
    if radius.0.is_nan() || radius.0 < 0.0 {
        return Vec::new();
    }
    let limit = radius.0 + LIMIT_SLACK;
    let accept2 = match accept_chord(limit) {
        accept if accept > 0.0 => accept * accept,
        _ => -1.0,
    };
    let reject2 = reject_chord(limit).powi(2);
    let shape = target.shape();
    let mut ids = Vec::new();
    let (mut doubtful_points, mut parts): (Vec<(FeatureId, LonLat)>, _) = (Vec::new(), Vec::new());
    let mut sure_parts = HashSet::new();
    let of_interest = is_of_interest(target, &shape, reject2);
    let point = match target {
        Target::Point(p) => Some(xyz(*p)),
        Target::Features { .. } => None,
    };
    index.visit(of_interest, |entry| {
        let all = match point {
            Some(x) => entry.bounds.farthest2(x) <= accept2,
            None => shape.reaches_all_of(&entry.bounds, accept2),
        };
        match entry.content {
            Content::Part(feature) if all => {
                sure_parts.insert(feature);
            }
            Content::Part(feature) => parts.push(feature),
            Content::Points { from, to } if all => ids.extend(index.points(from, to).iter().map(|q| q.feature)),
            Content::Points { from, to } => {
                for q in index.points(from, to) {
                    let Some(x) = point else {
                        doubtful_points.push((q.feature, index.position(q.feature)));
                        continue;
                    };
                    let gap2 = chord2(q.x, x);
                    if gap2 <= accept2 {
                        ids.push(q.feature);
                    } else if gap2 <= reject2 {
                        doubtful_points.push((q.feature, index.position(q.feature)));
                    }
                }
            }
        }
    });
    let measured: Vec<FeatureId> = doubtful_points
        .par_iter()
        .filter(|(_, p)| shape.is_within(&Shape::of_point(*p), limit))
        .map(|(feature, _)| *feature)
        .collect();
    ids.extend(measured);
    parts.sort_unstable();
    parts.dedup();
    parts.retain(|f| !sure_parts.contains(f));
    let reached =
        |f: &FeatureId| index.dataset().feature(*f).is_some_and(|f| shape.is_within(&Shape::of_feature(f), limit));
    let measured: Vec<FeatureId> = parts.into_par_iter().filter(reached).collect();
    ids.extend(measured);
    ids.extend(sure_parts);
    if let Some(filter) = filter {
        ids.retain(|f| filter.matches(index.dataset(), *f));
    }
    ids
}
