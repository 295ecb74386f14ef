//! Which of many rectangles of the plane meet: a sweep from west to east. No geometry beyond boxes.

use std::ops::ControlFlow;

use crate::progress::{Cancelled, Progress};

/// A rectangle of the plane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::analysis) struct Rect {
    pub min: [f64; 2],
    pub max: [f64; 2],
}

impl Rect {
    pub fn of(points: impl IntoIterator<Item = [f64; 2]>) -> Self {
        let mut rect = Self { min: [f64::INFINITY; 2], max: [f64::NEG_INFINITY; 2] };
        for p in points {
            for (i, c) in p.into_iter().enumerate() {
                rect.min[i] = rect.min[i].min(c);
                rect.max[i] = rect.max[i].max(c);
            }
        }
        rect
    }

    /// Whether the rectangles have a point in common, their borders included.
    pub fn meets(&self, other: &Self) -> bool {
        (0..2).all(|i| self.min[i] <= other.max[i] && other.min[i] <= self.max[i])
    }

    pub fn grown(mut self, margin: f64) -> Self {
        for i in 0..2 {
            self.min[i] -= margin;
            self.max[i] += margin;
        }
        self
    }
}

/// Calls `each` with every pair (lower index first) of rectangles that meet, in no order that means anything.
///
/// The sweep runs along the longer side of the whole, so that few rectangles stand side by side.
///
/// # Errors
/// Only when cancelled.
pub(in crate::analysis) fn meeting_pairs(
    rects: &[Rect],
    progress: &Progress,
    mut each: impl FnMut(usize, usize),
) -> Result<(), Cancelled> {
    let all = meeting_pairs_until(rects, progress, |a, b| {
        each(a, b);
        ControlFlow::Continue(())
    });
    all.map(|_| ())
}

/// The same, as long as `each` goes on; whether it did to the end.
///
/// # Errors
/// Only when cancelled.
pub(in crate::analysis) fn meeting_pairs_until(
    rects: &[Rect],
    progress: &Progress,
    mut each: impl FnMut(usize, usize) -> ControlFlow<()>,
) -> Result<ControlFlow<()>, Cancelled> {
    let all = Rect::of(rects.iter().flat_map(|r| [r.min, r.max]));
    let axis = usize::from(all.max[1] - all.min[1] > all.max[0] - all.min[0]);
    let mut order: Vec<usize> = (0..rects.len()).collect();
    order.sort_by(|a, b| rects[*a].min[axis].total_cmp(&rects[*b].min[axis]).then(a.cmp(b)));
    let lanes = Lanes::across(rects, &all, 1 - axis);
    let mut open: Vec<Vec<usize>> = vec![Vec::new(); lanes.count];
    for (done, next) in order.into_iter().enumerate() {
        if done % 1024 == 0 {
            progress.check()?;
        }
        let rect = &rects[next];
        let (first, last) = (lanes.of(rect.min[1 - axis]), lanes.of(rect.max[1 - axis]));
        for (lane, open) in (first..=last).zip(open.iter_mut().skip(first)) {
            open.retain(|other| rects[*other].max[axis] >= rect.min[axis]);
            for other in open.iter() {
                // Two that share several lanes meet in the first of them.
                let is_first = lane == first.max(lanes.of(rects[*other].min[1 - axis]));
                let meets = is_first && rects[*other].meets(rect);
                if meets && each(next.min(*other), next.max(*other)).is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            open.push(next);
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// Strips along the sweep, each with the rectangles that reach into it: of many that stand side by side only neighbours
/// are looked at.
struct Lanes {
    begin: f64,
    width: f64,
    count: usize,
}

impl Lanes {
    const MOST: usize = 4096;

    /// Lanes somewhat wider than rectangles are on average, so that most of them lie in one or two.
    fn across(rects: &[Rect], all: &Rect, axis: usize) -> Self {
        let whole = all.max[axis] - all.min[axis];
        let mean = rects.iter().map(|rect| rect.max[axis] - rect.min[axis]).sum::<f64>() / rects.len().max(1) as f64;
        let lanes = (whole / (2.0 * mean)).min(Self::MOST as f64);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and MOST")]
        let count = if lanes >= 1.0 { lanes as usize } else { 1 };
        Self { begin: all.min[axis], width: whole / count as f64, count }
    }

    /// The lane of a coordinate.
    fn of(&self, at: f64) -> usize {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "what is beyond ends in the last")]
        let lane = ((at - self.begin) / self.width).max(0.0) as usize;
        lane.min(self.count - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against every pair: rectangles of all sizes, some without any, and one that is none.
    #[test]
    fn the_sweep_finds_each_pair_that_meets_once() {
        let mut state = 7_u64;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f64 / f64::from(1 << 24)
        };
        for (wide, high) in [(100.0, 100.0), (1.0, 1000.0), (1000.0, 1.0), (100.0, 0.0)] {
            let mut rects: Vec<Rect> = (0..400)
                .map(|i| {
                    let size = if i % 50 == 0 { 30.0 } else { random() * 3.0 };
                    let min = [random() * wide, random() * high];
                    Rect { min, max: [min[0] + size * random(), min[1] + size * random()] }
                })
                .collect();
            rects.push(Rect::of([]));
            let mut found = Vec::new();
            meeting_pairs(&rects, &Progress::default(), |a, b| found.push((a, b))).unwrap();
            found.sort_unstable();
            let pairs = (0..rects.len()).flat_map(|a| (a + 1..rects.len()).map(move |b| (a, b)));
            let all: Vec<(usize, usize)> = pairs.filter(|(a, b)| rects[*a].meets(&rects[*b])).collect();
            assert!(all.len() > 20 && found == all, "{wide} by {high}: {} of {}", found.len(), all.len());
        }
    }
}
