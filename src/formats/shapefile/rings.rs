//! Which rings of a shapefile's polygon are exteriors, and which are the holes of which.

use super::super::shape::{Shape, Xyz};

/// The polygons that rings make: in a shapefile exteriors run clockwise and holes the other way. A hole belongs to the
/// smallest exterior around it. Where one lies in none, the rings run the wrong way, and what lies in what decides: a
/// ring in none is an exterior, one in an exterior is a hole, one in a hole an island. Whether that was so is answered with
/// them.
pub(super) fn polygons(rings: Vec<Vec<Xyz>>) -> (Shape, bool) {
    if rings.len() <= 1 {
        return (Shape::Polygon(rings), false);
    }
    let areas: Vec<f64> = rings.iter().map(|ring| doubled_area(ring)).collect();
    let mut is_exterior: Vec<bool> = areas.iter().map(|area| *area <= 0.0).collect();
    let mut owner = owners(&rings, &areas, &is_exterior);
    let runs_wrong = (0..rings.len()).any(|i| !is_exterior[i] && owner[i].is_none());
    if runs_wrong {
        is_exterior = (0..rings.len()).map(|i| around(&rings, &areas, i).count().is_multiple_of(2)).collect();
        owner = owners(&rings, &areas, &is_exterior);
    }
    let mut holes: Vec<Vec<Vec<Xyz>>> = vec![Vec::new(); rings.len()];
    let mut exteriors: Vec<(usize, Vec<Xyz>)> = Vec::new();
    for (i, ring) in rings.into_iter().enumerate() {
        match owner[i] {
            Some(of) => holes[of].push(ring),
            None => exteriors.push((i, ring)),
        }
    }
    let mut polygons: Vec<Vec<Vec<Xyz>>> = exteriors
        .into_iter()
        .map(|(i, exterior)| std::iter::once(exterior).chain(std::mem::take(&mut holes[i])).collect())
        .collect();
    let shape = if polygons.len() == 1 { Shape::Polygon(polygons.remove(0)) } else { Shape::MultiPolygon(polygons) };
    (shape, runs_wrong)
}

/// The exterior that each ring is a hole of; `None` of exteriors, and of holes that lie in none.
fn owners(rings: &[Vec<Xyz>], areas: &[f64], is_exterior: &[bool]) -> Vec<Option<usize>> {
    let smallest = |hole: usize| {
        let exteriors = around(rings, areas, hole).filter(|i| is_exterior[*i]);
        exteriors.min_by(|&a, &b| areas[a].abs().total_cmp(&areas[b].abs()))
    };
    (0..rings.len()).map(|i| if is_exterior[i] { None } else { smallest(i) }).collect()
}

/// The larger rings that a ring lies in.
fn around<'a>(rings: &'a [Vec<Xyz>], areas: &'a [f64], ring: usize) -> impl Iterator<Item = usize> + 'a {
    let first = rings.get(ring).and_then(|ring| ring.first());
    let is_around = move |i: &usize| {
        let is_larger = *i != ring && areas[*i].abs() >= areas[ring].abs();
        is_larger && first.is_some_and(|first| contains(&rings[*i], first))
    };
    (0..rings.len()).filter(is_around)
}

/// Twice the area in the plane, positive for rings that run counter-clockwise.
fn doubled_area(ring: &[Xyz]) -> f64 {
    let Some(&[ox, oy, _]) = ring.first() else { return 0.0 };
    let cross = |a: &Xyz, b: &Xyz| (a[0] - ox) * (b[1] - oy) - (b[0] - ox) * (a[1] - oy);
    ring.windows(2).map(|pair| if let [a, b] = pair { cross(a, b) } else { 0.0 }).sum()
}

/// Whether a ring goes round a position, by a ray to the right.
fn contains(ring: &[Xyz], p: &Xyz) -> bool {
    let crosses = |a: &Xyz, b: &Xyz| {
        (a[1] > p[1]) != (b[1] > p[1]) && p[0] < a[0] + (p[1] - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
    };
    ring.windows(2).filter(|pair| matches!(pair, [a, b] if crosses(a, b))).count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, y: f64, side: f64, clockwise: bool) -> Vec<Xyz> {
        let mut ring = vec![[x, y], [x, y + side], [x + side, y + side], [x + side, y], [x, y]];
        if !clockwise {
            ring.reverse();
        }
        ring.into_iter().map(|[x, y]| [x, y, f64::NAN]).collect()
    }

    fn counts(shape: &Shape) -> Vec<usize> {
        match shape {
            Shape::Polygon(rings) => vec![rings.len()],
            Shape::MultiPolygon(polygons) => polygons.iter().map(Vec::len).collect(),
            _ => Vec::new(),
        }
    }

    fn sorted(rings: Vec<Vec<Xyz>>) -> (Vec<usize>, bool) {
        let (shape, runs_wrong) = polygons(rings);
        (counts(&shape), runs_wrong)
    }

    #[test]
    fn holes_find_their_exteriors_in_any_order() {
        let hole_first = vec![square(1.0, 1.0, 1.0, false), square(0.0, 0.0, 10.0, true)];
        assert_eq!(sorted(hole_first), ([2].into(), false));
        // An island in the hole of a larger area, with a hole of its own.
        let island = vec![
            square(0.0, 0.0, 100.0, true),
            square(10.0, 10.0, 50.0, false),
            square(20.0, 20.0, 20.0, true),
            square(25.0, 25.0, 5.0, false),
        ];
        assert_eq!(sorted(island), ([2, 2].into(), false));
    }

    #[test]
    fn what_runs_the_wrong_way_is_kept() {
        let apart = vec![square(0.0, 0.0, 1.0, false), square(5.0, 5.0, 1.0, false)];
        assert_eq!(sorted(apart), ([1, 1].into(), true));
        let lost = vec![square(0.0, 0.0, 1.0, true), square(5.0, 5.0, 1.0, false)];
        assert_eq!(sorted(lost), ([1, 1].into(), true));
        // All rings of an area with a hole and an island in it turned round, or the exterior alone.
        let turned = vec![
            square(0.0, 0.0, 100.0, false),
            square(10.0, 10.0, 50.0, true),
            square(20.0, 20.0, 20.0, false),
            square(25.0, 25.0, 5.0, true),
        ];
        assert_eq!(sorted(turned), ([2, 2].into(), true));
        let exterior = vec![square(0.0, 0.0, 10.0, false), square(1.0, 1.0, 1.0, false)];
        assert_eq!(sorted(exterior), ([2].into(), true));
    }
}
