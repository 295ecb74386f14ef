//! The worker that paints the map's pictures, and the desk over which the window and it exchange them.
//!
//! The worker takes the newest wish and leaves out those that were overtaken. What fails on the GPU is painted by
//! the CPU painter, and no panic ends the worker.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::blit::PictureTexture;
use super::gpu_pictures::{GpuPictures, Next};
use super::picture::{PictureKey, options};
use super::sizes::{Settling, ratio_within};
use crate::crs::{MapCrs, MapRect};
use crate::export::SystemFonts;
use crate::plan::Plan;
use crate::progress::Progress;
use crate::render::{self, Drawing, Emphasis, KeptLabel, Legend, MapView, Picture, PlanDrawings, Scene, SceneOptions};

/// After so many failures in turn the GPU is asked no more.
const MOST_FAILURES: u32 = 3;

/// A picture to be painted, with all it needs.
pub struct Wish {
    pub key: PictureKey,
    pub plan: Plan,
    /// What is shown of the query.
    pub emphasis: Emphasis,
    /// Cancelled when a picture of another scale is wished for: this one would be of no use by then.
    pub progress: Progress,
}

/// What has to be the same for labels to stay: the map CRS they lie in, the size of the map they were placed for, and
/// where it was sent.
type LabelGround = (MapCrs, [f64; 2], u64);

/// What the worker keeps from picture to picture.
pub struct Kit {
    drawings: PlanDrawings,
    fonts: SystemFonts,
    /// The labels of the last picture, and the ground they were placed on.
    labels: Option<(LabelGround, Vec<KeptLabel>)>,
    /// The widest and highest picture that can be shown.
    most_across: f64,
    /// Characters of the last scene that no font has, each with a name that it is in.
    missing: Vec<(char, String)>,
}

impl Kit {
    fn new(fonts: SystemFonts, most_across: f64) -> Self {
        Self { drawings: PlanDrawings::default(), fonts, labels: None, most_across, missing: Vec::new() }
    }

    /// The scene of a wish in a view that reaches so far beyond what is seen of it, and the legend of what is seen.
    pub fn scene(&mut self, wish: &Wish, view: MapView, margin_px: [f64; 2]) -> Option<(Scene, Option<Legend>)> {
        let Wish { key, plan, emphasis, progress } = wish;
        // Kept for every scale: a picture of another scale must not undo this work, or a zoom would starve it.
        let drawings = self.drawings.update(plan, &key.crs, &Progress::default()).ok()?;
        let shown: Vec<&Drawing> = drawings.iter().map(AsRef::as_ref).collect();
        let legend = key.has_legend().then(|| key.told(Legend::in_view(plan, &shown, &key.view, key.lang)));
        // A map of another size has other room: what was squeezed in a small one need not stay so.
        let ground = (key.crs.clone(), key.view.size_px(), key.arrival);
        let before = self.labels.as_ref().filter(|(of, _)| *of == ground);
        let mut options = SceneOptions {
            selection: key.selection.as_ref().map(|of| (of.layer.clone(), of.feature)),
            also_selected: key.selected.clone(),
            margin_px,
            previous_labels: before.map(|(_, labels)| labels.clone()).unwrap_or_default(),
            emphasis: emphasis.clone(),
            fonts: self.fonts.fonts().clone(),
            ..options(plan, key, legend.clone())
        };
        let mut scene = render::scene(view, &key.crs, &shown, &options, progress).ok()?;
        if self.fonts.look_for(&scene.missing_characters) {
            options.fonts = self.fonts.fonts().clone();
            scene = render::scene(view, &key.crs, &shown, &options, progress).ok()?;
        }
        self.labels = Some((ground, scene.kept_labels()));
        self.missing = missing_in(&scene);
        // The labels have left it room; the window draws it, where it does not move with an older picture.
        scene.furniture.clear();
        Some((scene, legend))
    }
}

/// The characters of a scene that no font has.
fn missing_in(scene: &Scene) -> Vec<(char, String)> {
    if scene.missing_characters.is_empty() {
        return Vec::new();
    }
    let names = scene.labels_with_missing();
    let name_of = |c: char| names.iter().find(|(_, name)| name.contains(c)).map(|(_, name)| name.clone());
    scene.missing_characters.iter().map(|c| (*c, name_of(*c).unwrap_or_default())).collect()
}

/// A picture on its way to the window.
pub struct Painted {
    pub key: PictureKey,
    /// What the picture shows: the key's view, or more.
    pub frame: MapView,
    /// Whether it is the picture wished for, not one to bridge the time until then.
    pub is_final: bool,
    pub image: Image,
    pub legend: Option<Legend>,
    /// The ground below what is written in it.
    pub written: Arc<[MapRect]>,
}

pub enum Image {
    Pixels(Picture),
    Texture(Arc<PictureTexture>),
}

/// What a person should know of the map's pictures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The GPU failed again and again: from now on the CPU painter does its work.
    ByProcessor,
    /// No painter could paint what was wished for.
    Undrawn,
    /// No font has these characters, each with a name that it is in: there are boxes in their places.
    Boxes(Vec<(char, String)>),
}

/// What the window and the worker share.
#[derive(Default)]
struct Exchange {
    wish: Option<Wish>,
    /// The scale of the picture being painted, and how to stop it.
    painting: Option<(f64, Progress)>,
    painted: Option<Painted>,
    /// Canvases that the window shows no more.
    free: Vec<Arc<PictureTexture>>,
    trouble: Vec<Trouble>,
    closed: bool,
}

#[derive(Default)]
pub struct Desk {
    exchange: Mutex<Exchange>,
    changed: Condvar,
}

impl Desk {
    fn open(&self) -> MutexGuard<'_, Exchange> {
        // A worker that panicked left nothing half written here.
        self.exchange.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn wish(&self, wish: Wish) {
        let mut exchange = self.open();
        if let Some((scale, progress)) = &exchange.painting
            && *scale != wish.key.view.metres_per_px()
        {
            progress.cancel();
        }
        exchange.wish = Some(wish);
        drop(exchange);
        self.changed.notify_all();
    }

    pub fn take_painted(&self) -> Option<Painted> {
        self.open().painted.take()
    }

    pub fn give_back(&self, texture: Arc<PictureTexture>) {
        self.open().free.push(texture);
    }

    /// What has gone wrong since it was asked last.
    pub fn take_troubles(&self) -> Vec<Trouble> {
        std::mem::take(&mut self.open().trouble)
    }

    fn tell(&self, trouble: Trouble, ctx: &egui::Context) {
        self.open().trouble.push(trouble);
        ctx.request_repaint();
    }

    /// Whether a picture of this size comes too late: the map has another size, or there is no map.
    pub fn is_outgrown(&self, size: [f64; 2]) -> bool {
        let exchange = self.open();
        exchange.closed || exchange.wish.as_ref().is_some_and(|wish| wish.key.view.size_px() != size)
    }

    pub fn close(&self) {
        self.open().closed = true;
        self.changed.notify_all();
    }

    pub fn is_closed(&self) -> bool {
        self.open().closed
    }

    /// Canvases that nothing shows any more, one that was painted and overtaken among them.
    pub fn free_textures(&self) -> Vec<Arc<PictureTexture>> {
        std::mem::take(&mut self.open().free)
    }

    /// The next wish, waited for; `None` when the window is gone. After `rest` without one: [`Turn::Rest`].
    fn next(&self, rest: Option<std::time::Duration>) -> Turn {
        let mut exchange = self.open();
        loop {
            if exchange.closed {
                return Turn::Closed;
            }
            if let Some(wish) = exchange.wish.take() {
                exchange.painting = Some((wish.key.view.metres_per_px(), wish.progress.clone()));
                return Turn::Wish(Box::new(wish));
            }
            let Some(rest) = rest else {
                exchange = self.changed.wait(exchange).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let waited = self.changed.wait_timeout(exchange, rest).unwrap_or_else(PoisonError::into_inner);
            exchange = waited.0;
            if waited.1.timed_out() && exchange.wish.is_none() && !exchange.closed {
                return Turn::Rest;
            }
        }
    }

    fn deliver(&self, painted: Painted, ctx: &egui::Context) {
        let mut exchange = self.open();
        if let Some(Painted { image: Image::Texture(overtaken), .. }) = exchange.painted.replace(painted) {
            exchange.free.push(overtaken);
        }
        drop(exchange);
        ctx.request_repaint();
    }
}

enum Turn {
    Wish(Box<Wish>),
    /// Nothing new was wished for in a while.
    Rest,
    Closed,
}

/// One picture after the other, the newest wish first, until the window is gone.
pub fn work(desk: &Desk, ctx: &egui::Context, gpu: Option<GpuPictures>) {
    let most_across = ctx.input(|i| i.max_texture_side) as f64;
    let mut painter =
        Painter { kit: Kit::new(SystemFonts::usual(), most_across), gpu, failures: 0, told: BTreeSet::new() };
    let mut settling = Settling::default();
    // The wish whose picture is not final yet, and how long to wait for a newer one before it is made so.
    let mut unfinished: Option<(Box<Wish>, std::time::Duration)> = None;
    loop {
        let (wish, rested) = match desk.next(unfinished.as_ref().map(|(_, rest)| *rest)) {
            Turn::Wish(wish) => (wish, false),
            Turn::Rest => match unfinished.take() {
                Some((wish, _)) => (wish, true),
                None => continue,
            },
            Turn::Closed => break,
        };
        unfinished = None;
        let resting = settling.rest(wish.key.view.size_px(), Instant::now()).filter(|_| !rested);
        if let Some(rest) = resting {
            unfinished = Some((wish, rest));
            continue;
        }
        let next = painter.paint(&wish, desk, ctx, rested);
        painter.tell_missing(desk, ctx);
        match next {
            Next::Final(painted) => {
                if let Some(painted) = painted {
                    desk.deliver(painted, ctx);
                }
            }
            Next::Later { painted, rest } => {
                if let Some(painted) = painted {
                    desk.deliver(painted, ctx);
                }
                unfinished = Some((wish, rest));
            }
        }
    }
}

/// The GPU, while it can be trusted, and the CPU painter.
struct Painter {
    kit: Kit,
    gpu: Option<GpuPictures>,
    /// How often in turn the GPU made no whole picture.
    failures: u32,
    /// Characters without a font that were told of.
    told: BTreeSet<char>,
}

impl Painter {
    /// Tells once of each character that no font has.
    fn tell_missing(&mut self, desk: &Desk, ctx: &egui::Context) {
        let missing = std::mem::take(&mut self.kit.missing);
        let news: Vec<_> = missing.into_iter().filter(|(c, _)| self.told.insert(*c)).collect();
        if !news.is_empty() {
            desk.tell(Trouble::Boxes(news), ctx);
        }
    }

    /// Paints a wish, whatever goes wrong on the way.
    fn paint(&mut self, wish: &Wish, desk: &Desk, ctx: &egui::Context, rested: bool) -> Next {
        if let Some(gpu) = self.gpu.as_mut().filter(|_| self.failures < MOST_FAILURES) {
            let kit = &mut self.kit;
            // A panic has been told on the standard error by now; what it left half done is thrown away.
            match catch_unwind(AssertUnwindSafe(|| gpu.paint_checked(wish, kit, desk, rested))) {
                Ok(Some(next)) => {
                    self.failures = 0;
                    return next;
                }
                Ok(None) => {}
                Err(_) => self.kit = Kit::new(SystemFonts::usual(), self.kit.most_across),
            }
            self.failures += 1;
            gpu.forget();
            if self.failures == MOST_FAILURES {
                desk.tell(Trouble::ByProcessor, ctx);
            }
        }
        // The CPU painter has no use for canvases.
        drop(desk.free_textures());
        let kit = &mut self.kit;
        let painted = catch_unwind(AssertUnwindSafe(|| on_cpu(wish, kit))).unwrap_or_else(|_| {
            self.kit = Kit::new(SystemFonts::usual(), self.kit.most_across);
            None
        });
        if painted.is_none() && !wish.progress.is_cancelled() {
            desk.tell(Trouble::Undrawn, ctx);
        }
        Next::Final(painted)
    }
}

/// The picture of a wish by the CPU painter.
pub fn on_cpu(wish: &Wish, kit: &mut Kit) -> Option<Painted> {
    let frame = wish.key.view;
    let (scene, legend) = kit.scene(wish, frame, [0.0, 0.0])?;
    let ratio = ratio_within(frame.size_px(), f64::from(wish.key.pixels_per_point), kit.most_across);
    let picture = render::paint(&scene, ratio, &Progress::default()).ok()?;
    let (key, written) = (wish.key.clone(), written(&scene));
    Some(Painted { key, frame, is_final: true, image: Image::Pixels(picture), legend, written })
}

/// The ground below the names of a scene, without the lines that lead to them.
pub fn written(scene: &Scene) -> Arc<[MapRect]> {
    // Guards of leading lines are narrower than any letter is high.
    let boxes = scene.labels.iter().flat_map(|label| &label.boxes).filter(|b| b.bottom - b.top > 6.0);
    let corners = boxes.map(|b| [[b.left, b.top], [b.right, b.bottom]].map(|p| scene.seen.map_from_screen(p)));
    corners.filter_map(MapRect::of_points).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::FeatureId;
    use crate::i18n::Lang;
    use crate::plan::FeatureRef;
    use crate::render::{Look, Theme};

    #[test]
    fn a_new_selection_is_a_new_picture() {
        let plan = crate::plan::open_bundled(&Progress::default()).unwrap().plan;
        let extent = plan.home_extent().unwrap();
        let crs = MapCrs::for_extent(Some(extent));
        let view = MapView::fitted(crs.map_rect(extent).unwrap(), [240.0, 180.0], 8.0);
        let mut kit = Kit::new(SystemFonts::in_folders(Vec::new()), 2048.0);
        let mut painted = |selection: Option<FeatureRef>| {
            let (look, lang, crs) = (Look::default(), Lang::En, crs.clone());
            let (grid, legend) = (false, false);
            let key = PictureKey {
                revision: 1,
                answer: 0,
                claim: 0,
                sketched: 0,
                asked: Vec::new(),
                view,
                arrival: 0,
                crs,
                lang,
                label_language: None,
                look,
                grid,
                legend,
                selected: selection.iter().map(|of| of.feature.0).collect(),
                selection,
                pixels_per_point: 1.0,
                magnified: 1.0,
                notes: Vec::new(),
                names: true,
                covered: Vec::new(),
            };
            let wish = Wish {
                key: key.clone(),
                plan: plan.clone(),
                emphasis: Emphasis::default(),
                progress: Progress::default(),
            };
            match on_cpu(&wish, &mut kit).unwrap().image {
                Image::Pixels(picture) => (key, picture),
                Image::Texture(_) => panic!("the CPU painter makes pixels"),
            }
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
