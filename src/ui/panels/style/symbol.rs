//! One symbol: fill and hatch, line and casing, marker. Parts that the layer's geometry has no use for are not there.

use super::fields::{choice_ui, color_ui, heading_ui, number_ui, row_ui, share_ui};
use super::panel::Shapes;
use crate::i18n::{Lang, Word};
use crate::project::{Color, DashPattern, Fill, Hatch, Marker, MarkerShape, Stroke, Symbol, dash_patterns};

/// The controls of a symbol, the `nth` of its layer.
pub fn symbol_ui(ui: &mut egui::Ui, nth: usize, symbol: &mut Symbol, shapes: &Shapes, lang: Lang) {
    let color = symbol.color().unwrap_or(Color::BLACK);
    ui.push_id(("symbol", nth), |ui| {
        if shapes.areas {
            part_ui(ui, Word::StyleFill, &mut symbol.fill, lang, || Fill { color, opacity: 0.3, hatch: None }, fill_ui);
        }
        if shapes.lines {
            let usual = || Stroke { color, width_px: 1.5, dash: Vec::new(), casing: None, opacity: 1.0 };
            part_ui(ui, Word::StyleOutline, &mut symbol.stroke, lang, usual, stroke_ui);
        }
        if shapes.points {
            let usual = || Marker {
                shape: MarkerShape::Circle,
                size_px: 8.0,
                fill: Some(color),
                stroke: Color::WHITE,
                stroke_px: 1.5,
                dashed: false,
            };
            part_ui(ui, Word::StyleMarker, &mut symbol.marker, lang, usual, marker_ui);
        }
    });
}

/// A part that is there or not, and its controls while it is.
fn part_ui<T>(
    ui: &mut egui::Ui,
    word: Word,
    part: &mut Option<T>,
    lang: Lang,
    usual: impl FnOnce() -> T,
    controls: impl FnOnce(&mut egui::Ui, &mut T, Lang),
) {
    heading_ui(ui, "");
    ui.add_space(-22.0);
    let mut there = part.is_some();
    if ui.checkbox(&mut there, egui::RichText::new(word.text(lang)).strong()).changed() {
        *part = there.then(usual);
    }
    if let Some(part) = part {
        controls(ui, part, lang);
    }
}

fn fill_ui(ui: &mut egui::Ui, fill: &mut Fill, lang: Lang) {
    let label = Word::StyleColor.text(lang);
    row_ui(ui, label, |ui| {
        let before = fill.color;
        if color_ui(ui, "fill", label, &mut fill.color, lang)
            && let Some(hatch) = &mut fill.hatch
            && hatch.color() == before.mixed(Color::BLACK, 0.35)
        {
            // A hatch made after its fill goes with it.
            *hatch = hatch.in_color(fill.color.mixed(Color::BLACK, 0.35));
        }
        ui.label(Word::StyleOpacity.text(lang));
        share_ui(ui, Word::StyleOpacity.text(lang), &mut fill.opacity);
    });
    let color = fill.hatch.as_ref().map_or_else(|| fill.color.mixed(Color::BLACK, 0.35), Hatch::color);
    let label = Word::StyleHatch.text(lang);
    let names = [Word::StyleHatchNone, Word::StyleHatchLines, Word::StyleHatchGrid, Word::StyleHatchDots];
    let chosen = match fill.hatch {
        None => 0,
        Some(Hatch::Lines { .. }) => 1,
        Some(Hatch::Grid { .. }) => 2,
        Some(Hatch::Dots { .. }) => 3,
    };
    row_ui(ui, label, |ui| {
        let names = names.map(|w| w.text(lang).to_owned());
        match choice_ui(ui, "hatch", label, 112.0, &names, Some(chosen), "") {
            Some(0) => fill.hatch = None,
            Some(1) => {
                fill.hatch = Some(Hatch::Lines { color, angle_deg: 45.0, spacing_px: 8.0, width_px: 1.2 });
            }
            Some(2) => fill.hatch = Some(Hatch::Grid { color, spacing_px: 9.0, width_px: 1.0 }),
            Some(_) => fill.hatch = Some(Hatch::Dots { color, spacing_px: 12.0, radius_px: 1.1 }),
            None => {}
        }
        if let Some(hatch) = &mut fill.hatch {
            let mut color = hatch.color();
            if color_ui(ui, "hatch", label, &mut color, lang) {
                *hatch = hatch.in_color(color);
            }
        }
    });
    let Some(hatch) = &mut fill.hatch else { return };
    row_ui(ui, "", |ui| {
        let (spacing, width) = (Word::StyleSpacing.text(lang), Word::StyleWidth.text(lang));
        match hatch {
            Hatch::Lines { angle_deg, spacing_px, width_px, .. } => {
                number_ui(ui, Word::StyleAngle.text(lang), angle_deg, -90.0..=180.0, "°");
                number_ui(ui, spacing, spacing_px, 2.0..=40.0, " px");
                number_ui(ui, width, width_px, 0.2..=10.0, " px");
            }
            Hatch::Grid { spacing_px, width_px, .. } => {
                number_ui(ui, spacing, spacing_px, 2.0..=40.0, " px");
                number_ui(ui, width, width_px, 0.2..=10.0, " px");
            }
            Hatch::Dots { spacing_px, radius_px, .. } => {
                number_ui(ui, spacing, spacing_px, 2.0..=40.0, " px");
                number_ui(ui, Word::StyleSize.text(lang), radius_px, 0.4..=10.0, " px");
            }
        }
    });
}

/// Patterns of dashes to choose from.
fn dashes() -> Vec<(Word, DashPattern)> {
    let words = [Word::StyleDashSolid, Word::StyleDashShort, Word::StyleDashLong, Word::StyleDashDotted];
    words.into_iter().zip(dash_patterns()).collect()
}

fn stroke_ui(ui: &mut egui::Ui, stroke: &mut Stroke, lang: Lang) {
    let label = Word::StyleColor.text(lang);
    row_ui(ui, label, |ui| {
        color_ui(ui, "stroke", label, &mut stroke.color, lang);
        number_ui(ui, Word::StyleWidth.text(lang), &mut stroke.width_px, 0.1..=40.0, " px");
        ui.label(Word::StyleOpacity.text(lang));
        share_ui(ui, Word::StyleOpacity.text(lang), &mut stroke.opacity);
    });
    let label = Word::StyleDash.text(lang);
    let offered = dashes();
    let mut names: Vec<String> = offered.iter().map(|(w, _)| w.text(lang).to_owned()).collect();
    let mut chosen = offered.iter().position(|(_, dash)| *dash == stroke.dash);
    if chosen.is_none() {
        names.push(Word::StyleDashOwn.text(lang).to_owned());
        chosen = Some(offered.len());
    }
    row_ui(ui, label, |ui| {
        if let Some((_, dash)) = choice_ui(ui, "dash", label, 112.0, &names, chosen, "").and_then(|i| offered.get(i)) {
            stroke.dash.clone_from(dash);
        }
    });
    let label = Word::StyleCasing.text(lang);
    row_ui(ui, label, |ui| {
        let mut there = stroke.casing.is_some();
        let response = ui.checkbox(&mut there, "");
        super::fields::name_ui(&response, label);
        if response.changed() {
            stroke.casing = there.then_some((Color::WHITE, stroke.width_px + 3.0));
        }
        if let Some((color, width)) = &mut stroke.casing {
            color_ui(ui, "casing", label, color, lang);
            number_ui(ui, Word::StyleWidth.text(lang), width, 0.1..=60.0, " px");
        }
    });
}

fn marker_ui(ui: &mut egui::Ui, marker: &mut Marker, lang: Lang) {
    let label = Word::StyleMarker.text(lang);
    let names: Vec<String> = MarkerShape::ALL.iter().map(|s| shape_word(*s).text(lang).to_owned()).collect();
    let chosen = MarkerShape::ALL.iter().position(|s| *s == marker.shape);
    row_ui(ui, label, |ui| {
        if let Some(shape) =
            choice_ui(ui, "shape", label, 112.0, &names, chosen, "").and_then(|i| MarkerShape::ALL.get(i))
        {
            marker.shape = *shape;
        }
        number_ui(ui, Word::StyleSize.text(lang), &mut marker.size_px, 1.0..=64.0, " px");
    });
    let label = Word::StyleColor.text(lang);
    row_ui(ui, label, |ui| {
        let mut hollow = marker.fill.is_none();
        if let Some(fill) = &mut marker.fill {
            color_ui(ui, "marker", label, fill, lang);
        }
        if ui.checkbox(&mut hollow, Word::StyleMarkerHollow.text(lang)).changed() {
            let color = marker.stroke;
            marker.fill = (!hollow).then_some(color);
            // White on nothing would not be seen.
            if hollow && color.luminance() > 0.8 {
                marker.stroke = Color::BLACK;
            }
        }
    });
    let label = Word::StyleMarkerRim.text(lang);
    row_ui(ui, label, |ui| {
        color_ui(ui, "rim", label, &mut marker.stroke, lang);
        number_ui(ui, Word::StyleWidth.text(lang), &mut marker.stroke_px, 0.0..=12.0, " px");
        ui.checkbox(&mut marker.dashed, Word::StyleDash.text(lang));
    });
}

fn shape_word(shape: MarkerShape) -> Word {
    match shape {
        MarkerShape::Circle => Word::ShapeCircle,
        MarkerShape::Square => Word::ShapeSquare,
        MarkerShape::Diamond => Word::ShapeDiamond,
        MarkerShape::Triangle => Word::ShapeTriangle,
        MarkerShape::Cross => Word::ShapeCross,
        MarkerShape::House => Word::ShapeHouse,
        MarkerShape::Pentagon => Word::ShapePentagon,
        MarkerShape::Star => Word::ShapeStar,
    }
}
