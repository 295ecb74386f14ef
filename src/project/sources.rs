//! Where the data of a project lie: paths relative to its folder, with forward slashes, wherever that is possible.
//!
//! Paths are compared as they are written; nothing here looks at the disk.

use std::path::{Component, Path, PathBuf};

use super::Project;

/// What begins the source of a layer whose data come with the program.
pub const BUNDLED: &str = "bundled:";

impl Project {
    /// The project with sources that mean in folder `to` what they meant in folder `from`; both absolute. What comes
    /// with the program, and what was named by an absolute path that shares nothing with `to`, stays as it is.
    #[must_use]
    pub fn moved(&self, from: &Path, to: &Path) -> Self {
        let mut moved = self.clone();
        for layer in &mut moved.layers {
            if !layer.source.starts_with(BUNDLED) {
                layer.source = relative_source(&source_path(&layer.source, from), to);
            }
        }
        moved
    }
}

/// The file that a source means, for a project in `folder`.
pub fn source_path(source: &str, folder: &Path) -> PathBuf {
    // Slashes lead everywhere; Windows takes them too.
    folder.join(source)
}

/// How a project in `folder` names a file: relative with forward slashes if the two share more than the root of the
/// file system, absolute otherwise.
pub fn relative_source(file: &Path, folder: &Path) -> String {
    let (file, folder) = (plain(file), plain(folder));
    let shared = file.components().zip(folder.components()).take_while(|(a, b)| a == b);
    let (count, shares_names) =
        shared.fold((0, false), |(n, named), (part, _)| (n + 1, named || matches!(part, Component::Normal(_))));
    let is_beside = !file.is_absolute() && !folder.is_absolute();
    if !shares_names && !is_beside && folder.components().any(|c| matches!(c, Component::Normal(_))) {
        return text(&file);
    }
    let up = folder.components().skip(count).map(|_| Component::ParentDir);
    text(&up.chain(file.components().skip(count)).collect::<PathBuf>())
}

/// The path without `.` and without the `..` that lead back out of a folder named before.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        let ends_in_name = plain.components().next_back().is_some_and(|last| matches!(last, Component::Normal(_)));
        match part {
            Component::CurDir => {}
            Component::ParentDir if ends_in_name => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

fn text(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_relative_where_that_helps() {
        for (file, folder, wanted) in [
            ("/plans/park/a.geojson", "/plans/park", "a.geojson"),
            ("/plans/park/data/a.geojson", "/plans/park", "data/a.geojson"),
            ("/plans/data/a.geojson", "/plans/park/2026", "../../data/a.geojson"),
            ("/plans/park/../data/./a.geojson", "/plans/park/", "../data/a.geojson"),
            ("/mnt/stick/a.geojson", "/plans/park", "/mnt/stick/a.geojson"),
            ("/a.geojson", "/", "a.geojson"),
            ("data/a.geojson", "", "data/a.geojson"),
        ] {
            let source = relative_source(Path::new(file), Path::new(folder));
            assert_eq!(source, wanted, "{file} in {folder}");
            assert_eq!(plain(&source_path(&source, Path::new(folder))), plain(Path::new(file)));
        }
    }

    #[test]
    fn a_project_that_moves_takes_its_sources_along() {
        let data = crate::data::DatasetBuilder::default().finish();
        let layer = |source: &str| super::super::default_layer(source.into(), source, source, &data, 0);
        let sources = ["a.geojson", "../b.geojson", "/mnt/c.geojson", "bundled:d.geojson"];
        let project = Project { layers: sources.map(layer).to_vec(), ..Project::default() };
        let moved = project.moved(Path::new("/plans/park"), Path::new("/plans/copies/new"));
        let names = |project: &Project| project.layers.iter().map(|l| l.source.clone()).collect::<Vec<_>>();
        assert_eq!(names(&moved), ["../../park/a.geojson", "../../b.geojson", "/mnt/c.geojson", "bundled:d.geojson"]);
        assert_eq!(names(&moved.moved(Path::new("/plans/copies/new"), Path::new("/plans/park"))), sources);
    }
}
