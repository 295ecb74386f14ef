//! Scene to pixels on the CPU: no GPU and no display. The only door to tiny-skia's painter.
//!
//! The scene is first turned into plain shapes in picture pixels, then painted in horizontal strips side by
//! side. The strips do not depend on the number of threads, and neither do the bytes.

use rayon::prelude::*;
use tiny_skia::{FillRule, Paint, PixmapMut, PixmapPaint, Rect, Transform};

use super::raster_crowded::coverage;
use super::scene::Scene;
use super::shapes::{PaintLayer, PaintShape, Style, paint_layers};
use super::text::narrow;
use super::warp::Area;
use crate::progress::{Cancelled, Progress};
use crate::project::Color;

/// Height of a strip, pixels.
const STRIP: usize = 96;
/// The widest and the highest picture.
pub const MOST_PIXELS_ACROSS: u32 = 16_384;
/// The widest sprite; a label is never so large.
#[cfg(feature = "gui")]
const MOST_SPRITE_PX: f32 = 4096.0;
/// Pixels of the largest picture: 400 MB of memory.
pub const MOST_PIXELS: u64 = 100_000_000;

/// A painted picture: RGBA, 8 bits each, rows from the top. It is opaque (every alpha is 255), so that
/// premultiplied and straight colours are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pub rgba: Vec<u8>,
}

impl Picture {
    /// The colour of a pixel, if there is such a pixel.
    pub fn pixel(&self, x: u32, y: u32) -> Option<Color> {
        if x >= self.width || y >= self.height {
            return None;
        }
        let at = (y as usize * self.width as usize + x as usize) * 4;
        match self.rgba.get(at..at + 3) {
            Some([red, green, blue]) => Some(Color::rgb(*red, *green, *blue)),
            _ => None,
        }
    }
}

/// Why there is no picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PaintError {
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    #[error(
        "a picture of {width} by {height} pixels is too large: at most {MOST_PIXELS_ACROSS} across, 100 million in all"
    )]
    TooLarge { width: u32, height: u32 },
    #[error("the picture could not be written as PNG: {0}")]
    Png(String),
}

/// Paints a scene; `pixel_ratio` is the number of picture pixels for one design pixel (2 on a fine screen).
///
/// The same scene gives the same bytes on one thread and on many.
pub fn paint(scene: &Scene, pixel_ratio: f64, progress: &Progress) -> Result<Picture, PaintError> {
    let ratio = if pixel_ratio.is_finite() { pixel_ratio.clamp(0.1, 16.0) } else { 1.0 };
    let pixels = |size: f64| (size * ratio).round().max(1.0) as u32;
    let [width, height] = scene.view.size_px().map(pixels);
    let too_large = width.max(height) > MOST_PIXELS_ACROSS || u64::from(width) * u64::from(height) > MOST_PIXELS;
    if too_large {
        return Err(PaintError::TooLarge { width, height });
    }
    let layers = paint_layers(scene, ratio, progress)?;
    progress.check()?;
    let row = width as usize * 4;
    let mut rgba = vec![0; row * height as usize];
    let strips: Vec<(usize, &mut [u8])> = rgba.chunks_mut(row * STRIP).enumerate().collect();
    strips.into_par_iter().try_for_each(|(i, bytes)| {
        let rows = u32::try_from(bytes.len() / row).unwrap_or(0);
        paint_strip(bytes, [width, rows], i * STRIP, &layers, scene.background, progress)
    })?;
    Ok(Picture { width, height, rgba })
}

/// The picture as a PNG file.
pub fn png(picture: &Picture) -> Result<Vec<u8>, PaintError> {
    let mut rgba = picture.rgba.clone();
    let pixmap = PixmapMut::from_bytes(&mut rgba, picture.width, picture.height)
        .ok_or_else(|| PaintError::Png("its buffer does not fit its size".to_owned()))?;
    pixmap.as_ref().encode_png().map_err(|e| PaintError::Png(e.to_string()))
}

fn paint_strip(
    bytes: &mut [u8],
    [width, rows]: [u32; 2],
    top: usize,
    layers: &[PaintLayer<'_>],
    background: Color,
    progress: &Progress,
) -> Result<(), Cancelled> {
    let Some(mut strip) = PixmapMut::from_bytes(bytes, width, rows) else { return Ok(()) };
    strip.fill(tiny_skia::Color::from_rgba8(background.red, background.green, background.blue, 255));
    // Strips are counted from the top of a picture no higher than 16,384 pixels.
    let from = narrow(top as f64);
    let to = from + narrow(f64::from(rows));
    let place = Transform::from_translate(0.0, -from);
    for layer in layers {
        progress.check()?;
        let mut shapes = layer.shapes.iter().filter(|s| s.top < to && s.bottom > from).peekable();
        let rasters = rasters(layer, [width, rows], top, progress)?;
        if shapes.peek().is_none() && rasters.is_empty() {
            continue;
        }
        if layer.opacity >= 1.0 {
            lay(&mut strip, &rasters);
            for shape in shapes {
                paint_shape(&mut strip, shape, place);
            }
            continue;
        }
        let Some(mut sheet) = tiny_skia::Pixmap::new(width, rows) else { continue };
        lay(&mut sheet.as_mut(), &rasters);
        for shape in shapes {
            paint_shape(&mut sheet.as_mut(), shape, place);
        }
        let paint = PixmapPaint { opacity: narrow(layer.opacity), ..PixmapPaint::default() };
        strip.draw_pixmap(0, 0, sheet.as_ref(), &paint, Transform::identity(), None);
    }
    Ok(())
}

/// What of a layer's pictures is seen in a strip.
fn rasters(
    layer: &PaintLayer<'_>,
    [width, rows]: [u32; 2],
    top: usize,
    progress: &Progress,
) -> Result<Vec<tiny_skia::Pixmap>, Cancelled> {
    let mut painted = Vec::new();
    for raster in &layer.rasters {
        let Some(mut pixmap) = tiny_skia::Pixmap::new(width, rows) else { continue };
        let area = Area { left: 0, top: u32::try_from(top).unwrap_or(u32::MAX), width, height: rows };
        if raster.paint(area, pixmap.data_mut(), progress)? {
            painted.push(pixmap);
        }
    }
    Ok(painted)
}

fn lay(strip: &mut PixmapMut<'_>, rasters: &[tiny_skia::Pixmap]) {
    for raster in rasters {
        strip.draw_pixmap(0, 0, raster.as_ref(), &PixmapPaint::default(), Transform::identity(), None);
    }
}

/// A few shapes as a small picture of their own with a transparent ground.
#[cfg(feature = "gui")]
#[derive(Clone, Debug)]
pub(super) struct Sprite {
    /// The pixel of its top left corner in the shapes' own pixels.
    pub left: i32,
    pub top: i32,
    pub width: u32,
    pub height: u32,
    /// Premultiplied, rows from the top.
    pub rgba: Vec<u8>,
}

/// Paints shapes into the smallest picture that holds them; `None` when there is nothing to see, or too much.
#[cfg(feature = "gui")]
pub(super) fn sprite(shapes: &[PaintShape]) -> Option<Sprite> {
    let bounds = shapes.iter().map(|s| s.path.bounds());
    let bounds = bounds.map(|b| [b.left(), b.top(), b.right(), b.bottom()]);
    let [left, top, right, bottom] =
        bounds.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])?;
    // A hairline's ink reaches a pixel beyond its path.
    let (left, top) = ((left - 1.5).floor(), (top - 1.5).floor());
    let (width, height) = ((right + 1.5).ceil() - left, (bottom + 1.5).ceil() - top);
    if !(1.0..=MOST_SPRITE_PX).contains(&width) || !(1.0..=MOST_SPRITE_PX).contains(&height) {
        return None;
    }
    let mut pixmap = tiny_skia::Pixmap::new(width as u32, height as u32)?;
    let place = Transform::from_translate(-left, -top);
    for shape in shapes {
        paint_shape(&mut pixmap.as_mut(), shape, place);
    }
    let (width, height) = (pixmap.width(), pixmap.height());
    Some(Sprite { left: left as i32, top: top as i32, width, height, rgba: pixmap.take() })
}

fn paint_shape(strip: &mut PixmapMut<'_>, shape: &PaintShape, place: Transform) {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    let Color { red, green, blue } = shape.color;
    paint.set_color_rgba8(red, green, blue, shape.alpha);
    if shape.is_crowded {
        paint_crowded(strip, shape, &paint, -place.ty);
        return;
    }
    match &shape.style {
        Style::EvenOdd => strip.fill_path(&shape.path, &paint, FillRule::EvenOdd, place, None),
        Style::Winding => strip.fill_path(&shape.path, &paint, FillRule::Winding, place, None),
        Style::Hairline(stroke) => strip.stroke_path(&shape.path, &paint, stroke, place, None),
    }
}

/// Fills a path of very many edges, in a strip that begins at a row.
fn paint_crowded(strip: &mut PixmapMut<'_>, shape: &PaintShape, paint: &Paint<'_>, top: f32) {
    let size = [strip.width(), strip.height()];
    let is_even_odd = matches!(shape.style, Style::EvenOdd);
    let all = Rect::from_xywh(0.0, 0.0, narrow(f64::from(size[0])), narrow(f64::from(size[1])));
    if let (Some(all), Some(mask)) = (all, coverage(&shape.path, is_even_odd, size, top)) {
        strip.fill_rect(all, paint, Transform::identity(), Some(&mask));
    }
}
