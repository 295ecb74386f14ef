//! Claims: what somebody has published about a plan, and how the drawn plan is to be asked about it.

use super::{Bilingual, Measure, Rest, Unit};

/// A published figure of the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Unique in its project, stable over its life.
    pub id: String,
    pub text: Bilingual,
    pub measure: Measure,
    /// What the measure is said to come to, in `unit`.
    pub expected: Expected,
    pub unit: Unit,
    /// By how much the drawn value may miss and still be at the limit, in `unit`; 0 for not at all.
    pub tolerance: f64,
    pub source: Bilingual,
    /// The date of the source: YYYY, YYYY-MM or YYYY-MM-DD.
    pub as_of: String,
    /// The matter on which sources differ: claims of the same matter contradict each other.
    pub conflict: Option<String>,
    /// Why a match proves nothing: the geometry was drawn to fit the text.
    pub by_construction: Option<Bilingual>,
    /// The other ways in which the text may reasonably be read.
    pub definitions: Vec<Definition>,
    pub note: Option<Bilingual>,
    pub rest: Rest,
}

/// Another reading of a claim's text, under the same operator and value.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    pub name: Bilingual,
    pub measure: Measure,
    pub rest: Rest,
}

/// The operator of a claim with its value or values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Expected {
    /// `>=`: 以上, at least; the value itself is included.
    AtLeast(f64),
    /// `<=`: 以下, at most; the value itself is included.
    AtMost(f64),
    /// `>`: 超过, more than; the value itself is not included.
    Above(f64),
    /// `<`: 不足, less than; the value itself is not included.
    Below(f64),
    /// `=`
    Equal(f64),
    /// `about`: a value that was rounded, and by how much at most: half a unit of its last digit.
    About { value: f64, rounding: f64 },
    /// `between`, both ends included. Of bearings, clockwise from the first to the second.
    Between(f64, f64),
}

impl Expected {
    /// As project files and JSON write it.
    pub fn operator(self) -> &'static str {
        match self {
            Self::AtLeast(_) => ">=",
            Self::AtMost(_) => "<=",
            Self::Above(_) => ">",
            Self::Below(_) => "<",
            Self::Equal(_) => "=",
            Self::About { .. } => "about",
            Self::Between(..) => "between",
        }
    }

    /// The value, or both.
    pub fn values(self) -> Vec<f64> {
        match self {
            Self::AtLeast(v) | Self::AtMost(v) | Self::Above(v) | Self::Below(v) | Self::Equal(v) => vec![v],
            Self::About { value, .. } => vec![value],
            Self::Between(low, high) => vec![low, high],
        }
    }
}
