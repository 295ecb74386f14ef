//! The opacity of a layer at the end of its row: a number over a bar, dragged, typed, or set by keys.

use egui::{Align2, EventFilter, Id, Key, Rect, Role, Sense, TextEdit, WidgetInfo, pos2, vec2};

use super::layers::LayersPanel;
use crate::i18n::{Word, fill};
use crate::project::{Layer, LayerId};
use crate::session::{Command, LayerCommand, Session};
use crate::ui::{fonts, theme};

/// Per cent for a press of an arrow key.
const KEY_STEP: f64 = 5.0;

/// A number being typed.
#[derive(Debug)]
pub(super) struct Typing {
    layer: LayerId,
    text: String,
    focused: bool,
}

/// Shows the opacity in its cell; a drag of one point to the right is one per cent, a double click brings 100 %.
pub(super) fn opacity_ui(
    panel: &mut LayersPanel,
    ui: &mut egui::Ui,
    cell: Rect,
    session: &Session,
    queue: &mut Vec<Command>,
    layer: &Layer,
) {
    let set = |percent: f64| {
        Command::Layer(LayerCommand::SetOpacity { layer: layer.id.clone(), opacity: percent.clamp(0.0, 100.0) / 100.0 })
    };
    if let Some(typing) = panel.typing.as_mut().filter(|typing| typing.layer == layer.id) {
        match type_ui(ui, cell, typing) {
            Typed::Going => {}
            Typed::Cancelled => panel.typing = None,
            Typed::Reset => {
                panel.typing = None;
                queue.push(set(100.0));
            }
            Typed::Done => {
                queue.extend(percent_of(&typing.text).map(set));
                panel.typing = None;
            }
        }
        return;
    }
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let percent = (layer.opacity * 100.0).round();
    let id = Id::unique(("layers-opacity", &layer.id.0));
    let response = ui.interact(cell, id, Sense::click_and_drag());
    let label = fill(Word::OpacityOf, lang, &[("name", layer.name.get(lang))]);
    response.widget_info(|| WidgetInfo { value: Some(percent), ..WidgetInfo::labeled(Role::Slider, true, &label) });
    let color = if session.plan.project.is_shown(layer) { p.secondary } else { p.disabled };
    let at = pos2(cell.right(), cell.center().y - 2.0);
    ui.painter().text(at, Align2::RIGHT_CENTER, percent.to_string(), fonts::regular(theme::NOTE), color);
    let bar = Rect::from_min_size(pos2(cell.left(), cell.bottom() - 4.0), vec2(cell.width(), 2.0));
    ui.painter().rect_filled(bar, 1.0, p.rule);
    let filled = vec2(bar.width() * (percent / 100.0) as f32, bar.height());
    ui.painter().rect_filled(Rect::from_min_size(bar.min, filled), 1.0, color);
    if response.has_focus() {
        let ring = egui::Stroke::new(2.0, p.accent);
        ui.painter().rect_stroke(cell.expand2(vec2(3.0, 0.0)), 3.0, ring, egui::StrokeKind::Inside);
        let arrows = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|m| m.set_focus_lock_filter(id, arrows));
        for (key, step) in [(Key::ArrowLeft, -KEY_STEP), (Key::ArrowRight, KEY_STEP)] {
            if ui.input(|i| i.key_pressed(key)) {
                queue.push(set(percent + step));
            }
        }
    }
    if response.drag_started() {
        panel.opacity_from = percent;
    }
    if response.dragged() {
        let moved = response.total_drag_delta().map_or(0.0, |d| f64::from(d.x));
        let to = (panel.opacity_from + moved).round().clamp(0.0, 100.0);
        if to != percent {
            queue.push(set(to));
        }
    }
    if response.double_clicked() {
        queue.push(set(100.0));
    } else if response.clicked() {
        panel.typing = Some(Typing { layer: layer.id.clone(), text: percent.to_string(), focused: false });
    }
    response.on_hover_cursor(egui::CursorIcon::ResizeHorizontal).on_hover_text(Word::OpacityHint.text(lang));
}

enum Typed {
    Going,
    Done,
    Cancelled,
    Reset,
}

fn type_ui(ui: &mut egui::Ui, cell: Rect, typing: &mut Typing) -> Typed {
    let escaped = ui.input(|i| i.key_pressed(Key::Escape));
    let field = TextEdit::singleline(&mut typing.text)
        .font(fonts::regular(theme::NOTE))
        .margin(egui::Margin::symmetric(2, 2))
        .align(Align2::RIGHT_CENTER);
    // In a place of its own, so that the rows below stay where they are.
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(cell.expand2(vec2(7.0, 1.0))));
    child.spacing_mut().interact_size.y = cell.height();
    let response = child.put(cell.expand2(vec2(7.0, 1.0)), field);
    if !typing.focused {
        typing.focused = true;
        response.request_focus();
        if let Some(mut state) = TextEdit::load_state(ui.ctx(), response.id) {
            let all = egui::text::CCursorRange::two(
                egui::text::CCursor::default(),
                egui::text::CCursor::new(typing.text.chars().count()),
            );
            state.cursor.set_char_range(Some(all));
            state.store(ui.ctx(), response.id);
        }
        return Typed::Going;
    }
    if response.double_clicked() {
        return Typed::Reset;
    }
    match response.lost_focus() {
        true if escaped => Typed::Cancelled,
        true => Typed::Done,
        false => Typed::Going,
    }
}

/// A number from 0 to 100 as people type it, with or without its sign.
fn percent_of(text: &str) -> Option<f64> {
    let text = text.trim().trim_end_matches(['%', '％']).trim_end();
    text.parse().ok().filter(|p| (0.0..=100.0).contains(p))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn per_cents_are_read_as_people_type_them() {
        for (text, percent) in [("40", 40.0), (" 40 % ", 40.0), ("12.5％", 12.5), ("0", 0.0), ("100", 100.0)] {
            assert_eq!(percent_of(text), Some(percent), "{text}");
        }
        for text in ["", "%", "101", "-1", "half", "NaN", "inf"] {
            assert_eq!(percent_of(text), None, "{text}");
        }
    }
}
