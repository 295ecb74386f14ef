//! FlatGeobuf 3 in and out. What lies in a file is verified before it is looked at; the bounds of the verification
//! follow from the bytes there are.

mod geometry;
mod read;
mod write;

pub(super) use read::{is_flat_geobuf, read};
pub(super) use write::write;
