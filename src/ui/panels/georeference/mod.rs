//! The tab that lays a picture, or data in a local grid, on the ground by control points.

mod panel;
mod picture_view;
mod points;
mod shown_part;

pub use panel::GeoreferencePanel;
