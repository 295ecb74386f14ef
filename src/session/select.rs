//! Choosing: a feature by a click or from a list, another one under the same click, a layer.

use crate::analysis::measure;
use crate::data::{Extent, Feature, FeatureId, LonLat};
use crate::plan::FeatureRef;

use super::command::{Direction, SelectionCommand};
use super::selection::Selection;
use super::session::Session;

impl Session {
    pub(super) fn select(&mut self, command: SelectionCommand) {
        match command {
            SelectionCommand::Clear => self.selection = Selection::default(),
            SelectionCommand::Select(of) => {
                if !self.selection.also_here.contains(&of) {
                    self.selection.also_here.clear();
                    self.selection.clicked_at = None;
                }
                self.choose(of);
            }
            SelectionCommand::SelectLayer(layer) => {
                if self.plan.project.layer(&layer).is_none() {
                    return;
                }
                if self.selection.current.as_ref().is_none_or(|of| of.layer != layer) {
                    self.selection = Selection::default();
                }
                self.selection.active_layer = Some(layer);
            }
            SelectionCommand::Step(direction) => {
                if let Some(of) = self.stepped(direction) {
                    self.choose(of);
                }
            }
            SelectionCommand::Identify { at, tolerance_m } => self.click(at, tolerance_m),
            SelectionCommand::IdentifyAlso { at, tolerance_m } => {
                let here = self.identify(at, tolerance_m);
                let active = self.selection.active_layer.as_ref();
                // A selection keeps to one layer: of what lies here, that of its own comes first.
                let own = here.iter().find(|of| active == Some(&of.layer));
                if let Some(of) = own.or(here.first()).cloned() {
                    self.toggle(&of);
                }
            }
            SelectionCommand::Inside { outline, also } => self.select_inside(&outline, also),
            SelectionCommand::InsideOf(layer) => self.choose_inside_of(&layer),
            SelectionCommand::Toggle(of) => self.toggle(&of),
            SelectionCommand::Several { layer, rows, lead } => {
                let Some(dataset) = self.plan.dataset(&layer) else { return };
                let known = rows.iter().copied().filter(|row| (*row as usize) < dataset.len()).collect();
                self.selection = Selection::of_rows(layer, known, lead);
            }
        }
    }

    /// Adds a feature to those that are chosen, and makes it lead; or takes it out. One of another layer is chosen
    /// instead of them.
    fn toggle(&mut self, of: &FeatureRef) {
        if self.plan.feature(of).is_none() {
            return;
        }
        let mut rows = self.selection.rows_of(&of.layer).to_vec();
        let (row, lead) = (of.feature.0, self.selection.current.as_ref().map(|lead| lead.feature.0));
        let lead = match rows.binary_search(&row) {
            Ok(place) => {
                rows.remove(place);
                lead
            }
            Err(place) => {
                rows.insert(place, row);
                Some(row)
            }
        };
        self.selection = Selection::of_rows(of.layer.clone(), rows, lead);
    }

    /// Around all that is chosen; `None` when nothing of it has a place.
    pub(super) fn selection_extent(&self) -> Option<Extent> {
        let dataset = self.plan.dataset(self.selection.active_layer.as_ref()?)?;
        let chosen = self.selection.features.iter().filter_map(|row| dataset.feature(FeatureId(*row)));
        Extent::of_extents(chosen.filter_map(Feature::extent))
    }

    fn choose(&mut self, of: FeatureRef) {
        let known = self.plan.feature(&of).is_some();
        self.selection.active_layer = known.then(|| of.layer.clone());
        self.selection.features = known.then_some(of.feature.0).into_iter().collect();
        self.selection.current = known.then_some(of);
        self.selection.nothing_here = false;
    }

    /// The neighbour of the chosen feature under the click; `None` when nothing else lies there.
    fn stepped(&self, direction: Direction) -> Option<FeatureRef> {
        let here = &self.selection.also_here;
        let place = self.selection.place_here().filter(|_| here.len() > 1)?;
        let next = match direction {
            Direction::Next => (place + 1) % here.len(),
            Direction::Previous => (place + here.len() - 1) % here.len(),
        };
        here.get(next).cloned()
    }

    fn click(&mut self, at: LonLat, tolerance_m: f64) {
        let here = self.identify(at, tolerance_m);
        let near = |before: LonLat| measure::distance(before, at).metres() <= tolerance_m;
        let again = self.selection.clicked_at.is_some_and(near) && here == self.selection.also_here;
        if let Some(of) = self.stepped(Direction::Next).filter(|_| again) {
            self.choose(of);
            return;
        }
        let current = here.first().cloned();
        self.selection = Selection {
            active_layer: current.as_ref().map(|of| of.layer.clone()),
            features: current.iter().map(|of| of.feature.0).collect(),
            nothing_here: current.is_none(),
            current,
            clicked_at: (!here.is_empty()).then_some(at),
            also_here: here,
            inside: Vec::new(),
        };
    }
}
