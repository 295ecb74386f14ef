//! `shapan check`: what has been published about a plan, held against what is drawn, and faults of what is drawn.

use std::io::Write;
use std::time::{SystemTime, UNIX_EPOCH};

use super::args::{Check, Format, TableOrJson};
use super::output;
use super::run::ExitStatus;
use crate::export::{self, check_json, claims_table};
use crate::formats::{self, geojson};
use crate::plan::claims::Verdict;
use crate::plan::{self, claims};
use crate::progress::Progress;
use crate::project::Date;

/// A claim that fails and a fault that nobody has let pass make the answer no; a claim at the limit or not computable
/// does not.
pub fn run(args: &Check, out: &mut dyn Write, err: &mut dyn Write, progress: &Progress) -> anyhow::Result<ExitStatus> {
    let paths: Vec<_> = args.project.iter().cloned().collect();
    let opened = plan::open(&paths, progress)?;
    // A layer that cannot be read costs the claims about it, and each of them says so.
    output::report(&opened, err)?;
    let plan = &opened.plan;
    let today = args.date.unwrap_or_else(today);
    let outcomes = claims::check_claims(plan, today, progress)?;
    let findings = plan::find_faults(plan, progress)?;
    if let Some(path) = &args.findings {
        let mut text = Vec::new();
        let members = serde_json::Map::new();
        geojson::write_json_collection(&mut text, &members, export::findings_geojson(plan, &findings))?;
        formats::write_whole(path, &text)?;
        writeln!(err, "shapan: wrote {}", path.display())?;
    }
    match args.format {
        TableOrJson::Json => {
            let lang = output::lang(args.lang, Format::Json);
            output::json(out, &check_json(plan, &outcomes, &findings, today, lang))?;
        }
        TableOrJson::Table => {
            let lang = output::lang(args.lang, Format::Table);
            out.write_all(claims_table(plan, &outcomes, today, lang).as_bytes())?;
            writeln!(out, "\n{}", export::findings_table(plan, &findings, lang).trim_end())?;
        }
    }
    let is_no = outcomes.iter().any(|o| o.verdict == Verdict::Fails) || findings.faults().next().is_some();
    Ok(if is_no { ExitStatus::No } else { ExitStatus::Done })
}

/// The day it is, in universal time.
fn today() -> Date {
    const SECONDS_A_DAY: u64 = 86_400;
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Date::from_unix_days(i64::try_from(since.as_secs() / SECONDS_A_DAY).unwrap_or(0))
}
