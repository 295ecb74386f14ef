//! **shapan** (沙盘, sand table): a desktop map and spatial-planning viewer.
//!
//! Immutable data and one small saved project go through pure functions that make answers and pictures; a
//! session without a window holds the moment; thin shells (the window and the command line) translate people
//! into commands.
//!
//! The modules below stand in dependency order: each may import only those above it.
//! `docs/ARCHITECTURE.md` tells the whole story; a test reads the source and holds the code to it.
//!
//! ```
//! use shapan::{analysis::measure, data::LonLat};
//! // 15 km is 15 km on the ellipsoid, here and in the window.
//! let d = measure::distance(LonLat::new(116.41104, 39.77658), LonLat::new(116.40953, 39.91128));
//! assert!((d.metres() - 14_957.0).abs() < 1.0);
//! ```

pub mod progress;

pub mod i18n;

pub mod crs;

pub mod data;

pub mod analysis;
pub mod formats;

pub mod project;

pub mod plan;

pub mod render;

pub mod export;

pub mod session;

pub mod cli;
#[cfg(feature = "gui")]
pub mod ui;
