//! Where sources land, to be asked: the systems that their numbers may be in, and small maps of where they would lie.

mod choice;
mod map;
mod sheet;
mod shift_map;
mod small_map;

pub use choice::{Landing, LandingChoice};
pub use sheet::{LandingSheet, held_ui, is_entered, why_words};
pub use shift_map::{shift_legend_ui, shift_map_ui};
pub use small_map::MAP;
