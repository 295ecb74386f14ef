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

/// Rows of parcels that share the lines between rows but not their corners, turned about the place by some degrees
/// and written with seven digits. Of `missing` rows, counted from the second and never two in turn, the parcel in the
/// middle is left out: the coverage, and the parcels left out.
fn rows_of_parcels(cuts: &[Vec<u16>], missing: &[bool], turned: f64) -> (Dataset, Vec<Vec<LonLat>>) {
    let (sin, cos) = turned.to_radians().sin_cos();
    let corner = |x: f64, y: f64| {
        let p = at(x * cos - y * sin, x * sin + y * cos);
        LonLat::new((p.lon * 1e7).round() / 1e7, (p.lat * 1e7).round() / 1e7)
    };
    let (mut kept, mut left_out) = (Vec::new(), Vec::new());
    for (row, cuts) in cuts.iter().enumerate() {
        let mut xs: Vec<f64> = cuts.iter().map(|c| f64::from(*c) / 97.0).collect();
        xs.extend([0.0, 11.0]);
        xs.sort_by(f64::total_cmp);
        xs.dedup();
        let is_missing = row % 2 == 1 && row + 1 < 7 && missing.get(row).copied().unwrap_or(false);
        for (column, ends) in xs.windows(2).enumerate() {
            let (y, [w, e]) = (row as f64, [ends[0], ends[1]]);
            let ring = vec![corner(w, y), corner(e, y), corner(e, y + 1.0), corner(w, y + 1.0)];
            let is_left_out = is_missing && column == xs.len() / 2 && column > 0 && column + 2 < xs.len();
            if is_left_out { left_out.push(ring) } else { kept.push(ring) }
        }
    }
    (dataset(&kept), left_out)
}

/// Cuts that lie at least a third of a parcel from each other, in 97ths.
fn cuts() -> impl Strategy<Value = Vec<Vec<u16>>> {
    let row = prop::collection::vec(0..30u16, 6);
    let row = row.prop_map(|by| by.into_iter().zip(1..).map(|(by, i)| i * 150 + by * 3).collect());
    prop::collection::vec(row, 7)
}

/// Whole numbers, so that many borders coincide.
fn rectangles() -> impl Strategy<Value = Vec<[f64; 4]>> {
    let side = || (1..4u8).prop_map(f64::from);
    let place = || (0..8u8).prop_map(f64::from);
    prop::collection::vec((place(), place(), side(), side()).prop_map(|(x, y, w, h)| [x, y, w, h]), 1..12)
}

/// Two outlines that touch in one corner: the hole of a third lay in the sliver there once, and the gap was a cell too
/// large.
#[test]
fn a_gap_keeps_the_holes_that_lie_in_it() {
    let rectangles = [
        [0.0, 3.0, 1.0, 2.0],
        [2.0, 3.0, 3.0, 2.0],
        [0.0, 2.0, 2.0, 1.0],
        [5.0, 3.0, 1.0, 1.0],
        [5.0, 6.0, 1.0, 1.0],
        [4.0, 4.0, 2.0, 1.0],
    ];
    let whole = dataset(&[rectangle([0.0, 0.0, 11.0, 11.0])]);
    let coverage = dataset(&rectangles.iter().map(|r| rectangle(*r)).collect::<Vec<_>>());
    let gaps = check::gaps(&[&coverage], Some(&whole), &Tolerance::default(), &Progress::default()).unwrap();
    let left: f64 = gaps.iter().map(|f| f.size.magnitude()).sum();
    let wanted = measure::difference_area(&polygons(&whole), &polygons(&coverage)).unwrap().square_metres();
    let sizes: Vec<f64> = gaps.iter().map(|f| f.size.magnitude() / (wanted / 108.0)).collect();
    assert!((left - wanted).abs() < 0.1, "{left} is not {wanted}: {sizes:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn overlaps_are_those_of_every_pair(rectangles in rectangles()) {
        let dataset = dataset(&rectangles.iter().map(|r| rectangle(*r)).collect::<Vec<_>>());
        let found = check::overlaps(&[&dataset], &Tolerance::default(), &Progress::default()).unwrap().faults;
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
    fn a_gap_among_parcels_without_common_corners_is_found(
        cuts in cuts(),
        missing in prop::collection::vec(any::<bool>(), 7),
        turned in prop::sample::select(vec![0.0, 17.0, 45.0, 71.5]),
    ) {
        let (coverage, left_out) = rows_of_parcels(&cuts, &missing, turned);
        let found = check::gaps(&[&coverage], None, &Tolerance::default(), &Progress::default()).unwrap();
        prop_assert_eq!(found.len(), left_out.len());
        for ring in left_out {
            let parcel = dataset(&[ring]);
            let polygon = polygons(&parcel)[0];
            let fault = found.iter().find(|f| measure::contains(polygon, f.place.unwrap()));
            prop_assert!(fault.is_some());
            let (area, border) = (measure::polygon_area(polygon).0, measure::perimeter(polygon).0);
            // Borders of seven digits that are not parallel to the axes miss each other by up to 1.6 cm.
            let wanted = if turned == 0.0 { 0.01 } else { border * 0.016 };
            let told = fault.map_or(0.0, |f| f.size.magnitude());
            prop_assert!((told - area).abs() < wanted, "{} is not {}", told, area);
        }
        for fault in &found {
            let broken = check::validity(&[&areas_of(fault)], &Tolerance::default(), &Progress::default()).unwrap();
            prop_assert_eq!(broken, []);
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

/// The areas of a fault, as a layer of their own.
fn areas_of(fault: &check::Fault) -> Dataset {
    let check::FaultShape::Areas(areas) = &fault.shape else { panic!("{fault:?}") };
    let mut builder = DatasetBuilder::default();
    for area in areas {
        builder.begin_feature();
        let mut sink = builder.geometry(GeometryType::Polygon);
        for ring in area.as_polygon().rings() {
            ring.iter().for_each(|p| sink.coord(*p, None));
            sink.end_ring();
        }
        sink.end_polygon();
        builder.end_feature();
    }
    builder.finish()
}

/// The tail of one of these gaps was 1.04 cm long: shorter than a slit is wide, and long enough for a fault of its own.
#[test]
fn a_gap_has_no_tail_as_short_as_a_slit_is_wide() {
    let cuts = [
        [150, 300, 513, 600, 762, 900],
        [150, 300, 450, 600, 792, 900],
        [150, 300, 450, 609, 795, 900],
        [150, 300, 450, 600, 750, 900],
        [150, 321, 537, 675, 798, 957],
        [237, 300, 513, 639, 825, 957],
        [171, 318, 462, 624, 768, 957],
    ];
    let (coverage, left_out) = rows_of_parcels(&cuts.map(Vec::from), &[true; 7], 45.0);
    let found = check::gaps(&[&coverage], None, &Tolerance::default(), &Progress::default()).unwrap();
    assert_eq!(found.len(), left_out.len());
    for fault in &found {
        assert_eq!(check::validity(&[&areas_of(fault)], &Tolerance::default(), &Progress::default()).unwrap(), []);
    }
}

/// A corner beside the first of these gaps lies all but on the edge over it, and the borders around the second cross a tenth
/// of a millimetre from their corners; what was left of a slit beside the third ended half a millimetre wide. The outlines met
/// themselves there.
#[test]
fn a_gap_does_not_meet_itself_in_a_corner() {
    let plain = [150, 300, 450, 600, 750, 900];
    let missing = [false, false, false, true, false, false, false];
    for middle in [
        [[150, 300, 519, 627, 750, 900], [150, 300, 480, 636, 786, 900], [150, 300, 483, 603, 756, 930]],
        [[150, 300, 450, 633, 789, 900], [150, 300, 450, 600, 756, 900], plain],
        [[150, 300, 450, 636, 792, 909], [150, 300, 450, 606, 759, 900], [150, 300, 450, 600, 759, 900]],
    ] {
        let cuts = [[plain; 2].as_slice(), &middle, &[plain; 2]].concat();
        let cuts: Vec<Vec<u16>> = cuts.into_iter().map(Vec::from).collect();
        let (coverage, left_out) = rows_of_parcels(&cuts, &missing, 17.0);
        let found = check::gaps(&[&coverage], None, &Tolerance::default(), &Progress::default()).unwrap();
        assert_eq!(found.len(), left_out.len());
        for fault in &found {
            assert_eq!(check::validity(&[&areas_of(fault)], &Tolerance::default(), &Progress::default()).unwrap(), []);
        }
    }
}

#[test]
fn a_gap_has_no_tail_where_the_corners_beside_it_were_rounded() {
    // East of the gap two parcels part by the last digit over 1.7 m: less than noise, and no part of the gap.
    let (w, x0, x1, e) = (116.4099, 116.41, 116.4101, 116.41012);
    let (s, y0, ym, y1, n) = (39.7699, 39.77, 39.77005, 39.7701, 39.7702);
    let ring = |corners: [[f64; 2]; 4]| corners.map(|[lon, lat]| LonLat::new(lon, lat)).to_vec();
    let coverage = dataset(&[
        ring([[w, s], [x0, s], [x0, n], [w, n]]),
        ring([[x0, s], [e, s], [e, y0], [x0, y0]]),
        ring([[x0, y1], [e, y1], [e, n], [x0, n]]),
        ring([[x1, y0], [e, y0], [e, ym], [x1, ym]]),
        ring([[x1, ym + 1e-7], [e, ym], [e, y1], [x1, y1]]),
    ]);
    let found = check::gaps(&[&coverage], None, &Tolerance::default(), &Progress::default()).unwrap();
    assert_eq!(found.len(), 1);
    let drawn = areas_of(&found[0]);
    assert!(drawn.coords().iter().all(|p| p.lon <= x1 + 1e-9), "{:?}", drawn.coords());
    for [lon, lat] in [[x0, y0], [x1, y0], [x1, y1], [x0, y1]] {
        let is_it = |p: &LonLat| (p.lon - lon).abs() < 1e-10 && (p.lat - lat).abs() < 1e-10;
        assert!(drawn.coords().iter().any(is_it), "a corner stays: {lon} {lat}");
    }
    assert_eq!(check::validity(&[&drawn], &Tolerance::default(), &Progress::default()).unwrap(), []);
}

/// A long parcel in the south, three in the north whose corners it does not have; the middle one keeps away from it
/// by this many degrees.
fn beside_a_long_border(away: f64) -> (Dataset, f64) {
    let [w, a, b, e] = [116.4, 116.4025, 116.405, 116.4075];
    let [s, m, n] = [39.75, 39.753, 39.756];
    let box_of = |w: f64, s: f64, e: f64, n: f64| {
        vec![LonLat::new(w, s), LonLat::new(e, s), LonLat::new(e, n), LonLat::new(w, n)]
    };
    let coverage = dataset(&[box_of(w, s, e, m), box_of(w, m, a, n), box_of(a, m + away, b, n), box_of(b, m, e, n)]);
    let gap = dataset(&[box_of(a, m, b, m + away)]);
    let area = measure::polygon_area(polygons(&gap)[0]).0;
    (coverage, area)
}

#[test]
fn a_gap_beside_a_border_without_its_corners_is_found() {
    for away in [2e-5, 1e-4] {
        let (coverage, area) = beside_a_long_border(away);
        let boundary = dataset(&[vec![
            LonLat::new(116.4, 39.75),
            LonLat::new(116.4075, 39.75),
            LonLat::new(116.4075, 39.756),
            LonLat::new(116.4, 39.756),
        ]]);
        for against in [None, Some(&boundary)] {
            let found = check::gaps(&[&coverage], against, &Tolerance::default(), &Progress::default()).unwrap();
            assert_eq!(found.len(), 1, "{away} {against:?}");
            let place = found[0].place.unwrap();
            assert!(place.lon > 116.4025 && place.lon < 116.405, "{place:?}");
            assert!(place.lat > 39.753 - 1e-7 && place.lat < 39.753 + away, "{place:?}");
            // The border of the long parcel is a geodesic: it bulges to the north by up to a centimetre.
            assert!((found[0].size.magnitude() - area).abs() < 214.0 * 0.01, "{:?} {area}", found[0].size);
        }
    }
}

#[test]
fn a_grid_without_faults_has_none() {
    let rings: Vec<Vec<LonLat>> =
        (0..400u16).map(|i| rectangle([f64::from(i % 20), f64::from(i / 20), 1.0, 1.0])).collect();
    let grid = dataset(&rings);
    let (tolerance, progress) = (Tolerance::default(), Progress::default());
    assert_eq!(check::overlaps(&[&grid], &tolerance, &progress).unwrap(), check::Overlaps::default());
    assert_eq!(check::gaps(&[&grid], None, &tolerance, &progress).unwrap(), []);
    assert_eq!(check::validity(&[&grid], &tolerance, &progress).unwrap(), []);
    assert_eq!(check::slivers(&[&grid], &tolerance, &progress).unwrap(), []);
    assert_eq!(check::duplicates(&[&grid], &progress).unwrap(), []);
}
