//! The rows in sight: only these are laid out, whatever the table holds.

use std::sync::Arc;

use egui::{Align2, EventFilter, Painter, Rangef, Rect, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::columns::{LayerColumns, PADDING, Placed, SYMBOL_ROOM};
use super::keys::keys;
use super::row_menu::{Pointed, row_menu_ui};
use super::scroll::{BAR, bar_ui};
use crate::export;
use crate::i18n::{Lang, Word};
use crate::plan::table::{ColumnSource, TableView};
use crate::plan::{Classes, FeatureRef};
use crate::session::{Command, SelectionCommand, Session, TableCommand, ViewCommand};
use crate::ui::panels::swatch;
use crate::ui::{fonts, theme};

const ROW: f32 = 24.0;
/// The symbol of a feature before its name.
const SWATCH: egui::Vec2 = vec2(16.0, 12.0);

/// How high a row is: higher for fingers.
pub fn row_height(ui: &Ui) -> f32 {
    theme::target(ui, ROW)
}

/// Where the rows stand.
#[derive(Debug, Default)]
pub struct Rows {
    /// The first row in sight and how much of it has gone, in rows.
    top: f64,
    /// How far the columns have moved to the left, in points.
    pub left: f32,
    /// The selection last scrolled to, and in which view.
    seen: Option<(FeatureRef, u64)>,
    /// Where the right button was pressed.
    pointed: Option<Pointed>,
    /// Of the layer's classes: for the symbol before the name.
    classes: Option<(u64, Classes)>,
}

impl Rows {
    /// To the top, for another layer.
    pub fn restart(&mut self) {
        *self = Self::default();
    }

    /// Draws the rows into an area, with its bars.
    pub fn ui(
        &mut self,
        ui: &mut Ui,
        session: &Session,
        view: &Arc<TableView>,
        (area, placed): (Rect, &[Placed<'_>]),
        columns: &LayerColumns,
        queue: &mut Vec<Command>,
    ) {
        let p = theme::palette_of(ui);
        let lang = session.settings.lang;
        let width = placed.last().map_or(0.0, |last| last.x.max);
        let is_wide = width > area.width() - BAR;
        let bottom = if is_wide { BAR } else { 0.0 };
        let rows = Rect::from_min_max(area.min, pos2(area.right() - BAR, area.bottom() - bottom));
        let row_height = row_height(ui);
        let in_sight = f64::from((rows.height() / row_height).max(1.0));
        let total = view.rows.len() as f64;

        let id = ui.scope_id().with("rows");
        let list = ui.interact(rows, id, Sense::focusable_noninteractive());
        list.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Table, true, Word::TableRows.text(lang)));
        if list.has_focus() {
            let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|m| m.set_focus_lock_filter(id, filter));
            let names = columns.seen_names(session, view);
            let moved = keys(ui, session, view, &names, (in_sight as usize).saturating_sub(1).max(1), queue);
            self.left += moved.sideways;
            if let Some(place) = moved.to {
                self.reveal(place, in_sight);
            }
        }
        if ui.rect_contains_pointer(rows) {
            let wheel = ui.input(|i| i.smooth_scroll_delta());
            self.top -= f64::from(wheel.y / row_height);
            self.left -= wheel.x;
        }
        // A finger takes the rows along; a mouse has the wheel and the bars.
        let drag = ui.interact(rows, id.with("drag"), Sense::drag());
        if drag.dragged() && ui.input(egui::InputState::any_touches) {
            self.top -= f64::from(drag.drag_delta().y / row_height);
            self.left -= drag.drag_delta().x;
        }
        self.follow(session, view, in_sight);
        let bar = Rect::from_min_max(pos2(rows.right(), area.top()), pos2(area.right(), rows.bottom()));
        self.top = bar_ui(ui, bar, Word::TableScrollRows.text(lang), total, in_sight, self.top).unwrap_or(self.top);
        self.top = self.top.clamp(0.0, (total - in_sight).max(0.0));
        if is_wide {
            let bar = Rect::from_min_max(pos2(area.left(), rows.bottom()), pos2(rows.right(), area.bottom()));
            let (seen, left) = (f64::from(rows.width()), f64::from(self.left));
            let moved = bar_ui(ui, bar, Word::TableScrollColumns.text(lang), f64::from(width), seen, left);
            self.left = moved.map_or(self.left, |left| left as f32);
        }
        self.left = self.left.clamp(0.0, (width - rows.width()).max(0.0));

        self.find_classes(session, view);
        let painter = ui.painter_at(rows);
        let first = self.top.floor();
        let begun = ((self.top - first) as f32) * row_height;
        for i in 0..=(in_sight.ceil() as usize) {
            let place = first as usize + i;
            let Some(row) = view.rows.get(place).copied() else { break };
            let y = rows.top() + i as f32 * row_height - begun;
            let rect = Rect::from_min_size(pos2(rows.left(), y), vec2(rows.width(), row_height));
            let shown = rect.intersect(rows);
            if shown.height() > 0.0 {
                self.row_ui(ui, &painter, session, view, (rect, shown), row, placed, columns, queue, id);
            }
        }
        if list.has_focus() {
            painter.rect_stroke(rows.shrink(1.0), 2.0, Stroke::new(2.0, p.accent), StrokeKind::Inside);
        }
        if view.rows.is_empty() && !session.table.running {
            let text = Word::TableNoRows.text(lang);
            painter.text(rows.center(), Align2::CENTER_CENTER, text, fonts::regular(theme::BODY), p.secondary);
        }
    }

    #[allow(clippy::too_many_arguments, reason = "one row needs to know where it is and what it shows")]
    fn row_ui(
        &mut self,
        ui: &mut Ui,
        painter: &Painter,
        session: &Session,
        view: &Arc<TableView>,
        (rect, shown): (Rect, Rect),
        row: u32,
        placed: &[Placed<'_>],
        columns: &LayerColumns,
        queue: &mut Vec<Command>,
        list: egui::Id,
    ) {
        let p = theme::palette_of(ui);
        let lang = session.settings.lang;
        let Some(of) = session.table_feature(row) else { return };
        let Some(feature) = view.dataset.feature(of.feature) else { return };
        let response = ui.interact(shown, list.with(row), Sense::CLICK);
        let chosen = session.selection.contains(&of);
        let leads = session.selection.current.as_ref() == Some(&of);
        let name = session.plan.feature_name(feature, lang);
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Row, true, chosen, &name));
        if chosen {
            painter.rect_filled(rect, 0.0, p.tint);
        } else if response.hovered() {
            painter.rect_filled(rect, 0.0, p.hover);
        }
        painter.hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, p.rule.gamma_multiply(0.5)));
        let mut under_pointer = None;
        let pointer = ui.input(|i| i.pointer.latest_pos());
        for (i, Placed { column, x }) in placed.iter().enumerate() {
            let x = Rangef::new(rect.left() + x.min - self.left, rect.left() + x.max - self.left);
            let cell = Rect::from_x_y_ranges(x, rect.y_range());
            if !cell.intersects(painter.clip_rect()) {
                continue;
            }
            if pointer.is_some_and(|at| cell.contains(at)) {
                under_pointer = Some(*column);
            }
            let value = view.value(column, row);
            let mut left = cell.left() + PADDING;
            if i == 0 {
                let class = self.classes.as_ref().and_then(|(_, classes)| classes.class_of(feature));
                let layer = session.plan.project.layer(&of.layer);
                if let Some(class) = class.and_then(|class| layer?.symbology.classes.get(class)) {
                    let square = Rect::from_min_size(pos2(left, cell.center().y - SWATCH.y / 2.0), SWATCH);
                    let inside = painter.with_clip_rect(cell.intersect(painter.clip_rect()));
                    swatch::paint(&inside, square, &class.symbol, session.settings.look());
                }
                left += SYMBOL_ROOM;
            }
            let (text, color) = match value.is_unknown() {
                true => ("—".to_owned(), p.disabled),
                false if value.as_str() == Some("not published") => {
                    (export::cell_words(column, &value, lang), p.secondary)
                }
                false => (export::cell_words(column, &value, lang), p.text),
            };
            let font = if leads && i == 0 { fonts::bold(theme::BODY) } else { fonts::regular(theme::BODY) };
            let text: String = text.chars().take(160).collect();
            let mut job = egui::text::LayoutJob::simple_singleline(text, font, color);
            job.wrap = egui::text::TextWrapping::truncate_at_width((cell.right() - PADDING - left).max(8.0));
            let galley = painter.layout_job(job);
            let at = if column.is_number { cell.right() - PADDING - galley.size().x } else { left };
            painter.galley(pos2(at, cell.center().y - galley.size().y / 2.0), galley, color);
        }
        if leads {
            let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
            painter.rect_filled(bar, 0.0, p.accent);
        }
        if response.clicked() {
            ui.memory_mut(|m| m.request_focus(list));
            let modifiers = ui.input(|i| i.modifiers);
            self.seen = Some((of.clone(), session.table.revision));
            if modifiers.shift {
                queue.push(Command::Table(TableCommand::SelectTo(of.clone())));
            } else if modifiers.command {
                queue.push(Command::Selection(SelectionCommand::Toggle(of.clone())));
            } else {
                queue.push(Command::Selection(SelectionCommand::Select(of.clone())));
                queue.push(Command::View(ViewCommand::Reveal(of.clone())));
            }
        }
        if response.double_clicked() {
            queue.push(Command::View(ViewCommand::ZoomToFeature(of.clone())));
        }
        if response.secondary_clicked() {
            self.pointed = under_pointer.map(|column| Pointed { row, column: column.name.clone() });
            if !chosen {
                queue.push(Command::Selection(SelectionCommand::Select(of)));
            }
        }
        let pointed = self.pointed.as_ref().filter(|pointed| pointed.row == row);
        if let Some(pointed) = pointed {
            response.context_menu(|ui| row_menu_ui(ui, session, view, pointed, columns, queue));
        }
        if let Some(column) = under_pointer {
            let value = view.value(column, row);
            let text = if value.is_unknown() {
                unknown_words(column.source, lang).to_owned()
            } else {
                export::cell_words(column, &value, lang)
            };
            // What is cut off, and what a dash stands for; figures in full.
            let exact = value.as_f64().filter(|_| matches!(column.source, ColumnSource::Derived(_)));
            let text = exact.map_or(text, |number| number.to_string());
            response.on_hover_text_at_pointer(text.chars().take(600).collect::<String>());
        }
    }

    /// Brings a row into sight, with its neighbour.
    fn reveal(&mut self, place: usize, in_sight: f64) {
        let place = place as f64;
        if place < self.top {
            self.top = place;
        } else if place + 1.0 > self.top + in_sight {
            self.top = place + 1.0 - in_sight;
        }
    }

    /// What was chosen elsewhere is scrolled to, once.
    fn follow(&mut self, session: &Session, view: &TableView, in_sight: f64) {
        let current = session.selection.current.as_ref().filter(|of| of.layer == view.query.layer);
        let now = current.map(|of| (of.clone(), session.table.revision));
        if now == self.seen {
            return;
        }
        if let Some(place) = current.and_then(|of| view.place_of(of.feature.0)) {
            self.reveal(place, in_sight.floor());
        }
        self.seen = now;
    }

    fn find_classes(&mut self, session: &Session, view: &TableView) {
        let wanted = session.plan_revision;
        if self.classes.as_ref().is_none_or(|(revision, _)| *revision != wanted) {
            let layer = session.plan.project.layer(&view.query.layer);
            self.classes = layer.map(|layer| (wanted, Classes::of(&layer.symbology, &view.dataset)));
        }
    }
}

/// What a dash stands for.
fn unknown_words(source: ColumnSource, lang: Lang) -> &'static str {
    match source {
        ColumnSource::Field(_) => Word::TableNotStated.text(lang),
        ColumnSource::Derived(_) => Word::TableNotComputable.text(lang),
    }
}
