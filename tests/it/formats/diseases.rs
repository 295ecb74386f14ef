//! Small sick files, one disease each: what is kept, what is said, at which line.

use super::placed::points;
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
        ("swapped-axes.geojson", 2, &["swapped_axes:0"]),
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
    assert!(warning.message.contains("in 1 of 2 positions"), "{}", warning.message);
    assert!(dataset.coords().iter().all(|p| *p == LonLat::new(116.41, 39.77)), "{:?}", dataset.coords());
    // Beside something that is wrong in either order nothing is turned, and each is told.
    let dataset = read(points("39.77,116.41;116.41,39.77;116.41,139.77").as_bytes()).unwrap();
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
    assert_eq!(feature.attribute("n"), Value::Text("1e999".into()));
    assert_eq!(feature.attribute("m"), Value::Text("123456789012345678901234567890".into()));
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

#[test]
fn what_people_write_into_json_is_passed_over_and_told() {
    let feature = |n: &str, x: &str| {
        format!(
            r#"{{"type":"Feature","properties":{{"名称":"井//{n}","水位":{n},}},/* 待核 */"geometry":{{"type":"Point","coordinates":[{x},39.7]}}}}"#
        )
    };
    let features = [feature("NaN", "116.4"), feature("2.5", "-Infinity"), feature("3", "116.5")].join(",\n");
    let text =
        format!("// 王工 2024-3-1 改，经度,纬度\n{{\"type\":\"FeatureCollection\",\"features\":[\n{features},\n]}}");
    let data = read(text.as_bytes()).unwrap();
    assert_eq!((data.len(), data.origin().format), (2, "GeoJSON"));
    // The one whose place nobody knows is left out, and the lines are those of the file.
    assert_eq!(warnings(&data), ["bad_coordinate:4!", "lenient_json:1"]);
    let first = data.features().next().unwrap();
    assert_eq!((first.attribute("名称").to_text(), first.attribute("水位")), ("井//NaN".into(), Value::Null));
    let counts: Vec<u64> = data.warnings().counts().map(|(_, count)| count).collect();
    assert_eq!(counts, [1, 10], "a comment, three in features, three commas and one, two that are no numbers");
    // What is broken otherwise is told where it stands in the file.
    let broken = text.replace("39.7]}},\n]}", "39.7]}}\n,}");
    let error = read(broken.as_bytes()).unwrap_err();
    assert!(matches!(error.kind(), ReadError::Syntax { line: 6, column: 2, .. }), "{error:?}");
}

#[test]
fn json_with_a_comment_before_it_is_no_table_whatever_it_is_called() {
    for name in ["a.geojson", "a.csv", "a.txt"] {
        for text in
            ["// id,lon,lat\n{\"type\":\"Point\",\"coordinates\":[116.4,39.7]}", "/* lon;lat\n1;2 */ {\"type\":1}"]
        {
            let source = formats::Source::of(name, text.as_bytes());
            let read = formats::read_source(&source, &formats::Reading::default(), &Progress::default());
            match read {
                Ok(data) => assert_eq!((data.len(), data.origin().format), (1, "GeoJSON"), "{name}"),
                Err(error) => assert!(matches!(error.kind(), ReadError::NotGeoJson { .. }), "{name}: {error}"),
            }
        }
    }
}

#[test]
fn lines_of_features_and_topologies_may_have_them_too() {
    let point = |z: &str| {
        format!(r#"{{"type":"Feature","properties":{{"z":{z}}},"geometry":{{"type":"Point","coordinates":[1,2]}}}}"#)
    };
    let text = [point("1"), point("NaN"), "// to be checked".to_owned(), point("3")].join("\n");
    let data = read(text.as_bytes()).unwrap();
    assert_eq!((data.len(), warnings(&data)), (3, vec!["lenient_json:2".to_owned()]));
    let topology = r#"{"type":"Topology", // zones
        "objects":{"a":{"type":"Point","coordinates":[116,39],"properties":{"z":NaN}},"b":{"type":"Point","coordinates":[117,39]},},"arcs":[]}"#;
    let path = formats::Source::of("a.json", topology.as_bytes());
    let reading = formats::Reading { part: Some("b".to_owned()), ..Default::default() };
    let data = formats::read_source(&path, &reading, &Progress::default()).unwrap();
    assert_eq!((data.coords().len(), data.coords()[0]), (1, LonLat::new(117.0, 39.0)));
    assert_eq!(warnings(&data), ["lenient_json:1", "assumed_wgs84:0"]);
}

#[test]
fn of_lines_that_were_overwritten_with_zeros_nobody_knows_how_many_there_were() {
    let line = |i: usize| {
        format!(
            r#"{{"type":"Feature","properties":{{"n":{i}}},"geometry":{{"type":"Point","coordinates":[116.4,39.8]}}}}"#
        )
    };
    let lines: Vec<String> = (0..20).map(line).collect();
    let mut bytes = lines.join("\n").into_bytes();
    let at = bytes.len() / 2;
    bytes[at..at + 3 * lines[0].len()].fill(0);
    let data = read(&bytes).unwrap();
    assert_eq!((data.len(), data.warnings().skipped(), warnings(&data)), (17, 0, vec!["damaged:11".to_owned()]));
    let message = &data.warnings().list()[0].message;
    assert!(message.contains("from line 11 on") && message.contains("nobody knows how many"), "{message}");
    assert!(data.warnings().losses().next().is_some());
}

#[test]
fn of_a_collection_with_zeros_in_it_the_features_before_are_kept() {
    let feature =
        r#"{"type":"Feature","properties":{"a":"text"},"geometry":{"type":"Point","coordinates":[116.4,39.8]}}"#;
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, [feature; 9].join(",\n"));
    let at = text.match_indices("text").nth(4).unwrap().0 + 2;
    for zeros in [1, 3, 200] {
        let mut bytes = text.clone().into_bytes();
        bytes[at..at + zeros].fill(0);
        let data = read(&bytes).unwrap();
        assert_eq!((data.len(), warnings(&data)), (4, vec!["cut_off:5".to_owned(), "damaged:0".to_owned()]), "{zeros}");
        let message = &data.warnings().list()[1].message;
        assert!(message.contains("zeros in the place of text, from line 5 on; they and what follows"), "{message}");
    }
    // Behind the end they cost nothing.
    let data = read(&[text.as_bytes(), &[0; 99]].concat()).unwrap();
    assert_eq!((data.len(), warnings(&data)), (9, vec!["damaged:0".to_owned()]));
    let error = read(&[&text.as_bytes()[..20], &[0; 99], &text.as_bytes()[119..]].concat()).unwrap_err();
    assert!(matches!(error.kind(), ReadError::Damaged { .. }), "{error}");
}

#[test]
fn one_bad_byte_costs_a_character_and_not_the_file() {
    let good = r#"{"type":"Feature","properties":{"a":"北京大兴"},"geometry":{"type":"Point","coordinates":[1,2]}}"#;
    let lines = |bad: &[u8]| {
        let (before, behind) = good.split_once("大兴").unwrap();
        let bad = [before.as_bytes(), bad, behind.as_bytes()].concat();
        [good.as_bytes(), &bad, good.as_bytes()].join(&b"\n"[..])
    };
    let texts =
        |data: &Dataset| -> Vec<String> { data.features().map(|f| f.attribute("a").to_text().into_owned()).collect() };
    let broken = read(&lines(b"\xff")).unwrap();
    assert_eq!(texts(&broken), ["北京大兴", "北京\u{fffd}", "北京大兴"]);
    assert_eq!((warnings(&broken), broken.origin().encoding), (vec!["bad_text:2".to_owned()], None));
    // A line of another program, among lines one of which is broken.
    let gbk = [
        &b"{\"type\":\"Feature\",\"properties\":{\"a\":\""[..],
        &encoding_rs::GBK.encode("德茂瀛海").0,
        &good.as_bytes()[good.find("\"},").unwrap()..],
    ]
    .concat();
    let mixed = read(&[lines(b"\xff"), gbk].join(&b"\n"[..])).unwrap();
    assert_eq!(texts(&mixed)[3], "德茂瀛海");
    assert_eq!(warnings(&mixed), ["bad_text:2", "mixed_encodings:4"]);
    // Nothing shows what a text is in whose only character beyond ASCII is broken.
    let latin = b"{\"type\":\"Point\",\"name\":\"caf\xe9s\",\"coordinates\":[1,2]}";
    assert!(matches!(read(latin).unwrap_err().kind(), ReadError::Encoding { .. }));
}

/// As maps for web pages keep their data, `data.js` among them.
#[test]
fn json_in_a_script_is_read_and_told() {
    let json = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"lon":1,"lat":2},"geometry":{"type":"Point","coordinates":[116.4,39.7]}}]}"#;
    let topology = r#"{"type":"Topology","objects":{"a":{"type":"Point","coordinates":[116,39]}},"arcs":[]}"#;
    let read = |name: &str, text: &str| {
        formats::read_source(&formats::Source::of(name, text.as_bytes()), &Default::default(), &Progress::default())
    };
    for name in ["a.geojson", "a.js", "a.csv"] {
        for (before, behind) in [
            ("var data = ", ";"),
            ("const json_地块_1 =\n", ""),
            ("window.stations=", ";\n"),
            ("callback(", ");"),
            ("// made by hand\nL.data (\n", ")"),
        ] {
            let data = read(name, &format!("{before}{json}{behind}")).unwrap();
            assert_eq!((data.len(), data.origin().format), (1, "GeoJSON"), "{name}: {before}");
            assert_eq!(warnings(&data).iter().filter(|w| w.starts_with("lenient_json")).count(), 1, "{before}");
        }
    }
    let data = read("a.js", &format!("var t = {topology};")).unwrap();
    assert_eq!((data.len(), data.origin().format), (1, "TopoJSON"));
    // What is more than JSON in a script is refused where it begins.
    for text in [format!("var a = {json};\nvar b = {json};"), format!("var a = {json};\nL.geoJSON(a);")] {
        let error = read("a.js", &text).unwrap_err();
        assert!(matches!(error.kind(), ReadError::Syntax { line: 1, .. }), "{error}");
    }
    // A table stays one.
    assert_eq!(read("a.csv", "name,lon,lat\nf(x)=[1],116.4,39.7\n").unwrap().origin().format, "CSV");
}

#[test]
fn what_errors_quote_is_bounded_and_steers_no_terminal() {
    let whole = "<Placemark></Placemark>".repeat(50);
    let broken = format!("<kml>{whole}<Placemark></Place{}>", "\0\x1b[31m".repeat(100_000));
    let error = read(broken.as_bytes()).unwrap_err();
    assert!(matches!(error.kind(), ReadError::Xml { .. }), "{error:?}");
    let words = error.to_string();
    assert!(words.len() < 1000 && !words.contains(['\0', '\x1b']), "{} bytes: {words:.300}", words.len());
    let kind = format!(r#"{{"type":"{}","coordinates":[1,2]}}"#, "x".repeat(100_000));
    assert!(read(kind.as_bytes()).unwrap_err().to_string().len() < 1000);
    let missing = ReadError::NoSuchPart { part: "a".to_owned(), parts: vec!["x".repeat(1000); 1000] };
    assert!(missing.to_string().len() < 10_000, "{}", missing.to_string().len());
}
