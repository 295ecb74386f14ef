//! The menu of the columns: which are seen, and new ones that are computed.

use egui::{Popup, PopupCloseBehavior, RichText, ScrollArea, TextEdit, Ui};

use super::panel::TablePanel;
use crate::export;
use crate::i18n::{Word, fill};
use crate::plan::table::{TableView, presets};
use crate::project::DerivedColumn;
use crate::session::{Command, Session, TableCommand};
use crate::ui::icons::{Icon, framed_button, icon_button};
use crate::ui::menu_row::{Mark, heading_ui, row_ui};
use crate::ui::{fonts, theme};

const WIDTH: f32 = 300.0;
const LIST_HEIGHT: f32 = 260.0;

/// The column being written.
#[derive(Debug, Default)]
pub struct NewColumn {
    name: String,
    expression: String,
    /// What is offered for the layer of a view: finding it looks at every geometry.
    offered: Option<(u64, Vec<DerivedColumn>)>,
}

pub fn columns_menu_ui(
    panel: &mut TablePanel,
    ui: &mut Ui,
    session: &Session,
    view: &TableView,
    is_cramped: bool,
    queue: &mut Vec<Command>,
) {
    let lang = session.settings.lang;
    let id = ui.scope_id().with("columns-menu");
    let open = Popup::is_id_open(ui.ctx(), id);
    let text = if is_cramped { "" } else { Word::TableColumns.text(lang) };
    let button = icon_button(ui, Some(Icon::Columns), text, Word::TableColumnsHint.text(lang), Some(open));
    let popup = Popup::menu(&button).id(id).close_behavior(PopupCloseBehavior::CloseOnClickOutside).width(WIDTH);
    popup.show(|ui| {
        // Fields and buttons of a form have their frames, as they have outside of menus.
        ui.reset_style();
        ui.spacing_mut().item_spacing.y = 0.0;
        let columns = panel.columns.entry(view.query.layer.clone()).or_default();
        let seen = columns.seen_names(session, view);
        ScrollArea::vertical().max_height(LIST_HEIGHT).show(ui, |ui| {
            for column in &view.columns {
                let shown = seen.contains(&column.name);
                let words = export::column_words(&column.name, lang);
                let text = if words == column.name { words } else { format!("{words} · {}", column.name) };
                if row_ui(ui, &text, Mark::Check(shown), None) {
                    columns.toggle(session, view, &column.name);
                }
            }
        });
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            if ui.button(Word::TableAllColumns.text(lang)).clicked() {
                columns.show_all(view);
            }
            let usual = egui::Button::new(Word::TableUsualColumns.text(lang));
            if ui.add_enabled(!columns.is_usual(), usual).clicked() {
                columns.show_usual();
            }
        });
        heading_ui(ui, Word::ColumnAdd.text(lang));
        let mut added = None;
        let missing = panel.new_column.offered(session, view).into_iter().filter(|p| view.column(&p.name).is_none());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
            for preset in missing {
                let words = export::column_words(&preset.name, lang);
                let name = fill(Word::ColumnAddPreset, lang, &[("name", &words)]);
                let text = RichText::new(format!("+ {words}")).font(fonts::regular(theme::SMALL));
                let button = egui::Button::new(text).min_size(egui::vec2(0.0, 24.0));
                if ui.add(button).accessible_name(&name).on_hover_text(&preset.expression).clicked() {
                    added = Some(preset);
                }
            }
        });
        ui.add_space(6.0);
        added = panel.new_column.ui(ui, session, view).or(added);
        if let Some(column) = added {
            columns.add(session, view, &column.name);
            queue.push(Command::Table(TableCommand::AddColumn(column)));
        }
    });
}

impl NewColumn {
    fn offered(&mut self, session: &Session, view: &TableView) -> Vec<DerivedColumn> {
        let revision = session.table.revision;
        let kept = self.offered.take().filter(|(of, _)| *of == revision);
        let (_, offered) = self.offered.insert(kept.unwrap_or_else(|| (revision, presets(&view.dataset))));
        offered.clone()
    }

    /// The fields of a new column; answers with it once it is added.
    fn ui(&mut self, ui: &mut Ui, session: &Session, view: &TableView) -> Option<DerivedColumn> {
        let p = theme::palette_of(ui);
        let lang = session.settings.lang;
        ui.spacing_mut().item_spacing.y = 4.0;
        let mut entered = false;
        for (text, word, hint) in [
            (&mut self.name, Word::ColumnNewName, Word::ColumnNewName),
            (&mut self.expression, Word::ColumnNewExpression, Word::ColumnExpressionHint),
        ] {
            let field = TextEdit::singleline(text).hint_text(hint.text(lang)).desired_width(f32::INFINITY);
            let response = ui.add(field);
            entered |= response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
            response.ctx.accesskit_node_builder(response.id, |node| node.set_label(word.text(lang)));
        }
        if self.expression.trim().is_empty() {
            return None;
        }
        let column = DerivedColumn::new(self.name.trim(), self.expression.trim());
        let error = session.plan.check_column(&view.query.layer, &column).err();
        if let Some(error) = &error {
            let text = export::column_error(error, lang);
            ui.label(RichText::new(text).font(fonts::regular(theme::SMALL)).color(p.error));
        }
        let add = Word::ColumnAdd.text(lang);
        let clicked = ui.add_enabled_ui(error.is_none(), |ui| framed_button(ui, Icon::Plus, add, add)).inner.clicked();
        (clicked || entered && error.is_none()).then(|| {
            self.name.clear();
            self.expression.clear();
            column
        })
    }
}
