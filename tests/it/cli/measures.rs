//! `measure` against published and independent numbers.

use serde_json::Value as Json;

use super::{Place, members};

const METHOD: &str = "geodesic, WGS 84 (Karney)";

fn number(json: &Json) -> f64 {
    json.as_f64().unwrap()
}

#[test]
fn distances_are_the_published_ones() {
    let place = Place::new();
    // New York to London in the examples of GeographicLib; a quarter of a meridian; half way round.
    let published = [
        ("-73.8,40.6", "-0.5,51.6", 5_551_759.400_319),
        ("0,0", "0,90", 10_001_965.729_313),
        ("116.4,90", "-63.6,-90", 20_003_931.458_626),
    ];
    for (from, to, metres) in published {
        let answer = place.json(&["measure", "distance", from, to]);
        assert_eq!(members(&answer), ["distance_m", "segments", "method"]);
        assert!((number(&answer["distance_m"]) - metres).abs() < 1e-5, "{from} {to}: {answer}");
        assert_eq!(answer["method"], METHOD);
        assert_eq!(members(&answer["segments"][0]), ["distance_m", "azimuth_deg"]);
    }
    let chain = place.json(&["measure", "distance", "0,0", "0,1", "0,1", "0,0"]);
    let segments = chain["segments"].as_array().unwrap();
    let bearings: Vec<&Json> = segments.iter().map(|s| &s["azimuth_deg"]).collect();
    assert_eq!(bearings, [&Json::from(0.0), &Json::Null, &Json::from(180.0)], "no bearing of a segment of no length");
    let sum: f64 = segments.iter().map(|s| number(&s["distance_m"])).sum();
    assert_eq!(number(&chain["distance_m"]), sum);
    assert!((number(&segments[0]["distance_m"]) - 110_574.389).abs() < 0.001, "a degree from the equator");
    let table = place.answer(&["measure", "distance", "0,0", "0,1", "0,2"]);
    assert!(table.contains("110574.389") && table.contains("total") && table.contains(METHOD), "{table}");
}

/// An octant of the earth, and three blocks of a tenth of a degree beside each other of which two features
/// cover two each: turning the earth makes each block the other, so the shares are exact.
const AREAS: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","id":"west","properties":{},"geometry":{"type":"Polygon","coordinates":[[[0,0],[0.1,0],[0.2,0],[0.2,0.1],[0.1,0.1],[0,0.1],[0,0]]]}},
{"type":"Feature","id":"east","properties":{},"geometry":{"type":"Polygon","coordinates":[[[0.1,0],[0.2,0],[0.3,0],[0.3,0.1],[0.2,0.1],[0.1,0.1],[0.1,0]]]}},
{"type":"Feature","id":"post","properties":{},"geometry":{"type":"Point","coordinates":[0,0]}}
]}"#;

/// Area between the equator and a parallel over a span of longitude, in closed form (radians, metres).
fn band(lat: f64, span: f64) -> f64 {
    let (a, f) = (6_378_137.0_f64, 1.0 / 298.257_223_563);
    let (b, e) = (a * (1.0 - f), (f * (2.0 - f)).sqrt());
    let s = lat.sin();
    b * b * span * (s / (2.0 * (1.0 - e * e * s * s)) + (e * s).atanh() / (2.0 * e))
}

#[test]
fn overlapping_areas_are_counted_once() {
    let place = Place::new();
    place.write("areas.geojson", AREAS);
    let answer = place.json(&["measure", "area", "areas.geojson"]);
    assert_eq!(members(&answer), ["total_area_m2", "union_area_m2", "features", "method"]);
    let features = answer["features"].as_array().unwrap();
    assert_eq!(features.iter().map(|f| f["id"].as_str().unwrap()).collect::<Vec<_>>(), ["west", "east"]);
    assert_eq!(members(&features[0]), ["id", "area_m2", "perimeter_m"]);
    let block = number(&features[0]["area_m2"]) / 2.0;
    assert!((number(&features[1]["area_m2"]) / block / 2.0 - 1.0).abs() < 1e-12);
    assert!((number(&answer["total_area_m2"]) / block / 4.0 - 1.0).abs() < 1e-12);
    assert!((number(&answer["union_area_m2"]) / block / 3.0 - 1.0).abs() < 1e-9, "{answer}");
    // The top is a geodesic a few centimetres above the parallel.
    let parallel = band(0.1_f64.to_radians(), 0.1_f64.to_radians());
    assert!((block / parallel - 1.0).abs() < 1e-5 && block > parallel, "{block} {parallel}");
    let table = place.answer(&["measure", "area", "areas.geojson"]);
    assert!(table.lines().any(|l| l.starts_with("union")) && table.contains("km²") && table.contains("mu"), "{table}");
}

#[test]
fn an_outline_that_crosses_itself_has_no_area() {
    let place = Place::new();
    let square = "[[[116.4,39.7],[116.41,39.7],[116.41,39.71],[116.4,39.71],[116.4,39.7]]]";
    let bow = "[[[116.42,39.7],[116.43,39.71],[116.43,39.7],[116.42,39.71],[116.42,39.7]]]";
    let feature = |id: &str, rings: &str| {
        format!(
            r#"{{"type":"Feature","id":"{id}","properties":{{}},"geometry":{{"type":"Polygon","coordinates":{rings}}}}}"#
        )
    };
    let features = [feature("square", square), feature("bow", bow)].join(",");
    place.write("areas.geojson", format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#));
    let run = place.run(&["measure", "area", "--format", "json", "areas.geojson"]);
    assert!(
        run.err.contains("1 feature has no area that could be measured") && run.err.contains("first: bow"),
        "{}",
        run.err
    );
    let answer: Json = serde_json::from_str(&run.out).unwrap();
    assert!(
        answer["features"][1]["area_m2"].is_null() && number(&answer["features"][1]["perimeter_m"]) > 0.0,
        "{answer}"
    );
    let area = number(&answer["features"][0]["area_m2"]);
    assert_eq!(number(&answer["total_area_m2"]), area);
    assert!((number(&answer["union_area_m2"]) / area - 1.0).abs() < 1e-9, "{answer}");
    let table = place.run(&["measure", "area", "--format", "table", "areas.geojson"]).out;
    assert!(table.contains("not measurable") && table.contains("total (1 of 2)"), "{table}");
    // Nothing is left to be counted together.
    place.write("bow.geojson", format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, feature("bow", bow)));
    let none = place.run(&["measure", "area", "--format", "table", "bow.geojson"]).out;
    assert!(none.contains("total (0 of 1)") && !none.contains("union"), "{none}");
}

#[test]
fn an_octant_is_an_eighth_of_the_earth() {
    let place = Place::new();
    place.write("octant.geojson", r#"{"type":"Polygon","coordinates":[[[0,0],[90,0],[0,90],[0,0]]]}"#);
    let run = place.run(&["measure", "area", "--format", "json", "octant.geojson"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let answer: Json = serde_json::from_str(&run.out).unwrap();
    let eighth = 510_065_621_724_088.44 / 8.0;
    assert!((number(&answer["total_area_m2"]) / eighth - 1.0).abs() < 1e-12, "{answer}");
    let perimeter = 2.0 * 10_001_965.729_313 + 6_378_137.0 * std::f64::consts::FRAC_PI_2;
    assert!((number(&answer["features"][0]["perimeter_m"]) - perimeter).abs() < 1e-4, "{answer}");
    // An octant does not fit on one plane: no union, and a word about it, but the rest of the answer.
    if answer["union_area_m2"].is_null() {
        assert!(run.err.starts_with("shapan: no union"), "{}", run.err);
    } else {
        assert!((number(&answer["union_area_m2"]) / eighth - 1.0).abs() < 1e-9, "{answer}");
    }
}

#[test]
fn lengths_are_those_of_the_lines() {
    let place = Place::new();
    place.write(
        "lines.geojson",
        r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","id":1,"properties":{},"geometry":{"type":"LineString","coordinates":[[0,0],[0,45],[0,90]]}},
        {"type":"Feature","id":2,"properties":{},"geometry":{"type":"MultiLineString","coordinates":[[[0,0],[1,0]],[[5,0],[6,0]]]}},
        {"type":"Feature","id":3,"properties":{},"geometry":{"type":"Point","coordinates":[0,0]}}]}"#,
    );
    let answer = place.json(&["measure", "length", "lines.geojson"]);
    let features = answer["features"].as_array().unwrap();
    assert_eq!(features.len(), 2, "a point has no length");
    assert!((number(&features[0]["length_m"]) - 10_001_965.729_313).abs() < 1e-5);
    let two_degrees = 2.0 * 6_378_137.0 * 1_f64.to_radians();
    assert!((number(&features[1]["length_m"]) - two_degrees).abs() < 1e-6);
    let sum: f64 = features.iter().map(|f| number(&f["length_m"])).sum();
    assert_eq!(number(&answer["total_length_m"]), sum);
    assert_eq!(answer["method"], METHOD);
}

#[test]
fn all_layers_of_a_file_are_measured() {
    let place = Place::new();
    let block = |west: f64| {
        let (east, west) = (west + 0.1, west);
        format!(
            "<Placemark id=\"a\"><Polygon><outerBoundaryIs><LinearRing><coordinates>{west},0 {east},0 {east},0.1 {west},0.1 {west},0</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
        )
    };
    let kml = |second: &str| {
        let folder = |name: &str, held: &str| format!("<Folder><name>{name}</name>{held}</Folder>");
        let (one, two) = (folder("one", &block(0.0)), folder("two", second));
        format!("<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>{one}{two}</Document></kml>")
    };
    let point = "<Placemark><Point><coordinates>0,0</coordinates></Point></Placemark>";
    place.write("two.kml", kml(&block(1.0)));
    place.write("mixed.kml", kml(point));
    let answer = place.json(&["measure", "area", "two.kml"]);
    let features = answer["features"].as_array().unwrap();
    assert_eq!(features.iter().map(|f| f["layer"].as_str().unwrap()).collect::<Vec<_>>(), ["one", "two"]);
    let twice = 2.0 * number(&features[0]["area_m2"]);
    assert!((number(&answer["total_area_m2"]) / twice - 1.0).abs() < 1e-9, "{answer}");
    assert!((number(&answer["union_area_m2"]) / twice - 1.0).abs() < 1e-9, "{answer}");
    let table = place.answer(&["measure", "area", "two.kml"]);
    assert!(table.starts_with("layer") && table.lines().nth(2).unwrap().starts_with("two"), "{table}");
    let one = place.json(&["measure", "area", "mixed.kml"]);
    assert!((number(&one["total_area_m2"]) / twice - 0.5).abs() < 1e-9, "{one}");

    let gpx = |lines: &str| {
        format!(
            "<gpx version=\"1.1\" xmlns=\"http://www.topografix.com/GPX/1/1\"><wpt lat=\"0\" lon=\"0\"/>{lines}</gpx>"
        )
    };
    let of = |tag: &str| format!("<{tag} lat=\"0\" lon=\"0\"/><{tag} lat=\"0\" lon=\"1\"/>");
    let lines = format!("<rte>{}</rte><trk><trkseg>{}</trkseg></trk>", of("rtept"), of("trkpt"));
    place.write("lines.gpx", gpx(&lines));
    place.write("point.gpx", gpx(""));
    let answer = place.json(&["measure", "length", "lines.gpx"]);
    let layers: Vec<&str> =
        answer["features"].as_array().unwrap().iter().map(|f| f["layer"].as_str().unwrap()).collect();
    assert_eq!(layers, ["routes", "tracks"]);
    let two_degrees = 2.0 * 6_378_137.0 * 1_f64.to_radians();
    assert!((number(&answer["total_length_m"]) - two_degrees).abs() < 1e-6, "{answer}");
    assert!(place.refusal(&["measure", "length", "point.gpx"]).contains("1 Point"));
    assert!(place.refusal(&["measure", "area", "lines.gpx"]).contains("1 Point, 2 LineString"));
}

#[test]
fn what_has_no_area_or_length_says_what_it_has() {
    let place = Place::new();
    place.write("point.geojson", r#"{"type":"Point","coordinates":[0,0]}"#);
    let area = place.refusal(&["measure", "area", "point.geojson"]);
    assert!(area.contains("point.geojson") && area.contains("1 Point"), "{area}");
    let length = place.refusal(&["measure", "length", "point.geojson"]);
    assert!(length.contains("1 Point"), "{length}");
    assert!(place.refusal(&["measure", "area", "none.geojson"]).contains("none.geojson"));
    assert!(place.refusal(&["measure", "distance", "0,0", "91,95"]).contains("globe"));
}
