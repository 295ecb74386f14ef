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
    if card.schematic {
        badge(ui, Word::SchematicShort.text(lang), Word::Schematic.text(lang));
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

fn figures(ui: &mut egui::Ui, card: &Card) {
    let p = theme::palette_of(ui);
    Frame::new().fill(p.chrome).corner_radius(4).inner_margin(egui::Margin::symmetric(12, 8)).show(ui, |ui| {
        ui.columns(card.figures.len().max(1), |columns| {
            for (ui, figure) in columns.iter_mut().zip(&card.figures) {
                ui.spacing_mut().item_spacing = vec2(3.0, 0.0);
                ui.label(RichText::new(&figure.label).font(fonts::regular(theme::NOTE)).color(p.secondary));
                ui.horizontal(|ui| {
                    ui.label(RichText::new(&figure.number).font(fonts::bold(20.0)).color(p.text));
                    ui.label(RichText::new(&figure.unit).font(fonts::regular(theme::BODY)).color(p.text));
                });
            }
        });
    });
}

fn rows(ui: &mut egui::Ui, rows: &[CardRow]) {
    const LABEL_WIDTH: f32 = 84.0;
    let p = theme::palette_of(ui);
    for row in rows {
        // Lists with sources of their own stand under a heading, the rest beside its label.
        if row.items.len() > 1 || row.items.iter().any(|i| i.source.is_some()) {
            heading(ui, &row.label);
            for item in &row.items {
                ui.label(RichText::new(&item.text).color(if item.unknown { p.secondary } else { p.text }));
                if let Some(source) = &item.source {
                    ui.label(RichText::new(source).font(fonts::regular(theme::NOTE)).color(p.secondary));
                }
            }
            continue;
        }
        let Some(item) = row.items.first() else { continue };
        ui.horizontal_top(|ui| {
            ui.scope(|ui| {
                ui.set_min_width(LABEL_WIDTH);
                ui.set_max_width(LABEL_WIDTH);
                ui.label(RichText::new(&row.label).color(p.secondary));
            });
            let color = if item.unknown { p.secondary } else { p.text };
            ui.add(egui::Label::new(RichText::new(&item.text).color(color)).wrap());
        });
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
