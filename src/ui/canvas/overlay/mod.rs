//! What is drawn over the picture each frame: the reach of the query, its results, the way to the chosen one; what is
//! being measured and what was kept of it.
//! The outline of the selected feature belongs to the picture, below its names.

mod fault;
#[allow(clippy::module_inception, reason = "the room is named after its main type")]
mod overlay;
mod places;
mod plates;
mod reach;
mod results;
mod sketch;

pub use overlay::{Ground, Overlay, asked};
pub use sketch::{Grip, Next, cross, grip_at, sketches, still_mark, still_plates};
