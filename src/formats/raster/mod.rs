//! Pictures that lie on the ground: PNG and JPEG with a world file or control points, GeoTIFF, and the tiles of an
//! MBTiles database.

mod decode;
mod error;
mod georeference;
mod mbtiles;
mod read;
mod tiff_picture;
mod world_file;

pub use error::RasterError;
pub(super) use mbtiles::held_tiles;
pub use read::laid_anew;
pub(super) use read::{format_of, pixels, read};
