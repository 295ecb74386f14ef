//! The window: egui and eframe live here and nowhere else.
//!
//! Panels see the session read-only and push commands; the app applies them between frames.

mod actions;
mod app;
mod boxes;
mod canvas;
mod composition;
mod document_bar;
mod document_keys;
mod encoding_choice;
mod file_menu;
mod file_sheet;
mod find;
mod first_hint;
mod focus;
mod fonts;
mod gpu_loss;
mod icons;
mod import_sheet;
mod job_words;
mod landing;
mod leave_question;
mod log_menu;
mod map_menu;
mod mark_sheets;
mod menu_row;
mod name_sheet;
mod notices;
mod offers;
mod panels;
mod panels_hidden;
mod present_button;
mod run;
mod settings_sheet;
mod sheet;
mod sheets;
mod stage;
mod status_bar;
mod symptom_lines;
mod symptoms_sheet;
mod system_sheet;
mod tabs;
mod theme;
mod theme_menu;
mod times;
mod toolbar;
mod typed_ahead;
mod verdict_sign;
mod window_place;

pub use app::ShapanApp;
pub use run::run;
