//! Lengths, areas, distances and centroids against published values, other routes to the same number, brute
//! force and two foreign libraries.

mod corpora;
mod inside;
pub mod layers;
mod overlay;
mod wkt;

use layers::{Random, dataset, line, polygon};
use shapan::analysis::measure::{self, Metres};
use shapan::data::{FeatureId, LonLat, Polygon};

fn p(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat)
}

fn ring(lat_lon: &[(f64, f64)]) -> Vec<LonLat> {
    lat_lon.iter().chain(&lat_lon[..1]).map(|(lat, lon)| p(*lon, *lat)).collect()
}

fn measures(ring: &[LonLat]) -> (f64, f64) {
    let starts = [0, u32::try_from(ring.len()).unwrap()];
    let polygon = Polygon::new(ring, &starts);
    (measure::perimeter(polygon).0, measure::polygon_area(polygon).0)
}

/// From GeographicLib's documentation and its GeodSolve tests, and from Karney (2013), tables 2 to 5. The last
/// number is the precision to which the value is published.
#[test]
fn published_distances() {
    let cases = [
        (40.6, -73.8, 51.6, -0.5, 5_551_759.400_319, 1e-6),
        (40.64, -73.78, 32.621_100_463_725_796, 49.052_487_092_959_836, 10_000_000.0, 1e-6),
        (34.095_925, -118.288_423_7, 59.432_343_9, 24.734_164_9, 9_094_718.727_511_38, 1e-6),
        (-30.0, 0.0, 29.9, 179.8, 19_989_832.827_610, 1e-6),
        (0.0, 0.0, 0.5, 179.5, 19_936_288.578_965, 1e-6),
        (0.0, 0.0, 0.0, 1.0, 111_319.490_793_274, 1e-6),
        (0.0, 0.0, 90.0, 0.0, 10_001_965.729_313, 1e-6),
        (-90.0, 12.0, 90.0, 77.0, 20_003_931.458_625, 1e-6),
        (36.493_349_428_792, 0.0, 36.493_349_428_792_01, 0.000_000_8, 0.072, 5e-4),
        (88.202_499_451_857, 0.0, -88.202_499_451_857, 179.981_022_032_992_86, 20_003_898.214, 5e-4),
        (89.333_123_580_033, 0.0, -89.333_123_580_033, 179.992_958_123_601_48, 20_003_926.881, 5e-4),
        (56.320_923_501_171, 0.0, -56.320_923_501_171, 179.664_747_671_772_9, 19_993_558.287, 5e-4),
        (52.784_459_512_564, 0.0, -52.784_459_512_563_99, 179.634_407_464_943_8, 19_991_596.095, 5e-4),
        (48.522_876_735_459, 0.0, -48.522_876_735_458_98, 179.599_720_456_223_08, 19_989_144.774, 5e-4),
    ];
    for (lat1, lon1, lat2, lon2, metres, precision) in cases {
        let d = measure::distance(p(lon1, lat1), p(lon2, lat2)).0;
        assert!((d - metres).abs() <= precision, "{lat1} {lon1} {lat2} {lon2}: {d}");
        assert_eq!(measure::inverse(p(lon2, lat2), p(lon1, lat1)).distance.0, d);
    }
}

#[test]
fn published_destination() {
    let to = measure::destination(p(-73.78, 40.64), 45.0, Metres(10e6));
    assert!((to.lat - 32.621_100_463_725_796).abs() < 1e-12);
    assert!((to.lon - 49.052_487_092_959_836).abs() < 1e-12);
    let way = measure::inverse(p(-73.78, 40.64), to);
    assert!((way.azimuth_deg - 45.0).abs() < 1e-10);
    assert!((way.arrival_deg - 140.405_985_876_800_7).abs() < 1e-10);
}

/// Another route to metres along a meridian: the integral of its radius of curvature, by Simpson's rule.
#[test]
fn meridian_arcs_are_integrals() {
    let (a, f) = (6_378_137.0, 1.0 / 298.257_223_563);
    let e2: f64 = f * (2.0 - f);
    let radius = |lat: f64| a * (1.0 - e2) / (1.0 - e2 * lat.to_radians().sin().powi(2)).powf(1.5);
    for (from, to) in [(0.0, 1.0), (39.7, 39.9), (-60.0, 45.0), (80.0, 90.0)] {
        let steps = 2000;
        let h: f64 = (to - from) / f64::from(steps);
        let sum: f64 = (0..=steps)
            .map(|i| {
                let weight = if i == 0 || i == steps {
                    1.0
                } else if i % 2 == 1 {
                    4.0
                } else {
                    2.0
                };
                weight * radius(from + h * f64::from(i))
            })
            .sum();
        let metres = sum * h.to_radians() / 3.0;
        let d = measure::distance(p(33.0, from), p(33.0, to)).0;
        assert!((d - metres).abs() < 1e-6, "{from} to {to}: {d} against {metres}");
    }
}

/// From GeographicLib's Planimeter documentation and tests: Antarctica, the pole, the equator.
#[test]
fn published_areas() {
    let antarctica = [
        (-63.1, -58.0),
        (-72.9, -74.0),
        (-71.9, -102.0),
        (-74.9, -102.0),
        (-74.3, -131.0),
        (-77.5, -163.0),
        (-77.4, 163.0),
        (-71.7, 172.0),
        (-65.9, 140.0),
        (-65.7, 113.0),
        (-66.6, 88.0),
        (-66.9, 59.0),
        (-69.8, 25.0),
        (-70.0, -4.0),
        (-71.0, -14.0),
        (-77.3, -33.0),
        (-77.9, -46.0),
        (-74.7, -61.0),
    ];
    let around = |lat: f64| [(lat, 0.0), (lat, 90.0), (lat, 180.0), (lat, 270.0)].to_vec();
    let cases = [
        (antarctica.to_vec(), 16_831_067.893, 13_662_703_680_020.1, 5e-4, 0.1),
        (around(89.0), 631_819.874_5, 24_952_305_678.0, 1e-4, 1.0),
        (around(-89.0), 631_819.874_5, 24_952_305_678.0, 1e-4, 1.0),
        (vec![(0.0, -1.0), (-1.0, 0.0), (0.0, 1.0), (1.0, 0.0)], 627_598.273_1, 24_619_419_146.0, 1e-4, 1.0),
        (vec![(90.0, 0.0), (0.0, 0.0), (0.0, 90.0)], 30_022_685.0, 63_758_202_715_511.0, 1.0, 1.0),
        (vec![(89.0, 0.1), (89.0, 90.1), (89.0, -179.9)], 539_297.0, 12_476_152_838.5, 1.0, 1.0),
    ];
    for (vertices, length, area, length_precision, area_precision) in cases {
        let there = measures(&ring(&vertices));
        assert!((there.0 - length).abs() <= length_precision, "perimeter {} of {area}", there.0);
        assert!((there.1 - area).abs() <= area_precision, "area {} of {area}", there.1);
        let mut back = ring(&vertices);
        back.reverse();
        let back = measures(&back);
        assert!((back.1 / there.1 - 1.0).abs() < 1e-12, "the direction does not matter");
    }
}

/// Small areas are a polygon of the plane, to within the curvature over their width.
#[test]
fn small_areas_have_no_noise() {
    for (radius, share) in [(1.0, 1e-7), (10.0, 1e-9), (100.0, 1e-9)] {
        for centre in [p(116.4, 39.8), p(180.0, -0.001), p(5.0, 89.999_999), p(0.0, -90.0)] {
            let area = measures(&measure::circle(centre, Metres(radius), 12)).1;
            let plane = 3.0 * radius * radius;
            assert!((area / plane - 1.0).abs() < share, "{centre:?} {radius}: {area}");
        }
    }
    // Both methods meet at the size where one takes over.
    for radius in [4_900.0, 5_100.0] {
        let area = measures(&measure::circle(p(33.0, 60.0), Metres(radius), 720)).1;
        // A cap on the sphere of the local curvature, less what a ring of chords cuts off.
        let r2 = {
            let s = 60_f64.to_radians().sin();
            (6_356_752.314_245_179 / (1.0 - 0.006_694_379_990_141_316 * s * s)).powi(2)
        };
        let cap = std::f64::consts::TAU * r2 * (1.0 - (radius / r2.sqrt()).cos());
        let step: f64 = std::f64::consts::TAU / 720.0;
        assert!((area / (cap * step.sin() / step) - 1.0).abs() < 2e-9, "{radius}");
    }
}

#[test]
fn areas_add_up_and_holes_are_subtracted() {
    let mut random = Random::new(7);
    for size in [100.0, 3_000.0, 400_000.0] {
        for _ in 0..20 {
            let centre = random.position();
            let star = random.star(centre, size, 9);
            let whole = measures(&star).1;
            // Cut into the triangles between the centre and each edge.
            let pieces: f64 = star.windows(2).map(|edge| measures(&[centre, edge[0], edge[1], centre]).1).sum();
            assert!((pieces - whole).abs() <= 1e-9 * whole, "{centre:?} {size}: {whole} {pieces}");
            let hole = random.star(centre, size / 4.0, 5);
            let holed = dataset(&[polygon(&[star.clone(), hole.clone()])]);
            let left = measure::area(holed.feature(FeatureId(0)).unwrap()).0;
            assert!((left - (whole - measures(&hole).1)).abs() <= 1e-9 * whole);
        }
    }
}

/// Brute force: the way in many steps, then golden sections around the best of them.
fn distance_by_search(q: LonLat, a: LonLat, b: LonLat) -> f64 {
    let steps = 600;
    let at = |share: f64| measure::distance(q, measure::interpolate(a, b, share)).0;
    let best = (0..=steps).min_by(|i, j| at(f64::from(*i) / 600.0).total_cmp(&at(f64::from(*j) / 600.0))).unwrap();
    let (mut low, mut high) = (f64::from((best - 1).max(0)) / 600.0, f64::from((best + 1).min(steps)) / 600.0);
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    for _ in 0..60 {
        let (left, right) = (high - golden * (high - low), low + golden * (high - low));
        if at(left) < at(right) { high = right } else { low = left }
    }
    at((low + high) / 2.0).min(at(0.0)).min(at(1.0))
}

#[test]
fn the_distance_to_an_edge_is_that_found_by_search() {
    let mut random = Random::new(11);
    for i in 0..150 {
        let a = random.position();
        // From a metre to half round the earth, near and far.
        let length = 10_f64.powf(random.between(0.0, 7.3));
        let b = measure::destination(a, random.between(0.0, 360.0), Metres(length));
        let near = measure::interpolate(a, b, random.between(-0.2, 1.2).clamp(0.0, 1.0));
        let q = if i % 3 == 0 {
            random.position()
        } else {
            measure::destination(
                near,
                random.between(0.0, 360.0),
                Metres(length * 10_f64.powf(random.between(-4.0, 0.5))),
            )
        };
        let found = measure::distance_to_segment(q, a, b);
        let searched = distance_by_search(q, a, b);
        let d = found.distance.0;
        assert!((d - searched).abs() < 1e-5_f64.max(1e-12 * length), "{q:?} {a:?} {b:?}: {d} against {searched}");
        assert!(d <= searched + 1e-6, "{q:?} {a:?} {b:?}: {d} is not the least, {searched}");
        assert!((measure::distance(q, found.to).0 - d).abs() <= 1e-7);
        assert_eq!(measure::distance_to_segment(q, b, a).distance, found.distance);
    }
}

#[test]
fn edges_with_nearly_antipodal_ends_and_positions() {
    let cases = [
        (p(0.0, 0.0), p(179.3, 0.3), p(90.0, 89.0)),
        (p(0.0, 0.0), p(179.3, 0.3), p(-90.0, 0.0)),
        (p(10.0, 20.0), p(30.0, 25.0), p(-160.5, -22.0)),
        (p(0.0, 80.0), p(180.0, 80.0), p(90.0, 89.999)),
        (p(0.0, -30.0), p(0.0, 30.0), p(90.0, 0.0)),
        (p(-170.0, 10.0), p(170.0, -10.0), p(180.0, 0.0)),
    ];
    for (a, b, q) in cases {
        let (found, searched) = (measure::distance_to_segment(q, a, b).distance.0, distance_by_search(q, a, b));
        assert!((found - searched).abs() < 1e-4, "{a:?} {b:?} {q:?}: {found} against {searched}");
    }
}

/// A quarter of the globe from all of a long edge the distance hardly changes along it, and rises and falls
/// more than once.
#[test]
fn edges_a_quarter_of_the_globe_away() {
    let mut random = Random::new(17);
    for _ in 0..60 {
        let (a, bearing) = (random.position(), random.between(0.0, 360.0));
        let b = measure::destination(a, bearing, Metres(random.between(8e6, 1.9e7)));
        let middle = measure::interpolate(a, b, random.between(0.2, 0.8));
        let across = measure::azimuth(middle, b).unwrap() + 90.0;
        let q = measure::destination(middle, across, Metres(10_001_965.0 + random.between(-30_000.0, 30_000.0)));
        let (found, searched) = (measure::distance_to_segment(q, a, b).distance.0, distance_by_search(q, a, b));
        assert!((found - searched).abs() < 1e-3, "{a:?} {b:?} {q:?}: {found} against {searched}");
    }
}

/// A centimetre on either side of a long edge, where the geodesic is far from any plane and any parallel.
#[test]
fn a_centimetre_inside_and_outside() {
    for centre in [[116.4, 39.8], [180.0, -45.0], [10.0, 20.0], [-100.0, 70.0]].map(LonLat::from) {
        for size in [2_000.0, 100_000.0, 1_500_000.0] {
            let star = Random::new(31).star(centre, size, 5);
            let data = dataset(&[polygon(std::slice::from_ref(&star))]);
            let feature = data.feature(FeatureId(0)).unwrap();
            for edge in star.windows(2) {
                for share in [0.1, 0.5, 0.8] {
                    let on = measure::interpolate(edge[0], edge[1], share);
                    let ahead = measure::azimuth(on, edge[1]).unwrap();
                    // The star runs clockwise, so that its inside is on the right.
                    let at = |side: f64| measure::destination(on, ahead + side, Metres(0.01));
                    let gap = |q| measure::distance_to_feature(q, feature).unwrap().distance.0;
                    assert_eq!(gap(at(90.0)), 0.0, "{centre:?} {size} {share}");
                    assert!((gap(at(-90.0)) - 0.01).abs() < 1e-6, "{centre:?} {size} {share}");
                }
            }
        }
    }
}

#[test]
fn distances_between_geometries_are_symmetric_and_obey_the_triangle() {
    let mut random = Random::new(5);
    for size in [50.0, 20_000.0, 900_000.0] {
        for _ in 0..12 {
            let centre = random.position();
            let shapes: Vec<_> = (0..3)
                .map(|_| {
                    let at = measure::destination(centre, random.between(0.0, 360.0), Metres(size * 3.0));
                    let star = random.star(at, size, 6);
                    if random.between(0.0, 1.0) < 0.5 { line(&star[..5]) } else { polygon(&[star]) }
                })
                .collect();
            let data = dataset(&shapes);
            let f = |i: u32| data.feature(FeatureId(i)).unwrap();
            let d = |i, j| measure::distance_between(f(i), f(j)).unwrap();
            for (i, j) in [(0, 1), (1, 2), (0, 2)] {
                let (there, back) = (d(i, j), d(j, i));
                assert!((there.distance.0 - back.distance.0).abs() < 1e-6);
                assert!((measure::distance(there.from, there.to).0 - there.distance.0).abs() < 1e-6);
                // No vertex of one is nearer to the other than the whole is.
                for v in f(i).coords() {
                    let from_vertex = measure::distance_to_feature(*v, f(j)).unwrap().distance.0;
                    assert!(there.distance.0 <= from_vertex + 1e-7);
                }
            }
            // A point between makes the way no shorter.
            let q = random.near(centre, size * 4.0);
            let via = [0, 1].map(|i| measure::distance_to_feature(q, f(i)).unwrap().distance.0);
            assert!(d(0, 1).distance.0 <= via[0] + via[1] + 1e-6);
        }
    }
}

/// Star-shaped rings about a known centre: a position is inside when the ring lies farther out on its bearing.
#[test]
fn inside_is_what_the_star_says() {
    let mut random = Random::new(3);
    let centres = [p(0.0, 90.0), p(20.0, -89.7), p(179.9, 10.0), p(-180.0, -60.0), p(116.4, 39.8), p(0.0, 0.0)];
    for centre in centres {
        for size in [200.0, 50_000.0, 3_000_000.0] {
            let star = random.star(centre, size, 11);
            let data = dataset(&[polygon(std::slice::from_ref(&star))]);
            let feature = data.feature(FeatureId(0)).unwrap();
            for _ in 0..40 {
                let q = random.near(centre, size * 1.2);
                let bearing = measure::azimuth(centre, q).unwrap_or(0.0);
                // The edge whose ends lie left and right of that bearing, and whether it is crossed on the way.
                let expected = star.windows(2).any(|edge| {
                    let turn = |v: LonLat| (bearing - measure::azimuth(centre, v).unwrap()).rem_euclid(360.0);
                    // The star runs clockwise: its bearings grow.
                    let spans = turn(edge[0]) < 180.0 && turn(edge[1]) > 180.0;
                    let beyond = |v: LonLat| {
                        let along = measure::azimuth(edge[0], edge[1]).unwrap();
                        (measure::azimuth(edge[0], v).unwrap() - along).to_radians().sin() > 0.0
                    };
                    spans && beyond(q) == beyond(centre)
                });
                let distance = measure::distance_to_feature(q, feature).unwrap().distance.0;
                assert_eq!(distance == 0.0, expected, "{centre:?} {size} {q:?}: {distance}");
            }
        }
    }
}

#[test]
fn holes_keep_their_distance() {
    let outer = measure::circle(p(116.4, 39.8), Metres(10_000.0), 90);
    let inner = measure::circle(p(116.4, 39.8), Metres(4_000.0), 90);
    let data = dataset(&[polygon(&[outer, inner])]);
    let feature = data.feature(FeatureId(0)).unwrap();
    let at = |metres: f64| {
        let q = measure::destination(p(116.4, 39.8), 33.0, Metres(metres));
        measure::distance_to_feature(q, feature).unwrap().distance.0
    };
    assert!((at(0.0) - 4_000.0).abs() < 5.0);
    assert_eq!(at(5_000.0), 0.0);
    assert!((at(12_000.0) - 2_000.0).abs() < 10.0);
}

#[test]
fn centroids() {
    let close = |a: LonLat, b: LonLat, metres: f64| {
        let d = measure::distance(a, b).0;
        assert!(d <= metres, "{a:?} {b:?}: {d} m");
    };
    for centre in [p(116.4, 39.8), p(180.0, 0.0), p(0.0, 90.0), p(-75.0, -88.0)] {
        let area = dataset(&[polygon(&[measure::circle(centre, Metres(20_000.0), 36)])]);
        close(measure::centroid(area.feature(FeatureId(0)).unwrap()).unwrap(), centre, 0.01);
        let line = dataset(&[line(&measure::circle(centre, Metres(800_000.0), 36))]);
        close(measure::centroid(line.feature(FeatureId(0)).unwrap()).unwrap(), centre, 0.01);
    }
    // A hole on one side pushes it to the other, by the ratio of the areas.
    let centre = p(116.4, 39.8);
    let hole_at = measure::destination(centre, 90.0, Metres(500.0));
    let rings = [measure::circle(centre, Metres(1_000.0), 360), measure::circle(hole_at, Metres(250.0), 360)];
    let holed = dataset(&[polygon(&rings)]);
    let c = measure::centroid(holed.feature(FeatureId(0)).unwrap()).unwrap();
    let expected = measure::destination(centre, 270.0, Metres(500.0 / 15.0));
    close(c, expected, 0.01);
    // Nothing is in the middle of two poles.
    assert_eq!(
        measure::centroid(dataset(&[layers::points(&[p(0.0, 90.0), p(0.0, -90.0)])]).feature(FeatureId(0)).unwrap()),
        None
    );
}
