//! What the checks found, in words, as JSON, as a table and as GeoJSON that any map program opens.

use serde_json::{Map, Value as Json, json};

use crate::analysis::check::{FaultKind, FaultShape, FaultSize, RingFault, Severity, reader_faults_unlisted};
use crate::analysis::measure::OwnedPolygon;
use crate::data::LonLat;
use crate::i18n::{Lang, Word, fill, format};
use crate::plan::{FeatureRef, Finding, Findings, NotRun, Plan};
use crate::project::{CheckKind, CheckRule, LayerId};

use super::cells::text_table;
use super::errors::not_run_words;
use super::skipped::skip_reason;

/// How many features a sentence names before it counts the rest.
const NAMED: usize = 3;

/// A finding in a sentence without a full stop: what, and of which features.
pub fn finding_words(plan: &Plan, finding: &Finding, lang: Lang) -> String {
    let names: Vec<String> = finding.features.iter().map(|of| feature_words(plan, of, lang)).collect();
    let layer = plan.layer_name(&finding.layer).get(lang).clone();
    let left_out = || finding.left_out.clone().unwrap_or_else(|| layer.clone());
    let a = names.first().cloned().unwrap_or_else(left_out);
    let of_a = |word| fill(word, lang, &[("a", &a)]);
    let text = match finding.kind {
        FaultKind::Overlap => match names.get(1) {
            Some(b) => fill(Word::FindingOverlap, lang, &[("a", &a), ("b", b)]),
            None => of_a(Word::FindingOverlapItself),
        },
        FaultKind::Gap => fill(Word::FindingGap, lang, &[("layer", &layer)]),
        FaultKind::Outside { wholly: true } => of_a(Word::FindingOutsideWholly),
        FaultKind::Outside { wholly: false } => of_a(Word::FindingOutside),
        FaultKind::SelfCrossing => of_a(Word::FindingSelfCrossing),
        FaultKind::Ring(ring) => of_a(ring_word(ring)),
        FaultKind::DuplicateGeometry => {
            fill(Word::FindingDuplicateGeometry, lang, &[("names", &list_words(&names, lang))])
        }
        FaultKind::DuplicateId => {
            let id = finding.features.first().and_then(|of| plan.feature(of)).map(|f| f.id_text()).unwrap_or_default();
            let n = finding.features.len().to_string();
            fill(Word::FindingDuplicateId, lang, &[("id", &id), ("n", &n)])
        }
        FaultKind::Sliver => of_a(Word::FindingSliver),
        FaultKind::LeftOut(code) => {
            let values = [("layer", layer.as_str()), ("a", &a), ("reason", skip_reason(code, lang))];
            fill(Word::FindingLeftOut, lang, &values)
        }
    };
    if finding.is_sliver { fill(Word::FindingAsSliver, lang, &[("text", &text)]) } else { text }
}

fn ring_word(ring: RingFault) -> Word {
    match ring {
        RingFault::TooFewPoints => Word::FindingTooFewPoints,
        RingFault::NoArea => Word::FindingNoArea,
        RingFault::Unclosed => Word::FindingUnclosed,
        RingFault::Spike => Word::FindingSpike,
        RingFault::TouchesItself => Word::FindingTouchesItself,
        RingFault::HoleOutside => Word::FindingHoleOutside,
        RingFault::HoleTouches => Word::FindingHoleTouches,
        RingFault::HoleInHole => Word::FindingHoleInHole,
        RingFault::PartsOverlap => Word::FindingPartsOverlap,
    }
}

fn feature_words(plan: &Plan, of: &FeatureRef, lang: Lang) -> String {
    plan.feature(of).map_or_else(|| of.layer.0.clone(), |feature| plan.feature_short_name(feature, lang))
}

/// Some features by their names.
pub(super) fn features_words(plan: &Plan, features: &[FeatureRef], lang: Lang) -> String {
    list_words(&features.iter().map(|of| feature_words(plan, of, lang)).collect::<Vec<_>>(), lang)
}

fn list_words(names: &[String], lang: Lang) -> String {
    let separator = match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    };
    let mut text = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(separator);
    if names.len() > NAMED {
        let n = (names.len() - NAMED).to_string();
        text = format!("{text}{separator}{}", fill(Word::AndMore, lang, &[("n", &n)]));
    }
    text
}

/// The size of a finding; small ones with two decimals, since a square metre matters here. Empty without a size.
pub fn finding_size_words(finding: &Finding) -> String {
    match finding.size {
        FaultSize::Area(area) if area.0 < 100.0 => format!("{} m²", format::decimals(area.0, 2)),
        FaultSize::Area(area) => format::area(area.0),
        FaultSize::Length(length) if length.0 < 100.0 => format!("{} m", format::decimals(length.0, 2)),
        FaultSize::Length(length) => format::length(length.0),
        FaultSize::Unsized => String::new(),
    }
}

/// How much a finding matters, in one word.
pub fn severity_words(severity: Severity, lang: Lang) -> &'static str {
    match severity {
        Severity::Error => Word::FindingError.text(lang),
        Severity::Warning => Word::FindingWarning.text(lang),
    }
}

/// How many there are of each severity; that there are none, or none in what could be checked.
pub fn findings_headline(findings: &Findings, lang: Lang) -> String {
    if findings.list.is_empty() {
        let word = if findings.not_run.is_empty() { Word::FindingsNone } else { Word::FindingsNoneSoFar };
        return word.text(lang).to_owned();
    }
    let count = |severity| findings.count(severity).to_string();
    let values = [
        ("errors", &*count(Severity::Error)),
        ("warnings", &*count(Severity::Warning)),
        ("ignored", &*findings.ignored_count().to_string()),
    ];
    fill(Word::FindingsCount, lang, &values)
}

/// What the list of findings leaves out: of each layer whose reading was checked, how many faults were only counted.
pub fn unlisted_words(plan: &Plan, findings: &Findings, lang: Lang) -> Vec<String> {
    let is_read = |rule: &&CheckRule| rule.check == CheckKind::Validity;
    let mut layers: Vec<&LayerId> = findings.rules.iter().filter(is_read).flat_map(|rule| &rule.layers).collect();
    layers.sort();
    layers.dedup();
    let words = |id: &LayerId| {
        let n = reader_faults_unlisted(plan.dataset(id)?);
        let name = plan.layer_name(id);
        let values = [("layer", name.get(lang).as_str()), ("n", &*format::count(n))];
        (n > 0).then(|| fill(Word::FindingsUnlisted, lang, &values))
    };
    layers.into_iter().filter_map(words).collect()
}

/// The findings as the `findings` of the command line's JSON: names, order and meaning are a contract with scripts.
pub fn findings_json(plan: &Plan, findings: &Findings) -> Json {
    findings.list.iter().map(|f| Json::Object(finding_members(plan, f))).collect()
}

fn finding_members(plan: &Plan, finding: &Finding) -> Map<String, Json> {
    let feature = |of: &FeatureRef| json!({ "layer": of.layer.0, "id": plan.feature(of).map(|f| f.id_text()) });
    let (area_m2, length_m) = match finding.size {
        FaultSize::Area(area) => (Some(area.0), None),
        FaultSize::Length(length) => (None, Some(length.0)),
        FaultSize::Unsized => (None, None),
    };
    let ignored = finding.ignored.as_ref().map(|i| json!({ "reason": i.reason, "date": i.date }));
    let members = json!({
        "key": finding.key,
        "kind": finding.kind.as_str(),
        "severity": finding.severity.as_str(),
        "text_zh": finding_words(plan, finding, Lang::Zh),
        "text_en": finding_words(plan, finding, Lang::En),
        "layer": finding.layer.0,
        "features": finding.features.iter().map(feature).collect::<Vec<_>>(),
        "left_out": finding.left_out,
        "lon": finding.place.map(|p| p.lon),
        "lat": finding.place.map(|p| p.lat),
        "area_m2": area_m2,
        "length_m": length_m,
        "sliver": finding.is_sliver,
        "ignored": ignored,
    });
    match members {
        Json::Object(members) => members,
        _ => Map::new(),
    }
}

/// The findings as a GeoJSON feature each, with the geometry of the fault and the members of [`findings_json`] as
/// its attributes.
pub fn findings_geojson(plan: &Plan, findings: &Findings) -> Vec<Json> {
    let feature = |finding: &Finding| {
        let properties = finding_members(plan, finding);
        json!({ "type": "Feature", "properties": properties, "geometry": geometry(&finding.shape) })
    };
    findings.list.iter().map(feature).collect()
}

fn geometry(shape: &FaultShape) -> Json {
    let position = |p: &LonLat| json!([p.lon, p.lat]);
    let line = |line: &[LonLat]| line.iter().map(position).collect::<Json>();
    let polygon = |area: &OwnedPolygon| area.as_polygon().rings().map(line).collect::<Json>();
    match shape {
        FaultShape::Areas(areas) => match areas.as_slice() {
            [one] => json!({ "type": "Polygon", "coordinates": polygon(one) }),
            several => {
                json!({ "type": "MultiPolygon", "coordinates": several.iter().map(polygon).collect::<Vec<_>>() })
            }
        },
        FaultShape::Lines(lines) => match lines.as_slice() {
            [one] => json!({ "type": "LineString", "coordinates": line(one) }),
            several => {
                let lines: Vec<Json> = several.iter().map(|l| line(l)).collect();
                json!({ "type": "MultiLineString", "coordinates": lines })
            }
        },
        FaultShape::Point(p) => json!({ "type": "Point", "coordinates": position(p) }),
        FaultShape::Nowhere => Json::Null,
    }
}

/// The findings as a table for a terminal, below a headline; what could not be checked and why at the end.
pub fn findings_table(plan: &Plan, findings: &Findings, lang: Lang) -> String {
    let mut text = format!("{}\n", findings_headline(findings, lang));
    if !findings.list.is_empty() {
        let words = [Word::ColumnSeverity, Word::ColumnFinding, Word::ColumnSize, Word::ColumnPlace];
        let mut head: Vec<&str> = words.into_iter().map(|word| word.text(lang)).collect();
        head.push("");
        let row = |finding: &Finding| {
            let place = finding.place.map(|p| format!("{:.6}, {:.6}", p.lon, p.lat)).unwrap_or_default();
            let ignored = finding.ignored.as_ref();
            let ignored =
                ignored.map(|i| fill(Word::FindingIgnored, lang, &[("reason", &i.reason), ("date", &i.date)]));
            vec![
                severity_words(finding.severity, lang).to_owned(),
                finding_words(plan, finding, lang),
                finding_size_words(finding),
                place,
                ignored.unwrap_or_default(),
            ]
        };
        let rows: Vec<Vec<String>> = findings.list.iter().map(row).collect();
        text.push('\n');
        text.push_str(&text_table(&head, &rows, &[2]));
    }
    for words in unlisted_words(plan, findings, lang) {
        text.push_str(&format!("{words}\n"));
    }
    for words in not_run_lines(plan, findings, lang) {
        text.push_str(&format!("{words}\n"));
    }
    text
}

/// What was not checked and why, as the `not_run` of the command line's JSON.
pub(super) fn not_run_json(plan: &Plan, findings: &Findings, lang: Lang) -> Json {
    let of = |not_run: &NotRun| {
        json!({
            "check": not_run.rule.check.as_str(),
            "layers": not_run.rule.layers.iter().map(|id| id.0.as_str()).collect::<Vec<_>>(),
            "reason": not_run_words(plan, &not_run.reason, lang),
            "reason_zh": not_run_words(plan, &not_run.reason, Lang::Zh),
            "reason_en": not_run_words(plan, &not_run.reason, Lang::En),
        })
    };
    findings.not_run.iter().map(of).collect()
}

/// What was not checked and why, in a sentence each: what keeps several checks of the same layers is told once.
pub fn not_run_lines(plan: &Plan, findings: &Findings, lang: Lang) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for not_run in &findings.not_run {
        let layers: Vec<String> = not_run.rule.layers.iter().map(|id| plan.layer_name(id).get(lang).clone()).collect();
        let layers = layers.join(Word::ListSeparator.text(lang));
        let values = [("layers", &*layers), ("reason", &*not_run_words(plan, &not_run.reason, lang))];
        let line = fill(Word::FindingNotRun, lang, &values);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}
