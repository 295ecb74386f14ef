//! A scene as a file of vectors: SVG and PDF, with strokes that are strokes and text that can be selected.
//!
//! [`walk`](walk::walk) goes through the scene once and tells a [`Sheet`](sheet::Sheet) what to draw; [`svg`] and
//! [`pdf`] are the two sheets. Both embed a font made of the characters that the picture shows.

mod cff;
mod embedded_font;
mod number;
mod opentype;
mod pdf;
mod pdf_font;
mod pdf_sheet;
mod sheet;
mod svg;
mod walk;

pub use pdf::pdf;
pub use sheet::{SheetInfo, VectorError};
pub use svg::{InlineSvg, font_face, inline_svg, svg};
