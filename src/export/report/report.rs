//! What a report tells, as values: everything that the writers need and nothing that they work out themselves.

use crate::i18n::Lang;
use crate::plan::claims::{self, Outcome};
use crate::plan::{self, Balance, Findings, Plan, SourceFingerprint};
use crate::progress::{Cancelled, Progress};
use crate::project::Date;

/// A plan with all that was found out about it on one day.
#[derive(Clone, Debug)]
pub struct Report {
    pub plan: Plan,
    /// The day for which the claims were checked.
    pub date: Date,
    /// In the order of the claims.
    pub outcomes: Vec<Outcome>,
    /// Those that somebody has let pass among them.
    pub findings: Findings,
    /// `None` for a plan without areas; why there is none, as an English sentence.
    pub balance: Option<Result<Balance, String>>,
    pub sources: Vec<SourceFingerprint>,
}

/// Which languages a report speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportLanguage {
    One(Lang),
    /// Both, to be switched by whoever reads; this one is seen first, and printed unless the other is chosen.
    Both {
        first: Lang,
    },
}

impl ReportLanguage {
    pub fn first(self) -> Lang {
        match self {
            Self::One(lang) | Self::Both { first: lang } => lang,
        }
    }

    /// Each once, the one seen first at the front.
    pub fn all(self) -> Vec<Lang> {
        match self {
            Self::One(lang) => vec![lang],
            Self::Both { first } => vec![first, first.other()],
        }
    }
}

impl Report {
    /// Checks the claims and the drawn geometry and sums up the land uses. A function of its arguments: the same plan,
    /// day and sources give the same report.
    ///
    /// # Errors
    /// Only when cancelled.
    pub fn make(
        plan: &Plan,
        date: Date,
        sources: Vec<SourceFingerprint>,
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        let outcomes = claims::check_claims(plan, date, progress)?;
        let findings = plan::find_faults(plan, progress)?;
        Self::of(plan, date, outcomes, findings, sources, progress)
    }

    /// The report of a plan whose claims and geometry have been checked.
    ///
    /// # Errors
    /// Only when cancelled.
    pub fn of(
        plan: &Plan,
        date: Date,
        outcomes: Vec<Outcome>,
        findings: Findings,
        sources: Vec<SourceFingerprint>,
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        let recipe = plan.project.balance.clone().or_else(|| plan::usual_balance(plan));
        let balance = recipe.map(|recipe| plan::balance(plan, &recipe, progress).map_err(|error| error.to_string()));
        progress.check()?;
        Ok(Self { plan: plan.clone(), date, outcomes, findings, balance, sources })
    }

    /// Whether a claim fails, or there is a fault that nobody has let pass.
    pub fn is_no(&self) -> bool {
        is_no(&self.outcomes, &self.findings)
    }
}

/// The same of what a report would tell.
pub fn is_no(outcomes: &[Outcome], findings: &Findings) -> bool {
    outcomes.iter().any(|o| o.verdict == claims::Verdict::Fails) || findings.faults().next().is_some()
}
