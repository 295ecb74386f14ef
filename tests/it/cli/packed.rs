//! Projects packed with their data: `pack`, `unpack`, and every other command on them.

use std::io::{Cursor, Read as _, Write as _};

use serde_json::json;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::Place;

const PROJECT: &str = "project.shapan.json";

/// A zip of these files.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn unzipped(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = Vec::new();
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        files.push((entry.name().to_owned(), bytes));
    }
    files
}

fn point(id: u32) -> String {
    format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"id":{id}}},"geometry":{{"type":"Point","coordinates":[116.4,39.8]}}}}]}}"#
    )
}

/// A project of layers by id and source.
fn project(layers: &[(&str, &str)]) -> String {
    let layer = |(id, source): &(&str, &str)| {
        json!({
            "id": id, "name": {"zh": id, "en": id}, "group": "g", "source": source,
            "symbol": {"marker": {"shape": "circle", "size": 9, "stroke": "#000000"}}
        })
    };
    json!({
        "shapan": 2, "title": {"zh": "规划", "en": "Plan"}, "later": 1,
        "groups": [{"id": "g", "name": {"zh": "组", "en": "Group"}}],
        "layers": layers.iter().map(layer).collect::<Vec<_>>()
    })
    .to_string()
}

#[test]
fn the_bundled_plan_is_packed_and_answers_as_before() {
    let place = Place::new();
    let packed = place.run(&["pack", "-o", "park.shapan"]);
    assert_eq!((packed.code, packed.out.as_str()), (0, ""), "{}", packed.err);
    assert_eq!(place.names(), ["park.shapan"]);
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata");
    let files = unzipped(&std::fs::read(place.path().join("park.shapan")).unwrap());
    assert_eq!(files.len(), 17);
    for (name, bytes) in files.iter().filter(|(name, _)| name != PROJECT) {
        let source = std::fs::read(root.join(name.strip_prefix("data/").unwrap())).unwrap();
        assert!(*bytes == source, "{name} is not its source");
    }
    let ask = ["within", "--from-layer", "site", "--radius", "15km", "--layer", "hospitals", "--format", "json"];
    let bundled = place.run(&ask);
    let from_pack = place.run(&[&ask[..], &["park.shapan"]].concat());
    assert_eq!((from_pack.code, from_pack.out), (0, bundled.out));
    assert_eq!(place.run(&["render", "park.shapan", "-o", "x.png", "--size", "200x150"]).code, 0);
    let unpacked = place.run(&["unpack", "park.shapan", "-o", "park"]);
    assert_eq!(unpacked.code, 0, "{}", unpacked.err);
    assert_eq!(place.run(&[&ask[..], &["park"]].concat()).out, from_pack_out(&place, &ask));
    // The same plan gives the same bytes.
    assert_eq!(place.run(&["pack", "park.shapan", "-o", "again.shapan"]).code, 0);
    assert_eq!(place.run(&["pack", "park", "-o", "third.shapan"]).code, 0);
    let bytes = |name: &str| std::fs::read(place.path().join(name)).unwrap();
    assert!(bytes("again.shapan") == bytes("park.shapan") && bytes("third.shapan") == bytes("park.shapan"));
}

fn from_pack_out(place: &Place, ask: &[&str]) -> String {
    place.run(&[ask, &["park.shapan"]].concat()).out
}

#[test]
fn sources_from_anywhere_are_packed_under_names_of_their_own() {
    let place = Place::new();
    place.write("plan/data/a.geojson", point(1));
    place.write("other/a.geojson", point(2));
    place.write(
        "plan/x.shapan.json",
        project(&[("one", "data/a.geojson"), ("two", "../other/a.geojson"), ("same", "data/a.geojson")]),
    );
    let packed = place.run(&["pack", "plan", "-o", "x.shapan"]);
    assert_eq!(packed.code, 0, "{}", packed.err);
    let files = unzipped(&std::fs::read(place.path().join("x.shapan")).unwrap());
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, [PROJECT, "data/a-2.geojson", "data/a.geojson"]);
    assert_eq!((files[1].1.as_slice(), files[2].1.as_slice()), (point(2).as_bytes(), point(1).as_bytes()));
    assert!(String::from_utf8_lossy(&files[0].1).contains(r#""later": 1"#), "what is not known is kept");
    let info = place.run(&["info", "x.shapan", "--format", "json"]);
    assert_eq!(info.out.matches("\"path\"").count(), 3, "{}", info.out);
    // Data that are not there cannot be taken along.
    std::fs::remove_file(place.path().join("other/a.geojson")).unwrap();
    let missing = place.run(&["pack", "plan", "-o", "y.shapan"]);
    assert!(missing.code == 2 && missing.err.contains("layer two"), "{}", missing.err);
    assert!(!place.names().contains(&"y.shapan".to_owned()));
}

#[test]
fn nothing_is_replaced_without_being_asked_to() {
    let place = Place::new();
    place.write("x.shapan", "mine");
    let refused = place.run(&["pack", "-o", "x.shapan"]);
    assert!(refused.code == 2 && refused.err.contains("--force"), "{}", refused.err);
    assert_eq!(std::fs::read(place.path().join("x.shapan")).unwrap(), b"mine");
    assert_eq!(place.run(&["pack", "-o", "x.shapan", "--force"]).code, 0);
    place.write("out/data/site.geojson", "mine");
    let refused = place.run(&["unpack", "x.shapan", "-o", "out"]);
    assert!(
        refused.code == 2 && refused.err.contains("site.geojson") && refused.err.contains("--force"),
        "{}",
        refused.err
    );
    assert!(!place.path().join("out").join(PROJECT).exists(), "nothing was begun");
    assert_eq!(place.run(&["unpack", "x.shapan", "-o", "out", "--force"]).code, 0);
    let other = place.run(&["pack", "-o", "x.zip"]);
    assert!(other.code == 2 && other.err.contains(".shapan"), "{}", other.err);
}

#[test]
fn packed_projects_that_are_none_are_refused_by_what_ails_them() {
    let place = Place::new();
    let good = project(&[("one", "data/a.geojson")]);
    let data = point(1);
    let whole = zip(&[(PROJECT, good.as_bytes()), ("data/a.geojson", data.as_bytes())]);
    place.write("whole.shapan", &whole);
    assert_eq!(place.run(&["info", "whole.shapan"]).code, 0);
    // The flag that says that the first file is encrypted, in its own header and in the list.
    let mut encrypted = whole.clone();
    encrypted[6] |= 1;
    let list = encrypted.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    encrypted[list + 8] |= 1;
    let mut damaged = whole.clone();
    let at = damaged.windows(good.len().min(8)).position(|w| w == b"data/a.g").unwrap() + 40;
    damaged[at] ^= 0x55;
    let zeros = vec![b' '; 80 << 20];
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        ("text", b"{}".to_vec(), "not a packed project"),
        ("cut", whole[..whole.len() / 2].to_vec(), "not a packed project"),
        ("none", zip(&[("a.txt", b"")]), "no project.shapan.json"),
        ("up", zip(&[(PROJECT, good.as_bytes()), ("../evil", b"")]), "leads out"),
        ("root", zip(&[(PROJECT, good.as_bytes()), ("/etc/evil", b"")]), "leads out"),
        ("windows", zip(&[(PROJECT, good.as_bytes()), ("C:\\evil", b"")]), "leads out"),
        ("encrypted", encrypted, "encrypted"),
        ("bomb", zip(&[(PROJECT, good.as_bytes()), ("data/a.geojson", &zeros)]), "far more"),
        ("project", zip(&[(PROJECT, b"{")]), "not a project file"),
        ("gone", zip(&[(PROJECT, good.as_bytes())]), "no such file"),
        ("outside", zip(&[(PROJECT, project(&[("one", "../a.geojson")]).as_bytes())]), "no such file"),
        ("damaged", damaged, ""),
    ];
    place.write("a.geojson", &data);
    for (name, bytes, words) in cases {
        let file = format!("{name}.shapan");
        place.write(&file, bytes);
        let run = place.run(&["info", &file]);
        assert!(run.code == 2 && run.err.contains(words), "{name}: {} {}", run.code, run.err);
        let unpacked = place.run(&["unpack", &file, "-o", "out"]);
        assert!(!place.path().join("evil").exists(), "{name}");
        assert!(unpacked.code == 2 || ["gone", "outside", "project"].contains(&name), "{name}: {}", unpacked.err);
        let _ = std::fs::remove_dir_all(place.path().join("out"));
    }
    let two = place.run(&["info", "whole.shapan", "a.geojson"]);
    assert!(two.code == 2 && two.err.contains("alone"), "{}", two.err);
}

#[test]
fn the_schema_is_printed() {
    let run = Place::new().run(&["schema"]);
    assert_eq!((run.code, run.out), (0, shapan::project::project_schema()));
}
