//! Projects on disk: whole or not at all, never over somebody else's work.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use shapan::project::{
    Bilingual, Project, Replace, SaveError, default_group, default_layer, load_project, read_project, save_project,
    usual_name_fields, write_project,
};

fn titled(title: &str) -> Project {
    Project { title: Bilingual::same(title.to_owned()), name_fields: usual_name_fields(), ..Project::default() }
}

/// Where the writer that is to be killed saves.
const TARGET: &str = "SHAPAN_TEST_SAVES_TO";

/// Not a test of its own: the next one starts it, and kills it. Each state has another title and as many layers.
#[test]
#[ignore = "saves without end; started and killed by another test"]
fn saves_until_it_is_killed() {
    let Some(path) = std::env::var_os(TARGET) else { return };
    let data = shapan::data::DatasetBuilder::default().finish();
    for round in 1_usize.. {
        let count = round % 50 + 1;
        let layer = |n: usize| default_layer(format!("layer-{n}").as_str().into(), "layer", "a.geojson", &data, n);
        let layers = (0..count).map(layer).collect();
        let project = Project { groups: vec![default_group()], layers, ..titled(&count.to_string()) };
        save_project(&project, path.as_ref(), Replace::Anything).unwrap();
        println!("saved");
    }
}

#[test]
fn a_writer_killed_at_any_moment_leaves_a_whole_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.shapan.json");
    let mut sizes = std::collections::BTreeSet::new();
    for round in 0..12_usize {
        let mut writer = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "project::saving::saves_until_it_is_killed", "--ignored", "--nocapture"])
            .env(TARGET, &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(writer.stdout.take().unwrap()).lines();
        let saved = lines.map(Result::unwrap).filter(|line| line.contains("saved")).take(round * 3 + 1).count();
        assert_eq!(saved, round * 3 + 1, "the writer ended before it was killed");
        // Where in its work the writer is hit is left to chance; what has to hold does not depend on it.
        for _ in 0..round * 40_000 {
            std::hint::spin_loop();
        }
        writer.kill().unwrap();
        writer.wait().unwrap();
        let (project, _) = load_project(&path).unwrap_or_else(|e| panic!("round {round}: {e}"));
        assert_eq!(project.title.en, project.layers.len().to_string(), "one state, not a mixture");
        sizes.insert(project.layers.len());
    }
    assert!(sizes.len() > 1, "{sizes:?}");
    // The next one to save cleans up after the killed ones.
    save_project(&titled("last"), &path, Replace::Anything).unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn what_changed_on_disk_is_not_replaced_in_silence() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.shapan.json");
    let first = save_project(&titled("first"), &path, Replace::Nothing).unwrap();
    let there = save_project(&titled("other"), &path, Replace::Nothing);
    assert!(matches!(there, Err(SaveError::AlreadyThere(_))), "{there:?}");
    let second = save_project(&titled("second"), &path, Replace::Only(first)).unwrap();
    assert_eq!(load_project(&path).unwrap().1, second, "a file that is read has the stamp it was saved with");
    std::fs::write(&path, write_project(&titled("somebody else's"))).unwrap();
    let changed = save_project(&titled("third"), &path, Replace::Only(second)).unwrap_err();
    assert!(matches!(&changed, SaveError::ChangedOnDisk(at) if *at == path), "{changed}");
    let text = changed.to_string();
    assert!(text.contains("x.shapan.json") && text.contains("another name"), "{text}");
    assert_eq!(load_project(&path).unwrap().0.title.en, "somebody else's");
    save_project(&titled("third"), &path, Replace::Anything).unwrap();
    // A file that is gone holds nobody's work.
    std::fs::remove_file(&path).unwrap();
    save_project(&titled("fourth"), &path, Replace::Only(second)).unwrap();
    assert_eq!(load_project(&path).unwrap().0.title.en, "fourth");
}

#[test]
fn a_project_that_could_not_be_read_again_replaces_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.shapan.json");
    save_project(&titled("good"), &path, Replace::Nothing).unwrap();
    let bad = Project { boundary: Some("nowhere".into()), ..titled("bad") };
    let error = save_project(&bad, &path, Replace::Anything).unwrap_err();
    assert!(matches!(error, SaveError::WouldNotRead(_)) && error.to_string().contains("nowhere"), "{error}");
    assert_eq!(load_project(&path).unwrap().0, titled("good"));
}

#[test]
fn places_that_cannot_be_written_to_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("none/x.shapan.json");
    let text = save_project(&titled("x"), &nowhere, Replace::Nothing).unwrap_err().to_string();
    assert!(text.contains("none") && text.contains("create it"), "{text}");
    let locked = folder.path().join("locked.shapan.json");
    std::fs::write(&locked, write_project(&titled("kept"))).unwrap();
    let mut permissions = std::fs::metadata(&locked).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&locked, permissions).unwrap();
    let text = save_project(&titled("x"), &locked, Replace::Anything).unwrap_err().to_string();
    assert!(text.contains("locked.shapan.json") && text.contains("permissions"), "{text}");
    assert_eq!(read_project(&std::fs::read_to_string(&locked).unwrap()).unwrap(), titled("kept"));
}
