//! The toolbar's menu of themes: each by its name, the one in use marked.

use egui::Popup;

use super::icons::{Icon, icon_button};
use super::menu_row::{Mark, WIDTH, heading_ui, row_ui, scrolled_ui};
use crate::i18n::{Word, fill};
use crate::render::{Theme, Vision};
use crate::session::{Command, Session, SettingsCommand};

pub const THEMES: [(Theme, Word); 3] =
    [(Theme::Light, Word::ThemeLight), (Theme::Dark, Word::ThemeDark), (Theme::Projector, Word::ThemeProjector)];

pub const VISIONS: [(Vision, Word); 5] = [
    (Vision::Usual, Word::VisionUsual),
    (Vision::Protanopia, Word::VisionProtanopia),
    (Vision::Deuteranopia, Word::VisionDeuteranopia),
    (Vision::Tritanopia, Word::VisionTritanopia),
    (Vision::Achromatopsia, Word::VisionAchromatopsia),
];

/// The button, whose tooltip tells the theme in use, and its menu, which closes with a choice.
pub fn theme_menu_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    let (lang, current) = (session.settings.lang, session.settings.theme);
    let id = ui.scope_id().with("theme-menu");
    let open = Popup::is_id_open(ui.ctx(), id);
    let name = THEMES.iter().find(|(theme, _)| *theme == current).map_or("", |(_, word)| word.text(lang));
    let hint = fill(Word::ThemeHint, lang, &[("name", name)]);
    let response = icon_button(ui, Some(Icon::Theme), "", &hint, Some(open));
    Popup::menu(&response).id(id).width(WIDTH).show(|ui| {
        scrolled_ui(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (theme, word) in THEMES {
                if row_ui(ui, word.text(lang), Mark::Choice(theme == current), None) && theme != current {
                    queue.push(Command::Settings(SettingsCommand::SetTheme(theme)));
                }
            }
            heading_ui(ui, Word::VisionHeading.text(lang));
            for (vision, word) in VISIONS {
                let current = session.settings.vision;
                if row_ui(ui, word.text(lang), Mark::Choice(vision == current), None) && vision != current {
                    queue.push(Command::Settings(SettingsCommand::SetVision(vision)));
                }
            }
        });
    });
}
