//! A layer's symbols in small, for lists.

use egui::{Color32, Painter, Rect, Shape, Stroke, pos2, vec2};

use crate::project::{Color, Hatch, MarkerShape, Symbol, Symbology};
use crate::render::{Look, Theme, hatching};

/// Classes that a layer's own swatch shows; its legend shows them all.
const MOST_CLASSES: usize = 4;
/// Hatches are drawn this much finer than on the map.
const HATCH_SCALE: f64 = 0.6;
/// How often a dash pattern is repeated along a swatch, at least.
const DASH_REPEATS: f64 = 1.6;

pub fn color32(color: Color) -> Color32 {
    Color32::from_rgb(color.red, color.green, color.blue)
}

/// Draws the first classes of a layer next to each other; of signs for points the first alone, for want of room.
pub fn paint_layer(painter: &Painter, rect: Rect, symbology: &Symbology, look: Look) {
    let is_sign = |symbol: &&Symbol| symbol.fill.is_none() && symbol.stroke.is_none();
    let all = || symbology.classes.iter().map(|class| &class.symbol);
    let symbols: Vec<&Symbol> = match all().next().filter(is_sign) {
        Some(sign) => vec![sign],
        None => all().filter(|symbol| !is_sign(symbol)).take(MOST_CLASSES).collect(),
    };
    for (cell, symbol) in cells(rect, &symbols).into_iter().zip(symbols) {
        paint(painter, cell, symbol, look);
    }
}

/// A place for each symbol: lines one below the other, where their dashes have room; markers in two rows; areas
/// side by side.
fn cells(rect: Rect, symbols: &[&Symbol]) -> Vec<Rect> {
    const GAP: f32 = 1.0;
    let lines = symbols.iter().all(|s| s.fill.is_none() && s.stroke.is_some());
    let markers = symbols.iter().any(|s| s.fill.is_none() && s.stroke.is_none());
    let (columns, rows) = match symbols.len() {
        n if lines => (1, n),
        n if markers && n > 2 => (2, n.div_ceil(2)),
        n => (n, 1),
    };
    let (columns, rows) = (columns.max(1), rows.max(1));
    let side = |whole: f32, parts: usize| (whole - GAP * (parts as f32 - 1.0)) / parts as f32;
    let size = vec2(side(rect.width(), columns), side(rect.height(), rows));
    let cell = |i: usize| {
        let (column, row) = ((i % columns) as f32, (i / columns) as f32);
        Rect::from_min_size(rect.min + vec2(column * (size.x + GAP), row * (size.y + GAP)), size)
    };
    (0..symbols.len()).map(cell).collect()
}

/// A dash pattern made short enough to be told by in a line of this length: its dashes, and the gaps after them.
fn dashes(pattern: &[f64], length: f32) -> (Vec<f32>, Vec<f32>) {
    // An odd pattern runs twice, the second time with dashes and gaps exchanged.
    let twice = if pattern.len() % 2 == 1 { 2 } else { 1 };
    let whole: f64 = pattern.iter().sum::<f64>() * f64::from(twice);
    let scale = (f64::from(length) / (DASH_REPEATS * whole.max(0.1))).min(1.0);
    let runs = || pattern.iter().cycle().take(pattern.len() * twice as usize).map(|run| (run * scale).max(1.0) as f32);
    (runs().step_by(2).collect(), runs().skip(1).step_by(2).collect())
}

/// The hatch of an area, inside its swatch.
fn paint_hatch(painter: &Painter, rect: Rect, hatch: &Hatch) {
    let ring = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()];
    let ring = ring.map(|p| [f64::from(p.x), f64::from(p.y)]).to_vec();
    // In the middle of the swatch, so that a coarse hatch is not missed by it.
    let middle = [f64::from(rect.center().x), f64::from(rect.center().y)];
    let made = hatching(hatch, &[ring], middle, HATCH_SCALE);
    let (Hatch::Lines { color, .. } | Hatch::Grid { color, .. } | Hatch::Dots { color, .. }) = hatch;
    let place = |p: [f64; 2]| pos2(p[0] as f32, p[1] as f32);
    for [a, b] in made.lines {
        painter.line_segment([place(a), place(b)], Stroke::new((made.width_px as f32).max(0.8), color32(*color)));
    }
    for dot in made.dots {
        painter.circle_filled(place(dot), (made.radius_px as f32).max(0.7), color32(*color));
    }
}

/// Draws a symbol as it looks in a theme on an area, a line or a point, whichever it is made for.
pub fn paint(painter: &Painter, rect: Rect, symbol: &Symbol, look: Look) {
    let symbol = &look.symbol(symbol);
    let ground = match look.theme {
        Theme::Light => Color::WHITE,
        Theme::Dark | Theme::Projector => look.ground(),
    };
    if let Some(fill) = &symbol.fill {
        let color = ground.mixed(fill.color, fill.opacity.max(0.2));
        painter.rect_filled(rect, 2.0, color32(color));
        if let Some(hatch) = &fill.hatch {
            paint_hatch(painter, rect.shrink(1.0), hatch);
        }
        if let Some(stroke) = &symbol.stroke {
            let stroke = Stroke::new((stroke.width_px as f32).clamp(1.0, 2.0), color32(stroke.color));
            painter.rect_stroke(rect, 2.0, stroke, egui::StrokeKind::Inside);
        }
    } else if let Some(stroke) = &symbol.stroke {
        let line = [rect.left_center(), rect.right_center()];
        if let Some((casing, width)) = &stroke.casing {
            painter.line_segment(
                line,
                Stroke::new((*width as f32).clamp(2.0, rect.height().clamp(2.0, 7.0)), color32(*casing)),
            );
        }
        let width = (stroke.width_px as f32).clamp(1.5, (rect.height() * 0.6).clamp(1.5, 4.0));
        let pen = Stroke::new(width, color32(stroke.color));
        if stroke.dash.is_empty() {
            painter.line_segment(line, pen);
        } else {
            let (dashes, gaps) = dashes(&stroke.dash, rect.width());
            painter.extend(Shape::dashed_line_with_offset(&line, pen, &dashes, &gaps, 0.0));
        }
    } else if let Some(marker) = &symbol.marker {
        let centre = rect.center();
        let room = (rect.width().min(rect.height()) / 2.0).clamp(3.0, 7.0);
        let r = (marker.size_px as f32 / 2.0).clamp(3.0, room);
        let fill = marker.fill.map_or(Color32::TRANSPARENT, color32);
        let stroke = Stroke::new((marker.stroke_px as f32).clamp(1.0, 2.0), color32(marker.stroke));
        let polygon = |points: &[(f32, f32)]| {
            let points = points.iter().map(|(x, y)| centre + vec2(*x, *y) * r).collect();
            painter.add(Shape::convex_polygon(points, fill, stroke));
        };
        match marker.shape {
            MarkerShape::Circle => {
                painter.circle(centre, r, fill, stroke);
            }
            MarkerShape::Diamond => polygon(&[(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)]),
            MarkerShape::Triangle => polygon(&[(0.0, -1.0), (1.0, 0.8), (-1.0, 0.8)]),
            MarkerShape::House => polygon(&[(0.0, -1.0), (1.0, -0.1), (1.0, 0.9), (-1.0, 0.9), (-1.0, -0.1)]),
            MarkerShape::Pentagon => {
                polygon(&[(0.0, -1.0), (0.95, -0.3), (0.6, 0.85), (-0.6, 0.85), (-0.95, -0.3)]);
            }
            MarkerShape::Star => {
                painter.circle(centre, r, fill, stroke);
            }
            MarkerShape::Square | MarkerShape::Cross => {
                let square = Rect::from_center_size(centre, vec2(r * 2.0, r * 2.0));
                painter.rect(square, 2.0, fill, stroke, egui::StrokeKind::Inside);
                if marker.shape == MarkerShape::Cross {
                    let pen = Stroke::new(2.0, stroke.color);
                    let arm = r * 0.6;
                    painter.line_segment([pos2(centre.x - arm, centre.y), pos2(centre.x + arm, centre.y)], pen);
                    painter.line_segment([pos2(centre.x, centre.y - arm), pos2(centre.x, centre.y + arm)], pen);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project;

    fn part(fill: bool, stroke: bool, marker: bool) -> Symbol {
        let data = crate::data::DatasetBuilder::default().finish();
        let layer = project::default_layer("a".into(), "a", "", &data, 0);
        let mut symbol = layer.symbology.classes[0].symbol.clone();
        symbol.fill = symbol.fill.filter(|_| fill);
        symbol.stroke = symbol.stroke.filter(|_| stroke);
        symbol.marker = symbol.marker.filter(|_| marker);
        symbol
    }

    #[test]
    fn classes_stand_apart_inside_the_swatch() {
        let whole = Rect::from_min_size(pos2(3.0, 4.0), vec2(18.0, 14.0));
        for symbol in [part(true, true, false), part(false, true, false), part(false, false, true)] {
            for n in 1..=MOST_CLASSES {
                let cells = cells(whole, &vec![&symbol; n]);
                assert_eq!(cells.len(), n);
                for (i, a) in cells.iter().enumerate() {
                    assert!(whole.expand(0.01).contains_rect(*a) && a.width() >= 3.0 && a.height() >= 2.5, "{a:?}");
                    assert!(cells.iter().skip(i + 1).all(|b| !a.shrink(0.1).intersects(*b)), "{cells:?}");
                }
            }
        }
        assert!(cells(whole, &[]).is_empty());
    }

    #[test]
    fn dash_patterns_keep_their_shape_and_repeat_in_a_swatch() {
        let (shared, shared_gaps) = dashes(&[12.0, 5.0], 18.0);
        let (eco, eco_gaps) = dashes(&[2.0, 5.0, 10.0, 5.0], 18.0);
        assert_eq!((shared.len(), eco.len()), (1, 2));
        for (dashes, gaps) in [(&shared, &shared_gaps), (&eco, &eco_gaps)] {
            let period: f32 = dashes.iter().chain(gaps).sum();
            assert!(period * 1.5 < 18.0, "{dashes:?} {gaps:?}");
        }
        assert!(eco[1] > 4.0 * eco[0], "a dot and a dash");
        assert_eq!(dashes(&[4.0, 3.0], 100.0), (vec![4.0], vec![3.0]), "a short pattern is as on the map");
        assert_eq!(dashes(&[4.0, 3.0, 2.0], 100.0), (vec![4.0, 2.0, 3.0], vec![3.0, 4.0, 2.0]));
        assert!(dashes(&[0.0, 0.0], 18.0).0.iter().all(|d| *d >= 1.0), "egui would not come to an end");
    }
}
