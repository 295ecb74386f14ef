//! The results of the query on the map: rings around them, the line to the chosen one. Their numbers and names belong
//! to the picture.

use egui::{Painter, Pos2, Rect, Shape, Stroke};

use super::overlay::Ground;
use super::places::Places;
use super::plates::Tie;
use super::reach::written;
use crate::crs::MapPoint;
use crate::plan::{Answer, FeatureRef, Found};
use crate::session::Session;
use crate::ui::theme::Palette;

/// More results than this are dots, and dots that would lie on each other are drawn once.
const MANY: usize = 500;
/// So near to each other, points, dots are one.
const CELL_PX: f32 = 5.0;
const DOT_PX: f32 = 2.5;
const RING_PX: f32 = 9.0;

/// What the marks are made of.
pub struct Marks<'a> {
    pub session: &'a Session,
    pub answer: &'a Answer,
    pub places: &'a Places,
    pub ground: &'a Ground<'a>,
}

impl<'a> Marks<'a> {
    fn is_chosen(&self, found: &Found) -> bool {
        self.session.selection.current.as_ref() == Some(&found.of)
    }

    fn is_pointed(&self, found: &Found) -> bool {
        self.session.inquiry.pointed.as_ref() == Some(&found.of)
    }

    /// What was found with its place, as far as it is in the picture.
    fn seen<'b>(
        &'b self,
        found: &'a [Found],
        places: &'b [Option<MapPoint>],
    ) -> impl Iterator<Item = (usize, &'a Found, Pos2)> + use<'a, 'b> {
        let all = found.iter().zip(places).enumerate();
        all.filter_map(|(i, (found, place))| {
            let at = self.ground.screen((*place)?);
            self.ground.rect.contains(at).then_some((i, found, at))
        })
    }

    fn results<'b>(&'b self) -> impl Iterator<Item = (usize, &'a Found, Pos2)> + use<'a, 'b> {
        self.seen(&self.answer.results, self.places.results())
    }

    fn just_outside<'b>(&'b self) -> impl Iterator<Item = (usize, &'a Found, Pos2)> + use<'a, 'b> {
        self.seen(&self.answer.just_outside, self.places.just_outside())
    }
}

/// Rings around what was found, or dots where there is too much of it for rings; dashed rings around what lies just
/// outside.
pub fn rings(painter: &Painter, p: &Palette, marks: &Marks<'_>) {
    let many = marks.answer.results.len() > MANY;
    let mut grid = DotGrid::over(marks.ground.rect);
    for (_, found, at) in marks.results() {
        let (chosen, pointed) = (marks.is_chosen(found), marks.is_pointed(found));
        if many && !chosen && !pointed {
            if grid.takes(at) {
                painter.circle_filled(at, DOT_PX, p.accent);
            }
            continue;
        }
        let radius = if pointed { RING_PX + 2.0 } else { RING_PX };
        painter.circle_stroke(at, radius, Stroke::new(3.5, p.case));
        painter.circle_stroke(at, radius, Stroke::new(if chosen || pointed { 2.5 } else { 1.5 }, p.accent));
    }
    for (_, found, at) in marks.just_outside() {
        let radius = if marks.is_pointed(found) { RING_PX + 2.0 } else { RING_PX };
        let turn = |k: u8| f32::from(k) * std::f32::consts::TAU / 24.0;
        let ring: Vec<Pos2> = (0..=24_u8).map(|k| at + radius * egui::Vec2::angled(turn(k))).collect();
        painter.extend(Shape::dashed_line(&ring, Stroke::new(1.5, p.accent), 3.0, 3.0));
    }
}

/// Which small squares of the picture have their dot.
struct DotGrid {
    corner: Pos2,
    columns: usize,
    taken: Vec<bool>,
}

impl DotGrid {
    fn over(rect: Rect) -> Self {
        let cells = |length: f32| (length / CELL_PX).ceil().max(0.0) as usize + 1;
        let (columns, rows) = (cells(rect.width()), cells(rect.height()));
        Self { corner: rect.min, columns, taken: vec![false; columns * rows] }
    }

    /// Whether a dot at a place inside the picture is the first of its square.
    fn takes(&mut self, at: Pos2) -> bool {
        let cell = |length: f32| (length / CELL_PX).max(0.0) as usize;
        let (column, row) = (cell(at.x - self.corner.x), cell(at.y - self.corner.y));
        self.taken.get_mut(row * self.columns + column).is_some_and(|taken| !std::mem::replace(taken, true))
    }
}

/// A line from the origin to the chosen result, with distance and bearing.
pub fn tie_to_origin(painter: &Painter, p: &Palette, tie: &Tie) {
    painter.line_segment([tie.from, tie.to], Stroke::new(4.0, p.case));
    painter.line_segment([tie.from, tie.to], Stroke::new(1.8, p.accent));
    painter.rect_filled(tie.plate.rect, 3.0, p.panel);
    written(painter, &tie.plate, p.accent_text);
}

/// The result nearest to a place on the screen, if any is that near; the better rank among equals.
pub fn nearest(marks: &Marks<'_>, at: Pos2, within_px: f32) -> Option<FeatureRef> {
    let all = marks.results().chain(marks.just_outside());
    let near = all.map(|(_, found, place)| (place.distance(at), found)).filter(|(d, _)| *d <= within_px);
    near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, found)| found.of.clone())
}

#[cfg(test)]
mod tests {
    use egui::{pos2, vec2};

    use super::*;

    #[test]
    fn a_square_takes_one_dot() {
        let rect = Rect::from_min_max(pos2(100.0, 50.0), pos2(203.0, 90.0));
        let mut grid = DotGrid::over(rect);
        assert!(grid.takes(rect.min) && !grid.takes(rect.min + vec2(1.0, 1.0)));
        assert!(grid.takes(rect.max) && !grid.takes(rect.max), "the far corner has a square too");
        assert!(grid.takes(rect.right_top()) && grid.takes(rect.left_bottom()), "each end of a row its own");
    }
}
