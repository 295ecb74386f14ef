//! A layer held against what is known: its things and lines of known names, and its lines near roads, and what a
//! conversion of its positions would bring them.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};

use super::datum_shares::Lying;
use super::evidence::{Laid, Place, gap2, median};
use super::reference::{Reference, plain_name, position};
use super::shift::ShiftBy;
use crate::analysis::chord::{Xyz, chord2, xyz};
use crate::analysis::measure;
use crate::crs::{Datum, is_in_mainland};
use crate::data::{Dataset, Feature, LonLat, Piece, Value};

/// Different names that have to meet before anything is said …
pub(super) const FEWEST_NAMES: usize = 3;
/// … and how many leave nothing to be wished for.
pub(super) const MANY_NAMES: f64 = 6.0;
/// The same of lines: how much of them has to lie near roads, metres.
const SHORTEST_M: f64 = 3_000.0;
const LONG_M: f64 = 15_000.0;
/// Positions along lines that are looked at, of a layer with many …
const MOST: usize = 300;
/// … and things of known names.
const MOST_NAMED: usize = 1_000;
/// Positions along lines stand no closer than this, metres.
const CLOSEST_M: f64 = 20.0;
/// Fields beyond these are not looked through for names.
const MOST_FIELDS: usize = 1_000;
/// A layer that lies nearer than this needs no shift, metres.
pub(super) const GOOD_M: f64 = 150.0;
/// What a shift has to bring, at the least.
const GAIN: f64 = 0.4;
/// What a shift has to bring each of a few things that lie shifted among others.
pub(super) const MIXED_GAIN: f64 = 0.1;
/// So many times better than every other shift it has to be.
const LEAD: f64 = 2.0;
/// A comparison proves nothing.
pub(super) const SUREST: f64 = 0.99;
/// Two things of one name that lie further apart are two things.
const SAME_M: f64 = 3_000.0;
/// Roads are looked for so far from a position: as far as any shift that is tried may move it, metres.
const ROADS_M: f64 = 7_000.0;

/// A layer beside what is known. Comparing looks through all of it: whatever asks for it, it is done once.
#[derive(Debug)]
pub struct Comparison<'a> {
    pub(super) data: &'a Dataset,
    pub(super) reference: &'a Reference,
    names: OnceCell<Option<Compared>>,
    roads: OnceCell<Option<Compared>>,
    routes: OnceCell<Option<Compared>>,
}

impl<'a> Comparison<'a> {
    pub fn new(data: &'a Dataset, reference: &'a Reference) -> Self {
        Self { data, reference, names: OnceCell::new(), roads: OnceCell::new(), routes: OnceCell::new() }
    }

    /// By things of known names, where there are enough of them.
    pub(super) fn names(&self) -> Option<&Compared> {
        self.names.get_or_init(|| by_names(self.data, self.reference)).as_ref()
    }

    /// By lines near roads, where there are enough of them.
    fn roads(&self) -> Option<&Compared> {
        self.roads.get_or_init(|| by_roads(self.data, self.reference)).as_ref()
    }

    /// By lines of known names, where there are enough of them.
    fn routes(&self) -> Option<&Compared> {
        self.routes.get_or_init(|| by_routes(self.data, self.reference)).as_ref()
    }

    /// By one way after the other, as far as is asked.
    pub(super) fn each(&self) -> impl Iterator<Item = &Compared> {
        let ways: [fn(&Self) -> Option<&Compared>; 3] = [Self::names, Self::routes, Self::roads];
        ways.into_iter().filter_map(move |way| way(self))
    }
}

/// What is done to positions: a conversion from one datum undone, and then one from another done, or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Conversion {
    pub undone: Datum,
    pub done: [Datum; 2],
}

impl Conversion {
    pub(super) fn of(self, p: LonLat) -> LonLat {
        self.done.into_iter().fold(self.undone.from_wgs84(p), |p, datum| datum.to_wgs84(p))
    }
}

/// Positions of a layer, and what is known where they may belong.
#[derive(Debug)]
pub(super) struct Compared {
    pub places: Vec<Place>,
    pub by: ShiftBy,
    /// What there is of it, as a share of what leaves nothing to be wished for.
    pub enough: f64,
    /// Which datum each of them lies on, by the datum that the layer was read on: asked for more than once.
    pub lying: [OnceCell<Lying>; 3],
}

/// A conversion that explains better than none where a layer lies.
pub(super) struct Better {
    pub conversion: Conversion,
    pub before_m: f64,
    pub after_m: f64,
    /// How many things come nearer.
    pub nearer: usize,
    pub confidence: f64,
}

fn by_names(data: &Dataset, reference: &Reference) -> Option<Compared> {
    let mut places = Vec::new();
    // A station of which a hundred shops tell is one thing.
    let mut names: HashMap<String, (usize, f64)> = HashMap::new();
    for Known { name, at, there } in known_features(data, reference) {
        let next = names.len();
        let (thing, times) = names.entry(name).or_insert((next, 0.0));
        *times += 1.0;
        let targets = there.into_iter().map(|q| [xyz(q); 2]).collect();
        places.push(Place { thing: *thing, at, targets, weight: 1.0 });
    }
    if names.len() < FEWEST_NAMES {
        return None;
    }
    let times: HashMap<usize, f64> = names.into_values().collect();
    for place in &mut places {
        place.weight = 1.0 / times.get(&place.thing).copied().unwrap_or(1.0);
    }
    let enough = times.len() as f64 / MANY_NAMES;
    Some(Compared { places, by: ShiftBy::Names, enough, lying: <_>::default() })
}

/// A feature with a name that is known.
pub(super) struct Known {
    name: String,
    /// Where it lies in the layer …
    pub at: LonLat,
    /// … and where things of that name are known to lie, not far from there.
    pub there: Vec<LonLat>,
}

/// The features of a layer that bear a name which is known, near where it is known; of very many, some from all over it.
pub(super) fn known_features<'a>(data: &'a Dataset, reference: &'a Reference) -> impl Iterator<Item = Known> + 'a {
    let fields = data.fields().len().min(MOST_FIELDS);
    let named = move |feature: Feature<'a>| {
        let mut name = None;
        let mut known: Vec<LonLat> = Vec::new();
        for field in 0..fields {
            let Value::Text(text) = feature.value(field) else { continue };
            let there = reference.named(&text);
            if !there.is_empty() {
                known.extend(there);
                name.get_or_insert_with(|| plain_name(&text));
            }
        }
        Some((feature, name?, known))
    };
    // A few names may stand anywhere among a million rows.
    let named: Vec<_> = data.features().filter_map(named).collect();
    let step = named.len().div_ceil(MOST_NAMED).max(1);
    named.into_iter().step_by(step).filter_map(|(feature, name, mut known)| {
        // The middle of a large outline takes its time: only of those that bear a name.
        let at = position(feature).filter(|p| is_in_mainland(*p))?;
        known.retain(|q| measure::distance(at, *q).0 < SAME_M);
        Some(Known { name, at, there: known }).filter(|known| !known.there.is_empty())
    })
}

/// An edge of a line, with the number of the line.
type Edge = (usize, LonLat, LonLat);

fn by_roads(data: &Dataset, reference: &Reference) -> Option<Compared> {
    let around = reference.around_roads()?;
    let lines = data.features().flat_map(Feature::pieces).filter_map(line_of);
    let edges = lines.enumerate().flat_map(|(thing, line)| edges_of(thing, line));
    let edges = edges.filter(|(_, a, b)| around.contains(*a) || around.contains(*b));
    along(edges, |_, here| reference.lines_near(here, ROADS_M), ShiftBy::Roads)
}

/// Lines of known names beside these: what the roads of a city cannot tell of those that run under it.
fn by_routes(data: &Dataset, reference: &Reference) -> Option<Compared> {
    let mut routes: Vec<Vec<[Xyz; 2]>> = Vec::new();
    let mut edges: Vec<Edge> = Vec::new();
    for feature in data.features() {
        let mut lines = feature.pieces().filter_map(line_of).peekable();
        if let Some(route) = lines.peek().and_then(|_| route_of(feature, reference)) {
            edges.extend(lines.flat_map(|line| edges_of(routes.len(), line)));
            routes.push(route.iter().map(|edge| edge.map(xyz)).collect());
        }
    }
    let near = |thing: usize, here: Xyz| -> Vec<[Xyz; 2]> {
        let route = routes.get(thing).into_iter().flatten();
        route.filter(|edge| gap2(here, edge) < ROADS_M * ROADS_M).copied().collect()
    };
    along(edges.iter().copied(), near, ShiftBy::Routes)
}

/// The edges of the line whose name a feature bears, if one is known.
pub(super) fn route_of<'r>(feature: Feature<'_>, reference: &'r Reference) -> Option<&'r [[LonLat; 2]]> {
    let fields = feature.dataset().fields().len().min(MOST_FIELDS);
    (0..fields).find_map(|field| match feature.value(field) {
        Value::Text(text) => reference.route(&text),
        _ => None,
    })
}

fn line_of(piece: Piece<'_>) -> Option<&[LonLat]> {
    match piece {
        Piece::Line(line) => Some(line),
        Piece::Point(_) | Piece::Polygon(_) => None,
    }
}

fn edges_of(thing: usize, line: &[LonLat]) -> impl Iterator<Item = Edge> + Clone + '_ {
    line.windows(2).map(move |edge| (thing, edge[0], edge[1]))
}

/// Positions along lines, and the known stretches near each. How long lines are counts, not how many vertices somebody gave
/// them.
fn along(
    edges: impl Iterator<Item = Edge> + Clone,
    known: impl Fn(usize, Xyz) -> Vec<[Xyz; 2]>,
    by: ShiftBy,
) -> Option<Compared> {
    let length = |a: LonLat, b: LonLat| chord2(xyz(a), xyz(b)).sqrt();
    let total: f64 = edges.clone().map(|(_, a, b)| length(a, b)).sum();
    let step = (total / MOST as f64).max(CLOSEST_M);
    let mut places = Vec::new();
    let mut walked = 0.0;
    for (thing, a, b) in edges {
        let length = length(a, b);
        let mut next = (walked / step).ceil() * step - walked;
        while next < length {
            let part = next / length;
            let at = LonLat::new(a.lon + part * (b.lon - a.lon), a.lat + part * (b.lat - a.lat));
            let here = xyz(at);
            let targets = known(thing, here);
            let is_near = targets.iter().any(|stretch| gap2(here, stretch) < SAME_M * SAME_M);
            if is_near && is_in_mainland(at) {
                places.push(Place { thing, at, targets, weight: 1.0 });
            }
            next += step;
        }
        walked += length;
    }
    let near_m = places.len() as f64 * step;
    if near_m < SHORTEST_M {
        return None;
    }
    Some(Compared { places, by, enough: near_m / LONG_M, lying: <_>::default() })
}

impl Compared {
    /// How many things were compared.
    pub(super) fn things(&self) -> usize {
        self.places.iter().map(|place| place.thing).collect::<BTreeSet<_>>().len()
    }

    /// How far the positions lie from what is known, metres, and the middle of it, once this is done to them.
    fn distances(&self, laid: &Laid<'_>) -> (Vec<f64>, f64) {
        let distances = laid.distances([0.0, 0.0]);
        let middle = median(&self.places, &distances);
        (distances, middle)
    }

    /// Whether the positions lie near what is known as they are.
    pub(super) fn lies_right(&self) -> bool {
        self.distances(&Laid::new(&self.places, |p| p)).1 < GOOD_M
    }

    /// The conversion that brings the positions much nearer to what is known than none, and than any other shift of them.
    pub(super) fn better(&self, conversions: &[Conversion]) -> Option<Better> {
        let places = &self.places;
        let (before, before_m) = self.distances(&Laid::new(places, |p| p));
        if before_m < GOOD_M {
            return None;
        }
        let weight = |which: &dyn Fn(usize) -> bool| -> f64 {
            places.iter().enumerate().filter(|(i, _)| which(*i)).map(|(_, place)| place.weight).sum()
        };
        let judged = |conversion: Conversion| {
            let laid = Laid::new(places, |p| conversion.of(p));
            let (after, after_m) = self.distances(&laid);
            let first = places.first()?.at;
            if after_m >= before_m * GAIN {
                return None;
            }
            let lead = laid.lead(chord2(xyz(first), xyz(conversion.of(first))).sqrt(), LEAD);
            if lead < LEAD {
                return None;
            }
            let comes_nearer = |i: usize| after[i] < before[i];
            let all: BTreeSet<usize> = places.iter().map(|place| place.thing).collect();
            let of = |thing: usize| move |i: usize| places[i].thing == thing;
            let most = |thing: usize| 2.0 * weight(&|i| of(thing)(i) && comes_nearer(i)) > weight(&of(thing));
            let share = weight(&comes_nearer) / weight(&|_| true);
            let confidence = (share * (0.5 + 0.5 * self.enough.min(1.0)) * (1.0 - 1.0 / (lead * lead))).min(SUREST);
            let nearer = all.iter().filter(|thing| most(**thing)).count();
            Some(Better { conversion, before_m, after_m, nearer, confidence })
        };
        let judged = conversions.iter().copied().filter_map(judged);
        judged.min_by(|a, b| a.after_m.total_cmp(&b.after_m))
    }
}

/// Layers of known things, for the tests around here.
#[cfg(test)]
pub(super) mod made {
    use super::super::Reference;
    use crate::crs::Datum;
    use crate::data::{Dataset, DatasetBuilder, GeometryType, LonLat, Value};

    pub const STATIONS: [&str; 6] = ["五福堂", "德茂", "火箭万源", "东高地", "和义", "瀛海"];

    /// Points with names.
    pub fn named_points(rows: impl IntoIterator<Item = (String, LonLat)>) -> DatasetBuilder {
        let mut b = DatasetBuilder::default();
        for (name, p) in rows {
            b.begin_feature();
            b.property("站名", Value::Text(name.into()));
            let mut g = b.geometry(GeometryType::Point);
            g.coord(p, None);
            g.end_point();
            b.end_feature();
        }
        b
    }

    /// Stations on a datum, each off by so much.
    pub fn stations_of(datum: Datum, error_deg: f64) -> DatasetBuilder {
        let reference = Reference::bundled();
        named_points(STATIONS.iter().enumerate().map(|(i, name)| {
            let p = datum.from_wgs84(reference.named(name)[0]);
            let off = if i % 2 == 0 { error_deg } else { -error_deg };
            (format!("{name}站"), LonLat::new(p.lon + off, p.lat))
        }))
    }

    pub fn stations(datum: Datum, error_deg: f64) -> Dataset {
        stations_of(datum, error_deg).finish()
    }
}
