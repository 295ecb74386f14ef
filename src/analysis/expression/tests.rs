//! Expressions written and read back, worked out by hand, and refused.

use proptest::prelude::*;

use super::tree::{FieldName, Node, Operator};
use super::{Expression, Quantity};
use crate::data::Dataset;
use crate::formats;
use crate::progress::Progress;

fn dataset() -> Dataset {
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"a":6,"b":1.5,"t":" 12 ","w":"not published","n":null,"建筑 面积":8},
         "geometry":{"type":"Polygon","coordinates":[[[116.4,39.7],[116.41,39.7],[116.41,39.71],[116.4,39.71],[116.4,39.7]]]}},
        {"type":"Feature","properties":{"a":0},"geometry":{"type":"Point","coordinates":[116.5,39.8]}}]}"#;
    formats::read_bytes(text.as_bytes(), &Progress::default()).unwrap()
}

fn values(text: &str) -> [Option<f64>; 2] {
    let dataset = dataset();
    let bound = Expression::parse(text).unwrap().bind(&dataset).unwrap();
    let values: Vec<_> = dataset.features().map(|f| bound.value(f)).collect();
    values.try_into().unwrap()
}

#[test]
fn arithmetic_binds_as_at_school() {
    for (text, value) in [
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) × 3", 9.0),
        ("10 − 4 − 3", 3.0),
        ("24 ÷ 4 / 2", 3.0),
        ("10 - (4 - 3)", 9.0),
        ("-2 * -a", 12.0),
        ("- (a + b)", -7.5),
        ("a/b", 4.0),
        ("t + 1", 13.0),
        ("'建筑 面积' / 2", 4.0),
        ("1e-3 * 1E+3", 1.0),
        ("round(2.5)", 3.0),
        ("round(-2.5)", -3.0),
        ("round(a / 7, 3)", 0.857),
        ("ROUND（1.005 + 0.001，2）", 1.01),
    ] {
        assert_eq!(values(text)[0], Some(value), "{text}");
    }
}

#[test]
fn what_is_computed_from_an_unknown_is_unknown() {
    for text in ["n + 1", "w * 0", "1 / 0", "0 / 0", "1e308 * 10", "length()", "a / (b - 1.5)"] {
        assert_eq!(values(text)[0], None, "{text}");
    }
    assert_eq!(values("b"), [Some(1.5), None], "a field that a feature does not have");
    assert_eq!(values("1 / a")[1], None);
    assert_eq!(values("area()")[1], None, "a point has no area: unknown, not 0");
    assert_eq!(values("-a")[1].map(f64::is_sign_positive), Some(true), "no negative nothing");
}

#[test]
fn geometry_is_measured_as_everywhere_else() {
    use crate::analysis::measure;
    let dataset = dataset();
    let square = dataset.features().next().unwrap();
    assert_eq!(values("area()")[0], Some(measure::area(square).0));
    assert_eq!(values("area() * 15 / 10000")[0], Some(measure::area(square).0 * 15.0 / 10000.0));
    assert_eq!(values("area_plane()")[0], measure::planar_area(square).map(|(area, _)| area.0));
    let around: f64 = square.polygons().map(measure::perimeter).map(|m| m.0).sum();
    assert_eq!(values("perimeter()")[0], Some(around));
    assert_eq!(values("lon()")[1], Some(116.5));
    assert_eq!(values("lat()")[1], Some(39.8));
}

#[test]
fn refusals_name_the_place() {
    for (text, message) in [
        ("", "at character 1: expected a number, a field, a function or \"(\", found the end"),
        ("a +", "at character 4: expected a number, a field, a function or \"(\", found the end"),
        ("a b", "at character 3: expected + - * / or the end, found \"b\""),
        ("(a", "at character 3: expected \")\" or an operator, found the end"),
        ("'a", "at character 1: the quote opened here is never closed"),
        ("2x", "at character 1: expected a number, found \"2x\""),
        (
            "sin(a)",
            "at character 1: there is no function \"sin\"; functions: area, area_plane, length, perimeter, lon, lat, round",
        ),
        ("area(a)", "at character 6: expected \")\", found \"a\""),
        ("round(a, 1.5)", "at character 10: round takes 0 to 15 decimals"),
        ("round(a, 16)", "at character 10: round takes 0 to 15 decimals"),
    ] {
        assert_eq!(Expression::parse(text).map_err(|e| e.to_string()), Err(message.to_owned()), "{text}");
    }
    let deep = "(".repeat(65);
    assert!(Expression::parse(&deep).unwrap_err().to_string().contains("more than 64"));
    assert!(Expression::parse(&"-".repeat(100_000)).is_err());
    let unknown = Expression::parse("a + aa").unwrap().bind(&dataset()).unwrap_err().to_string();
    assert!(unknown.starts_with("at character 5: there is no field \"aa\" (did you mean \"a\"?)"), "{unknown}");
}

fn nodes() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        (0.0..1e9f64).prop_map(Node::Number),
        "[a-zA-Z_面积 +'\"(,1-3]{1,5}".prop_map(|name| Node::Field(FieldName { name, position: 0 })),
        (0..Quantity::ALL.len()).prop_map(|i| Node::Quantity(Quantity::ALL[i])),
    ];
    leaf.prop_recursive(5, 40, 2, |inner| {
        let operator =
            prop_oneof![Just(Operator::Plus), Just(Operator::Minus), Just(Operator::Times), Just(Operator::Over)];
        prop_oneof![
            inner.clone().prop_map(|of| Node::Negative(Box::new(of))),
            (inner.clone(), 0..16u8).prop_map(|(of, decimals)| Node::Round(Box::new(of), decimals)),
            (operator, inner.clone(), inner).prop_map(|(o, a, b)| Node::Two(o, Box::new(a), Box::new(b))),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_back_the_same(root in nodes()) {
        let text = Expression { root: root.clone() }.to_string();
        prop_assert_eq!(Expression::parse(&text), Ok(Expression { root }), "{}", text);
    }

    #[test]
    fn no_text_stops_the_reader(text in "\\PC{0,40}") {
        let _ = Expression::parse(&text);
    }
}
