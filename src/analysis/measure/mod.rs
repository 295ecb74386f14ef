//! The only source of metres: geodesic lengths, areas, bearings, distances and centroids on WGS 84.
//!
//! Edges are geodesics between their vertices. Point to point and areas are Karney's algorithms; the distance
//! to an edge, being inside, crossings and overlays are built on them here. A ring bounds the smaller of the
//! two parts it cuts the earth into, in either direction.

mod area;
mod centroid;
mod circle;
mod crossing;
mod geodesic;
mod inside;
mod overlay;
mod plane;
mod reach;
mod ring;
mod segment;
mod shape;
mod simple;
mod statutory;
mod strip;
mod units;

pub use area::{area, length, line_length, perimeter, polygon_area};
pub use centroid::{centroid, centroid_of_pieces};
pub use circle::{circle, densify};
pub use geodesic::{Inverse, azimuth, destination, distance, interpolate, inverse};
pub use inside::length_inside;
pub use overlay::{
    OverlayError, OwnedPolygon, difference, difference_area, intersection, intersection_area, union, union_area,
};
pub use reach::reach_outline;
pub use ring::contains;
pub use segment::distance_to_segment;
pub use shape::{Nearest, distance_between, distance_to_feature};
pub use simple::self_contact;
pub use statutory::{planar_area, planar_polygon_area};
pub use strip::strip;
pub use units::{METHOD, Metres, SquareMetres};

pub(crate) use crossing::intersection as edge_intersection;
pub(crate) use plane::Plane;
pub(crate) use shape::{Shape, area_bounds, edge_bounds};
