//! Claims held against the drawn plan: what each comes to, by which calculation, from which geometry.
//!
//! [`check_claims`] is what the window and the command line both ask. Pure: the date of today is an argument.

mod check;
mod connect;
mod evaluate;
mod extent;
mod ground;
mod outcome;
mod sets;
mod verdict;

pub use check::{check_claim, check_claims};
pub use extent::extent;
pub use outcome::{
    Cut, DefinitionOutcome, Drawn, Evidence, Needs, Outcome, Quantity, Reach as EvidenceReach, Reason, Step, StepName,
    StepSet,
};
pub use verdict::{Bounds, judge};

pub use crate::plan::Verdict;
