//! What the checks of a plan have found, as the window, reports and scripts read it.

use crate::analysis::check::{FaultKind, FaultShape, FaultSize, Severity};
use crate::data::LonLat;
use crate::plan::FeatureRef;
use crate::project::{CheckRule, IgnoredFinding, LayerId};

/// One fault of the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Names the finding over runs and reorderings: `kind layer/id … @lon,lat`; see [`super::is_same_finding`].
    pub key: String,
    pub kind: FaultKind,
    pub severity: Severity,
    /// The features involved, in the order of the rule's layers and of their rows.
    pub features: Vec<FeatureRef>,
    /// The layer it is a fault of.
    pub layer: LayerId,
    /// What the source calls a feature that the reader had to leave out.
    pub left_out: Option<String>,
    /// A position in the fault; none for what was left out.
    pub place: Option<LonLat>,
    pub shape: FaultShape,
    pub size: FaultSize,
    /// Whether an overlap, a gap or a part outside is all but a line.
    pub is_sliver: bool,
    /// Who let it pass, and why.
    pub ignored: Option<IgnoredFinding>,
}

/// A rule that could not be run.
#[derive(Clone, Debug, PartialEq)]
pub struct NotRun {
    pub rule: CheckRule,
    /// An English sentence without a full stop.
    pub reason: String,
}

/// All findings of a plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// The worst and then the largest of a kind first; those ignored among them.
    pub list: Vec<Finding>,
    /// The rules that were run.
    pub rules: Vec<CheckRule>,
    pub not_run: Vec<NotRun>,
    /// Ignored findings of the project that are found no more.
    pub outdated: Vec<IgnoredFinding>,
}

impl Findings {
    /// Those that nobody has let pass.
    pub fn faults(&self) -> impl Iterator<Item = &Finding> {
        self.list.iter().filter(|f| f.ignored.is_none())
    }

    /// How many of a severity nobody has let pass.
    pub fn count(&self, severity: Severity) -> usize {
        self.faults().filter(|f| f.severity == severity).count()
    }

    pub fn ignored_count(&self) -> usize {
        self.list.len() - self.faults().count()
    }
}
