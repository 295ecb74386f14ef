//! The faults of drawn geometry in a report: all in a table, the worst on maps.

use super::html::{Edition, ReportError};
use super::html_marks::entry;
use super::pictures::{PictureOf, PictureSize};
use crate::analysis::check::FaultShape;
use crate::export::{
    finding_size_words, finding_words, findings_headline, not_run_lines, severity_words, unlisted_words,
};
use crate::i18n::{Word, fill, format};
use crate::plan::Finding;
use crate::render::MarkKind;

/// Faults that get a picture; the others have their place.
const PICTURED: usize = 6;

pub(super) fn findings(edition: &mut Edition<'_>) -> Result<(), ReportError> {
    let (report, lang) = (edition.report, edition.lang);
    let plan = &report.plan;
    let findings = &report.findings;
    edition.page.open("section", &[]);
    edition.heading("findings", Word::ReportFindings);
    edition.page.element("p", &[("class", "lead")], &findings_headline(findings, lang));
    if !findings.list.is_empty() {
        edition.page.open("table", &[("class", "findings")]);
        edition.head_row(&[
            ("number", Word::ReportNumber),
            ("", Word::ColumnSeverity),
            ("", Word::ColumnFinding),
            ("number", Word::ColumnSize),
            ("", Word::ColumnPlace),
            ("", Word::ReportStatus),
        ]);
        edition.page.open("tbody", &[]);
        for (i, finding) in findings.list.iter().enumerate() {
            let class = if finding.ignored.is_some() { "ignored" } else { "open" };
            edition.page.open("tr", &[("class", class)]);
            edition.cell("number", &(i + 1).to_string());
            edition.cell("", severity_words(finding.severity, lang));
            edition.cell("", &finding_words(plan, finding, lang));
            edition.cell("number", &finding_size_words(finding));
            let place = finding.place.map(|p| format::lonlat(p.lon, p.lat)).unwrap_or_default();
            edition.cell("place", &place);
            let status = match &finding.ignored {
                Some(ignored) => {
                    fill(Word::ReportIgnored, lang, &[("reason", &ignored.reason), ("date", &ignored.date)])
                }
                None => Word::ReportOpen.text(lang).to_owned(),
            };
            edition.cell("", &status);
            edition.page.close();
        }
        edition.page.close();
        edition.page.close();
        pictures(edition)?;
    }
    for words in unlisted_words(plan, findings, lang) {
        edition.page.element("p", &[("class", "small")], &words);
    }
    for words in not_run_lines(plan, findings, lang) {
        edition.page.element("p", &[("class", "small")], &words);
    }
    for outdated in &findings.outdated {
        let text = fill(Word::ReportOutdated, lang, &[("key", &outdated.key)]);
        edition.page.element("p", &[("class", "small")], &text);
    }
    edition.page.close();
    edition.progress.advance(1);
    Ok(())
}

/// The worst come first in the list; those that somebody has let pass after the others.
fn pictures(edition: &mut Edition<'_>) -> Result<(), ReportError> {
    let lang = edition.lang;
    let plan = &edition.report.plan;
    let mut worst: Vec<(usize, &Finding)> = edition.report.findings.list.iter().enumerate().collect();
    worst.sort_by_key(|(_, finding)| finding.ignored.is_some());
    worst.retain(|(_, finding)| finding.place.is_some());
    if worst.is_empty() {
        return Ok(());
    }
    edition.page.element("h4", &[], Word::ReportWorst.text(lang));
    edition.page.open("div", &[("class", "beside")]);
    for (i, finding) in worst.into_iter().take(PICTURED) {
        edition.progress.check()?;
        let text = finding_words(plan, finding, lang);
        let title = fill(Word::ReportPictureOfFinding, lang, &[("finding", &text)]);
        let what = PictureOf { lang, size: PictureSize::Half, title: &title };
        let Some(picture) = edition.pictures.of_finding(plan, finding, what, edition.progress)? else { continue };
        edition.page.open("figure", &[]);
        edition.page.raw(&picture);
        edition.page.open("figcaption", &[]);
        edition.page.element("span", &[("class", "caption")], &format!("{}  {text}", i + 1));
        let is_point = matches!(finding.shape, FaultShape::Point(_));
        entry(edition.page, MarkKind::Fault, is_point, lang);
        // A point that is the fault itself is not seen below its mark.
        if !is_point {
            entry(edition.page, MarkKind::Concerned, false, lang);
        }
        edition.page.close();
        edition.page.close();
    }
    edition.page.close();
    Ok(())
}
