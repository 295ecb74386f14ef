//! The picture to point at: enlarged by the wheel, moved by a drag, clicked where a control point is.

use std::sync::Arc;

use egui::{Align2, Color32, ColorImage, Rect, Sense, Stroke, StrokeKind, TextureHandle, TextureOptions, pos2, vec2};

use crate::data::Pixels;
use crate::i18n::{Lang, Word};
use crate::session::{Command, GeoreferenceCommand, Georeferencing};
use crate::ui::{fonts, theme};

const HEIGHT: f32 = 240.0;
/// How much larger than the whole picture it can be shown.
const MOST_ENLARGED: f32 = 40.0;
/// Points of the wheel that double the scale, as on the map.
const WHEEL_PER_DOUBLING: f32 = 240.0;
const PIN: f32 = 9.0;
/// The side of the smallest copy, pixels.
const SMALLEST_PX: u32 = 400;

/// What of the picture is shown.
#[derive(Default)]
pub(super) struct PictureView {
    /// The picture and its smaller copies, the largest first.
    textures: Option<(Arc<Pixels>, Vec<TextureHandle>)>,
    /// 1 shows all of it.
    enlarged: f32,
    /// What of the picture is in the middle, as shares of its sides.
    middle: egui::Vec2,
}

impl std::fmt::Debug for PictureView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PictureView").field("enlarged", &self.enlarged).finish_non_exhaustive()
    }
}

impl PictureView {
    pub(super) fn ui(&mut self, ui: &mut egui::Ui, of: &Georeferencing, lang: Lang, queue: &mut Vec<Command>) {
        let p = theme::palette_of(ui);
        let (frame, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::click_and_drag());
        let name = Word::GeoreferencePicture.text(lang);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, name));
        let painter = ui.painter_at(frame);
        painter.rect_filled(frame, 3.0, p.chrome);
        let Some(preview) = &of.preview else {
            let font = fonts::regular(theme::BODY);
            let text = Word::GeoreferenceReading.text(lang);
            painter.text(frame.center(), Align2::CENTER_CENTER, text, font, p.secondary);
            return;
        };
        if self.textures.as_ref().is_none_or(|(of, _)| !Arc::ptr_eq(of, &preview.pixels)) {
            let copies = copies(&preview.pixels);
            let load = |image| ui.ctx().load_texture("georeferenced", image, TextureOptions::LINEAR);
            self.textures = Some((preview.pixels.clone(), copies.into_iter().map(load).collect()));
            (self.enlarged, self.middle) = (1.0, vec2(0.5, 0.5));
        }
        let size = preview.size.map(|side| side as f32);
        self.moved(ui, &response, frame, size);
        let place = self.place(frame, size);
        let shown_px = place.width() * ui.ctx().pixels_per_point();
        let textures = self.textures.as_ref().map(|(_, textures)| textures.as_slice()).unwrap_or_default();
        // The smallest that has as many pixels as the screen: a larger one would lose every other line.
        let enough = textures.iter().rev().find(|texture| texture.size()[0] as f32 >= shown_px * 0.8);
        if let Some(texture) = enough.or(textures.first()) {
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            painter.image(texture.id(), place, whole, Color32::WHITE);
        }
        for (point, from) in of.points.iter().enumerate().filter_map(|(i, p)| Some((i, p.from?))) {
            let at = place.min + vec2(from[0] as f32 / size[0], from[1] as f32 / size[1]) * place.size();
            pin(&painter, &p, at, point, point == of.chosen);
        }
        painter.rect_stroke(frame, 3.0, Stroke::new(1.0, p.border), StrokeKind::Inside);
        if response.hovered() {
            ui.ctx().set_cursor_icon(egui::CursorIcon::Crosshair);
        }
        if response.clicked()
            && let Some(at) = response.interact_pointer_pos().filter(|at| place.contains(*at))
        {
            let share = (at - place.min) / place.size();
            let from = [f64::from(share.x * size[0]), f64::from(share.y * size[1])];
            queue.push(Command::Georeference(GeoreferenceCommand::SetFrom { point: of.chosen, from }));
        }
    }

    /// Wheel, pinch and drag.
    fn moved(&mut self, ui: &egui::Ui, response: &egui::Response, frame: Rect, size: [f32; 2]) {
        let before = self.place(frame, size);
        if response.dragged() {
            self.middle -= response.drag_delta() / before.size();
        }
        if let Some(pointer) = response.hover_pos() {
            let (wheel, pinch) = ui.input(|i| (i.smooth_scroll_delta().y, i.zoom_delta()));
            let factor = 2_f32.powf(wheel / WHEEL_PER_DOUBLING) * pinch;
            let enlarged = (self.enlarged * factor).clamp(1.0, MOST_ENLARGED);
            if enlarged != self.enlarged {
                // What lies under the pointer stays there.
                let share = (pointer - before.min) / before.size();
                self.enlarged = enlarged;
                let after = self.place(frame, size);
                self.middle -= (pointer - (after.min + share * after.size())) / after.size();
            }
            if wheel != 0.0 {
                ui.input_mut(|i| i.smooth_scroll_delta = egui::Vec2::ZERO);
            }
        }
        let half = frame.size() / self.place(frame, size).size() / 2.0;
        let held = |c: f32, half: f32| if half >= 0.5 { 0.5 } else { c.clamp(half, 1.0 - half) };
        self.middle = vec2(held(self.middle.x, half.x), held(self.middle.y, half.y));
    }

    /// Where the whole picture lies on the screen.
    fn place(&self, frame: Rect, [width, height]: [f32; 2]) -> Rect {
        let scale = (frame.width() / width).min(frame.height() / height) * self.enlarged;
        let size = vec2(width, height) * scale;
        Rect::from_min_size(frame.center() - self.middle * size, size)
    }
}

/// A numbered disc; the chosen one filled in the accent.
fn pin(painter: &egui::Painter, p: &theme::Palette, at: egui::Pos2, point: usize, is_chosen: bool) {
    let (fill, text) = if is_chosen { (p.accent, p.panel) } else { (p.panel, p.text) };
    painter.circle(at, PIN, fill, Stroke::new(1.6, p.accent));
    painter.text(at, Align2::CENTER_CENTER, (point + 1).to_string(), fonts::bold(theme::NOTE), text);
}

/// A picture and its smaller copies, down to what fits the tab.
fn copies(pixels: &Pixels) -> Vec<ColorImage> {
    let mut copies = vec![image(pixels)];
    let mut smaller = pixels.clone();
    while smaller.size().iter().any(|side| *side > SMALLEST_PX) {
        smaller = smaller.halved();
        copies.push(image(&smaller));
    }
    copies
}

fn image(pixels: &Pixels) -> ColorImage {
    let [width, height] = pixels.size();
    let colors = (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| {
        let [red, green, blue, alpha] = pixels.rgba(x, y);
        Color32::from_rgba_unmultiplied(red, green, blue, alpha)
    });
    ColorImage::new([width as usize, height as usize], colors.collect())
}
