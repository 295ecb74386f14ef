//! The command line's JSON of `check`: names and meaning are a contract with scripts.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use super::claim_outlines::outline_notes;
use super::claims::{drawn_words, paired, published_words, reason_in_both, step_name, step_words};
use super::findings::{findings_json, not_run_json};
use crate::i18n::Lang;
use crate::plan::claims::{DefinitionOutcome, Drawn, Evidence, Outcome, Reason, Step, StepName, StepSet};
use crate::plan::{FeatureRef, Findings, Found, Plan};
use crate::project::{Claim, Date};

/// The outcomes in the order of the claims, the faults of what is drawn, and what was not checked and why. Texts that stand once are in the language asked for.
pub fn check_json(plan: &Plan, outcomes: &[Outcome], findings: &Findings, today: Date, lang: Lang) -> Json {
    let claims: Vec<Json> = paired(plan, outcomes).map(|(claim, o)| claim_json(plan, claim, o, lang)).collect();
    json!({
        "date": today.to_string(),
        "claims": claims,
        "findings": findings_json(plan, findings),
        "not_run": not_run_json(plan, findings, lang),
    })
}

fn claim_json(plan: &Plan, claim: &Claim, outcome: &Outcome, lang: Lang) -> Json {
    let definition = |d: &DefinitionOutcome| {
        json!({
            "definition": d.name.read_in(lang),
            "definition_zh": d.name.zh,
            "definition_en": d.name.en,
            "drawn": d.drawn.map(|drawn| number(claim, drawn)),
            "drawn_text": d.drawn.map(|drawn| drawn_words(claim, drawn, lang)),
            "verdict": d.verdict.as_str(),
            "reason": d.reason.as_ref().map(|reason| reason_text(plan, reason, lang)),
            "steps": steps(plan, &d.steps, lang),
        })
    };
    let differs = |d: &&DefinitionOutcome| d.drawn.is_some() && d.verdict != outcome.verdict;
    let sensitive = outcome.definitions.iter().filter(|_| outcome.sensitive).filter(differs);
    let published = match claim.expected.values().as_slice() {
        [one] => shortest(*one),
        several => several.iter().map(|v| shortest(*v)).collect(),
    };
    let reason = outcome.reason.as_ref().map(|reason| reason_in_both(plan, reason));
    let outlines = outline_notes(plan, outcome, lang);
    json!({
        "id": claim.id,
        "text_zh": claim.text.zh,
        "text_en": claim.text.en,
        "verdict": outcome.verdict.as_str(),
        "by_construction": claim.by_construction.is_some(),
        "by_construction_reason": claim.by_construction.as_ref().map(|text| text.read_in(lang)),
        "sensitive": sensitive.map(definition).collect::<Vec<_>>(),
        "definitions": outcome.definitions.iter().map(definition).collect::<Vec<_>>(),
        "conflicts_with": outcome.conflicts_with,
        "operator": claim.expected.operator(),
        "published": published,
        "published_text": published_words(claim, lang),
        "drawn": outcome.drawn.map(|drawn| number(claim, drawn)),
        "drawn_with_tolerance": outcome.drawn.and_then(|d| d.with_tolerance).map(|q| claim.unit.from_base(q.value)),
        "drawn_text": outcome.drawn.map(|drawn| drawn_words(claim, drawn, lang)),
        "unit": claim.unit.as_str(),
        "tolerance": shortest(claim.tolerance),
        "reason": reason.as_ref().map(|reason| reason.get(lang)),
        "reason_zh": reason.as_ref().map(|reason| &reason.zh),
        "reason_en": reason.as_ref().map(|reason| &reason.en),
        "note": claim.note.as_ref().map(|note| note.read_in(lang)),
        "steps": steps(plan, &outcome.steps, lang),
        "broken_outlines": outcome.broken().into_iter().filter_map(|of| feature(plan, of, lang)).collect::<Vec<_>>(),
        "broken_outlines_note": (!outlines.is_empty()).then(|| outlines.join(" ")),
        "evidence": evidence(plan, &outcome.evidence, lang),
        "source": claim.source.read_in(lang),
        "as_of": claim.as_of,
    })
}

fn reason_text(plan: &Plan, reason: &Reason, lang: Lang) -> String {
    reason_in_both(plan, reason).get(lang).clone()
}

/// In the unit of the claim, in full precision.
fn number(claim: &Claim, drawn: Drawn) -> Json {
    shortest(claim.unit.from_base(drawn.quantity.value))
}

/// A whole number without a decimal point.
pub(super) fn shortest(number: f64) -> Json {
    const MOST_WHOLE: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < MOST_WHOLE { Json::from(number as i64) } else { Json::from(number) }
}

fn steps(plan: &Plan, steps: &[Step], lang: Lang) -> Vec<Json> {
    let step = |step: &Step| {
        let mut told = json!({
            "name": step_name(plan, &step.name, lang),
            "sets": sets(&step.name),
            "value": shortest(step.quantity.value),
            "text": step_words(step.quantity, lang),
        });
        if let Some(cut) = &step.cut {
            told["whole_sets"] = sets_json(&cut.of).into();
            told["whole"] = shortest(cut.whole.value);
            told["whole_text"] = step_words(cut.whole, lang).into();
            told["inside"] = cut.inside.as_ref().map_or(Json::Null, |(sets, quantity)| {
                let (value, text) = (shortest(quantity.value), step_words(*quantity, lang));
                json!({ "sets": sets_json(sets), "value": value, "text": text })
            });
            told["minus"] = sets_json(&cut.minus).into();
        }
        told
    };
    steps.iter().map(step).collect()
}

/// What a step is about, as the measure writes it; empty where it has a name of its own.
fn sets(name: &StepName) -> Vec<Json> {
    let StepName::Sets(sets) = name else { return Vec::new() };
    sets_json(sets)
}

fn sets_json(sets: &[StepSet]) -> Vec<Json> {
    sets.iter().map(|set| json!({ "layer": set.layer.0, "where": set.filter, "ids": set.ids })).collect()
}

fn feature(plan: &Plan, of: &FeatureRef, lang: Lang) -> Option<Json> {
    let feature = plan.feature(of)?;
    Some(json!({ "layer": of.layer.0, "id": feature.id_text(), "name": plan.feature_name(feature, lang) }))
}

/// Which features the number came from; computed geometry is for the map.
fn evidence(plan: &Plan, evidence: &Evidence, lang: Lang) -> Json {
    let feature = |of: &FeatureRef| feature(plan, of, lang);
    let found = |found: &Found| {
        let mut json = feature(&found.of)?;
        json["distance_m"] = found.hit.distance.0.into();
        Some(json)
    };
    let distances: HashMap<&FeatureRef, f64> =
        evidence.reached.iter().map(|found| (&found.of, found.hit.distance.0)).collect();
    let counted = |of: &FeatureRef| {
        let mut json = feature(of)?;
        if let Some(distance) = distances.get(of) {
            json["distance_m"] = (*distance).into();
        }
        Some(json)
    };
    json!({
        "counted": evidence.counted.iter().filter_map(counted).collect::<Vec<_>>(),
        "missed": evidence.missed.iter().filter_map(feature).collect::<Vec<_>>(),
        "borderline": evidence.borderline.iter().filter_map(found).collect::<Vec<_>>(),
        "just_outside": evidence.just_outside.iter().filter_map(found).collect::<Vec<_>>(),
        "beyond": evidence.beyond.iter().filter_map(found).collect::<Vec<_>>(),
    })
}
