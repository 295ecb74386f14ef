//! Random features of every kind, written and read again.

use super::*;
use proptest::prelude::*;
use serde_json::{Map, json};

fn position(dimensions: usize) -> impl Strategy<Value = Json> {
    let usual = (-1_800_000_000_i64..=1_800_000_000, -900_000_000_i64..=900_000_000)
        .prop_map(|(lon, lat)| (lon as f64 / 1e7, lat as f64 / 1e7));
    let any = (-180.0..=180.0, -90.0..=90.0);
    (prop_oneof![usual, any], -500.0..9000.0).prop_map(move |((lon, lat), z)| match dimensions {
        2 => json!([lon, lat]),
        _ => json!([lon, lat, z]),
    })
}

fn positions(dimensions: usize, min: usize) -> impl Strategy<Value = Vec<Json>> {
    prop::collection::vec(position(dimensions), min..min + 5)
}

fn ring(dimensions: usize) -> impl Strategy<Value = Json> {
    positions(dimensions, 3).prop_map(|mut ring| {
        ring.push(ring[0].clone());
        Json::Array(ring)
    })
}

fn geometry() -> impl Strategy<Value = Json> {
    let simple = (2_usize..=3).prop_flat_map(|d| {
        let line = move || positions(d, 2).prop_map(Json::Array);
        let polygon = move || prop::collection::vec(ring(d), 1..3).prop_map(Json::Array);
        let some = |s: BoxedStrategy<Json>| prop::collection::vec(s, 0..4);
        prop_oneof![
            position(d).prop_map(|c| json!({"type": "Point", "coordinates": c})),
            positions(d, 0).prop_map(|c| json!({"type": "MultiPoint", "coordinates": c})),
            line().prop_map(|c| json!({"type": "LineString", "coordinates": c})),
            some(line().boxed()).prop_map(|c| json!({"type": "MultiLineString", "coordinates": c})),
            polygon().prop_map(|c| json!({"type": "Polygon", "coordinates": c})),
            some(polygon().boxed()).prop_map(|c| json!({"coordinates": c, "type": "MultiPolygon", "note": [1]})),
            Just(json!({"type": "Polygon", "coordinates": []})),
        ]
    });
    simple.prop_recursive(2, 8, 3, |inner| {
        prop::collection::vec(inner, 0..3).prop_map(|g| json!({"type": "GeometryCollection", "geometries": g}))
    })
}

fn value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        (-1000_i64..1000).prop_map(Json::from),
        prop::num::f64::NORMAL.prop_map(Json::from),
        "\\PC{0,6}".prop_map(Json::from),
        "[\\x00-\\x1f\"\\\\/凤池公园🏥]{0,4}".prop_map(Json::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::Array),
            prop::collection::vec(("\\PC{0,3}", inner), 0..4).prop_map(|m| Json::Object(m.into_iter().collect())),
        ]
    })
}

fn feature() -> impl Strategy<Value = Json> {
    let id =
        prop_oneof![Just(None), any::<i64>().prop_map(|i| Some(json!(i))), "\\PC{1,8}".prop_map(|s| Some(json!(s)))];
    let names = prop::sample::subsequence(vec!["a", "名称", "c\"\n", ""], 0..=4);
    let properties = names.prop_flat_map(|names| {
        let values = prop::collection::vec(value(), names.len());
        values.prop_map(move |v| names.iter().map(|n| (*n).to_owned()).zip(v).collect::<Map<_, _>>())
    });
    (id, prop::option::weighted(0.9, geometry()), properties, prop::option::weighted(0.2, value())).prop_map(
        |(id, geometry, properties, foreign)| {
            let mut feature = json!({"type": "Feature", "geometry": geometry, "properties": properties});
            id.into_iter().for_each(|id| feature["id"] = id);
            foreign.into_iter().for_each(|value| feature["custom"] = value);
            feature
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_written_reads_back_the_same(features in prop::collection::vec(feature(), 0..5), more in value(), pretty: bool) {
        let source = json!({"type": "FeatureCollection", "title": more, "features": features});
        let text = if pretty { serde_json::to_string_pretty(&source).unwrap() } else { source.to_string() };
        let dataset = read(text.as_bytes()).unwrap();
        prop_assert_eq!(dataset.warnings().skipped(), 0, "{:?}", dataset.warnings());
        let text = written(&dataset);
        let found: Json = serde_json::from_slice(&text).unwrap();
        prop_assert!(same(&found, &source), "found    {found}\nexpected {source}");
        // A second time nothing moves any more, not even the rings.
        let again = read(&text).unwrap();
        prop_assert_eq!(String::from_utf8(written(&again)).unwrap(), String::from_utf8(text).unwrap());
        prop_assert!(!again.warnings().counts().any(|(code, _)| code.as_str() == "winding_order"));
    }
}

/// Enough features for many stretches, a tenth of them bad, with columns that change their type on the way.
fn long_source() -> String {
    let feature = |i: usize| {
        let name = "国际医药创新公园 ".repeat(1 + i % 7);
        let mixed = ["1", "2.5", "\"three\"", "null", "[4]"][(i / 1500) % 5];
        let lat = if i % 10 == 3 { 95 } else { i % 90 };
        format!(
            r#"{{"type":"Feature","id":{},"properties":{{"i":{i},"name":"{name}","mixed":{mixed},"p{}":true}},"geometry":{{"type":"Point","coordinates":[{}.{i},{lat}]}}}}"#,
            i % 5000,
            i % 13,
            i % 180,
        )
    };
    let features: Vec<String> = (0..6000).map(feature).collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(",\n"))
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let text = long_source();
    assert!(text.len() > 1_000_000, "{}", text.len());
    let with_threads = |n: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(n).build().unwrap();
        pool.install(|| read(text.as_bytes()).unwrap())
    };
    let (one, four) = (with_threads(1), with_threads(4));
    assert_eq!(written(&one), written(&four));
    assert_eq!(one.warnings().list(), four.warnings().list());
    assert!(one.warnings().counts().eq(four.warnings().counts()));
    // Every tenth feature lies at 95° north.
    assert_eq!((one.len(), one.warnings().skipped()), (5400, 600));
    let source: Json = serde_json::from_str(&text).unwrap();
    let good = source["features"].as_array().unwrap().iter().filter(|f| f["geometry"]["coordinates"][1] != 95);
    for (feature, source) in one.features().zip(good) {
        assert_same(&geojson::feature_to_json(feature), source, "long source");
    }
}

#[test]
fn rings_are_written_by_the_right_hand_rule() {
    let dataset = read_fixture("diseases/clockwise-twice.geojson").unwrap();
    let geometry = geojson::geometry_to_json(only(&dataset));
    let expected = json!([[[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]], [[1, 1], [1, 2], [2, 2], [2, 1], [1, 1]]]);
    assert_eq!(geometry["coordinates"], expected);
}

#[test]
fn missing_is_left_out_and_null_is_null() {
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"a":null},"geometry":null},
        {"type":"Feature","properties":{"b":0.10},"geometry":null}]}"#;
    let expected = "{\"type\":\"FeatureCollection\",\"features\":[\n\
        {\"type\":\"Feature\",\"properties\":{\"a\":null},\"geometry\":null},\n\
        {\"type\":\"Feature\",\"properties\":{\"b\":0.1},\"geometry\":null}\n]}\n";
    assert_eq!(String::from_utf8(written(&read(text.as_bytes()).unwrap())).unwrap(), expected);
}

#[test]
fn features_with_members_of_ones_own_can_be_written() {
    let dataset = read(br#"{"type":"Point","coordinates":[1,2]}"#).unwrap();
    let mut feature = geojson::feature_to_json(only(&dataset));
    feature["properties"]["distance_m"] = json!(12.5);
    let mut out = Vec::new();
    let members = serde_json::from_str(r#"{"name":"answer","crs":"dropped","features":"dropped"}"#).unwrap();
    geojson::write_json_collection(&mut out, &members, [feature]).unwrap();
    let again = read(&out).unwrap();
    assert_eq!((again.members().len(), &again.members()["name"]), (1, &json!("answer")));
    assert_eq!(only(&again).attribute("distance_m").as_f64(), Some(12.5));
}
