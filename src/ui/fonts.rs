//! The bundled family for both scripts, in two weights, before egui's own.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily, FontId};

use crate::render::Fonts;

const REGULAR: &str = "NotoSansSC-Regular";
const BOLD: &str = "NotoSansSC-Bold";

/// Registers the fonts. egui's own stay behind them for the signs that Noto lacks.
pub fn install(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::default();
    let data = |bytes: &'static [u8]| Arc::new(FontData::from_static(bytes));
    fonts.font_data.insert(REGULAR.to_owned(), data(Fonts::REGULAR));
    fonts.font_data.insert(BOLD.to_owned(), data(Fonts::BOLD));
    let fallbacks = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        fonts.families.entry(family).or_default().insert(0, REGULAR.to_owned());
    }
    // Bold holds fewer characters; rarer ones come from the regular weight.
    let bold = [BOLD.to_owned(), REGULAR.to_owned()].into_iter().chain(fallbacks).collect();
    fonts.families.insert(bold_family(), bold);
    ctx.set_fonts(fonts);
}

fn bold_family() -> FontFamily {
    FontFamily::Name("bold".into())
}

/// The regular weight at a size in points.
pub fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// The bold weight at a size in points.
pub fn bold(size: f32) -> FontId {
    FontId::new(size, bold_family())
}
