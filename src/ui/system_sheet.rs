//! The sheet that says in which coordinate reference system and on which datum the numbers of a layer's source are, and
//! in which encoding its texts.

use egui::{Align, Label, Layout, RichText, TextEdit, vec2};

use super::encoding_choice::encoding_choice_ui;
use super::sheet::{plain_ui, primary_ui, sheet_ui};
use super::theme;
use crate::crs::{Datum, SourceCrs};
use crate::export;
use crate::formats::Reading;
use crate::i18n::{Word, fill};
use crate::project::LayerId;
use crate::session::{Command, DocumentCommand, Session};

const WIDTH: f32 = 420.0;

/// What is chosen for a layer so far.
#[derive(Clone, Debug)]
pub struct SystemSheet {
    layer: LayerId,
    /// Whether the source is taken at its word about the system.
    as_named: bool,
    typed: String,
    swap_axes: bool,
    datum: Datum,
    encoding: Option<String>,
}

impl SystemSheet {
    pub fn new(session: &Session, layer: LayerId) -> Self {
        let reading = session.plan.project.layer(&layer).map(|of| of.reading.clone()).unwrap_or_default();
        let (as_named, typed) = (reading.crs.is_none(), reading.crs.clone().unwrap_or_default());
        let Reading { swap_axes, datum, encoding, .. } = reading;
        Self { layer, as_named, typed, swap_axes, datum, encoding }
    }

    /// The answer is whether it stays open.
    pub fn ui(&mut self, ctx: &egui::Context, session: &Session, queue: &mut Vec<Command>) -> bool {
        let lang = session.settings.lang;
        let mut open = session.can_be_read_otherwise(&self.layer);
        let name = session.plan.layer_name(&self.layer);
        let title = fill(Word::SystemTitle, lang, &[("name", name.get(lang))]);
        let closed = sheet_ui(ctx, "system", &title, WIDTH, |ui| {
            let p = theme::palette_of(ui);
            let note = |ui: &mut egui::Ui, text: &str, color| {
                ui.add(Label::new(RichText::new(text).size(theme::SMALL).color(color)).wrap());
            };
            if let Some(data) = session.plan.dataset(&self.layer) {
                let origin = data.origin();
                let crs = SourceCrs::named(&origin.crs).map_or(origin.crs.clone(), |crs| export::crs_words(&crs, lang));
                let code = if crs == origin.crs { crs } else { format!("{}, {crs}", origin.crs) };
                note(ui, &fill(Word::SystemNow, lang, &[("crs", &code), ("datum", origin.datum.name())]), p.secondary);
                ui.add_space(6.0);
            }
            if ui.radio(self.as_named, Word::SystemAsNamed.text(lang)).clicked() {
                self.as_named = true;
            }
            if ui.radio(!self.as_named, Word::PlaceOther.text(lang)).clicked() {
                self.as_named = false;
            }
            let hint = Word::PlaceOtherHint.text(lang);
            let field = ui.add(TextEdit::singleline(&mut self.typed).hint_text(hint).desired_width(f32::INFINITY));
            field.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, hint));
            if field.changed() {
                self.as_named = false;
            }
            let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            let crs = match (self.as_named, self.typed.trim()) {
                (true, _) => Ok(None),
                (false, "") => Err(None),
                (false, typed) => {
                    SourceCrs::named(typed).map(Some).map_err(|error| Some(export::crs_error(&error, lang)))
                }
            };
            match &crs {
                Ok(Some(crs)) => note(ui, &export::crs_words(crs, lang), p.secondary),
                Err(Some(why)) => note(ui, why, p.error),
                Ok(None) | Err(None) => {}
            }
            ui.checkbox(&mut self.swap_axes, Word::PlaceSwap.text(lang));
            ui.add_space(8.0);
            ui.label(RichText::new(Word::SystemDatum.text(lang)).color(p.text));
            ui.horizontal_wrapped(|ui| {
                for datum in Datum::ALL {
                    ui.radio_value(&mut self.datum, datum, datum.name());
                }
            });
            note(ui, Word::SystemDatumHint.text(lang), p.secondary);
            if let Some(data) = session.plan.dataset(&self.layer)
                && let Some(found) = data.origin().encoding
            {
                ui.add_space(8.0);
                let read = session.plan.project.layer(&self.layer).and_then(|of| of.reading.encoding.as_deref());
                if let Some(chosen) =
                    encoding_choice_ui(ui, &self.layer, self.encoding.as_deref(), read.is_none().then_some(found), lang)
                {
                    self.encoding = chosen;
                }
                let sample = data.text_sample().join(Word::ListSeparator.text(lang));
                if !sample.is_empty() {
                    note(ui, &fill(Word::ImportSample, lang, &[("text", &sample)]), p.secondary);
                }
            }
            ui.add_space(10.0);
            let row = vec2(ui.available_width(), 32.0);
            ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
                let is_pressed = primary_ui(ui, Word::SystemRead.text(lang), crs.is_ok());
                if (is_pressed || is_entered)
                    && let Ok(crs) = &crs
                {
                    queue.push(Command::Document(DocumentCommand::ReadLayerAs {
                        layer: self.layer.clone(),
                        crs: crs.as_ref().map(|crs| crs.text().to_owned()),
                        swap_axes: self.swap_axes,
                        datum: self.datum,
                        encoding: self.encoding.clone(),
                    }));
                    open = false;
                }
                if plain_ui(ui, Word::Cancel.text(lang)) {
                    open = false;
                }
            });
        });
        open && !closed
    }
}
