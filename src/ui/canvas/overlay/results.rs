//! The results of the query on the map: rings around them, their ranks, the line to the chosen one.

use egui::{Align2, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

use super::overlay::Ground;
use super::places::Places;
use crate::crs::MapPoint;
use crate::i18n::format;
use crate::plan::{Answer, FeatureRef, Found};
use crate::session::Session;
use crate::ui::fonts;
use crate::ui::theme::Palette;

/// Results with a number on the map; beyond, numbers would only hide each other.
const MOST_NUMBERS: usize = 99;
/// More results than this are dots, and dots that would lie on each other are drawn once.
const MANY: usize = 500;
/// So near to each other, points, dots are one.
const CELL_PX: f32 = 5.0;
const DOT_PX: f32 = 2.5;
const RING_PX: f32 = 9.0;
/// Of the square that the sign of the origin needs.
const ORIGIN_PX: f32 = 28.0;
/// Where on the line its length is written, as shares of it, the best first.
const ALONG: [f32; 7] = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74];

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

/// The ranks that the list shows, above what was found; that of the chosen result goes first and stands clear of
/// the frame around it.
pub fn numbers(painter: &Painter, p: &Palette, marks: &Marks<'_>, mut taken: Vec<Rect>) {
    let mut numbered: Vec<(usize, &Found, Pos2)> = marks.results().take_while(|(i, ..)| *i < MOST_NUMBERS).collect();
    numbered.sort_by_key(|(i, found, _)| (!marks.is_chosen(found), !marks.is_pointed(found), *i));
    // A number that would hide an earlier one is left out: the list has it.
    for (i, found, at) in numbered {
        let up = if marks.is_chosen(found) { 24.0 } else { 17.0 };
        let galley = painter.layout_no_wrap((i + 1).to_string(), fonts::bold(11.0), p.accent_text);
        let chip = Rect::from_center_size(at - vec2(0.0, up), galley.size() + vec2(8.0, 1.0));
        if !marks.is_chosen(found) && taken.iter().any(|other| other.intersects(chip)) {
            continue;
        }
        taken.push(chip);
        painter.rect(chip, 3.0, p.panel, Stroke::new(1.0, p.accent), egui::StrokeKind::Middle);
        painter.galley(chip.center() - galley.size() / 2.0, galley, p.accent_text);
    }
}

/// A line from the origin to the chosen result, with distance and bearing where nothing else is written; returns
/// where that is.
pub fn tie_to_origin(painter: &Painter, p: &Palette, marks: &Marks<'_>, taken: &[Rect]) -> Option<Rect> {
    let chosen = marks.session.selection.current.as_ref()?;
    let mut all = marks.answer.results.iter().chain(&marks.answer.just_outside);
    let found = all.find(|f| f.of == *chosen)?;
    let screen = |at| marks.session.crs.map_from_lonlat(at).map(|map| marks.ground.screen(map));
    let (from, to) = (screen(found.hit.from)?, screen(found.hit.to)?);
    painter.line_segment([from, to], Stroke::new(4.0, p.case));
    painter.line_segment([from, to], Stroke::new(1.8, p.accent));
    let bearing = found.hit.azimuth_deg.map(|a| format!(" · {}", format::bearing(a))).unwrap_or_default();
    let text = format!("{}{bearing}", format::length(found.hit.distance.0));
    let galley = painter.layout_no_wrap(text, fonts::bold(13.0), p.accent_text);
    let size = galley.size() + vec2(12.0, 4.0);
    let middle = |share: f32| from + (to - from) * share;
    // No room on a short line: below its lower end, clear of the number above the result.
    let below = pos2(middle(0.5).x, from.y.max(to.y) + 28.0);
    let is_short = from.distance(to) < galley.size().x + 60.0;
    // On the line, where it is long enough; else beside it, as far off as a box of this size has to be.
    let slope = (to - from).normalized();
    let off = (slope.y.abs() * size.x + slope.x.abs() * size.y) / 2.0 + 8.0;
    let asides = [0.0, off, -off].into_iter().skip(usize::from(is_short));
    let along = asides.flat_map(|off| ALONG.map(|share| middle(share) + slope.rot90() * off));
    let places = along.chain([below, below + vec2(0.0, 26.0), below + vec2(0.0, 52.0)]);
    let places = places.map(|centre| Rect::from_center_size(centre, size));
    let signs: Vec<Rect> = marks
        .results()
        .take_while(|(i, ..)| *i < MOST_NUMBERS)
        .map(|(.., at)| Rect::from_min_max(at - vec2(RING_PX, 26.0), at + vec2(RING_PX, RING_PX)))
        .collect();
    let origin = Rect::from_center_size(from, vec2(ORIGIN_PX, ORIGIN_PX));
    let is_free = |rect: &Rect| {
        let others = taken.iter().chain(&signs).chain([&origin]);
        marks.ground.rect.contains_rect(*rect) && !others.into_iter().any(|other| other.intersects(*rect))
    };
    let rect = places.clone().find(is_free).or_else(|| places.clone().next())?;
    painter.rect_filled(rect, 3.0, p.panel);
    painter.text(rect.center(), Align2::CENTER_CENTER, galley.text(), fonts::bold(13.0), p.accent_text);
    Some(rect)
}

/// The result nearest to a place on the screen, if any is that near; the better rank among equals.
pub fn nearest(marks: &Marks<'_>, at: Pos2, within_px: f32) -> Option<FeatureRef> {
    let all = marks.results().chain(marks.just_outside());
    let near = all.map(|(_, found, place)| (place.distance(at), found)).filter(|(d, _)| *d <= within_px);
    near.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, found)| found.of.clone())
}

#[cfg(test)]
mod tests {
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
