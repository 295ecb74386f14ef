//! The menu of what has no room in the toolbar: the same commands, by their names.

use egui::Popup;

use super::fit::{Fit, TOOLS, is_in_use};
use crate::i18n::{Lang, Word};
use crate::session::{Command, Session, SettingsCommand, ShowCommand, ViewCommand};
use crate::ui::actions::Action;
use crate::ui::document_bar::document_rows_ui;
use crate::ui::find::FindBox;
use crate::ui::icons::{Icon, icon_button};
use crate::ui::menu_row::{Mark, WIDTH, action_ui, heading_ui, row_ui, scrolled_ui};
use crate::ui::{file_menu, map_menu};

pub fn more_menu_ui(ui: &mut egui::Ui, session: &Session, fit: &Fit, find: &mut FindBox, queue: &mut Vec<Command>) {
    let lang = session.settings.lang;
    let id = ui.scope_id().with("more-menu");
    let open = Popup::is_id_open(ui.ctx(), id);
    let response = icon_button(ui, Some(Icon::More), "", Word::ToolbarMore.text(lang), Some(open));
    Popup::menu(&response).id(id).width(WIDTH).show(|ui| scrolled_ui(ui, |ui| menu_ui(ui, session, fit, find, queue)));
}

fn menu_ui(ui: &mut egui::Ui, session: &Session, fit: &Fit, find: &mut FindBox, queue: &mut Vec<Command>) {
    let lang = session.settings.lang;
    ui.spacing_mut().item_spacing.y = 0.0;
    if !fit.all_tools {
        for (tool, _, word, _) in TOOLS.iter().filter(|(tool, ..)| !fit.shows(*tool, session)) {
            let text = Action::Tool(*tool).hint(word.text(lang), lang);
            if row_ui(ui, &text, Mark::Choice(is_in_use(*tool, session)), None) {
                queue.push(Command::Settings(SettingsCommand::SetTool(*tool)));
            }
        }
    }
    if !fit.zoom_all && action_ui(ui, Word::ZoomAll.text(lang), &Action::ZoomAll.key_text(), None) {
        queue.push(Command::View(ViewCommand::ZoomToAll));
    }
    if !fit.search && action_ui(ui, Word::FindShort.text(lang), &Action::Find.key_text(), None) {
        find.open();
    }
    if !fit.present {
        let why_not = session.view.is_none().then(|| Word::NothingToShow.text(lang));
        if action_ui(ui, Word::Present.text(lang), &Action::StartShow.key_text(), why_not) {
            queue.push(Command::Show(ShowCommand::Start));
        }
    }
    if !fit.languages {
        for this in [Lang::Zh, Lang::En] {
            if row_ui(ui, this.own_name(), Mark::Choice(lang == this), None) {
                queue.push(Command::Settings(SettingsCommand::SetLang(this)));
            }
        }
    }
    if !fit.document {
        // The plan's name, where the toolbar has no room for it either.
        heading_ui(ui, &file_menu::title(session));
        if fit.file_menu {
            document_rows_ui(ui, session, queue);
        } else {
            file_menu::menu_ui(ui, session, queue);
        }
    }
    if !fit.map {
        heading_ui(ui, Word::MapMenu.text(lang));
        map_menu::menu_ui(ui, session, queue);
    }
}
