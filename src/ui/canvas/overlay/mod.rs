//! What is drawn over the picture each frame: the reach of the query, its results, the way to the chosen one.
//! The outline of the selected feature belongs to the picture, below its names.

#[allow(clippy::module_inception, reason = "the room is named after its main type")]
mod fault;
mod overlay;
mod places;
mod plates;
mod reach;
mod results;

pub use overlay::{Overlay, asked};
