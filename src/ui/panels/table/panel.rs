//! The panel: its height, its parts from top to bottom, and what it remembers of each layer.

use std::collections::HashMap;

use egui::{CursorIcon, Frame, Panel, Rect, RichText, Sense, Stroke, Ui, UiBuilder, pos2, vec2};

use super::bar::{self, bar_ui};
use super::columns::LayerColumns;
use super::columns_menu::NewColumn;
use super::export_menu::ExportForm;
use super::filter::FilterField;
use super::header::{self, header_ui};
use super::rows::{Rows, row_height};
use super::statistics::{self, statistics_ui};
use crate::export;
use crate::i18n::Word;
use crate::project::LayerId;
use crate::session::{Command, Session, SettingsCommand, TableCommand};
use crate::ui::{fonts, theme};

/// What it is at first: the bar, the head, and six rows.
const HEIGHT: f32 = 204.0;
/// Room that the map keeps above it.
const LEAST_MAP: f32 = 140.0;
/// Left above the table where it lies below the panels too: enough of them to work with.
const LEAST_PANELS: f32 = 230.0;
const ERROR_HEIGHT: f32 = 22.0;

/// The table's memory; it is open while the session has a layer for it.
#[derive(Debug)]
pub struct TablePanel {
    /// While the hand moves its edge; the settings know it else.
    dragged: Option<f32>,
    /// The layer shown last, for the next time.
    last: Option<LayerId>,
    pub(super) columns: HashMap<LayerId, LayerColumns>,
    rows: Rows,
    pub(super) filter: FilterField,
    pub(super) new_column: NewColumn,
    pub(super) export: ExportForm,
}

impl Default for TablePanel {
    fn default() -> Self {
        let (filter, new_column, export) = Default::default();
        Self { dragged: None, last: None, columns: HashMap::new(), rows: Rows::default(), filter, new_column, export }
    }
}

impl TablePanel {
    /// The command that opens the table, or closes it: with the active layer, else the one shown last, else the first.
    pub fn toggled(&self, session: &Session) -> Option<Command> {
        if session.table.layer.is_some() {
            return Some(Command::Table(TableCommand::Close));
        }
        let is_loaded = |id: &&LayerId| session.plan.layer(id).is_some() && !session.plan.is_picture(id);
        let active = session.selection.active_layer.as_ref().filter(is_loaded);
        let last = || self.last.as_ref().filter(is_loaded);
        let first = || session.plan.project.layers.iter().rev().map(|l| &l.id).find(is_loaded);
        let layer = active.or_else(last).or_else(first)?.clone();
        Some(Command::Table(TableCommand::Show(layer)))
    }

    /// Puts the caret into the filter.
    pub fn focus_filter(&mut self) {
        self.filter.focus();
    }

    /// Draws the panel at the bottom of what is left of the window, while the table is open.
    /// `below_panels` where it lies below the panels as well as the map.
    pub fn ui(&mut self, ui: &mut Ui, below_panels: bool, session: &Session, queue: &mut Vec<Command>) {
        let Some(layer) = session.table.layer.clone() else { return };
        if self.last.as_ref() != Some(&layer) {
            self.rows.restart();
            self.last = Some(layer.clone());
        }
        let least = bar::height(ui) + header::height(ui) + 2.0 * row_height(ui);
        let above = if below_panels { LEAST_PANELS } else { LEAST_MAP };
        let most = (ui.available_height() - above).max(least);
        let height =
            self.dragged.or(session.settings.table_height.map(|h| h as f32)).unwrap_or(HEIGHT).clamp(least, most);
        let panel = Panel::bottom("table").exact_size(height).resizable(false).frame(Frame::new());
        panel.show(ui, |ui| {
            let place = ui.max_rect();
            ui.allocate_rect(place, Sense::hover());
            let ui = &mut ui.new_child(UiBuilder::new().max_rect(place));
            ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
            self.contents_ui(ui, session, &layer, queue);
            self.grip_ui(ui, session, (height, least, most), queue);
        });
    }

    fn contents_ui(&mut self, ui: &mut Ui, session: &Session, layer: &LayerId, queue: &mut Vec<Command>) {
        let p = theme::palette_of(ui);
        let lang = session.settings.lang;
        let place = ui.max_rect();
        let bar = Rect::from_min_size(place.min, vec2(place.width(), bar::height(ui)));
        ui.scope_builder(UiBuilder::new().max_rect(bar), |ui| bar_ui(self, ui, session, layer, queue));
        let mut top = bar.bottom();
        if let Some(error) = &session.table.error {
            let line = Rect::from_min_size(pos2(place.left(), top), vec2(place.width(), ERROR_HEIGHT));
            ui.painter().rect_filled(line, 0.0, p.caution);
            let text = export::table_error(error, lang);
            let inner = line.shrink2(vec2(f32::from(theme::PADDING), 2.0));
            ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
                let text = RichText::new(&text).font(fonts::regular(theme::SMALL)).color(p.caution_text);
                ui.add(egui::Label::new(text).truncate()).on_hover_text(error.to_string());
            });
            top = line.bottom();
        }
        let Some(view) = session.table.current().cloned() else { return };
        let mut rest = Rect::from_min_max(pos2(place.left(), top), place.max);
        if session.table.summarised.is_some() && rest.width() > statistics::WIDTH * 2.0 {
            let side = Rect::from_min_max(pos2(rest.right() - statistics::WIDTH, rest.top()), rest.max);
            rest.max.x = side.left();
            ui.scope_builder(UiBuilder::new().max_rect(side), |ui| statistics_ui(ui, session, &view, queue));
        }
        if session.table.running && session.table.error.is_none() && view.total() > SLOW_ROWS {
            ui.multiply_opacity(0.5);
        }
        let columns = self.columns.entry(layer.clone()).or_default();
        let placed = columns.placed(ui.painter(), session, &view);
        let head = Rect::from_min_size(rest.min, vec2(rest.width(), header::height(ui)));
        let area = Rect::from_min_max(pos2(rest.left(), head.bottom()), rest.max);
        self.rows.ui(ui, session, &view, (area, &placed), columns, queue);
        header_ui(ui, session, &view, (head, self.rows.left), &placed, columns, queue);
    }

    /// The upper edge, taken by the hand.
    fn grip_ui(
        &mut self,
        ui: &Ui,
        session: &Session,
        (height, least, most): (f32, f32, f32),
        queue: &mut Vec<Command>,
    ) {
        let p = theme::palette_of(ui);
        let place = ui.max_rect();
        let edge = Rect::from_min_max(place.min - vec2(0.0, 3.0), pos2(place.right(), place.top() + 4.0));
        let response = ui.interact(edge, ui.scope_id().with("height"), Sense::click_and_drag());
        let name = Word::TableResize.text(session.settings.lang);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Splitter, true, name));
        let is_held = response.hovered() || response.dragged();
        if is_held {
            ui.ctx().set_cursor_icon(CursorIcon::ResizeRow);
        }
        if response.dragged() {
            self.dragged = Some((height - response.drag_delta().y).clamp(least, most));
        }
        if response.drag_stopped()
            && let Some(height) = self.dragged.take()
        {
            queue.push(Command::Settings(SettingsCommand::SetTableHeight(Some(f64::from(height)))));
        }
        if response.double_clicked() {
            queue.push(Command::Settings(SettingsCommand::SetTableHeight(None)));
        }
        let (color, width) = if is_held { (p.accent, 2.0) } else { (p.rule, 1.0) };
        ui.painter().hline(place.x_range(), place.top() + 0.5, Stroke::new(width, color));
    }
}

/// A smaller table is there before anybody could see it greyed.
const SLOW_ROWS: usize = 20_000;
