//! The menu of a place on the map: its coordinates to copy, and what can be asked or begun there.

use egui::{Button, Popup, RichText};

use crate::data::LonLat;
use crate::export;
use crate::i18n::{Word, fill};
use crate::plan::Origin;
use crate::session::{
    Command, InquiryCommand, SelectionCommand, Session, SettingsCommand, SketchCommand, Tool, ViewCommand,
};
use crate::ui::{fonts, theme};

const WIDTH: f32 = 264.0;

/// The place that the menu is about, while it is open.
#[derive(Debug, Default)]
pub struct PlaceMenu {
    at: Option<LonLat>,
    /// Where a note is to be written, until the window asks for it.
    note_at: Option<LonLat>,
}

impl PlaceMenu {
    /// Where somebody wants to write a note; told once.
    pub fn take_note_wish(&mut self) -> Option<LonLat> {
        self.note_at.take()
    }

    /// Opens at the place that was asked for in this frame, and shows the menu while it is open; `tolerance_m` is
    /// how far beside a line still counts as on it.
    pub fn ui(
        &mut self,
        map: &egui::Response,
        asked: Option<LonLat>,
        tolerance_m: f64,
        session: &Session,
        queue: &mut Vec<Command>,
    ) {
        let open = asked.is_some().then_some(egui::SetOpenCommand::Bool(true));
        self.at = asked.or(self.at);
        let Some(at) = self.at else { return };
        let popup = Popup::menu(map).id(map.id.with("place")).open_memory(open).at_pointer_fixed();
        let note_at = &mut self.note_at;
        let shown = popup.show(|ui| {
            menu_ui(ui, at, tolerance_m, session, queue);
            if ui.button(Word::NoteHere.text(session.settings.lang)).clicked() {
                *note_at = Some(at);
                ui.close();
            }
        });
        if shown.is_none() {
            self.at = None;
        }
    }
}

fn menu_ui(ui: &mut egui::Ui, at: LonLat, tolerance_m: f64, session: &Session, queue: &mut Vec<Command>) {
    ui.set_min_width(WIDTH);
    let lang = session.settings.lang;
    let p = theme::palette_of(ui);
    let copy = |ui: &mut egui::Ui, text: &str, note: &str| {
        let shown = RichText::new(text).font(fonts::regular(theme::BODY));
        let note = RichText::new(note).font(fonts::regular(theme::NOTE)).color(p.secondary);
        let response = ui.add(Button::new(shown).right_text(note));
        let name = fill(Word::CopyPosition, lang, &[("text", text)]);
        if response.accessible_name(&name).on_hover_text(&name).clicked() {
            ui.ctx().copy_text(text.to_owned());
            ui.close();
        }
    };
    copy(ui, &export::position_degrees(at), "WGS 84");
    copy(ui, &export::position_dms(at), "");
    if let Some((text, zone)) = export::position_cgcs2000(at) {
        copy(ui, &text, &format!("CGCS2000 {}°E", zone.meridian_deg()));
    }
    ui.menu_button(Word::CopyAs.text(lang), |ui| {
        for (name, text) in export::position_for_programs(at) {
            if ui.button(name).on_hover_text(&text).clicked() {
                ui.ctx().copy_text(text);
                ui.close();
            }
        }
    });
    ui.separator();
    let radius = vec![
        Command::Settings(SettingsCommand::SetTool(Tool::Radius)),
        Command::Inquiry(InquiryCommand::From(Origin::Point(at))),
    ];
    let here = vec![
        Command::Settings(SettingsCommand::SetTool(Tool::Identify)),
        Command::Selection(SelectionCommand::Identify { at, tolerance_m }),
    ];
    let measure = vec![
        Command::Settings(SettingsCommand::SetTool(Tool::MeasureLine)),
        Command::Sketch(SketchCommand::Clear),
        Command::Sketch(SketchCommand::Add { at, tolerance_m: 0.0 }),
    ];
    let centre = vec![Command::View(ViewCommand::CentreOn(at))];
    for (word, commands) in [
        (Word::WhatIsHere, here),
        (Word::RadiusFromHere, radius),
        (Word::MeasureFromHere, measure),
        (Word::CentreHere, centre),
    ] {
        if ui.button(word.text(lang)).clicked() {
            queue.extend(commands);
            ui.close();
        }
    }
}
