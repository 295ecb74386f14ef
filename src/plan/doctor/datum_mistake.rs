//! Layers that a wrong conversion has put where they lie, and those with positions on two datums: told, not asked about.

use super::comparison::{Better, Comparison, Conversion};
use super::datum_shares::{Mixture, mixture};
use super::reference::Reference;
use super::shift::{SHIFTED, shift_in};
use crate::crs::Datum;
use crate::data::Dataset;
use crate::formats::Reading;

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
pub(super) fn misconverted(comparison: &Comparison<'_>, said: Datum) -> Option<Misconverted> {
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
    let found = comparison.each().find_map(|compared| compared.better(&conversions))?;
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
    let comparison = Comparison::new(data, reference);
    let is_shifted = || reading.may_be_shifted() && shift_in(&comparison).is_some();
    is_shifted() || reading.control.is_none() && misconverted(&comparison, reading.datum).is_some()
}

/// Whether a layer, read in this way, has positions on several datums, and is not asked about for that. Where control
/// points lay it they say on which datum.
pub(super) fn mixed(comparison: &Comparison<'_>, reading: &Reading) -> Option<Mixture> {
    let found = comparison.each().find_map(|compared| mixture(compared, reading.datum))?;
    (!(found.is_asked && reading.may_be_shifted())).then_some(found)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::comparison::made::{named_points, stations};
    use super::super::shift;
    use super::*;
    use crate::data::LonLat;

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
                let found = misconverted(&Comparison::new(data, &reference), said)?;
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
        let mistake =
            |data: &Dataset, said| misconverted(&Comparison::new(data, &reference), said).map(|found| found.mistake);
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
        assert_eq!(mistake(&stations(said, 0.0003), Datum::Wgs84), None);
    }

    fn said(datum: Datum) -> Reading {
        Reading { datum, is_datum_said: true, ..Reading::default() }
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
            mixed(&Comparison::new(&data, &reference), &said(Datum::Wgs84))
        };
        assert_eq!(every(0, Datum::Gcj02), None);
        let found = every(3, Datum::Gcj02).unwrap();
        assert!(found.datum == Datum::Gcj02 && (80..=137).contains(&found.shares.on(Datum::Gcj02)), "{found:?}");
        assert_eq!(every(10, Datum::Bd09).map(|found| found.datum), Some(Datum::Bd09));
    }

    /// The bundled stations, of which those that are wanted lie shifted.
    fn partly(datum: Datum, is_shifted: impl Fn(usize) -> bool) -> Dataset {
        let plan = crate::plan::open_bundled(&crate::progress::Progress::default()).unwrap().plan;
        let stations = plan.dataset(&"metro_stations".into()).unwrap().features().take(200).enumerate();
        let rows = stations.map(|(i, station)| {
            let p = station.coords()[0];
            let at = if is_shifted(i) { datum.from_wgs84(p) } else { p };
            (station.text("name_zh").unwrap().into_owned(), at)
        });
        named_points(rows).finish()
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
        let left = mixed(&Comparison::new(&converted, &reference), &said(Datum::Bd09)).unwrap();
        assert!(left.datum == Datum::Wgs84 && (15..=20).contains(&left.shares.on(Datum::Wgs84)), "{left:?}");
    }
}
