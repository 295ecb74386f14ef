//! `shapan check`, `balance` and `indicators` as the real program, and the recipes through the project file.

use std::process::{Command, Output};

use serde_json::Value as Json;
use shapan::project;

fn shapan(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_shapan")).args(arguments).output().unwrap()
}

fn case(name: &str) -> String {
    super::folder().join(name).display().to_string()
}

#[test]
fn faults_make_the_answer_no_and_go_into_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("findings.geojson");
    let done =
        shapan(&["check", &case("overlapping-greens"), "--format", "json", "--findings", file.to_str().unwrap()]);
    assert_eq!(done.status.code(), Some(1), "{}", String::from_utf8_lossy(&done.stderr));
    let json: Json = serde_json::from_slice(&done.stdout).unwrap();
    let finding = &json["findings"][0];
    assert_eq!((finding["kind"].as_str(), finding["severity"].as_str()), (Some("overlap"), Some("error")));
    let written: Json = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(written["features"][0]["geometry"]["type"], "Polygon");
    assert_eq!(written["features"][0]["properties"]["key"], finding["key"]);
}

#[test]
fn what_is_ignored_and_what_is_sound_is_no_fault() {
    for name in ["ignored", "sound"] {
        let done = shapan(&["check", &case(name), "--lang", "en"]);
        assert_eq!(done.status.code(), Some(0), "{name}");
        let text = String::from_utf8(done.stdout).unwrap();
        let wanted =
            if name == "sound" { "No faults of geometry found" } else { "Ignored: a shared lawn (2026-03-01)" };
        assert!(text.contains(wanted), "{text}");
    }
}

#[test]
fn a_balance_is_a_table_csv_or_json_of_the_same_numbers() {
    let json: Json = serde_json::from_slice(&shapan(&["balance", "--format", "json"]).stdout).unwrap();
    let sum: f64 = json["rows"].as_array().unwrap().iter().map(|row| row["area_m2"].as_f64().unwrap()).sum();
    assert!((sum - json["total_m2"].as_f64().unwrap()).abs() < 1e-3);
    assert_eq!(json["planar_crs"], "EPSG:4548");
    let csv = String::from_utf8(shapan(&["balance", "--format", "csv", "--lang", "en"]).stdout).unwrap();
    let last = csv.lines().last().unwrap();
    assert!(last.starts_with(",Total,579.69,8695.3,100.0,579.72,"), "{csv}");
    let table = String::from_utf8(shapan(&["balance", "--lang", "zh"]).stdout).unwrap();
    assert!(table.starts_with("用地平衡表\n") && table.contains("579.69"), "{table}");
    let wrong = shapan(&["balance", "--field", "use"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8(wrong.stderr).unwrap().contains("none of the layers has a field use"));
}

#[test]
fn the_bundled_plan_has_no_figures_of_parcels() {
    let done = shapan(&["indicators", "--lang", "en"]);
    assert_eq!(done.status.code(), Some(0));
    assert!(String::from_utf8(done.stdout).unwrap().starts_with("No parcel figures are published"));
}

const RECIPES: &str = r#"{
  "shapan": 2,
  "title": {"zh": "甲", "en": "A"},
  "groups": [{"id": "g", "name": {"zh": "组", "en": "Group"}}],
  "checks": {
    "rules": [
      {"check": "overlaps", "layers": ["a", "b"], "min_area_m2": 0.5, "why": "kept"},
      {"check": "gaps", "layers": "a", "against": "b", "max_gap_m2": 1000}
    ],
    "ignored": [{"key": "gap a @116.4,39.8", "reason": "a lake", "date": "2026-01-02"}]
  },
  "balance": {"layers": ["a", "b"], "field": "land_use", "within": "b"},
  "indicators": {
    "parcels": "a",
    "fields": [{"indicator": "far", "field": "R"}],
    "buildings": {"layer": "b", "floors_field": "n"},
    "allowed": [{"class": "07", "indicator": "far", "min": 1.5, "max": 2.5}]
  },
  "layers": [
    {"id": "a", "name": {"zh": "甲", "en": "A"}, "group": "g", "source": "a.geojson", "symbol": {}},
    {"id": "b", "name": {"zh": "乙", "en": "B"}, "group": "g", "source": "b.geojson", "symbol": {}}
  ]
}"#;

#[test]
fn recipes_go_through_the_project_file_and_back() {
    let project = project::read_project(RECIPES).unwrap();
    let rules = project.checks.rules.as_ref().unwrap();
    assert_eq!((rules.len(), rules[0].tolerance.area_m2, rules[1].tolerance.greatest_gap_m2), (2, 0.5, 1000.0));
    let text = project::write_project(&project);
    assert_eq!(project::read_project(&text).unwrap(), project);
    let (read, written): (Json, Json) = (serde_json::from_str(RECIPES).unwrap(), serde_json::from_str(&text).unwrap());
    for member in ["checks", "balance", "indicators"] {
        assert_eq!(read[member], written[member]);
    }
}

#[test]
fn recipes_that_name_what_is_not_there_are_refused_with_the_place() {
    let refused = |from: &str, to: &str| project::read_project(&RECIPES.replace(from, to)).unwrap_err().to_string();
    let unknown = |member: &str| format!("{member}: \"x\" is not one of the project's layers");
    assert_eq!(refused(r#""layers": "a", "against": "b""#, r#""layers": "x""#), unknown("check 2"));
    assert_eq!(refused(r#""within": "b""#, r#""within": "x""#), unknown("balance"));
    assert_eq!(refused(r#""parcels": "a""#, r#""parcels": "x""#), unknown("indicators"));
    let text = refused(r#""min": 1.5"#, r#""min": 3"#);
    assert_eq!(text, "indicators: what is allowed has a min above its max");
    let text = refused(r#""check": "gaps""#, r#""check": "holes""#);
    assert!(text.contains("holes") && text.contains("line"), "{text}");
}
