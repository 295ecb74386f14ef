//! Checks of drawn geometry: a folder for each case, random coverages against brute force, the bundled plan.
//!
//! A case of tests/fixtures/checks is a plan and what its checks find, as GeoJSON that any map program opens.
//! With `SHAPAN_WRITE_EXPECTED=1` the findings are written anew, to be looked at and committed.

use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use shapan::analysis::check::{FaultKind, RingFault, Severity};
use shapan::export;
use shapan::i18n::Lang;
use shapan::plan::{self, Findings, Plan};
use shapan::progress::Progress;

mod balance;
mod commands;
mod coverages;
mod indicators;
mod window;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/checks")
}

fn case(name: &str) -> (Plan, Findings) {
    let opened = plan::open(&[folder().join(name)], &Progress::default()).unwrap();
    let findings = plan::find_faults(&opened.plan, &Progress::default()).unwrap();
    (opened.plan, findings)
}

/// Kind, ids of the features, and size of each finding.
fn told(plan: &Plan, findings: &Findings) -> Vec<(&'static str, String, f64)> {
    let ids = |f: &plan::Finding| {
        let ids: Vec<String> = f.features.iter().map(|of| plan.feature(of).unwrap().id_text()).collect();
        ids.join(" ")
    };
    findings.list.iter().map(|f| (f.kind.as_str(), ids(f), f.size.magnitude())).collect()
}

#[test]
fn every_case_finds_what_its_folder_says() {
    let mut cases: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|e| e.unwrap().path()).collect();
    cases.retain(|path| path.is_dir());
    cases.sort();
    assert!(cases.len() >= 12, "{cases:?}");
    for path in cases {
        let (plan, findings) = case(path.file_name().unwrap().to_str().unwrap());
        let found = export::findings_geojson(&plan, &findings);
        let expected = path.join("expected.geojson");
        if std::env::var_os("SHAPAN_WRITE_EXPECTED").is_some() {
            let features: Vec<String> = found.iter().map(Json::to_string).collect();
            let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", features.join(",\n"));
            std::fs::write(&expected, text).unwrap();
        }
        let text = std::fs::read_to_string(&expected).unwrap_or_else(|e| panic!("{}: {e}", expected.display()));
        let wanted: Json = serde_json::from_str(&text).unwrap();
        let wanted = wanted["features"].as_array().unwrap();
        assert_eq!(wanted.len(), found.len(), "{}: {found:#?}", path.display());
        for (wanted, found) in wanted.iter().zip(&found) {
            alike(wanted, found, &path);
        }
    }
}

/// The same JSON, numbers to a millionth of their size (a hundredth of a millimetre in degrees).
fn alike(wanted: &Json, found: &Json, at: &Path) {
    match (wanted, found) {
        (Json::Number(a), Json::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            let tolerance = if a.abs() <= 180.0 { 1e-8 + a.abs() * 1e-8 } else { a.abs() * 1e-6 };
            assert!((a - b).abs() <= tolerance, "{}: {a} is not {b}", at.display());
        }
        (Json::Array(a), Json::Array(b)) => {
            assert_eq!(a.len(), b.len(), "{}: {wanted} is not {found}", at.display());
            a.iter().zip(b).for_each(|(a, b)| alike(a, b, at));
        }
        (Json::Object(a), Json::Object(b)) => {
            let names = |o: &serde_json::Map<String, Json>| o.keys().cloned().collect::<Vec<_>>();
            assert_eq!(names(a), names(b), "{}", at.display());
            a.iter().for_each(|(name, value)| alike(value, &b[name], at));
        }
        _ => assert_eq!(wanted, found, "{}", at.display()),
    }
}

#[test]
fn overlapping_greens_share_the_rectangle_of_both() {
    let (plan, findings) = case("overlapping-greens");
    let list = told(&plan, &findings);
    assert_eq!(list.len(), 1);
    // 50 by 150 hundred-thousandths of a degree.
    let (width, height) = (50.0 * 0.856_1, 150.0 * 1.110_2);
    assert_eq!((list[0].0, list[0].1.as_str()), ("overlap", "west east"));
    assert!((list[0].2 / (width * height) - 1.0).abs() < 2e-3, "{} m², {}", list[0].2, width * height);
}

#[test]
fn a_gap_of_a_square_metre_is_found_with_its_neighbours() {
    let (plan, findings) = case("gap-of-one-square-metre");
    let list = told(&plan, &findings);
    assert_eq!(list.len(), 1);
    assert_eq!((list[0].0, list[0].1.as_str()), ("gap", "south north-west north-east"));
    assert!((list[0].2 - 1.0).abs() < 0.01, "{} m²", list[0].2);
    assert_eq!(findings.list[0].severity, Severity::Error, "square, not a sliver");
}

#[test]
fn a_gap_among_parcels_without_common_corners_is_found() {
    let (plan, findings) = case("gap-among-t-junctions");
    let list = told(&plan, &findings);
    assert_eq!(list.len(), 1);
    assert_eq!((list[0].0, list[0].1.as_str()), ("gap", "south west east north"));
    // The quadrilateral that was left out, by `measure`.
    assert!((list[0].2 - 8232.7).abs() < 0.5, "{} m²", list[0].2);
}

#[test]
fn what_leaves_the_boundary_is_told_in_part_or_whole() {
    let (_, findings) = case("outside-the-boundary");
    let kinds: Vec<FaultKind> = findings.list.iter().map(|f| f.kind).collect();
    assert_eq!(kinds.iter().filter(|k| **k == FaultKind::Outside { wholly: true }).count(), 1);
    assert_eq!(kinds.iter().filter(|k| **k == FaultKind::Outside { wholly: false }).count(), 2);
}

#[test]
fn a_bow_tie_has_its_crossing_and_still_counts_as_ground() {
    let (plan, findings) = case("bow-tie");
    let crossing = findings.list.iter().find(|f| f.kind == FaultKind::SelfCrossing).unwrap();
    let place = crossing.place.unwrap();
    assert!((place.lon - 116.4005).abs() < 1e-8 && (place.lat - 39.8005).abs() < 1e-8, "{place:?}");
    let overlap = told(&plan, &findings).into_iter().find(|(kind, ..)| *kind == "overlap").unwrap();
    // The east wing from 50 to 100, of which 25 to 75 is covered: 3/4 of its 2,500 squares.
    assert!((overlap.2 / (0.75 * 2500.0 * 0.856_1 * 1.110_2) - 1.0).abs() < 2e-3, "{overlap:?}");
}

#[test]
fn duplicates_are_not_told_as_overlaps_too() {
    let (plan, findings) = case("duplicates");
    let list: Vec<_> = told(&plan, &findings).into_iter().map(|(kind, ids, _)| (kind, ids)).collect();
    assert_eq!(list, [("duplicate_geometry", "a b".to_owned()), ("duplicate_id", "c c".to_owned())]);
}

#[test]
fn a_hole_may_touch_its_shell_once() {
    let (plan, findings) = case("holes");
    let list: Vec<_> = told(&plan, &findings).into_iter().map(|(kind, ids, _)| (kind, ids)).collect();
    let wanted = [("hole_outside", "outside"), ("hole_touches", "touches-along"), ("hole_in_hole", "in-a-hole")];
    assert_eq!(list, wanted.map(|(kind, id)| (kind, id.to_owned())));
}

#[test]
fn spikes_touches_and_rings_without_area_are_told_apart() {
    let (plan, findings) = case("spikes-and-touches");
    let list: Vec<_> = told(&plan, &findings).into_iter().map(|(kind, ids, _)| (kind, ids)).collect();
    let wanted = [("no_area", "no-area"), ("spike", "spike"), ("touches_itself", "pinched")];
    assert_eq!(list, wanted.map(|(kind, id)| (kind, id.to_owned())));
    let spike = findings.list.iter().find(|f| f.kind == FaultKind::Ring(RingFault::Spike)).unwrap();
    assert!((spike.size.magnitude() - 50.0 * 0.856_1).abs() < 0.1, "{:?}", spike.size);
}

#[test]
fn an_ignored_finding_keeps_its_reason_and_is_no_fault() {
    let (_, findings) = case("ignored");
    assert_eq!((findings.list.len(), findings.faults().count(), findings.ignored_count()), (1, 0, 1));
    assert_eq!(findings.list[0].ignored.as_ref().unwrap().reason, "a shared lawn");
    assert_eq!(findings.outdated.len(), 1, "what is found no more is told");
}

#[test]
fn a_missing_layer_is_said_and_an_empty_one_has_no_faults() {
    let (plan, findings) = case("missing-and-empty-layers");
    assert!(findings.list.is_empty());
    assert_eq!(findings.rules.len(), 2);
    let reasons = |lang| -> Vec<String> {
        findings.not_run.iter().map(|n| export::not_run_words(&plan, &n.reason, lang)).collect()
    };
    assert_eq!(reasons(Lang::En), ["layer zones is not there or could not be read", "the plan has no boundary"]);
    assert_eq!(reasons(Lang::Zh), ["图层“zones”不存在或未能读取", "规划没有边界"]);
    let table = export::findings_table(&plan, &findings, Lang::Zh);
    assert!(table.contains("未检查parcels：规划没有边界"), "{table}");
}

#[test]
fn the_bundled_plan_is_sound_by_its_own_rules() {
    let opened = plan::open_bundled(&Progress::default()).unwrap();
    assert!(opened.plan.project.checks.rules.is_some(), "the bundled project names its rules");
    let findings = plan::find_faults(&opened.plan, &Progress::default()).unwrap();
    assert!(findings.not_run.is_empty(), "{:?}", findings.not_run);
    let table = export::findings_table(&opened.plan, &findings, Lang::En);
    assert_eq!(findings.faults().count(), 0, "{table}");
    // A park that lies outside is no fault of the plan, but it is said.
    assert_eq!((findings.ignored_count(), findings.outdated.len()), (1, 0), "{table}");
}

#[test]
fn findings_survive_another_order_of_the_features() {
    let (plan, findings) = case("overlapping-greens");
    let text = std::fs::read_to_string(folder().join("overlapping-greens/green.geojson")).unwrap();
    let mut json: Json = serde_json::from_str(&text).unwrap();
    json["features"].as_array_mut().unwrap().reverse();
    let dataset = shapan::formats::read_bytes(json.to_string().as_bytes(), &Progress::default()).unwrap();
    let mut turned = plan.clone();
    turned.layers[0] = plan::PlanLayer::new(plan.layers[0].id.clone(), dataset);
    let again = plan::find_faults(&turned, &Progress::default()).unwrap();
    assert_ne!(findings.list[0].features, again.list[0].features);
    assert!(plan::is_same_finding(&findings.list[0].key, &again.list[0].key));
}

#[test]
fn a_cancelled_check_stops() {
    let (plan, _) = case("overlapping-greens");
    let progress = Progress::default();
    progress.cancel();
    assert!(plan::find_faults(&plan, &progress).is_err());
}

#[test]
fn what_the_reader_left_out_is_named_with_its_reason() {
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[116,39]}},
        {"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[116,139]}},
        {"type":"Feature","id":"p3","properties":{},"geometry":{"type":"Point","coordinates":[116,"x"]}}]}"#;
    let data = shapan::formats::read_bytes(text.as_bytes(), &Progress::default()).unwrap();
    let faults = shapan::analysis::check::reader_faults(&[&data]);
    let kinds: Vec<&str> = faults.iter().map(|fault| fault.kind.as_str()).collect();
    assert_eq!(kinds, ["out_of_range", "bad_coordinate"]);
    assert!(faults.iter().all(|fault| fault.place.is_none()));
    let zh = export::skipped_words(data.warnings(), Lang::Zh);
    assert_eq!(zh, "#2（坐标超出经纬度范围）、p3（坐标不是数字）");
}

/// Lines of one position, as many as wanted.
fn short_lines(n: usize) -> shapan::data::Dataset {
    let line = |i| {
        format!(
            r#"{{"type":"Feature","id":"l{i}","properties":{{}},"geometry":{{"type":"LineString","coordinates":[[116,39]]}}}}"#
        )
    };
    let features: Vec<String> = (0..n).map(line).collect();
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    shapan::formats::read_bytes(text.as_bytes(), &Progress::default()).unwrap()
}

#[test]
fn a_line_left_out_is_no_ring() {
    let data = short_lines(1);
    let faults = shapan::analysis::check::reader_faults(&[&data]);
    assert_eq!(faults.iter().map(|f| f.kind.as_str()).collect::<Vec<_>>(), ["short_line"]);
    assert_eq!(export::skipped_words(data.warnings(), Lang::Zh), "l0（线不足两个点）");
}

#[test]
fn what_is_counted_only_is_said_below_the_list() {
    let mut plan = Plan { layers: vec![plan::PlanLayer::new("roads".into(), short_lines(130))], ..Plan::default() };
    let rule = shapan::project::CheckRule::new(shapan::project::CheckKind::Validity, vec!["roads".into()]);
    plan.project.checks.rules = Some(vec![rule]);
    let findings = plan::find_faults(&plan, &Progress::default()).unwrap();
    assert_eq!(findings.list.len(), 100);
    let said = export::unlisted_words(&plan, &findings, Lang::En);
    assert_eq!(said, ["30 more faults met on reading roads are counted, not listed"]);
    assert!(export::findings_table(&plan, &findings, Lang::En).contains(&said[0]));
}
