//! The map's pictures on the GPU: layers kept as buffers, drawn into textures that the window shows.
//!
//! The buffers of the layers reach half a window beyond it on every side; while the view stays within them, a
//! move costs one drawing. Names are placed anew when the map has come to rest.

use std::sync::Arc;
use std::time::Duration;

use eframe::egui_wgpu::RenderState;

use super::blit::{Blitter, PictureTexture};
use super::picture::PictureKey;
use super::picture_worker::{Desk, Image, Kit, Painted, Wish, written};
use super::sizes::{framed, ratio_within};
use crate::crs::{MapCrs, MapRect};
use crate::project::LayerId;
use crate::render::gpu::{GpuMesh, GpuPainter, LabelSprites, Mesh, Part, Subject, checked};
use crate::render::{self, Legend, Look, MapView, Picture};

/// A picture reaches so many pixels beyond the window, so that a short move shows no empty edge.
const FRAME_PX: f64 = 160.0;
/// … and is drawn anew when less than this is left.
const LEAST_FRAME_PX: f64 = 48.0;
/// The buffers of the layers reach so far beyond the window, in windows.
const COVERAGE: f64 = 0.5;
/// After so long without a new wish the map is at rest.
const REST: Duration = Duration::from_millis(25);
/// While zooming, the kept buffers serve views so much nearer or farther.
const ZOOM_KEPT: std::ops::RangeInclusive<f64> = 0.45..=2.2;
/// A driver that draws on the CPU is slower than the CPU painter where there are more points than this to draw.
const MOST_ON_SOFTWARE: usize = 15_000;

/// Between two slices the GPU is left alone for so long.
const IDLE: Duration = Duration::from_millis(1);

/// What became of a wish.
pub enum Next {
    Final(Option<Painted>),
    /// Painted for the time being; to be finished after a rest.
    Later {
        painted: Option<Painted>,
        rest: Duration,
    },
}

/// The layers of a plan in the GPU's memory, for one scale.
struct Layers {
    of: LayersKey,
    covers: MapRect,
    mesh: GpuMesh,
}

/// What the layers' buffers depend on.
#[derive(Clone, Debug, PartialEq)]
struct LayersKey {
    revision: u64,
    /// What recedes depends on what is asked.
    asked: Vec<LayerId>,
    /// The geometry of a claim lies over the layers, which recede.
    claim: u64,
    crs: MapCrs,
    grid: bool,
    look: Look,
    pixels_per_point: f32,
    metres_per_px: f64,
}

impl LayersKey {
    fn of(key: &PictureKey) -> Self {
        Self {
            revision: key.revision,
            asked: key.asked.clone(),
            claim: key.claim,
            crs: key.crs.clone(),
            grid: key.grid,
            look: key.look,
            pixels_per_point: key.pixels_per_point,
            metres_per_px: key.view.metres_per_px(),
        }
    }

    /// The same but for the scale.
    fn is_zoomed(&self, other: &Self) -> bool {
        Self { metres_per_px: other.metres_per_px, ..self.clone() } == *other
    }
}

/// Paints the map's pictures with the device that draws the window.
pub struct GpuPictures {
    painter: GpuPainter,
    device: wgpu::Device,
    queue: wgpu::Queue,
    blitter: Blitter,
    on_software: bool,
    layers: Option<Layers>,
    top: Option<GpuMesh>,
    names: LabelSprites,
    /// What was drawn last, and what of the map it shows.
    drawn: Option<(PictureKey, MapRect)>,
    /// Of the last final picture.
    legend: Option<Legend>,
    /// Of the last final picture.
    written: Arc<[MapRect]>,
    spare: Vec<Arc<PictureTexture>>,
}

impl GpuPictures {
    pub fn new(state: &RenderState) -> Self {
        Self {
            painter: GpuPainter::new(&state.device, &state.queue, &state.adapter),
            device: state.device.clone(),
            queue: state.queue.clone(),
            blitter: Blitter::new(state),
            on_software: state.adapter.get_info().device_type == wgpu::DeviceType::Cpu,
            layers: None,
            top: None,
            names: LabelSprites::default(),
            drawn: None,
            legend: None,
            written: Arc::default(),
            spare: Vec::new(),
        }
    }

    /// Paints a wish, at once from kept buffers where they serve, else whole. After a rest always whole.
    pub fn paint(&mut self, wish: &Wish, kit: &mut Kit, desk: &Desk, rested: bool) -> Next {
        let of = LayersKey::of(&wish.key);
        let frame = self.frame(&wish.key);
        let kept = self.layers.as_ref();
        let ratio = self.ratio(&frame, &wish.key);
        let serves = kept.is_some_and(|l| l.of == of && l.mesh.ratio() == ratio && l.covers.holds(frame.map_rect()));
        let before = self.drawn.as_ref().filter(|(key, _)| key.is_moved(&wish.key));
        if let Some((before, seen)) = before.filter(|_| !rested) {
            let margin = -LEAST_FRAME_PX * wish.key.view.metres_per_px();
            let same_scale = before.view.metres_per_px() == wish.key.view.metres_per_px();
            if same_scale && seen.grown(margin).holds(wish.key.view.map_rect()) {
                // While the last picture reaches beyond the window, moving it is all that is needed.
                return Next::Later { painted: None, rest: REST };
            }
            let zoomed = kept.is_some_and(|l| {
                let factor = l.of.metres_per_px / of.metres_per_px;
                l.of.is_zoomed(&of) && ZOOM_KEPT.contains(&factor) && l.covers.holds(wish.key.view.map_rect())
            });
            if serves || zoomed && !self.on_software {
                return Next::Later { painted: self.draw(wish, frame, desk, false), rest: REST };
            }
        }
        let (around, margin) = if serves { (wish.key.view, [0.0, 0.0]) } else { self.around(&wish.key, &frame) };
        let Some((scene, legend)) = kit.scene(wish, around, margin) else { return Next::Final(None) };
        self.legend = legend;
        self.written = written(&scene);
        let progress = &wish.progress;
        if !serves && self.on_software && scene.points.len() > MOST_ON_SOFTWARE {
            let Ok(picture) = render::paint(&scene, ratio, progress) else { return Next::Final(None) };
            self.layers = None;
            self.drawn = Some((wish.key.clone(), scene.view.map_rect()));
            let image = Image::Texture(self.uploaded(&picture, desk));
            let (key, legend, written) = (wish.key.clone(), self.legend.clone(), self.written.clone());
            return Next::Final(Some(Painted { key, frame: scene.view, is_final: true, image, legend, written }));
        }
        if !serves {
            let Ok(mesh) = Mesh::of(&scene, ratio, Part::Layers, &mut self.names, progress) else {
                return Next::Final(None);
            };
            self.layers = Some(Layers { of, covers: scene.view.map_rect(), mesh: self.painter.upload(mesh) });
        }
        let Ok(top) = Mesh::of(&scene, ratio, Part::Top, &mut self.names, progress) else { return Next::Final(None) };
        self.top = Some(self.painter.upload(top));
        Next::Final(self.draw(wish, frame, desk, true))
    }

    /// What the buffers of the layers cover, and how far that reaches beyond the window: no farther than the picture
    /// on a driver for which every vertex is work.
    fn around(&self, key: &PictureKey, frame: &MapView) -> (MapView, [f64; 2]) {
        let [width, height] = key.view.size_px();
        let of_frame = [0, 1].map(|axis| (frame.size_px()[axis] - key.view.size_px()[axis]) / 2.0);
        if self.on_software {
            return (*frame, of_frame);
        }
        let margin = [(width * COVERAGE).ceil().max(of_frame[0]), (height * COVERAGE).ceil().max(of_frame[1])];
        (key.view.resized([width + 2.0 * margin[0], height + 2.0 * margin[1]]), margin)
    }

    /// What the picture of a view shows: a little more than the view, on the same pixel grid, and no more than a
    /// texture holds.
    fn frame(&self, key: &PictureKey) -> MapView {
        let most = f64::from(self.painter.most_pixels_across());
        framed(&key.view, FRAME_PX, f64::from(key.pixels_per_point), most)
    }

    /// Pixels for one point: those of the screen, as long as a texture holds so many.
    fn ratio(&self, frame: &MapView, key: &PictureKey) -> f64 {
        let most = f64::from(self.painter.most_pixels_across());
        ratio_within(frame.size_px(), f64::from(key.pixels_per_point), most)
    }

    fn draw(&mut self, wish: &Wish, frame: MapView, desk: &Desk, is_final: bool) -> Option<Painted> {
        let ratio = self.ratio(&frame, &wish.key);
        let most = self.painter.most_pixels_across();
        let size = frame.size_px().map(|s| ((s * ratio).round().max(1.0) as u32).min(most));
        let texture = self.texture(size, desk);
        let meshes = meshes(self.layers.as_ref(), self.top.as_ref());
        let seen = wish.key.view.size_px();
        let background = wish.key.look.ground();
        let subject = Subject { meshes: &meshes, view: &frame, ratio, background };
        // Between slices the window's own frames get their turn.
        let mut between = |device: &wgpu::Device, queue: &wgpu::Queue| {
            wait(device, queue, desk);
            !desk.is_outgrown(seen)
        };
        if !self.painter.paint(&subject, &texture.texture, &mut between) {
            self.spare.push(texture);
            return None;
        }
        self.drawn = Some((wish.key.clone(), frame.map_rect()));
        Some(Painted {
            key: wish.key.clone(),
            frame,
            is_final,
            image: Image::Texture(texture),
            legend: self.legend.clone(),
            written: self.written.clone(),
        })
    }

    /// A picture of the CPU painter's in a texture.
    fn uploaded(&mut self, picture: &Picture, desk: &Desk) -> Arc<PictureTexture> {
        let shown = self.texture([picture.width, picture.height], desk);
        let rows = wgpu::TexelCopyBufferLayout {
            offset: 0,
            bytes_per_row: Some(picture.width * 4),
            rows_per_image: Some(picture.height),
        };
        self.queue.write_texture(shown.texture.as_image_copy(), &picture.rgba, rows, shown.texture.size());
        shown
    }

    /// [`Self::paint`], or `None` where the device refused something, had no memory for it, or left something out.
    pub fn paint_checked(&mut self, wish: &Wish, kit: &mut Kit, desk: &Desk, rested: bool) -> Option<Next> {
        let device = self.device.clone();
        match checked(&device, || self.paint(wish, kit, desk, rested)) {
            Ok(next) => {
                meshes(self.layers.as_ref(), self.top.as_ref()).iter().all(|mesh| mesh.left_out() == 0).then_some(next)
            }
            Err(error) => {
                report(&error);
                None
            }
        }
    }

    /// Lets go of all that lies in the GPU's memory, after something has failed.
    pub fn forget(&mut self) {
        (self.layers, self.top, self.drawn) = (None, None, None);
        self.painter.forget();
        self.spare.clear();
    }

    /// A texture of this size: one that is free, or a new one.
    fn texture(&mut self, size: [u32; 2], desk: &Desk) -> Arc<PictureTexture> {
        self.spare.extend(desk.free_textures());
        self.spare.retain(|free| [free.texture.width(), free.texture.height()] == size);
        self.spare.pop().unwrap_or_else(|| Arc::new(self.blitter.showable(self.painter.canvas(size))))
    }
}

/// What is drawn, from below.
fn meshes<'a>(layers: Option<&'a Layers>, top: Option<&'a GpuMesh>) -> Vec<&'a GpuMesh> {
    layers.map(|layers| &layers.mesh).into_iter().chain(top).collect()
}

/// Waits until the GPU has done what it was given, without keeping others from giving it work.
fn wait(device: &wgpu::Device, queue: &wgpu::Queue, desk: &Desk) {
    let (done, is_done) = std::sync::mpsc::channel();
    queue.on_submitted_work_done(move || {
        // Nobody listens any more when the worker has given up.
        let _ = done.send(());
    });
    // A lost device never answers, but says so or closes the window.
    while !desk.is_closed() && device.poll(wgpu::PollType::Poll).is_ok() {
        match is_done.recv_timeout(Duration::from_micros(500)) {
            Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {}
            _ => break,
        }
    }
    // Who waits for an idle GPU, to give the window another size, finds it so.
    std::thread::sleep(IDLE);
}

#[allow(clippy::print_stderr, reason = "the window cannot be trusted to show what its GPU does wrong")]
fn report(error: &wgpu::Error) {
    eprintln!("shapan: the map is painted without the GPU: {error}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_geometry_of_another_claim_needs_other_buffers() {
        let key = PictureKey {
            revision: 1,
            answer: 0,
            asked: Vec::new(),
            claim: 0,
            sketched: 0,
            arrival: 0,
            view: MapView::fitted(MapRect::of_point(crate::crs::MapPoint::new(0.0, 0.0)), [240.0, 180.0], 8.0),
            crs: MapCrs::for_extent(None),
            lang: crate::i18n::Lang::En,
            label_language: None,
            look: Look::default(),
            grid: false,
            legend: false,
            selection: None,
            selected: Arc::new([]),
            pixels_per_point: 1.0,
            magnified: 1.0,
            notes: Vec::new(),
            names: true,
            covered: Vec::new(),
        };
        // The legend of a claim is the same for several, so that nothing else need differ.
        let of_claim = PictureKey { claim: 2, ..key.clone() };
        assert_ne!(LayersKey::of(&key), LayersKey::of(&of_claim));
        let moved = PictureKey { lang: crate::i18n::Lang::Zh, ..of_claim.clone() };
        assert_eq!(LayersKey::of(&of_claim), LayersKey::of(&moved), "names are drawn beside the buffers");
    }
}
