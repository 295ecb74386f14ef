//! Questions to indexed layers: within a radius, nearest, what is here; with an attribute filter.
//!
//! A question has a [`Target`] (a position, or features), one or several layers, and answers with [`Hit`]s in
//! the order of distance. Candidates come from the index, every answer and every number from
//! [`super::measure`]: the distance to a line or an area is to its nearest point, and 0 inside.

mod filter;
mod hit;
mod identify;
mod nearest;
mod snap;
mod target;
mod within;

pub(super) use filter::most_like;
pub use filter::{BoundFilter, Condition, Filter, FilterError, Op, widened};
pub use hit::{Hit, LayerHit, QueryLayer};
pub use identify::identify;
pub use nearest::{nearest, nearest_in_layers};
pub use snap::{Snap, SnapKind, snap};
pub use target::Target;
pub use within::{
    LayersWithin, Within, borderline_margin, ids_within, is_borderline, is_within, within, within_layers,
};
