//! The tab that sets how a layer looks. It edits a copy of the layer's style and sends it back whole when anything
//! in it has changed.

mod classes;
pub(super) mod fields;
mod graduated;
mod labels;
mod numbers;
mod panel;
mod symbol;

pub use panel::StylePanel;
