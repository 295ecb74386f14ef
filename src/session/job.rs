//! Slow work off the window's thread: named threads, a bounded channel, progress and cancel.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Instant;

use crate::i18n::Lang;
use crate::plan::claims::{self, Outcome};
use crate::plan::{
    self, Answer, AnswerError, Breakdown, Card, FeatureRef, FindQuestion, FoundName, OpenError, Plan, Question,
};
use crate::progress::Progress;
use crate::project::{Claim, Date};

use super::check_job::{CheckJob, CheckResult};
use super::document_job::{DocumentJob, DocumentNews};
use super::import::{Surveyed, survey};
use super::inquiry::RingLimit;
use super::output::{OutputEnd, OutputJob};
use super::table_job::{TableJob, TableResult};

/// Wakes the window when a job has something to say.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Where jobs run.
#[derive(Clone, Default)]
pub enum JobMode {
    /// At once, on the caller's thread: tests and scripts.
    #[default]
    Inline,
    /// On a thread of its own; the callback is called when there is a result.
    Threads(Wake),
}

impl fmt::Debug for JobMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Inline => "Inline",
            Self::Threads(_) => "Threads",
        })
    }
}

/// What a job brings back.
#[derive(Debug)]
pub(super) enum JobResult {
    Opened(Box<Result<Surveyed, OpenError>>),
    /// The indexes of the plan's layers are there.
    Indexed,
    Card(Option<Box<Card>>),
    /// The names of all layers are indexed.
    NamesIndexed,
    Found(Vec<FoundName>),
    Table(Box<TableResult>),
    /// The cards that are pinned.
    PinnedCards(Vec<Card>),
    /// Findings, figures or a file of them.
    Check(Box<CheckResult>),
    /// What became of the project's claims.
    Claims(Vec<Outcome>),
    /// What becomes of the claim that is being written.
    Claim(Option<Box<Outcome>>),
    Answered(Box<Answered>),
    Document(Box<DocumentNews>),
    Output(Box<OutputEnd>),
}

/// What comes back from a question.
#[derive(Debug)]
pub(super) struct Answered {
    pub answer: Result<Answer, AnswerError>,
    pub breakdown: Option<Breakdown>,
    pub other_count: Option<usize>,
    pub limits: Vec<RingLimit>,
    pub took_ms: f64,
}

/// The work to do.
#[derive(Debug)]
pub(super) enum JobRequest {
    Open {
        paths: Vec<PathBuf>,
        /// Whether several files may be asked about together.
        may_ask: bool,
    },
    /// Builds the index of every layer, so that the first click need not wait for it.
    Index(Box<Plan>),
    /// Indexes the names of every layer.
    IndexNames(Box<Plan>),
    Find {
        plan: Box<Plan>,
        question: Box<FindQuestion>,
    },
    Card {
        plan: Box<Plan>,
        of: FeatureRef,
        lang: Lang,
    },
    Table(Box<TableJob>),
    PinnedCards {
        plan: Box<Plan>,
        of: Vec<FeatureRef>,
        lang: Lang,
    },
    /// Pictures and files for other programs.
    Output(Box<OutputJob>),
    /// For what the document needs the disk.
    Document(DocumentJob),
    Check(Box<CheckJob>),
    Claims {
        plan: Box<Plan>,
        day: Date,
    },
    Claim {
        plan: Box<Plan>,
        claim: Box<Claim>,
        day: Date,
    },
    /// The question, and the same with the other mode of its origin.
    Answer {
        plan: Box<Plan>,
        question: Box<Question>,
        other: Option<Box<Question>>,
    },
}

impl JobRequest {
    fn name(&self) -> &'static str {
        match self {
            Self::Open { .. } => "open",
            Self::Index(_) => "index",
            Self::IndexNames(_) => "names",
            Self::Find { .. } => "find",
            Self::Card { .. } => "card",
            Self::Table(job) => job.name(),
            Self::PinnedCards { .. } => "pins",
            Self::Output(job) => job.name(),
            Self::Document(job) => job.name(),
            Self::Check(job) => job.name(),
            Self::Claims { .. } => "claims",
            Self::Claim { .. } => "claim",
            Self::Answer { .. } => "answer",
        }
    }

    /// Whether what it reads is drawn while it comes.
    fn is_drawn(&self) -> bool {
        matches!(self, Self::Open { .. } | Self::Document(DocumentJob::Add { .. } | DocumentJob::AddAs { .. }))
    }

    fn run(self, progress: &Progress) -> JobResult {
        match self {
            Self::Open { paths, may_ask: true } => JobResult::Opened(Box::new(survey(&paths, None, progress))),
            Self::Open { paths, may_ask: false } => {
                let opened = plan::open_what_can_be(&paths, progress);
                JobResult::Opened(Box::new(opened.map(Surveyed::plain)))
            }
            Self::Index(plan) => {
                // Cancelled: then nobody asks for the indexes any more.
                let _ = plan.layers.iter().try_for_each(|layer| layer.index(progress).map(drop));
                JobResult::Indexed
            }
            Self::IndexNames(plan) => {
                // Cancelled: then nobody looks for them any more.
                let _ = plan::index_names(&plan, progress);
                JobResult::NamesIndexed
            }
            Self::Find { plan, question } => {
                JobResult::Found(plan::find(&plan, &question, progress).unwrap_or_default())
            }
            Self::Output(job) => JobResult::Output(Box::new(job.run(progress))),
            Self::Document(job) => JobResult::Document(Box::new(job.run(progress))),
            // Cancelled: then another card was asked for, and this one is dropped.
            Self::Card { plan, of, lang } => {
                JobResult::Card(plan::card(&plan, &of, lang, progress).ok().flatten().map(Box::new))
            }
            Self::Table(job) => JobResult::Table(Box::new(job.run(progress))),
            Self::PinnedCards { plan, of, lang } => {
                let cards = of.iter().map_while(|of| plan::card(&plan, of, lang, progress).ok());
                JobResult::PinnedCards(cards.flatten().collect())
            }
            // Cancelled: then nobody waits for the outcomes any more, and they are dropped.
            Self::Check(job) => JobResult::Check(Box::new(job.run(progress))),
            Self::Claims { plan, day } => {
                let all = &plan.project.claims;
                progress.set_total(all.len() as u64);
                let outcomes = all.iter().map_while(|claim| {
                    let outcome = claims::check_claim(&plan, claim, day, progress).ok();
                    progress.advance(1);
                    outcome
                });
                JobResult::Claims(outcomes.collect())
            }
            Self::Claim { plan, claim, day } => {
                JobResult::Claim(claims::check_claim(&plan, &claim, day, progress).ok().map(Box::new))
            }
            Self::Answer { plan, question, other } => {
                let started = Instant::now();
                let answer = plan::answer(&plan, &question, progress);
                let took_ms = started.elapsed().as_secs_f64() * 1000.0;
                let other = other.and_then(|q| plan::answer(&plan, &q, progress).ok());
                let other_count = other.map(|a| a.results.len());
                let breakdown = answer.as_ref().ok().and_then(|a| plan::breakdown(&plan, a, progress).ok()?);
                let limits = breakdown.as_ref().map(|b| ring_limits(&plan, &question, b)).unwrap_or_default();
                JobResult::Answered(Box::new(Answered { answer, breakdown, other_count, limits, took_ms }))
            }
        }
    }
}

/// Where the rings of an answer end, from the innermost to the radius.
fn ring_limits(plan: &Plan, question: &Question, breakdown: &Breakdown) -> Vec<RingLimit> {
    let limit = |radius| RingLimit { radius, lines: plan::reach_limit(plan, &question.origin, radius) };
    breakdown.rings.iter().copied().map(limit).collect()
}

/// The jobs under way. A new job of a kind makes the older ones of that kind stale: they are cancelled, and
/// what they still bring is dropped.
#[derive(Debug)]
pub(super) struct Jobs {
    mode: JobMode,
    sender: SyncSender<(&'static str, u64, JobResult)>,
    receiver: Receiver<(&'static str, u64, JobResult)>,
    running: Vec<RunningJob>,
    generation: u64,
}

#[derive(Debug)]
struct RunningJob {
    name: &'static str,
    generation: u64,
    progress: Progress,
    started: Instant,
}

/// Results wait here until the session takes them; more than a few never pile up, as stale jobs end early.
const CHANNEL: usize = 16;

impl Jobs {
    pub(super) fn new(mode: JobMode) -> Self {
        let (sender, receiver) = sync_channel(CHANNEL);
        Self { mode, sender, receiver, running: Vec::new(), generation: 0 }
    }

    pub(super) fn mode(&self) -> &JobMode {
        &self.mode
    }

    pub(super) fn start(&mut self, request: JobRequest) {
        let name = request.name();
        self.cancel(name);
        self.generation += 1;
        let generation = self.generation;
        // On the caller's thread nothing is drawn meanwhile.
        let is_drawn = request.is_drawn() && matches!(self.mode, JobMode::Threads(_));
        let progress = if is_drawn { Progress::drawn() } else { Progress::default() };
        self.running.push(RunningJob { name, generation, progress: progress.clone(), started: Instant::now() });
        let sender = self.sender.clone();
        match &self.mode {
            JobMode::Inline => {
                // The channel is drained by the caller right after; a full one cannot happen with one result.
                let _ = sender.try_send((name, generation, request.run(&progress)));
            }
            JobMode::Threads(wake) => {
                let wake = wake.clone();
                let work = move || {
                    let result = request.run(&progress);
                    // Nothing on the screen changes with an index: no frame for that.
                    let is_seen = !matches!(result, JobResult::Indexed);
                    // The session may be gone when the window closes.
                    let _ = sender.send((name, generation, result));
                    if is_seen {
                        wake();
                    }
                };
                if std::thread::Builder::new().name(format!("shapan-{name}")).spawn(work).is_err() {
                    // No thread to be had: the job simply does not come back; the next one may.
                    self.running.retain(|job| job.generation != generation);
                }
            }
        }
    }

    pub(super) fn cancel(&mut self, name: &str) {
        self.running.iter().filter(|job| job.name == name).for_each(|job| job.progress.cancel());
        self.running.retain(|job| job.name != name);
    }

    /// The next result that came, without those that went stale: also by what the one before led to.
    pub(super) fn next_finished(&mut self) -> Option<JobResult> {
        while let Ok((name, generation, result)) = self.receiver.try_recv() {
            let known = self.running.iter().any(|job| job.name == name && job.generation == generation);
            if known {
                self.running.retain(|job| job.generation != generation);
                return Some(result);
            }
        }
        None
    }

    /// The job of a name while it runs: its progress, and for how long it has run.
    pub(super) fn running(&self, name: &str) -> Option<(&Progress, std::time::Duration)> {
        let job = self.running.iter().find(|job| job.name == name)?;
        Some((&job.progress, job.started.elapsed()))
    }

    /// What tells the job of a name from others of that name, while it runs.
    pub(super) fn generation(&self, name: &str) -> Option<u64> {
        self.running.iter().find(|job| job.name == name).map(|job| job.generation)
    }

    /// The progress of the job of a name, while it runs.
    pub(super) fn progress(&self, name: &str) -> Option<&Progress> {
        self.running.iter().find(|job| job.name == name).map(|job| &job.progress)
    }
}
