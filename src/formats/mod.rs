//! Files in and out: bytes become an immutable [`Dataset`](crate::data::Dataset), features become text.
//!
//! | format | read | written | coordinates | notes |
//! | --- | --- | --- | --- | --- |
//! | GeoJSON (RFC 7946) | yes | yes | WGS 84 longitude, latitude, elevation | collections, single features, bare geometries |
//! | newline-delimited GeoJSON, GeoJSON text sequences (RFC 8142) | yes | no | the same | one feature or geometry a record |
//!
//! Whatever else is handed in (TopoJSON, a zipped shapefile, UTF-16 text …) is refused by a sentence that says
//! what it seems to be and what to do. One bad feature never costs the others: it is counted, named and skipped,
//! see [`Warnings`](crate::data::Warnings).
//!
//! Nothing here measures, draws or decides; only [`read_path`], [`files_of`],
//! [`Packed`] and [`write_whole`] touch a disk.

mod encoding;
mod error;
mod files;
pub mod geojson;
mod packed;
mod whole_file;

pub use error::ReadError;
pub use files::{bytes_in, file_bytes, file_exists, files_of, is_one_of, project_files_of, read_bytes, read_path};
pub use packed::{Packed, PackedError, is_inside, write_packed};
pub use whole_file::{WriteError, make_folder_of, write_whole, write_whole_with};
