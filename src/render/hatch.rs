//! Hatches as geometry: lines and dots cut to an area, fixed to the map so that they do not swim.

use crate::project::Hatch;

/// The figures of one hatched area, px.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hatching {
    /// Strokes of this width …
    pub width_px: f64,
    pub lines: Vec<[[f64; 2]; 2]>,
    /// … or discs of this radius.
    pub radius_px: f64,
    pub dots: Vec<[f64; 2]>,
}

/// Hatches finer than this would be a grey of their own, and cost without end.
pub(super) const FINEST_PX: f64 = 2.0;

/// The hatch of an area given by its rings (even-odd) in pixels; `origin` is a point that moves with the map.
pub fn hatching(hatch: &Hatch, rings: &[Vec<[f64; 2]>], origin: [f64; 2], scale: f64) -> Hatching {
    let mut out = Hatching::default();
    match *hatch {
        Hatch::Lines { angle_deg, spacing_px, width_px, .. } => {
            out.width_px = width_px * scale;
            scan(rings, origin, angle_deg, spacing_px * scale, |a, b, _| out.lines.push([a, b]));
        }
        Hatch::Grid { spacing_px, width_px, .. } => {
            out.width_px = width_px * scale;
            for angle_deg in [0.0, 90.0] {
                scan(rings, origin, angle_deg, spacing_px * scale, |a, b, _| out.lines.push([a, b]));
            }
        }
        Hatch::Dots { spacing_px, radius_px, .. } => {
            let radius = radius_px * scale;
            let spacing = (spacing_px * scale).max(FINEST_PX).max(radius);
            out.radius_px = radius;
            // Rows at half the spacing, every second one shifted by half.
            scan(rings, origin, 0.0, spacing / 2.0, |a, b, row| {
                let shift = if row.rem_euclid(2.0) < 0.5 { 0.0 } else { spacing / 2.0 };
                let start = origin[0] + shift;
                let mut k = ((a[0] + radius - start) / spacing).ceil();
                while start + k * spacing <= b[0] - radius {
                    out.dots.push([start + k * spacing, a[1]]);
                    k += 1.0;
                }
            });
        }
    }
    out
}

/// Parallel lines through the rings: calls back with the two ends of each stretch inside, and its line's number.
fn scan(
    rings: &[Vec<[f64; 2]>],
    origin: [f64; 2],
    angle_deg: f64,
    spacing: f64,
    mut stretch: impl FnMut([f64; 2], [f64; 2], f64),
) {
    let spacing = spacing.max(FINEST_PX);
    // Anticlockwise from east, on a screen whose y runs down.
    let (sin, cos) = (-angle_deg.to_radians()).sin_cos();
    let (along, across) = ([cos, sin], [-sin, cos]);
    let dot = |v: [f64; 2], p: [f64; 2]| v[0] * (p[0] - origin[0]) + v[1] * (p[1] - origin[1]);
    // For each line, where the edges cross it.
    let mut crossings: Vec<(f64, f64)> = Vec::new();
    for ring in rings {
        for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
            let (s, t) = (dot(across, *a) / spacing, dot(across, *b) / spacing);
            if !(s.is_finite() && t.is_finite()) || (s - t).abs() > 1e5 {
                continue;
            }
            let (from, to) = (s.min(t), s.max(t));
            // Plus zero, since −0 would be sorted apart from 0.
            let mut line = from.ceil() + 0.0;
            // Half open, so that a vertex on a line counts once.
            while line < to {
                let share = (line - s) / (t - s);
                let (u, v) = (dot(along, *a), dot(along, *b));
                crossings.push((line, u + (v - u) * share));
                line += 1.0;
            }
        }
    }
    crossings.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
    for pair in crossings.chunks_exact(2) {
        let ([(line, from), (_, to)], offset) = ([pair[0], pair[1]], pair[0].0 * spacing);
        let at =
            |u: f64| [origin[0] + along[0] * u + across[0] * offset, origin[1] + along[1] * u + across[1] * offset];
        if to > from {
            stretch(at(from), at(to), line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::Color;

    fn square_with_hole() -> Vec<Vec<[f64; 2]>> {
        let square = |a: f64, b: f64| vec![[a, a], [b, a], [b, b], [a, b]];
        vec![square(0.5, 100.5), square(40.5, 60.5)]
    }

    #[test]
    fn line_lengths_times_spacing_are_the_area() {
        let rings = square_with_hole();
        for angle_deg in [0.0, 45.0, -45.0, 90.0, 17.0] {
            let hatch = Hatch::Lines { color: Color::BLACK, angle_deg, spacing_px: 2.0, width_px: 1.0 };
            let made = hatching(&hatch, &rings, [3.3, 7.7], 1.0);
            let length: f64 = made.lines.iter().map(|[a, b]| (b[0] - a[0]).hypot(b[1] - a[1])).sum();
            assert!((length * 2.0 / 9_600.0 - 1.0).abs() < 0.01, "{angle_deg}: {length}");
        }
    }

    #[test]
    fn dots_stay_inside_and_move_with_the_map() {
        let rings = square_with_hole();
        let hatch = Hatch::Dots { color: Color::BLACK, spacing_px: 12.0, radius_px: 1.0 };
        let made = hatching(&hatch, &rings, [0.0, 0.0], 1.0);
        assert!(made.dots.iter().all(|[x, y]| {
            let hole = (39.5..61.5).contains(x) && (40.5..60.5).contains(y);
            (1.5..=99.5).contains(x) && (0.5..=100.5).contains(y) && !hole
        }));
        assert!((made.dots.len() as f64 / (9_600.0 / 72.0) - 1.0).abs() < 0.15);
        let moved: Vec<Vec<[f64; 2]>> =
            rings.iter().map(|r| r.iter().map(|[x, y]| [x + 5.0, y + 2.0]).collect()).collect();
        let again = hatching(&hatch, &moved, [5.0, 2.0], 1.0);
        assert_eq!(again.dots.len(), made.dots.len());
        assert!(again.dots.iter().zip(&made.dots).all(|(a, b)| (a[0] - b[0] - 5.0).abs() < 1e-9));
    }
}
