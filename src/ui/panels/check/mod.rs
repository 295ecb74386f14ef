//! The tab that holds the plan against what is said of it: its views, one at a time.

mod chip;
mod claims;
mod findings;
mod land_use;
mod layer_picker;
mod panel;
mod report_button;

pub use panel::CheckPanel;
