//! Plans saved somewhere else: their data are found from there.

use std::path::{Path, PathBuf};

use shapan::plan::{Home, Opened, SavePlanError, open, save, unpack};
use shapan::progress::Progress;
use shapan::project::Replace;

fn opened(path: &Path) -> Opened {
    let opened = open(&[path.to_owned()], &Progress::default()).unwrap_or_else(|e| panic!("{e}"));
    assert!(opened.failures.is_empty(), "{:?}", opened.failures);
    opened
}

fn save_as(from: &Opened, path: &Path) -> Vec<String> {
    let (stamp, project) = save(&from.plan.project, &from.home, path, Replace::Nothing, &Progress::default()).unwrap();
    let again = opened(path);
    assert_eq!(again.file, Some((path.to_owned(), stamp)));
    assert_eq!(again.plan.project, project);
    assert_eq!(again.plan.layers.len(), from.plan.layers.len());
    project.layers.into_iter().map(|layer| layer.source).collect()
}

fn layer_file(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, r#"{"type": "Point", "coordinates": [116.4, 39.8]}"#).unwrap();
    path
}

#[test]
fn layer_files_become_relative_sources_and_stay_so_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let file = layer_file(folder.path(), "data/点 one.geojson");
    let first = folder.path().join("plan.shapan.json");
    assert_eq!(save_as(&opened(&file), &first), ["data/点 one.geojson"]);
    let second = folder.path().join("copies/plan.shapan.json");
    std::fs::create_dir(folder.path().join("copies")).unwrap();
    assert_eq!(save_as(&opened(&first), &second), ["../data/点 one.geojson"]);
    assert_eq!(save_as(&opened(&second), &folder.path().join("data/plan.shapan.json")), ["点 one.geojson"]);
    let packed = folder.path().join("plan.shapan");
    assert_eq!(save_as(&opened(&second), &packed), ["data/点 one.geojson"]);
    let unpacked = unpack(&packed, &folder.path().join("stick"), Replace::Nothing, &Progress::default()).unwrap();
    assert_eq!(save_as(&opened(&unpacked), &folder.path().join("stick.shapan.json")), ["stick/data/点 one.geojson"]);
    // Beside a packed project its data would be lost.
    let beside = opened(&packed);
    let refused = save(
        &beside.plan.project,
        &beside.home,
        &folder.path().join("x.shapan.json"),
        Replace::Nothing,
        &Progress::default(),
    );
    assert!(matches!(refused, Err(SavePlanError::DataPacked(_))), "{refused:?}");
}

#[test]
fn the_bundled_plan_is_saved_anywhere_and_packed_again() {
    let folder = tempfile::tempdir().unwrap();
    let bundled = open(&[], &Progress::default()).unwrap();
    assert_eq!((&bundled.home, bundled.file.is_none()), (&Home::Bundled, true));
    let path = folder.path().join("park.shapan.json");
    let sources = save_as(&bundled, &path);
    assert!(sources.iter().all(|source| source.starts_with("bundled:")), "{sources:?}");
    assert_eq!(save_as(&opened(&path), &folder.path().join("again.shapan.json")), sources);
    let packed = save_as(&opened(&path), &folder.path().join("park.shapan"));
    assert!(packed.iter().all(|source| source.starts_with("data/")), "{packed:?}");
}
