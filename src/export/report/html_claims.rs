//! The claims of a report: all at a glance, those that contradict each other, and each by itself with its map and its
//! calculation.

use super::html::{Edition, ReportError, verdict};
use super::html_marks::legend;
use super::pictures::{PictureOf, PictureSize};
use crate::export::claim_card::stated_tolerance;
use crate::export::claims::{drawn_or_reason, given, paired};
use crate::export::claims_json::shortest;
use crate::export::{
    drawn_words, outline_notes, published_words, qualifiers, reason_words, step_lines, step_words, verdict_words,
};
use crate::i18n::{Lang, Word, fill, format};
use crate::plan::claims::{DefinitionOutcome, Drawn, Evidence, Outcome, Reason, Step};
use crate::plan::{FeatureRef, Found};
use crate::project::{Claim, Dimension, Expected, Measure};

/// Names in a list, before the rest is counted.
const NAMED: usize = 60;

/// Every claim in one row.
pub(super) fn claims_table(edition: &mut Edition<'_>) {
    edition.page.open("section", &[]);
    edition.heading("claims", Word::ReportClaims);
    let lang = edition.lang;
    let report = edition.report;
    if report.outcomes.is_empty() {
        edition.page.element("p", &[], Word::ClaimsNone.text(lang));
        edition.page.close();
        return;
    }
    edition.page.element("p", &[("class", "lead")], Word::ReportClaimsNote.text(lang));
    edition.page.open("table", &[("class", "claims")]);
    edition.head_row(&[
        ("number", Word::ReportNumber),
        ("", Word::ReportColumnVerdict),
        ("", Word::ReportColumnClaim),
        ("number", Word::ReportColumnPublished),
        ("number", Word::ReportColumnDrawn),
        ("", Word::ReportColumnSource),
    ]);
    edition.page.open("tbody", &[]);
    for (i, (claim, outcome)) in paired(&report.plan, &report.outcomes).enumerate() {
        edition.page.open("tr", &[]);
        edition.cell("number", &(i + 1).to_string());
        edition.page.open("td", &[]);
        verdict(edition, outcome.verdict);
        edition.page.close();
        edition.page.open("td", &[]);
        let anchor = format!("#{}", edition.id(&format!("claim-{}", i + 1)));
        edition.page.element("a", &[("href", &anchor)], claim.text.read_in(lang));
        chips(edition, claim, outcome);
        edition.page.close();
        edition.cell("number", &published_words(claim, lang));
        drawn_cell(edition, claim, outcome.drawn, outcome.reason.as_ref());
        edition.page.open("td", &[("class", "source")]);
        edition.page.text(claim.source.read_in(lang));
        edition.page.close();
        edition.page.close();
    }
    edition.page.close();
    edition.page.close();
    for (shown, word) in [
        (report.outcomes.iter().any(|o| o.sensitive), Word::SensitiveExplained),
        (
            paired(&report.plan, &report.outcomes).any(|(c, _)| c.by_construction.is_some()),
            Word::ByConstructionExplained,
        ),
    ] {
        if shown {
            edition.page.element("p", &[("class", "small")], word.text(lang));
        }
    }
    edition.page.close();
}

fn chips(edition: &mut Edition<'_>, claim: &Claim, outcome: &Outcome) {
    for chip in qualifiers(claim, outcome, edition.lang) {
        edition.page.raw(" ");
        edition.page.element("span", &[("class", "chip")], chip);
    }
}

/// What is drawn, with the exact number for whoever copies the page.
fn drawn_cell(edition: &mut Edition<'_>, claim: &Claim, drawn: Option<Drawn>, reason: Option<&Reason>) {
    let class = if drawn.is_some() { "number drawn" } else { "reason" };
    edition.page.open("td", &[("class", class)]);
    drawn_value(edition, claim, drawn, reason);
    edition.page.close();
}

fn drawn_value(edition: &mut Edition<'_>, claim: &Claim, drawn: Option<Drawn>, reason: Option<&Reason>) {
    let text = drawn_or_reason(&edition.report.plan, claim, drawn, reason, edition.lang);
    match drawn {
        Some(drawn) => {
            let exact = shortest(claim.unit.from_base(drawn.quantity.value)).to_string();
            edition.page.open("b", &[]);
            edition.page.element("data", &[("value", &exact)], &text);
            edition.page.close();
        }
        None => edition.page.text(&text),
    }
}

/// The claims of one matter beside each other.
pub(super) fn conflicts(edition: &mut Edition<'_>) {
    let (report, lang) = (edition.report, edition.lang);
    let mut matters: Vec<&str> = Vec::new();
    let all: Vec<(&Claim, &Outcome)> = paired(&report.plan, &report.outcomes).collect();
    for (claim, outcome) in &all {
        if let Some(matter) = claim.conflict.as_deref()
            && !outcome.conflicts_with.is_empty()
            && !matters.contains(&matter)
        {
            matters.push(matter);
        }
    }
    if matters.is_empty() {
        return;
    }
    edition.page.open("section", &[]);
    edition.heading("conflicts", Word::ReportConflicts);
    edition.page.element("p", &[("class", "lead")], Word::ReportConflictsNote.text(lang));
    for matter in matters {
        edition.page.open("table", &[("class", "conflict")]);
        edition.head_row(&[
            ("", Word::ReportColumnClaim),
            ("", Word::ReportColumnSource),
            ("", Word::ReportColumnVerdict),
            ("number", Word::ReportColumnPublished),
            ("number", Word::ReportColumnDrawn),
        ]);
        edition.page.open("tbody", &[]);
        for (claim, outcome) in all.iter().filter(|(claim, _)| claim.conflict.as_deref() == Some(matter)) {
            edition.page.open("tr", &[]);
            edition.cell("", claim.text.read_in(lang));
            edition.cell("source", claim.source.read_in(lang));
            edition.page.open("td", &[]);
            verdict(edition, outcome.verdict);
            edition.page.close();
            edition.cell("number", &published_words(claim, lang));
            drawn_cell(edition, claim, outcome.drawn, outcome.reason.as_ref());
            edition.page.close();
        }
        edition.page.close();
        edition.page.close();
    }
    edition.page.close();
}

/// A section for each claim.
pub(super) fn claim_sections(edition: &mut Edition<'_>) -> Result<(), ReportError> {
    let report = edition.report;
    if report.outcomes.is_empty() {
        return Ok(());
    }
    edition.page.open("section", &[("class", "each")]);
    edition.heading("each", Word::ReportEachClaim);
    for (i, (claim, outcome)) in paired(&report.plan, &report.outcomes).enumerate() {
        edition.progress.check()?;
        section(edition, i + 1, claim, outcome)?;
        edition.progress.advance(1);
    }
    edition.page.close();
    Ok(())
}

fn section(edition: &mut Edition<'_>, number: usize, claim: &Claim, outcome: &Outcome) -> Result<(), ReportError> {
    let lang = edition.lang;
    let id = edition.id(&format!("claim-{number}"));
    let class = format!("claim {}", outcome.verdict.as_str());
    edition.page.open("article", &[("id", &id), ("class", &class)]);
    edition.page.open("h3", &[]);
    edition.page.element("span", &[("class", "no")], &number.to_string());
    edition.page.text(claim.text.read_in(lang));
    edition.page.close();
    edition.page.open("p", &[("class", "told")]);
    verdict(edition, outcome.verdict);
    labelled(edition, Word::ReportColumnPublished, |edition| {
        edition.page.element("b", &[], &published_words(claim, edition.lang));
    });
    labelled(edition, Word::ReportColumnDrawn, |edition| {
        drawn_value(edition, claim, outcome.drawn, outcome.reason.as_ref());
    });
    chips(edition, claim, outcome);
    edition.page.close();
    edition.page.open("div", &[("class", "pair")]);
    picture_of_claim(edition, claim, outcome)?;
    facts(edition, claim, outcome);
    edition.page.close();
    calculation(edition, claim, outcome);
    definitions(edition, claim, outcome)?;
    lists(edition, &outcome.evidence);
    edition.page.open("details", &[]);
    edition.page.element("summary", &[], Word::ReportMeasure.text(lang));
    edition.page.element("pre", &[], &measure_text(&claim.measure));
    edition.page.close();
    edition.page.close();
    Ok(())
}

fn labelled(edition: &mut Edition<'_>, word: Word, value: impl Fn(&mut Edition<'_>)) {
    edition.page.open("span", &[("class", "figure")]);
    let label = edition.word(word);
    edition.page.element("span", &[("class", "label")], label);
    edition.page.raw(" ");
    value(edition);
    edition.page.close();
}

/// As the project file writes it: what the planner wrote is the last word on what was measured.
fn measure_text(measure: &Measure) -> String {
    serde_json::to_string(measure).unwrap_or_default()
}

fn picture_of_claim(edition: &mut Edition<'_>, claim: &Claim, outcome: &Outcome) -> Result<(), ReportError> {
    let lang = edition.lang;
    let drawn = drawn_or_reason(&edition.report.plan, claim, outcome.drawn, outcome.reason.as_ref(), lang);
    let values = [
        ("claim", claim.text.read_in(lang).as_str()),
        ("published", &published_words(claim, lang)),
        ("drawn", &drawn),
        ("verdict", verdict_words(outcome.verdict, lang)),
    ];
    let title = fill(Word::ReportPicture, lang, &values);
    let shown = figure(edition, &outcome.evidence, PictureSize::Whole, &title, None)?;
    if !shown {
        edition.page.element("p", &[("class", "nothing")], Word::ReportNoPicture.text(lang));
    }
    Ok(())
}

/// A picture with its legend; whether there was anything to be seen.
fn figure(
    edition: &mut Edition<'_>,
    evidence: &Evidence,
    size: PictureSize,
    title: &str,
    caption: Option<&str>,
) -> Result<bool, ReportError> {
    let lang = edition.lang;
    let plan = &edition.report.plan;
    let picture = edition.pictures.of_evidence(plan, evidence, PictureOf { lang, size, title }, edition.progress)?;
    let Some(picture) = picture else { return Ok(false) };
    edition.page.open("figure", &[]);
    edition.page.raw(&picture);
    edition.page.open("figcaption", &[]);
    if let Some(caption) = caption {
        edition.page.element("span", &[("class", "caption")], caption);
    }
    legend(edition.page, plan, evidence, lang);
    edition.page.close();
    edition.page.close();
    Ok(true)
}

fn calculation(edition: &mut Edition<'_>, claim: &Claim, outcome: &Outcome) {
    let lang = edition.lang;
    // A number that was counted in one step stands among the facts already.
    if outcome.steps.is_empty() {
        return;
    }
    edition.page.element("h4", &[], Word::ReportCalculation.text(lang));
    edition.page.open("table", &[("class", "steps")]);
    edition.head_row(&[("", Word::ReportStep), ("number", Word::ReportValue), ("number", Word::ReportExact)]);
    edition.page.open("tbody", &[]);
    steps(edition, &outcome.steps);
    if let Some(drawn) = outcome.drawn {
        edition.page.open("tr", &[("class", "result")]);
        edition.page.element("th", &[("scope", "row")], Word::ReportResult.text(lang));
        edition.cell("number", &drawn_words(claim, drawn, lang));
        edition.cell("number exact", &exact(drawn.quantity.dimension, drawn.quantity.value));
        edition.page.close();
    }
    edition.page.close();
    edition.page.close();
}

fn steps(edition: &mut Edition<'_>, steps: &[Step]) {
    let lang = edition.lang;
    for line in steps.iter().flat_map(|step| step_lines(&edition.report.plan, step, lang)) {
        edition.page.open("tr", &[]);
        edition.cell(if line.is_part { "part" } else { "" }, &line.name);
        edition.cell("number", &step_words(line.quantity, lang));
        edition.cell("number exact", &exact(line.quantity.dimension, line.quantity.value));
        edition.page.close();
    }
}

/// Every digit, in the unit of measures.
fn exact(dimension: Dimension, value: f64) -> String {
    let number = shortest(value);
    match dimension {
        Dimension::Length => format!("{number} m"),
        Dimension::Area => format!("{number} m²"),
        Dimension::Angle => format!("{number}°"),
        Dimension::Number | Dimension::Count | Dimension::Share => number.to_string(),
    }
}

/// The other readings, each with its number, its verdict and, where the verdict turns on it, its map.
fn definitions(edition: &mut Edition<'_>, claim: &Claim, outcome: &Outcome) -> Result<(), ReportError> {
    let lang = edition.lang;
    if outcome.definitions.is_empty() {
        return Ok(());
    }
    edition.page.element("h4", &[], Word::ReportDefinitions.text(lang));
    edition.page.open("table", &[("class", "definitions")]);
    edition.head_row(&[
        ("", Word::ReportColumnDefinition),
        ("number", Word::ReportColumnDrawn),
        ("number", Word::ReportExact),
        ("", Word::ReportColumnVerdict),
    ]);
    edition.page.open("tbody", &[]);
    let own = (Word::ReportOwnDefinition.text(lang), outcome.drawn, outcome.reason.as_ref(), outcome.verdict);
    let others =
        outcome.definitions.iter().map(|d| (d.name.read_in(lang).as_str(), d.drawn, d.reason.as_ref(), d.verdict));
    for (name, drawn, reason, of) in std::iter::once(own).chain(others) {
        edition.page.open("tr", &[]);
        edition.cell("", name);
        drawn_cell(edition, claim, drawn, reason);
        let digits = drawn.map(|d| exact(d.quantity.dimension, d.quantity.value)).unwrap_or_default();
        edition.cell("number exact", &digits);
        edition.page.open("td", &[]);
        verdict(edition, of);
        edition.page.close();
        edition.page.close();
    }
    edition.page.close();
    edition.page.close();
    // A map beside the first one tells what changes; the same verdict needs none.
    let seen: Vec<&DefinitionOutcome> = outcome.definitions.iter().filter(|d| d.verdict != outcome.verdict).collect();
    if seen.iter().any(|d| d.evidence != Evidence::default()) {
        edition.page.open("div", &[("class", "beside")]);
        for definition in seen {
            let reason = definition.reason.as_ref();
            let drawn = drawn_or_reason(&edition.report.plan, claim, definition.drawn, reason, lang);
            let values = [
                ("claim", claim.text.read_in(lang).as_str()),
                ("definition", definition.name.read_in(lang)),
                ("drawn", &drawn),
                ("verdict", verdict_words(definition.verdict, lang)),
            ];
            let title = fill(Word::ReportPictureOfDefinition, lang, &values);
            let caption = fill(Word::ReportNamed, lang, &[("name", definition.name.read_in(lang)), ("n", &drawn)]);
            figure(edition, &definition.evidence, PictureSize::Half, &title, Some(&caption))?;
        }
        edition.page.close();
    }
    Ok(())
}

/// By name, what was counted and what was not.
fn lists(edition: &mut Edition<'_>, evidence: &Evidence) {
    let lang = edition.lang;
    let plan = &edition.report.plan;
    let name = |of: &FeatureRef| plan.feature(of).map(|f| plan.feature_name(f, lang)).unwrap_or_default();
    let names = |list: &[FeatureRef]| list.iter().map(name).collect::<Vec<_>>();
    let one = |found: &Found| {
        let values = [("name", &*name(&found.of)), ("detail", &*format::length(found.hit.distance.0))];
        fill(Word::NameWithDetail, lang, &values)
    };
    let found = |list: &[Found]| list.iter().map(one).collect::<Vec<_>>();
    // What a radius reaches is told with its distance, nearest first.
    let others = evidence.counted_otherwise().into_iter().map(name);
    let counted = found(&evidence.reached).into_iter().chain(others).collect();
    let beyond = if evidence.just_outside.is_empty() { Word::MarkBeyond } else { Word::MarkBeyondThose };
    let lists = [
        (Word::MarkCounted, counted),
        (Word::MarkMissed, names(&evidence.missed)),
        (Word::MarkBorderline, found(&evidence.borderline)),
        (Word::MarkJustOutside, found(&evidence.just_outside)),
        (beyond, found(&evidence.beyond)),
    ];
    if lists.iter().all(|(_, list)| list.is_empty()) {
        return;
    }
    edition.page.open("dl", &[("class", "features")]);
    for (word, mut list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        let count = list.len().to_string();
        let title = fill(Word::ReportCountOf, lang, &[("what", word.text(lang)), ("n", &count)]);
        let left_out = list.len().saturating_sub(NAMED);
        if left_out > 0 {
            list.truncate(NAMED);
            list.push(fill(Word::AndMore, lang, &[("n", &left_out.to_string())]));
        }
        edition.page.element("dt", &[], &title);
        edition.page.element("dd", &[], &list.join(separator(lang)));
    }
    edition.page.close();
}

/// Names hold commas of their own.
fn separator(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "；",
        Lang::En => "; ",
    }
}

fn facts(edition: &mut Edition<'_>, claim: &Claim, outcome: &Outcome) {
    let lang = edition.lang;
    let plan = &edition.report.plan;
    let rounding = match claim.expected {
        Expected::About { rounding, .. } => {
            Some(fill(Word::ReportRounding, lang, &[("value", &given(rounding, claim.unit, lang))]))
        }
        _ => None,
    };
    let tolerance = stated_tolerance(claim, lang);
    let tolerance: Vec<String> = rounding.into_iter().chain(tolerance).collect();
    let tolerance = match tolerance.as_slice() {
        [] => Word::ReportNoTolerance.text(lang).to_owned(),
        several => several.join(separator(lang)),
    };
    let other = |id: &String| {
        let claim = plan.project.claims.iter().find(|c| c.id == *id)?;
        let values = [("name", claim.text.read_in(lang).as_str()), ("detail", claim.source.read_in(lang))];
        Some(fill(Word::NameWithDetail, lang, &values))
    };
    let conflicts: Vec<String> = outcome.conflicts_with.iter().filter_map(other).collect();
    let reason = outcome.reason.as_ref().map(|reason| reason_words(plan, reason, lang)).unwrap_or_default();
    let text =
        |text: &Option<crate::project::Bilingual>| text.as_ref().map(|t| t.read_in(lang).clone()).unwrap_or_default();
    let digits = outcome.drawn.filter(|_| outcome.steps.is_empty());
    let digits = digits.map(|d| exact(d.quantity.dimension, d.quantity.value)).unwrap_or_default();
    let rows = [
        (Word::ReportExact, digits),
        (Word::ReportColumnSource, claim.source.read_in(lang).clone()),
        (Word::ReportAsOf, claim.as_of.clone()),
        (Word::ReportTolerance, tolerance),
        (Word::ReportReason, reason),
        (Word::ClaimOutline, outline_notes(plan, outcome, lang).join(" ")),
        (Word::ReportConflictsWith, conflicts.join(separator(lang))),
        (Word::ReportByConstruction, text(&claim.by_construction)),
        (Word::ReportNote, text(&claim.note)),
    ];
    edition.page.open("dl", &[("class", "facts")]);
    for (word, text) in rows.into_iter().filter(|(_, text)| !text.is_empty()) {
        edition.page.element("dt", &[], word.text(lang));
        edition.page.element("dd", &[], &text);
    }
    edition.page.close();
}
