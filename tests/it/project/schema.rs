//! The JSON Schema of project files, judged by a validator that knows nothing of this program.

use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};
use shapan::project::{ProjectFileError, project_schema, read_project, write_project};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What the validator says of a file: nothing, or what is wrong.
fn verdict(file: &Json) -> Result<(), String> {
    let mut compiler = boon::Compiler::new();
    let schema: Json = serde_json::from_str(&project_schema()).unwrap();
    compiler.add_resource("project.json", schema).unwrap();
    let mut schemas = boon::Schemas::new();
    let index = compiler.compile("project.json", &mut schemas).unwrap();
    schemas.validate(file, index).map_err(|e| e.to_string())
}

/// The project files among the fixtures, by name.
fn fixtures() -> Vec<(String, String)> {
    let folder = root().join("tests/fixtures/projects");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let named = |p: PathBuf| (p.file_name().unwrap().to_string_lossy().into_owned(), p);
    files
        .into_iter()
        .map(named)
        .filter(|(name, _)| name.ends_with(".shapan.json"))
        .map(|(name, path)| (name, std::fs::read_to_string(path).unwrap()))
        .collect()
}

#[test]
fn the_schema_in_the_assets_is_that_of_the_program() {
    let path = root().join("assets/shapan.schema.json");
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept, project_schema(), "write it anew: shapan schema > assets/shapan.schema.json");
    let schema: Json = serde_json::from_str(&kept).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
}

#[test]
fn the_bundled_project_and_what_is_written_of_every_version_are_valid() {
    let bundled = std::fs::read_to_string(root().join("geodata/biopark.shapan.json")).unwrap();
    verdict(&serde_json::from_str(&bundled).unwrap()).unwrap();
    let good: Vec<_> = fixtures().into_iter().filter(|(name, _)| name.starts_with("version-")).collect();
    assert!(good.len() >= 2, "one for each version");
    for (name, text) in good {
        let project = read_project(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
        let written = write_project(&project);
        assert_eq!(read_project(&written).unwrap(), project, "{name}");
        verdict(&serde_json::from_str(&written).unwrap()).unwrap_or_else(|e| panic!("{name}: {e}"));
        if name.starts_with("version-2") {
            verdict(&serde_json::from_str(&text).unwrap()).unwrap_or_else(|e| panic!("{name}: {e}"));
            assert_eq!(written, text, "{name} is written as it stands");
        }
    }
}

#[test]
fn older_versions_become_the_newest_and_lose_nothing() {
    let text = |name: &str| fixtures().into_iter().find(|(n, _)| n == name).unwrap().1;
    let (old, new) = (text("version-1.shapan.json"), text("version-2.shapan.json"));
    let (mut old, mut new) = (read_project(&old).unwrap(), read_project(&new).unwrap());
    assert_eq!(old.imprint.date, "2026-05");
    assert_eq!(old.imprint.approval_number, "GS(2026)0000号");
    // What version 1 had no member for.
    for project in [&mut old, &mut new] {
        project.bookmarks.clear();
        project.sketches.clear();
        project.notes.clear();
    }
    assert_eq!(old, new);
}

#[test]
fn damaged_files_are_refused_with_the_sentence_beside_them() {
    let damaged: Vec<_> = fixtures().into_iter().filter(|(name, _)| !name.starts_with("version-")).collect();
    assert!(damaged.len() >= 10);
    for (name, text) in damaged {
        let sentence = name.replace(".shapan.json", ".sentence.txt");
        let wanted = std::fs::read_to_string(root().join("tests/fixtures/projects").join(&sentence)).unwrap();
        let error = read_project(&text).err().unwrap_or_else(|| panic!("{name} was read"));
        assert_eq!(error.to_string(), wanted.trim_end(), "{name}");
        // What a schema can see, it sees too: not whether a number is even, or two positions are the same.
        let is_form = matches!(&error, ProjectFileError::BadMember { place: Some(_), .. });
        if is_form && let Ok(file) = serde_json::from_str::<Json>(&text) {
            let is_beyond = ["dash-odd", "old-", "ring-open"].iter().any(|start| name.starts_with(start));
            assert!(verdict(&file).is_err() || is_beyond, "{name}");
        }
    }
}

#[test]
fn the_schema_refuses_what_the_program_refuses() {
    let bundled = std::fs::read_to_string(root().join("geodata/biopark.shapan.json")).unwrap();
    let bundled: Json = serde_json::from_str(&bundled).unwrap();
    for (pointer, value) in [
        ("/layers/0/name", json!("Roads")),
        ("/layers/0/id", json!(3)),
        ("/layers/1/symbol/fill/color", json!("green")),
        ("/layers/1/symbol/fill/opacity", json!(2)),
        ("/layers/2/symbol/stroke/width", json!(0)),
        ("/layers/2/label/placement", json!("above")),
        ("/queries/0/radius_m", json!("far")),
        ("/relations/0/as", json!("magic")),
        ("/title", json!({"zh": "只有中文"})),
        ("/shapan", json!(1)),
    ] {
        let mut file = bundled.clone();
        *file.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer}")) = value;
        assert!(verdict(&file).is_err(), "{pointer}");
        if pointer != "/shapan" {
            assert!(read_project(&file.to_string()).is_err(), "{pointer}");
        }
    }
}
