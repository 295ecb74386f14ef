//! Arithmetic over the fields and the geometry of a feature: what a derived column is computed by.
//!
//! ```text
//! sum     = product { ("+" | "-") product }      product = factor { ("*" | "/") factor }
//! factor  = "-" factor | number | field | "(" sum ")" | function
//! function = area() | area_plane() | length() | perimeter() | lon() | lat() | round(sum [, decimals])
//! ```
//!
//! * `−`, `×`, `÷` and full-width brackets are read too. A field is a bare word, or quoted `'…'` or `"…"`, the quote
//!   doubled to stand for itself; a bare word ends at white space, a bracket, a quote, a comma or an operator, and
//!   does not begin with a digit.
//! * `area()` and `perimeter()` are those of the feature's areas, `length()` that of its lines, in m² and m,
//!   geodesic; `area_plane()` is the statutory planar area in the 3-degree zone of CGCS2000; `lon()` and `lat()` are
//!   the centroid in degrees. Of what a feature does not have (a point has no area) they are unknown.
//! * A text that reads as a number counts as one. Everything else that is no number is unknown, and so is whatever
//!   is computed from an unknown, a division by 0, and what is too large to be written.

mod evaluate;
mod parse;
mod tree;

pub use evaluate::BoundExpression;
pub use tree::{Expression, ExpressionError, Quantity};

#[cfg(test)]
mod tests;
