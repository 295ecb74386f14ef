//! The toolbar's menu of what the map shows beside its layers: grid, legend, the language of its names, the plane it
//! is drawn in.

use egui::{Popup, PopupCloseBehavior};

use super::actions::Action;
use super::app::toggle_full_screen;
use super::icons::{Icon, icon_button};
use super::menu_row::{Mark, WIDTH, heading_ui, row_ui, scrolled_ui};
use crate::crs::{MapCrsChoice, MapCrsKind};
use crate::i18n::Word;
use crate::render::LabelLanguage;
use crate::session::{Command, Session, SettingsCommand, ViewCommand};

/// The button with its menu, which stays open until a click beside it.
pub fn map_menu_ui(ui: &mut egui::Ui, session: &Session, with_name: bool, queue: &mut Vec<Command>) {
    let lang = session.settings.lang;
    let id = ui.scope_id().with("map-menu");
    let open = Popup::is_id_open(ui.ctx(), id);
    let text = if with_name { Word::MapMenu.text(lang) } else { "" };
    let response = icon_button(ui, Some(Icon::Map), text, Word::MapMenuHint.text(lang), Some(open));
    Popup::menu(&response)
        .id(id)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .width(WIDTH)
        .show(|ui| scrolled_ui(ui, |ui| menu_ui(ui, session, queue)));
}

/// The rows of the menu.
pub fn menu_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    let (lang, settings) = (session.settings.lang, &session.settings);
    ui.spacing_mut().item_spacing.y = 0.0;
    for (word, on, command) in [
        (Word::MapGrid, settings.grid, SettingsCommand::SetGrid(!settings.grid)),
        (Word::MapLegend, settings.legend, SettingsCommand::SetLegend(!settings.legend)),
        (Word::OverviewMap, settings.overview, SettingsCommand::SetOverview(!settings.overview)),
        (Word::HidePanels, settings.panels_hidden, SettingsCommand::SetPanelsHidden(!settings.panels_hidden)),
        (Word::LargeLabels, settings.large, SettingsCommand::SetLarge(!settings.large)),
        (Word::TouchTargets, settings.touch, SettingsCommand::SetTouch(!settings.touch)),
        (Word::ReducedMotion, settings.reduced_motion, SettingsCommand::SetReducedMotion(!settings.reduced_motion)),
    ] {
        let text = if word == Word::HidePanels {
            Action::Panels.hint(word.text(lang), lang)
        } else {
            word.text(lang).to_owned()
        };
        if row_ui(ui, &text, Mark::Check(on), None) {
            queue.push(Command::Settings(command));
        }
    }
    let is_full = ui.input(|i| i.viewport().fullscreen.unwrap_or(false));
    if row_ui(ui, &Action::FullScreen.hint(Word::FullScreen.text(lang), lang), Mark::Check(is_full), None) {
        toggle_full_screen(ui.ctx());
    }
    heading_ui(ui, Word::MapNames.text(lang));
    for (word, language) in [
        (Word::MapNamesAsWindow, None),
        (Word::MapNamesZh, Some(LabelLanguage::Zh)),
        (Word::MapNamesEn, Some(LabelLanguage::En)),
        (Word::MapNamesBoth, Some(LabelLanguage::Both)),
    ] {
        let chosen = settings.label_language == language;
        if row_ui(ui, word.text(lang), Mark::Choice(chosen), None) && !chosen {
            queue.push(Command::Settings(SettingsCommand::SetLabelLanguage(language)));
        }
    }
    heading_ui(ui, Word::MapCrsHeading.text(lang));
    let extent = session.plan.home_extent();
    let kind_of = |choice: MapCrsChoice| choice.crs_for(extent).ok().map(|crs| crs.kind());
    let shown = session.crs.kind();
    for (word, choice, why_not) in [
        (Word::MapCrsLocal, MapCrsChoice::Local, Word::MapCrsTooWide),
        (Word::MapCrsWebMercator, MapCrsChoice::WebMercator, Word::MapCrsNoZone),
        (Word::MapCrsCgcs2000, MapCrsChoice::Cgcs2000, Word::MapCrsNoZone),
    ] {
        let kind = kind_of(choice);
        let too_wide = choice == MapCrsChoice::Local && kind == Some(MapCrsKind::WebMercator);
        let why_not = (kind.is_none() || too_wide).then(|| why_not.text(lang));
        // A zone of the project's own choice is a zone of CGCS2000 too.
        let chosen = matches!(
            (choice, shown),
            (MapCrsChoice::Local, MapCrsKind::LocalTransverseMercator { .. })
                | (MapCrsChoice::WebMercator, MapCrsKind::WebMercator)
                | (MapCrsChoice::Cgcs2000, MapCrsKind::Cgcs2000(_))
        );
        if row_ui(ui, word.text(lang), Mark::Choice(chosen), why_not) && !chosen {
            queue.push(Command::View(ViewCommand::SetMapCrs(choice)));
        }
    }
}
