//! The sheet of parcel figures: which fields hold them, and what is allowed. It counts when applied, as one step.

use egui::{Align, Layout, RichText, ScrollArea, Ui, vec2};

use super::allowed::allowed_ui;
use crate::data::Dataset;
use crate::export;
use crate::i18n::{Lang, Word, fill};
use crate::plan::{class_field, indicator_field, usual_indicators};
use crate::project::{Buildings, Indicator, IndicatorRecipe, LayerId, Rest};
use crate::session::{CheckCommand, Command, Session};
use crate::ui::panels::check::layer_picker::area_layers;
use crate::ui::panels::style::fields::choice_ui;
use crate::ui::sheet::{plain_ui, primary_ui, sheet_ui};
use crate::ui::{fonts, theme};

const WIDTH: f32 = 700.0;
const HEIGHT: f32 = 440.0;
const LABEL_WIDTH: f32 = 150.0;
const CHOICE_WIDTH: f32 = 260.0;

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
        let recipe = own.or_else(|| areas.first().cloned().map(plain));
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

fn plain(parcels: LayerId) -> IndicatorRecipe {
    IndicatorRecipe {
        parcels,
        class_field: None,
        fields: Vec::new(),
        buildings: None,
        green: None,
        allowed: Vec::new(),
        rest: Rest::default(),
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
        *recipe = IndicatorRecipe { allowed, ..plain(id.clone()) };
    }
    if let Some(data) = session.plan.dataset(&recipe.parcels) {
        let usual = class_field(data).map(str::to_owned);
        field_ui(ui, Word::ParcelsClassField.text(lang), data, usual, &mut recipe.class_field, lang);
        for indicator in Indicator::ALL {
            let place = recipe.fields.iter().position(|(of, _)| *of == indicator);
            let mut field = place.and_then(|i| recipe.fields.get(i)).map(|(_, field)| field.clone());
            let before = field.clone();
            let usual = indicator_field(data, indicator);
            field_ui(ui, export::indicator_word(indicator).text(lang), data, usual, &mut field, lang);
            if field != before {
                recipe.fields.retain(|(of, _)| *of != indicator);
                recipe.fields.extend(field.map(|field| (indicator, field)));
            }
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
