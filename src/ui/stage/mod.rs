//! A show on the screen: its keys, its caption, its light, and the bar that a pointer at the foot brings.

mod bar;
mod keys;
#[allow(clippy::module_inception, reason = "the room is named after its main type")]
mod stage;

pub use keys::{LIGHT, SHOW_KEYS};
pub use stage::Stage;
