//! The menu of a row: copied, filtered and chosen by what stands under the pointer.

use egui::{Button, Ui};

use super::columns::LayerColumns;
use crate::analysis::query::{Condition, Op};
use crate::export::{TableCut, cell_for_clipboard};
use crate::i18n::Word;
use crate::plan::table::{RowScope, TableView};
use crate::session::{Command, SelectionCommand, Session, TableCommand, ViewCommand};
use crate::ui::actions::Action;

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointed {
    pub row: u32,
    pub column: String,
}

pub fn row_menu_ui(
    ui: &mut Ui,
    session: &Session,
    view: &TableView,
    pointed: &Pointed,
    columns: &LayerColumns,
    queue: &mut Vec<Command>,
) {
    let lang = session.settings.lang;
    let Some(column) = view.column(&pointed.column) else { return };
    let value = view.value(column, pointed.row);
    let names = columns.seen_names(session, view);
    let chosen = session.selection.rows_of(&view.query.layer);
    let item = |ui: &mut Ui, word: Word, keys: &str, enabled: bool| {
        let button = Button::new(word.text(lang));
        let button = if keys.is_empty() { button } else { button.shortcut_text(keys) };
        let clicked = ui.add_enabled(enabled, button).clicked();
        if clicked {
            ui.close();
        }
        clicked
    };
    if item(ui, Word::TableZoom, &Action::ZoomSelection.key_text(), !chosen.is_empty()) {
        queue.push(Command::View(ViewCommand::ZoomToSelection));
    }
    ui.separator();
    if item(ui, Word::TableCopyCell, "", !value.is_unknown()) {
        ui.ctx().copy_text(cell_for_clipboard(&value));
    }
    if item(ui, Word::TableCopyRow, "", true) {
        let rows = [pointed.row];
        ui.ctx().copy_text(TableCut::of_columns(view, &rows, &names).tsv_row(pointed.row));
    }
    if item(ui, Word::TableCopySelection, "Ctrl+C", !chosen.is_empty()) {
        let rows = view.scope_rows(RowScope::Selected, chosen);
        ui.ctx().copy_text(TableCut::of_columns(view, &rows, &names).tsv(lang));
    }
    ui.separator();
    let text = value.to_text().into_owned();
    if item(ui, Word::TableFilterByValue, "", true) {
        let condition = Condition { field: column.name.clone(), op: Op::Equal, value: text };
        let filter = session.table.filter.trim();
        let all = if filter.is_empty() { condition.to_string() } else { format!("({filter}) and {condition}") };
        queue.push(Command::Table(TableCommand::SetFilter(all)));
    }
    if item(ui, Word::TableSelectSame, "", true) {
        let (row, column) = (pointed.row, column.name.clone());
        queue.push(Command::Table(TableCommand::SelectSame { row, column }));
    }
    ui.separator();
    if item(ui, Word::TableSelectAll, "Ctrl+A", !view.rows.is_empty()) {
        queue.push(Command::Table(TableCommand::SelectAll));
    }
    if item(ui, Word::TableInvert, "", true) {
        queue.push(Command::Table(TableCommand::Invert));
    }
    if item(ui, Word::TableSelectNone, "Esc", !chosen.is_empty()) {
        queue.push(Command::Selection(SelectionCommand::Clear));
    }
}
