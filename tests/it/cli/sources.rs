//! What a command reads is never written to, under whatever name; and what is no file is never replaced.

use std::fs;
use std::path::Path;

use super::Place;

const PLOT: &str =
    r#"{"type": "Polygon", "coordinates": [[[116.4, 39.7], [116.41, 39.7], [116.41, 39.71], [116.4, 39.7]]]}"#;

fn project(source: &str) -> String {
    serde_json::json!({
        "shapan": 2, "title": {"zh": "规划", "en": "Plan"},
        "groups": [{"id": "g", "name": {"zh": "组", "en": "Group"}}],
        "layers": [{
            "id": "plots", "name": {"zh": "地块", "en": "Plots"}, "group": "g", "source": source,
            "symbol": {"stroke": {"color": "#000000", "width": 1}}
        }]
    })
    .to_string()
}

fn png() -> Vec<u8> {
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, 1, 1);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&[255]).unwrap();
    png
}

/// All files below a folder with their bytes.
fn held(folder: &Path) -> Vec<(std::path::PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(held(&path));
        } else {
            all.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
    all.sort();
    all
}

#[test]
fn no_command_writes_over_what_it_has_read() {
    let place = Place::new();
    place.write("a.geojson", PLOT);
    place.write("in/b.geojson", PLOT);
    place.write("plan/plan.shapan.json", project("data/zones.json"));
    place.write("plan/data/zones.json", PLOT);
    place.write("p.png", png());
    place.write("p.pgw", "0.001\n0\n0\n-0.001\n116.4\n39.8\n");
    place.write("grid.csv", "x,y,name\n500,300,well\n");
    place.write("points.csv", "x,y,lon,lat\n0,0,116.4,39.7\n1000,0,116.41,39.7\n");
    fs::hard_link(place.path().join("a.geojson"), place.path().join("same.geojson")).unwrap();
    assert_eq!(place.run(&["pack", "plan", "-o", "plan.shapan"]).code, 0);
    let before = held(place.path());
    for arguments in [
        &["render", "p.png", "-o", "p.png"] as &[&str],
        &["render", "p.png", "-o", "./new/../p.png"],
        &["render", "a.geojson", "p.png", "-o", "p.png", "--size", "40x30"],
        &["check", "plan", "--findings", "plan/data/zones.json"],
        &["check", "plan", "--findings", "plan/plan.shapan.json"],
        &["check", "plan/plan.shapan.json", "--report", "plan/data/zones.json"],
        &["check", "plan.shapan", "--findings", "plan.shapan"],
        &["convert", "a.geojson", "-o", "a.geojson", "--force"],
        &["convert", "a.geojson", "-o", "new/../a.geojson", "--force"],
        &["convert", "a.geojson", "-o", "new/older/../../a.geojson", "--force"],
        &["convert", "a.geojson", "-o", "same.geojson", "--force"],
        &["convert", "in", "-o", "in", "--force"],
        &["convert", "in", "-o", "in/b.geojson", "--force"],
        &["convert", "plan", "-o", "plan/data/zones.json", "--force"],
        &["convert", "plan/plan.shapan.json", "-o", "plan/plan.shapan.json", "--force"],
        &["convert", "grid.csv", "--control", "points.csv", "-o", "points.csv", "--force"],
        &["pack", "plan.shapan", "-o", "plan.shapan", "--force"],
    ] {
        let run = place.run(arguments);
        assert!(run.code == 2 && run.err.contains("what is read"), "{arguments:?}: {run:?}");
        assert!(held(place.path()) == before, "{arguments:?}");
    }
    assert!(!place.path().join("new").exists(), "what is refused makes no folder");
}

#[test]
fn what_belongs_to_a_source_is_not_written_over_either() {
    let place = Place::new();
    place.write("p.png", png());
    let world = place.write("p.wld", "0.001\n0\n0\n-0.001\n116.4\n39.8\n");
    place.write("plan.shapan.json", project("p.png"));
    fs::rename(&world, place.path().join("p.pgw")).unwrap();
    // A table that a picture takes for its system.
    place.write("p.prj", "EPSG:4326");
    fs::hard_link(place.path().join("p.prj"), place.path().join("told.json")).unwrap();
    let before = held(place.path());
    for arguments in [
        &["check", "plan.shapan.json", "--findings", "p.pgw"] as &[&str],
        &["check", "plan.shapan.json", "--report", "told.json"],
    ] {
        let run = place.run(arguments);
        assert!(run.code == 2 && run.err.contains("belongs to it"), "{arguments:?}: {run:?}");
        assert!(held(place.path()) == before, "{arguments:?}");
    }
}

#[cfg(unix)]
#[test]
fn links_to_a_source_are_seen_through() {
    let place = Place::new();
    place.write("a.geojson", PLOT);
    place.write("plan.shapan.json", project("a.geojson"));
    std::os::unix::fs::symlink("a.geojson", place.path().join("link.geojson")).unwrap();
    std::os::unix::fs::symlink("a.geojson", place.path().join("packed.shapan")).unwrap();
    std::os::unix::fs::symlink(".", place.path().join("here")).unwrap();
    for arguments in [
        &["convert", "a.geojson", "-o", "link.geojson", "--force"] as &[&str],
        &["convert", "link.geojson", "-o", "a.geojson", "--force"],
        &["convert", "a.geojson", "-o", "here/here/a.geojson", "--force"],
        &["pack", "plan.shapan.json", "-o", "packed.shapan", "--force"],
    ] {
        let run = place.run(arguments);
        assert!(run.code == 2 && run.err.contains("what is read"), "{arguments:?}: {run:?}");
        assert_eq!(fs::read_to_string(place.path().join("a.geojson")).unwrap(), PLOT, "{arguments:?}");
    }
}

#[test]
fn a_packed_project_is_not_unpacked_over_itself() {
    let place = Place::new();
    place.write("plan.shapan.json", project("a.geojson"));
    place.write("a.geojson", PLOT);
    assert_eq!(place.run(&["pack", "plan.shapan.json", "-o", "plan.shapan"]).code, 0);
    fs::create_dir_all(place.path().join("data")).unwrap();
    fs::rename(place.path().join("plan.shapan"), place.path().join("data/a.geojson")).unwrap();
    let before = held(place.path());
    let run = place.run(&["unpack", "data/a.geojson", "-o", ".", "--force"]);
    assert!(run.code == 2 && run.err.contains("are read from this file"), "{run:?}");
    assert!(held(place.path()) == before);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_written_into_and_stays_a_pipe() {
    use std::io::Read as _;
    use std::os::unix::fs::FileTypeExt as _;
    let place = Place::new();
    place.write("a.geojson", PLOT);
    let pipe = place.path().join("pipe.geojson");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    // Nothing is replaced, so nothing has to be forced.
    let mut writer = place.command(&["convert", "a.geojson", "-o", "pipe.geojson"]).spawn().unwrap();
    let mut text = String::new();
    fs::File::open(&pipe).unwrap().read_to_string(&mut text).unwrap();
    assert!(writer.wait().unwrap().success());
    assert!(text.contains("FeatureCollection"), "{text}");
    assert!(fs::symlink_metadata(&pipe).unwrap().file_type().is_fifo());
    assert_eq!(place.names(), ["a.geojson", "pipe.geojson"]);
}

#[test]
fn every_command_tells_that_a_system_was_assumed_or_is_missing_and_what_to_do() {
    let place = Place::new();
    place.write("a.csv", "lon,lat\n116.4,39.8\n");
    place.write("m.csv", "x,y\n448217.1,4399391.7\n");
    place.write("w.csv", "wkt\n\"POLYGON((116.4 39.8,116.41 39.8,116.41 39.81,116.4 39.8))\"\n");
    let commands: [&[&str]; 5] = [
        &["within", "--from", "116.4,39.8", "--radius", "5km"],
        &["nearest", "--from", "116.4,39.8"],
        &["check"],
        &["measure", "area"],
        &["render", "-o", "a.png"],
    ];
    for command in commands {
        let of = |file| place.run(&[command, &[file]].concat());
        let assumed = of("w.csv");
        assert_eq!(assumed.code, 0, "{command:?}: {}", assumed.err);
        assert_eq!(assumed.err.matches("were taken as WGS 84").count(), 1, "{command:?}: {}", assumed.err);
        let missing = of("m.csv");
        let way =
            if command[0] == "render" { "say the system with --from-crs" } else { "shapan convert with --from-crs" };
        assert!(missing.code == 2 && missing.err.contains(way), "{command:?}: {}", missing.err);
        assert!(missing.err.contains("shapan info lists"), "{command:?}: {}", missing.err);
        assert_eq!(missing.err.lines().count(), 1, "{command:?}: {}", missing.err);
    }
    assert!(place.run(&["convert", "m.csv", "-o", "m.geojson"]).err.contains("say the system with --from-crs"));
}
