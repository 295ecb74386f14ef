//! Answers and data written for people and programs: tables, CSV, JSON, GeoJSON.
//!
//! Everything here makes text; [`write_whole`] puts it into a file.

mod answers;
mod cells;
mod errors;
mod file;
mod info;
mod measures;
mod system_fonts;

pub use answers::{
    answer_csv, answer_geojson, answer_json, answer_table, borderline_note, headline, origin_description,
};
pub use cells::{csv_text, text_table};
pub use errors::{answer_error, open_error, read_error};
pub use file::{WriteError, write_whole};
pub use info::{LayerInfo, info_json, info_table};
pub use measures::{AreaMeasures, DistanceMeasures, LengthMeasures};
pub use system_fonts::SystemFonts;
