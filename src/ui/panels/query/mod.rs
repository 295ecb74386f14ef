//! The radius query at the right of the map: its terms, the chart of the rings, the list, what is not counted.

mod chart;
mod filter;
mod list;
mod panel;
mod picker;
mod remarks;
mod row;
mod saved;
mod terms;

pub use panel::QueryPanel;
