//! What lies inside what, what touches what, and what is linked through lines.

use super::evaluate::{Evaluator, Stop};
use super::outcome::{Quantity, Reason};
use super::sets::Chosen;
use crate::analysis::index::SpatialIndex;
use crate::analysis::measure::{self, Metres, Shape, densify};
use crate::analysis::query::{self, Target};
use crate::data::{Feature, FeatureId, LonLat, Piece};
use crate::project::Set;

/// What lies this near to a boundary lies on it, metres: the limit that distances keep, too.
const ON_BOUNDARY: f64 = 1e-6;
/// Connections that a claim shows, at most.
const MOST_LINES: usize = 200;

impl<'a> Evaluator<'a> {
    fn granted(&self, tolerance_m: f64) -> f64 {
        if self.is_lenient { tolerance_m } else { 0.0 }
    }

    pub(super) fn inside(&mut self, of: &Set, area: &[Set], tolerance_m: f64) -> Result<Quantity, Stop> {
        let chosen = self.choose(of)?;
        let ground = self.ground(area)?;
        self.look_at_outlines(&chosen)?;
        let polygons = super::ground::polygons(&ground);
        let shape = Shape::of_pieces(polygons.iter().map(|p| Piece::Polygon(*p)));
        let tolerance = self.granted(tolerance_m);
        let mut count = 0;
        for feature in chosen.features() {
            self.progress.check()?;
            let is_near = |p: LonLat, limit: f64| shape.nearest_to(&Shape::of_point(p), limit).is_some();
            let own: Vec<_> = feature.polygons().collect();
            let mut pieces = feature.pieces().peekable();
            let is_inside = pieces.peek().is_some()
                && pieces.all(|piece| match piece {
                    Piece::Point(p) => is_near(p, ON_BOUNDARY),
                    Piece::Line(line) => {
                        let whole = measure::line_length(line).0;
                        whole - measure::length_inside(&[line], &polygons).0 <= ON_BOUNDARY
                    }
                    Piece::Polygon(_) => true,
                })
                && (own.is_empty() || {
                    let refused = |e: measure::OverlayError| Reason::Overlay(e);
                    let outside = measure::difference_area(&own, &polygons).map_err(refused)?.0;
                    let whole: f64 = own.iter().map(|p| measure::polygon_area(*p).0).sum();
                    outside <= whole * 1e-9
                });
            let is_inside = is_inside
                || tolerance > 0.0
                    && feature.pieces().len() > 0
                    && feature.pieces().all(|piece| along(piece, tolerance).into_iter().all(|p| is_near(p, tolerance)));
            self.note(&chosen, feature.id(), is_inside);
            count += usize::from(is_inside);
        }
        self.evidence.scope.extend(ground);
        Ok(Quantity::count(count))
    }

    pub(super) fn touching(&mut self, of: &Set, to: &Set, tolerance_m: f64) -> Result<Quantity, Stop> {
        let (chosen, to) = (self.choose(of)?, self.choose(to)?.with_geometry()?);
        let tolerance = self.granted(tolerance_m);
        let mut touching: Vec<FeatureId> = Vec::new();
        if chosen.id() == to.id() {
            // No feature counts as touching because it touches itself.
            for id in &chosen.ids {
                let others = to.ids.iter().copied().filter(|other| other != id).collect();
                let near = self.near(&Chosen { ids: others, ..to.clone() }, &chosen, tolerance)?;
                touching.extend(near.contains(id).then_some(*id));
            }
        } else {
            touching = self.near(&to, &chosen, tolerance)?;
        }
        let target = Shape::of_pieces(to.features().flat_map(Feature::pieces));
        for feature in chosen.features() {
            let meets = touching.contains(&feature.id());
            self.note(&chosen, feature.id(), meets);
            // What is missing is drawn as the shortest connection.
            if !meets
                && self.evidence.lines.len() < MOST_LINES
                && chosen.id() != to.id()
                && let Some(gap) = Shape::of_feature(feature).nearest_to(&target, f64::INFINITY)
            {
                self.evidence.lines.push([gap.from, gap.to]);
            }
        }
        Ok(Quantity::count(touching.len()))
    }

    /// Features of the largest part that hangs together through lines.
    pub(super) fn linked(&mut self, of: &Set, through: &Set, tolerance_m: f64) -> Result<Quantity, Stop> {
        let (chosen, links) = (self.choose(of)?, self.choose(through)?);
        let tolerance = self.granted(tolerance_m);
        // Nodes: the features first, then the links.
        let count = chosen.ids.len();
        let mut parts = Parts::new(count + links.ids.len());
        for (i, link) in links.ids.iter().enumerate() {
            let one = Chosen { ids: vec![*link], is_whole: false, ..links.clone() };
            for (other, first) in [(&chosen, 0), (&links, count)] {
                for id in self.near(&one, other, tolerance)? {
                    if let Ok(at) = other.ids.binary_search(&id) {
                        parts.join(count + i, first + at);
                    }
                }
            }
        }
        // A feature that no line reaches is linked to nothing, not even by itself.
        let has_link: Vec<usize> = (count..count + links.ids.len()).map(|i| parts.root(i)).collect();
        let roots: Vec<usize> = (0..count).map(|i| parts.root(i)).collect();
        let size = |root: usize| roots.iter().filter(|r| **r == root).count();
        let largest = has_link.iter().copied().max_by_key(|root| (size(*root), std::cmp::Reverse(*root)));
        for (id, root) in chosen.ids.iter().zip(&roots) {
            self.note(&chosen, *id, Some(*root) == largest);
        }
        self.evidence.counted.extend(links.refs());
        Ok(Quantity::count(largest.map_or(0, size)))
    }

    /// The features of `among` within so many metres of a set, 0 for those that meet it; in the order of the layer.
    fn near(&self, of: &Chosen<'a>, among: &Chosen<'a>, metres: f64) -> Result<Vec<FeatureId>, Stop> {
        let index: std::sync::Arc<SpatialIndex> = among.layer.index(self.progress)?;
        let target = Target::Features { dataset: of.layer.dataset.clone(), ids: of.ids.clone() };
        let found = query::within(&index, &target, Metres(metres), None, self.progress)?;
        let mut ids: Vec<FeatureId> = found.hits.into_iter().map(|hit| hit.feature).collect();
        ids.retain(|id| among.ids.binary_search(id).is_ok());
        ids.sort_unstable();
        Ok(ids)
    }

    fn note(&mut self, chosen: &Chosen<'_>, feature: FeatureId, meets: bool) {
        let list = if meets { &mut self.evidence.counted } else { &mut self.evidence.missed };
        list.push(chosen.feature_ref(feature));
    }
}

/// Positions along the edges of a piece, near enough to each other that none between them sticks out by much more.
fn along(piece: Piece<'_>, tolerance: f64) -> Vec<LonLat> {
    let step = Metres((tolerance / 4.0).max(1.0));
    let line =
        |line: &[LonLat]| -> Vec<LonLat> { line.windows(2).flat_map(|edge| densify(edge[0], edge[1], step)).collect() };
    match piece {
        Piece::Point(p) => vec![p],
        Piece::Line(positions) => line(positions),
        Piece::Polygon(polygon) => line(polygon.exterior()),
    }
}

/// Which nodes hang together: union and find with halved paths.
struct Parts {
    above: Vec<usize>,
}

impl Parts {
    fn new(count: usize) -> Self {
        Self { above: (0..count).collect() }
    }

    fn root(&mut self, mut node: usize) -> usize {
        while self.above[node] != node {
            self.above[node] = self.above[self.above[node]];
            node = self.above[node];
        }
        node
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.above[a.max(b)] = a.min(b);
    }
}
