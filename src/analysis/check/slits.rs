//! Hairline slits between neighbours that share a border but not its corners: where they run, and what closes them.

use geo_types::{Coord, LineString, Polygon as PlanarPolygon};

use super::ground::{CheckError, Part, doubled_area};
use super::pairs::{Rect, meeting_pairs};
use crate::progress::Progress;

type Edge = [[f64; 2]; 2];

/// What fills the slits between edges of different parts that run along each other: triangles, counter-clockwise,
/// which begin and end exactly at the corners that lie beside the other's edge, so that ground beyond the slit stays.
/// A slit is as narrow as noise on average: `width` says how wide that is for an edge of a length, in metres.
///
/// # Errors
/// Only when cancelled.
pub(super) fn closing(
    parts: &[Part<'_>],
    width: impl Fn(f64) -> f64,
    progress: &Progress,
) -> Result<Vec<PlanarPolygon<f64>>, CheckError> {
    // A slit that is narrow on average may be twice as wide at one end.
    let reach = |edge: &Edge| 2.0 * width(apart(edge[0], edge[1]));
    let rects: Vec<Rect> = parts
        .iter()
        .map(|part| {
            let widest = edges(part).map(|e| reach(&e)).fold(0.0, f64::max);
            part.rect.grown(widest)
        })
        .collect();
    let mut pairs = Vec::new();
    meeting_pairs(&rects, progress, |a, b| pairs.push((a, b)))?;
    pairs.sort_unstable();
    // What closes a slit reaches a hair into both sides: an overlay knows positions to 2^-30 of the extent, and would
    // leave a slit of its own beside an edge that is only as good as met.
    let all = Rect::of(parts.iter().flat_map(|part| [part.rect.min, part.rect.max]));
    let hair = ((all.max[0] - all.min[0]).max(all.max[1] - all.min[1]) / f64::from(1 << 27)).max(1e-9);
    let mut triangles = Vec::new();
    for (a, b) in pairs {
        progress.check()?;
        let near = |part: usize, other: usize| {
            let boxed = edges(&parts[part]).map(|e| (Rect::of(e).grown(reach(&e)), e));
            boxed.filter(|(rect, _)| rect.meets(&rects[other])).collect::<Vec<_>>()
        };
        let (of_a, of_b) = (near(a, b), near(b, a));
        let all: Vec<Rect> = of_a.iter().chain(&of_b).map(|(rect, _)| *rect).collect();
        meeting_pairs(&all, progress, |i, j| {
            if let (Some((_, e)), Some((_, f))) = (of_a.get(i), j.checked_sub(of_a.len()).and_then(|j| of_b.get(j))) {
                between(e, f, &width, hair, &mut triangles);
            }
        })?;
    }
    triangles.sort_by(|a, b| {
        let key = |t: &PlanarPolygon<f64>| t.exterior().0.iter().flat_map(|c| [c.x, c.y]).collect::<Vec<_>>();
        let (a, b) = (key(a), key(b));
        a.iter().zip(&b).map(|(a, b)| a.total_cmp(b)).find(|o| o.is_ne()).unwrap_or(a.len().cmp(&b.len()))
    });
    Ok(triangles)
}

/// The slit between two edges: from the first to the last corner of either that lies beside the other.
fn between(e: &Edge, f: &Edge, width: impl Fn(f64) -> f64, hair: f64, triangles: &mut Vec<PlanarPolygon<f64>>) {
    let on_e = f.iter().filter_map(|p| foot(*p, e).map(|foot| (foot, *p)));
    let on_f = e.iter().filter_map(|p| foot(*p, f).map(|foot| (*p, foot)));
    let mut rungs: Vec<([f64; 2], [f64; 2])> = on_e.chain(on_f).collect();
    let along = |p: [f64; 2]| (p[0] - e[0][0]) * (e[1][0] - e[0][0]) + (p[1] - e[0][1]) * (e[1][1] - e[0][1]);
    rungs.sort_by(|a, b| along(a.0).total_cmp(&along(b.0)));
    let (Some((e0, f0)), Some((e1, f1))) = (rungs.first().copied(), rungs.last().copied()) else { return };
    let mean = f64::midpoint(apart(e0, f0), apart(e1, f1));
    let is_slit = mean > 0.0 && mean < width(apart(e[0], e[1]).max(apart(f[0], f[1]))) && apart(e0, e1) > 0.0;
    if is_slit {
        let (into_e, into_f) = (inwards(e, hair), inwards(f, hair));
        let moved = |p: [f64; 2], by: [f64; 2]| [p[0] + by[0], p[1] + by[1]];
        let (e0, e1, f0, f1) = (moved(e0, into_e), moved(e1, into_e), moved(f0, into_f), moved(f1, into_f));
        triangles.extend([[e0, f0, f1], [e0, f1, e1]].into_iter().filter_map(triangle));
    }
}

/// This far to the left of an edge, where its part lies.
fn inwards([a, b]: &Edge, by: f64) -> [f64; 2] {
    let length = apart(*a, *b);
    [-(b[1] - a[1]) / length * by, (b[0] - a[0]) / length * by]
}

fn triangle(corners: [[f64; 2]; 3]) -> Option<PlanarPolygon<f64>> {
    let [a, b, c] = corners.map(|[x, y]| Coord { x, y });
    let mut ring = LineString(vec![a, b, c, a]);
    let area = doubled_area(&ring);
    if area < 0.0 {
        ring.0.reverse();
    }
    (area != 0.0).then(|| PlanarPolygon::new(ring, Vec::new()))
}

/// Where a point stands beside an edge; `None` when it stands beyond its ends.
fn foot(p: [f64; 2], [a, b]: &Edge) -> Option<[f64; 2]> {
    if p == *a || p == *b {
        return Some(p);
    }
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let t = ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy);
    (0.0..=1.0).contains(&t).then(|| [a[0] + t * dx, a[1] + t * dy])
}

fn edges<'p>(part: &'p Part<'_>) -> impl Iterator<Item = Edge> + 'p {
    let rings = std::iter::once(part.planar.exterior()).chain(part.planar.interiors());
    rings.flat_map(|r| r.lines()).map(|l| [[l.start.x, l.start.y], [l.end.x, l.end.y]]).filter(|[a, b]| a != b)
}

fn apart(a: [f64; 2], b: [f64; 2]) -> f64 {
    (b[0] - a[0]).hypot(b[1] - a[1])
}
