//! The index against a plain loop over all features with the same exact distance.

use std::sync::Arc;

use shapan::analysis::index::SpatialIndex;
use shapan::analysis::measure::{self, Metres};
use shapan::analysis::query::{Target, ids_within, within};
use shapan::data::{Dataset, FeatureId, LonLat};
use shapan::progress::Progress;

use crate::measure::layers::{Geometry, Random, dataset, polygon};

pub fn index(dataset: Dataset) -> SpatialIndex {
    SpatialIndex::build(Arc::new(dataset), &Progress::default()).unwrap()
}

/// The least exact distance from a target to a feature, without any index.
pub fn exact(target: &Target, dataset: &Dataset, id: FeatureId) -> Option<f64> {
    let feature = dataset.feature(id).unwrap();
    match target {
        Target::Point(p) => measure::distance_to_feature(*p, feature).map(|n| n.distance.0),
        Target::Features { dataset: other, ids } => ids
            .iter()
            .filter_map(|i| measure::distance_between(other.feature(*i).unwrap(), feature))
            .map(|n| n.distance.0)
            .min_by(f64::total_cmp),
    }
}

/// Layers of every kind: dense about a place, thin over the whole earth.
pub fn layers() -> Vec<(Random, Dataset)> {
    let centres = [[116.4, 39.8], [180.0, -16.0], [10.0, 89.99], [0.0, -90.0]].map(LonLat::from);
    let mut out = Vec::new();
    for (i, centre) in centres.into_iter().enumerate() {
        let mut random = Random::new(100 + i as u64);
        let features: Vec<Geometry> = (0..180)
            .map(|k| {
                // Half of them near the centre, at every scale; the rest anywhere.
                let spread = 10_f64.powf(random.between(1.0, 6.5));
                let at = if k % 3 == 0 { random.position() } else { random.near(centre, spread) };
                let size = 10_f64.powf(random.between(0.5, 5.5));
                random.geometry(at, size)
            })
            .collect();
        out.push((random, dataset(&features)));
    }
    out
}

/// Targets of every kind about a layer.
pub fn targets(random: &mut Random, near: LonLat) -> Vec<Target> {
    let other = Arc::new(dataset(&[
        random.geometry(near, 3_000.0),
        polygon(&[random.star(near, 40_000.0, 9), random.star(near, 9_000.0, 7)]),
        Geometry::Lines(vec![(0..40).map(|_| random.near(near, 60_000.0)).collect()]),
    ]));
    let ids = |ids: &[u32]| ids.iter().map(|i| FeatureId(*i)).collect();
    vec![
        Target::Point(near),
        Target::Point(random.position()),
        Target::Features { dataset: other.clone(), ids: ids(&[1]) },
        Target::Features { dataset: other, ids: ids(&[0, 2]) },
    ]
}

#[test]
fn ids_are_those_of_the_plain_loop() {
    for (mut random, data) in layers() {
        let near = data.coords()[data.coords().len() / 2];
        let index = index(data);
        let data = index.dataset().clone();
        for target in targets(&mut random, near) {
            let distances: Vec<f64> =
                data.features().map(|f| exact(&target, &data, f.id()).unwrap_or(f64::INFINITY)).collect();
            for radius in [0.0, 1.0, 300.0, 15_000.0, 200_000.0, 2e6, 1e7, 2.1e7] {
                let mut ids = ids_within(&index, &target, Metres(radius), None);
                ids.sort();
                let expected: Vec<FeatureId> = (0..)
                    .map(FeatureId)
                    .zip(&distances)
                    .filter(|(_, d)| **d <= radius + 1e-6)
                    .map(|(id, _)| id)
                    .collect();
                assert_eq!(ids, expected, "{target:?} {radius}");
            }
        }
    }
}

/// Thousands of packed points, so that whole buckets are accepted, rejected and scanned.
#[test]
fn dense_points_at_every_radius() {
    for centre in [[116.42, 39.79], [-180.0, 0.5], [77.0, -89.95]].map(LonLat::from) {
        let mut random = Random::new(21);
        let features: Vec<Geometry> =
            (0..6_000).map(|_| Geometry::Points(vec![random.near(centre, 30_000.0)])).collect();
        let index = index(dataset(&features));
        let distances: Vec<f64> = index.dataset().coords().iter().map(|p| measure::distance(centre, *p).0).collect();
        let target = Target::Point(centre);
        for radius in [0.5, 90.0, 7_000.0, 15_000.0, 29_999.0, 30_001.0, 1e7] {
            let expected = distances.iter().filter(|d| **d <= radius + 1e-6).count();
            let ids = ids_within(&index, &target, Metres(radius), None);
            assert_eq!(ids.len(), expected, "{centre:?} {radius}");
            assert!(ids.iter().all(|id| distances[id.row()] <= radius + 1e-6));
        }
    }
}

/// "Exactly 15,000 m" is within 15 km, a hair more is not; also along the poles' meridians.
#[test]
fn the_limit_itself_counts() {
    for centre in [[116.42, 39.79], [180.0, 70.0], [0.0, 90.0]].map(LonLat::from) {
        let at = |i: i32, metres: f64| measure::destination(centre, f64::from(i) * 7.3, Metres(metres));
        let on: Vec<Geometry> = (0..50).map(|i| Geometry::Points(vec![at(i, 15_000.0)])).collect();
        let beyond: Vec<Geometry> = (0..50).map(|i| Geometry::Points(vec![at(i, 15_000.000_01)])).collect();
        let target = Target::Point(centre);
        let radius = Metres(15_000.0);
        assert_eq!(ids_within(&index(dataset(&on)), &target, radius, None).len(), 50);
        assert_eq!(ids_within(&index(dataset(&beyond)), &target, radius, None).len(), 0);
        let answer = within(&index(dataset(&beyond)), &target, radius, None, &Progress::default()).unwrap();
        assert_eq!((answer.hits.len(), answer.just_outside.len()), (0, 50));
    }
}

#[test]
fn an_area_is_found_from_deep_inside() {
    // A country-sized area, far from all of its edges, over a pole and over the antimeridian.
    for centre in [[100.0, 45.0], [180.0, 0.0], [0.0, 90.0]].map(LonLat::from) {
        let ring = measure::circle(centre, Metres(2_500_000.0), 24);
        let index = index(dataset(&[polygon(&[ring])]));
        for metres in [0.0, 1_000_000.0, 2_400_000.0] {
            let q = Target::Point(measure::destination(centre, 100.0, Metres(metres)));
            assert_eq!(ids_within(&index, &q, Metres(0.0), None).len(), 1, "{centre:?} {metres}");
        }
    }
}

#[test]
fn building_can_be_cancelled_and_counts() {
    let features: Vec<Geometry> =
        (0..2_500).map(|i| Geometry::Points(vec![LonLat::new(f64::from(i) / 100.0, 1.0)])).collect();
    let data = Arc::new(dataset(&features));
    let progress = Progress::default();
    SpatialIndex::build(data.clone(), &progress).unwrap();
    assert_eq!((progress.done(), progress.total()), (2_500, 2_500));
    let progress = Progress::default();
    progress.cancel();
    assert!(SpatialIndex::build(data, &progress).is_err());
}
