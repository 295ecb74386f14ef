//! Looking for places: what is typed, what is called so, and the marker that stands where a position was typed.

use crate::crs::MapPoint;
use crate::data::{Extent, LonLat};
use crate::plan::{self, FeatureRef, FindQuestion, FoundName};

use super::command::ViewCommand;
use super::job::JobRequest;
use super::selection::Selection;
use super::session::Session;

/// Places listed at most.
const MOST: usize = 40;

/// The search of the moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Find {
    /// What was last asked for; the results may still be those of before.
    pub text: String,
    /// What is called like it, the best first.
    pub places: Vec<FoundName>,
    /// Whether the results for the text are still on their way.
    pub running: bool,
    /// Stands where a position was typed, until it is taken away.
    pub marker: Option<LonLat>,
    /// The data whose names are indexed, or being indexed.
    indexed: Option<u64>,
    /// Whether the names are still being indexed.
    indexing: bool,
}

/// What can be done with the search.
#[derive(Clone, Debug, PartialEq)]
pub enum FindCommand {
    /// Looks for what is called so; nothing is for an empty text.
    Ask(String),
    /// Chooses a feature, zooms to it and shows its card.
    Show(FeatureRef),
    /// Moves the map to a position and leaves a marker there.
    GoTo(LonLat),
    /// Takes the marker away.
    ClearMarker,
}

impl Session {
    pub(super) fn find(&mut self, command: FindCommand) {
        match command {
            FindCommand::Ask(text) => {
                self.find.text = text;
                self.find.running = true;
                self.look_for_names();
            }
            FindCommand::Show(of) => {
                self.selection = Selection::default();
                self.select(super::command::SelectionCommand::Select(of.clone()));
                self.view(&ViewCommand::ZoomToFeature(of));
            }
            FindCommand::GoTo(at) => {
                if self.crs.map_from_lonlat(at).is_none_or(|p: MapPoint| !p.is_finite()) {
                    self.tell_beyond_map();
                    return;
                }
                self.find.marker = Some(at);
                self.zoom_to_extent(Extent::of_point(at));
            }
            FindCommand::ClearMarker => self.find.marker = None,
        }
    }

    /// Asks once the names are indexed, and has them indexed first where they are not.
    fn look_for_names(&mut self) {
        if self.find.text.trim().is_empty() {
            self.jobs.cancel("find");
            self.find.places.clear();
            self.find.running = false;
        }
        if self.find.indexed != Some(self.data_revision) {
            self.find.indexed = Some(self.data_revision);
            self.find.indexing = !plan::names_are_indexed(&self.plan);
            if self.find.indexing {
                self.jobs.start(JobRequest::IndexNames(Box::new(self.plan.clone())));
            }
        }
        if self.find.indexing || !self.find.running {
            return;
        }
        let from = self.view.and_then(|view| self.crs.lonlat_from_map(view.centre()));
        let lang = self.settings.lang;
        let question = FindQuestion { text: self.find.text.clone(), lang, from, most: MOST };
        self.jobs.start(JobRequest::Find { plan: Box::new(self.plan.clone()), question: Box::new(question) });
    }

    pub(super) fn take_names(&mut self) {
        self.find.indexing = false;
        if self.find.running {
            self.look_for_names();
        }
    }

    pub(super) fn take_places(&mut self, places: Vec<FoundName>) {
        self.find.places = places;
        self.find.running = false;
    }

    /// What was found belongs to the plan before.
    pub(super) fn forget_found(&mut self) {
        ["find", "names"].into_iter().for_each(|job| self.jobs.cancel(job));
        self.find = Find::default();
    }
}
