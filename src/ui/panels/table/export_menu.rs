//! Writing the table into a file: which rows, in which form, where to.

use egui::{Popup, PopupCloseBehavior, RichText, TextEdit, Ui};

use super::panel::TablePanel;
use crate::i18n::{Word, fill, format};
use crate::plan::table::{RowScope, TableView};
use crate::session::{Command, Session, TableCommand, TableExport, TableFormat};
use crate::ui::icons::{Icon, framed_button, icon_button};
use crate::ui::menu_row::{Mark, heading_ui, row_ui};
use crate::ui::{fonts, theme};

const WIDTH: f32 = 300.0;

/// What is to be written, as far as it was said.
#[derive(Debug, Default)]
pub struct ExportForm {
    scope: RowScope,
    format: TableFormat,
    /// As typed; `None` for the name of the layer.
    path: Option<String>,
}

pub fn export_menu_ui(
    panel: &mut TablePanel,
    ui: &mut Ui,
    session: &Session,
    view: &TableView,
    is_cramped: bool,
    queue: &mut Vec<Command>,
) {
    let lang = session.settings.lang;
    let id = ui.scope_id().with("export-menu");
    let open = Popup::is_id_open(ui.ctx(), id);
    let text = if is_cramped { "" } else { Word::TableExport.text(lang) };
    let button = icon_button(ui, Some(Icon::Export), text, Word::TableExportHint.text(lang), Some(open));
    let popup = Popup::menu(&button).id(id).close_behavior(PopupCloseBehavior::CloseOnClickOutside).width(WIDTH);
    popup.show(|ui| {
        // Fields and buttons of a form have their frames, as they have outside of menus.
        ui.reset_style();
        ui.spacing_mut().item_spacing.y = 0.0;
        let columns = panel.columns.entry(view.query.layer.clone()).or_default().seen_names(session, view);
        if let Some(export) = panel.export.ui(ui, session, view, columns) {
            queue.push(Command::Table(TableCommand::Export(export)));
            ui.close();
        }
    });
}

impl ExportForm {
    fn ui(&mut self, ui: &mut Ui, session: &Session, view: &TableView, columns: Vec<String>) -> Option<TableExport> {
        let p = theme::palette_of(ui);
        let lang = session.settings.lang;
        let chosen = session.selection.rows_of(&view.query.layer).len();
        for (scope, word, n) in [
            (RowScope::Filtered, Word::ScopeFiltered, view.rows.len()),
            (RowScope::Selected, Word::ScopeSelected, chosen),
            (RowScope::All, Word::ScopeAll, view.total()),
        ] {
            let text = fill(word, lang, &[("n", &format::count(n as u64))]);
            if row_ui(ui, &text, Mark::Choice(self.scope == scope), None) {
                self.scope = scope;
            }
        }
        heading_ui(ui, Word::TableExport.text(lang));
        for format in TableFormat::all() {
            if row_ui(ui, format.as_str(), Mark::Choice(self.format == format), None) {
                self.format = format;
                self.path.take_if(|path| !path.contains(std::path::MAIN_SEPARATOR));
            }
        }
        ui.add_space(6.0);
        ui.spacing_mut().item_spacing.y = 6.0;
        let usual = || format!("{}.{}", view.query.layer.0.replace(['/', '\\', ':'], "_"), self.format.ending());
        let mut text = self.path.clone().unwrap_or_else(usual);
        // The one place where a path is typed.
        let response = ui.add(TextEdit::singleline(&mut text).desired_width(f32::INFINITY));
        response.ctx.accesskit_node_builder(response.id, |node| node.set_label(Word::TableExportPath.text(lang)));
        if response.changed() {
            self.path = Some(text.clone());
        }
        // A bare name lies beside the plan, where the plan lies in a folder.
        let typed = session.document_folder().unwrap_or_default().join(text.trim());
        let path = std::path::absolute(&typed).unwrap_or(typed);
        let shown = RichText::new(path.display().to_string()).font(fonts::regular(theme::NOTE)).color(p.secondary);
        ui.add(egui::Label::new(shown).wrap());
        let word = if crate::formats::file_exists(&path) { Word::TableExportReplace } else { Word::TableExportWrite };
        let is_ready = !text.trim().is_empty() && !session.table.exporting;
        let clicked = {
            let word = word.text(lang);
            ui.add_enabled_ui(is_ready, |ui| framed_button(ui, Icon::Export, word, word)).inner.clicked()
        };
        clicked.then_some(TableExport { path, format: self.format, scope: self.scope, columns })
    }
}
