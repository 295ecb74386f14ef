//! What the cards tell of other features: against independent computations, for projects of any kind, and side by
//! side.

use std::collections::BTreeSet;

use shapan::analysis::measure::{self, Metres};
use shapan::analysis::query;
use shapan::data::{Dataset, Feature, LonLat, Piece, Polygon};
use shapan::export;
use shapan::i18n::{Lang, format};
use shapan::plan::{
    Card, CardLine, CardSection, FeatureRef, Origin, OriginMode, Plan, PlanLayer, Question, Reach, answer, card,
    compare, open_bundled,
};
use shapan::progress::Progress;
use shapan::project::{self, read_project};

use crate::bundled::{bundled, feature, layer, polygons};
use crate::measure::layers::{Geometry, dataset_with, line, points, polygon, texts};

const LANGS: [Lang; 2] = [Lang::Zh, Lang::En];

fn reference(plan: &Plan, layer: &str, id: &str) -> FeatureRef {
    plan.known_feature(&layer.into(), id).unwrap()
}

fn card_of(plan: &Plan, layer: &str, id: &str, lang: Lang) -> Card {
    card(plan, &reference(plan, layer, id), lang, &Progress::default()).unwrap().unwrap()
}

fn section<'a>(card: &'a Card, heading: &str) -> &'a CardSection {
    let found = card.sections.iter().find(|s| s.heading == heading);
    found.unwrap_or_else(|| panic!("{}: no {heading} in {:?}", card.name, headings(card)))
}

fn headings(card: &Card) -> Vec<&str> {
    card.sections.iter().map(|s| s.heading.as_str()).collect()
}

fn told(section: &CardSection) -> Vec<(&str, &str)> {
    section.lines.iter().map(|l| (l.name.as_str(), l.value.as_str())).collect()
}

fn fact(card: &Card, label: &str) -> String {
    let row = card.facts.iter().find(|r| r.label == label).unwrap_or_else(|| panic!("{}: no {label}", card.name));
    let item = &row.items[0];
    [Some(item.text.as_str()), item.source.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" | ")
}

/// The number in front of " m" in a text of full precision.
fn metres(exact: &str) -> f64 {
    let number = exact.trim_end_matches(" inside").trim_end_matches(" away").trim_end_matches(" m");
    number.rsplit(' ').next().unwrap().parse().unwrap_or_else(|_| panic!("{exact}"))
}

fn lines(feature: Feature<'_>) -> Vec<&[LonLat]> {
    let line = |piece| if let Piece::Line(line) = piece { Some(line) } else { None };
    feature.pieces().filter_map(line).collect()
}

#[test]
fn the_manufacturing_zone_reads_as_on_the_drawing_board() {
    let plan = bundled();
    let zh = card_of(&plan, "zones", "zone-mfg", Lang::Zh);
    let corridors = section(&zh, "经过的廊道");
    assert_eq!(corridors.count, "1 / 3");
    assert_eq!(
        told(corridors),
        [("基因艺廊", "区内 336 m"), ("生态趣廊", "未进入，相距 246 m"), ("共享智廊", "未进入，相距 374 m")]
    );
    assert_eq!(corridors.lines.iter().map(|l| l.missed).collect::<Vec<_>>(), [false, true, true]);
    let nodes = section(&zh, "绿色节点");
    assert_eq!(nodes.count, "2");
    assert_eq!(nodes.lines[0].value, "116.40000, 39.76730");
    assert_eq!(fact(&zh, "方位"), "园区中心以南，210.9°，1.15 km | 形心至形心");
    assert_eq!(fact(&zh, "最近地铁"), "五福堂（8号线），2.12 km | 形心起直线；边界起 1.63 km");
    let en = card_of(&plan, "zones", "zone-mfg", Lang::En);
    assert_eq!(told(section(&en, "Corridors passing through"))[1], ("Eco-fun", "not entered, 246 m away"));
    assert_eq!(fact(&en, "Bearing"), "1.15 km south of the centroid of the park, 210.9° | centroid to centroid");
}

/// Metres inside by a fine sampling of the corridor, distances by the whole of `answer`.
#[test]
fn corridors_in_areas_have_the_metres_of_other_routes() {
    let plan = bundled();
    for (layer_id, id) in [("zones", "zone-hq"), ("zones", "zone-med"), ("zones", "zone-rnd"), ("green", "green-heart")]
    {
        let of = reference(&plan, layer_id, id);
        let area: Vec<Polygon<'_>> = plan.feature(&of).unwrap().polygons().collect();
        let card = card_of(&plan, layer_id, id, Lang::En);
        let section = section(&card, "Corridors passing through");
        assert_eq!(section.lines.len(), 3, "each corridor is told, inside or not");
        for told in &section.lines {
            let other = plan.feature(told.of.as_ref().unwrap()).unwrap();
            if told.missed {
                let gap = measure::distance_between(plan.feature(&of).unwrap(), other).unwrap().distance.0;
                assert_eq!(metres(&told.exact), gap, "{id}: {}", told.name);
                continue;
            }
            let steps = 3000_u32;
            let mut sampled = 0.0;
            for edge in lines(other).into_iter().flat_map(|line| line.windows(2)) {
                let step = measure::distance(edge[0], edge[1]).0 / f64::from(steps);
                let at = |i: u32| measure::interpolate(edge[0], edge[1], (f64::from(i) + 0.5) / f64::from(steps));
                let hits = (0..steps).filter(|i| area.iter().any(|a| measure::contains(*a, at(*i))));
                sampled += step * hits.count() as f64;
            }
            let exact = metres(&told.exact);
            assert!((exact - sampled).abs() < 2.0, "{id}, {}: {exact} against {sampled}", told.name);
            assert_eq!(told.value, format!("{} inside", format::length(exact)));
        }
    }
}

/// Inside the zones, the living areas, the heart and the rest of the open space a corridor has all its length.
#[test]
fn a_corridor_is_used_up_by_what_it_passes() {
    let plan = bundled();
    for corridor in layer(&plan, "corridors").features() {
        let id = corridor.id_text();
        let card = card_of(&plan, "corridors", &id, Lang::En);
        let passed = section(&card, "Zones, living areas and heart on its way");
        let sum: f64 = passed.lines.iter().filter(|l| l.name != "Green heart").map(|l| metres(&l.exact)).sum();
        let open = measure::length_inside(&lines(corridor), &polygons(&plan, "open_space")).0;
        let whole = measure::length(corridor).0;
        assert!((sum + open - whole).abs() < 1e-3, "{id}: {sum} + {open} = {whole}");
        assert_eq!(metres(&card.figures[0].exact), whole);
        // And from the other side the same metres.
        for told in &passed.lines {
            let of = told.of.clone().unwrap();
            let back = card_of(&plan, &of.layer.0, &plan.feature(&of).unwrap().id_text(), Lang::En);
            let back = section(&back, "Corridors passing through");
            let same = back.lines.iter().find(|l| l.of.as_ref().is_some_and(|o| o.feature == corridor.id())).unwrap();
            assert_eq!(metres(&same.exact), metres(&told.exact), "{id}, {}", told.name);
        }
    }
}

#[test]
fn the_park_holds_its_parts() {
    let plan = bundled();
    let site = card_of(&plan, "site", "#1", Lang::Zh);
    let parts = section(&site, "其中的片区与绿地");
    assert_eq!(parts.count, "8");
    assert_eq!(parts.lines[0].value, "73.3 ha");
    assert_eq!(section(&site, "绿色节点").count, "10");
    assert_eq!(section(&site, "村").count, "3");
    assert_eq!(section(&site, "经过的廊道").count, "3 / 3");
    assert!(site.facts.is_empty(), "the boundary has no bearing from itself: {:?}", site.facts);
    let metro = section(&site, "穿过的地铁（站间直连）");
    assert_eq!(told(metro), [("8号线", "区内 1.39 km")]);
    let heart = card_of(&plan, "green", "green-heart", Lang::Zh);
    assert_eq!(told(section(&heart, "村")).iter().map(|t| t.0).collect::<Vec<_>>(), ["京韵村", "悦来村", "本草村"]);
    assert_eq!(section(&heart, "绿色节点").count, "0", "that it has none is worth saying");
    let village = card_of(&plan, "villages", "京韵村", Lang::Zh);
    assert_eq!(told(section(&village, "所在片区与绿心")), [("健康绿心", "绿心")]);
    assert_eq!(fact(&village, "最近廊道"), "生态趣廊，186 m | 直线");
}

#[test]
fn a_line_lists_its_stations_in_order_and_a_station_its_lines() {
    let plan = bundled();
    let line = card_of(&plan, "metro_lines", "line-8", Lang::Zh);
    let stations = section(&line, "车站");
    let listed = feature(&plan, "metro_lines", "line-8").attribute("stations").to_text().into_owned();
    let ids: Vec<String> = serde_json::from_str(&listed).unwrap();
    assert_eq!(stations.lines.len(), ids.len());
    assert_eq!(stations.lines[2].name, "3  五福堂");
    for (told, id) in stations.lines.iter().zip(&ids) {
        assert_eq!(plan.feature(told.of.as_ref().unwrap()).unwrap().id_text(), *id);
    }
    assert!(line.rows.iter().all(|r| r.label != "车站"), "told once");
    let station = card_of(&plan, "metro_stations", "stn-pingguoyuan", Lang::En);
    let lines = section(&station, "Lines");
    assert_eq!(lines.count, "3");
    assert!(lines.lines.iter().all(|l| l.of.as_ref().is_some_and(|of| of.layer.0 == "metro_lines")));
    assert!(station.rows.iter().all(|r| r.label != "Line"), "told once");
    // A planned line names stations and has no place.
    let planned = card_of(&plan, "metro_lines", "line-r4-planned", Lang::En);
    assert!(planned.facts.iter().any(|r| r.items[0].unknown) && planned.figures.is_empty());
}

/// The rings of every hospital are those of three radius queries, from the centroid and from the edge.
#[test]
fn hospitals_lie_in_the_rings_of_the_radius_query() {
    let plan = bundled();
    let within = |mode: OriginMode, radius: f64| -> BTreeSet<FeatureRef> {
        let question = Question {
            origin: Origin::Layer("site".into(), mode),
            reach: Reach::Within { radius: Metres(radius) },
            layers: vec!["hospitals".into()],
            filter: None,
        };
        answer(&plan, &question, &Progress::default()).unwrap().results.into_iter().map(|f| f.of).collect()
    };
    let radii = [5_000.0, 10_000.0, 15_000.0];
    let names = ["within 5 km", "5 km to 10 km", "10 km to 15 km", "beyond 15 km"];
    let mut borderline = 0;
    for (i, mode) in [OriginMode::Centroid, OriginMode::Edge].into_iter().enumerate() {
        let rings = radii.map(|r| within(mode, r));
        for hospital in layer(&plan, "hospitals").features() {
            let of = FeatureRef { layer: "hospitals".into(), feature: hospital.id() };
            let card = card(&plan, &of, Lang::En, &Progress::default()).unwrap().unwrap();
            let line = &section(&card, "Distance from the park").lines[i];
            let ring = rings.iter().position(|ring| ring.contains(&of)).unwrap_or(3);
            assert!(line.note.starts_with(names[ring]), "{}: {} in ring {ring}", card.name, line.note);
            let uncertainty = hospital.attribute("position_uncertainty_m").as_f64().unwrap();
            let near = radii.iter().any(|r| (metres(&line.exact) - r).abs() <= uncertainty);
            assert_eq!(line.note.contains("borderline"), near, "{}: {}", card.name, line.note);
            borderline += usize::from(near);
        }
    }
    assert!(borderline > 3, "{borderline}");
    let dongdan = layer(&plan, "hospitals").features().find(|f| f.text("name_zh").is_some_and(|n| n.contains("东单")));
    let card = card_of(&plan, "hospitals", &dongdan.unwrap().id_text(), Lang::Zh);
    assert_eq!(section(&card, "与园区的距离").lines[0].note, "10 km 至 15 km · 临界，±100 m");
}

/// The nearest metro is what the command `nearest` answers.
#[test]
fn the_nearest_station_is_that_of_the_command() {
    let plan = bundled();
    for layer_id in ["zones", "living_areas", "hospitals", "universities", "industry", "transport"] {
        for other in layer(&plan, layer_id).features() {
            let of = FeatureRef { layer: layer_id.into(), feature: other.id() };
            let card = card(&plan, &of, Lang::En, &Progress::default()).unwrap().unwrap();
            let from = measure::centroid(other).unwrap();
            let open = |s: &Feature<'_>| s.text("status").as_deref() == Some("operating");
            let stations = layer(&plan, "metro_stations").features().filter(open);
            let distance = |s: Feature<'_>| measure::distance_to_feature(from, s).unwrap().distance.0;
            let best = stations.min_by(|a, b| distance(*a).total_cmp(&distance(*b))).unwrap();
            let row = card.facts.iter().find(|r| r.label == "Nearest metro").unwrap();
            let told = row.items[0].of.as_ref().unwrap();
            assert_eq!(distance(plan.feature(told).unwrap()), distance(best), "{}", card.name);
            assert!(row.items[0].text.ends_with(&format::length(distance(best))), "{}", row.items[0].text);
        }
    }
}

/// A card may not keep anyone waiting: what it asks is bounded by what is near, not by what is loaded.
#[test]
fn every_line_of_a_card_leads_somewhere_and_lists_are_cut() {
    let plan = bundled();
    for l in &plan.layers {
        for f in l.dataset.features() {
            let of = FeatureRef { layer: l.id.clone(), feature: f.id() };
            for lang in LANGS {
                let card = card(&plan, &of, lang, &Progress::default()).unwrap().unwrap();
                assert_eq!(card.lang, lang);
                assert!(card.class.is_some(), "{}: which symbol?", card.name);
                for line in card.sections.iter().flat_map(|s| &s.lines) {
                    assert!(line.of.as_ref().is_none_or(|of| plan.feature(of).is_some()), "{}: {line:?}", card.name);
                    assert!(!line.name.is_empty(), "{}: {line:?}", card.name);
                    assert_eq!(line.value.is_empty(), line.exact.is_empty(), "{}: {line:?}", card.name);
                }
                let twice: BTreeSet<&str> = headings(&card).into_iter().collect();
                assert_eq!(twice.len(), card.sections.len(), "{}: {:?}", card.name, headings(&card));
            }
        }
    }
}

/// Layers of one's own, without a project.
fn own_plan(layers: &[(&str, &[(&str, Geometry)])]) -> Plan {
    let mut plan = Plan::default();
    plan.project.name_fields = project::usual_name_fields();
    for (i, (id, features)) in layers.iter().enumerate() {
        let geometry: Vec<Geometry> = features.iter().map(|(_, g)| g.clone()).collect();
        let data: Dataset = dataset_with(&geometry, |i, builder| texts(builder, &[("name", features[i].0)]));
        plan.project.layers.push(project::default_layer((*id).into(), id, "", &data, i));
        plan.layers.push(PlanLayer::new((*id).into(), data));
    }
    plan
}

fn p(lon: f64, lat: f64) -> LonLat {
    LonLat::new(lon, lat)
}

fn square(west: f64, south: f64, side: f64) -> Geometry {
    let (east, north) = (west + side, south + side);
    polygon(&[vec![p(west, south), p(east, south), p(east, north), p(west, north), p(west, south)]])
}

#[test]
fn plans_without_a_project_relate_what_suits_their_geometry() {
    let plan = own_plan(&[
        ("plots", &[("A", square(116.40, 39.80, 0.01)), ("B", square(116.42, 39.80, 0.01))]),
        (
            "pipes",
            &[
                ("through A", line(&[p(116.39, 39.805), p(116.415, 39.805)])),
                ("far", line(&[p(0.0, 0.0), p(1.0, 0.0)])),
            ],
        ),
        ("wells", &[("in A", points(&[p(116.405, 39.801)])), ("away", points(&[p(116.5, 39.9)]))]),
        ("depots", &[("depot", points(&[p(116.41, 39.90)]))]),
    ]);
    let plot = card_of(&plan, "plots", "A", Lang::En);
    assert_eq!(headings(&plot), ["Running through: pipes", "Inside: wells"], "empty ones are left out");
    assert_eq!(section(&plot, "Running through: pipes").lines[0].name, "through A");
    assert_eq!(section(&plot, "Inside: wells").count, "1");
    assert!(plot.facts.is_empty(), "no boundary, no bearing");
    assert!(card_of(&plan, "plots", "B", Lang::En).sections.is_empty());
    let pipe = card_of(&plan, "pipes", "through A", Lang::Zh);
    assert_eq!(headings(&pipe), ["经过：plots"]);
    let inside = metres(&section(&pipe, "经过：plots").lines[0].exact);
    let between = measure::distance(p(116.40, 39.805), p(116.41, 39.805)).0;
    assert!((inside - between).abs() < 0.01, "{inside} {between}");
    let well = card_of(&plan, "wells", "in A", Lang::En);
    assert_eq!(headings(&well), ["Lies in: plots"]);
    assert!(fact(&well, "Nearest: depots").starts_with("depot, 11.00 km"), "{:?}", well.facts);
}

#[test]
fn long_lists_are_counted_and_cut() {
    let many: Vec<(String, Geometry)> =
        (0..40).map(|i| (format!("well {i:02}"), points(&[p(116.4001 + f64::from(i) * 1e-4, 39.8001)]))).collect();
    let many: Vec<(&str, Geometry)> = many.iter().map(|(n, g)| (n.as_str(), g.clone())).collect();
    let plan = own_plan(&[("plots", &[("A", square(116.40, 39.80, 0.01))]), ("wells", &many)]);
    let card = card_of(&plan, "plots", "A", Lang::En);
    let wells = section(&card, "Inside: wells");
    assert_eq!((wells.count.as_str(), wells.lines.len(), wells.more), ("40", 12, 28));
    assert!(card.to_text().contains("and 28 more"));
}

/// A project of a relation of its own, over the layers of `own_plan`.
fn with_relations(plan: &mut Plan, relations: &str) {
    let text = format!(
        r##"{{"shapan": 1, "title": {{"zh": "", "en": ""}}, "groups": [{{"id": "g", "name": {{"zh": "", "en": ""}}}}],
        "relations": {relations}, "layers": [{}]}}"##,
        ["plots", "pipes", "wells"]
            .map(|id| format!(
                r##"{{"id": "{id}", "name": {{"zh": "{id}", "en": "{id}"}}, "group": "g", "source": "", "symbol": {{}}}}"##
            ))
            .join(",")
    );
    plan.project.relations = read_project(&text).unwrap().relations;
}

#[test]
fn a_project_says_what_relates() {
    let mut plan = own_plan(&[
        (
            "plots",
            &[
                ("A", square(116.40, 39.80, 0.01)),
                ("C, on the edge of A", square(116.39, 39.80, 0.01)),
                ("B", square(116.405, 39.80, 0.01)),
            ],
        ),
        (
            "pipes",
            &[
                ("by", line(&[p(116.39, 39.82), p(116.41, 39.82)])),
                ("touching", line(&[p(116.39, 39.81), p(116.40, 39.81)])),
            ],
        ),
        (
            "wells",
            &[
                ("one", points(&[p(116.401, 39.801)])),
                ("two", points(&[p(116.402, 39.801)])),
                ("three", points(&[p(116.5, 39.9)])),
            ],
        ),
    ]);
    with_relations(
        &mut plan,
        r#"[{"of": "plots", "to": ["pipes"], "as": "length_inside", "missed": 1, "heading": {"zh": "管", "en": "Pipes"}},
            {"of": "plots", "to": "wells", "as": "nearest", "count": 2},
            {"of": "plots", "to": "wells", "as": "overlap", "filter": "name != two", "later": true},
            {"of": "plots", "to": "plots", "as": "overlap", "heading": {"zh": "叠", "en": "Overlaps"}},
            {"of": "wells", "to": "plots", "as": "rings", "radii_m": [2000, 1000]}]"#,
    );
    let card = card_of(&plan, "plots", "A", Lang::En);
    assert_eq!(headings(&card), ["Pipes", "Nearest: wells", "Inside: wells", "Overlaps"]);
    assert_eq!(section(&card, "Pipes").count, "1 / 2");
    assert_eq!(told(section(&card, "Pipes"))[0], ("touching", "touches only"));
    assert!(section(&card, "Pipes").lines[1].missed);
    assert_eq!(section(&card, "Nearest: wells").lines.len(), 2);
    assert_eq!(told(section(&card, "Inside: wells")), [("one", "116.40100, 39.80100")], "the filter holds");
    let shared = &section(&card, "Overlaps").lines;
    let (own, half) =
        (measure::area(plan.feature(&reference(&plan, "plots", "A")).unwrap()).0, shared[0].exact.clone());
    let half: f64 = half.trim_end_matches(" m²").parse().unwrap();
    assert!(shared.len() == 1 && (half / own - 0.5).abs() < 1e-3, "never itself, and the area that both cover");
    let well = card_of(&plan, "wells", "three", Lang::En);
    assert_eq!(section(&well, "Rings: plots").lines[0].note, "beyond 2 km", "radii in any order");
    let inside = card_of(&plan, "wells", "one", Lang::En);
    assert_eq!(section(&inside, "Rings: plots").lines[1].value, "0 m");
}

#[test]
fn an_empty_list_of_relations_is_no_relation() {
    let mut plan = own_plan(&[
        ("plots", &[("A", square(116.40, 39.80, 0.01))]),
        ("wells", &[("in", points(&[p(116.401, 39.801)]))]),
    ]);
    assert_eq!(card_of(&plan, "plots", "A", Lang::En).sections.len(), 1);
    plan.project.relations = Some(Vec::new());
    assert!(card_of(&plan, "plots", "A", Lang::En).sections.is_empty());
}

#[test]
fn a_cancelled_card_is_no_card() {
    let plan = bundled();
    let progress = Progress::default();
    progress.cancel();
    assert!(card(&plan, &reference(&plan, "zones", "zone-hq"), Lang::Zh, &progress).is_err());
}

/// The text for the clipboard has the numbers of the command line's JSON, whole.
#[test]
fn the_copied_card_is_as_exact_as_the_command_line() {
    let plan = bundled();
    let zone = feature(&plan, "zones", "zone-mfg");
    let card = card_of(&plan, "zones", "zone-mfg", Lang::En);
    let text = card.to_text();
    let area = measure::area(zone).0;
    assert!(text.contains(&format!("Drawn area: {area} m²")), "{text}");
    let question = Question {
        origin: Origin::Feature(card.of.clone(), OriginMode::Centroid),
        reach: Reach::Nearest { count: 1 },
        layers: vec!["metro_stations".into()],
        filter: Some("status = operating".to_owned()),
    };
    let found = answer(&plan, &question, &Progress::default()).unwrap();
    let json = export::answer_json(&plan, &found, None, Lang::En);
    let distance = json["results"][0]["distance_m"].as_f64().unwrap();
    assert!(text.contains(&format!("{distance} m")), "{distance} in {text}");
    let inside = measure::length_inside(
        &lines(feature(&plan, "corridors", "corridor-gene")),
        &zone.polygons().collect::<Vec<_>>(),
    );
    assert!(text.contains(&format!("Gene-art: {} m inside", inside.0)), "{text}");
    for part in
        ["Smart manufacturing zone · 医药智造区", "Schematic · not a survey", "People's Daily", "±1000 m", "geodesic"]
    {
        assert!(text.contains(part), "{part} in {text}");
    }
    let zh = card_of(&plan, "zones", "zone-mfg", Lang::Zh).to_text();
    assert!(zh.contains(&format!("图上面积：{area} m²")) && zh.contains("公布面积：未公布"), "{zh}");
    assert!(!zh.contains(": "), "Chinese punctuation: {zh}");
}

#[test]
fn each_source_says_what_it_supports() {
    let plan = bundled();
    let card = card_of(&plan, "zones", "zone-mfg", Lang::En);
    let sources = &card.provenance[0].items;
    let told: Vec<(&str, Option<&str>)> = sources.iter().map(|i| (i.text.as_str(), i.source.as_deref())).collect();
    let facilities = Some("supports: Facilities (names published)");
    assert_eq!(told[0], ("People's Daily Online Beijing, 27 October 2025", facilities));
    assert_eq!(told[1], ("China News Service, 18 July 2024", facilities));
    assert_eq!(told[2].1, None, "nothing is claimed of a source that no entry names");
}

#[test]
fn cards_side_by_side_are_aligned_by_label() {
    let plan = bundled();
    let cards = [
        card_of(&plan, "zones", "zone-mfg", Lang::En),
        card_of(&plan, "zones", "zone-hq", Lang::En),
        card_of(&plan, "hospitals", "#1", Lang::En),
    ];
    let comparison = compare(&cards.iter().collect::<Vec<_>>());
    let row = |heading: &str, label: &str| -> Vec<Option<String>> {
        let group = comparison.groups.iter().find(|g| g.heading == heading).unwrap();
        let row = group.rows.iter().find(|r| r.label == label).unwrap_or_else(|| panic!("no {label}"));
        row.cells.iter().map(|c| c.as_ref().map(|c| c.texts.join("; "))).collect()
    };
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(row("", "Kind"), [some("zone"), some("zone"), some("hospital")]);
    assert_eq!(row("", "Drawn area"), [some("50.3 ha"), some("73.3 ha"), None]);
    assert_eq!(
        row("Corridors passing through", "Gene-art"),
        [some("336 m inside"), some("611 m inside"), None],
        "one row a corridor"
    );
    assert_eq!(row("Corridors passing through", "Count"), [some("1 / 3"), some("2 / 3"), None]);
    assert_eq!(
        row("Green nodes", "Name")[1],
        some("HQ cluster green node 1 · 116.41300, 39.77870; HQ cluster green node 2 · 116.40750, 39.77600")
    );
    let distance = row("Distance from the park", "Centroid");
    assert_eq!(distance[..2], [None, None]);
    let on_card = cards[2].sections.iter().flat_map(|s| &s.lines).find(|l| l.name == "Centroid").unwrap();
    let on_card = [on_card.value.as_str(), &on_card.note].join("; ");
    assert!(on_card.contains(" km") && distance[2] == some(&on_card), "{distance:?}: one card alone has it");
    assert_eq!(row("Source and basis", "Confidence"), [some("low"), some("low"), some("low")]);
    for group in &comparison.groups {
        assert!(!group.rows.is_empty(), "{}", group.heading);
        for row in &group.rows {
            assert_eq!(row.cells.len(), 3);
            assert!(row.cells.iter().any(Option::is_some), "{}: a row of nothing", row.label);
        }
        let labels: BTreeSet<&str> = group.rows.iter().map(|r| r.label.as_str()).collect();
        assert_eq!(labels.len(), group.rows.len(), "{}: a label twice", group.heading);
    }
    // Of one kind, the kind is no row.
    let zones = compare(&[&cards[0], &cards[1]]);
    assert!(zones.groups[0].rows.iter().all(|r| r.label != "Kind"));
    assert!(compare(&[]).groups.is_empty());
}

#[test]
fn borderline_is_the_same_for_cards_and_queries() {
    let within = |d: f64, u| query::is_borderline(Metres(d), Metres(10_000.0), u);
    assert!(within(10_050.0, None) && !within(10_051.0, None), "half a per cent");
    assert!(within(9_900.0, Some(100.0)) && !within(9_899.0, Some(100.0)) && !within(10_001.0, Some(0.0)));
    assert!(
        query::is_within(Metres(15_000.0), Metres(15_000.0)) && !query::is_within(Metres(15_000.1), Metres(15_000.0))
    );
}

#[test]
fn a_line_of_a_card_is_itself_a_feature() {
    let plan = open_bundled(&Progress::default()).unwrap().plan;
    let card = card_of(&plan, "zones", "zone-mfg", Lang::En);
    let first: &CardLine = &section(&card, "Corridors passing through").lines[0];
    assert_eq!(first.of, Some(reference(&plan, "corridors", "corridor-gene")));
    assert_eq!(first.class, Some(0));
}

#[test]
fn an_outline_that_crosses_itself_says_that_its_area_is_none() {
    let bow = polygon(&[vec![p(116.4, 39.7), p(116.41, 39.71), p(116.41, 39.7), p(116.4, 39.71), p(116.4, 39.7)]]);
    let plan = own_plan(&[("areas", &[("bow", bow), ("square", square(116.45, 39.7, 0.01))])]);
    for lang in LANGS {
        let card = card_of(&plan, "areas", "bow", lang);
        let told = card.broken.as_ref().unwrap();
        assert!(card.to_text().contains(told), "{told}");
        assert_eq!(card.figures.len(), 1, "its perimeter, no area: {:?}", card.figures);
        assert!(card.at.is_some());
        assert!(card_of(&plan, "areas", "square", lang).broken.is_none());
    }
}
