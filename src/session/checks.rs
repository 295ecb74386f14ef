//! The faults of what is drawn, as they were last found, and what is done about them.

use std::sync::Arc;

use super::check_command::{CheckCommand, CheckView};
use super::check_job::{CheckJob, CheckResult, Contents, Written};
use super::command::ViewCommand;
use super::job::JobRequest;
use super::land_use::{self, LandUse};
use super::notice::Notice;
use super::session::Session;
use crate::analysis::measure::{self, Metres};
use crate::data::{Extent, LonLat};
use crate::i18n::{Word, fill};
use crate::plan::{self, Finding, Findings};
use crate::progress::Progress;
use crate::project::{Bilingual, CheckRule, IgnoredFinding, LayerId, Project, Rest};

/// At least so much ground is shown around a fault, so that one sees where it is, metres.
const LEAST_AROUND_M: f64 = 30.0;

/// What was found last, and which of it is chosen.
#[derive(Debug, Default)]
pub struct Checks {
    /// They stay, greyed, while new ones are on their way; `None` until the rules were run on these data.
    pub findings: Option<Arc<Findings>>,
    /// Grows with every change of the findings, of what is ignored and of what is chosen.
    pub revision: u64,
    /// The key of the chosen finding.
    pub chosen: Option<String>,
    pub running: bool,
    /// Somebody has stopped the run: the findings may be out of date.
    pub stopped: bool,
    /// What somebody looks at.
    pub watched: Option<CheckView>,
    /// Whether they were run once on this plan: they are run again when something changes.
    begun: bool,
    asked: Option<Asked>,
    /// What was let pass when the findings were marked.
    marked: Vec<IgnoredFinding>,
}

/// What the findings depend on.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    data: u64,
    rules: Option<Vec<CheckRule>>,
    boundary: Option<LayerId>,
    /// The usual rules look at names as well.
    layers: Vec<(LayerId, Bilingual)>,
}

impl Asked {
    fn of(project: &Project, data: u64) -> Self {
        let layers = project.layers.iter().map(|l| (l.id.clone(), l.name.clone())).collect();
        Self { data, rules: project.checks.rules.clone(), boundary: project.boundary.clone(), layers }
    }

    fn is_still(&self, project: &Project, data: u64) -> bool {
        let layers = project.layers.iter().map(|l| (&l.id, &l.name));
        self.data == data
            && self.rules == project.checks.rules
            && self.boundary == project.boundary
            && layers.eq(self.layers.iter().map(|(id, name)| (id, name)))
    }
}

impl Checks {
    /// Whether the findings are not those of the rules and data as they are now.
    pub fn is_outdated(&self) -> bool {
        self.running || self.stopped
    }

    /// The chosen finding.
    pub fn chosen_finding(&self) -> Option<&Finding> {
        let key = self.chosen.as_ref()?;
        self.findings.as_ref()?.list.iter().find(|f| f.key == *key)
    }

    /// What the map shows: the chosen finding, while somebody looks at the findings.
    pub fn shown(&self) -> Option<&Finding> {
        self.chosen_finding().filter(|_| self.watched == Some(CheckView::Findings))
    }

    fn take(&mut self, mut findings: Findings, ignored: &[IgnoredFinding]) {
        findings.mark_ignored(ignored);
        self.marked = ignored.to_vec();
        // A fault that has moved a little is still the chosen one.
        let kept = self.chosen.take();
        let same = |f: &&Finding| kept.as_ref().is_some_and(|key| plan::is_same_finding(key, &f.key));
        self.chosen = findings.list.iter().find(same).map(|f| f.key.clone());
        self.findings = Some(Arc::new(findings));
        self.running = false;
        self.stopped = false;
        self.revision += 1;
    }

    /// What is let pass may have changed by a command, by undo or by redo.
    fn mark(&mut self, ignored: &[IgnoredFinding]) {
        let Some(findings) = self.findings.as_mut().filter(|_| self.marked != ignored) else { return };
        Arc::make_mut(findings).mark_ignored(ignored);
        self.marked = ignored.to_vec();
        self.revision += 1;
    }
}

impl Session {
    pub(super) fn check(&mut self, command: CheckCommand) {
        match command {
            CheckCommand::Watch(view) => {
                self.checks.watched = view;
                if view != Some(CheckView::LandUse) && self.land_use.running {
                    self.jobs.cancel("figures");
                    self.land_use.running = false;
                    self.land_use.asked = None;
                }
            }
            CheckCommand::Run => match self.checks.watched {
                Some(CheckView::LandUse) => self.land_use.asked = None,
                _ => {
                    self.checks.begun = true;
                    self.checks.asked = None;
                }
            },
            CheckCommand::Choose(key) => {
                self.checks.chosen = key;
                self.checks.revision += 1;
                self.zoom_to_finding();
            }
            CheckCommand::ZoomToChosen => self.zoom_to_finding(),
            CheckCommand::Ignore { key, reason, date } => {
                let ignored = &mut self.plan.project.checks.ignored;
                ignored.retain(|i| !plan::is_same_finding(&i.key, &key));
                ignored.push(IgnoredFinding { key, reason, date, rest: Rest::default() });
            }
            CheckCommand::Unignore(key) => {
                self.plan.project.checks.ignored.retain(|i| !plan::is_same_finding(&i.key, &key));
            }
            CheckCommand::SetRules(rules) => self.plan.project.checks.rules = rules,
            CheckCommand::SetBalance(recipe) => self.plan.project.balance = recipe.map(|r| *r),
            CheckCommand::SetIndicators(recipe) => self.plan.project.indicators = recipe.map(|r| *r),
            CheckCommand::Write { what, path } => {
                self.document.wish = None;
                let contents = Contents::of(what, self.checks.findings.as_ref(), self.land_use.figures.as_ref());
                let Some(what) = contents else { return };
                let (plan, sources) = (Box::new(self.plan.clone()), self.source_paths());
                let lang = self.settings.lang;
                self.jobs.start(JobRequest::Check(Box::new(CheckJob::Write { plan, what, path, sources, lang })));
            }
        }
    }

    /// Runs rules and sums up land uses when what they depend on has changed, while somebody looks at them.
    pub(super) fn ask_for_checks(&mut self) {
        let (project, data) = (&self.plan.project, self.data_revision);
        self.checks.mark(&project.checks.ignored);
        if self.checks.asked.as_ref().is_some_and(|asked| asked.data != data) {
            // Rows of other data have other names.
            self.checks.findings = None;
            self.checks.revision += 1;
            self.checks.asked = None;
            self.checks.running = false;
            self.jobs.cancel("findings");
        }
        let is_still = self.checks.asked.as_ref().is_some_and(|asked| asked.is_still(project, data));
        if self.checks.watched == Some(CheckView::Findings) && self.checks.begun && !is_still {
            self.checks.asked = Some(Asked::of(project, data));
            self.checks.running = true;
            self.checks.stopped = false;
            let plan = Box::new(self.plan.clone());
            self.jobs.start(JobRequest::Check(Box::new(CheckJob::Findings { plan })));
        }
        let project = &self.plan.project;
        let is_still = self.land_use.asked.as_ref().is_some_and(|asked| asked.is_still(project, data));
        if self.checks.watched == Some(CheckView::LandUse) && !is_still {
            self.land_use.asked = Some(land_use::Asked::of(project, data));
            self.land_use.running = true;
            self.land_use.stopped = false;
            let plan = Box::new(self.plan.clone());
            self.jobs.start(JobRequest::Check(Box::new(CheckJob::Figures { plan })));
        }
    }

    pub(super) fn take_check(&mut self, result: CheckResult) {
        match result {
            CheckResult::Findings(findings) => self.checks.take(findings, &self.plan.project.checks.ignored),
            CheckResult::Figures(figures) => {
                self.land_use.figures = Some(figures);
                self.land_use.running = false;
                self.land_use.stopped = false;
            }
            CheckResult::Cancelled => {}
            CheckResult::Written { path, end } => {
                let path = path.display().to_string();
                let words = |word: Word| move |lang| fill(word, lang, &[("path", &path)]);
                self.notices.push(match end {
                    Written::Whole => Notice::done(words(Word::CheckWritten)),
                    Written::IsSource => Notice::error(words(Word::TableExportIsSource)),
                    Written::Failed => Notice::error(words(Word::TableExportFailed)),
                });
            }
        }
    }

    /// Somebody has stopped whatever runs.
    pub(super) fn stop_checks(&mut self) {
        self.jobs.cancel("findings");
        self.jobs.cancel("figures");
        self.checks.stopped |= std::mem::take(&mut self.checks.running);
        self.land_use.stopped |= std::mem::take(&mut self.land_use.running);
    }

    /// Another plan: only what somebody looks at stays.
    pub(super) fn forget_checks(&mut self) {
        ["findings", "figures"].into_iter().for_each(|job| self.jobs.cancel(job));
        let (watched, revision) = (self.checks.watched, self.checks.revision + 1);
        self.checks = Checks { watched, revision, ..Checks::default() };
        self.land_use = LandUse::default();
    }

    /// The progress of the run of rules or of the summing up, while one is under way.
    pub fn check_progress(&self) -> Option<&Progress> {
        self.jobs.progress("findings").or_else(|| self.jobs.progress("figures"))
    }

    fn zoom_to_finding(&mut self) {
        let extent = self.checks.chosen_finding().and_then(|f| f.extent(&self.plan));
        if let Some(extent) = extent {
            self.view(&ViewCommand::ZoomToExtent(with_ground(extent)));
        }
    }
}

/// An extent with as much ground around it as it is wide, and [`LEAST_AROUND_M`] at least.
fn with_ground(extent: Extent) -> Extent {
    let (low, high) = (LonLat::new(extent.west, extent.south), LonLat::new(extent.east, extent.north));
    let around = Metres((measure::distance(low, high).0 / 2.0).max(LEAST_AROUND_M));
    let moved = [measure::destination(low, 225.0, around), measure::destination(high, 45.0, around)];
    Extent::of_points(moved).unwrap_or(extent)
}
