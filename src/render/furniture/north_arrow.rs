//! The arrow that points to true north, which is not always up.

use super::shape::{Border, FurnitureShape};
use crate::render::map_theme::Theme;
use crate::render::text::Fonts;

/// Of the disc it stands on.
pub(super) const RADIUS_PX: f64 = 19.0;

/// An arrow in a disc about a point, turned clockwise by so many degrees.
pub(super) fn north_arrow(shapes: &mut Vec<FurnitureShape>, [x, y]: [f64; 2], turn_deg: f64, theme: Theme) {
    let colors = theme.colors();
    let border = Some(Border { color: colors.rule, width_px: 1.0, dash: Vec::new() });
    let rect = [x - RADIUS_PX, y - RADIUS_PX, RADIUS_PX * 2.0, RADIUS_PX * 2.0];
    shapes.push(FurnitureShape::Panel { rect, radius: RADIUS_PX, fill: Some((colors.panel, 0.94)), border });
    let (sin, cos) = turn_deg.to_radians().sin_cos();
    let turned = |points: &[[f64; 2]]| -> Vec<[f64; 2]> {
        points.iter().map(|[px, py]| [x + px * cos - py * sin, y + px * sin + py * cos]).collect()
    };
    let (tip, left, right, notch) = ([0.0, -14.0], [-5.0, 3.0], [5.0, 3.0], [0.0, -0.5]);
    let outline = || Some(Border { color: colors.text, width_px: 1.1, dash: Vec::new() });
    let points = turned(&[tip, left, notch]);
    shapes.push(FurnitureShape::Polygon { points, fill: Some(colors.text), border: outline() });
    let points = turned(&[tip, right, notch]);
    shapes.push(FurnitureShape::Polygon { points, fill: Some(colors.panel), border: outline() });
    let width = Fonts::bundled().width("N", 10.0, true);
    let [at] = turned(&[[0.0, 10.0]])[..] else { return };
    let at = [at[0] - width / 2.0, at[1] + 4.5];
    let (text, color) = ("N".to_owned(), colors.text);
    shapes.push(FurnitureShape::Text { text, at, size_px: 10.0, bold: true, color, halo: None });
}
