//! The second view of the checks: the faults of what is drawn, what they are, and the rules they are found by.

mod card;
mod ignore_sheet;
mod lines;
mod list;
mod rule;
mod rules_sheet;
mod view;

pub(super) use list::clipped;
pub use view::FindingsView;
pub(super) use view::running_ui;
