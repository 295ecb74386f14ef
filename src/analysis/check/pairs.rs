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
    let mut open: Vec<usize> = Vec::new();
    for (done, next) in order.into_iter().enumerate() {
        if done % 1024 == 0 {
            progress.check()?;
        }
        let rect = &rects[next];
        open.retain(|other| rects[*other].max[axis] >= rect.min[axis]);
        for other in &open {
            if rects[*other].meets(rect) && each(next.min(*other), next.max(*other)).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        open.push(next);
    }
    Ok(ControlFlow::Continue(()))
}
