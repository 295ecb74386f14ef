//! Words for the checks of a plan: what a check looks for, and why there is no balance.

use crate::i18n::{Lang, Word, fill};
use crate::plan::{BalanceError, Plan};
use crate::project::CheckKind;

/// What a check looks for, in a word or two.
pub fn check_kind_words(kind: CheckKind, lang: Lang) -> &'static str {
    let word = match kind {
        CheckKind::Validity => Word::CheckKindValidity,
        CheckKind::Overlaps => Word::CheckKindOverlaps,
        CheckKind::Gaps => Word::CheckKindGaps,
        CheckKind::Slivers => Word::CheckKindSlivers,
        CheckKind::Duplicates => Word::CheckKindDuplicates,
        CheckKind::Outside => Word::CheckKindOutside,
    };
    word.text(lang)
}

/// What that means.
pub fn check_kind_hint(kind: CheckKind, lang: Lang) -> &'static str {
    let word = match kind {
        CheckKind::Validity => Word::CheckHintValidity,
        CheckKind::Overlaps => Word::CheckHintOverlaps,
        CheckKind::Gaps => Word::CheckHintGaps,
        CheckKind::Slivers => Word::CheckHintSlivers,
        CheckKind::Duplicates => Word::CheckHintDuplicates,
        CheckKind::Outside => Word::CheckHintOutside,
    };
    word.text(lang)
}

/// Why there is no balance.
pub fn balance_error(plan: &Plan, error: &BalanceError, lang: Lang) -> String {
    match error {
        BalanceError::NoAreas => Word::LandUseNoAreas.text(lang).to_owned(),
        BalanceError::NoLayer(id) => fill(Word::LandUseLayerMissing, lang, &[("name", plan.layer_name(id).get(lang))]),
        BalanceError::NoField { field, .. } => fill(Word::LandUseFieldMissing, lang, &[("field", field)]),
        BalanceError::Check(_) => Word::LandUseTooFar.text(lang).to_owned(),
    }
}
