//! Ground that two features cover: within layers, and between them.

use geo::{Area, BooleanOps, OpType, bool_ops::FillRule};
use geo_types::MultiPolygon;
use rayon::prelude::*;

use super::fault::{Fault, FaultKind, LayerFeature};
use super::ground::{CheckError, Lay, Part, parts};
use super::pairs::{Rect, meeting_pairs};
use super::tolerance::Tolerance;
use crate::analysis::measure::{self, OwnedPolygon};
use crate::data::Dataset;
use crate::progress::Progress;

/// Overlaps among all features of the layers taken together; parts of one feature that overlap are a fault of it.
/// One fault for each pair of features, with all the ground that they share.
///
/// # Errors
/// When cancelled, or when the layers lie too far apart for one plane.
pub fn overlaps(layers: &[&Dataset], tolerance: &Tolerance, progress: &Progress) -> Result<Vec<Fault>, CheckError> {
    found(layers, tolerance, progress, |_, _| true)
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
) -> Result<Vec<Fault>, CheckError> {
    found(layers, tolerance, progress, |a, b| (a.layer < first) != (b.layer < first))
}

fn found(
    layers: &[&Dataset],
    tolerance: &Tolerance,
    progress: &Progress,
    is_asked: impl Fn(LayerFeature, LayerFeature) -> bool,
) -> Result<Vec<Fault>, CheckError> {
    let Some(lay) = Lay::about(layers)? else { return Ok(Vec::new()) };
    let parts = parts(layers, &lay, tolerance, progress)?;
    let rects: Vec<Rect> = parts.iter().map(|p| p.rect).collect();
    let mut pairs = Vec::new();
    meeting_pairs(&rects, progress, |i, j| {
        let (a, b) = (&parts[i], &parts[j]);
        // The pieces of a mended area do not overlap.
        if is_asked(a.of, b.of) {
            pairs.push((i, j));
        }
    })?;
    progress.set_total(pairs.len() as u64);
    let shared: Result<Vec<(LayerFeature, LayerFeature, Vec<OwnedPolygon>)>, CheckError> = pairs
        .into_par_iter()
        .map(|(i, j)| {
            progress.check()?;
            progress.advance(1);
            let (a, b) = (&parts[i], &parts[j]);
            Ok((a.of.min(b.of), a.of.max(b.of), shared_ground(a, b, tolerance)?))
        })
        .filter(|shared| shared.as_ref().map_or(true, |(_, _, areas)| !areas.is_empty()))
        .collect();
    let mut shared = shared?;
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
    Ok(faults)
}

/// What both parts cover, without noise.
fn shared_ground(a: &Part<'_>, b: &Part<'_>, tolerance: &Tolerance) -> Result<Vec<OwnedPolygon>, CheckError> {
    let planar = |p: &Part<'_>| MultiPolygon(vec![p.planar.clone()]);
    let both = planar(a).boolean_op_with_fill_rule(&planar(b), OpType::Intersection, FillRule::Positive);
    // The gnomonic plane enlarges areas, so this is no smaller than on the ellipsoid.
    if both.unsigned_area() < tolerance.area_m2 * 0.5 {
        return Ok(Vec::new());
    }
    let mut areas = measure::intersection(&[a.area.polygon()], &[b.area.polygon()])?;
    areas.retain(|area| !tolerance.is_noise(area));
    Ok(areas)
}
