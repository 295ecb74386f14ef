//! The toolbar as it is drawn: the plan's name, the document, tools, search, language, theme.

use egui::{Align, Layout};

use super::fit::{Fit, GAP, LOGO, SEPARATOR, SPACE, TOOLS, is_in_use};
use super::more_menu::more_menu_ui;
use crate::i18n::{Lang, Word};
use crate::session::{Command, Session, SettingsCommand, ViewCommand};
use crate::ui::actions::Action;
use crate::ui::document_bar::document_bar_ui;
use crate::ui::file_menu::file_menu_ui;
use crate::ui::find::FindBox;
use crate::ui::icons::{Icon, icon_button};
use crate::ui::map_menu::map_menu_ui;
use crate::ui::present_button::present_button_ui;
use crate::ui::theme;
use crate::ui::theme_menu::theme_menu_ui;

pub fn toolbar_ui(ui: &mut egui::Ui, session: &Session, find: &mut FindBox, queue: &mut Vec<Command>) {
    let p = theme::palette_of(ui);
    ui.spacing_mut().item_spacing.x = GAP;
    ui.horizontal_centered(|ui| {
        let fit = Fit::of(ui, session, ui.available_width());
        left_ui(ui, session, &fit, find, queue);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| right_ui(ui, session, &fit, find, queue));
    });
    let bottom = ui.max_rect().expand2(egui::vec2(12.0, 0.0));
    ui.painter().hline(bottom.x_range(), bottom.bottom() - 0.5, egui::Stroke::new(1.0, p.rule));
}

/// The plan and the tools.
fn left_ui(ui: &mut egui::Ui, session: &Session, fit: &Fit, find: &mut FindBox, queue: &mut Vec<Command>) {
    let lang = session.settings.lang;
    if fit.logo {
        logo(ui);
        ui.add_space(SPACE);
    }
    if fit.file_menu {
        file_menu_ui(ui, session, (fit.title, fit.unsaved_word), queue);
    }
    if fit.document {
        separator(ui);
        document_bar_ui(ui, session, queue);
        separator(ui);
    }
    for (tool, icon, word, hint) in TOOLS.into_iter().filter(|(tool, ..)| fit.shows(*tool, session)) {
        let text = if fit.tool_names { word.text(lang) } else { "" };
        let response = icon_button(ui, Some(icon), text, word.text(lang), Some(is_in_use(tool, session)));
        if response.on_hover_text(Action::Tool(tool).hint(hint.text(lang), lang)).clicked() {
            queue.push(Command::Settings(SettingsCommand::SetTool(tool)));
        }
    }
    if fit.zoom_all {
        separator(ui);
        let hint = Action::ZoomAll.hint(Word::ZoomAll.text(lang), lang);
        if icon_button(ui, Some(Icon::ZoomAll), "", &hint, None).clicked() {
            queue.push(Command::View(ViewCommand::ZoomToAll));
        }
    }
    if fit.has_more() {
        more_menu_ui(ui, session, fit, find, queue);
    }
}

/// From the right: the theme, the languages, the map, the show, the search.
fn right_ui(ui: &mut egui::Ui, session: &Session, fit: &Fit, find: &mut FindBox, queue: &mut Vec<Command>) {
    let lang = session.settings.lang;
    theme_menu_ui(ui, session, queue);
    if fit.languages {
        // Right to left: English stands at the outer side.
        for this in [Lang::En, Lang::Zh] {
            if icon_button(ui, None, this.sign(), this.own_name(), Some(lang == this)).clicked() {
                queue.push(Command::Settings(SettingsCommand::SetLang(this)));
            }
        }
    }
    if fit.map || fit.present {
        ui.add_space(SPACE);
    }
    if fit.map {
        map_menu_ui(ui, session, fit.map_name, queue);
    }
    if fit.present {
        present_button_ui(ui, session, fit.present_name, queue);
    }
    if fit.search {
        ui.add_space(SPACE);
        find.toolbar_ui(ui, lang);
    } else {
        find.leave_toolbar();
    }
}

/// A sand table seen from the side: a square with two ridges.
fn logo(ui: &mut egui::Ui) {
    let p = theme::palette_of(ui);
    let (rect, _) = ui.allocate_exact_size(egui::vec2(LOGO, LOGO), egui::Sense::hover());
    ui.painter().rect_filled(rect, 4.0, p.text);
    let at = |x: f32, y: f32| rect.min + egui::vec2(x, y);
    let stroke = |color| egui::Stroke::new(2.0, color);
    ui.painter().line(vec![at(4.0, 15.0), at(9.0, 9.0), at(12.0, 12.0), at(18.0, 6.0)], stroke(p.panel));
    ui.painter().line(vec![at(4.0, 18.0), at(18.0, 18.0)], stroke(p.accent));
}

fn separator(ui: &mut egui::Ui) {
    let p = theme::palette_of(ui);
    let [before, width, after] = SEPARATOR;
    ui.add_space(before);
    let (rect, _) = ui.allocate_exact_size(egui::vec2(width, 24.0), egui::Sense::hover());
    ui.painter().rect_filled(rect, 0.0, p.rule);
    ui.add_space(after);
}
