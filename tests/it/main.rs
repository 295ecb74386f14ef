//! The one integration-test program: a module for each row of the table in docs/ARCHITECTURE.md.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used, reason = "a test fails by panicking")]

mod architecture;
mod breakdown;
mod bundled;
mod cards;
mod checks;
mod claims;
mod cli;
mod crs;
mod dependencies;
mod document;
mod formats;
mod furniture;
#[cfg(feature = "gui")]
mod gpu;
mod index;
mod layers;
mod measure;
mod project;
mod query;
mod render;
mod session;
mod show;
mod styles;
mod table;
mod tiny_font;
mod tools;
#[cfg(feature = "gui")]
mod ui;
mod undo;
mod words;
