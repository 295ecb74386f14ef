//! What is odd about the data of one layer, shown on request, and its repair: a recipe that the project keeps.

use std::sync::Arc;

use super::document_job::{DocumentJob, LayerFile};
use super::landing::Shifted;
use super::session::Session;
use super::step_words::both;
use crate::data::Dataset;
use crate::formats::{Reading, Repairs};
use crate::i18n::{Word, fill};
use crate::plan::PlanLayer;
use crate::plan::doctor::{Examined, Shift, Symptom, repairs_for};
use crate::project::LayerId;

/// The layer whose data are looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerSymptoms {
    pub layer: LayerId,
    /// `None` until they are found.
    pub found: Option<Vec<Symptom>>,
    /// The shift that it seems to have.
    pub shift: Option<Shift>,
}

impl LayerSymptoms {
    /// The repairs that would put right what is certain.
    pub fn repairs(&self) -> Repairs {
        repairs_for(self.found.iter().flatten())
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum SymptomCommand {
    /// Looks at the data of a layer.
    Show(LayerId),
    /// Puts right what is certain about the layer that is looked at; the file stays as it is.
    Repair,
    /// Takes the repairs of the layer that is looked at out of its data again: its source is read as it is.
    TakeBack,
    Close,
}

impl Session {
    pub(super) fn symptom_command(&mut self, command: SymptomCommand) {
        match command {
            SymptomCommand::Show(layer) => self.look_at(layer),
            SymptomCommand::Repair => self.repair(),
            SymptomCommand::TakeBack => self.take_repairs_back(),
            SymptomCommand::Close => {
                self.jobs.cancel("examine");
                self.jobs.cancel("repair");
                self.symptoms = None;
            }
        }
    }

    fn look_at(&mut self, layer: LayerId) {
        let Some(data) = self.plan.dataset(&layer).cloned() else { return };
        let (reading, near) = (self.reading_of(&layer), self.ground());
        self.landing.odd.retain(|odd| odd.layer != layer);
        self.symptoms = Some(LayerSymptoms { layer: layer.clone(), found: None, shift: None });
        self.start(DocumentJob::Examine { layer, data, reading, near });
    }

    pub(super) fn take_symptoms(&mut self, layer: &LayerId, found: Examined) {
        let Some(shown) = self.symptoms.as_mut().filter(|shown| shown.layer == *layer) else { return };
        (shown.found, shown.shift) = (Some(found.symptoms), found.shift);
        self.landing.shifted.retain(|other| other.layer != *layer);
        // It is asked about above the map too, unless that was answered.
        if !self.reading_of(layer).may_be_shifted() {
            return;
        }
        self.landing.shifted.extend(found.shift.map(|shift| Shifted { layer: layer.clone(), shift }));
    }

    /// Puts right what is certain, away from the window.
    fn repair(&mut self) {
        let Some(shown) = &self.symptoms else { return };
        let repairs = shown.repairs();
        let Some(data) = self.plan.dataset(&shown.layer).cloned().filter(|_| repairs != Repairs::NONE) else { return };
        let layer = shown.layer.clone();
        let reading = self.reading_of(&layer);
        let reading = Reading { repairs: reading.repairs.and(repairs), ..reading };
        self.start(DocumentJob::Repair { layer, data, repairs, reading });
    }

    /// The data of a layer with its repair made: what reading its source so gives. Dropped where the layer has other
    /// data by now than those that were repaired.
    pub(super) fn take_repaired(&mut self, layer: LayerId, reading: Reading, from: &Arc<Dataset>, data: Dataset) {
        if !self.plan.dataset(&layer).is_some_and(|now| Arc::ptr_eq(now, from)) {
            return;
        }
        let chosen = self.chosen_features();
        let Some(of) = self.plan.project.layer_mut(&layer) else { return };
        of.reading = reading;
        // What waited to be said of it was said of the data before.
        self.landing.odd.retain(|odd| odd.layer != layer);
        let (source, reading, name) = (of.source.clone(), of.reading.clone(), of.name.clone());
        self.shelf.put(&source, &reading, PlanLayer::shared(layer.clone(), Arc::new(data)));
        self.plan.layers = self.shelf.layers_of(&self.plan.project);
        self.choose_again(chosen, std::slice::from_ref(&layer));
        self.data_replaced();
        self.note_step(both(|lang| fill(Word::StepRepair, lang, &[("name", name.get(lang))])));
        self.look_again(&layer);
    }

    fn take_repairs_back(&mut self) {
        let layer = self.symptoms.as_ref().and_then(|shown| self.plan.project.layer(&shown.layer));
        let Some(layer) = layer.filter(|layer| layer.reading.repairs != Repairs::NONE) else { return };
        let reading = Reading { repairs: Repairs::NONE, ..layer.reading.clone() };
        let file = LayerFile::of(layer).read_as(reading);
        self.read_sources(vec![file]);
    }

    /// Looks at the data of a layer anew if it is the one that is looked at.
    pub(super) fn look_again(&mut self, layer: &LayerId) {
        if self.symptoms.as_ref().is_some_and(|shown| shown.layer == *layer) {
            self.look_at(layer.clone());
        }
    }
}
