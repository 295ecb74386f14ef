//! The written form of claims: what is refused, and where the fault is said to be.

use serde_json::{Value as Json, json};
use shapan::project::{Expected, Measure, Unit, read_project, write_project};

fn good() -> Json {
    json!({
        "id": "c", "text": {"zh": "甲", "en": "A"}, "operator": ">=", "value": 50, "unit": "percent",
        "measure": {"share": {
            "of": {"area": {"of": [{"layer": "green", "where": "kind = park"}], "inside": [{"layer": "site"}]}},
            "out_of": {"named": {"name": {"zh": "园区", "en": "the park"}, "measure": {"area": {"of": [{"layer": "site"}]}}}}
        }},
        "definitions": [{"name": {"zh": "乙", "en": "B"}, "measure": {"count": {"of": {"layer": "green"}}}}],
        "source": {"zh": "源", "en": "Source"}, "as_of": "2025-10"
    })
}

fn project(claims: &[Json]) -> String {
    json!({"shapan": 2, "title": {"zh": "", "en": ""}, "claims": claims, "layers": []}).to_string()
}

fn with(pointer: &str, value: Json) -> Json {
    let mut claim = good();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = claim.pointer_mut(parent).unwrap_or_else(|| panic!("no {pointer}"));
    match (parent, value) {
        (Json::Object(object), Json::Null) => drop(object.shift_remove(name)),
        (Json::Object(object), value) => drop(object.insert(name.to_owned(), value)),
        (Json::Array(list), value) => list[name.parse::<usize>().unwrap()] = value,
        (other, _) => panic!("{pointer}: {other}"),
    }
    claim
}

#[test]
fn a_good_claim_is_read_and_written_back() {
    let mut claim = good();
    claim["remarks"] = json!({"by": "somebody"});
    claim["source"]["fr"] = json!("source");
    claim["definitions"][0]["why"] = json!("…");
    let project = read_project(&project(&[claim.clone()])).unwrap();
    let [read] = project.claims.as_slice() else { panic!("{:?}", project.claims) };
    assert_eq!((read.expected, read.unit, read.tolerance), (Expected::AtLeast(50.0), Unit::Percent, 0.0));
    assert!(matches!(read.measure, Measure::Share { .. }));
    // What is not known is kept where it stood, and numbers are written as they were.
    let written: Json = serde_json::from_str(&write_project(&project)).unwrap();
    assert_eq!(written["claims"][0], claim);
}

#[test]
fn what_is_wrong_is_told_with_the_claim_and_the_member() {
    let set = "/measure/share/of/area/of/0";
    let cases = [
        ("/id", json!(""), "claim 1, id", "empty"),
        ("/id", Json::Null, "claim 1", "missing field `id`"),
        ("/measure/share/of/area/of", json!([]), "claim c, measure.share.of.area.of", "names no layer"),
        (&format!("{set}/layer"), Json::Null, "area.of[0]", "names no layer"),
        (&format!("{set}/where"), json!("kind ="), "area.of[0].where", "value"),
        (&format!("{set}/each"), json!(true), "area.of[0].each", "outside of least and most"),
        (&format!("{set}/width_m"), json!(-60), "area.of[0].width_m", "above 0"),
        (&format!("{set}/colour"), json!("red"), "claim c, measure", "unknown field `colour`"),
        ("/measure/share/of", json!({"surface": {}}), "claim c, measure", "unknown variant `surface`"),
        ("/measure/share/out_of", Json::Null, "claim c, measure", "missing field `out_of`"),
        ("/definitions/0/measure", json!({"sum": []}), "claim c, definitions no. 1, measure.sum", "adds up nothing"),
        ("/operator", json!("=>"), "claim c, operator", "unknown variant"),
        ("/operator", json!("about"), "claim c, rounding", "half a unit"),
        ("/operator", json!("between"), "claim c, value", "[low, high]"),
        ("/value", json!([1, 2]), "claim c, value", "between"),
        ("/value", json!("half"), "claim c, value", "a number"),
        ("/unit", json!("acre"), "claim c, unit", "unknown variant `acre`"),
        ("/tolerance", json!(-1), "claim c, tolerance", "0 or above"),
        ("/rounding", json!(0.5), "claim c, rounding", "about"),
        ("/as_of", json!("autumn"), "claim c, as_of", "YYYY"),
        ("/measure", json!({"due": {"by": "soon", "measure": {"sum": []}}}), "claim c, measure", "YYYY"),
        (
            "/measure",
            json!({"within": {"of": {"layer": "a"}, "from": {"layer": "b"}, "radius_m": 0}}),
            "claim c, measure.within.radius_m",
            "above 0 m",
        ),
        (
            "/measure",
            json!({"touching": {"of": {"layer": "a"}, "to": {"layer": "b"}, "tolerance_m": -1}}),
            "claim c, measure.touching.tolerance_m",
            "0 m or above",
        ),
    ];
    for (pointer, value, member, words) in cases {
        let error = read_project(&project(&[with(pointer, value.clone())])).unwrap_err().to_string();
        assert!(error.contains(member) && error.contains(words), "{pointer} {value}: {error}");
    }
    let twice = read_project(&project(&[good(), good()])).unwrap_err().to_string();
    assert!(twice.contains("claim c, id") && twice.contains("twice"), "{twice}");
}

#[test]
fn a_bottomless_measure_is_refused() {
    let mut measure = json!({"count": {"of": {"layer": "a"}}});
    for _ in 0..40 {
        measure = json!({"sum": [measure]});
    }
    let error = read_project(&project(&[with("/measure", measure)])).unwrap_err().to_string();
    assert!(error.contains("deep"), "{error}");
}
