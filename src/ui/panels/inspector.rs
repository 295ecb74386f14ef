//! The tab of the selected feature: its card, or the pinned cards beside each other.

use egui::{Frame, RichText, ScrollArea, vec2};

use super::also_here::also_here_ui;
use super::card_body::{AROUND_CHIP, badge, card_body_ui, chip, figures_ui, swatch_ui};
use super::pinned::{comparison_ui, comparison_width};
use crate::i18n::{Word, fill};
use crate::plan::{Card, Origin, OriginMode};
use crate::session::{Command, DocumentCommand, FileWish, InquiryCommand, PinCommand, Pins, Session, ViewCommand};
use crate::ui::focus::keep_in_view;
use crate::ui::icons::{Icon, button_width, framed_button, icon_button};
use crate::ui::{fonts, theme};

/// Height of the bar of actions below the card.
const ACTIONS_HEIGHT: f32 = 49.0;

/// How wide the tab wants to be: 0 for what a single card needs.
pub fn inspector_width(session: &Session, window_width: f32) -> f32 {
    let columns = compared(session).len();
    if columns > 1 { comparison_width(columns, window_width) } else { 0.0 }
}

/// The cards to show beside each other: the pinned ones, and the selected one behind them; none when nothing is
/// pinned.
fn compared(session: &Session) -> Vec<&Card> {
    let mut cards: Vec<&Card> = session.pins.pinned.iter().filter_map(|pin| pin.card.as_ref()).collect();
    if !cards.is_empty() {
        cards.extend(current_card(session).filter(|card| !session.pins.contains(&card.of)));
    }
    cards
}

/// The card of the selection; that of another feature is not passed off as its.
fn current_card(session: &Session) -> Option<&Card> {
    session.card.as_ref().filter(|card| session.selection.current.as_ref() == Some(&card.of))
}

/// Shows the session's card, or several.
pub fn inspector_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    let lang = session.settings.lang;
    let cards = compared(session);
    if cards.len() > 1 {
        comparison_ui(ui, session, queue, &cards);
        return;
    }
    if let Some(card) = current_card(session).or(cards.first().copied()) {
        return card_ui(ui, session, queue, card);
    }
    if session.selection.current.is_some() {
        // While the card of another feature is on its way, the last one stays, greyed and deaf.
        if let Some(card) = &session.card {
            ui.disable();
            ui.set_opacity(0.5);
            card_ui(ui, session, queue, card);
        }
        return;
    }
    let margin = egui::Margin { left: theme::PADDING, right: theme::PADDING, top: 20, bottom: 8 };
    Frame::new().inner_margin(margin).show(ui, |ui| {
        let word = if session.selection.nothing_here { Word::NothingHere } else { Word::CardEmpty };
        ui.label(RichText::new(word.text(lang)).color(theme::palette_of(ui).secondary));
    });
}

fn card_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>, card: &Card) {
    let lang = session.settings.lang;
    actions_ui(ui, session, queue, card);
    let margin = egui::Margin { left: theme::PADDING, right: theme::PADDING, top: 12, bottom: 0 };
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
        also_here_ui(ui, session, queue);
        head_ui(ui, session, queue, card);
        if let Some(text) = &card.schematic {
            badge(ui, text, Word::Schematic.text(lang));
        }
        if !card.figures.is_empty() {
            figures_ui(ui, card);
        }
        if let Some(text) = &card.broken {
            badge(ui, text, Word::CardBrokenOutlineHint.text(lang));
        }
        // The bar stands in the padding, so that what is scrolled is as wide as what is above it.
        let width = ui.available_width();
        let mut place = ui.available_rect_before_wrap();
        place.max.x += f32::from(theme::PADDING) - 2.0;
        let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(place));
        // Another card begins at its top.
        ScrollArea::vertical().id_salt(&card.of).auto_shrink(false).show(&mut ui, |ui| {
            ui.set_width(width);
            card_body_ui(ui, session, queue, card);
            ui.add_space(8.0);
            keep_in_view(ui);
        });
    });
}

fn head_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>, card: &Card) {
    const SWATCH: f32 = 30.0;
    const PIN: f32 = 40.0;
    let p = theme::palette_of(ui);
    // However long the name of the layer is, that of the feature has as much room.
    let most = (ui.available_width() - SWATCH - PIN) / 2.0;
    let chip_width = chip_room(ui, &card.kind).min(most) + PIN;
    ui.horizontal_top(|ui| {
        swatch_ui(ui, session, Some(&card.of), card.class, vec2(SWATCH, SWATCH));
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.set_width((ui.available_width() - chip_width).max(80.0));
            // A name of many words is set smaller, so that the facts below it are seen.
            let set = |size| ui.painter().layout(card.name.clone(), fonts::bold(size), p.text, ui.available_width());
            let size = if set(theme::HEADLINE).rows.len() > 2 { theme::HEAD } else { theme::HEADLINE };
            ui.add(egui::Label::new(RichText::new(&card.name).font(fonts::bold(size)).color(p.text)).wrap());
            if !card.subtitle.is_empty() {
                let subtitle = RichText::new(&card.subtitle).font(fonts::regular(theme::SMALL)).color(p.secondary);
                ui.add(egui::Label::new(subtitle).wrap());
            }
        });
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Min), |ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            pin_button(ui, session, queue, card);
            ui.vertical(|ui| {
                ui.add_space(6.0);
                chip(ui, &card.kind, most);
            });
        });
    });
}

fn chip_room(ui: &egui::Ui, text: &str) -> f32 {
    let p = theme::palette_of(ui);
    ui.painter().layout_no_wrap(text.to_owned(), fonts::regular(theme::NOTE), p.secondary).size().x + AROUND_CHIP + 8.0
}

/// Keeps the card for comparison, or lets it go again.
pub(super) fn pin_button(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>, card: &Card) {
    let lang = session.settings.lang;
    let pinned = session.pins.contains(&card.of);
    let full = session.pins.is_full() && !pinned;
    let name = match (pinned, full) {
        (true, _) => fill(Word::UnpinCard, lang, &[("name", &card.name)]),
        (false, true) => fill(Word::PinsFull, lang, &[("n", &Pins::MOST.to_string())]),
        (false, false) => Word::PinCard.text(lang).to_owned(),
    };
    let response = ui.add_enabled_ui(!full, |ui| icon_button(ui, Some(Icon::Pin), "", &name, Some(pinned))).inner;
    if response.clicked() {
        let of = card.of.clone();
        queue.push(Command::Pins(if pinned { PinCommand::Unpin(of) } else { PinCommand::Pin(of) }));
    }
}

/// The bar below the card: zoom to, copy, and ask around it.
fn actions_ui(ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>, card: &Card) {
    let lang = session.settings.lang;
    let frame = Frame::new().inner_margin(egui::Margin::symmetric(theme::PADDING, 8));
    let panel =
        egui::Panel::bottom("card_actions").exact_size(theme::footer(ui, ACTIONS_HEIGHT)).resizable(false).frame(frame);
    panel.show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
        ui.horizontal(|ui| {
            let has_place = card.at.is_some();
            let zoom = Word::ZoomTo.text(lang);
            let named = [zoom, Word::CopyCard.text(lang), Word::Radius.text(lang)];
            let wanted: f32 = named.iter().map(|name| button_width(ui, name) + 8.0).sum::<f32>() + 32.0;
            // Where not all have room for their names, the commonest goes without.
            let shown = if wanted <= ui.available_width() { zoom } else { "" };
            if has_place && framed_button(ui, Icon::Target, shown, zoom).clicked() {
                queue.push(Command::View(ViewCommand::ZoomToFeature(card.of.clone())));
            }
            let (copy, hint) = (Word::CopyCard.text(lang), Word::CopyCardHint.text(lang));
            if framed_button(ui, Icon::Copy, copy, copy).on_hover_text(hint).clicked() {
                ui.ctx().copy_text(card.to_text());
            }
            let is_chosen = session.selection.current.as_ref() == Some(&card.of);
            if is_chosen && framed_button(ui, Icon::Export, "", Word::ExportSelection.text(lang)).clicked() {
                queue.push(Command::Document(DocumentCommand::Wish(Some(FileWish::ExportSelection))));
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let (text, name) = (Word::Radius.text(lang), Word::RadiusFromHere.text(lang));
                if has_place && framed_button(ui, Icon::Radius, text, name).clicked() {
                    let origin = Origin::Feature(card.of.clone(), OriginMode::Centroid);
                    queue.push(Command::Inquiry(InquiryCommand::From(origin)));
                }
            });
        });
    });
}
