//! What is told of a claim whose ground has broken outlines, and features by their names, the first of many.

use crate::i18n::{Lang, Word, fill};
use crate::plan::claims::Outcome;
use crate::plan::{FeatureRef, Plan};
use crate::project::LayerId;

/// Names told before the rest is counted.
const NAMED: usize = 3;

/// A sentence for each layer with features whose outline is broken, so that their area cannot be trusted.
pub fn outline_notes(plan: &Plan, outcome: &Outcome, lang: Lang) -> Vec<String> {
    let broken = outcome.broken();
    let mut layers: Vec<&LayerId> = broken.iter().map(|of| &of.layer).collect();
    layers.dedup();
    let note = |layer: &LayerId| {
        let of: Vec<FeatureRef> = broken.iter().filter(|of| of.layer == *layer).map(|of| (*of).clone()).collect();
        let (name, names) = (plan.layer_name(layer).get(lang).clone(), first_names(plan, &of, lang));
        fill(Word::ClaimOutlineNote, lang, &[("layer", &name), ("names", &names)])
    };
    layers.into_iter().map(note).collect()
}

/// The first features by name, the rest counted.
pub(super) fn first_names(plan: &Plan, features: &[FeatureRef], lang: Lang) -> String {
    let name = |of: &FeatureRef| plan.feature(of).map(|f| plan.feature_short_name(f, lang));
    let mut names: Vec<String> = features.iter().take(NAMED).filter_map(name).collect();
    let rest = features.len().saturating_sub(NAMED);
    if rest > 0 {
        names.push(fill(Word::AndMore, lang, &[("n", &rest.to_string())]));
    }
    names.join(Word::ListSeparator.text(lang))
}
