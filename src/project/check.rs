//! Which checks run on which layers of a project, what is ignored and why. Runs nothing: that is `plan::checks`.

use super::{LayerId, Rest};
use crate::analysis::check::Tolerance;

/// What a project says of its checks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checks {
    /// In the order they run; `None` for those that suit the layers, see `plan::usual_rules`.
    pub rules: Option<Vec<CheckRule>>,
    /// Findings that somebody has looked at and let pass.
    pub ignored: Vec<IgnoredFinding>,
    /// What a project file says beyond this.
    pub rest: Rest,
}

/// One check of some layers.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckRule {
    pub check: CheckKind,
    /// What is checked: all these layers taken together.
    pub layers: Vec<LayerId>,
    /// Overlaps: the other side; empty for overlaps among `layers` themselves. Gaps: the ground to be covered; empty
    /// for the holes in the union. Outside: the boundary; empty for that of the project. Nothing to the others.
    pub against: Vec<LayerId>,
    pub tolerance: Tolerance,
    /// What a project file says beyond this.
    pub rest: Rest,
}

/// What a rule looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CheckKind {
    /// Broken rings and self-crossings, those that the reader mended or left out included.
    Validity,
    Overlaps,
    Gaps,
    Slivers,
    Duplicates,
    Outside,
}

impl CheckKind {
    pub const ALL: [Self; 6] =
        [Self::Validity, Self::Overlaps, Self::Gaps, Self::Slivers, Self::Duplicates, Self::Outside];

    /// As the project file writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Validity => "validity",
            Self::Overlaps => "overlaps",
            Self::Gaps => "gaps",
            Self::Slivers => "slivers",
            Self::Duplicates => "duplicates",
            Self::Outside => "outside",
        }
    }
}

impl CheckRule {
    /// A rule with the usual tolerances and nothing on the other side.
    pub fn new(check: CheckKind, layers: Vec<LayerId>) -> Self {
        Self { check, layers, against: Vec::new(), tolerance: Tolerance::default(), rest: Rest::default() }
    }
}

/// A finding that is let pass.
#[derive(Clone, Debug, PartialEq)]
pub struct IgnoredFinding {
    /// The key of the finding, which outlives another run and another order of the features.
    pub key: String,
    /// Why, in the words of whoever let it pass.
    pub reason: String,
    /// When: YYYY-MM-DD.
    pub date: String,
    /// What a project file says beyond this.
    pub rest: Rest,
}
