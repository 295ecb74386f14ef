//! The one primary button of the toolbar: it begins a show.

use egui::{Rect, Sense, pos2, vec2};

use super::icons::{self, Icon};
use super::{fonts, theme};
use crate::i18n::{Lang, Word};
use crate::session::{Command, Session, ShowCommand};

/// Below this width of the window the button goes without its name: the search needs the room.
fn named_from(lang: Lang) -> f32 {
    match lang {
        Lang::Zh => 1160.0,
        // The names of the tools are longer.
        Lang::En => 1340.0,
    }
}

pub fn present_button_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let text = if theme::toolbar_room(ui) < named_from(lang) { "" } else { Word::Present.text(lang) };
    let galley = ui.painter().layout_no_wrap(text.to_owned(), fonts::bold(theme::BODY), p.panel);
    let gap = if text.is_empty() { 0.0 } else { 6.0 };
    let height = theme::target(ui, 32.0);
    let size = vec2((24.0 + 16.0 + gap + galley.size().x).max(height), height);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let name = Word::PresentHint.text(lang);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, session.view.is_some(), name));
    ui.painter().rect_filled(rect, 4.0, if response.hovered() { p.accent_text } else { p.accent });
    if response.has_focus() {
        let ring = egui::Stroke::new(2.0, p.accent);
        ui.painter().rect_stroke(rect.expand(2.0), 5.0, ring, egui::StrokeKind::Outside);
    }
    let square = Rect::from_center_size(pos2(rect.left() + 20.0, rect.center().y), vec2(14.0, 14.0));
    icons::paint(ui.painter(), square, Icon::Play, p.panel);
    ui.painter().galley(pos2(square.right() + gap, rect.center().y - galley.size().y / 2.0), galley, p.panel);
    if response.on_hover_text(name).clicked() && session.view.is_some() {
        queue.push(Command::Show(ShowCommand::Start));
    }
}
