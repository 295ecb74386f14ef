//! Figures of parcels: stated, drawn, unknown; verdicts that never come from rounded numbers.

use shapan::export;
use shapan::formats;
use shapan::i18n::Lang;
use shapan::plan::{self, ParcelFigures, Plan, PlanLayer, Verdict};
use shapan::progress::Progress;
use shapan::project::{
    self, AllowedValue, Buildings, Indicator, IndicatorField, IndicatorRecipe, LayerId, PercentUnit, Rest,
};

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

fn figure(parcels: &[ParcelFigures], row: usize, indicator: Indicator) -> (Option<f64>, Option<Verdict>) {
    let figure = parcels[row].figures.iter().find(|f| f.indicator == indicator).unwrap();
    (figure.value, figure.verdict)
}

const SQUARE: [f64; 4] = [0.0, 0.0, 100.0, 100.0];

#[test]
fn stated_figures_are_judged_as_they_are_and_not_as_printed() {
    use Verdict as V;
    let row = |far: &str| feature(&format!(r#""用地代码":"0701","容积率":{far},"绿地率":"35%""#), SQUARE);
    let plan = plan_of(&[("parcels", &[row("2.5"), row("2.5000001"), row("2.4"), row("null"), row("1.4")])]);
    let allowed = [
        (Some("07"), Indicator::FloorAreaRatio, Some(1.5), Some(2.5)),
        (None, Indicator::GreenRatio, Some(35.0), None),
    ];
    let parcels = ask(&plan, &recipe(&allowed));
    let verdicts: Vec<Option<V>> = (0..5).map(|i| figure(&parcels, i, Indicator::FloorAreaRatio).1).collect();
    assert_eq!(verdicts, [V::AtTheLimit, V::Fails, V::Holds, V::NotComputable, V::Fails].map(Some));
    assert_eq!(figure(&parcels, 0, Indicator::GreenRatio), (Some(35.0), Some(V::AtTheLimit)));
    assert_eq!(figure(&parcels, 0, Indicator::Height), (None, None));
    let table = export::indicators_table(&plan, &parcels, Lang::En);
    assert!(table.contains("2.5000001 fails (1.5–2.5)"), "never 2.50 beyond a bound of 2.5:\n{table}");
    assert!(table.contains("figures that fail: 2") && table.contains("not computable"), "{table}");
}

fn unit(recipe: &IndicatorRecipe, indicator: Indicator) -> Option<PercentUnit> {
    recipe.fields.iter().find(|f| f.indicator == indicator).and_then(|f| f.unit)
}

#[test]
fn shares_are_told_from_per_cent_by_their_numbers_and_then_by_the_recipe() {
    use Verdict as V;
    let row = |density: &str, green: &str, open: &str| {
        feature(&format!(r#""density":{density},"绿地率":{green},"首层开放率":{open},"far":0.4"#), SQUARE)
    };
    let rows = [row("0.29", "0.5", "0.5"), row("1", "35", "\"0.8%\""), row("null", "null", "0.2")];
    let plan = plan_of(&[("parcels", &rows)]);
    let own = plan::usual_indicators(&plan).unwrap();
    assert_eq!(own.fields.len(), 4);
    assert_eq!(unit(&own, Indicator::Density), Some(PercentUnit::Share), "all from 0 to 1");
    assert_eq!(unit(&own, Indicator::GreenRatio), Some(PercentUnit::Percent), "35 is no share");
    assert_eq!(unit(&own, Indicator::GroundFloorOpenness), Some(PercentUnit::Percent), "a % sign says so");
    assert_eq!(unit(&own, Indicator::FloorAreaRatio), None, "a ratio is no part of a whole");
    let rules = [(None, Indicator::Density, None, Some(29.0)), (None, Indicator::GreenRatio, Some(0.5), None)];
    // A recipe without units, as older files have it, reads the same.
    for recipe in [IndicatorRecipe { allowed: recipe(&rules).allowed, ..own.clone() }, recipe(&rules)] {
        let found = ask(&plan, &recipe);
        assert_eq!(
            figure(&found, 0, Indicator::Density),
            (Some(29.0), Some(V::AtTheLimit)),
            "0.29 is 29 %, to the last bit"
        );
        assert_eq!(figure(&found, 1, Indicator::Density), (Some(100.0), Some(V::Fails)));
        assert_eq!(figure(&found, 2, Indicator::Density), (None, Some(V::NotComputable)));
        assert_eq!(figure(&found, 0, Indicator::GreenRatio), (Some(0.5), Some(V::AtTheLimit)));
        assert_eq!(figure(&found, 1, Indicator::GroundFloorOpenness).0, Some(0.8));
        let table = export::indicators_table(&plan, &found, Lang::En);
        assert!(table.contains("29.00 at the limit") && table.contains("density is read as a share"), "{table}");
        assert!(!table.contains("绿地率 is read"), "{table}");
        let json = export::indicators_json(&plan, &found);
        assert_eq!(json["parcels"][0]["figures"][1]["field_unit"], "share");
        assert_eq!(json["parcels"][0]["figures"][0]["field_unit"], serde_json::Value::Null);
    }
    // The recipe has the last word, but for a % sign.
    let said = |unit| {
        let field = |indicator, field: &str| IndicatorField {
            indicator,
            field: field.to_owned(),
            unit: Some(unit),
            rest: Rest::default(),
        };
        let fields = vec![field(Indicator::Density, "density"), field(Indicator::GroundFloorOpenness, "首层开放率")];
        ask(&plan, &IndicatorRecipe { fields, ..recipe(&[]) })
    };
    assert_eq!(figure(&said(PercentUnit::Percent), 0, Indicator::Density).0, Some(0.29));
    let shares = said(PercentUnit::Share);
    let open = |row| figure(&shares, row, Indicator::GroundFloorOpenness).0;
    assert_eq!((open(0), open(1), open(2)), (Some(50.0), Some(0.8), Some(20.0)));
}

#[test]
fn the_unit_of_a_field_stays_in_the_project_file() {
    let plan = plan_of(&[("parcels", &[feature(r#""density":0.3,"far":2.0"#, SQUARE)])]);
    let mut project = plan.project.clone();
    project.groups.push(project::default_group());
    project.indicators = plan::usual_indicators(&plan);
    let text = project::write_project(&project);
    assert!(text.contains(r#""unit": "share""#), "{text}");
    assert_eq!(project::read_project(&text).unwrap().indicators, project.indicators);
    let wrong = text.replace(r#""indicator": "density""#, r#""indicator": "far""#);
    let error = project::read_project(&wrong).unwrap_err().to_string();
    assert!(error.contains("far is no part of a whole"), "{error}");
}

#[test]
fn a_class_takes_the_nearest_rule_above_it() {
    let plan = plan_of(&[("parcels", &[feature(r#""class_code":"070102","far":2.0"#, SQUARE)])]);
    let far = Indicator::FloorAreaRatio;
    let rules =
        [(None, far, None, Some(1.0)), (Some("07"), far, None, Some(1.5)), (Some("0701"), far, None, Some(3.0))];
    assert_eq!(figure(&ask(&plan, &recipe(&rules)), 0, far).1, Some(Verdict::Holds));
    assert_eq!(figure(&ask(&plan, &recipe(&rules[..2])), 0, far).1, Some(Verdict::Fails));
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
