//! The claims of the project as they stand now: what became of each, which one is looked at, and the one that is
//! being written. Nothing is judged here; `plan::claims` does that, in a job.

use crate::plan::claims::{self, Evidence, Outcome};
use crate::project::{Claim, Date, LayerId, Project};

use super::command::ViewCommand;
use super::job::JobRequest;
use super::session::Session;

/// What is done to claims. The first four change the project, each in one step; the others only what is looked at.
#[derive(Clone, Debug, PartialEq)]
pub enum ClaimCommand {
    /// Behind the chosen claim, or at the end; an id that is empty or taken is replaced by a free one.
    Add(Box<Claim>),
    /// Puts a claim into the place of the one with this id.
    Replace {
        id: String,
        claim: Box<Claim>,
    },
    /// A copy with an id of its own, behind the original.
    Duplicate(String),
    Remove(String),
    /// Has the claims judged as of a day, from now on after every change; `None`: nobody looks at them any more.
    Watch(Option<Date>),
    /// Judges the claims once more, after somebody has stopped it.
    CheckAgain,
    /// Shows a claim with its geometry on the map.
    Choose(Option<String>),
    /// Shows another definition of the chosen claim, by its place; `None` for the claim's own.
    ChooseDefinition(Option<usize>),
    /// So that the geometry that is shown fills the map.
    ZoomToShown,
    /// Judges a claim that is being written, in the project or not; `None` when it is no longer written.
    Try(Option<Box<Claim>>),
    /// Whether somebody is writing a claim that would be lost with the window.
    Write(bool),
}

/// The claims of the moment.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    /// The day as of which claims are judged, while somebody looks at them.
    pub day: Option<Date>,
    /// In the order of the project; those of a state before, while new ones are on their way.
    pub outcomes: Vec<Outcome>,
    pub running: bool,
    /// Somebody has stopped the judging: the outcomes are not those of the project.
    pub stopped: bool,
    /// The id of the claim that is looked at.
    pub chosen: Option<String>,
    /// Which of its other definitions, if not its own.
    pub definition: Option<usize>,
    /// The claim that is being written.
    pub draft: Option<ClaimDraft>,
    /// Whether a claim is being written that is not yet one of the project's; also one that cannot be judged yet.
    pub is_written: bool,
    /// Grows with every change of what [`Claims::shown`] says.
    revision: u64,
    asked: Option<Asked>,
}

/// A claim that is being written, and what it comes to so far.
#[derive(Clone, Debug)]
pub struct ClaimDraft {
    pub claim: Claim,
    /// Of an earlier state of the claim, while `running`.
    pub outcome: Option<Outcome>,
    pub running: bool,
}

/// What the outcomes depend on.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    data: u64,
    claims: Vec<Claim>,
    layers: Vec<LayerId>,
    day: Date,
}

/// What the map shows of a claim.
#[derive(Clone, Copy, Debug)]
pub struct ShownClaim<'a> {
    pub claim: &'a Claim,
    pub outcome: &'a Outcome,
    /// The definition that is shown, if not the claim's own.
    pub definition: Option<&'a claims::DefinitionOutcome>,
    /// Tells one thing shown from another.
    pub revision: u64,
}

impl<'a> ShownClaim<'a> {
    /// The geometry that the number came from.
    pub fn evidence(&self) -> &'a Evidence {
        self.definition.map_or(&self.outcome.evidence, |d| &d.evidence)
    }
}

impl Claims {
    /// The outcome of a claim, if it has been judged.
    pub fn outcome(&self, id: &str) -> Option<&Outcome> {
        self.outcomes.iter().find(|o| o.claim == id)
    }

    /// What of a project's claims is shown on the map: the one being written, else the chosen one.
    pub fn shown<'a>(&'a self, project: &'a Project) -> Option<ShownClaim<'a>> {
        self.day?;
        let revision = self.revision;
        if let Some(draft) = &self.draft {
            let outcome = draft.outcome.as_ref()?;
            return Some(ShownClaim { claim: &draft.claim, outcome, definition: None, revision });
        }
        let id = self.chosen.as_ref()?;
        let claim = project.claims.iter().find(|c| c.id == *id)?;
        let outcome = self.outcome(id)?;
        let definition = self.definition.and_then(|i| outcome.definitions.get(i));
        Some(ShownClaim { claim, outcome, definition, revision })
    }

    /// Another plan: only that somebody looks at its claims stays.
    pub(super) fn forget(&mut self) {
        *self = Self { day: self.day, revision: self.revision + 1, ..Self::default() };
    }

    pub(super) fn take(&mut self, outcomes: Vec<Outcome>) {
        self.outcomes = outcomes;
        self.running = false;
        self.revision += 1;
    }

    pub(super) fn take_draft(&mut self, outcome: Option<Outcome>) {
        if let Some(draft) = &mut self.draft {
            draft.outcome = outcome;
            draft.running = false;
            self.revision += 1;
        }
    }

    /// Lets go of what is being judged.
    pub(super) fn stop(&mut self) {
        self.stopped |= std::mem::take(&mut self.running);
    }
}

impl Session {
    pub(super) fn claim(&mut self, command: ClaimCommand) {
        let all = &mut self.plan.project.claims;
        let place = |all: &[Claim], id: &str| all.iter().position(|c| c.id == id);
        match command {
            ClaimCommand::Add(claim) => {
                let behind = self.claims.chosen.as_ref().and_then(|id| place(all, id));
                self.insert(*claim, behind);
            }
            ClaimCommand::Replace { id, claim } => {
                let Some(at) = place(all, &id) else { return };
                let is_free = claim.id == id || place(all, &claim.id).is_none();
                let own = if is_free && !claim.id.is_empty() { claim.id.clone() } else { id };
                all[at] = Claim { id: own.clone(), ..*claim };
                self.choose_claim(Some(own));
            }
            ClaimCommand::Duplicate(id) => {
                let Some(at) = place(all, &id) else { return };
                let copy = all[at].clone();
                self.insert(copy, Some(at));
            }
            ClaimCommand::Remove(id) => {
                let Some(at) = place(all, &id) else { return };
                all.remove(at);
                let next = all.get(at).or(all.last()).map(|c| c.id.clone());
                self.choose_claim(next);
            }
            ClaimCommand::Watch(day) => {
                if day != self.claims.day {
                    self.claims.day = day;
                    self.claims.stopped = false;
                    self.claims.revision += 1;
                }
                if day.is_none() {
                    self.jobs.cancel("claims");
                    self.jobs.cancel("claim");
                    self.claims.running = false;
                    self.claims.asked = None;
                    self.claims.draft = None;
                }
            }
            ClaimCommand::CheckAgain => self.claims.asked = None,
            ClaimCommand::Choose(id) => {
                self.choose_claim(id);
                self.zoom_to_claim();
            }
            ClaimCommand::ChooseDefinition(definition) => {
                self.claims.definition = definition;
                self.claims.revision += 1;
                self.zoom_to_claim();
            }
            ClaimCommand::ZoomToShown => self.zoom_to_claim(),
            ClaimCommand::Try(None) => {
                self.jobs.cancel("claim");
                self.claims.draft = None;
                self.claims.revision += 1;
            }
            ClaimCommand::Try(Some(claim)) => self.try_claim(*claim),
            ClaimCommand::Write(is_written) => self.claims.is_written = is_written,
        }
    }

    fn insert(&mut self, claim: Claim, behind: Option<usize>) {
        let all = &mut self.plan.project.claims;
        let id = free_id(all, &claim.id);
        let at = behind.map_or(all.len(), |at| at + 1);
        all.insert(at, Claim { id: id.clone(), ..claim });
        self.choose_claim(Some(id));
    }

    fn choose_claim(&mut self, id: Option<String>) {
        self.claims.chosen = id;
        self.claims.definition = None;
        self.claims.revision += 1;
    }

    fn try_claim(&mut self, claim: Claim) {
        let Some(day) = self.claims.day else { return };
        // The last outcome stays until the next is there.
        let outcome = self.claims.draft.take().and_then(|draft| draft.outcome);
        self.claims.draft = Some(ClaimDraft { claim: claim.clone(), outcome, running: true });
        let plan = Box::new(self.plan.clone());
        self.jobs.start(JobRequest::Claim { plan, claim: Box::new(claim), day });
    }

    fn zoom_to_claim(&mut self) {
        let extent = self.claims.shown(&self.plan.project).and_then(|s| claims::extent(&self.plan, s.evidence()));
        if let Some(extent) = extent {
            self.view(&ViewCommand::ZoomToExtent(extent));
        }
    }

    /// Has the claims judged when they, the data or the day have changed, while somebody looks at them.
    pub(super) fn ask_for_claims(&mut self) {
        let Some(day) = self.claims.day else { return };
        let project = &self.plan.project;
        let is_asked = |a: &Asked| {
            let layers = project.layers.iter().map(|l| &l.id);
            a.data == self.data_revision && a.day == day && a.claims == project.claims && layers.eq(&a.layers)
        };
        if self.claims.asked.as_ref().is_some_and(is_asked) {
            return;
        }
        let layers = project.layers.iter().map(|l| l.id.clone()).collect();
        self.claims.asked = Some(Asked { data: self.data_revision, claims: project.claims.clone(), layers, day });
        self.claims.running = true;
        self.claims.stopped = false;
        let plan = Box::new(self.plan.clone());
        self.jobs.start(JobRequest::Claims { plan, day });
    }

    /// The progress of the judging, while it runs.
    pub fn claims_progress(&self) -> Option<&crate::progress::Progress> {
        self.jobs.progress("claims")
    }
}

/// The id itself, or the first of "id-2", "id-3", … that no claim has.
fn free_id(all: &[Claim], wanted: &str) -> String {
    let wanted = if wanted.is_empty() { "claim" } else { wanted };
    let is_free = |id: &String| all.iter().all(|c| c.id != *id);
    let numbered = (2..).map(|n| format!("{wanted}-{n}"));
    std::iter::once(wanted.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
}
