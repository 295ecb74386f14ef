//! The parts of a card: key numbers, facts, what crosses it, attributes, sources; everything wraps.

use egui::text::{LayoutJob, TextWrapping};
use egui::{Align, Label, Layout, RichText, Sense, Stroke, vec2};

use super::swatch;
use crate::i18n::{Word, fill};
use crate::plan::{Card, CardItem, CardLine, CardRow, CardSection, FeatureRef};
use crate::session::{Command, SelectionCommand, Session, ViewCommand};
use crate::ui::icons::{self, Icon};
use crate::ui::{fonts, theme};

const LABEL_WIDTH: f32 = 84.0;
/// Longer texts stand under a heading of their own, behind what is told in figures.
const LONG: usize = 72;

/// The scrolled part, in the order of importance: where it is and what is said in one line; what crosses it; its
/// lists; its sources.
pub(super) fn card_body_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>, card: &Card) {
    let is_long = |item: &CardItem| item.source.is_some() || width(&item.text) > LONG;
    let is_list = |row: &&CardRow| row.items.len() > 1 || row.items.iter().any(is_long);
    card.facts.iter().for_each(|row| row_ui(ui, queue, row));
    card.rows.iter().filter(|row| !is_list(row)).for_each(|row| row_ui(ui, queue, row));
    card.sections.iter().for_each(|section| section_ui(ui, session, queue, section));
    for row in card.rows.iter().filter(is_list) {
        heading(ui, &row.label, "");
        row.items.iter().for_each(|item| item_ui(ui, queue, item));
    }
    if !card.provenance.is_empty() {
        heading(ui, Word::SourceAndBasis.text(session.settings.lang), "");
        card.provenance.iter().for_each(|row| row_ui(ui, queue, row));
    }
}

/// How much room a text needs: Chinese characters are twice as wide as others.
fn width(text: &str) -> usize {
    text.chars().map(|c| if u32::from(c) < 0x2E80 { 1 } else { 2 }).sum()
}

/// A label and what it says, beside each other.
fn row_ui(ui: &mut egui::Ui, queue: &mut Vec<Command>, row: &CardRow) {
    let p = theme::palette_of(ui);
    ui.horizontal_top(|ui| {
        ui.allocate_ui_with_layout(vec2(LABEL_WIDTH, 0.0), Layout::top_down(Align::Min), |ui| {
            ui.set_width(LABEL_WIDTH);
            ui.add(Label::new(RichText::new(&row.label).color(p.secondary)).wrap());
        });
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            row.items.iter().for_each(|item| item_ui(ui, queue, item));
        });
    });
}

/// One value, with its source below it.
fn item_ui(ui: &mut egui::Ui, queue: &mut Vec<Command>, item: &CardItem) {
    let p = theme::palette_of(ui);
    let text = RichText::new(&item.text).color(if item.unknown { p.secondary } else { p.text });
    match &item.of {
        Some(of) => link_ui(ui, queue, text, of),
        None => drop(ui.add(Label::new(text).wrap())),
    }
    if let Some(source) = &item.source {
        let source = RichText::new(source).font(fonts::regular(theme::NOTE)).color(p.secondary);
        ui.add(Label::new(source).wrap());
    }
}

/// A name that selects its feature.
fn link_ui(ui: &mut egui::Ui, queue: &mut Vec<Command>, text: RichText, of: &FeatureRef) {
    let response = ui.add(Label::new(text).wrap().sense(Sense::click()));
    let p = theme::palette_of(ui);
    if response.hovered() || response.has_focus() {
        let line = Stroke::new(1.0, if response.has_focus() { p.accent } else { p.secondary });
        ui.painter().hline(response.rect.x_range(), response.rect.bottom(), line);
    }
    if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
        queue.push(Command::Selection(SelectionCommand::Select(of.clone())));
        queue.push(Command::View(ViewCommand::Reveal(of.clone())));
    }
}

fn section_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>, section: &CardSection) {
    let p = theme::palette_of(ui);
    heading(ui, &section.heading, &section.count);
    section.lines.iter().for_each(|line| line_ui(ui, session, queue, line));
    if section.more > 0 {
        let text = fill(Word::AndMore, session.settings.lang, &[("n", &section.more.to_string())]);
        ui.label(RichText::new(text).font(fonts::regular(theme::SMALL)).color(p.secondary));
    }
}

/// Swatch and name at the left, the figure at the right, a note below them.
fn line_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>, line: &CardLine) {
    const SWATCH: f32 = 18.0;
    let p = theme::palette_of(ui);
    let color = if line.missed { p.secondary } else { p.text };
    let value = ui.painter().layout_no_wrap(line.value.clone(), fonts::regular(theme::SMALL), color);
    let indent = if line.of.is_some() { SWATCH + 8.0 } else { 0.0 };
    ui.horizontal_top(|ui| {
        if line.of.is_some() {
            swatch_ui(ui, session, line.of.as_ref(), line.class, vec2(SWATCH, SWATCH));
        }
        let room = (ui.available_width() - value.size().x - 8.0).max(60.0);
        ui.vertical(|ui| {
            ui.set_width(room);
            let name = RichText::new(&line.name).color(color);
            match &line.of {
                Some(of) => link_ui(ui, queue, name, of),
                None => drop(ui.add(Label::new(name).wrap())),
            }
        });
        if !line.value.is_empty() {
            ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                ui.label(RichText::new(&line.value).font(fonts::regular(theme::SMALL)).color(color));
            });
        }
    });
    if !line.note.is_empty() {
        ui.horizontal_top(|ui| {
            ui.add_space(indent);
            let note = RichText::new(&line.note).font(fonts::regular(theme::NOTE)).color(p.secondary);
            ui.add(Label::new(note).wrap());
        });
    }
}

/// The symbol of a feature in small; a class that is not known leaves the place empty.
pub(super) fn swatch_ui(
    ui: &mut egui::Ui,
    session: &Session,
    of: Option<&FeatureRef>,
    class: Option<usize>,
    size: egui::Vec2,
) {
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let layer = of.and_then(|of| session.plan.project.layer(&of.layer));
    if let Some(class) = layer.and_then(|layer| layer.symbology.classes.get(class?)) {
        let inner = if size.x > 24.0 { rect.shrink(1.0) } else { rect.shrink2(vec2(0.0, 2.0)) };
        swatch::paint(ui.painter(), inner, &class.symbol, session.settings.look());
    }
}

/// The key numbers side by side, each in its share of the width: a long one is set smaller, never wider.
pub(super) fn figures_ui(ui: &mut egui::Ui, card: &Card) {
    const HEIGHT: f32 = 58.0;
    const LARGEST: f32 = 20.0;
    const SMALLEST: f32 = 11.0;
    let p = theme::palette_of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    ui.painter().rect_filled(rect, 4.0, p.chrome);
    let inner = rect.shrink2(vec2(12.0, 6.0));
    let column = inner.width() / card.figures.len().max(1) as f32;
    for (i, figure) in card.figures.iter().enumerate() {
        let left = inner.left() + column * i as f32;
        let place = egui::Rect::from_min_size(egui::pos2(left, inner.top()), vec2(column - 6.0, inner.height()));
        let width = |text: &str, font| ui.painter().layout_no_wrap(text.to_owned(), font, p.text).size().x;
        let natural =
            width(&figure.number, fonts::bold(LARGEST)) + width(&figure.unit, fonts::regular(LARGEST * 0.65)) + 4.0;
        let size = (LARGEST * (place.width() / natural).min(1.0)).floor().max(SMALLEST);
        let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(place).layout(Layout::top_down(Align::Min)));
        ui.set_clip_rect(place.intersect(ui.clip_rect()));
        ui.spacing_mut().item_spacing = vec2(3.0, 0.0);
        ui.spacing_mut().interact_size.y = 16.0;
        let label = RichText::new(&figure.label).font(fonts::regular(theme::NOTE)).color(p.secondary);
        ui.add(Label::new(label).truncate());
        ui.horizontal(|ui| {
            ui.label(RichText::new(&figure.number).font(fonts::bold(size)).color(p.text));
            ui.label(RichText::new(&figure.unit).font(fonts::regular((size * 0.65).max(10.0))).color(p.text));
        });
    }
}

/// A rule and a heading, with a count at the right.
pub(super) fn heading(ui: &mut egui::Ui, text: &str, count: &str) {
    let p = theme::palette_of(ui);
    ui.add_space(6.0);
    let rule = egui::Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), 1.0));
    ui.painter().rect_filled(rule, 0.0, p.rule);
    ui.add_space(6.0);
    ui.horizontal_top(|ui| {
        let galley = ui.painter().layout_no_wrap(count.to_owned(), fonts::regular(theme::SMALL), p.secondary);
        ui.vertical(|ui| {
            ui.set_width((ui.available_width() - galley.size().x - 8.0).max(60.0));
            ui.add(Label::new(RichText::new(text).font(fonts::bold(theme::BODY)).color(p.text)).wrap());
        });
        if !count.is_empty() {
            ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                ui.label(RichText::new(count).font(fonts::regular(theme::SMALL)).color(p.secondary));
            });
        }
    });
}

/// Around the word of a chip, points.
pub(super) const AROUND_CHIP: f32 = 12.0;

/// A word in a grey box, no wider than `most`; the pointer is told what is cut off.
pub(super) fn chip(ui: &mut egui::Ui, text: &str, most: f32) {
    let p = theme::palette_of(ui);
    let mut job = LayoutJob::simple_singleline(text.to_owned(), fonts::regular(theme::NOTE), p.secondary);
    job.wrap = TextWrapping::truncate_at_width((most - AROUND_CHIP).max(24.0));
    let galley = ui.painter().layout_job(job);
    let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(AROUND_CHIP, 4.0), Sense::hover());
    if galley.elided {
        response.on_hover_text(text);
    }
    ui.painter().rect_filled(rect, 3.0, p.hover);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, p.secondary);
}

/// The amber note that schematic data wear.
pub(super) fn badge(ui: &mut egui::Ui, text: &str, hint: &str) {
    const ICON: f32 = 14.0;
    let p = theme::palette_of(ui);
    let room = (ui.available_width() - ICON - 24.0).max(40.0);
    let galley = ui.painter().layout(text.to_owned(), fonts::regular(theme::SMALL), p.caution_text, room);
    let size = vec2(galley.size().x + ICON + 22.0, galley.size().y + 8.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let response = response.on_hover_text(hint);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, text));
    let stroke = Stroke::new(1.0, p.caution_border);
    ui.painter().rect(rect, 3.0, p.caution, stroke, egui::StrokeKind::Inside);
    let icon = egui::Rect::from_center_size(egui::pos2(rect.left() + 15.0, rect.center().y), vec2(ICON, ICON));
    icons::paint(ui.painter(), icon, Icon::Caution, p.caution_text);
    let at = egui::pos2(icon.right() + 5.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, p.caution_text);
}
