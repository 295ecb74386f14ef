//! What was loaded, never changed: one [`Dataset`] per source, seen feature by feature through [`Feature`].
//!
//! A source of features has rows; a picture that lies on the ground ([`Raster`]) is a dataset without any.
//!
//! Coordinates are WGS 84 longitude and latitude in degrees. Nothing here reads a file, draws or measures.

mod attributes;
mod builder;
mod column;
mod dataset;
mod feature;
mod geometry;
mod ordinals;
mod origin;
mod placed;
mod raster;
mod text_sample;
mod warning;

pub use crate::crs::{Extent, LonLat};
pub use attributes::{Field, FieldType, Value};
pub use builder::{DatasetBuilder, GeometrySink};
pub use column::Column;
pub use dataset::{Dataset, FeatureId, SourceId};
pub use feature::Feature;
pub use geometry::{CollectionMember, GeometryType, Piece, Polygon};
pub use origin::Origin;
pub use raster::{Channels, Level, Pixels, Raster, RasterPlace, Tiles};
pub use warning::{Warning, WarningCode, Warnings};
