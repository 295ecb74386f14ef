//! Seeded random coverages: overlaps against every pair, gaps against what is left of the whole, areas that add up.

use proptest::prelude::*;
use shapan::analysis::check::{self, Tolerance};
use shapan::analysis::measure;
use shapan::data::{Dataset, DatasetBuilder, GeometryType, LonLat, Polygon};
use shapan::progress::Progress;

/// A corner of a grid of 20 by 20 m or so, about the place of the bundled plan.
fn at(x: f64, y: f64) -> LonLat {
    LonLat::new(116.41 + x * 2.5e-4, 39.77 + y * 2e-4)
}

fn dataset(rings: &[Vec<LonLat>]) -> Dataset {
    let mut builder = DatasetBuilder::default();
    for ring in rings {
        builder.begin_feature();
        let mut sink = builder.geometry(GeometryType::Polygon);
        ring.iter().chain(ring.first()).for_each(|p| sink.coord(*p, None));
        sink.end_ring();
        sink.end_polygon();
        builder.end_feature();
    }
    builder.finish()
}

fn rectangle([x, y, width, height]: [f64; 4]) -> Vec<LonLat> {
    vec![at(x, y), at(x + width, y), at(x + width, y + height), at(x, y + height)]
}

fn polygons(dataset: &Dataset) -> Vec<Polygon<'_>> {
    dataset.features().flat_map(|f| f.polygons()).collect()
}

/// Whole numbers, so that many borders coincide.
fn rectangles() -> impl Strategy<Value = Vec<[f64; 4]>> {
    let side = || (1..4u8).prop_map(f64::from);
    let place = || (0..8u8).prop_map(f64::from);
    prop::collection::vec((place(), place(), side(), side()).prop_map(|(x, y, w, h)| [x, y, w, h]), 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn overlaps_are_those_of_every_pair(rectangles in rectangles()) {
        let dataset = dataset(&rectangles.iter().map(|r| rectangle(*r)).collect::<Vec<_>>());
        let found = check::overlaps(&[&dataset], &Tolerance::default(), &Progress::default()).unwrap();
        let mut wanted = Vec::new();
        for (i, a) in rectangles.iter().enumerate() {
            for (j, b) in rectangles.iter().enumerate().skip(i + 1) {
                let shared = |k: usize| (a[k] + a[k + 2]).min(b[k] + b[k + 2]) - a[k].max(b[k]);
                if shared(0) > 0.0 && shared(1) > 0.0 {
                    wanted.push((vec![i, j], shared(0) * shared(1)));
                }
            }
        }
        let rows = |f: &check::Fault| f.features.iter().map(|of| of.feature.row()).collect::<Vec<_>>();
        prop_assert_eq!(found.iter().map(rows).collect::<Vec<_>>(), wanted.iter().map(|w| w.0.clone()).collect::<Vec<_>>());
        let cell = measure::polygon_area(polygons(&self::dataset(&[rectangle([4.0, 4.0, 1.0, 1.0])]))[0]).square_metres();
        for (fault, (_, cells)) in found.iter().zip(&wanted) {
            prop_assert!((fault.size.magnitude() / (cells * cell) - 1.0).abs() < 1e-4);
        }
    }

    #[test]
    fn gaps_are_what_is_left_of_the_whole(rectangles in rectangles()) {
        let whole = dataset(&[rectangle([0.0, 0.0, 11.0, 11.0])]);
        let coverage = dataset(&rectangles.iter().map(|r| rectangle(*r)).collect::<Vec<_>>());
        let gaps = check::gaps(&[&coverage], Some(&whole), &Tolerance::default(), &Progress::default()).unwrap();
        let left: f64 = gaps.iter().map(|f| f.size.magnitude()).sum();
        let wanted = measure::difference_area(&polygons(&whole), &polygons(&coverage)).unwrap().square_metres();
        // Borders of different length are not quite the same geodesic; what that leaves is noise.
        prop_assert!((left - wanted).abs() < 0.1, "{} is not {}", left, wanted);
        // Without a boundary only what is enclosed is a gap, and it is among the former.
        let holes = check::gaps(&[&coverage], None, &Tolerance::default(), &Progress::default()).unwrap();
        for hole in &holes {
            prop_assert!(gaps.iter().any(|gap| (gap.size.magnitude() - hole.size.magnitude()).abs() < 0.1));
        }
        for fault in gaps.iter().chain(&holes) {
            let place = fault.place.unwrap();
            prop_assert!(!polygons(&coverage).iter().any(|p| measure::contains(*p, place)));
        }
    }

    #[test]
    fn outside_is_the_rest_of_the_area(rectangles in rectangles()) {
        let boundary = dataset(&[rectangle([2.0, 2.0, 4.0, 4.0])]);
        let coverage = dataset(&rectangles.iter().map(|r| rectangle(*r)).collect::<Vec<_>>());
        let found = check::outside(&[&coverage], &boundary, &Tolerance::default(), &Progress::default()).unwrap();
        for (row, polygon) in polygons(&coverage).into_iter().enumerate() {
            let out = measure::difference_area(&[polygon], &polygons(&boundary)).unwrap().square_metres();
            let fault = found.iter().find(|f| f.features[0].feature.row() == row);
            let told = fault.map_or(0.0, |f| f.size.magnitude());
            prop_assert!((told - out).abs() < 0.1, "{} is not {}", told, out);
            if let Some(fault) = fault {
                let inside = measure::intersection_area(&[polygon], &polygons(&boundary)).unwrap().square_metres();
                prop_assert_eq!(fault.kind, check::FaultKind::Outside { wholly: inside < 0.1 });
            }
        }
    }
}

#[test]
fn a_grid_without_faults_has_none() {
    let rings: Vec<Vec<LonLat>> =
        (0..400u16).map(|i| rectangle([f64::from(i % 20), f64::from(i / 20), 1.0, 1.0])).collect();
    let grid = dataset(&rings);
    let (tolerance, progress) = (Tolerance::default(), Progress::default());
    assert_eq!(check::overlaps(&[&grid], &tolerance, &progress).unwrap(), []);
    assert_eq!(check::gaps(&[&grid], None, &tolerance, &progress).unwrap(), []);
    assert_eq!(check::validity(&[&grid], &tolerance, &progress).unwrap(), []);
    assert_eq!(check::slivers(&[&grid], &tolerance, &progress).unwrap(), []);
    assert_eq!(check::duplicates(&[&grid], &progress).unwrap(), []);
}
