//! Answers and data written for people and programs: tables, CSV, JSON, GeoJSON.
//!
//! Everything here makes text; [`write_whole`] puts it into a file.

mod answers;
mod breakdown;
mod cells;
mod command_line;
mod conditions;
mod errors;
mod file;
mod info;
mod measurement;
mod measures;
mod positions;
mod system_fonts;
mod table;
mod table_cells;
mod table_errors;

pub use answers::{
    answer_csv, answer_geojson, answer_json, answer_table, answer_tsv, borderline_note, counted, headline, margin_note,
    origin_description, subline,
};
pub use breakdown::{NotCounted, breakdown_json, distinct_words, not_counted, ring_words};
pub use cells::{csv_text, text_table, tsv_text};
pub use command_line::command_line;
pub use conditions::{condition_words, field_words, has_field_words, operator_words, value_words};
pub use errors::{answer_error, open_error, read_error};
pub use file::{WriteError, file_exists, is_one_of, write_whole};
pub use info::{LayerInfo, info_json, info_table};
pub use measurement::measurement_text;
pub use measures::{AreaMeasures, DistanceMeasures, LengthMeasures};
pub use positions::{position_cgcs2000, position_degrees, position_dms, position_for_programs};
pub use system_fonts::SystemFonts;
pub use table::{TableCut, cell_for_clipboard};
pub use table_cells::{cell_words, column_words};
pub use table_errors::{column_error, expression_error, table_error};
