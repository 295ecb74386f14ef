//! The bar of a show: everything its keys do, for hands and fingers. It is there while the pointer is at the foot of the
//! map.

use egui::{Align2, Area, Frame, Id, Order, Rect, Stroke, vec2};

use crate::i18n::{Word, fill};
use crate::render::Theme;
use crate::session::{Blank, Command, Direction, Session, SettingsCommand, Show, ShowCommand};
use crate::ui::icons::{Icon, icon_button};
use crate::ui::{fonts, theme};

pub(super) fn bar_ui(ctx: &egui::Context, map: Rect, session: &Session, show: &Show, queue: &mut Vec<Command>) {
    let lang = session.settings.lang;
    let area = Area::new(Id::unique("show bar")).order(Order::Foreground);
    let area = area.pivot(Align2::CENTER_BOTTOM).fixed_pos(map.center_bottom() - vec2(0.0, 14.0));
    area.show(ctx, |ui| {
        let p = theme::palette_of(ui);
        Frame::new().fill(p.panel).stroke(Stroke::new(1.0, p.border)).inner_margin(4).corner_radius(4).show(ui, |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            ui.horizontal(|ui| {
                let mut act = |ui: &mut egui::Ui, icon, word: Word, on, command| {
                    if icon_button(ui, Some(icon), "", word.text(lang), Some(on)).clicked() {
                        queue.push(command);
                    }
                };
                let step = |to| Command::Show(ShowCommand::Step(to));
                act(ui, Icon::ChevronLeft, Word::ShowBack, false, step(Direction::Previous));
                let count = session.plan.project.bookmarks.len();
                let at = show.at.map_or(0, |at| at + 1).to_string();
                let at = fill(Word::ShowAt, lang, &[("n", &at), ("of", &count.to_string())]);
                let at = egui::RichText::new(at).font(fonts::regular(theme::BODY)).color(p.text);
                ui.add(egui::Label::new(at).selectable(false));
                act(ui, Icon::ChevronRight, Word::ShowNext, false, step(Direction::Next));
                ui.add_space(8.0);
                let is_projected = session.settings.theme == Theme::Projector;
                let switch = Command::Show(ShowCommand::SwitchProjector);
                act(ui, Icon::Theme, Word::ShowProjector, is_projected, switch);
                let large = session.settings.large;
                let switch = Command::Settings(SettingsCommand::SetLarge(!large));
                act(ui, Icon::Large, Word::ShowLarge, large, switch);
                let spotlight = show.spotlight;
                let switch = Command::Show(ShowCommand::SetSpotlight(!spotlight));
                act(ui, Icon::Target, Word::ShowSpotlight, spotlight, switch);
                let black = Command::Show(ShowCommand::Blank(Blank::Black));
                act(ui, Icon::EyeClosed, Word::ShowBlack, show.blank == Some(Blank::Black), black);
                ui.add_space(8.0);
                act(ui, Icon::Close, Word::ShowEnd, false, Command::Show(ShowCommand::End));
            });
        });
    });
}
