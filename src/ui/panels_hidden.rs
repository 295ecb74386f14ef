//! While the panels are hidden: what says so, and brings them back.

use egui::{Align2, Frame, Stroke, vec2};

use super::actions::Action;
use super::icons::{Icon, icon_button};
use super::theme;
use crate::i18n::{Word, fill};
use crate::session::{Command, Session, SettingsCommand};

/// At the middle of the map's right edge, where nothing else stands; none where the window has no room for panels.
pub fn panels_hidden_ui(ui: &egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    if !session.settings.panels_hidden || ui.ctx().content_rect().width() < theme::MAP_ONLY {
        return;
    }
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let at = ui.max_rect().right_center() - vec2(14.0, 0.0);
    egui::Area::new(egui::Id::unique("panels-hidden")).pivot(Align2::RIGHT_CENTER).fixed_pos(at).show(ui.ctx(), |ui| {
        Frame::new().fill(p.panel).stroke(Stroke::new(1.0, p.border)).corner_radius(4).show(ui, |ui| {
            let text = fill(Word::PanelsHidden, lang, &[("key", &Action::Panels.key_text())]);
            if icon_button(ui, Some(Icon::EyeOpen), &text, &text, None).clicked() {
                show(session, queue);
            }
        });
    });
}

/// Brings the panels back, where they are hidden: for what is shown in one of them.
pub fn show(session: &Session, queue: &mut Vec<Command>) {
    if session.settings.panels_hidden {
        queue.push(Command::Settings(SettingsCommand::SetPanelsHidden(false)));
    }
}
