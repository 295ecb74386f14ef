//! The third view of the checks: how much of each land use there is, and the figures of parcels.

mod allowed;
mod balance_table;
mod parcels;
mod parcels_sheet;
mod recipe;
mod view;

pub use view::LandUseView;
