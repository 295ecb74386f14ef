//! Plans saved somewhere else: their data are found from there.

use std::path::{Path, PathBuf};

use shapan::formats::write_packed;
use shapan::plan::{Home, OpenError, Opened, SavePlanError, fingerprints, open, save, unpack};
use shapan::progress::Progress;
use shapan::project::{ProjectFileError, Replace, check_project_size, write_project};

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

#[test]
fn a_packed_project_is_read_as_strictly_as_a_project_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.shapan");
    let text = b"{\"shapan\": 2, \"title\": \"\xB9\xE6\xBB\xAE\"}".to_vec();
    let names = ["project.shapan.json".to_owned()];
    write_packed::<SavePlanError>(&path, &names, &Progress::default(), |_| Ok(text.clone())).unwrap().unwrap();
    let refused = open(std::slice::from_ref(&path), &Progress::default());
    assert!(
        matches!(refused, Err(OpenError::Project { fault: ProjectFileError::Unreadable(_), .. })),
        "{:?}",
        refused.err()
    );
    assert!(check_project_size(64 << 20).is_ok());
    assert!(matches!(check_project_size((64 << 20) + 1), Err(ProjectFileError::TooLarge { .. })));
}

#[test]
fn companions_of_one_source_do_not_become_those_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let [a, b] = ["scan.png", "scan.tif"].map(|name| folder.path().join(name));
    let plan = opened(&layer_file(folder.path(), "a.geojson")).plan;
    std::fs::write(&a, "").unwrap();
    std::fs::write(folder.path().join("scan.prj"), "").unwrap();
    std::fs::create_dir(folder.path().join("more")).unwrap();
    let b = folder.path().join("more").join(b.file_name().unwrap());
    std::fs::write(&b, "").unwrap();
    let mut project = plan.project;
    let mut second = project.layers[0].clone();
    second.id = "b".into();
    second.source = b.display().to_string();
    project.layers[0].source = a.display().to_string();
    project.layers.push(second);
    let path = folder.path().join("p.shapan");
    let (_, packed) = save(&project, &Home::default(), &path, Replace::Nothing, &Progress::default()).unwrap();
    let sources: Vec<&str> = packed.layers.iter().map(|layer| layer.source.as_str()).collect();
    assert_eq!(sources, ["data/scan.png", "data/scan-2.tif"]);
}

#[test]
fn packing_that_is_cancelled_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.shapan");
    let progress = Progress::default();
    let names = ["a".to_owned(), "b".to_owned()];
    let written = write_packed::<SavePlanError>(&path, &names, &progress, |name| {
        assert_eq!(name, "a", "the second is not asked for");
        progress.cancel();
        Ok(vec![0; 100])
    });
    assert!(matches!(written, Ok(Err(SavePlanError::Cancelled(_)))), "{written:?}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn nothing_leads_out_of_a_packed_project_also_when_it_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let secret = layer_file(folder.path(), "secret.geojson").canonicalize().unwrap();
    let project = opened(&secret).plan.project;
    assert!(Path::new(&project.layers[0].source).is_absolute());
    let path = folder.path().join("p.shapan");
    let names = ["project.shapan.json".to_owned()];
    let text = write_project(&project).into_bytes();
    write_packed::<SavePlanError>(&path, &names, &Progress::default(), |_| Ok(text.clone())).unwrap().unwrap();
    let opened = open(&[path], &Progress::default()).unwrap();
    assert_eq!((opened.plan.layers.len(), opened.failures.len()), (0, 1));
    let known = fingerprints(&opened.plan.project, &opened.home, &Progress::default()).unwrap();
    assert!(known[0].content.is_none());
    let other = folder.path().join("q.shapan");
    let saved = save(&opened.plan.project, &opened.home, &other, Replace::Nothing, &Progress::default());
    assert!(matches!(saved, Err(SavePlanError::Source { .. })), "{saved:?}");
    assert!(!other.exists());
}
