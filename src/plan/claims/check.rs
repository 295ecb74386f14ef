//! Claims one after the other: each has an outcome of its own, whatever becomes of the others.

use super::evaluate::{Evaluator, Stop, sets};
use super::outcome::{DefinitionOutcome, Drawn, Evidence, Outcome, Reason, Step, StepName};
use super::verdict::{Bounds, judge};
use crate::plan::{Plan, Verdict};
use crate::progress::{Cancelled, Progress};
use crate::project::{Claim, Date, Measure};

/// Checks all claims of the plan's project, in their order.
///
/// # Errors
/// Only when cancelled; a claim that cannot be computed has an outcome that says why.
pub fn check_claims(plan: &Plan, today: Date, progress: &Progress) -> Result<Vec<Outcome>, Cancelled> {
    plan.project.claims.iter().map(|claim| check_claim(plan, claim, today, progress)).collect()
}

/// Checks one claim, which need not be one of the project's.
///
/// # Errors
/// Only when cancelled.
pub fn check_claim(plan: &Plan, claim: &Claim, today: Date, progress: &Progress) -> Result<Outcome, Cancelled> {
    let work = Work { plan, claim, today, progress };
    let own = work.reading(&claim.measure)?;
    let mut definitions = Vec::new();
    for definition in &claim.definitions {
        let Reading { verdict, drawn, reason, steps, evidence } = work.reading(&definition.measure)?;
        let name = definition.name.clone();
        definitions.push(DefinitionOutcome { name, verdict, drawn, reason, steps, evidence });
    }
    let computable = |v: Verdict| v != Verdict::NotComputable;
    let differs = |d: &DefinitionOutcome| computable(d.verdict) && d.verdict != own.verdict;
    let sensitive = computable(own.verdict) && definitions.iter().any(differs);
    let contradicts = |other: &&Claim| other.id != claim.id && other.conflict == claim.conflict;
    let conflicts_with = match &claim.conflict {
        Some(_) => plan.project.claims.iter().filter(contradicts).map(|c| c.id.clone()).collect(),
        None => Vec::new(),
    };
    Ok(Outcome {
        claim: claim.id.clone(),
        verdict: own.verdict,
        drawn: own.drawn,
        reason: own.reason,
        steps: own.steps,
        evidence: own.evidence,
        definitions,
        sensitive,
        conflicts_with,
    })
}

struct Work<'a> {
    plan: &'a Plan,
    claim: &'a Claim,
    today: Date,
    progress: &'a Progress,
}

/// What one reading of a claim comes to.
struct Reading {
    verdict: Verdict,
    drawn: Option<Drawn>,
    reason: Option<Reason>,
    steps: Vec<Step>,
    evidence: Evidence,
}

impl Work<'_> {
    fn reading(&self, measure: &Measure) -> Result<Reading, Cancelled> {
        let mut evaluator = Evaluator::new(self.plan, self.today, self.progress, false);
        let quantity = match evaluator.measure(measure) {
            Ok(quantity) => quantity,
            Err(stop) => return self.nothing(stop, evaluator),
        };
        let unit = self.claim.unit;
        let (expected, found) = (unit.dimension(), quantity.dimension);
        if !found.suits(expected) {
            return self.nothing(Reason::UnlikeUnits { expected, found }.into(), evaluator);
        }
        let with_tolerance = if has_tolerance(measure) {
            let mut lenient = Evaluator::new(self.plan, self.today, self.progress, true);
            match lenient.measure(measure) {
                Ok(other) => Some(other).filter(|other| other.value != quantity.value),
                Err(Stop::Cancelled) => return Err(Cancelled),
                Err(Stop::Reason(_)) => None,
            }
        } else {
            None
        };
        let drawn = Drawn { quantity, with_tolerance };
        let verdict = judge(drawn, Bounds::new(self.claim.expected, unit), unit.to_base(self.claim.tolerance));
        let Evaluator { mut steps, evidence, cut, .. } = evaluator;
        if steps.is_empty() {
            // A number that is one step by itself is told as such where a condition belongs to it, or ground was cut.
            let sets = sets(measure);
            let is_chosen = sets.iter().any(|set| !set.filter.is_empty() || !set.ids.is_empty());
            let is_told = is_chosen || cut.is_some();
            steps.extend(is_told.then_some(Step { name: StepName::Sets(sets), quantity, cut }));
        }
        Ok(Reading { verdict, drawn: Some(drawn), reason: None, steps, evidence })
    }

    /// No number: the steps and the evidence up to there may still tell something.
    fn nothing(&self, stop: Stop, evaluator: Evaluator<'_>) -> Result<Reading, Cancelled> {
        let Stop::Reason(reason) = stop else { return Err(Cancelled) };
        let Evaluator { steps, evidence, .. } = evaluator;
        Ok(Reading { verdict: Verdict::NotComputable, drawn: None, reason: Some(*reason), steps, evidence })
    }
}

fn has_tolerance(measure: &Measure) -> bool {
    let own = match measure {
        Measure::Inside { tolerance_m, .. }
        | Measure::Touching { tolerance_m, .. }
        | Measure::Linked { tolerance_m, .. } => *tolerance_m > 0.0,
        _ => false,
    };
    own || measure.parts().iter().any(|(_, part)| has_tolerance(part))
}
