//! Small sick files, one disease each: what is kept, what is said, at which line.

use super::*;
use shapan::data::{LonLat, Value};

#[test]
fn each_disease_is_named_and_costs_no_more_than_its_feature() {
    let cases: [(&str, usize, &[&str]); 19] = [
        (
            "bracket-too-many.geojson",
            1,
            &["bad_coordinate:2!", "bad_coordinate:3!", "short_line:5!", "bad_coordinate:6!", "bad_coordinate:7!"],
        ),
        ("byte-order-mark.geojson", 1, &[]),
        ("clockwise-twice.geojson", 1, &["winding_order:2"]),
        ("feature-in-mercator.geojson", 2, &["crs_member:2!"]),
        (
            "features-that-are-none.geojson",
            1,
            &[
                "bad_type:2!",
                "bad_type:3!",
                "bad_type:4!",
                "bad_type:5!",
                "bad_type:6!",
                "bad_type:7!",
                "bad_member:8!",
                "bad_type:9!",
                "bad_type:10!",
                "bad_type:11!",
                "bad_member:12!",
                "bad_member:13!",
            ],
        ),
        ("half-characters.geojson", 2, &["bad_text:2", "bad_text:3"]),
        ("ids.geojson", 6, &["bad_member:2", "duplicate_id:6"]),
        ("lines.geojsonl", 3, &["bad_member:3!"]),
        ("members-missing.geojson", 2, &["bad_member:2", "bad_member:3"]),
        ("mixed-dimensions.geojson", 1, &["mixed_dimensions:3"]),
        ("one-number-too-large.geojson", 1, &["bad_coordinate:2!", "number_precision:3", "number_precision:3"]),
        ("pacific.geojson", 1, &["out_of_range:1"]),
        ("ring-of-three.geojson", 1, &["too_few_positions:2!"]),
        ("swapped-axes.geojson", 1, &["out_of_range:2!"]),
        ("text-sequence.geojsons", 2, &["bad_member:3!"]),
        ("too-many-numbers.geojson", 1, &["too_many_numbers:1"]),
        (
            "twice.geojson",
            2,
            &[
                "duplicate_member:6",
                "duplicate_member:2",
                "duplicate_member:2",
                "duplicate_member:4",
                "duplicate_member:2",
                "duplicate_member:4",
                "duplicate_id:5",
            ],
        ),
        ("unclosed-ring.geojson", 2, &["unclosed_ring:2"]),
        (
            "wrong-places.geojson",
            1,
            &[
                "changed_semantics:1",
                "bad_bbox:2",
                "bad_bbox:4",
                "bad_member:4",
                "changed_semantics:4",
                "changed_semantics:4",
            ],
        ),
    ];
    for (name, features, told) in cases {
        let dataset = read_fixture(&format!("diseases/{name}")).unwrap();
        assert_eq!(
            (dataset.len(), warnings(&dataset)),
            (features, told.iter().map(|t| (*t).to_owned()).collect()),
            "{name}"
        );
        let skipped = told.iter().filter(|t| t.ends_with('!')).count();
        assert_eq!(dataset.warnings().skipped(), skipped as u64, "{name}");
    }
}

#[test]
fn other_encodings_are_named() {
    for (name, encoding) in
        [("utf-16.geojson", "UTF-16LE"), ("utf-16-without-mark.geojson", "UTF-16LE"), ("gb18030.geojson", "GB18030")]
    {
        let dataset = read_fixture(&format!("diseases/{name}")).unwrap();
        assert_eq!(dataset.origin().encoding, Some(encoding), "{name}");
        assert!(warnings(&dataset).contains(&"encoding:0".to_owned()), "{name}");
    }
    let words = read_fixture("diseases/latin-1.geojson").unwrap_err().to_string();
    let told = ["some other encoding", "line 1, column 41", "save it as UTF-8"];
    assert!(told.iter().all(|word| words.contains(word)), "{words}");
}

#[test]
fn warnings_name_the_feature_and_the_remedy() {
    let dataset = read_fixture("diseases/swapped-axes.geojson").unwrap();
    let warning = &dataset.warnings().list()[0];
    assert_eq!(warning.feature.as_deref(), Some("#1"));
    assert!(warning.message.contains("[39.77, 116.41]") && warning.message.contains("swapped"), "{}", warning.message);

    let error = read_fixture("diseases/projected-metres.geojson").unwrap_err();
    assert!(matches!(error.kind(), ReadError::NeedsCrs { .. }), "{error}");

    let dataset = read_fixture("diseases/ring-of-three.geojson").unwrap();
    assert_eq!(dataset.warnings().list()[0].feature.as_deref(), Some("sliver"));
    // Nothing of the feature left out stays behind in the columns.
    assert_eq!(only(&dataset).attribute("a"), Value::Integer(2));
}

#[test]
fn an_unclosed_ring_is_closed() {
    let dataset = read_fixture("diseases/unclosed-ring.geojson").unwrap();
    let coords = dataset.features().next().unwrap().coords();
    assert_eq!((coords.len(), coords[0], coords[4]), (5, LonLat::new(0.0, 0.0), LonLat::new(0.0, 0.0)));
}

#[test]
fn of_what_stands_twice_the_last_counts() {
    let dataset = read_fixture("diseases/twice.geojson").unwrap();
    assert_eq!(dataset.members()["name"], "new");
    let feature = geojson::feature_to_json(dataset.features().next().unwrap());
    let expected = serde_json::json!({
        "type": "Feature", "id": 2, "properties": {"a": 3}, "geometry": {"type": "Point", "coordinates": [7, 8]}
    });
    assert_same(&feature, &expected, "twice");
}

#[test]
fn numbers_that_cannot_be_held_are_not_made_up() {
    let dataset = read_fixture("diseases/one-number-too-large.geojson").unwrap();
    let feature = only(&dataset);
    assert_eq!(feature.attribute("n"), Value::Null);
    assert_eq!(feature.attribute("m"), Value::Real(123_456_789_012_345_678_901_234_567_890.0));
}

#[test]
fn half_characters_are_replaced() {
    let dataset = read_fixture("diseases/half-characters.geojson").unwrap();
    let first = dataset.features().next().unwrap();
    assert_eq!(first.text("name").as_deref(), Some("half \u{fffd} of a clef"));
    assert_eq!(first.text("whole").as_deref(), Some("\u{1d11e}"));
}

#[test]
fn reference_systems_are_honoured_or_refused() {
    let with = |crs: &str| read(format!(r#"{{"type":"FeatureCollection","features":[],"crs":{crs}}}"#).as_bytes());
    let named = |name: &str| with(&format!(r#"{{"type":"name","properties":{{"name":"{name}"}}}}"#));
    for name in ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326"] {
        assert_eq!(warnings(&named(name).unwrap()), [""; 0]);
    }
    assert_eq!(warnings(&with("null").unwrap()), [""; 0]);
    assert_eq!(warnings(&named("urn:ogc:def:crs:EPSG::4490").unwrap()), ["crs_member:1"]);
    assert_eq!(named("urn:ogc:def:crs:EPSG::3857").unwrap().origin().crs, "EPSG:3857");
    let error = named("urn:ogc:def:crs:EPSG::99999").unwrap_err();
    assert!(matches!(error, ReadError::NeedsCrs { named: Some(_), .. }));
    let words = error.to_string();
    assert!(words.contains("EPSG::99999") && words.contains("EPSG:4548"), "{words}");
    assert!(matches!(with("17"), Err(ReadError::NeedsCrs { named: Some(_), .. })));
    let single = r#"{"type":"Point","crs":{"type":"name","properties":{"name":"EPSG:4548"}},
        "coordinates":[449456.14577,4405268.38907]}"#;
    let single = read(single.as_bytes()).unwrap();
    let p = single.coords()[0];
    assert!((p.lon - 116.41).abs() < 1e-9 && (p.lat - 39.78).abs() < 1e-9, "{p:?}");
}

#[test]
fn no_depth_is_too_deep() {
    let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    let feature = |member: &str| format!(r#"{{"type":"Feature","geometry":null,"properties":null,{member}}}"#);
    let collection = |features: &[String], more: &str| {
        format!(r#"{{"type":"FeatureCollection","features":[{}]{more}}}"#, features.join(","))
    };
    let good = feature(r#""id":1"#);
    for (what, bad, kept) in [
        ("attribute", format!(r#"{{"type":"Feature","geometry":null,"properties":{{"x":{}}}}}"#, deep(10_000)), 2),
        ("foreign member", feature(&format!(r#""x":{}"#, deep(10_000))), 2),
        ("id", feature(&format!(r#""id":{}"#, deep(10_000))), 2),
        (
            "coordinates",
            format!(
                r#"{{"type":"Feature","properties":null,"geometry":{{"type":"Polygon","coordinates":{}}}}}"#,
                deep(10_000)
            ),
            1,
        ),
        (
            "geometry collection",
            format!(
                r#"{{"type":"Feature","properties":null,"geometry":{}{}}}"#,
                r#"{"type":"GeometryCollection","geometries":["#.repeat(10_000),
                "]}".repeat(10_000)
            ),
            1,
        ),
    ] {
        let dataset = read(collection(&[good.clone(), bad], "").as_bytes()).unwrap();
        assert_eq!((dataset.len(), dataset.warnings().total()), (kept, 1), "{what}: {:?}", dataset.warnings());
        read(&written(&dataset)).unwrap();
    }
    let dataset = read(collection(&[good], &format!(r#","x":{}"#, deep(100_000))).as_bytes()).unwrap();
    assert_eq!((dataset.len(), warnings(&dataset)), (1, vec!["too_deep:1".to_owned()]));
    assert!(matches!(read("[".repeat(100_000).as_bytes()), Err(ReadError::Syntax { .. })));
    // The fault lies at the end of the first line, and no column is 0.
    let cut = read(b"{\"name\": \"cut\n\"}");
    assert!(matches!(cut, Err(ReadError::Syntax { line: 1, column: 13, .. })), "{cut:?}");
}

#[test]
fn a_million_bad_features_are_counted_not_listed() {
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, vec!["0"; 200_000].join(",\n"));
    let dataset = read(text.as_bytes()).unwrap();
    let warnings = dataset.warnings();
    assert_eq!((dataset.len(), warnings.total(), warnings.skipped()), (0, 200_000, 200_000));
    assert_eq!(warnings.list().len(), 100);
    assert_eq!((warnings.list()[99].line, warnings.list()[99].feature.as_deref()), (Some(100), Some("#100")));
}

#[test]
fn data_used_as_names_costs_little() {
    // Three thousand features with two attributes each that no other has.
    let feature = |i: usize| {
        format!(r#"{{"type":"Feature","properties":{{"name{i}":{i},"type{i}":"x","all":1}},"geometry":null}}"#)
    };
    let features: Vec<String> = (0..3000).map(feature).collect();
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    let dataset = read(text.as_bytes()).unwrap();
    assert_eq!(dataset.len(), 3000);
    assert_eq!(dataset.fields().len(), shapan::data::DatasetBuilder::MAX_FIELDS);
    assert!(dataset.heap_bytes() < 4 * text.len(), "{} of {}", dataset.heap_bytes(), text.len());
    let found: Vec<_> = dataset.warnings().list().iter().map(|w| (w.code.as_str(), w.message.as_ref())).collect();
    let words = "more than 4096 attribute names; 1905 attributes of other names were left out";
    assert_eq!(found, [("too_many_fields", words)]);
    assert_eq!(dataset.features().nth(1234).unwrap().attribute("name1234"), Value::Integer(1234));
    assert_eq!(dataset.features().nth(2999).unwrap().attribute("all"), Value::Integer(1));
}

#[test]
fn a_feature_of_a_hundred_thousand_members_is_read_in_no_time() {
    let members = |name: &str| (0..100_000).map(|i| format!(r#""{name}{i}":{i}"#)).collect::<Vec<_>>().join(",");
    let text = format!(
        r#"{{"type":"Feature","geometry":null,"properties":{{{}}},{},"x5":"last"}}"#,
        members("p"),
        members("x")
    );
    let dataset = read(text.as_bytes()).unwrap();
    let members = only(&dataset).members().unwrap();
    assert_eq!((members.len(), &members["x5"]), (100_000, &Json::from("last")));
    assert_eq!(warnings(&dataset), ["duplicate_member:1", "too_many_fields:0"]);
}

#[test]
fn names_in_messages_are_short_and_tame() {
    let text =
        format!(r#"{{"type":"Feature","geometry":null,"properties":{{"\u001b[31m\n{}":1e999}}}}"#, "x".repeat(5000));
    let dataset = read(text.as_bytes()).unwrap();
    let message = &dataset.warnings().list()[0].message;
    assert!(message.len() < 200 && !message.contains(char::is_control), "{message:?}");
}

#[test]
fn an_attribute_of_bad_features_only_is_no_field() {
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"a":1},"geometry":null},
        {"type":"Feature","properties":{"b":1},"geometry":7}]}"#;
    let dataset = read(text.as_bytes()).unwrap();
    let names: Vec<&str> = dataset.fields().iter().map(|f| f.name.as_str()).collect();
    assert_eq!(names, ["a"]);
}
