//! The checks that lay features over each other, with what takes no part in them.

use crate::analysis::check::{self, CheckError, Fault, LayerFeature, Tolerance};
use crate::data::Dataset;
use crate::progress::Progress;
use crate::project::CheckKind;

use super::near::Near;

/// What such a check has found, and what it left out.
#[derive(Debug, Default)]
pub(super) struct Laid {
    pub faults: Vec<Fault>,
    /// Whether more overlaps than was looked for.
    pub has_more: bool,
    /// Features whose outline crosses itself too often to be laid over others; gaps are not looked for beside them.
    pub tangled: Vec<LayerFeature>,
    /// Features far from all others of their layer, without which the rest lies on one plane.
    pub far: Vec<LayerFeature>,
}

/// Lays the layers over each other, or over those they are held against: the boundary, for what is outside. Where they
/// reach too far, without what lies far from the rest of its layer.
///
/// # Errors
/// When cancelled; layers that lie too far apart all the same; too many features on each other.
pub(super) fn laid(
    kind: CheckKind,
    layers: &[&Dataset],
    against: &[&Dataset],
    tolerance: &Tolerance,
    progress: &Progress,
) -> Result<Laid, CheckError> {
    let wide = match as_they_are(kind, layers, against, tolerance, progress) {
        Err(error @ CheckError::TooWide(_)) => error,
        other => return other,
    };
    let near: Vec<Near> = layers.iter().chain(against).map(|layer| Near::of(layer)).collect();
    if near.iter().all(|layer| layer.far.is_empty()) {
        return Err(wide);
    }
    let data: Vec<&Dataset> = near.iter().map(|layer| &layer.data).collect();
    let (layers, against) = data.split_at(layers.len());
    let mut laid = as_they_are(kind, layers, against, tolerance, progress)?;
    let features = laid.faults.iter_mut().flat_map(|fault| &mut fault.features).chain(&mut laid.tangled);
    for of in features {
        if let Some(layer) = near.get(of.layer) {
            of.feature = layer.in_layer(of.feature);
        }
    }
    let far = near.iter().enumerate().flat_map(|(layer, near)| near.far.iter().map(move |far| (layer, *far)));
    laid.far = far.map(|(layer, feature)| LayerFeature { layer, feature }).collect();
    Ok(laid)
}

fn as_they_are(
    kind: CheckKind,
    layers: &[&Dataset],
    against: &[&Dataset],
    tolerance: &Tolerance,
    progress: &Progress,
) -> Result<Laid, CheckError> {
    let all: Vec<&Dataset> = layers.iter().chain(against).copied().collect();
    let tangled = check::tangled(&all, tolerance, progress)?;
    let (faults, has_more) = match (kind, against) {
        (CheckKind::Overlaps, _) => {
            let found = if against.is_empty() {
                check::overlaps(layers, tolerance, progress)?
            } else {
                check::overlaps_between(&all, layers.len(), tolerance, progress)?
            };
            (found.faults, found.has_more)
        }
        // Where an outline is laid over no others, there would be a gap.
        (CheckKind::Gaps, _) if !tangled.is_empty() => (Vec::new(), false),
        (CheckKind::Gaps, _) => (check::gaps(layers, against.first().copied(), tolerance, progress)?, false),
        (CheckKind::Outside, [boundary, ..]) => (check::outside(layers, boundary, tolerance, progress)?, false),
        _ => (Vec::new(), false),
    };
    Ok(Laid { faults, has_more, tangled, far: Vec::new() })
}
