//! What a terminal shows: words of this program, and data as text.

use serde_json::json;
use shapan::cli::command_names;

use super::Place;

/// What steers a terminal: colours, its title, the bell, the same in one character, and a line that seems to be ours.
const EVIL: &str = "e\u{1b}[31m\u{1b}]0;t\u{7}\u{9b}2J\r\n地块";

/// A plan in which all that can be called something is called so.
fn evil_layer() -> String {
    let square = |lon: f64| json!([[[lon, 39.7], [lon + 0.01, 39.7], [lon + 0.01, 39.71], [lon, 39.71], [lon, 39.7]]]);
    let feature = |id: &str, geometry: serde_json::Value| {
        json!({
            "type": "Feature", "id": format!("{EVIL}{id}"), "geometry": geometry,
            "properties": { "name": EVIL, EVIL: EVIL, "land_use": EVIL, "aﬀ\u{1b}[1m": 1, "AﬀF\u{1b}[1m": 2, "aﬀf\u{1b}[1m": 3 }
        })
    };
    let polygon = |rings: serde_json::Value| json!({ "type": "Polygon", "coordinates": rings });
    let bowtie = json!([[[116.5, 39.7], [116.51, 39.71], [116.51, 39.7], [116.5, 39.71], [116.5, 39.7]]]);
    json!({ "type": "FeatureCollection", "features": [
        feature("1", polygon(square(116.4))), feature("2", polygon(square(116.405))), feature("3", polygon(bowtie)),
        feature("4", polygon(square(116.4))), feature("4", polygon(json!([[[116.4, 39.7], [116.41, 39.7]]]))),
        feature("5", json!({ "type": "Point", "coordinates": [EVIL, 1] })),
        feature("6", polygon(json!([[[116.6, 39.7], [116.61, 39.7], [116.61, 39.71], [116.6, 39.71]]]))),
    ]})
    .to_string()
}

fn evil_project(source: &str) -> String {
    let both = json!({ "zh": EVIL, "en": EVIL });
    json!({
        "shapan": 2, "title": both, "groups": [{ "id": "g", "name": both }],
        "layers": [{ "id": EVIL, "name": both, "group": "g", "source": source, "symbol": { "fill": { "color": "#ffffff" } } }]
    })
    .to_string()
}

/// Runs of a command over that data: some do what is asked, some refuse it.
fn runs(command: &str) -> Vec<Vec<&str>> {
    let layer = "parcels\u{1b}[31m.geojson";
    let of = |arguments: &[&'static str]| [arguments, &[layer]].concat();
    match command {
        "info" => vec![
            of(&["info"]),
            of(&["info", "--lang", "zh"]),
            vec!["info", "broken\u{1b}[31m.geojson"],
            vec!["info", "evil.shapan.json"],
        ],
        "convert" => vec![
            of(&["convert", "--fix", "-o", "out/"]),
            of(&["convert", "-o", "out.gpkg"]),
            of(&["convert", "--part", EVIL, "-o", "out.\u{1b}[31m"]),
            vec!["convert", "metres\u{1b}[31m.csv", "-o", "m.csv"],
            vec!["convert", "evil.shapan.json", "-o", "evil/"],
        ],
        "within" => vec![
            of(&["within", "--from", "116.4,39.7", "--radius", "20km"]),
            of(&["within", "--from-feature", EVIL, "--radius", "20km"]),
            of(&["within", "--from-layer", EVIL, "--radius", "20km"]),
            of(&["within", "--from", "116.4,39.7", "--radius", "20km", "--where", EVIL]),
            vec!["within", "--from", "116.4,39.7", "--radius", "20km", "metres\u{1b}[31m.csv"],
        ],
        "nearest" => {
            vec![of(&["nearest", "--from", "116.4,39.7"]), vec!["nearest", "--from", "116.4,39.7", "evil.shapan.json"]]
        }
        "balance" => vec![of(&["balance"]), of(&["balance", "--field", EVIL])],
        "indicators" => vec![of(&["indicators"]), of(&["indicators", "--layer", EVIL])],
        "table" => vec![
            vec!["table", "parcels\u{1b}[31m", layer],
            of(&["table", EVIL]),
            vec!["table", EVIL, "evil.shapan.json"],
            vec!["table", "parcels\u{1b}[31m", layer, "--columns", EVIL],
        ],
        "measure" => {
            vec![of(&["measure", "area"]), of(&["measure", "length"]), vec!["measure", "distance", "1,1", "2,2"]]
        }
        "check" => vec![
            of(&["check"]),
            of(&["check", "--lang", "zh"]),
            vec!["check", "evil.shapan.json"],
            of(&["check", "--findings", "f\u{1b}[31m.geojson"]),
        ],
        "pack" => vec![
            vec!["pack", "evil.shapan.json", "-o", "p\u{1b}[31m.shapan"],
            vec!["pack", "lost.shapan.json", "-o", "q.shapan"],
            vec!["pack", "-o", EVIL],
        ],
        "unpack" => vec![vec!["unpack", "p\u{1b}[31m.shapan", "-o", "u\u{1b}[31m"], vec!["unpack", EVIL, "-o", "v"]],
        "schema" => vec![vec!["schema"]],
        "render" => vec![
            of(&["render", "-o", "r\u{1b}[31m.png"]),
            vec!["render", "evil.shapan.json", "-o", "e.png"],
            of(&["render", "-o", EVIL]),
        ],
        other => panic!("say how {other} is run over data that would steer a terminal"),
    }
}

#[test]
#[cfg(unix)]
fn no_command_lets_data_steer_the_terminal() {
    let place = Place::new();
    place.write("parcels\u{1b}[31m.geojson", evil_layer());
    place.write("broken\u{1b}[31m.geojson", format!("{{\"type\": \"{EVIL}\""));
    place.write("metres\u{1b}[31m.csv", format!("x,y,{EVIL}\n448217.1,4399391.7,{EVIL}\n").replace("\r\n", ""));
    place.write("evil.shapan.json", evil_project("parcels\u{1b}[31m.geojson"));
    place.write("lost.shapan.json", evil_project("lost\u{1b}[31m.geojson"));
    for command in command_names() {
        let mut has_worked = false;
        for arguments in runs(&command) {
            let run = place.run(&arguments);
            let steers = |c: char| c.is_control() && c != '\n';
            assert!(!run.out.contains(steers) && !run.err.contains(steers), "{arguments:?}: {run:?}");
            assert!(!run.err.contains("panicked"), "{arguments:?}: {run:?}");
            has_worked |= run.code < 2;
        }
        assert!(has_worked, "{command} refused all that it was asked");
    }
    // Nor does a text with an end of line begin a line of this program.
    let told = place.run(&["convert", "parcels\u{1b}[31m.geojson", "--force", "-o", "out/"]).err;
    assert!(!told.is_empty() && told.lines().all(|line| line.starts_with("shapan: ")), "{told}");
}

#[test]
fn what_is_no_command_is_told_with_all_that_are() {
    let told = Place::new().refusal(&["bogus"]);
    let names = command_names();
    assert!(names.contains(&"convert".to_owned()) && names.contains(&"table".to_owned()), "{names:?}");
    assert!(told.contains(&format!("commands: {};", names.join(", "))), "{told}");
}
