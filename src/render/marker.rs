//! Point symbols as vectors.

use tiny_skia::{Path, PathBuilder, Rect};

use super::text::narrow;
use crate::project::{Marker, MarkerShape};

/// The figures of one marker about the origin, px.
pub(super) struct MarkerFigure {
    pub outline: Option<Path>,
    /// Drawn in the stroke colour over the fill.
    pub sign: Option<Path>,
    /// Whether the outline is drawn as a line round the figure.
    pub outlined: bool,
}

/// The outline and the inner sign of a marker `size` pixels across.
pub(super) fn figure(marker: &Marker, size: f64) -> MarkerFigure {
    let r = size / 2.0;
    let outline = match marker_outline(marker.shape, size) {
        Outline::Disc => PathBuilder::from_circle(0.0, 0.0, narrow(r)),
        Outline::RoundedSquare { radius } => rounded_rect([-r, -r, size, size], radius),
        Outline::Corners(corners) => polygon(&corners),
    };
    let sign = marker_sign(marker.shape, size).and_then(|corners| polygon(&corners));
    MarkerFigure { outline, sign, outlined: marker.has_rim() }
}

/// The outline of a marker about the origin.
pub(super) enum Outline {
    /// As wide as the marker.
    Disc,
    RoundedSquare {
        radius: f64,
    },
    Corners(Vec<[f64; 2]>),
}

/// The outline of a sign `size` across.
pub(super) fn marker_outline(shape: MarkerShape, size: f64) -> Outline {
    let r = size / 2.0;
    Outline::Corners(match shape {
        MarkerShape::Circle => return Outline::Disc,
        MarkerShape::Cross => return Outline::RoundedSquare { radius: size * 0.16 },
        MarkerShape::Square => vec![[-r, -r], [r, -r], [r, r], [-r, r]],
        MarkerShape::Diamond => vec![[0.0, -r], [r, 0.0], [0.0, r], [-r, 0.0]],
        MarkerShape::Triangle => vec![[0.0, -r], [r, r * 0.85], [-r, r * 0.85]],
        MarkerShape::House => {
            let (eaves, wall) = (-r * 0.1, r * 0.68);
            vec![[0.0, -r], [r, eaves], [wall, eaves], [wall, r], [-wall, r], [-wall, eaves], [-r, eaves]]
        }
        MarkerShape::Pentagon => star(r, r, 5),
        MarkerShape::Star => star(r, r * 0.42, 5),
    })
}

/// The inner figure of a sign `size` across, if it has one: a plus, a bar.
pub(super) fn marker_sign(shape: MarkerShape, size: f64) -> Option<Vec<[f64; 2]>> {
    let r = size / 2.0;
    match shape {
        MarkerShape::Cross => Some(plus(size * 0.29, size * 0.095)),
        MarkerShape::Pentagon => {
            let (w, h) = (r * 0.5, r * 0.1);
            Some(vec![[-w, -h], [w, -h], [w, h], [-w, h]])
        }
        _ => None,
    }
}

pub(super) fn polygon(points: &[[f64; 2]]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (i, [x, y]) in points.iter().enumerate() {
        if i == 0 { path.move_to(narrow(*x), narrow(*y)) } else { path.line_to(narrow(*x), narrow(*y)) }
    }
    path.close();
    path.finish()
}

/// Points in turn on two circles, the first at the top: a star, or an n-gon where both radii are the same.
fn star(outer: f64, inner: f64, tips: u32) -> Vec<[f64; 2]> {
    let regular = (outer - inner).abs() < 1e-9;
    let count = if regular { tips } else { 2 * tips };
    let corner = |i: u32| {
        let r = if regular || i.is_multiple_of(2) { outer } else { inner };
        let (sin, cos) = (f64::from(i) / f64::from(count) * std::f64::consts::TAU).sin_cos();
        [r * sin, -r * cos]
    };
    (0..count).map(corner).collect()
}

fn plus(arm: f64, half: f64) -> Vec<[f64; 2]> {
    let (a, h) = (arm, half);
    vec![[-h, -a], [h, -a], [h, -h], [a, -h], [a, h], [h, h], [h, a], [-h, a], [-h, h], [-a, h], [-a, -h], [-h, -h]]
}

/// Left, top, width, height; corners are quarter circles near enough.
pub(super) fn rounded_rect([x, y, width, height]: [f64; 4], radius: f64) -> Option<Path> {
    let radius = radius.min(width / 2.0).min(height / 2.0);
    if radius < 0.2 {
        let rect = Rect::from_xywh(narrow(x), narrow(y), narrow(width), narrow(height))?;
        return Some(PathBuilder::from_rect(rect));
    }
    let [l, t, r, b] = [x, y, x + width, y + height].map(narrow);
    // 0.5523: how far a cubic's handles reach for a quarter of a circle.
    let (c, k) = (narrow(radius), narrow(radius * (1.0 - 0.552_3)));
    let mut path = PathBuilder::new();
    path.move_to(l + c, t);
    path.line_to(r - c, t);
    path.cubic_to(r - k, t, r, t + k, r, t + c);
    path.line_to(r, b - c);
    path.cubic_to(r, b - k, r - k, b, r - c, b);
    path.line_to(l + c, b);
    path.cubic_to(l + k, b, l, b - k, l, b - c);
    path.line_to(l, t + c);
    path.cubic_to(l, t + k, l + k, t, l + c, t);
    path.close();
    path.finish()
}
