//! Where two geodesic edges cross.

use super::geodesic::{Way, inverse};
use super::segment::side;
use crate::analysis::chord::{Xyz, chord2, cross, dot, norm, sub, xyz};
use crate::data::LonLat;

/// The position at which the edges `a` and `b` cross, both of them passing from one side of the other to the
/// other; `None` when they do not, or merely touch with an end (then the distance of that end is 0).
pub(crate) fn crossing(a: [LonLat; 2], b: [LonLat; 2]) -> Option<LonLat> {
    let opposite = |edge: [LonLat; 2], ends: [LonLat; 2]| {
        let (s0, s1) = (side(edge[0], edge[1], ends[0]), side(edge[0], edge[1], ends[1]));
        (s0 > 0.0 && s1 < 0.0) || (s0 < 0.0 && s1 > 0.0)
    };
    if !(opposite(a, b) && opposite(b, a)) {
        return None;
    }
    let (ax, bx) = (a.map(xyz), b.map(xyz));
    // Two great circles cross on both sides of the earth; the edges must do so on the same one.
    let line = cross(cross(ax[0], ax[1]), cross(bx[0], bx[1]));
    let towards = |ends: [Xyz; 2]| dot(line, ends[0]) + dot(line, ends[1]);
    if towards(ax) * towards(bx) < 0.0 {
        return None;
    }
    intersection(a, b)
}

/// The common position of two edges known to cross: Newton's step in the distances along both, in the plane
/// that touches the earth there. `None` when it leads nowhere (parallel edges).
pub(crate) fn intersection(a: [LonLat; 2], b: [LonLat; 2]) -> Option<LonLat> {
    let (way_a, way_b) = (Way::new(a[0], a[1]), Way::new(b[0], b[1]));
    let (mut s, mut t) = first_guess(a.map(xyz), b.map(xyz), way_a.length, way_b.length)?;
    for _ in 0..30 {
        let (on_a, on_b) = (way_a.at(s), way_b.at(t));
        let gap = inverse(on_a.position, on_b.position);
        let (sin_a, cos_a) = on_a.azimuth_deg.to_radians().sin_cos();
        let (sin_b, cos_b) = on_b.azimuth_deg.to_radians().sin_cos();
        let (sin_g, cos_g) = gap.azimuth_deg.to_radians().sin_cos();
        let (east, north) = (gap.distance.0 * sin_g, gap.distance.0 * cos_g);
        // s·u − t·v = gap
        let determinant = cos_a * sin_b - sin_a * cos_b;
        if determinant.abs() < 1e-14 {
            return None;
        }
        let ds = (north * sin_b - east * cos_b) / determinant;
        let dt = (north * sin_a - east * cos_a) / determinant;
        s = (s + ds).clamp(0.0, way_a.length);
        t = (t + dt).clamp(0.0, way_b.length);
        if ds.abs().max(dt.abs()) < 1e-8 {
            break;
        }
    }
    Some(way_a.at_share(s / way_a.length))
}

/// Distances along two edges to about where they cross, from the planes through the earth's centre.
fn first_guess(a: [Xyz; 2], b: [Xyz; 2], length_a: f64, length_b: f64) -> Option<(f64, f64)> {
    let line = cross(cross(a[0], a[1]), cross(b[0], b[1]));
    let length = norm(line);
    if length.is_nan() || length <= 0.0 {
        return None;
    }
    let sign = if dot(line, a[0]) + dot(line, a[1]) < 0.0 { -1.0 } else { 1.0 };
    let unit = line.map(|c| sign * c / length);
    let share = |ends: [Xyz; 2]| {
        let angle = |p: Xyz, q: Xyz| norm(cross(p, q)).atan2(dot(p, q));
        let whole = angle(ends[0], ends[1]);
        if whole > 0.0 { (angle(ends[0], unit) / whole).clamp(0.0, 1.0) } else { 0.5 }
    };
    Some((share(a) * length_a, share(b) * length_b))
}

/// Square of the distance between two straight segments.
pub(crate) fn straight_gap2(a: [Xyz; 2], b: [Xyz; 2]) -> f64 {
    let (u, v, w) = (sub(a[1], a[0]), sub(b[1], b[0]), sub(a[0], b[0]));
    let (uu, vv, uv, uw, vw) = (dot(u, u), dot(v, v), dot(u, v), dot(u, w), dot(v, w));
    let determinant = uu * vv - uv * uv;
    let clamp = |x: f64| if x.is_finite() { x.clamp(0.0, 1.0) } else { 0.0 };
    let mut s = if determinant > 1e-12 * uu * vv { clamp((uv * vw - vv * uw) / determinant) } else { 0.0 };
    let t = clamp((uv * s + vw) / vv);
    s = clamp((uv * t - uw) / uu);
    let at = |p: Xyz, d: Xyz, k: f64| [p[0] + k * d[0], p[1] + k * d[1], p[2] + k * d[2]];
    let gap = chord2(at(a[0], u, s), at(b[0], v, t));
    // Clamping one end can leave the other short of its best; the ends themselves are cheap to ask.
    let ends = crate::analysis::chord::to_straight2;
    gap.min(ends(a[0], b[0], b[1]).0)
        .min(ends(a[1], b[0], b[1]).0)
        .min(ends(b[0], a[0], a[1]).0)
        .min(ends(b[1], a[0], a[1]).0)
}
