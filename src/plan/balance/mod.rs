//! The land-use balance of a plan (用地平衡表): how much of it each class takes, adding up exactly.

#[allow(clippy::module_inception, reason = "the room is named after its main type")]
mod balance;
mod class_codes;
mod rounding;
mod usual;

pub use balance::{Balance, BalanceError, BalanceRow, RowKind, balance};
pub use class_codes::{ClassName, class_name};
pub use rounding::apportioned;
pub use usual::{CLASS_FIELDS, class_field, usual_balance};
