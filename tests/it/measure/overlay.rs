//! Areas of unions, intersections and differences: known figures, inclusion and exclusion, samples.

use super::layers::Random;
use shapan::analysis::measure::{self, Metres, OverlayError};
use shapan::data::{LonLat, Polygon};

/// One ring as a polygon.
fn of(ring: &[LonLat]) -> Polygon<'_> {
    match ring.len() {
        5 => Polygon::new(ring, &[0, 5]),
        10 => Polygon::new(ring, &[0, 10]),
        65 => Polygon::new(ring, &[0, 65]),
        n => panic!("a ring of {n} positions"),
    }
}

fn rectangle(w: f64, s: f64, e: f64, n: f64) -> Vec<LonLat> {
    [[w, s], [e, s], [e, n], [w, n], [w, s]].map(LonLat::from).to_vec()
}

fn area(ring: &[LonLat]) -> f64 {
    measure::polygon_area(of(ring)).0
}

fn assert_equal(a: f64, b: f64, share: f64) {
    assert!((a / b - 1.0).abs() <= share, "{a} against {b}");
}

#[test]
fn apart_and_side_by_side_areas_add_up_exactly() {
    let mut random = Random::new(2);
    for centre in [[116.4, 39.8], [180.0, 12.0], [33.0, 89.9], [-60.0, -55.0]].map(LonLat::from) {
        // A tiling of a wheel: neighbours share whole edges, all meet in the middle.
        let star = random.star(centre, 4_000.0, 9);
        let tiles: Vec<Vec<LonLat>> =
            star.windows(2).map(|e| vec![centre, e[0], measure::interpolate(e[0], e[1], 0.5), e[1], centre]).collect();
        let polygons: Vec<_> = tiles.iter().map(|t| of(t)).collect();
        let sum: f64 = tiles.iter().map(|t| area(t)).sum();
        assert_equal(measure::union_area(&polygons).unwrap().0, sum, 1e-9);
        assert_equal(sum, area(&star), 1e-9);
        let again: Vec<_> = polygons.iter().chain(&polygons).copied().collect();
        assert_equal(measure::union_area(&again).unwrap().0, sum, 1e-9);
        // Inside the whole they are themselves.
        assert_equal(measure::intersection_area(&polygons, &[of(&star)]).unwrap().0, sum, 1e-9);
        assert!(measure::difference_area(&polygons, &[of(&star)]).unwrap().0.abs() < 1e-9 * sum);
        assert_eq!(measure::difference(&polygons, &[of(&star)]).unwrap(), []);
    }
}

#[test]
fn crossing_rectangles_have_the_area_of_their_corners() {
    // Meridians and the equator are geodesics, so the common part is known without any overlay.
    let a = rectangle(10.0, -20.0, 12.0, 0.0);
    let b = rectangle(11.0, 0.0, 13.0, -15.0);
    let common = measure::intersection(&[of(&a)], &[of(&b)]).unwrap();
    let both = measure::intersection_area(&[of(&a)], &[of(&b)]).unwrap().0;
    // The south side of b between 11° and 12° lies a little south of the parallel.
    let (at_11, at_13) = (LonLat::new(11.0, -15.0), LonLat::new(13.0, -15.0));
    let at_12 = measure::interpolate(at_11, at_13, 0.5);
    assert!((at_12.lon - 12.0).abs() < 1e-12);
    let expected = [[11.0, 0.0].into(), at_11, at_12, [12.0, 0.0].into(), [11.0, 0.0].into()];
    assert_equal(both, area(&expected), 1e-11);
    let of_rings: f64 = common.iter().map(|p| measure::polygon_area(p.as_polygon()).0).sum();
    assert_equal(of_rings, both, 1e-11);
    assert_eq!(common.len(), 1);
    assert_eq!(common[0].coords.len(), 5, "positions that were only put in are taken out again: {common:?}");
    let union = measure::union_area(&[of(&a), of(&b)]).unwrap().0;
    assert_equal(union, area(&a) + area(&b) - both, 1e-12);
    let difference = measure::difference(&[of(&a)], &[of(&b)]).unwrap();
    let left: f64 = difference.iter().map(|p| measure::polygon_area(p.as_polygon()).0).sum();
    assert_equal(left, area(&a) - both, 1e-10);
}

/// Two greens of a park overlap: what they cover together is not the sum of both.
#[test]
fn shares_are_shares_of_the_union() {
    let centre = LonLat::new(116.42, 39.79);
    let disc =
        |east: f64, radius: f64| measure::circle(measure::destination(centre, 90.0, Metres(east)), Metres(radius), 64);
    let (a, b, scope) = (disc(0.0, 800.0), disc(900.0, 700.0), disc(0.0, 1_200.0));
    let union = measure::union(&[of(&a), of(&b)]).unwrap();
    assert_eq!(union.len(), 1);
    let whole = measure::union_area(&[of(&a), of(&b)]).unwrap().0;
    assert_equal(measure::polygon_area(union[0].as_polygon()).0, whole, 1e-9);
    assert!(whole < area(&a) + area(&b) - 100_000.0);
    let inside = measure::intersection_area(&[of(&a), of(&b)], &[of(&scope)]).unwrap().0;
    let outside = measure::difference_area(&[of(&a), of(&b)], &[of(&scope)]).unwrap().0;
    assert_equal(inside + outside, whole, 1e-9);
    // The order of things does not matter.
    assert_equal(measure::intersection_area(&[of(&scope)], &[of(&b), of(&a)]).unwrap().0, inside, 1e-9);
    // Samples on a grid agree within their coarseness.
    let contains = |ring: &[LonLat], q| measure::contains(of(ring), q);
    let (mut hits, cells) = (0, 150);
    for i in 0..cells {
        for j in 0..cells {
            let at = |k: i32| (f64::from(k) + 0.5) / f64::from(cells) * 4_000.0 - 2_000.0;
            let q = measure::destination(measure::destination(centre, 90.0, Metres(at(i))), 0.0, Metres(at(j)));
            hits += i32::from((contains(&a, q) || contains(&b, q)) && contains(&scope, q));
        }
    }
    let sampled = f64::from(hits) * (4_000.0 / f64::from(cells)).powi(2);
    assert_equal(sampled, inside, 0.01);
}

#[test]
fn random_overlaps_obey_inclusion_and_exclusion() {
    let mut random = Random::new(8);
    for size in [300.0, 40_000.0, 1_200_000.0] {
        for _ in 0..6 {
            let centre = random.position();
            let stars: Vec<_> = (0..3)
                .map(|_| {
                    let at = random.near(centre, size);
                    random.star(at, size, 9)
                })
                .collect();
            let [a, b, c] = [0, 1, 2].map(|i| of(&stars[i]));
            let both = |x, y| measure::intersection_area(&[x], &[y]).unwrap().0;
            let sum = area(&stars[0]) + area(&stars[1]) + area(&stars[2]);
            let pairs = both(a, b) + both(b, c) + both(a, c);
            let ab = measure::intersection(&[a], &[b]).unwrap();
            let ab: Vec<_> = ab.iter().map(|p| p.as_polygon()).collect();
            let all = measure::intersection_area(&ab, &[c]).unwrap().0;
            let union = measure::union_area(&[a, b, c]).unwrap().0;
            assert_equal(union, sum - pairs + all, 1e-9);
            let rings = measure::union(&[a, b, c]).unwrap();
            let of_rings: f64 = rings.iter().map(|p| measure::polygon_area(p.as_polygon()).0).sum();
            assert_equal(of_rings, union, 1e-8);
        }
    }
}

#[test]
fn a_hole_in_one_is_filled_by_the_other() {
    let outer = rectangle(116.0, 39.0, 116.1, 39.1);
    let mut hole = rectangle(116.04, 39.04, 116.06, 39.06);
    hole.reverse();
    let coords: Vec<_> = outer.iter().chain(&hole).copied().collect();
    let ring_starts = [0, 5, 10];
    let holed = Polygon::new(&coords, &ring_starts);
    let patch = rectangle(116.03, 39.03, 116.07, 39.07);
    assert_equal(measure::union_area(&[holed, of(&patch)]).unwrap().0, area(&outer), 1e-9);
    assert_equal(measure::union_area(&[holed, of(&hole)]).unwrap().0, area(&outer), 1e-9);
    assert_equal(measure::difference_area(&[of(&outer)], &[holed]).unwrap().0, area(&hole), 1e-8);
    let left = measure::difference(&[of(&outer)], &[of(&hole)]).unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!(left[0].ring_starts, [0, 5, 10], "a hole again");
    assert_equal(measure::polygon_area(left[0].as_polygon()).0, area(&outer) - area(&hole), 1e-9);
}

#[test]
fn half_the_earth_is_refused() {
    let wide = rectangle(-80.0, -60.0, 80.0, 60.0);
    let error = measure::union_area(&[of(&wide)]).unwrap_err();
    assert!(matches!(error, OverlayError::TooWide { reach, .. } if reach.0 > 5e6), "{error}");
    assert_eq!(measure::union_area(&[]).unwrap().0, 0.0);
}
