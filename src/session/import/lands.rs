//! Where rows of the import sheet land: among the plan or the other rows, partly, or how far from them.

use std::sync::{Arc, Weak};

use super::sheet::{ImportRow, RowState};
use crate::data::{Dataset, Extent, Feature};
use crate::plan::doctor::{self, gap_m};

/// Where a row lands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lands {
    /// Among the plan, or the other files.
    Inside,
    /// This share of it, between 0 and 1; the rest no farther away than so many metres.
    Partly { share: f64, farthest_m: f64 },
    /// So many metres from it.
    Away(f64),
    /// Nothing is there to compare with, or it has no geometry.
    Somewhere,
}

/// What lies outside by less than this lies on the edge, degrees: about a metre.
const EDGE_DEG: f64 = 1e-5;

/// Says of each row where it lands. `plan` is where the plan lies that they are added to; without one they are held
/// against each other.
pub(super) fn find(rows: &mut [ImportRow], plan: Option<Extent>) {
    let around = surroundings(rows, plan);
    // By itself a row lies nowhere.
    let is_alone = plan.is_none() && rows.iter().filter_map(extent).count() < 2;
    // What is on the map would be held against itself.
    for row in rows.iter_mut().filter(|row| !row.is_taken()) {
        let Some((data, around)) = row.data().cloned().zip(around.filter(|_| !is_alone)) else {
            (row.lands, row.held) = (Lands::Somewhere, None);
            continue;
        };
        // Each answer asks anew, of millions of features too.
        let held = (Arc::downgrade(&data), around);
        if !row.held.as_ref().is_some_and(|(of, near)| Weak::ptr_eq(of, &held.0) && *near == held.1) {
            (row.lands, row.held) = (lands(&data, around), Some(held));
        }
    }
}

/// Where a row lies; `None` of one that is left away, or not read.
pub(super) fn extent(row: &ImportRow) -> Option<Extent> {
    if matches!(row.state, RowState::Skipped(_)) {
        return None;
    }
    row.data().and(row.examined.extent)
}

/// Where the plan lies, or most of the rows: what places are told by.
pub(super) fn surroundings(rows: &[ImportRow], plan: Option<Extent>) -> Option<Extent> {
    plan.or_else(|| doctor::surroundings(rows.iter().filter_map(extent)))
}

fn lands(data: &Dataset, around: Extent) -> Lands {
    let Some(extent) = data.extent() else { return Lands::Somewhere };
    let edge = Extent {
        west: around.west - EDGE_DEG,
        south: around.south - EDGE_DEG,
        east: around.east + EDGE_DEG,
        north: around.north + EDGE_DEG,
    };
    if !extent.intersects(edge) {
        return Lands::Away(gap_m(extent, around));
    }
    // All of them: among many a few may lie inside, and one far away.
    let (mut inside, mut outside) = (0_usize, 0_usize);
    let (mut nearest, mut farthest) = (None, None);
    for extent in data.features().filter_map(Feature::extent) {
        if extent.intersects(edge) {
            inside += 1;
            continue;
        }
        outside += 1;
        let far = (roughly_apart(extent, around), extent);
        nearest = nearest.filter(|(near, _)| *near <= far.0).or(Some(far));
        farthest = farthest.filter(|(near, _)| *near >= far.0).or(Some(far));
    }
    let metres = |(_, extent)| gap_m(extent, around);
    match (inside, farthest) {
        (_, None) => Lands::Inside,
        (0, Some(_)) => nearest.map_or(Lands::Somewhere, |nearest| Lands::Away(metres(nearest))),
        (_, Some(farthest)) => {
            Lands::Partly { share: inside as f64 / (inside + outside) as f64, farthest_m: metres(farthest) }
        }
    }
}

/// How far extents lie from each other, to be compared with others: degrees of latitude.
fn roughly_apart(of: Extent, around: Extent) -> f64 {
    let gap = |before: f64, after: f64| before.max(after).max(0.0);
    let turned = |turn: f64| gap(around.west - of.east - turn, of.west + turn - around.east);
    let east = [0.0, 360.0, -360.0].into_iter().map(turned).fold(f64::INFINITY, f64::min);
    let north = gap(around.south - of.north, of.south - around.north);
    (east * around.centre().lat.to_radians().cos()).hypot(north)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{DatasetBuilder, GeometryType, LonLat};

    fn points(positions: impl IntoIterator<Item = [f64; 2]>) -> Dataset {
        let mut builder = DatasetBuilder::default();
        for [lon, lat] in positions {
            builder.begin_feature();
            let mut sink = builder.geometry(GeometryType::Point);
            sink.coord(LonLat::new(lon, lat), None);
            sink.end_point();
            builder.end_feature();
        }
        builder.finish()
    }

    const AROUND: Extent = Extent { west: 116.4, south: 39.7, east: 116.5, north: 39.8 };

    #[test]
    fn a_few_of_many_that_lie_inside_are_found_and_so_is_the_farthest() {
        let row = |i: u32| match i {
            7 => [116.45, 39.75],
            4_321 => [116.3, 39.75],
            _ => [116.399 - f64::from(i) * 1e-7, 39.75],
        };
        let Lands::Partly { share, farthest_m } = lands(&points((0..5_000).map(row)), AROUND) else { panic!() };
        assert!(share == 1.0 / 5_000.0 && (8_500.0..8_600.0).contains(&farthest_m), "{share} {farthest_m}");
        let away = lands(&points((0..5_000).filter(|i| *i != 7).map(row).chain([[116.45, 39.9]])), AROUND);
        assert!(matches!(away, Lands::Away(metres) if (85.0..86.0).contains(&metres)), "{away:?}");
    }

    #[test]
    fn what_lies_on_the_edge_lies_inside() {
        let edge = [[116.4, 39.7], [116.5 + 1e-9, 39.75], [116.45, 39.8 + 1e-9]];
        assert_eq!(lands(&points(edge), AROUND), Lands::Inside);
        let beside = lands(&points(edge.into_iter().chain([[116.45, 39.8001]])), AROUND);
        assert!(matches!(beside, Lands::Partly { farthest_m, .. } if farthest_m > 10.0), "{beside:?}");
    }
}
