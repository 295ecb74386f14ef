//! GeoPackage (OGC 12-128r18) in and out: an SQLite database in memory, never a file that SQLite opens.

mod geometry;
mod layers;
mod read;
mod write;

pub(super) use read::{Package, is_database};
pub use write::{has_whole_ids, renamed_in_geopackage, write_geopackage};
