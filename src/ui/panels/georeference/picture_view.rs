//! The picture to point at: enlarged by the wheel, moved by a drag, clicked where a control point is.

use std::sync::Arc;

use egui::{Align2, Color32, ColorImage, Rect, Sense, Stroke, StrokeKind, TextureHandle, TextureOptions, pos2, vec2};

use super::shown_part::{MOST_PX, Part, seen_in, suiting};
use crate::data::Pixels;
use crate::i18n::{Lang, Word};
use crate::session::{Command, GeoreferenceCommand, Georeferencing, PicturePreview};
use crate::ui::{fonts, theme};

/// How high the picture is, and what of the panel's height it takes at most: the points below it are seen as well.
const HEIGHT: std::ops::RangeInclusive<f32> = 140.0..=240.0;
const SHARE: f32 = 0.27;
/// How much larger than the whole picture it can be shown …
const MOST_ENLARGED: f32 = 40.0;
/// … and of a large one, until one of its pixels is so large.
const LARGEST_PIXEL: f32 = 8.0;
/// Points of the wheel that double the scale, as on the map.
const WHEEL_PER_DOUBLING: f32 = 240.0;
const PIN: f32 = 9.0;
const CROSS: f32 = 5.0;
/// From a spot to the middle of its disc, across and up.
const BESIDE: f32 = PIN + 3.0;

/// What of the picture is shown.
#[derive(Default)]
pub(super) struct PictureView {
    /// The picture that is shown, and those of its copies that are drawn whole, the finest first.
    textures: Option<(Arc<Pixels>, Vec<Drawn>)>,
    /// What is seen of a finer copy, made when it is.
    detail: Option<Drawn>,
    /// 1 shows all of it.
    enlarged: f32,
    /// What of the picture is in the middle, as shares of its sides.
    middle: egui::Vec2,
}

/// Pixels as they are on the device, and which they are.
struct Drawn {
    part: Part,
    texture: TextureHandle,
}

impl std::fmt::Debug for PictureView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PictureView").field("enlarged", &self.enlarged).finish_non_exhaustive()
    }
}

impl PictureView {
    /// Shows the picture in a panel of a height.
    pub(super) fn ui(
        &mut self,
        ui: &mut egui::Ui,
        panel: f32,
        of: &Georeferencing,
        lang: Lang,
        queue: &mut Vec<Command>,
    ) {
        let p = theme::palette_of(ui);
        let height = (panel * SHARE).round().clamp(*HEIGHT.start(), *HEIGHT.end());
        let (frame, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click_and_drag());
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
        let Some(finest) = preview.copies.first() else { return };
        if self.textures.as_ref().is_none_or(|(of, _)| !Arc::ptr_eq(of, finest)) {
            let is_small = |copy: &Pixels| copy.size().iter().all(|side| *side <= MOST_PX);
            let small = preview.copies.iter().enumerate().filter(|(_, copy)| is_small(copy));
            let whole = small.map(|(nth, copy)| loaded(ui, copy, Part::whole(nth, copy.size())));
            self.textures = Some((finest.clone(), whole.collect()));
            self.detail = None;
            (self.enlarged, self.middle) = (1.0, vec2(0.5, 0.5));
        }
        let size = preview.size.map(|side| side as f32);
        self.moved(ui, &response, frame, size);
        let place = self.place(frame, size);
        self.picture_ui(ui, preview, frame, place);
        for (point, from) in of.points.iter().enumerate().filter_map(|(i, p)| Some((i, p.from?))) {
            let at = place.min + vec2(from[0] as f32 / size[0], from[1] as f32 / size[1]) * place.size();
            if frame.expand(PIN).contains(at) {
                pin(&painter, &p, at, point, point == of.chosen);
            }
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

    /// The copy whose pixels are about those of the screen: a finer one would lose every other line. One that is too
    /// large to be drawn whole lies over a coarser one, as far as it is seen.
    fn picture_ui(&mut self, ui: &egui::Ui, preview: &PicturePreview, frame: Rect, place: Rect) {
        let scale = place.width() / preview.size[0] as f32;
        // Copies reach a little beyond the picture, where its sides are odd.
        let painter = ui.painter_at(frame.intersect(place));
        let draw = |drawn: &Drawn| {
            let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            painter.image(drawn.texture.id(), drawn.part.drawn(place.min, scale), whole, Color32::WHITE);
        };
        let suiting = suiting(scale * ui.ctx().pixels_per_point(), preview.copies.len());
        let whole = self.textures.as_ref().map(|(_, whole)| whole.as_slice()).unwrap_or_default();
        let coarser = whole.iter().find(|drawn| drawn.part.copy >= suiting).or(whole.last());
        if let Some(drawn) = coarser {
            draw(drawn);
        }
        let Some(copy) = preview.copies.get(suiting).filter(|_| coarser.is_none_or(|it| it.part.copy != suiting))
        else {
            return;
        };
        let seen = seen_in(frame, place, scale);
        let is_there = |it: &&Drawn| it.part.copy == suiting && it.part.covers(seen, copy.size());
        if self.detail.as_ref().filter(is_there).is_none() {
            self.detail = Some(loaded(ui, copy, Part::around(seen, suiting, copy.size())));
        }
        if let Some(drawn) = &self.detail {
            draw(drawn);
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
            let whole = before.width() / self.enlarged / size[0];
            let most = MOST_ENLARGED.max(LARGEST_PIXEL / whole);
            let enlarged = (self.enlarged * factor).clamp(1.0, most);
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

/// A cross on the spot and a numbered disc beside it, as on the map; the chosen one filled in the accent.
fn pin(painter: &egui::Painter, p: &theme::Palette, at: egui::Pos2, point: usize, is_chosen: bool) {
    for (width, color) in [(4.0, p.case), (1.6, p.accent)] {
        painter.line_segment([at - vec2(CROSS, 0.0), at + vec2(CROSS, 0.0)], Stroke::new(width, color));
        painter.line_segment([at - vec2(0.0, CROSS), at + vec2(0.0, CROSS)], Stroke::new(width, color));
    }
    let disc = disc_of(at, painter.clip_rect());
    let (fill, text) = if is_chosen { (p.accent, p.panel) } else { (p.panel, p.text) };
    painter.circle(disc, PIN, fill, Stroke::new(1.6, p.accent));
    painter.text(disc, Align2::CENTER_CENTER, (point + 1).to_string(), fonts::bold(theme::NOTE), text);
}

/// Where the disc of a spot stands: up at its right, or at another side where that would lie outside.
fn disc_of(at: egui::Pos2, frame: Rect) -> egui::Pos2 {
    let right = if at.x + BESIDE + PIN > frame.right() { -BESIDE } else { BESIDE };
    let up = if at.y - BESIDE - PIN < frame.top() { BESIDE } else { -BESIDE };
    at + vec2(right, up)
}

/// A part of a copy, on the device.
fn loaded(ui: &egui::Ui, copy: &Pixels, part: Part) -> Drawn {
    let texture = ui.ctx().load_texture("georeferenced", image(copy, part), TextureOptions::LINEAR);
    Drawn { part, texture }
}

fn image(pixels: &Pixels, part: Part) -> ColorImage {
    let ([left, top], [right, bottom]) = (part.min, part.max);
    let colors = (top..bottom).flat_map(|y| (left..right).map(move |x| (x, y))).map(|(x, y)| {
        let [red, green, blue, alpha] = pixels.rgba(x, y);
        Color32::from_rgba_unmultiplied(red, green, blue, alpha)
    });
    ColorImage::new([(right - left) as usize, (bottom - top) as usize], colors.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_spot_stands_beside_it_and_inside() {
        let frame = Rect::from_min_max(pos2(0.0, 0.0), pos2(300.0, 240.0));
        for at in [pos2(150.0, 120.0), pos2(299.0, 1.0), pos2(2.0, 239.0), pos2(299.0, 239.0)] {
            let disc = disc_of(at, frame);
            assert!(disc.distance(at) > PIN + 2.0 && frame.contains(disc), "{at:?}: {disc:?}");
        }
    }
}
