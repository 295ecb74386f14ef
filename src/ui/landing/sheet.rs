//! The sheet that asks where a source belongs: the systems that its numbers may be in, and where each would land.

use std::path::PathBuf;

use egui::{Align, Event, Key, Layout, RichText, vec2};

use super::choice::{Landing, LandingChoice};
use crate::export;
use crate::formats::{self, NamedCrs};
use crate::i18n::{Lang, Word, fill};
use crate::project::LayerId;
use crate::session::{Command, DocumentCommand, GeoreferenceCommand, LandingCommand, Session, Unplaced};
use crate::ui::sheet::{plain_ui, primary_ui, sheet_ui};
use crate::ui::theme;

const WIDTH: f32 = 640.0;

/// What a person has chosen so far.
#[derive(Clone, Debug, Default)]
pub struct LandingSheet {
    /// The source that the choice is about.
    of: Option<(PathBuf, Option<String>, Option<LayerId>)>,
    choice: LandingChoice,
}

impl LandingSheet {
    /// Whether a question is open. While something is laid by control points the others wait: the map is needed.
    pub fn is_asking(session: &Session) -> bool {
        !session.landing.unplaced.is_empty() && session.georeferencing.is_none()
    }

    /// Asks about the first source that waits.
    pub fn ui(&mut self, ctx: &egui::Context, session: &Session, queue: &mut Vec<Command>) {
        let Some(source) = session.landing.unplaced.first().filter(|_| Self::is_asking(session)) else {
            self.of = None;
            return;
        };
        let of = (source.path.clone(), source.reading.part.clone(), source.layer.clone());
        if self.of.as_ref() != Some(&of) {
            *self = Self { of: Some(of), ..Self::default() };
        }
        let lang = session.settings.lang;
        let title = fill(Word::PlaceTitle, lang, &[("file", &source.file_name())]);
        let mut answer = None;
        let closed = sheet_ui(ctx, "landing", &title, WIDTH, |ui| {
            question_ui(ui, session, source, lang);
            ui.add_space(8.0);
            let landing = self.choice.ui(ui, source, session.landing.reference.as_deref(), &[], lang);
            ui.add_space(10.0);
            let row = vec2(ui.available_width(), 32.0);
            ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
                let is_pressed = primary_ui(ui, Word::PlaceHere.text(lang), landing.is_ok());
                // Enter presses it wherever nothing else has the keys; not the one that opened the file and is still held.
                let is_entered = is_entered(ui);
                if (is_pressed || is_entered || self.choice.is_entered())
                    && let Ok(Landing { crs, swap_axes, .. }) = &landing
                {
                    answer = Some(LandingCommand::Place { index: 0, crs: crs.clone(), swap_axes: *swap_axes });
                }
                let of_file = session.landing.unplaced.iter().filter(|other| other.path == source.path).count();
                let all = fill(Word::PlaceAllHere, lang, &[("n", &of_file.to_string())]);
                if of_file > 1
                    && let Ok(Landing { crs, swap_axes, .. }) = &landing
                    && plain_ui(ui, &all)
                {
                    answer = Some(LandingCommand::PlaceFile { index: 0, crs: crs.clone(), swap_axes: *swap_axes });
                }
                let keeps = layer_with_data(session, source).is_some();
                let leave = if keeps { Word::PlaceKeep } else { Word::PlaceLeaveOut };
                if plain_ui(ui, leave.text(lang)) {
                    answer = Some(LandingCommand::LeaveOut(0));
                }
                if source.layer.is_none() && plain_ui(ui, Word::PlaceByControl.text(lang)) {
                    queue.push(Command::Georeference(GeoreferenceCommand::BeginUnplaced(0)));
                }
                if let Err(Some(why)) = &landing {
                    let p = theme::palette_of(ui);
                    ui.add(egui::Label::new(RichText::new(why).size(theme::SMALL).color(p.error)).wrap());
                }
            });
        });
        let answer = answer.or(closed.then_some(LandingCommand::LeaveOut(0)));
        queue.extend(answer.map(|answer| Command::Document(DocumentCommand::Landing(answer))));
    }
}

/// The layer that a source was read for anew, where it has data from before.
fn layer_with_data<'a>(session: &Session, source: &'a Unplaced) -> Option<&'a LayerId> {
    source.layer.as_ref().filter(|layer| session.plan.dataset(layer).is_some())
}

fn question_ui(ui: &mut egui::Ui, session: &Session, source: &Unplaced, lang: Lang) {
    let p = theme::palette_of(ui);
    let why = why_words(source, lang);
    ui.add(egui::Label::new(RichText::new(why).color(p.secondary)).wrap());
    held_ui(ui, source, lang);
    if let Some(layer) = layer_with_data(session, source) {
        let kept = fill(Word::PlaceKept, lang, &[("name", session.plan.layer_name(layer).get(lang))]);
        ui.add(egui::Label::new(RichText::new(kept).color(p.text)).wrap());
    }
    let of = session.landing.unplaced.len();
    if of > 1 {
        let count = fill(Word::PlaceOfMany, lang, &[("n", "1"), ("of", &of.to_string())]);
        ui.label(RichText::new(count).size(theme::SMALL).color(p.secondary));
    }
}

/// Whether Enter was pressed while nothing has the keys.
pub fn is_entered(ui: &egui::Ui) -> bool {
    let is_enter = |event: &Event| matches!(event, Event::Key { key: Key::Enter, pressed: true, repeat: false, .. });
    ui.input(|input| input.events.iter().any(is_enter)) && ui.memory(|memory| memory.focused().is_none())
}

/// What the source is, and what it holds.
pub fn held_ui(ui: &mut egui::Ui, source: &Unplaced, lang: Lang) {
    let held = RichText::new(export::held_words(&source.held, lang)).size(theme::SMALL);
    ui.add(egui::Label::new(held.color(theme::palette_of(ui).secondary)).wrap());
}

/// Why it has to be asked where a source belongs.
pub fn why_words(source: &Unplaced, lang: Lang) -> String {
    let such = export::such_numbers(&source.sample, lang);
    match &source.named {
        Some(NamedCrs::Unknown(named)) => {
            fill(Word::PlaceWhyNamed, lang, &[("such", &such), ("named", export::crs_called(named, lang))])
        }
        Some(NamedCrs::Wrong(named)) if source.is_zone_doubted => {
            fill(Word::PlaceWhyZone, lang, &[("named", &export::crs_told(named, lang))])
        }
        Some(NamedCrs::Wrong(named)) => {
            fill(Word::PlaceWhyWrong, lang, &[("such", &such), ("named", &export::crs_told(named, lang))])
        }
        Some(NamedCrs::Unread) => fill(Word::PlaceWhyUnread, lang, &[("such", &such)]),
        None if formats::is_mixed_order(&source.sample) => fill(Word::PlaceWhyMixed, lang, &[("such", &such)]),
        None => fill(Word::PlaceWhy, lang, &[("such", &such)]),
    }
}
