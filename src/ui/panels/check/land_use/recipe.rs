//! What the balance sums up: which layers, by what, within what. Each change is a step of its own.

use egui::{RichText, Ui};

use crate::i18n::Word;
use crate::plan::field_names;
use crate::project::{BalanceRecipe, LayerId};
use crate::session::{CheckCommand, Command, Session};
use crate::ui::panels::check::layer_picker::{Picker, layers_ui};
use crate::ui::panels::style::fields::{choice_ui, row_ui};
use crate::ui::{fonts, theme};

/// `areas` are the layers that have any.
pub fn recipe_ui(ui: &mut Ui, session: &Session, areas: &[LayerId], recipe: &BalanceRecipe, queue: &mut Vec<Command>) {
    let lang = session.settings.lang;
    let mut made = recipe.clone();
    let name = Word::LandUseLayers.text(lang);
    row_ui(ui, name, |ui| {
        let picker = Picker { name, none: Word::RuleNoLayers.text(lang), offered: areas, width: ui.available_width() };
        if let Some(layers) = layers_ui(ui, session, picker, &made.layers) {
            // Without any layer there is nothing to sum up.
            if !layers.is_empty() {
                made.layers = layers;
            }
        }
    });
    let name = Word::LandUseField.text(lang);
    row_ui(ui, name, |ui| {
        let fields = field_names(&session.plan, &made.layers);
        let options: Vec<String> =
            std::iter::once(Word::LandUseByStyle.text(lang).to_owned()).chain(fields.iter().cloned()).collect();
        let chosen = match &made.field {
            None => Some(0),
            Some(field) => fields.iter().position(|other| other == field).map(|i| i + 1),
        };
        let half = (ui.available_width() - 66.0) / 2.0;
        let none = made.field.clone().unwrap_or_default();
        if let Some(i) = choice_ui(ui, "land use field", name, half, &options, chosen, &none) {
            made.field = i.checked_sub(1).and_then(|i| fields.get(i)).cloned();
        }
        let name = Word::LandUseWithin.text(lang);
        let p = theme::palette_of(ui);
        ui.label(RichText::new(name).font(fonts::regular(theme::BODY)).color(p.secondary));
        let usual = match session.plan.project.boundary {
            Some(_) => Word::LandUseWithinPlan,
            None => Word::LandUseUnion,
        };
        let others = areas.iter().map(|id| session.plan.layer_name(id).get(lang).clone());
        let options: Vec<String> = std::iter::once(usual.text(lang).to_owned()).chain(others).collect();
        let chosen = match &made.within {
            None => Some(0),
            Some(id) => areas.iter().position(|other| other == id).map(|i| i + 1),
        };
        let width = ui.available_width();
        if let Some(i) = choice_ui(ui, "land use within", name, width, &options, chosen, "") {
            made.within = i.checked_sub(1).and_then(|i| areas.get(i)).cloned();
        }
    });
    if made != *recipe {
        queue.push(Command::Check(CheckCommand::SetBalance(Some(Box::new(made)))));
    }
}
