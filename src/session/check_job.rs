//! The slow work behind findings, balance and figures of parcels: finding, summing up, writing.

use std::path::PathBuf;
use std::sync::Arc;

use super::check_command::CheckFile;
use super::land_use::Figures;
use crate::analysis::check::CheckError;
use crate::export;
use crate::formats::{self, geojson};
use crate::i18n::Lang;
use crate::plan::{self, BalanceError, Findings, Plan};
use crate::progress::{Cancelled, Progress};

#[derive(Debug)]
pub(super) enum CheckJob {
    Findings { plan: Box<Plan> },
    Figures { plan: Box<Plan> },
    Write { plan: Box<Plan>, what: Contents, path: PathBuf, sources: Vec<PathBuf>, lang: Lang },
}

/// What is written.
#[derive(Debug)]
pub(super) enum Contents {
    Findings(Arc<Findings>),
    Balance(Arc<Figures>),
    Parcels(Arc<Figures>),
}

#[derive(Debug)]
pub(super) enum CheckResult {
    Findings(Findings),
    Figures(Arc<Figures>),
    /// Another job of the kind has been asked for, or somebody has stopped it.
    Cancelled,
    Written {
        path: PathBuf,
        end: Written,
    },
}

/// How writing ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    Whole,
    /// The path is that of a file of the plan.
    IsSource,
    Failed,
}

impl CheckJob {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Findings { .. } => "findings",
            Self::Figures { .. } => "figures",
            Self::Write { .. } => "check-write",
        }
    }

    pub fn run(self, progress: &Progress) -> CheckResult {
        match self {
            Self::Findings { plan } => match plan::find_faults(&plan, progress) {
                Ok(findings) => CheckResult::Findings(findings),
                Err(Cancelled) => CheckResult::Cancelled,
            },
            Self::Figures { plan } => {
                figures(&plan, progress).map_or(CheckResult::Cancelled, |f| CheckResult::Figures(Arc::new(f)))
            }
            Self::Write { plan, what, path, sources, lang } => {
                let end = if formats::is_one_of(&path, &sources) {
                    Written::IsSource
                } else {
                    match bytes(&plan, &what, lang).map(|bytes| formats::write_whole(&path, &bytes)) {
                        Some(Ok(())) => Written::Whole,
                        Some(Err(_)) | None => Written::Failed,
                    }
                };
                CheckResult::Written { path, end }
            }
        }
    }
}

/// Balance and parcels by the project's recipes, or by those that suit its layers; `None` when cancelled.
fn figures(plan: &Plan, progress: &Progress) -> Option<Figures> {
    let recipe = plan.project.balance.clone().or_else(|| plan::usual_balance(plan));
    let balance = match &recipe {
        Some(recipe) => match plan::balance(plan, recipe, progress) {
            Err(BalanceError::Check(CheckError::Cancelled(_))) => return None,
            other => Some(other),
        },
        None => None,
    };
    let parcel_recipe = plan.project.indicators.clone().or_else(|| plan::usual_indicators(plan));
    let parcels = match &parcel_recipe {
        Some(recipe) => match plan::parcel_figures(plan, recipe, progress) {
            Err(CheckError::Cancelled(_)) => return None,
            other => Some(other),
        },
        None => None,
    };
    Some(Figures { recipe, balance, parcel_recipe, parcels })
}

fn bytes(plan: &Plan, what: &Contents, lang: Lang) -> Option<Vec<u8>> {
    match what {
        Contents::Findings(findings) => {
            let mut text = Vec::new();
            let members = serde_json::Map::new();
            geojson::write_json_collection(&mut text, &members, export::findings_geojson(plan, findings)).ok()?;
            Some(text)
        }
        Contents::Balance(figures) => {
            let balance = figures.balance.as_ref()?.as_ref().ok()?;
            Some(export::balance_csv(balance, lang).into_bytes())
        }
        Contents::Parcels(figures) => {
            let parcels = figures.parcels.as_ref()?.as_ref().ok()?;
            Some(export::indicators_csv(plan, parcels, lang).into_bytes())
        }
    }
}

impl Contents {
    /// What there is to write of a kind; `None` where nothing has been found or summed up yet.
    pub fn of(what: CheckFile, findings: Option<&Arc<Findings>>, figures: Option<&Arc<Figures>>) -> Option<Self> {
        match what {
            CheckFile::Findings => findings.cloned().map(Self::Findings),
            CheckFile::Balance => figures.cloned().map(Self::Balance),
            CheckFile::Parcels => figures.cloned().map(Self::Parcels),
        }
    }
}
