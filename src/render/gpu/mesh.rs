//! A scene as buffers a GPU draws: triangles, line segments, sprites, and the order in which they are drawn.
//!
//! Pure: it knows no GPU. Positions are pixels from the top left corner of the scene's view, so that they keep a
//! thousandth of a pixel in `f32` however far the data lie from the origin of their reference system: every mesh
//! has an origin of its own.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::atlas::{Atlas, AtlasSprite};
use super::label_sprites::LabelSprites;
use super::tessellation::Tessellation;
use crate::crs::MapPoint;
use crate::progress::{Cancelled, Progress};
use crate::project::{Color, Hatch, Marker};
use crate::render::raster::{Sprite, sprite};
use crate::render::scene::{Item, Scene, SceneLayer, ScenePath};
use crate::render::shapes::{Frame, frame_shapes, marker_shapes};
use crate::render::text::narrow;
use crate::render::view::MapView;
use crate::render::warp::{RasterItem, Warp};

/// Features, or paths, tessellated together; each such run is drawn by itself, in turn with the window's frames.
const RUN: usize = 512;
/// Markers are painted at so many places within a pixel, across and down.
const SUBPIXELS: f64 = 4.0;

/// Which part of a scene.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Layers,
    /// The selection and the names.
    Top,
}

/// A rectangle in the mesh's pixels: left, top, right, bottom.
pub type Bounds = [f32; 4];

/// Buffers and steps of one scene, or of a part of it.
#[derive(Clone, Debug)]
pub struct Mesh {
    /// The scene's view: what the pixels count from.
    pub view: MapView,
    /// Pixels for one design pixel.
    pub ratio: f64,
    pub corners: Vec<[f32; 2]>,
    /// Three corners each.
    pub triangles: Vec<u32>,
    pub segments: Vec<Segment>,
    pub sprites: Vec<SpriteAt>,
    pub images: Vec<ImageAt>,
    pub atlas: Atlas,
    pub styles: Vec<Style>,
    pub steps: Vec<Step>,
}

/// A piece of a line: its two ends, the length of the line before it in pixels, and whether the line begins or ends with it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    pub from: [f32; 2],
    pub to: [f32; 2],
    pub before: f32,
    pub ends: u32,
}

/// The line begins with this segment.
pub const START: u32 = 1;
/// The line ends with this segment.
pub const END: u32 = 2;

/// A sprite and the whole pixel it hangs on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpriteAt {
    pub at: [f32; 2],
    pub sprite: AtlasSprite,
}

/// A part of a picture of the ground, painted for the pixels of the mesh.
#[derive(Clone, Debug, PartialEq)]
pub struct ImageAt {
    /// Of its upper left corner.
    pub at: [f32; 2],
    pub size: [u32; 2],
    /// Premultiplied, rows from the top.
    pub rgba: Vec<u8>,
}

/// The widest and highest part of a picture of the ground.
const IMAGE_PX: u32 = 1024;

/// How the primitives of a draw look. Lengths are in pixels of the picture.
#[derive(Clone, Debug, PartialEq)]
pub enum Style {
    Fill { color: Color, opacity: f64, hatch: Option<Hatch> },
    Line { color: Color, width: f64, dash: Vec<f64> },
    Sprites,
    Images,
}

/// What is drawn next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Draw(Draw),
    /// What follows is drawn on a clear sheet …
    Begin,
    /// … that is laid on what was drawn before, this opaque.
    End {
        opacity: f64,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Primitive {
    /// Of [`Mesh::triangles`]; the range counts indices.
    Triangles,
    Segments,
    Sprites,
    /// Of [`Mesh::images`]; the range holds one.
    Images,
}

/// A run of primitives of one style.
#[derive(Clone, Debug, PartialEq)]
pub struct Draw {
    pub primitive: Primitive,
    pub range: Range<u32>,
    /// Into [`Mesh::styles`].
    pub style: usize,
    /// Around the primitives, without the width of their lines.
    pub bounds: Bounds,
}

impl Mesh {
    /// The buffers of a part of a scene; `ratio` is the number of pixels for one design pixel.
    ///
    /// The same scene gives the same mesh on one thread and on many; `painted` only spares painting names again.
    pub fn of(
        scene: &Scene,
        ratio: f64,
        part: Part,
        painted: &mut LabelSprites,
        progress: &Progress,
    ) -> Result<Self, Cancelled> {
        let ratio = if ratio.is_finite() { ratio.clamp(0.1, 16.0) } else { 1.0 };
        let mut making = Making { scene, ratio, mesh: Self::empty(scene.view, ratio), pictures: Vec::new() };
        match part {
            Part::Layers => {
                for layer in &scene.layers {
                    making.layer(layer, progress)?;
                }
            }
            Part::Top => {
                if let Some(layer) = &scene.selection {
                    making.layer(layer, progress)?;
                }
                making.labels(painted);
            }
        }
        progress.check()?;
        Ok(making.finish())
    }

    fn empty(view: MapView, ratio: f64) -> Self {
        Self {
            view,
            ratio,
            corners: Vec::new(),
            triangles: Vec::new(),
            segments: Vec::new(),
            sprites: Vec::new(),
            images: Vec::new(),
            atlas: Atlas::default(),
            styles: Vec::new(),
            steps: Vec::new(),
        }
    }

    /// How much there is to draw: triangles, segments, sprites and images.
    pub fn primitives(&self) -> usize {
        self.triangles.len() / 3 + self.segments.len() + self.sprites.len() + self.images.len()
    }
}

/// A mesh in the making.
struct Making<'a> {
    scene: &'a Scene,
    ratio: f64,
    mesh: Mesh,
    /// Painted sprites; those of the mesh refer to them by number until the atlas is packed.
    pictures: Vec<Arc<Sprite>>,
}

/// The triangles of some fills.
#[derive(Default)]
struct Triangles {
    corners: Vec<[f32; 2]>,
    indices: Vec<u32>,
}

impl Making<'_> {
    fn px(&self, p: MapPoint) -> [f64; 2] {
        self.scene.view.screen_from_map(p).map(|c| c * self.ratio)
    }

    fn layer(&mut self, layer: &SceneLayer, progress: &Progress) -> Result<(), Cancelled> {
        let translucent = layer.opacity < 1.0;
        if translucent {
            self.mesh.steps.push(Step::Begin);
        }
        let mut items = layer.items.as_slice();
        while let Some(first) = items.first() {
            progress.check()?;
            let alike = match first {
                Item::Fill { .. } => items.iter().take_while(|item| fill_style(item) == fill_style(first)).count(),
                _ => 1,
            };
            let (run, rest) = items.split_at(alike.max(1));
            items = rest;
            match first {
                Item::Fill { .. } => self.fills(run),
                Item::Stroke { color, opacity, width_px, dash, paths } => {
                    let paths = self.scene.paths.get(paths.clone()).unwrap_or(&[]);
                    self.strokes(paths, *width_px, dash, (*color, *opacity));
                }
                Item::Specks { color, opacity, at } => self.specks(*color, *opacity, at),
                Item::Raster(item) => self.raster(item, progress)?,
                Item::Markers { marker, at } => self.markers(marker, at.iter().map(|(_, p)| *p)),
                Item::Frames { color, width_px, size_px, at } => {
                    let frame = Frame { color: *color, width_px: *width_px, size_px: *size_px };
                    self.at_subpixels(at.iter().copied(), |at, ratio| {
                        let mut shapes = Vec::new();
                        frame_shapes(frame, &[at], ratio, &mut shapes);
                        sprite(&shapes)
                    });
                }
            }
        }
        if translucent {
            self.mesh.steps.push(Step::End { opacity: layer.opacity });
        }
        Ok(())
    }

    fn raster(&mut self, item: &RasterItem, progress: &Progress) -> Result<(), Cancelled> {
        let tiles = Warp::new(item, self.scene.view, self.ratio).tiles(IMAGE_PX, progress)?;
        let style = self.style(Style::Images);
        for (area, rgba) in tiles {
            let at = [area.left, area.top].map(|c| narrow(f64::from(c)));
            let size = [area.width, area.height];
            let [right, bottom] = [0, 1].map(|axis| at[axis] + narrow(f64::from(size[axis])));
            let from = count(self.mesh.images.len());
            self.mesh.images.push(ImageAt { at, size, rgba });
            let bounds = [at[0], at[1], right, bottom];
            let range = from..from + 1;
            self.mesh.steps.push(Step::Draw(Draw { primitive: Primitive::Images, range, style, bounds }));
        }
        Ok(())
    }

    fn style(&mut self, style: Style) -> usize {
        if self.mesh.styles.last() != Some(&style) {
            self.mesh.styles.push(style);
        }
        self.mesh.styles.len() - 1
    }

    fn fills(&mut self, items: &[Item]) {
        let Some(style) = items.first().and_then(fill_style) else { return };
        let style = self.style(style);
        let made: Vec<Triangles> = items.par_chunks(RUN).map(|run| self.triangulated(run)).collect();
        made.into_iter().for_each(|triangles| self.add_triangles(triangles, style));
    }

    fn triangulated(&self, items: &[Item]) -> Triangles {
        let mut made = Triangles::default();
        let mut tessellation = Tessellation::default();
        for item in items {
            let Item::Fill { paths, .. } = item else { continue };
            tessellation.clear();
            for ring in self.scene.paths.get(paths.clone()).unwrap_or(&[]) {
                tessellation.push_ring(self.scene.path_points(ring).iter().map(|p| self.px(*p).map(narrow)));
            }
            tessellation.triangles(|corners, indices| {
                let base = count(made.corners.len());
                made.corners.extend_from_slice(corners);
                made.indices.extend(indices.iter().map(|i| base + i));
            });
        }
        made
    }

    fn add_triangles(&mut self, made: Triangles, style: usize) {
        if made.indices.is_empty() {
            return;
        }
        let bounds = bounds_of(made.corners.iter().copied());
        let base = count(self.mesh.corners.len());
        let from = count(self.mesh.triangles.len());
        self.mesh.corners.extend(made.corners);
        self.mesh.triangles.extend(made.indices.into_iter().map(|i| base + i));
        let range = from..count(self.mesh.triangles.len());
        self.mesh.steps.push(Step::Draw(Draw { primitive: Primitive::Triangles, range, style, bounds }));
    }

    fn specks(&mut self, color: Color, opacity: f64, at: &[MapPoint]) {
        let style = self.style(Style::Fill { color, opacity, hatch: None });
        let half = narrow(self.ratio / 2.0);
        for run in at.chunks(RUN * 8) {
            let mut made = Triangles::default();
            for p in run {
                let [x, y] = self.px(*p).map(narrow);
                let base = count(made.corners.len());
                for [dx, dy] in [[-half, -half], [half, -half], [half, half], [-half, half]] {
                    made.corners.push([x + dx, y + dy]);
                }
                made.indices.extend([0, 1, 2, 0, 2, 3].map(|i| base + i));
            }
            self.add_triangles(made, style);
        }
    }

    fn strokes(&mut self, paths: &[ScenePath], width_px: f64, dash: &[f64], (color, opacity): (Color, f64)) {
        let width = (width_px * self.ratio).max(0.05);
        let dash: Vec<f64> = dash.iter().map(|d| d * self.ratio).collect();
        let style = self.style(Style::Line { color, width, dash });
        let made: Vec<Vec<Segment>> = paths.par_chunks(RUN).map(|run| self.segments(run)).collect();
        if made.iter().all(Vec::is_empty) {
            return;
        }
        // Drawn opaque on a sheet of its own, a line does not darken where it meets itself.
        if opacity < 1.0 {
            self.mesh.steps.push(Step::Begin);
        }
        for segments in made.into_iter().filter(|s| !s.is_empty()) {
            let bounds = bounds_of(segments.iter().flat_map(|s| [s.from, s.to]));
            let from = count(self.mesh.segments.len());
            self.mesh.segments.extend(segments);
            let range = from..count(self.mesh.segments.len());
            self.mesh.steps.push(Step::Draw(Draw { primitive: Primitive::Segments, range, style, bounds }));
        }
        if opacity < 1.0 {
            self.mesh.steps.push(Step::End { opacity });
        }
    }

    fn segments(&self, paths: &[ScenePath]) -> Vec<Segment> {
        let mut segments: Vec<Segment> = Vec::new();
        for path in paths {
            let points = self.scene.path_points(path);
            let first = segments.len();
            let mut before = path.phase_px * self.ratio;
            let back = if path.closed { points.first() } else { None };
            let mut ends = points.iter().chain(back).map(|p| self.px(*p));
            let Some(mut from) = ends.next() else { continue };
            for to in ends {
                let length = (to[0] - from[0]).hypot(to[1] - from[1]);
                if length <= 0.0 {
                    continue;
                }
                let (a, b) = (from.map(narrow), to.map(narrow));
                segments.push(Segment { from: a, to: b, before: narrow(before), ends: 0 });
                before += length;
                from = to;
            }
            // A line of one point is a dot.
            if segments.len() == first && points.len() > 1 {
                let at = from.map(narrow);
                segments.push(Segment { from: at, to: at, before: narrow(before), ends: 0 });
            }
            if !path.closed {
                if let Some(segment) = segments.get_mut(first) {
                    segment.ends |= START;
                }
                if let Some(segment) = segments.last_mut() {
                    segment.ends |= END;
                }
            }
        }
        segments
    }

    fn markers(&mut self, marker: &Marker, at: impl Iterator<Item = MapPoint>) {
        self.at_subpixels(at, |at, ratio| {
            let mut shapes = Vec::new();
            marker_shapes(marker, &[at], ratio, &mut shapes);
            sprite(&shapes)
        });
    }

    /// One sprite for each place within a pixel that is met, painted when it is first met.
    fn at_subpixels(&mut self, at: impl Iterator<Item = MapPoint>, paint: impl Fn([f64; 2], f64) -> Option<Sprite>) {
        let mut painted: Vec<Option<Option<usize>>> = vec![None; (SUBPIXELS * SUBPIXELS) as usize];
        let mut sprites = Vec::new();
        for p in at {
            let steps = self.px(p).map(|c| (c * SUBPIXELS).round());
            let whole = steps.map(|s| (s / SUBPIXELS).floor());
            let part = [steps[0] - whole[0] * SUBPIXELS, steps[1] - whole[1] * SUBPIXELS];
            let Some(known) = painted.get_mut((part[1] * SUBPIXELS + part[0]) as usize) else { continue };
            let number = *known.get_or_insert_with(|| {
                let picture = paint(part.map(|c| c / SUBPIXELS), self.ratio)?;
                self.pictures.push(Arc::new(picture));
                Some(self.pictures.len() - 1)
            });
            if let Some(number) = number {
                sprites.push((whole.map(narrow), number));
            }
        }
        self.add_sprites(&sprites);
    }

    fn labels(&mut self, painted: &mut LabelSprites) {
        let made = painted.of(&self.scene.labels, |label| self.px(label.anchor), self.ratio, &self.scene.fonts);
        let mut sprites = Vec::new();
        for label in made {
            if let Some(picture) = label.sprite {
                sprites.push((label.at.map(narrow), self.pictures.len()));
                self.pictures.push(picture);
            }
        }
        self.add_sprites(&sprites);
    }

    /// Sprites as whole pixel and number; where in the atlas they lie is known in the end.
    fn add_sprites(&mut self, sprites: &[([f32; 2], usize)]) {
        let style = self.style(Style::Sprites);
        for run in sprites.chunks(RUN * 8) {
            let from = count(self.mesh.sprites.len());
            let mut bounds = [f32::MAX, f32::MAX, f32::MIN, f32::MIN];
            for (at, number) in run {
                let Some(picture) = self.pictures.get(*number) else { continue };
                let sprite = AtlasSprite::waiting(picture, *number);
                let (left, top) = (at[0] + f32::from(sprite.left), at[1] + f32::from(sprite.top));
                let (right, bottom) = (left + f32::from(sprite.width), top + f32::from(sprite.height));
                bounds = joined(bounds, [left, top, right, bottom]);
                self.mesh.sprites.push(SpriteAt { at: *at, sprite });
            }
            let range = from..count(self.mesh.sprites.len());
            if !range.is_empty() {
                self.mesh.steps.push(Step::Draw(Draw { primitive: Primitive::Sprites, range, style, bounds }));
            }
        }
    }

    fn finish(self) -> Mesh {
        let Self { mut mesh, pictures, .. } = self;
        let (atlas, places) = Atlas::packed(&pictures);
        mesh.atlas = atlas;
        for at in &mut mesh.sprites {
            at.sprite = at.sprite.placed(&places);
        }
        mesh
    }
}

fn fill_style(item: &Item) -> Option<Style> {
    match item {
        Item::Fill { color, opacity, hatch, .. } => {
            Some(Style::Fill { color: *color, opacity: *opacity, hatch: hatch.clone() })
        }
        _ => None,
    }
}

fn bounds_of(points: impl Iterator<Item = [f32; 2]>) -> Bounds {
    points.fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |b, [x, y]| joined(b, [x, y, x, y]))
}

fn joined(a: Bounds, b: Bounds) -> Bounds {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

/// Buffers are counted in 32 bits, as the GPU does; a scene is cut to its picture long before.
pub(super) fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
