//! The end of a report: the land-use balance, the method, and the data with their fingerprints.

use super::html::{Edition, is_schematic};
use crate::export::{BalanceTable, skipped_words};
use crate::i18n::{Word, fill, format};
use crate::plan::ContentHash;

pub(super) fn balance(edition: &mut Edition<'_>) {
    let (report, lang) = (edition.report, edition.lang);
    let balance = match &report.balance {
        None => return,
        Some(Ok(balance)) => balance,
        Some(Err(reason)) => {
            edition.page.open("section", &[]);
            edition.heading("balance", Word::BalanceTitle);
            edition.page.element("p", &[], &fill(Word::ReportNoBalance, lang, &[("reason", reason)]));
            edition.page.close();
            return;
        }
    };
    let table = BalanceTable::of(&report.plan, balance, lang);
    let has_codes = table.rows.iter().any(|row| row.first().is_some_and(|code| !code.is_empty()));
    let from = usize::from(!has_codes);
    let class = |i: usize| if i < 2 { "" } else { "number" };
    edition.page.open("section", &[]);
    edition.heading("balance", Word::BalanceTitle);
    edition.page.open("table", &[("class", "balance")]);
    edition.page.raw("<thead><tr>");
    for (i, head) in table.head.iter().enumerate().skip(from) {
        edition.page.element("th", &[("scope", "col"), ("class", class(i))], head);
    }
    edition.page.raw("</tr></thead>\n");
    edition.page.open("tbody", &[]);
    for row in &table.rows {
        edition.page.open("tr", &[]);
        for (i, cell) in row.iter().enumerate().skip(from) {
            edition.cell(class(i), cell);
        }
        edition.page.close();
    }
    edition.page.open("tr", &[("class", "result")]);
    for (i, cell) in table.total.iter().enumerate().skip(from) {
        edition.page.element("th", &[("class", class(i))], cell);
    }
    edition.page.close();
    edition.page.close();
    edition.page.close();
    for note in table.notes.iter().chain(&table.rounding) {
        edition.page.element("p", &[("class", "small")], note);
    }
    edition.page.close();
}

pub(super) fn method(edition: &mut Edition<'_>) {
    let lang = edition.lang;
    edition.page.open("section", &[]);
    edition.heading("method", Word::ReportMethod);
    edition.page.open("ul", &[("class", "method")]);
    let words = [
        Word::ReportMethodGeodesic,
        Word::ReportMethodUnion,
        Word::ReportMethodExact,
        Word::ReportMethodUnknown,
        Word::SensitiveExplained,
        Word::ByConstructionExplained,
    ];
    let schematic = is_schematic(edition.report).then_some(Word::Schematic);
    for word in words.into_iter().chain(schematic) {
        edition.page.element("li", &[], word.text(lang));
    }
    edition.page.close();
    edition.page.close();
}

pub(super) fn data(edition: &mut Edition<'_>) {
    let (report, lang) = (edition.report, edition.lang);
    edition.page.open("section", &[]);
    edition.heading("data", Word::ReportData);
    edition.page.element("p", &[("class", "lead")], Word::ReportMethodHash.text(lang));
    edition.page.open("table", &[("class", "data")]);
    edition.head_row(&[
        ("", Word::ColumnLayer),
        ("", Word::ReportFile),
        ("number", Word::ReportFeatures),
        ("number", Word::ReportBytes),
        ("", Word::ReportSha),
    ]);
    edition.page.open("tbody", &[]);
    for source in &report.sources {
        let loaded = report.plan.layer(&source.layer);
        let features = loaded.map(|l| format::count(l.dataset.len() as u64)).unwrap_or_default();
        let name = report.plan.layer_name(&source.layer);
        file_row(edition, name.get(lang), &source.file, &features, source.content.as_ref(), source.changed);
        for beside in &source.companions {
            file_row(edition, "", &beside.file, "", beside.content.as_ref(), source.changed);
        }
    }
    edition.page.close();
    edition.page.close();
    for source in &report.sources {
        let Some(loaded) = report.plan.layer(&source.layer) else { continue };
        let warnings = loaded.dataset.warnings();
        if warnings.skipped() > 0 {
            let all = format::count(loaded.dataset.len() as u64 + warnings.skipped());
            let (n, list) = (format::count(warnings.skipped()), skipped_words(warnings, lang));
            let layer = report.plan.layer_name(&source.layer).get(lang).clone();
            let values = [("layer", layer.as_str()), ("all", &all), ("n", &n), ("list", &list)];
            edition.page.element("p", &[], &fill(Word::ReportLeftOut, lang, &values));
        }
    }
    edition.page.close();
}

/// A file of a layer; those beside the first have its layer and its features above them.
fn file_row(
    edition: &mut Edition<'_>,
    layer: &str,
    file: &str,
    features: &str,
    content: Option<&ContentHash>,
    changed: bool,
) {
    edition.page.open("tr", &[]);
    edition.cell("", layer);
    edition.cell("file", file);
    edition.cell("number", features);
    edition.cell("number", &content.map(|c| format::count(c.bytes)).unwrap_or_default());
    edition.page.open("td", &[("class", "hash")]);
    if let Some(content) = content.filter(|_| !changed) {
        edition.page.element("code", &[], &content.sha256);
    } else {
        let word = if content.is_some() { Word::ReportChanged } else { Word::ReportUnread };
        edition.page.text(word.text(edition.lang));
    }
    edition.page.close();
    edition.page.close();
}
