//! Layers near Beijing that are shifted as Chinese web maps are, and many that are not: which of them are said to be.

use std::f64::consts::TAU;

use shapan::crs::{Datum, LonLat};
use shapan::data::{Dataset, DatasetBuilder, GeometryType, Piece, Value};
use shapan::formats::Reading;
use shapan::plan::doctor::{Comparison, Reference, Shift, SymptomKind, misplacements, shift};
use shapan::progress::Progress;

/// Metres of a degree at 40° N, near enough for made-up layers.
const DEGREE_M: [f64; 2] = [85_400.0, 111_000.0];

/// Numbers that look random and are the same each time: splitmix64 (S. Vigna).
struct Dice(u64);

impl Dice {
    /// From 0 up to 1.
    fn roll(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + self.roll() * (high - low)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.roll() * n as f64) as usize
    }

    /// Somewhere within the fifth ring road, or a little outside.
    fn place(&mut self) -> LonLat {
        LonLat::new(self.between(116.2, 116.6), self.between(39.7, 40.1))
    }

    /// Moved by some metres, as measurements are.
    fn noise(&mut self, p: LonLat, metres: f64) -> LonLat {
        let (east, north) = (self.between(-metres, metres), self.between(-metres, metres));
        moved(p, east, north)
    }
}

fn moved(p: LonLat, east: f64, north: f64) -> LonLat {
    LonLat::new(p.lon + east / DEGREE_M[0], p.lat + north / DEGREE_M[1])
}

type Line = Vec<LonLat>;

fn straight(from: LonLat, direction: f64, length: f64, vertices: u32) -> Line {
    let at = |i: u32| length * f64::from(i) / f64::from(vertices);
    (0..=vertices).map(|i| moved(from, at(i) * direction.cos(), at(i) * direction.sin())).collect()
}

fn river(dice: &mut Dice, from: LonLat, length: f64) -> Line {
    let (mut at, mut direction) = (from, dice.between(0.0, TAU));
    let mut line = vec![at];
    for _ in 0..(length / 30.0) as usize {
        direction += dice.between(-0.2, 0.2);
        at = moved(at, 30.0 * direction.cos(), 30.0 * direction.sin());
        line.push(at);
    }
    line
}

fn ring(centre: LonLat, radius: f64) -> Line {
    let at = |i: u32| TAU * f64::from(i) / 200.0;
    (0..=200).map(|i| moved(centre, radius * at(i).cos(), radius * at(i).sin())).collect()
}

/// The lines between parcels, turned somehow.
fn grid(dice: &mut Dice) -> Vec<Line> {
    let (from, turn, width) = (dice.place(), dice.between(0.0, TAU / 4.0), dice.between(80.0, 900.0));
    let lines = 2 + dice.below(14) as u32;
    let at = |x: f64, y: f64| moved(from, x * turn.cos() - y * turn.sin(), x * turn.sin() + y * turn.cos());
    let (far, step) = (width * f64::from(lines - 1), |i: u32| width * f64::from(i));
    let across = |i: u32| (0..lines).map(|j| at(step(j), step(i))).collect();
    let along = |i: u32| vec![at(step(i), 0.0), at(step(i), far)];
    (0..lines).map(across).chain((0..lines).map(along)).collect()
}

/// A layer that is right as it is.
fn clean(kind: usize, dice: &mut Dice) -> Vec<Line> {
    let many = |dice: &mut Dice| 1 + dice.below(30);
    match kind {
        0 => vec![straight(dice.place(), dice.between(0.0, TAU), dice.between(300.0, 6_000.0), 100)],
        1 => vec![straight(dice.place(), dice.between(0.0, TAU), dice.between(3_000.0, 30_000.0), 300)],
        2 => (0..many(dice))
            .map(|_| straight(dice.place(), dice.between(0.0, TAU), dice.between(200.0, 9_000.0), 30))
            .collect(),
        3 => {
            let (from, length) = (dice.place(), dice.between(1_000.0, 30_000.0));
            vec![river(dice, from, length)]
        }
        4 => (0..many(dice))
            .map(|_| {
                let (from, length) = (dice.place(), dice.between(500.0, 15_000.0));
                river(dice, from, length)
            })
            .collect(),
        5 => vec![ring(dice.place(), dice.between(200.0, 6_000.0))],
        // Around the middle of the town, as its ring roads are.
        6 => vec![ring(LonLat::new(116.397, 39.909), dice.between(3_000.0, 16_000.0))],
        7 => (0..many(dice)).map(|_| ring(dice.place(), dice.between(100.0, 3_000.0))).collect(),
        8 => grid(dice),
        // A few streets of one quarter, parallel and across.
        _ => {
            let (from, turn) = (dice.place(), dice.between(0.0, TAU));
            (0..many(dice))
                .map(|i| {
                    let from = dice.noise(from, 1_500.0);
                    straight(from, turn + if i % 2 == 0 { 0.0 } else { TAU / 4.0 }, dice.between(200.0, 2_500.0), 20)
                })
                .collect()
        }
    }
}

const KINDS: usize = 10;
/// Layers of each kind; of fifteen times as many none was an alarm either.
const SEEDS: u64 = 20;

fn lines(lines: &[Line]) -> Dataset {
    let mut b = DatasetBuilder::default();
    for line in lines {
        b.begin_feature();
        b.property("name", Value::Text("线".into()));
        let mut g = b.geometry(GeometryType::LineString);
        line.iter().for_each(|p| g.coord(*p, None));
        g.end_line();
        b.end_feature();
    }
    b.finish()
}

fn bundled(text: &str) -> Dataset {
    shapan::formats::read_bytes(text.as_bytes(), &Progress::default()).unwrap()
}

fn roads() -> Vec<Line> {
    let data = bundled(include_str!("../../geodata/roads.geojson"));
    let pieces = data.features().flat_map(|f| f.pieces().collect::<Vec<_>>());
    let lines = pieces.filter_map(|piece| match piece {
        Piece::Line(line) => Some(line.to_vec()),
        _ => None,
    });
    lines.collect()
}

/// A line with vertices every so many metres, those that lie in a square around a place.
fn within(line: &Line, middle: LonLat, half: f64) -> Vec<Line> {
    let [wide, high] = DEGREE_M.map(|metres| half / metres);
    let mut parts = vec![Vec::new()];
    for edge in line.windows(2) {
        for i in 0..20 {
            let t = f64::from(i) / 20.0;
            let p = LonLat::new(
                edge[0].lon + t * (edge[1].lon - edge[0].lon),
                edge[0].lat + t * (edge[1].lat - edge[0].lat),
            );
            if (p.lon - middle.lon).abs() < wide && (p.lat - middle.lat).abs() < high {
                parts.last_mut().unwrap().push(p);
            } else if !parts.last().unwrap().is_empty() {
                parts.push(Vec::new());
            }
        }
    }
    parts.retain(|part| part.len() > 1);
    parts
}

fn shifted(lines: &[Line], datum: Datum, dice: &mut Dice) -> Vec<Line> {
    let noise = dice.between(5.0, 10.0);
    lines.iter().map(|line| line.iter().map(|p| datum.from_wgs84(dice.noise(*p, noise))).collect()).collect()
}

/// Whether positions on several datums are told as a finding.
fn is_told_mixed(data: &Dataset, reference: &Reference) -> bool {
    let comparison = Comparison::new(data, reference);
    misplacements(&comparison, &Reading::default(), None).any(|symptom| symptom.kind == SymptomKind::MixedDatums)
}

#[test]
fn layers_that_are_right_are_left_alone() {
    let reference = Reference::bundled();
    let mut alarms: Vec<(usize, u64, Shift)> = Vec::new();
    for kind in 0..KINDS {
        for seed in 0..SEEDS {
            let layer = lines(&clean(kind, &mut Dice(seed * 100 + kind as u64)));
            alarms.extend(shift(&layer, &reference).map(|shift| (kind, seed, shift)));
            assert!(!is_told_mixed(&layer, &reference), "{kind} {seed}");
        }
    }
    assert!(alarms.is_empty(), "{} of {}: {alarms:#?}", alarms.len(), KINDS as u64 * SEEDS);
}

#[test]
fn roads_laid_elsewhere_than_the_shifts_lay_them_are_left_alone() {
    let (reference, roads) = (Reference::bundled(), roads());
    for seed in 0..40 {
        let mut dice = Dice(seed);
        let (way, direction) = (dice.between(200.0, 1_500.0), dice.between(0.0, TAU));
        let (east, north) = (way * direction.cos(), way * direction.sin());
        let road = &roads[dice.below(roads.len())];
        let layer: Line = road.iter().map(|p| moved(*p, east, north)).collect();
        let like = |datum: Datum| {
            let [p, q] = [datum.to_wgs84(layer[0]), road[0]];
            ((p.lon - q.lon) * DEGREE_M[0]).hypot((p.lat - q.lat) * DEGREE_M[1])
        };
        if like(Datum::Gcj02) > 250.0 && like(Datum::Bd09) > 250.0 {
            let layer = lines(&[layer]);
            assert_eq!(shift(&layer, &reference), None, "{seed}");
            assert!(!is_told_mixed(&layer, &reference), "{seed}");
        }
    }
}

#[test]
fn shifted_roads_are_found_few_or_many_whole_or_in_part() {
    let (reference, roads) = (Reference::bundled(), roads());
    let mut missed = Vec::new();
    let mut tried = 0;
    for seed in 0..40 {
        let mut dice = Dice(seed);
        let layer: Vec<Line> = match seed % 4 {
            // One of the ring roads.
            0 => vec![roads[dice.below(5)].clone()],
            // Half of the roads.
            1 => roads.iter().filter(|_| dice.roll() < 0.5).cloned().collect(),
            // What lies in one part of the town.
            _ => {
                let middle = LonLat::new(dice.between(116.3, 116.5), dice.between(39.72, 39.98));
                roads.iter().flat_map(|road| within(road, middle, 7_000.0)).collect()
            }
        };
        for datum in [Datum::Wgs84, Datum::Gcj02, Datum::Bd09] {
            let data = lines(&shifted(&layer, datum, &mut dice));
            let found = shift(&data, &reference);
            assert!(found.is_none_or(|found| !found.is_partial), "{seed}: {found:?}");
            assert!(!is_told_mixed(&data, &reference), "{seed} {datum:?}");
            match datum {
                Datum::Wgs84 => assert_eq!(found, None, "{seed}"),
                _ => {
                    tried += 1;
                    if found.is_none_or(|found| found.datum != datum || found.confidence < 0.7) {
                        missed.push((seed, datum, layer.len(), found));
                    }
                }
            }
        }
    }
    assert!(missed.len() * 20 <= tried, "{} of {tried}: {missed:#?}", missed.len());
}

#[test]
fn shifted_stations_are_found_by_their_names() {
    let reference = Reference::bundled();
    let stations = bundled(include_str!("../../geodata/metro_stations.geojson"));
    for seed in 0..30 {
        let mut dice = Dice(seed);
        let some: Vec<(String, LonLat)> = (0..3 + dice.below(40))
            .map(|_| stations.features().nth(dice.below(stations.len())).unwrap())
            .map(|f| (f.text("name_zh").unwrap().into_owned(), f.coords()[0]))
            .collect();
        let names = some.iter().map(|(name, _)| name).collect::<std::collections::BTreeSet<_>>().len();
        for datum in [Datum::Wgs84, Datum::Gcj02, Datum::Bd09] {
            let mut b = DatasetBuilder::default();
            for (name, p) in &some {
                b.begin_feature();
                b.property("名称", Value::Text(name.into()));
                let mut g = b.geometry(GeometryType::Point);
                g.coord(datum.from_wgs84(dice.noise(*p, 10.0)), None);
                g.end_point();
                b.end_feature();
            }
            let found = shift(&b.finish(), &reference);
            match datum {
                Datum::Wgs84 => assert_eq!(found, None, "{seed}"),
                _ if names < 3 => assert_eq!(found, None, "{seed}"),
                _ => {
                    let found = found.unwrap();
                    assert_eq!((found.datum, found.compared, found.nearer), (datum, names, names), "{seed}");
                    assert!(found.confidence > 0.7, "{seed}: {found:?}");
                }
            }
        }
    }
}

#[test]
fn shops_around_two_stations_are_two_things() {
    let reference = Reference::bundled();
    let stations = bundled(include_str!("../../geodata/metro_stations.geojson"));
    let mut dice = Dice(5);
    let mut b = DatasetBuilder::default();
    for name in ["德茂", "五福堂"] {
        let station = stations.features().find(|f| f.text("name_zh").is_some_and(|n| n == name)).unwrap();
        for _ in 0..100 {
            b.begin_feature();
            b.property("最近的站", Value::Text(name.into()));
            let mut g = b.geometry(GeometryType::Point);
            g.coord(Datum::Gcj02.from_wgs84(dice.noise(station.coords()[0], 50.0)), None);
            g.end_point();
            b.end_feature();
        }
    }
    assert_eq!(shift(&b.finish(), &reference), None);
}
