//! The nearest vertex or edge of drawn features: what a point that is drawn near them is taken to mean.

use super::target::Target;
use super::within::ids_within;
use crate::analysis::chord::{bulge, chord2, reject_chord, to_straight2, xyz};
use crate::analysis::index::SpatialIndex;
use crate::analysis::measure::{self, Metres};
use crate::data::{Feature, FeatureId, LonLat, Piece};

/// What was snapped to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SnapKind {
    /// A position of the source, taken as it stands there.
    Vertex,
    /// The nearest position of an edge.
    Edge,
}

/// A position of a feature near another position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Snap {
    pub at: LonLat,
    pub kind: SnapKind,
    pub distance: Metres,
    pub feature: FeatureId,
}

impl Snap {
    /// A vertex is worth more than an edge, however near; then the nearer one.
    pub fn is_better_than(&self, other: &Self) -> bool {
        (self.kind, self.distance.0) < (other.kind, other.distance.0)
    }
}

/// What within the tolerance a position snaps to: the nearest vertex, or the nearest edge where there is no vertex;
/// the first feature among equals.
pub fn snap(index: &SpatialIndex, position: LonLat, tolerance: Metres) -> Option<Snap> {
    let tolerance = Metres(tolerance.0.max(0.0));
    let mut ids = ids_within(index, &Target::Point(position), tolerance, None);
    ids.sort_unstable();
    let features = ids.into_iter().filter_map(|id| index.dataset().feature(id));
    let mut best: Option<Snap> = None;
    for feature in features {
        for found in [vertex(feature, position, tolerance), edge(feature, position, tolerance)].into_iter().flatten() {
            if best.as_ref().is_none_or(|best| found.is_better_than(best)) {
                best = Some(found);
            }
        }
    }
    best
}

fn vertex(feature: Feature<'_>, position: LonLat, tolerance: Metres) -> Option<Snap> {
    let reject2 = reject_chord(tolerance.0).powi(2);
    let here = xyz(position);
    let near = feature.coords().iter().copied().filter(|p| chord2(here, xyz(*p)) <= reject2);
    let found = near.map(|at| (measure::distance(position, at), at)).min_by(|a, b| a.0.0.total_cmp(&b.0.0));
    let (distance, at) = found.filter(|(distance, _)| *distance <= tolerance)?;
    Some(Snap { at, kind: SnapKind::Vertex, distance, feature: feature.id() })
}

fn edge(feature: Feature<'_>, position: LonLat, tolerance: Metres) -> Option<Snap> {
    let (here, reject) = (xyz(position), reject_chord(tolerance.0));
    let mut best: Option<Snap> = None;
    let mut look = |line: &[LonLat]| {
        for ends in line.windows(2) {
            let (a, b) = (xyz(ends[0]), xyz(ends[1]));
            if to_straight2(here, a, b).0.sqrt() > reject + bulge(chord2(a, b).sqrt()) {
                continue;
            }
            let nearest = measure::distance_to_segment(position, ends[0], ends[1]);
            let is_nearer = best.as_ref().is_none_or(|best| nearest.distance < best.distance);
            if nearest.distance <= tolerance && is_nearer {
                let (at, distance) = (nearest.to, nearest.distance);
                best = Some(Snap { at, kind: SnapKind::Edge, distance, feature: feature.id() });
            }
        }
    };
    for piece in feature.pieces() {
        match piece {
            Piece::Point(_) => {}
            Piece::Line(line) => look(line),
            Piece::Polygon(polygon) => polygon.rings().for_each(&mut look),
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::formats;
    use crate::progress::Progress;

    fn index() -> SpatialIndex {
        let text = r#"{"type":"GeometryCollection","geometries":[
            {"type":"LineString","coordinates":[[116.4,39.8],[116.41,39.8],[116.41,39.81]]},
            {"type":"Polygon","coordinates":[[[116.42,39.8],[116.43,39.8],[116.43,39.81],[116.42,39.8]]]},
            {"type":"Point","coordinates":[116.405,39.80001]}]}"#;
        let dataset = formats::read_bytes(text.as_bytes(), &Progress::default()).unwrap();
        SpatialIndex::build(Arc::new(dataset), &Progress::default()).unwrap()
    }

    #[test]
    fn a_vertex_is_taken_as_it_stands_in_the_source() {
        let index = index();
        let snapped = snap(&index, LonLat::new(116.410_02, 39.800_01), Metres(10.0)).unwrap();
        assert_eq!((snapped.kind, snapped.at), (SnapKind::Vertex, LonLat::new(116.41, 39.8)));
        // The point is a vertex too, and wins over the edge that runs below it, which is nearer.
        let snapped = snap(&index, LonLat::new(116.405, 39.800_002), Metres(10.0)).unwrap();
        assert_eq!((snapped.kind, snapped.at), (SnapKind::Vertex, LonLat::new(116.405, 39.800_01)));
    }

    #[test]
    fn an_edge_is_met_where_it_is_nearest() {
        let index = index();
        let at = LonLat::new(116.410_05, 39.805);
        let snapped = snap(&index, at, Metres(10.0)).unwrap();
        let wanted = measure::distance_to_segment(at, LonLat::new(116.41, 39.8), LonLat::new(116.41, 39.81));
        assert_eq!((snapped.kind, snapped.at, snapped.distance), (SnapKind::Edge, wanted.to, wanted.distance));
        assert!((snapped.at.lon - 116.41).abs() < 1e-9 && snapped.distance.0 > 4.0);
        // Inside an area is not on its edge; beyond the tolerance is nothing.
        assert_eq!(snap(&index, LonLat::new(116.427, 39.803), Metres(50.0)), None);
        assert_eq!(snap(&index, at, Metres(4.0)), None);
        assert_eq!(snap(&index, at, Metres(f64::NAN)), None);
    }
}
