//! Lines and rings cut to what a picture can show, so that no painter meets numbers it cannot hold.

use crate::crs::{MapPoint, MapRect};

/// A part of a line inside a rectangle.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LinePart {
    pub points: Vec<MapPoint>,
    /// Length of the line before this part, so that a dash pattern runs on.
    pub before: f64,
}

/// The parts of a line inside a rectangle, in order (Liang and Barsky's test on each segment).
pub(super) fn clipped_line(line: &[MapPoint], rect: MapRect) -> Vec<LinePart> {
    let mut parts: Vec<LinePart> = Vec::new();
    let mut open = false;
    let mut along = 0.0;
    for (a, b) in line.iter().zip(line.iter().skip(1)) {
        let length = (b.x - a.x).hypot(b.y - a.y);
        match segment_inside(*a, *b, rect) {
            Some((t0, t1)) => {
                let at = |t: f64| MapPoint::new(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t);
                if !open || t0 > 0.0 {
                    parts.push(LinePart { points: vec![at(t0)], before: along + length * t0 });
                }
                if let Some(part) = parts.last_mut() {
                    part.points.push(if t1 >= 1.0 { *b } else { at(t1) });
                }
                open = t1 >= 1.0;
            }
            None => open = false,
        }
        along += length;
    }
    parts
}

/// The share of a segment inside a rectangle, as parameters 0 to 1.
fn segment_inside(a: MapPoint, b: MapPoint, rect: MapRect) -> Option<(f64, f64)> {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let (mut t0, mut t1) = (0.0_f64, 1.0_f64);
    for (step, room) in
        [(-dx, a.x - rect.min.x), (dx, rect.max.x - a.x), (-dy, a.y - rect.min.y), (dy, rect.max.y - a.y)]
    {
        if step == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if step < 0.0 {
            t0 = t0.max(room / step);
        } else {
            t1 = t1.min(room / step);
        }
    }
    (t0 <= t1).then_some((t0, t1))
}

/// A closed ring cut to a rectangle (Sutherland and Hodgman); empty when nothing is left. Parts that hang
/// together only outside are joined along the rectangle's edge, which a fill does not show.
pub(super) fn clipped_ring(ring: &[MapPoint], rect: MapRect) -> Vec<MapPoint> {
    let sides: [&dyn Fn(MapPoint) -> f64; 4] =
        [&|p| p.x - rect.min.x, &|p| rect.max.x - p.x, &|p| p.y - rect.min.y, &|p| rect.max.y - p.y];
    let mut points = ring.to_vec();
    for inside in sides {
        let Some(mut before) = points.last().copied() else { break };
        let mut kept = Vec::with_capacity(points.len() + 4);
        for p in points {
            let (d0, d1) = (inside(before), inside(p));
            if (d0 < 0.0) != (d1 < 0.0) {
                let t = d0 / (d0 - d1);
                kept.push(MapPoint::new(before.x + (p.x - before.x) * t, before.y + (p.y - before.y) * t));
            }
            if d1 >= 0.0 {
                kept.push(p);
            }
            before = p;
        }
        points = kept;
    }
    if points.len() < 3 { Vec::new() } else { points }
}

/// The line without vertices that are not seen: those nearer than `distance` to the one kept before, and those
/// nearer than that to the straight way between their neighbours. Its ends stay.
pub(super) fn thinned(line: &[MapPoint], distance: f64, into: &mut Vec<MapPoint>) {
    let Some((last, rest)) = line.split_last() else { return };
    let from = into.len();
    let mut kept: Option<MapPoint> = None;
    for p in rest {
        if kept.is_none_or(|k| (p.x - k.x).abs().max((p.y - k.y).abs()) >= distance) {
            into.push(*p);
            kept = Some(*p);
        }
    }
    into.push(*last);
    straighten(into, from, distance);
}

/// At most so many vertices in a row are left out: looking at all of them each time must stay cheap.
const MOST_LEFT_OUT: usize = 24;

/// Leaves out vertices of the line that begins at `from` while all that are left out lie within `tolerance` of the
/// segment that takes their place.
fn straighten(points: &mut Vec<MapPoint>, from: usize, tolerance: f64) {
    let (mut write, mut first) = (from + 1, from + 1);
    for next in from + 2..points.len() {
        let (Some(anchor), Some(end), Some(between)) =
            (points.get(write - 1).copied(), points.get(next).copied(), points.get(first..next))
        else {
            return;
        };
        let straight = between.len() <= MOST_LEFT_OUT
            && between.iter().all(|p| squared_distance(*p, anchor, end) <= tolerance * tolerance);
        if !straight {
            // What lies before the next vertex is kept; the window begins behind it.
            points.swap(write, next - 1);
            (write, first) = (write + 1, next);
        }
    }
    if points.len() > from + 1 {
        let last = points.len() - 1;
        points.swap(write, last);
        points.truncate(write + 1);
    }
}

fn squared_distance(p: MapPoint, a: MapPoint, b: MapPoint) -> f64 {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { (((p.x - a.x) * dx + (p.y - a.y) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    let (x, y) = (p.x - a.x - dx * along, p.y - a.y - dy * along);
    x * x + y * y
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECT: MapRect = MapRect { min: MapPoint::new(0.0, 0.0), max: MapPoint::new(10.0, 10.0) };

    fn points(list: &[[f64; 2]]) -> Vec<MapPoint> {
        list.iter().map(|p| MapPoint::from(*p)).collect()
    }

    #[test]
    fn a_line_that_leaves_and_returns_is_two_parts_with_their_way() {
        let parts = clipped_line(&points(&[[-5.0, 5.0], [15.0, 5.0], [15.0, 8.0], [5.0, 8.0]]), RECT);
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0].points, points(&[[0.0, 5.0], [10.0, 5.0]]));
        assert_eq!(parts[0].before, 5.0);
        assert_eq!(parts[1].points, points(&[[10.0, 8.0], [5.0, 8.0]]));
        assert_eq!(parts[1].before, 28.0);
        assert!(clipped_line(&points(&[[-5.0, 5.0], [5.0, 25.0]]), RECT).is_empty());
    }

    #[test]
    fn a_ring_around_the_rectangle_becomes_it() {
        let ring = points(&[[-50.0, -50.0], [50.0, -50.0], [50.0, 50.0], [-50.0, 50.0], [-50.0, -50.0]]);
        let clipped = clipped_ring(&ring, RECT);
        let area: f64 =
            clipped.iter().zip(clipped.iter().cycle().skip(1)).map(|(a, b)| (a.x * b.y - b.x * a.y) / 2.0).sum();
        assert!((area - 100.0).abs() < 1e-9);
        assert!(clipped_ring(&points(&[[20.0, 0.0], [30.0, 0.0], [30.0, 9.0], [20.0, 0.0]]), RECT).is_empty());
    }

    #[test]
    fn thinning_keeps_the_ends() {
        let mut kept = Vec::new();
        thinned(&points(&[[0.0, 0.0], [0.1, 0.0], [1.0, 3.0], [1.1, 3.0], [2.0, 0.0]]), 0.5, &mut kept);
        assert_eq!(kept, points(&[[0.0, 0.0], [1.0, 3.0], [2.0, 0.0]]));
    }

    #[test]
    fn what_is_left_out_lies_on_the_line_that_stays() {
        let mut random = 7_u64;
        let mut unit = || {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (random >> 40) as f64 / f64::from(1 << 24)
        };
        for _ in 0..300 {
            let count = 2 + (unit() * 200.0) as usize;
            let mut at = MapPoint::new(0.0, 0.0);
            let mut line = Vec::new();
            for _ in 0..count {
                at = MapPoint::new(at.x + unit() * 2.0 - 0.6, at.y + unit() * unit() - 0.3);
                line.push(at);
            }
            let mut kept = vec![MapPoint::new(9.0, 9.0)];
            thinned(&line, 0.4, &mut kept);
            let kept = &kept[1..];
            assert_eq!((kept[0], kept[kept.len() - 1]), (line[0], line[count - 1]));
            assert!(kept.iter().all(|p| line.contains(p)));
            for p in &line {
                let nearest = kept.windows(2).map(|s| squared_distance(*p, s[0], s[1])).fold(f64::MAX, f64::min);
                // One distance for the thinning by nearness, one for the straightening.
                assert!(nearest.sqrt() <= 0.4 * 2.0_f64.sqrt() + 0.4, "{}", nearest.sqrt());
            }
        }
        let straight: Vec<MapPoint> = (0..500).map(|i| MapPoint::new(f64::from(i), f64::from(i) * 0.5)).collect();
        let mut kept = Vec::new();
        thinned(&straight, 0.3, &mut kept);
        assert!(kept.len() <= 500 / MOST_LEFT_OUT + 2, "{}", kept.len());
        // A ring keeps its shape, and a line of two its ends.
        let mut ring = Vec::new();
        thinned(&points(&[[0.0, 0.0], [5.0, 0.1], [9.0, 0.0], [9.0, 9.0], [0.0, 9.0], [0.0, 0.0]]), 0.3, &mut ring);
        assert_eq!(ring, points(&[[0.0, 0.0], [9.0, 0.0], [9.0, 9.0], [0.0, 9.0], [0.0, 0.0]]));
        let mut two = Vec::new();
        thinned(&points(&[[1.0, 1.0], [2.0, 2.0]]), 0.3, &mut two);
        assert_eq!(two, points(&[[1.0, 1.0], [2.0, 2.0]]));
    }
}
