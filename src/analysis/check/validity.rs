//! Broken rings: what is wrong with each polygon by itself, and with those of one feature among themselves.

use rayon::prelude::*;

use super::fault::{Fault, FaultKind, FaultShape, FaultSize, LayerFeature, RingFault, Severity};
use super::ground::{CheckError, Lay};
use super::parts_apart::shared_places;
use super::ring_faults::{RingTrouble, ring_troubles};
use super::tolerance::Tolerance;
use crate::analysis::measure;
use crate::data::{Dataset, Feature, Polygon};
use crate::progress::{Cancelled, Progress};

/// Self-crossings, spikes, rings that touch themselves, holes in the wrong place and rings without an area, of all
/// polygons of the layers, in their order; then the parts of one feature that cover the same ground.
///
/// # Errors
/// When cancelled, or when the layers lie too far apart for one plane.
pub fn validity(layers: &[&Dataset], tolerance: &Tolerance, progress: &Progress) -> Result<Vec<Fault>, CheckError> {
    let Some(lay) = Lay::about(layers)? else { return Ok(Vec::new()) };
    let polygons: Vec<(LayerFeature, Polygon<'_>)> =
        layers.iter().enumerate().flat_map(|(layer, dataset)| polygons(layer, dataset)).collect();
    progress.set_total(polygons.len() as u64);
    let found: Result<Vec<Vec<Fault>>, CheckError> = polygons
        .into_par_iter()
        .map(|(of, polygon)| {
            progress.check()?;
            progress.advance(1);
            let troubles = ring_troubles(polygon, &lay, tolerance.width_m, progress)?;
            Ok(troubles.list.into_iter().map(|trouble| fault(of, trouble)).collect())
        })
        .collect();
    let several = layers.iter().enumerate().flat_map(|(layer, dataset)| several(layer, dataset)).collect();
    let shared = shared(several, |_| Some(lay), progress)?;
    Ok(found?.into_iter().flatten().chain(shared).collect())
}

/// The same of layers that reach too far for one plane: each polygon in a plane of its own. One that reaches too far by
/// itself is passed over.
///
/// # Errors
/// Only when cancelled.
pub fn validity_apart(
    layers: &[&Dataset],
    tolerance: &Tolerance,
    progress: &Progress,
) -> Result<Vec<Fault>, Cancelled> {
    let polygons: Vec<(LayerFeature, Polygon<'_>)> =
        layers.iter().enumerate().flat_map(|(layer, dataset)| polygons(layer, dataset)).collect();
    progress.set_total(polygons.len() as u64);
    let found: Result<Vec<Vec<Fault>>, Cancelled> = polygons
        .into_par_iter()
        .map(|(of, polygon)| {
            progress.check()?;
            progress.advance(1);
            let Ok(Some(lay)) = Lay::about_all(&[], &[polygon]) else { return Ok(Vec::new()) };
            let troubles = ring_troubles(polygon, &lay, tolerance.width_m, progress)?;
            Ok(troubles.list.into_iter().map(|trouble| fault(of, trouble)).collect())
        })
        .collect();
    let lay = |parts: &[Polygon<'_>]| Lay::about_all(&[], parts).ok().flatten();
    let several = layers.iter().enumerate().flat_map(|(layer, dataset)| several(layer, dataset)).collect();
    let shared = shared(several, lay, progress)?;
    Ok(found?.into_iter().flatten().chain(shared).collect())
}

/// Features that are several polygons.
fn several(layer: usize, dataset: &Dataset) -> impl Iterator<Item = (LayerFeature, Feature<'_>)> {
    let features = dataset.features().filter(|feature| feature.polygons().nth(1).is_some());
    features.map(move |feature| (LayerFeature { layer, feature: feature.id() }, feature))
}

/// Parts of one feature that cover the same ground, on the plane that `lay` makes for them.
fn shared(
    features: Vec<(LayerFeature, Feature<'_>)>,
    lay: impl Fn(&[Polygon<'_>]) -> Option<Lay> + Sync,
    progress: &Progress,
) -> Result<Vec<Fault>, Cancelled> {
    let found: Result<Vec<Vec<Fault>>, Cancelled> = features
        .into_par_iter()
        .map(|(of, feature)| {
            progress.check()?;
            let parts: Vec<Polygon<'_>> = feature.polygons().collect();
            let Some(lay) = lay(&parts) else { return Ok(Vec::new()) };
            let places = shared_places(&parts, &lay, progress)?;
            let kind = FaultKind::Ring(RingFault::PartsOverlap);
            Ok(places.into_iter().map(|place| Fault::at(kind, of, place)).collect())
        })
        .collect();
    Ok(found?.into_iter().flatten().collect())
}

fn polygons(layer: usize, dataset: &Dataset) -> impl Iterator<Item = (LayerFeature, Polygon<'_>)> {
    dataset.features().flat_map(move |f| {
        let of = LayerFeature { layer, feature: f.id() };
        f.polygons().map(move |polygon| (of, polygon))
    })
}

/// Whether the outline of a feature keeps its area from being trusted: rings that cross, holes in the wrong place,
/// rings without an area, parts that cover the same ground. One that reaches too far for a plane is left to those who lay it over others.
///
/// # Errors
/// Only when cancelled.
pub fn has_broken_outline(feature: Feature<'_>, progress: &Progress) -> Result<bool, Cancelled> {
    let polygons: Vec<Polygon<'_>> = feature.polygons().collect();
    let Ok(Some(lay)) = Lay::about_all(&[], &polygons) else { return Ok(false) };
    let of = LayerFeature { layer: 0, feature: feature.id() };
    for polygon in &polygons {
        let troubles = ring_troubles(*polygon, &lay, Tolerance::default().width_m, progress)?;
        if troubles.list.into_iter().any(|trouble| fault(of, trouble).severity() == Severity::Error) {
            return Ok(true);
        }
    }
    Ok(!shared_places(&polygons, &lay, progress)?.is_empty())
}

fn fault(of: LayerFeature, trouble: RingTrouble) -> Fault {
    let plain = Fault::at(trouble.kind, of, trouble.place);
    match trouble.kind {
        FaultKind::Ring(RingFault::Spike) => {
            let size = FaultSize::Length(measure::line_length(&trouble.line));
            Fault { size, shape: FaultShape::Lines(vec![trouble.line]), ..plain }
        }
        _ => plain,
    }
}
