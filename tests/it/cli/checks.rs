//! `shapan check`: exit codes, the table, JSON, the day.

use serde_json::{Value as Json, json};

use super::Place;

fn plan(value: f64) -> String {
    json!({
        "shapan": 2, "title": {"zh": "规划", "en": "Plan"},
        "groups": [{"id": "g", "name": {"zh": "组", "en": "Group"}}],
        "claims": [{
            "id": "trees", "text": {"zh": "三棵树", "en": "Three trees"}, "operator": "=", "value": value, "unit": "count",
            "measure": {"count": {"of": {"layer": "trees"}}},
            "source": {"zh": "源", "en": "Source"}, "as_of": "2025"
        }],
        "layers": [{
            "id": "trees", "name": {"zh": "树", "en": "Trees"}, "group": "g", "source": "trees.geojson",
            "symbol": {"stroke": {"color": "#000000", "width": 1}}
        }]
    })
    .to_string()
}

const TREES: &str = r#"{"type": "MultiPoint", "coordinates": [[1, 1], [2, 2]]}"#;

#[test]
fn the_exit_code_says_whether_a_claim_fails() {
    let place = Place::new();
    place.write("trees.geojson", TREES);
    place.write("holds.shapan.json", plan(1.0));
    place.write("fails.shapan.json", plan(3.0));
    place.write("broken.shapan.json", plan(3.0).replace("\"count\":{", "\"counted\":{"));
    let holds = place.run(&["check", "holds.shapan.json"]);
    assert_eq!((holds.code, holds.err.as_str()), (0, ""));
    assert!(holds.out.contains("Holds 1 · At the limit 0 · Fails 0"), "{}", holds.out);
    let fails = place.run(&["check", "fails.shapan.json", "--lang", "zh"]);
    assert_eq!(fails.code, 1);
    assert!(fails.out.contains("不成立") && fails.out.contains("三棵树"), "{}", fails.out);
    let broken = place.run(&["check", "broken.shapan.json"]);
    assert_eq!((broken.code, broken.out.as_str()), (2, ""));
    assert!(broken.err.contains("claim trees, measure") && broken.err.contains("`counted`"), "{}", broken.err);
    assert_eq!(place.run(&["check", "nowhere.shapan.json"]).code, 2);
    assert_eq!(place.run(&["check", "--date", "soon"]).code, 2);
}

#[test]
fn a_layer_that_cannot_be_read_costs_only_its_claims() {
    let place = Place::new();
    place.write("plan.shapan.json", plan(1.0));
    let run = place.run(&["check", "plan.shapan.json", "--format", "json", "--lang", "en"]);
    assert_eq!(run.code, 0, "not computable is not no: {}", run.err);
    assert!(run.err.contains("trees left out"), "{}", run.err);
    let json: Json = serde_json::from_str(&run.out).unwrap();
    let claim = &json["claims"][0];
    assert_eq!((&claim["verdict"], &claim["drawn"]), (&json!("not_computable"), &Json::Null));
    assert_eq!(claim["reason"], "the data of layer Trees could not be read");
    assert_eq!(claim["reason_zh"], "图层“树”的数据未能读取");
}

#[test]
fn a_plan_without_claims_says_so() {
    let place = Place::new();
    place.write("trees.geojson", TREES);
    let run = place.run(&["check", "trees.geojson"]);
    assert!(run.code == 0 && run.out.contains("no claims yet"), "{} {}", run.out, run.err);
}

#[test]
fn the_bundled_ledger_is_checked_for_a_day() {
    let place = Place::new();
    let json = |date: &str| -> Json {
        let run = place.run(&["check", "--format", "json", "--date", date, "--lang", "en"]);
        // Sources differ: of two claims that contradict each other one has to fail.
        assert_eq!((run.code, run.err.as_str()), (1, ""));
        serde_json::from_str(&run.out).unwrap()
    };
    let answer = json("2026-05-31");
    assert_eq!(answer["date"], "2026-05-31");
    // The one fault of the bundled plan is let pass, with a reason.
    let findings = answer["findings"].as_array().unwrap();
    let told: Vec<_> = findings.iter().map(|f| (f["kind"].as_str(), f["ignored"]["reason"].is_string())).collect();
    assert_eq!(told, [(Some("outside"), true)]);
    let claim = |answer: &Json, id: &str| -> Json {
        answer["claims"].as_array().unwrap().iter().find(|c| c["id"] == id).unwrap().clone()
    };
    let green = claim(&answer, "green-half");
    assert_eq!(
        (&green["verdict"], &green["published"], &green["unit"]),
        (&json!("holds"), &json!(50), &json!("percent"))
    );
    assert!((green["drawn"].as_f64().unwrap() - 52.47).abs() < 0.01);
    assert_eq!(green["by_construction"], json!(true));
    let verdicts: Vec<&Json> = green["sensitive"].as_array().unwrap().iter().map(|d| &d["verdict"]).collect();
    assert_eq!(verdicts, ["fails", "fails"]);
    let steps: Vec<&Json> = green["steps"].as_array().unwrap().iter().map(|s| &s["text"]).collect();
    assert_eq!(steps, ["3.042 km²", "5.797 km²"]);
    assert_eq!(claim(&answer, "hospitals-16")["evidence"]["counted"].as_array().unwrap().len(), 16);
    assert_eq!(claim(&answer, "complete-2030")["reason"], "due by 2030: not due yet");
    let later = claim(&json("2031-01-01"), "complete-2030");
    assert_eq!(later["reason"], "layer Four zones has no field status");
}

/// Parcels side by side, and beside them what is given.
fn parcels(others: &[Json]) -> String {
    let square = |i: i32| {
        let west = 116.4 + f64::from(i) * 0.01;
        json!([[[west, 39.7], [west + 0.01, 39.7], [west + 0.01, 39.71], [west, 39.71], [west, 39.7]]])
    };
    let rings = (0..12).map(square).chain(others.iter().cloned());
    let feature = |(i, rings): (usize, Json)| json!({ "type": "Feature", "id": format!("p{i}"), "properties": {}, "geometry": { "type": "Polygon", "coordinates": rings } });
    json!({ "type": "FeatureCollection", "features": rings.enumerate().map(feature).collect::<Vec<_>>() }).to_string()
}

#[test]
fn one_feature_far_away_keeps_no_fault_from_being_found() {
    let place = Place::new();
    let far = json!([[[-70.4, 39.7], [-70.39, 39.7], [-70.39, 39.71], [-70.4, 39.7]]]);
    let bowtie = json!([[[116.6, 39.7], [116.61, 39.71], [116.61, 39.7], [116.6, 39.71], [116.6, 39.7]]]);
    let over = json!([[[116.405, 39.7], [116.415, 39.7], [116.415, 39.705], [116.405, 39.7]]]);
    place.write("parcels.geojson", parcels(&[far.clone(), bowtie, over]));
    let faulty = place.run(&["check", "parcels.geojson", "--lang", "en"]);
    assert_eq!(faulty.code, 1, "{faulty:?}");
    assert!(faulty.out.contains("The outline of p13 crosses itself"), "{}", faulty.out);
    assert!(faulty.out.contains("p0 and p14 overlap") && faulty.out.contains("p1 and p14 overlap"), "{}", faulty.out);
    let told: Vec<&str> = faulty.out.lines().filter(|line| line.starts_with("Not checked")).collect();
    assert_eq!(told, ["Not checked, parcels: p12 lies far from all the others and was laid over none"]);
    // Sound but for that, nobody says that all is well.
    place.write("sound/parcels.geojson", parcels(&[far]));
    let sound = place.run(&["check", "sound/parcels.geojson", "--lang", "en"]);
    assert_eq!(sound.code, 0, "{sound:?}");
    assert!(sound.out.contains("No faults found in what could be checked\nNot checked, parcels: p12"), "{}", sound.out);
    assert!(!sound.out.contains("No faults of geometry"), "{}", sound.out);
    let json = place.json(&["check", "sound/parcels.geojson"]);
    let checks: Vec<&str> = json["not_run"].as_array().unwrap().iter().map(|n| n["check"].as_str().unwrap()).collect();
    assert_eq!(checks, ["overlaps", "gaps"]);
}

#[test]
fn an_outline_in_a_knot_is_laid_over_no_others_and_told_once() {
    let place = Place::new();
    let count = 2001_u32;
    let at = |i: u32| {
        let turn = std::f64::consts::TAU * f64::from((i * (count / 2)) % count) / f64::from(count);
        json!([116.45 + turn.cos() * 1e-2, 39.75 + turn.sin() * 1e-2])
    };
    let star: Vec<Json> = (0..=count).map(at).collect();
    place.write("parcels.geojson", parcels(&[json!([star])]));
    let began = std::time::Instant::now();
    let run = place.run(&["check", "parcels.geojson", "--lang", "en"]);
    assert!(began.elapsed().as_secs() < 30, "two million crossings are not worked out: {:?}", began.elapsed());
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains("The outline of p12 crosses itself"), "{}", run.out);
    let told: Vec<&str> = run.out.lines().filter(|line| line.starts_with("Not checked")).collect();
    assert_eq!(
        told,
        [
            "Not checked, parcels: the outline of p12 crosses itself a thousand times or more and was laid over no others: put it right first"
        ]
    );
    // Nor is there a balance of it.
    assert!(place.refusal(&["balance", "parcels.geojson"]).contains("the outline of p12 crosses itself"));
}
