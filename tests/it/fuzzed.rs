//! What fuzzing found stays mended: every file of its corpus through the function that it broke.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

#[path = "../../fuzz/src/lib.rs"]
mod targets;

fn fuzz(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz").join(path)
}

/// The names of the files in a folder, without what follows the last dot.
fn stems(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect()
}

#[test]
fn what_was_found_once_stays_mended() {
    let mut held = 0;
    for (name, target) in targets::TARGETS {
        let Ok(entries) = fs::read_dir(fuzz("corpus").join(name)) else { continue };
        for entry in entries {
            target(&fs::read(entry.unwrap().path()).unwrap());
            held += 1;
        }
    }
    assert!(held > 0, "the corpus is there");
}

#[test]
fn every_target_can_be_fuzzed_and_every_folder_of_the_corpus_is_one_of_a_target() {
    let names: BTreeSet<String> = targets::TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(stems(&fuzz("fuzz_targets")), names);
    let manifest = fs::read_to_string(fuzz("Cargo.toml")).unwrap();
    for name in &names {
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "{name} in fuzz/Cargo.toml");
    }
    let corpus = stems(&fuzz("corpus"));
    assert!(corpus.is_subset(&names), "{corpus:?}");
}
