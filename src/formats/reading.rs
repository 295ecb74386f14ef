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
    /// Whether a person has said so of WGS 84, which is taken for granted else: then no shift is looked for.
    pub is_datum_said: bool,
    /// The encoding of its texts, by a name of the WHATWG standard.
    pub encoding: Option<String>,
    /// Whether its numbers stand the other way round: latitude or northing first.
    pub swap_axes: bool,
    /// Where some places of a picture, or of a local grid, lie: in the system of `crs`, in degrees without one. Then
    /// whatever else the source says of its numbers does not count.
    pub control: Option<Control>,
    /// What is put right in what was read.
    pub repairs: Repairs,
}

/// Repairs of data that change nothing of what they mean; see [`repaired`](super::repaired).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Repairs {
    /// Exteriors run counter-clockwise and holes clockwise.
    pub rings: bool,
    /// Of features that are the same in geometry and attributes, the first stays.
    pub copies: bool,
    /// Texts of a field that are all numbers become numbers; dates that are all written with the year first become
    /// `2026-11-28`.
    pub texts: bool,
}

impl Repairs {
    /// No repair.
    pub const NONE: Self = Self { rings: false, copies: false, texts: false };
    /// Every repair.
    pub const ALL: Self = Self { rings: true, copies: true, texts: true };

    /// Those of either.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { rings: self.rings || other.rings, copies: self.copies || other.copies, texts: self.texts || other.texts }
    }
}

impl Reading {
    /// Whether nobody has said on which datum the positions are: they may be shifted.
    pub fn may_be_shifted(&self) -> bool {
        self.datum == Datum::Wgs84 && !self.is_datum_said
    }

    /// Whether the source is taken at its word.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}
