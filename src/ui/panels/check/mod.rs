//! The tab that holds the plan against what is said of it: its views, one at a time.

mod claims;
mod panel;

pub use panel::CheckPanel;
