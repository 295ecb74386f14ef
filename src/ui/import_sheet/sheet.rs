//! The frame of the sheet: its rows, what is put right in all of them, and its buttons.

use egui::{Align, Label, Layout, RichText, ScrollArea, vec2};

use super::detail::Detail;
use super::row::{head_ui, row_ui};
use crate::i18n::{Lang, Word, fill, format};
use crate::session::{Command, DocumentCommand, Import, ImportCommand, Session};
use crate::ui::sheet::{plain_ui, primary_ui, sheet_ui};
use crate::ui::theme;

const WIDTH: f32 = 1040.0;
/// What the sheet has above and below its rows.
const AROUND_ROWS: f32 = 236.0;

/// What is open in the sheet.
#[derive(Debug, Default)]
pub struct ImportSheet {
    /// Which row is open, and what is chosen in it.
    open: Option<(usize, Detail)>,
    /// Whether the first question was opened already.
    is_begun: bool,
    /// Whether the open row was opened for a person, who has to see it.
    reveals: bool,
}

impl ImportSheet {
    /// Whether files wait to be taken.
    pub fn is_asking(session: &Session) -> bool {
        session.import.is_some()
    }

    /// Shows the sheet while files wait.
    pub fn ui(&mut self, ctx: &egui::Context, session: &Session, queue: &mut Vec<Command>) {
        let Some(import) = &session.import else {
            *self = Self::default();
            return;
        };
        if !std::mem::replace(&mut self.is_begun, true) {
            // What has to be answered stands open.
            self.open = import.rows.iter().position(|row| row.asks()).map(|row| (row, Detail::default()));
        }
        let lang = session.settings.lang;
        let files = import.files().to_string();
        let title = fill(Word::ImportTitle, lang, &[("files", &files)]);
        let mut answer = None;
        let closed = sheet_ui(ctx, "import", &title, WIDTH, |ui| {
            let p = theme::palette_of(ui);
            let lead = RichText::new(Word::ImportLead.text(lang)).color(p.secondary);
            ui.add(Label::new(lead).wrap());
            ui.add_space(6.0);
            answer = self.rows_ui(ui, session, import, lang);
            ui.add_space(8.0);
            answer = answer.take().or_else(|| foot_ui(ui, import, lang));
        });
        let answer = answer.or(closed.then_some(ImportCommand::Close));
        if let Some(ImportCommand::Place { row, .. } | ImportCommand::Unshift(row) | ImportCommand::LeaveShifted(row)) =
            answer
        {
            self.open_next(import, row);
        }
        queue.extend(answer.map(|answer| Command::Document(DocumentCommand::Import(answer))));
    }

    /// Opens the next row that has a question.
    fn open_next(&mut self, import: &Import, answered: usize) {
        let asks = |index: &usize| *index != answered && import.rows.get(*index).is_some_and(|row| row.asks());
        let next = (answered..import.rows.len()).find(asks).or_else(|| (0..answered).find(asks));
        self.open = next.map(|row| (row, Detail::default()));
        self.reveals = true;
    }

    fn rows_ui(&mut self, ui: &mut egui::Ui, session: &Session, import: &Import, lang: Lang) -> Option<ImportCommand> {
        head_ui(ui, lang);
        let mut answer = None;
        let height = (ui.ctx().content_rect().height() - AROUND_ROWS).max(90.0);
        // As high as it may be at once: a sheet that grows under the pointer has it press another row.
        let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, true]);
        area.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (index, row) in import.rows.iter().enumerate() {
                let is_open = self.open.as_ref().is_some_and(|(open, _)| *open == index);
                let response = row_ui(ui, import, row, is_open, lang);
                if is_open && std::mem::take(&mut self.reveals) {
                    response.scroll_to_me(Some(Align::Min));
                } else if response.gained_focus() {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    self.open = (!is_open).then(|| (index, Detail::default()));
                }
                if let Some((_, detail)) = self.open.as_mut().filter(|(open, _)| *open == index) {
                    ui.scope(|ui| {
                        ui.spacing_mut().item_spacing.y = 4.0;
                        answer = answer.take().or(detail.ui(ui, session, import, index, lang));
                    });
                }
            }
        });
        answer
    }
}

fn foot_ui(ui: &mut egui::Ui, import: &Import, lang: Lang) -> Option<ImportCommand> {
    let mut answer = None;
    let repairable = import.repairable();
    if repairable > 0 {
        let mut repairs = import.repairs;
        let text = fill(Word::ImportRepair, lang, &[("n", &format::count(repairable as u64))]);
        if ui.checkbox(&mut repairs, text).changed() {
            answer = Some(ImportCommand::Repair(repairs));
        }
        ui.add_space(4.0);
    }
    ui.allocate_ui_with_layout(vec2(ui.available_width(), 32.0), Layout::right_to_left(Align::Center), |ui| {
        let (ready, asking) = (import.ready(), import.asking());
        let word = if asking == 0 { Word::ImportTakeAll } else { Word::ImportTake };
        let text = fill(word, lang, &[("n", &ready.to_string())]);
        if primary_ui(ui, &text, ready > 0 && !import.is_reading()) {
            answer = Some(ImportCommand::TakeCertain);
        }
        let close = if ready + asking == 0 { Word::ImportCloseOnly } else { Word::ImportClose };
        if plain_ui(ui, close.text(lang)) {
            answer = Some(ImportCommand::Close);
        }
        if import.is_reading() {
            let p = theme::palette_of(ui);
            ui.label(RichText::new(Word::ImportReading.text(lang)).color(p.secondary));
        }
    });
    answer
}
