//! The details of a row of the import sheet: why it cannot be read, what was found, what is asked.

use egui::{Align, Frame, Label, Layout, Margin, RichText, vec2};

use crate::data::{Dataset, WarningCode};
use crate::export;
use crate::i18n::{Lang, Word, fill, format};
use crate::plan::doctor::{Shift, ShiftPreview, shift_preview};
use crate::session::{Import, ImportCommand, ImportRow, ImportTarget, RowState};
use crate::ui::encoding_choice::encoding_choice_ui;
use crate::ui::landing::{Landing, LandingChoice, MAP, held_ui, is_entered, shift_legend_ui, shift_map_ui, why_words};
use crate::ui::sheet::{plain_ui, primary_ui};
use crate::ui::symptom_lines::symptom_lines_ui;
use crate::ui::theme;

/// Between what is asked and its map, points.
const GAP: f32 = 12.0;

/// What is chosen in a row that is open.
#[derive(Debug, Default)]
pub(super) struct Detail {
    choice: LandingChoice,
    /// What taking the shift off would do, of the shift that is asked about.
    preview: Option<(Shift, Option<ShiftPreview>)>,
}

impl Detail {
    /// Draws the details of a row; answers what a person decides.
    pub(super) fn ui(&mut self, ui: &mut egui::Ui, import: &Import, index: usize, lang: Lang) -> Option<ImportCommand> {
        let row = import.rows.get(index)?;
        let mut answer = None;
        Frame::new().inner_margin(Margin { left: 22, right: 12, top: 4, bottom: 10 }).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let p = theme::palette_of(ui);
            if let Some(why) = row.refusal(lang) {
                let color = if row.is_unlaid() { p.text } else { p.error };
                ui.add(Label::new(RichText::new(why).color(color)).wrap());
            }
            if let Some(data) = row.data() {
                findings_ui(ui, row, data, lang);
            }
            if !row.is_unplaced() {
                answer = encoding_ui(ui, row, index, lang);
            }
            let said = match &row.state {
                RowState::Unplaced => self.place_ui(ui, import, index, lang),
                RowState::Shifted(data, shift) => self.shift_ui(ui, import, data, *shift, index, lang),
                RowState::Partial(data) => part_ui(ui, data, index, lang),
                RowState::ByControl => {
                    ui.add(Label::new(RichText::new(Word::ImportControlLater.text(lang)).color(p.text)).wrap());
                    None
                }
                _ => None,
            };
            answer = answer.take().or(said).or_else(|| away_ui(ui, row, index, lang));
        });
        answer
    }

    /// The systems that the numbers may be in, and where they would land.
    fn place_ui(&mut self, ui: &mut egui::Ui, import: &Import, index: usize, lang: Lang) -> Option<ImportCommand> {
        let source = import.rows.get(index)?.unplaced.as_ref()?;
        let p = theme::palette_of(ui);
        ui.add(Label::new(RichText::new(why_words(source, lang)).color(p.secondary)).wrap());
        held_ui(ui, source, lang);
        let encoded = encoding_ui(ui, import.rows.get(index)?, index, lang);
        ui.add_space(6.0);
        // Files that become a plan have no plan around them: each other's places stand for it.
        let layers = if import.target == ImportTarget::Add { Vec::new() } else { import.extents() };
        let landing = self.choice.ui(ui, source, Some(&import.reference), &layers, lang);
        ui.add_space(6.0);
        let mut answer = encoded;
        ui.horizontal(|ui| {
            let is_pressed = primary_ui(ui, Word::ImportUseSystem.text(lang), landing.is_ok());
            // About one layer it is the only question.
            let is_entered = self.choice.is_entered() || import.is_single() && is_entered(ui);
            if (is_pressed || is_entered)
                && let Ok(Landing { crs, swap_axes, .. }) = &landing
            {
                answer = Some(ImportCommand::Place { row: index, crs: crs.clone(), swap_axes: *swap_axes });
            }
            if let Ok(Landing { crs, swap_axes, .. }) = &landing {
                let alike = import.placed_alike(index, crs, *swap_axes).len();
                let all = fill(Word::ImportUseForAll, lang, &[("n", &alike.to_string())]);
                if alike > 1 && plain_ui(ui, &all) {
                    let (crs, swap_axes) = (crs.clone(), *swap_axes);
                    answer = Some(ImportCommand::PlaceAlike { row: index, crs, swap_axes });
                }
            }
            if plain_ui(ui, Word::PlaceByControl.text(lang)) {
                answer = Some(ImportCommand::ByControl(index));
            }
            if plain_ui(ui, Word::ImportSkip.text(lang)) {
                answer = Some(ImportCommand::Skip(index));
            }
            if let Err(Some(why)) = &landing {
                ui.add(Label::new(RichText::new(why).size(theme::SMALL).color(p.error)).wrap());
            }
        });
        answer
    }

    /// The question whether a layer is shifted, and what it would look like without.
    fn shift_ui(
        &mut self,
        ui: &mut egui::Ui,
        import: &Import,
        data: &Dataset,
        shift: Shift,
        index: usize,
        lang: Lang,
    ) -> Option<ImportCommand> {
        let p = theme::palette_of(ui);
        let reference = &*import.reference;
        let preview = match &self.preview {
            Some((of, preview)) if *of == shift => preview,
            _ => &self.preview.insert((shift, shift_preview(data, &shift, reference))).1,
        };
        let row = ui.horizontal_top(|ui| {
            let map = if preview.is_some() { MAP.x + GAP } else { 0.0 };
            let room = vec2(ui.available_width() - map, 0.0);
            ui.spacing_mut().item_spacing.x = GAP;
            let asked = ui.allocate_ui_with_layout(room, Layout::top_down(Align::Min), |ui| {
                ui.set_width(room.x);
                ui.add(Label::new(RichText::new(export::shift_told(&shift, lang)).color(p.text)).wrap());
                if let Some(preview) = preview {
                    ui.add_space(4.0);
                    ui.scope(|ui| shift_legend_ui(ui, preview, reference, shift.datum, lang));
                }
                ui.add_space(6.0);
                shift_buttons_ui(ui, import, index, lang)
            });
            if let Some(preview) = preview {
                shift_map_ui(ui, preview, reference, lang);
            }
            asked.inner
        });
        row.inner
    }
}

/// What a row is left away by, taken up again, or asked about anew.
fn away_ui(ui: &mut egui::Ui, row: &ImportRow, index: usize, lang: Lang) -> Option<ImportCommand> {
    let mut answer = None;
    if !row.is_ready() && !row.is_answered() && !matches!(row.state, RowState::Skipped(..)) {
        return answer;
    }
    ui.horizontal(|ui| {
        if matches!(row.state, RowState::Skipped(..)) && plain_ui(ui, Word::ImportResume.text(lang)) {
            answer = Some(ImportCommand::Resume(index));
        }
        if row.is_answered() {
            let is_placed = row.unplaced.is_some() && row.is_placed;
            let word = if is_placed { Word::ImportAnswerAgain } else { Word::ImportAskAgain };
            if plain_ui(ui, word.text(lang)) {
                answer = Some(ImportCommand::AskAgain(index));
            }
        }
        // What is asked has a button of its own for it.
        if row.is_ready() && plain_ui(ui, Word::ImportSkip.text(lang)) {
            answer = Some(ImportCommand::Skip(index));
        }
    });
    answer
}

/// What was found about a layer, and some of its texts, by which one sees whether the encoding is right.
fn findings_ui(ui: &mut egui::Ui, row: &ImportRow, data: &Dataset, lang: Lang) {
    let p = theme::palette_of(ui);
    if row.examined.is_sound() && !data.is_empty() {
        ui.label(RichText::new(Word::ImportNoFindings.text(lang)).color(p.secondary));
    } else {
        // Nothing of it is on the map yet.
        let _ = symptom_lines_ui(ui, &row.examined.symptoms, lang, false);
    }
    // What is still asked about is told below.
    if let Some(shift) = row.examined.shift.filter(|_| !matches!(row.state, RowState::Shifted(..))) {
        let what = export::shift_told(&shift, lang);
        let values = [("what", what.as_str()), ("remedy", Word::ShiftLeave.text(lang))];
        let told = if row.is_shift_said { fill(Word::OddWithRemedy, lang, &values) } else { what };
        let answered = RichText::new(told).size(theme::SMALL).color(p.secondary);
        ui.add(Label::new(answered).wrap());
    }
    let sample = data.text_sample();
    if !sample.is_empty() {
        let text = sample.join(Word::ListSeparator.text(lang));
        let text = fill(Word::ImportSample, lang, &[("text", &text)]);
        ui.add(Label::new(RichText::new(text).size(theme::SMALL).color(p.secondary)).wrap());
    }
}

/// The encoding of the texts of a row that has some and is not on the map.
fn encoding_ui(ui: &mut egui::Ui, row: &ImportRow, index: usize, lang: Lang) -> Option<ImportCommand> {
    let is_open = row.data().is_some() && !matches!(row.state, RowState::Taken(_) | RowState::Skipped(_));
    let found = match row.data().filter(|_| is_open) {
        Some(data) => Some(data.origin().encoding?),
        None if row.is_of_encoding() => None,
        None => Some(row.unplaced.as_ref().filter(|_| row.is_unplaced())?.held.encoding?),
    };
    let chosen = row.reading.encoding.as_deref();
    // Texts that are valid in it are in it.
    if found == Some("UTF-8") && chosen.is_none() {
        return None;
    }
    let encoding = encoding_choice_ui(ui, index, chosen, found.filter(|_| chosen.is_none()), lang)?;
    Some(ImportCommand::Encode { row: index, encoding })
}

fn shift_buttons_ui(ui: &mut egui::Ui, import: &Import, index: usize, lang: Lang) -> Option<ImportCommand> {
    let mut answer = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        // Of positions on two datums neither answer is the right one for all.
        let is_divided =
            import.rows.get(index).is_some_and(|row| matches!(row.state, RowState::Shifted(_, s) if s.is_divided()));
        let convert = Word::ShiftConvert.text(lang);
        let is_pressed = if is_divided { plain_ui(ui, convert) } else { primary_ui(ui, convert, true) };
        if is_pressed || import.is_single() && !is_divided && is_entered(ui) {
            answer = Some(ImportCommand::Unshift(index));
        }
        let alike = import.shifted_alike(index).len();
        let all = fill(Word::ShiftConvertAll, lang, &[("n", &alike.to_string())]);
        if alike > 1 && plain_ui(ui, &all) {
            answer = Some(ImportCommand::UnshiftAlike(index));
        }
        if plain_ui(ui, Word::ShiftLeave.text(lang)) {
            answer = Some(ImportCommand::LeaveShifted(index));
        }
        if plain_ui(ui, Word::ImportSkip.text(lang)) {
            answer = Some(ImportCommand::Skip(index));
        }
    });
    answer
}

/// The question whether what could be read is enough.
fn part_ui(ui: &mut egui::Ui, data: &Dataset, index: usize, lang: Lang) -> Option<ImportCommand> {
    let p = theme::palette_of(ui);
    let features = format::features(data.len() as u64, lang);
    let skipped = format::count(data.warnings().skipped());
    let values = [("features", features.as_str()), ("n", skipped.as_str())];
    let word = match () {
        () if data.raster().is_some() => Word::ImportPictureQuestion,
        () if data.is_empty() && data.warnings().skipped() > 0 => Word::ImportNothingQuestion,
        () if lacks_attributes_only(data) => Word::ImportShapesQuestion,
        () if data.warnings().losses().next().is_some() => Word::ImportPartQuestion,
        () if data.is_empty() => Word::ImportEmptyQuestion,
        () => Word::ImportMostQuestion,
    };
    ui.add(Label::new(RichText::new(fill(word, lang, &values)).color(p.text)).wrap());
    ui.add_space(4.0);
    let is_whole = matches!(word, Word::ImportPictureQuestion | Word::ImportEmptyQuestion | Word::ImportShapesQuestion);
    let take = if is_whole { Word::ImportTakeAnyway } else { Word::ImportTakePart };
    let mut answer = None;
    ui.horizontal(|ui| {
        // Of nothing, a layer is the exception.
        if word == Word::ImportNothingQuestion {
            if primary_ui(ui, Word::ImportSkip.text(lang), true) {
                answer = Some(ImportCommand::Skip(index));
            }
            if plain_ui(ui, Word::ImportTakeAnyway.text(lang)) {
                answer = Some(ImportCommand::TakePart(index));
            }
            return;
        }
        if primary_ui(ui, take.text(lang), true) {
            answer = Some(ImportCommand::TakePart(index));
        }
        if plain_ui(ui, Word::ImportSkip.text(lang)) {
            answer = Some(ImportCommand::Skip(index));
        }
    });
    answer
}

/// Whether every shape of a source is there, and only what was known of them is missing.
fn lacks_attributes_only(data: &Dataset) -> bool {
    let warnings = data.warnings();
    let mut losses = warnings.losses().peekable();
    let has_lost = losses.peek().is_some() && losses.all(|warning| warning.code == WarningCode::NoAttributes);
    has_lost && warnings.skipped() == 0 && !data.is_empty()
}
