//! The window: egui and eframe live here and nowhere else.
//!
//! Panels see the session read-only and push commands; the app applies them between frames.

mod app;
mod canvas;
mod fonts;
mod icons;
mod map_menu;
mod notices;
mod panels;
mod run;
mod status_bar;
mod theme;
mod toolbar;

pub use app::ShapanApp;
pub use run::run;
