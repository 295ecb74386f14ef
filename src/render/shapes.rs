//! A scene as plain shapes in picture pixels: strokes become outlines, texts become glyphs, hatches become lines.
//! What is left for the painter is filling.

use rayon::prelude::*;
use tiny_skia::{LineCap, LineJoin, Path, PathBuilder, Stroke, StrokeDash, Transform};

use super::furniture::{Border, FurnitureShape};
use super::hatch::hatching;
use super::label::Label;
use super::marker::{figure, polygon, rounded_rect};
use super::raster_crowded::is_crowded;
use super::scene::{Item, Scene, ScenePath};
use super::text::{Fonts, narrow};
use super::warp::Warp;
use crate::crs::MapPoint;
use crate::progress::{Cancelled, Progress};
use crate::project::{Color, Hatch, Marker};

/// The round corners of the selection's frames.
pub(super) const FRAME_RADIUS_PX: f64 = 4.0;
/// The line from a small area to its name, and the border of a plate.
pub(super) const LEADER_PX: f64 = 1.2;
pub(super) const PLATE_BORDER_PX: f64 = 1.4;
/// How wide the halo of a furniture text is.
pub(super) const FURNITURE_HALO_PX: f64 = 3.0;
/// How opaque a halo is.
pub(super) const HALO_OPACITY: f64 = 0.92;
/// Lines of one style are joined into paths of about so many points …
const BATCH_POINTS: usize = 1_500;
/// … of one horizontal band this high, so that a strip meets few that are not its own.
const BAND_PX: f64 = 96.0;

pub(super) enum Style {
    EvenOdd,
    Winding,
    /// Thinner than a pixel.
    Hairline(Stroke),
}

/// One path to fill.
pub(super) struct PaintShape {
    pub path: Path,
    pub color: Color,
    pub alpha: u8,
    pub style: Style,
    /// Whether it has more edges than the painter takes in its stride.
    pub is_crowded: bool,
    pub top: f32,
    pub bottom: f32,
}

pub(super) struct PaintLayer<'a> {
    pub opacity: f64,
    /// Below the shapes.
    pub rasters: Vec<Warp<'a>>,
    pub shapes: Vec<PaintShape>,
}

/// The shapes of a scene, layer by layer, then the selection, labels, furniture.
pub(super) fn paint_layers<'a>(
    scene: &'a Scene,
    ratio: f64,
    progress: &Progress,
) -> Result<Vec<PaintLayer<'a>>, Cancelled> {
    let canvas = Canvas { scene, ratio };
    let mut layers = Vec::new();
    for (_, layer) in scene.stack() {
        // Items keep their order whatever the number of threads.
        let shapes: Vec<Vec<PaintShape>> = layer
            .items
            .par_iter()
            .with_min_len(64)
            .map(|item| progress.check().map(|()| canvas.item(item)))
            .collect::<Result<_, _>>()?;
        let shapes = shapes.into_iter().flatten().collect();
        let rasters = layer.items.iter().filter_map(|item| match item {
            Item::Raster(item) => Some(Warp::new(item, scene.view, ratio)),
            _ => None,
        });
        layers.push(PaintLayer { opacity: layer.opacity, rasters: rasters.collect(), shapes });
    }
    let labels: Vec<Vec<PaintShape>> = scene.labels.par_iter().map(|label| canvas.label(label)).collect();
    let over = |shapes| PaintLayer { opacity: 1.0, rasters: Vec::new(), shapes };
    layers.push(over(labels.into_iter().flatten().collect()));
    progress.check()?;
    let furniture = scene.furniture.iter().flat_map(|shape| canvas.furniture(shape)).collect();
    layers.push(over(furniture));
    Ok(layers)
}

struct Canvas<'a> {
    scene: &'a Scene,
    ratio: f64,
}

impl Canvas<'_> {
    fn px(&self, p: MapPoint) -> [f64; 2] {
        self.scene.view.screen_from_map(p).map(|s| s * self.ratio)
    }

    fn item(&self, item: &Item) -> Vec<PaintShape> {
        let mut shapes = Vec::new();
        match item {
            Item::Fill { color, opacity, hatch, paths, .. } => {
                let paths = self.scene.paths.get(paths.clone()).unwrap_or(&[]);
                let mut path = PathBuilder::new();
                for ring in paths {
                    self.push(&mut path, ring);
                }
                shapes.extend(filled(path.finish(), *color, *opacity, Style::EvenOdd));
                if let Some(hatch) = hatch {
                    self.hatch(hatch, paths, &mut shapes);
                }
            }
            Item::Stroke { color, opacity, width_px, dash, paths } => {
                let paths = self.scene.paths.get(paths.clone()).unwrap_or(&[]);
                self.strokes(paths, *width_px, dash, (*color, *opacity), &mut shapes);
            }
            Item::Specks { color, opacity, at } => {
                for run in at.chunks(BATCH_POINTS) {
                    let mut path = PathBuilder::new();
                    for p in run {
                        let [x, y] = self.px(*p).map(|c| narrow(c - self.ratio / 2.0));
                        let side = narrow(self.ratio);
                        if let Some(rect) = tiny_skia::Rect::from_xywh(x, y, side, side) {
                            path.push_rect(rect);
                        }
                    }
                    shapes.extend(filled(path.finish(), *color, *opacity, Style::Winding));
                }
            }
            // No shape: it is painted as it is.
            Item::Raster(_) => {}
            Item::Markers { marker, at } => self.markers(marker, at, &mut shapes),
            Item::Frames { color, width_px, size_px, at } => {
                let frame = Frame { color: *color, width_px: *width_px, size_px: *size_px };
                let at: Vec<[f64; 2]> = at.iter().map(|p| self.px(*p)).collect();
                frame_shapes(frame, &at, self.ratio, &mut shapes);
            }
        }
        shapes
    }

    fn push(&self, into: &mut PathBuilder, path: &ScenePath) {
        for (i, p) in self.scene.path_points(path).iter().enumerate() {
            let [x, y] = self.px(*p).map(narrow);
            if i == 0 { into.move_to(x, y) } else { into.line_to(x, y) }
        }
        if path.closed {
            into.close();
        }
    }

    fn hatch(&self, hatch: &Hatch, paths: &[ScenePath], shapes: &mut Vec<PaintShape>) {
        let rings: Vec<Vec<[f64; 2]>> =
            paths.iter().map(|r| self.scene.path_points(r).iter().map(|p| self.px(*p)).collect()).collect();
        let made = hatching(hatch, &rings, self.px(MapPoint::default()), self.ratio);
        let color = match hatch {
            Hatch::Lines { color, .. } | Hatch::Grid { color, .. } | Hatch::Dots { color, .. } => *color,
        };
        for run in made.lines.chunks(64) {
            let mut path = PathBuilder::new();
            for [a, b] in run {
                path.move_to(narrow(a[0]), narrow(a[1]));
                path.line_to(narrow(b[0]), narrow(b[1]));
            }
            shapes.extend(stroked(path.finish(), color, 1.0, &stroke(made.width_px, LineCap::Butt)));
        }
        for run in made.dots.chunks(256) {
            let mut path = PathBuilder::new();
            for [x, y] in run {
                path.push_circle(narrow(*x), narrow(*y), narrow(made.radius_px));
            }
            shapes.extend(filled(path.finish(), color, 1.0, Style::Winding));
        }
    }

    fn strokes(
        &self,
        paths: &[ScenePath],
        width_px: f64,
        dash: &[f64],
        (color, opacity): (Color, f64),
        shapes: &mut Vec<PaintShape>,
    ) {
        let width = width_px * self.ratio;
        if !dash.is_empty() {
            for path in paths {
                let mut builder = PathBuilder::new();
                self.push(&mut builder, path);
                let mut style = stroke(width, LineCap::Butt);
                let pattern: Vec<f32> = dash.iter().map(|d| narrow(d * self.ratio)).collect();
                let total: f64 = dash.iter().sum();
                let phase = if total > 0.0 { path.phase_px.rem_euclid(total) * self.ratio } else { 0.0 };
                style.dash = StrokeDash::new(pattern, narrow(phase));
                shapes.extend(stroked(builder.finish(), color, opacity, &style));
            }
            return;
        }
        let style = stroke(width, LineCap::Round);
        if opacity < 1.0 {
            // One path, so that it does not darken where it meets itself.
            let mut builder = PathBuilder::new();
            paths.iter().for_each(|path| self.push(&mut builder, path));
            shapes.extend(stroked(builder.finish(), color, opacity, &style));
            return;
        }
        // Opaque lines of one style may be drawn in any order: by bands, in batches.
        let band = |path: &ScenePath| {
            let points = self.scene.path_points(path);
            let y = points.get(points.len() / 2).map_or(0.0, |p| self.px(*p)[1]);
            (y / BAND_PX).floor().clamp(-1e6, 1e6) as i64
        };
        let mut banded: Vec<(i64, &ScenePath)> = paths.iter().map(|p| (band(p), p)).collect();
        banded.sort_by_key(|(band, _)| *band);
        let mut runs: Vec<&[(i64, &ScenePath)]> = Vec::new();
        for run in banded.chunk_by(|a, b| a.0 == b.0) {
            let mut rest = run;
            while !rest.is_empty() {
                let mut points = 0;
                let end = rest.iter().position(|(_, p)| {
                    points += p.points.len();
                    points > BATCH_POINTS
                });
                let (batch, after) = rest.split_at(end.map_or(rest.len(), |at| at.max(1)));
                runs.push(batch);
                rest = after;
            }
        }
        let made = runs.into_par_iter().map(|run| {
            let mut builder = PathBuilder::new();
            run.iter().for_each(|(_, path)| self.push(&mut builder, path));
            stroked(builder.finish(), color, opacity, &style)
        });
        shapes.extend(made.collect::<Vec<_>>().into_iter().flatten());
    }

    fn markers(&self, marker: &Marker, at: &[(crate::data::FeatureId, MapPoint)], shapes: &mut Vec<PaintShape>) {
        let at: Vec<[f64; 2]> = at.iter().map(|(_, p)| self.px(*p)).collect();
        marker_shapes(marker, &at, self.ratio, shapes);
    }

    fn label(&self, label: &Label) -> Vec<PaintShape> {
        label_shapes(label, label_pixel(label, self.px(label.anchor)), self.ratio, &self.scene.fonts)
    }

    fn furniture(&self, shape: &FurnitureShape) -> Vec<PaintShape> {
        let mut shapes = Vec::new();
        match shape {
            FurnitureShape::Panel { rect, radius, fill, border } => {
                panel(rect.map(|r| r * self.ratio), *radius, self.ratio, *fill, border.as_ref(), &mut shapes);
            }
            FurnitureShape::Polygon { points, fill, border } => {
                let points: Vec<[f64; 2]> = points.iter().map(|p| p.map(|c| c * self.ratio)).collect();
                let path = polygon(&points);
                if let Some(color) = fill {
                    shapes.extend(filled(path.clone(), *color, 1.0, Style::Winding));
                }
                self::border(path, border.as_ref(), self.ratio, &mut shapes);
            }
            FurnitureShape::Polyline { points, color, width_px, dash } => {
                let mut path = PathBuilder::new();
                for (i, p) in points.iter().enumerate() {
                    let [x, y] = p.map(|c| narrow(c * self.ratio));
                    if i == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
                }
                let mut style = stroke(width_px * self.ratio, LineCap::Butt);
                if !dash.is_empty() {
                    style.dash = StrokeDash::new(dash.iter().map(|d| narrow(d * self.ratio)).collect(), 0.0);
                }
                shapes.extend(stroked(path.finish(), *color, 1.0, &style));
            }
            FurnitureShape::Text { text, at, size_px, bold, color, halo } => {
                let [x, y] = at.map(|c| narrow(c * self.ratio));
                let place = Transform::from_translate(x, y);
                let path = self.scene.fonts.outline(text, size_px * self.ratio, *bold, place);
                if let (Some(halo), Some(path)) = (halo, &path) {
                    let style = stroke(FURNITURE_HALO_PX * self.ratio, LineCap::Round);
                    shapes.extend(filled(outlined(path, &style), *halo, HALO_OPACITY, Style::Winding));
                }
                shapes.extend(filled(path, *color, 1.0, Style::Winding));
            }
        }
        shapes
    }
}

/// Where a label's anchor is drawn: upright names stand on whole pixels, crisp and each time the same.
pub(super) fn label_pixel(label: &Label, at: [f64; 2]) -> [f64; 2] {
    if label.angle_deg == 0.0 && label.leader.is_none() && !label.by_characters { at.map(f64::round) } else { at }
}

/// The shapes of one label whose anchor is at this pixel.
pub(super) fn label_shapes(label: &Label, [x, y]: [f64; 2], ratio: f64, fonts: &Fonts) -> Vec<PaintShape> {
    let mut shapes = Vec::new();
    let at = |[dx, dy]: [f64; 2]| [x + dx * ratio, y + dy * ratio];
    if let Some(leader) = &label.leader {
        let mut path = PathBuilder::new();
        let (from, to) = (at(leader.from).map(narrow), at(leader.to).map(narrow));
        path.move_to(from[0], from[1]);
        path.line_to(to[0], to[1]);
        shapes.extend(stroked(path.finish(), leader.color, 1.0, &stroke(LEADER_PX * ratio, LineCap::Butt)));
    }
    if let Some(plate) = &label.plate {
        let [left, top, width, height] = plate.rect;
        let [left, top] = at([left, top]);
        let rect = [left, top, width * ratio, height * ratio];
        let border = Border { color: plate.colors.border, width_px: PLATE_BORDER_PX, dash: Vec::new() };
        panel(rect, plate.radius, ratio, Some((plate.colors.ground, 1.0)), Some(&border), &mut shapes);
    }
    let (sin, cos) = label.angle_deg.to_radians().sin_cos();
    let mut glyphs = Vec::new();
    for line in &label.lines {
        let [dx, dy] = line.offset;
        let [left, base] = at([dx * cos - dy * sin, dx * sin + dy * cos]).map(narrow);
        let (sin, cos) = (label.angle_deg + line.turn_deg).to_radians().sin_cos();
        let (sin, cos) = (narrow(sin), narrow(cos));
        let place = Transform::from_row(cos, sin, -sin, cos, left, base);
        let path = fonts.outline(&line.text, line.size_px * ratio, line.bold, place);
        glyphs.extend(path.map(|path| (path, line.color)));
    }
    if label.halo_px > 0.0 && label.plate.is_none() {
        let style = stroke(label.halo_px * ratio, LineCap::Round);
        for (path, _) in &glyphs {
            shapes.extend(filled(outlined(path, &style), label.halo, HALO_OPACITY, Style::Winding));
        }
    }
    shapes.extend(glyphs.into_iter().flat_map(|(path, color)| filled(Some(path), color, 1.0, Style::Winding)));
    shapes
}

fn panel(
    rect: [f64; 4],
    radius: f64,
    ratio: f64,
    fill: Option<(Color, f64)>,
    outline: Option<&Border>,
    shapes: &mut Vec<PaintShape>,
) {
    let path = rounded_rect(rect, radius * ratio);
    if let Some((color, opacity)) = fill {
        shapes.extend(filled(path.clone(), color, opacity, Style::Winding));
    }
    border(path, outline, ratio, shapes);
}

fn border(path: Option<Path>, border: Option<&Border>, ratio: f64, shapes: &mut Vec<PaintShape>) {
    if let Some(border) = border {
        let mut style = stroke(border.width_px * ratio, LineCap::Butt);
        if !border.dash.is_empty() {
            let pattern = border.dash.iter().map(|d| narrow(d * ratio)).collect();
            style.dash = StrokeDash::new(pattern, 0.0);
        }
        shapes.extend(stroked(path, border.color, 1.0, &style));
    }
}

/// A hollow square with round corners.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub color: Color,
    pub width_px: f64,
    pub size_px: f64,
}

/// The shapes of frames centred on these pixels.
pub(super) fn frame_shapes(frame: Frame, at: &[[f64; 2]], ratio: f64, shapes: &mut Vec<PaintShape>) {
    let border = Border { color: frame.color, width_px: frame.width_px, dash: Vec::new() };
    let side = frame.size_px * ratio;
    for [x, y] in at {
        panel([x - side / 2.0, y - side / 2.0, side, side], FRAME_RADIUS_PX, ratio, None, Some(&border), shapes);
    }
}

/// The shapes of one kind of marker on these pixels.
pub(super) fn marker_shapes(marker: &Marker, at: &[[f64; 2]], ratio: f64, shapes: &mut Vec<PaintShape>) {
    let figure = figure(marker, marker.size_px * ratio);
    let width = marker.stroke_px * ratio;
    let mut style = stroke(width, LineCap::Butt);
    if marker.dashed {
        let dash = marker.dash().map(|d| narrow(d * ratio)).to_vec();
        style.dash = StrokeDash::new(dash, 0.0);
    }
    let rim = figure.outline.as_ref().filter(|_| figure.outlined).and_then(|o| outlined(o, &style));
    for p in at {
        let [x, y] = p.map(narrow);
        let place = Transform::from_translate(x, y);
        let placed = |path: &Option<Path>| path.clone().and_then(|p| p.transform(place));
        if let Some(fill) = marker.fill {
            shapes.extend(filled(placed(&figure.outline), fill, 1.0, Style::Winding));
        }
        shapes.extend(filled(placed(&rim), marker.stroke, 1.0, Style::Winding));
        shapes.extend(filled(placed(&figure.sign), marker.stroke, 1.0, Style::Winding));
    }
}

fn stroke(width: f64, line_cap: LineCap) -> Stroke {
    Stroke { width: narrow(width.max(0.05)), line_cap, line_join: LineJoin::Round, ..Stroke::default() }
}

/// The outline of a stroked, perhaps dashed path.
fn outlined(path: &Path, style: &Stroke) -> Option<Path> {
    match &style.dash {
        Some(dash) => path.dash(dash, 1.0)?.stroke(&Stroke { dash: None, ..style.clone() }, 1.0),
        None => path.stroke(style, 1.0),
    }
}

fn stroked(path: Option<Path>, color: Color, opacity: f64, style: &Stroke) -> Option<PaintShape> {
    let path = path?;
    if style.width <= 1.0 {
        let path = match &style.dash {
            Some(dash) => path.dash(dash, 1.0)?,
            None => path,
        };
        return filled(Some(path), color, opacity, Style::Hairline(Stroke { dash: None, ..style.clone() }));
    }
    filled(outlined(&path, style), color, opacity, Style::Winding)
}

fn filled(path: Option<Path>, color: Color, opacity: f64, style: Style) -> Option<PaintShape> {
    let path = path?;
    let bounds = path.bounds();
    let alpha = (opacity.clamp(0.0, 1.0) * 255.0).round() as u8;
    // A hairline's ink reaches a pixel beyond its path.
    let (top, bottom) = (bounds.top() - 1.5, bounds.bottom() + 1.5);
    // The painter has nothing to fill in what has no height or no width.
    let flat = !matches!(style, Style::Hairline(_)) && (bounds.width() < 1e-4 || bounds.height() < 1e-4);
    let is_crowded = !matches!(style, Style::Hairline(_)) && is_crowded(&path);
    (alpha > 0 && !flat).then_some(PaintShape { path, color, alpha, style, is_crowded, top, bottom })
}
