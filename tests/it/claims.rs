//! Claims held against drawn plans: a folder for each case, the bundled ledger, and the other ways to each number.

mod cases;
mod forms;

use shapan::analysis::measure::{self, Metres};
use shapan::data::{Feature, LonLat, Polygon};
use shapan::i18n::Lang;
use shapan::plan::claims::{Outcome, Verdict, check_claim, check_claims};
use shapan::plan::{Found, Origin, OriginMode, Plan, Question, Reach, answer, open_bundled};
use shapan::progress::Progress;
use shapan::project::{Claim, Date, LayerId, read_project};

fn bundled() -> Plan {
    open_bundled(&Progress::default()).unwrap().plan
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn checked(plan: &Plan) -> Vec<Outcome> {
    check_claims(plan, day("2026-05-31"), &Progress::default()).unwrap()
}

fn of<'a>(outcomes: &'a [Outcome], id: &str) -> &'a Outcome {
    outcomes.iter().find(|o| o.claim == id).unwrap_or_else(|| panic!("no claim {id}"))
}

/// The drawn value in the unit of measures.
fn drawn(outcome: &Outcome) -> f64 {
    outcome.drawn.unwrap_or_else(|| panic!("{}: {:?}", outcome.claim, outcome.reason)).quantity.value
}

fn polygons<'a>(plan: &'a Plan, layers: &[&str]) -> Vec<Polygon<'a>> {
    let datasets = layers.iter().map(|id| plan.dataset(&LayerId((*id).to_owned())).unwrap());
    datasets.flat_map(|d| d.features()).flat_map(Feature::polygons).collect()
}

#[test]
fn the_bundled_ledger_comes_out_as_it_must() {
    let plan = bundled();
    let outcomes = checked(&plan);
    let told: Vec<(&str, Verdict, bool)> =
        outcomes.iter().map(|o| (o.claim.as_str(), o.verdict, o.sensitive)).collect();
    use Verdict::{Fails as F, Holds as H, NotComputable as N};
    let expected = [
        ("area-5.8", H, false),
        ("area-5.5", F, false),
        ("green-half", H, true),
        ("zones-4", H, false),
        ("living-areas-2", H, false),
        ("corridors-3", H, false),
        ("corridors-touch-heart", H, false),
        ("corridors-link-zones", H, false),
        ("heart-1", H, false),
        ("villages-in-heart", H, false),
        ("nodes-every-zone", H, false),
        ("sector-north", H, false),
        ("sector-east", H, false),
        ("sector-south", H, false),
        ("metro-3", N, false),
        ("hospitals-16", H, true),
        ("hospitals-5", F, false),
        ("medical-schools-5", N, false),
        ("capital-medical-university", H, false),
        ("industry-yizhuang-daxing", H, false),
        ("ground-floors-open", N, false),
        ("floor-area-existing", H, false),
        ("floor-area-planned", H, false),
        ("apartments-every-zone", N, false),
        ("complete-2030", N, false),
        ("fengchi-inside", H, false),
        ("fengchi-adjoining", F, false),
        ("zone-name-2024", F, true),
        ("zone-name-2025", H, false),
    ];
    assert_eq!(told, expected);
    for (a, b) in [
        ("area-5.8", "area-5.5"),
        ("hospitals-16", "hospitals-5"),
        ("fengchi-inside", "fengchi-adjoining"),
        ("zone-name-2024", "zone-name-2025"),
    ] {
        assert_eq!(of(&outcomes, a).conflicts_with, [b]);
        assert_eq!(of(&outcomes, b).conflicts_with, [a]);
    }
    // Where the drawn geometry was made to fit, a match proves nothing, and the claim says why.
    let constructed = plan.project.claims.iter().filter(|c| c.by_construction.is_some());
    assert!(constructed.clone().count() >= 15);
    for claim in constructed {
        let reason = claim.by_construction.as_ref().unwrap();
        assert!(!reason.zh.is_empty() && !reason.en.is_empty(), "{}", claim.id);
        assert_eq!(of(&outcomes, &claim.id).verdict, Verdict::Holds, "{}", claim.id);
    }
}

#[test]
fn the_numbers_of_the_ledger_are_those_of_measure_and_within() {
    let plan = bundled();
    let outcomes = checked(&plan);
    let site = polygons(&plan, &["site"]);
    let whole = measure::union_area(&site).unwrap().0;
    assert_eq!(drawn(of(&outcomes, "area-5.8")), whole);
    assert!((whole / 1e6 - 5.797).abs() < 0.0005);
    let green = of(&outcomes, "green-half");
    let built = polygons(&plan, &["zones", "living_areas"]);
    assert_eq!(drawn(green), measure::difference_area(&site, &built).unwrap().0 / whole);
    // The layer of open space was made apart from this.
    let open = measure::union_area(&polygons(&plan, &["open_space"])).unwrap().0;
    assert!((drawn(green) - open / whole).abs() < 1e-6);
    // What is drawn as evidence has the area that was counted.
    let evidence: Vec<Polygon<'_>> = green.evidence.areas.iter().map(|p| p.as_polygon()).collect();
    let shown = measure::union_area(&evidence).unwrap().0;
    assert!((shown / whole - drawn(green)).abs() < 1e-9);
    let percent: Vec<String> =
        green.definitions.iter().map(|d| format!("{:.1}", d.drawn.unwrap().quantity.value * 100.0)).collect();
    assert_eq!((format!("{:.1}", drawn(green) * 100.0), percent), ("52.5".into(), vec!["49.9".into(), "17.6".into()]));

    let ask = |mode| {
        let question = Question {
            origin: Origin::Layer("site".into(), mode),
            reach: Reach::Within { radius: Metres(15_000.0) },
            layers: vec!["hospitals".into()],
            filter: Some("grade = 三级甲等 and status = open".into()),
        };
        answer(&plan, &question, &Progress::default()).unwrap()
    };
    let (centroid, edge) = (ask(OriginMode::Centroid), ask(OriginMode::Edge));
    let hospitals = of(&outcomes, "hospitals-16");
    assert_eq!((drawn(hospitals), centroid.results.len()), (16.0, 16));
    let counts: Vec<f64> = hospitals.definitions.iter().map(|d| d.drawn.unwrap().quantity.value).collect();
    assert_eq!((counts, edge.results.len()), (vec![14.0, 25.0], 25));
    let refs: Vec<_> = centroid.results.iter().map(|f| f.of.clone()).collect();
    assert_eq!(hospitals.evidence.counted, refs);
    assert_eq!(hospitals.evidence.just_outside, centroid.just_outside);
    assert!(hospitals.evidence.borderline.iter().all(|f| f.hit.borderline));
    assert_eq!(hospitals.evidence.reaches[0].at, centroid.origin.at);
    // Each with its distance, and the nearest of those that it misses.
    assert_eq!(hospitals.evidence.reached, centroid.results);
    let all = Question { reach: Reach::Nearest { count: 100 }, ..centroid.question.clone() };
    let all = answer(&plan, &all, &Progress::default()).unwrap().results;
    let known = centroid.results.len() + centroid.just_outside.len();
    let is_known = |f: &&Found| !centroid.results.iter().chain(&centroid.just_outside).any(|other| other.of == f.of);
    let beyond: Vec<Found> = all.iter().filter(is_known).take(3).cloned().collect();
    assert!(known + 3 <= all.len() && beyond.iter().all(|f| f.hit.distance.0 > 15_000.0));
    assert_eq!(hospitals.evidence.beyond, beyond);
}

#[test]
fn the_share_of_green_is_that_of_points_thrown_at_the_park() {
    let plan = bundled();
    let share = drawn(of(&checked(&plan), "green-half"));
    let (site, built) = (polygons(&plan, &["site"]), polygons(&plan, &["zones", "living_areas"]));
    let contains = |all: &[Polygon<'_>], p: LonLat| all.iter().any(|polygon| measure::contains(*polygon, p));
    let (mut inside, mut open) = (0_u32, 0_u32);
    for i in 0..200 {
        for j in 0..200 {
            let p = LonLat::new(
                116.395 + 0.0301 * (f64::from(i) + 0.5) / 200.0,
                39.764 + 0.0291 * (f64::from(j) + 0.5) / 200.0,
            );
            if contains(&site, p) {
                inside += 1;
                open += u32::from(!contains(&built, p));
            }
        }
    }
    let thrown = f64::from(open) / f64::from(inside);
    assert!((share - thrown).abs() < 0.004, "{share} {thrown}");
}

#[test]
fn a_place_exactly_on_the_circle_counts_and_one_beyond_does_not() {
    let start = LonLat::new(116.41, 39.78);
    let at = |metres| measure::destination(start, 37.0, Metres(metres));
    for (metres, expected) in [(15_000.0, 1.0), (15_000.001, 0.0), (14_999.999, 1.0)] {
        let folder = tempfile::tempdir().unwrap();
        let point = |p: LonLat| {
            let geometry = serde_json::json!({"type": "Point", "coordinates": [p.lon, p.lat]});
            serde_json::json!({"type": "Feature", "properties": {}, "geometry": geometry}).to_string()
        };
        std::fs::write(folder.path().join("a.geojson"), point(start)).unwrap();
        std::fs::write(folder.path().join("b.geojson"), point(at(metres))).unwrap();
        let mut plan = shapan::plan::open(&[folder.path().to_owned()], &Progress::default()).unwrap().plan;
        let claim = r#"{"shapan": 2, "title": {"zh": "", "en": ""}, "layers": [], "claims": [{"id": "c",
            "text": {"zh": "", "en": ""}, "operator": "=", "value": 1, "unit": "count", "as_of": "2025",
            "source": {"zh": "", "en": ""}, "measure": {"within": {"of": {"layer": "b"},
            "from": {"layer": "a"}, "radius_m": 15000}}}]}"#;
        plan.project.claims = read_project(claim).unwrap().claims;
        assert_eq!(drawn(&checked(&plan)[0]), expected, "{metres}");
    }
}

#[test]
fn a_cancelled_check_has_no_outcome() {
    let plan = bundled();
    let progress = Progress::default();
    progress.cancel();
    assert!(check_claims(&plan, day("2026-01-01"), &progress).is_err());
    let claim = plan.project.claims.iter().find(|c| c.id == "hospitals-16").unwrap();
    assert!(check_claim(&plan, claim, day("2026-01-01"), &progress).is_err());
}

#[test]
fn the_day_decides_what_is_due() {
    let plan = bundled();
    let claim = |id: &str| -> Claim { plan.project.claims.iter().find(|c| c.id == id).unwrap().clone() };
    let at = |date| check_claim(&plan, &claim("complete-2030"), day(date), &Progress::default()).unwrap();
    let words = |o: &Outcome| shapan::export::reason_words(&plan, o.reason.as_ref().unwrap(), Lang::En);
    assert_eq!(words(&at("2030-12-31")), "due by 2030: not due yet");
    // From then on the data would have to tell, and they do not yet.
    let later = at("2031-01-01");
    assert!(later.verdict == Verdict::NotComputable && words(&later).contains("no field status"), "{}", words(&later));
}
