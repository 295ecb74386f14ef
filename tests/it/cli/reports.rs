//! `shapan check --report`: files, languages, exit codes, what is refused.

use std::fs;

use serde_json::Value as Json;

use super::Place;

const PLOT: &str =
    r#"{"type": "Polygon", "coordinates": [[[116.4, 39.7], [116.41, 39.7], [116.41, 39.71], [116.4, 39.7]]]}"#;

#[test]
fn the_ending_says_what_is_written_and_the_exit_code_stays_that_of_the_check() {
    let place = Place::new();
    let day = ["--date", "2026-05-31"];
    let run = place.run(&["check", day[0], day[1], "--report", "park.html"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.err.contains("wrote park.html") && run.out.contains("5.5 km²"), "{}", run.err);
    let html = fs::read_to_string(place.path().join("park.html")).unwrap();
    assert!(html.contains("edition edition-zh") && html.contains("edition edition-en"));

    let run = place.run(&["check", day[0], day[1], "--lang", "zh", "--report", "park.json", "--format", "json"]);
    assert_eq!(run.code, 1);
    let report: Json = serde_json::from_str(&fs::read_to_string(place.path().join("park.json")).unwrap()).unwrap();
    let printed: Json = serde_json::from_str(&run.out).unwrap();
    // The report is what is printed, and more.
    for (member, value) in printed.as_object().unwrap() {
        assert_eq!(&report[member], value, "{member}");
    }
    assert_eq!(report["layers"][0]["sha256"].as_str().unwrap().len(), 64);

    place.write("plot.geojson", PLOT);
    let run = place.run(&["check", "plot.geojson", "--lang", "en", "--report", "plot.html"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let html = fs::read_to_string(place.path().join("plot.html")).unwrap();
    assert!(html.contains("<html lang=\"en\">") && !html.contains("edition edition-zh"));
}

#[test]
fn what_cannot_be_is_refused_before_anything_is_written() {
    let place = Place::new();
    place.write("plot.geojson", PLOT);
    for name in ["park.pdf", "park", "my.shapan.json"] {
        let run = place.run(&["check", "--report", name]);
        assert!(run.code == 2 && run.err.contains(".html or .json"), "{name}: {}", run.err);
    }
    let source = place.write("source.json", PLOT);
    let run = place.run(&["check", "source.json", "--report", "./source.json"]);
    assert!(run.code == 2 && run.err.contains("source.json"), "{}", run.err);
    assert_eq!(fs::read_to_string(source).unwrap(), PLOT, "a source is never written to");
    let run = place.run(&["check", "--report", "nowhere/park.html"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert_eq!(place.names(), ["plot.geojson", "source.json"]);
}
