//! Answers and data written for people and programs: tables, CSV, JSON, GeoJSON.
//!
//! Everything here makes text; [`write_whole`](crate::formats::write_whole) puts it into a file.

mod answers;
mod balance;
mod breakdown;
mod cells;
mod check_words;
mod claim_card;
mod claim_highlight;
mod claim_outlines;
mod claim_steps;
mod claims;
mod claims_json;
mod command_line;
mod conditions;
mod control_info;
mod crs_words;
mod dataset_csv;
mod errors;
mod findings;
mod headings;
mod held;
mod indicators;
mod info;
mod measure_path;
mod measurement;
mod measures;
mod passed_over;
mod picture;
mod positions;
mod raster_errors;
mod report;
mod save_errors;
mod skipped;
mod symptoms;
mod system_fonts;
mod table;
mod table_cells;
mod table_errors;

pub use answers::{
    answer_csv, answer_geojson, answer_json, answer_table, answer_tsv, borderline_note, counted, headline, margin_note,
    origin_description, subline, uncertainty_note,
};
pub use balance::{BalanceTable, balance_csv, balance_json, balance_table, balance_tsv};
pub use breakdown::{NotCounted, breakdown_json, distinct_words, not_counted, ring_words};
pub use cells::{csv_text, printable, text_table, tsv_text};
pub use check_words::{balance_error, check_kind_hint, check_kind_words};
pub use claim_card::{claim_text, operator_note, tolerance_words};
pub use claim_highlight::claim_highlight;
pub use claim_outlines::outline_notes;
pub use claim_steps::{StepLine, step_lines};
pub use claims::{
    claims_table, drawn_words, published_words, qualifiers, reason_words, step_name, step_words, unit_words,
    verdict_counts, verdict_words,
};
pub use claims_json::check_json;
pub use command_line::command_line;
pub use conditions::{condition_words, field_words, has_field_words, operator_words, value_words};
pub use control_info::ControlInfo;
pub use crs_words::{crs_told, crs_words};
pub use dataset_csv::dataset_csv;
pub use errors::{
    answer_error, crs_called, crs_error, filter_error, measure_fault, not_run_words, open_error, read_error,
    such_numbers, template_error,
};
pub use findings::{
    finding_size_words, finding_words, findings_geojson, findings_headline, findings_json, findings_table,
    not_run_lines, severity_words, unlisted_words,
};
pub use headings::{column_called, filter_for_layers, filter_in_fields};
pub use held::held_words;
pub use indicators::{
    allowed_words, figure_number, figure_told, indicator_word, indicators_csv, indicators_json, indicators_table,
    parcel_name, told_indicators,
};
pub use info::{
    FailureInfo, LayerInfo, SHIFT_OPTION, candidate_place, failures_table, info_json, info_table, refusal_words,
    shift_told, shift_words,
};
pub use measurement::{measurement_text, sketch_number};
pub use measures::{AreaMeasure, AreaMeasures, DistanceMeasures, LengthMeasure, LengthMeasures};
pub use passed_over::passed_over_words;
pub use picture::{PictureError, PictureKind, picture_file, picture_scene, sheet_info};
pub use positions::{position_cgcs2000, position_degrees, position_dms, position_for_programs};
pub use raster_errors::{control_error, raster_error};
pub use report::{Report, ReportError, ReportKind, ReportLanguage, is_no, report_bytes, report_html, report_json};
pub use save_errors::{save_error, write_error};
pub use skipped::{skip_reason, skipped_words};
pub use symptoms::{remedy_words, symptom_json, symptom_words, warning_kind};
pub use system_fonts::SystemFonts;
pub use table::{TableCut, cell_for_clipboard};
pub use table_cells::{cell_words, column_words};
pub use table_errors::{column_error, expression_error, table_error};
