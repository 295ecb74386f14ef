//! What is being measured, and what was kept: lines, outlines, vertices, and their lengths and areas beside them.

use std::hash::{DefaultHasher, Hash, Hasher};

use egui::{Painter, Pos2, Rect, Shape, Stroke, StrokeKind, vec2};

use super::overlay::Ground;
use crate::analysis::measure::{self, Metres};
use crate::analysis::measurement::{AreaExtent, closed, measured_area, measured_edges};
use crate::analysis::query::{Snap, SnapKind};
use crate::crs::{DENSIFY_M, MapCrs};
use crate::data::LonLat;
use crate::export::sketch_number;
use crate::i18n::{Lang, Word, format};
use crate::project::{Sketch, SketchKind, SketchShape};
use crate::session::{Session, Sketching};
use crate::ui::fonts;
use crate::ui::theme::{self, Palette};

/// How near to a vertex, and to the middle of an edge, the pointer takes hold of it, in points.
const VERTEX_PX: f32 = 9.0;
const MIDDLE_PX: f32 = 7.0;
/// Edges shorter than this on the screen offer no middle.
const LEAST_WITH_MIDDLE_PX: f32 = 36.0;
/// A plate is no wider, in points.
const MOST_PLATE: f32 = 280.0;
/// Edges shorter than this go without their number.
const LEAST_WITH_NUMBER_PX: f32 = 90.0;
/// Farther from the screen than this, points, nothing is drawn.
const FAR_PX: f32 = 1e6;

/// What of the drawing the pointer can take hold of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grip {
    Vertex(usize),
    /// The middle of the edge behind this vertex.
    Middle(usize),
}

/// Where a key presses the map.
pub fn cross(painter: &Painter, p: &Palette, at: Pos2) {
    const ARM: f32 = 11.0;
    for (width, color) in [(4.0, p.case), (1.6, p.accent)] {
        for arm in [vec2(ARM, 0.0), vec2(0.0, ARM)] {
            painter.line_segment([at - arm, at + arm], Stroke::new(width, color));
        }
    }
}

/// What lies at a place of the screen: a vertex before a middle.
pub fn grip_at(session: &Session, ground: &Ground<'_>, at: Pos2) -> Option<Grip> {
    let kind = session.sketch_kind()?;
    let vertices = &session.sketching.vertices;
    let place = |at: LonLat| session.crs.map_from_lonlat(at).map(|map| ground.screen(map));
    // The newest on top.
    let vertex = (0..vertices.len()).rev().find(|i| place(vertices[*i]).is_some_and(|p| p.distance(at) <= VERTEX_PX));
    let middle = || middles(kind, &session.sketching, place).find(|(_, p)| p.distance(at) <= MIDDLE_PX);
    vertex.map(Grip::Vertex).or_else(|| middle().map(|(i, _)| Grip::Middle(i)))
}

/// The middles of the edges that are long enough, each with the vertex before it.
fn middles<'a>(
    kind: SketchKind,
    sketching: &'a Sketching,
    place: impl Fn(LonLat) -> Option<Pos2> + 'a,
) -> impl Iterator<Item = (usize, Pos2)> + 'a {
    let vertices = &sketching.vertices;
    let closes = kind == SketchKind::Area && sketching.finished;
    let edges = if closes { vertices.len() } else { vertices.len().saturating_sub(1) };
    (0..edges).filter_map(move |i| {
        let (from, to) = (place(vertices[i])?, place(vertices[(i + 1) % vertices.len()])?);
        (from.distance(to) >= LEAST_WITH_MIDDLE_PX).then(|| (i, from + (to - from) / 2.0))
    })
}

/// Where the pointer is, and what a click there would snap to.
#[derive(Clone, Copy, Debug)]
pub struct Next {
    pub at: LonLat,
    pub snap: Option<Snap>,
}

/// Draws the kept sketches, and over them the drawing at hand with the edge to where the pointer is.
pub fn sketches(painter: &Painter, p: &Palette, ground: &Ground<'_>, session: &Session, next: Option<Next>) {
    let mut ink = Ink { painter, p, ground, crs: &session.crs, lang: session.settings.lang, plates: Vec::new() };
    for sketch in &session.plan.project.sketches {
        ink.kept(sketch);
    }
    if let Some(kind) = session.sketch_kind() {
        ink.live(kind, &session.sketching, next, session.settings.tool.measures());
    }
}

/// Where something is written at what is drawn and lies still: names of the map keep clear of it. What still follows the
/// pointer moves no name.
pub fn still_plates(painter: &Painter, ground: &Ground<'_>, session: &Session) -> Vec<Rect> {
    let p = theme::palette(session.settings.theme);
    let mut unseen = painter.clone();
    unseen.set_invisible();
    let mut ink =
        Ink { painter: &unseen, p: &p, ground, crs: &session.crs, lang: session.settings.lang, plates: Vec::new() };
    for sketch in &session.plan.project.sketches {
        ink.kept(sketch);
    }
    if let Some(kind) = session.sketch_kind().filter(|_| session.sketching.finished) {
        ink.live(kind, &session.sketching, None, session.settings.tool.measures());
    }
    ink.plates
}

/// A number that is another whenever other things are drawn, or written at what is drawn, and lie still; not where the
/// map is elsewhere. 0 for nothing.
pub fn still_mark(session: &Session) -> u64 {
    let sketching = Some(&session.sketching).filter(|s| s.finished && session.sketch_kind().is_some());
    if session.plan.project.sketches.is_empty() && sketching.is_none() {
        return 0;
    }
    let mut hasher = DefaultHasher::new();
    let mut chain = |vertices: &[LonLat]| {
        vertices.len().hash(&mut hasher);
        vertices.iter().for_each(|at| [at.lon, at.lat].map(f64::to_bits).hash(&mut hasher));
    };
    for sketch in &session.plan.project.sketches {
        sketch.shape.chains().into_iter().for_each(&mut chain);
    }
    if let Some(sketching) = sketching {
        chain(&sketching.vertices);
    }
    let names = session.plan.project.sketches.iter().map(|sketch| sketch.name.as_str());
    names.for_each(|name| name.hash(&mut hasher));
    let units = sketching.map(|s| (s.length_unit, s.area_unit));
    format!("{units:?}").hash(&mut hasher);
    hasher.finish().max(1)
}

struct Ink<'a> {
    painter: &'a Painter,
    p: &'a Palette,
    ground: &'a Ground<'a>,
    crs: &'a MapCrs,
    lang: Lang,
    /// Where something is written already.
    plates: Vec<Rect>,
}

impl Ink<'_> {
    fn place(&self, at: LonLat) -> Option<Pos2> {
        let at = self.ground.screen(self.crs.map_from_lonlat(at)?);
        (at.x.abs() < FAR_PX && at.y.abs() < FAR_PX).then_some(at)
    }

    /// The way of a chain of edges on the screen.
    fn way(&self, line: &[LonLat]) -> Vec<Pos2> {
        let mut fine: Vec<LonLat> = line.first().copied().into_iter().collect();
        for ends in line.windows(2) {
            fine.extend(measure::densify(ends[0], ends[1], Metres(DENSIFY_M)).into_iter().skip(1));
        }
        let points = self.crs.map_line(&fine).into_iter().map(|map| self.ground.screen(map));
        points.filter(|at| at.x.abs() < FAR_PX && at.y.abs() < FAR_PX).collect()
    }

    fn kept(&mut self, sketch: &Sketch) {
        let is_area = matches!(sketch.shape, SketchShape::Area(_));
        let mut anchor = None;
        for vertices in sketch.shape.chains() {
            let ring = closed(vertices).filter(|_| is_area);
            let way = self.way(ring.as_deref().unwrap_or(vertices));
            if way.is_empty() || !Rect::from_points(&way).intersects(self.ground.rect) {
                continue;
            }
            self.painter.add(Shape::line(way.clone(), Stroke::new(4.0, self.p.case)));
            self.painter.extend(Shape::dashed_line(&way, Stroke::new(1.8, self.p.text), 7.0, 4.0));
            for at in vertices.iter().filter_map(|at| self.place(*at)) {
                self.painter.circle(at, 2.5, self.p.text, Stroke::new(1.2, self.p.case));
            }
            let middle = if is_area { middle_of(&way) } else { way.get(way.len() / 2).copied() };
            anchor = anchor.or(middle);
        }
        if anchor.is_some() {
            let number = sketch_number(&sketch.shape);
            let text = if number.is_empty() { sketch.name.clone() } else { format!("{} · {number}", sketch.name) };
            self.plate(anchor, &text, false);
        }
    }

    fn live(&mut self, kind: SketchKind, sketching: &Sketching, next: Option<Next>, measures: bool) {
        let next = next.filter(|_| !sketching.finished);
        let end = next.map(|next| next.snap.map_or(next.at, |snap| snap.at));
        let vertices = &sketching.vertices;
        let drawn: Vec<LonLat> = vertices.iter().copied().chain(end).collect();
        if !vertices.is_empty() {
            self.edges(kind, sketching, &drawn, end.is_some());
            if measures {
                self.numbers(kind, sketching, &drawn);
            }
        }
        let place = |at: LonLat| self.place(at);
        for (_, at) in middles(kind, sketching, place) {
            self.painter.circle(at, 3.0, self.p.panel, Stroke::new(1.2, self.p.secondary));
        }
        for at in vertices.iter().filter_map(|at| self.place(*at)) {
            let square = Rect::from_center_size(at, vec2(8.0, 8.0));
            self.painter.rect(square, 0.0, self.p.panel, Stroke::new(1.8, self.p.text), StrokeKind::Middle);
        }
        if let Some(snap) = next.and_then(|next| next.snap) {
            self.snap(&snap);
        }
    }

    fn edges(&self, kind: SketchKind, sketching: &Sketching, drawn: &[LonLat], has_next: bool) {
        let ring = closed(drawn).filter(|_| kind == SketchKind::Area);
        if let Some(ring) = &ring
            && ring.len() < 200
            && measure::self_contact(ring).is_none()
        {
            let mut way = self.way(ring);
            way.pop();
            self.painter.add(crate::ui::canvas::furniture::filled(&way, self.p.text.gamma_multiply(0.10)));
        }
        let solid = if sketching.finished { ring.as_deref().unwrap_or(drawn) } else { &sketching.vertices };
        let way = self.way(solid);
        self.painter.add(Shape::line(way.clone(), Stroke::new(5.0, self.p.case)));
        self.painter.add(Shape::line(way, Stroke::new(2.2, self.p.text)));
        // What the next click would draw, and the edge that would close the outline.
        let mut open: Vec<&[LonLat]> = Vec::new();
        if has_next {
            open.extend(drawn.len().checked_sub(2).and_then(|from| drawn.get(from..)));
        }
        if let Some(ring) = ring.as_deref().filter(|_| !sketching.finished) {
            open.extend(ring.len().checked_sub(2).and_then(|from| ring.get(from..)));
        }
        for edge in open {
            let way = self.way(edge);
            self.painter.add(Shape::line(way.clone(), Stroke::new(3.6, self.p.case)));
            self.painter.extend(Shape::dashed_line(&way, Stroke::new(1.6, self.p.text), 6.0, 4.0));
        }
    }

    /// The total first, then each edge that has room for its number.
    fn numbers(&mut self, kind: SketchKind, sketching: &Sketching, drawn: &[LonLat]) {
        let (lang, lengths, areas) = (self.lang, sketching.length_unit, sketching.area_unit);
        let ring = closed(drawn).filter(|_| kind == SketchKind::Area);
        match measured_area(drawn).filter(|_| kind == SketchKind::Area) {
            Some(area) => {
                let text = match area.extent {
                    AreaExtent::Known { geodesic, .. } => areas.text(geodesic.0, lang),
                    AreaExtent::MeetsItself(_) => Word::MeasureCrosses.text(lang).to_owned(),
                };
                let middle = middle_of(&self.way(ring.as_deref().unwrap_or(drawn)));
                self.plate(middle, &text, true);
            }
            None if drawn.len() > 2 || (sketching.finished && drawn.len() > 1) => {
                let total = lengths.text(measure::line_length(drawn).0, lang);
                let end = drawn.last().and_then(|at| self.place(*at));
                self.plate(end.map(|at| at + vec2(0.0, 24.0)), &total, true);
            }
            None => {}
        }
        for edge in measured_edges(ring.as_deref().unwrap_or(drawn)) {
            let (Some(from), Some(to)) = (self.place(edge.from), self.place(edge.to)) else { continue };
            let bearing = edge.azimuth_deg.map(|a| format!(" · {}", format::bearing(a))).unwrap_or_default();
            let text = format!("{}{bearing}", lengths.text(edge.length.0, lang));
            if from.distance(to) > LEAST_WITH_NUMBER_PX {
                // Beside the middle, which is there to be taken hold of; above the edge, or right of an upright one.
                let off = (to - from).normalized().rot90();
                let off = if off.y > 0.1 || (off.y.abs() <= 0.1 && off.x < 0.0) { -off } else { off };
                let far = 16.0 + off.x.abs() * 34.0;
                let middle = from + (to - from) / 2.0;
                if !self.plate(Some(middle + off * far), &text, false) {
                    self.plate(Some(middle - off * far), &text, false);
                }
            }
        }
    }

    /// A vertex is snapped to in a square, an edge in a lozenge.
    fn snap(&self, snap: &Snap) {
        let Some(at) = self.place(snap.at) else { return };
        let corners = match snap.kind {
            SnapKind::Vertex => [vec2(-7.0, -7.0), vec2(7.0, -7.0), vec2(7.0, 7.0), vec2(-7.0, 7.0)],
            SnapKind::Edge => [vec2(0.0, -9.0), vec2(9.0, 0.0), vec2(0.0, 9.0), vec2(-9.0, 0.0)],
        };
        let corners: Vec<Pos2> = corners.map(|corner| at + corner).to_vec();
        self.painter.add(Shape::closed_line(corners.clone(), Stroke::new(4.6, self.p.case)));
        self.painter.add(Shape::closed_line(corners, Stroke::new(2.0, self.p.accent)));
    }

    /// Text on a plate, in lines where it is long, unless it would cover another; a bold one is written in any case. Whether it is there.
    fn plate(&mut self, centre: Option<Pos2>, text: &str, bold: bool) -> bool {
        let Some(centre) = centre.filter(|at| self.ground.rect.contains(*at)) else { return false };
        let font = if bold { fonts::bold(13.0) } else { fonts::regular(12.0) };
        let map = self.ground.rect.shrink(4.0);
        let galley = self.painter.layout(text.to_owned(), font, self.p.text, MOST_PLATE.min(map.width() - 12.0));
        let mut rect = Rect::from_center_size(centre, galley.size() + vec2(12.0, 4.0));
        if bold {
            // All of it can be read, also where its place is at the edge.
            let least = (map.min - rect.min).max(egui::Vec2::ZERO);
            rect = rect.translate(least + (map.max - rect.max).min(egui::Vec2::ZERO));
        }
        if !bold && self.plates.iter().any(|other| other.expand(2.0).intersects(rect)) {
            return false;
        }
        self.plates.push(rect);
        self.painter.rect(rect, 3.0, self.p.panel, Stroke::new(1.0, self.p.border), StrokeKind::Middle);
        self.painter.galley(rect.center() - galley.size() / 2.0, galley, self.p.text);
        true
    }
}

/// The middle of what encloses the points.
fn middle_of(way: &[Pos2]) -> Option<Pos2> {
    (!way.is_empty()).then(|| Rect::from_points(way).center())
}
