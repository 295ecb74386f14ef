//! The scroll bars of the table. A million rows are more points than an `f32` can tell apart, so the table scrolls by
//! rows, and its bar says which.

use egui::{Rect, Sense, Ui, pos2, vec2};

use crate::ui::theme;

/// How thick a bar is.
pub const BAR: f32 = 12.0;
const LEAST_HANDLE: f32 = 28.0;

/// A bar along one side: of `total` units, `seen` are in sight from `offset` on. Returns where it was dragged to.
pub fn bar_ui(ui: &Ui, rect: Rect, name: &str, total: f64, seen: f64, offset: f64) -> Option<f64> {
    let p = theme::palette_of(ui);
    let is_vertical = rect.height() > rect.width();
    let response = ui.interact(rect, ui.scope_id().with(name), Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ScrollBar, true, name));
    ui.painter().rect_filled(rect, 0.0, p.chrome);
    let hidden = total - seen;
    if hidden <= 0.0 {
        return None;
    }
    let length = f64::from(if is_vertical { rect.height() } else { rect.width() });
    let handle = (length * seen / total).max(f64::from(LEAST_HANDLE)).min(length);
    let room = (length - handle).max(1.0);
    let start = (room * offset / hidden).clamp(0.0, room) as f32;
    let shape = if is_vertical {
        Rect::from_min_size(pos2(rect.left() + 3.0, rect.top() + start), vec2(BAR - 6.0, handle as f32))
    } else {
        Rect::from_min_size(pos2(rect.left() + start, rect.top() + 3.0), vec2(handle as f32, BAR - 6.0))
    };
    let color = if response.dragged() || response.hovered() { p.secondary } else { p.border };
    ui.painter().rect_filled(shape, 3.0, color);
    let pointer = response.interact_pointer_pos()?;
    let along = f64::from(if is_vertical { pointer.y - rect.top() } else { pointer.x - rect.left() });
    if response.dragged() {
        let delta = response.drag_delta();
        let moved = f64::from(if is_vertical { delta.y } else { delta.x });
        return Some(offset + moved / room * hidden);
    }
    // Beside the handle: there at once.
    response.clicked().then(|| (along - handle / 2.0) / room * hidden)
}
