//! The map's furniture drawn by egui, so that it stays put while an older picture moves below it.

use egui::{Align2, Color32, Painter, Rect, Shape, Stroke, vec2};

use crate::crs::MapCrs;
use crate::render::{self, Border, FurnitureShape, MapView, SceneOptions};
use crate::ui::fonts;
use crate::ui::panels::color32;

/// Half the height of a line above its baseline's middle, in ems: (ascent − descent) / 2 of the bundled font.
const MIDDLE_EM: f64 = 0.436;

/// Draws what the options ask for over the map.
pub fn furniture_ui(painter: &Painter, rect: Rect, view: &MapView, crs: &MapCrs, options: &SceneOptions) {
    for shape in render::furniture(view, crs, options) {
        let at = |p: [f64; 2]| rect.min + vec2(p[0] as f32, p[1] as f32);
        match shape {
            FurnitureShape::Panel { rect: [x, y, width, height], radius, fill, border } => {
                let panel = Rect::from_min_size(at([x, y]), vec2(width as f32, height as f32));
                if let Some((color, opacity)) = fill {
                    painter.rect_filled(panel, radius as f32, color32(color).gamma_multiply(opacity as f32));
                }
                if let Some(border) = border {
                    let corners = [panel.left_top(), panel.right_top(), panel.right_bottom(), panel.left_bottom()];
                    outline(painter, corners.into(), &border, Some((panel, radius as f32)));
                }
            }
            FurnitureShape::Polygon { points, fill, border } => {
                let points: Vec<_> = points.into_iter().map(at).collect();
                if let Some(color) = fill {
                    painter.add(Shape::convex_polygon(points.clone(), color32(color), Stroke::NONE));
                }
                if let Some(border) = border {
                    outline(painter, points, &border, None);
                }
            }
            FurnitureShape::Text { text, at: [x, y], size_px, bold, color, .. } => {
                let size = size_px as f32;
                let font = if bold { fonts::bold(size) } else { fonts::regular(size) };
                let middle = at([x, y - MIDDLE_EM * size_px]);
                painter.text(middle, Align2::LEFT_CENTER, text, font, color32(color));
            }
        }
    }
}

/// A closed outline, dashed where asked; a solid one around a panel keeps its rounded corners.
fn outline(painter: &Painter, mut points: Vec<egui::Pos2>, border: &Border, panel: Option<(Rect, f32)>) {
    let stroke = Stroke::new(border.width_px as f32, color32(border.color));
    match (panel, border.dash.as_slice()) {
        (Some((panel, radius)), []) => {
            painter.rect(panel, radius, Color32::TRANSPARENT, stroke, egui::StrokeKind::Middle);
        }
        (None, []) => {
            painter.add(Shape::closed_line(points, stroke));
        }
        (_, [dash, gap, ..]) => {
            points.extend(points.first().copied());
            painter.extend(Shape::dashed_line(&points, stroke, *dash as f32, *gap as f32));
        }
        (_, [_]) => {}
    }
}
