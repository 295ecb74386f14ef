//! Cards side by side: a column a card, rows aligned by label, scrolled sideways where the window is too narrow.

use egui::scroll_area::ScrollBarVisibility;
use egui::{Align, Frame, Label, Layout, RichText, ScrollArea, Sense, vec2};

use super::card_body::{chip, swatch_ui};
use super::inspector::pin_button;
use crate::i18n::{Word, fill};
use crate::plan::{Card, Comparison, ComparisonCell, ComparisonRow, compare};
use crate::session::{Command, PinCommand, SelectionCommand, Session, ViewCommand};
use crate::ui::icons::{Icon, icon_button, icon_ui};
use crate::ui::{fonts, theme};

const LABELS: f32 = 104.0;
/// A column is at least this wide, and no wider than it needs.
const NARROWEST: f32 = 180.0;
const WIDEST: f32 = 230.0;
const GAP: f32 = 12.0;
/// Room for the scroll bar.
const BAR: f32 = 16.0;
/// What the map keeps beside the comparison.
const MAP: f32 = 420.0;

/// The width that so many columns want in a window, as far as the map can spare it.
pub(super) fn comparison_width(columns: usize, window_width: f32) -> f32 {
    let layers = if window_width >= theme::NARROW { theme::LAYERS_WIDTH } else { 0.0 };
    let padding = 2.0 * f32::from(theme::PADDING);
    let wanted = padding + BAR + LABELS + columns as f32 * (WIDEST + GAP);
    wanted.min((window_width - layers - MAP).max(window_width * 0.45))
}

/// Shows cards beside each other, the rows of all in step.
pub(super) fn comparison_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>, cards: &[&Card]) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let margin = egui::Margin { left: theme::PADDING, right: theme::PADDING, top: 8, bottom: 4 };
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(GAP, 4.0);
        ui.horizontal(|ui| {
            let headline = fill(Word::CompareHeadline, lang, &[("n", &cards.len().to_string())]);
            ui.label(RichText::new(headline).font(fonts::bold(theme::HEAD)).color(p.text));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let word = Word::UnpinAll.text(lang);
                if icon_button(ui, None, word, word, None).clicked() {
                    queue.push(Command::Pins(PinCommand::Clear));
                }
            });
        });
        let columns = cards.len() as f32;
        let column = ((ui.available_width() - BAR - LABELS) / columns - GAP).clamp(NARROWEST, WIDEST);
        let comparison = compare(cards);
        let width = LABELS + columns * (column + GAP);
        // The heads stay above the rows and follow them sideways.
        let place = ui.scope_id().with("sideways");
        let sideways = ui.data(|data| data.get_temp::<f32>(place)).unwrap_or_default();
        let heads =
            ScrollArea::horizontal().id_salt("heads").auto_shrink([false, true]).horizontal_scroll_offset(sideways);
        heads.scroll_bar_visibility(ScrollBarVisibility::AlwaysHidden).show(ui, |ui| {
            ui.set_width(width);
            // Names of one line and of two, and below them the buttons of all in one line.
            ui.horizontal_top(|ui| {
                ui.add_space(LABELS);
                cards.iter().for_each(|card| name_ui(ui, session, card, column));
            });
            ui.horizontal_top(|ui| {
                ui.add_space(LABELS);
                cards.iter().for_each(|card| buttons_ui(ui, session, queue, card, column));
            });
            // As the labels below cover what slides under them.
            let left = ui.clip_rect().left();
            let corner = egui::Rect::from_x_y_ranges(left..=left + LABELS - GAP, ui.min_rect().y_range());
            ui.painter().rect_filled(corner, 0.0, p.panel);
        });
        // The labels at the edge would fade too.
        ui.spacing_mut().scroll.fade.strength = 0.0;
        let rows = ScrollArea::both().id_salt("rows").auto_shrink(false).show(ui, |ui| {
            ui.set_width(width);
            rows_ui(ui, &comparison, column);
            ui.add_space(8.0);
        });
        if rows.state.clamped_offset().x != sideways {
            ui.data_mut(|data| data.insert_temp(place, rows.state.clamped_offset().x));
            ui.request_repaint();
        }
    });
}

/// The head of a column: what it is, with a bar above the one that is selected.
fn name_ui(ui: &mut egui::Ui, session: &Session, card: &Card, width: f32) {
    let p = theme::palette_of(ui);
    let rect = cell_ui(ui, width, |ui| {
        ui.add_space(6.0);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            swatch_ui(ui, session, Some(&card.of), card.class, vec2(20.0, 20.0));
            ui.add(Label::new(RichText::new(&card.name).font(fonts::bold(theme::HEAD)).color(p.text)).wrap());
        });
    });
    if session.selection.current.as_ref() == Some(&card.of) {
        ui.painter().rect_filled(egui::Rect::from_min_size(rect.min, vec2(width, 3.0)), 0.0, p.accent);
    }
}

/// What the buttons of a card take of a row.
const BUTTONS: f32 = 80.0;

/// Its kind, and the buttons that select it and let it go.
fn buttons_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>, card: &Card, width: f32) {
    let p = theme::palette_of(ui);
    let selected = session.selection.current.as_ref() == Some(&card.of);
    cell_ui(ui, width, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            chip(ui, &card.kind, ui.available_width() - BUTTONS);
            for text in card.schematic.iter().chain(&card.broken) {
                let response = icon_ui(ui, Icon::Caution, 16.0, p.caution_border);
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, text));
                response.on_hover_text(text);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                pin_button(ui, session, queue, card);
                let select = fill(Word::CompareSelect, session.settings.lang, &[("name", &card.name)]);
                if icon_button(ui, Some(Icon::Target), "", &select, Some(selected)).clicked() {
                    queue.push(Command::Selection(SelectionCommand::Select(card.of.clone())));
                    queue.push(Command::View(ViewCommand::Reveal(card.of.clone())));
                }
            });
        });
    });
}

fn rows_ui(ui: &mut egui::Ui, comparison: &Comparison, column: f32) {
    for group in &comparison.groups {
        if !group.heading.is_empty() {
            heading_ui(ui, &group.heading);
        }
        for (i, row) in group.rows.iter().enumerate() {
            row_ui(ui, row, column, i % 2 == 1);
        }
    }
}

/// A rule and the heading of a group, both of which stay when the columns move sideways.
fn heading_ui(ui: &mut egui::Ui, text: &str) {
    const HEIGHT: f32 = 32.0;
    let p = theme::palette_of(ui);
    let (space, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let shown = ui.clip_rect().x_range();
    ui.painter().hline(shown, space.top() + 6.0, egui::Stroke::new(1.0, p.rule));
    let place = egui::Rect::from_x_y_ranges(shown, (space.top() + 12.0)..=space.bottom());
    let label = Label::new(RichText::new(text).font(fonts::bold(theme::BODY)).color(p.text)).truncate();
    ui.new_child(egui::UiBuilder::new().max_rect(place)).add(label);
}

/// A label, which stays when the columns move sideways and covers what slides under it, and a cell for each card.
fn row_ui(ui: &mut egui::Ui, row: &ComparisonRow, column: f32, striped: bool) {
    let p = theme::palette_of(ui);
    let font = fonts::regular(theme::SMALL);
    let label = ui.painter().layout(row.label.clone(), font.clone(), p.secondary, LABELS - GAP);
    let ground = ui.painter().add(egui::Shape::Noop);
    let response = ui.horizontal_top(|ui| {
        ui.set_min_height(label.size().y);
        ui.spacing_mut().item_spacing.x = GAP;
        ui.add_space(LABELS);
        for cell in &row.cells {
            cell_ui(ui, column, |ui| value_ui(ui, cell.as_ref()));
        }
    });
    let fill = if striped { p.stripe } else { p.panel };
    let rect = response.response.rect.expand2(vec2(4.0, 1.0));
    ui.painter().set(ground, egui::Shape::rect_filled(rect, 0.0, fill));
    let corner = egui::pos2(ui.clip_rect().left(), rect.top());
    ui.painter().rect_filled(egui::Rect::from_min_size(corner, vec2(LABELS - GAP + 4.0, rect.height())), 0.0, fill);
    let place = egui::Rect::from_min_size(corner + vec2(0.0, 1.0), vec2(LABELS - GAP, rect.height()));
    let label = Label::new(RichText::new(&row.label).font(font).color(p.secondary)).wrap();
    ui.new_child(egui::UiBuilder::new().max_rect(place)).add(label);
}

/// What a card says; a dash where it has no such row.
fn value_ui(ui: &mut egui::Ui, cell: Option<&ComparisonCell>) {
    let p = theme::palette_of(ui);
    match cell {
        Some(cell) => {
            for text in &cell.texts {
                let color = if cell.muted { p.secondary } else { p.text };
                ui.add(Label::new(RichText::new(text).color(color)).wrap());
            }
        }
        None => drop(ui.add(Label::new(RichText::new("–").color(p.disabled)).sense(Sense::hover()))),
    }
}

fn cell_ui(ui: &mut egui::Ui, width: f32, add: impl FnOnce(&mut egui::Ui)) -> egui::Rect {
    let cell = ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = 2.0;
        add(ui);
    });
    cell.response.rect
}
