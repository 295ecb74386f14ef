//! The sheet of what is odd about the data of one layer: where each is, and the button that puts right what is certain.

use egui::{Align, Label, Layout, RichText, ScrollArea, vec2};

use super::sheet::{plain_ui, primary_ui, sheet_ui};
use super::symptom_lines::{shift_line_ui, symptom_lines_ui};
use super::theme;
use crate::formats::Repairs;
use crate::i18n::{Word, fill};
use crate::plan::FeatureRef;
use crate::plan::doctor::Shift;
use crate::session::{
    Command, DocumentCommand, LandingCommand, SelectionCommand, Session, SymptomCommand, ViewCommand,
};

const WIDTH: f32 = 600.0;
/// What the sheet has above and below its lines.
const AROUND_LINES: f32 = 220.0;

/// Shows the sheet while the session looks at a layer.
pub fn symptoms_sheet_ui(ctx: &egui::Context, session: &Session, queue: &mut Vec<Command>) {
    let Some(shown) = &session.symptoms else { return };
    let lang = session.settings.lang;
    let name = session.plan.layer_name(&shown.layer);
    let title = fill(Word::SymptomsOf, lang, &[("name", name.get(lang))]);
    let mut answer = None;
    let mut feature = None;
    let closed = sheet_ui(ctx, "symptoms", &title, WIDTH, |ui| {
        let p = theme::palette_of(ui);
        let height = (ui.ctx().content_rect().height() - AROUND_LINES).max(90.0);
        let area = ScrollArea::vertical().max_height(height).min_scrolled_height(height);
        area.auto_shrink([false, true]).show(ui, |ui| match &shown.found {
            None => drop(ui.label(RichText::new(Word::SymptomsSearching.text(lang)).color(p.secondary))),
            Some(found) if found.is_empty() && shown.shift.is_none() => {
                ui.label(RichText::new(Word::SymptomsNone.text(lang)).color(p.secondary));
            }
            Some(found) => {
                if let Some(shift) = &shown.shift {
                    shift_line_ui(ui, shift, lang);
                }
                feature = symptom_lines_ui(ui, found, lang, true);
            }
        });
        ui.add_space(8.0);
        let is_repaired = session.plan.project.layer(&shown.layer).is_some_and(|l| l.reading.repairs != Repairs::NONE);
        let hint = match (shown.repairs() != Repairs::NONE, is_repaired) {
            (true, _) => Some(Word::SymptomsRepairHint),
            (false, true) => Some(Word::SymptomsRepaired),
            (false, false) => None,
        };
        if let Some(hint) = hint {
            let text = RichText::new(hint.text(lang)).size(theme::SMALL).color(p.secondary);
            ui.add(Label::new(text).wrap());
            ui.add_space(6.0);
        }
        ui.allocate_ui_with_layout(vec2(ui.available_width(), 32.0), Layout::right_to_left(Align::Center), |ui| {
            // Of positions on two datums a conversion is right for some only.
            let convert = |ui: &mut egui::Ui, shift: &Shift| match (Word::ShiftConvert.text(lang), shift.is_divided()) {
                (convert, true) => plain_ui(ui, convert),
                (convert, false) => primary_ui(ui, convert, true),
            };
            if shown.shift.as_ref().is_some_and(|shift| convert(ui, shift)) {
                let command = LandingCommand::Unshift(shown.layer.clone());
                queue.push(Command::Document(DocumentCommand::Landing(command)));
                answer = Some(SymptomCommand::Close);
            }
            if shown.repairs() != Repairs::NONE && primary_ui(ui, Word::SymptomsRepair.text(lang), true) {
                answer = Some(SymptomCommand::Repair);
            }
            if is_repaired && plain_ui(ui, Word::SymptomsTakeBack.text(lang)) {
                answer = Some(SymptomCommand::TakeBack);
            }
            if plain_ui(ui, Word::SymptomsClose.text(lang)) {
                answer = Some(SymptomCommand::Close);
            }
        });
    });
    if let Some(feature) = feature {
        let of = FeatureRef { layer: shown.layer.clone(), feature };
        queue.push(Command::Selection(SelectionCommand::Select(of.clone())));
        queue.push(Command::View(ViewCommand::ZoomToFeature(of)));
        answer = Some(SymptomCommand::Close);
    }
    let answer = answer.or(closed.then_some(SymptomCommand::Close));
    queue.extend(answer.map(|answer| Command::Document(DocumentCommand::Symptoms(answer))));
}
