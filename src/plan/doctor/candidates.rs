//! Which coordinate reference systems numbers without one may be in, and where each would land.

use super::reference::Reference;
use crate::analysis::measure;
use crate::crs::{SourceCrs, is_in_mainland};
use crate::data::{Extent, LonLat};

/// Half the width of the Web Mercator world, metres.
const WEB_MERCATOR_EDGE: f64 = 20_037_508.35;
/// Northings of China, from the southern islands to the Heilongjiang.
const NORTHINGS: std::ops::Range<f64> = 300_000.0..6_100_000.0;
/// Eastings of a zone whose false easting is 500 km, as far as zones of 6° reach and a bit more.
const EASTINGS: std::ops::Range<f64> = 20_000.0..1_000_000.0;
/// Candidates worth showing: all zones of a system, where none of them is near what is known.
const MOST: usize = 24;
/// Positions that are held against the reference.
pub(super) const COMPARED: usize = 60;
/// What a system loses for each step of age: in how well it fits, and in how near it lies, metres.
const OLDER_FIT_M: f64 = 50.0;
const OLDER_AWAY_M: f64 = 5_000.0;
/// Positions nearer than this (a millimetre) are one.
const TWIN_DEG: f64 = 1e-8;
/// A system that fits worse than this does not fit, metres: that a road is so far says nothing.
pub(super) const GOOD_FIT_M: f64 = 150.0;
/// Numbers farther than this from the medians are odd ones …
const FAR_M: f64 = 600_000.0;
/// … and so are those farther than so many times the distance of nine in ten, where that is little.
const TIMES: f64 = 20.0;
/// What has to stay when odd ones are left out: four in five, and so many.
const STAY: f64 = 0.8;
const FEWEST: usize = 3;
/// What reaches over the edge of the surroundings by no more than this share of them lies in them: the same places,
/// rounded otherwise, do.
const OVER_EDGE: f64 = 0.002;
/// Beyond this a candidate is not near what is known.
pub(super) const NEAR_M: f64 = 100_000.0;

/// A system that numbers may be in.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub crs: SourceCrs,
    /// Whether the numbers stand the other way round in it.
    pub swap_axes: bool,
    /// Where the numbers would land.
    pub extent: Extent,
    /// How far the middle would lie from that of what is on the map already, or else of the bundled plan, metres …
    pub away_m: f64,
    /// … and whether all of them would lie in the rectangle around that.
    pub is_inside: bool,
    /// The metres between the two; 0 where they meet.
    pub gap_m: f64,
    /// The median distance to a bundled road, station or hospital, metres, where some are near.
    pub fit_m: Option<f64>,
    /// Whether it lies near the bundled plan: wherever other layers lie, the ground is known there.
    is_on_known_ground: bool,
}

impl Candidate {
    /// Whether it is near what is known, or fits it.
    pub fn is_near(&self) -> bool {
        self.away_m < NEAR_M || self.fit_m.is_some_and(|fit| fit < GOOD_FIT_M)
    }

    /// What candidates are sorted by: whether they lie near, how well they fit, how far they are. A system that is no
    /// longer in use has to do clearly better than one that is. Among other layers, what lies in their midst comes first
    /// of what does not fit.
    fn rank(&self, has_others: bool) -> (u8, f64, bool, f64) {
        let age = match self.crs.code() {
            Some(4491..=4554) => 0.0,
            Some(3857 | 32_600..=32_800) => 1.0,
            _ => 2.0,
        };
        let remoteness = match () {
            () if self.is_near() => 0,
            () if self.is_on_known_ground => 1,
            () => 2,
        };
        // Of those that do not fit, none fits worse.
        let fit = self.fit_m.filter(|fit| *fit < GOOD_FIT_M).map_or(GOOD_FIT_M, |fit| fit + age * OLDER_FIT_M);
        (
            remoteness,
            // Far from all that is known, the zones of the system in use come first.
            if remoteness == 2 { age } else { fit },
            has_others && !self.is_inside,
            self.away_m + age * OLDER_AWAY_M,
        )
    }
}

/// The systems that numbers may be in, the likeliest first: those near what is known, and of these the ones whose
/// positions lie nearest to roads and stations.
///
/// `near` is where the plan lies that the data are added to. Judged are most of the numbers: a row at 0,0 or a digit too
/// many says nothing about the system.
pub fn candidates(sample: &[[f64; 2]], near: Option<Extent>, reference: &Reference) -> Vec<Candidate> {
    let Some(around) = near.or(reference.park()) else { return Vec::new() };
    let sample = &bulk(sample);
    let mut found: Vec<Candidate> = [false, true]
        .into_iter()
        .flat_map(|swap_axes| {
            let numbers = sample.iter().map(move |&[x, y]| if swap_axes { [y, x] } else { [x, y] });
            let codes = codes(numbers.clone());
            codes.into_iter().filter_map(move |code| {
                let found = judged(SourceCrs::of_epsg(code).ok()?, swap_axes, numbers.clone(), around, reference)?;
                // Zones without a number are many; of those, far from everything, only China's count.
                (code == 4326 || is_in_mainland(found.extent.centre()) || found.away_m < NEAR_M).then_some(found)
            })
        })
        .collect();
    let rank = |candidate: &Candidate| candidate.rank(near.is_some());
    found.sort_by(|a, b| rank(a).partial_cmp(&rank(b)).unwrap_or(std::cmp::Ordering::Equal));
    drop_twins(&mut found, sample);
    found.truncate(MOST);
    found
}

/// Where numbers land in a system that may be theirs.
pub fn candidate(
    crs: SourceCrs,
    sample: &[[f64; 2]],
    near: Option<Extent>,
    reference: &Reference,
) -> Option<Candidate> {
    judged(crs, false, bulk(sample).into_iter(), near.or(reference.park())?, reference)
}

/// Where numbers land in a system, in this order of axes; `None` if they cannot be in it.
fn judged(
    crs: SourceCrs,
    swap_axes: bool,
    numbers: impl Iterator<Item = [f64; 2]> + Clone,
    around: Extent,
    reference: &Reference,
) -> Option<Candidate> {
    let positions: Vec<LonLat> = numbers.clone().filter_map(|[x, y]| crs.lonlat(x, y)).collect();
    // Of degrees a few may be none.
    if positions.len() < numbers.count() && crs.code() != Some(4326) {
        return None;
    }
    let extent = Extent::of_points(positions.iter().copied())?;
    let away_m = measure::distance(extent.centre(), around.centre()).0;
    let is_near = |ground: Extent| measure::distance(extent.centre(), ground.centre()).0 < NEAR_M;
    let is_on_known_ground = reference.park().is_some_and(is_near);
    let fit_m = (away_m < NEAR_M || is_on_known_ground).then(|| fit(&positions, reference)).flatten();
    Some(Candidate {
        crs,
        swap_axes,
        extent,
        away_m,
        is_inside: holds(around.expanded(OVER_EDGE), extent),
        gap_m: gap_m(extent, around),
        fit_m,
        is_on_known_ground,
    })
}

/// The numbers without those that lie far from most, where most are left then.
fn bulk(sample: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let sorted = |numbers: &mut dyn Iterator<Item = f64>| {
        let mut sorted: Vec<f64> = numbers.collect();
        sorted.sort_by(f64::total_cmp);
        sorted
    };
    let median = |axis: usize| {
        let sorted = sorted(&mut sample.iter().map(|numbers| numbers[axis]));
        sorted.get(sorted.len() / 2).copied().unwrap_or_default()
    };
    let middle = [median(0), median(1)];
    let away = |[x, y]: &[f64; 2]| {
        let (across, along) = ((x - middle[0]).abs(), (y - middle[1]).abs());
        if across.is_nan() || along.is_nan() { f64::INFINITY } else { across.max(along) }
    };
    let distances = sorted(&mut sample.iter().map(away));
    let most = distances.get(distances.len().saturating_sub(1) * 9 / 10).copied().unwrap_or_default();
    let limit = (TIMES * most).clamp(NEAR_M, FAR_M);
    let bulk: Vec<[f64; 2]> = sample.iter().filter(|numbers| away(numbers) <= limit).copied().collect();
    let is_most = bulk.len() >= FEWEST && bulk.len() as f64 >= STAY * sample.len() as f64;
    if is_most { bulk } else { sample.to_vec() }
}

/// The metres between two extents, of which at most one crosses the 180th meridian; 0 where they meet.
pub fn gap_m(of: Extent, around: Extent) -> f64 {
    if of.intersects(around) {
        return 0.0;
    }
    let nearest = |to: LonLat, of: Extent| {
        let lat = to.lat.clamp(of.south.min(of.north), of.north.max(of.south));
        let lon = if of.west <= of.east { to.lon.clamp(of.west, of.east) } else { to.lon };
        LonLat::new(lon, lat)
    };
    let there = nearest(around.centre(), of);
    measure::distance(nearest(there, around), there).0
}

/// Whether all of an extent lies in another.
pub(super) fn holds(around: Extent, extent: Extent) -> bool {
    let corners = [LonLat::new(extent.west, extent.south), LonLat::new(extent.east, extent.north)];
    corners.into_iter().all(|corner| around.contains(corner))
}

/// Leaves only the first of systems in which the numbers mean the same: a zone of 6° and one of 3° on one meridian.
fn drop_twins(found: &mut Vec<Candidate>, sample: &[[f64; 2]]) {
    let mut seen: Vec<LonLat> = Vec::new();
    found.retain(|c| {
        // Of degrees a few may be none.
        let place = |&[x, y]: &[f64; 2]| if c.swap_axes { c.crs.lonlat(y, x) } else { c.crs.lonlat(x, y) };
        let Some(p) = sample.iter().find_map(place) else { return false };
        let is_new = seen.iter().all(|q| (q.lon - p.lon).abs() > TWIN_DEG || (q.lat - p.lat).abs() > TWIN_DEG);
        seen.push(p);
        is_new
    });
}

/// The median distance of some positions to anything known.
pub(super) fn fit(positions: &[LonLat], reference: &Reference) -> Option<f64> {
    let step = positions.len().div_ceil(COMPARED).max(1);
    let compared = positions.iter().step_by(step);
    let mut distances: Vec<f64> = compared.map(|p| reference.to_anything(*p).unwrap_or(f64::INFINITY)).collect();
    distances.sort_by(f64::total_cmp);
    distances.get(distances.len() / 2).copied().filter(|m| m.is_finite())
}

/// The EPSG numbers of systems whose range of numbers holds all of these.
///
/// The tables of zones: CGCS2000 4491–4501 (6°, with the zone's number), 4502–4512 (6°, without), 4513–4533 (3°,
/// with), 4534–4554 (3°, without); Xi'an 1980 2327–2337, 2338–2348, 2349–2369, 2370–2390; Beijing 1954 21413–21423,
/// 21453–21463, 2401–2421, 2422–2442; WGS 84 / UTM 43N to 53N 32643–32653.
fn codes(numbers: impl Iterator<Item = [f64; 2]> + Clone) -> Vec<u32> {
    let all = |fits: &dyn Fn(f64, f64) -> bool| numbers.clone().all(|[x, y]| fits(x, y));
    // Of a source that names another system, or a few of whose rows went wrong.
    let are_degrees = numbers.clone().filter(|[x, y]| x.abs() <= 360.0 && y.abs() <= 90.0).count();
    if 2 * are_degrees > numbers.clone().count() {
        return vec![4326];
    }
    if all(&|x, y| x.abs() <= 360.0 && y.abs() <= 360.0) {
        return Vec::new();
    }
    let mut codes = Vec::new();
    if all(&|x, y| EASTINGS.contains(&x) && NORTHINGS.contains(&y)) {
        codes.extend((4534..=4554).chain(4502..=4512).chain(32_643..=32_653));
        codes.extend((2370..=2390).chain(2338..=2348).chain(2422..=2442).chain(21_453..=21_463));
    }
    let zone = numbers.clone().next().map_or(0.0, |[x, _]| (x / 1e6).floor());
    let in_zone =
        |x: f64, y: f64| (x / 1e6).floor() == zone && EASTINGS.contains(&(x - zone * 1e6)) && NORTHINGS.contains(&y);
    if all(&in_zone) {
        // Between 13 and 45, by the condition on the zones below.
        let zone = zone as u32;
        if (25..=45).contains(&zone) {
            codes.extend([4513 + zone - 25, 2349 + zone - 25, 2401 + zone - 25]);
        }
        if (13..=23).contains(&zone) {
            codes.extend([4491 + zone - 13, 2327 + zone - 13, 21_413 + zone - 13]);
        }
    }
    if all(&|x, y| x.abs() <= WEB_MERCATOR_EDGE && y.abs() <= WEB_MERCATOR_EDGE) {
        codes.push(3857);
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Stations of line 8 near the plan, in a system.
    fn stations(crs: &str) -> Vec<[f64; 2]> {
        let reference = Reference::bundled();
        let crs = SourceCrs::named(crs).unwrap();
        ["五福堂", "德茂", "火箭万源", "东高地", "和义"]
            .iter()
            .map(|name| crs.xy(reference.named(name)[0]).unwrap())
            .collect()
    }

    #[test]
    fn the_true_system_comes_first_in_its_order_of_axes() {
        let reference = Reference::bundled();
        for code in ["EPSG:4548", "EPSG:32650", "EPSG:4527", "EPSG:3857", "EPSG:4508"] {
            let sample = stations(code);
            // Without its number, the zone of 6° on 117° is that of 3° on 117°: 4508 lies on 111°.
            // The northern stations lie a little outside of the plan.
            let first = &candidates(&sample, None, &reference)[0];
            let wanted = SourceCrs::named(code).unwrap();
            assert!(first.fit_m.unwrap() < 1.0 && !first.swap_axes && first.away_m < 2_000.0, "{code}: {first:?}");
            let middle = wanted.lonlat(sample[0][0], sample[0][1]).unwrap();
            assert!(first.extent.contains(middle), "{code}: {first:?}");
            let swapped: Vec<[f64; 2]> = sample.iter().map(|[x, y]| [*y, *x]).collect();
            let first = &candidates(&swapped, None, &reference)[0];
            assert!(first.swap_axes && first.extent.contains(middle), "{code}: {first:?}");
        }
    }

    #[test]
    fn the_numbers_of_a_zone_leave_three_datums() {
        let found = candidates(&stations("EPSG:4527"), None, &Reference::bundled());
        let codes: Vec<Option<u32>> = found.iter().map(|c| c.crs.code()).collect();
        assert_eq!(codes[0], Some(4527));
        assert!(codes.contains(&Some(2363)) && codes.contains(&Some(2415)), "{codes:?}");
    }

    #[test]
    fn what_is_on_the_map_already_decides_where_the_roads_cannot() {
        let chengdu = Extent::of_point(LonLat::new(104.06, 30.67));
        let sample = [[406_000.0, 3_394_000.0], [407_000.0, 3_395_000.0]];
        let first = &candidates(&sample, Some(chengdu), &Reference::bundled())[0];
        assert_eq!((first.crs.code(), first.is_inside), (Some(4544), false), "{first:?}");
        assert!(first.away_m < 50_000.0);
    }

    /// Points of parcels among which no road runs, in CGCS2000 on 117°.
    fn parcels() -> Vec<[f64; 2]> {
        (0..200).map(|i| [449_000.0 + f64::from(i % 20) * 10.0, 4_403_000.0 + f64::from(i / 20) * 10.0]).collect()
    }

    #[test]
    fn one_bad_row_does_not_decide() {
        let reference = Reference::bundled();
        let clean = candidates(&parcels(), None, &reference);
        assert_eq!(clean[0].crs.code(), Some(4548));
        let [x, y] = parcels()[0];
        for bad in [[0.0, 0.0], [x * 10.0, y], [x, y / 10.0], [x / 10.0, y], [y, x], [f64::NAN, y]] {
            for at in [0, 100] {
                let mut sample = parcels();
                sample.insert(at, bad);
                let found = candidates(&sample, None, &reference);
                assert_eq!(found.len(), clean.len(), "{bad:?}");
                assert_eq!((found[0].crs.code(), found[0].extent), (Some(4548), clean[0].extent), "{bad:?}");
            }
        }
        let half: Vec<[f64; 2]> = parcels().into_iter().chain((0..100).map(|_| [0.0, 0.0])).collect();
        assert_ne!(candidates(&half, None, &reference).first().and_then(|c| c.crs.code()), Some(4548));
    }

    #[test]
    fn a_road_far_away_is_no_reason_for_a_system() {
        let rank = |code: u32, fit_m: Option<f64>, away_m: f64| {
            let crs = SourceCrs::of_epsg(code).unwrap();
            let extent = Extent::of_point(LonLat::new(116.4, 39.7));
            let is_on_known_ground = away_m < NEAR_M;
            let (is_inside, gap_m) = (true, 0.0);
            Candidate { crs, swap_axes: false, extent, away_m, is_inside, gap_m, fit_m, is_on_known_ground }.rank(false)
        };
        assert!(rank(4548, Some(544.0), 2_000.0) < rank(32_650, Some(360.0), 500.0));
        assert!(rank(4548, None, 2_000.0) < rank(32_650, Some(360.0), 500.0));
        assert!(rank(32_650, Some(20.0), 2_000.0) < rank(4548, Some(360.0), 500.0));
    }

    #[test]
    fn other_layers_far_away_do_not_hide_the_ground_that_is_known() {
        let berlin = Extent::of_point(LonLat::new(13.4, 52.5));
        let first = &candidates(&stations("EPSG:4548"), Some(berlin), &Reference::bundled())[0];
        assert_eq!((first.crs.code(), first.swap_axes), (Some(4548), false), "{first:?}");
        let found = candidates(&parcels(), Some(berlin), &Reference::bundled());
        assert_eq!(found[0].crs.code(), Some(4548), "{:?}", found[0]);
    }

    #[test]
    fn inside_is_what_lies_in_it_with_all_its_positions() {
        let reference = Reference::bundled();
        let sample = stations("EPSG:4548");
        let crs = SourceCrs::named("EPSG:4548").unwrap();
        let all = Extent::of_points(sample.iter().map(|[x, y]| crs.lonlat(*x, *y).unwrap())).unwrap();
        // The same places, rounded otherwise, are not outside.
        for more in [0.01, -0.000_01] {
            assert!(candidates(&sample, Some(all.expanded(more)), &reference)[0].is_inside);
        }
        assert!(!candidates(&sample, Some(all.expanded(-0.01)), &reference)[0].is_inside);
    }

    #[test]
    fn degrees_are_degrees_and_nonsense_has_no_candidates() {
        let reference = Reference::bundled();
        // Of a source that names another system.
        let found = candidates(&[[116.4, 39.9]], None, &reference);
        assert_eq!(found.iter().map(|c| (c.crs.code(), c.swap_axes)).collect::<Vec<_>>(), [(Some(4326), false)]);
        let found = candidates(&[[39.9, 116.4]], None, &reference);
        assert_eq!(found.iter().map(|c| (c.crs.code(), c.swap_axes)).collect::<Vec<_>>(), [(Some(4326), true)]);
        let typed = [[39.8, 116.4], [116.41, 39.78], [116.42, 39.79], [116.43, 39.77], [1164.4, 39.8]];
        assert_eq!(candidates(&typed, None, &reference)[0].crs.code(), Some(4326));
        assert!(candidates(&[[f64::NAN, 1.0]], None, &reference).is_empty());
        assert!(candidates(&[[1e300, 1e300]], None, &reference).is_empty());
        assert!(candidates(&[], None, &reference).is_empty());
    }
}
