//! What is wrong with the rings of one polygon: crossings, touches, spikes, holes in the wrong place.
//!
//! A shell may be touched by a hole, and a hole by a hole, at one position; at a second one, or along an edge, the
//! ground between them falls apart and the polygon is invalid (OGC 06-103r4, 6.1.11). A ring never touches itself.

use std::collections::HashSet;
use std::ops::ControlFlow;

use super::fault::{FaultKind, RingFault};
use super::ground::Lay;
use super::pairs::{Rect, meeting_pairs, meeting_pairs_until};
use crate::analysis::measure::{self, edge_intersection};
use crate::data::{LonLat, Polygon};
use crate::progress::{Cancelled, Progress};

/// A position this near to an edge lies on it, metres: well above the error of the plane, far below what any
/// coordinate can say.
const ON_EDGE_M: f64 = 1e-6;

/// Crossings and touches of one polygon that are told. A line scribbled to and fro has millions, which say no more.
pub(super) const MOST_TOLD: usize = 1000;

/// One fault of a polygon's rings.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RingTrouble {
    pub kind: FaultKind,
    pub place: LonLat,
    /// The way of a spike; one position for what has no length.
    pub line: Vec<LonLat>,
}

/// All faults of a polygon.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct RingTroubles {
    pub list: Vec<RingTrouble>,
    /// Whether its edges cross as often as is told, or more: such an outline is laid over no others, as its crossings with
    /// itself may be millions.
    pub is_tangled: bool,
}

/// An edge of a ring, none of them without a length.
struct Edge {
    ring: usize,
    /// Its number in the ring, and how many there are.
    number: usize,
    count: usize,
    ends: [LonLat; 2],
    plane: [[f64; 2]; 2],
}

/// All faults of a polygon, in the order of its rings, of thousands of crossings the first thousand found; `width_m` is how near a line that comes back is a spike, and how
/// near to one line all positions of a ring without an area lie.
///
/// # Errors
/// Only when cancelled.
pub(super) fn ring_troubles(
    polygon: Polygon<'_>,
    lay: &Lay,
    width_m: f64,
    progress: &Progress,
) -> Result<RingTroubles, Cancelled> {
    let mut troubles = Vec::new();
    let mut edges = Vec::new();
    let mut spiked: HashSet<(usize, [u64; 2])> = HashSet::new();
    let mut sound = vec![true; polygon.rings().len()];
    for (ring, positions) in polygon.rings().enumerate() {
        let mut open: Vec<LonLat> = positions.to_vec();
        open.dedup();
        if open.len() > 1 && open.first() == open.last() {
            open.pop();
        }
        let Some(first) = open.first().copied() else { continue };
        let one = |fault| RingTrouble { kind: FaultKind::Ring(fault), place: first, line: vec![first] };
        if open.len() < 3 {
            troubles.push(one(RingFault::TooFewPoints));
            sound[ring] = false;
            continue;
        }
        let plane: Vec<[f64; 2]> = open.iter().map(|p| lay.project(*p)).collect();
        if has_no_width(&plane, width_m) {
            troubles.push(one(RingFault::NoArea));
            sound[ring] = false;
            continue;
        }
        let count = open.len();
        for (i, j) in (0..count).map(|i| (i, (i + 1) % count)) {
            edges.push(Edge { ring, number: i, count, ends: [open[i], open[j]], plane: [plane[i], plane[j]] });
            let before = (i + count - 1) % count;
            if let Some(length) = spike(plane[before], plane[i], plane[j], width_m) {
                spiked.extend([open[before], open[i], open[j]].map(|p| (ring, bits(p))));
                let back = measure::azimuth(open[i], if length.0 { open[j] } else { open[before] });
                let foot = back.map_or(open[i], |b| measure::destination(open[i], b, measure::Metres(length.1)));
                troubles.push(RingTrouble {
                    kind: FaultKind::Ring(RingFault::Spike),
                    place: open[i],
                    line: vec![foot, open[i]],
                });
            }
        }
    }
    let (crossings, is_tangled) = meetings(&edges, &spiked, &mut troubles, progress)?;
    if let Some(crossings) = crossings {
        holes(polygon, lay, &sound, &crossings, &mut troubles, progress)?;
    }
    Ok(RingTroubles { list: troubles, is_tangled })
}

/// A position as a key: the same for positions that are equal.
fn bits(p: LonLat) -> [u64; 2] {
    [p.lon, p.lat].map(|degrees| (degrees + 0.0).to_bits())
}

/// Rings that cross each other, by their positions in the polygon.
type RingPairs = Vec<(usize, usize)>;

/// Every pair of edges that cross or touch; answers which rings cross which, in order (`None` where there are more than
/// are told), and whether more cross than are told.
fn meetings(
    edges: &[Edge],
    spiked: &HashSet<(usize, [u64; 2])>,
    troubles: &mut Vec<RingTrouble>,
    progress: &Progress,
) -> Result<(Option<RingPairs>, bool), Cancelled> {
    let rects: Vec<Rect> = edges.iter().map(|e| Rect::of(e.plane).grown(ON_EDGE_M)).collect();
    let mut crossings: Vec<(usize, usize, LonLat)> = Vec::new();
    let mut touches: Vec<(usize, usize, LonLat)> = Vec::new();
    let end = meeting_pairs_until(&rects, progress, |i, j| {
        let (a, b) = (&edges[i], &edges[j]);
        let is_next = a.ring == b.ring && {
            let apart = a.number.abs_diff(b.number);
            apart == 1 || apart + 1 == a.count
        };
        if is_next {
            return ControlFlow::Continue(());
        }
        let on = |p: usize, of: &Edge, other: &Edge| gap(of.plane[p], other.plane) <= ON_EDGE_M;
        let touching: Vec<LonLat> = (0..2)
            .filter(|p| on(*p, a, b))
            .map(|p| a.ends[p])
            .chain((0..2).filter(|p| on(*p, b, a)).map(|p| b.ends[p]))
            .collect();
        if !touching.is_empty() {
            // A spike meets its ring where it sets out; that is told with it.
            let is_new = |p: &LonLat| a.ring != b.ring || !spiked.contains(&(a.ring, bits(*p)));
            touches.extend(touching.into_iter().filter(is_new).map(|p| (a.ring, b.ring, p)));
        } else if cross(a.plane, b.plane)
            && let Some(p) = edge_intersection(a.ends, b.ends)
        {
            crossings.push((a.ring, b.ring, p));
        }
        let is_enough = crossings.len().max(touches.len()) >= MOST_TOLD;
        if is_enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    let is_tangled = crossings.len() >= MOST_TOLD;
    for list in [&mut crossings, &mut touches] {
        list.sort_by(|a, b| {
            let place = a.2.lon.total_cmp(&b.2.lon).then(a.2.lat.total_cmp(&b.2.lat));
            (a.0, a.1).cmp(&(b.0, b.1)).then(place)
        });
        list.dedup();
    }
    let at = |kind, place| RingTrouble { kind, place, line: vec![place] };
    troubles.extend(crossings.iter().map(|(_, _, place)| at(FaultKind::SelfCrossing, *place)));
    for (a, b, place) in touches.iter().filter(|(a, b, _)| a == b) {
        // Rings that run along themselves touch at both ends of the stretch: each is told.
        debug_assert_eq!(a, b);
        troubles.push(at(FaultKind::Ring(RingFault::TouchesItself), *place));
    }
    for of_pair in touches.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        if let [(a, b, place), _, ..] = of_pair
            && a != b
        {
            troubles.push(at(FaultKind::Ring(RingFault::HoleTouches), *place));
        }
    }
    let is_whole = end.is_continue();
    Ok((is_whole.then(|| crossings.iter().map(|(a, b, _)| (*a, *b)).collect()), is_tangled))
}

/// Holes outside their shell, and in each other.
fn holes(
    polygon: Polygon<'_>,
    lay: &Lay,
    sound: &[bool],
    crossings: &[(usize, usize)],
    troubles: &mut Vec<RingTrouble>,
    progress: &Progress,
) -> Result<(), Cancelled> {
    let rings: Vec<&[LonLat]> = polygon.rings().collect();
    let plane = |ring: &[LonLat]| ring.iter().map(|p| lay.project(*p)).collect::<Vec<_>>();
    if rings.len() < 2 || !sound[0] {
        return Ok(());
    }
    let projected: Vec<Vec<[f64; 2]>> = rings.iter().map(|r| plane(r)).collect();
    let trouble = |ring: usize, fault| {
        let place = rings[ring].first().copied().unwrap_or_default();
        RingTrouble { kind: FaultKind::Ring(fault), place, line: vec![place] }
    };
    let crosses = |a: usize, b: usize| crossings.binary_search(&(a.min(b), a.max(b))).is_ok();
    // Positions on the other ring say nothing: the first that is not decides.
    let inside = |a: usize, b: usize| {
        let away = projected[a].iter().find(|p| projected[b].windows(2).all(|e| gap(**p, [e[0], e[1]]) > ON_EDGE_M));
        away.map(|p| contains(&projected[b], *p))
    };
    // Of thousands of holes only those can lie in each other whose rectangles meet.
    let rects: Vec<Rect> = projected.iter().map(|ring| Rect::of(ring.iter().copied())).collect();
    let mut within = vec![0_usize; rings.len()];
    meeting_pairs(&rects, progress, |a, b| {
        let are_holes = a > 0 && sound[a] && sound[b];
        for (hole, other) in [(a, b), (b, a)] {
            if are_holes && !crosses(hole, other) && inside(hole, other) == Some(true) {
                within[hole] += 1;
            }
        }
    })?;
    for hole in (1..rings.len()).filter(|h| sound[*h]) {
        progress.check()?;
        if !crosses(0, hole) && inside(hole, 0) == Some(false) {
            troubles.push(trouble(hole, RingFault::HoleOutside));
        }
        troubles.extend((0..within[hole]).map(|_| trouble(hole, RingFault::HoleInHole)));
    }
    Ok(())
}

fn has_no_width(ring: &[[f64; 2]], width_m: f64) -> bool {
    let from = ring.first().copied().unwrap_or_default();
    let far = ring.iter().max_by(|p, q| apart(from, **p).total_cmp(&apart(from, **q)));
    far.is_some_and(|far| ring.iter().all(|p| gap(*p, [from, *far]) <= width_m))
}

fn apart(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// Whether the way a → b → c comes back on itself within `near` metres: whether the second leg is the shorter one,
/// and its length.
fn spike(a: [f64; 2], b: [f64; 2], c: [f64; 2], near: f64) -> Option<(bool, f64)> {
    let (ba, bc) = ([a[0] - b[0], a[1] - b[1]], [c[0] - b[0], c[1] - b[1]]);
    let dot = ba[0] * bc[0] + ba[1] * bc[1];
    let (la, lc) = (apart(a, b), apart(c, b));
    let (end, other, length) = if lc <= la { (c, a, lc) } else { (a, c, la) };
    let is_spike = dot > 0.0 && length > near && gap(end, [b, other]) <= near;
    is_spike.then_some((lc <= la, length))
}

/// The same of a way that comes back within the larger of two widths and a quarter of its length.
fn thin_spike(a: [f64; 2], b: [f64; 2], c: [f64; 2], near: [f64; 2]) -> Option<(bool, f64)> {
    let length = apart(a, b).min(apart(c, b));
    spike(a, b, c, (length / 4.0).min(near[0].max(near[1])))
}

/// A closed ring without positions that stand twice and without its spikes, as far as each takes less than `most_m2`:
/// cut off where they set out. Empty where nothing else is left. `near` are the widths by which a line that comes back
/// is a spike: one too short for the one may be long enough for the other. So is what is a quarter as wide as long, however
/// short: an outline that comes back on itself by a millimetre meets itself.
pub(super) fn without_spikes(ring: &[LonLat], lay: &Lay, near: [f64; 2], most_m2: f64) -> Vec<LonLat> {
    /// Where a spike sets out from one place, up to so many metres, there is nothing to close.
    const CLOSED_M: f64 = 1e-3;
    let mut kept: Vec<(LonLat, [f64; 2])> = ring.iter().map(|p| (*p, lay.project(*p))).collect();
    kept.pop();
    // Where a spike is cut off, another one may come to light beside it.
    let (mut at, mut since_cut) = (0, 0);
    while kept.len() > 2 && since_cut < kept.len() {
        let count = kept.len();
        at %= count;
        let [(before, a), (here, b), (_, c)] = [kept[(at + count - 1) % count], kept[at], kept[(at + 1) % count]];
        let cut = near
            .into_iter()
            .find_map(|near| spike(a, b, c, near))
            .or_else(|| thin_spike(a, b, c, near))
            .map(|(is_back_short, _)| if is_back_short { (c, a) } else { (a, c) });
        let cut = cut.map(|(end, other)| (end, foot(end, [b, other])));
        let cut = cut.filter(|(end, foot)| apart(*end, *foot) * apart(b, *foot) / 2.0 < most_m2);
        match cut {
            None if before != here => {
                (at, since_cut) = (at + 1, since_cut + 1);
                continue;
            }
            Some((end, foot)) if apart(end, foot) > CLOSED_M => kept[at] = (lay.unproject(foot), foot),
            _ => {
                kept.remove(at);
            }
        }
        (at, since_cut) = (at + kept.len() - 1, 0);
    }
    if kept.len() < 3 {
        return Vec::new();
    }
    kept.iter().chain(kept.first()).map(|(p, _)| *p).collect()
}

/// The distance of a point of the plane from a segment.
pub(super) fn gap(point: [f64; 2], segment: [[f64; 2]; 2]) -> f64 {
    apart(foot(point, segment), point)
}

/// The place on a segment nearest to a point of the plane.
fn foot([x, y]: [f64; 2], [a, b]: [[f64; 2]; 2]) -> [f64; 2] {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length2 = dx * dx + dy * dy;
    let t = if length2 > 0.0 { (((x - a[0]) * dx + (y - a[1]) * dy) / length2).clamp(0.0, 1.0) } else { 0.0 };
    [a[0] + t * dx, a[1] + t * dy]
}

/// Whether two segments cross, each from one side of the other to the other.
pub(super) fn cross(a: [[f64; 2]; 2], b: [[f64; 2]; 2]) -> bool {
    let side = |[p, q]: [[f64; 2]; 2], r: [f64; 2]| (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
    side(a, b[0]) * side(a, b[1]) < 0.0 && side(b, a[0]) * side(b, a[1]) < 0.0
}

/// Whether a closed ring of the plane contains a point, by the parity of crossings to its east.
pub(super) fn contains(ring: &[[f64; 2]], [x, y]: [f64; 2]) -> bool {
    let crossed = ring.windows(2).filter(|e| {
        let [a, b] = [e[0], e[1]];
        (a[1] > y) != (b[1] > y) && x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
    });
    crossed.count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{DatasetBuilder, GeometryType};

    /// A line scribbled to and fro over itself: hundreds of thousands of crossings.
    #[test]
    fn of_a_scribble_a_thousand_crossings_are_told() {
        let mut builder = DatasetBuilder::default();
        builder.begin_feature();
        let mut sink = builder.geometry(GeometryType::Polygon);
        let count = 1501;
        for i in 0..=count {
            let at = std::f64::consts::TAU * ((i * (count / 2)) % count) as f64 / count as f64;
            sink.coord(LonLat::new(116.4 + at.cos() * 1e-2, 39.8 + at.sin() * 1e-2), None);
        }
        sink.end_ring();
        sink.end_polygon();
        builder.end_feature();
        let data = builder.finish();
        let polygons: Vec<Polygon<'_>> = data.features().flat_map(|feature| feature.polygons()).collect();
        let lay = Lay::about_all(&[], &polygons).unwrap().unwrap();
        let found = ring_troubles(polygons[0], &lay, 0.01, &Progress::default()).unwrap();
        assert!(found.is_tangled);
        let crossings = found.list.iter().filter(|trouble| trouble.kind == FaultKind::SelfCrossing).count();
        assert!((900..=MOST_TOLD).contains(&crossings), "{crossings}");
    }
}
