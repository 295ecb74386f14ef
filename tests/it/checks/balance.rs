//! The land-use balance: columns that add up as printed, ground counted once, the bundled plan.

use std::path::PathBuf;

use proptest::prelude::*;
use shapan::analysis::{check, measure};
use shapan::data::{DatasetBuilder, GeometryType, LonLat, Polygon, Value};
use shapan::export::BalanceTable;
use shapan::i18n::Lang;
use shapan::plan::{self, Plan, PlanLayer, RowKind, apportioned};
use shapan::progress::Progress;
use shapan::project::{BalanceRecipe, CheckKind, CheckRule, LayerId, Rest};

/// Rectangles with a class, on a grid of cells, in a plan with a boundary of 8 by 8 cells.
fn plan_of(parcels: &[([f64; 4], Option<&str>)]) -> Plan {
    let at = |x: f64, y: f64| LonLat::new(116.41 + x * 2.5e-4, 39.77 + y * 2e-4);
    let layer = |id: &str, parcels: &[([f64; 4], Option<&str>)]| {
        let mut builder = DatasetBuilder::default();
        for ([x, y, w, h], class) in parcels {
            builder.begin_feature();
            let mut sink = builder.geometry(GeometryType::Polygon);
            for p in [at(*x, *y), at(x + w, *y), at(x + w, y + h), at(*x, y + h), at(*x, *y)] {
                sink.coord(p, None);
            }
            sink.end_ring();
            sink.end_polygon();
            if let Some(class) = class {
                builder.property("land_use", Value::Text((*class).into()));
            }
            builder.end_feature();
        }
        PlanLayer::new(LayerId::from(id), builder.finish())
    };
    let mut plan = Plan { layers: vec![layer("parcels", parcels)], ..Plan::default() };
    plan.layers.push(layer("site", &[([0.0, 0.0, 8.0, 8.0], None)]));
    plan.project.boundary = Some(LayerId::from("site"));
    plan
}

fn recipe() -> BalanceRecipe {
    let field = Some("land_use".to_owned());
    BalanceRecipe { layers: vec![LayerId::from("parcels")], field, within: None, rest: Rest::default() }
}

fn polygons<'a>(plan: &'a Plan, layer: &str) -> Vec<Polygon<'a>> {
    plan.dataset(&LayerId::from(layer)).unwrap().features().flat_map(|f| f.polygons()).collect()
}

/// A printed number in units of its last decimal.
fn units(cell: &str) -> i64 {
    cell.replace([',', '.'], "").parse().unwrap()
}

fn assert_adds_up(table: &BalanceTable) {
    for column in 2..table.head.len() {
        let sum: i64 = table.rows.iter().map(|row| units(&row[column])).sum();
        assert_eq!(sum, units(&table.total[column]), "{}: {:?}", table.head[column], table.rows);
    }
    assert_eq!(table.total[4], "100.0");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn columns_add_up_and_ground_counts_once(
        parcels in prop::collection::vec((0..9u8, 0..9u8, 1..4u8, 1..4u8, 0..4usize), 1..14)
    ) {
        let classes = [Some("0701"), Some("1401"), Some("somewhat else"), None];
        let parcels: Vec<_> = parcels
            .into_iter()
            .map(|(x, y, w, h, class)| ([x, y, w, h].map(f64::from), classes[class]))
            .collect();
        let plan = plan_of(&parcels);
        if parcels.iter().all(|(_, class)| class.is_none()) {
            return Ok(());
        }
        let balance = plan::balance(&plan, &recipe(), &Progress::default()).unwrap();
        assert_adds_up(&BalanceTable::of(&plan, &balance, Lang::Zh));
        let (own, site) = (polygons(&plan, "parcels"), polygons(&plan, "site"));
        let covered = measure::intersection_area(&own, &site).unwrap().square_metres();
        let whole = measure::union_area(&site).unwrap().square_metres();
        let unclassified: f64 =
            balance.rows.iter().filter(|r| r.kind == RowKind::Unclassified).map(|r| r.area_m2).sum();
        prop_assert!((balance.total_m2 - whole).abs() < 1.0);
        prop_assert!((whole - covered - unclassified).abs() < 1.0, "{} {} {}", whole, covered, unclassified);
        let sum: f64 = balance.rows.iter().map(|r| r.area_m2).sum();
        prop_assert!((sum - balance.total_m2).abs() < 1e-3);
        // Each alone, and all together: the difference is the overlap.
        let each: f64 = own.iter().map(|p| measure::intersection_area(&[*p], &site).unwrap().square_metres()).sum();
        prop_assert!((balance.overlap_m2 - (each - covered)).abs() < 1.5, "{} {}", balance.overlap_m2, each - covered);
        let out = own.iter().map(|p| measure::polygon_area(*p).square_metres()).sum::<f64>() - each;
        prop_assert!((balance.outside_m2 - out).abs() < 1.5);
    }

    #[test]
    fn apportioned_parts_add_up_and_move_by_less_than_one(parts in prop::collection::vec(0.0..5000.0f64, 1..30)) {
        let total: f64 = parts.iter().sum();
        let units = apportioned(&parts, total);
        prop_assert_eq!(units.iter().sum::<i64>(), total.round() as i64);
        for (part, unit) in parts.iter().zip(&units) {
            prop_assert!((*part - *unit as f64).abs() < 1.0);
        }
    }
}

#[test]
fn the_class_first_in_order_keeps_the_ground() {
    let plan = plan_of(&[([0.0, 0.0, 2.0, 2.0], Some("1401")), ([1.0, 0.0, 2.0, 2.0], Some("0701"))]);
    let balance = plan::balance(&plan, &recipe(), &Progress::default()).unwrap();
    let rows: Vec<(&str, f64)> = balance.rows.iter().map(|r| (r.name.zh.as_str(), r.area_m2)).collect();
    assert_eq!(rows.iter().map(|r| r.0).collect::<Vec<_>>(), ["城镇住宅用地", "公园绿地", ""]);
    assert!((rows[0].1 / rows[1].1 - 2.0).abs() < 1e-3 && (balance.overlap_m2 / rows[1].1 - 1.0).abs() < 1e-3);
}

#[test]
fn the_planar_area_is_that_of_the_zone_of_the_place() {
    let plan = plan_of(&[([0.0, 0.0, 8.0, 8.0], Some("0701"))]);
    let balance = plan::balance(&plan, &recipe(), &Progress::default()).unwrap();
    assert_eq!(balance.zone.map(shapan::crs::Cgcs2000Zone::epsg), Some(4548));
    assert_eq!(balance.rows.len(), 1, "nothing is unclassified");
    // 0.59° west of the meridian the scale is 1 + (0.59° · cos φ)² / 2, and areas go by its square.
    let scale = 1.0 + (0.589f64.to_radians() * 39.77f64.to_radians().cos()).powi(2) / 2.0;
    let ratio = balance.total_planar_m2.unwrap() / balance.total_m2;
    assert!((ratio - scale * scale).abs() < 2e-6, "{ratio} {}", scale * scale);
}

#[test]
fn a_wrong_field_and_a_missing_layer_are_said() {
    let plan = plan_of(&[([0.0, 0.0, 1.0, 1.0], Some("0701"))]);
    let wrong = BalanceRecipe { field: Some("use".to_owned()), ..recipe() };
    let error = plan::balance(&plan, &wrong, &Progress::default()).unwrap_err();
    assert_eq!(error.to_string(), "none of the layers has a field use; their fields are land_use");
    let missing = BalanceRecipe { layers: vec![LayerId::from("lots")], ..recipe() };
    let error = plan::balance(&plan, &missing, &Progress::default()).unwrap_err();
    assert_eq!(error.to_string(), "layer lots is not there or could not be read");
}

#[test]
fn the_bundled_plan_is_balanced_within_its_boundary() {
    let opened = plan::open_bundled(&Progress::default()).unwrap();
    let plan = &opened.plan;
    let recipe = plan.project.balance.clone().expect("the bundled project has a recipe");
    let balance = plan::balance(plan, &recipe, &Progress::default()).unwrap();
    let table = BalanceTable::of(plan, &balance, Lang::En);
    assert_adds_up(&table);
    assert_eq!(table.total[2], "579.69", "{table:?}");
    let green = balance.rows.iter().find(|r| r.name.en.contains("reen")).unwrap();
    assert!((green.area_m2 / balance.total_m2 - 0.176).abs() < 0.001, "the heart alone: {green:?}");
    assert!(table.notes.iter().any(|note| note.contains("Schematic")), "{:?}", table.notes);
}

#[test]
fn the_usual_balance_takes_the_field_with_a_usual_name() {
    let mut plan = plan_of(&[([0.0, 0.0, 1.0, 1.0], Some("0701"))]);
    for id in ["parcels", "site"] {
        let dataset = plan.dataset(&LayerId::from(id)).unwrap().clone();
        let layer = shapan::project::default_layer(
            LayerId::from(id),
            id,
            &PathBuf::from(id).display().to_string(),
            &dataset,
            0,
        );
        plan.project.layers.push(layer);
    }
    assert_eq!(plan::usual_balance(&plan), Some(recipe()));
}

#[test]
fn what_lies_outside_is_the_same_number_as_in_the_findings() {
    // One parcel well outside, one wholly, and a strip along the border of 5 mm, which is noise.
    let strip = 0.005 / (2e-4 * 111_000.0);
    let parcels = [[7.0, 1.0, 2.0, 1.0], [9.0, 4.0, 1.0, 1.0], [0.0, 7.0, 8.0, 1.0 + strip]];
    let plan = plan_of(&parcels.map(|at| (at, Some("0701"))));
    let balance = plan::balance(&plan, &recipe(), &Progress::default()).unwrap();
    let layers = [plan.dataset(&LayerId::from("parcels")).unwrap().as_ref()];
    let boundary = plan.dataset(&LayerId::from("site")).unwrap();
    let tolerance = check::Tolerance::default();
    let faults = check::outside(&layers, boundary, &tolerance, &Progress::default()).unwrap();
    assert_eq!(faults.len(), 2);
    let found: f64 = faults.iter().map(|fault| fault.size.magnitude()).sum();
    assert!((balance.outside_m2 - found).abs() < 1e-6, "{} {found}", balance.outside_m2);
    // A plan that is checked more strictly sees the strip in both.
    let mut strict = plan.clone();
    let mut rule = CheckRule::new(CheckKind::Outside, vec![LayerId::from("parcels")]);
    rule.tolerance.width_m = 0.0;
    rule.tolerance.area_m2 = 0.0;
    strict.project.checks.rules = Some(vec![rule]);
    let findings = plan::find_faults(&strict, &Progress::default()).unwrap();
    let found: f64 = findings.list.iter().map(|f| f.size.magnitude()).sum();
    let balance = plan::balance(&strict, &recipe(), &Progress::default()).unwrap();
    assert!((balance.outside_m2 - found).abs() < 1e-6, "{} {found}", balance.outside_m2);
}

#[test]
fn a_share_moved_by_the_rounding_is_explained() {
    let said = |parcels: &[([f64; 4], Option<&str>)]| {
        let plan = plan_of(parcels);
        let balance = plan::balance(&plan, &recipe(), &Progress::default()).unwrap();
        let said = BalanceTable::of(&plan, &balance, Lang::En).rounding.is_some();
        assert_eq!(shapan::export::balance_table(&plan, &balance, Lang::En).contains("differ by 1"), said);
        said
    };
    // Thirds are 33.3 % each by themselves, and 100.0 % together.
    let third = 8.0 / 3.0;
    let thirds = [0.0, 1.0, 2.0].map(|i| ([i * third, 0.0, third, 8.0], Some(["0701", "1401", "0801"][i as usize])));
    assert!(said(&thirds));
    assert!(!said(&[([0.0, 0.0, 8.0, 8.0], Some("0701"))]));
}
