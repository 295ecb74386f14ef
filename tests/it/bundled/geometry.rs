//! Valid shapes in their places: all figures geodesic, all against what geodata/README.md states.

use std::collections::{BTreeMap, BTreeSet};

use geo::Validation as _;
use shapan::analysis::measure;
use shapan::analysis::measure::{Metres, OwnedPolygon};
use shapan::data::{Feature, GeometryType, LonLat, Piece, Polygon};
use shapan::plan::{Answer, Origin, OriginMode, Question, Reach, answer};
use shapan::progress::Progress;
use shapan::project::LayerId;

use super::{bundled, feature, features, layer, polygons};

/// What shared edges leave between two parts that were drawn with the same corners, m².
const SLIVER_M2: f64 = 1e-3;

fn geo_ring(ring: &[LonLat]) -> geo_types::LineString {
    ring.iter().map(|p| (p.lon, p.lat)).collect()
}

fn geo_polygon(polygon: Polygon<'_>) -> geo_types::Polygon {
    let mut rings = polygon.rings().map(geo_ring);
    let exterior = rings.next().unwrap();
    geo_types::Polygon::new(exterior, rings.collect())
}

/// Twice the signed area in degrees: positive when counter-clockwise.
fn doubled_area(ring: &[LonLat]) -> f64 {
    -ring.windows(2).map(|e| (e[1].lon - e[0].lon) * (e[1].lat + e[0].lat)).sum::<f64>()
}

#[test]
fn polygons_are_valid_and_turn_the_right_way() {
    let plan = bundled();
    let mut seen = 0;
    for (id, f) in features(&plan) {
        for polygon in f.polygons() {
            seen += 1;
            for (i, ring) in polygon.rings().enumerate() {
                assert!(ring.len() >= 4 && ring.first() == ring.last(), "{id} {}: ring {i}", f.id_text());
                assert_eq!(doubled_area(ring) > 0.0, i == 0, "{id} {}: ring {i} runs the wrong way", f.id_text());
                assert!(ring.windows(2).all(|e| e[0] != e[1]), "{id} {}: a corner stands twice", f.id_text());
            }
            let shape = geo_polygon(polygon);
            assert!(shape.is_valid(), "{id} {}: {:?}", f.id_text(), shape.validation_errors());
        }
    }
    assert_eq!(seen, 1 + 4 + 2 + 1 + 1, "site, zones, living areas, heart, open space");
}

#[test]
fn everything_lies_in_and_around_beijing() {
    let plan = bundled();
    for (id, f) in features(&plan) {
        for p in f.coords() {
            let inside = (115.4..117.6).contains(&p.lon) && (39.4..41.1).contains(&p.lat);
            assert!(inside, "{id} {}: {p:?}", f.id_text());
        }
        assert!(f.elevations().is_none(), "{id} {}", f.id_text());
    }
}

#[test]
fn each_layer_has_its_kind_of_geometry() {
    use GeometryType::{LineString, MultiLineString, Null, Point, Polygon};
    let plan = bundled();
    let types = |id| layer(&plan, id).geometry_type_counts();
    for id in ["site", "zones", "living_areas", "open_space"] {
        assert_eq!(types(id).into_keys().collect::<Vec<_>>(), [Polygon], "{id}");
    }
    let points = ["green_nodes", "villages", "metro_stations", "hospitals", "universities", "industry", "transport"];
    for id in points.into_iter().chain(["comparable_sites"]) {
        assert_eq!(types(id).into_keys().collect::<Vec<_>>(), [Point], "{id}");
    }
    assert_eq!(types("corridors"), BTreeMap::from([(LineString, 3)]));
    assert_eq!(types("green"), BTreeMap::from([(Point, 2), (Polygon, 1)]));
    assert_eq!(types("metro_lines"), BTreeMap::from([(Null, 4), (LineString, 26), (MultiLineString, 1)]));
    assert_eq!(types("roads"), BTreeMap::from([(Point, 6), (LineString, 12)]));
}

#[test]
fn the_site_has_the_area_it_is_said_to_have() {
    let plan = bundled();
    let site = layer(&plan, "site").features().next().unwrap();
    let area = measure::area(site).square_kilometres();
    assert!((area - 5.797).abs() <= 0.01, "{area} km²");
    let published = site.attribute("area_published_km2").as_f64().unwrap();
    assert!((area - published).abs() < 0.05, "drawn {area}, published {published}");
    let perimeter: f64 = site.polygons().map(|p| measure::perimeter(p).kilometres()).sum();
    assert!((perimeter - 10.66).abs() < 0.005, "{perimeter} km");
    let at = measure::centroid(site).unwrap();
    assert!(measure::distance(at, LonLat::new(116.41104, 39.77658)).metres() < 2.0, "{at:?}");
}

#[test]
fn the_parts_have_the_areas_and_lengths_of_their_page() {
    let plan = bundled();
    let hectares = |layer_id, id| measure::area(feature(&plan, layer_id, id)).hectares();
    let stated = [
        ("zones", "zone-hq", 73.3),
        ("zones", "zone-med", 59.2),
        ("zones", "zone-rnd", 55.0),
        ("zones", "zone-mfg", 50.3),
        ("green", "green-heart", 102.0),
    ];
    let mut drawn: Vec<f64> = Vec::new();
    for (layer_id, id, _) in stated {
        drawn.push((hectares(layer_id, id) * 10.0).round() / 10.0);
    }
    let mut wanted: Vec<f64> = stated.iter().map(|s| s.2).collect();
    // The page lists the zones by size, not by name.
    drawn[..4].sort_by(f64::total_cmp);
    wanted[..4].sort_by(f64::total_cmp);
    assert_eq!(drawn, wanted);
    let living: Vec<f64> =
        layer(&plan, "living_areas").features().map(|f| (measure::area(f).hectares() * 10.0).round() / 10.0).collect();
    assert_eq!(living, [6.6, 31.2]);
    let lengths: Vec<f64> = layer(&plan, "corridors")
        .features()
        .map(|f| (measure::length(f).kilometres() * 100.0).round() / 100.0)
        .collect();
    assert_eq!(lengths, [2.08, 3.84, 2.58]);
}

/// Zones, living areas and the heart, each with its name.
fn parts(plan: &shapan::plan::Plan) -> Vec<(String, Vec<Polygon<'_>>)> {
    let of = |id| layer(plan, id).features().map(|f: Feature<'_>| (f.id_text(), f.polygons().collect::<Vec<_>>()));
    let parts = of("zones").chain(of("living_areas")).chain(of("green"));
    parts.filter(|(_, polygons)| !polygons.is_empty()).collect()
}

#[test]
fn the_parts_lie_in_the_site_and_do_not_overlap() {
    let plan = bundled();
    let site = polygons(&plan, "site");
    let parts = parts(&plan);
    assert_eq!(parts.len(), 7);
    for (i, (a, own)) in parts.iter().enumerate() {
        let outside = measure::difference_area(own, &site).unwrap().square_metres();
        assert!(outside < SLIVER_M2, "{a}: {outside} m² outside the site");
        for (b, other) in &parts[i + 1..] {
            let both = measure::intersection_area(own, other).unwrap().square_metres();
            assert!(both < SLIVER_M2, "{a} and {b} share {both} m²");
        }
    }
}

#[test]
fn corridors_reach_the_heart_and_join_all_zones() {
    let plan = bundled();
    let heart = feature(&plan, "green", "green-heart");
    let zones: Vec<Feature<'_>> = layer(&plan, "zones").features().collect();
    let mut joined = BTreeSet::new();
    for corridor in layer(&plan, "corridors").features() {
        let to_heart = measure::distance_between(corridor, heart).unwrap().distance;
        assert_eq!(to_heart, Metres::ZERO, "{}", corridor.id_text());
        let links = corridor.attribute("links").to_json();
        let links: BTreeSet<String> =
            links.as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect();
        let crossed: BTreeSet<String> = zones
            .iter()
            .filter(|zone| measure::distance_between(corridor, **zone).unwrap().distance == Metres::ZERO)
            .map(|zone| zone.id_text())
            .collect();
        assert_eq!(links, crossed, "{}: what it says it links and what it crosses", corridor.id_text());
        let site = polygons(&plan, "site");
        for p in corridor.coords() {
            assert!(site.iter().any(|s| measure::contains(*s, *p)), "{} leaves the site", corridor.id_text());
        }
        joined.extend(crossed);
    }
    assert_eq!(joined.len(), 4, "{joined:?}");
}

#[test]
fn nodes_lie_in_their_zones_and_villages_in_the_heart() {
    let plan = bundled();
    let holds = |around: Feature<'_>, inner: Feature<'_>| {
        inner.coords().iter().all(|p| around.polygons().any(|polygon| measure::contains(polygon, *p)))
    };
    let mut of_zone: BTreeMap<String, u32> = BTreeMap::new();
    for node in layer(&plan, "green_nodes").features() {
        let zone = node.text("zone").unwrap().into_owned();
        let home = if zone.starts_with("zone-") { "zones" } else { "living_areas" };
        assert!(holds(feature(&plan, home, &zone), node), "{} is not in {zone}", node.id_text());
        *of_zone.entry(zone).or_default() += 1;
    }
    for zone in layer(&plan, "zones").features() {
        assert_eq!(of_zone.get(&zone.id_text()), Some(&2), "{}", zone.id_text());
    }
    for area in layer(&plan, "living_areas").features() {
        assert_eq!(of_zone.get(&area.id_text()), Some(&1), "{}", area.id_text());
    }
    for village in layer(&plan, "villages").features() {
        let heart = village.text("within").unwrap();
        assert!(holds(feature(&plan, "green", &heart), village), "{}", village.id_text());
    }
    let regulator = feature(&plan, "industry", "nmpa-six-centres");
    let zone = feature(&plan, "zones", &regulator.text("zone").unwrap());
    assert!(holds(zone, regulator), "the regulator's centres lie in their zone");
}

#[test]
fn sectors_are_where_they_are_said_to_be() {
    let plan = bundled();
    let centre = measure::centroid(layer(&plan, "site").features().next().unwrap()).unwrap();
    for zone in layer(&plan, "zones").features() {
        let Some(sector) = zone.text("sector") else { continue };
        let azimuth = measure::azimuth(centre, measure::centroid(zone).unwrap()).unwrap();
        let from = match sector.as_ref() {
            "north" => 315.0,
            "east" => 45.0,
            "south" => 135.0,
            other => panic!("{other}"),
        };
        assert!((azimuth - from).rem_euclid(360.0) < 90.0, "{}: {azimuth}° is not {sector}", zone.id_text());
    }
}

#[test]
fn open_space_is_the_site_without_zones_and_living_areas() {
    let plan = bundled();
    let site = polygons(&plan, "site");
    let built: Vec<Polygon<'_>> = polygons(&plan, "zones").into_iter().chain(polygons(&plan, "living_areas")).collect();
    let drawn = polygons(&plan, "open_space");
    let drawn_area: f64 = drawn.iter().map(|p| measure::polygon_area(*p).square_metres()).sum();

    let computed = measure::difference(&site, &built).unwrap();
    let area: f64 = computed.iter().map(|p| measure::polygon_area(p.as_polygon()).square_metres()).sum();
    assert!((drawn_area / area - 1.0).abs() < 1e-9, "drawn {drawn_area}, computed {area}");
    assert!((drawn_area / 1e6 - 3.042).abs() < 0.0005, "{drawn_area}");
    let share = drawn_area / measure::union_area(&site).unwrap().square_metres();
    assert!((share - 0.525).abs() < 0.0005, "{share}");

    // The same pieces with the same corners, wherever a ring begins.
    let corners = |polygon: Polygon<'_>| -> Vec<BTreeSet<[i64; 2]>> {
        let micro = |p: &LonLat| [p.lon, p.lat].map(|degrees| (degrees * 1e6).round() as i64);
        polygon.rings().map(|ring| ring.iter().map(micro).collect()).collect()
    };
    let sorted = |mut rings: Vec<BTreeSet<[i64; 2]>>| {
        rings.sort();
        rings
    };
    let theirs = sorted(computed.iter().map(OwnedPolygon::as_polygon).flat_map(corners).collect());
    let ours = sorted(drawn.iter().copied().flat_map(corners).collect());
    assert_eq!(ours, theirs);
}

fn hospitals_within_15_km(mode: OriginMode) -> Answer {
    let question = Question {
        origin: Origin::Layer(LayerId::from("site"), mode),
        reach: Reach::Within { radius: Metres(15_000.0) },
        layers: vec![LayerId::from("hospitals")],
        filter: Some("grade = 三级甲等 and status = open".to_owned()),
    };
    answer(&bundled(), &question, &Progress::default()).unwrap()
}

#[test]
fn sixteen_campuses_from_the_centroid_and_twenty_five_from_the_edge() {
    let plan = bundled();
    let from_centroid = hospitals_within_15_km(OriginMode::Centroid);
    let from_edge = hospitals_within_15_km(OriginMode::Edge);
    assert_eq!((from_centroid.results.len(), from_edge.results.len()), (16, 25));
    let institutions: BTreeSet<String> = from_centroid
        .results
        .iter()
        .map(|found| plan.feature(&found.of).unwrap().text("institution").unwrap().into_owned())
        .collect();
    assert_eq!(institutions.len(), 14, "{institutions:?}");
    // The plain loop over the file agrees.
    let centre = measure::centroid(layer(&plan, "site").features().next().unwrap()).unwrap();
    let site = layer(&plan, "site").features().next().unwrap();
    let mut counts = (0, 0);
    for f in layer(&plan, "hospitals").features() {
        if f.text("grade").as_deref() != Some("三级甲等") || f.text("status").as_deref() != Some("open") {
            continue;
        }
        counts.0 += u32::from(measure::distance(centre, f.coords()[0]).metres() <= 15_000.0);
        counts.1 += u32::from(measure::distance_between(site, f).unwrap().distance.metres() <= 15_000.0);
    }
    assert_eq!(counts, (16, 25));
}

#[test]
fn metro_lines_run_through_their_stations_in_order() {
    let plan = bundled();
    let stations = layer(&plan, "metro_stations");
    let place = |id: &str| stations.feature(stations.find(id).unwrap()).unwrap().coords()[0];
    for line in layer(&plan, "metro_lines").features() {
        let id = line.id_text();
        let listed = line.attribute("stations").to_json();
        let mut stops: Vec<LonLat> = listed.as_array().unwrap().iter().map(|s| place(s.as_str().unwrap())).collect();
        if line.geometry_type() == GeometryType::Null {
            assert_eq!(line.text("status").as_deref(), Some("planned"), "{id}");
            continue;
        }
        assert_eq!(line.text("status").as_deref(), Some("operating"), "{id}: planned lines are never drawn");
        assert_eq!(line.attribute("station_count").as_f64(), Some(stops.len() as f64), "{id}");
        if line.attribute("loop") == shapan::data::Value::Boolean(true) {
            stops.push(stops[0]);
        }
        if id == "line-capital-airport" {
            // Trains pass the terminals one way: two parts that meet at 三元桥, every stop a vertex.
            assert_eq!(line.pieces().count(), 2);
            let vertices: Vec<LonLat> = line.pieces().flat_map(Piece::coords).collect();
            assert!(stops.iter().all(|s| vertices.contains(s)) && vertices.iter().all(|v| stops.contains(v)));
            continue;
        }
        assert_eq!(line.coords(), stops, "{id}");
    }
}
