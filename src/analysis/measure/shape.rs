//! Geometry made ready for measuring distances: edges in a small tree of boxes, areas to be inside of.

use super::Metres;
use super::crossing::{crossing, straight_gap2};
use super::geodesic::distance;
use super::ring::contains;
use super::segment::distance_to_segment;
use crate::analysis::chord::{Box3, LEAST_RADIUS, Xyz, accept_chord, bulge, chord2, reject_chord, to_straight2, xyz};
use crate::data::{Feature, LonLat, Piece, Polygon};

/// The shortest connection between two things.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Nearest {
    pub distance: Metres,
    /// The end on the first thing.
    pub from: LonLat,
    /// The end on the second thing.
    pub to: LonLat,
}

impl Nearest {
    fn reversed(self) -> Self {
        Self { distance: self.distance, from: self.to, to: self.from }
    }
}

/// Edges in one leaf of the tree.
const LEAF: usize = 16;

/// The geometry of one feature or several, ready for distances.
#[derive(Debug)]
pub(crate) struct Shape<'a> {
    edges: Vec<Edge>,
    nodes: Vec<Node>,
    areas: Vec<Area<'a>>,
    /// One position of each connected part.
    starts: Vec<LonLat>,
}

/// A geodesic edge; a point is one whose ends are equal.
#[derive(Clone, Copy, Debug)]
struct Edge {
    ends: [LonLat; 2],
    x: [Xyz; 2],
    bulge: f64,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    bounds: Box3,
    kind: NodeKind,
}

#[derive(Clone, Copy, Debug)]
enum NodeKind {
    Leaf { from: usize, to: usize },
    Inner { left: usize, right: usize },
}

#[derive(Clone, Copy, Debug)]
struct Area<'a> {
    polygon: Polygon<'a>,
    bounds: Box3,
}

impl Edge {
    fn new(a: LonLat, ax: Xyz, b: LonLat, bx: Xyz) -> Self {
        let chord2 = chord2(ax, bx);
        Self { ends: [a, b], x: [ax, bx], bulge: if chord2 > 0.0 { bulge(chord2.sqrt()) } else { 0.0 } }
    }

    fn is_point(&self) -> bool {
        self.ends[0] == self.ends[1]
    }

    fn bounds(&self) -> Box3 {
        edge_bounds(self.x[0], self.x[1])
    }
}

/// The box around a geodesic edge.
pub(crate) fn edge_bounds(a: Xyz, b: Xyz) -> Box3 {
    let mut bounds = Box3::NOTHING;
    bounds.add(a);
    bounds.add(b);
    if a == b { bounds } else { bounds.grown(bulge(chord2(a, b).sqrt())) }
}

/// The box around all of a polygon's inside, of which the box around its edges may lack the top of the dome.
///
/// The inside lies within the smallest ball about the edges, and no point of it rises above the edges' box by
/// more than the tangent plane at its highest point falls away over the width of the ball.
pub(crate) fn area_bounds(polygon: Polygon<'_>) -> Box3 {
    let mut bounds = Box3::NOTHING;
    let mut before: Option<Xyz> = None;
    for p in polygon.exterior() {
        let x = xyz(*p);
        bounds = bounds.union(edge_bounds(before.unwrap_or(x), x));
        before = Some(x);
    }
    if before.is_none() {
        return bounds;
    }
    let width = chord2(bounds.min, bounds.max).sqrt();
    if width < LEAST_RADIUS / 2.0 { bounds.grown(width * width / LEAST_RADIUS) } else { Box3::EARTH }
}

impl<'a> Shape<'a> {
    pub fn of_point(p: LonLat) -> Self {
        Self::of_pieces(std::iter::once(Piece::Point(p)))
    }

    pub fn of_feature(feature: Feature<'a>) -> Self {
        Self::of_pieces(feature.pieces())
    }

    pub fn of_pieces(pieces: impl Iterator<Item = Piece<'a>>) -> Self {
        let mut shape = Self { edges: Vec::new(), nodes: Vec::new(), areas: Vec::new(), starts: Vec::new() };
        for piece in pieces {
            match piece {
                Piece::Point(p) => {
                    let x = xyz(p);
                    shape.edges.push(Edge::new(p, x, p, x));
                    shape.starts.push(p);
                }
                Piece::Line(line) => shape.push_line(line),
                Piece::Polygon(polygon) => {
                    for ring in polygon.rings() {
                        shape.push_line(ring);
                    }
                    if !polygon.exterior().is_empty() {
                        shape.areas.push(Area { polygon, bounds: area_bounds(polygon) });
                    }
                }
            }
        }
        if !shape.edges.is_empty() {
            shape.grow(0, shape.edges.len());
        }
        shape
    }

    fn push_line(&mut self, line: &[LonLat]) {
        let Some((first, rest)) = line.split_first() else { return };
        self.starts.push(*first);
        let (mut a, mut ax) = (*first, xyz(*first));
        if rest.is_empty() {
            self.edges.push(Edge::new(a, ax, a, ax));
        }
        for b in rest {
            let bx = xyz(*b);
            self.edges.push(Edge::new(a, ax, *b, bx));
            (a, ax) = (*b, bx);
        }
    }

    /// Builds the tree over a run of edges and answers its node: edges lie in order along their lines, so that
    /// halving the run halves the place.
    fn grow(&mut self, from: usize, to: usize) -> usize {
        let at = self.nodes.len();
        let leaf = Node { bounds: Box3::NOTHING, kind: NodeKind::Leaf { from, to } };
        self.nodes.push(leaf);
        let node = if to - from <= LEAF {
            let bounds = self.edges[from..to].iter().fold(Box3::NOTHING, |b, e| b.union(e.bounds()));
            Node { bounds, ..leaf }
        } else {
            let middle = from + (to - from) / 2;
            let (left, right) = (self.grow(from, middle), self.grow(middle, to));
            let bounds = self.nodes[left].bounds.union(self.nodes[right].bounds);
            Node { bounds, kind: NodeKind::Inner { left, right } }
        };
        self.nodes[at] = node;
        at
    }

    pub fn is_empty(&self) -> bool {
        self.edges.is_empty()
    }

    /// Square of a length that no straight line between the shape's edges and the box undercuts.
    pub fn bounds_gap2(&self, bounds: &Box3) -> f64 {
        let Some(root) = self.nodes.first() else { return f64::INFINITY };
        let mut best = f64::INFINITY;
        // Narrowing to the leaves pays for shapes long and thin, as a metro line is.
        let mut stack = vec![root];
        while let Some(node) = stack.pop() {
            let gap = node.bounds.between2(bounds);
            if gap >= best {
                continue;
            }
            match node.kind {
                NodeKind::Leaf { .. } => best = gap,
                NodeKind::Inner { left, right } => stack.extend([&self.nodes[left], &self.nodes[right]]),
            }
        }
        best
    }

    /// Whether some vertex of the shape is, by its chord, surely within reach of every point of the box.
    pub fn reaches_all_of(&self, bounds: &Box3, accept2: f64) -> bool {
        // The middle of the run and both ends stand for all: this is a shortcut, not a test.
        let n = self.edges.len();
        [0, n / 2, n.saturating_sub(1)]
            .iter()
            .filter_map(|i| self.edges.get(*i))
            .any(|e| bounds.farthest2(e.x[0]) <= accept2)
    }

    /// Whether an area of the shape contains the position.
    pub fn contains(&self, p: LonLat) -> bool {
        if self.areas.is_empty() {
            return false;
        }
        let x = xyz(p);
        self.areas.iter().any(|a| a.bounds.nearest2(x) <= 0.0 && contains(a.polygon, p))
    }

    /// Whether an area of the shape might contain a point of the box.
    pub fn might_contain_in(&self, bounds: &Box3) -> bool {
        self.areas.iter().any(|a| a.bounds.between2(bounds) <= 0.0)
    }

    /// The shortest connection from here to `other`, 0 where they meet or one contains a part of the other;
    /// `None` when it is longer than `limit` metres or one of them is empty.
    pub fn nearest_to(&self, other: &Shape<'_>, limit: f64) -> Option<Nearest> {
        if self.is_empty() || other.is_empty() {
            return None;
        }
        let inside = other
            .starts
            .iter()
            .find(|p| self.contains(**p))
            .or_else(|| self.starts.iter().find(|p| other.contains(**p)));
        if let Some(p) = inside {
            return Some(Nearest { distance: Metres::ZERO, from: *p, to: *p });
        }
        let mut search = Search { own: self, other, limit, reject: reject_chord(limit), best: None };
        search.descend(0, 0);
        search.best
    }

    /// Visits the pairs of edges, this shape's by their number, whose boxes come within `margin` metres of each other.
    pub(super) fn visit_meeting_edges(
        &self,
        other: &Shape<'_>,
        margin: f64,
        mut each: impl FnMut(usize, [LonLat; 2], [LonLat; 2]),
    ) {
        let margin2 = margin * margin;
        let mut stack = vec![(0, 0)];
        while let Some((i, j)) = stack.pop() {
            let (Some(a), Some(b)) = (self.nodes.get(i), other.nodes.get(j)) else { continue };
            if a.bounds.between2(&b.bounds) > margin2 {
                continue;
            }
            match (a.kind, b.kind) {
                (NodeKind::Leaf { from, to }, NodeKind::Leaf { from: from2, to: to2 }) => {
                    for edge in from..to {
                        let (own, bounds) = (&self.edges[edge], self.edges[edge].bounds());
                        let near = other.edges[from2..to2].iter().filter(|e| bounds.between2(&e.bounds()) <= margin2);
                        near.for_each(|e| each(edge, own.ends, e.ends));
                    }
                }
                (NodeKind::Inner { left, right }, NodeKind::Leaf { .. }) => stack.extend([(left, j), (right, j)]),
                (_, NodeKind::Inner { left, right }) => stack.extend([(i, left), (i, right)]),
            }
        }
    }

    /// Whether the shortest connection is no longer than `limit` metres; cheaper than [`Self::nearest_to`].
    pub fn is_within(&self, other: &Shape<'_>, limit: f64) -> bool {
        let accept = accept_chord(limit);
        if accept > 0.0 {
            // Most features of a radius query are far from its rim: their first vertex decides.
            let near = |e: &Edge| self.edges.first().is_some_and(|f| chord2(e.x[0], f.x[0]) <= accept * accept);
            if other.edges.first().is_some_and(near) {
                return true;
            }
        }
        self.nearest_to(other, limit).is_some()
    }
}

/// Branch and bound over two trees.
struct Search<'s, 'a, 'b> {
    own: &'s Shape<'a>,
    other: &'s Shape<'b>,
    /// Longer connections than this are of no interest: the limit asked for, then the best found.
    limit: f64,
    /// The chord that belongs to the limit.
    reject: f64,
    best: Option<Nearest>,
}

impl Search<'_, '_, '_> {
    fn is_beyond(&self, chord2: f64) -> bool {
        chord2 > self.reject * self.reject
    }

    fn descend(&mut self, i: usize, j: usize) {
        let (a, b) = (self.own.nodes[i], self.other.nodes[j]);
        if self.is_beyond(a.bounds.between2(&b.bounds)) {
            return;
        }
        let pairs = match (a.kind, b.kind) {
            (NodeKind::Leaf { from, to }, NodeKind::Leaf { from: from2, to: to2 }) => {
                return self.compare_leaves(from..to, from2..to2);
            }
            (NodeKind::Inner { left, right }, NodeKind::Leaf { .. }) => [(left, j), (right, j)],
            (NodeKind::Leaf { .. }, NodeKind::Inner { left, right }) => [(i, left), (i, right)],
            (NodeKind::Inner { left, right }, NodeKind::Inner { left: left2, right: right2 }) => {
                let size = |n: &Node| chord2(n.bounds.min, n.bounds.max);
                if size(&a) >= size(&b) { [(left, j), (right, j)] } else { [(i, left2), (i, right2)] }
            }
        };
        let gap = |(i, j): (usize, usize)| self.own.nodes[i].bounds.between2(&self.other.nodes[j].bounds);
        let pairs = if gap(pairs[1]) < gap(pairs[0]) { [pairs[1], pairs[0]] } else { pairs };
        for (i, j) in pairs {
            self.descend(i, j);
        }
    }

    fn compare_leaves(&mut self, own: std::ops::Range<usize>, other: std::ops::Range<usize>) {
        // Nearest candidates first, so that the geodesic is asked of few.
        let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
        for i in own {
            let a = &self.own.edges[i];
            for j in other.clone() {
                let b = &self.other.edges[j];
                let straight = match (a.is_point(), b.is_point()) {
                    (true, true) => chord2(a.x[0], b.x[0]),
                    (true, false) => to_straight2(a.x[0], b.x[0], b.x[1]).0,
                    (false, true) => to_straight2(b.x[0], a.x[0], a.x[1]).0,
                    (false, false) => straight_gap2(a.x, b.x),
                };
                let least = (straight.sqrt() - a.bulge - b.bulge).max(0.0);
                if !self.is_beyond(least * least) {
                    pairs.push((least, i, j));
                }
            }
        }
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (least, i, j) in pairs {
            if self.is_beyond(least * least) {
                return;
            }
            let (a, b) = (self.own.edges[i], self.other.edges[j]);
            self.compare_edges(&a, &b);
        }
    }

    fn compare_edges(&mut self, a: &Edge, b: &Edge) {
        match (a.is_point(), b.is_point()) {
            (true, true) => {
                let (from, to) = (a.ends[0], b.ends[0]);
                self.keep(Nearest { distance: distance(from, to), from, to });
            }
            (true, false) => self.keep(distance_to_segment(a.ends[0], b.ends[0], b.ends[1])),
            (false, true) => self.keep(distance_to_segment(b.ends[0], a.ends[0], a.ends[1]).reversed()),
            (false, false) => {
                // Geodesics draw together on an ellipsoid, which is curved outwards everywhere: between two
                // edges that do not cross the shortest connection ends in a vertex.
                if straight_gap2(a.x, b.x).sqrt() <= a.bulge + b.bulge
                    && let Some(p) = crossing(a.ends, b.ends)
                {
                    self.keep(Nearest { distance: Metres::ZERO, from: p, to: p });
                    return;
                }
                for k in 0..2 {
                    if self.may_improve(a.x[k], b) {
                        self.keep(distance_to_segment(a.ends[k], b.ends[0], b.ends[1]));
                    }
                    if self.may_improve(b.x[k], a) {
                        self.keep(distance_to_segment(b.ends[k], a.ends[0], a.ends[1]).reversed());
                    }
                }
            }
        }
    }

    fn may_improve(&self, p: Xyz, edge: &Edge) -> bool {
        let least = (to_straight2(p, edge.x[0], edge.x[1]).0.sqrt() - edge.bulge).max(0.0);
        !self.is_beyond(least * least)
    }

    fn keep(&mut self, nearest: Nearest) {
        let metres = nearest.distance.0;
        let better = match self.best {
            // An equal connection is kept only if none was found: the first one stays.
            Some(best) => metres < best.distance.0,
            None => metres <= self.limit,
        };
        if better {
            self.limit = metres;
            self.reject = reject_chord(metres);
            self.best = Some(nearest);
        }
    }
}

/// The shortest connection between two features, 0 where they meet or one contains a part of the other; `None`
/// when one of them has no geometry. Exact to 1 µm, of any size and anywhere on earth.
pub fn distance_between(a: Feature<'_>, b: Feature<'_>) -> Option<Nearest> {
    Shape::of_feature(a).nearest_to(&Shape::of_feature(b), f64::INFINITY)
}

/// The shortest connection from a position to a feature, 0 inside its areas; `None` without geometry.
pub fn distance_to_feature(p: LonLat, feature: Feature<'_>) -> Option<Nearest> {
    Shape::of_point(p).nearest_to(&Shape::of_feature(feature), f64::INFINITY)
}
