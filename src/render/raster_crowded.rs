//! The ground that a path covers whose edges stand closer than pixels do: a ring of random positions, thousands of areas
//! on each other. The painter keeps the edges of each row in order, which takes the square of their number; here each edge
//! is counted where it crosses a row, whatever the others do. The door stays the painter's: what comes out is a mask for it.

use tiny_skia::{Mask, Path, PathSegment, Point};

/// Edges of a path that a row crosses, on average, from which on it is filled here. No plan that shows anything has them.
const MOST_EDGES_A_ROW: f32 = 6_000.0;

/// Positions of a path that cannot have so many.
const FEW_POINTS: usize = 4_000;

/// Rows and columns that a pixel is divided into, as the painter does.
const FINER: usize = 4;

/// Rows of pixels that are counted at a time.
const BAND: usize = 8;

/// Pieces that a curve is divided into: they are joins of strokes, a pixel or two across.
const PIECES: u16 = 4;

/// Whether the edges of a path are that many.
pub(super) fn is_crowded(path: &Path) -> bool {
    if path.len() < FEW_POINTS {
        return false;
    }
    let mut rise = 0.0;
    each_edge(path, |[a, b]| rise += (b.y - a.y).abs());
    rise > MOST_EDGES_A_ROW * path.bounds().height()
}

/// How much of each pixel a path covers, of a picture whose first row is that of the path's number `top`.
pub(super) fn coverage(path: &Path, is_even_odd: bool, [width, rows]: [u32; 2], top: f32) -> Option<Mask> {
    let mut mask = Mask::new(width, rows)?;
    let mut edges: Vec<[Point; 2]> = Vec::new();
    let bottom = top + small(rows as usize);
    each_edge(path, |[a, b]| {
        if a.y.min(b.y) < bottom && a.y.max(b.y) > top {
            edges.push([a, b]);
        }
    });
    let width = width as usize;
    let mut counted = vec![0_i32; BAND * FINER * (width * FINER + 1)];
    for (band, pixels) in mask.data_mut().chunks_mut(BAND * width).enumerate() {
        counted.fill(0);
        count(&edges, top + small(band * BAND), width, &mut counted);
        cover(&counted, is_even_odd, width, pixels);
    }
    Some(mask)
}

/// Counts where edges cross the rows of a band, each a quarter of a pixel: downwards one way, upwards the other.
fn count(edges: &[[Point; 2]], top: f32, width: usize, counted: &mut [i32]) {
    let (finer, columns) = (small(FINER), width * FINER + 1);
    let last = small(width * FINER);
    for [a, b] in edges {
        let (upper, lower, way) = if a.y < b.y { (a, b, 1) } else { (b, a, -1) };
        // The middles of rows.
        let row = |y: f32| ((y - top) * finer - 0.5).ceil().clamp(0.0, small(BAND * FINER));
        let (from, to) = (whole(row(upper.y)), whole(row(lower.y)));
        if from >= to {
            continue;
        }
        let slope = (lower.x - upper.x) / (lower.y - upper.y);
        for (i, row) in counted.chunks_exact_mut(columns).enumerate().take(to).skip(from) {
            let y = top + (small(i) + 0.5) / finer;
            let x = upper.x + (y - upper.y) * slope;
            if let Some(place) = row.get_mut(whole((x * finer).round().clamp(0.0, last))) {
                *place += way;
            }
        }
    }
}

/// What of each pixel of a band lies inside, of the counts of its rows.
fn cover(counted: &[i32], is_even_odd: bool, width: usize, pixels: &mut [u8]) {
    const PARTS: usize = FINER * FINER;
    let columns = width * FINER + 1;
    for (rows, pixels) in counted.chunks_exact(columns * FINER).zip(pixels.chunks_exact_mut(width)) {
        let mut inside = vec![0_usize; width];
        for row in rows.chunks_exact(columns) {
            let mut winding = 0;
            for (parts, inside) in row.chunks_exact(FINER).zip(&mut inside) {
                for way in parts {
                    winding += way;
                    *inside += usize::from(if is_even_odd { winding % 2 != 0 } else { winding != 0 });
                }
            }
        }
        for (pixel, inside) in pixels.iter_mut().zip(inside) {
            *pixel = u8::try_from((inside * 255 + PARTS / 2) / PARTS).unwrap_or(u8::MAX);
        }
    }
}

/// The edges of a path, curves as lines; what is open is closed.
fn each_edge(path: &Path, mut each: impl FnMut([Point; 2])) {
    let (mut start, mut at) = (Point::zero(), Point::zero());
    for segment in path.segments() {
        let from = at;
        let mut curve = |points: &[Point]| {
            for piece in 1..=PIECES {
                let next = between(points, f32::from(piece) / f32::from(PIECES));
                each([at, next]);
                at = next;
            }
        };
        match segment {
            PathSegment::MoveTo(to) => {
                each([at, start]);
                (start, at) = (to, to);
            }
            PathSegment::LineTo(to) => {
                each([at, to]);
                at = to;
            }
            PathSegment::QuadTo(a, to) => curve(&[from, a, to]),
            PathSegment::CubicTo(a, b, to) => curve(&[from, a, b, to]),
            PathSegment::Close => {
                each([at, start]);
                at = start;
            }
        }
    }
    each([at, start]);
}

/// A place on a curve of Bézier, from 0 to 1.
fn between(points: &[Point], t: f32) -> Point {
    let mut left = points.to_vec();
    while left.len() > 1 {
        left = left
            .windows(2)
            .map(|pair| pair[0] + Point { x: (pair[1].x - pair[0].x) * t, y: (pair[1].y - pair[0].y) * t })
            .collect();
    }
    left.first().copied().unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "no picture has sixteen million rows or columns")]
fn small(number: usize) -> f32 {
    number as f32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to the picture")]
fn whole(number: f32) -> usize {
    number as usize
}

#[cfg(test)]
mod tests {
    use tiny_skia::{FillRule, PathBuilder, Transform};

    use super::*;

    /// A ring of positions all over a picture.
    fn scribble(count: u32) -> Path {
        let mut path = PathBuilder::new();
        let mut seed = 7_u32;
        let mut next = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f32::from(u16::try_from(seed >> 16).unwrap()) / 65_536.0 * 120.0 - 10.0
        };
        path.move_to(next(), next());
        (1..count).for_each(|_| path.line_to(next(), next()));
        path.close();
        path.finish().unwrap()
    }

    #[test]
    fn what_is_counted_is_what_the_painter_fills() {
        let mut path = PathBuilder::from_circle(50.0, 40.0, 30.0).unwrap();
        for _ in 0..2 {
            for (is_even_odd, rule) in [(true, FillRule::EvenOdd), (false, FillRule::Winding)] {
                let ours = coverage(&path, is_even_odd, [100, 60], 20.0).unwrap();
                let mut theirs = Mask::new(100, 60).unwrap();
                theirs.fill_path(&path, rule, true, Transform::from_translate(0.0, -20.0));
                let apart: Vec<u8> = ours.data().iter().zip(theirs.data()).map(|(a, b)| a.abs_diff(*b)).collect();
                let mean = apart.iter().map(|apart| f64::from(*apart)).sum::<f64>() / 6_000.0;
                assert!(mean < 4.0, "{rule:?}: {mean}");
            }
            path = scribble(40);
        }
    }

    #[test]
    fn only_what_no_plan_shows_is_crowded() {
        assert!(is_crowded(&scribble(60_000)));
        assert!(!is_crowded(&scribble(3_000)));
        // As many positions, one behind the other.
        let mut coast = PathBuilder::new();
        coast.move_to(0.0, 0.0);
        (0..60_000_u16).for_each(|i| coast.line_to(f32::from(i % 2), f32::from(i) / 60.0));
        assert!(!is_crowded(&coast.finish().unwrap()));
    }
}
