//! Three lines for whoever opens the program for the first time, above the map's lower edge; once closed, never again.

use egui::{Align2, Frame, RichText, Stroke, vec2};

use super::icons::{Icon, icon_ui};
use super::sheet::plain_ui;
use super::{fonts, theme};
use crate::i18n::Word;
use crate::session::{Command, Session, SettingsCommand};

/// A map smaller than this has better use for its room.
const LEAST: egui::Vec2 = vec2(420.0, 320.0);

pub fn first_hint_ui(ui: &egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    let map = ui.max_rect();
    // Clicks that lay something mean something else, and would go amiss under it.
    let is_of_use = session.view.is_some() && session.georeferencing.is_none();
    if session.settings.hint_seen || !is_of_use || map.width() < LEAST.x || map.height() < LEAST.y {
        return;
    }
    let lang = session.settings.lang;
    let p = theme::palette_of(ui);
    let at = map.center_bottom() - vec2(0.0, 16.0);
    let area = egui::Area::new(egui::Id::unique("first-hint")).pivot(Align2::CENTER_BOTTOM).fixed_pos(at);
    area.show(ui.ctx(), |ui| {
        let frame = Frame::new().fill(p.panel).stroke(Stroke::new(1.0, p.border)).inner_margin(12).corner_radius(4);
        frame.show(ui, |ui| {
            ui.set_max_width(384.0);
            ui.spacing_mut().item_spacing.y = 4.0;
            let lines =
                [(Icon::Pan, Word::HintMove), (Icon::Identify, Word::HintIdentify), (Icon::Radius, Word::HintRadius)];
            for (icon, word) in lines {
                ui.horizontal_top(|ui| {
                    icon_ui(ui, icon, 18.0, p.secondary);
                    let text = RichText::new(word.text(lang)).font(fonts::regular(theme::BODY)).color(p.text);
                    ui.add(egui::Label::new(text).wrap());
                });
            }
            ui.add_space(4.0);
            if plain_ui(ui, Word::HintGotIt.text(lang)) {
                queue.push(Command::Settings(SettingsCommand::DismissHint));
            }
        });
    });
}
