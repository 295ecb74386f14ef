//! What the pointer does on the map: small state machines from pointer events and keys to commands.

mod sketch_tool;
#[allow(clippy::module_inception, reason = "the room is named after its main type")]
mod tool;

pub use tool::{PointerEvent, Tool, ToolKey};
