//! The question what becomes of unsaved work, before another plan is opened or the window closed.

use egui::{Align, Layout, RichText};

use super::sheet::{plain_ui, primary_ui, sheet_ui};
use super::theme;
use crate::i18n::{Word, fill};
use crate::session::{Command, DocumentCommand, FileWish, Import, LeaveChoice, Session};

/// The question whether to replace what another program has written.
pub fn conflict_question_ui(ctx: &egui::Context, session: &Session, queue: &mut Vec<Command>) {
    let Some(path) = &session.document.conflict else { return };
    let lang = session.settings.lang;
    let mut answer = None;
    let closed = sheet_ui(ctx, "conflict-question", Word::ConflictTitle.text(lang), 440.0, |ui| {
        let text = fill(Word::ConflictText, lang, &[("path", &path.display().to_string())]);
        ui.add(egui::Label::new(RichText::new(text).color(theme::palette_of(ui).secondary)).wrap());
        ui.add_space(10.0);
        ui.allocate_ui_with_layout(
            egui::vec2(ui.available_width(), 32.0),
            Layout::right_to_left(Align::Center),
            |ui| {
                if primary_ui(ui, Word::SaveFileAs.text(lang), true) {
                    answer = Some(DocumentCommand::Wish(Some(FileWish::SaveAs)));
                }
                if plain_ui(ui, Word::Replace.text(lang)) {
                    answer = Some(DocumentCommand::ResolveConflict(true));
                }
                if plain_ui(ui, Word::Cancel.text(lang)) {
                    answer = Some(DocumentCommand::ResolveConflict(false));
                }
            },
        );
    });
    let answer = answer.or(closed.then_some(DocumentCommand::ResolveConflict(false)));
    queue.extend(answer.map(Command::Document));
}

pub fn leave_question_ui(ctx: &egui::Context, session: &Session, queue: &mut Vec<Command>) {
    if session.document.leaving.is_none() {
        return;
    }
    let lang = session.settings.lang;
    let title = session.plan.project.title.get(lang);
    let title = if title.is_empty() { Word::Untitled.text(lang) } else { title };
    let mut answer = None;
    // A claim that is still being written, and points that nothing is laid by, cannot be saved: they are kept where
    // they are, or lost.
    let (is_dirty, is_written) = (session.is_dirty(), session.claims.is_written);
    let has_points = session.has_unlaid_points();
    let answered = session.import.as_ref().map_or(0, Import::answered);
    let (of_rest, back) = match (is_written, has_points) {
        (true, _) => (Word::LeaveClaimTitle, Word::LeaveClaimBack),
        (false, true) => (Word::LeavePointsTitle, Word::LeavePointsBack),
        (false, false) => (Word::ImportLeaveTitle, Word::ImportStay),
    };
    let title = if is_dirty { fill(Word::LeaveTitle, lang, &[("name", title)]) } else { of_rest.text(lang).to_owned() };
    let closed = sheet_ui(ctx, "leave-question", &title, 440.0, |ui| {
        let lost = [
            (is_dirty, Word::LeaveText),
            (is_written, Word::LeaveClaimText),
            (has_points, Word::LeavePointsText),
            (answered > 0, Word::ImportLoses),
        ];
        for (_, word) in lost.iter().filter(|(is, _)| *is) {
            let text = RichText::new(fill(*word, lang, &[("n", &answered.to_string())]))
                .color(theme::palette_of(ui).secondary);
            ui.add(egui::Label::new(text).wrap());
        }
        ui.add_space(10.0);
        ui.allocate_ui_with_layout(
            egui::vec2(ui.available_width(), 32.0),
            Layout::right_to_left(Align::Center),
            |ui| {
                let (first, choice) = match is_dirty {
                    true => (Word::SaveFile, LeaveChoice::Save),
                    false => (back, LeaveChoice::Stay),
                };
                if primary_ui(ui, first.text(lang), true) || ui.input(|i| i.key_pressed(egui::Key::Enter)) {
                    answer = Some(choice);
                }
                let is_sheet = !is_dirty && of_rest == Word::ImportLeaveTitle;
                let discard = if is_sheet { Word::ImportLose } else { Word::LeaveDiscard };
                if plain_ui(ui, discard.text(lang)) {
                    answer = Some(LeaveChoice::Discard);
                }
                if is_dirty && plain_ui(ui, Word::Cancel.text(lang)) {
                    answer = Some(LeaveChoice::Stay);
                }
            },
        );
    });
    let answer = answer.or(closed.then_some(LeaveChoice::Stay));
    queue.extend(answer.map(|choice| Command::Document(DocumentCommand::Leave(choice))));
}
