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
    /// Half a unit of the last digit of a number as it was written: by how much it may be off for having been
    /// rounded. Zeros before the point count as digits. 0.5 where the text is no number.
    ///
    /// ```
    /// use shapan::project::Expected;
    /// assert_eq!(["5.8", "5.80", "300"].map(Expected::rounding_of), [0.05, 0.005, 0.5]);
    /// assert_eq!(Expected::rounding_of("1e-9223372036854775808"), 0.5);
    /// ```
    pub fn rounding_of(written: &str) -> f64 {
        let (digits, exponent) = written.trim().split_once(['e', 'E']).unwrap_or((written.trim(), "0"));
        let places = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len()) as i64;
        let exponent = exponent.parse::<i64>().unwrap_or(0);
        let rounding = format!("5e{}", exponent.saturating_sub(places).saturating_sub(1)).parse().unwrap_or(0.5);
        if f64::is_normal(rounding) { rounding } else { 0.5 }
    }

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
