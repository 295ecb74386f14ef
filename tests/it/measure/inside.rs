//! Metres of a line inside areas: halves, holes, edges, and parts that add up to the whole.

use shapan::analysis::measure::{self, Metres};
use shapan::data::{LonLat, Polygon};

use super::layers::Random;
use super::p;

/// A polygon of rings, as buffers.
struct Rings(Vec<LonLat>, Vec<u32>);

impl Rings {
    fn of(rings: &[Vec<LonLat>]) -> Self {
        let mut starts = vec![0];
        for ring in rings {
            starts.push(starts[starts.len() - 1] + u32::try_from(ring.len()).unwrap());
        }
        Self(rings.concat(), starts)
    }

    fn polygon(&self) -> Polygon<'_> {
        Polygon::new(&self.0, &self.1)
    }
}

fn inside(line: &[LonLat], areas: &[&Rings]) -> f64 {
    let areas: Vec<Polygon<'_>> = areas.iter().map(|a| a.polygon()).collect();
    measure::length_inside(&[line], &areas).0
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-6
}

/// A rectangle between meridians and straight edges, as geodesics draw it.
fn rectangle(west: f64, south: f64, east: f64, north: f64) -> Vec<LonLat> {
    vec![p(west, south), p(east, south), p(east, north), p(west, north), p(west, south)]
}

#[test]
fn a_meridian_through_a_rectangle_is_cut_at_its_edges() {
    let area = Rings::of(&[rectangle(116.0, 39.0, 117.0, 40.0)]);
    // Along the middle meridian both edges are met at their highest latitude, by symmetry.
    let (south, north) = (
        measure::interpolate(p(116.0, 39.0), p(117.0, 39.0), 0.5),
        measure::interpolate(p(116.0, 40.0), p(117.0, 40.0), 0.5),
    );
    assert!((south.lon - 116.5).abs() < 1e-12);
    let line = [p(116.5, 38.0), p(116.5, 41.0)];
    assert!(close(inside(&line, &[&area]), measure::distance(south, north).0));
    let back = [p(116.5, 41.0), p(116.5, 38.0)];
    assert!(close(inside(&back, &[&area]), inside(&line, &[&area])));
    assert_eq!(inside(&[p(116.5, 40.5), p(116.5, 41.0)], &[&area]), 0.0);
    let within = [p(116.2, 39.2), p(116.8, 39.7), p(116.3, 39.6)];
    assert_eq!(inside(&within, &[&area]), measure::line_length(&within).0);
}

#[test]
fn holes_do_not_count_and_their_edges_do() {
    let hole = rectangle(116.25, 39.25, 116.75, 39.75);
    let area = Rings::of(&[rectangle(116.0, 39.0, 117.0, 40.0), hole.clone()]);
    let filled = Rings::of(&[rectangle(116.0, 39.0, 117.0, 40.0)]);
    let plug = Rings::of(std::slice::from_ref(&hole));
    let line = [p(115.9, 39.5), p(117.1, 39.51)];
    let (with_hole, whole, in_hole) = (inside(&line, &[&area]), inside(&line, &[&filled]), inside(&line, &[&plug]));
    assert!(in_hole > 40_000.0 && close(with_hole + in_hole, whole), "{with_hole} + {in_hole} = {whole}");
    let along = &hole[..3];
    assert!(close(inside(along, &[&area]), measure::line_length(along).0), "the edge of a hole belongs to the area");
}

#[test]
fn a_line_along_the_edge_is_inside_as_far_as_it_touches() {
    let ring = rectangle(116.0, 39.0, 117.0, 40.0);
    let area = Rings::of(std::slice::from_ref(&ring));
    // All round, in both directions.
    assert!(close(inside(&ring, &[&area]), measure::perimeter(area.polygon()).0));
    let reversed: Vec<LonLat> = ring.iter().rev().copied().collect();
    assert!(close(inside(&reversed, &[&area]), measure::perimeter(area.polygon()).0));
    // Along half of the west edge (a meridian), then on beyond its corner.
    let line = [p(116.0, 39.5), p(116.0, 40.5)];
    assert!(close(inside(&line, &[&area]), measure::distance(p(116.0, 39.5), p(116.0, 40.0)).0));
    // A line that only touches a corner has nothing inside.
    let touching = [p(115.5, 40.0), p(116.0, 40.0), p(116.0, 40.5)];
    assert!(inside(&touching, &[&area]) < 1e-5);
}

#[test]
fn what_two_areas_cover_counts_once() {
    let west = Rings::of(&[rectangle(116.0, 39.0, 116.6, 40.0)]);
    let east = Rings::of(&[rectangle(116.4, 39.0, 117.0, 40.0)]);
    let line = [p(115.5, 39.4), p(117.5, 39.6)];
    let both = inside(&line, &[&west, &east]);
    assert!(both < inside(&line, &[&west]) + inside(&line, &[&east]) - 10_000.0);
    let outer = Rings::of(&[rectangle(116.0, 39.0, 117.0, 40.0)]);
    assert!((both - inside(&line, &[&outer])).abs() < 1.0, "the same but for bent northern and southern edges");
    let lines: [&[LonLat]; 2] = [&line, &line];
    let areas = [west.polygon(), east.polygon()];
    assert_eq!(measure::length_inside(&lines, &areas).0, 2.0 * both, "each line counts for itself");
}

#[test]
fn nothing_is_inside_of_nothing() {
    let area = Rings::of(&[rectangle(116.0, 39.0, 117.0, 40.0)]);
    assert_eq!(measure::length_inside(&[], &[area.polygon()]), Metres::ZERO);
    assert_eq!(inside(&[p(116.5, 39.5), p(116.6, 39.5)], &[]), 0.0);
    assert_eq!(inside(&[p(116.5, 39.5)], &[&area]), 0.0);
    assert_eq!(inside(&[p(116.5, 39.5), p(116.5, 39.5)], &[&area]), 0.0);
    assert_eq!(inside(&[p(116.5, 39.5), p(116.6, 39.5)], &[&Rings(Vec::new(), vec![0, 0])]), 0.0);
}

/// Stars around any place, poles and antimeridian included, and lines across them: against a fine sampling of the
/// line, and against the two parts that a hole and its plug make of the area.
#[test]
fn parts_add_up_anywhere() {
    let mut random = Random::new(0x1A51_DE00);
    let mut crossed = 0;
    for _ in 0..60 {
        let centre = random.position();
        let size = 10_f64.powf(random.between(1.0, 5.5));
        let exterior = random.star(centre, size, 9);
        let plug = random.star(centre, size * 0.35, 6);
        let line: Vec<LonLat> = (0..5).map(|_| random.near(centre, size * 1.4)).collect();
        let area = Rings::of(std::slice::from_ref(&exterior));
        let holed = Rings::of(&[exterior, plug.clone()]);
        let plug = Rings::of(&[plug]);
        let whole = inside(&line, &[&area]);
        let (ring, core) = (inside(&line, &[&holed]), inside(&line, &[&plug]));
        assert!((ring + core - whole).abs() < 1e-5 + size * 1e-11, "{ring} + {core} = {whole} at {centre:?}, {size}");
        let length = measure::line_length(&line).0;
        assert!(whole <= length);
        crossed += usize::from(whole > 0.0 && whole < length);
        let (mut sampled, steps) = (0.0, 400_u32);
        for edge in line.windows(2) {
            let step = measure::distance(edge[0], edge[1]).0 / f64::from(steps);
            let middles = (0..steps).map(|i| (f64::from(i) + 0.5) / f64::from(steps));
            let hit = middles.filter(|s| measure::contains(area.polygon(), measure::interpolate(edge[0], edge[1], *s)));
            sampled += step * hit.count() as f64;
        }
        assert!((whole - sampled).abs() < length * 0.01, "{whole} against {sampled} at {centre:?}, {size}");
    }
    assert!(crossed > 40, "{crossed} lines enter and leave");
}

/// A line of many edges cut in two has the same metres inside as its halves.
#[test]
fn halves_of_a_line_add_up() {
    let mut random = Random::new(7);
    let centre = p(116.4, 39.8);
    let area = Rings::of(&[random.star(centre, 3_000.0, 40)]);
    let line: Vec<LonLat> = (0..60).map(|_| random.near(centre, 5_000.0)).collect();
    let whole = inside(&line, &[&area]);
    for cut in [1, 17, 30, 58] {
        let parts = inside(&line[..=cut], &[&area]) + inside(&line[cut..], &[&area]);
        assert!(close(parts, whole), "{parts} = {whole}");
    }
}
