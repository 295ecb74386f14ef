//! Faults that only the reader saw, since it had to mend or leave out what it read.

use super::fault::{Fault, FaultKind, FaultShape, FaultSize, LayerFeature, RingFault};
use crate::data::{Dataset, Warning, WarningCode};

/// What the reader of each layer noted of its rings, and every feature that it left out. Rings that it closed belong to
/// a feature; features left out have no geometry, only their name. The reader keeps the first
/// [`crate::data::Warnings::KEPT_PER_CODE`] of a kind.
pub fn reader_faults(layers: &[&Dataset]) -> Vec<Fault> {
    let of_layer = |(layer, dataset): (usize, &&Dataset)| {
        let told = dataset.warnings().list().iter().filter_map(|warning| fault(layer, dataset, warning));
        told.collect::<Vec<_>>()
    };
    layers.iter().enumerate().flat_map(of_layer).collect()
}

/// How many faults the reader has only counted: those that [`reader_faults`] has no more of.
pub fn reader_faults_unlisted(dataset: &Dataset) -> u64 {
    let warnings = dataset.warnings();
    let is_unclosed = |code: WarningCode| code == WarningCode::UnclosedRing;
    let counted: u64 = warnings.counts().filter(|(code, _)| is_unclosed(*code)).map(|(_, n)| n).sum();
    let listed = warnings.list().iter().filter(|w| is_unclosed(w.code)).count() as u64;
    warnings.skipped_unlisted() + counted - listed
}

fn fault(layer: usize, dataset: &Dataset, warning: &Warning) -> Option<Fault> {
    let kind = match warning.code {
        WarningCode::UnclosedRing => FaultKind::Ring(RingFault::Unclosed),
        WarningCode::TooFewPositions => FaultKind::Ring(RingFault::TooFewPoints),
        code if warning.skipped => FaultKind::LeftOut(code),
        _ => return None,
    };
    // A name like #12 counts the features of the source: where some were left out it is another row.
    let is_row = dataset.warnings().skipped() == 0;
    let named = warning.feature.as_deref().filter(|name| !warning.skipped && (is_row || !name.starts_with('#')));
    let feature = named.and_then(|name| dataset.find(name)).and_then(|id| dataset.feature(id));
    match feature.and_then(|f| Some((f.id(), *f.coords().first()?))) {
        Some((feature, place)) => Some(Fault::at(kind, LayerFeature { layer, feature }, place)),
        None => Some(Fault {
            kind,
            features: Vec::new(),
            layer,
            left_out: warning.feature.clone(),
            place: None,
            shape: FaultShape::Nowhere,
            size: FaultSize::Unsized,
            is_sliver: false,
        }),
    }
}
