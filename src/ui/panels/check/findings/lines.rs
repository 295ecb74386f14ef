//! The lines of the list of findings: heads of kinds, findings below them, what is folded away. Draws nothing.

use std::collections::BTreeMap;

use crate::analysis::check::Severity;
use crate::plan::{Finding, Findings};
use crate::project::CheckKind;

/// One line of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// The head of a kind with how many there are.
    Kind(CheckKind, usize),
    /// A finding by its place among the findings.
    Finding(usize),
    /// The fold of those that are let pass.
    IgnoredHead(usize),
    /// The fold of the rules that could not be run.
    NotRunHead(usize),
    /// One of them, by its place.
    NotRun(usize),
}

/// What is shown of the findings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// All kinds where none is named.
    pub kinds: Vec<CheckKind>,
    pub ignored: bool,
    pub not_run: bool,
}

/// How many findings that nobody has let pass there are of each kind, and the gravest of them.
pub fn kinds_of(findings: &Findings) -> BTreeMap<CheckKind, (usize, Severity)> {
    let mut kinds = BTreeMap::new();
    for finding in findings.faults() {
        let (count, gravest) = kinds.entry(finding.check()).or_insert((0, finding.severity));
        *count += 1;
        *gravest = finding.severity.min(*gravest);
    }
    kinds
}

/// The lines, in the order of the kinds; within a kind in that of the findings.
pub fn lines_of(findings: &Findings, shown: &Shown) -> Vec<Line> {
    let is_shown = |f: &Finding| shown.kinds.is_empty() || shown.kinds.contains(&f.check());
    let mut by_kind: BTreeMap<CheckKind, Vec<usize>> = BTreeMap::new();
    let mut ignored = Vec::new();
    for (i, finding) in findings.list.iter().enumerate().filter(|(_, f)| is_shown(f)) {
        match finding.ignored {
            Some(_) => ignored.push(i),
            None => by_kind.entry(finding.check()).or_default().push(i),
        }
    }
    let mut lines = Vec::new();
    for (kind, of_kind) in by_kind {
        lines.push(Line::Kind(kind, of_kind.len()));
        lines.extend(of_kind.into_iter().map(Line::Finding));
    }
    if !ignored.is_empty() {
        lines.push(Line::IgnoredHead(ignored.len()));
        lines.extend(ignored.into_iter().filter(|_| shown.ignored).map(Line::Finding));
    }
    let not_run = findings.not_run.len();
    if not_run > 0 {
        lines.push(Line::NotRunHead(not_run));
        lines.extend((0..not_run).filter(|_| shown.not_run).map(Line::NotRun));
    }
    lines
}

/// The finding that a step from the chosen one leads to, round and round; the first or the last without one.
pub fn stepped(lines: &[Line], chosen: Option<usize>, forward: bool) -> Option<usize> {
    let order: Vec<usize> =
        lines.iter().filter_map(|l| if let Line::Finding(i) = l { Some(*i) } else { None }).collect();
    let last = order.len().checked_sub(1)?;
    let at = chosen.and_then(|chosen| order.iter().position(|i| *i == chosen));
    let to = match (at, forward) {
        (None, true) => 0,
        (None, false) => last,
        (Some(at), true) => (at + 1) % order.len(),
        (Some(at), false) => at.checked_sub(1).unwrap_or(last),
    };
    order.get(to).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_pass_over_heads_and_go_round() {
        let lines = [
            Line::Kind(CheckKind::Overlaps, 2),
            Line::Finding(3),
            Line::Finding(0),
            Line::Kind(CheckKind::Gaps, 1),
            Line::Finding(5),
            Line::IgnoredHead(4),
        ];
        let steps = [(None, true, 3), (Some(3), true, 0), (Some(0), true, 5), (Some(5), true, 3), (Some(3), false, 5)];
        for (from, forward, to) in steps {
            assert_eq!(stepped(&lines, from, forward), Some(to), "{from:?} {forward}");
        }
        assert_eq!(stepped(&lines, None, false), Some(5));
        assert_eq!(stepped(&lines[..1], None, true), None);
    }
}
