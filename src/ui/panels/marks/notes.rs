//! The list of review notes: which are shown, what they say, and which are settled.

use egui::{Rect, UiBuilder, pos2};

use super::panel::{empty_ui, row_ui};
use crate::i18n::{Word, fill};
use crate::session::{Command, NoteCommand, NoteFilter, Session, ViewCommand};
use crate::ui::canvas::note_in_words;
use crate::ui::icons::{Icon, icon_button};
use crate::ui::mark_sheets::MarkWish;
use crate::ui::theme;

pub(super) fn notes_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>, wish: &mut Option<MarkWish>) {
    let lang = session.settings.lang;
    let notes = &session.plan.project.notes;
    if notes.is_empty() {
        empty_ui(ui, Word::NoteNone.text(lang));
        return;
    }
    let filter = session.settings.note_filter;
    ui.horizontal(|ui| {
        ui.add_space(10.0);
        ui.spacing_mut().item_spacing.x = 2.0;
        for this in NoteFilter::ALL {
            let word = match this {
                NoteFilter::All => Word::NoteAll,
                NoteFilter::Open => Word::NoteOpen,
                NoteFilter::Done => Word::NoteDone,
            };
            let hint = fill(Word::NoteShown, lang, &[("name", word.text(lang))]);
            if icon_button(ui, None, word.text(lang), &hint, Some(this == filter)).clicked() {
                queue.push(Command::Note(NoteCommand::Filter(this)));
            }
        }
    });
    if !notes.iter().any(|note| filter.takes(note)) {
        empty_ui(ui, Word::NoteNoneOfFilter.text(lang));
    }
    for (i, note) in notes.iter().enumerate().filter(|(_, note)| filter.takes(note)) {
        let side = theme::target(ui, 32.0);
        let right = 2.0 * side + 4.0;
        // A note of several lines shows its first one.
        let text = note.text.lines().next().unwrap_or_default();
        let (row, response) = row_ui(ui, i + 1, text, &note_in_words(note, i + 1, lang), right);
        if response.clicked() {
            queue.push(Command::View(ViewCommand::CentreOn(note.position)));
        }
        if response.double_clicked() {
            *wish = Some(MarkWish::EditNote(i));
        }
        let place = Rect::from_min_max(pos2(row.right() - right, row.top()), row.max);
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        let mut child = ui.new_child(UiBuilder::new().max_rect(place).id_salt(("note", i)).layout(layout));
        child.spacing_mut().item_spacing.x = 0.0;
        let numbered = |word: Word| format!("{} {}", word.text(lang), i + 1);
        let done = if note.done { Word::NoteReopen } else { Word::NoteMarkDone };
        if icon_button(&mut child, Some(Icon::Tick), "", &numbered(done), Some(note.done)).clicked() {
            queue.push(Command::Note(NoteCommand::SetDone { note: i, done: !note.done }));
        }
        if icon_button(&mut child, Some(Icon::Edit), "", &numbered(Word::NoteEdit), None).clicked() {
            *wish = Some(MarkWish::EditNote(i));
        }
    }
}
