//! Runs the rules of a plan.

use std::collections::HashMap;

use crate::analysis::check::{self, CheckError, Fault, FaultKind};
use crate::data::Dataset;
use crate::plan::{FeatureRef, Plan};
use crate::progress::{Cancelled, Progress};
use crate::project::{CheckKind, CheckRule, LayerId};

use super::findings::{Finding, Findings, NotRun, NotRunReason};
use super::key::key;
use super::laid::{Laid, laid};
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
            Ok(Ran { list, left_out }) => {
                findings.list.extend(list);
                findings.not_run.extend(left_out.into_iter().map(|reason| NotRun { rule: rule.clone(), reason }));
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

impl From<Cancelled> for Trouble {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
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

/// What a rule has found, and what of its layers it left out.
struct Ran {
    list: Vec<Finding>,
    left_out: Vec<NotRunReason>,
}

fn run(plan: &Plan, rule: &CheckRule, progress: &Progress) -> Result<Ran, Trouble> {
    let layers = datasets(plan, &rule.layers)?;
    let against = datasets(plan, &rule.against)?;
    let tolerance = &rule.tolerance;
    let own: Vec<LayerId> = plan.project.boundary.iter().cloned().collect();
    let mut named: Vec<&LayerId> = rule.layers.iter().collect();
    let mut left_out = Vec::new();
    let faults = match rule.check {
        CheckKind::Validity => {
            let mut faults = check::reader_faults(&layers);
            faults.extend(match check::validity(&layers, tolerance, progress) {
                // What is wrong with an outline by itself needs no plane for all.
                Err(CheckError::TooWide(_)) => check::validity_apart(&layers, tolerance, progress)?,
                found => found?,
            });
            faults
        }
        CheckKind::Slivers => check::slivers(&layers, tolerance, progress)?,
        CheckKind::Duplicates => check::duplicates(&layers, progress)?,
        CheckKind::Overlaps | CheckKind::Gaps | CheckKind::Outside => {
            let others = if rule.check == CheckKind::Outside && against.is_empty() { &own } else { &rule.against };
            if rule.check == CheckKind::Outside && others.is_empty() {
                return Err(Trouble::NotRun(NotRunReason::NoBoundary));
            }
            named.extend(others.iter());
            let against = datasets(plan, others)?;
            let Laid { faults, has_more, tangled, far } = laid(rule.check, &layers, &against, tolerance, progress)?;
            let features = |list: Vec<check::LayerFeature>| list.iter().filter_map(|of| feature(&named, of)).collect();
            if rule.check == CheckKind::Gaps && !tangled.is_empty() {
                return Err(Trouble::NotRun(NotRunReason::Tangled(features(tangled))));
            }
            if !far.is_empty() {
                left_out.push(NotRunReason::FarAway(features(far)));
            }
            if !tangled.is_empty() {
                left_out.push(NotRunReason::Tangled(features(tangled)));
            }
            if has_more {
                left_out.push(NotRunReason::MoreOverlaps { told: faults.len() });
            }
            faults
        }
    };
    Ok(Ran { list: faults.into_iter().filter_map(|fault| finding(plan, &named, fault)).collect(), left_out })
}

fn feature(layers: &[&LayerId], of: &check::LayerFeature) -> Option<FeatureRef> {
    Some(FeatureRef { layer: (*layers.get(of.layer)?).clone(), feature: of.feature })
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
    let features: Vec<FeatureRef> = fault.features.iter().filter_map(|of| feature(layers, of)).collect();
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
