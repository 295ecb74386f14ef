//! Whether the parts of one feature lie apart: polygons of a MultiPolygon meet at single positions at most (OGC
//! 06-103r4, 6.1.14). Parts that share an edge cover no ground twice and are passed over here.

use std::ops::ControlFlow;

use super::ground::Lay;
use super::pairs::{Rect, meeting_pairs_until};
use super::ring_faults::{cross, gap};
use crate::data::{LonLat, Polygon};
use crate::progress::{Cancelled, Progress};

/// A position this near to an edge lies on it, metres.
const ON_EDGE_M: f64 = 1e-6;
/// Ground of one part so far inside another is shared, metres: what is less is the rounding of coordinates.
const SHARED_M: f64 = 0.01;

/// Pairs of parts, and of their edges, that are looked at: of thousands that all lie in each other some are enough.
const MOST_PAIRS: usize = 1_000_000;

fn while_below(count: usize) -> ControlFlow<()> {
    if count < MOST_PAIRS { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
}

/// An edge of a part.
struct Edge {
    part: usize,
    plane: [[f64; 2]; 2],
}

/// For each part of a feature that covers ground of an earlier one a place where it does, in the order of the earlier ones.
///
/// # Errors
/// Only when cancelled.
pub(super) fn shared_places(parts: &[Polygon<'_>], lay: &Lay, progress: &Progress) -> Result<Vec<LonLat>, Cancelled> {
    if parts.len() < 2 {
        return Ok(Vec::new());
    }
    let rects: Vec<Rect> = parts.iter().map(|part| Rect::of(part.exterior().iter().map(|p| lay.project(*p)))).collect();
    let mut near: Vec<(usize, usize)> = Vec::new();
    let _ = meeting_pairs_until(&rects, progress, |a, b| {
        if rects[a].grown(-SHARED_M).meets(&rects[b]) {
            near.push((a, b));
        }
        while_below(near.len())
    })?;
    if near.is_empty() {
        return Ok(Vec::new());
    }
    near.sort_unstable();
    let edges: Vec<Edge> = parts.iter().enumerate().flat_map(|(part, polygon)| edges(part, *polygon, lay)).collect();
    let edges = edges.as_slice();
    let outlines: Vec<Outline> = (0..parts.len()).map(|part| Outline::of(edges, part)).collect();
    let meeting = meetings(edges, progress)?;
    let mut places = Vec::new();
    let mut is_told = vec![false; parts.len()];
    for (a, b) in near {
        progress.check()?;
        if is_told[b] {
            continue;
        }
        let met = of_pair(&meeting, (a, b));
        // Where no outline meets the other, any position says whether a part lies in the other; else those stretches
        // do that end where they meet.
        let candidate = |own: usize, other: usize| {
            let first = outlines[own].edges.first().map(|e| edges[*e].plane[0]);
            let by_edge = met.chunk_by(|one, other| one.edge == other.edge);
            let of_own = by_edge.filter(move |of_edge| of_edge.first().is_some_and(|m| edges[m.edge()].part == own));
            let between = of_own.flat_map(|of_edge| between(edges, of_edge));
            first.into_iter().chain(between).find(|p| outlines[other].holds(*p, edges))
        };
        // Of two outlines that are the same no stretch lies in the other; what the one encloses does.
        let inside = || beside_edge(&outlines[a], edges).filter(|p| outlines[b].holds(*p, edges));
        let found = candidate(a, b).or_else(|| candidate(b, a));
        let found = if met.is_empty() { found } else { found.or_else(inside) };
        is_told[b] = found.is_some();
        places.extend(found.map(|p| lay.unproject(p)));
    }
    Ok(places)
}

/// A place inside a part: a little aside of its longest edge.
fn beside_edge(outline: &Outline, edges: &[Edge]) -> Option<[f64; 2]> {
    let length = |e: &usize| {
        let [a, b] = edges[*e].plane;
        (b[0] - a[0]).hypot(b[1] - a[1])
    };
    let longest = outline.edges.iter().max_by(|a, b| length(a).total_cmp(&length(b)))?;
    let ([a, b], length) = (edges[*longest].plane, length(longest));
    let aside = |side: f64| {
        let by = 3.0 * side * SHARED_M / length;
        [(a[0] + b[0]) / 2.0 - by * (b[1] - a[1]), (a[1] + b[1]) / 2.0 + by * (b[0] - a[0])]
    };
    [aside(1.0), aside(-1.0)].into_iter().find(|p| outline.holds(*p, edges))
}

fn edges(part: usize, polygon: Polygon<'_>, lay: &Lay) -> Vec<Edge> {
    let of_ring = |ring: &[LonLat]| {
        let plane: Vec<[f64; 2]> = ring.iter().map(|p| lay.project(*p)).collect();
        let edges = plane.windows(2).filter(|edge| edge[0] != edge[1]);
        edges.map(|edge| Edge { part, plane: [edge[0], edge[1]] }).collect::<Vec<_>>()
    };
    polygon.rings().flat_map(of_ring).collect()
}

/// An edge that meets one of another part: a place on it, from 0 to 1. There may be a million of them, so they are small.
#[derive(Clone, Copy)]
struct Meeting {
    parts: [u32; 2],
    edge: u32,
    at: f64,
}

impl Meeting {
    fn edge(&self) -> usize {
        self.edge as usize
    }

    fn parts(&self) -> (usize, usize) {
        (self.parts[0] as usize, self.parts[1] as usize)
    }
}

/// What of them, in order, is of two parts.
fn of_pair(meetings: &[Meeting], parts: (usize, usize)) -> &[Meeting] {
    let from = meetings.partition_point(|meeting| meeting.parts() < parts);
    let to = meetings.partition_point(|meeting| meeting.parts() <= parts);
    &meetings[from..to]
}

/// The edges of each two parts that meet an edge of the other, in order.
fn meetings(edges: &[Edge], progress: &Progress) -> Result<Vec<Meeting>, Cancelled> {
    let rects: Vec<Rect> = edges.iter().map(|e| Rect::of(e.plane).grown(ON_EDGE_M)).collect();
    let mut met: Vec<Meeting> = Vec::new();
    let mut count = 0;
    let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    // Of outlines that run to and fro over each other some are enough.
    let _ = meeting_pairs_until(&rects, progress, |i, j| {
        let (a, b) = (&edges[i], &edges[j]);
        if a.part == b.part {
            return ControlFlow::Continue(());
        }
        let ends = |on: &Edge, of: &Edge| -> Vec<f64> {
            of.plane.iter().filter(|p| gap(**p, on.plane) <= ON_EDGE_M).map(|p| part_of(*p, &on.plane)).collect()
        };
        let (mut on_a, mut on_b) = (ends(a, b), ends(b, a));
        if on_a.is_empty() && on_b.is_empty() {
            if !cross(a.plane, b.plane) {
                return ControlFlow::Continue(());
            }
            (on_a, on_b) = (vec![crossing(&a.plane, &b.plane)], vec![crossing(&b.plane, &a.plane)]);
        }
        let parts = [a.part.min(b.part), a.part.max(b.part)].map(small);
        // An edge that ends on the other one begins a stretch there, too: of the end itself no place is needed.
        for (edge, mut places) in [(i, on_a), (j, on_b)] {
            if places.is_empty() {
                places.push(0.0);
            }
            met.extend(places.into_iter().map(|at| Meeting { parts, edge: small(edge), at }));
        }
        count += 1;
        while_below(count)
    })?;
    met.sort_unstable_by_key(|meeting| (meeting.parts, meeting.edge));
    Ok(met)
}

/// The place on an edge where another one, which crosses it, does.
fn crossing([a, b]: &[[f64; 2]; 2], [p, q]: &[[f64; 2]; 2]) -> f64 {
    let side = |r: &[f64; 2]| (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
    side(a) / (side(a) - side(b))
}

fn part_of([x, y]: [f64; 2], [a, b]: &[[f64; 2]; 2]) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    (((x - a[0]) * dx + (y - a[1]) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0)
}

/// The middles of the stretches that the places where it meets others divide an edge into.
fn between(edges: &[Edge], met: &[Meeting]) -> Vec<[f64; 2]> {
    let Some([a, b]) = met.first().map(|meeting| edges[meeting.edge()].plane) else { return Vec::new() };
    let mut cuts: Vec<f64> = [0.0, 1.0].into_iter().chain(met.iter().map(|meeting| meeting.at)).collect();
    cuts.sort_by(f64::total_cmp);
    let middle = |cut: &[f64]| (cut[0] + cut[1]) / 2.0;
    let at = |t: f64| [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
    cuts.windows(2).filter(|cut| cut[1] > cut[0]).map(|cut| at(middle(cut))).collect()
}

/// The edges of one part in strips from south to north, so that of a hundred thousand only a few are asked.
struct Outline {
    edges: Vec<usize>,
    south: f64,
    height: f64,
    strips: Vec<Vec<usize>>,
}

impl Outline {
    fn of(all: &[Edge], part: usize) -> Self {
        /// Strips that an edge lies in, on average, at the most.
        const SHARE: f64 = 4.0;
        let from = all.partition_point(|edge| edge.part < part);
        let to = all.partition_point(|edge| edge.part <= part);
        let edges: Vec<usize> = (from..to).collect();
        let sides = |e: &usize| {
            let [a, b] = all[*e].plane;
            (a[1].min(b[1]) - SHARED_M, a[1].max(b[1]) + SHARED_M)
        };
        let (south, north) =
            edges.iter().map(sides).fold((f64::INFINITY, f64::NEG_INFINITY), |a, b| (a.0.min(b.0), a.1.max(b.1)));
        let count = edges.len().max(1) as f64;
        let risen: f64 = edges.iter().map(|e| sides(e).1 - sides(e).0).sum();
        let height = ((north - south) / count).max(risen / (SHARE * count)).max(SHARED_M);
        let mut outline = Self { edges, south, height, strips: Vec::new() };
        for i in 0..outline.edges.len() {
            let edge = outline.edges[i];
            let (low, high) = sides(&edge);
            let (first, last) = (outline.strip(low), outline.strip(high));
            if outline.strips.len() <= last {
                outline.strips.resize(last + 1, Vec::new());
            }
            outline.strips[first..=last].iter_mut().for_each(|strip| strip.push(edge));
        }
        outline
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "no more strips than a few an edge")]
    fn strip(&self, y: f64) -> usize {
        ((y - self.south) / self.height).max(0.0) as usize
    }

    /// Whether a point lies inside, clearly off the outline.
    fn holds(&self, p: [f64; 2], all: &[Edge]) -> bool {
        let [x, y] = p;
        let Some(strip) = self.strips.get(self.strip(y)).filter(|_| y >= self.south) else { return false };
        let mut is_inside = false;
        for edge in strip {
            let [a, b] = all[*edge].plane;
            if gap(p, [a, b]) <= SHARED_M {
                return false;
            }
            if (a[1] > y) != (b[1] > y) && x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) {
                is_inside = !is_inside;
            }
        }
        is_inside
    }
}
