//! The map in the window: the picture, what lies over it, and what the pointer does.

#[allow(clippy::module_inception, reason = "the room is named after its main type")]
mod canvas;
mod furniture;
mod hover;
mod overlay;
mod picture;

pub use canvas::Canvas;
