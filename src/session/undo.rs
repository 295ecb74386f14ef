//! Undo and redo on the session: the project returns, and what hangs on it follows.

use std::path::PathBuf;

use crate::crs::MapCrs;
use crate::plan::{FeatureRef, Origin, PlanLayer};
use crate::project::{Bilingual, LayerId};

use super::command::{InquiryCommand, ViewCommand};
use super::georeferencing::Georeferencing;
use super::history::{History, Moment};
use super::selection::Selection;
use super::session::Session;
use super::step_words::both;
use crate::i18n::Word;

impl Session {
    /// Tells whether a gesture is under way: the pointer holds something, or a text is being typed. What changes
    /// meanwhile is one step; otherwise each command is one.
    pub fn settle(&mut self, held: bool) {
        // What a show changes is put back when it ends: it is no step.
        self.held = held || self.show.is_some();
        if !self.held {
            self.settle_now();
        }
    }

    /// Ends the gesture under way, if there is one.
    pub(super) fn settle_now(&mut self) {
        let crs = self.crs_of_plan().clone();
        self.history.settle(&self.plan.project, self.only.as_ref(), &crs);
    }

    /// Takes in what a command has done.
    pub(super) fn note_step(&mut self, words: Bilingual) {
        self.history.note(&self.plan.project, words);
        if !self.held && self.show.is_none() {
            self.settle_now();
        }
    }

    /// Does several things of one gesture as one step, called so where a name is given, else as the first of them.
    pub(super) fn as_one_step<R>(&mut self, words: Option<Bilingual>, work: impl FnOnce(&mut Self) -> R) -> R {
        let was_held = std::mem::replace(&mut self.held, true);
        let result = work(self);
        self.held = was_held;
        if let Some(words) = words {
            self.history.name(words);
        }
        if !self.held && self.show.is_none() {
            self.settle_now();
        }
        result
    }

    /// What led here is no longer to be taken back.
    pub(super) fn forget_steps(&mut self) {
        self.history = History::new(&self.plan.project, &self.crs);
    }

    /// Undoes the last step of what is being laid by control points, else of the project.
    pub(super) fn take_back(&mut self) {
        if !self.georeferencing.as_mut().is_some_and(Georeferencing::undo) {
            self.undo();
        }
    }

    /// Does again what was undone last.
    pub(super) fn do_again(&mut self) {
        if !self.georeferencing.as_mut().is_some_and(Georeferencing::redo) {
            self.redo();
        }
    }

    /// What would be undone next.
    pub fn undo_words(&self) -> Option<Bilingual> {
        let of_points = self.georeferencing.as_ref().filter(|of| of.can_undo());
        of_points.map(|_| points_words()).or_else(|| self.history.undo_words().cloned())
    }

    /// What would be done again next.
    pub fn redo_words(&self) -> Option<Bilingual> {
        let of_points = self.georeferencing.as_ref().filter(|of| of.can_redo());
        of_points.map(|_| points_words()).or_else(|| self.history.redo_words().cloned())
    }

    fn undo(&mut self) {
        self.settle_now();
        if let Some(moment) = self.history.undo() {
            self.return_to(moment);
        }
    }

    fn redo(&mut self) {
        self.settle_now();
        if let Some(moment) = self.history.redo() {
            self.return_to(moment);
        }
    }

    fn return_to(&mut self, moment: Moment) {
        let Moment { project, only, crs } = moment;
        self.plan.project = (*project).clone();
        self.only = only;
        self.fit_data();
        if self.crs != crs {
            self.draw_in(crs);
        }
        self.plan_revision += 1;
        // What comes back as a file had it before it changed is read from what it is now.
        let outdated = self.shelf.outdated_of(&self.plan.project);
        let source = |id: LayerId| Some((id.clone(), PathBuf::from(&self.plan.project.layer(&id)?.source)));
        let files = outdated.into_iter().filter_map(source).collect();
        self.read_files(files);
    }

    /// Gives the plan the data of the project's layers, and lets go of what no longer exists.
    pub(super) fn fit_data(&mut self) {
        let was_empty = self.plan.layers.is_empty();
        let chosen = self.chosen_features();
        let counts: Vec<_> = self.plan.layers.iter().map(|l| (l.id.clone(), l.dataset.len())).collect();
        let pointer = |l: &PlanLayer| (l.id.clone(), std::sync::Arc::as_ptr(&l.dataset));
        let before: Vec<_> = self.plan.layers.iter().map(pointer).collect();
        self.plan.layers = self.shelf.layers_of(&self.plan.project);
        let is_same = self.plan.layers.iter().map(pointer).eq(before.iter().cloned());
        if !is_same {
            self.data_revision += 1;
            self.plan_revision += 1;
            self.arrivals += 1;
            // Where a repair is undone or done again, other rows are the same features.
            // What was said about data is not said of others; of layers that went it is said again where they come back.
            let now = |id: &LayerId| self.plan.layer(id).map(|l| std::sync::Arc::as_ptr(&l.dataset));
            let has_others = |id: &LayerId| {
                now(id).is_some_and(|now| before.iter().any(|(other, data)| other == id && *data != now))
            };
            self.notices.forget_layers(has_others);
            self.landing.odd.retain(|odd| !has_others(&odd.layer));
            self.landing.shifted.retain(|shifted| !has_others(&shifted.layer));
            let is_other = |(id, count): &(LayerId, usize)| self.plan.dataset(id).is_some_and(|d| d.len() != *count);
            let recounted: Vec<LayerId> = counts.into_iter().filter(is_other).map(|(id, _)| id).collect();
            self.choose_again(chosen, &recounted);
        }
        let exists = |of: &FeatureRef| self.plan.feature(of).is_some();
        let active = self.selection.active_layer.as_ref();
        if self.selection.current.as_ref().is_some_and(|of| !exists(of))
            || active.is_some_and(|id| self.plan.project.layer(id).is_none())
        {
            self.selection = Selection::default();
        }
        self.selection.also_here.retain(|of| self.plan.feature(of).is_some());
        self.pins.pinned.retain(|pin| self.plan.feature(&pin.of).is_some());
        self.inquiry.pointed.take_if(|of| self.plan.feature(of).is_none());
        let project = &self.plan.project;
        self.inquiry.draft.layers.retain(|id| project.layer(id).is_some());
        self.let_go_of_hidden();
        if !is_same {
            self.ask_anew();
        }
        // An empty plan lies nowhere: what comes first says where the map is.
        if was_empty && !self.plan.layers.is_empty() {
            self.crs = self
                .plan
                .project
                .map_crs
                .crs_for(self.plan.home_extent())
                .unwrap_or_else(|_| MapCrs::for_extent(self.plan.home_extent()));
            self.view = None;
            self.view(&ViewCommand::ZoomToAll);
        }
    }

    /// An answer about other data is no answer: asks again, or lets go where the origin has gone.
    pub(super) fn ask_anew(&mut self) {
        let exists = match &self.inquiry.draft.origin {
            None => return,
            Some(Origin::Point(_)) => true,
            Some(Origin::Layer(id, _)) => self.plan.dataset(id).is_some(),
            Some(Origin::Feature(of, _)) => self.plan.feature(of).is_some(),
        };
        let draft = &self.inquiry.draft;
        self.inquire(if exists { InquiryCommand::SetFilter(draft.filter.clone()) } else { InquiryCommand::Clear });
    }
}

fn points_words() -> Bilingual {
    both(|lang| Word::StepControlPoints.text(lang).to_owned())
}
