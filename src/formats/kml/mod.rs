//! KML 2.2 and 2.3 with Google's extensions, and KMZ: what Google Earth and map programs write.
//!
//! Each folder with placemarks is a layer. Of the rest what map data are made of is read: attributes with the types
//! of their schema, colours of styles, tracks. Not read: pictures laid over the ground, models, tours, what lies
//! behind a link.

mod archive;
mod attributes;
mod geometry;
mod outline;
mod read;
mod style;

pub(super) use archive::{Document, documents, is_kmz, passed_over};
pub(super) use read::{parts, read};
