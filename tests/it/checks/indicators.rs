//! Figures of parcels: stated, drawn, unknown; verdicts that never come from rounded numbers.

use shapan::export;
use shapan::formats;
use shapan::i18n::Lang;
use shapan::plan::{self, IndicatorVerdict, ParcelFigures, Plan, PlanLayer};
use shapan::progress::Progress;
use shapan::project::{self, AllowedValue, Buildings, Indicator, IndicatorRecipe, LayerId, Rest};

/// A square of 100 by 100 parts of a grid, and what it states.
fn feature(properties: &str, [x0, y0, x1, y1]: [f64; 4]) -> String {
    let at = |x: f64, y: f64| format!("[{},{}]", 116.4 + x * 1e-5, 39.8 + y * 1e-5);
    let ring = [at(x0, y0), at(x1, y0), at(x1, y1), at(x0, y1), at(x0, y0)].join(",");
    format!(
        r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"Polygon","coordinates":[[{ring}]]}}}}"#
    )
}

fn plan_of(layers: &[(&str, &[String])]) -> Plan {
    let mut plan = Plan::default();
    for (id, features) in layers {
        let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
        let dataset = formats::read_bytes(text.as_bytes(), &Progress::default()).unwrap();
        plan.project.layers.push(project::default_layer(LayerId::from(*id), id, id, &dataset, 0));
        plan.layers.push(PlanLayer::new(LayerId::from(*id), dataset));
    }
    plan
}

/// Class, figure, least and most.
type Rule = (Option<&'static str>, Indicator, Option<f64>, Option<f64>);

fn recipe(allowed: &[Rule]) -> IndicatorRecipe {
    let allowed = allowed.iter().map(|(class, indicator, min, max)| AllowedValue {
        class: class.map(str::to_owned),
        indicator: *indicator,
        min: *min,
        max: *max,
        rest: Rest::default(),
    });
    IndicatorRecipe {
        parcels: LayerId::from("parcels"),
        class_field: None,
        fields: Vec::new(),
        buildings: None,
        green: None,
        allowed: allowed.collect(),
        rest: Rest::default(),
    }
}

fn ask(plan: &Plan, recipe: &IndicatorRecipe) -> Vec<ParcelFigures> {
    plan::parcel_figures(plan, recipe, &Progress::default()).unwrap()
}

fn figure(parcels: &[ParcelFigures], row: usize, indicator: Indicator) -> (Option<f64>, IndicatorVerdict) {
    let figure = parcels[row].figures.iter().find(|f| f.indicator == indicator).unwrap();
    (figure.value, figure.verdict)
}

const SQUARE: [f64; 4] = [0.0, 0.0, 100.0, 100.0];

#[test]
fn stated_figures_are_judged_as_they_are_and_not_as_printed() {
    use IndicatorVerdict as V;
    let row = |far: &str| feature(&format!(r#""用地代码":"0701","容积率":{far},"绿地率":"35%""#), SQUARE);
    let plan = plan_of(&[("parcels", &[row("2.5"), row("2.5000001"), row("2.4"), row("null"), row("1.4")])]);
    let allowed = [
        (Some("07"), Indicator::FloorAreaRatio, Some(1.5), Some(2.5)),
        (None, Indicator::GreenRatio, Some(35.0), None),
    ];
    let parcels = ask(&plan, &recipe(&allowed));
    let verdicts: Vec<V> = (0..5).map(|i| figure(&parcels, i, Indicator::FloorAreaRatio).1).collect();
    assert_eq!(verdicts, [V::AtTheLimit, V::Fails, V::Holds, V::NotComputable, V::Fails]);
    assert_eq!(figure(&parcels, 0, Indicator::GreenRatio), (Some(35.0), V::AtTheLimit));
    assert_eq!(figure(&parcels, 0, Indicator::Height), (None, V::NotRegulated));
    let table = export::indicators_table(&plan, &parcels, Lang::En);
    assert!(table.contains("2.5000001 fails (1.5–2.5)"), "never 2.50 beyond a bound of 2.5:\n{table}");
    assert!(table.contains("figures that fail: 2") && table.contains("not computable"), "{table}");
}

#[test]
fn a_class_takes_the_nearest_rule_above_it() {
    let plan = plan_of(&[("parcels", &[feature(r#""class_code":"070102","far":2.0"#, SQUARE)])]);
    let far = Indicator::FloorAreaRatio;
    let rules =
        [(None, far, None, Some(1.0)), (Some("07"), far, None, Some(1.5)), (Some("0701"), far, None, Some(3.0))];
    assert_eq!(figure(&ask(&plan, &recipe(&rules)), 0, far).1, IndicatorVerdict::Holds);
    assert_eq!(figure(&ask(&plan, &recipe(&rules[..2])), 0, far).1, IndicatorVerdict::Fails);
}

#[test]
fn footprints_that_lie_on_a_parcel_give_its_figures() {
    let parcels =
        [feature("", SQUARE), feature("", [200.0, 0.0, 300.0, 100.0]), feature("", [400.0, 0.0, 500.0, 100.0])];
    let buildings = [
        feature(r#""floors":4,"height":14"#, [0.0, 0.0, 50.0, 50.0]),
        // Half of it on the first parcel.
        feature(r#""floors":2,"height":7"#, [80.0, 80.0, 120.0, 100.0]),
        feature(r#""floors":null"#, [210.0, 10.0, 220.0, 20.0]),
    ];
    let green = [feature("", [0.0, 50.0, 30.0, 100.0]), feature("", [20.0, 50.0, 40.0, 100.0])];
    let plan = plan_of(&[("parcels", &parcels), ("buildings", &buildings), ("green", &green)]);
    let buildings =
        Buildings { layer: LayerId::from("buildings"), floors_field: None, height_field: None, rest: Rest::default() };
    let recipe = IndicatorRecipe { buildings: Some(buildings), green: Some(LayerId::from("green")), ..recipe(&[]) };
    let found = ask(&plan, &recipe);
    let near = |row, indicator, wanted: f64| {
        let value = figure(&found, row, indicator).0.unwrap();
        assert!((value - wanted).abs() < 1e-3 * wanted.max(1.0), "{indicator:?} {value}, wanted {wanted}");
    };
    near(0, Indicator::Density, 25.0 + 4.0);
    near(0, Indicator::FloorAreaRatio, 4.0 * 0.25 + 2.0 * 0.04);
    near(0, Indicator::Height, 14.0);
    near(0, Indicator::GreenRatio, 20.0);
    // Floors and height are not stated: not computable, never 0.
    near(1, Indicator::Density, 1.0);
    assert_eq!(figure(&found, 1, Indicator::FloorAreaRatio).0, None);
    assert_eq!(figure(&found, 1, Indicator::Height).0, None);
    // Nothing is built: that is a fact.
    assert_eq!(figure(&found, 2, Indicator::FloorAreaRatio).0, Some(0.0));
}

#[test]
fn the_bundled_plan_publishes_no_figures_and_says_so() {
    let opened = plan::open_bundled(&Progress::default()).unwrap();
    assert_eq!(opened.plan.project.indicators, None);
    assert_eq!(plan::usual_indicators(&opened.plan), None);
    let table = export::indicators_table(&opened.plan, &[], Lang::Zh);
    assert!(table.starts_with("未公布地块指标"), "{table}");
}
