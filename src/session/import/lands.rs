//! Where rows of the import sheet land: among the plan or the other rows, partly, or how far from them.

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

/// Features of a row that are looked at, spread over all of it.
const LOOKED_AT: usize = 500;

/// Says of each row where it lands. `plan` is where the plan lies that they are added to; without one they are held
/// against each other.
pub(super) fn find(rows: &mut [ImportRow], plan: Option<Extent>) {
    let around = surroundings(rows, plan);
    // By itself a row lies nowhere.
    let is_alone = plan.is_none() && rows.iter().filter_map(extent).count() < 2;
    // What is on the map would be held against itself.
    for row in rows.iter_mut().filter(|row| !row.is_taken()) {
        row.lands = match row.data().filter(|_| !is_alone) {
            Some(data) => lands(data, around),
            None => Lands::Somewhere,
        };
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

fn lands(data: &Dataset, around: Option<Extent>) -> Lands {
    let (Some(extent), Some(around)) = (data.extent(), around) else { return Lands::Somewhere };
    if !extent.intersects(around) {
        return Lands::Away(gap_m(extent, around));
    }
    let step = data.len().div_ceil(LOOKED_AT).max(1);
    let extents: Vec<Extent> = data.features().step_by(step).filter_map(Feature::extent).collect();
    let inside = extents.iter().filter(|extent| extent.intersects(around)).count();
    if inside == extents.len() {
        return Lands::Inside;
    }
    let outside = extents.iter().filter(|extent| !extent.intersects(around)).map(|extent| gap_m(*extent, around));
    if inside > 0 {
        let share = inside as f64 / extents.len() as f64;
        return Lands::Partly { share, farthest_m: outside.fold(0.0, f64::max) };
    }
    outside.min_by(f64::total_cmp).map_or(Lands::Somewhere, Lands::Away)
}
