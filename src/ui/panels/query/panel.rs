//! The panel as a whole: headline, terms, chart and list between the tabs and the bar of actions.

use egui::{Align, Frame, Layout, RichText, ScrollArea, Sense, UiBuilder, vec2};

use super::chart::{self, Focus};
use super::filter::FilterRow;
use super::list::ResultList;
use super::saved::SavedList;
use super::terms::{self, RadiusRow};
use crate::export;
use crate::i18n::{Word, fill};
use crate::session::{Command, DocumentCommand, FileWish, InquiryCommand, Session, ViewCommand};
use crate::ui::focus::keep_in_view;
use crate::ui::icons::{Icon, framed_button, icon_button};
use crate::ui::name_sheet::Named;
use crate::ui::{fonts, theme};

/// How high the panel is to be, of a window of 720 points, for all of its parts with some rows of the list; and without
/// the chart. Each with large targets for fingers too. In a lower one form and list scroll together.
const WITH_CHART: [f32; 2] = [604.0, 715.0];
const WITHOUT_CHART: [f32; 2] = [420.0, 520.0];
/// In a lower panel the bar of actions scrolls with all the rest.
const LEAST_WITH_FOOTER: f32 = 220.0;
const FOOTER_HEIGHT: f32 = 48.0;
const TOUCH_FOOTER_HEIGHT: f32 = 54.0;
/// In a narrower footer the commonest button goes without its name.
const ROOMY_FOOTER: f32 = 400.0;
/// What a button takes beside its name.
const NAMELESS: f32 = 46.0;

/// Texts being typed, the part of the chart that the list is narrowed to, and where the list stands.
#[derive(Debug, Default)]
pub struct QueryPanel {
    radius: RadiusRow,
    saved: SavedList,
    filter: FilterRow,
    list: ResultList,
    focus: Option<Focus>,
    /// Whether somebody has folded the chart up or opened it; before that it is open where there is room for it.
    chart_is_folded: Option<bool>,
    /// The answer that the focus is about.
    revision: u64,
    /// What was copied last, while the pointer is still on its button.
    copied: Option<Copied>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Copied {
    List,
    Command,
}

impl QueryPanel {
    /// The saved query that somebody wants to name, told once.
    pub fn take_naming(&mut self) -> Option<Named> {
        self.saved.naming.take()
    }

    pub fn ui(&mut self, ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
        if self.revision != session.inquiry.revision {
            self.revision = session.inquiry.revision;
            self.focus = None;
        }
        let has_answer = session.inquiry.answer.is_some();
        let height = ui.available_height();
        let size = usize::from(theme::is_touch(ui));
        let is_folded = self.chart_is_folded.unwrap_or(height < WITH_CHART[size]);
        let least = if is_folded { WITHOUT_CHART[size] } else { WITH_CHART[size] };
        let is_low = has_answer && height < least;
        let is_pinned = has_answer && height >= LEAST_WITH_FOOTER;
        // The bar takes its room before the rest and is drawn after it, where the focus goes after it.
        let mut footer_place = None;
        if is_pinned {
            let frame = Frame::new().inner_margin(egui::Margin::symmetric(theme::PADDING, 0));
            egui::Panel::bottom("query actions").exact_size(footer_height(ui)).resizable(false).frame(frame).show(
                ui,
                |ui| {
                    let place = ui.max_rect();
                    ui.allocate_rect(place, Sense::hover());
                    footer_place = Some(place);
                },
            );
        }
        if is_low {
            ScrollArea::vertical().id_salt("low query").auto_shrink(false).show(ui, |ui| {
                self.body(ui, session, queue, is_folded, true);
                if !is_pinned {
                    let size = vec2(ui.available_width(), footer_height(ui));
                    let place = egui::Rect::from_min_size(ui.cursor().min, size);
                    let inside = place.shrink2(vec2(f32::from(theme::PADDING), 0.0));
                    ui.scope_builder(UiBuilder::new().max_rect(inside), |ui| self.footer(ui, session, queue));
                }
                keep_in_view(ui);
            });
        } else {
            self.body(ui, session, queue, is_folded, false);
        }
        if let Some(place) = footer_place {
            ui.scope_builder(UiBuilder::new().max_rect(place).id_salt("query actions"), |ui| {
                self.footer(ui, session, queue);
            });
        }
    }

    /// Gives the keys to the radius, in the next frame.
    pub fn focus_radius(&mut self) {
        self.radius.focus();
    }

    /// What stands above the bar of actions. `is_low` where all of it is scrolled together.
    fn body(
        &mut self,
        ui: &mut egui::Ui,
        session: &Session,
        queue: &mut Vec<Command>,
        mut is_folded: bool,
        is_low: bool,
    ) {
        // Large targets have air of their own: what is saved between them is a row of the list.
        let is_touch = theme::is_touch(ui);
        let (top, gap, below) = if is_touch { (4, 2.0, 2.0) } else { (10, 5.0, 6.0) };
        let margin = egui::Margin { left: theme::PADDING, right: theme::PADDING, top, bottom: 0 };
        Frame::new().inner_margin(margin).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, gap);
            headline(ui, session, queue);
            terms::origin_row(ui, session, queue);
            self.radius.ui(ui, session, queue);
            terms::layers_row(ui, session, queue, &mut self.saved);
            self.filter.ui(ui, session, queue);
            if let Some(error) = &session.inquiry.error {
                let p = theme::palette_of(ui);
                let text = export::answer_error(error, session.settings.lang);
                ui.label(RichText::new(text).font(fonts::regular(theme::SMALL)).color(p.error));
            }
            if let (Some(answer), Some(breakdown)) = (&session.inquiry.answer, &session.inquiry.breakdown)
                && !breakdown.around.is_empty()
            {
                ui.add_space(if is_touch { 0.0 } else { 3.0 });
                ui.scope(|ui| {
                    let before = is_folded;
                    chart::chart_ui(ui, session, answer, breakdown, &mut self.focus, &mut is_folded);
                    if is_folded != before {
                        self.chart_is_folded = Some(is_folded);
                    }
                });
            }
        });
        ui.add_space(below);
        if let Some(answer) = &session.inquiry.answer {
            self.list.ui(ui, session, queue, answer, &mut self.focus, is_low);
        }
    }

    /// Copies the results as a list for a spreadsheet; its button says so.
    pub fn copy_list(&mut self, ctx: &egui::Context, session: &Session) {
        let Some(answer) = &session.inquiry.answer else { return };
        ctx.copy_text(export::answer_tsv(&session.plan, answer, session.settings.lang));
        self.copied = Some(Copied::List);
    }

    /// What can be done with the answer.
    fn footer(&mut self, ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
        let lang = session.settings.lang;
        let Some(answer) = &session.inquiry.answer else { return };
        ui.add_space((footer_height(ui) - theme::target(ui, 32.0)) / 2.0);
        let mut button = |ui: &mut egui::Ui, this: Copied, word: Word, hint: &str, text: &dyn Fn() -> String| {
            let is_copied = self.copied == Some(this);
            let word = if is_copied { Word::Copied } else { word };
            let icon = if is_copied { Icon::Tick } else { Icon::Copy };
            // Where its name has no room, the sign stands alone, and the tooltip says what it is.
            let text_font = fonts::regular(theme::BODY);
            let named = ui.painter().layout_no_wrap(word.text(lang).to_owned(), text_font, egui::Color32::PLACEHOLDER);
            let shown = if named.size().x + NAMELESS <= ui.available_width() { word.text(lang) } else { "" };
            let response = framed_button(ui, icon, shown, hint);
            if response.clicked() {
                ui.ctx().copy_text(text());
                self.copied = Some(this);
            } else if is_copied && !response.hovered() && !response.has_focus() {
                self.copied = None;
            }
        };
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            let zoom = if ui.available_width() < ROOMY_FOOTER { "" } else { Word::ZoomTo.text(lang) };
            if framed_button(ui, Icon::Target, zoom, Word::ZoomToReach.text(lang)).clicked() {
                queue.push(Command::View(ViewCommand::ZoomToInquiry));
            }
            let hint = Word::CopyListHint.text(lang);
            let list = || export::answer_tsv(&session.plan, answer, lang);
            button(ui, Copied::List, Word::CopyList, hint, &list);
            let export = framed_button(ui, Icon::Export, "", Word::ExportAnswer.text(lang));
            if export.clicked() {
                queue.push(Command::Document(DocumentCommand::Wish(Some(FileWish::ExportAnswer))));
            }
            let Some(command) = export::command_line(&session.plan, &answer.question, &session.paths) else { return };
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let hint = fill(Word::CopyCommandHint, lang, &[("command", &command)]);
                button(ui, Copied::Command, Word::CopyCommand, &hint, &|| command.clone());
            });
        });
    }
}

fn footer_height(ui: &egui::Ui) -> f32 {
    if theme::is_touch(ui) { TOUCH_FOOTER_HEIGHT } else { FOOTER_HEIGHT }
}

fn headline(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let Some(answer) = &session.inquiry.answer else {
        if session.inquiry.draft.origin.is_none() {
            ui.add_space(8.0);
            let has_boundary = session.plan.project.boundary.is_some();
            let word = if has_boundary { Word::QueryEmpty } else { Word::QueryEmptyNoBoundary };
            ui.label(RichText::new(word.text(lang)).color(p.secondary));
        }
        return;
    };
    let text = export::headline(&session.plan, answer, lang);
    ui.horizontal(|ui| {
        let width = ui.available_width() - theme::target(ui, 32.0) - ui.spacing().item_spacing.x;
        ui.allocate_ui_with_layout(vec2(width, 28.0), Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(width);
            // A long one is set smaller, so that its end, the radius, is read too.
            let natural = ui.painter().layout_no_wrap(text.clone(), fonts::bold(theme::HEADLINE), p.text).size().x;
            let size = (theme::HEADLINE * (width / natural.max(1.0)).min(1.0)).floor().max(theme::SMALL);
            let text = RichText::new(text).font(fonts::bold(size)).color(p.text);
            ui.add(egui::Label::new(text).truncate());
        });
        if icon_button(ui, Some(Icon::Close), "", Word::ClearQuery.text(lang), None).clicked() {
            queue.push(Command::Inquiry(InquiryCommand::Clear));
        }
    });
    ui.add_space(-5.0);
    let text = export::subline(&session.plan, answer, session.inquiry.breakdown.as_ref(), lang);
    let text = RichText::new(text).font(fonts::regular(theme::SMALL)).color(p.secondary);
    ui.add(egui::Label::new(text).wrap());
    if !theme::is_touch(ui) {
        ui.add_space(3.0);
    }
}
