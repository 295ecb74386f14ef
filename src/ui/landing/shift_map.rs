//! The small map of what taking a shift off would do, and what its signs mean.

use egui::{Label, Painter, Pos2, RichText, Sense, Stroke, vec2};

use super::small_map::{SmallMapFrame, cross, dot, ring};
use crate::crs::Datum;
use crate::data::LonLat;
use crate::i18n::{Lang, Word, fill};
use crate::plan::doctor::{Reference, ShiftPreview};
use crate::ui::theme::{self, Palette};

/// Of what the layer would be, and of a road below it, so wide that it is seen where the layer meets it.
const STROKE: f32 = 1.5;
const ROAD: f32 = 4.0;
/// The room that a sign has before its words, points.
const SIGN: f32 = 22.0;

/// Draws the map.
pub fn shift_map_ui(ui: &mut egui::Ui, preview: &ShiftPreview, reference: &Reference, lang: Lang) {
    let p = theme::palette_of(ui);
    let frame = SmallMapFrame::ui(ui, Word::PlaceMap.text(lang));
    let Some(map) = frame.map_of(preview.around) else { return };
    for edge in reference.roads() {
        map.line(*edge, Stroke::new(ROAD, p.border));
    }
    for [a, b] in &preview.before {
        if a == b {
            map.ring(*a, p.limit_text);
        } else {
            map.line([*a, *b], Stroke::new(1.0, p.limit_text));
        }
    }
    for [a, b] in &preview.after {
        if a == b {
            map.dot(*a, p.accent, p.panel);
        } else {
            map.line([*a, *b], Stroke::new(STROKE, p.accent));
        }
    }
    preview.known.iter().for_each(|at| map.cross(*at, p.text));
    map.place_ui(preview.around.centre(), p.secondary);
}

/// Says what the signs of the map mean, a line each.
pub fn shift_legend_ui(ui: &mut egui::Ui, preview: &ShiftPreview, reference: &Reference, datum: Datum, lang: Lang) {
    let is_point = |[a, b]: &[LonLat; 2]| a == b;
    let has_points = preview.before.iter().any(is_point);
    let has_lines = !preview.before.iter().all(is_point);
    // Nothing in it is pressed.
    ui.spacing_mut().interact_size.y = 0.0;
    let written = Word::ShiftMapWritten.text(lang).to_owned();
    let right = fill(Word::ShiftMapRight, lang, &[("datum", datum.name())]);
    line_ui(ui, &written, |painter, at, p| {
        if has_lines {
            painter.line_segment(across(at), Stroke::new(1.0, p.limit_text));
        }
        if has_points {
            ring(painter, at, p.limit_text);
        }
    });
    line_ui(ui, &right, |painter, at, p| {
        if has_lines {
            painter.line_segment(across(at), Stroke::new(STROKE, p.accent));
        }
        if has_points {
            dot(painter, at, p.accent, p.panel);
        }
    });
    if !preview.known.is_empty() {
        line_ui(ui, Word::ShiftMapKnown.text(lang), |painter, at, p| cross(painter, at, p.text));
    }
    let is_seen = |p: &LonLat| preview.around.contains(*p);
    if reference.roads().iter().flatten().any(is_seen) {
        line_ui(ui, Word::ShiftMapRoads.text(lang), |painter, at, p| {
            painter.line_segment(across(at), Stroke::new(ROAD, p.border));
        });
    }
}

fn across(at: Pos2) -> [Pos2; 2] {
    [at - vec2(SIGN / 2.0 - 4.0, 0.0), at + vec2(SIGN / 2.0 - 4.0, 0.0)]
}

fn line_ui(ui: &mut egui::Ui, text: &str, sign: impl Fn(&Painter, Pos2, &Palette)) {
    let p = theme::palette_of(ui);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let (rect, _) = ui.allocate_exact_size(vec2(SIGN, 14.0), Sense::hover());
        sign(ui.painter(), rect.center(), &p);
        ui.add(Label::new(RichText::new(text).size(theme::SMALL).color(p.secondary)).wrap());
    });
}
