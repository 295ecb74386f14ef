//! The checks of a plan's drawn geometry: which rules it has, and what they find.

mod findings;
mod key;
mod laid;
mod near;
mod run;
mod usual;

pub use findings::{Finding, Findings, NotRun, NotRunReason};
pub use key::is_same_finding;
pub use run::find_faults;
pub use usual::usual_rules;
