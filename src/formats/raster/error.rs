//! Why a picture could not be laid on the ground.

use crate::crs::ControlError;

/// A picture that cannot be shown: what is wrong, and what to do about it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum RasterError {
    /// Neither the file nor one beside it tells where it lies.
    #[error(
        "nothing says where the picture lies: put a world file beside it ({endings}), or pin it by control points (--control)"
    )]
    NotPlaced { endings: String },
    /// Pixels of a kind that is not shown.
    #[error("the picture holds {found}, which is not shown: export it in grey, RGB or a palette with 8 bits a channel")]
    Samples { found: String },
    /// A picture packed, or made of colours, in a way that is not known here.
    #[error(
        "the picture is kept in a way that is not known here ({found}): save it anew, without compression or with LZW, Deflate or JPEG"
    )]
    Packing { found: String },
    /// Tiles of geometry.
    #[error(
        "the database holds vector tiles (pbf), which are not shown: export the map as picture tiles (PNG or JPEG), or the data as GeoPackage"
    )]
    VectorTiles,
    /// Tiles in a packing that is not known.
    #[error("the tiles are in a format that is not shown ({found}): export them as PNG or JPEG")]
    TileFormat { found: String },
    #[error("the database holds no tiles")]
    NoTiles,
    /// Control points for tiles.
    #[error(
        "the tiles of a database lie where they lie in the whole world, and control points lay none of them: leave them away"
    )]
    TilesLie,
    /// More than memory is spent on.
    #[error(
        "the picture has {width} × {height} pixels, and {most} million is the most this program shows of a file of its size: make it smaller, or cut it up"
    )]
    TooManyPixels { width: u32, height: u32, most: u64 },
    /// A file beside the picture that should tell where it lies and does not.
    #[error("the world file .{ending} is not six numbers, one a line (line {line}: {found:?}): export it anew")]
    WorldFile { ending: String, line: usize, found: String },
    /// Numbers that place it on one line or beyond the world.
    #[error(
        "the picture lies outside the world of {crs}, or is pressed into a line: correct its world file, its system or its control points"
    )]
    Nowhere { crs: String },
    #[error(transparent)]
    Control(#[from] ControlError),
}
