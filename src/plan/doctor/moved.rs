//! Whether a layer that is read again has moved by as much as two datums of Chinese maps lie apart: its own former
//! positions are what it is held against.

use std::collections::HashMap;

use crate::analysis::measure;
use crate::crs::{Datum, is_in_mainland};
use crate::data::{Dataset, LonLat};

/// Former positions that are looked for, spread over all of them.
const LOOKED_FOR: usize = 500;
/// What lies nearer than this is there, metres: programs round their degrees, and take shifts off by steps.
const THERE_M: f64 = 5.0;
/// Positions are sorted into cells of so many degrees, of which none is narrower than that.
const CELL_DEG: f64 = 1e-4;

/// A layer whose positions have moved from one datum to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moved {
    /// The datum that they were on, if they are on the other now.
    pub from: Datum,
    pub to: Datum,
    /// How far one of them has moved, metres.
    pub by_m: f64,
}

/// The datums between which most positions of a layer have moved, wherever its features stand in their rows.
pub fn moved_between_datums(before: &Dataset, now: &Dataset) -> Option<Moved> {
    let in_mainland = || before.coords().iter().copied().filter(|p| is_in_mainland(*p));
    let step = in_mainland().count().div_ceil(LOOKED_FOR).max(1);
    let looked_for: Vec<LonLat> = in_mainland().step_by(step).collect();
    let pairs = Datum::ALL.into_iter().flat_map(|from| Datum::ALL.map(|to| [from, to]));
    // First where they lay, which is no move.
    let ways: Vec<[Datum; 2]> =
        std::iter::once([Datum::Wgs84; 2]).chain(pairs.filter(|[from, to]| from != to)).collect();
    let led = |p: LonLat, [from, to]: [Datum; 2]| to.from_wgs84(from.to_wgs84(p));
    let there: Vec<Vec<LonLat>> = ways.iter().map(|way| looked_for.iter().map(|p| led(*p, *way)).collect()).collect();
    let found = found_in(&there, now);
    let (stayed, found) = found.split_first()?;
    // Among many others one may seem to lie where it would be led, and has not moved.
    let moved = |found: &Vec<bool>| found.iter().zip(stayed).filter(|(found, stayed)| **found && !**stayed).count();
    let (way, moved) = ways.iter().skip(1).zip(found.iter().map(moved)).max_by_key(|(_, moved)| *moved)?;
    if 2 * moved <= looked_for.len() {
        return None;
    }
    let [from, to] = *way;
    let first = *looked_for.first()?;
    Some(Moved { from, to, by_m: measure::distance(first, led(first, *way)).0 })
}

/// Which positions of each list a layer has.
fn found_in(lists: &[Vec<LonLat>], data: &Dataset) -> Vec<Vec<bool>> {
    #[expect(clippy::cast_possible_truncation, reason = "a few million cells around the world")]
    let cell = |p: LonLat| [(p.lon / CELL_DEG).floor() as i32, (p.lat / CELL_DEG).floor() as i32];
    let mut cells: HashMap<[i32; 2], Vec<(usize, usize)>> = HashMap::new();
    for (list, positions) in lists.iter().enumerate() {
        for (place, p) in positions.iter().enumerate() {
            let [x, y] = cell(*p);
            // What is near may lie in the cell beside.
            for beside in (-1..=1).flat_map(|east| (-1..=1).map(move |north| [x + east, y + north])) {
                cells.entry(beside).or_default().push((list, place));
            }
        }
    }
    let mut is_found: Vec<Vec<bool>> = lists.iter().map(|positions| vec![false; positions.len()]).collect();
    for p in data.coords() {
        for (list, place) in cells.get(&cell(*p)).into_iter().flatten() {
            let is_there = || measure::distance(lists[*list][*place], *p).0 < THERE_M;
            if !is_found[*list][*place] && is_there() {
                is_found[*list][*place] = true;
            }
        }
    }
    is_found
}

#[cfg(test)]
mod tests {
    use super::super::comparison::made::named_points;
    use super::*;

    /// Points beside each other, in rows of ten, without names.
    fn points(count: u32, placed: impl Fn(LonLat) -> LonLat) -> Dataset {
        let at = |i: u32| LonLat::new(116.3 + f64::from(i % 10) * 2e-3, 39.7 + f64::from(i / 10) * 2e-3);
        named_points((0..count).map(|i| (String::new(), placed(at(i))))).finish()
    }

    #[test]
    fn what_moved_from_one_datum_to_another_is_told_either_way_and_in_any_order() {
        let right = points(60, |p| p);
        for datum in [Datum::Gcj02, Datum::Bd09] {
            let shifted = points(60, |p| datum.from_wgs84(p));
            let there = moved_between_datums(&right, &shifted).unwrap();
            assert_eq!((there.from, there.to), (Datum::Wgs84, datum));
            assert!((400.0..1_500.0).contains(&there.by_m), "{there:?}");
            let back = moved_between_datums(&shifted, &right).unwrap();
            assert_eq!((back.from, back.to), (datum, Datum::Wgs84));
            // Others have come before them, and most are moved.
            let turned = named_points((0..60_u32).rev().map(|i| {
                let p = right.coords()[i as usize];
                (String::new(), if i < 40 { datum.from_wgs84(p) } else { p })
            }));
            assert_eq!(moved_between_datums(&right, &turned.finish()).map(|moved| moved.to), Some(datum));
        }
    }

    #[test]
    fn what_stayed_or_moved_otherwise_is_none() {
        let right = points(60, |p| p);
        assert_eq!(moved_between_datums(&right, &right), None);
        assert_eq!(moved_between_datums(&right, &points(20, |p| p)), None);
        assert_eq!(moved_between_datums(&right, &points(60, |p| LonLat::new(p.lon + 6e-3, p.lat - 3e-3))), None);
        // So dense that each finds another where a shift would put it.
        let grid = |side: u32| {
            let at = move |i: u32| LonLat::new(116.3 + f64::from(i % side) * 5e-5, 39.7 + f64::from(i / side) * 5e-5);
            named_points((0..side * side).map(move |i| (String::new(), at(i)))).finish()
        };
        assert_eq!(moved_between_datums(&grid(300), &grid(300)), None);
        assert_eq!(moved_between_datums(&points(0, |p| p), &right), None);
        // Beyond mainland China nothing is shifted.
        let abroad = |i: u32| LonLat::new(13.4 + f64::from(i) * 1e-3, 52.5);
        let abroad = named_points((0..9).map(|i| (String::new(), abroad(i)))).finish();
        assert_eq!(moved_between_datums(&abroad, &abroad), None);
    }
}
