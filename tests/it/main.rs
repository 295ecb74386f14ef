//! The integration tests, one module for each part of the program.
//!
//! * `crs`: map projections against published points, geodesics and themselves
//! * `render`: views, scenes and pictures

mod crs;
mod render;
