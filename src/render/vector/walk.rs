//! A scene told to a sheet from below to above: the same order, widths and figures as the painter's.

use tiny_skia::{Path, PathSegment};

use super::super::furniture::{Border, FurnitureShape};
use super::super::hatch::hatching;
use super::super::label::{Label, TextLine};
use super::super::marker::{figure, polygon, rounded_rect};
use super::super::scene::{Item, Scene, ScenePath};
use super::super::shapes::{FRAME_RADIUS_PX, FURNITURE_HALO_PX, HALO_OPACITY, LEADER_PX, PLATE_BORDER_PX};
use super::super::warp::{RasterItem, Warp};
use super::sheet::{Cap, Figure, Fill, Halo, Line, MOST_PX_ACROSS, Paint, Part, Rule, Sheet, SheetInfo};
use super::sheet::{SheetImage, TextBlock, VectorError};
use crate::crs::MapPoint;
use crate::data::FeatureId;
use crate::progress::Progress;
use crate::project::{Color, Hatch, Marker};

/// Opaque lines of one style are joined into paths of about so many points: a path of millions stalls readers.
const BATCH_POINTS: usize = 4_000;
/// Pixels of a picture of the ground for one of the sheet, at most: 288 to the inch …
const FINEST_IMAGE: f64 = 3.0;
/// … and in all.
const MOST_IMAGE_PIXELS: f64 = 16e6;
/// How often a long list asks whether to go on.
const CHECK_EVERY: usize = 4_096;

/// Draws the whole scene.
pub(super) fn walk(
    scene: &Scene,
    info: &SheetInfo,
    sheet: &mut impl Sheet,
    progress: &Progress,
) -> Result<(), VectorError> {
    let [width, height] = scene.view.size_px();
    if width.max(height) > MOST_PX_ACROSS {
        return Err(VectorError::TooLarge { width: width.round() as u32, height: height.round() as u32 });
    }
    let mut walker = Walker { scene, sheet, progress, figures: Vec::new() };
    walker.panel([0.0, 0.0, width, height], 0.0, Some((scene.background, 1.0)), None);
    for (is_selection, layer) in scene.stack() {
        let part = if is_selection { Part::Selection } else { Part::Layer(info.name_of(&layer.layer)) };
        walker.sheet.begin_layer(part, layer.opacity);
        for item in &layer.items {
            progress.check()?;
            walker.item(item)?;
        }
        walker.sheet.end_layer();
    }
    walker.sheet.begin_layer(Part::Labels, 1.0);
    scene.labels.iter().for_each(|label| walker.label(label));
    walker.sheet.end_layer();
    walker.sheet.begin_layer(Part::Furniture, 1.0);
    scene.furniture.iter().for_each(|shape| walker.furniture(shape));
    walker.sheet.end_layer();
    Ok(progress.check()?)
}

struct Walker<'a, S> {
    scene: &'a Scene,
    sheet: &'a mut S,
    progress: &'a Progress,
    /// Markers told already.
    figures: Vec<(Marker, Figure)>,
}

impl<S: Sheet> Walker<'_, S> {
    fn px(&self, p: MapPoint) -> [f64; 2] {
        self.scene.view.screen_from_map(p)
    }

    fn item(&mut self, item: &Item) -> Result<(), VectorError> {
        match item {
            Item::Fill { color, opacity, hatch, paths, .. } => {
                let paths = self.scene.paths.get(paths.clone()).unwrap_or(&[]);
                self.sheet.begin_path(&filled(*color, *opacity, Rule::EvenOdd));
                paths.iter().for_each(|path| self.trace(path));
                self.sheet.end_path();
                if let Some(hatch) = hatch {
                    self.hatch(hatch, paths);
                }
            }
            Item::Stroke { color, opacity, width_px, dash, paths } => {
                let paths = self.scene.paths.get(paths.clone()).unwrap_or(&[]);
                let cap = if dash.is_empty() { Cap::Round } else { Cap::Butt };
                let line =
                    Line { color: *color, opacity: *opacity, width: *width_px, dash: dash.clone(), phase: 0.0, cap };
                self.strokes(paths, line)?;
            }
            Item::Specks { color, opacity, at } => {
                for run in at.chunks(BATCH_POINTS) {
                    self.progress.check()?;
                    self.sheet.begin_path(&filled(*color, *opacity, Rule::Winding));
                    for p in run {
                        let [x, y] = self.px(*p).map(|c| c - 0.5);
                        self.rect([x, y, 1.0, 1.0]);
                    }
                    self.sheet.end_path();
                }
            }
            Item::Raster(item) => self.raster(item)?,
            Item::Markers { marker, at } => self.markers(marker, at)?,
            Item::Frames { color, width_px, size_px, at } => {
                let border = Border { color: *color, width_px: *width_px, dash: Vec::new() };
                for p in at {
                    let [x, y] = self.px(*p).map(|c| c - size_px / 2.0);
                    self.panel([x, y, *size_px, *size_px], FRAME_RADIUS_PX, None, Some(&border));
                }
            }
        }
        Ok(())
    }

    /// A picture of the ground, as fine as it is itself, within the fineness of print.
    fn raster(&mut self, item: &RasterItem) -> Result<(), VectorError> {
        let view = self.scene.view;
        let own = Warp::new(item, view, 1.0).scale().unwrap_or(1.0);
        let [width, height] = view.size_px();
        let most = (MOST_IMAGE_PIXELS / (width * height)).sqrt();
        let ratio = own.clamp(1.0, FINEST_IMAGE).min(most).max(0.1);
        if let Some((area, rgba)) = Warp::new(item, view, ratio).whole(self.progress)? {
            let rect = [area.left, area.top, area.width, area.height].map(|c| f64::from(c) / ratio);
            self.sheet.image(rect, &SheetImage { width: area.width, height: area.height, rgba });
        }
        Ok(())
    }

    fn trace(&mut self, path: &ScenePath) {
        for (i, p) in self.scene.path_points(path).iter().enumerate() {
            let p = self.px(*p);
            if i == 0 { self.sheet.move_to(p) } else { self.sheet.line_to(p) }
        }
        if path.closed {
            self.sheet.close();
        }
    }

    /// Lines of one style in as few paths as show the same: one for each place in the dash pattern where they
    /// begin, and one alone where a line must not darken where it meets itself.
    fn strokes(&mut self, paths: &[ScenePath], mut line: Line) -> Result<(), VectorError> {
        let total: f64 = line.dash.iter().sum();
        let phase = |path: &ScenePath| if total > 0.0 { path.phase_px.rem_euclid(total) } else { 0.0 };
        let mut open: Option<(f64, usize)> = None;
        for (i, path) in paths.iter().enumerate() {
            if i % CHECK_EVERY == 0 {
                self.progress.check()?;
            }
            let begins = phase(path);
            let goes_on = |(phase, points): (f64, usize)| {
                phase.to_bits() == begins.to_bits() && (points < BATCH_POINTS || line.opacity < 1.0)
            };
            if !open.is_some_and(goes_on) {
                if open.is_some() {
                    self.sheet.end_path();
                }
                line.phase = begins;
                self.sheet.begin_path(&Paint { fill: None, line: Some(line.clone()) });
                open = Some((begins, 0));
            }
            self.trace(path);
            open = open.map(|(phase, points)| (phase, points + path.points.len()));
        }
        if open.is_some() {
            self.sheet.end_path();
        }
        Ok(())
    }

    fn hatch(&mut self, hatch: &Hatch, paths: &[ScenePath]) {
        let rings: Vec<Vec<[f64; 2]>> =
            paths.iter().map(|r| self.scene.path_points(r).iter().map(|p| self.px(*p)).collect()).collect();
        let made = hatching(hatch, &rings, self.px(MapPoint::default()), 1.0);
        let (Hatch::Lines { color, .. } | Hatch::Grid { color, .. } | Hatch::Dots { color, .. }) = hatch;
        if !made.lines.is_empty() {
            self.sheet.begin_path(&stroked(*color, made.width_px, Cap::Butt));
            for [a, b] in made.lines {
                self.sheet.move_to(a);
                self.sheet.line_to(b);
            }
            self.sheet.end_path();
        }
        if !made.dots.is_empty() {
            // A line of no length with round ends is a disc.
            self.sheet.begin_path(&stroked(*color, made.radius_px * 2.0, Cap::Round));
            for dot in made.dots {
                self.sheet.move_to(dot);
                self.sheet.line_to(dot);
            }
            self.sheet.end_path();
        }
    }

    fn markers(&mut self, marker: &Marker, at: &[(FeatureId, MapPoint)]) -> Result<(), VectorError> {
        let known = self.figures.iter().find(|(of, _)| of == marker).map(|(_, figure)| *figure);
        let figure = known.unwrap_or_else(|| self.marker(marker));
        for (i, (_, p)) in at.iter().enumerate() {
            if i % CHECK_EVERY == 0 {
                self.progress.check()?;
            }
            self.sheet.place(figure, self.px(*p));
        }
        Ok(())
    }

    fn marker(&mut self, marker: &Marker) -> Figure {
        let made = figure(marker, marker.size_px);
        let kept = self.sheet.begin_figure();
        let mut paint = stroked(marker.stroke, marker.stroke_px, Cap::Butt);
        if let Some(line) = paint.line.as_mut().filter(|_| marker.dashed) {
            line.dash = marker.dash().to_vec();
        }
        paint.line = paint.line.filter(|_| made.outlined);
        paint.fill = marker.fill.map(|color| Fill { color, opacity: 1.0, rule: Rule::Winding });
        self.outline(made.outline.as_ref(), &paint);
        self.outline(made.sign.as_ref(), &filled(marker.stroke, 1.0, Rule::Winding));
        self.sheet.end_figure();
        self.figures.push((marker.clone(), kept));
        kept
    }

    fn label(&mut self, label: &Label) {
        let anchor = self.px(label.anchor);
        let at = |[dx, dy]: [f64; 2]| [anchor[0] + dx, anchor[1] + dy];
        if let Some(leader) = &label.leader {
            self.sheet.begin_path(&stroked(leader.color, LEADER_PX, Cap::Butt));
            self.sheet.move_to(at(leader.from));
            self.sheet.line_to(at(leader.to));
            self.sheet.end_path();
        }
        if let Some(plate) = &label.plate {
            let [left, top, width, height] = plate.rect;
            let [left, top] = at([left, top]);
            let border = Border { color: plate.colors.border, width_px: PLATE_BORDER_PX, dash: Vec::new() };
            self.panel([left, top, width, height], plate.radius, Some((plate.colors.ground, 1.0)), Some(&border));
        }
        let halo = Halo { color: label.halo, opacity: HALO_OPACITY, width: label.halo_px };
        let halo = Some(halo).filter(|_| label.halo_px > 0.0 && label.plate.is_none());
        self.sheet.text(&TextBlock {
            anchor,
            angle_deg: label.angle_deg,
            halo,
            lines: &label.lines,
            in_pieces: label.by_characters,
        });
    }

    fn furniture(&mut self, shape: &FurnitureShape) {
        match shape {
            FurnitureShape::Panel { rect, radius, fill, border } => {
                self.panel(*rect, *radius, *fill, border.as_ref());
            }
            FurnitureShape::Polygon { points, fill, border } => {
                let fill = fill.map(|color| (color, 1.0));
                self.outline(polygon(points).as_ref(), &paint_of(fill, border.as_ref()));
            }
            FurnitureShape::Polyline { points, color, width_px, dash } => {
                let mut paint = stroked(*color, *width_px, Cap::Butt);
                if let Some(line) = &mut paint.line {
                    line.dash.clone_from(dash);
                }
                self.sheet.begin_path(&paint);
                for (i, p) in points.iter().enumerate() {
                    if i == 0 { self.sheet.move_to(*p) } else { self.sheet.line_to(*p) }
                }
                self.sheet.end_path();
            }
            FurnitureShape::Text { text, at, size_px, bold, color, halo } => {
                let halo = halo.map(|color| Halo { color, opacity: HALO_OPACITY, width: FURNITURE_HALO_PX });
                let line = TextLine {
                    text: text.clone(),
                    offset: [0.0; 2],
                    size_px: *size_px,
                    bold: *bold,
                    color: *color,
                    turn_deg: 0.0,
                };
                self.sheet.text(&TextBlock { anchor: *at, angle_deg: 0.0, halo, lines: &[line], in_pieces: false });
            }
        }
    }

    fn panel(&mut self, rect: [f64; 4], radius: f64, fill: Option<(Color, f64)>, border: Option<&Border>) {
        self.outline(rounded_rect(rect, radius).as_ref(), &paint_of(fill, border));
    }

    fn rect(&mut self, [x, y, width, height]: [f64; 4]) {
        self.sheet.move_to([x, y]);
        self.sheet.line_to([x + width, y]);
        self.sheet.line_to([x + width, y + height]);
        self.sheet.line_to([x, y + height]);
        self.sheet.close();
    }

    /// A figure of the painter's.
    fn outline(&mut self, path: Option<&Path>, paint: &Paint) {
        let Some(path) = path.filter(|_| paint.fill.is_some() || paint.line.is_some()) else { return };
        let wide = |p: tiny_skia::Point| [f64::from(p.x), f64::from(p.y)];
        self.sheet.begin_path(paint);
        let mut at = [0.0; 2];
        for segment in path.segments() {
            match segment {
                PathSegment::MoveTo(p) => self.sheet.move_to(wide(p)),
                PathSegment::LineTo(p) => self.sheet.line_to(wide(p)),
                PathSegment::QuadTo(c, p) => {
                    let [a, b] = cubic(at, wide(c), wide(p));
                    self.sheet.curve_to(a, b, wide(p));
                }
                PathSegment::CubicTo(a, b, p) => self.sheet.curve_to(wide(a), wide(b), wide(p)),
                PathSegment::Close => self.sheet.close(),
            }
            if let PathSegment::MoveTo(p)
            | PathSegment::LineTo(p)
            | PathSegment::QuadTo(_, p)
            | PathSegment::CubicTo(_, _, p) = segment
            {
                at = wide(p);
            }
        }
        self.sheet.end_path();
    }
}

/// The handles of the cubic that is this quadratic.
pub(super) fn cubic(from: [f64; 2], handle: [f64; 2], to: [f64; 2]) -> [[f64; 2]; 2] {
    let towards = |end: [f64; 2]| [0, 1].map(|i: usize| end[i] + (handle[i] - end[i]) * 2.0 / 3.0);
    [towards(from), towards(to)]
}

fn filled(color: Color, opacity: f64, rule: Rule) -> Paint {
    Paint { fill: Some(Fill { color, opacity, rule }), line: None }
}

fn stroked(color: Color, width: f64, cap: Cap) -> Paint {
    Paint { fill: None, line: Some(Line { color, opacity: 1.0, width, dash: Vec::new(), phase: 0.0, cap }) }
}

fn paint_of(fill: Option<(Color, f64)>, border: Option<&Border>) -> Paint {
    let line = border.and_then(|b| {
        let line = stroked(b.color, b.width_px, Cap::Butt).line?;
        Some(Line { dash: b.dash.clone(), ..line })
    });
    Paint { fill: fill.map(|(color, opacity)| Fill { color, opacity, rule: Rule::Winding }), line }
}
