//! Which names stand on the map, where, in which language; and that they stay there.

use shapan::render::{KeptLabel, Label, LabelLanguage, ScreenBox};

use super::*;

fn dot() -> [Symbol; 1] {
    [marker(MarkerShape::Circle, 6.0, Some(RED))]
}

fn wide(metres_per_px: f64, size: [f64; 2]) -> MapView {
    MapView::new(MapPoint::default(), metres_per_px, size)
}

/// One feature with a name in each language.
fn bilingual(zh: &str, en: &str, shape: &[[f64; 2]], area: bool) -> Dataset {
    let mut builder = DatasetBuilder::default();
    builder.begin_feature();
    builder.property("name_zh", Value::Text(zh.into()));
    builder.property("name_en", Value::Text(en.into()));
    let place = |p: &[f64; 2]| crs().lonlat_from_map(MapPoint::from(*p)).unwrap();
    match shape {
        [p] => {
            let mut sink = builder.geometry(GeometryType::Point);
            sink.coord(place(p), None);
            sink.end_point();
        }
        _ if area => {
            let mut sink = builder.geometry(GeometryType::Polygon);
            shape.iter().chain(shape.first()).for_each(|p| sink.coord(place(p), None));
            sink.end_ring();
            sink.end_polygon();
        }
        _ => {
            let mut sink = builder.geometry(GeometryType::LineString);
            shape.iter().for_each(|p| sink.coord(place(p), None));
            sink.end_line();
        }
    }
    builder.end_feature();
    builder.finish()
}

fn in_both(placement: LabelPlacement) -> Labeling {
    let fields = Bilingual { zh: vec!["name_zh".to_owned()], en: vec!["name_en".to_owned()] };
    Labeling { fields, ..named(placement).unwrap() }
}

fn texts(scene: &Scene) -> Vec<Vec<String>> {
    scene.labels.iter().map(|l| l.lines.iter().map(|line| line.text.clone()).collect()).collect()
}

#[test]
fn names_are_in_one_language_or_in_both() {
    let both = |lang, language| SceneOptions { lang, label_language: language, ..labelled() };
    let point = bilingual("医院", "Hospital", &[[0.0, 0.0]], false);
    let point = draw(&layer("p", &dot(), Some(in_both(LabelPlacement::Beside))), &point);
    let said = |lang, language| texts(&make(view(1.0), &[&point], &both(lang, language))).concat();
    assert_eq!(said(Lang::Zh, None), ["医院"]);
    assert_eq!(said(Lang::En, None), ["Hospital"]);
    assert_eq!(said(Lang::Zh, Some(LabelLanguage::En)), ["Hospital"]);
    assert_eq!(said(Lang::En, Some(LabelLanguage::Zh)), ["医院"]);
    assert_eq!(said(Lang::Zh, Some(LabelLanguage::Both)), ["医院", "Hospital"]);
    assert_eq!(said(Lang::En, Some(LabelLanguage::Both)), ["Hospital", "医院"]);
    // The second line is smaller, and below the first.
    let made = make(view(1.0), &[&point], &both(Lang::Zh, Some(LabelLanguage::Both)));
    let [first, second] = made.labels[0].lines.as_slice() else { panic!() };
    assert!(second.size_px < first.size_px && second.offset[1] > first.offset[1]);
    // Where there is room for one line only, the first is said.
    let low = MapView::new(MapPoint::default(), 1.0, [256.0, 24.0]);
    assert_eq!(texts(&make(low, &[&point], &both(Lang::Zh, Some(LabelLanguage::Both)))).concat(), ["医院"]);
    // Along a line both stand on one; inside an area below each other, and the size below them.
    let road = bilingual("五环路", "5th Ring Road", &[[-200.0, 0.0], [200.0, 0.0]], false);
    let road = draw(&layer("r", &[line(BLUE, 2.0)], Some(in_both(LabelPlacement::Along))), &road);
    let options = both(Lang::Zh, Some(LabelLanguage::Both));
    assert_eq!(texts(&make(view(1.0), &[&road], &options)).concat(), ["五环路 5th Ring Road"]);
    let zone = bilingual("研发区", "R&D zone", &square(100.0), true);
    let labeling = Labeling { area: true, ..in_both(LabelPlacement::Inside) };
    let zone = draw(&layer("z", &[solid(RED)], Some(labeling)), &zone);
    assert_eq!(texts(&make(view(1.0), &[&zone], &options)).concat(), ["研发区", "R&D zone", "5.0 ha"]);
    // The same in both is said once; what one language lacks is said in the other.
    let same = bilingual("BioPark", "BioPark", &[[0.0, 0.0]], false);
    let same = draw(&layer("p", &dot(), Some(in_both(LabelPlacement::Beside))), &same);
    assert_eq!(texts(&make(view(1.0), &[&same], &options)).concat(), ["BioPark"]);
    let only = bilingual("德茂", "", &[[0.0, 0.0]], false);
    let only = draw(&layer("p", &dot(), Some(in_both(LabelPlacement::Beside))), &only);
    for (lang, language) in [(Lang::En, None), (Lang::En, Some(LabelLanguage::Both)), (Lang::Zh, None)] {
        assert_eq!(texts(&make(view(1.0), &[&only], &both(lang, language))).concat(), ["德茂"]);
    }
}

#[test]
fn a_name_follows_the_bends_of_its_line() {
    let name = "Xingfu East Avenue";
    let arc: Vec<[f64; 2]> = (0..=30)
        .map(|i| f64::from(i).mul_add(4.0, 30.0).to_radians().sin_cos())
        .map(|(s, c)| [c * 110.0, s * 110.0 - 60.0])
        .collect();
    let data = dataset(&[(name, Shape::Line(&arc))]);
    let drawing = draw(&layer("roads", &[line(BLUE, 2.0)], named(LabelPlacement::Along)), &data);
    let made = make(view(1.0), &[&drawing], &labelled());
    let [label] = made.labels.as_slice() else { panic!("{}", made.describe()) };
    assert_eq!((label.by_characters, label.angle_deg, label.text().as_str()), (true, 0.0, name));
    assert_eq!(label.lines.len(), name.chars().count());
    let turns: Vec<f64> = label.lines.iter().map(|l| l.turn_deg).collect();
    assert!(turns.iter().all(|t| t.abs() < 85.0), "upright: {turns:?}");
    assert!(turns.windows(2).all(|w| (-1.0..12.0).contains(&(w[1] - w[0]))), "over the top, without kinks: {turns:?}");
    assert!(turns.last().unwrap() - turns[0] > 30.0, "it does bend: {turns:?}");
    // Every character stands on the arc: 110 px from its centre, which lies 60 px below the picture's.
    for of in &label.boxes {
        let (x, y) = (f64::midpoint(of.left, of.right) - 128.0, f64::midpoint(of.top, of.bottom) - 128.0 - 60.0);
        assert!((x.hypot(y) - 110.0).abs() < 2.5, "{}", x.hypot(y));
    }
    // What is painted is the name, not a box.
    let shown = picture(&made);
    assert_ne!(shown, picture(&Scene { labels: Vec::new(), ..made.clone() }));
    // A straight line has its name in one run.
    let data = dataset(&[(name, Shape::Line(&[[-120.0, -20.0], [120.0, 20.0]]))]);
    let drawing = draw(&layer("roads", &[line(BLUE, 2.0)], named(LabelPlacement::Along)), &data);
    let made = make(view(1.0), &[&drawing], &labelled());
    assert_eq!((made.labels[0].lines.len(), made.labels[0].by_characters), (1, false));
}

#[test]
fn a_long_line_is_named_again_only_far_off() {
    let apart = |label: &Label, other: &Label, view: MapView| {
        let ([ax, ay], [bx, by]) = (view.screen_from_map(label.anchor), view.screen_from_map(other.anchor));
        (ax - bx).hypot(ay - by)
    };
    for plate in [None, Some(RED)] {
        let labeling = Labeling { plate, ..named(LabelPlacement::Along).unwrap() };
        // In two features: a name is the line's, not the feature's.
        let data = dataset(&[
            ("Line 8", Shape::Line(&[[-5_000.0, 30.0], [-100.0, 0.0]])),
            ("Line 8", Shape::Line(&[[-100.0, 0.0], [5_000.0, -40.0]])),
        ]);
        let drawing = draw(&layer("l", &[line(BLUE, 2.0)], Some(labeling)), &data);
        let view = wide(1.0, [2_400.0, 300.0]);
        let made = make(view, &[&drawing], &labelled());
        assert!((2..=4).contains(&made.labels.len()), "{}", made.describe());
        for (i, label) in made.labels.iter().enumerate() {
            assert!(made.labels.iter().skip(i + 1).all(|other| apart(label, other, view) > 600.0));
        }
        assert_eq!(make(wide(1.0, [700.0, 300.0]), &[&drawing], &labelled()).labels.len(), 1);
    }
}

#[test]
fn the_same_place_in_two_layers_is_named_once() {
    let stations = dataset(&[("南站", Shape::Point([0.0, 0.0])), ("南站", Shape::Point([100.0, 80.0]))]);
    let trains = dataset(&[("南站", Shape::Point([9.0, 6.0]))]);
    let higher = Labeling { priority: 5, ..named(LabelPlacement::Beside).unwrap() };
    let stations = draw(&layer("metro", &dot(), named(LabelPlacement::Beside)), &stations);
    let trains = draw(&layer("rail", &dot(), Some(higher)), &trains);
    let made = make(view(1.0), &[&trains, &stations], &labelled());
    let layers: Vec<_> = made.labels.iter().map(|l| (l.layer.0.as_str(), l.feature.0)).collect();
    assert_eq!(layers, [("rail", 0), ("metro", 1)], "{}", made.describe());
}

#[test]
fn names_of_points_hide_no_marker() {
    let places: Vec<[f64; 2]> =
        (0..90).map(|i| [f64::from(i * 37 % 251) - 125.0, f64::from(i * 53 % 241) - 120.0]).collect();
    let features: Vec<_> = places.iter().map(|p| ("医院", Shape::Point(*p))).collect();
    let drawing = draw(&layer("p", &dot(), named(LabelPlacement::Beside)), &dataset(&features));
    let made = make(view(1.0), &[&drawing], &labelled());
    assert!(made.labels.len() > 5, "{}", made.labels.len());
    for label in &made.labels {
        let [x, y] = places[label.feature.0 as usize];
        for [px, py] in places.iter().filter(|p| (p[0] - x).hypot(p[1] - y) > 3.0) {
            let under = [px + 128.0, 128.0 - py];
            assert!(!label.boxes[0].grown(-1.0).contains(under), "{label:?} hides {under:?}");
        }
    }
}

#[test]
fn an_area_too_small_for_its_name_is_led_to_it() {
    let sliver = [[-4.0, -60.0], [4.0, -60.0], [6.0, 60.0], [-2.0, 60.0]];
    let data = dataset(&[("德茂生活片区", Shape::Area(&[&sliver]))]);
    let drawing = draw(&layer("a", &[solid(RED)], named(LabelPlacement::Inside)), &data);
    let made = make(view(1.0), &[&drawing], &labelled());
    let label = &made.labels[0];
    let leader = label.leader.as_ref().unwrap();
    let [x, y] = made.view.screen_from_map(label.anchor);
    let start = made.view.map_from_screen([x + leader.from[0], y + leader.from[1]]);
    assert!(start.x.abs() < 6.5 && start.y.abs() < 60.0, "it begins in the area: {start:?}");
    assert!((leader.from[1] - leader.to[1]).abs() < 1e-9, "level");
    let text = label.boxes[0];
    assert!(text.left > 128.0 + 6.0 || text.right < 128.0 - 6.0, "the name stands beside it: {text:?}");
}

#[test]
fn what_is_emphasised_is_named_first_at_every_scale() {
    // A crowd of important names around a small one that is not shown at this scale.
    let mut features = vec![("chosen one", Shape::Point([0.0, 0.0]))];
    let places: Vec<[f64; 2]> =
        (0..60).map(|i| [f64::from(i % 8) * 18.0 - 60.0, f64::from(i / 8) * 16.0 - 60.0]).collect();
    features.extend(places.iter().map(|p| ("another", Shape::Point(*p))));
    let when = "name = 'chosen one'".to_owned();
    let ranks = vec![LabelRank { when, priority: Some(-9), max_scale_denominator: Some(10.0), rest: Rest::default() }];
    let labeling = Labeling { ranks, ..named(LabelPlacement::Beside).unwrap() };
    let drawing = draw(&layer("p", &dot(), Some(labeling)), &dataset(&features));
    let plain = make(view(1.0), &[&drawing], &labelled());
    assert!(plain.labels.iter().all(|l| l.feature != FeatureId(0)), "{}", plain.describe());
    let emphasized = vec![
        (LayerId::from("p"), FeatureId(7)),
        (LayerId::from("p"), FeatureId(0)),
        (LayerId::from("q"), FeatureId(3)),
    ];
    let options = SceneOptions { emphasized, ..labelled() };
    let made = make(view(1.0), &[&drawing], &options);
    let first: Vec<u32> = made.labels.iter().take(2).map(|l| l.feature.0).collect();
    assert_eq!(first, [7, 0], "{}", made.describe());
    // Also against names that were there before.
    let after = SceneOptions { previous_labels: plain.kept_labels(), ..options };
    let made = make(view(1.0), &[&drawing], &after);
    assert!(made.labels.iter().any(|l| l.feature == FeatureId(0)));
}

#[test]
fn names_leave_room_for_the_rank_above_an_emphasised_point() {
    // Names that would stand to the right of their points, over the rank of the one further right and below.
    let data = dataset(&[("asked for", Shape::Point([20.0, -17.0])), ("beside it", Shape::Point([0.0, 0.0]))]);
    let drawing = draw(&layer("p", &dot(), named(LabelPlacement::Beside)), &data);
    let [x, y] = view(1.0).screen_from_map(MapPoint::from([20.0, -17.0]));
    let rank = ScreenBox { left: x - 10.0, top: y - 25.0, right: x + 10.0, bottom: y - 9.0 };
    let meets =
        |b: &ScreenBox| b.left < rank.right && b.right > rank.left && b.top < rank.bottom && b.bottom > rank.top;
    let covers = |scene: &Scene| scene.labels.iter().flat_map(|l| &l.boxes).any(meets);
    assert!(covers(&make(view(1.0), &[&drawing], &labelled())), "else this test proves nothing");
    let emphasized = vec![(LayerId::from("p"), FeatureId(0))];
    let made = make(view(1.0), &[&drawing], &SceneOptions { emphasized, ..labelled() });
    assert!(made.labels.len() == 2 && !covers(&made), "{}", made.describe());
}

#[test]
fn ranks_order_names_and_limit_their_scale() {
    let far = view(1.0).scale_denominator(crs());
    let data = dataset(&[("small", Shape::Point([-2.0, 0.0])), ("large", Shape::Point([60.0, 0.0]))]);
    let rank = |priority, max_scale_denominator| {
        vec![LabelRank { when: "name = large".into(), priority, max_scale_denominator, rest: Rest::default() }]
    };
    let made = |labeling: Labeling, view: MapView| {
        texts(&make(view, &[&draw(&layer("p", &dot(), Some(labeling)), &data)], &labelled())).concat()
    };
    let plain = named(LabelPlacement::Beside).unwrap();
    assert_eq!(made(plain.clone(), view(1.0)), ["small", "large"]);
    assert_eq!(made(Labeling { ranks: rank(Some(3), None), ..plain.clone() }, view(1.0)), ["large", "small"]);
    let limited = Labeling { ranks: rank(None, Some(far * 3.0)), max_scale_denominator: Some(far), ..plain.clone() };
    assert_eq!(made(limited.clone(), view(1.0)), ["small", "large"]);
    assert_eq!(made(limited, view(2.0)), ["large"]);
    let near = Labeling { min_scale_denominator: Some(far), ..plain.clone() };
    assert_eq!((made(near.clone(), view(1.0)).len(), made(near, view(0.5)).len()), (2, 0));
    // What cannot be asked of the data ranks nothing.
    let ranks = vec![LabelRank {
        when: "no_such = 1 and".into(),
        priority: Some(9),
        max_scale_denominator: Some(1.0),
        rest: Rest::default(),
    }];
    assert_eq!(made(Labeling { ranks, ..plain }, view(1.0)), ["small", "large"]);
}

/// A crowded map: points, bent lines and areas from a seed, many with names.
fn crowd(seed: u32) -> Vec<Drawing> {
    let mut state = seed | 1;
    let mut next = move |most: u32| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        f64::from(state % most)
    };
    let names: Vec<String> = (0..160).map(|i| format!("地名{i}")).collect();
    let mut place = || [next(1_800) - 900.0, next(1_300) - 650.0];
    let points: Vec<[f64; 2]> = (0..110).map(|_| place()).collect();
    let points: Vec<_> = points.iter().zip(&names).map(|(p, n)| (n.as_str(), Shape::Point(*p))).collect();
    let bends: Vec<[[f64; 2]; 4]> = (0..12).map(|_| [place(), place(), place(), place()]).collect();
    let lines: Vec<_> = bends.iter().zip(&names).map(|(l, n)| (n.as_str(), Shape::Line(l))).collect();
    let rings: Vec<[[f64; 2]; 4]> = (0..10)
        .map(|i| {
            let ([x, y], half) = (place(), 25.0 + f64::from(i) * 12.0);
            square(half).map(|[dx, dy]| [x + dx, y + dy / 2.0])
        })
        .collect();
    let rings: Vec<[&[[f64; 2]]; 1]> = rings.iter().map(|r| [r.as_slice()]).collect();
    let areas: Vec<_> = rings.iter().zip(&names).map(|(r, n)| (n.as_str(), Shape::Area(r))).collect();
    let plated = Labeling { plate: Some(RED), priority: 3, ..named(LabelPlacement::Along).unwrap() };
    let ringed = Labeling { area: true, priority: 2, ..named(LabelPlacement::Inside).unwrap() };
    vec![
        draw(&layer("areas", &[solid(RED)], Some(ringed)), &dataset(&areas)),
        draw(&layer("lines", &[line(BLUE, 2.0)], named(LabelPlacement::Along)), &dataset(&lines)),
        draw(&layer("metro", &[line(RED, 3.0)], Some(plated)), &dataset(&lines[..4])),
        draw(&layer("points", &dot(), named(LabelPlacement::Beside)), &dataset(&points)),
    ]
}

/// The boxes of a label of one view where they lie in another of the same scale.
fn moved(label: &Label, from: &MapView, to: &MapView) -> Vec<ScreenBox> {
    let ([ax, ay], [bx, by]) = (from.screen_from_map(label.anchor), to.screen_from_map(label.anchor));
    let (dx, dy) = (bx - ax, by - ay);
    let shifted =
        |b: &ScreenBox| ScreenBox { left: b.left + dx, top: b.top + dy, right: b.right + dx, bottom: b.bottom + dy };
    label.boxes.iter().map(shifted).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Wherever the hand moves the map: a name that has its room in the picture stays exactly where it was beside
    /// its feature, no two names touch, and the same input gives the same labels.
    #[test]
    fn panning_moves_no_name_that_has_its_room(
        seed in 1_u32..1_000_000,
        steps in prop::collection::vec((-90.0..90.0_f64, -60.0..60.0_f64), 6),
    ) {
        let drawings = crowd(seed);
        let drawings: Vec<&Drawing> = drawings.iter().collect();
        let fixed = SceneOptions { scale_bar: true, badge: Some("示意".to_owned()), ..labelled() };
        let mut seen = make(wide(1.0, [640.0, 420.0]), &drawings, &fixed);
        prop_assert!(seen.labels.len() > 5);
        for (dx, dy) in steps {
            let options = SceneOptions { previous_labels: seen.kept_labels(), ..fixed.clone() };
            let view = seen.view.panned(dx, dy);
            let now = make(view, &drawings, &options);
            for label in &seen.labels {
                let boxes = moved(label, &seen.view, &view);
                let inside = boxes.iter().all(|b| b.left > 2.1 && b.top > 2.1 && b.right < 637.9 && b.bottom < 417.9);
                let clear = now.furniture.iter().all(|shape| {
                    let [x, y, width, height] = shape.bounds();
                    let of = ScreenBox { left: x, top: y, right: x + width, bottom: y + height }.grown(4.1);
                    boxes.iter().all(|b| !b.overlaps(of))
                });
                let stays = now.labels.iter().any(|l| l.anchor == label.anchor && l.lines == label.lines && l.leader == label.leader);
                // A name goes with its feature: a point that has left the picture takes it along.
                let shown = drawings.iter().filter(|d| d.layer == label.layer).any(|d| {
                    let of = d.pieces().iter().filter(|p| p.feature == label.feature);
                    of.clone().any(|p| view.map_rect().intersects(p.bounds))
                });
                prop_assert!(stays || !(inside && clear && shown), "{} moved or went", label.text());
            }
            for (i, a) in now.labels.iter().enumerate() {
                for b in now.labels.iter().skip(i + 1) {
                    let touch = a.boxes.iter().any(|a| b.boxes.iter().any(|b| a.grown(-0.1).overlaps(*b)));
                    prop_assert!(!touch, "{} on {}", a.text(), b.text());
                }
            }
            prop_assert_eq!(&now, &make(view, &drawings, &options));
            seen = now;
        }
    }
}

#[test]
fn a_name_keeps_its_side_when_the_map_is_zoomed() {
    let data = dataset(&[("here", Shape::Point([0.0, 0.0])), ("blocking", Shape::Point([20.0, 0.0]))]);
    let drawing = draw(&layer("p", &dot(), named(LabelPlacement::Beside)), &data);
    let options = SceneOptions { emphasized: vec![(LayerId::from("p"), FeatureId(1))], ..labelled() };
    let near = make(view(1.0), &[&drawing], &options);
    let side = |scene: &Scene| {
        let label = scene.labels.iter().find(|l| l.feature == FeatureId(0)).unwrap();
        let [x, y] = scene.view.screen_from_map(label.anchor);
        let [px, py] = scene.view.screen_from_map(MapPoint::default());
        [(x - px).round(), (y - py).round()]
    };
    assert!(side(&near)[0] < 20.0, "not on the right, where the other marker is: {:?}", side(&near));
    // With more room the right side would be better; it stays where it was.
    let zoomed = view(0.25);
    assert_ne!(side(&make(zoomed, &[&drawing], &options)), side(&near));
    let kept = SceneOptions { previous_labels: near.kept_labels(), ..options };
    assert_eq!(side(&make(zoomed, &[&drawing], &kept)), side(&near));
}

#[test]
fn labels_of_another_plan_are_not_kept() {
    let here = dataset(&[("same name", Shape::Point([0.0, 0.0]))]);
    let there = dataset(&[("same name", Shape::Point([420.0, -100.0])), ("x", Shape::Point([0.0, 0.0]))]);
    let drawn = |data: &Dataset| draw(&layer("p", &dot(), named(LabelPlacement::Beside)), data);
    let wide = wide(1.0, [1_000.0, 600.0]);
    let kept: Vec<KeptLabel> = make(wide, &[&drawn(&here)], &labelled()).kept_labels();
    let fresh = make(wide, &[&drawn(&there)], &labelled());
    let after = make(wide, &[&drawn(&there)], &SceneOptions { previous_labels: kept, ..labelled() });
    assert_eq!(fresh.labels.len(), 2);
    assert_eq!(fresh.labels, after.labels);
    // A new style sets the name anew.
    let larger = Labeling { size_px: 20.0, ..named(LabelPlacement::Beside).unwrap() };
    let larger = draw(&layer("p", &dot(), Some(larger)), &here);
    let kept = make(view(1.0), &[&drawn(&here)], &labelled()).kept_labels();
    let options = SceneOptions { previous_labels: kept, theme: Theme::Dark, ..labelled() };
    assert_eq!(make(view(1.0), &[&larger], &options).labels[0].lines[0].size_px, 20.0);
    // A new theme only colours it anew.
    let made = make(view(1.0), &[&drawn(&here)], &options);
    let dark = make(view(1.0), &[&drawn(&here)], &SceneOptions { theme: Theme::Dark, ..labelled() });
    assert_eq!(made.labels, dark.labels);
}

/// The name of an outline without a fill, with what lies in it.
fn outlined(ring: &[[f64; 2]], inner: &[[f64; 2]]) -> Vec<Drawing> {
    let outline = dataset(&[("医药创新公园", Shape::Area(&[ring]))]);
    let outline = draw(&layer("site", &[line(RED, 2.0)], named(LabelPlacement::Beside)), &outline);
    let inner = dataset(&[("", Shape::Area(&[inner]))]);
    vec![outline, draw(&layer("zone", &[Symbol { fill: solid(BLUE).fill, ..line(BLUE, 2.0) }], None), &inner)]
}

#[test]
fn an_outline_is_named_in_a_gap_inside_else_along_what_is_seen_of_it() {
    let label = |drawings: &[Drawing], view: MapView| {
        let made = make(view, &drawings.iter().collect::<Vec<_>>(), &labelled());
        assert_eq!(made.labels.len(), 1, "{}", made.describe());
        (made.view.screen_from_map(made.labels[0].anchor), made.labels[0].boxes[0])
    };
    let centred = MapView::new(MapPoint::default(), 1.0, [800.0, 800.0]);
    let park = square(200.0);
    // A zone over the upper half leaves the lower one.
    let zone = [[-190.0, 0.0], [190.0, 0.0], [190.0, 190.0], [-190.0, 190.0]];
    let ([x, y], _) = label(&outlined(&park, &zone), centred);
    assert!((x - 400.0).abs() < 200.0 && y > 405.0 && y < 600.0, "in the lower half: {x} {y}");
    // A zone over all of it leaves no room inside.
    let (_, of) = label(&outlined(&park, &square(190.0)), centred);
    assert!(of.top > 600.0 && of.top < 615.0, "below the outline, close to it: {of:?}");
    // Of a park with a step the name follows the step, not the box around the whole.
    let stepped = [[-200.0, -200.0], [0.0, -200.0], [0.0, 0.0], [200.0, 0.0], [200.0, 200.0], [-200.0, 200.0]];
    let inner = [[-190.0, -190.0], [-10.0, -190.0], [-10.0, 10.0], [190.0, 10.0], [190.0, 190.0], [-190.0, 190.0]];
    let corner = MapView::new(MapPoint::new(200.0, -160.0), 1.0, [300.0, 400.0]);
    let ([x, y], of) = label(&outlined(&stepped, &inner), corner);
    assert!(of.top > 40.0 && of.top < 55.0, "at the step: {x} {y} {of:?}");
    // Panned away, the name keeps to the part in view.
    let away = MapView::new(MapPoint::new(-300.0, -300.0), 1.0, [300.0, 300.0]);
    let (_, of) = label(&outlined(&park, &square(190.0)), away);
    assert!(of.top > 50.0 && of.top < 65.0 && of.right > 240.0, "{of:?}");
}

#[test]
fn names_prefer_places_that_no_strong_line_crosses() {
    let here = dataset(&[("医院", Shape::Point([0.0, 0.0]))]);
    let here = draw(&layer("p", &dot(), named(LabelPlacement::Beside)), &here);
    let right_of_it = |color: Color| {
        let wall = dataset(&[("", Shape::Line(&[[20.0, -100.0], [20.0, 100.0]]))]);
        let wall = draw(&layer("w", &[line(color, 2.0)], None), &wall);
        let made = make(view(1.0), &[&wall, &here], &labelled());
        made.labels[0].anchor.x > 10.0
    };
    assert!(!right_of_it(BLUE));
    assert!(right_of_it(Color::hex(0xE4_E4DF)), "a line hardly seen on the ground troubles no name");
}
