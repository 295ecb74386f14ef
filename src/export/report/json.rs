//! A report for scripts: what `check --format json` says, and beside it where everything comes from.

use serde_json::{Value as Json, json};

use super::report::Report;
use crate::analysis::measure;
use crate::export::{balance_json, check_json};
use crate::i18n::Lang;
use crate::plan::claims::Verdict;
use crate::plan::{FileFingerprint, SourceFingerprint};

/// The report as JSON: names and meaning are a contract with scripts. Numbers are in full precision; texts that stand
/// once are in the language asked for.
pub fn report_json(report: &Report, lang: Lang) -> Json {
    let plan = &report.plan;
    let project = &plan.project;
    let mut json = check_json(plan, &report.outcomes, &report.findings, report.date, lang);
    let count = |verdict| report.outcomes.iter().filter(|o| o.verdict == verdict).count();
    let verdicts: serde_json::Map<String, Json> =
        Verdict::ALL.iter().map(|v| (v.as_str().to_owned(), count(*v).into())).collect();
    let imprint = &project.imprint;
    json["title_zh"] = json!(project.title.zh);
    json["title_en"] = json!(project.title.en);
    json["program"] = json!({ "name": "shapan", "version": env!("CARGO_PKG_VERSION") });
    json["method"] = json!(measure::METHOD);
    json["schematic"] = json!(plan.layers.iter().any(crate::plan::PlanLayer::is_schematic));
    json["imprint"] = json!({
        "date": imprint.date,
        "sources_zh": imprint.sources.zh,
        "sources_en": imprint.sources.en,
        "approval_number": imprint.approval_number,
        "confidentiality_zh": imprint.confidentiality.zh,
        "confidentiality_en": imprint.confidentiality.en,
    });
    json["verdicts"] = verdicts.into();
    json["answer"] = json!(if report.is_no() { "no" } else { "yes" });
    json["ignored_no_longer_found"] =
        report.findings.outdated.iter().map(|i| json!({ "key": i.key, "reason": i.reason, "date": i.date })).collect();
    json["balance"] = match &report.balance {
        Some(Ok(balance)) => balance_json(balance),
        Some(Err(_)) | None => Json::Null,
    };
    json["balance_reason"] = match &report.balance {
        Some(Err(reason)) => json!(reason),
        Some(Ok(_)) | None => Json::Null,
    };
    json["layers"] = report.sources.iter().map(|source| layer_json(report, source)).collect();
    json
}

fn beside_json(file: &FileFingerprint) -> Json {
    json!({
        "file": file.file,
        "bytes": file.content.as_ref().map(|c| c.bytes),
        "sha256": file.content.as_ref().map(|c| &c.sha256),
    })
}

fn layer_json(report: &Report, source: &SourceFingerprint) -> Json {
    let name = report.plan.layer_name(&source.layer);
    let loaded = report.plan.layer(&source.layer);
    json!({
        "id": source.layer.0,
        "name_zh": name.zh,
        "name_en": name.en,
        "features": loaded.map(|l| l.dataset.len()),
        "left_out": loaded.map(|l| l.dataset.warnings().skipped()),
        "schematic": loaded.map(|l| l.is_schematic()),
        "file": source.file,
        "bytes": source.content.as_ref().map(|c| c.bytes),
        "sha256": source.content.as_ref().map(|c| &c.sha256),
        "beside": source.companions.iter().map(beside_json).collect::<Vec<_>>(),
        "changed_since_read": source.changed,
    })
}
