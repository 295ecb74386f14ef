//! Distance from a position to a geodesic edge: the nearest point of the edge, anywhere on earth, to 1 µm.
//!
//! With `r` the distance from the position to a point of the edge and `φ` the angle there between the direction
//! of travel and the direction away from the position, `dr/ds = cos φ` exactly (first variation). The step to
//! the foot is that of the right spherical triangle, `tan x = −cos φ · tan(r/R)`; only the small difference
//! between sphere and ellipsoid is left to the next step. Where the position is so far away, or the edge so
//! long, that the distance along it may have several minima, the zeros of `cos φ` are bracketed first.

use super::geodesic::{Along, Way, distance, inverse};
use super::{Metres, Nearest};
use crate::analysis::chord::{A, chord2, to_straight2, xyz};
use crate::data::LonLat;

/// Distances to edges below this are 0: they are rounding (15 nm for each geodesic).
pub(crate) const TOUCHING: f64 = 1e-7;

/// Up to this chord, metres, between position and both ends the distance along the edge has one minimum: all
/// of it happens within a quarter of the globe.
const NEAR_CHORD: f64 = 4.0e6;

/// In how many parts an edge is searched at most when the distance along it may have several minima.
const PARTS: u32 = 48;
/// The length of such a part, metres. The flattening adds to the distance along a great circle a wave of half
/// its length, so that two minima, if there are any, are thousands of kilometres apart ...
const PART: f64 = 250_000.0;
/// ... except about the antipodes, where geodesics of several directions meet: beyond this distance, metres,
/// even short edges are searched in all parts.
const ANTIPODAL: f64 = 19_700_000.0;

/// Steps change by less than this: done, metres.
const STEP: f64 = 1e-9;

/// The distance from `p` to the geodesic edge from `a` to `b`, and the nearest point of the edge.
///
/// The edge is the shortest way between its ends, of any length; `a == b` is a point. Exact to 1 µm.
///
/// ```
/// use shapan::{analysis::measure, data::LonLat};
/// let equator = (LonLat::new(0.0, 0.0), LonLat::new(10.0, 0.0));
/// let nearest = measure::distance_to_segment(LonLat::new(4.0, 1.0), equator.0, equator.1);
/// assert!((nearest.distance.metres() - 110_574.388_557).abs() < 1e-5);
/// assert!((nearest.to.lon - 4.0).abs() < 1e-9 && nearest.to.lat.abs() < 1e-9);
/// ```
pub fn distance_to_segment(p: LonLat, a: LonLat, b: LonLat) -> Nearest {
    if a == b {
        return Nearest { distance: distance(p, a), from: p, to: a };
    }
    // The same edge read backwards must give the same metres.
    let (a, b) = if (a.lat, a.lon) <= (b.lat, b.lon) { (a, b) } else { (b, a) };
    let (px, ax, bx) = (xyz(p), xyz(a), xyz(b));
    let reach2 = chord2(px, ax).max(chord2(px, bx)).max(chord2(ax, bx));
    let way = Way::new(a, b);
    let s = if reach2 < NEAR_CHORD * NEAR_CHORD {
        let start = to_straight2(px, ax, bx).1 * way.length;
        foot_from(p, &way, start)
    } else {
        foot_anywhere(p, &way)
    };
    let to = if s <= 0.0 {
        a
    } else if s >= way.length {
        b
    } else {
        way.at(s).position
    };
    let metres = distance(p, to).0;
    if metres < TOUCHING {
        return Nearest { distance: Metres::ZERO, from: p, to };
    }
    Nearest { distance: Metres(metres), from: p, to }
}

/// How the distance from `p` changes along the way at one of its points.
struct Slope {
    distance: f64,
    /// Cosine of the angle between travel and the direction away from `p`: metres gained per metre travelled.
    gain: f64,
}

fn slope(p: LonLat, at: &Along) -> Slope {
    let away = inverse(p, at.position);
    Slope { distance: away.distance.0, gain: (away.arrival_deg - at.azimuth_deg).to_radians().cos() }
}

/// How far ahead along the way the foot of the perpendicular lies, as on a sphere.
fn step(slope: &Slope) -> f64 {
    let ahead = -slope.gain * (slope.distance / A).tan();
    A * ahead.atan()
}

/// The foot when the distance has a single minimum along the way.
fn foot_from(p: LonLat, way: &Way, start: f64) -> f64 {
    let mut s = start;
    let mut last = f64::INFINITY;
    for _ in 0..20 {
        let now = slope(p, &way.at(s));
        if now.distance < 1e-8 {
            return s;
        }
        let next = (s + step(&now)).clamp(0.0, way.length);
        let moved = (next - s).abs();
        s = next;
        // The error after a step is far below the step, so that a step below a micrometre is the last, and one
        // that no longer shrinks is rounding.
        if moved <= STEP.max(way.length * 1e-16) || (moved < 1e-6 && moved >= last) {
            break;
        }
        last = moved;
    }
    s
}

/// The foot when there may be several minima: the best of all ends and bracketed zeros of the slope.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 48 by the clamp")]
fn foot_anywhere(p: LonLat, way: &Way) -> f64 {
    let start = slope(p, &way.at(0.0));
    let parts = if start.distance + way.length > ANTIPODAL {
        PARTS
    } else {
        (way.length / PART).ceil().clamp(1.0, f64::from(PARTS)) as u32
    };
    let mut best = (start.distance, 0.0);
    let mut keep = |d: f64, s: f64| {
        if d < best.0 {
            best = (d, s);
        }
    };
    let mut before = (0.0, start.gain);
    for i in 1..=parts {
        let s = way.length * f64::from(i) / f64::from(parts);
        let now = slope(p, &way.at(s));
        keep(now.distance, s);
        if before.1 < 0.0 && now.gain > 0.0 {
            let foot = bracketed_foot(p, way, before.0, s);
            keep(distance(p, way.at(foot).position).0, foot);
        }
        before = (s, now.gain);
    }
    best.1
}

/// The foot between two places of which the first approaches `p` and the second leaves it.
fn bracketed_foot(p: LonLat, way: &Way, mut low: f64, mut high: f64) -> f64 {
    let mut s = (low + high) / 2.0;
    for _ in 0..80 {
        let now = slope(p, &way.at(s));
        if now.distance < 1e-8 {
            return s;
        }
        if now.gain < 0.0 {
            low = s;
        } else {
            high = s;
        }
        let ahead = s + step(&now);
        let next = if ahead > low && ahead < high { ahead } else { (low + high) / 2.0 };
        if (next - s).abs() < 1e-8 || high - low < 1e-8 {
            return next;
        }
        s = next;
    }
    s
}

/// On which side of the geodesic through `a` and `b` the position lies: positive left of travel, negative
/// right, 0 on it. Only the sign means anything. Valid while `p` is not about antipodal to the edge.
pub(crate) fn side(a: LonLat, b: LonLat, p: LonLat) -> f64 {
    // Geodesics that start in one point do not meet again before the far side of the earth, so their order
    // around it decides. Of the two ends the one nearer to the position gives the clearer angle.
    let (ax, bx, px) = (xyz(a), xyz(b), xyz(p));
    if chord2(ax, px) <= chord2(bx, px) {
        let (to_b, to_p) = (inverse(a, b), inverse(a, p));
        if to_p.distance.0 < 1e-9 { 0.0 } else { (to_b.azimuth_deg - to_p.azimuth_deg).to_radians().sin() }
    } else {
        let (to_a, to_p) = (inverse(b, a), inverse(b, p));
        if to_p.distance.0 < 1e-9 { 0.0 } else { (to_p.azimuth_deg - to_a.azimuth_deg).to_radians().sin() }
    }
}
