//! Second opinions: Turf (a sphere, so within 0.6 %) and JTS (a plane, so laid out small on the equator).

use std::path::{Path, PathBuf};

use serde_json::Value;
use shapan::analysis::measure::{self, Metres};
use shapan::data::{Dataset, FeatureId, LonLat};

use super::layers::{Geometry, dataset};
use super::wkt;

/// How far Turf's sphere is from the ellipsoid at worst.
const SPHERE: f64 = 0.006;

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(path)
}

fn json(path: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(fixture(path)).unwrap()).unwrap()
}

fn position(value: &Value) -> LonLat {
    LonLat::new(value[0].as_f64().unwrap(), value[1].as_f64().unwrap())
}

fn positions(value: &Value) -> Vec<LonLat> {
    value.as_array().unwrap().iter().map(position).collect()
}

/// Features of a GeoJSON text, for tests only.
fn features(value: &Value) -> Dataset {
    let list = match value["type"].as_str().unwrap() {
        "FeatureCollection" => value["features"].as_array().unwrap().clone(),
        _ => vec![value.clone()],
    };
    let lists = |value: &Value| value.as_array().unwrap().iter().map(positions).collect::<Vec<_>>();
    let geometry = |feature: &Value| {
        let (kind, coordinates) = (&feature["geometry"]["type"], &feature["geometry"]["coordinates"]);
        match kind.as_str().unwrap() {
            "LineString" => Geometry::Lines(vec![positions(coordinates)]),
            "MultiLineString" => Geometry::Lines(lists(coordinates)),
            "Polygon" => Geometry::Polygons(vec![lists(coordinates)]),
            "MultiPolygon" => Geometry::Polygons(coordinates.as_array().unwrap().iter().map(lists).collect()),
            other => panic!("no reader for {other}"),
        }
    };
    dataset(&list.iter().map(geometry).collect::<Vec<_>>())
}

fn assert_close(ours: f64, theirs: f64, share: f64, what: &str) {
    assert!((ours / theirs - 1.0).abs() <= share, "{what}: {ours} against {theirs}");
}

#[test]
fn turf_area() {
    let data = features(&json("turf/turf-area/in/polygon.geojson"));
    let area = measure::area(data.feature(FeatureId(0)).unwrap()).0;
    assert_close(area, json("turf/turf-area/out/polygon.json").as_f64().unwrap(), SPHERE, "area");
}

#[test]
fn turf_length() {
    let mut count = 0;
    for entry in std::fs::read_dir(fixture("turf/turf-length/in")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let stem = name.trim_end_matches(".geojson");
        let data = features(&json(&format!("turf/turf-length/in/{name}")));
        // Turf counts the boundaries of areas as lines.
        let metres: f64 = data
            .features()
            .flat_map(|f| f.pieces())
            .map(|piece| match piece {
                shapan::data::Piece::Line(line) => measure::line_length(line).0,
                shapan::data::Piece::Polygon(polygon) => measure::perimeter(polygon).0,
                shapan::data::Piece::Point(_) => 0.0,
            })
            .sum();
        let feet = json(&format!("turf/turf-length/out/{stem}.json")).as_f64().unwrap();
        assert_close(metres * 3.28084, feet, SPHERE, &name);
        count += 1;
    }
    assert_eq!(count, 6);
}

#[test]
fn turf_distance() {
    let points = json("turf/turf-distance/in/points.geojson");
    let at = |i: usize| position(&points["features"][i]["geometry"]["coordinates"]);
    let kilometres = json("turf/turf-distance/out/points.json")["kilometers"].as_f64().unwrap();
    assert_close(measure::distance(at(0), at(1)).kilometres(), kilometres, SPHERE, "distance");
}

#[test]
fn turf_destination() {
    let mut count = 0;
    for entry in std::fs::read_dir(fixture("turf/turf-destination/in")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let start = json(&format!("turf/turf-destination/in/{name}"));
        let end = json(&format!("turf/turf-destination/out/{name}"));
        let properties = &start["properties"];
        let unit = match properties["units"].as_str() {
            Some("miles") => 1609.344,
            _ => 1000.0,
        };
        let metres = properties["dist"].as_f64().unwrap_or(100.0) * unit;
        let bearing = properties["bearing"].as_f64().unwrap_or(180.0);
        let ours = measure::destination(position(&start["geometry"]["coordinates"]), bearing, Metres(metres));
        let theirs = position(&end["features"][1]["geometry"]["coordinates"]);
        // Round the whole earth the difference grows with every quarter.
        let gap = measure::distance(ours, theirs).0;
        assert!(gap <= SPHERE * metres + 1.0, "{name}: {ours:?} against {theirs:?}, {gap} m");
        count += 1;
    }
    assert_eq!(count, 6);
}

#[test]
fn turf_circle() {
    let centre = json("turf/turf-circle/in/circle1.geojson");
    let radius = centre["properties"]["radius"].as_f64().unwrap() * 1000.0;
    let ours = measure::circle(position(&centre["geometry"]["coordinates"]), Metres(radius), 64);
    let theirs = json("turf/turf-circle/out/circle1.geojson");
    let theirs = positions(&theirs["features"][1]["geometry"]["coordinates"][0]);
    assert_eq!(ours.len(), theirs.len());
    for (a, b) in ours.iter().zip(&theirs) {
        assert!(measure::distance(*a, *b).0 <= SPHERE * radius, "{a:?} against {b:?}");
    }
}

/// One planar unit of a JTS case is a centimetre on the ground about (0, 0), where plane and ellipsoid agree to
/// better than 10⁻¹⁰ over the few metres of a case.
const UNIT: f64 = 0.01;
const SCALE: [f64; 2] = [UNIT / 111_319.490_793_273_57, UNIT / 110_574.275_821_594_81];

struct Case {
    name: String,
    a: Option<Geometry>,
    b: Option<Geometry>,
    /// Operation, whether its arguments are swapped, wanted result.
    tests: Vec<(String, bool, String)>,
}

fn cases(path: &str) -> Vec<Case> {
    let text = std::fs::read_to_string(fixture(path)).unwrap();
    let document = roxmltree::Document::parse(&text).unwrap();
    let text_of = |node: roxmltree::Node<'_, '_>, tag: &str| {
        node.children().find(|n| n.has_tag_name(tag)).and_then(|n| n.text()).unwrap_or("").to_owned()
    };
    document
        .descendants()
        .filter(|n| n.has_tag_name("case"))
        .map(|case| Case {
            name: format!("{path}: {}", text_of(case, "desc")),
            a: wkt::read(&text_of(case, "a"), SCALE),
            b: wkt::read(&text_of(case, "b"), SCALE),
            tests: case
                .descendants()
                .filter(|n| n.has_tag_name("op"))
                .map(|op| {
                    let name = op.attribute("name").unwrap().to_owned();
                    (name, op.attribute("arg1") == Some("B"), op.text().unwrap_or("").trim().to_owned())
                })
                .collect(),
        })
        .collect()
}

fn gap(a: &Geometry, b: &Geometry) -> f64 {
    let data = dataset(&[a.clone(), b.clone()]);
    let [a, b] = [0, 1].map(|i| data.feature(FeatureId(i)).unwrap());
    measure::distance_between(a, b).unwrap().distance.0
}

#[test]
fn jts_distance() {
    let mut count = 0;
    for case in cases("jts/TestDistance.xml") {
        let (Some(a), Some(b)) = (&case.a, &case.b) else { continue };
        for (op, swapped, wanted) in &case.tests {
            assert_eq!(op, "distance");
            let wanted: f64 = wanted.parse().unwrap();
            let ours = if *swapped { gap(b, a) } else { gap(a, b) } / UNIT;
            assert!((ours - wanted).abs() <= 1e-6 * wanted.max(1.0), "{}: {ours} against {wanted}", case.name);
            assert_eq!(ours == 0.0, wanted == 0.0, "{}", case.name);
            count += 1;
        }
    }
    assert!(count >= 20, "{count} cases");
}

#[test]
fn jts_intersects_is_distance_zero() {
    let mut count = 0;
    for path in ["jts/TestRectanglePredicate.xml", "jts/TestRelatePA.xml"] {
        for case in cases(path) {
            let (Some(a), Some(b)) = (&case.a, &case.b) else { continue };
            for (_, _, wanted) in case.tests.iter().filter(|(op, ..)| op == "intersects") {
                assert_eq!(gap(a, b) == 0.0, wanted == "true", "{}: {}", case.name, gap(a, b));
                assert_eq!(gap(b, a) == 0.0, wanted == "true", "{} reversed", case.name);
                count += 1;
            }
        }
    }
    assert!(count >= 30, "{count} cases");
}

#[test]
fn jts_centroid() {
    let mut count = 0;
    for case in cases("jts/TestCentroid.xml") {
        let Some(a) = &case.a else { continue };
        let Some(Geometry::Points(wanted)) = wkt::read(&case.tests[0].2, SCALE) else { continue };
        let data = dataset(std::slice::from_ref(a));
        let ours = measure::centroid(data.feature(FeatureId(0)).unwrap()).unwrap();
        let off = measure::distance(ours, wanted[0]).0 / UNIT;
        // A sliver a few nanometres wide has its centroid decided by the rounding of geodesics.
        let allowed = if case.name.contains("almost degenerate") { 1e-2 } else { 1e-4 };
        assert!(off <= allowed, "{}: {off} units from {wanted:?}", case.name);
        count += 1;
    }
    assert!(count >= 30, "{count} cases");
}
