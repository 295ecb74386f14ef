//! The one integration-test program: a module for each row of the table in docs/ARCHITECTURE.md.

mod architecture;
mod crs;
mod dependencies;
mod formats;
mod index;
mod measure;
mod query;
mod render;
