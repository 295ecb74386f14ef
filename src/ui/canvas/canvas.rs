//! Raw input becomes view commands and pointer events; the picture and the overlay are put on the screen.

use egui::{Key, Pos2, Rect, Response, Sense, vec2};

use super::GpuPictures;
use super::claim_layers::ClaimLayers;
use super::control_pins::control_pins_ui;
use super::furniture;
use super::hand::{self, Hand};
use super::hover::Hover;
use super::large::{condensed, condensed_emphasis, magnification};
use super::map_words::MapWords;
use super::note_pins::note_pins_ui;
use super::overlay::{self, Overlay};
use super::overview::Overview;
use super::picture::{self, MapPicture, PictureKey};
use super::picture_worker::Trouble;
use super::place_menu::PlaceMenu;
use super::tool_strip::ToolStrip;
use crate::data::{GeometryType, LonLat};
use crate::i18n::Word;
use crate::plan::FeatureRef;
use crate::render::{MapView, note_marks};
use crate::session::{Command, Direction, PointerEvent, SelectionCommand, Session, Tool, ToolKey, ViewCommand};
use crate::ui::actions::Action;
use crate::ui::find::marker_ui;
use crate::ui::icons::{Icon, icon_button};
use crate::ui::mark_sheets::MarkWish;
use crate::ui::theme;

/// How far beside a point or a line a click still counts as on it, in points.
pub(super) const TOLERANCE_PX: f64 = 6.0;
const ZOOM_STEP: f64 = 1.5;

/// The map's own memory: its picture and where the pointer is.
#[derive(Debug)]
pub struct Canvas {
    picture: MapPicture,
    overlay: Overlay,
    claim: ClaimLayers,
    pointer: Option<LonLat>,
    hover: Hover,
    hand: Hand,
    menu: PlaceMenu,
    strip: ToolStrip,
    overview: Overview,
    words: MapWords,
    /// Whether the map has its focus from the pointer.
    pressed: bool,
    /// Whether the map is to have the focus from the next frame on.
    wants_focus: bool,
    /// The note that was pressed, until the window asks for it.
    note: Option<usize>,
    /// Size of the window when the map was last measured, and whether there was a show.
    window: Option<(egui::Vec2, bool)>,
    /// Where the map's left edge was.
    left: Option<f32>,
}

impl Canvas {
    /// A map painted on the GPU that draws the window, where there is one.
    pub fn new(ctx: &egui::Context, gpu: Option<GpuPictures>) -> Self {
        let picture = MapPicture::new(ctx.clone(), gpu);
        let (overlay, claim, hover, hand) = Default::default();
        let (menu, strip, overview, words) = Default::default();
        let (pointer, note, window, left, pressed, wants_focus) = Default::default();
        Self {
            picture,
            overlay,
            claim,
            pointer,
            hover,
            hand,
            menu,
            strip,
            overview,
            words,
            pressed,
            wants_focus,
            note,
            window,
            left,
        }
    }

    /// Gives the map the keys, as Tab would.
    pub fn take_focus(&mut self) {
        self.wants_focus = true;
    }

    /// The note that somebody wants to read or to write; told once.
    pub fn take_note_wish(&mut self) -> Option<MarkWish> {
        let at = self.menu.take_note_wish().map(MarkWish::NewNote);
        self.note.take().map(MarkWish::EditNote).or(at)
    }

    /// The position under the pointer, while it is on the map.
    pub fn pointer(&self) -> Option<LonLat> {
        self.pointer
    }

    /// Whether a sharp picture is still on its way.
    pub fn is_drawing(&self) -> bool {
        self.picture.is_drawing()
    }

    /// How long the sharp picture that has come was awaited; told once.
    pub fn sharp_after(&mut self) -> Option<std::time::Duration> {
        self.picture.sharp_after()
    }

    /// What a person should know of the map's pictures; told once.
    pub fn troubles(&self) -> Vec<Trouble> {
        self.picture.troubles()
    }

    pub fn ui(&mut self, ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
        let lang = session.settings.lang;
        let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::click_and_drag());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, Word::Map.text(lang)));
        let size = [f64::from(rect.width()), f64::from(rect.height())];
        if session.map_size() != size {
            // Another window has another middle; a panel that grows covers the map's edge, and moves nothing.
            let window = (ui.ctx().content_rect().size(), session.show.is_some());
            let same_window = self.window.replace(window) == Some(window);
            let resize = if same_window { ViewCommand::ResizeAtRight } else { ViewCommand::Resize };
            queue.push(Command::View(resize(size)));
            let left = self.left.filter(|_| same_window).map_or(0.0, |left| left - rect.left());
            if left != 0.0 {
                queue.push(Command::View(ViewCommand::Pan { dx: f64::from(left), dy: 0.0 }));
            }
        }
        self.left = Some(rect.left());
        let painter = ui.painter_at(rect);
        let Some(view) = &session.view else {
            self.pointer = None;
            painter.rect_filled(rect, 0.0, theme::palette_of(ui).chrome);
            if session.opening.is_none() {
                let p = theme::palette_of(ui);
                let font = crate::ui::fonts::regular(theme::BODY);
                let text = Word::NothingToShow.text(lang);
                painter.text(rect.center(), egui::Align2::CENTER_CENTER, text, font, p.secondary);
            }
            return;
        };
        let claim = self.claim.update(session);
        let asked = if claim == 0 { overlay::asked(session) } else { self.claim.layers() };
        let scale = magnification(&session.settings);
        let window_view = view;
        let view = &condensed(window_view, scale);
        let filter = session.settings.note_filter;
        let notes =
            note_marks(&session.plan.project, &session.crs, |note| filter.takes(note) && !session.is_plan_hidden());
        let key = PictureKey {
            revision: session.shown_revision(),
            answer: session.inquiry.revision,
            asked,
            claim,
            sketched: overlay::still_mark(session),
            view: *view,
            arrival: session.arrivals,
            crs: session.crs.clone(),
            lang,
            label_language: session.settings.label_language,
            look: session.settings.look(),
            grid: session.settings.grid,
            legend: session.settings.legend,
            selection: session.selection.current.clone(),
            selected: session.selection.features.clone(),
            pixels_per_point: ui.ctx().pixels_per_point() * scale,
            magnified: scale,
            notes,
            names: true,
            covered: Overview::place(rect, session)
                .into_iter()
                .chain(
                    (f64::from(rect.height()) >= picture::LEAST_WITH_BUTTONS_PX).then(|| zoom_buttons_place(ui, rect)),
                )
                .map(|place| place.map(|c| c / f64::from(scale)))
                .collect(),
        };
        let legend = self.picture.legend().filter(|_| key.has_legend()).cloned();
        let shown = session.shown_plan();
        let options = picture::options(&shown, &key, legend);
        let legend = crate::render::legend_place(view, &session.crs, &options);
        let reach = legend.map_or(0.0, |[x, _, width, _]| (x + width) * f64::from(scale));
        if session.legend_reach() != reach {
            queue.push(Command::View(ViewCommand::LegendReach(reach)));
        }
        let overview_key = key.clone();
        let is_hidden = session.is_plan_hidden();
        if let Some(plan) = self.claim.plan().filter(|_| !is_hidden) {
            // The reach of a query would be taken for that of the claim.
            self.picture.show(&painter, rect, key, plan, || self.claim.emphasis());
        } else {
            let ground = overlay::Ground { rect, view: window_view };
            let emphasis = || {
                let written = overlay::still_plates(&painter, &ground, session);
                condensed_emphasis(self.overlay.emphasis(rect, session, window_view, &written), scale)
            };
            self.picture.show(&painter, rect, key, &shown, emphasis);
            if !is_hidden {
                let written = self.picture.written();
                self.overlay.ui(&painter, &ground, session, &written, response.hover_pos(), queue);
            }
        }
        let (small, view) = (view, window_view);
        self.drawing(&painter, &response, session, view);
        marker_ui(ui, rect, session, view, queue);
        control_pins_ui(&painter, &hand::Ground { session, view, rect });
        // Before people a pointer that rests means nothing.
        if session.show.is_none() {
            self.hover.ui(ui, &painter, &response, session, view);
        }
        furniture::furniture_ui(&painter, rect, small, &session.crs, &options, scale);

        let lonlat = |p: Pos2| hand::Ground { session, view, rect }.lonlat(p);
        self.pointer = response.hover_pos().and_then(lonlat);

        let ground = hand::Ground { session, view, rect };
        self.words.ui(ui, &response, session, view, queue);
        let marks = &overview_key.notes;
        self.note = note_pins_ui(ui, &ground, small, marks, scale, queue).or(self.note);
        fly_on(ui, session, queue);
        let grip = |at: Pos2| overlay::grip_at(session, &overlay::Ground { rect, view }, at);
        self.hand.ui(ui, &response, &ground, grip, queue);
        self.cursor(ui, &response, session, grip);
        let mut asked = None;
        if session.show.is_none()
            && response.secondary_clicked()
            && let Some(at) = response.interact_pointer_pos()
        {
            match grip(at) {
                Some(overlay::Grip::Vertex(vertex)) => {
                    let event = PointerEvent::RightClickVertex(vertex);
                    queue.extend(session.settings.tool.handle(&event, &session.sketching));
                }
                _ => asked = ground.lonlat(at),
            }
        }
        self.menu.ui(&response, asked, ground.metres(TOLERANCE_PX), session, queue);
        if response.has_focus() || ui.memory(|m| m.focused().is_none()) {
            tool_keys(ui, session, queue);
        }
        if self.has_keys(&response, session) && space_pressed(ui) {
            hand::click_at(ui, rect.center(), &ground, queue);
        }
        if response.has_focus() {
            keep_keys(ui, &response, session);
            move_by_keys(ui, queue);
            step_by_tab(ui, session, queue);
        }
        // Not `clicked`, which a key that presses the focused map is too.
        if response.clicked_by(egui::PointerButton::Primary) || response.drag_started() {
            response.request_focus();
            self.pressed = true;
        }
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
            self.pressed = false;
        }
        self.pressed &= response.has_focus();
        // Whoever pressed the map knows where the focus is.
        if self.has_keys(&response, session) {
            let ring = egui::Stroke::new(2.0, theme::palette_of(ui).accent);
            painter.rect_stroke(rect.shrink(1.0), 0.0, ring, egui::StrokeKind::Inside);
            if session.settings.tool != Tool::Pan {
                overlay::cross(&painter, &theme::palette(session.settings.theme), rect.center());
            }
        }
        if session.show.is_some() {
            return;
        }
        if size[1] >= picture::LEAST_WITH_BUTTONS_PX {
            zoom_buttons(ui, rect, session, queue);
            self.strip.ui(ui, rect, session, queue);
            self.overview.ui(ui, rect, session, &overview_key, queue);
        }
    }
}

impl Canvas {
    /// Whether keys work the map: Space is a click in its middle, where a cross stands.
    fn has_keys(&self, map: &Response, session: &Session) -> bool {
        map.has_focus() && !self.pressed && session.show.is_none()
    }

    /// The kept sketches, the drawing at hand, and the box that is being drawn.
    fn drawing(&self, painter: &egui::Painter, map: &Response, session: &Session, view: &MapView) {
        let p = theme::palette(session.settings.theme);
        let ground = hand::Ground { session, view, rect: map.rect };
        let middle = || self.has_keys(map, session).then(|| map.rect.center());
        let pointer = map.hover_pos().filter(|_| !self.hand.is_busy()).or_else(middle);
        let draws = session.sketch_kind().is_some() && !session.sketching.finished;
        let next = pointer.filter(|_| draws).and_then(|at| ground.lonlat(at)).map(|at| {
            let snap = session.snapped(at, ground.metres(hand::SNAP_PX));
            overlay::Next { at, snap }
        });
        overlay::sketches(painter, &p, &overlay::Ground { rect: map.rect, view }, session, next);
        if let Some(drawn) = self.hand.drawn_box(map.interact_pointer_pos()) {
            painter.rect_filled(drawn, 0.0, p.accent.gamma_multiply(0.12));
            painter.rect_stroke(drawn, 0.0, egui::Stroke::new(3.6, p.case), egui::StrokeKind::Middle);
            painter.rect_stroke(drawn, 0.0, egui::Stroke::new(1.6, p.accent), egui::StrokeKind::Middle);
        }
    }

    fn cursor(&self, ui: &egui::Ui, map: &Response, session: &Session, grip: impl Fn(Pos2) -> Option<overlay::Grip>) {
        use egui::CursorIcon::{Crosshair, Grab, Grabbing, Move};
        let holds = map.hover_pos().is_some_and(|at| grip(at).is_some());
        let pans = session.settings.tool == Tool::Pan || ui.input(|i| i.key_down(Key::Space));
        if self.hand.pans() {
            ui.ctx().set_cursor_icon(Grabbing);
        } else if map.hovered() {
            ui.ctx().set_cursor_icon(if pans {
                Grab
            } else if holds {
                Move
            } else {
                Crosshair
            });
        }
    }
}

/// Whether Space went down in this frame; that it is held means a drag of the map.
fn space_pressed(ui: &egui::Ui) -> bool {
    let is_press =
        |e: &egui::Event| matches!(e, egui::Event::Key { key: Key::Space, pressed: true, repeat: false, .. });
    ui.input(|input| input.events.iter().any(is_press))
}

/// Enter and Backspace, where they mean something to the tool.
fn tool_keys(ui: &egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    for (key, of_tool) in [(Key::Enter, ToolKey::Enter), (Key::Backspace, ToolKey::Backspace)] {
        let command = session.settings.tool.key(of_tool, &session.sketching);
        if command.is_some() && ui.input_mut(|i| i.consume_key(egui::Modifiers::NONE, key)) {
            queue.extend(command);
        }
    }
}

/// The nearest feature with a position of its own under the pointer.
pub(super) fn point_at(session: &Session, at: LonLat, tolerance_m: f64) -> Option<FeatureRef> {
    session.identify(at, tolerance_m).into_iter().find(|of| {
        let geometry_type = session.plan.feature(of).map(crate::data::Feature::geometry_type);
        matches!(geometry_type, Some(GeometryType::Point | GeometryType::MultiPoint))
    })
}

/// Arrows and Esc stay with the focused map, and Tab while there is more under the click: past the last of it, Tab goes
/// on to what comes after the map.
fn keep_keys(ui: &egui::Ui, map: &Response, session: &Session) {
    let here = session.selection.also_here.len();
    let tab = session.selection.place_here().is_some_and(|place| place + 1 < here);
    let filter = egui::EventFilter { tab, horizontal_arrows: true, vertical_arrows: true, escape: true };
    ui.memory_mut(|m| m.set_focus_lock_filter(map.id, filter));
}

/// Tab chooses the next of what lies under the click, with Shift the one before.
fn step_by_tab(ui: &egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    if session.selection.place_here().is_none() || session.selection.also_here.len() < 2 {
        return;
    }
    let keys = [(egui::Modifiers::SHIFT, Direction::Previous), (egui::Modifiers::NONE, Direction::Next)];
    for (modifiers, direction) in keys {
        if ui.input_mut(|i| i.consume_key(modifiers, Key::Tab)) {
            queue.push(Command::Selection(SelectionCommand::Step(direction)));
        }
    }
}

/// A map on a flight asks for frames, and for nothing once it has arrived.
fn fly_on(ui: &egui::Ui, session: &Session, queue: &mut Vec<Command>) {
    if session.flight.is_some() {
        // A frame that came late makes no jump.
        let seconds = f64::from(ui.input(|i| i.stable_dt).min(0.1));
        queue.push(Command::View(ViewCommand::FlyOn { seconds }));
        ui.ctx().request_repaint();
    }
}

/// Arrow keys move the focused map, plus and minus zoom it.
fn move_by_keys(ui: &egui::Ui, queue: &mut Vec<Command>) {
    const STEP: f64 = 80.0;
    ui.input(|input| {
        // With Alt the arrows go through the views: told by the press itself, since a quick hand has let go of Alt by
        // the end of the frame.
        let plain = |wanted: Key| {
            let is_press = |e: &egui::Event| matches!(e, egui::Event::Key { key, pressed: true, modifiers, .. } if *key == wanted && !modifiers.alt);
            input.events.iter().any(is_press)
        };
        for (key, dx, dy) in [
            (Key::ArrowLeft, STEP, 0.0),
            (Key::ArrowRight, -STEP, 0.0),
            (Key::ArrowUp, 0.0, STEP),
            (Key::ArrowDown, 0.0, -STEP),
        ] {
            if plain(key) {
                queue.push(Command::View(ViewCommand::Pan { dx, dy }));
            }
        }
        if input.key_pressed(Key::Plus) || input.key_pressed(Key::Equals) {
            queue.push(Command::View(ViewCommand::Zoom { factor: ZOOM_STEP }));
        }
        if input.key_pressed(Key::Minus) {
            queue.push(Command::View(ViewCommand::Zoom { factor: 1.0 / ZOOM_STEP }));
        }
    });
}

/// Where the zoom buttons lie on a map: x, y, width, height; larger for fingers.
fn zoom_buttons_place(ui: &egui::Ui, map: Rect) -> [f64; 4] {
    const MARGIN: f64 = 14.0;
    // A button and the lines around it.
    let side = f64::from(theme::target(ui, 32.0)) + 2.0;
    let [width, height] = [map.width(), map.height()].map(f64::from);
    [width - MARGIN - side, height - MARGIN - 3.0 * side, side, 3.0 * side]
}

fn zoom_buttons(ui: &mut egui::Ui, map: Rect, session: &Session, queue: &mut Vec<Command>) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let [x, y, width, height] = zoom_buttons_place(ui, map).map(|v| v as f32);
    let rect = Rect::from_min_size(map.min + vec2(x, y), vec2(width, height));
    ui.painter().rect(rect, 4.0, p.panel, egui::Stroke::new(1.0, p.border), egui::StrokeKind::Inside);
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(rect.shrink(1.0)));
    child.spacing_mut().item_spacing = egui::Vec2::ZERO;
    for (icon, word, command) in [
        (Icon::Plus, Word::ZoomIn, ViewCommand::Zoom { factor: ZOOM_STEP }),
        (Icon::Minus, Word::ZoomOut, ViewCommand::Zoom { factor: 1.0 / ZOOM_STEP }),
        (Icon::ZoomAll, Word::ZoomAll, ViewCommand::ZoomToAll),
    ] {
        let name = if word == Word::ZoomAll {
            Action::ZoomAll.hint(word.text(lang), lang)
        } else {
            word.text(lang).to_owned()
        };
        if icon_button(&mut child, Some(icon), "", &name, None).clicked() {
            queue.push(Command::View(command));
        }
    }
}
