//! Which datum each of the things compared lies on: in one file there may be several, and then no conversion is right for
//! all of it.

use std::collections::BTreeMap;

use super::comparison::{Better, Compared, Conversion, FEWEST_NAMES, GOOD_M, MIXED_GAIN};
use super::evidence::{Laid, median};
use super::shift::ShiftBy;
use crate::crs::Datum;
use crate::data::LonLat;

/// The share of things on other datums that makes a mixture of a layer, as long as there are a few of them.
const MIXED: f64 = 0.05;
/// The share that is asked about: whoever keeps them apart has to know before any of them is drawn.
const ASKED: f64 = 0.25;
/// Of things of known names so many have to lie on one of the datums …
const EXPLAINED: f64 = 0.5;
/// … and of lines: roads are many, and of many one lies anywhere.
const EXPLAINED_LINES: f64 = 0.8;
/// A line lies on a datum if every other one would lay it so many times as far off. Along a line a shift is not seen.
const LINE_GAIN: f64 = 0.25;

/// The datum that each thing lies on, by its number; `None` of one that lies on none of them.
pub(super) type Lying = BTreeMap<usize, Option<Datum>>;

/// How many of the things compared lie on each datum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DatumShares {
    /// How many were compared, but for those that would lie as well on two of them.
    pub compared: usize,
    on: [usize; 3],
}

impl DatumShares {
    /// How many lie on this datum.
    pub fn on(&self, datum: Datum) -> usize {
        self.on.get(datum as usize).copied().unwrap_or_default()
    }

    /// How many lie on none of them.
    pub fn on_none(&self) -> usize {
        self.compared.saturating_sub(self.on.iter().sum())
    }

    /// How many lie on another datum than this one.
    fn off(&self, datum: Datum) -> usize {
        self.on.iter().sum::<usize>() - self.on(datum)
    }

    /// The datum that most of the others lie on.
    fn largest_but(&self, datum: Datum) -> Datum {
        let others = Datum::ALL.into_iter().filter(|other| *other != datum);
        others.max_by_key(|other| self.on(*other)).unwrap_or(datum)
    }

    /// Whether so many lie on other datums than most do that one conversion is not right for all.
    fn is_mixed(&self) -> bool {
        let most = Datum::ALL.into_iter().max_by_key(|datum| self.on(*datum)).unwrap_or_default();
        let apart = self.off(most);
        apart >= FEWEST_NAMES && apart as f64 >= MIXED * self.compared as f64
    }
}

/// A layer with positions on several datums.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Mixture {
    pub shares: DatumShares,
    /// The datum, other than the one the layer was read on, that most are on …
    pub datum: Datum,
    /// … what a conversion from it brings these, as median distances in metres …
    pub before_m: f64,
    pub after_m: f64,
    /// … and how sure it is of these.
    pub confidence: f64,
    /// Whether so many are on another datum than the one it was read on that it has to be known before it is drawn.
    pub is_asked: bool,
}

/// Where several datums explain where the things of a layer lie that was read on this one, and none does for all of them.
pub(super) fn mixture(of: &Compared, said: Datum) -> Option<Mixture> {
    let lying = of.lying(said);
    let shares = shares_of(lying);
    let explained = if of.by == ShiftBy::Names { EXPLAINED } else { EXPLAINED_LINES };
    let datum = shares.largest_but(said);
    let is_explained = (shares.compared - shares.on_none()) as f64 >= explained * shares.compared as f64;
    if !shares.is_mixed() || !is_explained || shares.on(datum) == 0 {
        return None;
    }
    // Each part has to be explained as a whole layer would be.
    let part = |datum: Datum| of.part(lying, datum).better(&[Conversion { undone: said, done: [datum, Datum::Wgs84] }]);
    let is_part = |other: &Datum| *other != said && *other != datum && shares.on(*other) >= FEWEST_NAMES;
    if Datum::ALL.into_iter().filter(is_part).any(|other| part(other).is_none()) {
        return None;
    }
    let Better { before_m, after_m, confidence, .. } = part(datum)?;
    let confidence = confidence * shares.on(datum) as f64 / shares.compared as f64;
    let is_asked = shares.off(said) as f64 >= ASKED * shares.compared as f64;
    Some(Mixture { shares, datum, before_m, after_m, confidence, is_asked })
}

fn shares_of(lying: &Lying) -> DatumShares {
    let mut shares = DatumShares { compared: lying.len(), ..DatumShares::default() };
    for datum in lying.values().flatten() {
        if let Some(on) = shares.on.get_mut(*datum as usize) {
            *on += 1;
        }
    }
    shares
}

impl Compared {
    /// The datum that each of the things lies on, if the layer was read on this one; lines that would lie as well on two
    /// of them left out.
    fn lying(&self, said: Datum) -> &Lying {
        self.lying[said as usize].get_or_init(|| self.found_lying(said))
    }

    fn found_lying(&self, said: Datum) -> Lying {
        let on = |datum: Datum| {
            let conversion = Conversion { undone: said, done: [datum, Datum::Wgs84] };
            Laid::new(&self.places, |p: LonLat| if datum == said { p } else { conversion.of(p) }).distances([0.0; 2])
        };
        let distances = Datum::ALL.map(on);
        let mut places: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, place) in self.places.iter().enumerate() {
            places.entry(place.thing).or_default().push(at);
        }
        let of_point = |at: usize| point_on(distances.each_ref().map(|of| of[at]), said);
        let on = |at: &[usize]| match self.by {
            // What tells of a thing a hundred times may be right in some of them.
            ShiftBy::Names => Some(most(at.iter().map(|at| of_point(*at)), said)),
            ShiftBy::Routes | ShiftBy::Roads | ShiftBy::Headings => line_on(distances.each_ref().map(|of| {
                let places: Vec<_> = at.iter().filter_map(|at| self.places.get(*at).cloned()).collect();
                median(&places, &at.iter().map(|at| of[*at]).collect::<Vec<_>>())
            })),
        };
        places.into_iter().filter_map(|(thing, at)| Some((thing, on(&at)?))).collect()
    }

    /// The things alone that lie on a datum.
    fn part(&self, lying: &Lying, datum: Datum) -> Self {
        let is_of = |thing: usize| lying.get(&thing) == Some(&Some(datum));
        let places: Vec<_> = self.places.iter().filter(|place| is_of(place.thing)).cloned().collect();
        let (part, all) =
            (places.iter().map(|p| p.weight).sum::<f64>(), self.places.iter().map(|p| p.weight).sum::<f64>());
        Self { enough: self.enough * part / all, places, by: self.by, lying: <_>::default() }
    }
}

/// The datum that a point lies on, by how far off what is known it lies on each. One that lies well as it was read needs
/// no other.
fn point_on(metres: [f64; 3], said: Datum) -> Option<Datum> {
    let as_read = metres[said as usize];
    if as_read < GOOD_M {
        return Some(said);
    }
    let best = Datum::ALL.into_iter().min_by(|a, b| metres[*a as usize].total_cmp(&metres[*b as usize]))?;
    (metres[best as usize] < MIXED_GAIN * as_read).then_some(best)
}

/// The same of a line; `None` of one that lies near what is known on two of them.
fn line_on(metres: [f64; 3]) -> Option<Option<Datum>> {
    let mut order = Datum::ALL;
    order.sort_by(|a, b| metres[*a as usize].total_cmp(&metres[*b as usize]));
    let [best, second] = [0, 1].map(|at| metres[order[at] as usize]);
    match () {
        () if best > GOOD_M => Some(None),
        () if best > LINE_GAIN * second => None,
        () => Some(Some(order[0])),
    }
}

/// What is met most often; of what is met as often, a datum that was not said.
fn most(datums: impl Iterator<Item = Option<Datum>>, said: Datum) -> Option<Datum> {
    let mut times: Vec<(Option<Datum>, usize)> = Vec::new();
    for datum in datums {
        match times.iter_mut().find(|(known, _)| *known == datum) {
            Some((_, times)) => *times += 1,
            None => times.push((datum, 1)),
        }
    }
    let is_other = |datum: Option<Datum>| datum.is_some_and(|datum| datum != said);
    times.into_iter().max_by_key(|(datum, times)| (*times, is_other(*datum), datum.is_some()))?.0
}

#[cfg(test)]
mod tests {
    use super::super::comparison::made::named_points;
    use super::super::{Comparison, Reference, Shift, shift};
    use super::*;
    use crate::data::{Dataset, DatasetBuilder, GeometryType, Value};
    use crate::plan::open_bundled;
    use crate::progress::Progress;

    fn layer(id: &str) -> Dataset {
        let opened = open_bundled(&Progress::default()).unwrap();
        Dataset::clone(opened.plan.dataset(&id.into()).unwrap())
    }

    /// Stations of which each lies on the datum of its number.
    fn stations(datum: impl Fn(usize) -> Datum) -> Dataset {
        let stations = layer("metro_stations");
        let rows = stations.features().take(200).enumerate();
        let rows = rows.map(|(i, of)| (of.text("name_zh").unwrap().into_owned(), datum(i).from_wgs84(of.coords()[0])));
        named_points(rows.collect::<Vec<_>>()).finish()
    }

    /// Lines of which each lies on the datum of its number.
    fn lines(id: &str, datum: impl Fn(usize) -> Datum) -> Dataset {
        let lines = layer(id);
        let mut b = DatasetBuilder::default();
        for (i, line) in lines.features().enumerate() {
            b.begin_feature();
            b.property("name", Value::Text(line.text("name_zh").unwrap()));
            let mut g = b.geometry(GeometryType::LineString);
            for p in line.coords() {
                g.coord(datum(i).from_wgs84(*p), None);
            }
            g.end_line();
            b.end_feature();
        }
        b.finish()
    }

    fn counts(shift: &Shift) -> [usize; 3] {
        Datum::ALL.map(|datum| shift.shares.on(datum))
    }

    #[test]
    fn of_two_shifted_halves_neither_is_told_to_be_all() {
        let reference = Reference::bundled();
        let both = stations(|i| if i % 20 < 11 { Datum::Gcj02 } else { Datum::Bd09 });
        let found = shift(&both, &reference).unwrap();
        let [right, gcj, bd] = counts(&found);
        assert!(found.is_partial && found.is_divided() && found.datum == Datum::Gcj02, "{found:?}");
        assert!(right == 0 && gcj > bd && bd > 80 && gcj + bd == found.compared, "{found:?}");
        assert!(found.confidence < 0.6 && found.after_m < 1.0, "{found:?}");
    }

    #[test]
    fn positions_on_three_datums_are_asked_about_with_the_share_of_each() {
        let reference = Reference::bundled();
        let found = shift(&stations(|i| Datum::ALL[i % 3]), &reference).unwrap();
        assert!(found.is_partial && counts(&found).iter().all(|on| (60..=70).contains(on)), "{found:?}");
        assert_eq!(found.shares.on_none(), 0);
        // Few of each: 6 and 6.
        let few = stations(|i| if i % 2 == 0 { Datum::Gcj02 } else { Datum::Bd09 });
        let rows: Vec<_> =
            few.features().take(12).map(|of| (of.text("站名").unwrap().into_owned(), of.coords()[0])).collect();
        let found = shift(&named_points(rows).finish(), &reference).unwrap();
        assert_eq!((counts(&found), found.is_partial), ([0, 6, 6], true));
    }

    #[test]
    fn some_lines_that_are_shifted_are_found_among_others() {
        let reference = Reference::bundled();
        for datum in [Datum::Gcj02, Datum::Bd09] {
            for shifted in [8, 9] {
                let roads = lines("roads", |i| if i * 7 % 12 < shifted { datum } else { Datum::Wgs84 });
                let found = shift(&roads, &reference).unwrap();
                assert!(found.is_partial && found.datum == datum && found.by == ShiftBy::Roads, "{shifted} {found:?}");
                let on = found.shares.on(datum);
                assert!(
                    on <= shifted && on + 2 >= shifted && found.shares.on(Datum::Wgs84) >= 2,
                    "{shifted} {found:?}"
                );
            }
            let metro = lines("metro_lines", |i| if i % 2 == 0 { datum } else { Datum::Wgs84 });
            let found = shift(&metro, &reference).unwrap();
            assert_eq!((found.by, found.datum, found.is_partial), (ShiftBy::Routes, datum, true), "{found:?}");
            // A few of them are told.
            let metro = lines("metro_lines", |i| if i % 7 == 0 { datum } else { Datum::Wgs84 });
            assert_eq!(shift(&metro, &reference), None);
            let comparison = Comparison::new(&metro, &reference);
            let told = comparison.each().find_map(|of| mixture(of, Datum::Wgs84)).unwrap();
            assert!(told.datum == datum && (3..=4).contains(&told.shares.on(datum)) && !told.is_asked, "{told:?}");
        }
    }

    #[test]
    fn what_lies_on_one_datum_is_no_mixture() {
        let reference = Reference::bundled();
        for datum in Datum::ALL {
            for data in [stations(|_| datum), lines("roads", |_| datum), lines("metro_lines", |_| datum)] {
                let comparison = Comparison::new(&data, &reference);
                assert_eq!(comparison.each().find_map(|of| mixture(of, Datum::Wgs84)), None);
            }
        }
    }
}
