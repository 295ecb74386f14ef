//! Areas of unions, clipped and cut, with strips for lines that have a width.

use super::evaluate::{Evaluator, Stop, step_sets};
use super::outcome::{Cut, Needs, Quantity, Reason};
use crate::analysis::measure::{self, Metres, OverlayError, OwnedPolygon};
use crate::data::{Extent, Piece, Polygon};
use crate::project::{Region, Set};

impl Evaluator<'_> {
    /// The area of a region; the ground itself goes into the evidence.
    pub(super) fn region(&mut self, region: &Region) -> Result<Quantity, Stop> {
        let of = self.ground(&region.of)?;
        let reach = Extent::of_extents(of.iter().filter_map(extent));
        // What cannot meet the ground need not be overlaid with it: a ring road is mostly elsewhere.
        let near = |all: Vec<OwnedPolygon>| -> Vec<OwnedPolygon> {
            let meets = |p: &OwnedPolygon| reach.zip(extent(p)).is_some_and(|(a, b)| a.intersects(b));
            all.into_iter().filter(meets).collect()
        };
        let inside = near(self.ground(&region.inside)?);
        let minus = near(self.ground(&region.minus)?);
        self.progress.check()?;
        let refused = |error: OverlayError| Reason::Overlay(error);
        let of = polygons(&of);
        let clipped;
        let base = if region.inside.is_empty() {
            of.clone()
        } else {
            clipped = measure::intersection(&of, &polygons(&inside)).map_err(refused)?;
            polygons(&clipped)
        };
        let area = if !minus.is_empty() {
            measure::difference_area(&base, &polygons(&minus)).map_err(refused)?
        } else if region.inside.is_empty() {
            measure::union_area(&of).map_err(refused)?
        } else {
            measure::intersection_area(&of, &polygons(&inside)).map_err(refused)?
        };
        let ground = if minus.is_empty() {
            measure::union(&base).map_err(refused)?
        } else {
            measure::difference(&base, &polygons(&minus)).map_err(refused)?
        };
        self.evidence.areas.extend(ground);
        let area = Quantity::area(area.0.max(0.0));
        self.cut = None;
        // Feature by feature, and with the tolerances granted, only the number is asked for.
        let is_told = self.each.is_none() && !self.is_lenient;
        if is_told && (!region.inside.is_empty() || !region.minus.is_empty()) {
            let whole = measure::union_area(&of).map_err(refused)?;
            let clipped = match (region.inside.is_empty(), minus.is_empty()) {
                (true, _) => None,
                (false, true) => Some(area),
                (false, false) => {
                    let inside = measure::intersection_area(&of, &polygons(&inside)).map_err(refused)?;
                    Some(Quantity::area(inside.0.max(0.0)))
                }
            };
            let inside = clipped.map(|clipped| (step_sets(&region.inside), clipped));
            let (of, minus) = (step_sets(&region.of), step_sets(&region.minus));
            self.cut = Some(Cut { of, whole: Quantity::area(whole.0), inside, minus });
        }
        Ok(area)
    }

    /// The polygons of sets, overlaps and all; lines with a width become strips.
    pub(super) fn ground(&mut self, sets: &[Set]) -> Result<Vec<OwnedPolygon>, Stop> {
        let mut ground = Vec::new();
        for set in sets {
            let chosen = self.choose(set)?;
            if set.width_m.is_none() {
                self.look_at_outlines(&chosen)?;
            }
            let before = ground.len();
            let needs = if set.width_m.is_some() { Needs::Lines } else { Needs::Areas };
            for piece in chosen.features().flat_map(|f| f.pieces()) {
                match (piece, set.width_m) {
                    (Piece::Polygon(polygon), None) => ground.push(polygon.into()),
                    (Piece::Line(line), Some(width)) => ground.extend(measure::strip(line, Metres(width))),
                    _ => {}
                }
            }
            // A filter may leave nothing, which is no ground; features without area are a mistake.
            if ground.len() == before && !chosen.ids.is_empty() {
                return Err(Reason::NoGeometry { layer: chosen.id().clone(), needs }.into());
            }
        }
        Ok(ground)
    }
}

/// The polygons as overlays take them.
pub(super) fn polygons(owned: &[OwnedPolygon]) -> Vec<Polygon<'_>> {
    owned.iter().map(OwnedPolygon::as_polygon).collect()
}

fn extent(polygon: &OwnedPolygon) -> Option<Extent> {
    Extent::of_line(&polygon.coords)
}
