//! What is drawn over the picture each frame: the query's circle, its results, the selection.

use egui::{Align2, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

use crate::analysis::measure;
use crate::crs::{MapCrs, MapPoint};
use crate::data::{Feature, LonLat, Piece};
use crate::i18n::format;
use crate::plan::{Answer, FeatureRef, OriginMode, Reach};
use crate::render::MapView;
use crate::session::Session;
use crate::ui::fonts;
use crate::ui::theme::{self, Palette};

/// Results with a number on the map; beyond, numbers would only hide each other.
const MOST_NUMBERS: usize = 99;

/// Draws the overlay of the session over the map.
pub fn overlay_ui(painter: &Painter, rect: Rect, session: &Session, view: &MapView, outline: &mut SelectionOutline) {
    let p = theme::palette(session.settings.theme);
    let screen = |at: LonLat| screen_from_lonlat(session, view, rect, at);
    if let Some(answer) = &session.inquiry.answer {
        circle(painter, &p, rect, session, view, answer, &screen);
        results(painter, &p, rect, session, answer, &screen);
    }
    outline.update(session);
    if session.selection.current.is_some() {
        outline.paint(painter, &p, rect, view);
        tie_to_origin(painter, &p, session, &screen);
    }
}

fn circle(
    painter: &Painter,
    p: &Palette,
    rect: Rect,
    session: &Session,
    view: &MapView,
    answer: &Answer,
    screen: &impl Fn(LonLat) -> Option<Pos2>,
) {
    let Reach::Within { radius } = answer.question.reach else { return };
    // With the edge as origin the reach is no circle about a point: it has none drawn.
    if answer.origin.mode != Some(OriginMode::Edge) {
        let circle = session.crs.map_line(&circle_points(session, answer.origin.at));
        let place = |map| {
            let [x, y] = view.screen_from_map(map);
            rect.min + vec2(x as f32, y as f32)
        };
        let points: Vec<Pos2> =
            circle.into_iter().map(place).filter(|at| at.x.abs() < 1e6 && at.y.abs() < 1e6).collect();
        if points.len() > 2 {
            painter.add(Shape::closed_line(points.clone(), Stroke::new(5.0, p.case)));
            painter.add(Shape::closed_line(points.clone(), Stroke::new(2.4, p.accent)));
            if let Some(south) = points.iter().copied().max_by(|a, b| a.y.total_cmp(&b.y)) {
                plate(painter, p, south, &format::radius(radius.0));
            }
        }
    }
    if let Some(at) = screen(answer.origin.at) {
        painter.circle_filled(at, 7.0, p.case);
        painter.circle_filled(at, 4.5, p.accent);
        for (from, to) in [
            ((-11.0, 0.0), (-6.0, 0.0)),
            ((6.0, 0.0), (11.0, 0.0)),
            ((0.0, -11.0), (0.0, -6.0)),
            ((0.0, 6.0), (0.0, 11.0)),
        ] {
            painter.line_segment([at + vec2(from.0, from.1), at + vec2(to.0, to.1)], Stroke::new(2.0, p.accent));
        }
    }
}

fn plate(painter: &Painter, p: &Palette, centre: Pos2, text: &str) {
    let galley = painter.layout_no_wrap(text.to_owned(), fonts::bold(12.0), p.accent_text);
    let rect = Rect::from_center_size(centre, galley.size() + vec2(14.0, 6.0));
    painter.rect(rect, 3.0, p.panel, Stroke::new(1.4, p.accent), egui::StrokeKind::Middle);
    painter.galley(rect.center() - galley.size() / 2.0, galley, p.accent_text);
}

/// Rings around what was found, with the rank that the list shows.
fn results(
    painter: &Painter,
    p: &Palette,
    rect: Rect,
    session: &Session,
    answer: &Answer,
    screen: &impl Fn(LonLat) -> Option<Pos2>,
) {
    // A number that would hide an earlier one is left out: the list has it.
    let mut chips: Vec<Rect> = Vec::new();
    for (i, found) in answer.results.iter().enumerate() {
        let Some(at) = screen(found.hit.to).filter(|at| rect.contains(*at)) else { continue };
        let chosen = session.selection.current.as_ref() == Some(&found.of);
        painter.circle_stroke(at, 9.0, Stroke::new(3.5, p.case));
        painter.circle_stroke(at, 9.0, Stroke::new(if chosen { 2.5 } else { 1.5 }, p.accent));
        if i < MOST_NUMBERS {
            let font = fonts::bold(11.0);
            let galley = painter.layout_no_wrap((i + 1).to_string(), font, p.accent_text);
            let chip = Rect::from_center_size(at + vec2(0.0, -17.0), galley.size() + vec2(8.0, 1.0));
            if chips.iter().any(|other| other.intersects(chip)) {
                continue;
            }
            chips.push(chip);
            painter.rect(chip, 3.0, p.panel, Stroke::new(1.0, p.accent), egui::StrokeKind::Middle);
            painter.galley(chip.center() - galley.size() / 2.0, galley, p.accent_text);
        }
    }
    for found in &answer.just_outside {
        let Some(at) = screen(found.hit.to).filter(|at| rect.contains(*at)) else { continue };
        let ring: Vec<Pos2> =
            (0..=24_u8).map(|k| at + 9.0 * egui::Vec2::angled(f32::from(k) * std::f32::consts::TAU / 24.0)).collect();
        painter.extend(Shape::dashed_line(&ring, Stroke::new(1.5, p.accent), 3.0, 3.0));
    }
}

/// The chosen feature in the map plane: projected when it is chosen, not in every frame.
#[derive(Debug, Default)]
pub struct SelectionOutline {
    made_for: Option<(FeatureRef, MapCrs)>,
    points: Vec<MapPoint>,
    lines: Vec<Vec<MapPoint>>,
}

impl SelectionOutline {
    fn update(&mut self, session: &Session) {
        let key = session.selection.current.clone().map(|of| (of, session.crs.clone()));
        if self.made_for == key {
            return;
        }
        *self = Self { made_for: key, ..Self::default() };
        let feature = session.selection.current.as_ref().and_then(|of| session.plan.feature(of));
        let project = |line: &[LonLat]| session.crs.map_line(line);
        for piece in feature.into_iter().flat_map(Feature::pieces) {
            match piece {
                Piece::Point(at) => self.points.extend(session.crs.map_from_lonlat(at)),
                Piece::Line(line) => self.lines.push(project(line)),
                Piece::Polygon(polygon) => self.lines.extend(polygon.rings().map(project)),
            }
        }
    }

    /// Light below and accent above; vertices nearer than a pixel are one.
    fn paint(&self, painter: &Painter, p: &Palette, rect: Rect, view: &MapView) {
        let place = |map: MapPoint| {
            let [x, y] = view.screen_from_map(map);
            rect.min + vec2(x.clamp(-1e5, 1e5) as f32, y.clamp(-1e5, 1e5) as f32)
        };
        let lines: Vec<Vec<Pos2>> = self.lines.iter().map(|line| thinned(line.iter().map(|m| place(*m)))).collect();
        for (width, color) in [(7.0, p.case), (3.0, p.accent)] {
            let stroke = Stroke::new(width, color);
            for at in &self.points {
                let square = Rect::from_center_size(place(*at), vec2(24.0, 24.0));
                painter.rect_stroke(square, 4.0, stroke, egui::StrokeKind::Middle);
            }
            for line in &lines {
                painter.add(Shape::line(line.clone(), stroke));
            }
        }
    }
}

fn thinned(points: impl Iterator<Item = Pos2>) -> Vec<Pos2> {
    let mut kept: Vec<Pos2> = Vec::new();
    let mut last = None;
    for point in points {
        if kept.last().is_none_or(|k| k.distance_sq(point) >= 1.0) {
            kept.push(point);
        }
        last = Some(point);
    }
    // The end closes a ring.
    kept.extend(last.filter(|end| kept.last() != Some(end)));
    kept
}

/// A line from the origin to the chosen result, with distance and bearing.
fn tie_to_origin(painter: &Painter, p: &Palette, session: &Session, screen: &impl Fn(LonLat) -> Option<Pos2>) {
    let (Some(answer), Some(chosen)) = (&session.inquiry.answer, &session.selection.current) else { return };
    let mut all = answer.results.iter().chain(&answer.just_outside);
    let Some(found) = all.find(|f| f.of == *chosen) else { return };
    let (Some(from), Some(to)) = (screen(found.hit.from), screen(found.hit.to)) else { return };
    painter.line_segment([from, to], Stroke::new(4.0, p.case));
    painter.line_segment([from, to], Stroke::new(1.8, p.accent));
    let bearing = found.hit.azimuth_deg.map(|a| format!(" · {}", format::bearing(a))).unwrap_or_default();
    let text = format!("{}{bearing}", format::length(found.hit.distance.0));
    let galley = painter.layout_no_wrap(text, fonts::bold(13.0), p.accent_text);
    let middle = pos2((from.x + to.x) / 2.0, (from.y + to.y) / 2.0);
    let rect = Rect::from_center_size(middle, galley.size() + vec2(12.0, 4.0));
    painter.rect_filled(rect, 3.0, p.panel);
    painter.text(rect.center(), Align2::CENTER_CENTER, galley.text(), fonts::bold(13.0), p.accent_text);
}

/// A place on the screen for a position, `None` beyond the projection.
fn screen_from_lonlat(session: &Session, view: &MapView, rect: Rect, p: LonLat) -> Option<Pos2> {
    let map = session.crs.map_from_lonlat(p)?;
    let [x, y] = view.screen_from_map(map);
    (x.abs() < 1e6 && y.abs() < 1e6).then(|| rect.min + vec2(x as f32, y as f32))
}

/// The circle of the query, for the overlay.
fn circle_points(session: &Session, centre: LonLat) -> Vec<LonLat> {
    measure::circle(centre, session.inquiry.draft.radius, 180)
}
