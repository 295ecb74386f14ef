//! Notices over the map's upper edge: readable until dismissed, never a dialog.

use egui::{Color32, Frame, RichText, Stroke};

use super::icons::{Icon, icon_button, icon_ui};
use super::theme::Palette;
use super::{fonts, offers, theme};
use crate::i18n::{Word, fill};
use crate::session::{Command, Session, Severity};

/// More of them wait below "and others"; the log has all.
const MOST: usize = 4;

/// What a severity is known by: a form as well as a colour.
pub fn sign_of(severity: Severity, p: &Palette) -> (Icon, Color32) {
    match severity {
        Severity::Error => (Icon::Caution, p.error),
        Severity::Warning => (Icon::Caution, p.caution_text),
        Severity::Done => (Icon::Check, p.accent_text),
    }
}

pub fn notices_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    if session.notices.is_empty() && !offers::has_offers(session) {
        return;
    }
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let map = ui.max_rect();
    let area = egui::Area::new(egui::Id::unique("notices")).fixed_pos(map.left_top() + egui::vec2(14.0, 52.0));
    area.show(ui.ctx(), |ui| {
        ui.set_max_width((map.width() - 28.0).min(560.0));
        offers::offers_ui(ui, session, queue);
        // The latest on top: it is about what was done last.
        for (index, notice) in session.notices.iter().enumerate().rev().take(MOST) {
            let (icon, color) = sign_of(notice.severity, &p);
            let frame = Frame::new()
                .fill(p.panel)
                .stroke(Stroke::new(1.0, color))
                .inner_margin(egui::Margin::symmetric(10, 4))
                .corner_radius(4);
            frame.show(ui, |ui| {
                ui.horizontal_top(|ui| {
                    // In line with the middle of the buttons.
                    ui.vertical(|ui| {
                        ui.add_space(7.0);
                        icon_ui(ui, icon, 18.0, color);
                    });
                    let text = notice.text.get(lang);
                    let width = ui.available_width() - 76.0;
                    ui.vertical(|ui| {
                        ui.set_width(width);
                        ui.add_space(7.0);
                        let label = ui.label(RichText::new(text).font(fonts::regular(theme::BODY)).color(p.text));
                        // A screen reader says it, an error at once.
                        let live = match notice.severity {
                            Severity::Error => egui::accesskit::Live::Assertive,
                            Severity::Warning | Severity::Done => egui::accesskit::Live::Polite,
                        };
                        ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(live));
                    });
                    ui.spacing_mut().item_spacing.x = 0.0;
                    let path = notice.to_copy.as_ref().map(|path| (Word::CopyPath, path));
                    let (word, copied) = path.unwrap_or((Word::CopyNotice, text));
                    if icon_button(ui, Some(Icon::Copy), "", word.text(lang), false).clicked() {
                        ui.ctx().copy_text(copied.clone());
                    }
                    if icon_button(ui, Some(Icon::Close), "", Word::Dismiss.text(lang), false).clicked() {
                        queue.push(Command::DismissNotice(index));
                    }
                });
            });
        }
        if let Some(more) = session.notices.len().checked_sub(MOST).filter(|more| *more > 0) {
            let text = fill(Word::NoticesMore, lang, &[("n", &more.to_string())]);
            let frame = Frame::new().fill(p.panel).stroke(Stroke::new(1.0, p.border)).inner_margin(6).corner_radius(4);
            frame.show(ui, |ui| {
                ui.label(RichText::new(text).font(fonts::regular(theme::SMALL)).color(p.secondary));
            });
        }
    });
}
