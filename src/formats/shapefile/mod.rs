//! Shapefiles: geometries in a `.shp`, attributes in a `.dbf`, what the numbers mean in a `.prj`, and the encoding of
//! texts in a `.cpg`.
//!
//! After the ESRI Shapefile Technical Description (July 1998) and dBASE III. Both files are read here rather than by a
//! crate: a bad record has to cost itself alone, lengths in a file are trusted by nobody, and which encoding texts are
//! in can only be told from all their bytes.

mod dbf;
mod header;
mod in_step;
#[cfg(test)]
mod made;
mod read;
mod rings;
mod shp;
mod stored;
mod text_encoding;
mod zeroed;

pub(super) use read::{is_shapefile, read};

/// The endings of the files that belong to a shapefile, without the dot.
pub(super) const COMPANIONS: [&str; 4] = ["dbf", "prj", "cpg", "shx"];
