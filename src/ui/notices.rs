//! Notices over the map's upper edge: readable until dismissed, never a dialog.

use egui::{Frame, RichText, Stroke};

use super::icons::{Icon, icon_button, icon_ui};
use super::{fonts, offers, theme};
use crate::i18n::Word;
use crate::session::{Command, Session, Severity};

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
        for (index, notice) in session.notices.iter().enumerate().take(4) {
            let color = match notice.severity {
                Severity::Error => p.error,
                Severity::Warning => p.caution_text,
                Severity::Done => p.accent_text,
            };
            let icon = if notice.severity == Severity::Done { Icon::Check } else { Icon::Caution };
            Frame::new().fill(p.panel).stroke(Stroke::new(1.0, color)).inner_margin(10).corner_radius(4).show(
                ui,
                |ui| {
                    ui.horizontal_top(|ui| {
                        icon_ui(ui, icon, 18.0, color);
                        let width = ui.available_width() - 40.0;
                        ui.scope(|ui| {
                            ui.set_max_width(width);
                            let text = RichText::new(notice.text.get(lang)).font(fonts::regular(theme::BODY));
                            let label = ui.label(text.color(p.text));
                            // A screen reader says it, an error at once.
                            let live = match notice.severity {
                                Severity::Error => egui::accesskit::Live::Assertive,
                                Severity::Warning | Severity::Done => egui::accesskit::Live::Polite,
                            };
                            ui.ctx().accesskit_node_builder(label.id, |node| node.set_live(live));
                        });
                        if icon_button(ui, Some(Icon::Close), "", Word::Dismiss.text(lang), false).clicked() {
                            queue.push(Command::DismissNotice(index));
                        }
                    });
                },
            );
        }
    });
}
