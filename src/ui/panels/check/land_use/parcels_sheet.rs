//! The sheet of parcel figures: which fields hold them, and what is allowed. It counts when applied, as one step.

use egui::{Align, Layout, RichText, ScrollArea, Ui, vec2};

use super::allowed::allowed_ui;
use crate::data::Dataset;
use crate::export;
use crate::i18n::{Lang, Word, fill};
use crate::plan::{class_field, indicator_field, indicators_of, percent_unit, usual_indicators};
use crate::project::{Buildings, Indicator, IndicatorField, IndicatorRecipe, LayerId, PercentUnit, Rest};
use crate::session::{CheckCommand, Command, Session};
use crate::ui::panels::check::layer_picker::area_layers;
use crate::ui::panels::style::fields::choice_ui;
use crate::ui::sheet::{plain_ui, primary_ui, sheet_ui};
use crate::ui::{fonts, theme};

const WIDTH: f32 = 700.0;
const HEIGHT: f32 = 440.0;
const LABEL_WIDTH: f32 = 150.0;
const CHOICE_WIDTH: f32 = 260.0;
const UNIT_WIDTH: f32 = 190.0;

/// The recipe as it is being written.
#[derive(Clone, Debug)]
pub struct ParcelsSheet {
    /// `None` for a plan without areas.
    recipe: Option<IndicatorRecipe>,
    areas: Vec<LayerId>,
}

impl ParcelsSheet {
    pub fn new(session: &Session) -> Self {
        let areas = area_layers(session);
        let own = session.plan.project.indicators.clone().or_else(|| usual_indicators(&session.plan));
        let recipe = own.or_else(|| areas.first().map(|layer| indicators_of(&session.plan, layer)));
        Self { recipe, areas }
    }

    /// The answer is whether it stays open.
    pub fn ui(&mut self, ctx: &egui::Context, session: &Session, queue: &mut Vec<Command>) -> bool {
        let lang = session.settings.lang;
        let mut open = true;
        let closed = sheet_ui(ctx, "parcel-figures", Word::ParcelsTitle.text(lang), WIDTH, |ui| {
            let height = HEIGHT.min(ctx.content_rect().height() - 220.0).max(120.0);
            ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
                ui.set_width(ui.available_width() - 8.0);
                match &mut self.recipe {
                    Some(recipe) => recipe_ui(ui, session, &self.areas, recipe),
                    None => {
                        ui.label(Word::LandUseNoAreas.text(lang));
                    }
                }
            });
            ui.add_space(8.0);
            let size = vec2(ui.available_width(), 32.0);
            ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
                if primary_ui(ui, Word::RulesApply.text(lang), self.recipe.is_some()) {
                    let recipe = self.recipe.clone().map(Box::new);
                    if recipe.as_deref() != session.plan.project.indicators.as_ref() {
                        queue.push(Command::Check(CheckCommand::SetIndicators(recipe)));
                    }
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

fn recipe_ui(ui: &mut Ui, session: &Session, areas: &[LayerId], recipe: &mut IndicatorRecipe) {
    let lang = session.settings.lang;
    let name = |id: &LayerId| session.plan.layer_name(id).get(lang).clone();
    let names: Vec<String> = areas.iter().map(name).collect();
    let chosen = areas.iter().position(|id| *id == recipe.parcels);
    if let Some(id) = labelled(ui, Word::ParcelsLayer.text(lang), &names, chosen).and_then(|i| areas.get(i)) {
        // The fields of another layer are others; what is allowed stays.
        let allowed = std::mem::take(&mut recipe.allowed);
        *recipe = IndicatorRecipe { allowed, ..indicators_of(&session.plan, id) };
    }
    if let Some(data) = session.plan.dataset(&recipe.parcels) {
        let usual = class_field(data).map(str::to_owned);
        field_ui(ui, Word::ParcelsClassField.text(lang), data, usual, &mut recipe.class_field, lang);
        for indicator in Indicator::ALL {
            indicator_ui(ui, data, indicator, recipe, lang);
        }
    }
    let options: Vec<String> = std::iter::once(Word::ParcelsNoLayer.text(lang).to_owned()).chain(names).collect();
    let place = |id: Option<&LayerId>| match id {
        None => Some(0),
        Some(id) => areas.iter().position(|other| other == id).map(|i| i + 1),
    };
    let chosen = place(recipe.buildings.as_ref().map(|b| &b.layer));
    if let Some(i) = labelled(ui, Word::ParcelsBuildings.text(lang), &options, chosen) {
        let layer = i.checked_sub(1).and_then(|i| areas.get(i)).cloned();
        recipe.buildings =
            layer.map(|layer| Buildings { layer, floors_field: None, height_field: None, rest: Rest::default() });
    }
    let chosen = place(recipe.green.as_ref());
    if let Some(i) = labelled(ui, Word::ParcelsGreen.text(lang), &options, chosen) {
        recipe.green = i.checked_sub(1).and_then(|i| areas.get(i)).cloned();
    }
    ui.add_space(8.0);
    ui.label(RichText::new(Word::ParcelsAllowed.text(lang)).font(fonts::bold(theme::BODY)));
    allowed_ui(ui, &mut recipe.allowed, lang);
}

/// The field of a figure, and, where that is a part of a whole, how the field writes it.
fn indicator_ui(ui: &mut Ui, data: &Dataset, indicator: Indicator, recipe: &mut IndicatorRecipe, lang: Lang) {
    let name = export::indicator_word(indicator).text(lang);
    let before = recipe.fields.iter().find(|f| f.indicator == indicator).cloned();
    let usual = indicator_field(data, indicator);
    let mut field = before.as_ref().map(|f| f.field.clone());
    let mut unit = before.as_ref().and_then(|f| f.unit);
    ui.horizontal(|ui| {
        field_ui(ui, name, data, usual.clone(), &mut field, lang);
        if field != before.as_ref().map(|f| f.field.clone()) {
            // Another field is looked at anew.
            unit = field.as_deref().filter(|_| indicator.is_percent()).map(|field| percent_unit(data, field));
        }
        if let Some(of) = field.as_ref().or(usual.as_ref()).filter(|_| indicator.is_percent()) {
            let now = unit.unwrap_or_else(|| percent_unit(data, of));
            let words = |unit: &PercentUnit| match unit {
                PercentUnit::Percent => Word::ParcelsPercent.text(lang).to_owned(),
                PercentUnit::Share => Word::ParcelsShare.text(lang).to_owned(),
            };
            let options: Vec<String> = PercentUnit::ALL.iter().map(words).collect();
            let chosen = PercentUnit::ALL.iter().position(|unit| *unit == now);
            let label = fill(Word::ParcelsUnit, lang, &[("name", name)]);
            let width = ui.available_width().clamp(60.0, UNIT_WIDTH);
            let picked = choice_ui(ui, &format!("parcels {label}"), &label, width, &options, chosen, "");
            if let Some(picked) = picked.and_then(|i| PercentUnit::ALL.get(i)) {
                (field, unit) = (Some(of.clone()), Some(*picked));
            }
        }
    });
    let rest = before.as_ref().map(|f| f.rest.clone()).unwrap_or_default();
    let after = field.map(|field| IndicatorField { indicator, field, unit, rest });
    if after != before {
        recipe.fields.retain(|f| f.indicator != indicator);
        recipe.fields.extend(after);
    }
}

/// A field of the data, or the one that is usually called so.
fn field_ui(ui: &mut Ui, name: &str, data: &Dataset, usual: Option<String>, field: &mut Option<String>, lang: Lang) {
    let auto = match usual {
        Some(usual) => fill(Word::ParcelsAuto, lang, &[("field", &usual)]),
        None => Word::ParcelsAutoNone.text(lang).to_owned(),
    };
    let fields: Vec<String> = data.fields().iter().map(|f| f.name.clone()).collect();
    let chosen = match field.as_ref() {
        None => Some(0),
        Some(field) => fields.iter().position(|other| other == field).map(|i| i + 1),
    };
    let options: Vec<String> = std::iter::once(auto).chain(fields.iter().cloned()).collect();
    if let Some(i) = labelled(ui, name, &options, chosen) {
        *field = i.checked_sub(1).and_then(|i| fields.get(i)).cloned();
    }
}

fn labelled(ui: &mut Ui, name: &str, options: &[String], chosen: Option<usize>) -> Option<usize> {
    let p = theme::palette_of(ui);
    ui.horizontal(|ui| {
        let size = vec2(LABEL_WIDTH, 30.0);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(LABEL_WIDTH);
            ui.label(RichText::new(name).color(p.secondary));
        });
        choice_ui(ui, &format!("parcels {name}"), name, CHOICE_WIDTH, options, chosen, "")
    })
    .inner
}
