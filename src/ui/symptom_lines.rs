//! What was found about data, a line for each kind, with what is done about it.

use egui::{Label, RichText};

use super::icons::{Icon, icon_ui};
use super::theme;
use crate::data::FeatureId;
use crate::export;
use crate::i18n::{Lang, Word, fill};
use crate::plan::doctor::{Remedy, Shift, Symptom};

/// Features that have a button.
const MOST_SHOWN: usize = 5;

/// Draws the line of a shift that a layer seems to have.
pub fn shift_line_ui(ui: &mut egui::Ui, shift: &Shift, lang: Lang) {
    let p = theme::palette_of(ui);
    ui.horizontal_top(|ui| {
        icon_ui(ui, Icon::Caution, 14.0, p.limit_text);
        let text = RichText::new(export::shift_told(shift, lang)).size(theme::SMALL).color(p.text);
        ui.add(Label::new(text).wrap());
    });
}

/// Draws the lines. With `shows`, behind each line stand the features that it names, as buttons; answers the one that
/// was pressed.
pub fn symptom_lines_ui(ui: &mut egui::Ui, symptoms: &[Symptom], lang: Lang, shows: bool) -> Option<FeatureId> {
    let mut pressed = None;
    let p = theme::palette_of(ui);
    for symptom in symptoms {
        ui.horizontal_top(|ui| {
            let (icon, color) = match symptom.remedy {
                Remedy::Done => (Icon::Tick, p.secondary),
                Remedy::Certain(_) => (Icon::Edit, p.accent_text),
                Remedy::Told => (Icon::Caution, p.limit_text),
            };
            icon_ui(ui, icon, 14.0, color);
            let words = export::symptom_words(symptom, lang);
            let remedy = export::remedy_words(symptom.remedy, lang);
            let text = fill(Word::OddWithRemedy, lang, &[("what", &words), ("remedy", remedy)]);
            let text = RichText::new(text).size(theme::SMALL).color(p.text);
            ui.add(Label::new(text).wrap());
        });
        if !shows || symptom.places.iter().all(|place| place.feature.is_none()) {
            continue;
        }
        ui.horizontal_wrapped(|ui| {
            ui.add_space(20.0);
            for place in symptom.places.iter().take(MOST_SHOWN) {
                let Some(feature) = place.feature else { continue };
                let name = fill(Word::SymptomShow, lang, &[("name", &place.name)]);
                if theme::small_button(ui, &place.name).accessible_name(&name).on_hover_text(&name).clicked() {
                    pressed = Some(feature);
                }
            }
        });
    }
    pressed
}
