//! Files in and out: public test suites, a folder of small sick files, round trips of random features, and
//! text broken at random.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;
use shapan::data::{Dataset, Feature};
use shapan::formats::{self, ReadError, geojson};
use shapan::progress::Progress;

mod corpora;
mod diseases;
mod disk;
mod flat_geobuf;
mod geopackage;
mod injuries;
mod json_test_suite;
mod kml_gpx;
mod placed;
mod robustness;
mod round_trip;
mod shapefile;
mod tables;
mod written;

pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// The files of a fixture folder with one of the endings, sorted.
fn fixtures(folder: &str, ending: &str) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(fixture(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

fn read(bytes: &[u8]) -> Result<Dataset, ReadError> {
    formats::read_bytes(bytes, &Progress::default())
}

fn read_fixture(name: &str) -> Result<Dataset, ReadError> {
    formats::read_path(&fixture(name), &formats::Reading::default(), &Progress::default())
}

fn written(dataset: &Dataset) -> Vec<u8> {
    let mut out = Vec::new();
    geojson::write_feature_collection(&mut out, dataset.members(), dataset.features()).unwrap();
    out
}

/// Warnings as short lines: `code:line`, with `!` where the feature was left out.
fn warnings(dataset: &Dataset) -> Vec<String> {
    let line = |w: &shapan::data::Warning| {
        format!("{}:{}{}", w.code.as_str(), w.line.unwrap_or(0), if w.skipped { "!" } else { "" })
    };
    dataset.warnings().list().iter().map(line).collect()
}

fn only(dataset: &Dataset) -> Feature<'_> {
    assert_eq!(dataset.len(), 1);
    dataset.features().next().unwrap()
}

/// Whether two JSON values are the same GeoJSON: numbers as numbers, members in any order, and the rings of
/// polygons in either direction.
fn same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(x), Json::Number(y)) => match (x.as_i64(), y.as_i64()) {
            (Some(x), Some(y)) => x == y,
            _ => x.as_f64() == y.as_f64(),
        },
        (Json::Array(x), Json::Array(y)) => {
            let forth = x.len() == y.len() && x.iter().zip(y).all(|(x, y)| same(x, y));
            forth || (is_ring(x) && x.len() == y.len() && x.iter().rev().zip(y).all(|(x, y)| same(x, y)))
        }
        (Json::Object(x), Json::Object(y)) => {
            x.len() == y.len() && x.iter().all(|(name, value)| y.get(name).is_some_and(|other| same(value, other)))
        }
        _ => a == b,
    }
}

fn is_ring(positions: &[Json]) -> bool {
    let is_position = |p: &Json| p.as_array().is_some_and(|p| p.len() >= 2 && p.iter().all(Json::is_number));
    positions.len() >= 4 && positions.iter().all(is_position) && positions.first() == positions.last()
}

#[track_caller]
fn assert_same(found: &Json, expected: &Json, what: &str) {
    assert!(same(found, expected), "{what}\nfound    {found}\nexpected {expected}");
}

/// What a source becomes when it is written in the form it has: a collection, a feature or a geometry.
fn written_in_form(source: &Json, dataset: &Dataset) -> Json {
    match source["type"].as_str() {
        Some("FeatureCollection") => serde_json::from_slice(&written(dataset)).unwrap(),
        Some("Feature") => geojson::feature_to_json(only(dataset)),
        _ => geojson::geometry_to_json(only(dataset)),
    }
}
