//! Raw input becomes view commands and pointer events; the picture and the overlay are put on the screen.

use egui::{Key, PointerButton, Pos2, Rect, Sense, vec2};

use super::GpuPictures;
use super::claim_layers::ClaimLayers;
use super::furniture;
use super::hover::Hover;
use super::overlay::{self, Overlay};
use super::picture::{self, MapPicture, PictureKey};
use super::picture_worker::Trouble;
use crate::data::{GeometryType, LonLat};
use crate::i18n::Word;
use crate::plan::FeatureRef;
use crate::session::{Command, Direction, PointerEvent, SelectionCommand, Session, ViewCommand};
use crate::ui::icons::{Icon, icon_button};
use crate::ui::theme;

/// How far beside a point or a line a click still counts as on it, in points.
pub(super) const TOLERANCE_PX: f64 = 6.0;
/// Points of the wheel that double the scale.
const WHEEL_PER_DOUBLING: f64 = 240.0;
const ZOOM_STEP: f64 = 1.5;

/// The map's own memory: its picture and where the pointer is.
#[derive(Debug)]
pub struct Canvas {
    picture: MapPicture,
    overlay: Overlay,
    claim: ClaimLayers,
    pointer: Option<LonLat>,
    hover: Hover,
    /// Size of the window when the map was last measured.
    window: Option<egui::Vec2>,
}

impl Canvas {
    /// A map painted on the GPU that draws the window, where there is one.
    pub fn new(ctx: &egui::Context, gpu: Option<GpuPictures>) -> Self {
        let picture = MapPicture::new(ctx.clone(), gpu);
        let (overlay, claim, hover) = Default::default();
        Self { picture, overlay, claim, pointer: None, hover, window: None }
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
    pub fn trouble(&self) -> Option<Trouble> {
        self.picture.trouble()
    }

    pub fn ui(&mut self, ui: &mut egui::Ui, session: &Session, queue: &mut Vec<Command>) {
        let lang = session.settings.lang;
        let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::click_and_drag());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, Word::Map.text(lang)));
        let size = [f64::from(rect.width()), f64::from(rect.height())];
        if session.map_size() != size {
            // Another window has another middle; a panel that grows covers the map's edge, and moves nothing.
            let window = ui.ctx().content_rect().size();
            let same_window = self.window.replace(window) == Some(window);
            let resize = if same_window { ViewCommand::ResizeAtRight } else { ViewCommand::Resize };
            queue.push(Command::View(resize(size)));
        }
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
        let key = PictureKey {
            revision: session.plan_revision,
            answer: session.inquiry.revision,
            asked,
            claim,
            view: *view,
            crs: session.crs.clone(),
            lang,
            label_language: session.settings.label_language,
            theme: session.settings.theme,
            grid: session.settings.grid,
            legend: session.settings.legend,
            selection: session.selection.current.clone(),
            pixels_per_point: ui.ctx().pixels_per_point(),
        };
        let legend = self.picture.legend().filter(|_| key.has_legend()).cloned();
        let options = picture::options(&session.plan, &key, legend);
        let legend = crate::render::legend_place(view, &session.crs, &options);
        let reach = legend.map_or(0.0, |[x, _, width, _]| x + width);
        if session.legend_reach() != reach {
            queue.push(Command::View(ViewCommand::LegendReach(reach)));
        }
        if let Some(plan) = self.claim.plan() {
            // The reach of a query would be taken for that of the claim.
            self.picture.show(&painter, rect, key, plan, || self.claim.emphasis());
        } else {
            let emphasis = || self.overlay.emphasis(rect, session, view);
            self.picture.show(&painter, rect, key, &session.plan, emphasis);
            self.overlay.ui(&painter, rect, session, view, response.hover_pos(), queue);
        }
        self.hover.ui(ui, &painter, &response, session, view);
        furniture::furniture_ui(&painter, rect, view, &session.crs, &options);

        let screen = |p: Pos2| [f64::from(p.x - rect.left()), f64::from(p.y - rect.top())];
        let lonlat = |p: Pos2| session.crs.lonlat_from_map(view.map_from_screen(screen(p)));
        self.pointer = response.hover_pos().and_then(lonlat);

        let dragged = response.dragged_by(PointerButton::Primary) || response.dragged_by(PointerButton::Middle);
        if dragged {
            let d = response.drag_delta();
            if d != vec2(0.0, 0.0) {
                queue.push(Command::View(ViewCommand::Pan { dx: f64::from(d.x), dy: f64::from(d.y) }));
            }
            ui.ctx().set_cursor_icon(egui::CursorIcon::Grabbing);
        } else if response.hovered() {
            ui.ctx().set_cursor_icon(match session.settings.tool {
                crate::session::Tool::Pan => egui::CursorIcon::Grab,
                _ => egui::CursorIcon::Crosshair,
            });
        }
        if let Some(pointer) = response.hover_pos() {
            let (wheel, pinch) = ui.input(|i| (i.smooth_scroll_delta().y, i.zoom_delta()));
            let factor = 2f64.powf(f64::from(wheel) / WHEEL_PER_DOUBLING) * f64::from(pinch);
            if (factor - 1.0).abs() > 1e-6 {
                queue.push(Command::View(ViewCommand::ZoomAt { screen: screen(pointer), factor }));
            }
        }
        if response.double_clicked() {
            if let Some(pointer) = response.interact_pointer_pos() {
                queue.push(Command::View(ViewCommand::ZoomAt { screen: screen(pointer), factor: 2.0 }));
            }
        } else if response.clicked()
            && let Some(pointer) = response.interact_pointer_pos()
            && let Some(at) = lonlat(pointer)
        {
            let tolerance_m = TOLERANCE_PX * view.ground_metres_per_px(&session.crs);
            let point_feature = point_at(session, at, tolerance_m);
            let is_result = point_feature.as_ref().is_some_and(|of| session.inquiry.has_feature(of));
            let event = PointerEvent::Click { at, tolerance_m, point_feature, is_result };
            queue.extend(session.settings.tool.handle(&event));
        }
        if response.has_focus() {
            keep_keys(ui, &response, session);
            move_by_keys(ui, queue);
            step_by_tab(ui, session, queue);
        }
        if response.clicked() || response.drag_started() {
            response.request_focus();
        }
        if size[1] >= picture::LEAST_WITH_BUTTONS_PX {
            zoom_buttons(ui, rect, session, queue);
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

/// Arrows stay with the focused map, and Tab while there is more under the click: past the last of it, Tab goes
/// on to what comes after the map.
fn keep_keys(ui: &egui::Ui, map: &egui::Response, session: &Session) {
    let here = session.selection.also_here.len();
    let tab = session.selection.place_here().is_some_and(|place| place + 1 < here);
    let filter = egui::EventFilter { tab, horizontal_arrows: true, vertical_arrows: true, escape: false };
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

/// Arrow keys move the focused map, plus and minus zoom it.
fn move_by_keys(ui: &egui::Ui, queue: &mut Vec<Command>) {
    const STEP: f64 = 80.0;
    ui.input(|input| {
        for (key, dx, dy) in [
            (Key::ArrowLeft, STEP, 0.0),
            (Key::ArrowRight, -STEP, 0.0),
            (Key::ArrowUp, 0.0, STEP),
            (Key::ArrowDown, 0.0, -STEP),
        ] {
            if input.key_pressed(key) {
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

/// Where the zoom buttons lie on a map of this size: x, y, width, height.
pub(super) fn zoom_buttons_place([width, height]: [f64; 2]) -> [f64; 4] {
    const SIDE: f64 = 34.0;
    const MARGIN: f64 = 14.0;
    [width - MARGIN - SIDE, height - MARGIN - 3.0 * SIDE, SIDE, 3.0 * SIDE]
}

fn zoom_buttons(ui: &mut egui::Ui, map: Rect, session: &Session, queue: &mut Vec<Command>) {
    let p = theme::palette_of(ui);
    let lang = session.settings.lang;
    let [x, y, width, height] = zoom_buttons_place([map.width(), map.height()].map(f64::from)).map(|v| v as f32);
    let rect = Rect::from_min_size(map.min + vec2(x, y), vec2(width, height));
    ui.painter().rect(rect, 4.0, p.panel, egui::Stroke::new(1.0, p.border), egui::StrokeKind::Inside);
    let mut child = ui.new_child(egui::UiBuilder::new().max_rect(rect.shrink(1.0)));
    child.spacing_mut().item_spacing = egui::Vec2::ZERO;
    for (icon, word, command) in [
        (Icon::Plus, Word::ZoomIn, ViewCommand::Zoom { factor: ZOOM_STEP }),
        (Icon::Minus, Word::ZoomOut, ViewCommand::Zoom { factor: 1.0 / ZOOM_STEP }),
        (Icon::ZoomAll, Word::ZoomAll, ViewCommand::ZoomToAll),
    ] {
        if icon_button(&mut child, Some(icon), "", word.text(lang), false).clicked() {
            queue.push(Command::View(command));
        }
    }
}
