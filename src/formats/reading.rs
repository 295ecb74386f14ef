//! How a source is to be read, where it does not say so itself or is wrong about itself.

use crate::crs::{Control, Datum};

/// What a person, or the program for good reasons, knows better than a source: kept in the project beside its path.
/// The default takes the source at its word.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// Which layer of a source with several; `None` for its only or its first one.
    pub part: Option<String>,
    /// The coordinate reference system of its numbers: a name or a definition, see
    /// [`SourceCrs::named`](crate::crs::SourceCrs::named).
    pub crs: Option<String>,
    /// The datum that its positions are on.
    pub datum: Datum,
    /// The encoding of its texts, by a name of the WHATWG standard.
    pub encoding: Option<String>,
    /// Whether its numbers stand the other way round: latitude or northing first.
    pub swap_axes: bool,
    /// Where some places of a picture, or of a local grid, lie: in the system of `crs`, in degrees without one. Then
    /// whatever else the source says of its numbers does not count.
    pub control: Option<Control>,
}

impl Reading {
    /// Whether the source is taken at its word.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}
