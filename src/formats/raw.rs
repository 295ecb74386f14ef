//! What a reader makes of a source: numbers as they stand there, and what it says about them.

use super::Format;
use crate::crs::SourceCrs;
use crate::data::Dataset;

/// One layer as it was read, before its numbers become positions.
#[derive(Debug)]
pub(super) struct Raw {
    pub(super) dataset: Dataset,
    pub(super) declared: Declared,
    pub(super) format: Format,
    /// The encoding that texts were read in, where the format leaves it open.
    pub(super) encoding: Option<&'static str>,
}

/// What a source says about its numbers.
#[derive(Debug)]
pub(super) enum Declared {
    /// The format knows only longitude and latitude on WGS 84.
    Degrees,
    /// The source names its system.
    Crs(SourceCrs),
    /// It names one that means nothing here, in these words.
    Unknown(String),
    /// It names this one, in which its numbers were seen not to be.
    Wrong(String),
    /// It says something that could not be read.
    Unread,
    /// It says nothing, but all its numbers can be degrees in one order or the other, and nearly all in this one.
    MostlyDegrees { latitude_first: bool },
    /// It says nothing.
    Nothing,
}
