//! What lies around an answer: rings and kinds against a plain loop, what is left out and why, the command that
//! asks the same.

use std::collections::BTreeMap;

use proptest::prelude::*;
use shapan::analysis::measure::{self, Metres};
use shapan::analysis::query::Filter;
use shapan::data::{Dataset, DatasetBuilder, FeatureId, GeometryType, LonLat, Value};
use shapan::export;
use shapan::i18n::Lang;
use shapan::plan::{
    Answer, Breakdown, FeatureRef, Origin, OriginMode, Plan, PlanLayer, Question, Reach, answer, breakdown,
    field_names, field_values, ring_limits,
};
use shapan::progress::Progress;
use shapan::project::{
    Bilingual, Distinct, Group, LayerId, PublishedCount, Rest, SavedQuery, Symbology, default_group, default_layer,
    usual_name_fields,
};

use crate::bundled::bundled;

const PARK: LonLat = LonLat::new(116.41104, 39.77658);

/// Points at these distances due south, with a kind; `None` has no geometry.
fn dataset(places: &[(Option<f64>, &str)]) -> Dataset {
    let mut builder = DatasetBuilder::default();
    for (i, (metres, kind)) in places.iter().enumerate() {
        builder.begin_feature();
        builder.property("name", Value::Text(format!("p{i}").into()));
        if !kind.is_empty() {
            builder.property("kind", Value::Text((*kind).into()));
        }
        if let Some(metres) = metres {
            let mut point = builder.geometry(GeometryType::Point);
            point.coord(measure::destination(PARK, 180.0, Metres(*metres)), None);
            point.end_point();
        }
        builder.end_feature();
    }
    builder.finish()
}

/// A plan of one layer, with a class for each kind named.
fn plan(data: Dataset, kinds: &[&str]) -> Plan {
    let mut layer = default_layer("things".into(), "things", "", &data, 0);
    let class = layer.symbology.classes[0].clone();
    let of_kind = |kind: &&str| {
        let mut class = class.clone();
        class.when = Some(format!("kind = {kind}"));
        class.label = Bilingual::same((*kind).to_owned());
        class
    };
    if !kinds.is_empty() {
        layer.symbology = Symbology::of_classes(kinds.iter().map(of_kind).collect());
    }
    let mut plan = Plan::default();
    let group: Group = default_group();
    layer.group.clone_from(&group.id);
    plan.project.groups = vec![group];
    plan.project.layers = vec![layer];
    plan.project.name_fields = usual_name_fields();
    plan.layers = vec![PlanLayer::new("things".into(), data)];
    plan
}

fn within(origin: Origin, metres: f64, layers: &[&str], filter: &str) -> Question {
    let layers = layers.iter().map(|id| LayerId::from(*id)).collect();
    let filter = (!filter.is_empty()).then(|| filter.to_owned());
    Question { origin, reach: Reach::Within { radius: Metres(metres) }, layers, filter }
}

fn ask(plan: &Plan, question: &Question) -> (Answer, Breakdown) {
    let progress = Progress::default();
    let answer = answer(plan, question, &progress).unwrap();
    let breakdown = breakdown(plan, &answer, &progress).unwrap().unwrap();
    (answer, breakdown)
}

/// The question that the bundled plan is known for.
fn campuses(mode: OriginMode) -> Question {
    within(Origin::Layer("site".into(), mode), 15_000.0, &["hospitals"], "grade = 三级甲等 and status = open")
}

fn kind_names(breakdown: &Breakdown) -> Vec<&str> {
    breakdown.kinds.iter().map(|k| k.label.en.as_str()).collect()
}

/// What must hold of every breakdown beside its answer.
fn belong_together(plan: &Plan, answer: &Answer, breakdown: &Breakdown) {
    let ranked: Vec<_> = breakdown.around.iter().filter(|a| a.rank.is_some()).collect();
    assert_eq!(ranked.len(), answer.results.len());
    for (i, (around, result)) in ranked.iter().zip(&answer.results).enumerate() {
        assert_eq!((around.rank, &around.found.of), (Some(i + 1), &result.of));
        assert_eq!(around.found.hit.distance, result.hit.distance);
    }
    let left_out = breakdown.around.len() - ranked.len();
    assert_eq!(breakdown.excluded.iter().map(|e| e.count).sum::<usize>(), left_out);
    let all: usize = (0..breakdown.rings.len()).map(|ring| breakdown.in_ring(ring)).sum();
    assert_eq!(all, breakdown.around.len(), "the chart's total is the list's");
    // A plain loop over what is around, with the kinds by name.
    let mut wanted: BTreeMap<(usize, usize, bool), usize> = BTreeMap::new();
    for around in &breakdown.around {
        let d = around.found.hit.distance.0;
        let ring = breakdown.rings.iter().position(|limit| d <= limit.0 + 1e-6).unwrap();
        assert_eq!(around.ring, ring, "{d} m");
        let kind = &breakdown.kinds[around.kind];
        assert_eq!(kind.layer, around.found.of.layer);
        if let Some(class) = kind.class {
            let layer = plan.project.layer(&kind.layer).unwrap();
            let data = plan.dataset(&kind.layer).unwrap();
            let fits = |when: &Option<String>| {
                when.as_ref().is_none_or(|text| {
                    Filter::parse(text).unwrap().bind(data).unwrap().matches(data, around.found.of.feature)
                })
            };
            let first = layer.symbology.classes.iter().position(|c| fits(&c.when));
            assert_eq!(first, Some(class), "the class that draws it on the map");
        }
        *wanted.entry((ring, around.kind, around.rank.is_some())).or_default() += 1;
    }
    for (ring, kinds) in breakdown.counts.iter().enumerate() {
        for (kind, count) in kinds.iter().enumerate() {
            assert_eq!(count.counted, wanted.get(&(ring, kind, true)).copied().unwrap_or(0));
            assert_eq!(count.left_out, wanted.get(&(ring, kind, false)).copied().unwrap_or(0));
        }
    }
}

#[test]
fn sixteen_campuses_by_ring_and_what_is_not_counted() {
    let plan = bundled();
    let (answer, breakdown) = ask(&plan, &campuses(OriginMode::Centroid));
    belong_together(&plan, &answer, &breakdown);
    assert_eq!(breakdown.rings, [5_000.0, 10_000.0, 15_000.0].map(Metres));
    let counted = |ring: &Vec<shapan::plan::RingCount>| ring.iter().map(|n| n.counted).sum::<usize>();
    assert_eq!(breakdown.counts.iter().map(counted).collect::<Vec<_>>(), [0, 6, 10]);
    assert_eq!(kind_names(&breakdown)[0], "Grade 3A, open", "in the order of the legend");
    assert_eq!(breakdown.distinct, Some(14), "sixteen campuses of fourteen institutions");
    let words = export::subline(&plan, &answer, Some(&breakdown), Lang::En);
    assert_eq!(words, "Centroid of BioPark · 14 institutions · 1 borderline · geodesic, WGS84");
    // The line counts what the list flags, inside and outside.
    let short = Question {
        reach: Reach::Within { radius: Metres(answer.results[6].hit.distance.0 - 1.0) },
        ..answer.question.clone()
    };
    let (answer, breakdown) = ask(&plan, &short);
    let (inside, outside) = (answer.results.iter().filter(|f| f.hit.borderline).count(), answer.just_outside.len());
    assert!(outside > 0 && answer.just_outside.iter().all(|found| found.hit.borderline));
    let words = export::subline(&plan, &answer, Some(&breakdown), Lang::En);
    assert!(words.ends_with(&format!(" · borderline: {inside} in, {outside} out · geodesic, WGS84")), "{words}");
    // Fewer conditions than those of the saved query: still hospitals, and no others than were asked for.
    let (open, _) = ask(&plan, &Question { filter: Some("status = open".into()), ..short });
    let head = export::headline(&plan, &open, Lang::En);
    assert!(head.contains(" matching hospitals within "), "{head}");
    let (answer, breakdown) = ask(&plan, &campuses(OriginMode::Centroid));

    let notes = export::not_counted(&plan, &answer, &breakdown, Lang::En);
    let reasons: Vec<(&str, Option<usize>)> = notes.iter().map(|n| (n.reason.as_str(), n.count)).collect();
    let wanted = [
        ("Grade is not 3A", Some(32)),
        ("Status is not open", Some(1)),
        ("No reliable point", Some(1)),
        ("Published figures differ", None),
    ];
    assert_eq!(reasons, wanted);
    assert!(notes[1].detail.contains("under construction: 1"), "{}", notes[1].detail);
    assert!(notes[2].detail.contains("Stomatological") && notes[2].detail.contains("17"), "{}", notes[2].detail);
    assert!(notes[3].detail.contains("5 (") && notes[3].detail.contains("16 ("), "{}", notes[3].detail);
    let chinese = export::not_counted(&plan, &answer, &breakdown, Lang::Zh);
    assert_eq!(chinese[0].reason, "等级不是三级甲等");
    assert!(chinese.iter().all(|n| !n.detail.contains("; ")), "{chinese:?}");
}

#[test]
fn the_edge_and_other_questions_belong_together_too() {
    let plan = bundled();
    let (answer, breakdown) = ask(&plan, &campuses(OriginMode::Edge));
    assert_eq!(answer.results.len(), 25);
    belong_together(&plan, &answer, &breakdown);
    let feature = plan.known_feature(&"hospitals".into(), "hosp-nanyuan").unwrap();
    for (origin, layers, filter) in [
        (Origin::Point(PARK), &[][..], ""),
        (Origin::Point(PARK), &["zones", "metro_stations"][..], "name_en ~ a"),
        (Origin::Feature(feature.clone(), OriginMode::Centroid), &["hospitals"][..], "status = open"),
        (Origin::Layer("zones".into(), OriginMode::Edge), &["zones", "villages"][..], ""),
        (Origin::Layer("zones".into(), OriginMode::Edge), &["roads"][..], "kind = ring_road or kind = road"),
    ] {
        let own = is_own(&origin);
        let (answer, breakdown) = ask(&plan, &within(origin, 8_000.0, layers, filter));
        belong_together(&plan, &answer, &breakdown);
        assert!(!breakdown.around.is_empty());
        assert!(breakdown.around.iter().all(|a| !own(&a.found.of)), "the origin is not around itself");
        if layers.len() != 1 {
            assert!(breakdown.kinds.iter().all(|k| k.class.is_none()), "several layers are told apart as such");
        }
    }
    let nearest = Question { reach: Reach::Nearest { count: 3 }, ..campuses(OriginMode::Centroid) };
    let answer = answer_of(&plan, &nearest);
    assert_eq!(breakdown_of(&plan, &answer), None);
    assert!(export::answer_json(&plan, &answer, None, Lang::En).get("rings").is_none());
}

/// Whether a feature is part of an origin.
fn is_own(origin: &Origin) -> impl Fn(&FeatureRef) -> bool + use<> {
    let origin = origin.clone();
    move |of| match &origin {
        Origin::Point(_) => false,
        Origin::Layer(layer, _) => of.layer == *layer,
        Origin::Feature(own, _) => of == own,
    }
}

fn answer_of(plan: &Plan, question: &Question) -> Answer {
    answer(plan, question, &Progress::default()).unwrap()
}

fn breakdown_of(plan: &Plan, answer: &Answer) -> Option<Breakdown> {
    breakdown(plan, answer, &Progress::default()).unwrap()
}

#[test]
fn exactly_at_the_limit_of_a_ring_is_inside() {
    let places: Vec<(Option<f64>, &str)> =
        [1_000.0, 1_000.01, 2_000.0, 2_000.01, 3_000.0, 3_000.01].into_iter().map(|m| (Some(m), "a")).collect();
    let plan = plan(dataset(&places), &["a"]);
    let (answer, breakdown) = ask(&plan, &within(Origin::Point(PARK), 3_000.0, &["things"], ""));
    assert_eq!(breakdown.around.iter().map(|a| a.ring).collect::<Vec<_>>(), [0, 1, 1, 2, 2]);
    assert_eq!((0..3).map(|ring| breakdown.in_ring(ring)).collect::<Vec<_>>(), [1, 2, 2]);
    assert_eq!(answer.results.len(), 5);
    assert_eq!(export::ring_words(&breakdown, 1), "1–2 km");
}

#[test]
fn what_is_left_out_is_told_by_the_first_condition_it_fails() {
    let places =
        [(Some(10.0), "a"), (Some(20.0), "b"), (Some(30.0), "b"), (Some(40.0), ""), (Some(50.0), "c"), (None, "a")];
    let plan = plan(dataset(&places), &["a", "b"]);
    let (answer, breakdown) =
        ask(&plan, &within(Origin::Point(PARK), 100.0, &["things"], "name != p4 and kind = a and name != p0"));
    belong_together(&plan, &answer, &breakdown);
    assert!(answer.results.is_empty());
    let told = breakdown.excluded.iter();
    let told: Vec<_> = told.map(|e| (e.condition.as_ref().unwrap().to_string(), e.count, e.values.clone())).collect();
    let values = |list: &[(&str, usize)]| list.iter().map(|(v, n)| ((*v).to_owned(), *n)).collect::<Vec<_>>();
    assert_eq!(
        told,
        [
            ("name != p4".to_owned(), 1, values(&[("p4", 1)])),
            ("kind = a".to_owned(), 3, values(&[("b", 2), ("", 1)])),
            ("name != p0".to_owned(), 1, values(&[("p0", 1)])),
        ]
    );
    assert_eq!(breakdown.unplaced.len(), 1, "p5 meets all conditions and lies nobody knows where");
    let notes = export::not_counted(&plan, &answer, &breakdown, Lang::En);
    assert_eq!(notes[1].detail, "b: 2; not stated: 1", "unknown is never a number");
    assert_eq!(notes[3].detail, "p5. If inside, the count is 1");
    assert_eq!(kind_names(&breakdown), ["a", "b", "things"], "what no class fits comes last, as the layer");

    // More than conditions that all have to hold: one group without details.
    let (_, breakdown) = ask(&plan, &within(Origin::Point(PARK), 100.0, &["things"], "kind = a or kind = b"));
    assert_eq!(breakdown.excluded.len(), 1);
    assert!(breakdown.excluded[0].condition.is_none() && breakdown.excluded[0].count == 2);
}

#[test]
fn the_saved_query_says_what_else_is_counted_and_published() {
    let mut plan = plan(dataset(&[(Some(10.0), "a"), (Some(20.0), "a"), (Some(30.0), ""), (Some(40.0), "b")]), &[]);
    let source = Bilingual::same("S".to_owned());
    let published = |value| PublishedCount {
        value,
        as_of: "2024".into(),
        source: source.clone(),
        note: None,
        rest: Rest::default(),
    };
    plan.project.queries = vec![SavedQuery {
        name: Bilingual::default(),
        noun: None,
        layers: vec!["things".into()],
        radius_m: 100.0,
        filter: String::new(),
        distinct: Some(Distinct { field: "kind".into(), noun: None }),
        missing: Vec::new(),
        published: vec![published(4.0)],
        rest: Rest::default(),
    }];
    plan.project.boundary = Some("things".into());
    let point = within(Origin::Point(PARK), 100.0, &["things"], "");
    let (answer, breakdown) = ask(&plan, &point);
    assert_eq!(breakdown.distinct, Some(3), "a, b, and one that nobody has told");
    assert!(export::subline(&plan, &answer, Some(&breakdown), Lang::En).contains("3 different values of Kind"));
    assert!(export::not_counted(&plan, &answer, &breakdown, Lang::En).is_empty(), "published around the boundary only");
    plan.project.queries[0].distinct = Some(Distinct { field: "no_such".into(), noun: None });
    assert_eq!(ask(&plan, &point).1.distinct, None, "a field that is not there counts nothing");

    // The order of conditions makes no query another.
    plan.project.queries[0].filter = "kind = a and name != p9".into();
    assert!(plan.project.saved_query(&["things".into()], "name != p9 and kind = a").is_some());
    assert!(plan.project.saved_query(&["things".into()], "name != p9 or kind = a").is_none());
    assert!(plan.project.saved_query(&["others".into()], "kind = a and name != p9").is_none());
}

#[test]
fn fields_and_values_to_choose_from() {
    let plan = bundled();
    let hospitals: &[LayerId] = &["hospitals".into()];
    let names = field_names(&plan, hospitals);
    assert!(names.contains(&"grade".to_owned()) && !names.contains(&"links".to_owned()));
    let all = field_names(&plan, &[]);
    assert_eq!(all.len(), all.iter().collect::<std::collections::BTreeSet<_>>().len(), "each once");
    let values = field_values(&plan, hospitals, "status");
    assert_eq!(
        values.iter().map(|(v, n)| (v.as_str(), *n)).collect::<Vec<_>>(),
        [("open", 135), ("planned", 2), ("under_construction", 1)]
    );
    let links = field_values(&plan, &["corridors".into()], "links");
    assert!(links.iter().all(|(v, _)| !v.contains('[')), "the elements of a list one by one: {links:?}");
    assert!(field_values(&plan, hospitals, "no_such").is_empty());
    let alternatives = field_values(&plan, hospitals, "campus");
    assert_eq!(alternatives.iter().map(|(_, n)| n).sum::<usize>(), 138, "unknown is a value too: {alternatives:?}");
}

proptest! {
    #[test]
    fn rings_end_at_round_steps_and_at_the_radius(radius in 0.01..20_000_000.0_f64) {
        let rings = ring_limits(Metres(radius)).map(|m| m.0);
        prop_assert!(0.0 < rings[0] && rings[0] < rings[1] && rings[1] < rings[2] && rings[2] == radius, "{rings:?}");
        prop_assert!((rings[1] / rings[0] - 2.0).abs() < 1e-12);
        prop_assert!(rings[0] < radius * 0.45 && rings[0] > radius * 0.33, "{rings:?}");
        prop_assert!(rings[0].to_string().chars().filter(|c| ('1'..='9').contains(c)).count() <= 2, "{rings:?}");
    }

    #[test]
    fn rings_are_those_of_a_plain_loop(distances in prop::collection::vec(0.0..12_000.0_f64, 1..60), radius in 100.0..10_000.0_f64) {
        let kinds = ["a", "b", "c", ""];
        let places: Vec<_> = distances.iter().enumerate().map(|(i, d)| (Some(*d), kinds[i % 4])).collect();
        let plan = plan(dataset(&places), &["a", "b"]);
        let (answer, breakdown) = ask(&plan, &within(Origin::Point(PARK), radius, &["things"], "kind != b"));
        belong_together(&plan, &answer, &breakdown);
        let rings = ring_limits(Metres(radius));
        let data = plan.dataset(&"things".into()).unwrap();
        for (ring, limit) in rings.iter().enumerate() {
            let from = if ring == 0 { -1.0 } else { rings[ring - 1].0 + 1e-6 };
            let inside = (0..data.len() as u32).filter(|row| {
                let at = data.feature(FeatureId(*row)).unwrap().coords()[0];
                let d = measure::distance(PARK, at).0;
                d > from && d <= limit.0 + 1e-6
            });
            prop_assert_eq!(breakdown.in_ring(ring), inside.count());
        }
    }
}

/// Words as a shell would read them: bare and in single quotes.
fn shell_words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted, mut escaped, mut any) = (Vec::new(), String::new(), false, false, false);
    for c in command.chars() {
        match c {
            _ if escaped => {
                word.push(c);
                escaped = false;
            }
            '\'' => {
                quoted = !quoted;
                any = true;
            }
            '\\' if !quoted => escaped = true,
            ' ' if !quoted => {
                if any || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                any = false;
            }
            c => word.push(c),
        }
    }
    words.push(word);
    words
}

#[test]
fn the_command_asks_the_same_question() {
    use shapan::cli;
    let plan = bundled();
    let zone = plan.known_feature(&"zones".into(), "zone-mfg").unwrap();
    let row = FeatureRef { layer: "hospitals".into(), feature: FeatureId(7) };
    let questions = [
        campuses(OriginMode::Centroid),
        campuses(OriginMode::Edge),
        within(Origin::Point(LonLat::new(-73.5, -1.0 / 3.0)), 12_345.678_9, &[], ""),
        within(Origin::Point(PARK), 800.0, &["zones", "villages"], "name_en != 'it''s' and name_zh ~ '('"),
        within(Origin::Feature(zone, OriginMode::Edge), 3_000.0, &["metro_stations"], "  status = operating "),
        within(Origin::Feature(row, OriginMode::Centroid), 100_000.0 / 7.0, &["hospitals"], ""),
    ];
    for question in questions {
        let command = export::command_line(&plan, &question, &[] as &[&str]).unwrap();
        let words = shell_words(&command).into_iter().map(std::ffi::OsString::from);
        let cli::Request::Answer(cli::args::Command::Within(args)) = cli::request(words) else { panic!("{command}") };
        let parsed = cli::within_question(&args, &plan).unwrap_or_else(|e| panic!("{command}: {e}"));
        let wanted = Question { filter: question.filter.as_ref().map(|f| f.trim().to_owned()), ..question };
        assert_eq!(parsed, wanted, "{command}");
        assert_eq!(answer_of(&plan, &parsed).results, answer_of(&plan, &wanted).results);
    }
    let command = export::command_line(&plan, &campuses(OriginMode::Centroid), &["my plan/a.geojson", "-b.geojson"]);
    assert_eq!(
        command.as_deref(),
        Some(
            "shapan within --from-layer site --radius 15km --layer hospitals --where 'grade = 三级甲等 and status = open' \
             'my plan/a.geojson' ./-b.geojson"
        )
    );
    let nowhere = FeatureRef { layer: "hospitals".into(), feature: FeatureId(999) };
    let question = within(Origin::Feature(nowhere, OriginMode::Centroid), 1.0, &[], "");
    assert_eq!(export::command_line(&plan, &question, &[] as &[&str]), None);
}

#[test]
fn the_list_is_copied_with_all_its_rows() {
    let plan = bundled();
    let (answer, _) = ask(&plan, &campuses(OriginMode::Centroid));
    let text = export::answer_tsv(&plan, &answer, Lang::En);
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows.len(), 2 + answer.results.len() + answer.just_outside.len());
    assert_eq!(rows[0].len(), 1, "the question");
    for part in ["16 grade-3A campuses within 15 km", "Centroid of", "Grade = 3A, Status = open"] {
        assert!(rows[0][0].contains(part), "{part}: {}", rows[0][0]);
    }
    let head =
        ["No.", "Name", "Layer", "Class", "Distance (m)", "Bearing (°)", "Longitude (°)", "Latitude (°)", "Flag"];
    assert_eq!(rows[1][1..], head[1..]);
    assert!(rows[1..].iter().all(|row| row.len() == head.len()));
    let (last, hit) = (&rows[17], &answer.results[15].hit);
    assert_eq!(last[0], "16");
    assert!(!last[3].is_empty(), "its grade");
    let numbers = [4, 6, 7].map(|column: usize| last[column].parse::<f64>().unwrap());
    assert_eq!(numbers, [hit.distance.0, hit.to.lon, hit.to.lat], "in full precision");
    let flagged =
        answer.results.iter().position(|f| !f.hit.borderline && f.hit.uncertainty_m.is_some_and(|m| m >= 750.0));
    for (i, found) in answer.results.iter().enumerate() {
        let is_uncertain = found.hit.borderline || found.hit.uncertainty_m.is_some_and(|m| m >= 750.0);
        assert_eq!(!rows[i + 2][8].is_empty(), is_uncertain, "{:?}", rows[i + 2]);
    }
    assert!(flagged.is_none_or(|i| rows[i + 2][8].starts_with('±')));
    let odd = export::tsv_text(&["a"], &[vec!["x\ty\nz".to_owned()], vec!["=1+1".to_owned()]]);
    assert_eq!(odd, "a\nx y z\n'=1+1\n");
}
