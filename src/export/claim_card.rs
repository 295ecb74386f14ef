//! What is told of one claim beyond its row: its tolerance, its operator, and its value with the method behind it.

use super::claim_steps::step_lines;
use super::claims::{drawn_words, published_words, step_words, verdict_words};
use crate::i18n::{Lang, Word, fill, format};
use crate::plan::claims::{DefinitionOutcome, Outcome};
use crate::plan::{Found, Plan};
use crate::project::{Claim, Expected, Measure};

/// "tolerance 50 m": what the claim, or else its measure, states; `None` where neither does.
pub fn tolerance_words(claim: &Claim, lang: Lang) -> Option<String> {
    Some(fill(Word::ClaimToleranceChip, lang, &[("value", &stated_tolerance(claim, lang)?)]))
}

/// The tolerance alone, with its unit.
pub(super) fn stated_tolerance(claim: &Claim, lang: Lang) -> Option<String> {
    let own = (claim.tolerance > 0.0).then(|| {
        let exact = Claim { expected: Expected::Equal(claim.tolerance), ..claim.clone() };
        published_words(&exact, lang)
    });
    own.or_else(|| tolerance_m(&claim.measure).map(|metres| format!("{metres} m")))
}

fn tolerance_m(measure: &Measure) -> Option<f64> {
    let own = match measure {
        Measure::Inside { tolerance_m, .. }
        | Measure::Touching { tolerance_m, .. }
        | Measure::Linked { tolerance_m, .. } => *tolerance_m,
        _ => 0.0,
    };
    let parts = measure.parts();
    let below = parts.iter().filter_map(|(_, part)| tolerance_m(part));
    (own > 0.0).then_some(own).into_iter().chain(below).reduce(f64::max)
}

/// What the operator of a claim means to the last digit.
pub fn operator_note(claim: &Claim, lang: Lang) -> String {
    let word = match claim.expected {
        Expected::AtLeast(_) => Word::OperatorAtLeastNote,
        Expected::AtMost(_) => Word::OperatorAtMostNote,
        Expected::Above(_) => Word::OperatorAboveNote,
        Expected::Below(_) => Word::OperatorBelowNote,
        Expected::Equal(_) => Word::OperatorEqualNote,
        Expected::Between(..) => Word::OperatorBetweenNote,
        Expected::About { rounding, .. } => {
            let exact = Claim { expected: Expected::Equal(rounding), ..claim.clone() };
            return fill(Word::OperatorAboutNote, lang, &[("rounding", &published_words(&exact, lang))]);
        }
    };
    word.text(lang).to_owned()
}

/// A feature with its distance from the origin of a radius.
fn found_words(plan: &Plan, found: &Found, lang: Lang) -> String {
    let name = plan.feature(&found.of).map(|f| plan.feature_name(f, lang)).unwrap_or_default();
    let distance = format::length(found.hit.distance.0);
    fill(Word::NameWithDetail, lang, &[("name", &name), ("detail", &distance)])
}

/// A claim as text to be pasted: verdict, published and drawn value, the drawn one also in full precision, the
/// definition, the steps, the source. `definition` is another reading of it than its own.
pub fn claim_text(
    plan: &Plan,
    claim: &Claim,
    outcome: &Outcome,
    definition: Option<&DefinitionOutcome>,
    lang: Lang,
) -> String {
    let colon = Word::Colon.text(lang);
    let (verdict, drawn, reason, steps, evidence) = match definition {
        Some(d) => (d.verdict, d.drawn, &d.reason, &d.steps, &d.evidence),
        None => (outcome.verdict, outcome.drawn, &outcome.reason, &outcome.steps, &outcome.evidence),
    };
    let mut lines = vec![format!("{}{colon}{}", claim.text.read_in(lang), verdict_words(verdict, lang))];
    let mut line = |word: Word, text: &str| {
        if !text.is_empty() {
            lines.push(format!("{}{colon}{text}", word.text(lang)));
        }
    };
    if let Some(definition) = definition {
        line(Word::ColumnDefinition, definition.name.read_in(lang));
    }
    line(Word::ColumnPublished, &published_words(claim, lang));
    match (drawn, reason) {
        (Some(drawn), _) => {
            let exact = claim.unit.from_base(drawn.quantity.value);
            line(Word::ColumnDrawn, &format!("{} = {exact} {}", drawn_words(claim, drawn, lang), claim.unit.as_str()));
        }
        (None, Some(reason)) => line(Word::ColumnDrawn, &super::reason_words(plan, reason, lang)),
        (None, None) => {}
    }
    let separator = Word::ListSeparator.text(lang);
    let steps: Vec<String> = steps
        .iter()
        .flat_map(|step| step_lines(plan, step, lang))
        .map(|l| format!("{} {} = {}", l.name, step_words(l.quantity, lang), l.quantity.value))
        .collect();
    line(Word::ClaimSteps, &steps.join(separator));
    let distances: Vec<String> = evidence.reached.iter().map(|found| found_words(plan, found, lang)).collect();
    line(Word::ClaimDistances, &distances.join(separator));
    line(Word::ColumnSource, claim.source.read_in(lang));
    lines.extend(super::outline_notes(plan, outcome, lang));
    lines.push(Word::ClaimMethod.text(lang).to_owned());
    lines.push(String::new());
    lines.join("\n")
}
