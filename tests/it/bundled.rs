//! The bundled plan: the files that are compiled in, their schema, their geometry, and the project file.

mod geometry;
mod project_file;
mod schema;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use shapan::data::{Dataset, Feature, Polygon};
use shapan::formats::geojson;
use shapan::plan::{self, Opened, Plan};
use shapan::progress::Progress;
use shapan::project::LayerId;

/// The layers that scripts may rely on.
pub const LAYERS: [&str; 16] = [
    "comparable_sites",
    "corridors",
    "green",
    "green_nodes",
    "hospitals",
    "industry",
    "living_areas",
    "metro_lines",
    "metro_stations",
    "open_space",
    "roads",
    "site",
    "transport",
    "universities",
    "villages",
    "zones",
];

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata")
}

pub fn bundled() -> Plan {
    let opened = plan::open_bundled(&Progress::default()).unwrap();
    assert!(opened.failures.is_empty(), "{:?}", opened.failures);
    opened.plan
}

pub fn layer<'a>(plan: &'a Plan, id: &str) -> &'a Dataset {
    plan.dataset(&LayerId::from(id)).unwrap_or_else(|| panic!("no layer {id}"))
}

pub fn features(plan: &Plan) -> impl Iterator<Item = (&str, Feature<'_>)> {
    plan.layers.iter().flat_map(|l| l.dataset.features().map(|f| (l.id.0.as_str(), f)))
}

pub fn polygons<'a>(plan: &'a Plan, id: &str) -> Vec<Polygon<'a>> {
    layer(plan, id).features().flat_map(Feature::polygons).collect()
}

/// The layer of a name and the feature of an id in it.
pub fn feature<'a>(plan: &'a Plan, layer_id: &str, id: &str) -> Feature<'a> {
    let data = layer(plan, layer_id);
    data.feature(data.find(id).unwrap_or_else(|| panic!("no {id} in {layer_id}"))).unwrap()
}

fn text(data: &Dataset) -> String {
    let mut out = Vec::new();
    geojson::write_feature_collection(&mut out, data.members(), data.features()).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn what_is_compiled_in_is_what_lies_in_the_folder() {
    let progress = Progress::default();
    let inside = plan::open_bundled(&progress).unwrap();
    let by_folder = plan::open(&[folder()], &progress).unwrap();
    let by_file = plan::open(&[folder().join("biopark.shapan.json")], &progress).unwrap();
    for outside in [&by_folder, &by_file] {
        assert!(outside.failures.is_empty(), "{:?}", outside.failures);
        assert_eq!(inside.plan.project, outside.plan.project);
        assert_eq!(inside.paths, outside.paths);
        let ids = |opened: &Opened| opened.plan.layers.iter().map(|l| l.id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(&inside), ids(outside));
        for (a, b) in inside.plan.layers.iter().zip(&outside.plan.layers) {
            assert_eq!(a.dataset.len(), b.dataset.len());
            assert_eq!(text(&a.dataset), text(&b.dataset), "{}", a.id);
        }
    }
}

#[test]
fn no_file_is_forgotten_and_every_promised_layer_is_there() {
    let opened = plan::open_bundled(&Progress::default()).unwrap();
    let in_folder: BTreeSet<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".geojson"))
        .collect();
    let in_project: BTreeSet<String> = opened.paths.iter().cloned().collect();
    assert_eq!(in_folder, in_project);
    assert_eq!(in_project.len(), opened.plan.project.layers.len(), "every layer has a file of its own");
    let ids: BTreeSet<&str> = opened.plan.layers.iter().map(|l| l.id.0.as_str()).collect();
    assert_eq!(ids, BTreeSet::from(LAYERS));
    for (path, layer) in opened.paths.iter().zip(&opened.plan.layers) {
        assert_eq!(*path, format!("{}.geojson", layer.id), "a file is called after its layer");
        assert_eq!(layer.dataset.members().get("name").and_then(|n| n.as_str()), Some(layer.id.0.as_str()));
    }
}

/// "138 | point" and the like, as the data's own page counts them.
#[test]
fn the_page_on_the_data_counts_right() {
    let page = std::fs::read_to_string(folder().join("README.md")).unwrap();
    let plan = bundled();
    for id in LAYERS {
        let row = page.lines().find(|l| l.starts_with(&format!("| `{id}` |"))).unwrap_or_else(|| panic!("no row {id}"));
        assert_eq!(row.split('|').nth(2).unwrap().trim(), layer(&plan, id).len().to_string(), "{id}");
    }
}

#[test]
fn the_files_are_written_as_promised() {
    for id in LAYERS {
        let text = std::fs::read_to_string(folder().join(format!("{id}.geojson"))).unwrap();
        assert!(text.starts_with('{') && text.ends_with("]}\n"), "{id}");
        let lines: Vec<&str> = text.lines().collect();
        let (first, last) = (lines.first().unwrap(), lines.last().unwrap());
        assert!(first.ends_with("\"features\":[") && *last == "]}", "{id}");
        for line in &lines[1..lines.len() - 1] {
            let feature: serde_json::Value = serde_json::from_str(line.trim_end_matches(',')).unwrap();
            assert_eq!(feature["type"], "Feature", "{id}: one feature a line");
            no_number_is_longer_than_six_decimals(&feature["geometry"]["coordinates"], id);
        }
    }
}

fn no_number_is_longer_than_six_decimals(coordinates: &serde_json::Value, id: &str) {
    match coordinates {
        serde_json::Value::Array(list) => list.iter().for_each(|c| no_number_is_longer_than_six_decimals(c, id)),
        serde_json::Value::Number(n) => {
            let decimals = n.to_string().split_once('.').map_or(0, |(_, d)| d.len());
            assert!(decimals <= 6, "{id}: {n}");
        }
        other => assert!(other.is_null(), "{id}: {other}"),
    }
}
