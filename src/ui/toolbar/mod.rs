//! The one toolbar: what stands in it, which of it has room, and the menu of what has none.

mod fit;
mod more_menu;
#[allow(clippy::module_inception, reason = "the room is named after its main type")]
mod toolbar;

pub use toolbar::toolbar_ui;
