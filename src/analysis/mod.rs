//! Questions about data and their exact answers on WGS 84.
//!
//! Edges are geodesics between their vertices, for lengths, areas and distances alike. [`measure`] is the only
//! source of metres; [`index`] proposes candidates with a proven margin; [`query`] asks; [`check`] finds what is
//! wrong with drawn geometry; [`coverage`] counts ground once; [`classify`] divides numbers into classes;
//! [`mod@expression`] computes from fields and geometry, [`statistics`] sums columns up, [`collation`] puts texts
//! in order, [`names`] finds them.

pub mod check;
pub(crate) mod chord;
pub mod classify;
pub mod collation;
pub mod coverage;
pub mod expression;
pub mod index;
pub mod measure;
pub mod measurement;
pub mod names;
mod planar_overlay;
pub mod query;
pub mod statistics;
