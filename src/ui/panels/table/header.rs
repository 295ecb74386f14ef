//! The head of the table: names in words, sort marks, widths by hand.

use egui::{Align2, CursorIcon, Rangef, Rect, RichText, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::columns::{LayerColumns, PADDING, Placed, SORT_MARK};
use crate::export;
use crate::i18n::{Word, fill};
use crate::plan::table::{ColumnSource, RowScope, SortKey, TableColumn, TableView};
use crate::session::{Command, Session, TableCommand};
use crate::ui::{fonts, theme};

/// Higher for fingers.
pub fn height(ui: &Ui) -> f32 {
    theme::target(ui, HEIGHT)
}

const HEIGHT: f32 = 26.0;
/// Around the right edge of a column: here it is taken to be made wider.
const GRIP: f32 = 4.0;

/// Draws the head into its rectangle; the columns begin at `left` of it.
pub fn header_ui(
    ui: &mut Ui,
    session: &Session,
    view: &TableView,
    (area, left): (Rect, f32),
    placed: &[Placed<'_>],
    columns: &mut LayerColumns,
    queue: &mut Vec<Command>,
) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    ui.painter().rect_filled(area, 0.0, p.chrome);
    ui.painter().hline(area.x_range(), area.bottom() - 0.5, Stroke::new(1.0, p.rule));
    let painter = ui.painter_at(area);
    for Placed { column, x } in placed {
        let x = Rangef::new(area.left() + x.min - left, area.left() + x.max - left);
        let rect = Rect::from_x_y_ranges(x, area.y_range());
        let shown = rect.intersect(area);
        if shown.width() <= 0.0 {
            continue;
        }
        let id = ui.scope_id().with(("head", &column.name));
        let place = Rect::from_min_max(shown.min, pos2(shown.right() - GRIP, shown.bottom()));
        let response = ui.interact(place, id, Sense::click());
        let words = export::column_words(&column.name, lang);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ColumnHeader, true, &words));
        let key = view.query.sort.iter().position(|key| key.column == column.name);
        if response.hovered() {
            painter.rect_filled(shown, 0.0, p.hover);
        }
        let (font, color) = match key {
            Some(_) => (fonts::bold(theme::SMALL), p.accent_text),
            None => (fonts::regular(theme::SMALL), p.secondary),
        };
        let mark = if key.is_some() { SORT_MARK } else { 0.0 };
        let mut job = egui::text::LayoutJob::simple_singleline(words, font, color);
        job.wrap = egui::text::TextWrapping::truncate_at_width((rect.width() - 2.0 * PADDING - mark).max(8.0));
        let galley = painter.layout_job(job);
        let at = if column.is_number { rect.right() - PADDING - mark - galley.size().x } else { rect.left() + PADDING };
        let text_right = at + galley.size().x;
        painter.galley(pos2(at, rect.center().y - galley.size().y / 2.0), galley, color);
        if let Some(place) = key {
            sort_mark(&painter, pos2(text_right + 9.0, rect.center().y), view, place, color);
        }
        if response.has_focus() {
            painter.rect_stroke(shown.shrink(1.0), 2.0, Stroke::new(2.0, p.accent), StrokeKind::Inside);
        }
        if response.clicked() {
            let also = ui.input(|i| i.modifiers.shift);
            queue.push(Command::Table(TableCommand::Sort(sorted_by(&view.query.sort, &column.name, also))));
        }
        response.context_menu(|ui| menu_ui(ui, session, view, column, columns, queue));
        response.on_hover_ui(|ui| tip_ui(ui, session, view, column));
        grip_ui(ui, session, view, column, rect, area, columns);
        painter.vline(rect.right() - 0.5, rect.y_range().shrink(6.0), Stroke::new(1.0, p.rule));
    }
}

/// An arrow, and which key it is among several.
fn sort_mark(painter: &egui::Painter, at: egui::Pos2, view: &TableView, place: usize, color: egui::Color32) {
    let descending = view.query.sort.get(place).is_some_and(|key| key.descending);
    let tip = if descending { 2.5 } else { -2.5 };
    let points = vec![at + vec2(-3.5, -tip / 2.0), at + vec2(0.0, tip / 2.0 + tip / 5.0), at + vec2(3.5, -tip / 2.0)];
    painter.line(points, Stroke::new(1.6, color));
    if view.query.sort.len() > 1 {
        let font = fonts::regular(theme::NOTE);
        painter.text(at + vec2(9.0, 0.0), Align2::CENTER_CENTER, (place + 1).to_string(), font, color);
    }
}

/// A click: up, down, then the order of the source. With Shift the column becomes a further key, and the others stay.
pub fn sorted_by(sort: &[SortKey], column: &str, also: bool) -> Vec<SortKey> {
    let place = sort.iter().position(|key| key.column == column);
    let next = match place.and_then(|place| sort.get(place)) {
        None => Some(false),
        Some(key) if !key.descending => Some(true),
        Some(_) => None,
    };
    let key = |descending| SortKey { column: column.to_owned(), descending };
    if !also {
        return next.map(key).into_iter().collect();
    }
    let mut keys = sort.to_vec();
    match (place, next) {
        (Some(place), Some(descending)) => keys[place] = key(descending),
        (Some(place), None) => drop(keys.remove(place)),
        (None, next) => keys.extend(next.map(key)),
    }
    keys
}

/// The raw name, the type or the expression, and what is wrong with it.
fn tip_ui(ui: &mut Ui, session: &Session, view: &TableView, column: &TableColumn) {
    let p = theme::palette_of(ui);
    ui.label(RichText::new(&column.name).font(fonts::bold(theme::BODY)));
    let small = |text: &str, color| RichText::new(text).font(fonts::regular(theme::SMALL)).color(color);
    match column.source {
        ColumnSource::Field(field) => {
            let kind = view.dataset.fields().get(field).map_or("", |f| f.field_type.as_str());
            ui.label(small(kind, p.secondary));
        }
        ColumnSource::Derived(place) => {
            let Some(derived) = view.derived.get(place) else { return };
            ui.label(small(&derived.column.expression, p.secondary));
            if let Err(error) = &derived.cells {
                ui.label(small(&export::expression_error(error, session.settings.lang), p.error));
            }
        }
    }
}

fn grip_ui(
    ui: &mut Ui,
    session: &Session,
    view: &TableView,
    column: &TableColumn,
    rect: Rect,
    area: Rect,
    columns: &mut LayerColumns,
) {
    let grip = Rect::from_x_y_ranges(rect.right() - GRIP..=rect.right() + GRIP, area.y_range()).intersect(area);
    if grip.width() <= 0.0 {
        return;
    }
    let lang = session.settings.lang;
    let response = ui.interact(grip, ui.scope_id().with(("grip", &column.name)), Sense::click_and_drag());
    let name = fill(Word::TableColumnWidth, lang, &[("name", &export::column_words(&column.name, lang))]);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Splitter, true, &name));
    if response.hovered() || response.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::ResizeColumn);
    }
    if response.double_clicked() {
        columns.fit(ui.painter(), view, column, lang);
    } else if response.dragged() {
        columns.set_width(&column.name, rect.width() + response.drag_delta().x);
    }
}

fn menu_ui(
    ui: &mut Ui,
    session: &Session,
    view: &TableView,
    column: &TableColumn,
    columns: &mut LayerColumns,
    queue: &mut Vec<Command>,
) {
    let lang = session.settings.lang;
    let name = &column.name;
    let key = |descending| SortKey { column: name.clone(), descending };
    let mut chosen = None;
    let item = |ui: &mut Ui, word: Word, enabled: bool| {
        let clicked = ui.add_enabled(enabled, egui::Button::new(word.text(lang))).clicked();
        if clicked {
            ui.close();
        }
        clicked
    };
    if item(ui, Word::TableSortUp, true) {
        chosen = Some(TableCommand::Sort(vec![key(false)]));
    }
    if item(ui, Word::TableSortDown, true) {
        chosen = Some(TableCommand::Sort(vec![key(true)]));
    }
    let is_key = view.query.sort.iter().any(|k| k.column == *name);
    if item(ui, Word::TableSortAlso, !view.query.sort.is_empty() && !is_key) {
        chosen = Some(TableCommand::Sort(view.query.sort.iter().cloned().chain([key(false)]).collect()));
    }
    if item(ui, Word::TableSortNone, !view.query.sort.is_empty()) {
        chosen = Some(TableCommand::Sort(Vec::new()));
    }
    ui.separator();
    if item(ui, Word::StatisticsHint, true) {
        chosen = Some(TableCommand::Summarise(Some((name.clone(), RowScope::Filtered))));
    }
    if item(ui, Word::TableFitColumn, true) {
        columns.fit(ui.painter(), view, column, lang);
    }
    if item(ui, Word::TableHideColumn, columns.seen(session, view).len() > 1) {
        columns.toggle(session, view, name);
    }
    if let ColumnSource::Derived(_) = column.source {
        ui.separator();
        let text = fill(Word::ColumnRemove, lang, &[("name", &export::column_words(name, lang))]);
        if ui.button(text).clicked() {
            chosen = Some(TableCommand::RemoveColumn(name.clone()));
            ui.close();
        }
    }
    queue.extend(chosen.map(Command::Table));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_click_sorts_up_down_and_no_more() {
        let key = |column: &str, descending| SortKey { column: column.to_owned(), descending };
        let once = sorted_by(&[], "a", false);
        assert_eq!(once, [key("a", false)]);
        let twice = sorted_by(&once, "a", false);
        assert_eq!(twice, [key("a", true)]);
        assert_eq!(sorted_by(&twice, "a", false), []);
        let both = sorted_by(&twice, "b", true);
        assert_eq!(both, [key("a", true), key("b", false)]);
        assert_eq!(sorted_by(&both, "a", true), [key("b", false)]);
        assert_eq!(sorted_by(&both, "b", false), [key("b", true)], "without Shift it is the only one");
    }
}
