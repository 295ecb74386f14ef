//! What the checks of a plan have found, as the window, reports and scripts read it.

use crate::analysis::check::{CheckError, FaultKind, FaultShape, FaultSize, Severity};
use crate::data::{Extent, Feature, LonLat};
use crate::plan::{FeatureRef, Plan};
use crate::project::{CheckKind, CheckRule, IgnoredFinding, LayerId};

use super::key::is_same_finding;

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

impl Finding {
    /// The kind of check that looks for it.
    pub fn check(&self) -> CheckKind {
        match self.kind {
            FaultKind::SelfCrossing | FaultKind::Ring(_) | FaultKind::LeftOut(_) => CheckKind::Validity,
            FaultKind::Overlap => CheckKind::Overlaps,
            FaultKind::Gap => CheckKind::Gaps,
            FaultKind::Outside { .. } => CheckKind::Outside,
            FaultKind::DuplicateGeometry | FaultKind::DuplicateId => CheckKind::Duplicates,
            FaultKind::Sliver => CheckKind::Slivers,
        }
    }

    /// Around the fault; around its features where it has no geometry of its own, `None` where they have none either.
    pub fn extent(&self, plan: &Plan) -> Option<Extent> {
        let own = match &self.shape {
            FaultShape::Areas(areas) => {
                Extent::of_points(areas.iter().flat_map(|a| a.as_polygon().exterior()).copied())
            }
            FaultShape::Lines(lines) => Extent::of_points(lines.iter().flatten().copied()),
            FaultShape::Point(at) => Extent::of_points([*at]),
            FaultShape::Nowhere => None,
        };
        let features = || self.features.iter().filter_map(|of| plan.feature(of)).filter_map(Feature::extent);
        own.or_else(|| Extent::of_extents(features())).or_else(|| Extent::of_points(self.place))
    }
}

/// A rule that could not be run, or not on all there is.
#[derive(Clone, Debug, PartialEq)]
pub struct NotRun {
    pub rule: CheckRule,
    pub reason: NotRunReason,
}

/// Why a rule could not be run, or what it leaves out; `export` puts it into words.
#[derive(Clone, Debug, PartialEq)]
pub enum NotRunReason {
    NoBoundary,
    /// The layer is not there, or its source could not be read.
    NoLayer(LayerId),
    Check(CheckError),
    /// These cross themselves so often that they were laid over no others.
    Tangled(Vec<FeatureRef>),
    /// These lie so far from the others of their layer that they were laid over no others.
    FarAway(Vec<FeatureRef>),
    /// More overlaps than are told.
    MoreOverlaps {
        told: usize,
    },
}

/// All findings of a plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// The worst and then the largest of a kind first; those ignored among them.
    pub list: Vec<Finding>,
    /// The rules that were run, on all there is or on most of it.
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

    /// Marks those that are let pass, and no others.
    pub fn mark_ignored(&mut self, ignored: &[IgnoredFinding]) {
        for finding in &mut self.list {
            finding.ignored = ignored.iter().find(|i| is_same_finding(&i.key, &finding.key)).cloned();
        }
        let is_found = |key: &str| self.list.iter().any(|f| is_same_finding(key, &f.key));
        self.outdated = ignored.iter().filter(|i| !is_found(&i.key)).cloned().collect();
    }

    pub fn ignored_count(&self) -> usize {
        self.list.len() - self.faults().count()
    }
}
