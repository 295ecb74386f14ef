//! The toolbar's buttons for the document: open, save, undo, redo.

use super::actions::Action;
use super::icons::{self, Icon};
use super::menu_row::action_ui;
use super::theme;
use crate::i18n::{Word, fill};
use crate::project::Bilingual;
use crate::session::{Command, DocumentCommand, FileWish, Session};

/// How many they are.
pub const BUTTONS: usize = 4;

/// One of them: what it is called, with its key where it is a tooltip, and whether it can do something now.
struct Act {
    icon: Icon,
    action: Action,
    text: String,
    enabled: bool,
    command: DocumentCommand,
}

fn acts(session: &Session) -> [Act; BUTTONS] {
    let lang = session.settings.lang;
    let open = DocumentCommand::Wish(Some(FileWish::Open));
    let act = |icon, action, text: String, enabled, command| Act { icon, action, text, enabled, command };
    let step = |words: Option<Bilingual>, [word, nothing]: [Word; 2]| {
        let what = |words: &Bilingual| fill(word, lang, &[("what", words.get(lang))]);
        (words.as_ref().map_or_else(|| nothing.text(lang).to_owned(), what), words.is_some())
    };
    let (undo, can_undo) = step(session.undo_words(), [Word::UndoWhat, Word::UndoNothing]);
    let (redo, can_redo) = step(session.redo_words(), [Word::RedoWhat, Word::RedoNothing]);
    let can_save = !session.document.is_saving();
    [
        act(Icon::Folder, Action::Open, Word::OpenHint.text(lang).to_owned(), true, open),
        act(Icon::Save, Action::Save, Word::SaveHint.text(lang).to_owned(), can_save, DocumentCommand::Save),
        act(Icon::Undo, Action::Undo, undo, can_undo, DocumentCommand::Undo),
        act(Icon::Redo, Action::Redo, redo, can_redo, DocumentCommand::Redo),
    ]
}

pub fn document_bar_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    for Act { icon, action, text, enabled, command } in acts(session) {
        // What cannot be done has no key either.
        let name = if enabled { action.hint(&text, session.settings.lang) } else { text };
        if button_ui(ui, icon, &name, enabled) {
            queue.push(Command::Document(command));
        }
    }
}

/// The same as rows of a menu.
pub fn document_rows_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    for Act { action, text, enabled, command, .. } in acts(session) {
        let why_not = (!enabled).then_some(text.as_str());
        if action_ui(ui, &text, &action.key_text(), why_not) {
            queue.push(Command::Document(command));
        }
    }
}

/// A button that is an icon, grey where it can do nothing now.
fn button_ui(ui: &mut egui::Ui, icon: Icon, text: &str, enabled: bool) -> bool {
    if enabled {
        return icons::icon_button(ui, Some(icon), "", text, None).clicked();
    }
    let p = theme::palette_of(ui);
    let (rect, response) = ui.allocate_exact_size(egui::vec2(32.0, 32.0), egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, false, text));
    icons::paint(ui.painter(), egui::Rect::from_center_size(rect.center(), egui::vec2(18.0, 18.0)), icon, p.disabled);
    response.on_hover_text(text);
    false
}
