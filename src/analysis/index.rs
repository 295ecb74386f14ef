//! The spatial index: which features may lie within reach, with a proven margin. The only door to rstar.
//!
//! Everything is kept in earth-centred coordinates, where poles and the antimeridian are ordinary places.
//! Features that are one point each are packed in buckets of neighbours, which a query takes or leaves whole;
//! parts of lines and areas have a box each that holds all of their geodesics and of their inside. Nothing here
//! answers a question by itself: that is [`super::query`]'s.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::Arc;

use rayon::prelude::*;
use rstar::{AABB, ParentNode, RTree, RTreeNode, RTreeObject};

use super::chord::{Box3, Xyz, xyz};
use super::measure::{area_bounds, edge_bounds};
use crate::data::{Dataset, Feature, FeatureId, LonLat, Piece};
use crate::progress::{Cancelled, Progress};

/// Points in one bucket: small enough to be scanned whole, large enough to be accepted whole.
const BUCKET: usize = 64;
/// Edges of a line, or points of a multi-point, under one box.
const RUN: usize = 16;

/// The attribute that holds how far, in metres, a feature may lie from where it is drawn.
pub const POSITION_UNCERTAINTY_FIELD: &str = "position_uncertainty_m";

/// The frozen index over one dataset.
///
/// ```
/// use std::sync::Arc;
/// use shapan::analysis::index::SpatialIndex;
/// use shapan::{data::DatasetBuilder, progress::Progress};
/// let dataset = Arc::new(DatasetBuilder::default().finish());
/// let index = SpatialIndex::build(dataset, &Progress::default()).unwrap();
/// assert!(index.dataset().is_empty());
/// ```
#[derive(Debug)]
pub struct SpatialIndex {
    dataset: Arc<Dataset>,
    tree: RTree<Entry>,
    /// Features that are one point, neighbours side by side.
    points: Vec<PackedPoint>,
    uncertainty_field: Option<usize>,
    greatest_uncertainty: f64,
}

/// A feature that is one point.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PackedPoint {
    pub x: Xyz,
    pub feature: FeatureId,
}

/// What lies in one box.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub bounds: Box3,
    pub content: Content,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Content {
    /// A bucket of packed points.
    Points { from: usize, to: usize },
    /// A part of a feature.
    Part(FeatureId),
}

impl RTreeObject for Entry {
    type Envelope = AABB<[f64; 3]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.bounds.min, self.bounds.max)
    }
}

impl SpatialIndex {
    /// Indexes all features that have a geometry; progress counts features.
    ///
    /// # Errors
    /// Only when cancelled.
    pub fn build(dataset: Arc<Dataset>, progress: &Progress) -> Result<Self, Cancelled> {
        progress.set_total(dataset.len() as u64);
        let mut points = Vec::new();
        let mut entries = Vec::new();
        for (i, feature) in dataset.features().enumerate() {
            if i % 1024 == 1023 {
                progress.check()?;
                progress.advance(1024);
            }
            match single_point(feature) {
                Some(p) => points.push((p, feature.id())),
                None => push_parts(feature, &mut entries),
            }
        }
        progress.advance(dataset.len() as u64 % 1024);
        let points = packed(&points);
        for (i, bucket) in points.chunks(BUCKET).enumerate() {
            let mut bounds = Box3::NOTHING;
            bucket.iter().for_each(|p| bounds.add(p.x));
            let from = i * BUCKET;
            entries.push(Entry { bounds, content: Content::Points { from, to: from + bucket.len() } });
        }
        progress.check()?;
        let tree = RTree::bulk_load(entries);
        let uncertainty_field = dataset.field_index(POSITION_UNCERTAINTY_FIELD);
        let mut index = Self { dataset, tree, points, uncertainty_field, greatest_uncertainty: 0.0 };
        if uncertainty_field.is_some() {
            let stated = index.dataset.features().filter_map(|f| index.uncertainty(f.id()));
            index.greatest_uncertainty = stated.fold(0.0, f64::max);
        }
        Ok(index)
    }

    /// The dataset the index was built over.
    pub fn dataset(&self) -> &Arc<Dataset> {
        &self.dataset
    }

    /// The stated uncertainty of a feature's position in metres, if there is a finite one of at least 0.
    pub fn uncertainty(&self, feature: FeatureId) -> Option<f64> {
        let stated = self.dataset.value(self.uncertainty_field?, feature).as_f64()?;
        (stated.is_finite() && stated >= 0.0).then_some(stated)
    }

    /// The largest uncertainty that any feature states, 0 when none does.
    pub(crate) fn greatest_uncertainty(&self) -> f64 {
        self.greatest_uncertainty
    }

    pub(crate) fn points(&self, from: usize, to: usize) -> &[PackedPoint] {
        self.points.get(from..to).unwrap_or(&[])
    }

    /// The position of a feature that is one point.
    pub(crate) fn position(&self, feature: FeatureId) -> LonLat {
        let coords = self.dataset.feature(feature).map(Feature::coords);
        coords.and_then(|c| c.first().copied()).unwrap_or_default()
    }

    /// Visits every entry whose box, and whose parents' boxes, may be of interest.
    pub(crate) fn visit<'s>(&'s self, is_of_interest: impl Fn(&Box3) -> bool, mut each: impl FnMut(&'s Entry)) {
        let mut stack = vec![self.tree.root()];
        while let Some(node) = stack.pop() {
            for child in node.children() {
                match child {
                    RTreeNode::Leaf(entry) if is_of_interest(&entry.bounds) => each(entry),
                    RTreeNode::Parent(parent) if is_of_interest(&bounds_of(parent)) => stack.push(parent),
                    _ => {}
                }
            }
        }
    }

    /// Visits entries in the order of their squared gap, until that is greater than what `each` answers last.
    pub(crate) fn visit_nearest<'s>(&'s self, gap2: impl Fn(&Box3) -> f64, mut each: impl FnMut(&'s Entry) -> f64) {
        let mut limit2 = f64::INFINITY;
        let mut heap = BinaryHeap::from([Pending { gap2: 0.0, step: Step::Node(self.tree.root()) }]);
        while let Some(next) = heap.pop() {
            if next.gap2 > limit2 {
                return;
            }
            let node = match next.step {
                Step::Entry(entry) => {
                    limit2 = each(entry);
                    continue;
                }
                Step::Node(node) => node,
            };
            for child in node.children() {
                let (bounds, step) = match child {
                    RTreeNode::Leaf(entry) => (entry.bounds, Step::Entry(entry)),
                    RTreeNode::Parent(parent) => (bounds_of(parent), Step::Node(parent)),
                };
                let gap2 = gap2(&bounds);
                if gap2 <= limit2 {
                    heap.push(Pending { gap2, step });
                }
            }
        }
    }
}

/// What the search by distance has still to look at; the greatest is the nearest.
struct Pending<'a> {
    gap2: f64,
    step: Step<'a>,
}

enum Step<'a> {
    Node(&'a ParentNode<Entry>),
    Entry(&'a Entry),
}

impl Ord for Pending<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        other.gap2.total_cmp(&self.gap2)
    }
}

impl PartialOrd for Pending<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Pending<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Pending<'_> {}

fn bounds_of(parent: &ParentNode<Entry>) -> Box3 {
    let envelope = parent.envelope();
    Box3 { min: envelope.lower(), max: envelope.upper() }
}

/// The position of a feature that is nothing but one point.
fn single_point(feature: Feature<'_>) -> Option<LonLat> {
    let mut pieces = feature.pieces();
    match (pieces.next(), pieces.next()) {
        (Some(Piece::Point(p)), None) => Some(p),
        _ => None,
    }
}

fn push_parts(feature: Feature<'_>, entries: &mut Vec<Entry>) {
    let content = Content::Part(feature.id());
    let mut loose = (Box3::NOTHING, 0);
    for piece in feature.pieces() {
        match piece {
            Piece::Point(p) => {
                loose.0.add(xyz(p));
                loose.1 += 1;
                if loose.1 == RUN {
                    entries.push(Entry { bounds: loose.0, content });
                    loose = (Box3::NOTHING, 0);
                }
            }
            Piece::Line(line) => {
                let mut bounds = Box3::NOTHING;
                let mut before: Option<Xyz> = None;
                for (i, p) in line.iter().enumerate() {
                    let x = xyz(*p);
                    bounds = bounds.union(edge_bounds(before.unwrap_or(x), x));
                    before = Some(x);
                    if i > 0 && i % RUN == 0 || i + 1 == line.len() {
                        entries.push(Entry { bounds, content });
                        bounds = Box3::NOTHING;
                    }
                }
            }
            Piece::Polygon(polygon) if !polygon.exterior().is_empty() => {
                entries.push(Entry { bounds: area_bounds(polygon), content });
            }
            Piece::Polygon(_) => {}
        }
    }
    if loose.1 > 0 {
        entries.push(Entry { bounds: loose.0, content });
    }
}

/// Points in the order of a space-filling curve, so that runs of them are neighbours.
fn packed(points: &[(LonLat, FeatureId)]) -> Vec<PackedPoint> {
    let placed: Vec<PackedPoint> =
        points.par_iter().map(|(p, feature)| PackedPoint { x: xyz(*p), feature: *feature }).collect();
    let mut bounds = Box3::NOTHING;
    placed.iter().for_each(|p| bounds.add(p.x));
    let widest = (0..3).map(|i| bounds.max[i] - bounds.min[i]).fold(1e-3, f64::max);
    let mut keyed: Vec<(u64, PackedPoint)> =
        placed.into_par_iter().map(|p| (curve_key(p.x, bounds.min, widest), p)).collect();
    keyed.par_sort_unstable_by_key(|(key, p)| (*key, p.feature));
    keyed.into_par_iter().map(|(_, p)| p).collect()
}

/// Place on the Z-order curve (G. M. Morton, 1966): the bits of the three coordinates in turn.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 2^21 - 1 by the clamp")]
fn curve_key(x: Xyz, min: Xyz, widest: f64) -> u64 {
    const STEPS: f64 = ((1_u64 << 21) - 1) as f64;
    (0..3).fold(0, |key, i| {
        let step = ((x[i] - min[i]) / widest * STEPS).clamp(0.0, STEPS) as u64;
        key | (spread_bits(step) << i)
    })
}

/// The low 21 bits of a number, two zeros between any two of them.
fn spread_bits(n: u64) -> u64 {
    let mut n = n & 0x1f_ffff;
    n = (n | n << 32) & 0x001f_0000_0000_ffff;
    n = (n | n << 16) & 0x001f_0000_ff00_00ff;
    n = (n | n << 8) & 0x100f_00f0_0f00_f00f;
    n = (n | n << 4) & 0x10c3_0c30_c30c_30c3;
    (n | n << 2) & 0x1249_2492_4924_9249
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_spread_by_threes() {
        assert_eq!(spread_bits(0b111), 0b1_001_001);
        assert_eq!(spread_bits((1 << 21) - 1).count_ones(), 21);
        assert_eq!(spread_bits(1 << 20), 1 << 60);
    }
}
