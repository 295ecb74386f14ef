//! Positions as people type them: degrees in any notation, metres of the grids in use, and how each was read.

mod grid;
mod parts;
mod read;

pub use grid::Grid;
pub use parts::read_coordinate;
pub use read::{PositionFault, ReadAs, TypedPosition, read_position};
