//! JSONTestSuite: none of its texts is GeoJSON, but each may stand inside a good file as a value.

use shapan::data::WarningCode;

use super::*;

const FEATURE: &str = r#"{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[1,2]}}"#;

fn suite() -> Vec<(String, Vec<u8>)> {
    let files = fixtures("jsontestsuite", ".json");
    assert_eq!(files.len(), 318);
    files
}

fn around(before: &str, text: &[u8], behind: &str) -> Vec<u8> {
    [before.as_bytes(), text, behind.as_bytes()].concat()
}

#[test]
fn no_file_of_the_suite_is_geojson() {
    for (name, bytes) in suite() {
        let error = read(&bytes).expect_err(&name);
        let words = error.to_string();
        assert!(words.len() > 10 && !words.contains('\n'), "{name}: {words}");
        // What is JSON must not be called broken.
        if name.starts_with("y_") {
            assert!(matches!(error, ReadError::NotGeoJson { .. }), "{name}: {words}");
        }
    }
}

#[test]
fn a_foreign_member_holds_what_is_json_and_nothing_else() {
    for (name, text) in suite() {
        let last = around(&format!(r#"{{"type":"FeatureCollection","features":[{FEATURE}],"x":"#), &text, "}");
        let first = around(r#"{"x":"#, &text, &format!(r#","type":"FeatureCollection","features":[{FEATURE}]}}"#));
        for bytes in [last, first] {
            check(&name, &bytes, |dataset| {
                let value: Json = serde_json::from_slice(&text).unwrap();
                assert_eq!(dataset.members().get("x"), Some(&value), "{name}");
            });
        }
    }
}

#[test]
fn an_attribute_holds_what_is_json_and_nothing_else() {
    for (name, text) in suite() {
        let before = r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{"x":"#;
        check(&name, &around(before, &text, "}}"), |dataset| {
            let value: Json = serde_json::from_slice(&text).unwrap();
            assert_same(&geojson::feature_to_json(only(dataset))["properties"]["x"], &value, &name);
        });
    }
}

/// The texts that are read although they are no JSON: with comments, a comma too many, or what is no number; each is told.
const FORGIVEN: [&str; 10] = [
    "n_array_comma_after_close.json",
    "n_array_extra_comma.json",
    "n_array_number_and_comma.json",
    "n_number_-NaN.json",
    "n_number_NaN.json",
    "n_number_infinity.json",
    "n_number_minus_infinity.json",
    "n_object_trailing_comma.json",
    "n_object_trailing_comment.json",
    "n_structure_object_with_comment.json",
];

/// `y_` loads and keeps its value, `n_` is refused or forgiven, `i_` does either.
fn check(name: &str, bytes: &[u8], kept: impl FnOnce(&Dataset)) {
    match (name.split_at(2).0, read(bytes)) {
        ("y_", Ok(dataset)) => {
            assert_eq!((dataset.len(), dataset.warnings().total()), (1, 0), "{name}");
            kept(&dataset);
        }
        ("n_", Err(_)) => {}
        ("n_", Ok(dataset)) if FORGIVEN.iter().any(|forgiven| name.ends_with(forgiven)) => {
            let told: Vec<WarningCode> = dataset.warnings().counts().map(|(code, _)| code).collect();
            assert_eq!((dataset.len(), told), (1, vec![WarningCode::LenientJson]), "{name}");
        }
        ("i_", Ok(dataset)) => assert_eq!(dataset.len(), 1, "{name}"),
        ("i_", Err(_)) => {}
        (_, Ok(_)) => panic!("{name} was taken for JSON"),
        (_, Err(error)) => panic!("{name}: {error}"),
    }
}
