//! `shapan check`: what has been published about a plan, held against what is drawn, and faults of what is drawn.

use std::io::Write;
use std::path::Path;

use super::args::{Check, Format, ReportLangArg, TableOrJson};
use super::output;
use super::run::ExitStatus;
use crate::export::{self, Report, ReportKind, ReportLanguage, SystemFonts, check_json, claims_table, report_bytes};
use crate::formats::{self, geojson};
use crate::plan::{self, claims};
use crate::progress::Progress;
use crate::session::today;

/// A claim that fails and a fault that nobody has let pass make the answer no; a claim at the limit or not computable
/// does not.
pub fn run(args: &Check, out: &mut dyn Write, err: &mut dyn Write, progress: &Progress) -> anyhow::Result<ExitStatus> {
    let kind = match &args.report {
        Some(path) => Some((path, kind_of(path)?)),
        None => None,
    };
    let paths: Vec<_> = args.project.iter().cloned().collect();
    let opened = plan::open(&paths, progress)?;
    // A layer that cannot be read costs the claims about it, and each of them says so.
    output::report(&opened, err)?;
    output::report_misplaced(&opened, output::SHIFT_BY_CONVERT, err)?;
    let read = opened.files(&paths);
    for written in args.findings.iter().chain(&args.report) {
        output::spare(written, &read)?;
    }
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
    let one = args.lang.and_then(ReportLangArg::one);
    match args.format {
        TableOrJson::Json => {
            let lang = output::lang(one, Format::Json);
            output::json(out, &check_json(plan, &outcomes, &findings, today, lang))?;
        }
        TableOrJson::Table => {
            let lang = output::lang(one, Format::Table);
            output::words(out, &claims_table(plan, &outcomes, today, lang))?;
            output::words(out, &format!("\n{}\n", export::findings_table(plan, &findings, lang).trim_end()))?;
        }
    }
    let is_no = export::is_no(&outcomes, &findings);
    if let Some((path, kind)) = kind {
        let languages = match one {
            Some(lang) => ReportLanguage::One(lang.into()),
            None => ReportLanguage::Both { first: output::lang(None, Format::Table) },
        };
        let sources = plan::fingerprints(&plan.project, &opened.home, progress)?;
        let report = Report::of(plan, today, outcomes, findings, sources, progress)?;
        let bytes = report_bytes(&report, kind, languages, SystemFonts::usual(), progress)?;
        formats::write_whole(path, &bytes)?;
        writeln!(err, "shapan: wrote {}", path.display())?;
    }
    Ok(if is_no { ExitStatus::No } else { ExitStatus::Done })
}

/// What a report is written as, by its ending.
fn kind_of(path: &Path) -> anyhow::Result<ReportKind> {
    let kind = ReportKind::of_path(path);
    kind.ok_or_else(|| anyhow::anyhow!("reports are .html or .json files: name one, not {}", path.display()))
}
