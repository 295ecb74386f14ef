//! How far the geometry of a claim reaches, to be shown on a map.

use super::outcome::Evidence;
use crate::analysis::measure::Metres;
use crate::data::{Extent, Feature};
use crate::plan::{Plan, reach_limit};

/// Around everything that a number came from; `None` where it came from no geometry.
pub fn extent(plan: &Plan, evidence: &Evidence) -> Option<Extent> {
    let areas = evidence.areas.iter().chain(&evidence.scope).filter_map(|p| Extent::of_line(&p.coords));
    let near = evidence.borderline.iter().chain(&evidence.just_outside).map(|f| &f.of);
    let features = evidence.counted.iter().chain(&evidence.missed).chain(near);
    let features = features.filter_map(|of| plan.feature(of)).filter_map(Feature::extent);
    let limits = evidence.reaches.iter().flat_map(|r| reach_limit(plan, &r.origin, Metres(r.radius_m)));
    let limits: Vec<Extent> = limits.filter_map(Extent::of_points).collect();
    let lines = evidence.lines.iter().filter_map(|line| Extent::of_points(line.iter().copied()));
    Extent::of_extents(areas.chain(features).chain(lines).chain(limits))
}
