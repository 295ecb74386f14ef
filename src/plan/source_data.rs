//! The data of one source of a plan that is open, wherever it lies.

use std::path::Path;

use super::home::{Home, Sources};
use crate::data::Dataset;
use crate::formats::{self, ReadError, Reading};
use crate::progress::Progress;

/// Reads a source as a layer names it: by its path, or by its name within the plan that is compiled in or a packed
/// project.
///
/// # Errors
/// What cannot be found or read; the source is named.
pub fn source_data(source: &str, home: &Home, reading: &Reading, progress: &Progress) -> Result<Dataset, ReadError> {
    let path = Path::new(source);
    // What was added to a packed project lies elsewhere until it is saved.
    if path.is_absolute() {
        return formats::read_path(path, reading, progress);
    }
    Sources::of(home).dataset(source, reading, progress)
}
