//! What PATH may be, what `info` tells of it, and how unreadable input is refused.

use serde_json::Value as Json;
use shapan::crs::{LonLat, SourceCrs};
use shapan::i18n::{Lang, Word};

use super::{Place, members};
use crate::bundled::{LAYERS, folder};

const POINT: &str = r#"{"type":"Feature","id":"p","properties":{"name":"Post"},"geometry":{"type":"Point","coordinates":[116.4,39.8]}}"#;

/// The paths of the layers that `info` lists.
fn layers(answer: &Json) -> Vec<String> {
    answer["layers"].as_array().unwrap().iter().map(|l| l["path"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn info_tells_what_the_contract_says() {
    let place = Place::new();
    place.write(
        "mixed.geojson",
        r#"{"type":"FeatureCollection","features":[
{"type":"Feature","id":"a","properties":{"name":"一","n":1,"r":1.5,"yes":true,"list":[1]},"geometry":{"type":"Point","coordinates":[116.5,39.75]}},
{"type":"Feature","id":"a","properties":{"name":"二"},"geometry":{"type":"LineString","coordinates":[[116.25,39.5],[116.3,40]]}},
{"type":"Feature","id":"b","properties":{},"geometry":null},
{"type":"Feature","id":"bad","properties":{},"geometry":{"type":"Point","coordinates":["x",1]}}
]}"#,
    );
    let answer = place.json(&["info", "mixed.geojson"]);
    assert_eq!(members(&answer), ["layers"]);
    let layer = &answer["layers"][0];
    let contract = ["path", "format", "features", "geometry_types", "fields", "crs", "datum", "extent", "warnings"];
    assert_eq!(members(layer)[..contract.len()], contract);
    assert_eq!(layer["path"], "mixed.geojson");
    assert_eq!(layer["format"], "GeoJSON");
    assert_eq!(layer["features"], 3);
    assert_eq!(layer["geometry_types"], serde_json::json!({"Null": 1, "Point": 1, "LineString": 1}));
    let fields: Vec<String> = layer["fields"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| format!("{} {}", f["name"].as_str().unwrap(), f["type"].as_str().unwrap()))
        .collect();
    assert_eq!(fields, ["name text", "n integer", "r real", "yes boolean", "list json"]);
    assert_eq!((&layer["crs"], &layer["datum"]), (&"EPSG:4326".into(), &"WGS84".into()));
    assert_eq!(layer["extent"], serde_json::json!([116.25, 39.5, 116.5, 40.0]));
    assert_eq!(layer["skipped"], 1);
    let warnings: Vec<(&str, &str)> = layer["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|w| (w["code"].as_str().unwrap(), w["feature"].as_str().unwrap()))
        .collect();
    assert_eq!(members(&layer["warnings"][0])[..3], ["code", "message", "feature"]);
    assert!(warnings.contains(&("bad_coordinate", "bad")), "{warnings:?}");
    assert!(warnings.iter().any(|(code, _)| *code == "duplicate_id"), "{warnings:?}");
    let table = place.answer(&["info", "mixed.geojson"]);
    for words in ["mixed.geojson", "LineString 1", "116.2500,39.5000,116.5000,40.0000", "bad_coordinate", "(skipped)"] {
        assert!(table.contains(words), "{words}:\n{table}");
    }
}

#[test]
fn info_tells_each_thing_once_and_in_the_words_of_the_window() {
    let place = Place::new();
    let ring = "[[116.4,39.7],[116.4,39.71],[116.41,39.71],[116.4,39.7]]";
    place.write(
        "odd.geojson",
        format!(
            r#"{{"type":"FeatureCollection","features":[
{{"type":"Feature","id":"a","properties":{{"n":"1"}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}},
{{"type":"Feature","id":"b","properties":{{"n":"2"}},"geometry":{{"type":"Point","coordinates":[116.4,139.7]}}}}]}}"#
        ),
    );
    let table = place.answer(&["info", "odd.geojson"]);
    let lines = |code: &str| table.lines().filter(|line| line.contains(code)).count();
    assert_eq!((lines("winding_order"), lines("out_of_range"), lines("numbers_as_text")), (1, 1, 1), "{table}");
    let row = table.lines().nth(1).unwrap();
    assert!(table.starts_with("path ") && row.ends_with(" 3"), "three kinds, below which they stand:\n{table}");
    let odd = Word::OddWinding.text(Lang::En);
    assert!(table.contains(&format!("  winding_order: {odd}: a; --fix puts it right\n")), "{table}");
    assert!(table.contains("\n    line 3: feature b: [116.4, 139.7]") && table.contains("(skipped)"), "{table}");
    // Scripts have both lists, as ever.
    let layer = place.json(&["info", "odd.geojson"])["layers"][0].clone();
    assert_eq!(layer["warning_counts"], serde_json::json!({"out_of_range": 1, "winding_order": 1}));
    let codes: Vec<&str> =
        layer["findings"].as_array().unwrap().iter().map(|finding| finding["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["winding_order", "numbers_as_text"]);

    let table = place.answer(&["info", "odd.geojson", "--lang", "zh"]);
    let odd = Word::OddWinding.text(Lang::Zh);
    for words in ["路径", "数据问题", &format!("winding_order：{odd}：a；可用 --fix 修复"), "第 3 行：要素 b（已略去）"]
    {
        assert!(table.contains(words), "{words}:\n{table}");
    }
    assert!(!table.contains("latitude"), "{table}");
    assert_eq!(place.json(&["info", "odd.geojson", "--lang", "zh"])["layers"][0], layer);
}

#[test]
fn info_tells_where_numbers_without_a_system_would_lie() {
    let place = Place::new();
    // Two places in the bundled plan.
    let crs = SourceCrs::of_epsg(4548).unwrap();
    let stations = [(116.417_68, 39.783_65), (116.4095, 39.7675)].map(|(lon, lat)| crs.xy(LonLat::new(lon, lat)));
    let rows: String = stations.iter().flatten().map(|[x, y]| format!("{x},{y},a\n")).collect();
    place.write("metres.csv", format!("x,y,name\n{rows}"));
    let told = |arguments: &[&str]| {
        let run = place.run(arguments);
        assert_eq!(run.code, 1, "{}", run.err);
        run.err.lines().find(|line| line.starts_with("  --from-crs")).unwrap().to_owned()
    };
    let first = told(&["info", "metres.csv"]);
    assert!(first.starts_with("  --from-crs EPSG:4548: within the bundled plan, "), "{first}");
    assert!(first.ends_with(" m from roads and stations (CGCS2000 / 3-degree Gauss-Kruger CM 117E)"), "{first}");
    let first = told(&["info", "metres.csv", "--lang", "zh"]);
    assert!(first.starts_with("  --from-crs EPSG:4548：在随程序的规划范围内，"), "{first}");
    assert!(first.ends_with("（CGCS2000 / 三度带，中央经线 117°E）"), "{first}");
    place.write("other.geojson", POINT);
    let first = told(&["info", "metres.csv", "other.geojson"]);
    assert!(first.contains(" km from the other layers, "), "{first}");
    // Of a grid of its own no system is an example.
    place.write("local.csv", "点号,X,Y\nA1,289012.331,502311.220\nA2,289112.331,502311.220\n");
    for (lang, needed) in
        [("zh", "已知的坐标系没有一个合适；需要控制点"), ("en", "control points or the system's name")]
    {
        let run = place.run(&["info", "local.csv", "--lang", lang]);
        let line = run.err.lines().next().unwrap_or_default();
        assert!(run.code == 1 && line.contains(needed) && !line.contains("EPSG"), "{}", run.err);
    }
    let refused = place.run(&["info", "gone.csv", "--lang", "zh"]);
    assert!(refused.code == 2 && refused.err.contains("找不到这个文件"), "{}", refused.err);
}

#[test]
fn info_writes_an_extent_across_the_antimeridian_as_the_standard_does() {
    let place = Place::new();
    let text =
        r#"{"type":"Polygon","coordinates":[[[177.25,-20],[-177.1,-20],[-177.1,-12],[177.25,-12],[177.25,-20]]]}"#;
    place.write("fiji.geojson", text);
    let layer = place.json(&["info", "fiji.geojson"])["layers"][0].clone();
    assert_eq!(layer["extent"], serde_json::json!([177.25, -20.0, -177.1, -12.0]));
    assert_eq!(layer["warnings"], Json::Array(Vec::new()), "its ring runs as it should");
    let table = place.answer(&["info", "fiji.geojson"]);
    assert!(table.contains("177.2500,-20.0000,-177.1000,-12.0000"), "{table}");
    let run = place.run(&["render", "fiji.geojson", "-o", "a.png", "--extent", "177,-21,-177,-11", "--size", "90x90"]);
    assert_eq!(run.code, 0, "{}", run.err);
    // The other way round is told.
    place.write(
        "turned.geojson",
        text.replace(
            "[[177.25,-20],[-177.1,-20],[-177.1,-12],[177.25,-12],[177.25,-20]]",
            "[[177.25,-20],[177.25,-12],[-177.1,-12],[-177.1,-20],[177.25,-20]]",
        ),
    );
    assert_eq!(place.json(&["info", "turned.geojson"])["layers"][0]["warning_counts"]["winding_order"], 1);
    let world = place.json(&["info", crate::formats::fixture("naturalearth/countries_50m.geojson").to_str().unwrap()]);
    assert_eq!(world["layers"][0]["extent"][0], -180.0);
    assert_eq!(world["layers"][0]["extent"][2], 180.0);
}

#[test]
fn no_path_means_the_bundled_plan_and_a_path_to_it_the_same() {
    let place = Place::new();
    let bundled = place.json(&["info"]);
    let mut names = layers(&bundled);
    names.sort();
    assert_eq!(names, LAYERS.map(|id| format!("{id}.geojson")));
    assert!(bundled["layers"].as_array().unwrap().iter().all(|l| l["warnings"] == Json::Array(Vec::new())));
    let data = folder();
    let data = data.to_str().unwrap();
    let project = format!("{data}/biopark.shapan.json");
    assert_eq!(place.json(&["info", data]), bundled, "a folder with a project file");
    assert_eq!(place.json(&["info", &project]), bundled, "the project file");
    let question = ["nearest", "-k", "3", "--from-layer", "site", "--layer", "hospitals"];
    let from_bundled = place.json(&question);
    assert_eq!(place.json(&[&question[..], &[data]].concat()), from_bundled);
    assert_eq!(place.json(&[&question[..], &[&project]].concat()), from_bundled);
    // One file of it is a layer of its own, called after the file.
    let zones = format!("{data}/zones.geojson");
    let hospitals = format!("{data}/hospitals.geojson");
    let files = ["nearest", "-k", "3", "--from-feature", "zones:zone-mfg", "--layer", "hospitals", &zones, &hospitals];
    let answer = place.json(&files);
    assert_eq!(answer["count"], 3);
    assert_eq!(answer["query"]["origin"]["description"], "医药智造区的形心");
}

#[test]
fn files_and_folders_open_in_order() {
    let place = Place::new();
    place.write("b.geojson", POINT);
    place.write("data/z.geojson", POINT);
    place.write("data/a.json", POINT);
    place.write("data/b.geojson", POINT);
    place.write("data/notes.txt", "not a layer");
    place.write("data/.hidden.geojson", POINT);
    place.write("data/deeper/c.geojson", POINT);
    let paths = |answer: Json| layers(&answer).iter().map(|p| p.replace('\\', "/")).collect::<Vec<_>>();
    // What is no layer is told beside the answer.
    let info = |arguments: &[&str]| -> Json {
        let run = place.run(&[&["info", "--format", "json"], arguments].concat());
        assert!(run.code == 0 && run.err.lines().count() == 1 && run.err.contains("deeper/, notes.txt"), "{run:?}");
        serde_json::from_str(&run.out).unwrap()
    };
    assert_eq!(paths(info(&["data"])), ["data/a.json", "data/b.geojson", "data/z.geojson"]);
    let both = ["b.geojson", "data/a.json", "data/b.geojson", "data/z.geojson"];
    assert_eq!(paths(info(&["b.geojson", "data"])), both);
    // Layers of the same name stay apart.
    let found = place.json(&["nearest", "--from", "116.4,39.8", "b.geojson", "data"]);
    let mut ids: Vec<&str> =
        found["results"].as_array().unwrap().iter().map(|r| r["layer"].as_str().unwrap()).collect();
    ids.sort_unstable();
    assert_eq!(ids, ["a", "b", "b-2", "z"]);
    let only = place.json(&["nearest", "--from", "116.4,39.8", "--layer", "b-2", "b.geojson", "data"]);
    assert_eq!(only["count"], 1);
}

#[test]
fn a_project_of_ones_own_opens_and_its_missing_layer_is_told() {
    let place = Place::new();
    let layer = |id: &str, source: &str| {
        format!(
            r##"{{"id":"{id}","name":{{"zh":"{id}","en":"{id}"}},"group":"g","source":"{source}","symbol":{{"stroke":{{"color":"#000000","width":1}}}}}}"##
        )
    };
    let project = format!(
        r#"{{"shapan":1,"title":{{"zh":"规划","en":"Plan"}},"groups":[{{"id":"g","name":{{"zh":"组","en":"Group"}}}}],
            "layers":[{},{}]}}"#,
        layer("here", "data/here.geojson"),
        layer("gone", "gone.geojson")
    );
    place.write("own/own.shapan.json", &project);
    place.write("own/data/here.geojson", POINT);
    let question = ["nearest", "--from", "116.4,39.8", "--format", "json", "own"];
    let run = place.run(&question);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(serde_json::from_str::<Json>(&run.out).unwrap()["results"][0]["layer"], "here");
    assert!(run.err.contains("gone") && run.err.contains("gone.geojson"), "{}", run.err);
    assert_eq!(run.err.lines().count(), 1);
    // It makes `info` fail, and what is there is told beside it.
    let info = place.run(&["info", "own"]);
    assert!(info.code == 2 && info.err.contains("gone") && info.out.contains("here.geojson"), "{info:?}");
    let with_others = place.refusal(&["info", "own", "own/data/here.geojson"]);
    assert!(with_others.contains("alone"), "{with_others}");
    // Two project files in a folder: no guessing which; the layers open.
    place.write("own/second.shapan.json", &project);
    assert!(place.refusal(&["info", "own"]).contains("own"), "no layer file lies directly in the folder");
    place.write("own/plain.geojson", POINT);
    let run = place.run(&["info", "own", "--format", "json"]);
    assert!(run.code == 0 && run.err.ends_with(": data/\n"), "{run:?}");
    assert_eq!(layers(&serde_json::from_str(&run.out).unwrap()).len(), 1);
    // A project that cannot be read names its file and the place.
    place.write("broken.shapan.json", "{\"shapan\": 1,\n \"layers\": }");
    let broken = place.refusal(&["info", "broken.shapan.json"]);
    assert!(broken.contains("line 2") && broken.contains("broken.shapan.json"), "{broken}");
}

#[test]
fn a_point_at_zero_does_not_say_where_numbers_belong() {
    let place = Place::new();
    let collection = |points: &[[f64; 2]]| {
        let of = |[x, y]: &[f64; 2]| {
            format!(r#"{{"type":"Feature","properties":{{}},"geometry":{{"type":"Point","coordinates":[{x},{y}]}}}}"#)
        };
        let features: Vec<String> = points.iter().map(of).collect();
        format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
    };
    place.write("lost.geojson", collection(&[[0.0, 0.0]]));
    place.write("known.geojson", collection(&[[116.4, 39.75], [0.0, 0.0], [116.41, 39.76]]));
    place.write("metres.geojson", collection(&[[449_000.0, 4_403_000.0], [449_500.0, 4_403_500.0]]));
    for files in [&["lost.geojson", "metres.geojson"][..], &["lost.geojson", "known.geojson", "metres.geojson"]] {
        let run = place.run(&[&["info"], files].concat());
        let first = run.err.lines().find(|line| line.contains("--from-crs EPSG")).unwrap_or_default();
        assert!(first.contains("EPSG:4548"), "{}", run.err);
    }
}

#[test]
fn unreadable_input_is_refused_by_name() {
    let place = Place::new();
    place.write("text.geojson", "once upon a time");
    place.write("other.geojson", r#"{"hello":"world"}"#);
    place.write("empty.geojson", "");
    place.write(
        "latin.geojson",
        [&br#"{"type":"Point","name":""#[..], b"caf\xe9", br#"","coordinates":[1,2]}"#].concat(),
    );
    place.write("picture.geojson", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0d");
    place.write("cut.geojson", &POINT[..40]);
    std::fs::create_dir(place.path().join("hollow")).unwrap();
    let cases = [
        ("missing.geojson", "no such file"),
        ("text.geojson", "JSON"),
        ("other.geojson", "not GeoJSON"),
        ("empty.geojson", "empty"),
        ("latin.geojson", "some other encoding"),
        ("picture.geojson", "PNG"),
        ("cut.geojson", "line 1"),
        ("hollow", "no file of a format"),
    ];
    for (name, words) in cases {
        for command in [&["info"][..], &["nearest", "--from", "1,2"], &["render", "-o", "x.png"], &["measure", "area"]]
        {
            if command[0] == "measure" && name == "hollow" {
                continue;
            }
            let sentence = place.refusal(&[command, &[name]].concat());
            assert!(sentence.contains(name) && sentence.contains(words), "{command:?} {name}: {sentence}");
            assert_eq!(sentence.lines().count(), 1, "{sentence}");
        }
        // A good file beside a bad one does not hide it.
        place.write("good.geojson", POINT);
        let run = place.run(&["info", "good.geojson", name]);
        assert!(run.code == 2 && run.err.contains(name) && run.out.contains("good.geojson"), "{name}: {run:?}");
    }
    assert!(!place.path().join("x.png").exists());
}

#[test]
fn a_stray_file_in_a_folder_costs_only_itself() {
    let place = Place::new();
    place.write("data/a.geojson", POINT);
    place.write("data/package.json", r#"{"name":"tools","version":"1.0.0"}"#);
    place.write("data/empty.json", "");
    for command in [&["info"][..], &["nearest", "--from", "1,2"], &["render", "-o", "a.png", "--size", "90x90"]] {
        let run = place.run(&[command, &["data"]].concat());
        assert_eq!(run.code, 0, "{command:?}: {}", run.err);
        let left_out: Vec<&str> = run.err.lines().filter(|l| l.contains("left out")).collect();
        assert_eq!(left_out.len(), 2, "{}", run.err);
        assert!(left_out[0].contains("empty.json left out: ") && left_out[1].contains("package.json left out: "));
        assert!(left_out[1].contains("not GeoJSON"), "{}", run.err);
    }
    let info = place.run(&["info", "data", "--format", "json"]);
    assert_eq!(layers(&serde_json::from_str(&info.out).unwrap()), ["data/a.geojson"]);
    // Named, it is refused, and so is a folder that holds nothing else.
    let beside = place.run(&["info", "data/a.geojson", "data/package.json"]);
    assert!(beside.code == 2 && beside.err.contains("package.json") && beside.out.contains("a.geojson"), "{beside:?}");
    place.write("stray/package.json", "{}");
    assert!(place.refusal(&["info", "stray"]).contains("package.json"));
    let beside = place.run(&["info", "data", "stray/package.json"]);
    assert!(beside.code == 2 && beside.err.contains("stray"), "{beside:?}");
}

#[test]
fn one_bad_feature_costs_only_itself_and_is_told_apart() {
    let place = Place::new();
    place.write(
        "some.geojson",
        format!(r#"{{"type":"FeatureCollection","features":[{POINT},{{"type":"Feature","properties":{{}},"geometry":{{"type":"Point","coordinates":["x",1]}}}}]}}"#),
    );
    for question in [
        &["nearest", "--from", "116.4,39.8", "--format", "json"][..],
        &["within", "--from", "116.4,39.8", "--radius", "1km", "--format", "json"],
    ] {
        let run = place.run(&[question, &["some.geojson"]].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        assert_eq!(serde_json::from_str::<Json>(&run.out).unwrap()["count"], 1);
        assert!(run.err.contains("some.geojson: 1 feature skipped"), "{}", run.err);
    }
}

#[test]
fn info_names_the_first_places_of_a_kind_and_counts_the_rest() {
    let place = Place::new();
    let bad = r#"{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":["x",1]}}"#;
    place.write(
        "bad.geojson",
        format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{POINT}{}]}}", format!(",\n{bad}").repeat(30)),
    );
    for (lang, line, more) in [("en", "    line ", "    … and 27 more\n"), ("zh", "    第 ", "    ……另有 27 处\n")]
    {
        let table = place.answer(&["info", "bad.geojson", "--lang", lang]);
        assert_eq!(table.lines().filter(|l| l.starts_with(line)).count(), 3, "{table}");
        assert!(table.contains(more), "{table}");
    }
    assert_eq!(place.json(&["info", "bad.geojson"])["layers"][0]["warnings"].as_array().unwrap().len(), 30);
}

#[test]
fn a_workbook_or_an_archive_in_a_folder_is_told_of() {
    let place = Place::new();
    place.write("data/a.geojson", POINT);
    place.write("data/b.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0");
    place.write("data/c.rar", b"Rar!\x1a\x07\x01\0");
    let run = place.run(&["info", "data"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for told in ["a workbook (Excel): save the sheet", "an archive (RAR): unpack it"] {
        assert!(run.err.contains(told), "{told}: {}", run.err);
    }
    let run = place.run(&["convert", "data", "-o", "out/"]);
    assert!(run.code == 2 && run.err.contains("2 layers could not be read"), "{}", run.err);
}

#[test]
fn a_part_of_a_file_is_told_to_be_one_by_every_command() {
    let place = Place::new();
    let whole = format!("{{\"type\":\"FeatureCollection\",\n\"features\":[\n{POINT},\n{POINT}]}}");
    place.write("cut.geojson", &whole[..whole.len() - 40]);
    let told = "the text ends before feature #2 is complete; it was left out, and what followed is lost";
    for command in [&["convert", "-o", "out.geojson"][..], &["nearest", "--from", "116.4,39.8"]] {
        let run = place.run(&[command, &["cut.geojson"]].concat());
        assert_eq!((run.code, run.err.matches(told).count()), (0, 1), "{}", run.err);
    }
    assert!(place.answer(&["info", "cut.geojson"]).contains(&format!("line 4: feature #2: {told}")));
}

#[test]
fn control_points_of_qgis_lay_a_grid_as_it_stands_and_a_picture_by_rows_counted_upwards() {
    let place = Place::new();
    let corners = [[0.0, 0.0], [1000.0, 0.0], [1000.0, 600.0]];
    let table = |head: &str, line: fn([f64; 2], [f64; 2]) -> String| {
        let lines = corners.map(|[x, y]| line([x, y], [449_000.0 + x, 4_405_000.0 + y]));
        format!("{head}\n{}\n", lines.join("\n"))
    };
    place.write("grid.csv", "x,y,name\n500,300,well\n0,0,gate\n");
    place.write("own.csv", table("x,y,e,n", |[x, y], [e, n]| format!("{x},{y},{e},{n}")));
    let qgis = |[x, y]: [f64; 2], [e, n]: [f64; 2]| format!("{e},{n},{x},{y},1,0,0,0");
    place.write("grid.points", table("mapX,mapY,sourceX,sourceY,enable,dX,dY,residual", qgis));
    let laid = |file: &str, control: &str| {
        place.json(&["info", file, "--control", control, "--from-crs", "EPSG:4548"])["layers"][0].clone()
    };
    let (own, of_qgis) = (laid("grid.csv", "own.csv"), laid("grid.csv", "grid.points"));
    assert_eq!(of_qgis["extent"], own["extent"]);
    assert_eq!(of_qgis["control"]["points"][2]["from"], serde_json::json!([1000.0, 600.0]));
    // A white picture of one pixel: what counts is how its rows are counted.
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, 1, 1);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&[255]).unwrap();
    place.write("scan.png", png);
    let from = &laid("scan.png", "grid.points")["control"]["points"][2]["from"];
    assert_eq!(*from, serde_json::json!([1000.0, -600.0]));
    // A picture has pixels rather than features.
    let table = place.answer(&["info", "scan.png", "--control", "grid.points", "--from-crs", "EPSG:4548"]);
    let row = table.lines().nth(1).unwrap();
    assert!(row.contains("–  picture, 1 × 1 px"), "{table}");
    assert!(table.contains("  control: 3 points, similarity, off by 0.000 m (root mean square)\n"), "{table}");
    let command = ["info", "scan.png", "--control", "grid.points", "--from-crs", "EPSG:4548", "--lang", "zh"];
    let table = place.answer(&command);
    assert!(table.contains("图片 1 × 1 像素") && table.contains("控制点：3 个，平移·旋转·缩放，均方根偏差"), "{table}");
    // Beside a picture other files are taken at their word: the points are not theirs.
    place.write("my.geojson", POINT);
    let both = place.json(&["info", "scan.png", "my.geojson", "--control", "own.csv", "--from-crs", "EPSG:4548"]);
    let [scan, mine] = [0, 1].map(|nth| &both["layers"][nth]);
    assert!(scan["control"].is_object() && mine["control"].is_null(), "{both}");
    assert_eq!(mine["extent"], serde_json::json!([116.4, 39.8, 116.4, 39.8]));
}

#[test]
fn every_command_warns_of_a_layer_that_contradicting_control_points_lay() {
    let place = Place::new();
    place.write("grid.csv", "x,y,name\n500,300,well\n0,0,gate\n");
    let right = "x,y,e,n\n0,0,449000,4405000\n1000,0,450000,4405000\n1000,600,450000,4405600\n0,600,449000,4405600\n";
    place.write("right.csv", right);
    // Typed wrong by ten kilometres.
    place.write("wrong.csv", right.replace("450000,4405600", "450000,4415600"));
    let arguments = |control| ["grid.csv", "--control", control, "--from-crs", "EPSG:4548"];
    let warned = |run: &super::Run| run.err.matches("control point 3 lies 9999.7 m off the fit of the others").count();
    for (command, ending) in [("convert", "geojson"), ("render", "png")] {
        let of = |control: &'static str| {
            let output = format!("{control}.{ending}");
            place.run(&[&[command], &arguments(control)[..], &["-o", &output]].concat())
        };
        let (right, wrong) = (of("right.csv"), of("wrong.csv"));
        assert_eq!((warned(&right), warned(&wrong)), (0, 1), "{command}: {right:?} {wrong:?}");
        assert_eq!(wrong.code, 0, "{command}");
    }
    let json = place.json(&[&["info"], &arguments("wrong.csv")[..]].concat());
    assert_eq!(json["layers"][0]["warnings"][0]["code"], "control_misfit");
}

#[test]
fn one_damaged_layer_of_several_costs_the_others_nothing() {
    let place = Place::new();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for name in ["good.geojson", "bad.geojson"] {
        zip.start_file(name, stored).unwrap();
        std::io::Write::write_all(&mut zip, POINT.as_bytes()).unwrap();
    }
    let mut bytes = zip.finish().unwrap().into_inner();
    let post = bytes.windows(4).rposition(|word| word == b"Post").unwrap();
    bytes[post] = b'p';
    place.write("a.zip", bytes);
    let run = place.run(&["info", "a.zip"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.out.contains("a.zip: good") && run.out.contains("Point 1"), "{}", run.out);
    assert!(run.err.contains("bad.geojson") && run.err.matches("a.zip").count() == 1, "{}", run.err);
    let answer: Json = serde_json::from_str(&place.run(&["info", "a.zip", "--format", "json"]).out).unwrap();
    assert_eq!((layers(&answer), answer["failures"].as_array().unwrap().len()), (vec!["a.zip".to_owned()], 1));
    assert_eq!(answer["failures"][0]["part"], "bad");
}

/// Files by name, with their bytes.
type Files<'a> = &'a [(&'a str, &'a [u8])];

/// A zip of files, as they are.
fn zipped(files: Files<'_>) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in files {
        zip.start_file(*name, stored).unwrap();
        std::io::Write::write_all(&mut zip, bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_layer_of_a_zip_that_is_damaged_before_its_bytes_is_named_too() {
    let place = Place::new();
    let mut bytes = zipped(&[("good.geojson", POINT.as_bytes()), ("坏.geojson", POINT.as_bytes())]);
    // What marks the second file, before its name.
    let begin = bytes.windows(4).enumerate().filter(|(_, word)| word == b"PK\x03\x04").nth(1).unwrap().0;
    bytes[begin + 1] = b'X';
    place.write("a.zip", bytes);
    let run = place.run(&["info", "a.zip"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.out.contains("a.zip: good") && run.out.contains("Point 1"), "{}", run.out);
    assert!(run.err.contains("坏.geojson") && run.err.trim_end().ends_with("a.zip: 坏"), "{}", run.err);
    let run = place.run(&["convert", "a.zip", "-o", "out/"]);
    assert!(run.code == 2 && run.err.contains("坏.geojson"), "{}", run.err);
}

#[test]
fn what_a_zip_holds_beside_its_layers_is_named_and_changes_nothing() {
    let place = Place::new();
    let files: [(&str, &[u8]); 10] = [
        ("站.geojson", POINT.as_bytes()),
        ("总图.dwg", b"AC1032"),
        ("影像.jpg", b"\xff\xd8\xff"),
        ("影像.jgw", b"1"),
        ("库.gdb/a1.gdbtable", b"x"),
        ("库.gdb/a2.gdbtable", b"x"),
        ("文档/说明.docx", b"PK"),
        ("__MACOSX/._站.geojson", b"x"),
        ("站.qml", b"x"),
        ("Thumbs.db", b"x"),
    ];
    place.write("a.zip", zipped(&files));
    let told = "4 more were not read, as they are no layers or are folders: \
                a.zip: 库.gdb/, a.zip: 影像.jpg, a.zip: 总图.dwg, a.zip: 文档/说明.docx";
    for command in [&["info", "a.zip"][..], &["convert", "a.zip", "-o", "out.geojson"]] {
        let run = place.run(command);
        assert!(run.code == 0 && run.err.contains(told), "{}", run.err);
    }
    place.write("b.zip", zipped(&[("a.kml", b"<kml><Placemark/></kml>"), ("icon.png", b"x"), ("b.dwg", b"AC1032")]));
    let run = place.run(&["info", "b.zip"]);
    assert!(run.err.contains("1 more was not read") && run.err.contains("b.zip: b.dwg"), "{}", run.err);
}

#[test]
fn every_layer_in_a_zip_is_read_also_beside_a_kml_and_of_files_of_several_layers() {
    let place = Place::new();
    let mark = "<Placemark><Point><coordinates>116.4,39.8</coordinates></Point></Placemark>";
    let one = format!("<kml><Document>{mark}</Document></kml>");
    let folders = format!("<kml><Folder><name>f</name>{mark}</Folder><Folder><name>g</name>{mark}</Folder></kml>");
    let (one, folders, table) = (one.as_bytes(), folders.as_bytes(), b"x,y\n116.4,39.8\n".as_slice());
    let cases: [(Files<'_>, &[&str]); 5] = [
        (&[("a.csv", table), ("doc.kml", one)], &["a.zip: a", "a.zip: doc"]),
        (&[("a.kml", one), ("b.kml", one)], &["a.zip: a", "a.zip: b"]),
        (&[("doc.kml", one), ("files/icon.png", b"x")], &["a.zip"]),
        (
            &[("a.csv", table), ("a.kml", one), ("b.kml", folders)],
            &["a.zip: a.csv", "a.zip: a.kml", "a.zip: b / f", "a.zip: b / g"],
        ),
        (&[("b.kml", folders), ("icon.png", b"x")], &["a.zip: f", "a.zip: g"]),
    ];
    for (files, expected) in cases {
        place.write("a.zip", zipped(files));
        let answer = place.json(&["info", "a.zip"]);
        let told = answer["layers"].as_array().unwrap();
        let name = |layer: &Json| match layer["part"].as_str() {
            Some(part) => format!("a.zip: {part}"),
            None => "a.zip".to_owned(),
        };
        assert_eq!(told.iter().map(name).collect::<Vec<_>>(), expected, "{answer}");
        assert!(told.iter().all(|layer| layer["features"] == 1), "{answer}");
        for part in expected.iter().filter_map(|name| name.strip_prefix("a.zip: ")) {
            let run = place.run(&["convert", "a.zip", "--part", part, "-o", "out.geojson", "--force"]);
            assert!(run.err.contains("wrote 1 feature to"), "{part}: {}", run.err);
        }
    }
}

#[test]
fn numbers_without_a_system_in_one_layer_of_several_are_told_with_its_name() {
    let place = Place::new();
    let metres = "name,easting,northing\n甲,449456.1,4405268.4\n";
    place.write("a.zip", zipped(&[("a.csv", metres.as_bytes()), ("b.csv", metres.as_bytes())]));
    let run = place.run(&["convert", "a.zip", "-o", "out/"]);
    assert!(run.code == 2 && run.err.contains("a.zip: a;"), "{}", run.err);
    let answer: Json = serde_json::from_str(&place.run(&["info", "a.zip", "--format", "json"]).out).unwrap();
    let parts: Vec<&Json> = answer["failures"].as_array().unwrap().iter().map(|failure| &failure["part"]).collect();
    assert_eq!(parts, ["a", "b"]);
}

#[test]
fn what_a_folder_holds_beside_its_layers_is_named_and_changes_nothing() {
    let place = Place::new();
    place.write("data/a.geojson", POINT);
    place.write("data/older/b.geojson", POINT);
    for name in ["1.dbf", "2.pdf", "3.qgz", "4.lyr", "5.txt", "6.mxd"] {
        place.write(&format!("data/{name}"), "x");
    }
    let run = place.run(&["info", "data"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("7 more were not read") && run.err.contains("1.dbf, 2.pdf"), "{}", run.err);
    let zh = place.run(&["info", "data", "--lang", "zh"]).err;
    assert!(zh.contains("另有 7 项没有读取") && zh.contains("1.dbf、2.pdf") && zh.contains(" 等"), "{zh}");
    assert_eq!(place.run(&["info", "data/a.geojson"]).err, "");
}

#[test]
fn degrees_stay_degrees_whatever_system_is_given_for_other_files() {
    let place = Place::new();
    place.write("metres.csv", "easting,northing\n449456.14577,4405268.38907\n");
    place.write("degrees.geojson", r#"{"type":"Point","coordinates":[116.41,39.78]}"#);
    let all = place.json(&["info", "metres.csv", "degrees.geojson", "--from-crs", "EPSG:4548"]);
    for layer in all["layers"].as_array().unwrap() {
        let extent: Vec<f64> = layer["extent"].as_array().unwrap().iter().map(|n| n.as_f64().unwrap()).collect();
        assert!((extent[0] - 116.41).abs() < 1e-8 && (extent[1] - 39.78).abs() < 1e-8, "{layer}");
    }
    assert_eq!(all["layers"][1]["crs"], "EPSG:4326");
    let run = place.run(&["convert", "degrees.geojson", "-o", "out.geojson", "--from-crs", "EPSG:4548"]);
    assert!(run.code == 0 && run.err.contains("cannot be in EPSG:4548"), "{run:?}");
    // A source that names another system is read as told, with a word.
    place.write(
        "named.geojson",
        r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"EPSG:4547"}},"features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[449456.14577,4405268.38907]}}]}"#,
    );
    let run = place.run(&["convert", "named.geojson", "-o", "named-out.geojson", "--from-crs", "EPSG:4548"]);
    assert!(run.code == 0 && run.err.contains("EPSG:4547") && run.err.contains("as told"), "{run:?}");
    let run = place.run(&["convert", "named.geojson", "-o", "more.geojson", "--from-crs", "EPSG:4547"]);
    assert!(run.code == 0 && !run.err.contains("as told"), "{run:?}");
}

#[test]
fn a_grid_with_the_northing_first_lands_once_whether_that_is_said_or_not() {
    let place = Place::new();
    place.write("points.csv", "x,y,e,n\n0,0,449000,4405000\n1000,0,449000,4406000\n0,600,449600,4405000\n");
    place.write("grid.csv", "x,y,name\n300,500,well\n");
    let crs = SourceCrs::of_epsg(4548).unwrap();
    let there = crs.lonlat(449_500.0, 4_405_300.0).unwrap();
    for more in [&[][..], &["--swap-axes"]] {
        let arguments = ["info", "grid.csv", "--control", "points.csv", "--from-crs", "EPSG:4548"];
        let json = place.json(&[&arguments[..], more].concat());
        let extent = &json["layers"][0]["extent"];
        let off = [extent[0].as_f64().unwrap() - there.lon, extent[1].as_f64().unwrap() - there.lat];
        assert!(off.iter().all(|degrees| degrees.abs() < 1e-8), "{more:?}: {json}");
    }
}

#[test]
fn what_lies_outside_of_a_system_is_not_lost_in_silence() {
    let place = Place::new();
    place.write("gps.csv", "name,x,y\na,116400000,39770000\nb,116.41,39.78\n");
    let run = place.run(&["convert", "gps.csv", "-o", "out.geojson", "--from-crs", "EPSG:4326"]);
    assert!(run.code == 0 && run.err.contains("1 feature without a geometry (first: #1: "), "{run:?}");
}

#[test]
fn control_points_in_degrees_are_degrees_whatever_system_is_given() {
    let place = Place::new();
    place.write(
        "points.csv",
        "x,y,lon,lat\n0,0,116.404666,39.7776\n1000,0,116.41634,39.7776\n0,600,116.404666,39.783\n",
    );
    place.write("grid.csv", "x,y,name\n500,300,well\n");
    let at = |more: &[&str]| {
        let arguments = [&["info", "grid.csv", "--control", "points.csv", "--format", "json"], more].concat();
        let run = place.run(&arguments);
        let json: Json = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{run:?}"));
        let extent = json["layers"][0]["extent"].clone();
        ([extent[0].as_f64().unwrap(), extent[1].as_f64().unwrap()], run.err)
    };
    let (plain, silent) = at(&[]);
    let (given, told) = at(&["--from-crs", "EPSG:4548"]);
    assert!((plain[0] - given[0]).abs() < 1e-6 && (plain[1] - given[1]).abs() < 1e-6, "{plain:?} {given:?}");
    assert!((plain[0] - 116.4105).abs() < 1e-3, "{plain:?}");
    assert!(silent.is_empty() && told.contains("are degrees, not numbers of EPSG:4548"), "{told}");
    // Exchanged they are neither.
    place.write("points.csv", "x,y,lon,lat\n0,0,39.7776,116.404666\n1000,0,39.7776,116.41634\n");
    for more in [&["--from-crs", "EPSG:4548"][..], &[]] {
        let run = place.run(&[&["info", "grid.csv", "--control", "points.csv"], more].concat());
        assert!(run.code != 0 && run.err.contains("39.7776"), "{run:?}");
    }
}

#[test]
fn a_grid_whose_unit_is_no_metre_is_told() {
    let place = Place::new();
    place.write("grid.csv", "x,y,name\n500,300,well\n");
    for (scale, is_odd) in [(1.0, false), (0.5, true), (0.001, false)] {
        let to = |from: f64| 448_000.0 + scale * from;
        let rows = format!("x,y,e,n\n0,0,448000,4404000\n1000,0,{},4404000\n2000,0,{},4404000\n", to(1e3), to(2e3));
        place.write("points.csv", rows);
        let arguments = ["info", "grid.csv", "--control", "points.csv", "--from-crs", "4548"];
        let layer = place.json(&arguments)["layers"][0].clone();
        assert_eq!(layer["control"]["unit_m"], scale, "{layer}");
        assert_eq!(layer["warnings"].to_string().contains("of one unit of the local grid"), is_odd, "{layer}");
        let told = place.answer(&arguments).contains(&format!("one unit of the grid is {scale} m"));
        assert_eq!(told, scale != 1.0);
    }
}

/// Features left out by the reader and copies left out by a repair: whoever counts in the source finds the one meant.
#[test]
fn a_feature_without_a_name_has_one_number_everywhere() {
    let rows = ["116.40 39.75", "x 39.75", "116.42 39.75", "y 39.75", "0 0", "116.44 39.75", "116.44 39.75"];
    let point = |row: &str| {
        let quoted = row.replace("x", "\"x\"").replace("y", "\"y\"").replace(' ', ",");
        format!(r#"{{"type":"Feature","properties":{{}},"geometry":{{"type":"Point","coordinates":[{quoted}]}}}}"#)
    };
    let mut lines: Vec<String> = rows.iter().map(|row| point(row)).collect();
    let collection = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, lines.join(","));
    lines[1] = "no JSON".to_owned();
    let place = Place::new();
    place.write("a.csv", format!("lon,lat\n{}\n", rows.map(|row| row.replace(' ', ",")).join("\n")));
    place.write("a.geojson", collection);
    place.write("a.geojsonl", lines.join("\n"));
    for name in ["a.csv", "a.geojson", "a.geojsonl"] {
        let answer = place.json(&["info", name]);
        let layer = &answer["layers"][0];
        let left_out: Vec<&str> =
            layer["warnings"].as_array().unwrap().iter().filter_map(|w| w["feature"].as_str()).collect();
        assert_eq!(left_out, ["#2", "#4"], "{name}: {layer}");
        let findings = layer["findings"].as_array().unwrap();
        let of = |code: &str| {
            let finding = findings.iter().find(|f| f["code"] == code);
            finding.unwrap_or_else(|| panic!("{name}: {code} in {layer}"))["features"].clone()
        };
        assert_eq!(of("far_away"), serde_json::json!(["#5"]), "{name}");
        assert_eq!(of("duplicate_feature"), serde_json::json!(["#7"]), "{name}");
        // The same number leads back to the same feature, and one of a feature left out to none.
        let from = |id: &str| {
            let feature = format!("a:{id}");
            place.run(&["within", "--from-feature", &feature, "--radius", "1km", "--format", "json", name])
        };
        let asked = from("#5");
        let answer: Json = serde_json::from_str(&asked.out).unwrap_or_else(|e| panic!("{name}: {e}: {asked:?}"));
        assert_eq!(answer["query"]["origin"]["lon"], 0.0, "{name}: {answer}");
        assert_eq!(from("#4").code, 2, "{name}");
        let mended = place.run(&["info", "--fix", "--format", "json", name]).out;
        assert!(mended.contains("\"#7\"") && mended.contains("the same as #6"), "{name}: {mended}");
    }
}

/// Stations of the bundled plan in the numbers of 117°, in a file that says 120°: they would lie 255 km to the east.
#[test]
fn a_system_of_the_zone_beside_the_true_one_is_told() {
    let place = Place::new();
    let crs = SourceCrs::named("EPSG:4548").unwrap();
    let station = |[lon, lat]: [f64; 2]| {
        let [x, y] = crs.xy(LonLat::new(lon, lat)).unwrap();
        format!(r#"{{"type":"Feature","properties":{{}},"geometry":{{"type":"Point","coordinates":[{x},{y}]}}}}"#)
    };
    let data = std::fs::read_to_string(folder().join("metro_stations.geojson")).unwrap();
    let data: Json = serde_json::from_str(&data).unwrap();
    let stations: Vec<String> = data["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| station([0, 1].map(|i| f["geometry"]["coordinates"][i].as_f64().unwrap())))
        .collect();
    for (code, told) in [(4549, true), (4548, false)] {
        place.write(
            "stations.geojson",
            format!(
                r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"urn:ogc:def:crs:EPSG::{code}"}}}},"features":[{}]}}"#,
                stations.join(",")
            ),
        );
        let findings = place.json(&["info", "stations.geojson"])["layers"][0]["findings"].clone();
        let zone = findings.as_array().unwrap().iter().find(|f| f["code"] == "other_zone");
        assert_eq!(zone.is_some(), told, "{code}: {findings}");
        assert!(zone.is_none_or(|zone| zone["fields"] == serde_json::json!(["117"])), "{findings}");
    }
    // Who says the system himself may be wrong as well; every command says so.
    let of =
        |code: &str| place.json(&["info", "--from-crs", code, "stations.geojson"])["layers"][0]["findings"].clone();
    let codes = |findings: serde_json::Value| -> Vec<String> {
        findings.as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(codes(of("EPSG:4549")), ["other_zone"]);
    assert_eq!(codes(of("EPSG:4548")), Vec::<String>::new());
    let named = std::fs::read_to_string(place.path().join("stations.geojson")).unwrap();
    place.write("wrong.geojson", named.replace("EPSG::4548", "EPSG::4549"));
    let convert = ["convert", "wrong.geojson", "-o", "out.geojson"];
    let within = ["within", "--from", "116.4,39.8", "--radius", "5km", "wrong.geojson"];
    for command in [&convert[..], &within, &["check", "wrong.geojson"], &["render", "wrong.geojson", "-o", "a.png"]] {
        let told = place.run(command).err;
        assert!(told.contains("wrong zone") && told.contains("117°"), "{command:?}: {told}");
    }
}

#[test]
fn a_layer_that_is_not_there_is_refused_of_files_of_one_layer_too() {
    let place = Place::new();
    for name in ["a", "b"] {
        place.write(&format!("data/{name}.geojson"), POINT.replace("\"p\"", &format!("{name:?}")));
    }
    let run = place.run(&["convert", "data/a.geojson", "-o", "out.geojson", "--part", "zz"]);
    assert!(run.code != 0 && run.err.contains("there is no layer \"zz\" in the file: it holds a"), "{}", run.err);
    let run = place.run(&["convert", "data/a.geojson", "-o", "out.geojson", "--part", "a"]);
    assert_eq!(run.code, 0, "{}", run.err);
    // Of a folder it is the file of that name.
    let run = place.run(&["convert", "data", "-o", "of-folder.geojson", "--part", "b"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(std::fs::read_to_string(place.path().join("of-folder.geojson")).unwrap().contains("\"id\":\"b\""));
}

#[test]
fn convert_says_that_numbers_became_texts_and_values_were_dropped() {
    let place = Place::new();
    let deep = format!("{}{}", "[".repeat(150), "]".repeat(150));
    place.write(
        "codes.geojson",
        POINT.replace("\"name\":\"Post\"", &format!("\"code\":110115001001001234567890,\"deep\":{deep}")),
    );
    let run = place.run(&["convert", "codes.geojson", "-o", "out.geojson"]);
    assert!(run.err.contains("kept as text") && run.err.contains("levels deep; left out"), "{}", run.err);
    assert!(
        std::fs::read_to_string(place.path().join("out.geojson"))
            .unwrap()
            .contains("\"code\":\"110115001001001234567890\"")
    );
}

/// The bundled stations as a table, each moved.
fn moved_stations(moved: impl Fn(LonLat) -> LonLat) -> String {
    let data = std::fs::read_to_string(folder().join("metro_stations.geojson")).unwrap();
    let data: Json = serde_json::from_str(&data).unwrap();
    let rows = data["features"].as_array().unwrap().iter().map(|f| {
        let [lon, lat] = [0, 1].map(|i| f["geometry"]["coordinates"][i].as_f64().unwrap());
        let there = moved(LonLat::new(lon, lat));
        format!("{},{:.7},{:.7}\n", f["properties"]["name_zh"].as_str().unwrap(), there.lon, there.lat)
    });
    format!("name,lon,lat\n{}", rows.collect::<String>())
}

#[test]
fn a_conversion_too_many_and_one_from_the_wrong_datum_are_told() {
    use shapan::crs::Datum;
    let place = Place::new();
    place.write("right.csv", moved_stations(|p| p));
    place.write("twice.csv", moved_stations(|p| Datum::Gcj02.to_wgs84(p)));
    place.write("baidu.csv", moved_stations(|p| Datum::Bd09.from_wgs84(p)));
    let finding = |arguments: &[&str], code: &str| {
        let told = place.json(&[&["info"], arguments].concat())["layers"][0]["findings"].clone();
        told.as_array().unwrap().iter().find(|finding| finding["code"] == code).cloned()
    };
    let twice = finding(&["twice.csv"], "misconverted").unwrap();
    assert_eq!(twice["fields"][0], "GCJ-02");
    let message = twice["message"].as_str().unwrap();
    assert!(message.contains("without being on it") && !message.contains('{'), "{message}");
    let of =
        |file: &str, said: &str| finding(&[file, "--from-datum", said], "wrong_datum").map(|f| f["fields"][0].clone());
    assert_eq!(of("right.csv", "gcj02"), Some("WGS84".into()));
    assert_eq!(of("baidu.csv", "gcj02"), Some("BD-09".into()));
    assert_eq!((of("baidu.csv", "bd09"), finding(&["right.csv"], "misconverted")), (None, None));
    // Put on GCJ-02 when it was on it: two steps put it right.
    place.write("shifted.csv", moved_stations(|p| Datum::Gcj02.from_wgs84(Datum::Gcj02.from_wgs84(p))));
    let shifted = finding(&["shifted.csv"], "shifted_twice").unwrap();
    assert_eq!([0, 3].map(|at| shifted["fields"][at].clone()), ["GCJ-02", "GCJ-02"]);
    for (from, to) in [("shifted.csv", "once.geojson"), ("once.geojson", "right.geojson")] {
        place.run(&["convert", "--from-datum", "gcj02", from, "-o", to]);
    }
    assert!(finding(&["right.geojson"], "shifted_twice").is_none());
    // Told wherever something is done with it.
    let told = place.run(&["convert", "--from-datum", "gcj02", "right.csv", "-o", "out.geojson"]).err;
    assert!(told.contains("and 0 m on WGS84"), "{told}");
}

#[test]
fn a_system_given_for_numbers_that_do_not_lie_where_it_is_in_use_is_told() {
    let place = Place::new();
    let zone = SourceCrs::named("EPSG:4548").unwrap();
    let [x, y] = zone.xy(LonLat::new(116.41, 39.78)).unwrap();
    let point = |[x, y]: [f64; 2]| {
        format!(r#"{{"type":"Feature","properties":{{}},"geometry":{{"type":"Point","coordinates":[{x},{y}]}}}}"#)
    };
    place.write("turned.geojson", point([y, x]));
    place.write("right.geojson", point([x, y]));
    let told =
        |file: &str| place.run(&["convert", file, "--from-crs", "EPSG:4548", "--force", "-o", "out.geojson"]).err;
    assert!(
        told("turned.geojson").contains("with the northing first they do (--swap-axes)"),
        "{}",
        told("turned.geojson")
    );
    assert!(!told("right.geojson").contains("in use"));
    let turned = place.run(&["convert", "turned.geojson", "--from-crs", "4548", "--swap-axes", "-o", "b.geojson"]);
    assert!(!turned.err.contains("in use"), "{}", turned.err);
    let wrongly = place.run(&["convert", "right.geojson", "--from-crs", "4548", "--swap-axes", "-o", "c.geojson"]);
    assert!(wrongly.err.contains("with the easting first, without --swap-axes"), "{}", wrongly.err);
}

#[test]
fn every_command_tells_of_a_shift_and_what_takes_it_off() {
    let place = Place::new();
    place.write("stations.csv", moved_stations(|p| shapan::crs::Datum::Gcj02.from_wgs84(p)));
    let by_option = "(99 % sure): --from-datum gcj02";
    let by_convert = "(99 % sure): shapan convert --from-datum gcj02";
    for (arguments, way) in [
        (&["within", "--from", "116.41,39.78", "--radius", "5km"][..], by_convert),
        (&["nearest", "--from", "116.41,39.78"], by_convert),
        (&["check"], by_convert),
        (&["measure", "length"], by_convert),
        (&["render", "-o", "a.png", "--size", "64x64"], by_option),
        (&["convert", "-o", "a.geojson"], by_option),
    ] {
        let run = place.run(&[arguments, &["stations.csv"]].concat());
        assert!(run.err.contains("seems to be on GCJ-02") && run.err.contains(way), "{arguments:?}: {}", run.err);
        assert!(run.err.contains("taken as WGS 84"), "{arguments:?}: {}", run.err);
    }
    let converted = place.run(&["convert", "--from-datum", "gcj02", "stations.csv", "-o", "b.geojson"]);
    assert!(!converted.err.contains("seems to be"), "{}", converted.err);
}

/// Control points are numbers of a system like others, and are held against it like them.
#[test]
fn control_points_that_lie_elsewhere_are_told() {
    let place = Place::new();
    let points = [[0.0, 0.0], [2000.0, 0.0], [2000.0, 1500.0], [0.0, 1500.0]];
    let rows = |of: &dyn Fn([f64; 2]) -> [f64; 2], many: usize| {
        let row = |p: &[f64; 2]| format!("{},{},{},{}\n", p[0], p[1], of(*p)[0], of(*p)[1]);
        format!("x,y,e,n\n{}", points[..many].iter().map(row).collect::<String>())
    };
    place.write("grid.csv", "x,y,name\n100,200,a\n1500,900,b\n");
    place.write("right.csv", rows(&|[x, y]| [448_000.0 + x, 4_403_000.0 + y], 4));
    place.write("turned.csv", rows(&|[x, y]| [4_403_000.0 + y, 448_000.0 + x], 4));
    place.write("two.csv", rows(&|[x, y]| [4_403_000.0 + y, 448_000.0 + x], 2));
    let warnings = |file: &str, control: &str| {
        let told = place.json(&["info", file, "--control", control, "--from-crs", "4548"]);
        told["layers"][0]["warnings"].to_string()
    };
    assert_eq!(warnings("grid.csv", "right.csv"), "[]");
    for control in ["turned.csv", "two.csv"] {
        let told = warnings("grid.csv", control);
        assert!(told.contains("with easting and northing exchanged they do") && !told.contains("taken so"), "{told}");
    }
    let text = r#"{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[116.4,39.7]}}"#;
    place.write("own.geojson", text);
    let told = warnings("own.geojson", "right.csv");
    assert!(told.contains("lies in China so; the control points lay it elsewhere"), "{told}");
}

#[test]
fn a_table_of_control_points_may_name_its_system() {
    let place = Place::new();
    place.write("grid.csv", "x,y,name\n100,200,a\n1500,900,b\n");
    let rows = "mapX,mapY,sourceX,sourceY,enable\n448000,4403000,0,0,1\n450000,4403000,2000,0,1\n";
    place.write("a.points", format!("#CRS: EPSG:4548\n{rows}"));
    let layer = place.json(&["info", "grid.csv", "--control", "a.points"])["layers"][0].clone();
    assert!(layer["crs"] == "EPSG:4548" && layer["warnings"].as_array().unwrap().is_empty(), "{layer}");
    let other = place.run(&["info", "grid.csv", "--control", "a.points", "--from-crs", "EPSG:4547"]);
    assert!(other.err.contains("it names CGCS2000 / 3-degree Gauss-Kruger CM 117E"), "{}", other.err);
    place.write("b.points", format!("#CRS: a grid of my own\n{rows}"));
    let unread = place.run(&["info", "grid.csv", "--control", "b.points"]);
    assert!(unread.err.contains("say it with --from-crs"), "{}", unread.err);
}

/// A digit too many in one row of a hundred costs that row.
#[test]
fn degrees_stay_degrees_beside_a_slip() {
    let place = Place::new();
    let positions: Vec<[f64; 2]> =
        (0..40).map(|i| if i == 20 { [1164.0, 39.7] } else { [116.4 + f64::from(i) * 1e-3, 39.7] }).collect();
    let joined = |of: &dyn Fn(&[f64; 2]) -> String, by: &str| positions.iter().map(of).collect::<Vec<_>>().join(by);
    place.write("a.csv", format!("lon,lat\n{}\n", joined(&|[x, y]| format!("{x},{y}"), "\n")));
    place.write("b.csv", format!("n,wkt\n{}\n", joined(&|[x, y]| format!("1,POINT ({x} {y})"), "\n")));
    let points = joined(&|[x, y]| format!(r#"{{"type":"Point","coordinates":[{x},{y}]}}"#), ",");
    let objects = format!(r#"{{"a":{{"type":"GeometryCollection","geometries":[{points}]}}}}"#);
    place.write("c.topojson", format!(r#"{{"type":"Topology","arcs":[],"objects":{objects}}}"#));
    for arguments in [&["a.csv", "--from-crs", "4548"][..], &["b.csv"], &["c.topojson"]] {
        let layer = place.json(&[&["info"], arguments].concat())["layers"][0].clone();
        let placed = (&layer["crs"], &layer["geometry_types"]["Point"], &layer["geometry_types"]["Null"]);
        assert_eq!(placed, (&"EPSG:4326".into(), &39.into(), &1.into()), "{arguments:?}");
        assert!(layer["extent"][0].as_f64().unwrap() > 116.0 && layer["warning_counts"]["outside_crs"] == 1, "{layer}");
        assert!(!layer["warnings"].to_string().contains("latitude stands before"), "{layer}");
    }
    // A local grid is still asked about, as are metres.
    let grid: String = (0..40).map(|i| format!("1,POINT ({} {})\n", i * 8, if i == 20 { 120 } else { i })).collect();
    place.write("grid.csv", format!("n,wkt\n{grid}"));
    assert!(place.run(&["info", "grid.csv"]).err.contains("nothing says in which system they are"));
}

#[test]
fn a_system_that_is_null_is_none() {
    let place = Place::new();
    let geometry = r#"{"type":"Point","coordinates":[448556.3,4404987.4]}"#;
    let feature = format!(r#"{{"type":"Feature","properties":{{}},"geometry":{geometry}}}"#);
    place.write("a.geojson", format!(r#"{{"type":"FeatureCollection","crs":null,"features":[{feature}]}}"#));
    let told = place.run(&["info", "a.geojson"]).err;
    assert!(told.contains("nothing says in which system they are") && !told.contains("names"), "{told}");
}

#[test]
fn every_command_tells_that_the_shift_of_an_older_system_is_not_known_well() {
    let place = Place::new();
    let crs = r#"{"type":"name","properties":{"name":"EPSG:2436"}}"#;
    let geometry = r#"{"type":"Point","coordinates":[448556.3,4404987.4]}"#;
    let feature = format!(r#"{{"type":"Feature","properties":{{}},"geometry":{geometry}}}"#);
    place.write("a.geojson", format!(r#"{{"type":"FeatureCollection","crs":{crs},"features":[{feature}]}}"#));
    for arguments in [
        &["within", "--from", "116.4,39.8", "--radius", "5km"][..],
        &["nearest", "--from", "116.4,39.8"],
        &["check"],
        &["render", "-o", "a.png", "--size", "64x64"],
        &["convert", "-o", "b.geojson"],
    ] {
        let err = place.run(&[arguments, &["a.geojson"]].concat()).err;
        assert_eq!(err.matches("is published for some regions only").count(), 1, "{arguments:?}: {err}");
    }
}

#[test]
fn what_is_told_of_many_layers_of_one_file_is_told_once() {
    let place = Place::new();
    let objects: Vec<String> =
        (0..40).map(|i| format!(r#""a{i}":{{"type":"Point","coordinates":[116.{i},39.7]}}"#)).collect();
    place.write("a.json", format!(r#"{{"type":"Topology","objects":{{{}}},"arcs":[]}}"#, objects.join(",")));
    let run = place.run(&["nearest", "a.json", "--from", "116.4,39.7"]);
    assert_eq!((run.code, run.err.lines().count()), (0, 1), "{}", run.err);
    assert!(run.out.contains("a39"), "{}", run.out);
}

#[test]
fn what_is_told_of_a_part_that_is_shifted_is_told_of_that_part() {
    let place = Place::new();
    let row = std::cell::Cell::new(0);
    let partly = moved_stations(|p| {
        row.set(row.get() + 1);
        if row.get() % 5 < 2 { shapan::crs::Datum::Gcj02.from_wgs84(p) } else { p }
    });
    place.write("partly.csv", partly);
    let info = place.run(&["info", "partly.csv", "--format", "json"]);
    let info: Json = serde_json::from_str(&info.out).unwrap();
    let told = info["layers"][0]["findings"].as_array().unwrap().iter().find(|of| of["code"] == "shifted").unwrap();
    let (message, nearer) = (told["message"].as_str().unwrap(), told["nearer"].as_u64().unwrap());
    let compared = told["compared"].as_u64().unwrap();
    assert!(2 * nearer < compared, "{told}");
    assert!(
        message.starts_with(&format!("Of {compared} things of known names {nearer} seem to be on GCJ-02")),
        "{message}"
    );
    let shares = &told["shares"];
    assert_eq!(shares["gcj02"].as_u64().unwrap() + shares["wgs84"].as_u64().unwrap(), compared, "{told}");
    assert!(message.contains(&format!(", {} lie right as they are", compared - nearer)), "{message}");
    assert!(!message.contains("--from-datum"), "no conversion is right for all of it: {message}");
    let words = place.run(&["info", "partly.csv", "--lang", "zh"]).out;
    assert!(words.contains(&format!("{compared} 个同名的已知地点中，有 {nearer} 个像是 GCJ-02 坐标")), "{words}");
}

/// What is decoded by the wrong table is full of signs for private use, which nobody writes.
#[test]
fn texts_of_another_encoding_are_found_odd() {
    let place = Place::new();
    let text = "name,lon,lat\n蘋果園,116.4,39.7\n古城,116.41,39.71\n八寶山,116.42,39.72\n";
    place.write("big5.csv", encoding_rs::BIG5.encode(text).0);
    let found = |arguments: &[&str]| {
        let answer = place.json(&[&["info", "big5.csv"], arguments].concat());
        let findings = answer["layers"][0]["findings"].as_array().unwrap();
        findings.iter().find(|of| of["code"] == "other_encoding").cloned()
    };
    let odd = found(&["--encoding", "GB18030"]).unwrap();
    assert!(odd["message"].as_str().unwrap().contains("--encoding") && odd["count"].as_u64() > Some(0), "{odd}");
    assert_eq!(found(&["--encoding", "Big5"]), None);
    // So it is where the system is asked for first.
    let metres = text.replace("lon,lat", "x,y").replace("116.4", "449456.1").replace(",39.7", ",4405268.4");
    place.write("metres.csv", encoding_rs::BIG5.encode(&metres).0);
    let asked = |encoding: &str| place.run(&["info", "metres.csv", "--encoding", encoding]).err;
    let told = Word::HeldOddTexts.text(Lang::En);
    assert!(asked("GB18030").contains(told) && !asked("Big5").contains(told), "{}", asked("GB18030"));
    let zh = place.run(&["info", "big5.csv", "--encoding", "GB18030", "--lang", "zh"]).out;
    assert!(zh.contains(Word::SystemMenu.text(Lang::Zh)), "the menu is called as it is: {zh}");
}

#[test]
fn a_name_of_any_length_is_told_by_its_beginning() {
    let place = Place::new();
    let id = "长".repeat(50_000);
    let feature = format!(
        r#"{{"type":"Feature","id":"{id}","properties":{{}},"geometry":{{"type":"Point","coordinates":["x",1]}}}}"#
    );
    place.write("a.geojson", format!(r#"{{"type":"FeatureCollection","features":[{feature},{POINT}]}}"#));
    for lang in ["en", "zh"] {
        let run = place.run(&["info", "a.geojson", "--lang", lang]);
        assert!(run.code == 0 && run.out.len() < 4000 && run.out.contains("长长"), "{} bytes", run.out.len());
    }
}
