//! What is wrong with drawn geometry: overlaps, gaps, slivers, broken rings, duplicates, what leaves the boundary.
//!
//! Pure functions over datasets. What lies where is decided in one gnomonic plane about all that is checked, in
//! which geodesic edges are straight; every size that is told is measured on the ellipsoid. A [`Fault`] names its
//! features by the position of their layer among those given and by their row.

mod duplicates;
mod fault;
mod gaps;
mod ground;
mod openings;
mod outside;
mod overlaps;
mod pairs;
mod parts_apart;
mod reader;
mod ring_faults;
mod slivers;
mod tolerance;
mod validity;

pub use duplicates::duplicates;
pub use fault::{Fault, FaultKind, FaultShape, FaultSize, LayerFeature, RingFault, Severity};
pub use gaps::gaps;
pub use ground::{CheckError, tangled};
pub(super) use ground::{Lay, Part, PartArea, parts};
pub(super) use outside::beyond;
pub use outside::outside;
pub use overlaps::{Overlaps, overlaps, overlaps_between};
pub(super) use pairs::{Rect, meeting_pairs_until};
pub use reader::{reader_faults, reader_faults_unlisted};
pub use slivers::slivers;
pub use tolerance::Tolerance;
pub use validity::{has_broken_outline, validity, validity_apart};
