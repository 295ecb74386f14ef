//! `within` and `nearest` on the bundled plan: the contract of their JSON, CSV, GeoJSON and tables.

use std::collections::BTreeSet;

use serde_json::Value as Json;
use shapan::analysis::measure::{self, Metres};
use shapan::data::LonLat;
use shapan::export::answer_json;
use shapan::i18n::Lang;
use shapan::plan::{Origin, OriginMode, Question, Reach, answer, breakdown, open_bundled};
use shapan::progress::Progress;

use super::{Place, members, run};

const GRADE_3A: &str = "grade = 三级甲等 and status = open";

fn hospitals<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let question = ["within", "--from-layer", "site", "--radius", "15km", "--layer", "hospitals", "--where", GRADE_3A];
    [&question[..], more].concat()
}

fn distances(results: &Json) -> Vec<f64> {
    results.as_array().unwrap().iter().map(|r| r["distance_m"].as_f64().unwrap()).collect()
}

#[test]
fn the_hospitals_from_the_centroid_and_from_the_edge() {
    let place = Place::new();
    let from_centroid = place.json(&hospitals(&[]));
    let from_edge = place.json(&hospitals(&["--origin", "edge"]));
    assert_eq!((&from_centroid["count"], &from_edge["count"]), (&16.into(), &25.into()));
    for answer in [&from_centroid, &from_edge] {
        let metres = distances(&answer["results"]);
        assert_eq!(metres.len(), answer["count"].as_u64().unwrap() as usize);
        assert!(metres.is_sorted() && metres.iter().all(|m| *m <= 15_000.0), "{metres:?}");
        let outside = distances(&answer["just_outside"]);
        assert!(outside.is_sorted() && outside.iter().all(|m| *m > 15_000.0), "{outside:?}");
        for result in answer["results"].as_array().unwrap() {
            let uncertainty = result["properties"]["position_uncertainty_m"].as_f64().unwrap();
            let margin = (result["distance_m"].as_f64().unwrap() - 15_000.0).abs();
            assert_eq!(result["borderline"], Json::Bool(margin <= uncertainty), "{}", result["id"]);
            assert_eq!(result["properties"]["grade_rank"], "3A");
            assert_eq!(result["properties"]["status"], "open");
        }
        for result in answer["just_outside"].as_array().unwrap() {
            assert_eq!(result["borderline"], true, "{}", result["id"]);
        }
    }
    let last = &from_centroid["results"][15];
    assert_eq!(last["borderline"], true, "{} is 44 m inside, ±100 m", last["id"]);
    assert!((last["distance_m"].as_f64().unwrap() - 14_956.0).abs() < 1.0);
    // `from`, the place found, the distance and the bearing belong together.
    let place_of = |json: &Json| LonLat::new(json["lon"].as_f64().unwrap(), json["lat"].as_f64().unwrap());
    for result in from_centroid["results"].as_array().unwrap().iter().chain(from_edge["results"].as_array().unwrap()) {
        let (from, to) = (place_of(&result["from"]), place_of(result));
        assert!((measure::distance(from, to).metres() - result["distance_m"].as_f64().unwrap()).abs() < 1e-6);
        assert!((measure::azimuth(from, to).unwrap() - result["azimuth_deg"].as_f64().unwrap()).abs() < 1e-6);
    }
    assert!(
        from_centroid["results"]
            .as_array()
            .unwrap()
            .iter()
            .all(|r| { place_of(&r["from"]) == place_of(&from_centroid["query"]["origin"]) })
    );
    // From the edge `from` is a point of the edge, and nothing is farther than from the centroid.
    let ids = |answer: &Json| -> BTreeSet<String> {
        answer["results"].as_array().unwrap().iter().map(|r| r["id"].as_str().unwrap().to_owned()).collect()
    };
    assert!(ids(&from_centroid).is_subset(&ids(&from_edge)));
    let places: BTreeSet<String> =
        from_edge["results"].as_array().unwrap().iter().map(|r| r["from"].to_string()).collect();
    assert!(places.len() > 3, "many hospitals, many nearest points: {places:?}");
}

#[test]
fn members_are_those_of_the_contract() {
    let place = Place::new();
    let answer = place.json(&hospitals(&[]));
    assert_eq!(members(&answer), ["query", "count", "results", "just_outside", "warnings", "rings", "excluded"]);
    let rings = answer["rings"].as_array().unwrap();
    assert_eq!(rings.iter().map(|r| r["to_m"].as_f64().unwrap()).collect::<Vec<_>>(), [5e3, 1e4, 1.5e4]);
    assert_eq!(rings.iter().map(|r| r["count"].as_u64().unwrap()).collect::<Vec<_>>(), [0, 6, 10]);
    for ring in rings {
        assert_eq!(members(ring), ["from_m", "to_m", "count", "excluded", "kinds"]);
        let kinds = ring["kinds"].as_array().unwrap();
        for kind in kinds {
            assert_eq!(members(kind), ["layer", "kind", "count", "excluded"]);
        }
        let sum = |name: &str| kinds.iter().map(|k| k[name].as_u64().unwrap()).sum::<u64>();
        assert_eq!((&ring["count"], &ring["excluded"]), (&sum("count").into(), &sum("excluded").into()));
    }
    let left_out: u64 = rings.iter().map(|r| r["excluded"].as_u64().unwrap()).sum();
    let excluded = answer["excluded"].as_array().unwrap();
    assert_eq!(excluded.iter().map(|e| e["count"].as_u64().unwrap()).sum::<u64>(), left_out);
    assert_eq!(excluded[0]["condition"], "grade = 三级甲等");
    assert_eq!(members(&excluded[0]["values"][0]), ["value", "count"]);
    assert_eq!(members(&answer["query"]), ["kind", "origin", "radius_m", "method"]);
    assert_eq!(members(&answer["query"]["origin"]), ["lon", "lat", "description", "mode"]);
    let of_result =
        ["id", "layer", "name", "lon", "lat", "from", "distance_m", "azimuth_deg", "borderline", "properties"];
    for result in answer["results"].as_array().unwrap() {
        assert_eq!(members(result), of_result);
        assert_eq!(members(&result["from"]), ["lon", "lat"]);
        assert_eq!(result["layer"], "hospitals");
        assert_eq!(result["name"], result["properties"]["name_zh"], "Chinese for scripts unless asked");
        let azimuth = result["azimuth_deg"].as_f64().unwrap();
        assert!((0.0..360.0).contains(&azimuth));
    }
    let query = &answer["query"];
    assert_eq!((&query["kind"], &query["radius_m"]), (&"within".into(), &15_000.0.into()));
    assert_eq!(query["origin"]["mode"], "centroid");
    assert!((query["origin"]["lon"].as_f64().unwrap() - 116.41104).abs() < 1e-4);
    assert!((query["origin"]["lat"].as_f64().unwrap() - 39.77658).abs() < 1e-4);
    assert_eq!(query["origin"]["description"], "国际医药创新公园的形心");
    let english = place.json(&hospitals(&["--lang", "en"]));
    assert_eq!(english["results"][0]["name"], english["results"][0]["properties"]["name_en"]);
    assert_eq!(distances(&english["results"]), distances(&answer["results"]));

    let nearest = place.json(&["nearest", "-k", "3", "--from", "116.41104,39.77658", "--layer", "metro_stations"]);
    assert_eq!(members(&nearest), ["query", "count", "results", "just_outside", "warnings"]);
    assert_eq!(nearest["query"]["kind"], "nearest");
    assert_eq!(nearest["query"]["radius_m"], Json::Null);
    assert_eq!(nearest["query"]["origin"]["mode"], "point");
    assert_eq!(nearest["count"], 3);
    assert_eq!(members(&nearest["results"][0]), of_result);
}

#[test]
fn the_program_answers_what_the_library_does() {
    let place = Place::new();
    let plan = open_bundled(&Progress::default()).unwrap().plan;
    for (flag, mode) in [("centroid", OriginMode::Centroid), ("edge", OriginMode::Edge)] {
        let question = Question {
            origin: Origin::Layer("site".into(), mode),
            reach: Reach::Within { radius: Metres(15_000.0) },
            layers: vec!["hospitals".into()],
            filter: Some(GRADE_3A.to_owned()),
        };
        let expected = answer(&plan, &question, &Progress::default()).unwrap();
        let around = breakdown(&plan, &expected, &Progress::default()).unwrap();
        let expected = answer_json(&plan, &expected, around.as_ref(), Lang::Zh);
        assert_eq!(place.json(&hospitals(&["--origin", flag])), expected);
    }
}

#[test]
fn nearest_gives_k_in_order_and_leaves_out_the_origin() {
    let place = Place::new();
    let own = place.json(&["nearest", "--from-feature", "metro_stations:stn-demao", "--layer", "metro_stations"]);
    assert_eq!(own["count"], 10, "ten unless asked");
    let results = own["results"].as_array().unwrap();
    assert!(results.iter().all(|r| r["id"] != "stn-demao"), "the origin is not its own neighbour");
    assert!(distances(&own["results"]).is_sorted());
    let by_name = place.json(&["nearest", "--from-feature", "metro_stations:德茂", "--layer", "metro_stations"]);
    assert_eq!(by_name["results"], own["results"], "a feature is known by its name too");
    let all = place.json(&["nearest", "-k", "999", "--from", "116.4,39.8", "--layer", "zones", "--layer", "villages"]);
    assert_eq!(all["count"], 7, "no more than there are");
    let inside = place.json(&["nearest", "-k", "1", "--from", "116.405,39.783", "--layer", "zones"]);
    assert_eq!(inside["results"][0]["id"], "zone-med");
    assert_eq!(inside["results"][0]["distance_m"], 0.0);
    assert_eq!(inside["results"][0]["azimuth_deg"], Json::Null, "no bearing where nothing is between");
}

#[test]
fn planned_lines_are_never_found_and_never_asked_from() {
    let place = Place::new();
    let lines = place.json(&["within", "--from-layer", "site", "--radius", "200km", "--layer", "metro_lines"]);
    assert_eq!(lines["count"], 27);
    let sentence = place.refusal(&["within", "--from-feature", "metro_lines:line-r4-planned", "--radius", "5km"]);
    assert!(sentence.contains("not published"), "{sentence}");
}

#[test]
fn negative_coordinates_are_read_plain_and_behind_dashes() {
    let place = Place::new();
    place.write("west.geojson", r#"{"type":"Point","coordinates":[-73.97,-40.78]}"#);
    let plain = place.json(&["within", "--from", "-73.97,-40.77", "--radius", "5km", "west.geojson"]);
    let equals = place.json(&["within", "--from=-73.97,-40.77", "--radius=5km", "west.geojson"]);
    assert_eq!(plain, equals);
    assert_eq!(plain["count"], 1);
    assert!((plain["results"][0]["distance_m"].as_f64().unwrap() - 1_110.5).abs() < 1.0);
    assert_eq!(plain["results"][0]["azimuth_deg"], 180.0);
    let positions = ["-73.7789,40.6397", "-0.4543,51.47"];
    let bare = place.json(&["measure", "distance", positions[0], positions[1]]);
    let text = place.answer(&["measure", "distance", "--format", "json", "--", positions[0], positions[1]]);
    assert_eq!(bare, serde_json::from_str::<Json>(&text).unwrap());
}

#[test]
fn lengths_are_read_in_chinese_units_too() {
    let place = Place::new();
    let count = |radius: &str| {
        place.json(&["within", "--from", "116.41104,39.77658", "--radius", radius, "--layer", "hospitals"])["count"]
            .clone()
    };
    let all = count("15km");
    assert!(all.as_u64().unwrap() > 16);
    for radius in ["15000m", "30里", "15公里", "15000 米", "15KM", "15,000m"] {
        assert_eq!(count(radius), all, "{radius}");
    }
}

#[test]
fn an_empty_answer_is_an_answer() {
    let place = Place::new();
    let question = ["within", "--from", "0,0", "--radius", "10m", "--layer", "hospitals"];
    let empty = place.json(&question);
    assert_eq!((&empty["count"], &empty["results"]), (&0.into(), &Json::Array(Vec::new())));
    assert!(place.answer(&[&question[..], &["--lang", "en"]].concat()).starts_with("0 hospitals within 10 m"));
    let csv = place.answer(&[&question[..], &["--format", "csv", "--lang", "en"]].concat());
    assert_eq!(csv.lines().count(), 1, "the head alone: {csv}");
    let geojson = place.answer(&[&question[..], &["--format", "geojson"]].concat());
    assert_eq!(serde_json::from_str::<Json>(&geojson).unwrap()["features"], Json::Array(Vec::new()));
}

#[test]
fn layers_that_lack_the_field_are_left_out_and_told() {
    let place = Place::new();
    let run =
        place.run(&["within", "--from-layer", "site", "--radius", "15km", "--where", GRADE_3A, "--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let answer: Json = serde_json::from_str(&run.out).unwrap();
    assert_eq!(answer["count"], 16);
    let warnings = answer["warnings"].as_array().unwrap();
    assert!(warnings.iter().any(|w| w.as_str().unwrap().contains("zones")), "{warnings:?}");
    assert_eq!(run.err.lines().count(), warnings.len(), "each on standard error too: {}", run.err);
}

#[test]
fn wrong_names_are_answered_with_the_right_ones() {
    let place = Place::new();
    let ask = |more: &[&str]| place.refusal(&[&["within", "--radius", "5km"], more].concat());
    let here = ["--from", "116.4,39.8"];
    let layer = ask(&[&here[..], &["--layer", "hospital"]].concat());
    assert!(layer.contains("\"hospital\"") && layer.contains("hospitals") && layer.contains("zones"), "{layer}");
    let origin = ask(&["--from-layer", "park"]);
    assert!(origin.contains("\"park\"") && origin.contains("site"), "{origin}");
    // A field by the heading that it has in the window, in either language.
    let by_name = place.answer(&["table", "hospitals", "--where", GRADE_3A]);
    for called in ["等级 = 3A and 状态 = 已启用", "Grade = 3A and Status = open"] {
        assert_eq!(place.answer(&["table", "hospitals", "--where", called]), by_name, "{called}");
    }
    // A heading that stands over several columns is not guessed.
    let called = "Grade according to = 3A";
    let told = ask(&[&here[..], &["--layer", "hospitals", "--where", called]].concat());
    assert!(told.contains("did you mean \"grade"), "{told}");
    assert_eq!(place.refusal(&["table", "hospitals", "--where", called]), told);
    let field = ask(&[&here[..], &["--layer", "hospitals", "--where", "grad = 3A"]].concat());
    assert!(
        field.contains("\"grad\"") && field.contains("did you mean \"grade\"") && field.contains("status"),
        "{field}"
    );
    let feature = ask(&["--from-feature", "zones:nowhere"]);
    assert!(feature.contains("\"nowhere\"") && feature.contains("zone-hq, zone-med"), "{feature}");
    let many = ask(&["--from-feature", "hospitals:nowhere"]);
    assert!(many.contains("138 in all") && many.len() < 700, "{many}");
    assert!(ask(&["--from-feature", "zones"]).contains("LAYER:ID"));
    let syntax = ask(&[&here[..], &["--where", "grade ="]].concat());
    assert!(syntax.contains("character 8"), "{syntax}");
    for sentence in [layer, origin, field, feature, syntax] {
        assert_eq!(sentence.lines().count(), 1, "{sentence}");
        assert!(sentence.starts_with("shapan: "), "{sentence}");
    }
}

#[test]
fn csv_opens_in_spreadsheets() {
    let place = Place::new();
    let chinese = place.answer(&hospitals(&["--format", "csv"]));
    let english = place.answer(&hospitals(&["--format", "csv", "--lang", "en"]));
    assert!(chinese.starts_with("\u{feff}rank,layer,feature_id,feature_name,distance_m,azimuth_deg,borderline,"));
    assert!(english.starts_with("rank,layer,"));
    let answer = place.json(&hospitals(&[]));
    let mut reader = csv::Reader::from_reader(english.as_bytes());
    let head = reader.headers().unwrap().clone();
    let column = |name: &str| head.iter().position(|h| h == name).unwrap();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let inside: Vec<_> = rows.iter().filter(|r| &r[column("just_outside")] == "false").collect();
    assert_eq!(inside.len(), 16);
    assert_eq!(rows.len(), 16 + answer["just_outside"].as_array().unwrap().len());
    for (i, (row, result)) in inside.iter().zip(answer["results"].as_array().unwrap()).enumerate() {
        assert_eq!(row[column("rank")], (i + 1).to_string());
        assert_eq!(&row[column("feature_id")], result["id"].as_str().unwrap());
        assert_eq!(row[column("distance_m")].parse::<f64>().unwrap(), result["distance_m"].as_f64().unwrap());
        assert_eq!(&row[column("name_en")], result["properties"]["name_en"].as_str().unwrap());
    }
    assert!(english.contains("\r\n"), "lines end as RFC 4180 has them");

    place.write(
        "formulas.geojson",
        r#"{"type":"Feature","properties":{"name":"=HYPERLINK(\"x\")","plus":"+1","n":-3.5,"=head":"@x"},
            "geometry":{"type":"Point","coordinates":[116.4,39.8]}}"#,
    );
    let guarded =
        place.answer(&["nearest", "--from", "116.4,39.8", "--format", "csv", "--lang", "en", "formulas.geojson"]);
    let mut reader = csv::Reader::from_reader(guarded.as_bytes());
    assert_eq!(reader.headers().unwrap().iter().next_back(), Some("'=head"));
    let row = reader.records().next().unwrap().unwrap();
    for cell in ["'=HYPERLINK(\"x\")", "-3.5", "'@x"] {
        assert!(row.iter().any(|c| c == cell), "{cell}: {row:?}");
    }
}

#[test]
fn geojson_reads_back() {
    let place = Place::new();
    let text = place.answer(&hospitals(&["--format", "geojson"]));
    let data = shapan::formats::read_bytes(text.as_bytes(), &Progress::default()).unwrap();
    assert!(data.warnings().is_empty(), "{:?}", data.warnings());
    let answer = place.json(&hospitals(&[]));
    let results = answer["results"].as_array().unwrap();
    let outside = answer["just_outside"].as_array().unwrap();
    assert_eq!(data.len(), results.len() + outside.len());
    for (feature, result) in data.features().zip(results.iter().chain(outside)) {
        assert_eq!(feature.id_text(), result["id"].as_str().unwrap());
        assert_eq!(feature.attribute("query_distance_m").as_f64(), result["distance_m"].as_f64());
        assert_eq!(feature.text("query_layer").as_deref(), Some("hospitals"));
        assert_eq!(feature.text("name_zh").as_deref(), result["properties"]["name_zh"].as_str());
        let p = feature.coords()[0];
        assert_eq!((Some(p.lon), Some(p.lat)), (result["lon"].as_f64(), result["lat"].as_f64()));
    }
    assert_eq!(data.features().next().unwrap().attribute("query_rank").as_f64(), Some(1.0));
    // And the program itself takes it as a layer.
    place.write("answer.geojson", &text);
    assert_eq!(place.json(&["info", "answer.geojson"])["layers"][0]["features"], data.len());
}

#[test]
fn tables_speak_the_language_of_the_system() {
    let place = Place::new();
    let with_locale = |locale: &str| run(place.command(&hospitals(&[])).env("LC_ALL", locale)).out;
    let (zh, en) = (with_locale("zh_CN.UTF-8"), with_locale("en_GB.UTF-8"));
    assert!(zh.starts_with("15 km 内三甲院区 16 个 · 国际医药创新公园的形心"), "{zh}");
    assert!(
        en.starts_with("16 grade-3A campuses within 15 km · Centroid of International Pharmaceutical Innovation Park"),
        "{en}"
    );
    assert_eq!(place.answer(&hospitals(&[])), en, "English where the system says nothing");
    assert_eq!(place.answer(&hospitals(&["--lang", "zh"])), zh);
    for (table, method) in [(&zh, "WGS 84 大地线（Karney）"), (&en, measure::METHOD)] {
        assert!(table.contains(method), "the method goes with the numbers");
        assert!(table.lines().all(|l| !l.ends_with(' ')));
    }
    let rows = en.lines().filter(|l| l.contains("  hospitals  ")).count();
    let outside = place.json(&hospitals(&[]))["just_outside"].as_array().unwrap().len();
    assert_eq!(rows, 16 + outside);
    assert!(en.contains("44 m inside (±100 m)"), "{en}");
}

#[test]
fn one_feature_is_one_in_the_headline() {
    let place = Place::new();
    place.write("point.geojson", r#"{"type":"Point","coordinates":[116.4,39.8]}"#);
    let table = place.answer(&["within", "--from", "116.4,39.8", "--radius", "1km", "--lang", "en", "point.geojson"]);
    assert!(table.starts_with("1 feature within 1 km"), "{table}");
}
