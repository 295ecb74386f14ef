//! The hand on the map: what drags, boxes, wheel, pinch and clicks are, and how a thrown map runs out. What they mean
//! is the tool's business.

use egui::{Context, PointerButton, Pos2, Rect, Response, Vec2};

use super::canvas::{TOLERANCE_PX, point_at};
use super::overlay::Grip;
use crate::crs::MapPoint;
use crate::data::LonLat;
use crate::render::MapView;
use crate::session::{Command, GeoreferenceCommand, PointerEvent, Session, Tool, ViewCommand};

/// Points of the wheel that double the scale.
const WHEEL_PER_DOUBLING: f64 = 240.0;
/// How far from a vertex or an edge a new vertex snaps to it, in points.
pub(super) const SNAP_PX: f64 = 10.0;
/// A map let go at this speed or more runs on; one this slow stands. Points per second.
const THROWN: f32 = 160.0;
const STANDS: f32 = 14.0;
/// A map is thrown by a hand that moved at most so long before it let go, seconds.
const LET_GO_S: f32 = 0.06;
/// How fast a thrown map slows down: by e in the inverse of this, seconds.
const FRICTION: f32 = 5.0;
/// A view that has not changed for so long has come to rest, seconds.
const REST_S: f64 = 0.4;

/// What the hand is doing.
#[derive(Debug, Default)]
pub struct Hand {
    drag: Option<Drag>,
    /// Of a thrown map, points per second.
    speed: Option<Vec2>,
    rest: Option<Rest>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Drag {
    /// What of the map was seized, by the place of the screen where it lies now.
    Pan { held: Pos2 },
    /// A vertex of the drawing.
    Vertex(usize),
    /// From one corner to the other.
    Box { from: Pos2, also: bool },
    /// Not the map's business: the right button, or two fingers.
    Nothing,
}

#[derive(Clone, Copy, Debug)]
struct Rest {
    view: MapView,
    since: f64,
    told: bool,
}

/// The map as the hand finds it.
pub struct Ground<'a> {
    pub session: &'a Session,
    pub view: &'a MapView,
    pub rect: Rect,
}

impl Ground<'_> {
    pub fn screen(&self, at: Pos2) -> [f64; 2] {
        [f64::from(at.x - self.rect.left()), f64::from(at.y - self.rect.top())]
    }

    pub fn lonlat(&self, at: Pos2) -> Option<LonLat> {
        self.session.crs.lonlat_from_map(self.view.map_from_screen(self.screen(at)))
    }

    /// So many points in metres on the ground.
    pub fn metres(&self, px: f64) -> f64 {
        px * self.view.ground_metres_per_px(&self.session.crs)
    }

    fn tell(&self, event: &PointerEvent, queue: &mut Vec<Command>) {
        if self.session.georeferencing.is_some() {
            if let PointerEvent::Click { at, .. } = event {
                let point = GeoreferenceCommand::PointAt { at: *at, tolerance_m: self.metres(SNAP_PX) };
                queue.push(Command::Georeference(point));
            }
            return;
        }
        queue.extend(self.session.settings.tool.handle(event, &self.session.sketching));
    }
}

impl Hand {
    /// The corners of the box that is being drawn.
    pub fn drawn_box(&self, pointer: Option<Pos2>) -> Option<Rect> {
        match (self.drag, pointer) {
            (Some(Drag::Box { from, .. }), Some(to)) => Some(Rect::from_two_pos(from, to)),
            _ => None,
        }
    }

    /// Whether the map is held.
    pub fn pans(&self) -> bool {
        matches!(self.drag, Some(Drag::Pan { .. }))
    }

    /// Whether something else than the map is held.
    pub fn is_busy(&self) -> bool {
        self.drag.is_some() && !self.pans()
    }

    /// Reads the input of this frame; `grip` tells what of the drawing is at a place of the screen.
    pub fn ui(
        &mut self,
        ui: &egui::Ui,
        map: &Response,
        ground: &Ground<'_>,
        grip: impl Fn(Pos2) -> Option<Grip>,
        queue: &mut Vec<Command>,
    ) {
        let ctx = ui.ctx();
        let space = ui.input(|i| i.key_down(egui::Key::Space));
        if self.pinch(ctx, ground, queue) {
            return;
        }
        if map.drag_started() {
            self.speed = None;
            self.drag = Some(self.begin(ui, map, ground, &grip, space, queue));
        }
        // Also in the frame of the end, which may bring the last steps of the hand.
        if map.dragged() || map.drag_stopped() {
            self.drag_on(map, ground, queue);
        }
        if map.drag_stopped() {
            self.end(ctx, map, ground, queue);
        }
        self.wheel(ui, map, ground, queue);
        self.glide(ctx, queue);
        if !space {
            click(ui, map, ground, &grip, queue);
        }
        self.rest(ctx, ground.view, queue);
    }

    fn begin(
        &self,
        ui: &egui::Ui,
        map: &Response,
        ground: &Ground<'_>,
        grip: impl Fn(Pos2) -> Option<Grip>,
        space: bool,
        queue: &mut Vec<Command>,
    ) -> Drag {
        // From where the button went down, not from where a click had become a drag: what was seized stays under
        // the hand.
        let (origin, modifiers) = ui.input(|i| (i.pointer.press_origin(), i.modifiers));
        let Some(from) = origin else { return Drag::Nothing };
        if map.drag_started_by(PointerButton::Middle) || space {
            return Drag::Pan { held: from };
        }
        if !map.drag_started_by(PointerButton::Primary) {
            return Drag::Nothing;
        }
        let boxes = ground.session.settings.tool == Tool::Select && ground.session.show.is_none();
        if modifiers.shift || boxes {
            return Drag::Box { from, also: modifiers.command || boxes && modifiers.shift };
        }
        match (grip(from), ground.lonlat(from)) {
            (Some(Grip::Vertex(vertex)), _) => Drag::Vertex(vertex),
            (Some(Grip::Middle(vertex)), Some(at)) => {
                ground.tell(&PointerEvent::PressMiddle { vertex, at }, queue);
                Drag::Vertex(vertex + 1)
            }
            _ => Drag::Pan { held: from },
        }
    }

    fn drag_on(&mut self, map: &Response, ground: &Ground<'_>, queue: &mut Vec<Command>) {
        let Some(to) = hand_place(map) else { return };
        match &mut self.drag {
            Some(Drag::Pan { held }) if *held != to => {
                let moved = to - *held;
                *held = to;
                queue.push(Command::View(ViewCommand::Pan { dx: f64::from(moved.x), dy: f64::from(moved.y) }));
            }
            Some(Drag::Vertex(vertex)) if map.drag_delta() != Vec2::ZERO || map.drag_stopped() => {
                if let Some(at) = ground.lonlat(to) {
                    let tolerance_m = ground.metres(SNAP_PX);
                    ground.tell(&PointerEvent::DragVertex { vertex: *vertex, at, tolerance_m }, queue);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, ctx: &Context, map: &Response, ground: &Ground<'_>, queue: &mut Vec<Command>) {
        match (self.drag.take(), hand_place(map)) {
            (Some(Drag::Pan { .. }), _) if !ground.session.settings.reduced_motion => {
                let (speed, since_moved) = ctx.input(|i| (i.pointer.velocity(), i.pointer.time_since_last_movement()));
                // A hand that stopped before it let go has put the map down.
                let is_throw = since_moved < LET_GO_S && speed.is_finite() && speed.length() >= THROWN;
                self.speed = is_throw.then_some(speed);
            }
            (Some(Drag::Box { from, also }), Some(to)) if ground.session.settings.tool.selects_by_box() => {
                ground.tell(&PointerEvent::Box { outline: outline(ground, from, to), also }, queue);
            }
            (Some(Drag::Box { from, .. }), Some(to)) => {
                let (from, to) = (ground.screen(from), ground.screen(to));
                queue.push(Command::View(ViewCommand::ZoomToBox { from, to }));
            }
            _ => {}
        }
    }

    /// Two fingers move and zoom the map at once; whether there are two.
    fn pinch(&mut self, ctx: &Context, ground: &Ground<'_>, queue: &mut Vec<Command>) -> bool {
        let Some(touch) = ctx.input(egui::InputState::multi_touch) else { return false };
        if !ground.rect.contains(touch.center_pos) {
            return false;
        }
        self.drag = Some(Drag::Nothing);
        self.speed = None;
        let moved = touch.translation_delta;
        if moved != Vec2::ZERO {
            queue.push(Command::View(ViewCommand::Pan { dx: f64::from(moved.x), dy: f64::from(moved.y) }));
        }
        if touch.zoom_delta != 1.0 {
            let (screen, factor) = (ground.screen(touch.center_pos), f64::from(touch.zoom_delta));
            queue.push(Command::View(ViewCommand::ZoomAt { screen, factor }));
        }
        true
    }

    fn wheel(&mut self, ui: &egui::Ui, map: &Response, ground: &Ground<'_>, queue: &mut Vec<Command>) {
        let Some(pointer) = map.hover_pos() else { return };
        let (wheel, pinch) = ui.input(|i| (i.smooth_scroll_delta().y, i.zoom_delta()));
        let factor = 2f64.powf(f64::from(wheel) / WHEEL_PER_DOUBLING) * f64::from(pinch);
        if (factor - 1.0).abs() > 1e-6 {
            self.speed = None;
            queue.push(Command::View(ViewCommand::ZoomAt { screen: ground.screen(pointer), factor }));
        }
    }

    /// Lets a thrown map run out; the next press stops it.
    fn glide(&mut self, ctx: &Context, queue: &mut Vec<Command>) {
        if ctx.input(|i| i.pointer.any_down()) {
            self.speed = None;
        }
        let Some(speed) = self.speed else { return };
        let seconds = ctx.input(|i| i.stable_dt).min(0.1);
        let moved = speed * seconds;
        queue.push(Command::View(ViewCommand::Pan { dx: f64::from(moved.x), dy: f64::from(moved.y) }));
        self.speed = slowed(speed, seconds);
        ctx.request_repaint();
    }

    /// Tells once when the view has come to rest, and asks for the one frame in which it can.
    fn rest(&mut self, ctx: &Context, view: &MapView, queue: &mut Vec<Command>) {
        let (now, held) = ctx.input(|i| (i.time, i.pointer.any_down()));
        let rest = match self.rest {
            Some(rest) if rest.view == *view && !held => rest,
            _ => Rest { view: *view, since: now, told: false },
        };
        let left = REST_S - (now - rest.since);
        let is_due = !rest.told && left <= 0.0;
        self.rest = Some(Rest { told: rest.told || is_due, ..rest });
        if is_due {
            queue.push(Command::View(ViewCommand::Rest));
        } else if !rest.told && !held {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(left));
        }
    }
}

/// Where the hand is that drags this, or was when it let go: what the pointer does after that in the same frame is no
/// drag any more.
pub(super) fn hand_place(dragged: &Response) -> Option<Pos2> {
    let let_go = |event: &egui::Event| match event {
        egui::Event::PointerButton { pos, pressed: false, .. } => Some(*pos),
        _ => None,
    };
    let released = dragged.drag_stopped().then(|| dragged.ctx.input(|i| i.events.iter().find_map(let_go))).flatten();
    released.or_else(|| dragged.interact_pointer_pos())
}

/// The speed after so many seconds; `None` when the map stands.
fn slowed(speed: Vec2, seconds: f32) -> Option<Vec2> {
    let slower = speed * (-FRICTION * seconds).exp();
    (slower.length() > STANDS).then_some(slower)
}

fn click(
    ui: &egui::Ui,
    map: &Response,
    ground: &Ground<'_>,
    grip: impl Fn(Pos2) -> Option<Grip>,
    queue: &mut Vec<Command>,
) {
    // Not `clicked`: a key that presses the focused map is no click at a place.
    let Some(pointer) = map.interact_pointer_pos().filter(|_| map.clicked_by(PointerButton::Primary)) else { return };
    let session = ground.session;
    if map.double_clicked() {
        if session.sketch_kind().is_none() {
            queue.push(Command::View(ViewCommand::ZoomAt { screen: ground.screen(pointer), factor: 2.0 }));
            return;
        }
        // Two quick clicks far from each other are two vertices.
        let last = session.sketching.vertices.len().checked_sub(1);
        if last.is_some() && grip(pointer) == last.map(Grip::Vertex) {
            ground.tell(&PointerEvent::DoubleClick, queue);
            return;
        }
    }
    click_at(ui, pointer, ground, queue);
}

/// What a click at this place of the screen comes to.
pub fn click_at(ui: &egui::Ui, place: Pos2, ground: &Ground<'_>, queue: &mut Vec<Command>) {
    let session = ground.session;
    let Some(at) = ground.lonlat(place) else { return };
    let tolerance_px = if session.sketch_kind().is_some() { SNAP_PX } else { TOLERANCE_PX };
    let point_feature = point_at(session, at, ground.metres(TOLERANCE_PX));
    let is_result = point_feature.as_ref().is_some_and(|of| session.inquiry.has_feature(of));
    let also = ui.input(|i| i.modifiers.command);
    let tolerance_m = ground.metres(tolerance_px);
    ground.tell(&PointerEvent::Click { at, tolerance_m, point_feature, is_result, also }, queue);
}

/// What a box of the screen covers, its edges followed as the map draws them.
fn outline(ground: &Ground<'_>, from: Pos2, to: Pos2) -> Vec<LonLat> {
    const PARTS: u8 = 4;
    let (a, b) = (ground.view.map_from_screen(ground.screen(from)), ground.view.map_from_screen(ground.screen(to)));
    let corners = [(a.x, a.y), (b.x, a.y), (b.x, b.y), (a.x, b.y)].map(|(x, y)| MapPoint::new(x, y));
    let next = corners.iter().cycle().skip(1);
    let along = corners.iter().zip(next).flat_map(|(p, q)| {
        (0..PARTS).map(move |part| {
            let share = f64::from(part) / f64::from(PARTS);
            MapPoint::new(p.x + (q.x - p.x) * share, p.y + (q.y - p.y) * share)
        })
    });
    along.filter_map(|point| ground.session.crs.lonlat_from_map(point)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thrown_map_comes_to_rest_within_two_seconds() {
        let (mut speed, mut seconds, mut way) = (Some(egui::vec2(4000.0, 0.0)), 0.0, 0.0);
        while let Some(now) = speed {
            way += now.x / 60.0;
            seconds += 1.0 / 60.0;
            speed = slowed(now, 1.0 / 60.0);
            assert!(seconds < 2.0);
        }
        assert!((700.0..900.0).contains(&way), "{way}");
    }
}
