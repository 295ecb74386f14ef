//! A layer's symbol in small, for lists.

use egui::{Color32, Painter, Rect, Shape, Stroke, pos2, vec2};

use crate::project::{Color, MarkerShape, Symbol};
use crate::render::Theme;

pub fn color32(color: Color) -> Color32 {
    Color32::from_rgb(color.red, color.green, color.blue)
}

/// Draws a symbol as it looks in a theme on an area, a line or a point, whichever it is made for.
pub fn paint(painter: &Painter, rect: Rect, symbol: &Symbol, theme: Theme) {
    let symbol = &theme.symbol(symbol);
    let ground = match theme {
        Theme::Light => Color::WHITE,
        Theme::Dark | Theme::Projector => theme.colors().ground,
    };
    if let Some(fill) = &symbol.fill {
        let color = ground.mixed(fill.color, fill.opacity.max(0.2));
        painter.rect_filled(rect, 2.0, color32(color));
        if let Some(stroke) = &symbol.stroke {
            let stroke = Stroke::new((stroke.width_px as f32).clamp(1.0, 2.0), color32(stroke.color));
            painter.rect_stroke(rect, 2.0, stroke, egui::StrokeKind::Inside);
        }
    } else if let Some(stroke) = &symbol.stroke {
        let line = [rect.left_center(), rect.right_center()];
        if let Some((casing, width)) = &stroke.casing {
            painter.line_segment(line, Stroke::new((*width as f32).clamp(2.0, 7.0), color32(*casing)));
        }
        let width = (stroke.width_px as f32).clamp(1.5, 4.0);
        let pen = Stroke::new(width, color32(stroke.color));
        if stroke.dash.is_empty() {
            painter.line_segment(line, pen);
        } else {
            painter.extend(Shape::dashed_line(&line, pen, 4.0, 3.0));
        }
    } else if let Some(marker) = &symbol.marker {
        let centre = rect.center();
        let r = (marker.size_px as f32 / 2.0).clamp(3.0, 7.0);
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
                    let sign = if marker.fill.is_some() { Color32::WHITE } else { stroke.color };
                    let pen = Stroke::new(2.0, sign);
                    let arm = r * 0.6;
                    painter.line_segment([pos2(centre.x - arm, centre.y), pos2(centre.x + arm, centre.y)], pen);
                    painter.line_segment([pos2(centre.x, centre.y - arm), pos2(centre.x, centre.y + arm)], pen);
                }
            }
        }
    }
}
