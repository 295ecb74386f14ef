//! The picture of the plan on the screen: painted by a worker, shown as a texture, moved while it is stale.
//!
//! A picture reaches a little beyond the window. Until the next one is there, the last is shown where its ground
//! now lies, so that the map follows the hand at once.

use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Color32, ColorImage, Painter, Rect, TextureHandle, TextureOptions, pos2};

use super::blit::{PictureTexture, blit};
use super::gpu_pictures::GpuPictures;
use super::picture_worker::{Desk, Image, Painted, Trouble, Wish, work};
use crate::crs::{MapCrs, MapRect};
use crate::i18n::{Lang, Word};
use crate::plan::{FeatureRef, Plan};
use crate::progress::Progress;
use crate::project::LayerId;
use crate::render::{Emphasis, HIGHLIGHT_GROUP, LabelLanguage, Legend, Look, MapView, NoteMark, SceneOptions};
use crate::ui::panels::color32;

/// A lower map has room for its badge and its scale bar only: neither for zoom buttons nor for a north arrow.
pub(super) const LEAST_WITH_BUTTONS_PX: f64 = 200.0;

/// Everything a picture depends on; equal keys make equal pictures.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureKey {
    /// Of the plan: layers, visibility, styles, data.
    pub revision: u64,
    /// Of the query's answer, whose results are named first.
    pub answer: u64,
    /// The layers that it was asked of: others recede.
    pub asked: Vec<LayerId>,
    /// What is shown of a claim; 0 for nothing.
    pub claim: u64,
    /// Of what is written at sketches, of which names keep clear; 0 for nothing.
    pub sketched: u64,
    pub view: MapView,
    /// Which of the places that the map was sent to it is at: names of the picture before stay while it is the same.
    pub arrival: u64,
    pub crs: MapCrs,
    pub lang: Lang,
    /// Of the names on the map; `None` is the window's.
    pub label_language: Option<LabelLanguage>,
    pub look: Look,
    pub grid: bool,
    pub legend: bool,
    /// The feature that is outlined.
    pub selection: Option<FeatureRef>,
    /// The rows of all that are chosen of its layer.
    pub selected: Arc<[u32]>,
    /// Pixels of the screen for one of the view.
    pub pixels_per_point: f32,
    /// Points of the window for one of the view: more than 1 makes texts, lines and signs larger.
    pub magnified: f32,
    /// Review notes.
    pub notes: Vec<NoteMark>,
    /// Whether features are named.
    pub names: bool,
    /// What lies over the map besides its furniture: left, top, width, height.
    pub covered: Vec<[f64; 4]>,
}

impl PictureKey {
    /// Whether the map has a legend: the one that was asked for, or that of a claim.
    pub fn has_legend(&self) -> bool {
        self.legend || self.claim != 0
    }

    /// What of a legend the map shows: a claim brings its own, without that of the layers.
    pub fn told(&self, legend: Legend) -> Legend {
        let is_told = |id: &str| self.legend || id == HIGHLIGHT_GROUP;
        Legend { groups: legend.groups.into_iter().filter(|g| is_told(&g.id)).collect() }
    }

    /// Whether two pictures differ in nothing but what part of the map they show.
    pub fn is_moved(&self, other: &Self) -> bool {
        Self { view: other.view, ..self.clone() } == *other && self.view.size_px() == other.view.size_px()
    }
}

/// What the window shows now.
struct Shown {
    key: PictureKey,
    /// What the texture shows, beyond the key's view.
    frame: MapView,
    is_final: bool,
    surface: Surface,
}

enum Surface {
    Texture(TextureHandle),
    Native(Arc<PictureTexture>),
}

/// The map's picture and the worker that paints it.
pub struct MapPicture {
    desk: Arc<Desk>,
    wished: Option<PictureKey>,
    wished_at: Option<Instant>,
    sharp_after: Option<Duration>,
    shown: Option<Shown>,
    /// Of the picture that is shown.
    legend: Option<Legend>,
    written: Arc<[MapRect]>,
}

impl std::fmt::Debug for MapPicture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MapPicture").field("wished", &self.wished).finish_non_exhaustive()
    }
}

impl Drop for MapPicture {
    fn drop(&mut self) {
        self.desk.close();
    }
}

impl MapPicture {
    /// Pictures painted on the GPU that draws the window; without one, on the CPU.
    pub fn new(ctx: egui::Context, gpu: Option<GpuPictures>) -> Self {
        let desk = Arc::new(Desk::default());
        let worker_desk = desk.clone();
        let name = "shapan-picture".to_owned();
        // Without a thread the map stays empty, and the rest of the window works.
        let _ = std::thread::Builder::new().name(name).spawn(move || work(&worker_desk, &ctx, gpu));
        Self {
            desk,
            wished: None,
            wished_at: None,
            sharp_after: None,
            shown: None,
            legend: None,
            written: Arc::default(),
        }
    }

    /// Whether the picture that is shown is not yet the one wished for.
    pub fn is_drawing(&self) -> bool {
        self.shown.as_ref().filter(|s| s.is_final).map(|s| &s.key) != self.wished.as_ref()
    }

    /// How long the sharp picture that has come was awaited; told once.
    pub fn sharp_after(&mut self) -> Option<Duration> {
        self.sharp_after.take()
    }

    /// What a person should know of the pictures; told once.
    pub fn troubles(&self) -> Vec<Trouble> {
        self.desk.take_troubles()
    }

    /// What the picture that is shown holds, in case its legend was asked for.
    pub fn legend(&self) -> Option<&Legend> {
        self.legend.as_ref()
    }

    /// The ground below what is written in the picture that is shown.
    pub fn written(&self) -> Arc<[MapRect]> {
        self.written.clone()
    }

    /// Shows the best picture there is, and wishes for the right one, with what is asked for in it.
    pub fn show(
        &mut self,
        painter: &Painter,
        rect: Rect,
        key: PictureKey,
        plan: &Plan,
        emphasis: impl FnOnce() -> Emphasis,
    ) {
        if self.wished.as_ref() != Some(&key) {
            let progress = Progress::default();
            self.desk.wish(Wish { key: key.clone(), plan: plan.clone(), emphasis: emphasis(), progress });
            self.wished = Some(key.clone());
            self.wished_at = Some(Instant::now());
        }
        if let Some(painted) = self.desk.take_painted() {
            self.take(painted, painter);
        }
        let ground = color32(key.look.ground());
        let placed = self.shown.as_ref().and_then(|shown| {
            let frame =
                if shown.key.crs == key.crs { shown.frame } else { frame_in(&shown.frame, &shown.key.crs, &key.crs)? };
            Some((shown, place_of(&frame, &key.view, rect, [key.pixels_per_point / key.magnified, key.magnified])))
        });
        let Some((shown, place)) = placed else {
            painter.rect_filled(rect, 0.0, ground);
            return;
        };
        // A picture of this scale that reaches over the window is sharp wherever it is moved by whole pixels.
        let is_sharp = shown.key.is_moved(&key) && place.contains_rect(rect.shrink(0.5));
        if is_sharp && shown.key.view.metres_per_px() == key.view.metres_per_px() {
            self.sharp_after = self.sharp_after.or(self.wished_at.take().map(|at| at.elapsed()));
        }
        match &shown.surface {
            Surface::Native(picture) => {
                painter.add(blit(picture, rect, place, key.look.ground()));
            }
            Surface::Texture(texture) => {
                if !place.contains_rect(rect.shrink(0.5)) || shown.key.look != key.look {
                    painter.rect_filled(rect, 0.0, ground);
                }
                let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
                painter.image(texture.id(), place, whole, Color32::WHITE);
            }
        }
    }

    fn take(&mut self, painted: Painted, painter: &Painter) {
        let Painted { key, frame, is_final, image, legend, written } = painted;
        (self.legend, self.written) = (legend, written);
        let before = self.shown.take().map(|shown| shown.surface);
        let surface = match image {
            Image::Texture(texture) => {
                if let Some(Surface::Native(old)) = before {
                    self.desk.give_back(old);
                }
                Surface::Native(texture)
            }
            Image::Pixels(picture) => {
                let before = match before {
                    Some(Surface::Native(old)) => {
                        self.desk.give_back(old);
                        None
                    }
                    other => other,
                };
                let size = [picture.width as usize, picture.height as usize];
                // The ground of a picture is opaque, so premultiplied and plain are the same.
                let image = ColorImage::from_rgba_premultiplied(size, &picture.rgba);
                match before {
                    Some(Surface::Texture(mut texture)) => {
                        texture.set(image, TextureOptions::LINEAR);
                        Surface::Texture(texture)
                    }
                    _ => Surface::Texture(painter.ctx().load_texture("map", image, TextureOptions::LINEAR)),
                }
            }
        };
        self.shown = Some(Shown { key, frame, is_final, surface });
    }
}

/// What the map in the window shows besides its layers.
pub fn options(plan: &Plan, key: &PictureKey, legend: Option<Legend>) -> SceneOptions {
    let lang = key.lang;
    let is_high = key.view.size_px()[1] >= LEAST_WITH_BUTTONS_PX;
    SceneOptions {
        lang,
        theme: key.look.theme,
        vision: key.look.vision,
        grid: key.grid,
        notes: key.notes.clone(),
        legend,
        label_language: key.label_language,
        covered: key.covered.clone(),
        labels: key.names,
        scale_bar: true,
        north_arrow: is_high,
        badge: plan.is_schematic().then(|| Word::Schematic.text(lang).to_owned()),
        ..SceneOptions::default()
    }
}

/// About where a picture of one plane lies in another, until one of that plane is there: its middle and its scale are
/// right, what bends or turns is not. Nothing where its middle has no place there.
fn frame_in(frame: &MapView, of: &MapCrs, crs: &MapCrs) -> Option<MapView> {
    let centre = crs.map_from_lonlat(of.lonlat_from_map(frame.centre())?)?;
    Some(MapView::at_scale(crs, centre, frame.scale_denominator(of), frame.size_px()))
}

/// Where the ground of an older picture lies now: on whole pixels while only moved, so that it stays sharp.
/// `magnified` points of the window are one of the view.
fn place_of(old: &MapView, now: &MapView, rect: Rect, [pixels_per_point, magnified]: [f32; 2]) -> Rect {
    let [width, height] = old.size_px();
    let corner = |screen: [f64; 2]| {
        let [x, y] = now.screen_from_map(old.map_from_screen(screen));
        rect.min + egui::vec2(x as f32, y as f32) * magnified
    };
    let (min, max) = (corner([0.0, 0.0]), corner([width, height]));
    if (old.metres_per_px() / now.metres_per_px() - 1.0).abs() > 1e-9 {
        return Rect::from_min_max(min, max);
    }
    let whole = |v: f32| (v * pixels_per_point).round() / pixels_per_point;
    let size = egui::vec2(width as f32, height as f32) * magnified;
    Rect::from_min_size(pos2(whole(min.x), whole(min.y)), size)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::{Extent, LonLat, MapPoint};

    #[test]
    fn a_picture_of_another_plane_lies_about_where_its_ground_is() {
        let around = |west: f64| MapCrs::for_extent(Some(Extent { west, south: 39.7, east: west + 0.1, north: 39.8 }));
        let (before, now) = (around(116.3), around(116.5));
        let at = LonLat::new(116.41, 39.78);
        let frame = MapView::new(before.map_from_lonlat(at).unwrap(), 5.0, [800.0, 600.0]);
        let moved = frame_in(&frame, &before, &now).unwrap();
        for corner in [[0.0, 0.0], [800.0, 600.0], [400.0, 300.0]] {
            let ground = before.lonlat_from_map(frame.map_from_screen(corner)).unwrap();
            let [x, y] = moved.screen_from_map(now.map_from_lonlat(ground).unwrap());
            assert!((x - corner[0]).hypot(y - corner[1]) < 2.0, "{corner:?} lies at {x}, {y}");
        }
    }

    #[test]
    fn a_moved_picture_lies_on_whole_pixels_at_any_scale_factor() {
        let rect = Rect::from_min_size(pos2(264.0, 48.0), egui::vec2(736.0, 824.0));
        let now = MapView::new(MapPoint::new(4.5e5, 4.4e6), 3.7, [736.0, 824.0]);
        for ratio in [0.5_f32, 1.0, 1.25, 1.5, 1.75, 2.0, 3.0, 4.0] {
            for (dx, dy) in [(0.0, 0.0), (0.3, -0.7), (13.37, 101.9), (-250.01, 4.0)] {
                let old = now.panned(dx, dy);
                let place = place_of(&old, &now, rect, [ratio, 1.0]);
                for c in [place.min.x, place.min.y].map(|c| c * ratio) {
                    assert!((c - c.round()).abs() < 1e-3, "@{ratio} {dx},{dy}: {place:?}");
                }
                assert!((place.min - rect.min + egui::vec2(dx as f32, dy as f32)).length() <= 0.75 / ratio);
                assert!((place.size() - rect.size()).length() < 1e-3);
            }
            // A new scale enlarges the picture about the middle; a size of the map that is gone moves it.
            let larger = place_of(&now, &now.zoomed_at([368.0, 412.0], 2.0), rect, [ratio, 1.0]);
            assert!(
                (larger.size() - rect.size() * 2.0).length() < 1e-2 && larger.center().distance(rect.center()) < 1e-2
            );
            let tiny = now.resized([1.0, 1.0]);
            let small = Rect::from_min_size(rect.min, egui::vec2(1.0, 1.0));
            assert!(place_of(&now, &tiny, small, [ratio, 1.0]).is_finite());
        }
    }
}
