//! Runs the rules of a plan.

use std::collections::HashMap;

use crate::analysis::check::{self, CheckError, Fault, FaultKind};
use crate::data::Dataset;
use crate::plan::{FeatureRef, Plan};
use crate::progress::{Cancelled, Progress};
use crate::project::{CheckKind, CheckRule, LayerId};

use super::findings::{Finding, Findings, NotRun, NotRunReason};
use super::key::key;
use super::usual::usual_rules;

/// Runs all rules of the plan's project, or the usual ones where it names none. A rule with a layer that is not
/// there, or that cannot be computed, is told among those not run.
///
/// Features that stand twice overlap too; where they are told as duplicates, the overlap is left away. What two rules
/// find alike is told once.
///
/// # Errors
/// Only when cancelled.
pub fn find_faults(plan: &Plan, progress: &Progress) -> Result<Findings, Cancelled> {
    let rules = plan.project.checks.rules.clone().unwrap_or_else(|| usual_rules(plan));
    let mut findings = Findings::default();
    for rule in rules {
        match run(plan, &rule, progress) {
            Ok(list) => {
                findings.list.extend(list);
                findings.rules.push(rule);
            }
            Err(Trouble::Cancelled) => return Err(Cancelled),
            Err(Trouble::NotRun(reason)) => findings.not_run.push(NotRun { rule, reason }),
        }
    }
    tidy(&mut findings.list);
    findings.mark_ignored(&plan.project.checks.ignored);
    Ok(findings)
}

/// Leaves away what is told twice, and sorts.
fn tidy(list: &mut Vec<Finding>) {
    let twins = list.iter().filter(|f| f.kind == FaultKind::DuplicateGeometry).enumerate();
    let twins: HashMap<FeatureRef, usize> =
        twins.flat_map(|(set, f)| f.features.iter().map(move |of| (of.clone(), set))).collect();
    let is_twin = |f: &Finding| match f.features.as_slice() {
        [a, b] if f.kind == FaultKind::Overlap => twins.get(a).is_some_and(|set| twins.get(b) == Some(set)),
        _ => false,
    };
    list.retain(|f| !is_twin(f));
    list.sort_by(|a, b| {
        let size = b.size.magnitude().total_cmp(&a.size.magnitude());
        a.severity.cmp(&b.severity).then(a.kind.cmp(&b.kind)).then(size).then(a.key.cmp(&b.key))
    });
    list.dedup_by(|a, b| a.key == b.key && a.shape == b.shape);
}

enum Trouble {
    Cancelled,
    NotRun(NotRunReason),
}

impl From<CheckError> for Trouble {
    fn from(error: CheckError) -> Self {
        match error {
            CheckError::Cancelled(_) => Self::Cancelled,
            other => Self::NotRun(NotRunReason::Check(other)),
        }
    }
}

fn run(plan: &Plan, rule: &CheckRule, progress: &Progress) -> Result<Vec<Finding>, Trouble> {
    let layers = datasets(plan, &rule.layers)?;
    let against = datasets(plan, &rule.against)?;
    let tolerance = &rule.tolerance;
    let mut named: Vec<&LayerId> = rule.layers.iter().collect();
    let faults = match rule.check {
        CheckKind::Validity => {
            let mut faults = check::reader_faults(&layers);
            faults.extend(check::validity(&layers, tolerance, progress)?);
            faults
        }
        CheckKind::Overlaps if against.is_empty() => check::overlaps(&layers, tolerance, progress)?,
        CheckKind::Overlaps => {
            named.extend(&rule.against);
            let both: Vec<&Dataset> = layers.iter().chain(&against).copied().collect();
            check::overlaps_between(&both, layers.len(), tolerance, progress)?
        }
        CheckKind::Gaps => check::gaps(&layers, against.first().copied(), tolerance, progress)?,
        CheckKind::Slivers => check::slivers(&layers, tolerance, progress)?,
        CheckKind::Duplicates => check::duplicates(&layers, progress)?,
        CheckKind::Outside => {
            let own = plan.project.boundary.iter().cloned().collect::<Vec<_>>();
            let boundary = match against.first() {
                Some(named) => Some(*named),
                None => datasets(plan, &own)?.first().copied(),
            };
            let boundary = boundary.ok_or(Trouble::NotRun(NotRunReason::NoBoundary))?;
            check::outside(&layers, boundary, tolerance, progress)?
        }
    };
    Ok(faults.into_iter().filter_map(|fault| finding(plan, &named, fault)).collect())
}

fn datasets<'a>(plan: &'a Plan, layers: &[LayerId]) -> Result<Vec<&'a Dataset>, Trouble> {
    let dataset = |id: &LayerId| match plan.dataset(id) {
        Some(dataset) => Ok(dataset.as_ref()),
        None => Err(Trouble::NotRun(NotRunReason::NoLayer(id.clone()))),
    };
    layers.iter().map(dataset).collect()
}

fn finding(plan: &Plan, layers: &[&LayerId], fault: Fault) -> Option<Finding> {
    let named = |layer: usize| layers.get(layer).map(|id| (*id).clone());
    let feature = |of: &check::LayerFeature| Some(FeatureRef { layer: named(of.layer)?, feature: of.feature });
    let features: Vec<FeatureRef> = fault.features.iter().filter_map(feature).collect();
    let layer = named(fault.layer)?;
    // The neighbours of a gap are many, and any of them may be drawn anew: its place is its name.
    let naming: &[FeatureRef] = if fault.kind == FaultKind::Gap { &[] } else { &features };
    Some(Finding {
        key: key(plan, fault.kind.as_str(), naming, &layer, fault.left_out.as_deref(), fault.place),
        kind: fault.kind,
        severity: fault.severity(),
        features,
        layer,
        left_out: fault.left_out,
        place: fault.place,
        shape: fault.shape,
        size: fault.size,
        is_sliver: fault.is_sliver,
        ignored: None,
    })
}
