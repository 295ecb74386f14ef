//! Union, intersection and difference of areas, and their sizes without double counting.
//!
//! What overlaps is decided in a gnomonic plane about the common centre, where geodesics are nearly straight
//! (edges longer than 50 km are densified). The overlay there works on a grid of 2⁻³⁰ of the extent, so its
//! result is led back: a vertex that was given is again exactly that position, a crossing is computed anew as
//! the crossing of the two geodesic edges, and only then Karney's area is taken. Sizes follow by inclusion and
//! exclusion, so that areas which do not overlap add up exactly. Polygons must be valid and lie within
//! 5,000 km of their common centre; wider ones are refused, not answered wrongly.

use std::collections::{HashMap, HashSet};

use geo::{OpType, bool_ops::FillRule};
use geo_types::{Coord, LineString, MultiPolygon, Polygon as PlanarPolygon};

use super::area::{line_length, polygon_area};
use super::crossing::intersection as geodesic_crossing;
use super::plane::{Plane, REACH};
use super::ring::signed_area;
use super::{Metres, SquareMetres, densify, distance_to_segment};
use crate::analysis::planar_overlay::overlaid;
use crate::data::{LonLat, Polygon};

/// Edges are densified to this length, metres: shorter ones are straight in the plane to a millimetre within
/// 1,000 km of the centre.
const LONGEST_EDGE: Metres = Metres(50_000.0);

/// Why areas could not be overlaid.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum OverlayError {
    #[error("areas reach {:.0} km from their common centre, at most {:.0} km can be overlaid", reach.kilometres(), limit.kilometres())]
    TooWide { reach: Metres, limit: Metres },
}

/// A polygon with buffers of its own, exterior counter-clockwise and holes clockwise.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OwnedPolygon {
    pub coords: Vec<LonLat>,
    /// One more offset than rings.
    pub ring_starts: Vec<u32>,
}

impl OwnedPolygon {
    pub fn as_polygon(&self) -> Polygon<'_> {
        Polygon::new(&self.coords, &self.ring_starts)
    }

    /// A polygon without holes; the ring is closed.
    pub fn from_ring(ring: Vec<LonLat>) -> Self {
        let end = u32::try_from(ring.len()).unwrap_or(u32::MAX);
        Self { coords: ring, ring_starts: vec![0, end] }
    }

    pub(crate) fn from_rings(rings: &[Vec<LonLat>]) -> Self {
        let mut out = Self { coords: Vec::new(), ring_starts: vec![0] };
        for ring in rings {
            out.coords.extend_from_slice(ring);
            out.ring_starts.push(u32::try_from(out.coords.len()).unwrap_or(u32::MAX));
        }
        out
    }
}

/// Area of the union of polygons: what several cover counts once. Without overlaps exactly the sum.
///
/// ```
/// use shapan::{analysis::measure, data::{LonLat, Polygon}};
/// let square = |w: f64| [[w, 0.0], [w + 2.0, 0.0], [w + 2.0, 1.0], [w, 1.0], [w, 0.0]].map(LonLat::from);
/// let (a, b) = (square(0.0), square(1.0));
/// let (a, b) = (Polygon::new(&a, &[0, 5]), Polygon::new(&b, &[0, 5]));
/// let union = measure::union_area(&[a, b]).unwrap().square_metres();
/// let one = measure::polygon_area(a).square_metres();
/// assert!((union / one - 1.5).abs() < 1e-4);
/// ```
///
/// # Errors
/// When the polygons lie too far apart for one plane.
pub fn union_area(polygons: &[Polygon<'_>]) -> Result<SquareMetres, OverlayError> {
    let desk = Desk::for_all(&[polygons])?;
    Ok(SquareMetres(desk.unite(desk.lay(polygons)).1))
}

/// Area of what both the union of `a` and the union of `b` cover.
///
/// # Errors
/// See [`union_area`].
pub fn intersection_area(a: &[Polygon<'_>], b: &[Polygon<'_>]) -> Result<SquareMetres, OverlayError> {
    let desk = Desk::for_all(&[a, b])?;
    let both = desk.overlay(&desk.lay(a), &desk.lay(b), OpType::Intersection);
    Ok(SquareMetres(both.iter().map(Laid::area).sum()))
}

/// Area of what the union of `a` covers and that of `b` does not.
///
/// # Errors
/// See [`union_area`].
pub fn difference_area(a: &[Polygon<'_>], b: &[Polygon<'_>]) -> Result<SquareMetres, OverlayError> {
    Ok(SquareMetres(union_area(a)?.0 - intersection_area(a, b)?.0))
}

/// The union of all polygons, sorted from the west.
///
/// # Errors
/// See [`union_area`].
pub fn union(polygons: &[Polygon<'_>]) -> Result<Vec<OwnedPolygon>, OverlayError> {
    let desk = Desk::for_all(&[polygons])?;
    Ok(desk.take_up(desk.overlay(&desk.lay(polygons), &[], OpType::Union)))
}

/// What both the union of `a` and the union of `b` cover, sorted from the west.
///
/// # Errors
/// See [`union_area`].
pub fn intersection(a: &[Polygon<'_>], b: &[Polygon<'_>]) -> Result<Vec<OwnedPolygon>, OverlayError> {
    let desk = Desk::for_all(&[a, b])?;
    Ok(desk.take_up(desk.overlay(&desk.lay(a), &desk.lay(b), OpType::Intersection)))
}

/// What the union of `a` covers and that of `b` does not, sorted from the west.
///
/// # Errors
/// See [`union_area`].
pub fn difference(a: &[Polygon<'_>], b: &[Polygon<'_>]) -> Result<Vec<OwnedPolygon>, OverlayError> {
    let desk = Desk::for_all(&[a, b])?;
    Ok(desk.take_up(desk.overlay(&desk.lay(a), &desk.lay(b), OpType::Difference)))
}

impl From<Polygon<'_>> for OwnedPolygon {
    fn from(polygon: Polygon<'_>) -> Self {
        Self::from_rings(&polygon.rings().map(<[LonLat]>::to_vec).collect::<Vec<_>>())
    }
}

/// The plane on which polygons are laid, and which positions were put into their edges for it.
struct Desk {
    plane: Option<Plane>,
    added: HashSet<[u64; 2]>,
}

/// A polygon on the plane: its rings as positions and, in step, as plane coordinates.
#[derive(Clone, Debug)]
struct Laid {
    rings: Vec<Vec<LonLat>>,
    plane: Vec<Vec<[f64; 2]>>,
    min: [f64; 2],
    max: [f64; 2],
}

impl Laid {
    fn area(&self) -> f64 {
        polygon_area(OwnedPolygon::from_rings(&self.rings).as_polygon()).0
    }

    fn meets(&self, other: &Self) -> bool {
        (0..2).all(|i| self.min[i] <= other.max[i] && other.min[i] <= self.max[i])
    }
}

fn key(p: LonLat) -> [u64; 2] {
    [p.lon.to_bits(), p.lat.to_bits()]
}

impl Desk {
    fn for_all(groups: &[&[Polygon<'_>]]) -> Result<Self, OverlayError> {
        let positions = groups.iter().flat_map(|g| g.iter()).flat_map(|p| p.exterior().iter().copied());
        if positions.clone().next().is_none() {
            return Ok(Self { plane: None, added: HashSet::new() });
        }
        let plane = Plane::about(positions).map_err(|reach| OverlayError::TooWide { reach, limit: REACH })?;
        let mut added = HashSet::new();
        for ring in groups.iter().flat_map(|g| g.iter()).flat_map(|p| p.rings()) {
            for edge in ring.windows(2) {
                let between = densify(edge[0], edge[1], LONGEST_EDGE);
                added.extend(between.iter().skip(1).take(between.len() - 2).map(|p| key(*p)));
            }
        }
        Ok(Self { plane: Some(plane), added })
    }

    /// Lays polygons on the plane, edges densified, exteriors counter-clockwise and holes clockwise.
    fn lay(&self, polygons: &[Polygon<'_>]) -> Vec<Laid> {
        let lay_ring = |(i, ring): (usize, &[LonLat])| {
            let mut out: Vec<LonLat> = ring.first().copied().into_iter().collect();
            for edge in ring.windows(2) {
                out.extend(densify(edge[0], edge[1], LONGEST_EDGE).into_iter().skip(1));
            }
            if (signed_area(ring) > 0.0) == (i > 0) {
                out.reverse();
            }
            out
        };
        polygons
            .iter()
            .filter(|p| p.exterior().len() >= 4)
            .map(|p| self.laid(p.rings().enumerate().map(lay_ring).collect()))
            .collect()
    }

    fn laid(&self, rings: Vec<Vec<LonLat>>) -> Laid {
        let project = |p: &LonLat| self.plane.map_or([p.lon, p.lat], |plane| plane.project(*p));
        let plane: Vec<Vec<[f64; 2]>> = rings.iter().map(|ring| ring.iter().map(project).collect()).collect();
        let (mut min, mut max) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for c in plane.iter().flatten() {
            for i in 0..2 {
                min[i] = min[i].min(c[i]);
                max[i] = max[i].max(c[i]);
            }
        }
        Laid { rings, plane, min, max }
    }

    /// The union as polygons that do not overlap, and its area: both halves apart, less what they share.
    fn unite(&self, mut polygons: Vec<Laid>) -> (Vec<Laid>, f64) {
        if polygons.len() < 2 {
            let area = polygons.iter().map(Laid::area).sum();
            return (polygons, area);
        }
        // Halves side by side share little.
        let spread = |axis: usize| {
            let least = polygons.iter().map(|p| p.min[axis]).fold(f64::INFINITY, f64::min);
            let most = polygons.iter().map(|p| p.max[axis]).fold(f64::NEG_INFINITY, f64::max);
            most - least
        };
        let axis = usize::from(spread(1) > spread(0));
        polygons.sort_by(|a, b| a.min[axis].total_cmp(&b.min[axis]));
        let right = polygons.split_off(polygons.len() / 2);
        let ((left, left_area), (right, right_area)) = (self.unite(polygons), self.unite(right));
        let involved = |own: &[Laid], other: &[Laid]| -> Vec<bool> {
            own.iter().map(|p| other.iter().any(|q| p.meets(q))).collect()
        };
        let (in_left, in_right) = (involved(&left, &right), involved(&right, &left));
        let split = |all: Vec<Laid>, involved: Vec<bool>| -> (Vec<Laid>, Vec<Laid>) {
            let (yes, no): (Vec<_>, Vec<_>) = all.into_iter().zip(involved).partition(|(_, i)| *i);
            (yes.into_iter().map(|(p, _)| p).collect(), no.into_iter().map(|(p, _)| p).collect())
        };
        let ((left, mut rest), (right, others)) = (split(left, in_left), split(right, in_right));
        rest.extend(others);
        let shared: f64 = if left.is_empty() {
            0.0
        } else {
            self.overlay(&left, &right, OpType::Intersection).iter().map(Laid::area).sum()
        };
        if shared > 0.0 {
            rest.extend(self.overlay(&left, &right, OpType::Union));
        } else {
            rest.extend(left);
            rest.extend(right);
        }
        (rest, left_area + right_area - shared)
    }

    /// One overlay in the plane, led back to positions.
    fn overlay(&self, a: &[Laid], b: &[Laid], op: OpType) -> Vec<Laid> {
        let Some(plane) = self.plane else { return Vec::new() };
        let all = || a.iter().chain(b);
        // A grid about the middle of what is overlaid, not of everything, is as fine as can be.
        let (mut min, mut max) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for p in all() {
            for i in 0..2 {
                min[i] = min[i].min(p.min[i]);
                max[i] = max[i].max(p.max[i]);
            }
        }
        let tolerance = (max[0] - min[0]).max(max[1] - min[1]) / f64::from(1 << 28);
        let planar = |group: &[Laid]| {
            let line = |ring: &Vec<[f64; 2]>| LineString(ring.iter().map(|c| Coord { x: c[0], y: c[1] }).collect());
            MultiPolygon(
                group
                    .iter()
                    .map(|p| {
                        let mut rings = p.plane.iter().map(line);
                        PlanarPolygon::new(rings.next().unwrap_or(LineString(Vec::new())), rings.collect())
                    })
                    .collect(),
            )
        };
        // With exteriors counted +1 and holes −1, "positive" is the union of each side.
        let result = overlaid(&planar(a), &planar(b), op, FillRule::Positive);
        let origin = Origin::new(all(), plane, tolerance);
        let mut out = Vec::new();
        for polygon in result {
            let (exterior, holes) = polygon.into_inner();
            let Some(exterior) = origin.ring(&exterior, false) else { continue };
            let mut rings = vec![exterior];
            rings.extend(holes.iter().filter_map(|hole| origin.ring(hole, true)));
            out.push(self.laid(rings));
        }
        out
    }

    /// The finished polygons without the positions that were only put in for the plane.
    fn take_up(&self, polygons: Vec<Laid>) -> Vec<OwnedPolygon> {
        let mut out: Vec<OwnedPolygon> = polygons
            .iter()
            .map(|p| OwnedPolygon::from_rings(&p.rings.iter().map(|ring| self.thinned(ring)).collect::<Vec<_>>()))
            .collect();
        let first = |p: &OwnedPolygon| p.coords.first().copied().unwrap_or_default();
        out.sort_by(|a, b| {
            let (a, b) = (first(a), first(b));
            a.lon.total_cmp(&b.lon).then(a.lat.total_cmp(&b.lat))
        });
        out
    }

    fn thinned(&self, ring: &[LonLat]) -> Vec<LonLat> {
        let Some((_, open)) = ring.split_last() else { return Vec::new() };
        let mut out: Vec<LonLat> = Vec::new();
        for (i, p) in open.iter().enumerate() {
            let before = out.last().or(open.last()).copied().unwrap_or(*p);
            let after = open.get(i + 1).or(open.first()).copied().unwrap_or(*p);
            let straight = self.added.contains(&key(*p)) && distance_to_segment(*p, before, after).distance.0 < 1e-6;
            if !straight {
                out.push(*p);
            }
        }
        // From the westernmost position on, so that equal areas are equal lists.
        let west = (0..out.len()).min_by(|i, j| {
            let (a, b) = (out[*i], out[*j]);
            a.lon.total_cmp(&b.lon).then(a.lat.total_cmp(&b.lat))
        });
        out.rotate_left(west.unwrap_or(0));
        out.extend(out.first().copied());
        out
    }
}

/// One edge given to an overlay.
#[derive(Clone, Copy)]
struct Source {
    ends: [LonLat; 2],
    plane: [[f64; 2]; 2],
}

impl Source {
    fn west(&self) -> f64 {
        self.plane[0][0].min(self.plane[1][0])
    }

    /// Distance of a plane point.
    fn gap(&self, [x, y]: [f64; 2]) -> f64 {
        let [a, b] = self.plane;
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let length2 = dx * dx + dy * dy;
        let t = if length2 > 0.0 { (((x - a[0]) * dx + (y - a[1]) * dy) / length2).clamp(0.0, 1.0) } else { 0.0 };
        (a[0] + t * dx - x).hypot(a[1] + t * dy - y)
    }

    /// Sine of the angle between two edges, without sign.
    fn steepness(&self, other: &Self) -> f64 {
        let d = |s: &Self| (s.plane[1][0] - s.plane[0][0], s.plane[1][1] - s.plane[0][1]);
        let ((ux, uy), (vx, vy)) = (d(self), d(other));
        let lengths = ux.hypot(uy) * vx.hypot(vy);
        if lengths > 0.0 { (ux * vy - uy * vx).abs() / lengths } else { 0.0 }
    }
}

/// A given vertex: its position and its plane coordinates.
type Vertex = (LonLat, [f64; 2]);

/// Where the vertices of an overlay come from.
struct Origin {
    plane: Plane,
    /// How far the grid may have moved a vertex, metres in the plane.
    tolerance: f64,
    /// Given vertices by the cell of their plane coordinates.
    vertices: HashMap<(i64, i64), Vec<Vertex>>,
    /// Sorted from the west.
    edges: Vec<Source>,
    widest: f64,
}

impl Origin {
    fn new<'a>(all: impl Iterator<Item = &'a Laid>, plane: Plane, tolerance: f64) -> Self {
        let mut origin =
            Self { plane, tolerance: tolerance.max(1e-12), vertices: HashMap::new(), edges: Vec::new(), widest: 0.0 };
        for (ring, flat) in all.flat_map(|p| p.rings.iter().zip(&p.plane)) {
            for (p, c) in ring.iter().zip(flat).skip(1) {
                origin.vertices.entry(origin.cell(*c)).or_default().push((*p, *c));
            }
            for (ends, flat) in ring.windows(2).zip(flat.windows(2)) {
                let edge = Source { ends: [ends[0], ends[1]], plane: [flat[0], flat[1]] };
                origin.widest = origin.widest.max((flat[0][0] - flat[1][0]).abs());
                origin.edges.push(edge);
            }
        }
        origin.edges.sort_by(|a, b| a.west().total_cmp(&b.west()));
        origin
    }

    #[expect(clippy::cast_possible_truncation, reason = "cells are counted from the centre, at most 2^29 away")]
    fn cell(&self, c: [f64; 2]) -> (i64, i64) {
        let size = 4.0 * self.tolerance;
        ((c[0] / size).floor() as i64, (c[1] / size).floor() as i64)
    }

    /// A ring of an overlay led back; `None` for slivers that are no wider than the grid.
    fn ring(&self, ring: &LineString, is_hole: bool) -> Option<Vec<LonLat>> {
        let mut out: Vec<LonLat> = Vec::with_capacity(ring.0.len());
        for c in &ring.0 {
            let p = self.position([c.x, c.y]);
            if out.last() != Some(&p) {
                out.push(p);
            }
        }
        if out.len() < 4 {
            return None;
        }
        let (length, area) = (line_length(&out).0, signed_area(&out));
        if area.abs() <= length * self.tolerance {
            return None;
        }
        if (area > 0.0) == is_hole {
            out.reverse();
        }
        Some(out)
    }

    /// The position of a vertex: given, or where two edges cross.
    fn position(&self, c: [f64; 2]) -> LonLat {
        let (x, y) = self.cell(c);
        let given = (-1..=1)
            .flat_map(|dx| (-1..=1).map(move |dy| (x + dx, y + dy)))
            .filter_map(|cell| self.vertices.get(&cell))
            .flatten()
            .map(|(p, v)| ((v[0] - c[0]).hypot(v[1] - c[1]), *p))
            .filter(|(gap, _)| *gap <= self.tolerance)
            .min_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((_, p)) = given {
            return p;
        }
        let past = self.edges.partition_point(|e| e.west() <= c[0] + self.tolerance);
        let near: Vec<&Source> = self.edges[..past]
            .iter()
            .rev()
            .take_while(|e| e.west() >= c[0] - self.widest - self.tolerance)
            .filter(|e| e.gap(c) <= self.tolerance)
            .collect();
        // Of more than two edges the pair that crosses most squarely fixes the place best.
        let mut best: Option<(f64, &Source, &Source)> = None;
        for (i, e) in near.iter().enumerate() {
            for f in &near[..i] {
                let steepness = e.steepness(f);
                if best.is_none_or(|(s, ..)| steepness > s) {
                    best = Some((steepness, e, f));
                }
            }
        }
        let crossing = best.filter(|(s, ..)| *s > 1e-6).and_then(|(_, e, f)| geodesic_crossing(e.ends, f.ends));
        let is_here = |p: &LonLat| {
            let v = self.plane.project(*p);
            // Edges are straight in the plane to a few centimetres; flat crossings wander by more.
            (v[0] - c[0]).hypot(v[1] - c[1]) <= 100.0 * self.tolerance + 0.1
        };
        crossing.filter(is_here).unwrap_or_else(|| self.plane.unproject(c))
    }
}
