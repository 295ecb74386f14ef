//! The chosen finding of the checks on the map: its ground hatched and outlined, its line dashed, its place ringed.
//! Told apart from everything else by its pattern as well as by its colour.

use egui::{Painter, Pos2, Rect, Shape, Stroke, vec2};

use super::overlay::Ground;
use crate::analysis::check::FaultShape;
use crate::crs::{MapCrs, MapPoint};
use crate::plan::Finding;
use crate::session::Session;
use crate::ui::icons::{self, Icon};
use crate::ui::theme::Palette;

/// Between the lines of the hatch, points.
const HATCH_PX: f32 = 6.0;
/// Ground that is smaller than this on the screen wears a ring as well, points.
const SMALL_PX: f32 = 22.0;
const RING_PX: f32 = 15.0;
/// Lines further outside the map than this are not drawn.
const BEYOND_PX: f32 = 64.0;

/// The geometry of the chosen finding in the map plane, projected once.
#[derive(Debug, Default)]
pub struct Fault {
    made_for: Option<(u64, MapCrs)>,
    /// Outer and inner rings together: what lies inside an odd number of them is ground.
    rings: Vec<Vec<MapPoint>>,
    lines: Vec<Vec<MapPoint>>,
    place: Option<MapPoint>,
}

impl Fault {
    /// Draws the finding that the session shows, if it shows one.
    pub fn ui(&mut self, painter: &Painter, p: &Palette, session: &Session, ground: &Ground<'_>) {
        let Some(finding) = session.checks.shown() else {
            *self = Self::default();
            return;
        };
        let wanted = (session.checks.revision, session.crs.clone());
        if self.made_for.as_ref() != Some(&wanted) {
            *self = Self { made_for: Some(wanted), ..Self::of(finding, &session.crs) };
        }
        let place = |line: &Vec<MapPoint>| -> Vec<Pos2> { line.iter().map(|at| ground.screen(*at)).collect() };
        let rings: Vec<Vec<Pos2>> = self.rings.iter().map(place).collect();
        let near = ground.rect.expand(BEYOND_PX);
        for [a, b] in hatch(&rings, near) {
            painter.line_segment([a, b], Stroke::new(3.0, p.case.gamma_multiply(0.8)));
            painter.line_segment([a, b], Stroke::new(1.4, p.caution_border));
        }
        for ring in &rings {
            stroke(painter, near, ring, Stroke::new(5.5, p.case));
            stroke(painter, near, ring, Stroke::new(2.5, p.caution_border));
        }
        for line in self.lines.iter().map(place) {
            stroke(painter, near, &line, Stroke::new(7.0, p.case));
            dashed(painter, near, &line, Stroke::new(3.5, p.caution_border));
        }
        let span = Rect::from_points(&rings.iter().flatten().copied().collect::<Vec<_>>());
        let is_small = rings.is_empty() || span.width().max(span.height()) < SMALL_PX;
        if let Some(at) = self.place.map(|at| ground.screen(at)).filter(|at| near.contains(*at)) {
            if is_small && self.lines.is_empty() {
                painter.circle_stroke(at, RING_PX, Stroke::new(5.5, p.case));
                painter.circle_stroke(at, RING_PX, Stroke::new(2.5, p.caution_border));
            }
            // A sign above the place, clear of what is wrong there.
            let sign = Rect::from_center_size(at - vec2(0.0, RING_PX + 16.0), vec2(22.0, 22.0));
            painter.circle(sign.center(), 13.0, p.caution, Stroke::new(1.2, p.caution_border));
            icons::paint(painter, sign.shrink(3.0), Icon::Caution, p.caution_text);
        }
    }

    fn of(finding: &Finding, crs: &MapCrs) -> Self {
        let mut made = Self { place: finding.place.and_then(|at| crs.map_from_lonlat(at)), ..Self::default() };
        match &finding.shape {
            FaultShape::Areas(areas) => {
                made.rings = areas.iter().flat_map(|a| a.as_polygon().rings().map(|r| crs.map_line(r))).collect();
                for ring in &mut made.rings {
                    let first = ring.first().copied();
                    ring.extend(first);
                }
            }
            FaultShape::Lines(lines) => made.lines = lines.iter().map(|line| crs.map_line(line)).collect(),
            FaultShape::Point(_) | FaultShape::Nowhere => {}
        }
        made
    }
}

/// Lines from lower left to upper right over the ground that an odd number of rings encloses, inside a rectangle.
fn hatch(rings: &[Vec<Pos2>], within: Rect) -> Vec<[Pos2; 2]> {
    // In coordinates along the lines (u) and across them (v), where each line has one v.
    let across = |p: Pos2| (p.x + p.y) * std::f32::consts::FRAC_1_SQRT_2;
    let along = |p: Pos2| (p.x - p.y) * std::f32::consts::FRAC_1_SQRT_2;
    let back = |u: f32, v: f32| {
        let s = std::f32::consts::FRAC_1_SQRT_2;
        egui::pos2((u + v) * s, (v - u) * s)
    };
    let corners = [within.left_top(), within.right_top(), within.right_bottom(), within.left_bottom()];
    let span = |of: &dyn Fn(Pos2) -> f32, points: &mut dyn Iterator<Item = Pos2>| {
        points.map(of).fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
    };
    let seen = span(&across, &mut corners.iter().copied());
    let seen_along = span(&along, &mut corners.iter().copied());
    let own = span(&across, &mut rings.iter().flatten().copied());
    let (low, high) = (seen.0.max(own.0), seen.1.min(own.1));
    if high <= low {
        return Vec::new();
    }
    let first = (low / HATCH_PX).ceil() as i64;
    let last = (high / HATCH_PX).floor() as i64;
    let mut made = Vec::new();
    for n in first..=last {
        let v = n as f32 * HATCH_PX;
        let mut crossings: Vec<f32> = Vec::new();
        for edge in rings.iter().flat_map(|ring| ring.windows(2)) {
            let [a, b] = edge else { continue };
            let (va, vb) = (across(*a), across(*b));
            if (va <= v) != (vb <= v) {
                let t = (v - va) / (vb - va);
                crossings.push(along(*a) + (along(*b) - along(*a)) * t);
            }
        }
        crossings.sort_by(f32::total_cmp);
        for pair in crossings.chunks_exact(2) {
            let (from, to) = (pair[0].max(seen_along.0), pair[1].min(seen_along.1));
            if from < to {
                made.push([back(from, v), back(to, v)]);
            }
        }
    }
    made
}

/// The parts of a line near the map, which may lie far outside of it when one has zoomed in.
fn runs(near: Rect, line: &[Pos2]) -> Vec<Vec<Pos2>> {
    let mut runs: Vec<Vec<Pos2>> = Vec::new();
    let mut run: Vec<Pos2> = Vec::new();
    for edge in line.windows(2) {
        let [a, b] = edge else { continue };
        if near.intersects(Rect::from_two_pos(*a, *b)) {
            if run.is_empty() {
                run.push(*a);
            }
            run.push(*b);
        } else if !run.is_empty() {
            runs.push(std::mem::take(&mut run));
        }
    }
    runs.push(run);
    runs.retain(|run| run.len() > 1);
    runs
}

fn stroke(painter: &Painter, near: Rect, line: &[Pos2], stroke: Stroke) {
    painter.extend(runs(near, line).into_iter().map(|run| Shape::line(run, stroke)));
}

fn dashed(painter: &Painter, near: Rect, line: &[Pos2], stroke: Stroke) {
    const DASH: f32 = 9.0;
    const GAP: f32 = 5.0;
    /// A longer run would be cut into more dashes than anybody could see.
    const MOST: f32 = 20_000.0;
    for run in runs(near, line) {
        let length: f32 = run.windows(2).map(|e| e[0].distance(e[1])).sum();
        if length < MOST {
            painter.extend(Shape::dashed_line(&run, stroke, DASH, GAP));
        } else {
            painter.add(Shape::line(run, stroke));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    fn square(left: f32, top: f32, side: f32) -> Vec<Pos2> {
        let corners = [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side), (0.0, 0.0)];
        corners.map(|(x, y)| pos2(left + x, top + y)).to_vec()
    }

    #[test]
    fn the_hatch_covers_the_ground_and_no_hole() {
        let within = Rect::from_min_max(pos2(0.0, 0.0), pos2(500.0, 500.0));
        let (outer, hole) = (square(100.0, 100.0, 100.0), square(130.0, 130.0, 40.0));
        let lines = hatch(&[outer, hole], within);
        let length: f32 = lines.iter().map(|[a, b]| a.distance(*b)).sum();
        let wanted = (100.0 * 100.0 - 40.0 * 40.0) / HATCH_PX;
        assert!((length - wanted).abs() < wanted * 0.05, "{length} for {wanted}");
        let in_hole = |p: Pos2| (131.0..169.0).contains(&p.x) && (131.0..169.0).contains(&p.y);
        assert!(lines.iter().all(|[a, b]| !in_hole(a.lerp(*b, 0.5))));
    }

    #[test]
    fn ground_far_larger_than_the_map_is_hatched_on_the_map_only() {
        let within = Rect::from_min_max(pos2(0.0, 0.0), pos2(500.0, 500.0));
        let lines = hatch(&[square(-1e6, -1e6, 2e6)], within);
        assert!(lines.len() < 200 && !lines.is_empty(), "{}", lines.len());
        assert!(lines.iter().all(|[a, b]| a.distance(*b) < 2000.0));
        assert!(hatch(&[], within).is_empty());
    }
}
