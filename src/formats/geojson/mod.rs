//! GeoJSON (RFC 7946): text to dataset and back.
//!
//! [`read`] goes over a text twice. The first pass checks its grammar and notes where stretches of features lie
//! (`outline`); the second reads the stretches on all cores (`feature`, `geometry`, `coordinates`), each into a
//! builder of its own, and joins them in order. The second pass is a cursor over text known to be JSON: it needs
//! no tree of values, does not recurse into data, and knows the offset of everything it finds odd.
//!
//! What is kept: ids, properties, elevations, `bbox` and foreign members of collections, features and geometries,
//! and the grouping of geometry collections. What is not: white space, the spelling of numbers, the order of
//! members, whether `properties` was `null` or `{}`, numbers behind the third of a position, and `crs`, which
//! RFC 7946 has abolished.

mod coordinates;
mod cursor;
mod feature;
mod geometry;
mod members;
mod number;
mod outline;
mod read;
mod reference;
mod sequence;
mod write;

pub(super) use coordinates::doubled_area;
pub(super) use read::read;
pub(super) use sequence::has_broken_records;
pub use write::{
    feature_to_json, geometry_to_json, to_crate_feature, write_feature, write_feature_collection, write_json_collection,
};

/// The `geojson` crate's collection, for [`to_crate_feature`].
pub use ::geojson::FeatureCollection;
