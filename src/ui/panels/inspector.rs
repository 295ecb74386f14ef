//! The card of the selected feature.

use egui::{Frame, RichText, ScrollArea, Stroke, vec2};

use crate::i18n::Word;
use crate::plan::{Card, CardRow, FeatureRef, Origin, OriginMode};
use crate::session::{Command, InquiryCommand, SelectionCommand, Session, ViewCommand};
use crate::ui::icons::{self, Icon, icon_button};
use crate::ui::{fonts, theme};

/// Shows the session's card.
pub fn inspector_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    let lang = session.settings.lang;
    // While the card of another feature is on its way, the old one is not passed off as the new one's.
    let card = session.card.as_ref().filter(|card| session.selection.current.as_ref() == Some(&card.of));
    let margin = egui::Margin { left: theme::PADDING, right: theme::PADDING, top: 12, bottom: 8 };
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
        match card {
            Some(card) => card_ui(ui, session, queue, card),
            None if session.selection.current.is_some() => {}
            None if session.selection.nothing_here => {
                let p = theme::palette_of(ui);
                ui.add_space(8.0);
                ui.label(RichText::new(Word::NothingHere.text(lang)).color(p.secondary));
            }
            None => {
                let p = theme::palette_of(ui);
                ui.add_space(8.0);
                ui.label(RichText::new(Word::CardEmpty.text(lang)).color(p.secondary));
            }
        }
    });
}

fn card_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>, card: &Card) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    ui.horizontal_top(|ui| {
        let chip_width = 92.0;
        ui.vertical(|ui| {
            ui.set_width(ui.available_width() - chip_width);
            ui.label(RichText::new(&card.name).font(fonts::bold(theme::HEADLINE)).color(p.text));
            if !card.subtitle.is_empty() {
                ui.label(RichText::new(&card.subtitle).font(fonts::regular(theme::SMALL)).color(p.secondary));
            }
        });
        ui.with_layout(egui::Layout::top_down(egui::Align::Max), |ui| {
            ui.add_space(4.0);
            chip(ui, &card.kind);
        });
    });
    if let Some(text) = &card.schematic {
        badge(ui, text, Word::Schematic.text(lang));
    }
    ui.horizontal(|ui| {
        if icon_button(ui, Some(Icon::Target), Word::ZoomTo.text(lang), Word::ZoomTo.text(lang), false).clicked() {
            queue.push(Command::View(ViewCommand::ZoomToFeature(card.of.clone())));
        }
        let word = Word::RadiusFromHere;
        if card.at.is_some() && icon_button(ui, Some(Icon::Radius), word.text(lang), word.text(lang), false).clicked() {
            let origin = Origin::Feature(card.of.clone(), OriginMode::Centroid);
            queue.push(Command::Inquiry(InquiryCommand::From(origin)));
        }
    });
    if !card.figures.is_empty() {
        figures(ui, card);
    }
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.set_width(ui.available_width() - 4.0);
        rows(ui, &card.rows);
        if !card.provenance.is_empty() {
            heading(ui, Word::SourceAndBasis.text(lang));
            rows(ui, &card.provenance);
        }
        also_here(ui, session, queue, card);
    });
}

/// The key numbers side by side, each in its share of the width: a long one is set smaller, never wider.
fn figures(ui: &mut egui::Ui, card: &Card) {
    const HEIGHT: f32 = 58.0;
    const LARGEST: f32 = 20.0;
    const SMALLEST: f32 = 11.0;
    let p = theme::palette_of(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), egui::Sense::hover());
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
        let mut ui =
            ui.new_child(egui::UiBuilder::new().max_rect(place).layout(egui::Layout::top_down(egui::Align::Min)));
        ui.set_clip_rect(place.intersect(ui.clip_rect()));
        ui.spacing_mut().item_spacing = vec2(3.0, 0.0);
        ui.spacing_mut().interact_size.y = 16.0;
        let label = RichText::new(&figure.label).font(fonts::regular(theme::NOTE)).color(p.secondary);
        ui.add(egui::Label::new(label).truncate());
        ui.horizontal(|ui| {
            ui.label(RichText::new(&figure.number).font(fonts::bold(size)).color(p.text));
            ui.label(RichText::new(&figure.unit).font(fonts::regular((size * 0.65).max(10.0))).color(p.text));
        });
    }
}

/// Single values first, beside their labels; then the lists, each under a heading.
fn rows(ui: &mut egui::Ui, rows: &[CardRow]) {
    const LABEL_WIDTH: f32 = 92.0;
    let p = theme::palette_of(ui);
    let is_list = |row: &&CardRow| row.items.len() > 1 || row.items.iter().any(|i| i.source.is_some());
    for row in rows.iter().filter(|row| !is_list(row)) {
        let Some(item) = row.items.first() else { continue };
        ui.horizontal_top(|ui| {
            let label = egui::Label::new(RichText::new(&row.label).color(p.secondary)).wrap();
            let layout = egui::Layout::top_down(egui::Align::Min);
            ui.allocate_ui_with_layout(vec2(LABEL_WIDTH, 0.0), layout, |ui| {
                ui.set_width(LABEL_WIDTH);
                ui.add(label);
            });
            let color = if item.unknown { p.secondary } else { p.text };
            ui.add(egui::Label::new(RichText::new(&item.text).color(color)).wrap());
        });
    }
    for row in rows.iter().filter(is_list) {
        heading(ui, &row.label);
        for item in &row.items {
            ui.label(RichText::new(&item.text).color(if item.unknown { p.secondary } else { p.text }));
            if let Some(source) = &item.source {
                ui.label(RichText::new(source).font(fonts::regular(theme::NOTE)).color(p.secondary));
            }
        }
    }
}

fn also_here(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>, card: &Card) {
    let others: Vec<&FeatureRef> = session.selection.also_here.iter().filter(|of| **of != card.of).collect();
    if others.is_empty() {
        return;
    }
    let lang = session.settings.lang;
    heading(ui, Word::AlsoHere.text(lang));
    for of in others {
        let Some(feature) = session.plan.feature(of) else { continue };
        let name = session.plan.feature_name(feature, lang);
        let layer = session.plan.layer_name(&of.layer);
        let text = format!("{name} · {}", layer.get(lang));
        if ui.link(text).clicked() {
            queue.push(Command::Selection(SelectionCommand::Select(of.clone())));
        }
    }
}

fn heading(ui: &mut egui::Ui, text: &str) {
    let p = theme::palette_of(ui);
    ui.add_space(6.0);
    let rule = egui::Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), 1.0));
    ui.painter().rect_filled(rule, 0.0, p.rule);
    ui.add_space(6.0);
    ui.label(RichText::new(text).font(fonts::bold(theme::BODY)).color(p.text));
}

fn chip(ui: &mut egui::Ui, text: &str) {
    let p = theme::palette_of(ui);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), fonts::regular(theme::NOTE), p.secondary);
    let (rect, _) = ui.allocate_exact_size(galley.size() + vec2(12.0, 4.0), egui::Sense::hover());
    ui.painter().rect_filled(rect, 3.0, p.hover);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, p.secondary);
}

/// The amber note that schematic data wear.
fn badge(ui: &mut egui::Ui, text: &str, hint: &str) {
    const ICON: f32 = 14.0;
    let p = theme::palette_of(ui);
    let galley = ui.painter().layout_no_wrap(text.to_owned(), fonts::regular(theme::SMALL), p.caution_text);
    let size = vec2(galley.size().x + ICON + 22.0, 24.0);
    let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
    let stroke = Stroke::new(1.0, p.caution_border);
    ui.painter().rect(rect, 3.0, p.caution, stroke, egui::StrokeKind::Inside);
    let icon = egui::Rect::from_center_size(egui::pos2(rect.left() + 15.0, rect.center().y), vec2(ICON, ICON));
    icons::paint(ui.painter(), icon, Icon::Caution, p.caution_text);
    let at = egui::pos2(icon.right() + 5.0, rect.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, p.caution_text);
    response.on_hover_text(hint);
}
