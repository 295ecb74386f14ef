//! What is drawn over the picture each frame: the query's circle, its results, the way to the chosen one.
//! The outline of the selected feature belongs to the picture, below its names.

use egui::{Align2, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

use crate::data::LonLat;
use crate::i18n::format;
use crate::plan::{Answer, Found, Reach};
use crate::render::MapView;
use crate::session::Session;
use crate::ui::fonts;
use crate::ui::theme::{self, Palette};

/// Results with a number on the map; beyond, numbers would only hide each other.
const MOST_NUMBERS: usize = 99;

/// Draws the overlay of the session over the map.
pub fn overlay_ui(painter: &Painter, rect: Rect, session: &Session, view: &MapView) {
    let p = theme::palette(session.settings.theme);
    let screen = |at: LonLat| screen_from_lonlat(session, view, rect, at);
    if let Some(answer) = &session.inquiry.answer {
        circle(painter, &p, rect, session, view, answer, &screen);
        result_rings(painter, &p, rect, session, answer, &screen);
        tie_to_origin(painter, &p, session, answer, &screen);
        // Above the line, which ends at a number.
        result_numbers(painter, &p, rect, session, answer, &screen);
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
    let place = |map| {
        let [x, y] = view.screen_from_map(map);
        rect.min + vec2(x as f32, y as f32)
    };
    let near = |at: &Pos2| at.x.abs() < 1e6 && at.y.abs() < 1e6;
    let ring = |ring: &Vec<LonLat>| session.crs.map_line(ring).into_iter().map(place).filter(near).collect();
    let rings: Vec<Vec<Pos2>> = session.inquiry.limit().iter().map(ring).collect();
    for (width, color) in [(5.0, p.case), (2.4, p.accent)] {
        for ring in &rings {
            painter.add(Shape::closed_line(ring.clone(), Stroke::new(width, color)));
        }
    }
    if let Some(south) = rings.iter().flatten().copied().max_by(|a, b| a.y.total_cmp(&b.y)) {
        plate(painter, p, south, &format::radius(radius.0));
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

/// Rings around what was found.
fn result_rings(
    painter: &Painter,
    p: &Palette,
    rect: Rect,
    session: &Session,
    answer: &Answer,
    screen: &impl Fn(LonLat) -> Option<Pos2>,
) {
    for found in &answer.results {
        let Some(at) = screen(found.hit.to).filter(|at| rect.contains(*at)) else { continue };
        let chosen = session.selection.current.as_ref() == Some(&found.of);
        painter.circle_stroke(at, 9.0, Stroke::new(3.5, p.case));
        painter.circle_stroke(at, 9.0, Stroke::new(if chosen { 2.5 } else { 1.5 }, p.accent));
    }
    for found in &answer.just_outside {
        let Some(at) = screen(found.hit.to).filter(|at| rect.contains(*at)) else { continue };
        let ring: Vec<Pos2> =
            (0..=24_u8).map(|k| at + 9.0 * egui::Vec2::angled(f32::from(k) * std::f32::consts::TAU / 24.0)).collect();
        painter.extend(Shape::dashed_line(&ring, Stroke::new(1.5, p.accent), 3.0, 3.0));
    }
}

/// The ranks that the list shows, above what was found; that of the chosen result goes first and stands clear of
/// the frame around it.
fn result_numbers(
    painter: &Painter,
    p: &Palette,
    rect: Rect,
    session: &Session,
    answer: &Answer,
    screen: &impl Fn(LonLat) -> Option<Pos2>,
) {
    let is_chosen = |found: &Found| session.selection.current.as_ref() == Some(&found.of);
    let mut numbered: Vec<(usize, &Found)> = answer.results.iter().enumerate().take(MOST_NUMBERS).collect();
    numbered.sort_by_key(|(i, found)| (!is_chosen(found), *i));
    // A number that would hide an earlier one is left out: the list has it.
    let mut chips: Vec<Rect> = Vec::new();
    for (i, found) in numbered {
        let Some(at) = screen(found.hit.to).filter(|at| rect.contains(*at)) else { continue };
        let up = if is_chosen(found) { 24.0 } else { 17.0 };
        let galley = painter.layout_no_wrap((i + 1).to_string(), fonts::bold(11.0), p.accent_text);
        let chip = Rect::from_center_size(at - vec2(0.0, up), galley.size() + vec2(8.0, 1.0));
        if chips.iter().any(|other| other.intersects(chip)) {
            continue;
        }
        chips.push(chip);
        painter.rect(chip, 3.0, p.panel, Stroke::new(1.0, p.accent), egui::StrokeKind::Middle);
        painter.galley(chip.center() - galley.size() / 2.0, galley, p.accent_text);
    }
}

/// A line from the origin to the chosen result, with distance and bearing.
fn tie_to_origin(
    painter: &Painter,
    p: &Palette,
    session: &Session,
    answer: &Answer,
    screen: &impl Fn(LonLat) -> Option<Pos2>,
) {
    let Some(chosen) = &session.selection.current else { return };
    let mut all = answer.results.iter().chain(&answer.just_outside);
    let Some(found) = all.find(|f| f.of == *chosen) else { return };
    let (Some(from), Some(to)) = (screen(found.hit.from), screen(found.hit.to)) else { return };
    painter.line_segment([from, to], Stroke::new(4.0, p.case));
    painter.line_segment([from, to], Stroke::new(1.8, p.accent));
    let bearing = found.hit.azimuth_deg.map(|a| format!(" · {}", format::bearing(a))).unwrap_or_default();
    let text = format!("{}{bearing}", format::length(found.hit.distance.0));
    let galley = painter.layout_no_wrap(text, fonts::bold(13.0), p.accent_text);
    let mut middle = pos2((from.x + to.x) / 2.0, (from.y + to.y) / 2.0);
    if from.distance(to) < galley.size().x + 60.0 {
        // No room on a short line: below its lower end, clear of the number above the result.
        middle.y = from.y.max(to.y) + 28.0;
    }
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
