//! `convert`: what is written, where, and what is refused.

use serde_json::Value as Json;
use shapan::analysis::measure;
use shapan::crs::{LonLat, SourceCrs};

use super::Place;
use crate::formats::fixture;

/// A copy of a fixture in the folder of a test.
fn with(place: &Place, fixture_name: &str) {
    let path = fixture(&format!("formats/{fixture_name}"));
    place.write(path.file_name().unwrap().to_str().unwrap(), std::fs::read(&path).unwrap());
}

fn file(place: &Place, name: &str) -> String {
    std::fs::read_to_string(place.path().join(name)).unwrap()
}

fn json(place: &Place, name: &str) -> Json {
    serde_json::from_str(&file(place, name)).unwrap()
}

#[test]
fn metres_of_a_survey_become_degrees() {
    let place = Place::new();
    with(&place, "csv/survey.csv");
    let refused = place.run(&["convert", "survey.csv", "-o", "out.geojson"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("EPSG:4548"), "{}", refused.err);
    assert_eq!(place.names(), ["survey.csv"]);
    let run = place.run(&["convert", "survey.csv", "-o", "out.geojson", "--from-crs", "EPSG:4548"]);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    assert!(run.err.contains("northings") && run.err.contains("wrote 2 features to out.geojson"), "{}", run.err);
    let written = json(&place, "out.geojson");
    let at = written["features"][0]["geometry"]["coordinates"].as_array().unwrap();
    assert!(
        (at[0].as_f64().unwrap() - 116.41).abs() < 1e-8 && (at[1].as_f64().unwrap() - 39.78).abs() < 1e-8,
        "{at:?}"
    );
    assert!(written.get("crs").is_none());
}

#[test]
fn what_was_transformed_is_written_with_no_more_digits_than_it_has() {
    let place = Place::new();
    let metres = [[449_456.145, 4_405_268.389], [449_456.7, 4_405_270.01], [390_000.123, 4_410_000.456]];
    let rows: String = metres.iter().map(|[x, y]| format!("{x},{y}\n")).collect();
    place.write("a.csv", format!("x,y\n{rows}"));
    assert_eq!(place.run(&["convert", "a.csv", "-o", "a.geojson", "--from-crs", "EPSG:4548"]).code, 0);
    let codes: Vec<String> = place.json(&["info", "a.geojson"])["layers"][0]["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["code"].as_str().unwrap().to_owned())
        .collect();
    assert!(codes.is_empty(), "{codes:?}");
    let crs = SourceCrs::of_epsg(4548).unwrap();
    let written = json(&place, "a.geojson");
    for ([x, y], feature) in metres.iter().zip(written["features"].as_array().unwrap()) {
        let at = &feature["geometry"]["coordinates"];
        let at = LonLat::new(at[0].as_f64().unwrap(), at[1].as_f64().unwrap());
        assert!(measure::distance(at, crs.lonlat(*x, *y).unwrap()).0 < 0.000_02, "{at:?}");
    }
    // And read back it is in the very same place as the original.
    assert_eq!(place.run(&["convert", "a.geojson", "-o", "b.geojson"]).code, 0);
    assert_eq!(file(&place, "b.geojson"), file(&place, "a.geojson"));
    // What was in degrees keeps all its digits.
    let long = "116.41234567890123,39.71234567890123";
    place.write("c.csv", format!("lon,lat\n{long}\n"));
    assert_eq!(place.run(&["convert", "c.csv", "-o", "d.csv"]).code, 0);
    assert!(file(&place, "d.csv").contains(long), "{}", file(&place, "d.csv"));
}

#[test]
fn several_layers_go_into_a_folder_or_are_chosen_from() {
    let place = Place::new();
    with(&place, "kml/earth.kml");
    let refused = place.run(&["convert", "earth.kml", "-o", "out.csv"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("--part") && refused.err.contains("道路 / 规划路"), "{}", refused.err);
    let run = place.run(&["convert", "earth.kml", "-o", "out/", "--format", "csv"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let mut names: Vec<String> = std::fs::read_dir(place.path().join("out"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["地块 (2).csv", "地块.csv", "道路 _ 规划路.csv", "道路.csv"]);
    assert!(file(&place, "out/道路.csv").starts_with("\u{feff}id,wkt,name,description,lanes,code"));
    let one = place.run(&["convert", "earth.kml", "-o", "one.geojson", "--part", "道路 / 规划路"]);
    assert_eq!(one.code, 0, "{}", one.err);
    assert_eq!(json(&place, "one.geojson")["features"][0]["properties"]["name"], "01");
    let none = place.run(&["convert", "earth.kml", "-o", "none.geojson", "--part", "公园"]);
    assert!(none.code == 2 && none.err.contains("公园"), "{}", none.err);
}

#[test]
fn pictures_of_a_folder_are_passed_over_with_a_word() {
    let place = Place::new();
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, 1, 1);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&[255]).unwrap();
    place.write("in/plan.png", &png);
    place.write("in/plan.pgw", "1\n0\n0\n-1\n449456\n4405268\n");
    place.write("in/a.csv", "x,y\n449456.1,4405268.4\n");
    let run = place.run(&["convert", "in", "-o", "out/", "--from-crs", "EPSG:4548"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("plan is a picture") && run.err.contains("wrote 1 feature"), "{}", run.err);
    assert_eq!(json(&place, "out/a.geojson")["features"].as_array().unwrap().len(), 1);
    // Named, or with nothing else beside it, it is refused.
    for input in ["in/plan.png", "scans"] {
        place.write("scans/plan.png", &png);
        place.write("scans/plan.pgw", "1\n0\n0\n-1\n449456\n4405268\n");
        let run = place.run(&["convert", input, "-o", "more/", "--from-crs", "EPSG:4548"]);
        assert!(run.code == 2 && run.err.contains("is a picture"), "{input}: {}", run.err);
    }
}

#[test]
fn files_that_are_there_stay_unless_told_and_sources_always() {
    let place = Place::new();
    place.write("a.csv", "lon,lat,t\n116.4,39.8,=1+1\n");
    place.write("b.csv", "precious");
    let refused = place.run(&["convert", "a.csv", "-o", "b.csv"]);
    assert!(refused.code == 2 && refused.err.contains("--force"), "{}", refused.err);
    assert_eq!(file(&place, "b.csv"), "precious");
    assert_eq!(place.run(&["convert", "a.csv", "-o", "b.csv", "--force"]).code, 0);
    assert_eq!(file(&place, "b.csv"), "\u{feff}lon,lat,t\r\n116.4,39.8,'=1+1\r\n");
    let itself = place.run(&["convert", "a.csv", "-o", "a.csv", "--force"]);
    assert!(itself.code == 2 && itself.err.contains("what is read"), "{}", itself.err);
    let ending = place.run(&["convert", "a.csv", "-o", "a.dwg"]);
    assert!(ending.code == 2 && ending.err.contains(".geojson"), "{}", ending.err);
}

#[test]
fn shapes_and_ids_come_through_a_table_unchanged() {
    let place = Place::new();
    let features = [
        r#"{"type":"Feature","id":"p","properties":{"n":1},"geometry":{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]],[[2,1],[3,2],[3,1],[2,1]]]}}"#,
        r#"{"type":"Feature","id":"l","properties":{"n":2},"geometry":{"type":"MultiLineString","coordinates":[[[0,0],[1.5,1]],[[2,2],[3,3]]]}}"#,
        r#"{"type":"Feature","id":"z","properties":{"n":3},"geometry":{"type":"LineString","coordinates":[[0,0,1],[1,1,2.5]]}}"#,
        r#"{"type":"Feature","id":"c","properties":{"n":4},"geometry":{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"MultiPoint","coordinates":[[3,4],[5,6]]}]}}"#,
        r#"{"type":"Feature","id":"0","properties":{"n":5},"geometry":null}"#,
    ];
    place.write("a.geojson", format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(",")));
    assert_eq!(place.run(&["convert", "a.geojson", "-o", "a.csv"]).code, 0);
    let table = file(&place, "a.csv");
    assert!(table.contains("LINESTRING Z (0 0 1, 1 1 2.5)") && table.contains("POINT (1 2), MULTIPOINT"), "{table}");
    assert_eq!(place.run(&["convert", "a.csv", "-o", "b.geojson"]).code, 0);
    let (before, after) = (json(&place, "a.geojson"), json(&place, "b.geojson"));
    for (before, after) in before["features"].as_array().unwrap().iter().zip(after["features"].as_array().unwrap()) {
        let number = |json: &Json| serde_json::to_string(json).unwrap().replace(".0", "");
        assert_eq!(number(&before["geometry"]), number(&after["geometry"]));
        assert_eq!(before["id"], after["properties"]["id"]);
    }
    assert_eq!(after["features"].as_array().unwrap().len(), 5);
}

#[test]
fn shifted_positions_and_said_encodings_are_turned_back() {
    let place = Place::new();
    with(&place, "csv/gcj02.csv");
    let run = place.run(&["convert", "gcj02.csv", "-o", "out.csv", "--from-datum", "gcj02"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let table = file(&place, "out.csv");
    assert!(table.contains("116.37781") && table.contains("39.91195") && table.contains("甲"), "{table}");
    place.write("latin.csv", b"name,lon,lat\ncaf\xe9,1,2\n");
    let refused = place.run(&["convert", "latin.csv", "-o", "l.csv"]);
    assert!(refused.code == 2 && refused.err.contains("say which one"), "{}", refused.err);
    assert_eq!(place.run(&["convert", "latin.csv", "-o", "l.csv", "--encoding", "latin1"]).code, 0);
    assert!(file(&place, "l.csv").contains("café"));
    let wrong = place.run(&["convert", "latin.csv", "-o", "m.csv", "--encoding", "klingon"]);
    assert!(wrong.code == 2 && wrong.err.contains("klingon"), "{}", wrong.err);
}

#[test]
fn columns_that_call_themselves_as_the_datum_that_was_said_are_taken() {
    let place = Place::new();
    place.write(
        "both.csv",
        "n,gcj_lon,gcj_lat,wgs84_lon,wgs84_lat\na,116.405745752,39.778810819,116.399518585,39.777415335\n",
    );
    place
        .write("web.csv", "n,bd_lng,bd_lat,gcj_lng,gcj_lat\na,116.412132953,39.785144754,116.405745752,39.778810819\n");
    for (file, datum) in [("both.csv", "gcj02"), ("web.csv", "gcj02"), ("web.csv", "bd09")] {
        let run = place.run(&["convert", file, "--from-datum", datum, "-o", "out.geojson", "--force"]);
        let [lon, lat] =
            [0, 1].map(|i| json(&place, "out.geojson")["features"][0]["geometry"]["coordinates"][i].as_f64());
        let is_there = (lon.unwrap() - 116.399_518_6).abs() < 1e-4 && (lat.unwrap() - 39.777_415_3).abs() < 1e-4;
        assert!(is_there && !run.err.contains("call themselves"), "{file} {datum}: {lon:?} {lat:?} {}", run.err);
    }
    let other = place.run(&["convert", "both.csv", "--from-datum", "bd09", "-o", "out.geojson", "--force"]);
    assert!(other.err.contains("call themselves wgs84, not bd09"), "{}", other.err);
}

/// Where the way back leads out of the mainland, nothing is moved, wherever the position stands as it is.
#[test]
fn what_is_not_converted_is_counted() {
    let place = Place::new();
    let inside = |lon: f64, lat: f64| shapan::crs::is_in_mainland(LonLat::new(lon, lat));
    let datum = shapan::crs::Datum::Gcj02;
    let at = |i: u32| LonLat::new(111.3 + 0.0005 * f64::from(i), 44.283_231_4);
    let stays = (0..1000).map(at).find(|p| inside(p.lon, p.lat) && datum.to_wgs84(*p) == *p).unwrap();
    place.write("strip.csv", format!("n,lon,lat\na,{},{}\nb,116.4,39.9\n", stays.lon, stays.lat));
    let run = place.run(&["convert", "strip.csv", "--from-datum", "gcj02", "-o", "out.csv"]);
    assert!(run.err.contains("1 of 2 positions lie outside of mainland China"), "{}", run.err);
}

/// What is written in a format is read back as the same features in the same places.
#[test]
fn every_format_that_is_written_reads_back_the_same() {
    let place = Place::new();
    place.write(
        "a.geojson",
        r#"{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"name":"和义","n":1},"geometry":{"type":"Point","coordinates":[116.41,39.78]}},
{"type":"Feature","properties":{"name":"瀛海","n":2},"geometry":{"type":"Point","coordinates":[116.5,39.75]}}]}"#,
    );
    for ending in ["geojson", "csv", "gpkg", "fgb", "kml"] {
        let file = format!("out.{ending}");
        let run = place.run(&["convert", "a.geojson", "-o", &file]);
        assert_eq!(run.code, 0, "{ending}: {}", run.err);
        let back = format!("back-{ending}.geojson");
        assert_eq!(place.run(&["convert", &file, "-o", &back]).code, 0, "{ending}");
        let layer = place.json(&["info", &back])["layers"][0].clone();
        assert_eq!(
            (&layer["features"], &layer["extent"]),
            (&2.into(), &serde_json::json!([116.41, 39.75, 116.5, 39.78])),
            "{ending}"
        );
        assert!(std::fs::read_to_string(place.path().join(&back)).unwrap().contains("和义"), "{ending}");
    }
    let run = place.run(&["convert", "a.geojson", "-o", "a.dwg"]);
    assert!(run.code == 2 && run.err.contains(".gpkg"), "{}", run.err);
}

/// A guard against spreadsheets is no part of a text.
#[test]
fn texts_that_look_like_formulas_come_back_as_they_were() {
    let place = Place::new();
    let texts = ["=1+1", "@x", "+86 10", "-x", "'=1", "''@", "'s-Hertogenbosch", "'-3", "a"];
    let rows: Vec<String> = texts.iter().map(|t| format!(r#"{{"type":"Feature","properties":{{"t":"{t}"}},"geometry":{{"type":"Point","coordinates":[116.4,39.8]}}}}"#)).collect();
    place.write("a.geojson", format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, rows.join(",")));
    for (from, to) in [("a.geojson", "b.csv"), ("b.csv", "c.csv"), ("c.csv", "d.geojson")] {
        let run = place.run(&["convert", from, "-o", to]);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    assert!(file(&place, "c.csv").contains(",'=1+1") && file(&place, "c.csv").contains(",''=1"));
    let back: serde_json::Value = serde_json::from_str(&file(&place, "d.geojson")).unwrap();
    let back: Vec<&str> =
        back["features"].as_array().unwrap().iter().map(|f| f["properties"]["t"].as_str().unwrap()).collect();
    assert_eq!(back, texts);
}

#[test]
fn a_field_that_a_geopackage_calls_otherwise_is_named() {
    let place = Place::new();
    place.write(
        "a.geojson",
        r#"{"type":"Feature","properties":{"name":"a","Name":"b"},"geometry":{"type":"Point","coordinates":[1,2]}}"#,
    );
    let run = place.run(&["convert", "a.geojson", "-o", "a.gpkg"]);
    assert!(run.code == 0 && run.err.contains("the field Name") && run.err.contains("Name_2"), "{}", run.err);
    let run = place.run(&["convert", "a.geojson", "-o", "a.fgb"]);
    assert!(run.code == 0 && !run.err.contains("Name_2"), "{}", run.err);
}

/// Whatever `info` tells of a loss is told here too, once.
#[test]
fn what_was_lost_or_changed_on_reading_is_told() {
    let place = Place::new();
    place.write(
        "a.gpx",
        r#"<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg><trkpt lat="39.8" lon="116.4"/><trkpt lat="39.9" lon="116.5"/></trkseg><trkseg><trkpt lat="39.7" lon="116.4"/></trkseg><trkseg><trkpt lat="39.8" lon="116.4"/><trkpt lat="39.9" lon="116.5"/></trkseg></trk></gpx>"#,
    );
    let run = place.run(&["convert", "a.gpx", "-o", "a.geojson"]);
    assert!(
        run.code == 0 && run.err.matches("a line of fewer than two positions; left out").count() == 1,
        "{}",
        run.err
    );
    let told = place.answer(&["info", "a.gpx"]);
    assert!(told.contains("short_line") && !told.contains("A ring"), "{told}");
    for (name, text, told) in [
        ("wide.csv", "n,lon,lat\na,116.4,39.8,b,c\n", "the rest was left out"),
        ("lost.csv", "n,lon,lat\n\u{fffd}站,116.4,39.8\n", "1 text in which characters were lost (first: #1)"),
        ("open.csv", "n,wkt\na,\"POLYGON((0 0,1 0,1 1))\"\n", "a ring whose last position is not its first; closed"),
    ] {
        place.write(name, text);
        let run = place.run(&["convert", name, "-o", "out.geojson", "--force"]);
        assert!(run.code == 0 && run.err.matches(told).count() == 1, "{name}: {}", run.err);
    }
}

#[test]
fn a_source_of_which_nothing_could_be_read_is_refused_and_nothing_written() {
    let place = Place::new();
    place.write("metres.csv", "x,y,n\n449456.1,4405268.4,a\n449457.1,4405269.4,b\n");
    place.write("texts.geojson", r#"{"type":"Point","coordinates":["116.4","39.8"]}"#);
    place.write("zeros.csv", b"n,lon,lat\na\0b,116.4,39.8\n");
    place.write("b.geojson", "precious");
    for (name, told) in [
        ("metres.csv", "none of its positions can be in EPSG:4326"),
        ("texts.geojson", "nothing of it could be read"),
        ("zeros.csv", "nothing of it could be read"),
    ] {
        let refused = place.refusal(&["convert", name, "-o", "b.geojson", "--force", "--from-crs", "EPSG:4326"]);
        assert!(refused.contains(told) && refused.contains("nothing was written"), "{name}: {refused}");
        assert_eq!(file(&place, "b.geojson"), "precious", "{name}");
    }
    // Rows that have no place themselves are written as ever.
    place.write("empty.csv", "n,lon,lat\na,,\n");
    let run = place.run(&["convert", "empty.csv", "-o", "c.geojson"]);
    assert!(run.code == 0 && run.err.contains("wrote 1 feature") && !run.err.contains("degrees"), "{}", run.err);
    // One of several costs the others nothing.
    place.write("in/a.csv", "lon,lat\n116.4,39.8\n");
    place.write("in/z.csv", b"n,lon,lat\na\0b,116.4,39.8\n");
    let run = place.run(&["convert", "in", "-o", "out/"]);
    assert!(run.code == 2 && run.err.contains("z: nothing of it could be read; not written"), "{}", run.err);
    assert!(place.path().join("out/a.geojson").exists() && !place.path().join("out/z.geojson").exists());
}

#[test]
fn ids_stand_beside_a_field_called_id() {
    let place = Place::new();
    let feature = |id: &str| {
        format!(
            r#"{{"type":"Feature","id":"x1","properties":{{"id":"{id}","a":1}},"geometry":{{"type":"Point","coordinates":[116.4,39.8]}}}}"#
        )
    };
    place.write("a.geojson", feature("other"));
    place.write("same.geojson", feature("x1"));
    for ending in ["csv", "gpkg", "fgb", "kml"] {
        let (out, back) = (format!("a.{ending}"), format!("{ending}.geojson"));
        let run = place.run(&["convert", "a.geojson", "-o", &out]);
        assert!(run.code == 0 && run.err.contains("are called id_2"), "{ending}: {}", run.err);
        assert_eq!(place.run(&["convert", &out, "-o", &back]).code, 0, "{ending}");
        let properties = &json(&place, &back)["features"][0]["properties"];
        assert_eq!((&properties["id"], &properties["id_2"]), (&"other".into(), &"x1".into()), "{ending}");
        let run = place.run(&["convert", "same.geojson", "-o", &out, "--force"]);
        assert!(run.code == 0 && !run.err.contains("id_2"), "{ending}: {}", run.err);
    }
}

#[test]
fn large_numbers_and_blanks_around_texts_come_back() {
    let place = Place::new();
    let text = r#"{"type":"Feature","properties":{"t":" a\t","big":1.7e300,"n":-2e+16},"geometry":{"type":"Point","coordinates":[116.4,39.8]}}"#;
    place.write("a.geojson", text);
    for ending in ["csv", "kml"] {
        let (out, back) = (format!("a.{ending}"), format!("{ending}.geojson"));
        assert_eq!(place.run(&["convert", "a.geojson", "-o", &out]).code, 0, "{ending}");
        assert_eq!(place.run(&["convert", &out, "-o", &back]).code, 0, "{ending}");
        let properties = &json(&place, &back)["features"][0]["properties"];
        assert_eq!(properties["t"], " a\t", "{ending}");
        assert_eq!((properties["big"].as_f64(), properties["n"].as_f64()), (Some(1.7e300), Some(-2e16)), "{ending}");
    }
}

/// What is put right once is right: nothing is left to be put right in what was written.
#[test]
fn what_was_fixed_needs_no_fix() {
    let place = Place::new();
    let row = |ring: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"a":"1.5"}},"geometry":{{"type":"Polygon","coordinates":[[{ring}]]}}}}"#
        )
    };
    let (right, wrong) = ("[0,0],[2,0],[2,2],[0,0]", "[0,0],[2,2],[2,0],[0,0]");
    let rows = [row(right), row(wrong), row("[5,0],[7,0],[7,2],[5,0]")].join(",");
    place.write("a.geojson", format!(r#"{{"type":"FeatureCollection","features":[{rows}]}}"#));
    let told = place.json(&["info", "a.geojson"])["layers"][0]["findings"].clone();
    let copies = told.as_array().unwrap().iter().find(|f| f["code"] == "duplicate_feature").unwrap();
    assert_eq!(copies["count"], 1, "{told}");
    let run = place.run(&["convert", "a.geojson", "-o", "b.geojson", "--fix"]);
    assert!(run.code == 0 && run.err.contains("left out 1 feature "), "{}", run.err);
    let fixed = place.json(&["info", "b.geojson"])["layers"][0].clone();
    assert_eq!((&fixed["features"], &fixed["findings"]), (&2.into(), &serde_json::json!([])));
}

#[test]
fn characters_that_a_format_cannot_hold_cost_themselves_and_are_told() {
    let place = Place::new();
    let feature =
        r#"{"type":"Feature","properties":{"t":"a\u0000b\u0001c"},"geometry":{"type":"Polygon","coordinates":[]}}"#;
    place.write("a.geojson", feature);
    for (file, words) in [
        ("a.csv", "1 text has U+0000, which the format cannot hold: left out"),
        ("a.kml", "1 text has control characters, which the format cannot hold: replaced by U+FFFD"),
    ] {
        let run = place.run(&["convert", "a.geojson", "-o", file]);
        assert!(run.code == 0 && run.err.contains(words), "{}", run.err);
        let again = place.json(&["info", file]);
        assert_eq!(again["layers"][0]["features"], 1, "an empty polygon is a feature without geometry: {again}");
    }
    let run = place.run(&["convert", "a.geojson", "-o", "a.gpkg"]);
    assert!(!run.err.contains("cannot hold"), "{}", run.err);
}

#[test]
fn a_source_that_is_all_too_deep_is_not_written() {
    let place = Place::new();
    let (open, close) = ("<Folder>".repeat(70), "</Folder>".repeat(70));
    place.write("a.kml", format!("<kml>{open}<Placemark/>{close}</kml>"));
    let run = place.run(&["convert", "a.kml", "-o", "out.geojson"]);
    assert!(run.code == 2 && run.err.contains("nothing of it could be read; nothing was written"), "{}", run.err);
    assert_eq!(place.names(), ["a.kml"]);
}

#[test]
fn eastings_with_the_number_of_a_zone_are_not_written_far_away() {
    let place = Place::new();
    place.write("a.csv", "点号,X,Y\nJ1,4405268.4,39449000.1\nJ2,4405368.4,39449100.1\n");
    let run = place.run(&["convert", "a.csv", "-o", "a.geojson", "--from-crs", "EPSG:4548"]);
    assert!(run.code == 2 && run.err.contains("cannot be in EPSG:4548, but in EPSG:4527"), "{run:?}");
    assert!(run.err.contains("nothing was written") && place.names() == ["a.csv"], "{run:?}");
    assert_eq!(place.run(&["convert", "a.csv", "-o", "a.geojson", "--from-crs", "EPSG:4527"]).code, 0);
}

#[test]
fn the_layers_of_a_folder_are_not_all_listed() {
    let place = Place::new();
    for i in 0..30 {
        place.write(&format!("all/layer{i}.geojson"), r#"{"type":"Point","coordinates":[116.4,39.8]}"#);
    }
    let run = place.run(&["convert", "all", "-o", "out", "--format", "geojson"]);
    assert!(run.code == 2 && run.err.contains("holds several layers") && run.err.contains("and 10 more"), "{run:?}");
}

#[test]
fn texts_with_an_apostrophe_before_digits_are_the_same_when_they_are_read_again() {
    let place = Place::new();
    let text = r#"{"type":"Feature","properties":{"a":"'90","b":"'tis","c":"0116"},"geometry":{"type":"Point","coordinates":[116.4,39.8]}}"#;
    place.write("a.geojson", text);
    assert_eq!(place.run(&["convert", "a.geojson", "-o", "a.csv"]).code, 0);
    let table = file(&place, "a.csv");
    assert!(table.contains("''90,'tis,0116"), "{table}");
    assert_eq!(place.run(&["convert", "a.csv", "-o", "again.geojson"]).code, 0);
    assert_eq!(json(&place, "again.geojson")["features"][0]["properties"]["a"], "'90");
}
