//! A report as one HTML file: no scripts, nothing fetched, its pictures and its letters inside. It prints on A4.

use super::html_claims::{claim_sections, claims_table, conflicts};
use super::html_data::{balance, data, method};
use super::html_findings::findings;
use super::markup::{Markup, push_escaped};
use super::pictures::Pictures;
use super::report::{Report, ReportLanguage};
use crate::export::{SystemFonts, verdict_words};
use crate::i18n::{Lang, Word, fill};
use crate::plan::PlanLayer;
use crate::plan::claims::Verdict;
use crate::progress::{Cancelled, Progress};
use crate::render::{VectorError, font_face};

const STYLE: &str = include_str!("../../../assets/report/report.css");

/// Why there is no report.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    #[error(transparent)]
    Picture(#[from] VectorError),
}

/// What the parts of an edition share while they are written.
pub(super) struct Edition<'a> {
    pub report: &'a Report,
    pub lang: Lang,
    pub page: &'a mut Markup,
    pub pictures: &'a mut Pictures,
    pub progress: &'a Progress,
}

impl Edition<'_> {
    pub fn word(&self, word: Word) -> &'static str {
        word.text(self.lang)
    }

    /// An id of this edition: a page has one room for all of them.
    pub fn id(&self, what: &str) -> String {
        format!("{}-{what}", self.lang.as_str())
    }

    pub fn heading(&mut self, id: &str, word: Word) {
        let id = self.id(id);
        let text = self.word(word);
        self.page.element("h2", &[("id", &id)], text);
    }

    pub fn head_row(&mut self, words: &[(&str, Word)]) {
        self.page.raw("<thead><tr>");
        for (class, word) in words {
            let text = self.word(*word);
            self.page.element("th", &[("scope", "col"), ("class", class)], text);
        }
        self.page.raw("</tr></thead>\n");
    }

    pub fn cell(&mut self, class: &str, text: &str) {
        self.page.element("td", &[("class", class)], text);
    }
}

/// The report as a page. Texts from data are inert. Progress counts pictures.
///
/// The same report gives the same bytes wherever the same fonts are found.
///
/// # Errors
/// Only when cancelled: a picture of a fixed size is never too large.
pub fn report_html(
    report: &Report,
    languages: ReportLanguage,
    fonts: SystemFonts,
    progress: &Progress,
) -> Result<String, ReportError> {
    let all = languages.all();
    progress.set_total((all.len() * (report.outcomes.len() + 1)) as u64);
    let mut page = Markup::default();
    let mut pictures = Pictures::new(fonts);
    if all.len() > 1 {
        switch(&mut page, &all);
    }
    for lang in &all {
        let edition = Edition { report, lang: *lang, page: &mut page, pictures: &mut pictures, progress };
        write_edition(edition)?;
    }
    let first = languages.first();
    let title = &report.plan.project.title;
    let mut html = String::with_capacity(page.out.len() + 1_000_000);
    html.push_str("<!DOCTYPE html>\n<html lang=\"");
    html.push_str(first.tag());
    html.push_str("\">\n<head>\n<meta charset=\"utf-8\">\n");
    // Even a reader's browser that is told otherwise by something in it loads and runs nothing.
    html.push_str("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ");
    html.push_str("style-src 'unsafe-inline'; font-src data:\">\n");
    html.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    push_escaped(&mut html, &format!("{} · {}", title.get(first), Word::ReportTitle.text(first)));
    html.push_str("</title>\n<style>\n");
    for (bold, (of_page, of_pictures)) in
        [false, true].into_iter().zip(page.characters.iter().zip(&pictures.characters))
    {
        progress.check()?;
        let seen = of_page.union(of_pictures).copied();
        html.push_str(&font_face(seen, bold, pictures.fonts.fonts()));
    }
    html.push_str(STYLE);
    html.push_str("</style>\n</head>\n<body>\n");
    html.push_str(&page.out);
    html.push_str("</body>\n</html>\n");
    Ok(html)
}

/// Chooses an edition, by radio buttons and the style sheet alone.
fn switch(page: &mut Markup, all: &[Lang]) {
    for (i, lang) in all.iter().enumerate() {
        let checked = if i == 0 { " checked" } else { "" };
        let lang = lang.as_str();
        page.raw(&format!("<input type=\"radio\" name=\"edition\" class=\"switch\" id=\"switch-{lang}\"{checked}>\n"));
    }
    page.open("div", &[("class", "languages")]);
    for lang in all {
        let of_switch = format!("switch-{}", lang.as_str());
        page.element("label", &[("for", &of_switch), ("lang", lang.tag())], lang.own_name());
    }
    page.close();
}

fn write_edition(mut edition: Edition<'_>) -> Result<(), ReportError> {
    let lang = edition.lang;
    let class = format!("edition edition-{}", lang.as_str());
    edition.page.open("div", &[("class", &class), ("lang", lang.tag())]);
    head(&mut edition);
    edition.page.open("main", &[]);
    claims_table(&mut edition);
    conflicts(&mut edition);
    claim_sections(&mut edition)?;
    findings(&mut edition)?;
    balance(&mut edition);
    method(&mut edition);
    data(&mut edition);
    edition.page.close();
    foot(&mut edition);
    edition.page.close();
    Ok(())
}

/// The sign of a verdict: told apart by its shape, so that it survives a copy in black and white.
pub(super) fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Holds => {
            "<svg class=\"sign holds\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><circle class=\"full\" cx=\"8\" cy=\"8\" \
             r=\"7\"/><path class=\"on\" d=\"M4.6 8.3l2.4 2.4 4.4-4.9\"/></svg>"
        }
        Verdict::AtTheLimit => {
            "<svg class=\"sign limit\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path class=\"line\" \
             d=\"M8 1.2L14.8 8 8 14.8 1.2 8zM5.2 6.7h5.6M5.2 9.3h5.6\"/></svg>"
        }
        Verdict::Fails => {
            "<svg class=\"sign fails\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><rect class=\"full\" x=\"1.5\" y=\"1.5\" \
             width=\"13\" height=\"13\" rx=\"1.5\"/><path class=\"on\" d=\"M5 5l6 6M11 5l-6 6\"/></svg>"
        }
        Verdict::NotComputable => {
            "<svg class=\"sign unknown\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><circle class=\"line dashed\" cx=\"8\" \
             cy=\"8\" r=\"6.6\"/><path class=\"line\" d=\"M5 8h6\"/></svg>"
        }
    }
}

/// A verdict as its sign and its word.
pub(super) fn verdict(edition: &mut Edition<'_>, verdict: Verdict) {
    let class = format!("verdict {}", verdict.as_str());
    edition.page.open("span", &[("class", &class)]);
    edition.page.raw(sign(verdict));
    edition.page.element("b", &[], verdict_words(verdict, edition.lang));
    edition.page.close();
}

fn head(edition: &mut Edition<'_>) {
    let (report, lang) = (edition.report, edition.lang);
    let project = &report.plan.project;
    let imprint = &project.imprint;
    edition.page.open("header", &[]);
    edition.page.element("p", &[("class", "kicker")], Word::ReportTitle.text(lang));
    edition.page.element("h1", &[], project.title.get(lang));
    if is_schematic(report) {
        edition.page.element("p", &[("class", "badge")], Word::Schematic.text(lang));
    }
    edition.page.open("dl", &[("class", "imprint")]);
    let program = format!("shapan {}", env!("CARGO_PKG_VERSION"));
    let date = report.date.to_string();
    let rows = [
        (Word::ReportDate, date.as_str()),
        (Word::ReportPlanState, imprint.date.trim()),
        (Word::ReportSources, imprint.sources.get(lang).trim()),
        (Word::ReportApproval, imprint.approval_number.trim()),
        (Word::ReportConfidentiality, imprint.confidentiality.get(lang).trim()),
        (Word::ReportProgram, program.as_str()),
    ];
    for (word, text) in rows.into_iter().filter(|(_, text)| !text.is_empty()) {
        edition.page.element("dt", &[], word.text(lang));
        edition.page.element("dd", &[], text);
    }
    edition.page.close();
    edition.page.open("ul", &[("class", "counts")]);
    for verdict in Verdict::ALL {
        let n = report.outcomes.iter().filter(|o| o.verdict == verdict).count();
        let class = if n == 0 { format!("{} none", verdict.as_str()) } else { verdict.as_str().to_owned() };
        edition.page.open("li", &[("class", &class)]);
        edition.page.raw(sign(verdict));
        edition.page.element("b", &[], &n.to_string());
        edition.page.element("span", &[], verdict_words(verdict, lang));
        edition.page.close();
    }
    edition.page.close();
    edition.page.open("dl", &[("class", "short")]);
    let named = |wanted: &dyn Fn(&crate::plan::claims::Outcome) -> bool| {
        let paired = crate::export::claims::paired(&report.plan, &report.outcomes);
        paired.filter(|(_, o)| wanted(o)).map(|(claim, _)| claim.text.read_in(lang).clone()).collect::<Vec<_>>()
    };
    let failing = named(&|o| o.verdict == Verdict::Fails).join(separator_of_claims(lang));
    let sensitive = named(&|o| o.sensitive).join(separator_of_claims(lang));
    let open = report.findings.faults().count().to_string();
    let ignored = report.findings.ignored_count().to_string();
    let faults = fill(Word::ReportFaultsIgnored, lang, &[("open", &open), ("ignored", &ignored)]);
    for (word, text) in
        [(Word::ReportFailing, failing), (Word::ReportSensitive, sensitive), (Word::ReportFaults, faults)]
    {
        if !text.is_empty() {
            edition.page.element("dt", &[], word.text(lang));
            edition.page.element("dd", &[], &text);
        }
    }
    edition.page.close();
    edition.page.close();
}

/// Claims hold commas of their own.
fn separator_of_claims(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "；",
        Lang::En => "; ",
    }
}

pub(super) fn is_schematic(report: &Report) -> bool {
    report.plan.layers.iter().any(PlanLayer::is_schematic)
}

fn foot(edition: &mut Edition<'_>) {
    let (report, lang) = (edition.report, edition.lang);
    edition.page.open("footer", &[]);
    let title = report.plan.project.title.get(lang);
    let about =
        format!("{title} · {} · {} · shapan {}", Word::ReportTitle.text(lang), report.date, env!("CARGO_PKG_VERSION"));
    edition.page.element("p", &[], &about);
    if is_schematic(report) {
        edition.page.element("p", &[], Word::Schematic.text(lang));
    }
    edition.page.close();
}
