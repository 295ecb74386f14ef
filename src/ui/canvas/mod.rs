//! The map in the window: the picture, what lies over it, and what the pointer does.

mod blit;
#[allow(clippy::module_inception, reason = "the room is named after its main type")]
mod canvas;
mod claim_layers;
mod control_pins;
mod furniture;
mod gpu_pictures;
mod hand;
mod hover;
mod large;
mod map_words;
mod note_pins;
mod overlay;
mod overview;
mod picture;
mod picture_worker;
mod place_menu;
mod sizes;
mod tool_strip;

pub use canvas::Canvas;
pub use gpu_pictures::GpuPictures;
pub use note_pins::note_in_words;
pub use picture_worker::Trouble;
