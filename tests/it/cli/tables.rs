//! `shapan table`: rows in all its forms, and what it refuses.

use super::Place;

#[test]
fn rows_are_filtered_sorted_and_computed() {
    let place = Place::new();
    let arguments = ["table", "zones", "--add", "big = area() / 10000", "--where", "big > 54", "--sort", "-big"];
    let run = place.run(&[&arguments[..], &["--columns", "name_en,big", "--format", "csv", "--lang", "en"]].concat());
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let ids: Vec<&str> = run.out.lines().map(|line| line.split(',').next().unwrap()).collect();
    assert_eq!(ids, ["feature_id", "zone-hq", "zone-med", "zone-rnd"]);
    assert!(run.out.starts_with("feature_id,name_en,big,geometry_basis\r\n"), "a sketch stays marked: {}", run.out);
    let json: serde_json::Value =
        serde_json::from_str(&place.run(&[&arguments[..], &["--format", "json"]].concat()).out).unwrap();
    assert_eq!((json["count"].as_u64(), json["total"].as_u64()), (Some(3), Some(4)));
    assert!(json["rows"][0]["values"]["big"].as_f64().unwrap() > 73.0);
    let geojson: serde_json::Value =
        serde_json::from_str(&place.run(&[&arguments[..], &["--format", "geojson"]].concat()).out).unwrap();
    assert_eq!(geojson["features"][0]["properties"]["big"], json["rows"][0]["values"]["big"]);
    let table = place.run(&["table", "zones", "--sort", "name_zh", "--columns", "name_zh", "--lang", "zh"]);
    let first = table.out.lines().nth(3).unwrap();
    assert!(first.starts_with("研发转化区"), "yán before yī, zhì and zǒng: {}", table.out);
}

#[test]
fn refusals_say_what_there_is() {
    let place = Place::new();
    for (arguments, message) in [
        (vec!["table", "zone"], "no layer is called \"zone\""),
        (vec!["table", "zones", "--sort", "size"], "there is no column \"size\" to sort by"),
        (vec!["table", "zones", "--columns", "size"], "there is no column \"size\""),
        (vec!["table", "zones", "--where", "size > 1"], "there is no field \"size\""),
        (vec!["table", "zones", "--add", "x = are()"], "there is no function \"are\""),
        (vec!["table", "zones", "--add", "kind = 1"], "there is a column \"kind\" already"),
        (vec!["table", "zones", "--add", "area()"], "NAME = EXPRESSION"),
    ] {
        let run = place.run(&arguments);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{arguments:?}");
        assert!(run.err.contains(message), "{arguments:?}: {}", run.err);
    }
}
