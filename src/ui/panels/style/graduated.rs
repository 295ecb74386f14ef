//! Classes of a number: the method, how many, the ramp, and the limits over a picture of how the numbers are spread.

use std::sync::Arc;

use egui::{DragValue, Rect, Sense, Stroke, pos2, vec2};

use super::fields::{choice_ui, name_ui, row_ui, strip, text_ui};
use super::numbers::{Known, Spread};
use crate::analysis::classify::{ClassMethod, MOST_CLASSES};
use crate::data::Dataset;
use crate::i18n::{Lang, Word, fill};
use crate::plan::{graduated, regraduated};
use crate::project::{Color, Graduation, RampKind, Symbology, SymbologyKind, ramps};
use crate::ui::panels::swatch::color32;
use crate::ui::theme;

const HISTOGRAM: f32 = 58.0;

/// The controls; a change makes the classes anew.
pub fn graduated_ui(
    ui: &mut egui::Ui,
    known: &mut Known,
    made: &mut Symbology,
    graduation: &Graduation,
    data: Option<&Arc<Dataset>>,
    lang: Lang,
) {
    let mut wanted = graduation.clone();
    method_ui(ui, &mut wanted, lang);
    ramp_ui(ui, &mut wanted, lang);
    let limits_found = wanted.method != graduation.method || wanted.count != graduation.count;
    let spread = known.spread(&wanted.field);
    let colors: Vec<Color> = made.classes.iter().filter_map(|c| c.symbol.color()).collect();
    histogram_ui(ui, &spread, &mut wanted, &colors, lang);
    limits_ui(ui, &mut wanted, lang);
    let Some(data) = data.filter(|_| wanted != *graduation) else { return };
    let like = made.classes.first().map(|c| c.symbol.clone()).unwrap_or_default();
    let are_manual =
        wanted.method == ClassMethod::Manual && !wanted.breaks.is_empty() && wanted.count == graduation.count;
    let before = std::mem::take(&mut made.classes);
    *made = if limits_found && !are_manual {
        graduated(data, wanted, &like, made)
    } else {
        regraduated(data, wanted, &like, made)
    };
    // Labels and colours that a person has given stay where the class is the same.
    if let SymbologyKind::Graduated(now) = &made.kind
        && now.ramp == graduation.ramp
        && now.field == graduation.field
        && made.classes.len() == before.len()
    {
        for (class, old) in made.classes.iter_mut().zip(before) {
            class.symbol = old.symbol;
        }
    }
}

fn method_ui(ui: &mut egui::Ui, wanted: &mut Graduation, lang: Lang) {
    let words = ClassMethod::ALL.map(|method| match method {
        ClassMethod::EqualInterval => Word::StyleEqualInterval,
        ClassMethod::Quantile => Word::StyleQuantile,
        ClassMethod::NaturalBreaks => Word::StyleNaturalBreaks,
        ClassMethod::Manual => Word::StyleManual,
    });
    let names = words.map(|w| w.text(lang).to_owned());
    let chosen = ClassMethod::ALL.iter().position(|m| *m == wanted.method);
    let label = Word::StyleMethod.text(lang);
    row_ui(ui, label, |ui| {
        let width = ui.available_width() - 56.0;
        if let Some(i) = choice_ui(ui, "style method", label, width, &names, chosen, "") {
            wanted.method = ClassMethod::ALL[i];
        }
        let count =
            ui.add_sized(vec2(46.0, 28.0), DragValue::new(&mut wanted.count).range(2..=MOST_CLASSES).speed(0.05));
        name_ui(&count, Word::StyleCount.text(lang));
        count.on_hover_text(Word::StyleCount.text(lang));
    });
}

fn ramp_ui(ui: &mut egui::Ui, wanted: &mut Graduation, lang: Lang) {
    let p = theme::palette_of(ui);
    let label = Word::StyleRamp.text(lang);
    row_ui(ui, label, |ui| {
        let width = ui.available_width() - 74.0;
        let combo = egui::ComboBox::from_id_salt("style ramp").selected_text(&wanted.ramp.name).width(width);
        let combo = combo.height(360.0).show_ui(ui, |ui| {
            for offered in ramps().iter().filter(|r| r.kind != RampKind::Qualitative) {
                let (row, response) = ui.allocate_exact_size(vec2(190.0, theme::target(ui, 24.0)), Sense::click());
                let chosen = offered.name == wanted.ramp.name;
                response.widget_info(|| egui::WidgetInfo::selected(egui::Role::ListItem, true, chosen, &offered.name));
                if chosen || response.hovered() || response.has_focus() {
                    ui.painter().rect_filled(row, 3.0, if chosen { p.tint } else { p.hover });
                }
                let place = Rect::from_min_size(row.min + vec2(6.0, 5.0), vec2(96.0, 14.0));
                strip(ui.painter(), place, &offered.colors(wanted.count.max(3), wanted.ramp.reversed), p.rule);
                let at = pos2(place.right() + 8.0, row.center().y);
                let font = crate::ui::fonts::regular(theme::SMALL);
                ui.painter().text(at, egui::Align2::LEFT_CENTER, &offered.name, font, p.text);
                if response.clicked() {
                    wanted.ramp.name.clone_from(&offered.name);
                    ui.close();
                }
            }
        });
        name_ui(&combo.response, label);
        if let Some(ramp) = crate::project::ramp(&wanted.ramp.name) {
            // Over the field, between its name and the sign that it opens.
            let field = combo.response.rect;
            let place = Rect::from_min_max(
                pos2(field.left() + 66.0, field.top() + 8.0),
                pos2(field.right() - 24.0, field.bottom() - 8.0),
            );
            strip(ui.painter(), place, &ramp.colors(wanted.count, wanted.ramp.reversed), p.rule);
        }
        ui.checkbox(&mut wanted.ramp.reversed, Word::StyleReverse.text(lang));
    });
}

/// Bars in the colours of their classes, with the limits as lines that a hand can move.
fn histogram_ui(ui: &mut egui::Ui, spread: &Spread, wanted: &mut Graduation, colors: &[Color], lang: Lang) {
    let p = theme::palette_of(ui);
    let Some((least, greatest)) = spread.span.filter(|(a, b)| a < b) else { return };
    let (frame, ground) = ui.allocate_exact_size(vec2(ui.available_width(), HISTOGRAM), Sense::hover());
    ui.painter().rect_filled(frame, 3.0, p.stripe);
    let inner = frame.shrink2(vec2(6.0, 5.0));
    let most = spread.bars.iter().copied().max().unwrap_or(1).max(1) as f32;
    let width = inner.width() / spread.bars.len().max(1) as f32;
    let value_at = |x: f32| least + (greatest - least) * f64::from((x - inner.left()) / inner.width());
    let x_of = |value: f64| inner.left() + inner.width() * ((value - least) / (greatest - least)) as f32;
    for (i, count) in spread.bars.iter().enumerate().filter(|(_, n)| **n > 0) {
        let left = inner.left() + width * i as f32;
        // Few are many times fewer than many: the root keeps them in sight.
        let height = (inner.height() * (*count as f32 / most).sqrt()).max(1.5);
        let bar = Rect::from_min_max(pos2(left, inner.bottom() - height), pos2(left + width - 1.0, inner.bottom()));
        let class = crate::analysis::classify::class_of(&wanted.breaks, value_at(left + width / 2.0)).unwrap_or(0);
        let color = colors.get(class).map_or(p.secondary, |c| color32(*c));
        ui.painter().rect_filled(bar, 0.0, color);
        ui.painter().rect_stroke(bar, 0.0, Stroke::new(0.5, p.border), egui::StrokeKind::Inside);
    }
    let last = wanted.breaks.len().saturating_sub(1);
    for i in 1..last {
        let x = x_of(wanted.breaks[i]);
        let grip = Rect::from_center_size(pos2(x, frame.center().y), vec2(9.0, frame.height()));
        let response = ui.interact(grip, ui.scope_id().with(("limit", i)), Sense::drag());
        let held = response.hovered() || response.dragged();
        let pen = Stroke::new(if held { 2.5 } else { 1.2 }, if held { p.accent } else { p.text });
        ui.painter().vline(x, frame.y_range(), pen);
        if response.dragged()
            && let Some(at) = response.interact_pointer_pos()
        {
            let step = (greatest - least) / f64::from(inner.width());
            let low = wanted.breaks[i - 1] + if i == 1 { 0.0 } else { step };
            let high = wanted.breaks[i + 1] - if i + 1 == last { 0.0 } else { step };
            if low < high {
                let digits = 10_f64.powi((-step.log10()).ceil() as i32);
                wanted.breaks[i] = ((value_at(at.x).clamp(low, high) * digits).round() / digits).clamp(low, high);
                wanted.method = ClassMethod::Manual;
            }
        }
        response.on_hover_cursor(egui::CursorIcon::ResizeHorizontal).on_hover_text(wanted.breaks[i].to_string());
    }
    ground.on_hover_text(Word::StyleHistogram.text(lang));
}

/// The limits between the classes, to be typed.
fn limits_ui(ui: &mut egui::Ui, wanted: &mut Graduation, lang: Lang) {
    let inner: Vec<f64> = wanted.breaks.iter().copied().skip(1).take(wanted.breaks.len().saturating_sub(2)).collect();
    let per_row = 4;
    let width = (ui.available_width() - 6.0 * (per_row as f32 - 1.0)) / per_row as f32;
    for (row, limits) in inner.chunks(per_row).enumerate() {
        ui.horizontal(|ui| {
            for (column, limit) in limits.iter().enumerate() {
                let i = 1 + row * per_row + column;
                let name = fill(Word::StyleLimit, lang, &[("n", &i.to_string())]);
                let id = ui.scope_id().with(("limit field", i));
                let typed = text_ui(ui, id, &name, &limit.to_string(), width);
                let Some(value) = typed.and_then(|t| t.trim().parse::<f64>().ok()).filter(|v| v.is_finite()) else {
                    continue;
                };
                let (below, above) = (wanted.breaks.get(i - 1).copied(), wanted.breaks.get(i + 1).copied());
                if below.is_none_or(|b| value > b) && above.is_none_or(|a| value < a) {
                    wanted.breaks[i] = value;
                    wanted.method = ClassMethod::Manual;
                }
            }
        });
    }
}
