//! The one integration-test program: a module for each row of the table in docs/ARCHITECTURE.md.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod architecture;
mod breakdown;
mod bundled;
mod cards;
mod care;
mod checks;
mod claim_board;
mod claims;
mod cli;
mod crs;
mod dependencies;
mod document;
mod find;
mod formats;
mod furniture;
mod fuzzed;
mod georeference;
#[cfg(feature = "gui")]
mod gpu;
mod guide;
mod index;
mod landing;
mod layers;
mod measure;
mod project;
mod query;
mod render;
mod report;
mod session;
mod shifts;
mod show;
mod styles;
mod table;
mod tiny_font;
mod tools;
mod ugly;
#[cfg(feature = "gui")]
mod ui;
mod underlay;
mod undo;
mod words;
