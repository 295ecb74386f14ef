//! Ground counted once: what each of many areas adds to those before it, within a boundary.
//!
//! The parts add up to the union, whatever overlaps what, since each is drawn without the ground that is already
//! taken.

use std::ops::ControlFlow;

use geo::{Area, OpType, bool_ops::FillRule};
use geo_types::MultiPolygon;
use rayon::prelude::*;

use super::check::CheckError;
use super::check::{Lay, Part, PartArea, Rect, Tolerance, beyond, meeting_pairs_until, parts, tangled};
use super::measure::{self, OwnedPolygon};
use crate::analysis::check::LayerFeature;
use crate::analysis::planar_overlay::overlaid;
use crate::data::{Dataset, LonLat, Polygon};
use crate::progress::Progress;

/// Two areas whose overlap on the plane is smaller than this share nothing, m²: far below what any coordinate says.
const NOTHING_M2: f64 = 1e-6;

/// Pairs of areas that may overlap, and pairs of such pairs, that are counted once in any case; and how many of each
/// area where there are many areas.
const MOST_MET: usize = 1_000_000;
const MOST_CHAINS: usize = 10_000_000;
const OF_EACH: usize = 64;

/// What one feature covers.
#[derive(Clone, Debug, PartialEq)]
pub struct Covered {
    pub of: LayerFeature,
    /// Its own area within the boundary, m²; parts of it that overlap count once.
    pub own_m2: f64,
    /// Its own area outside the boundary, m²: what the check of the boundary finds of it, so without what is noise.
    pub outside_m2: f64,
    /// The ground within the boundary that no feature before it has taken.
    pub taken: Vec<OwnedPolygon>,
}

impl Covered {
    /// The area of the ground taken, m².
    pub fn taken_m2(&self) -> f64 {
        self.taken.iter().map(|a| measure::polygon_area(a.as_polygon()).0).sum()
    }
}

/// What the areas of the layers cover, each without what those of a lower rank cover; among equals the one that
/// stands first goes before. Features for which `rank` is `None` are left out. Areas with broken rings count as they
/// are mended by the checks. Without a boundary nothing is outside; with one, `tolerance` says what outside is noise.
///
/// # Errors
/// When cancelled, when the layers lie too far apart for one plane or too many areas on each other, and an outline that
/// crosses itself a thousand times.
pub fn covered(
    layers: &[&Dataset],
    boundary: &[Polygon<'_>],
    rank: impl Fn(LayerFeature) -> Option<usize>,
    tolerance: &Tolerance,
    progress: &Progress,
) -> Result<Vec<Covered>, CheckError> {
    let Some(lay) = Lay::about_all(layers, boundary)? else { return Ok(Vec::new()) };
    let knot = tangled(layers, tolerance, progress)?.into_iter().find(|of| rank(*of).is_some());
    if let Some(feature) = knot.and_then(|of| layers.get(of.layer)?.feature(of.feature)) {
        return Err(CheckError::Tangled { feature: feature.id_text() });
    }
    let mut ranked: Vec<(usize, Part<'_>)> =
        parts(layers, &lay, tolerance, progress)?.into_iter().filter_map(|part| Some((rank(part.of)?, part))).collect();
    ranked.sort_by_key(|(rank, part)| (*rank, part.of));
    let all: Vec<Part<'_>> = ranked.into_iter().map(|(_, part)| part).collect();
    let edges: Vec<Rect> = boundary.iter().flat_map(|p| lay.edge_rects(*p)).collect();
    let border = Border { areas: boundary, edges, tolerance };
    let rects: Vec<Rect> = all.iter().map(|p| p.rect).collect();
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); all.len()];
    // What lies before the parts that lie before a part is laid over them for it: of areas that all lie on each other
    // without end. Of those side by side it is a few dozen.
    let mut met = 0;
    let end = meeting_pairs_until(&rects, progress, |i, j| {
        before[j].push(i);
        met += 1;
        if met < MOST_MET.max(OF_EACH * all.len()) { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    let chains: usize = before.iter().flatten().filter_map(|i| before.get(*i)).map(Vec::len).sum();
    if end.is_break() || chains > MOST_CHAINS.max(OF_EACH * OF_EACH * all.len()) {
        return Err(CheckError::Crowded);
    }
    progress.set_total(all.len() as u64);
    let made: Result<Vec<Covered>, CheckError> = all
        .par_iter()
        .zip(&before)
        .map(|(part, before)| {
            progress.check()?;
            progress.advance(1);
            let before: Vec<&Part<'_>> =
                before.iter().filter_map(|i| all.get(*i)).filter(|other| overlap(part, other)).collect();
            covered_part(part, &before, &border, &lay)
        })
        .collect();
    let mut made = made?;
    made.sort_by_key(|c| c.of);
    let mut joined: Vec<Covered> = Vec::new();
    for next in made {
        match joined.last_mut() {
            Some(last) if last.of == next.of => {
                last.own_m2 += next.own_m2;
                last.outside_m2 += next.outside_m2;
                last.taken.extend(next.taken);
            }
            _ => joined.push(next),
        }
    }
    Ok(joined)
}

fn overlap(a: &Part<'_>, b: &Part<'_>) -> bool {
    let planar = |p: &Part<'_>| MultiPolygon(vec![p.planar.clone()]);
    let both = overlaid(&planar(a), &planar(b), OpType::Intersection, FillRule::Positive);
    both.unsigned_area() > NOTHING_M2
}

/// What the ground is counted within; without areas everywhere.
struct Border<'a> {
    areas: &'a [Polygon<'a>],
    edges: Vec<Rect>,
    tolerance: &'a Tolerance,
}

fn covered_part(part: &Part<'_>, before: &[&Part<'_>], border: &Border<'_>, lay: &Lay) -> Result<Covered, CheckError> {
    let polygon = part.area.polygon();
    let of = part.of;
    let size = |areas: &[OwnedPolygon]| areas.iter().map(|a| measure::polygon_area(a.as_polygon()).0).sum::<f64>();
    let (inside, outside_m2) = if border.edges.iter().any(|edge| edge.meets(&part.rect)) {
        let inside = measure::intersection(&[polygon], border.areas)?;
        (inside, size(&beyond(polygon, border.areas, border.tolerance)?))
    } else if border.areas.is_empty() || lay.is_in(part, border.areas) {
        (vec![owned(&part.area)], 0.0)
    } else {
        let whole_m2 = measure::polygon_area(polygon).0;
        return Ok(Covered { of, own_m2: 0.0, outside_m2: whole_m2, taken: Vec::new() });
    };
    let inside_m2 = size(&inside);
    // Parts of the feature itself that it overlaps count once, and are no overlap with others.
    let siblings: Vec<Polygon<'_>> = before.iter().filter(|b| b.of == of).map(|b| b.area.polygon()).collect();
    let own_m2 = if siblings.is_empty() { inside_m2 } else { measure::difference_area(&views(&inside), &siblings)?.0 };
    let taken = if before.is_empty() {
        inside
    } else {
        let others: Vec<Polygon<'_>> = before.iter().map(|b| b.area.polygon()).collect();
        measure::difference(&views(&inside), &others)?
    };
    Ok(Covered { of, own_m2, outside_m2, taken })
}

fn views(areas: &[OwnedPolygon]) -> Vec<Polygon<'_>> {
    areas.iter().map(OwnedPolygon::as_polygon).collect()
}

fn owned(area: &PartArea<'_>) -> OwnedPolygon {
    match area {
        PartArea::Mended(owned) => owned.clone(),
        PartArea::Drawn(polygon) => {
            OwnedPolygon::from_rings(&polygon.rings().map(<[LonLat]>::to_vec).collect::<Vec<_>>())
        }
    }
}
