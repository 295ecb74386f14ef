//! One folder for each case: a plan, its layers, and what becomes of its claims.

use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use shapan::export::{
    check_json, claim_highlight, claim_text, claims_table, drawn_words, reason_words, step_lines, step_name,
};
use shapan::i18n::{Lang, Word};
use shapan::plan::claims::{Drawn, Reason, Verdict, check_claims};
use shapan::plan::{Findings, Plan, open};
use shapan::progress::Progress;
use shapan::project::{Claim, read_project, write_project};

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/claims");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() >= 15, "{folders:?}");
    folders
}

fn expected(folder: &Path) -> Json {
    serde_json::from_str(&std::fs::read_to_string(folder.join("expected.json")).unwrap()).unwrap()
}

/// What a case says of one claim or of one of its other readings.
struct Told<'a> {
    at: String,
    verdict: Verdict,
    drawn: Option<Drawn>,
    reason: Option<&'a Reason>,
}

fn compare(plan: &Plan, claim: &Claim, told: &Told<'_>, expected: &Json) {
    let at = &told.at;
    let reason = told.reason.map(|r| reason_words(plan, r, Lang::En)).unwrap_or_default();
    assert_eq!(told.verdict.as_str(), expected["verdict"], "{at}: {:?} {reason}", told.drawn);
    let in_unit = |q: shapan::plan::claims::Quantity| claim.unit.from_base(q.value);
    if let Some(number) = expected["drawn"].as_f64() {
        let drawn = in_unit(told.drawn.unwrap_or_else(|| panic!("{at}: {reason}")).quantity);
        let off = expected["off"].as_f64().unwrap_or(0.0);
        assert!((drawn - number).abs() <= off, "{at}: {drawn}, not {number}");
    }
    let with_tolerance = told.drawn.and_then(|d| d.with_tolerance).map(in_unit);
    if expected.get("with_tolerance").is_some() || told.verdict != Verdict::AtTheLimit {
        let number = expected["with_tolerance"].as_f64();
        assert!(number.is_none() || with_tolerance == number, "{at}: {with_tolerance:?}");
    }
    if let Some(part) = expected["reason"].as_str() {
        assert!(reason.contains(part), "{at}: {reason:?} does not say {part:?}");
    } else {
        assert!(told.reason.is_none(), "{at}: {reason}");
    }
    if let Some(text) = expected["text"].as_str() {
        assert_eq!(drawn_words(claim, told.drawn.unwrap(), Lang::En), text, "{at}");
    }
}

#[test]
fn every_case_comes_out_as_it_must() {
    for folder in folders() {
        let expected = expected(&folder);
        let opened = open(&[folder.join("plan.shapan.json")], &Progress::default()).unwrap();
        let plan = &opened.plan;
        let today = expected["date"].as_str().unwrap_or("2026-05-31").parse().unwrap();
        let outcomes = check_claims(plan, today, &Progress::default()).unwrap();
        let cases = expected["claims"].as_array().unwrap();
        assert_eq!(outcomes.len(), cases.len(), "{folder:?}");
        for (outcome, case) in outcomes.iter().zip(cases) {
            let at = format!("{}, {}", folder.file_name().unwrap().to_string_lossy(), outcome.claim);
            assert_eq!(outcome.claim, case["id"], "{at}");
            let claim = plan.project.claims.iter().find(|c| c.id == outcome.claim).unwrap();
            let (verdict, drawn, reason) = (outcome.verdict, outcome.drawn, outcome.reason.as_ref());
            compare(plan, claim, &Told { at: at.clone(), verdict, drawn, reason }, case);
            assert_eq!(outcome.sensitive, case["sensitive"].as_bool().unwrap_or(false), "{at}");
            for (definition, case) in
                outcome.definitions.iter().zip(case["definitions"].as_array().into_iter().flatten())
            {
                let (verdict, drawn, reason) = (definition.verdict, definition.drawn, definition.reason.as_ref());
                let at = format!("{at}, {}", definition.name.en);
                compare(plan, claim, &Told { at, verdict, drawn, reason }, case);
            }
            for (list, name) in [(&outcome.evidence.counted, "counted"), (&outcome.evidence.missed, "missed")] {
                if let Some(number) = case[name].as_u64() {
                    assert_eq!(list.len() as u64, number, "{at}, {name}: {list:?}");
                }
            }
            if let Some(broken) = case["broken"].as_array() {
                let told: Vec<Json> = outcome
                    .broken()
                    .into_iter()
                    .map(|of| plan.feature(of).unwrap().id_text().to_string().into())
                    .collect();
                assert_eq!(&told, broken, "{at}");
            }
            if let Some(steps) = case["steps"].as_array() {
                let told: Vec<Json> = outcome
                    .steps
                    .iter()
                    .map(|s| {
                        serde_json::json!([step_name(plan, &s.name, Lang::En).to_uppercase(), s.quantity.value as i64])
                    })
                    .collect();
                assert_eq!(&told, steps, "{at}");
            }
        }
    }
}

#[test]
fn every_case_is_the_same_when_written_and_read_back() {
    for folder in folders() {
        let text = std::fs::read_to_string(folder.join("plan.shapan.json")).unwrap();
        let project = read_project(&text).unwrap_or_else(|e| panic!("{folder:?}: {e}"));
        assert!(!project.claims.is_empty());
        let written = write_project(&project);
        assert_eq!(read_project(&written).unwrap(), project, "{folder:?}");
        assert_eq!(write_project(&read_project(&written).unwrap()), written, "{folder:?}");
    }
}

#[test]
fn json_keeps_its_contract_in_every_case() {
    for folder in folders() {
        let plan = open(&[folder.join("plan.shapan.json")], &Progress::default()).unwrap().plan;
        let today = "2026-05-31".parse().unwrap();
        let outcomes = check_claims(&plan, today, &Progress::default()).unwrap();
        let json = check_json(&plan, &outcomes, &Findings::default(), today, Lang::En);
        assert_eq!(json["findings"], serde_json::json!([]));
        for (claim, outcome) in json["claims"].as_array().unwrap().iter().zip(&outcomes) {
            let members = ["id", "text_zh", "text_en", "verdict", "by_construction", "sensitive", "published", "drawn"];
            for member in members.into_iter().chain(["unit", "reason", "source", "as_of"]) {
                assert!(claim.get(member).is_some(), "{folder:?}: {member}");
            }
            assert_eq!(claim["drawn"].is_null(), outcome.drawn.is_none());
            assert_eq!(claim["reason"].is_null(), outcome.reason.is_none());
            assert_eq!(claim["sensitive"].as_array().unwrap().is_empty(), !outcome.sensitive);
        }
    }
}

#[test]
fn a_broken_outline_is_told_wherever_the_claim_is() {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/claims/outline-that-crosses/plan.shapan.json");
    let plan = open(&[file], &Progress::default()).unwrap().plan;
    let today = "2026-05-31".parse().unwrap();
    let outcomes = check_claims(&plan, today, &Progress::default()).unwrap();
    for (lang, says) in [(Lang::En, "The outline of bow in layer Greens"), (Lang::Zh, "图层“Greens”中 bow 的轮廓有误")]
    {
        let json = check_json(&plan, &outcomes, &Findings::default(), today, lang);
        let claims = json["claims"].as_array().unwrap();
        assert_eq!(claims[0]["broken_outlines"][0]["id"], "bow");
        assert!(claims[0]["broken_outlines_note"].as_str().unwrap().starts_with(says));
        assert!(
            claims[1]["broken_outlines"].as_array().unwrap().is_empty() && claims[1]["broken_outlines_note"].is_null()
        );
        let table = claims_table(&plan, &outcomes, today, lang);
        assert_eq!(table.matches(says).count(), 2, "{table}");
        assert_eq!(
            table.matches(Word::ClaimOutline.text(lang)).count(),
            2 + 2 * usize::from(lang == Lang::Zh),
            "{table}"
        );
        let text = claim_text(&plan, &plan.project.claims[0], &outcomes[0], None, lang);
        assert!(text.contains(says), "{text}");
    }
}

/// A claim of the bundled plan, with what becomes of it.
fn plan_claim(id: &str) -> (Plan, shapan::plan::claims::Outcome) {
    let plan = shapan::plan::open_bundled(&Progress::default()).unwrap().plan;
    let outcomes = check_claims(&plan, "2026-05-31".parse().unwrap(), &Progress::default()).unwrap();
    (plan, outcomes.into_iter().find(|o| o.claim == id).unwrap())
}

/// What the bundled plan answers to one measure.
fn measured(measure: &str) -> (Plan, shapan::plan::claims::Outcome) {
    let mut plan = shapan::plan::open_bundled(&Progress::default()).unwrap().plan;
    let measure: shapan::project::Measure = serde_json::from_str(measure).unwrap();
    let unit = measure.dimension().unwrap().usual_unit();
    let claim = Claim { measure, unit, ..plan.project.claims[0].clone() };
    plan.project.claims = vec![claim];
    let outcome = check_claims(&plan, "2026-05-31".parse().unwrap(), &Progress::default()).unwrap().pop().unwrap();
    (plan, outcome)
}

#[test]
fn a_step_tells_the_condition_that_it_was_counted_by() {
    let (plan, outcome) = measured(
        r#"{"difference": {"of": {"count": {"of": {"layer": "hospitals", "where": "grade = 三级甲等 and status = open"}}},
            "minus": {"count": {"of": {"layer": "zones", "ids": ["zone-hq"]}}}}}"#,
    );
    let names = |lang| outcome.steps.iter().map(|s| step_name(&plan, &s.name, lang)).collect::<Vec<_>>();
    assert_eq!(names(Lang::En)[0], "Hospitals (Grade = 3A, Status = open)");
    assert_eq!(names(Lang::Zh)[0], "医院（等级 = 三级甲等、状态 = 已启用）");
    assert!(names(Lang::En)[1].starts_with("Four zones ("), "{:?}", names(Lang::En));
    let outcomes = [outcome.clone()];
    let json = check_json(&plan, &outcomes, &Findings::default(), "2026-05-31".parse().unwrap(), Lang::En);
    let set = &json["claims"][0]["steps"][0]["sets"][0];
    assert_eq!(
        (set["layer"].as_str(), set["where"].as_str()),
        (Some("hospitals"), Some("grade = 三级甲等 and status = open"))
    );
    // More than conditions that all have to hold stands as it is written.
    let (plan, outcome) =
        measured(r#"{"sum": [{"count": {"of": {"layer": "hospitals", "where": "not status = open"}}}]}"#);
    assert_eq!(step_name(&plan, &outcome.steps[0].name, Lang::En), "Hospitals (not status = open)");
}

#[test]
fn what_was_cut_away_is_told_with_all_of_it() {
    let (plan, outcome) = measured(
        r#"{"area": {"of": [{"layer": "green"}, {"layer": "roads", "width_m": 60}],
            "inside": [{"layer": "site"}], "minus": [{"layer": "corridors", "width_m": 100}]}}"#,
    );
    let alone = |measure: &str| measured(measure).1.drawn.unwrap().quantity.value;
    let of = r#""of": [{"layer": "green"}, {"layer": "roads", "width_m": 60}]"#;
    let whole = alone(&format!(r#"{{"area": {{{of}}}}}"#));
    let inside = alone(&format!(r#"{{"area": {{{of}, "inside": [{{"layer": "site"}}]}}}}"#));
    let left = outcome.drawn.unwrap().quantity.value;
    assert!(whole > inside && inside > left && left > 0.0, "{whole} {inside} {left}");
    let lines = step_lines(&plan, &outcome.steps[0], Lang::En);
    let told: Vec<_> = lines.iter().map(|l| (l.name.as_str(), l.quantity.value, l.is_part)).collect();
    let name = |id: &str| plan.layer_name(&id.into()).en;
    let (all, less) = (format!("{}, {}", name("green"), name("roads")), format!("without {}", name("corridors")));
    let part = ("of which inside the boundary", inside, true);
    assert_eq!(told, [(all.as_str(), whole, false), part, (less.as_str(), left, true)]);
    assert_eq!(step_lines(&plan, &outcome.steps[0], Lang::Zh)[1].name, "其中边界内");
    // Scripts read what they read before, and more beside it.
    let outcomes = [outcome.clone()];
    let json = check_json(&plan, &outcomes, &Findings::default(), "2026-05-31".parse().unwrap(), Lang::En);
    let step = &json["claims"][0]["steps"][0];
    assert_eq!((step["value"].as_f64(), step["whole"].as_f64()), (Some(left), Some(whole)));
    assert_eq!(
        (step["inside"]["value"].as_f64(), step["minus"][0]["layer"].as_str()),
        (Some(inside), Some("corridors"))
    );
    let text = claim_text(&plan, &plan.project.claims[0], &outcome, None, Lang::En);
    assert!(text.contains(&format!("= {inside}")) && text.contains(&format!("= {whole}")), "{text}");

    // A name that the claim gives is that of what is left.
    let green = plan_claim("green-half");
    let lines = step_lines(&green.0, &green.1.steps[0], Lang::En);
    let told: Vec<_> = lines.iter().map(|l| (l.name.as_str(), l.quantity.value, l.is_part)).collect();
    let (site, left) = (green.1.steps[1].quantity.value, green.1.steps[0].quantity.value);
    let site_name = green.0.layer_name(&"site".into()).en;
    let less = "without Four zones, Two living areas";
    assert_eq!(told, [("open space", left, false), (site_name.as_str(), site, true), (less, left, true)]);

    // A claim in one language is called the same in the other.
    let text = shapan::project::Bilingual { zh: "绿地".to_owned(), en: String::new() };
    let claim = Claim { text, ..plan.project.claims[0].clone() };
    assert!(claim_highlight(&plan, &claim, &outcome, None).title.en.ends_with("绿地"));

    let (plan, outcome) = measured(r#"{"length": {"of": {"layer": "roads"}, "inside": [{"layer": "zones"}]}}"#);
    let lines = step_lines(&plan, &outcome.steps[0], Lang::En);
    assert_eq!((lines.len(), lines[1].name.as_str()), (2, "of which inside Four zones"));
    assert!(lines[0].quantity.value > lines[1].quantity.value);
    assert!(measured(r#"{"area": {"of": [{"layer": "site"}]}}"#).1.steps.is_empty(), "nothing is cut");
}

#[test]
fn what_is_wrong_with_a_condition_is_said_in_the_language_of_the_window() {
    let (plan, outcome) = measured(r#"{"count": {"of": {"layer": "hospitals", "where": "grade ="}}}"#);
    let reason = outcome.reason.clone().unwrap();
    let zh = reason_words(&plan, &reason, Lang::Zh);
    // What was never published may be told in one language, or not at all.
    for (what, told) in [(["", ""], ["未公布", "Not published"]), (["首层数据", ""], ["首层数据"; 2])] {
        let missing = Reason::Unpublished(shapan::project::Bilingual { zh: what[0].into(), en: what[1].into() });
        assert_eq!([Lang::Zh, Lang::En].map(|lang| reason_words(&plan, &missing, lang)), told.map(str::to_owned));
    }
    assert_eq!(zh, "图层“医院”的条件有误：条件第 8 个字符处：应为一个值，却是 结尾");
    assert!(reason_words(&plan, &reason, Lang::En).contains("at character 8: expected a value"));
    for (measure, part) in [
        (r#"{"count": {"of": {"layer": "hospitals", "where": "grade ="}}}"#, "条件第 8 个字符处"),
        (
            r#"{"within": {"of": {"layer": "hospitals"}, "from": {"layer": "site"}, "radius_m": 0}}"#,
            "半径：半径须大于 0 m",
        ),
        (r#"{"area": {"of": []}}"#, "请先选择图层"),
        (r#"{"sum": []}"#, "和：没有可相加的量"),
    ] {
        let measure: shapan::project::Measure = serde_json::from_str(measure).unwrap();
        let (path, fault) = measure.check().unwrap_err();
        let zh = shapan::export::measure_fault(&path, &fault, Lang::Zh);
        assert!(zh.starts_with(part), "{zh}");
    }
}
