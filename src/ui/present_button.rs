//! The one primary button of the toolbar: it begins a show.

use egui::{Rect, Sense, pos2, vec2};

use super::icons::{self, Icon};
use super::{fonts, theme};
use crate::i18n::Word;
use crate::session::{Command, Session, ShowCommand};

/// Of the room of its sign.
const SIGN: f32 = 16.0;

/// How large the button is with this name, or with none.
pub fn size(ui: &egui::Ui, text: &str) -> egui::Vec2 {
    let height = theme::target(ui, 32.0);
    vec2((24.0 + SIGN + gap(text) + galley(ui, text).size().x).max(height), height)
}

fn galley(ui: &egui::Ui, text: &str) -> std::sync::Arc<egui::Galley> {
    ui.painter().layout_no_wrap(text.to_owned(), fonts::bold(theme::BODY), theme::palette_of(ui).panel)
}

fn gap(text: &str) -> f32 {
    if text.is_empty() { 0.0 } else { 6.0 }
}

pub fn present_button_ui(ui: &mut egui::Ui, session: &Session, with_name: bool, queue: &mut Vec<Command>) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let text = if with_name { Word::Present.text(lang) } else { "" };
    let (size, gap, galley) = (size(ui, text), gap(text), galley(ui, text));
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
