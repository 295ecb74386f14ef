//! The tab of what is measured: the drawing at hand with all its numbers, and the kept sketches.

mod panel;
mod sketches;

pub use panel::MeasurePanel;
