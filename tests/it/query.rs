//! Queries: the numbers of a hit, borderline, order, nearest, identify, several layers, the attribute filter.

use std::sync::Arc;

use proptest::prelude::*;
use shapan::analysis::index::SpatialIndex;
use shapan::analysis::measure::{self, Metres};
use shapan::analysis::query::{
    Filter, FilterError, QueryLayer, Target, identify, ids_within, nearest, nearest_in_layers, within, within_layers,
};
use shapan::data::{Dataset, FeatureId, LonLat, Value};
use shapan::progress::Progress;

use crate::index::{exact, index, layers, targets};
use crate::measure::layers::{Geometry, dataset_with, line, points, polygon, texts};

const PARK: LonLat = LonLat::new(116.41104, 39.77658);

fn rows(hits: &[shapan::analysis::query::Hit]) -> Vec<u32> {
    hits.iter().map(|h| h.feature.0).collect()
}

#[test]
fn hits_and_nearest_are_those_of_the_plain_loop() {
    let progress = Progress::default();
    for (mut random, data) in layers() {
        let near = data.coords()[data.coords().len() / 3];
        let index = index(data);
        let data = index.dataset().clone();
        for target in targets(&mut random, near) {
            let mut all: Vec<(f64, FeatureId)> =
                data.features().filter_map(|f| Some((exact(&target, &data, f.id())?, f.id()))).collect();
            all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            for radius in [50.0, 20_000.0, 3e6] {
                let answer = within(&index, &target, Metres(radius), None, &progress).unwrap();
                let expected: Vec<_> = all.iter().filter(|(d, _)| *d <= radius + 1e-6).collect();
                assert_eq!(answer.hits.len(), expected.len());
                let mut ids: Vec<FeatureId> = expected.iter().map(|(_, id)| *id).collect();
                let mut found: Vec<FeatureId> = answer.hits.iter().map(|h| h.feature).collect();
                ids.sort();
                found.sort();
                assert_eq!(found, ids);
                for (hit, (d, id)) in answer.hits.iter().zip(expected) {
                    assert!((hit.distance.0 - d).abs() < 1e-6, "{target:?} {id:?}: {} {d}", hit.distance.0);
                    // The numbers of a hit belong together.
                    assert!((measure::distance(hit.from, hit.to).0 - hit.distance.0).abs() < 1e-6);
                    assert_eq!(hit.azimuth_deg.is_none(), hit.distance.0 == 0.0);
                    if let Some(azimuth) = hit.azimuth_deg.filter(|_| hit.distance.0 > 1.0) {
                        let end = measure::destination(hit.from, azimuth, hit.distance);
                        assert!(measure::distance(end, hit.to).0 < 1e-5);
                    }
                    assert_eq!(hit.borderline, (hit.distance.0 - radius).abs() <= radius * 0.005 + 1e-6);
                }
                let outside = all.iter().filter(|(d, _)| *d > radius + 1e-6 && *d <= radius * 1.005 + 1e-6).count();
                assert_eq!(answer.just_outside.len(), outside);
            }
            for k in [0, 1, 7, 1_000] {
                let found = nearest(&index, &target, k, None, &progress).unwrap();
                assert_eq!(found.len(), k.min(all.len()));
                for (hit, (d, _)) in found.iter().zip(&all) {
                    assert!((hit.distance.0 - d).abs() < 1e-6, "{target:?} {k}: {} {d}", hit.distance.0);
                }
                assert!(found.windows(2).all(|w| (w[0].distance, w[0].feature) <= (w[1].distance, w[1].feature)));
            }
        }
    }
}

/// Hospitals due north of the park at stated distances and with stated uncertainty.
fn hospitals(places: &[(f64, Option<f64>)]) -> SpatialIndex {
    let features: Vec<Geometry> =
        places.iter().map(|(m, _)| points(&[measure::destination(PARK, 0.0, Metres(*m))])).collect();
    index(dataset_with(&features, |i, b| {
        b.property("name", Value::Integer(i as i64));
        if let Some(u) = places[i].1 {
            b.property("position_uncertainty_m", Value::Real(u));
        }
    }))
}

#[test]
fn borderline_is_the_stated_uncertainty_or_half_a_percent() {
    let index = hospitals(&[
        (14_926.0, None),
        (14_924.0, None),
        (15_074.0, None),
        (15_076.0, None),
        (14_950.0, Some(30.0)),
        (14_980.0, Some(30.0)),
        (15_029.0, Some(30.0)),
        (15_031.0, Some(30.0)),
        (14_000.0, Some(2_000.0)),
        (16_900.0, Some(2_000.0)),
        (15_000.0, Some(0.0)),
        (15_001.0, Some(0.0)),
        (15_000.0, Some(-5.0)),
    ]);
    let answer = within(&index, &Target::Point(PARK), Metres(15_000.0), None, &Progress::default()).unwrap();
    assert_eq!(rows(&answer.hits), [8, 1, 0, 4, 5, 10, 12]);
    let borderline: Vec<u32> = answer.hits.iter().filter(|h| h.borderline).map(|h| h.feature.0).collect();
    assert_eq!(borderline, [8, 0, 5, 10, 12]);
    assert_eq!(rows(&answer.just_outside), [6, 2, 9]);
    assert_eq!(answer.hits[0].uncertainty_m, Some(2_000.0));
    assert_eq!(answer.hits[6].uncertainty_m, None, "a negative uncertainty is none");
}

#[test]
fn layers_are_answered_together() {
    let (a, b) =
        (hospitals(&[(300.0, None), (900.0, None)]), hospitals(&[(100.0, None), (900.0, None), (2_005.0, None)]));
    let target = Target::Point(PARK);
    let progress = Progress::default();
    let layers = [QueryLayer { key: "b", index: &b, filter: None }, QueryLayer { key: "a", index: &a, filter: None }];
    let name = |hits: &[shapan::analysis::query::LayerHit<&'static str>]| -> Vec<(&str, u32)> {
        hits.iter().map(|h| (h.layer, h.hit.feature.0)).collect()
    };
    let answer = within_layers(&layers, &target, Metres(2_000.0), &progress).unwrap();
    assert_eq!(name(&answer.hits), [("b", 0), ("a", 0), ("b", 1), ("a", 1)], "ties go by layer as asked");
    assert_eq!(name(&answer.just_outside), [("b", 2)]);
    let found = nearest_in_layers(&layers, &target, 3, &progress).unwrap();
    assert_eq!(name(&found), [("b", 0), ("a", 0), ("b", 1)]);
    progress.cancel();
    assert!(within_layers(&layers, &target, Metres(2_000.0), &progress).is_err());
    assert!(nearest_in_layers(&layers, &target, 3, &progress).is_err());
}

#[test]
fn identify_gives_points_then_lines_then_the_smallest_area() {
    let at = |bearing: f64, metres: f64| measure::destination(PARK, bearing, Metres(metres));
    let disc = |metres| polygon(&[measure::circle(PARK, Metres(metres), 36)]);
    let features = [
        disc(3_000.0),
        line(&[at(90.0, 8.0), at(100.0, 500.0)]),
        points(&[at(0.0, 6.0)]),
        disc(500.0),
        points(&[at(0.0, 2.0)]),
        polygon(&[measure::circle(at(0.0, 209.0), Metres(200.0), 36)]),
        points(&[at(0.0, 60.0)]),
        disc(1_000.0),
    ];
    let index = index(dataset_with(&features, |_, _| ()));
    let hits = identify(&index, PARK, Metres(10.0));
    assert_eq!(rows(&hits), [4, 2, 1, 3, 7, 0, 5]);
    assert!((hits[0].distance.0 - 2.0).abs() < 1e-6);
    assert_eq!(hits[3].distance, Metres(0.0));
    assert!((hits[6].distance.0 - 9.0).abs() < 1.0);
}

#[test]
fn targets_without_geometry_find_nothing() {
    let index = hospitals(&[(300.0, None)]);
    let target = Target::all_of(Arc::new(Dataset::default()));
    let progress = Progress::default();
    assert!(within(&index, &target, Metres(1e9), None, &progress).unwrap().hits.is_empty());
    assert!(nearest(&index, &target, 3, None, &progress).unwrap().is_empty());
    assert!(within(&index, &Target::Point(PARK), Metres(f64::NAN), None, &progress).unwrap().hits.is_empty());
    assert!(ids_within(&index, &Target::Point(PARK), Metres(-1.0), None).is_empty());
    assert!(Target::centroid_of(&Dataset::default(), &[]).is_none());
}

/// Six campuses with cells of every kind.
fn campuses() -> Dataset {
    let features = vec![points(&[PARK]); 6];
    dataset_with(&features, |i, b| {
        let name = ["北京医院", "Peking Union", "O'Brien \"East\"", "天坛医院", "", "无名"][i];
        texts(b, &[("name", name), ("等级", ["三级甲等", "三级甲等", "二级", "三级", "三级甲等", "一级"][i])]);
        match i {
            0 => b.property("beds", Value::Integer(1_247)),
            1 => b.property("beds", Value::Real(2_000.5)),
            2 => b.property("beds", Value::Null),
            3 => b.property("beds", Value::Integer(950)),
            _ => true,
        };
        b.property("open", Value::Boolean(i % 2 == 0));
        texts(b, &[("code", ["100730", "0100", "99", "abc", "1e3", "x"][i])]);
        if i < 3 {
            b.property("tags", Value::Json([r#"["心脏","肿瘤"]"#, r#"["eye",7,null]"#, "[]"][i]));
        }
        b.property("serial", Value::Integer(9_007_199_254_740_990 + i as i64));
    })
}

fn select(expression: &str) -> Vec<u32> {
    let data = campuses();
    let filter = Filter::parse(expression).unwrap().bind(&data).unwrap();
    filter.select(&data).into_iter().map(|id| id.0).collect()
}

#[test]
fn filters_select() {
    let cases: &[(&str, &[u32])] = &[
        ("等级 = 三级甲等", &[0, 1, 4]),
        ("等级=三级甲等 and open = true", &[0, 4]),
        ("\"等级\" = '三级甲等' AND NOT open=TRUE", &[1]),
        ("等级 ~ 三级", &[0, 1, 3, 4]),
        ("beds > 1000", &[0, 1]),
        ("beds >= 950 and beds < '1247'", &[3]),
        ("beds = 950.0", &[3]),
        ("beds = ''", &[2, 4, 5]),
        ("beds != ''", &[0, 1, 3]),
        ("beds != 950", &[0, 1, 2, 4, 5]),
        ("not beds < 1000", &[0, 1, 2, 4, 5]),
        ("name = ''", &[4]),
        ("name ~ union", &[1]),
        ("name = 'Peking Union'", &[1]),
        ("name = 'O''Brien \"East\"'", &[2]),
        ("name = \"O'Brien \"\"East\"\"\"", &[2]),
        ("code = 0100", &[1]),
        ("code = 100", &[]),
        ("code > 98", &[0, 1, 2, 4]),
        ("code >= abc", &[3, 5]),
        ("tags = 心脏", &[0]),
        ("tags ~ EY", &[1]),
        ("tags = 7", &[1]),
        ("tags != 心脏", &[1, 2, 3, 4, 5]),
        ("tags = ''", &[1, 3, 4, 5]),
        ("open != true", &[1, 3, 5]),
        ("open > false", &[]),
        ("serial = 9007199254740993", &[3]),
        ("serial > 9007199254740993", &[4, 5]),
        ("等级 = 二级 or 等级 = 一级 and open = true", &[2]),
        ("(等级 = 二级 or 等级 = 一级) and (open = true or open = false)", &[2, 5]),
        ("not (等级 = 二级 or 等级 ~ 三)", &[5]),
        ("beds==950", &[3]),
    ];
    for (expression, rows) in cases {
        assert_eq!(select(expression), *rows, "{expression}");
    }
}

#[test]
fn filters_say_what_is_wrong_and_where() {
    let cases = [
        ("", "at character 1: expected a field, \"not\" or \"(\", found the end"),
        ("beds", "at character 5: expected one of = != < <= > >= ~, found the end"),
        ("beds 5", "at character 6: expected one of = != < <= > >= ~, found \"5\""),
        ("beds ! 5", "at character 6: expected \"!=\", found \"!\""),
        (
            "等级 = 甲 乙",
            "at character 8: expected \"and\", \"or\" or the end (a value with spaces needs quotes), found \"乙\"",
        ),
        ("(a = 1", "at character 7: expected \")\", \"and\" or \"or\", found the end"),
        (
            "a = 1)",
            "at character 6: expected \"and\", \"or\" or the end (a value with spaces needs quotes), found \")\"",
        ),
        ("a = and", "at character 5: expected a value, found \"and\""),
        ("a = 'x", "at character 5: the quote opened here is never closed"),
        ("and", "at character 1: expected a field, \"not\" or \"(\", found \"and\""),
    ];
    for (expression, message) in cases {
        assert_eq!(Filter::parse(expression).unwrap_err().to_string(), message);
    }
    let error = Filter::parse("open = true and bed > 3").unwrap().bind(&campuses()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "at character 17: there is no field \"bed\" (did you mean \"beds\"?); fields: name, 等级, beds, open, code, tags, serial"
    );
    let error = Filter::parse("zzz = 1").unwrap().bind(&campuses()).unwrap_err();
    assert!(matches!(error, FilterError::UnknownField { suggestion: None, .. }));
}

#[test]
fn depth_is_bounded() {
    let nested = |n: usize| format!("{}beds = 1{}", "(".repeat(n), ")".repeat(n));
    assert!(Filter::parse(&nested(64)).is_ok());
    assert!(matches!(Filter::parse(&nested(65)), Err(FilterError::TooDeep { position: 65, limit: 64 })));
    assert!(matches!(Filter::parse(&nested(1_000_000)), Err(FilterError::TooDeep { .. })));
    assert!(Filter::parse(&format!("{}a = 1", "not ".repeat(64))).is_ok());
    assert!(Filter::parse(&format!("{}a = 1", "not ".repeat(100_000))).is_err());
    // Long is not deep.
    assert!(Filter::parse(&vec!["a = 1"; 20_000].join(" and ")).is_ok());
}

#[test]
fn filters_narrow_queries() {
    let index = index(campuses());
    let filter = Filter::parse("open = true").unwrap().bind(index.dataset()).unwrap();
    let target = Target::Point(PARK);
    let progress = Progress::default();
    let answer = within(&index, &target, Metres(10.0), Some(&filter), &progress).unwrap();
    assert_eq!(rows(&answer.hits), [0, 2, 4]);
    assert_eq!(rows(&nearest(&index, &target, 2, Some(&filter), &progress).unwrap()), [0, 2]);
    let mut ids = ids_within(&index, &target, Metres(10.0), Some(&filter));
    ids.sort();
    assert_eq!(ids, [0, 2, 4].map(FeatureId));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// No text brings the reader down, and what it points at lies within the text.
    #[test]
    fn any_text_is_read_or_refused(text in "[a-z=!<>~()'\" 等级0-9.andort]{0,60}") {
        let data = campuses();
        match Filter::parse(&text) {
            Ok(filter) => { let _ = filter.bind(&data).map(|f| f.select(&data)); }
            Err(FilterError::Unexpected { position, .. } | FilterError::OpenQuote { position }
                | FilterError::TooDeep { position, .. } | FilterError::UnknownField { position, .. }) => {
                prop_assert!(position >= 1 && position <= text.chars().count() + 1);
            }
        }
    }

    /// Quoting brings any value through unchanged.
    #[test]
    fn quoted_values_are_exact(value in "\\PC{1,12}") {
        let data = dataset_with(&[points(&[PARK])], |_, b| texts(b, &[("f", &value)]));
        for quote in ["'", "\""] {
            let text = format!("f = {quote}{}{quote}", value.replace(quote, &quote.repeat(2)));
            prop_assert_eq!(Filter::parse(&text).unwrap().bind(&data).unwrap().select(&data).len(), 1);
        }
    }
}
