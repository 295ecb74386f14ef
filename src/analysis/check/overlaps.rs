//! Ground that two features cover: within layers, and between them.

use std::ops::ControlFlow;

use geo::{Area, OpType, bool_ops::FillRule};
use geo_types::MultiPolygon;
use rayon::prelude::*;

use super::fault::{Fault, FaultKind, LayerFeature};
use super::ground::{CheckError, Lay, Part, parts};
use super::pairs::{Rect, meeting_pairs_until};
use super::tolerance::Tolerance;
use crate::analysis::measure::{self, OwnedPolygon};
use crate::analysis::planar_overlay::overlaid;
use crate::data::Dataset;
use crate::progress::Progress;

/// Pairs of areas that may overlap and are looked at, and how many of each area there may be in any case: of features
/// that lie beside each other there are a few of each.
const MOST_MET: usize = 1_000_000;
const OF_EACH: usize = 32;
/// Pairs of areas that overlap: more say no more.
const MOST_FOUND: usize = 100_000;
/// Pairs that are looked at before those found are counted.
const AT_ONCE: usize = 16_384;

/// What overlaps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overlaps {
    pub faults: Vec<Fault>,
    /// Whether so much overlaps that the rest was not looked for.
    pub has_more: bool,
}

/// How many pairs are looked at.
#[derive(Clone, Copy, Debug)]
struct Limits {
    met: usize,
    found: usize,
    at_once: usize,
}

/// Overlaps among all features of the layers taken together; parts of one feature that overlap are a fault of it.
/// One fault for each pair of features, with all the ground that they share.
///
/// # Errors
/// When cancelled, or when the layers lie too far apart for one plane.
pub fn overlaps(layers: &[&Dataset], tolerance: &Tolerance, progress: &Progress) -> Result<Overlaps, CheckError> {
    found(layers, tolerance, USUAL, progress, |_, _| true)
}

/// Overlaps of a feature of the first layers with one of the others; `first` says how many are the first. What
/// overlaps on either side is left alone.
///
/// # Errors
/// See [`overlaps`].
pub fn overlaps_between(
    layers: &[&Dataset],
    first: usize,
    tolerance: &Tolerance,
    progress: &Progress,
) -> Result<Overlaps, CheckError> {
    found(layers, tolerance, USUAL, progress, |a, b| (a.layer < first) != (b.layer < first))
}

const USUAL: Limits = Limits { met: MOST_MET, found: MOST_FOUND, at_once: AT_ONCE };

fn found(
    layers: &[&Dataset],
    tolerance: &Tolerance,
    limits: Limits,
    progress: &Progress,
    is_asked: impl Fn(LayerFeature, LayerFeature) -> bool,
) -> Result<Overlaps, CheckError> {
    let Some(lay) = Lay::about(layers)? else { return Ok(Overlaps::default()) };
    let parts = parts(layers, &lay, tolerance, progress)?;
    let rects: Vec<Rect> = parts.iter().map(|p| p.rect).collect();
    let mut pairs = Vec::new();
    let most = limits.met.max(OF_EACH * parts.len());
    let end = meeting_pairs_until(&rects, progress, |i, j| {
        let (a, b) = (&parts[i], &parts[j]);
        // The pieces of a mended area do not overlap.
        if is_asked(a.of, b.of) {
            pairs.push((i, j));
        }
        if pairs.len() < most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    progress.set_total(pairs.len() as u64);
    let mut shared: Vec<(LayerFeature, LayerFeature, Vec<OwnedPolygon>)> = Vec::new();
    let mut looked_at = 0;
    for some in pairs.chunks(limits.at_once) {
        let found: Result<Vec<_>, CheckError> = some
            .par_iter()
            .map(|(i, j)| {
                progress.check()?;
                progress.advance(1);
                let (a, b) = (&parts[*i], &parts[*j]);
                Ok((a.of.min(b.of), a.of.max(b.of), shared_ground(a, b, tolerance)?))
            })
            .filter(|shared| shared.as_ref().map_or(true, |(_, _, areas)| !areas.is_empty()))
            .collect();
        shared.extend(found?);
        looked_at += some.len();
        if shared.len() >= limits.found {
            break;
        }
    }
    let has_more = end.is_break() || looked_at < pairs.len();
    shared.sort_by_key(|(a, b, _)| (*a, *b));
    let mut faults: Vec<Fault> = Vec::new();
    for pair in shared.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let areas: Vec<OwnedPolygon> = pair.iter().flat_map(|(_, _, areas)| areas.iter().cloned()).collect();
        let (a, b, _) = &pair[0];
        let features = if a == b { vec![*a] } else { vec![*a, *b] };
        let place = lay.place_in(&areas);
        let is_sliver = tolerance.are_slivers(&areas);
        faults.push(Fault { is_sliver, ..Fault::of_areas(FaultKind::Overlap, features, a.layer, areas, place) });
    }
    Ok(Overlaps { faults, has_more })
}

/// What both parts cover, without noise.
fn shared_ground(a: &Part<'_>, b: &Part<'_>, tolerance: &Tolerance) -> Result<Vec<OwnedPolygon>, CheckError> {
    let planar = |p: &Part<'_>| MultiPolygon(vec![p.planar.clone()]);
    let both = overlaid(&planar(a), &planar(b), OpType::Intersection, FillRule::Positive);
    // The gnomonic plane enlarges areas, so this is no smaller than on the ellipsoid.
    if both.unsigned_area() < tolerance.area_m2 * 0.5 {
        return Ok(Vec::new());
    }
    let mut areas = measure::intersection(&[a.area.polygon()], &[b.area.polygon()])?;
    areas.retain(|area| !tolerance.is_noise(area));
    Ok(areas)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{DatasetBuilder, GeometryType, LonLat};

    /// Squares that all lie on each other.
    fn stack(count: u32) -> Dataset {
        let mut builder = DatasetBuilder::default();
        for i in 0..count {
            builder.begin_feature();
            let mut sink = builder.geometry(GeometryType::Polygon);
            let [west, south] = [116.4 + f64::from(i) * 1e-5, 39.7];
            for [x, y] in [[0.0, 0.0], [1e-2, 0.0], [1e-2, 1e-2], [0.0, 1e-2], [0.0, 0.0]] {
                sink.coord(LonLat::new(west + x, south + y), None);
            }
            sink.end_ring();
            sink.end_polygon();
            builder.end_feature();
        }
        builder.finish()
    }

    #[test]
    fn of_very_many_overlaps_some_are_told_and_that_there_are_more() {
        let data = stack(20);
        let look = |met, found_most, at_once| {
            let limits = Limits { met, found: found_most, at_once };
            found(&[&data], &Tolerance::default(), limits, &Progress::default(), |_, _| true).unwrap()
        };
        let all = look(MOST_MET, MOST_FOUND, AT_ONCE);
        assert_eq!((all.faults.len(), all.has_more), (190, false));
        assert_eq!(look(1, 190, 50), all, "in parts the same");
        let some = look(1, 60, 50);
        assert_eq!((some.faults.len(), some.has_more), (100, true));
        assert!(some.faults.iter().all(|fault| all.faults.contains(fault)));
        // Hundreds of areas on each other are not all looked at.
        let many = stack(70);
        let limits = Limits { met: 1, found: 10, at_once: 10 };
        let of_many = found(&[&many], &Tolerance::default(), limits, &Progress::default(), |_, _| true).unwrap();
        assert_eq!((of_many.faults.len(), of_many.has_more), (10, true));
    }
}
