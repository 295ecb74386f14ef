//! The saved queries: one is taken by a click, the present terms are kept at the end of the list, and the page of
//! each renames, updates, moves and deletes it.

use egui::{Align, Button, ComboBox, Layout, PopupCloseBehavior, RichText, Ui, vec2};

use super::terms::name_field;
use crate::i18n::{Word, fill};
use crate::session::{Command, InquiryCommand, QueryCommand, Session};
use crate::ui::icons::{Icon, icon_button};
use crate::ui::menu_row::action_ui;
use crate::ui::name_sheet::Named;
use crate::ui::{fonts, theme};

const WIDTH: f32 = 280.0;
const HEIGHT: f32 = 360.0;
const ROW: f32 = 32.0;
/// The rule above the last row.
const RULE: f32 = 6.0;

/// The query whose page is open in the list, and what is to be named.
#[derive(Debug, Default)]
pub struct SavedList {
    page: Option<usize>,
    pub(super) naming: Option<Named>,
}

impl SavedList {
    /// The button with the name of the query that the terms are, and the list it opens.
    pub fn ui(&mut self, ui: &mut Ui, session: &Session, queue: &mut Vec<Command>, width: f32) {
        let lang = session.settings.lang;
        let queries = &session.plan.project.queries;
        let chosen = queries.iter().find(|saved| session.inquiry.draft.is_of(saved));
        let text = chosen.map_or_else(|| Word::SavedQueries.text(lang), |q| q.name.get(lang).as_str());
        let combo = ComboBox::from_id_salt("saved queries").selected_text(text).width(width).height(HEIGHT).truncate();
        let combo = combo.close_behavior(PopupCloseBehavior::CloseOnClickOutside).show_ui(ui, |ui| {
            ui.set_width(WIDTH);
            ui.spacing_mut().item_spacing.y = 0.0;
            if !queries.is_empty() {
                // The room of a popup does not grow: a page needs four rows, the list one more than it has queries.
                let rows = queries.len().max(3) as f32 + 1.0;
                ui.set_min_height(rows * theme::target(ui, ROW) + RULE);
            }
            match self.page.filter(|page| *page < queries.len()) {
                Some(page) => self.page_ui(ui, session, queue, page),
                None => self.list_ui(ui, session, queue),
            }
        });
        if combo.response.clicked() {
            self.page = None;
        }
        name_field(&combo.response, Word::SavedQueries.text(lang));
    }

    fn list_ui(&mut self, ui: &mut Ui, session: &Session, queue: &mut Vec<Command>) {
        let lang = session.settings.lang;
        let draft = &session.inquiry.draft;
        for (index, saved) in session.plan.project.queries.iter().enumerate() {
            let name = saved.name.get(lang);
            let size = vec2(WIDTH, theme::target(ui, ROW));
            ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
                let hint = fill(Word::MoreOf, lang, &[("name", name)]);
                if icon_button(ui, Some(Icon::More), "", &hint, None).clicked() {
                    self.page = Some(index);
                }
                let size = vec2(ui.available_width(), size.y);
                ui.allocate_ui_with_layout(size, Layout::top_down_justified(Align::LEFT), |ui| {
                    let row = Button::selectable(draft.is_of(saved), name).truncate().min_size(size);
                    if ui.add(row).clicked() {
                        queue.push(Command::Inquiry(InquiryCommand::UseSaved(index)));
                        ui.close();
                    }
                });
            });
        }
        if !session.plan.project.queries.is_empty() {
            ui.separator();
        }
        if action_ui(ui, Word::QueryKeep.text(lang), "", why_not_kept(session)) {
            self.naming = Some(Named::NewQuery);
        }
    }

    fn page_ui(&mut self, ui: &mut Ui, session: &Session, queue: &mut Vec<Command>, page: usize) {
        let lang = session.settings.lang;
        let queries = &session.plan.project.queries;
        let Some(saved) = queries.get(page) else { return };
        let name = saved.name.get(lang);
        ui.horizontal(|ui| {
            if icon_button(ui, Some(Icon::ChevronLeft), "", Word::SavedQueries.text(lang), None).clicked() {
                self.page = None;
            }
            let color = theme::palette_of(ui).text;
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let down = (page + 1 < queries.len()).then_some(page + 1);
                for (icon, word, to) in
                    [(Icon::ChevronDown, Word::MoveDown, down), (Icon::ChevronUp, Word::MoveUp, page.checked_sub(1))]
                {
                    if let Some(to) = to
                        && icon_button(ui, Some(icon), "", word.text(lang), None).clicked()
                    {
                        queue.push(Command::Query(QueryCommand::Move { from: page, to }));
                        self.page = Some(to);
                    }
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let name = RichText::new(name).font(fonts::bold(theme::BODY)).color(color);
                    ui.add(egui::Label::new(name).truncate());
                });
            });
        });
        let is_same = session.inquiry.draft.is_of(saved).then_some(Word::QueryIsThis.text(lang));
        if action_ui(ui, Word::QueryUpdate.text(lang), "", is_same.or(why_not_kept(session))) {
            queue.push(Command::Query(QueryCommand::Update(page)));
        }
        if action_ui(ui, Word::Rename.text(lang), "", None) {
            self.naming = Some(Named::Query(page));
        }
        if action_ui(ui, &fill(Word::DeleteOf, lang, &[("name", name)]), "", None) {
            queue.push(Command::Query(QueryCommand::Delete(page)));
        }
    }
}

/// Why the present terms cannot be kept.
fn why_not_kept(session: &Session) -> Option<&'static str> {
    (!session.inquiry.draft.can_be_kept()).then_some(Word::QueryFilterWrong.text(session.settings.lang))
}
