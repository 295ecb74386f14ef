//! What is true of shapan whatever it is handed. Each function takes any bytes, reads them as one kind of file or
//! text, and holds the answer to what must hold of every answer; a panic is a fault found.
//!
//! The targets in `fuzz_targets/` call them with bytes that a fuzzer makes; `tests/it/fuzzed.rs` calls them with
//! every file in `corpus/`, so that what was found once stays mended.

use std::sync::Arc;

use shapan::analysis::expression::Expression;
use shapan::analysis::index::SpatialIndex;
use shapan::analysis::measure::{self, Metres};
use shapan::analysis::query::{Filter, Target, ids_within, nearest};
use shapan::crs::{LonLat, SourceCrs, read_position};
use shapan::data::{Dataset, DatasetBuilder, FeatureId, GeometryType, Value};
use shapan::formats::{self, ReadError, Reading, Repairs, Source, geojson};
use shapan::progress::Progress;
use shapan::project::{LabelTemplate, read_project, write_project};

/// What any bytes are handed to.
pub type Reader = fn(&[u8]);

/// All targets by their names.
pub const TARGETS: [(&str, Reader); 16] = [
    ("geojson", geojson_text),
    ("topojson", topojson),
    ("delimited", delimited),
    ("kml", kml),
    ("gpx", gpx),
    ("archive", archive),
    ("shapes", shapes),
    ("dbase", dbase),
    ("geopackage", geopackage),
    ("flat_geobuf", flat_geobuf),
    ("picture", picture),
    ("crs", crs),
    ("project", project),
    ("filter", filter),
    ("expression", expression),
    ("index", index),
];

/// GeoJSON and its lines.
pub fn geojson_text(bytes: &[u8]) {
    read(&Source::of("any.geojson", bytes));
}

pub fn topojson(bytes: &[u8]) {
    read(&Source::of("any.topojson", bytes));
}

/// CSV and TSV, with well-known text in their cells.
pub fn delimited(bytes: &[u8]) {
    read(&Source::of("any.csv", bytes));
}

pub fn kml(bytes: &[u8]) {
    read(&Source::of("any.kml", bytes));
}

pub fn gpx(bytes: &[u8]) {
    read(&Source::of("any.gpx", bytes));
}

/// Zip and KMZ.
pub fn archive(bytes: &[u8]) {
    read(&Source::of("any.zip", bytes));
}

/// The shapes of a shapefile without a table.
pub fn shapes(bytes: &[u8]) {
    read(&Source::of("any.shp", bytes));
}

/// The table of a shapefile whose shapes are sound.
pub fn dbase(bytes: &[u8]) {
    const SHAPES: &[u8] = include_bytes!("../../tests/fixtures/formats/shapefile/utf8_4490.shp");
    let beside = vec![("dbf".to_owned(), bytes.to_vec())];
    read(&Source { name: "any.shp", bytes: SHAPES, beside });
}

pub fn geopackage(bytes: &[u8]) {
    read(&Source::of("any.gpkg", bytes));
}

pub fn flat_geobuf(bytes: &[u8]) {
    read(&Source::of("any.fgb", bytes));
}

/// Pictures below a plan, with a world file beside them; also those in a database of tiles.
pub fn picture(bytes: &[u8]) {
    let world = b"0.0001\n0\n0\n-0.0001\n116.4\n39.8\n".to_vec();
    let beside = vec![("wld".to_owned(), world.clone()), ("pgw".to_owned(), world.clone()), ("jgw".to_owned(), world)];
    read(&Source { name: "any.png", bytes, beside });
}

/// Names and well-known texts of systems, and positions as people type them.
pub fn crs(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match SourceCrs::named(&text) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(system) => {
            for [x, y] in [[116.4, 39.8], [500_000.0, 4_400_000.0], [f64::MAX, f64::NAN]] {
                if let Some(at) = system.lonlat(x, y) {
                    sound(at);
                }
            }
        }
    }
    match read_position(&text, LonLat::new(116.4, 39.8)) {
        Err(fault) => assert!(!format!("{fault:?}").is_empty()),
        Ok(read) => read.iter().for_each(|typed| sound(typed.at)),
    }
}

/// A project that can be read can be written, and what is written reads as the same.
pub fn project(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match read_project(&text) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(project) => {
            let written = write_project(&project);
            let again = read_project(&written).expect("what was written is a project");
            assert_eq!(write_project(&again), written);
        }
    }
}

/// Filters and labels: what reads is tied to fields or refused with a sentence, and answered.
pub fn filter(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let data = small();
    match Filter::parse(&text) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(filter) => match filter.bind(&data) {
            Err(error) => assert!(!error.to_string().is_empty()),
            Ok(bound) => assert!(bound.select(&data).len() <= data.len()),
        },
    }
    match LabelTemplate::parse(&text) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(label) => {
            let bound = label.bound(&data);
            data.features().for_each(|feature| drop(bound.text(feature)));
        }
    }
}

/// A derived column: it reads back as it is written, and no answer is infinite.
pub fn expression(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match Expression::parse(&text) {
        Err(error) => assert!(!error.to_string().is_empty()),
        Ok(expression) => {
            let written = expression.to_string();
            let again = Expression::parse(&written).expect("what was written is an expression");
            assert_eq!(again.to_string(), written);
            let data = small();
            if let Ok(bound) = expression.bind(&data) {
                let values = data.features().filter_map(|feature| bound.value(feature));
                values.for_each(|value| assert!(value.is_finite()));
            }
        }
    }
}

/// The index finds what a plain loop over all points finds: those within a radius, and the nearest.
pub fn index(bytes: &[u8]) {
    const MOST_POINTS: usize = 256;
    let number = |b: &[u8]| f64::from(u16::from_le_bytes([b[0], b[1]])) / f64::from(u16::MAX);
    let mut pairs = bytes.chunks_exact(4).map(|b| [number(b), number(&b[2..])]);
    let Some([radius, spread]) = pairs.next() else { return };
    let place = |[x, y]: [f64; 2]| LonLat::new(-180.0 + x * 360.0, (y * 2.0 - 1.0) * 90.0 * spread.max(1e-6));
    let Some(centre) = pairs.next().map(place) else { return };
    let mut builder = DatasetBuilder::default();
    for pair in pairs.take(MOST_POINTS) {
        builder.begin_feature();
        let mut sink = builder.geometry(GeometryType::Point);
        sink.coord(place(pair), None);
        sink.end_point();
        builder.end_feature();
    }
    let (progress, data) = (Progress::default(), Arc::new(builder.finish()));
    let index = SpatialIndex::build(data.clone(), &progress).expect("nobody cancels");
    let radius = Metres(radius * radius * 2.0e7);
    let mut found = ids_within(&index, &Target::Point(centre), radius, None);
    found.sort_unstable();
    let distance = |id: FeatureId| {
        let feature = data.feature(id).expect("it is there");
        measure::distance_to_feature(centre, feature).expect("it has a place").distance
    };
    let all = || data.features().map(|feature| feature.id());
    let wanted: Vec<FeatureId> = all().filter(|id| distance(*id).0 <= radius.0).collect();
    assert_eq!(found, wanted, "within {} m of {centre:?}", radius.0);
    let least = all().map(|id| distance(id).0).min_by(f64::total_cmp);
    let near = nearest(&index, &Target::Point(centre), 1, None, &progress).expect("nobody cancels");
    assert_eq!(near.first().map(|hit| hit.distance.0), least);
}

/// Reads a source as it stands, as metres of a survey, put right, and some of its further layers: an error is a sentence; what
/// is read is sound and can be written as GeoJSON, of which nothing is left out when it is read again.
fn read(source: &Source<'_>) {
    const MOST_LAYERS: usize = 4;
    let metres = Reading { crs: Some("EPSG:4548".to_owned()), ..Reading::default() };
    let part = |name: String| Reading { part: Some(name), ..Reading::default() };
    let repaired = Reading { repairs: Repairs::ALL, ..Reading::default() };
    let mut readings = vec![Reading::default(), metres, repaired];
    // A source of several layers names them where it is asked for one that it does not hold.
    let absent = part("\u{1}".to_owned());
    if let Err(ReadError::NoSuchPart { parts, .. }) = formats::read_source(source, &absent, &Progress::default()) {
        readings.extend(parts.into_iter().take(MOST_LAYERS).map(part));
    }
    for reading in readings {
        let progress = Progress::drawn();
        match formats::read_source(source, &reading, &progress) {
            Err(error) => assert!(!error.to_string().is_empty()),
            Ok(data) => hold(&data),
        }
        for outlines in progress.take_outlines() {
            assert_eq!(outlines.ends.last(), Some(&outlines.positions.len()));
            outlines.positions.iter().for_each(|[lon, lat]| sound(LonLat::new(*lon, *lat)));
        }
    }
}

fn hold(data: &Dataset) {
    data.coords().iter().copied().for_each(sound);
    if let Some(raster) = data.raster() {
        raster.outline().for_each(sound);
        (0..raster.levels().len()).for_each(|level| drop(raster.tile(level, 0, 0)));
    }
    let mut text = Vec::new();
    geojson::write_feature_collection(&mut text, data.members(), data.features()).expect("memory can be written");
    let again = formats::read_bytes(&text, &Progress::default()).expect("what was written is GeoJSON");
    assert_eq!((again.len(), again.warnings().skipped()), (data.len(), 0));
}

fn sound(at: LonLat) {
    assert!(at.lon.is_finite() && at.lat.abs() <= 90.0, "{at:?}");
}

/// Three features with values of every kind.
fn small() -> Dataset {
    let mut builder = DatasetBuilder::default();
    for (i, name) in ["北京", "a'b\"c", ""].into_iter().enumerate() {
        builder.begin_feature();
        builder.property("name", Value::Text(name.into()));
        builder.property("n", Value::Integer(i as i64 - 1));
        builder.property("open", if i == 0 { Value::Boolean(true) } else { Value::Null });
        let mut sink = builder.geometry(GeometryType::Point);
        sink.coord(LonLat::new(116.4, 39.8), None);
        sink.end_point();
        builder.end_feature();
    }
    builder.finish()
}
