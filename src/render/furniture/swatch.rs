//! A symbol in small, made of furniture shapes by the rules that draw it on the map.

use super::shape::{Border, FurnitureShape};
use crate::project::{Color, Hatch, Marker, Stroke, Symbol};
use crate::render::hatch::hatching;
use crate::render::map_theme::Theme;
use crate::render::marker::{Outline, marker_outline, marker_sign};
use crate::render::symbolize::Shape;

/// Room for the symbol in the legend.
pub(super) const SWATCH_PX: [f64; 2] = [30.0, 14.0];
/// Lines and markers are drawn no larger than this.
const MOST_PX: f64 = 16.0;

/// Draws a symbol of the light style as an area, a line or a point into the room whose upper left corner is
/// given. `opacity` is the layer's; what shines through is the panel.
pub(super) fn swatch(
    shapes: &mut Vec<FurnitureShape>,
    symbol: &Symbol,
    shape: Shape,
    opacity: f64,
    [x, y]: [f64; 2],
    theme: Theme,
) {
    let symbol = theme.symbol(symbol);
    let panel = theme.colors().panel;
    let ink = Ink { panel, opacity };
    let [width, height] = SWATCH_PX;
    let middle = y + height / 2.0;
    match shape {
        Shape::Area => area(shapes, &symbol, [x, y, width, height], ink),
        Shape::Line => {
            if let Some(stroke) = &symbol.stroke {
                line(shapes, stroke, vec![[x, middle], [x + width, middle]], ink);
            }
        }
        Shape::Point => {
            if let Some(marker) = &symbol.marker {
                point(shapes, marker, [x + width / 2.0, middle], ink);
            }
        }
    }
}

/// Colours as they look on the panel through the layer's opacity.
#[derive(Clone, Copy)]
struct Ink {
    panel: Color,
    opacity: f64,
}

impl Ink {
    fn of(self, color: Color, share: f64) -> Color {
        self.panel.mixed(color, share * self.opacity)
    }
}

fn area(shapes: &mut Vec<FurnitureShape>, symbol: &Symbol, rect: [f64; 4], ink: Ink) {
    let [x, y, width, height] = rect;
    if let Some(fill) = &symbol.fill {
        let color = ink.of(fill.color, fill.opacity);
        shapes.push(FurnitureShape::Panel { rect, radius: 0.0, fill: Some((color, 1.0)), border: None });
        if let Some(hatch) = &fill.hatch {
            let ring = vec![[x, y], [x + width, y], [x + width, y + height], [x, y + height]];
            let made = hatching(hatch, &[ring], [x + width / 2.0, y + height / 2.0], 1.0);
            let (Hatch::Lines { color, .. } | Hatch::Grid { color, .. } | Hatch::Dots { color, .. }) = hatch;
            let color = ink.of(*color, 1.0);
            for ends in made.lines {
                let (points, width_px) = (ends.to_vec(), made.width_px);
                shapes.push(FurnitureShape::Polyline { points, color, width_px, dash: Vec::new() });
            }
            for at in made.dots {
                shapes.push(disc(at, made.radius_px, Some(color), None));
            }
        }
    }
    if let Some(stroke) = &symbol.stroke {
        let outline = |color: Color, width_px: f64, dash: Vec<f64>| FurnitureShape::Panel {
            rect,
            radius: 0.0,
            fill: None,
            border: Some(Border { color: ink.of(color, 1.0), width_px, dash }),
        };
        if let Some((color, width_px)) = stroke.casing {
            shapes.push(outline(color, width_px, Vec::new()));
        }
        shapes.push(outline(stroke.color, stroke.width_px, stroke.dash.clone()));
    }
}

fn line(shapes: &mut Vec<FurnitureShape>, stroke: &Stroke, points: Vec<[f64; 2]>, ink: Ink) {
    let mut push = |color: Color, width_px: f64, dash: Vec<f64>| {
        let (color, width_px) = (ink.of(color, 1.0), width_px.min(MOST_PX));
        shapes.push(FurnitureShape::Polyline { points: points.clone(), color, width_px, dash });
    };
    if let Some((color, width_px)) = stroke.casing {
        push(color, width_px, Vec::new());
    }
    push(stroke.color, stroke.width_px, stroke.dash.clone());
}

fn point(shapes: &mut Vec<FurnitureShape>, marker: &Marker, at: [f64; 2], ink: Ink) {
    let size = marker.size_px.min(MOST_PX);
    let stroke = ink.of(marker.stroke, 1.0);
    let fill = marker.fill.map(|color| ink.of(color, 1.0));
    let dash = if marker.dashed { marker.dash().to_vec() } else { Vec::new() };
    let rim = marker.has_rim().then_some(Border { color: stroke, width_px: marker.stroke_px, dash });
    let placed = |points: Vec<[f64; 2]>| points.into_iter().map(|[x, y]| [at[0] + x, at[1] + y]).collect();
    shapes.push(match marker_outline(marker.shape, size) {
        Outline::Disc => disc(at, size / 2.0, fill, rim),
        Outline::RoundedSquare { radius } => FurnitureShape::Panel {
            rect: [at[0] - size / 2.0, at[1] - size / 2.0, size, size],
            radius,
            fill: fill.map(|color| (color, 1.0)),
            border: rim,
        },
        Outline::Corners(points) => FurnitureShape::Polygon { points: placed(points), fill, border: rim },
    });
    if let Some(points) = marker_sign(marker.shape, size) {
        shapes.push(FurnitureShape::Polygon { points: placed(points), fill: Some(stroke), border: None });
    }
}

fn disc([x, y]: [f64; 2], radius: f64, fill: Option<Color>, border: Option<Border>) -> FurnitureShape {
    let rect = [x - radius, y - radius, 2.0 * radius, 2.0 * radius];
    FurnitureShape::Panel { rect, radius, fill: fill.map(|color| (color, 1.0)), border }
}
