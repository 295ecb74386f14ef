//! The picture of the plan on the screen: painted by a worker, shown as a texture, moved while it is stale.
//!
//! The worker takes the newest wish and leaves out those that were overtaken. Until it delivers, the last
//! picture is shown where its ground now lies, so that the map follows the hand at once.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use egui::{Color32, ColorImage, Painter, Rect, TextureHandle, TextureOptions, pos2};

use crate::crs::MapCrs;
use crate::export::SystemFonts;
use crate::i18n::{Lang, Word};
use crate::plan::{FeatureRef, Plan};
use crate::progress::Progress;
use crate::render::{self, KeptLabel, LabelLanguage, MapView, Picture, PlanDrawings, SceneOptions, Theme};
use crate::session::Session;
use crate::ui::panels::color32;

/// Everything a picture depends on; equal keys make equal pictures.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureKey {
    /// Of the plan: layers, visibility, styles, data.
    pub revision: u64,
    pub view: MapView,
    pub lang: Lang,
    /// Of the names on the map; `None` is the window's.
    pub label_language: Option<LabelLanguage>,
    pub theme: Theme,
    /// The feature that is outlined.
    pub selection: Option<FeatureRef>,
    pub pixels_per_point: f32,
}

/// A picture to be painted, with all it needs.
struct Wish {
    key: PictureKey,
    plan: Plan,
    crs: MapCrs,
}

struct Painted {
    key: PictureKey,
    picture: Picture,
}

/// What the window and the worker share.
#[derive(Default)]
struct Exchange {
    wish: Option<Wish>,
    painted: Option<Painted>,
    closed: bool,
}

#[derive(Default)]
struct Desk {
    exchange: Mutex<Exchange>,
    wished: Condvar,
}

impl Desk {
    fn open(&self) -> MutexGuard<'_, Exchange> {
        // A worker that panicked left nothing half written here.
        self.exchange.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The map's picture and the worker that paints it.
pub struct MapPicture {
    desk: Arc<Desk>,
    wished: Option<PictureKey>,
    shown: Option<(PictureKey, TextureHandle)>,
}

impl std::fmt::Debug for MapPicture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MapPicture").field("wished", &self.wished).finish_non_exhaustive()
    }
}

impl Drop for MapPicture {
    fn drop(&mut self) {
        self.desk.open().closed = true;
        self.desk.wished.notify_all();
    }
}

impl MapPicture {
    pub fn new(ctx: egui::Context) -> Self {
        let desk = Arc::new(Desk::default());
        let worker_desk = desk.clone();
        // Without a thread the map stays empty, and the rest of the window works.
        let _ = std::thread::Builder::new().name("shapan-picture".to_owned()).spawn(move || work(&worker_desk, &ctx));
        Self { desk, wished: None, shown: None }
    }

    /// Whether the picture that is shown is not yet the one wished for.
    pub fn is_drawing(&self) -> bool {
        self.shown.as_ref().map(|(key, _)| key) != self.wished.as_ref()
    }

    /// Shows the best picture there is, and wishes for the right one.
    pub fn show(&mut self, painter: &Painter, rect: Rect, key: PictureKey, session: &Session) {
        if self.wished.as_ref() != Some(&key) {
            let wish = Wish { key: key.clone(), plan: session.plan.clone(), crs: session.crs.clone() };
            self.desk.open().wish = Some(wish);
            self.desk.wished.notify_all();
            self.wished = Some(key.clone());
        }
        let painted = self.desk.open().painted.take();
        if let Some(Painted { key, picture }) = painted {
            let size = [picture.width as usize, picture.height as usize];
            // The ground of a picture is opaque, so premultiplied and plain are the same.
            let image = ColorImage::from_rgba_premultiplied(size, &picture.rgba);
            match &mut self.shown {
                Some((shown, texture)) => {
                    texture.set(image, TextureOptions::LINEAR);
                    *shown = key;
                }
                None => self.shown = Some((key, painter.ctx().load_texture("map", image, TextureOptions::LINEAR))),
            }
        }
        match &self.shown {
            Some((shown, texture)) => {
                if shown.view != key.view || shown.theme != key.theme {
                    painter.rect_filled(rect, 0.0, color32(key.theme.colors().ground));
                }
                let place = place_of(&shown.view, &key.view, rect);
                let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
                painter.image(texture.id(), place, whole, Color32::WHITE);
            }
            None => {
                painter.rect_filled(rect, 0.0, color32(key.theme.colors().ground));
            }
        }
    }
}

/// What the map in the window shows besides its layers.
pub fn options(plan: &Plan, lang: Lang, theme: Theme) -> SceneOptions {
    SceneOptions {
        lang,
        theme,
        labels: true,
        scale_bar: true,
        north_arrow: true,
        badge: plan.is_schematic().then(|| Word::Schematic.text(lang).to_owned()),
        ..SceneOptions::default()
    }
}

/// Where the ground of an older picture lies now.
fn place_of(old: &MapView, now: &MapView, rect: Rect) -> Rect {
    let [width, height] = old.size_px();
    let corner = |screen: [f64; 2]| {
        let [x, y] = now.screen_from_map(old.map_from_screen(screen));
        rect.min + egui::vec2(x as f32, y as f32)
    };
    Rect::from_min_max(corner([0.0, 0.0]), corner([width, height]))
}

/// The worker: one picture after the other, the newest wish first, until the window is gone.
fn work(desk: &Desk, ctx: &egui::Context) {
    let mut kit = Kit { drawings: PlanDrawings::default(), fonts: SystemFonts::usual(), labels: None };
    loop {
        let mut exchange = desk.open();
        let wish = loop {
            if exchange.closed {
                return;
            }
            if let Some(wish) = exchange.wish.take() {
                break wish;
            }
            exchange = desk.wished.wait(exchange).unwrap_or_else(PoisonError::into_inner);
        };
        drop(exchange);
        let picture = paint(&wish, &mut kit);
        let mut exchange = desk.open();
        if let Some(picture) = picture {
            exchange.painted = Some(Painted { key: wish.key, picture });
        }
        drop(exchange);
        ctx.request_repaint();
    }
}

/// What the worker keeps from picture to picture.
struct Kit {
    drawings: PlanDrawings,
    fonts: SystemFonts,
    /// The labels of the last picture, and the map CRS they lie in.
    labels: Option<(MapCrs, Vec<KeptLabel>)>,
}

fn paint(wish: &Wish, kit: &mut Kit) -> Option<Picture> {
    let Wish { key, plan, crs } = wish;
    let progress = Progress::default();
    let drawings = kit.drawings.update(plan, crs, &progress).ok()?;
    let mut options = SceneOptions {
        selection: key.selection.as_ref().map(|of| (of.layer.clone(), of.feature)),
        label_language: key.label_language,
        previous_labels: kit.labels.take().filter(|(of, _)| of == crs).map(|(_, labels)| labels).unwrap_or_default(),
        fonts: kit.fonts.fonts().clone(),
        ..options(plan, key.lang, key.theme)
    };
    let shown: Vec<&render::Drawing> = drawings.iter().map(AsRef::as_ref).collect();
    let mut scene = render::scene(key.view, crs, &shown, &options, &progress).ok()?;
    if kit.fonts.look_for(&scene.missing_characters) {
        options.fonts = kit.fonts.fonts().clone();
        scene = render::scene(key.view, crs, &shown, &options, &progress).ok()?;
    }
    kit.labels = Some((crs.clone(), scene.kept_labels()));
    // The labels have left it room; the window draws it, where it does not move with an older picture.
    scene.furniture.clear();
    render::paint(&scene, f64::from(key.pixels_per_point), &progress).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::FeatureId;

    #[test]
    fn a_new_selection_is_a_new_picture() {
        let plan = crate::plan::open_bundled(&Progress::default()).unwrap().plan;
        let extent = plan.home_extent().unwrap();
        let crs = MapCrs::for_extent(Some(extent));
        let view = MapView::fitted(crs.map_rect(extent).unwrap(), [240.0, 180.0], 8.0);
        let mut kit =
            Kit { drawings: PlanDrawings::default(), fonts: SystemFonts::in_folders(Vec::new()), labels: None };
        let mut painted = |selection: Option<FeatureRef>| {
            let (theme, lang) = (Theme::Light, Lang::En);
            let key =
                PictureKey { revision: 1, view, lang, label_language: None, theme, selection, pixels_per_point: 1.0 };
            let wish = Wish { key: key.clone(), plan: plan.clone(), crs: crs.clone() };
            (key, paint(&wish, &mut kit).unwrap())
        };
        let accents = |picture: &Picture| {
            let all = (0..240).flat_map(|x| (0..180).map(move |y| (x, y)));
            all.filter(|(x, y)| picture.pixel(*x, *y) == Some(Theme::Light.colors().selection)).count()
        };
        let (no_key, none) = painted(None);
        let (key, some) = painted(Some(FeatureRef { layer: "green".into(), feature: FeatureId(0) }));
        assert_ne!(no_key, key);
        assert_eq!(accents(&none), 0);
        assert!(accents(&some) > 100, "{}", accents(&some));
    }
}
