//! The map's furniture drawn by egui, so that it stays put while an older picture moves below it.

use egui::epaint::{Mesh, RoundedRect, Vertex, WHITE_UV};
use egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2, vec2};

use crate::crs::MapCrs;
use crate::render::{self, Border, FurnitureShape, MapView, SceneOptions};
use crate::ui::fonts;
use crate::ui::panels::color32;

/// Half the height of a line above its baseline's middle, in ems: (ascent − descent) / 2 of the bundled font.
const MIDDLE_EM: f64 = 0.436;
/// Half the width of a halo.
const HALO_PX: f32 = 1.5;

/// Draws what the options ask for over the map; `scale` points of the window are one pixel of the view.
pub fn furniture_ui(painter: &Painter, rect: Rect, view: &MapView, crs: &MapCrs, options: &SceneOptions, scale: f32) {
    for shape in render::furniture(view, crs, options) {
        let at = |p: [f64; 2]| rect.min + vec2(p[0] as f32, p[1] as f32) * scale;
        match shape {
            FurnitureShape::Panel { rect: [x, y, width, height], radius, fill, border } => {
                let panel = Rect::from_min_size(at([x, y]), vec2(width as f32, height as f32) * scale);
                let radius = radius as f32 * scale;
                if let Some((color, opacity)) = fill {
                    let color = color32(color).gamma_multiply(opacity as f32);
                    if is_disc(panel, radius) {
                        painter.circle_filled(panel.center(), radius, color);
                    } else {
                        painter.rect_filled(panel, radius, color);
                    }
                }
                if let Some(border) = border {
                    panel_border(painter, panel, radius, &magnified(&border, scale));
                }
            }
            FurnitureShape::Polygon { points, fill, border } => {
                let points: Vec<Pos2> = points.into_iter().map(at).collect();
                if let Some(color) = fill {
                    painter.add(filled(&points, color32(color)));
                }
                if let Some(border) = border {
                    let border = magnified(&border, scale);
                    let pen = Stroke::new(border.width_px as f32, color32(border.color));
                    if border.dash.is_empty() {
                        painter.add(Shape::closed_line(points, pen));
                    } else {
                        dashed(painter, points.iter().chain(points.first()).copied().collect(), pen, &border.dash);
                    }
                }
            }
            FurnitureShape::Polyline { points, color, width_px, dash } => {
                let points: Vec<Pos2> = points.into_iter().map(at).collect();
                let pen = Stroke::new(width_px as f32 * scale, color32(color));
                if dash.is_empty() {
                    painter.add(Shape::line(points, pen));
                } else {
                    let dash: Vec<f64> = dash.iter().map(|run| run * f64::from(scale)).collect();
                    dashed(painter, points, pen, &dash);
                }
            }
            FurnitureShape::Text { text, at: [x, y], size_px, bold, color, halo } => {
                let size = size_px as f32 * scale;
                let font = if bold { fonts::bold(size) } else { fonts::regular(size) };
                let middle = at([x, y - MIDDLE_EM * size_px]);
                if let Some(halo) = halo {
                    for i in 0..8_u8 {
                        let (sin, cos) = (f32::from(i) * std::f32::consts::FRAC_PI_4).sin_cos();
                        let beside = middle + vec2(cos, sin) * HALO_PX * scale;
                        painter.text(beside, Align2::LEFT_CENTER, &text, font.clone(), color32(halo));
                    }
                }
                painter.text(middle, Align2::LEFT_CENTER, text, font, color32(color));
            }
        }
    }
}

/// An outline so many times as wide.
fn magnified(border: &Border, scale: f32) -> Border {
    let larger = |px: f64| px * f64::from(scale);
    let dash = border.dash.iter().map(|run| larger(*run)).collect();
    Border { color: border.color, width_px: larger(border.width_px), dash }
}

/// egui rounds the radii of corners to whole points, which small signs do not bear.
fn is_disc(panel: Rect, radius: f32) -> bool {
    radius > 0.0 && radius * 2.0 >= panel.width().max(panel.height()) - 1e-3
}

/// The outline of a panel with round corners, or of a disc.
fn panel_border(painter: &Painter, panel: Rect, radius: f32, border: &Border) {
    let pen = Stroke::new(border.width_px as f32, color32(border.color));
    if border.dash.is_empty() && is_disc(panel, radius) {
        painter.circle_stroke(panel.center(), radius, pen);
        return;
    }
    if border.dash.is_empty() {
        painter.rect(panel, radius, Color32::TRANSPARENT, pen, egui::StrokeKind::Middle);
        return;
    }
    let mut points = Vec::new();
    if is_disc(panel, radius) {
        // egui's own circle of so small a radius has so few corners that dashes show them.
        let around = (0..32_u8).map(|i| f32::from(i) / 32.0 * std::f32::consts::TAU);
        points.extend(around.map(|angle| panel.center() + radius * Vec2::angled(angle)));
    } else {
        egui::epaint::tessellator::path::rounded_rectangle(&mut points, RoundedRect::new(panel, radius));
    }
    points.extend(points.first().copied());
    dashed(painter, points, pen, &border.dash);
}

/// A line of dashes and gaps in turn; an odd pattern runs twice, the second time with the two exchanged.
fn dashed(painter: &Painter, points: Vec<Pos2>, pen: Stroke, pattern: &[f64]) {
    let twice = if pattern.len() % 2 == 1 { 2 } else { 1 };
    // egui would not come to an end with a pattern of no length.
    let runs = || pattern.iter().cycle().take(pattern.len() * twice).map(|run| (*run as f32).max(0.5));
    let (dashes, gaps): (Vec<f32>, Vec<f32>) = (runs().step_by(2).collect(), runs().skip(1).step_by(2).collect());
    painter.extend(Shape::dashed_line_with_offset(&points, pen, &dashes, &gaps, 0.0));
}

/// A filled figure: egui fills convex ones, the others are cut into triangles.
pub(super) fn filled(points: &[Pos2], color: Color32) -> Shape {
    let triangles = triangles(points);
    if triangles.len() + 2 == points.len() && is_convex(points) {
        return Shape::convex_polygon(points.to_vec(), color, Stroke::NONE);
    }
    let vertices = points.iter().map(|pos| Vertex { pos: *pos, uv: WHITE_UV, color }).collect();
    let indices = triangles.into_iter().flatten().collect();
    Shape::mesh(Mesh { indices, vertices, ..Mesh::default() })
}

fn turn(a: Pos2, b: Pos2, c: Pos2) -> f32 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

fn is_convex(points: &[Pos2]) -> bool {
    let n = points.len();
    let turns = (0..n).map(|i| turn(points[i], points[(i + 1) % n], points[(i + 2) % n]));
    let (mut left, mut right) = (false, false);
    for t in turns {
        left |= t > 1e-4;
        right |= t < -1e-4;
    }
    !(left && right)
}

/// Cuts a simple figure into triangles of its corners, ear by ear; what crosses itself is cut as far as it goes.
fn triangles(points: &[Pos2]) -> Vec<[u32; 3]> {
    let doubled_area: f32 = points.iter().zip(points.iter().cycle().skip(1)).map(|(a, b)| a.x * b.y - b.x * a.y).sum();
    let mut left: Vec<usize> = (0..points.len()).collect();
    if doubled_area < 0.0 {
        left.reverse();
    }
    let mut made = Vec::new();
    while left.len() >= 3 {
        let n = left.len();
        let ear = (0..n).find(|i| {
            let [a, b, c] = [left[(i + n - 1) % n], left[*i], left[(i + 1) % n]];
            let [p, q, r] = [points[a], points[b], points[c]];
            let inside = |o: &usize| {
                let o = points[*o];
                turn(p, q, o) >= 0.0 && turn(q, r, o) >= 0.0 && turn(r, p, o) >= 0.0
            };
            turn(p, q, r) > 0.0 && !left.iter().filter(|o| ![a, b, c].contains(o)).any(inside)
        });
        let Some(i) = ear else { break };
        let corner = |at: usize| left[at % n] as u32;
        made.push([corner(i + n - 1), corner(i), corner(i + 1)]);
        left.remove(i);
    }
    made
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    fn area(points: &[Pos2]) -> f32 {
        triangles(points)
            .iter()
            .map(|t| turn(points[t[0] as usize], points[t[1] as usize], points[t[2] as usize]).abs() / 2.0)
            .sum()
    }

    #[test]
    fn figures_with_notches_are_filled_exactly() {
        let house = [(0., -10.), (10., -1.), (7., -1.), (7., 10.), (-7., 10.), (-7., -1.), (-10., -1.)];
        let mut points: Vec<Pos2> = house.iter().map(|(x, y)| pos2(*x, *y)).collect();
        assert!(!is_convex(&points));
        for _ in 0..2 {
            assert_eq!(triangles(&points).len(), 5);
            assert!((area(&points) - (90.0 + 154.0)).abs() < 1e-3, "{}", area(&points));
            points.reverse();
        }
        let square = [pos2(0., 0.), pos2(4., 0.), pos2(4., 4.), pos2(0., 4.)];
        assert!(is_convex(&square) && (area(&square) - 16.0).abs() < 1e-4);
        assert!(triangles(&[pos2(0., 0.), pos2(1., 1.)]).is_empty());
    }
}
