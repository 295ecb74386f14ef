//! The small controls of the style editor: a switch of words, a colour, a number, a text that counts when it is left.

use std::ops::RangeInclusive;

use egui::{
    Align2, Color32, CornerRadius, DragValue, Id, Popup, PopupCloseBehavior, Rect, Response, RichText, Sense, Stroke,
    StrokeKind, TextEdit, pos2, vec2,
};

use crate::i18n::{Lang, Word};
use crate::project::{Color, ramp};
use crate::ui::panels::swatch::color32;
use crate::ui::{fonts, theme};

/// The column of labels.
pub const LABEL_WIDTH: f32 = 68.0;
const HEIGHT: f32 = 32.0;

/// A row with its label in the left column.
pub fn row_ui<T>(ui: &mut egui::Ui, label: &str, contents: impl FnOnce(&mut egui::Ui) -> T) -> T {
    let p = theme::palette_of(ui);
    let height = theme::target(ui, HEIGHT);
    let size = vec2(ui.available_width(), height);
    // As high as its controls from the start, or each would stand lower than the one before.
    ui.allocate_ui_with_layout(size, egui::Layout::left_to_right(egui::Align::Center), |ui| {
        ui.set_min_height(height);
        ui.spacing_mut().item_spacing.x = 6.0;
        let (rect, _) = ui.allocate_exact_size(vec2(LABEL_WIDTH - 6.0, height), Sense::hover());
        let mut job =
            egui::text::LayoutJob::simple_singleline(label.to_owned(), fonts::regular(theme::BODY), p.secondary);
        job.wrap = egui::text::TextWrapping::truncate_at_width(rect.width());
        let galley = ui.painter().layout_job(job);
        ui.painter().galley(pos2(rect.left(), rect.center().y - galley.size().y / 2.0), galley, p.secondary);
        contents(ui)
    })
    .inner
}

/// A heading over a part of the editor.
pub fn heading_ui(ui: &mut egui::Ui, text: &str) {
    let p = theme::palette_of(ui);
    ui.add_space(6.0);
    let rule = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), 1.0));
    ui.painter().rect_filled(rule, 0.0, p.rule);
    ui.add_space(7.0);
    ui.label(RichText::new(text).font(fonts::bold(theme::BODY)).color(p.text));
}

/// Words side by side of which one holds; the answer is the one clicked.
pub fn switch_ui(ui: &mut egui::Ui, name: &str, words: &[&str], chosen: usize) -> Option<usize> {
    let p = theme::palette_of(ui);
    let (frame, _) = ui.allocate_exact_size(vec2(ui.available_width(), theme::target(ui, 30.0)), Sense::hover());
    let width = frame.width() / words.len().max(1) as f32;
    let mut clicked = None;
    for (i, word) in words.iter().enumerate() {
        let left = frame.left() + (width * i as f32).round();
        let rect = Rect::from_min_max(
            pos2(left, frame.top()),
            pos2((left + width).round().min(frame.right()), frame.bottom()),
        );
        let response = ui.interact(rect, ui.scope_id().with((name, i)), Sense::click());
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, i == chosen, *word));
        let corners = CornerRadius {
            nw: if i == 0 { 4 } else { 0 },
            sw: if i == 0 { 4 } else { 0 },
            ne: if i + 1 == words.len() { 4 } else { 0 },
            se: if i + 1 == words.len() { 4 } else { 0 },
        };
        let fill = if i == chosen { Some(p.tint) } else { response.hovered().then_some(p.hover) };
        if let Some(fill) = fill {
            ui.painter().rect_filled(rect, corners, fill);
        }
        let (font, color) = match i == chosen {
            true => (fonts::bold(theme::SMALL), p.accent_text),
            false => (fonts::regular(theme::SMALL), p.text),
        };
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, *word, font, color);
        if i > 0 {
            ui.painter().vline(rect.left(), frame.y_range(), Stroke::new(1.0, p.border));
        }
        if response.has_focus() {
            ui.painter().rect_stroke(rect.shrink(2.0), corners, Stroke::new(2.0, p.accent), StrokeKind::Inside);
        }
        if response.clicked() && i != chosen {
            clicked = Some(i);
        }
    }
    ui.painter().rect_stroke(frame, 4.0, Stroke::new(1.0, p.border), StrokeKind::Inside);
    clicked
}

/// A text field that counts when it is left or Enter is pressed; until then what is typed stays its own.
pub fn text_ui(ui: &mut egui::Ui, id: Id, name: &str, current: &str, width: f32) -> Option<String> {
    let draft: Option<String> = ui.data(|d| d.get_temp(id));
    let mut text = draft.unwrap_or_else(|| current.to_owned());
    let margin = egui::Margin::symmetric(6, 5);
    let response = ui.add(TextEdit::singleline(&mut text).id(id).desired_width(width).margin(margin));
    name_ui(&response, name);
    if response.changed() {
        ui.data_mut(|d| d.insert_temp(id, text.clone()));
    }
    if response.has_focus() {
        return None;
    }
    let typed: Option<String> = ui.data_mut(|d| d.remove_temp(id));
    typed.filter(|typed| typed != current && !ui.input(|i| i.key_pressed(egui::Key::Escape)))
}

/// Names a field for those who cannot see the label beside it.
pub fn name_ui(response: &Response, name: &str) {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_label(name));
}

/// A number to be dragged or typed.
pub fn number_ui(ui: &mut egui::Ui, name: &str, value: &mut f64, range: RangeInclusive<f64>, unit: &str) -> bool {
    let speed = (range.end() - range.start()).min(100.0) / 200.0;
    let drag = DragValue::new(value)
        .range(range)
        .speed(speed)
        .max_decimals(usize::from(unit == " px"))
        .suffix(unit.to_owned());
    let response = ui.add_sized(vec2(58.0, theme::target(ui, HEIGHT)), drag).on_hover_text(name);
    name_ui(&response, name);
    response.changed()
}

/// A share, shown and typed in per cent.
pub fn share_ui(ui: &mut egui::Ui, name: &str, share: &mut f64) -> bool {
    let mut percent = (*share * 100.0).round();
    let changed = number_ui(ui, name, &mut percent, 0.0..=100.0, " %");
    if changed {
        *share = (percent / 100.0).clamp(0.0, 1.0);
    }
    changed
}

/// A colour: a swatch that opens a palette, a picker and a field for its number.
pub fn color_ui(
    ui: &mut egui::Ui,
    salt: impl std::hash::Hash + std::fmt::Debug,
    name: &str,
    color: &mut Color,
    lang: Lang,
) -> bool {
    let p = theme::palette_of(ui);
    let id = ui.scope_id().with(("color", salt));
    let (_, rect) = ui.allocate_space(vec2(34.0, theme::target(ui, HEIGHT)));
    let response = ui.interact(rect, id, Sense::click());
    let label = format!("{name} {color}");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ColorWell, true, &label));
    let square = rect.shrink2(vec2(1.0, 6.0));
    ui.painter().rect_filled(square, 3.0, color32(*color));
    ui.painter().rect_stroke(square, 3.0, Stroke::new(1.0, p.border), StrokeKind::Inside);
    if response.has_focus() {
        ui.painter().rect_stroke(rect, 4.0, Stroke::new(2.0, p.accent), StrokeKind::Inside);
    }
    let before = *color;
    let popup = Popup::menu(&response).close_behavior(PopupCloseBehavior::CloseOnClickOutside).width(216.0);
    popup.show(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 6.0);
        for name in ["Okabe-Ito", "Dark2", "Set2"] {
            let colors = ramp(name).map(|r| r.colors(8, false)).unwrap_or_default();
            ui.horizontal(|ui| {
                for offered in colors {
                    if cell_ui(ui, offered, offered == *color) {
                        *color = offered;
                    }
                }
            });
        }
        let mut picked = color32(*color);
        ui.spacing_mut().slider_width = 200.0;
        if egui::color_picker::color_picker_color32(ui, &mut picked, egui::color_picker::Alpha::Opaque) {
            *color = Color::rgb(picked.r(), picked.g(), picked.b());
        }
        let hex = text_ui(ui, id.with("hex"), Word::StyleColorHex.text(lang), &color.to_string(), 200.0);
        if let Some(typed) = hex.and_then(|text| format!("#{}", text.trim().trim_start_matches('#')).parse().ok()) {
            *color = typed;
        }
    });
    response.on_hover_text(label);
    *color != before
}

fn cell_ui(ui: &mut egui::Ui, color: Color, chosen: bool) -> bool {
    let p = theme::palette_of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(20.0, theme::target(ui, 20.0)), Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, chosen, color.to_string()));
    ui.painter().rect_filled(rect, 3.0, color32(color));
    if chosen || response.has_focus() {
        ui.painter().rect_stroke(rect.expand(2.0), 4.0, Stroke::new(2.0, p.accent), StrokeKind::Inside);
    }
    response.clicked()
}

/// Colours side by side.
pub fn strip(painter: &egui::Painter, rect: Rect, colors: &[Color], border: Color32) {
    let width = rect.width() / colors.len().max(1) as f32;
    for (i, color) in colors.iter().enumerate() {
        let left = rect.left() + width * i as f32;
        let cell = Rect::from_min_max(pos2(left, rect.top()), pos2(left + width, rect.bottom()));
        painter.rect_filled(cell, 0.0, color32(*color));
    }
    painter.rect_stroke(rect, 0.0, Stroke::new(1.0, border), StrokeKind::Inside);
}

/// One of several, in a list that opens.
pub fn choice_ui(
    ui: &mut egui::Ui,
    salt: &str,
    name: &str,
    width: f32,
    options: &[String],
    chosen: Option<usize>,
    none: &str,
) -> Option<usize> {
    let mut picked = None;
    let text = chosen.and_then(|i| options.get(i)).map_or(none, String::as_str);
    let combo = egui::ComboBox::from_id_salt(salt).selected_text(text).width(width).truncate();
    let combo = combo.show_ui(ui, |ui| {
        for (i, option) in options.iter().enumerate() {
            if ui.selectable_label(chosen == Some(i), option).clicked() && chosen != Some(i) {
                picked = Some(i);
            }
        }
    });
    name_ui(&combo.response, name);
    picked
}

/// The N of a scale 1:N, empty for none.
pub fn scale_ui(ui: &mut egui::Ui, id: Id, name: &str, value: &mut Option<f64>, width: f32) -> bool {
    let current = value.map(|n| n.to_string()).unwrap_or_default();
    let Some(typed) = text_ui(ui, id, name, &current, width) else { return false };
    let digits = typed.trim().trim_start_matches("1:").trim_start_matches("1：").replace([',', ' '], "");
    let number = digits.parse::<f64>().ok().filter(|n| n.is_finite() && *n > 0.0);
    if digits.is_empty() || number.is_some() {
        *value = number;
        return true;
    }
    false
}
