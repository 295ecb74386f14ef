//! The toolbar's buttons for the document: open, save, undo, redo.

use super::actions::Action;
use super::icons::{self, Icon};
use super::theme;
use crate::i18n::{Lang, Word, fill};
use crate::project::Bilingual;
use crate::session::{Command, DocumentCommand, FileWish, Session};

pub fn document_bar_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    let lang = session.settings.lang;
    let mut button = |icon: Icon, text: &str, enabled: bool, command: DocumentCommand| {
        if button_ui(ui, icon, text, enabled) {
            queue.push(Command::Document(command));
        }
    };
    let open = DocumentCommand::Wish(Some(FileWish::Open));
    button(Icon::Folder, &Action::Open.hint(Word::OpenHint.text(lang), lang), true, open);
    let can_save = !session.document.is_saving();
    button(Icon::Save, &Action::Save.hint(Word::SaveHint.text(lang), lang), can_save, DocumentCommand::Save);
    let history = &session.history;
    let undo = step_text(Action::Undo, history.undo_words(), [Word::UndoWhat, Word::UndoNothing], lang);
    button(Icon::Undo, &undo, history.undo_words().is_some(), DocumentCommand::Undo);
    let redo = step_text(Action::Redo, history.redo_words(), [Word::RedoWhat, Word::RedoNothing], lang);
    button(Icon::Redo, &redo, history.redo_words().is_some(), DocumentCommand::Redo);
}

fn step_text(action: Action, words: Option<&Bilingual>, [word, nothing]: [Word; 2], lang: Lang) -> String {
    let step = |words: &Bilingual| action.hint(&fill(word, lang, &[("what", words.get(lang))]), lang);
    words.map_or_else(|| nothing.text(lang).to_owned(), step)
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
