//! What a show puts over the map, and the screen it takes.

use egui::{Align2, Color32, Context, Id, LayerId, Mesh, Order, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, vec2};

use super::bar::bar_ui;
use super::keys::{LIGHT, show_keys};
use crate::export;
use crate::i18n::Lang;
use crate::session::{Blank, Command, Session};
use crate::ui::{fonts, theme};

/// So near the foot of the map the pointer brings the bar.
const FOOT_PX: f32 = 96.0;
/// Radius of the lit disc, as a share of the map's shorter side.
const SPOT: f32 = 0.14;
/// The caption's two lines, as shares of the map's height, and their bounds in points.
const FIRST: f32 = 0.05;
const SECOND: f32 = 0.026;
const MARGIN: f32 = 28.0;

/// The window's memory of a show.
#[derive(Debug, Default)]
pub struct Stage {
    /// Whether the screen was full before the show; `None` while there is none.
    was_full: Option<bool>,
    /// Whether the pointer has moved since the show began: a bar nobody asked for is in the way.
    has_moved: bool,
}

impl Stage {
    /// Takes the whole screen when a show has begun, and gives it back when it has ended.
    pub fn follow(&mut self, ctx: &Context, session: &Session) {
        match (self.was_full, &session.show) {
            (None, Some(_)) => {
                let full = ctx.input(|i| i.viewport().fullscreen.unwrap_or(false));
                (self.was_full, self.has_moved) = (Some(full), false);
                ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(true));
            }
            (Some(was), None) => {
                self.was_full = None;
                ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(was));
            }
            _ => {}
        }
    }

    /// Draws over the map what the show needs, and reads its keys.
    pub fn ui(&mut self, ui: &egui::Ui, map: Rect, session: &Session, queue: &mut Vec<Command>) {
        let Some(show) = &session.show else { return };
        let ctx = ui.ctx();
        ui.input_mut(|input| show_keys(input, session, queue));
        let pointer = ui.input(|i| i.pointer.hover_pos());
        self.has_moved |= ui.input(|i| i.pointer.delta() != egui::Vec2::ZERO || i.any_touches());
        let painter = ctx.layer_painter(LayerId::new(Order::Middle, Id::unique("stage")));
        if let Some(blank) = show.blank {
            let color = match blank {
                Blank::Black => theme::BLANK[0],
                Blank::White => theme::BLANK[1],
            };
            painter.rect_filled(map, 0.0, color);
        } else {
            let is_lit = show.spotlight || ui.input(|i| i.key_down(LIGHT));
            if let Some(at) = pointer.filter(|at| is_lit && map.contains(*at)) {
                spotlight(&painter, map, at);
            }
            caption(&painter, map, session);
        }
        if !show.number.is_empty() {
            let p = theme::palette(session.settings.theme);
            plate(
                &painter,
                map.center_top() + vec2(0.0, MARGIN),
                Align2::CENTER_TOP,
                &[(&show.number, 28.0, true)],
                &p,
            );
        }
        if self.has_moved && pointer.is_some_and(|at| at.y > map.bottom() - FOOT_PX && map.contains(at)) {
            bar_ui(ctx, map, session, show, queue);
        }
    }
}

/// Everything but a disc around the pointer goes dark, softly at its edge.
fn spotlight(painter: &Painter, map: Rect, at: Pos2) {
    const PARTS: u32 = 96;
    let inner = map.width().min(map.height()) * SPOT;
    let far = map.width() + map.height();
    let mut mesh = Mesh::default();
    for i in 0..=PARTS {
        let angle = i as f32 / PARTS as f32 * std::f32::consts::TAU;
        for (radius, color) in [(inner, Color32::TRANSPARENT), (inner * 1.06, theme::UNLIT), (far, theme::UNLIT)] {
            mesh.colored_vertex(at + radius * egui::Vec2::angled(angle), color);
        }
    }
    for i in 0..PARTS {
        let (a, b) = (i * 3, (i + 1) * 3);
        for k in 0..2 {
            mesh.add_triangle(a + k, a + k + 1, b + k);
            mesh.add_triangle(b + k, a + k + 1, b + k + 1);
        }
    }
    painter.with_clip_rect(map).add(Shape::mesh(mesh));
}

/// The name of the bookmark in both languages, the window's first, at the upper left below the badge; without a
/// bookmark the answer of the query, or else the plan's.
fn caption(painter: &Painter, map: Rect, session: &Session) {
    let project = &session.plan.project;
    let at = session.show.as_ref().and_then(|show| show.at);
    let name = at.and_then(|at| project.bookmarks.get(at)).map_or(&project.title, |bookmark| &bookmark.name);
    let lang = session.settings.lang;
    let other = if lang == Lang::Zh { Lang::En } else { Lang::Zh };
    let (first, second) = (name.get(lang).as_str(), name.get(other).as_str());
    let p = theme::palette(session.settings.theme);
    let sizes = [(map.height() * FIRST).clamp(22.0, 70.0), (map.height() * SECOND).clamp(13.0, 37.0)];
    // What the circle says is told at its own step; a bookmark speaks for itself.
    let answer = session.inquiry.answer.as_ref().filter(|_| at.is_none());
    let told = answer.map(|answer| {
        let breakdown = session.inquiry.breakdown.as_ref();
        [
            export::headline(&session.plan, answer, lang),
            export::subline(&session.plan, answer, breakdown, lang),
            export::headline(&session.plan, answer, other),
        ]
    });
    let mut lines = vec![(first, sizes[0], true)];
    if second != first {
        lines.push((second, sizes[1], false));
    }
    if let Some([headline, subline, translated]) = &told {
        lines = vec![(headline, sizes[0], true), (translated, sizes[1], false)];
        lines.push((subline, (sizes[1] * 0.8).max(13.0), false));
    }
    lines.retain(|(text, ..)| !text.is_empty());
    if !lines.is_empty() {
        plate(painter, map.left_top() + vec2(MARGIN, MARGIN + 44.0), Align2::LEFT_TOP, &lines, &p);
    }
}

/// Lines of text on a plate.
fn plate(painter: &Painter, at: Pos2, align: Align2, lines: &[(&str, f32, bool)], p: &theme::Palette) {
    let galleys: Vec<_> = lines
        .iter()
        .map(|(text, size, bold)| {
            let font = if *bold { fonts::bold(*size) } else { fonts::regular(*size) };
            let color = if *bold { p.text } else { p.secondary };
            painter.layout((*text).to_owned(), font, color, 900.0)
        })
        .collect();
    let width = galleys.iter().map(|g| g.size().x).fold(0.0, f32::max);
    let height: f32 = galleys.iter().map(|g| g.size().y).sum();
    let rect = align.anchor_size(at, vec2(width, height) + vec2(32.0, 20.0));
    painter.rect(rect, 4.0, p.panel, Stroke::new(1.0, p.border), StrokeKind::Inside);
    let mut top = rect.top() + 10.0;
    for galley in galleys {
        let line = galley.size().y;
        painter.galley(egui::pos2(rect.left() + 16.0, top), galley, p.text);
        top += line;
    }
}
