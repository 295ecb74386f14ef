//! A sheet over the window that waits for an answer: its frame, its head and its buttons.

use egui::{Frame, Id, Modal, RichText, Stroke};

use super::{fonts, theme};

/// Shows a sheet; the answer is whether it was closed by Esc. A click beside it, which is easily done, throws nothing
/// away that was typed in it.
pub fn sheet_ui(ctx: &egui::Context, id: &str, title: &str, width: f32, contents: impl FnOnce(&mut egui::Ui)) -> bool {
    let room = (ctx.content_rect().width() - 48.0).max(200.0);
    let style = ctx.global_style();
    let p = theme::palette_in(&style.visuals);
    let frame = Frame::new().fill(p.panel).stroke(Stroke::new(1.0, p.border)).inner_margin(16).corner_radius(4);
    let modal = Modal::new(Id::unique(id)).frame(frame).show(ctx, |ui| {
        ui.set_width(width.min(room));
        let head = RichText::new(title).font(fonts::bold(theme::HEAD)).color(p.text);
        ui.add(egui::Label::new(head).selectable(false).wrap());
        ui.add_space(6.0);
        contents(ui);
    });
    !modal.backdrop_response.clicked() && modal.should_close()
}

/// The one button that does what the sheet is for.
pub fn primary_ui(ui: &mut egui::Ui, text: &str, enabled: bool) -> bool {
    let p = theme::palette_of(ui);
    let font = fonts::bold(theme::BODY);
    let label = RichText::new(text).font(font).color(if enabled { p.panel } else { p.disabled });
    let fill = if enabled { p.accent } else { p.hover };
    let button = ui.add_enabled(enabled, egui::Button::new(label).fill(fill).min_size(egui::vec2(76.0, 32.0)));
    if button.has_focus() {
        // On its own colour the usual ring would not be seen.
        let ring = Stroke::new(2.0, p.accent);
        ui.painter().rect_stroke(button.rect.expand(3.0), 6.0, ring, egui::StrokeKind::Outside);
    }
    button.clicked()
}

/// A button that does something else.
pub fn plain_ui(ui: &mut egui::Ui, text: &str) -> bool {
    ui.add(egui::Button::new(text).min_size(egui::vec2(76.0, 32.0))).clicked()
}
