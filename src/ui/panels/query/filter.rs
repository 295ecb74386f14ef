//! The filter of the query: a chip for each condition, or the expression as text.

use egui::{Align2, Rect, Sense, Stroke, StrokeKind, TextEdit, Ui, pos2, vec2};

use super::picker::Picker;
use super::terms::{labelled, name_field};
use crate::analysis::query::{Condition, Filter};
use crate::export;
use crate::i18n::{Word, fill};
use crate::session::{Command, InquiryCommand, Session};
use crate::ui::icons::{self, Icon, icon_button};
use crate::ui::{fonts, theme};

const CHIP_HEIGHT: f32 = 24.0;
/// How wide a word is at least that a finger presses.
const LEAST_TOUCH: f32 = 32.0;
/// The button that changes between chips and text.
const TOGGLE_WIDTH: f32 = 32.0;

/// The text being typed, whether it is wanted as text, and the condition being chosen.
#[derive(Debug, Default)]
pub struct FilterRow {
    text: Option<String>,
    as_text: bool,
    picker: Picker,
}

impl FilterRow {
    pub fn ui(&mut self, ui: &mut Ui, session: &Session, queue: &mut Vec<Command>) {
        let lang = session.settings.lang;
        let draft = &session.inquiry.draft.filter;
        let conditions = conditions(draft);
        labelled(ui, Word::Filter.text(lang), |ui| match &conditions {
            Some(conditions) if !self.as_text => self.chips(ui, session, queue, conditions),
            _ => self.text_field(ui, session, queue, conditions.is_some()),
        });
    }

    fn chips(&mut self, ui: &mut Ui, session: &Session, queue: &mut Vec<Command>, conditions: &[Condition]) {
        let lang = session.settings.lang;
        let width = ui.available_width() - theme::target(ui, TOGGLE_WIDTH) - ui.spacing().item_spacing.x;
        let size = vec2(width, ui.spacing().interact_size.y);
        ui.allocate_ui_with_layout(size, egui::Layout::left_to_right(egui::Align::Center).with_main_wrap(true), |ui| {
            ui.set_min_width(width);
            ui.spacing_mut().item_spacing = vec2(if theme::is_touch(ui) { 2.0 } else { 5.0 }, 4.0);
            for (i, condition) in conditions.iter().enumerate() {
                let words = export::condition_words(condition, lang);
                if chip(ui, &words, &fill(Word::RemoveCondition, lang, &[("condition", &words)])) {
                    let mut rest = conditions.to_vec();
                    rest.remove(i);
                    queue.push(Command::Inquiry(InquiryCommand::SetFilter(Condition::all(&rest))));
                }
            }
            if let Some(new) = self.picker.ui(ui, session) {
                let mut all = conditions.to_vec();
                if !all.contains(&new) {
                    all.push(new);
                }
                queue.push(Command::Inquiry(InquiryCommand::SetFilter(Condition::all(&all))));
            }
        });
        if icon_button(ui, Some(Icon::Edit), "", Word::FilterAsText.text(lang), None).clicked() {
            self.as_text = true;
        }
    }

    fn text_field(&mut self, ui: &mut Ui, session: &Session, queue: &mut Vec<Command>, can_be_chips: bool) {
        let lang = session.settings.lang;
        let mut text = self.text.clone().unwrap_or_else(|| session.inquiry.draft.filter.clone());
        let room = if can_be_chips { theme::target(ui, TOGGLE_WIDTH) + ui.spacing().item_spacing.x } else { 0.0 };
        let field = TextEdit::singleline(&mut text).hint_text(Word::FilterHint.text(lang));
        let response = ui.add(field.desired_width(ui.available_width() - room));
        name_field(&response, Word::Filter.text(lang));
        if response.changed() {
            self.text = Some(text);
        }
        if response.lost_focus()
            && let Some(text) = self.text.take()
        {
            queue.push(Command::Inquiry(InquiryCommand::SetFilter(text)));
        }
        if can_be_chips && icon_button(ui, Some(Icon::Edit), "", Word::FilterAsChips.text(lang), Some(true)).clicked() {
            self.as_text = false;
        }
    }
}

/// The conditions that a filter consists of; `None` where it is more than conditions that all have to hold.
fn conditions(filter: &str) -> Option<Vec<Condition>> {
    if filter.trim().is_empty() {
        return Some(Vec::new());
    }
    Filter::parse(filter).ok()?.conditions()
}

/// A condition with a cross; whether it was clicked away.
fn chip(ui: &mut Ui, words: &str, name: &str) -> bool {
    const CROSS: f32 = 12.0;
    let p = theme::palette_of(ui);
    let font = fonts::regular(theme::SMALL);
    let most = (ui.max_rect().width() - CROSS - 24.0).max(40.0);
    let mut job = egui::text::LayoutJob::simple_singleline(words.to_owned(), font, p.accent_text);
    job.wrap = egui::text::TextWrapping::truncate_at_width(most);
    let galley = ui.painter().layout_job(job);
    let beside = if theme::is_touch(ui) { 10.0 } else { 14.0 };
    let size = vec2(galley.size().x + CROSS + beside, theme::target(ui, CHIP_HEIGHT));
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
    ui.painter().rect_filled(rect, 3.0, p.tint);
    if response.hovered() || response.has_focus() {
        ui.painter().rect_stroke(rect, 3.0, Stroke::new(1.0, p.tint_border), StrokeKind::Inside);
    }
    let text_width = galley.size().x;
    ui.painter().galley(pos2(rect.left() + 6.0, rect.center().y - galley.size().y / 2.0), galley, p.accent_text);
    let cross = pos2(rect.left() + 9.0 + text_width + CROSS / 2.0, rect.center().y);
    icons::paint(ui.painter(), Rect::from_center_size(cross, vec2(CROSS, CROSS)), Icon::Close, p.accent_text);
    response.on_hover_text(name).clicked()
}

/// How wide a word in the accent colour is, when it is a button.
pub fn word_width(ui: &Ui, text: &str) -> f32 {
    let font = fonts::regular(theme::SMALL);
    let width = ui.painter().layout_no_wrap(text.to_owned(), font, egui::Color32::PLACEHOLDER).size().x + 12.0;
    if theme::is_touch(ui) { width.max(LEAST_TOUCH) } else { width }
}

/// A word in the accent colour that does what its name says, as high as a chip.
pub fn word_button(ui: &mut Ui, text: &str, name: &str) -> egui::Response {
    let p = theme::palette_of(ui);
    let width = word_width(ui, text);
    let (rect, response) = ui.allocate_exact_size(vec2(width, theme::target(ui, CHIP_HEIGHT)), Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
    if response.hovered() {
        ui.painter().rect_filled(rect, 3.0, p.hover);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(rect, 3.0, Stroke::new(2.0, p.accent), StrokeKind::Inside);
    }
    ui.painter().text(rect.center(), Align2::CENTER_CENTER, text, fonts::regular(theme::SMALL), p.accent_text);
    response
}
