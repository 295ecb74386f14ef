//! `shapan check`: what has been published about a plan, held against what is drawn.

use std::io::Write;
use std::time::{SystemTime, UNIX_EPOCH};

use super::args::{Check, Format, TableOrJson};
use super::output;
use super::run::ExitStatus;
use crate::export::{check_json, claims_table};
use crate::plan::claims::Verdict;
use crate::plan::{self, claims};
use crate::progress::Progress;
use crate::project::Date;

/// A claim that fails makes the answer no; one at the limit or not computable does not.
pub fn run(args: &Check, out: &mut dyn Write, err: &mut dyn Write, progress: &Progress) -> anyhow::Result<ExitStatus> {
    let paths: Vec<_> = args.project.iter().cloned().collect();
    let opened = plan::open(&paths, progress)?;
    // A layer that cannot be read costs the claims about it, and each of them says so.
    output::report(&opened, err)?;
    let plan = &opened.plan;
    let today = args.date.unwrap_or_else(today);
    let outcomes = claims::check_claims(plan, today, progress)?;
    match args.format {
        TableOrJson::Json => {
            let lang = output::lang(args.lang, Format::Json);
            output::json(out, &check_json(plan, &outcomes, today, lang))?;
        }
        TableOrJson::Table => {
            let lang = output::lang(args.lang, Format::Table);
            out.write_all(claims_table(plan, &outcomes, today, lang).as_bytes())?;
        }
    }
    let is_no = outcomes.iter().any(|outcome| outcome.verdict == Verdict::Fails);
    Ok(if is_no { ExitStatus::No } else { ExitStatus::Done })
}

/// The day it is, in universal time.
fn today() -> Date {
    const SECONDS_A_DAY: u64 = 86_400;
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Date::from_unix_days(i64::try_from(since.as_secs() / SECONDS_A_DAY).unwrap_or(0))
}
