//! The rows of the toolbar's menus: a mark, a text, and why not where a row cannot be chosen.

use egui::{Rect, Sense, pos2, vec2};

use super::icons::{self, Icon};
use super::{fonts, theme};

/// Of a menu.
pub const WIDTH: f32 = 232.0;
const ROW: f32 = 30.0;

/// What stands before a row: a tick that comes and goes, or the dot of the one chosen among several.
#[derive(Clone, Copy, Debug)]
pub enum Mark {
    Check(bool),
    Choice(bool),
}

/// What a menu holds, to be scrolled where the window is too low for it.
pub fn scrolled_ui(ui: &mut egui::Ui, contents: impl FnOnce(&mut egui::Ui)) {
    let most = ui.ctx().content_rect().height() - 72.0;
    egui::ScrollArea::vertical().max_height(most).min_scrolled_height(most).show(ui, contents);
}

/// One row of the menu; the answer is whether it was clicked. A reason why not disables it and stands in its tooltip.
pub fn row_ui(ui: &mut egui::Ui, text: &str, mark: Mark, why_not: Option<&str>) -> bool {
    let p = theme::palette_of(ui);
    let sense = if why_not.is_none() { Sense::click() } else { Sense::hover() };
    let (row, response) = ui.allocate_exact_size(vec2(ui.available_width().max(WIDTH), theme::target(ui, ROW)), sense);
    let (role, on) = match mark {
        Mark::Check(on) => (egui::Role::CheckBox, on),
        Mark::Choice(on) => (egui::Role::RadioButton, on),
    };
    response.widget_info(|| egui::WidgetInfo::selected(role, why_not.is_none(), on, text));
    if why_not.is_none() && response.hovered() {
        ui.painter().rect_filled(row, 4.0, p.hover);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(row.shrink(1.0), 4.0, egui::Stroke::new(2.0, p.accent), egui::StrokeKind::Inside);
    }
    let color = if why_not.is_none() { p.text } else { p.disabled };
    let square = Rect::from_center_size(pos2(row.left() + 16.0, row.center().y), vec2(14.0, 14.0));
    match mark {
        Mark::Check(on) => {
            let edge = if on { p.accent } else { p.border };
            if on {
                ui.painter().rect_filled(square, 3.0, p.accent);
                icons::paint(ui.painter(), square.shrink(1.0), Icon::Check, p.panel);
            }
            ui.painter().rect_stroke(square, 3.0, egui::Stroke::new(1.2, edge), egui::StrokeKind::Inside);
        }
        Mark::Choice(on) => {
            let edge = if on { p.accent } else { p.border };
            ui.painter().circle_stroke(square.center(), 6.4, egui::Stroke::new(1.2, edge));
            if on {
                ui.painter().circle_filled(square.center(), 3.6, p.accent);
            }
        }
    }
    let at = pos2(row.left() + 34.0, row.center().y);
    ui.painter().text(at, egui::Align2::LEFT_CENTER, text, fonts::regular(theme::BODY), color);
    let clicked = response.clicked();
    if let Some(why_not) = why_not {
        response.on_hover_text(why_not);
    }
    clicked
}

/// A row that does something, with the keys that do the same; the answer is whether it was clicked.
pub fn action_ui(ui: &mut egui::Ui, text: &str, keys: &str, why_not: Option<&str>) -> bool {
    let p = theme::palette_of(ui);
    let color = if why_not.is_none() { p.text } else { p.disabled };
    let sense = if why_not.is_none() { Sense::click() } else { Sense::hover() };
    let response = plain_row_ui(ui, text, keys, color, sense);
    let clicked = response.clicked();
    if clicked {
        ui.close();
    }
    if let Some(why_not) = why_not {
        response.on_hover_text(why_not);
    }
    clicked
}

/// A row in grey that can be clicked nevertheless; the tooltip says why it is grey, and what a click does.
pub fn pale_ui(ui: &mut egui::Ui, text: &str, hint: &str) -> bool {
    let color = theme::palette_of(ui).disabled;
    plain_row_ui(ui, text, "", color, Sense::click()).on_hover_text(hint).clicked()
}

fn plain_row_ui(ui: &mut egui::Ui, text: &str, keys: &str, color: egui::Color32, sense: Sense) -> egui::Response {
    let p = theme::palette_of(ui);
    let (row, response) = ui.allocate_exact_size(vec2(ui.available_width().max(WIDTH), theme::target(ui, ROW)), sense);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, sense != Sense::hover(), text));
    if sense != Sense::hover() && response.hovered() {
        ui.painter().rect_filled(row, 4.0, p.hover);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(row.shrink(1.0), 4.0, egui::Stroke::new(2.0, p.accent), egui::StrokeKind::Inside);
    }
    let right = pos2(row.right() - 9.0, row.center().y);
    let keys = ui.painter().text(right, egui::Align2::RIGHT_CENTER, keys, fonts::regular(theme::SMALL), p.secondary);
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), fonts::regular(theme::BODY), color);
    job.wrap = egui::text::TextWrapping::truncate_at_width((keys.left() - row.left() - 17.0).max(20.0));
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(pos2(row.left() + 9.0, row.center().y - galley.size().y / 2.0), galley, color);
    response
}

/// A rule, and the heading of the rows below it.
pub fn heading_ui(ui: &mut egui::Ui, text: &str) {
    let p = theme::palette_of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 9.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, egui::Stroke::new(1.0, p.rule));
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 24.0), Sense::hover());
    let at = pos2(rect.left() + 9.0, rect.center().y);
    ui.painter().text(at, egui::Align2::LEFT_CENTER, text, fonts::bold(theme::SMALL), p.secondary);
}
