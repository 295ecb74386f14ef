//! The list of bookmarks: a click goes there, the menu at the right does the rest.

use egui::{Popup, Rect, UiBuilder, pos2};

use super::panel::{empty_ui, row_ui};
use crate::i18n::{Word, fill};
use crate::session::{BookmarkCommand, Command, Session};
use crate::ui::icons::{Icon, icon_button};
use crate::ui::mark_sheets::MarkWish;
use crate::ui::menu_row::{WIDTH, action_ui};
use crate::ui::theme;

pub(super) fn bookmarks_ui(
    ui: &mut egui::Ui,
    session: &Session,
    queue: &mut Vec<Command>,
    wish: &mut Option<MarkWish>,
) {
    let lang = session.settings.lang;
    let bookmarks = &session.plan.project.bookmarks;
    if bookmarks.is_empty() {
        empty_ui(ui, Word::BookmarkNone.text(lang));
    }
    for (i, bookmark) in bookmarks.iter().enumerate() {
        let name = bookmark.name.get(lang);
        let right = theme::target(ui, 32.0) + 4.0;
        let (row, response) = row_ui(ui, i + 1, name, &fill(Word::GoToOf, lang, &[("name", name)]), right);
        if response.clicked() {
            queue.push(Command::Bookmark(BookmarkCommand::GoTo(i)));
        }
        let place = Rect::from_min_max(pos2(row.right() - right, row.top()), row.max);
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        let mut child = ui.new_child(UiBuilder::new().max_rect(place).id_salt(("bookmark", i)).layout(layout));
        let more = icon_button(&mut child, Some(Icon::More), "", &fill(Word::MoreOf, lang, &[("name", name)]), None);
        let menu = |ui: &mut egui::Ui, queue: &mut Vec<Command>, wish: &mut Option<MarkWish>| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let mut act = |ui: &mut egui::Ui, word: Word, command: BookmarkCommand| {
                if action_ui(ui, word.text(lang), "", None) {
                    queue.push(Command::Bookmark(command));
                }
            };
            act(ui, Word::BookmarkUpdate, BookmarkCommand::Update(i));
            if i > 0 {
                act(ui, Word::MoveUp, BookmarkCommand::Move { from: i, to: i - 1 });
            }
            if i + 1 < bookmarks.len() {
                act(ui, Word::MoveDown, BookmarkCommand::Move { from: i, to: i + 1 });
            }
            if action_ui(ui, Word::Rename.text(lang), "", None) {
                *wish = Some(MarkWish::RenameBookmark(i));
            }
            if action_ui(ui, &fill(Word::DeleteOf, lang, &[("name", name)]), "", None) {
                queue.push(Command::Bookmark(BookmarkCommand::Delete(i)));
            }
        };
        Popup::menu(&more).width(WIDTH).show(|ui| menu(ui, queue, wish));
        Popup::context_menu(&response).width(WIDTH).show(|ui| menu(ui, queue, wish));
    }
    if action_ui(ui, Word::BookmarkKeep.text(lang), "Ctrl+B", None) {
        *wish = Some(MarkWish::KeepView);
    }
}
