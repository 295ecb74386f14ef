//! Public collections of good and bad GeoJSON: georust, geojsonhint, Natural Earth.

use super::*;
use shapan::data::GeometryType;

#[test]
fn canonical_files_survive_reading_and_writing() {
    let files = fixtures("georust-geojson/canonical", ".geojson");
    assert_eq!(files.len(), 16);
    for (name, bytes) in files {
        let source: Json = serde_json::from_slice(&bytes).unwrap();
        let dataset = read(&bytes).unwrap();
        assert_eq!(warnings(&dataset), [""; 0], "{name}");
        assert_same(&written_in_form(&source, &dataset), &source, &name);
        let again = read(&written(&dataset)).unwrap();
        assert_eq!(written(&again), written(&dataset), "{name}");
    }
}

#[test]
fn good_files_load_without_a_word() {
    let files = fixtures("geojsonhint/good", ".geojson");
    assert_eq!(files.len(), 18);
    for (name, bytes) in files {
        let dataset = read(&bytes).unwrap();
        // The polygons of this one reach 142° south: good to a linter of structure, nowhere on the globe.
        if name == "issue82.geojson" {
            assert_eq!(warnings(&dataset), ["out_of_range:6!"], "{name}");
            continue;
        }
        assert_eq!(warnings(&dataset), [""; 0], "{name}");
        let source: Json = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(dataset.len(), source["features"].as_array().map_or(1, Vec::len), "{name}");
    }
}

/// What becomes of each bad file, beside the line and the beginning of each fault that geojsonhint names.
///
/// Where the lines differ, ours is that of the member at fault and the linter's that of the object around it.
#[test]
fn bad_files_are_told_as_geojsonhint_tells_them() {
    let expected: [(&str, &str, &[&str]); 22] = [
        ("bad-featurelist", "bad_coordinate:3!", &["3 a number was found where a coordinate array"]),
        ("bad-object-type", "error: \"type\" is an object (line 1)", &["1 \"type\" member should be string"]),
        // One fault costs the feature; the linter names all 361.
        ("bad-polygonloop", "bad_coordinate:5!", &["5 a number was found where a coordinate array"]),
        ("badcoord", "bad_coordinate:3!", &["3 each element in a position must be a number"]),
        ("badfeature", "bad_type:1!", &["1 Every feature must be an object"]),
        ("bbox-4or6elements", "bad_bbox:4", &["4 bbox must contain 4 elements"]),
        ("bbox-string", "bad_bbox:4", &["1 bbox member must be an array"]),
        // The linter calls a last position with an elevation unlike a first one without: so do we, more exactly.
        ("different-first-size", "mixed_dimensions:4 winding_order:1", &["4 the first and last positions"]),
        ("expected_object", "bad_member:1", &["1 \"properties\" member should be object"]),
        (
            "feature_changed_semantics",
            "changed_semantics:2 changed_semantics:3",
            &["1 Feature object cannot contain a \"features\"", "1 Feature object cannot contain a \"coordinates\""],
        ),
        ("featurecollection-type-case", "error: \"FeatureCollection\")", &["1 Expected FeatureCollection but got"]),
        (
            "featurecollection_changed_semantics",
            "changed_semantics:2 changed_semantics:3",
            &[
                "1 FeatureCollection object cannot contain a \"prop",
                "1 FeatureCollection object cannot contain a \"coor",
            ],
        ),
        ("geometrycollection_nested", "nested_collection:6", &["2 GeometryCollection should avoid nested"]),
        (
            "multiple_problems",
            "bad_member:7 bad_coordinate:10! bad_type:27! bad_type:38!",
            &[
                "4 Feature \"id\" member must have",
                "10 each element in a position",
                "27 GeoJSON features must have a type",
                "38 GeoJSON features must have a type",
                // Not told: the feature is left out for its type already.
                "41 \"coordinates\" member should be an array",
            ],
        ),
        ("multipoint-nondimension", "bad_coordinate:1!", &["1 position should be an array"; 2]),
        ("notype", "error: without \"type\" (line 1)", &["1 \"type\" member required"]),
        ("point-string", "bad_coordinate:3!", &["3 each element in a position"]),
        ("point-toomany", "too_many_numbers:3", &["3 position should not have more than 3"]),
        ("polygon_winding_order", "winding_order:1", &["1 Polygons and MultiPolygons should follow"]),
        ("short-line", "short_line:2!", &["2 a line needs to have two or more"]),
        ("short-multilinestring", "short_line:4!", &["4 a line needs to have two or more"]),
        ("unknowntype", "error: \"FooBar\" (line 1)", &["1 The type FooBar is unknown"]),
    ];
    assert_eq!(fixtures("geojsonhint/bad", ".geojson").len(), expected.len());
    for (name, ours, theirs) in expected {
        let result = fs::read(fixture(&format!("geojsonhint/bad/{name}.result"))).unwrap();
        let result: Vec<Json> = serde_json::from_slice(&result).unwrap();
        assert!(result.len() == theirs.len() || name == "bad-polygonloop", "{name}: {} faults", result.len());
        for (fault, expected) in result.iter().zip(theirs) {
            let found = format!("{} {}", fault["line"], fault["message"].as_str().unwrap());
            assert!(found.starts_with(expected), "{name}: {found}");
        }
        match (read_fixture(&format!("geojsonhint/bad/{name}.geojson")), ours.strip_prefix("error: ")) {
            (Ok(dataset), None) => assert_eq!(warnings(&dataset).join(" "), ours, "{name}"),
            (Err(error), Some(words)) => assert!(error.to_string().contains(words), "{name}: {error}"),
            (outcome, _) => panic!("{name}: {outcome:?}"),
        }
    }
}

#[test]
fn countries_keep_every_position() {
    for (name, count, type_count) in
        [("georust-geojson/countries.geojson", 180, 2), ("naturalearth/countries_50m.geojson", 241, 2)]
    {
        let dataset = read_fixture(name).unwrap();
        assert_eq!(dataset.len(), count, "{name}");
        assert_eq!(dataset.geometry_type_counts().len(), type_count, "{name}");
        assert_eq!(dataset.warnings().skipped(), 0, "{name}");
        let source: Json = serde_json::from_slice(&fs::read(fixture(name)).unwrap()).unwrap();
        for (feature, source) in dataset.features().zip(source["features"].as_array().unwrap()) {
            assert_same(&geojson::feature_to_json(feature), source, name);
        }
    }
}

#[test]
fn the_geojson_crate_sees_the_same_coordinates() {
    let bytes = fs::read(fixture("naturalearth/countries_50m.geojson")).unwrap();
    let theirs: ::geojson::FeatureCollection = String::from_utf8(bytes.clone()).unwrap().parse().unwrap();
    let mut flat = Vec::new();
    for feature in theirs.features {
        let mut add = |rings: &[Vec<::geojson::Position>]| {
            flat.extend(rings.iter().flatten().map(|p| (p[0].to_bits(), p[1].to_bits())));
        };
        match feature.geometry.unwrap().value {
            ::geojson::GeometryValue::Polygon { coordinates } => add(&coordinates),
            ::geojson::GeometryValue::MultiPolygon { coordinates } => coordinates.iter().for_each(|p| add(p)),
            other => panic!("{other:?}"),
        }
    }
    let ours = read(&bytes).unwrap();
    assert!(ours.coords().iter().map(|p| (p.lon.to_bits(), p.lat.to_bits())).eq(flat));
}

#[test]
fn a_geometry_collection_keeps_its_members() {
    let dataset = read_fixture("georust-geojson/geometry_collection.geojson").unwrap();
    let feature = only(&dataset);
    assert_eq!(feature.geometry_type(), GeometryType::GeometryCollection);
    let bytes = fs::read(fixture("georust-geojson/geometry_collection.geojson")).unwrap();
    let source: Json = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(feature.collection().unwrap().len(), source["geometries"].as_array().unwrap().len());
    assert_same(&geojson::geometry_to_json(feature), &source, "geometry_collection");
}
