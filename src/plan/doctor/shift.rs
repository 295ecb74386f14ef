//! Whether a layer lies where GCJ-02 or BD-09 would put it: held against named things and roads of the bundled plan.

use std::collections::{BTreeSet, HashMap};

use super::evidence::{Laid, Place, gap2, median};
use super::reference::{Reference, plain_name, position};
use crate::analysis::chord::{chord2, xyz};
use crate::analysis::measure;
use crate::crs::{Datum, is_in_mainland};
use crate::data::{Dataset, Feature, LonLat, Piece, Value};
use crate::formats::Reading;

/// Different names that have to meet before anything is said …
const FEWEST_NAMES: usize = 3;
/// … and how many leave nothing to be wished for.
const MANY_NAMES: f64 = 6.0;
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
const GOOD_M: f64 = 150.0;
/// What a shift has to bring, at the least.
const GAIN: f64 = 0.4;
/// The share of things shifted that is told of a layer which lies right, and what the shift has to bring each of them.
const MIXED: f64 = 0.05;
const MIXED_GAIN: f64 = 0.1;
/// The share that is asked about: whoever keeps them apart has to know before any of them is drawn.
const MIXED_ASKED: f64 = 0.25;
/// The share of lines that a shift does not bring nearer, of a layer in which two datums may be mixed.
const DIVIDED: f64 = 0.1;
/// So many times better than every other shift it has to be.
const LEAD: f64 = 2.0;
/// A comparison proves nothing.
const SUREST: f64 = 0.99;
/// Two things of one name that lie further apart are two things.
const SAME_M: f64 = 3_000.0;
/// Roads are looked for so far from a position: as far as any shift that is tried may move it, metres.
const ROADS_M: f64 = 7_000.0;

/// What a shift is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShiftBy {
    /// Things of known names.
    Names,
    /// Lines near roads.
    Roads,
    /// What the source calls its positions: nothing was compared.
    Headings,
}

/// What comparison, or the source itself, says about the datum of a layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    /// The datum that the positions seem to be on.
    pub datum: Datum,
    /// The median distance from where the same things lie, as the layer is, metres …
    pub before_m: f64,
    /// … and as it would be with the shift taken off.
    pub after_m: f64,
    /// How many things were compared: different names, or lines.
    pub compared: usize,
    /// How many of them the shift brings nearer.
    pub nearer: usize,
    pub by: ShiftBy,
    /// How sure that is, 0 to 0.99: the share of what comes nearer; less where there is little of it, and where another
    /// shift would do nearly as well.
    pub confidence: f64,
}

impl Shift {
    /// Whether some of the things compared are not brought nearer by it: positions on two datums may be mixed.
    pub fn is_divided(&self) -> bool {
        let apart = self.compared.saturating_sub(self.nearer);
        let is_share = |share: f64| apart as f64 >= share * self.compared as f64;
        match self.by {
            ShiftBy::Names => apart >= FEWEST_NAMES && is_share(MIXED),
            ShiftBy::Roads | ShiftBy::Headings => is_share(DIVIDED) && apart > 0,
        }
    }
}

/// The shift that a layer seems to have, if its positions are taken for WGS 84 and one of the shifts of Chinese maps
/// explains where they lie much better than none, and than any other shift would.
///
/// Fields that may hold a name are looked up by what stands in them, not by what they are called. A layer that nothing
/// can be held against is on the datum that its source speaks of, if it does.
pub fn shift(data: &Dataset, reference: &Reference) -> Option<Shift> {
    let mut is_right = false;
    for compare in COMPARISONS {
        let Some(compared) = compare(data, reference) else { continue };
        let off = |datum| Conversion { undone: Datum::Wgs84, done: [datum, Datum::Wgs84] };
        if let Some(better) = compared.better(&SHIFTED.map(off)) {
            let Better { conversion, before_m, after_m, nearer, confidence } = better;
            let (datum, by, compared) = (conversion.done[0], compared.by, compared.things());
            return Some(Shift { datum, before_m, after_m, compared, nearer, by, confidence });
        }
        is_right |= compared.lies_right();
        // A good part lies shifted and the rest right: no answer is right for all of them, and each is a person's.
        let parts = SHIFTED.into_iter().filter_map(|datum| compared.partly_shifted(datum));
        if let Some(part) = parts.max_by_key(|part| part.nearer) {
            return Some(part);
        }
    }
    // What lies where it belongs does so whatever it is called.
    if is_right { None } else { by_headings(data) }
}

/// What a wrong conversion has done to a layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Mistake {
    /// It was read on one datum, and lies on this one.
    WrongDatum(Datum),
    /// It was converted from this datum before it came, and was not on it.
    Converted(Datum),
    /// It was put on a shifted datum when it was on one already: what puts it right is a conversion from the first of
    /// these, and then one from the second.
    ShiftedTwice([Datum; 2]),
}

/// A layer that a wrong conversion has put where it lies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Misconverted {
    pub mistake: Mistake,
    /// The median distance from where the same things lie, metres, as it is …
    pub before_m: f64,
    /// … and as it would be.
    pub after_m: f64,
}

/// Whether a layer, read on this datum, lies as if that were the wrong one – or, read on WGS 84, as if its positions had
/// been converted already when somebody converted them –, or as if it had been shifted twice.
pub(super) fn misconverted(data: &Dataset, said: Datum, reference: &Reference) -> Option<Misconverted> {
    let from = |undone: Datum| {
        let others = Datum::ALL.into_iter().filter(move |done| *done != undone);
        others.map(move |done| Conversion { undone, done: [done, Datum::Wgs84] })
    };
    let twice = SHIFTED.into_iter().flat_map(|first| SHIFTED.map(|second| [first, second]));
    let twice = twice.map(|done| Conversion { undone: said, done });
    let conversions: Vec<Conversion> = match said {
        // Once too often, or from the one although it was on the other.
        Datum::Wgs84 => SHIFTED.into_iter().flat_map(from).chain(twice).collect(),
        said => from(said).chain(twice).collect(),
    };
    let found = COMPARISONS.into_iter().find_map(|compare| compare(data, reference)?.better(&conversions))?;
    let Better { conversion: Conversion { undone, done }, before_m, after_m, .. } = found;
    let mistake = match done {
        [done, Datum::Wgs84] if said != Datum::Wgs84 => Mistake::WrongDatum(done),
        [_, Datum::Wgs84] => Mistake::Converted(undone),
        twice => Mistake::ShiftedTwice(twice),
    };
    Some(Misconverted { mistake, before_m, after_m })
}

/// Whether a layer, read in this way, seems to lie on another datum than it was read on.
pub fn is_on_other_datum(data: &Dataset, reading: &Reading, reference: &Reference) -> bool {
    let is_shifted = || reading.may_be_shifted() && shift(data, reference).is_some();
    is_shifted() || reading.control.is_none() && misconverted(data, reading.datum, reference).is_some()
}

/// Things that lie where a shifted map would put them, in a layer most of which lies right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Mixed {
    pub datum: Datum,
    pub shifted: usize,
    pub compared: usize,
}

/// Whether some of a layer that lies right, read on this datum, is on another one: positions of two datums in one file.
/// See [`Shift::is_divided`] for one most of which is shifted.
pub(super) fn mixed(data: &Dataset, said: Datum, reference: &Reference) -> Option<Mixed> {
    let compared = by_names(data, reference).filter(Compared::lies_right)?;
    let things = compared.things();
    let of = |datum: Datum| {
        let conversion = Conversion { undone: said, done: [datum, Datum::Wgs84] };
        Mixed { datum, shifted: compared.shifted_things(conversion).len(), compared: things }
    };
    let others = Datum::ALL.into_iter().filter(|datum| *datum != said);
    let most = others.map(of).max_by_key(|mixed| mixed.shifted)?;
    (most.shifted >= FEWEST_NAMES && most.shifted as f64 >= MIXED * things as f64).then_some(most)
}

/// The datums of shifted maps.
const SHIFTED: [Datum; 2] = [Datum::Gcj02, Datum::Bd09];

/// What a layer is held against, one after the other.
const COMPARISONS: [fn(&Dataset, &Reference) -> Option<Compared>; 2] = [by_names, by_roads];

/// What is done to positions: a conversion from one datum undone, and then one from another done, or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Conversion {
    undone: Datum,
    done: [Datum; 2],
}

impl Conversion {
    fn of(self, p: LonLat) -> LonLat {
        self.done.into_iter().fold(self.undone.from_wgs84(p), |p, datum| datum.to_wgs84(p))
    }
}

/// Positions of a layer, and what is known where they may belong.
struct Compared {
    places: Vec<Place>,
    by: ShiftBy,
    /// What there is of it, as a share of what leaves nothing to be wished for.
    enough: f64,
}

/// A conversion that explains better than none where a layer lies.
struct Better {
    conversion: Conversion,
    before_m: f64,
    after_m: f64,
    /// How many things come nearer.
    nearer: usize,
    confidence: f64,
}

fn by_headings(data: &Dataset) -> Option<Shift> {
    let datum = data.called_datum()?;
    let at = data.coords().iter().copied().find(|p| is_in_mainland(*p))?;
    let before_m = measure::distance(at, datum.to_wgs84(at)).0;
    let by = ShiftBy::Headings;
    Some(Shift { datum, before_m, after_m: 0.0, compared: 0, nearer: 0, by, confidence: SUREST })
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
    Some(Compared { places, by: ShiftBy::Names, enough: times.len() as f64 / MANY_NAMES })
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

fn by_roads(data: &Dataset, reference: &Reference) -> Option<Compared> {
    let around = reference.around_roads()?;
    let lines = data.features().flat_map(Feature::pieces).filter_map(|piece| match piece {
        Piece::Line(line) => Some(line),
        Piece::Point(_) | Piece::Polygon(_) => None,
    });
    // How long lines are counts, not how many vertices somebody gave them.
    let edges = lines.enumerate().flat_map(|(thing, line)| line.windows(2).map(move |edge| (thing, edge[0], edge[1])));
    let edges = edges.filter(|(_, a, b)| around.contains(*a) || around.contains(*b));
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
            let roads = reference.lines_near(here, ROADS_M);
            let is_near = roads.iter().any(|road| gap2(here, road) < SAME_M * SAME_M);
            if is_near && is_in_mainland(at) {
                places.push(Place { thing, at, targets: roads, weight: 1.0 });
            }
            next += step;
        }
        walked += length;
    }
    let near_m = places.len() as f64 * step;
    if near_m < SHORTEST_M {
        return None;
    }
    Some(Compared { places, by: ShiftBy::Roads, enough: near_m / LONG_M })
}

impl Compared {
    /// How many things were compared.
    fn things(&self) -> usize {
        self.places.iter().map(|place| place.thing).collect::<BTreeSet<_>>().len()
    }

    /// How far the positions lie from what is known, metres, and the middle of it, once this is done to them.
    fn distances(&self, laid: &Laid<'_>) -> (Vec<f64>, f64) {
        let distances = laid.distances([0.0, 0.0]);
        let middle = median(&self.places, &distances);
        (distances, middle)
    }

    /// Whether the positions lie near what is known as they are.
    fn lies_right(&self) -> bool {
        self.distances(&Laid::new(&self.places, |p| p)).1 < GOOD_M
    }

    /// The things that lie off now, and near what is known once this is done to them.
    fn shifted_things(&self, conversion: Conversion) -> BTreeSet<usize> {
        let (before, _) = self.distances(&Laid::new(&self.places, |p| p));
        let (after, _) = self.distances(&Laid::new(&self.places, |p| conversion.of(p)));
        let is_shifted = |(before, after): (&f64, &f64)| *before > GOOD_M && *after < MIXED_GAIN * before;
        let places = self.places.iter().zip(before.iter().zip(&after));
        places.filter(|(_, distances)| is_shifted(*distances)).map(|(place, _)| place.thing).collect()
    }

    /// The shift of a good part of things of which the others lie right.
    fn partly_shifted(&self, datum: Datum) -> Option<Shift> {
        if !matches!(self.by, ShiftBy::Names) || !self.lies_right() {
            return None;
        }
        let conversion = Conversion { undone: Datum::Wgs84, done: [datum, Datum::Wgs84] };
        let (shifted, compared) = (self.shifted_things(conversion), self.things());
        if shifted.len() < FEWEST_NAMES || (shifted.len() as f64) < MIXED_ASKED * compared as f64 {
            return None;
        }
        let places = self.places.iter().filter(|place| shifted.contains(&place.thing)).cloned().collect();
        let enough = shifted.len() as f64 / MANY_NAMES;
        let Better { before_m, after_m, nearer, confidence, .. } =
            Self { places, by: self.by, enough }.better(&[conversion])?;
        let confidence = confidence * nearer as f64 / compared as f64;
        Some(Shift { datum, before_m, after_m, compared, nearer, by: self.by, confidence })
    }

    /// The conversion that brings the positions much nearer to what is known than none, and than any other shift of them.
    fn better(&self, conversions: &[Conversion]) -> Option<Better> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{DatasetBuilder, GeometryType, Value};

    const STATIONS: [&str; 6] = ["五福堂", "德茂", "火箭万源", "东高地", "和义", "瀛海"];

    fn stations(datum: Datum, error_deg: f64) -> Dataset {
        stations_of(datum, error_deg).finish()
    }

    fn called(mut stations: DatasetBuilder, datum: Datum) -> Dataset {
        stations.set_called_datum(Some(datum));
        stations.finish()
    }

    fn stations_of(datum: Datum, error_deg: f64) -> DatasetBuilder {
        let reference = Reference::bundled();
        let mut b = DatasetBuilder::default();
        for (i, name) in STATIONS.iter().enumerate() {
            let p = datum.from_wgs84(reference.named(name)[0]);
            b.begin_feature();
            b.property("站名", Value::Text(format!("{name}站").into()));
            let mut g = b.geometry(GeometryType::Point);
            let off = if i % 2 == 0 { error_deg } else { -error_deg };
            g.coord(LonLat::new(p.lon + off, p.lat), None);
            g.end_point();
            b.end_feature();
        }
        b
    }

    #[test]
    fn shifted_stations_are_found_with_their_datum() {
        let reference = Reference::bundled();
        for datum in [Datum::Gcj02, Datum::Bd09] {
            let found = shift(&stations(datum, 0.0003), &reference).unwrap();
            assert_eq!((found.datum, found.compared, found.nearer, found.by == ShiftBy::Names), (datum, 6, 6, true));
            assert!(found.before_m > 400.0 && found.after_m < 60.0, "{found:?}");
            assert!(found.confidence > 0.9);
        }
        assert_eq!(shift(&stations(Datum::Wgs84, 0.0003), &reference), None);
    }

    #[test]
    fn shifted_roads_are_found_without_names() {
        let reference = Reference::bundled();
        let opened = crate::plan::open_bundled(&crate::progress::Progress::default()).unwrap();
        let roads = opened.plan.dataset(&"roads".into()).unwrap().clone();
        assert_eq!(shift(&roads, &reference), None);
        let (shifted, _) = Dataset::clone(&roads).placed(|p| Some(Datum::Gcj02.from_wgs84(p)));
        let found = shift(&shifted, &reference).unwrap();
        assert!(found.datum == Datum::Gcj02 && found.after_m < 1.0, "{found:?}");
    }

    #[test]
    fn a_conversion_too_many_and_one_from_the_wrong_datum_are_found() {
        let reference = Reference::bundled();
        let right = stations(Datum::Wgs84, 0.0003);
        let moved =
            |data: &Dataset, by: &(dyn Fn(LonLat) -> LonLat + Sync)| Dataset::clone(data).placed(|p| Some(by(p))).0;
        for datum in SHIFTED {
            let twice = moved(&right, &|p| datum.to_wgs84(p));
            // Said to be on it, and converted before.
            let told = |data: &Dataset, said: Datum| {
                let found = misconverted(data, said, &reference)?;
                assert!(found.before_m > 400.0 && found.after_m < 60.0, "{found:?}");
                Some(found.mistake)
            };
            assert_eq!(told(&twice, datum), Some(Mistake::WrongDatum(Datum::Wgs84)));
            assert_eq!(told(&twice, Datum::Wgs84), Some(Mistake::Converted(datum)));
            assert_eq!(shift(&twice, &reference), None);
            for said in [Datum::Wgs84, datum] {
                assert_eq!(told(&right, said), None, "it lies right");
            }
        }
        let (said, meant) = (Datum::Gcj02, Datum::Bd09);
        let other = moved(&right, &|p| said.to_wgs84(meant.from_wgs84(p)));
        let mistake = |data: &Dataset, said| misconverted(data, said, &reference).map(|found| found.mistake);
        assert_eq!(mistake(&other, said), Some(Mistake::WrongDatum(meant)));
        let other = moved(&right, &|p| meant.to_wgs84(said.from_wgs84(p)));
        assert_eq!(mistake(&other, Datum::Wgs84), Some(Mistake::Converted(meant)));
        // Shifted when it was shifted already, as read and as read on the last of the two.
        for (first, second) in [(said, said), (said, meant), (meant, said), (meant, meant)] {
            let other = moved(&right, &|p| second.from_wgs84(first.from_wgs84(p)));
            for read in [Datum::Wgs84, second] {
                let placed = moved(&other, &|p| read.to_wgs84(p));
                let found = mistake(&placed, read);
                let is_read_on_first = read == second && first == second;
                if read == Datum::Wgs84 || is_read_on_first {
                    assert_eq!(found, Some(Mistake::ShiftedTwice([second, first])), "{first:?} {second:?}");
                } else {
                    assert!(found.is_some(), "{first:?} {second:?}");
                }
            }
            assert_eq!(shift(&other, &reference), None, "one conversion does not do");
        }
        // What is shifted is no conversion too many.
        assert_eq!(misconverted(&stations(said, 0.0003), Datum::Wgs84, &reference), None);
    }

    #[test]
    fn a_few_shifted_things_among_those_that_lie_right_are_found() {
        let reference = Reference::bundled();
        let plan = crate::plan::open_bundled(&crate::progress::Progress::default()).unwrap().plan;
        let all = plan.dataset(&"metro_stations".into()).unwrap();
        let every = |nth: usize, datum: Datum| {
            let moved: BTreeSet<[u64; 2]> = all
                .coords()
                .iter()
                .enumerate()
                .filter(|(i, _)| nth > 0 && i % nth == 0)
                .map(|(_, p)| [p.lon.to_bits(), p.lat.to_bits()])
                .collect();
            let is_moved = |p: LonLat| moved.contains(&[p.lon.to_bits(), p.lat.to_bits()]);
            let (data, _) = Dataset::clone(all).placed(|p| Some(if is_moved(p) { datum.from_wgs84(p) } else { p }));
            mixed(&data, Datum::Wgs84, &reference)
        };
        assert_eq!(every(0, Datum::Gcj02), None);
        let found = every(3, Datum::Gcj02).unwrap();
        assert!(found.datum == Datum::Gcj02 && (80..=137).contains(&found.shifted), "{found:?}");
        assert_eq!(every(10, Datum::Bd09).map(|found| found.datum), Some(Datum::Bd09));
    }

    /// The bundled stations, of which those that are wanted lie shifted.
    fn partly(datum: Datum, is_shifted: impl Fn(usize) -> bool) -> Dataset {
        let plan = crate::plan::open_bundled(&crate::progress::Progress::default()).unwrap().plan;
        let mut b = DatasetBuilder::default();
        for (i, station) in plan.dataset(&"metro_stations".into()).unwrap().features().take(200).enumerate() {
            b.begin_feature();
            b.property("name", Value::Text(station.text("name_zh").unwrap()));
            let p = station.coords()[0];
            let mut g = b.geometry(GeometryType::Point);
            g.coord(if is_shifted(i) { datum.from_wgs84(p) } else { p }, None);
            g.end_point();
            b.end_feature();
        }
        b.finish()
    }

    #[test]
    fn a_file_half_of_which_is_shifted_is_asked_about_and_what_a_conversion_displaces_is_told() {
        let reference = Reference::bundled();
        let half = partly(Datum::Gcj02, |i| i % 2 == 0 && i < 190);
        let found = shift(&half, &reference).unwrap();
        assert!(found.datum == Datum::Gcj02 && found.is_divided() && found.confidence < 0.6, "{found:?}");
        assert!((400.0..700.0).contains(&found.before_m) && found.after_m < 1.0, "{found:?}");
        assert_eq!(shift(&partly(Datum::Gcj02, |i| i % 10 == 0), &reference), None, "that is told");
        // Nine tenths of it shifted: told in the question, and afterwards what was right before.
        let most = partly(Datum::Bd09, |i| i % 10 != 0);
        assert!(shift(&most, &reference).unwrap().is_divided());
        assert!(!shift(&partly(Datum::Bd09, |_| true), &reference).unwrap().is_divided());
        let (converted, _) = most.placed(|p| Some(Datum::Bd09.to_wgs84(p)));
        let left = mixed(&converted, Datum::Bd09, &reference).unwrap();
        assert!(left.datum == Datum::Wgs84 && (15..=20).contains(&left.shifted), "{left:?}");
    }

    #[test]
    fn a_few_known_names_are_found_among_many_rows() {
        let reference = Reference::bundled();
        let mut b = DatasetBuilder::default();
        let mut row = |name: &str, p: LonLat| {
            b.begin_feature();
            b.property("name", Value::Text(name.into()));
            let mut g = b.geometry(GeometryType::Point);
            g.coord(p, None);
            g.end_point();
            b.end_feature();
        };
        let mut names = STATIONS.iter();
        for i in 0..20_000_u32 {
            let name = if i % 3_001 == 7 { names.next() } else { None };
            match name {
                Some(name) => row(name, Datum::Gcj02.from_wgs84(reference.named(name)[0])),
                None => row("商店", LonLat::new(116.3 + f64::from(i) * 1e-5, 39.8)),
            }
        }
        let found = shift(&b.finish(), &reference).unwrap();
        assert_eq!((found.datum, found.compared), (Datum::Gcj02, STATIONS.len()));
    }

    #[test]
    fn headings_do_not_outweigh_things_that_lie_where_they_belong() {
        let reference = Reference::bundled();
        let called = |datum| called(stations_of(datum, 0.0003), Datum::Gcj02);
        assert_eq!(shift(&called(Datum::Wgs84), &reference), None);
        assert!(shift(&called(Datum::Gcj02), &reference).is_some_and(|shift| shift.by == ShiftBy::Names));
    }

    #[test]
    fn nothing_is_said_of_few_or_of_other_places() {
        let reference = Reference::bundled();
        let mut b = DatasetBuilder::default();
        for (lon, lat) in [(121.47, 31.23), (121.5, 31.2), (121.4, 31.3), (121.45, 31.25)] {
            b.begin_feature();
            b.property("name", Value::Text("人民广场".into()));
            let mut g = b.geometry(GeometryType::Point);
            g.coord(LonLat::new(lon, lat), None);
            g.end_point();
            b.end_feature();
        }
        assert_eq!(shift(&b.finish(), &reference), None);
    }
}
