//! The overlay as a whole: the order of its parts, and what the pointer is on.

use egui::{Painter, Pos2, Rect, vec2};

use super::places::Places;
use super::{plates, reach, results};
use crate::crs::MapPoint;
use crate::plan::FeatureRef;
use crate::project::LayerId;
use crate::render::{Emphasis, Emphasized, MapView};
use crate::session::{Command, InquiryCommand, Session};
use crate::ui::theme;

/// How near the pointer has to be to a result to be on it, in points.
const NEAR_PX: f32 = 10.0;
/// So many results are named, or numbered, before anything else; more would only hide each other.
const MOST_NAMED: usize = 99;

/// The overlay's memory: where the results lie on the map, and whether the pointer is on one.
#[derive(Debug, Default)]
pub struct Overlay {
    places: Places,
    pointing: bool,
}

impl Overlay {
    /// What a picture of this view has to show of the query, and to keep clear of.
    pub fn emphasis(&mut self, rect: Rect, session: &Session, view: &MapView) -> Emphasis {
        self.places.update(session);
        let Some(answer) = &session.inquiry.answer else { return Emphasis::default() };
        let named = answer.results.iter().zip(self.places.results()).take(MOST_NAMED);
        let named = named.map(|(found, at)| Emphasized {
            layer: found.of.layer.clone(),
            feature: found.of.feature,
            at: *at,
        });
        let over = plates::obstacles(session, &self.places, &Ground { rect, view });
        Emphasis { layers: asked(session), results: named.collect(), plates: over.plates, lines: over.lines }
    }

    /// Draws the overlay of the session over the map; `pointer` is where the pointer is, while it is on the map.
    pub fn ui(
        &mut self,
        painter: &Painter,
        rect: Rect,
        session: &Session,
        view: &MapView,
        pointer: Option<Pos2>,
        queue: &mut Vec<Command>,
    ) {
        self.places.update(session);
        let mut pointed = None;
        if let Some(answer) = &session.inquiry.answer {
            let p = theme::palette(session.settings.theme);
            let ground = Ground { rect, view };
            reach::dim_outside(painter, &p, &ground, self.places.limits());
            reach::rings(painter, &p, &ground, self.places.limits());
            let rings = plates::ring_plates(session, &self.places, &ground);
            reach::ring_plates(painter, &p, &rings);
            reach::edge(painter, &p, &ground, self.places.edge());
            if self.places.edge().is_empty()
                && let Some(at) = self.places.origin().map(|map| ground.screen(map))
            {
                reach::origin(painter, &p, at);
            }
            let marks = results::Marks { session, answer, places: &self.places, ground: &ground };
            results::rings(painter, &p, &marks);
            if let Some(tie) = plates::tie(session, &self.places, &ground, &rings) {
                results::tie_to_origin(painter, &p, &tie);
            }
            pointed = pointer.and_then(|at| results::nearest(&marks, at, NEAR_PX));
        }
        self.point_at(session, queue, pointed);
    }

    /// Tells the list which result the pointer is on, and when it has left.
    fn point_at(&mut self, session: &Session, queue: &mut Vec<Command>, pointed: Option<FeatureRef>) {
        let was_pointing = std::mem::replace(&mut self.pointing, pointed.is_some());
        if session.inquiry.pointed != pointed && (pointed.is_some() || was_pointing) {
            queue.push(Command::Inquiry(InquiryCommand::PointAt(pointed)));
        }
    }
}

/// The layers that the answer was asked of; none where it was asked of all.
pub fn asked(session: &Session) -> Vec<LayerId> {
    session.inquiry.answer.as_ref().map(|answer| answer.question.layers.clone()).unwrap_or_default()
}

/// Where the map lies on the screen.
pub struct Ground<'a> {
    pub rect: Rect,
    pub view: &'a MapView,
}

impl Ground<'_> {
    pub fn screen(&self, map: MapPoint) -> Pos2 {
        let [x, y] = self.view.screen_from_map(map);
        self.rect.min + vec2(x as f32, y as f32)
    }
}
