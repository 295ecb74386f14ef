//! The frame of the sheet: its rows, what is put right in all of them, and its buttons.

use egui::{Align, Key, Label, Layout, RichText, ScrollArea, vec2};

use super::detail::Detail;
use super::row::{head_ui, row_ui};
use crate::export;
use crate::i18n::{Lang, Word, fill, format};
use crate::session::{Command, DocumentCommand, Import, ImportCommand, Session};
use crate::ui::sheet::{plain_ui, primary_ui, sheet_ui};
use crate::ui::theme;

const WIDTH: f32 = 1040.0;
/// What the sheet has above and below its rows.
const AROUND_ROWS: f32 = 236.0;
/// What is told below them takes so much of it.
const PASSED_OVER: f32 = 42.0;

/// What is open in the sheet.
#[derive(Debug, Default)]
pub struct ImportSheet {
    /// Which row is open, and what is chosen in it.
    open: Option<(usize, Detail)>,
    /// Whether the first question was opened already.
    is_begun: bool,
    /// How many rows there were.
    rows: usize,
    /// Whether the open row was opened for a person, who has to see it.
    reveals: bool,
    /// Whether the keys go on in it: the question before was answered by one.
    focuses: bool,
    /// Whether the row was opened by a person, who wants to see its details.
    unfolds: bool,
    /// Whether it is asked if answers are to be lost.
    is_closing: bool,
    /// The height that the rows have had, which they keep: a sheet that shrinks moves its buttons from under the pointer.
    tallest: f32,
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
            let first = import.rows.iter().position(|row| row.asks()).or(import.is_single().then_some(0));
            self.open = first.map(|row| (row, Detail::default()));
        }
        let known = std::mem::replace(&mut self.rows, import.rows.len());
        // Rows have come: where nothing is open, the first of them that asks is.
        if (1..import.rows.len()).contains(&known) && self.open.is_none() {
            let first = (known..import.rows.len()).find(|row| import.rows[*row].asks());
            self.open = first.map(|row| (row, Detail::default()));
            self.reveals = self.open.is_some();
        }
        let lang = session.settings.lang;
        let title = title_words(import, lang);
        let mut answer = None;
        let closed = sheet_ui(ctx, "import", &title, WIDTH, |ui| {
            let p = theme::palette_of(ui);
            let is_one_question = import.is_single() && import.asking() == 1;
            let lead = if is_one_question { Word::ImportLeadOne } else { Word::ImportLead };
            let lead = RichText::new(lead.text(lang)).color(p.secondary);
            ui.add(Label::new(lead).wrap());
            ui.add_space(6.0);
            answer = self.rows_ui(ui, import, lang);
            if let Some(told) = export::passed_over_words(&import.passed_over, lang) {
                ui.add_space(6.0);
                ui.add(Label::new(RichText::new(told).size(theme::SMALL).color(p.secondary)).wrap());
            }
            ui.add_space(8.0);
            let foot = if self.is_closing { self.closing_ui(ui, import, lang) } else { foot_ui(ui, import, lang) };
            answer = answer.take().or(foot);
        });
        let mut answer = answer.or(closed.then_some(ImportCommand::Close));
        let answered = match &answer {
            Some(ImportCommand::PlaceAlike { row, crs, swap_axes }) => import.placed_alike(*row, crs, *swap_axes),
            Some(ImportCommand::UnshiftAlike(row)) => import.shifted_alike(*row),
            _ => Vec::new(),
        };
        match answer {
            Some(
                ImportCommand::Place { row, .. }
                | ImportCommand::PlaceAlike { row, .. }
                | ImportCommand::Unshift(row)
                | ImportCommand::UnshiftAlike(row)
                | ImportCommand::LeaveShifted(row)
                | ImportCommand::TakePart(row)
                | ImportCommand::ByControl(row),
            ) => {
                self.open_next(import, row, &answered);
                self.focuses = [Key::Enter, Key::Space].iter().any(|key| ctx.input(|i| i.key_pressed(*key)));
            }
            // Esc a second time goes back to the sheet.
            Some(ImportCommand::Close) if closed && self.is_closing => (self.is_closing, answer) = (false, None),
            Some(ImportCommand::Close) if import.answered() > 0 && !self.is_closing => {
                (self.is_closing, answer) = (true, None);
            }
            _ => {}
        }
        queue.extend(answer.map(|answer| Command::Document(DocumentCommand::Import(answer))));
    }

    /// Asks whether answers are to be lost.
    fn closing_ui(&mut self, ui: &mut egui::Ui, import: &Import, lang: Lang) -> Option<ImportCommand> {
        let p = theme::palette_of(ui);
        let text = fill(Word::ImportLoses, lang, &[("n", &format::count(import.answered() as u64))]);
        ui.add(Label::new(RichText::new(text).color(p.limit_text)).wrap());
        ui.add_space(4.0);
        let mut answer = None;
        ui.allocate_ui_with_layout(vec2(ui.available_width(), 32.0), Layout::right_to_left(Align::Center), |ui| {
            if primary_ui(ui, Word::ImportStay.text(lang), true) {
                self.is_closing = false;
            }
            if plain_ui(ui, Word::ImportLose.text(lang)) {
                answer = Some(ImportCommand::Close);
            }
        });
        answer
    }

    /// Opens the next row that has a question, which was answered about this one and perhaps some others.
    fn open_next(&mut self, import: &Import, row: usize, answered: &[usize]) {
        let is_answered = |index: &usize| *index == row || answered.contains(index);
        let asks = |index: &usize| !is_answered(index) && import.rows.get(*index).is_some_and(|row| row.asks());
        let next = (row..import.rows.len()).find(asks).or_else(|| (0..row).find(asks));
        self.open = next.map(|row| (row, Detail::default()));
        self.reveals = true;
    }

    fn rows_ui(&mut self, ui: &mut egui::Ui, import: &Import, lang: Lang) -> Option<ImportCommand> {
        // The scroll bar has its room also where there is none, so that head and rows are of one width.
        let width = ui.available_width() - ui.spacing().scroll.allocated_width();
        head_ui(ui, width, lang);
        let mut answer = None;
        let below = if import.passed_over.is_empty() { 0.0 } else { PASSED_OVER };
        let height = (ui.ctx().content_rect().height() - AROUND_ROWS - below).max(90.0);
        // As high as it may be at once: a sheet that grows under the pointer has it press another row.
        let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height).auto_shrink([false, true]);
        let shown = area.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (index, row) in import.rows.iter().enumerate() {
                let is_open = self.open.as_ref().is_some_and(|(open, _)| *open == index);
                let response = row_ui(ui, width, import, row, is_open, lang);
                if is_open && std::mem::take(&mut self.reveals) {
                    response.scroll_to_me(Some(Align::Min));
                    if std::mem::take(&mut self.focuses) {
                        response.request_focus();
                    }
                } else if response.gained_focus() {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    self.open = (!is_open).then(|| (index, Detail::default()));
                    self.unfolds = !is_open;
                }
                if let Some((_, detail)) = self.open.as_mut().filter(|(open, _)| *open == index) {
                    let details = ui.scope(|ui| {
                        ui.spacing_mut().item_spacing.y = 4.0;
                        answer = answer.take().or(detail.ui(ui, import, index, lang));
                    });
                    if std::mem::take(&mut self.unfolds) {
                        // Both where there is room for both, else the row with the beginning of them.
                        let whole = details.response.rect.union(response.rect);
                        let align = (whole.height() > height).then_some(Align::Min);
                        ui.scroll_to_rect(whole, align);
                    }
                }
            }
        });
        let rows = shown.content_size.y.min(height);
        self.tallest = self.tallest.max(rows).min(height);
        ui.add_space((self.tallest - rows).max(0.0));
        answer
    }
}

/// What was opened: one file by its name.
fn title_words(import: &Import, lang: Lang) -> String {
    let files = import.files();
    let file = import.rows.first().and_then(|row| row.path.file_name()).filter(|_| files == 1);
    match file {
        Some(file) => fill(Word::ImportTitleOne, lang, &[("file", &file.to_string_lossy())]),
        None => fill(Word::ImportTitle, lang, &[("files", &files.to_string())]),
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
        let is_for_map = ready + asking == 0 && import.by_control() > 0;
        let word = match asking {
            _ if is_for_map => Word::ImportTakeControl,
            _ if ready == 0 => Word::ImportTakeNothing,
            0 => Word::ImportTakeAll,
            _ => Word::ImportTake,
        };
        let text = fill(word, lang, &[("n", &ready.to_string())]);
        // The answer about the only one takes it.
        let is_taken_by_answer = import.is_single() && ready == 0;
        if !is_taken_by_answer && primary_ui(ui, &text, (ready > 0 || is_for_map) && !import.is_reading()) {
            answer = Some(ImportCommand::TakeCertain);
        }
        let is_last = ready + asking == 0 || is_taken_by_answer;
        let close = if is_last { Word::ImportCloseOnly } else { Word::ImportClose };
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
