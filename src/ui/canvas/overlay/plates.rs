//! What the overlay writes over the map and where: the lengths of the rings, and that of the line to the chosen result.
//! Found without drawing, so that the names of the picture can keep clear of it. Not the names themselves.

use egui::{Pos2, Rect, Vec2, pos2, vec2};

use super::overlay::Ground;
use super::places::Places;
use crate::crs::MapPoint;
use crate::i18n::format;
use crate::render::Fonts;
use crate::session::Session;

/// Of a line of writing, ems.
const LINE_EM: f32 = 1.45;
const RING_TEXT_PX: f32 = 12.0;
const RING_PAD: Vec2 = vec2(14.0, 6.0);
const TIE_TEXT_PX: f32 = 13.0;
const TIE_PAD: Vec2 = vec2(12.0, 4.0);
/// Between two plates.
const APART_PX: f32 = 3.0;
/// Of the square that the sign of the origin needs.
const ORIGIN_PX: f32 = 28.0;
/// Of the square that the mark of a result needs.
const RESULT_PX: f32 = 22.0;
/// Marks that the line's length keeps clear of, at most.
const MOST_MARKS: usize = 99;
/// Where on the line its length is written, as shares of it, the best first.
const ALONG: [f32; 7] = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74];

/// Something written over the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Plate {
    pub rect: Rect,
    pub text: String,
    pub size_px: f32,
    pub bold: bool,
}

impl Plate {
    fn new(centre: Pos2, text: String, size_px: f32, bold: bool, pad: Vec2) -> Self {
        let width = Fonts::bundled().width(&text, f64::from(size_px), bold) as f32;
        let rect = Rect::from_center_size(centre, vec2(width.ceil(), (size_px * LINE_EM).round()) + pad);
        Self { rect, text, size_px, bold }
    }

    fn at(&self, centre: Pos2) -> Self {
        Self { rect: Rect::from_center_size(centre, self.rect.size()), ..self.clone() }
    }
}

/// The line from the origin to the chosen result.
#[derive(Clone, Debug, PartialEq)]
pub struct Tie {
    pub from: Pos2,
    pub to: Pos2,
    /// Its length and bearing.
    pub plate: Plate,
}

/// The plates of the rings that have room, each due south on its ring: on a small circle the inner ones give way.
pub fn ring_plates(session: &Session, places: &Places, ground: &Ground<'_>) -> Vec<Plate> {
    let limits = &session.inquiry.limits;
    let outermost = limits.len().saturating_sub(1);
    let mut plates: Vec<Plate> = Vec::new();
    for (i, (limit, lines)) in limits.iter().zip(places.limits()).enumerate().rev() {
        let points = lines.iter().flatten().map(|map| ground.screen(*map));
        let Some(south) = points.max_by(|a, b| a.y.total_cmp(&b.y)) else { continue };
        let plate = Plate::new(south, format::radius(limit.radius.0), RING_TEXT_PX, i == outermost, RING_PAD);
        if !plates.iter().any(|other| other.rect.expand(APART_PX).intersects(plate.rect)) {
            plates.push(plate);
        }
    }
    plates
}

/// The line to the chosen result, with its length where nothing else is written: on the line where it is long
/// enough, else beside it.
pub fn tie(session: &Session, places: &Places, ground: &Ground<'_>, rings: &[Plate]) -> Option<Tie> {
    let chosen = session.selection.current.as_ref()?;
    let answer = session.inquiry.answer.as_ref()?;
    let found = answer.results.iter().chain(&answer.just_outside).find(|f| f.of == *chosen)?;
    let screen = |at| session.crs.map_from_lonlat(at).map(|map| ground.screen(map));
    let (from, to) = (screen(found.hit.from)?, screen(found.hit.to)?);
    let bearing = found.hit.azimuth_deg.map(|a| format!(" · {}", format::bearing(a))).unwrap_or_default();
    let text = format!("{}{bearing}", format::length(found.hit.distance.0));
    let plate = Plate::new(from, text, TIE_TEXT_PX, true, TIE_PAD);
    let size = plate.rect.size();
    let middle = |share: f32| from + (to - from) * share;
    // No room on a short line: below its lower end, clear of the frame around the result.
    let below = pos2(middle(0.5).x, from.y.max(to.y) + 28.0);
    let is_short = from.distance(to) < size.x + 48.0;
    // As far beside the line as a box of this size has to be.
    let slope = (to - from).normalized();
    let off = (slope.y.abs() * size.x + slope.x.abs() * size.y) / 2.0 + 8.0;
    let asides = [0.0, off, -off].into_iter().skip(usize::from(is_short));
    let along = asides.flat_map(|off| ALONG.map(|share| middle(share) + slope.rot90() * off));
    let centres = along.chain([below, below + vec2(0.0, 26.0), below + vec2(0.0, 52.0)]);
    let square = |at: Pos2, side: f32| Rect::from_center_size(at, Vec2::splat(side));
    let marks = places.results().iter().flatten().take(MOST_MARKS).map(|at| square(ground.screen(*at), RESULT_PX));
    let taken: Vec<Rect> = rings.iter().map(|r| r.rect).chain(marks).chain([square(from, ORIGIN_PX)]).collect();
    let is_free = |centre: &Pos2| {
        let rect = Rect::from_center_size(*centre, size);
        ground.rect.contains_rect(rect) && !taken.iter().any(|other| other.intersects(rect))
    };
    let centre = centres.clone().find(is_free).or_else(|| centres.clone().next())?;
    Some(Tie { from, to, plate: plate.at(centre) })
}

/// Everything of the overlay that names should keep clear of, in points of the map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Obstacles {
    /// Left, top, width, height.
    pub plates: Vec<[f64; 4]>,
    pub lines: Vec<Vec<[f64; 2]>>,
    /// Dashed ones.
    pub faint_lines: Vec<Vec<[f64; 2]>>,
}

/// A rectangle of the screen as left, top, width and height in points of the map that lies at `map`.
pub fn on_map(plate: Rect, map: Rect) -> [f64; 4] {
    [plate.left() - map.left(), plate.top() - map.top(), plate.width(), plate.height()].map(f64::from)
}

/// What the overlay puts in the way of names.
pub fn obstacles(session: &Session, places: &Places, ground: &Ground<'_>) -> Obstacles {
    let rings = ring_plates(session, places, ground);
    let tie = tie(session, places, ground, &rings);
    let edge = places.edge();
    let origin = places.origin().filter(|_| edge.is_empty()).map(|at| ground.screen(at));
    let origin = origin.map(|at| Rect::from_center_size(at, Vec2::splat(ORIGIN_PX)));
    let plates = rings.iter().map(|r| r.rect).chain(tie.iter().map(|t| t.plate.rect)).chain(origin);
    let plates = plates.map(|plate| on_map(plate, ground.rect));
    let (outermost, inner) = places.limits().split_last().map_or((&[][..], &[][..]), |(o, inner)| (o, inner));
    let line = |line: &Vec<MapPoint>| line.iter().map(|map| ground.view.screen_from_map(*map)).collect();
    let lines = outermost.iter().chain(edge).map(line);
    let faint_lines = inner.iter().flatten().map(line).collect();
    let point = |p: Pos2| [p.x - ground.rect.left(), p.y - ground.rect.top()].map(f64::from);
    let tied = tie.iter().map(|tie| vec![point(tie.from), point(tie.to)]);
    Obstacles { plates: plates.collect(), lines: lines.chain(tied).collect(), faint_lines }
}
