//! Undo and redo of every change of the project, by whole snapshots. It knows no command: whatever changed is a step.
//!
//! A snapshot is small, since a project holds no data; those of the same state share one allocation.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use super::arrangement::OnlyLayer;
use crate::crs::MapCrs;
use crate::project::{Bilingual, Project};

/// More steps than this are not kept: the oldest goes first.
const MOST_STEPS: usize = 500;

/// A state to come back to: the project, which layer was shown by itself, and the plane of the map, which depends on
/// where the data lay when it was chosen.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Moment {
    pub project: Arc<Project>,
    pub only: Option<OnlyLayer>,
    pub crs: MapCrs,
}

impl Moment {
    pub(super) fn new(project: &Project, only: Option<&OnlyLayer>, crs: &MapCrs) -> Self {
        Self { project: Arc::new(project.clone()), only: only.cloned(), crs: crs.clone() }
    }
}

/// The state on the other side of a step, and what the step did.
#[derive(Clone, Debug)]
struct Step {
    moment: Moment,
    words: Bilingual,
}

/// The steps that can be undone and done again.
#[derive(Clone, Debug)]
pub struct History {
    /// The state after the last step: what is undone next begins here.
    settled: Moment,
    /// The state before each step, the latest last.
    past: VecDeque<Step>,
    /// The state after each step that was undone, the next to redo last.
    future: Vec<Step>,
    /// What the gesture under way has done so far.
    pending: Option<Bilingual>,
}

impl History {
    /// A history that begins with a project.
    pub(super) fn new(project: &Project, crs: &MapCrs) -> Self {
        let settled = Moment::new(project, None, crs);
        Self { settled, past: VecDeque::new(), future: Vec::new(), pending: None }
    }

    /// Notes what a command did, if the project is no longer the settled one. The first command of a gesture names
    /// the step.
    pub(super) fn note(&mut self, project: &Project, words: Bilingual) {
        if *self.settled.project != *project {
            self.pending.get_or_insert(words);
        }
    }

    /// Names the gesture under way, if it has changed anything.
    pub(super) fn name(&mut self, words: Bilingual) {
        if self.pending.is_some() {
            self.pending = Some(words);
        }
    }

    /// Ends the gesture under way: one step, if anything has changed since the last one.
    pub(super) fn settle(&mut self, project: &Project, only: Option<&OnlyLayer>, crs: &MapCrs) {
        let words = self.pending.take();
        if *self.settled.project == *project {
            self.settled.only = only.cloned();
            return;
        }
        let before = std::mem::replace(&mut self.settled, Moment::new(project, only, crs));
        self.past.push_back(Step { moment: before, words: words.unwrap_or_default() });
        self.future.clear();
        if self.past.len() > MOST_STEPS {
            self.past.pop_front();
        }
    }

    /// The state before the last step, which becomes the settled one.
    pub(super) fn undo(&mut self) -> Option<Moment> {
        let Step { moment, words } = self.past.pop_back()?;
        let after = std::mem::replace(&mut self.settled, moment.clone());
        self.future.push(Step { moment: after, words });
        Some(moment)
    }

    /// The state after the step that was undone last, which becomes the settled one.
    pub(super) fn redo(&mut self) -> Option<Moment> {
        let Step { moment, words } = self.future.pop()?;
        let before = std::mem::replace(&mut self.settled, moment.clone());
        self.past.push_back(Step { moment: before, words });
        Some(moment)
    }

    /// Changes all that is remembered alike: what a file is called is no step.
    pub(super) fn rewrite(&mut self, change: impl Fn(&mut Project)) {
        let moments = self.past.iter_mut().map(|s| &mut s.moment).chain(self.future.iter_mut().map(|s| &mut s.moment));
        for moment in moments.chain(std::iter::once(&mut self.settled)) {
            change(Arc::make_mut(&mut moment.project));
        }
    }

    /// The sources of all layers that are there now, or that undo or redo may bring back.
    pub(super) fn sources(&self) -> BTreeSet<String> {
        let steps = self.past.iter().chain(&self.future).map(|step| &step.moment);
        let layers = steps.chain([&self.settled]).flat_map(|moment| &moment.project.layers);
        layers.map(|layer| layer.source.clone()).collect()
    }

    /// How many steps lead from a state of before to the project as it is now, a gesture under way among them; steps
    /// that were undone since count as well. `None` where the way is no longer known: it was left for another one, or
    /// its steps are too old to be kept.
    pub(super) fn steps_from(&self, before: &Project, now: &Project) -> Option<usize> {
        let under_way = usize::from(*self.settled.project != *now);
        if *self.settled.project == *before {
            return Some(under_way);
        }
        let forth = || place_of(self.future.iter(), before);
        place_of(self.past.iter(), before).or_else(forth).map(|steps| steps + under_way)
    }

    /// Whether undoing comes to a state.
    pub(super) fn leads_back_to(&self, before: &Project) -> bool {
        *self.settled.project == *before || place_of(self.past.iter(), before).is_some()
    }

    /// How many steps can be undone.
    pub fn undo_steps(&self) -> usize {
        self.past.len()
    }

    /// How many steps can be done again.
    pub fn redo_steps(&self) -> usize {
        self.future.len()
    }

    /// What the step did that would be undone next.
    pub fn undo_words(&self) -> Option<&Bilingual> {
        self.past.back().map(|step| &step.words)
    }

    /// What the step did that would be done again next.
    pub fn redo_words(&self) -> Option<&Bilingual> {
        self.future.last().map(|step| &step.words)
    }
}

/// How many steps from the last one a state lies.
fn place_of<'a>(steps: impl DoubleEndedIterator<Item = &'a Step>, state: &Project) -> Option<usize> {
    steps.rev().position(|step| *step.moment.project == *state).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titled(title: usize) -> Project {
        Project { title: Bilingual::same(title.to_string()), ..Project::default() }
    }

    fn crs() -> MapCrs {
        MapCrs::for_extent(None)
    }

    #[test]
    fn the_oldest_steps_go_first() {
        let mut history = History::new(&titled(0), &crs());
        for title in 1..=MOST_STEPS + 20 {
            history.note(&titled(title), Bilingual::same(format!("to {title}")));
            history.settle(&titled(title), None, &crs());
        }
        assert_eq!(history.undo_steps(), MOST_STEPS);
        let mut last = None;
        while let Some(moment) = history.undo() {
            last = Some(moment);
        }
        assert_eq!(*last.unwrap().project, titled(20));
        assert_eq!(history.redo_words().unwrap().en, "to 21");
    }

    #[test]
    fn the_steps_from_a_saved_state_are_told_both_ways_or_not_at_all() {
        let mut history = History::new(&titled(0), &crs());
        let step = |history: &mut History, title: usize| {
            history.note(&titled(title), Bilingual::same(title.to_string()));
            history.settle(&titled(title), None, &crs());
        };
        (1..=11).for_each(|title| step(&mut history, title));
        // Saved after the tenth: one is unsaved, and a gesture under way is another.
        assert_eq!(history.steps_from(&titled(10), &titled(11)), Some(1));
        assert_eq!(history.steps_from(&titled(10), &titled(12)), Some(2));
        assert_eq!(history.steps_from(&titled(11), &titled(11)), Some(0));
        (0..3).for_each(|_| drop(history.undo()));
        assert_eq!(history.steps_from(&titled(10), &titled(8)), Some(2), "two of what was saved are undone");
        step(&mut history, 20);
        assert_eq!(history.steps_from(&titled(10), &titled(20)), None, "nothing leads there any more");
    }

    #[test]
    fn a_gesture_that_ends_where_it_began_is_no_step() {
        let mut history = History::new(&titled(0), &crs());
        history.note(&titled(1), Bilingual::same("there".to_owned()));
        history.settle(&titled(0), None, &crs());
        assert_eq!((history.undo_steps(), history.undo_words()), (0, None));
        history.note(&titled(2), Bilingual::same("on".to_owned()));
        history.settle(&titled(2), None, &crs());
        assert_eq!(history.undo_words().unwrap().en, "on", "the words of the gesture before are forgotten");
    }
}
