//! What is wrong with where data lie, as far as the bundled plan can tell: which system numbers without one may be
//! in ([`candidates`]), and whether positions are on GCJ-02 or BD-09 ([`shift`]).

mod candidates;
mod reference;
mod shift;

pub use candidates::{Candidate, candidates};
pub use reference::Reference;
pub use shift::{Shift, shift};
