//! The rows of the box: a sign, what it is called, what it is and where.

use egui::{Align2, Rect, Sense, Stroke, StrokeKind, pos2, vec2};

use super::items::Item;
use crate::session::Session;
use crate::ui::icons::{self, Icon};
use crate::ui::{fonts, theme};

const ROW: f32 = 30.0;
/// A place has a line for what it is and where.
const TALL_ROW: f32 = 44.0;

/// One row; the answer tells of clicks and the pointer.
pub fn item_ui(ui: &mut egui::Ui, item: &Item, chosen: bool, session: &Session) -> egui::Response {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let (title, detail) = (item.title(lang), item.detail(session));
    let is_tall = matches!(item, Item::Place(_) | Item::Position(_));
    let height = theme::target(ui, if is_tall { TALL_ROW } else { ROW });
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
    let name = if detail.is_empty() { title.clone() } else { format!("{title}, {detail}") };
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, chosen, &name));
    let painter = ui.painter();
    if chosen {
        painter.rect_filled(rect, 3.0, p.tint);
        let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
        painter.rect_filled(bar, 0.0, p.accent);
    } else if response.hovered() {
        painter.rect_filled(rect, 3.0, p.hover);
    }
    if response.has_focus() {
        painter.rect_stroke(rect.shrink(1.0), 4.0, Stroke::new(2.0, p.accent), StrokeKind::Inside);
    }
    let icon = match item {
        Item::Place(_) => Icon::Target,
        Item::Position(_) => Icon::Pin,
        Item::Action(_) => Icon::ChevronRight,
        Item::Example(_) => Icon::Search,
    };
    let square = Rect::from_center_size(pos2(rect.left() + 20.0, rect.center().y), vec2(16.0, 16.0));
    icons::paint(painter, square, icon, if chosen { p.accent_text } else { p.secondary });
    let left = rect.left() + 38.0;
    let keys = match item {
        Item::Action(action) => action.key_text(),
        _ => String::new(),
    };
    let right = rect.right() - 12.0;
    let keys = painter.text(
        pos2(right, rect.center().y),
        Align2::RIGHT_CENTER,
        keys,
        fonts::regular(theme::SMALL),
        p.secondary,
    );
    let line = |text: String, size: f32, color, room: f32| {
        let mut job = egui::text::LayoutJob::simple_singleline(text, fonts::regular(size), color);
        job.wrap = egui::text::TextWrapping::truncate_at_width(room.max(24.0));
        painter.layout_job(job)
    };
    let room = keys.left() - left - 8.0;
    let text = if chosen { p.accent_text } else { p.text };
    let title = line(title, theme::BODY, text, room);
    if is_tall {
        let detail = line(detail, theme::SMALL, p.secondary, room);
        painter.galley(pos2(left, rect.top() + 5.0), title, text);
        painter.galley(pos2(left, rect.bottom() - 5.0 - detail.size().y), detail, p.secondary);
    } else {
        let end = left + title.size().x;
        painter.galley(pos2(left, rect.center().y - title.size().y / 2.0), title, text);
        let detail = line(detail, theme::SMALL, p.secondary, keys.left() - end - 16.0);
        painter.galley(pos2(end + 12.0, rect.center().y - detail.size().y / 2.0), detail, p.secondary);
    }
    response
}

/// The heading of a group.
pub fn heading_ui(ui: &mut egui::Ui, text: &str) {
    let p = theme::palette_of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, text));
    let at = pos2(rect.left() + 12.0, rect.bottom() - 5.0);
    ui.painter().text(at, Align2::LEFT_BOTTOM, text, fonts::bold(theme::SMALL), p.secondary);
}

/// A sentence in place of rows.
pub fn remark_ui(ui: &mut egui::Ui, text: &str, strong: bool) {
    let p = theme::palette_of(ui);
    let (font, color) =
        if strong { (fonts::regular(theme::BODY), p.text) } else { (fonts::regular(theme::SMALL), p.secondary) };
    egui::Frame::new().inner_margin(egui::Margin::symmetric(12, 4)).show(ui, |ui| {
        ui.add(egui::Label::new(egui::RichText::new(text).font(font).color(color)).selectable(false).wrap());
    });
}
