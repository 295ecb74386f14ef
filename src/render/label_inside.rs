//! Where a label fits inside an area.

use super::label_space::ScreenBox;

/// An area on the screen: rings, even-odd.
pub(super) struct ScreenArea {
    rings: Vec<Vec<[f64; 2]>>,
    pub bounds: ScreenBox,
}

impl ScreenArea {
    pub fn new(rings: Vec<Vec<[f64; 2]>>) -> Option<Self> {
        let mut points = rings.iter().flatten();
        let [x, y] = *points.next()?;
        let start = ScreenBox { left: x, top: y, right: x, bottom: y };
        let bounds = points.fold(start, |b, [x, y]| ScreenBox {
            left: b.left.min(*x),
            top: b.top.min(*y),
            right: b.right.max(*x),
            bottom: b.bottom.max(*y),
        });
        Some(Self { rings, bounds })
    }

    fn edges(&self) -> impl Iterator<Item = ([f64; 2], [f64; 2])> {
        self.rings.iter().flat_map(|r| r.iter().copied().zip(r.iter().copied().cycle().skip(1)))
    }

    pub fn contains(&self, [x, y]: [f64; 2]) -> bool {
        let crosses = |(a, b): &([f64; 2], [f64; 2])| {
            (a[1] > y) != (b[1] > y) && x < (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]
        };
        self.edges().filter(crosses).count() % 2 == 1
    }

    /// The distance to the edge, negative outside.
    fn clearance(&self, p: [f64; 2]) -> f64 {
        let nearest = self.edges().map(|(a, b)| distance_squared(p, a, b)).fold(f64::MAX, f64::min).sqrt();
        if self.contains(p) { nearest } else { -nearest }
    }

    /// About the point farthest from the edges: the best of a grid, refined around the best three times.
    pub fn pole(&self) -> [f64; 2] {
        let b = self.bounds;
        let mut centre = [f64::midpoint(b.left, b.right), f64::midpoint(b.top, b.bottom)];
        let mut half = [(b.right - b.left) / 2.0, (b.bottom - b.top) / 2.0];
        let mut best = self.clearance(centre);
        for _ in 0..4 {
            let around = centre;
            for step in 0..81 {
                let (column, row) = (f64::from(step % 9) - 4.0, f64::from(step / 9) - 4.0);
                let p = [around[0] + half[0] * column / 4.5, around[1] + half[1] * row / 4.5];
                let clearance = self.clearance(p);
                // Of points as good as each other the first, in reading order, is taken.
                if clearance > best + 1e-9 {
                    (best, centre) = (clearance, p);
                }
            }
            half = half.map(|h| h / 4.0);
        }
        centre
    }

    /// Whether a box lies inside, edges of the area not crossing it.
    fn holds(&self, of: ScreenBox) -> bool {
        let (x, y) = (f64::midpoint(of.left, of.right), f64::midpoint(of.top, of.bottom));
        let around = [
            [of.left, of.top],
            [x, of.top],
            [of.right, of.top],
            [of.left, y],
            [of.right, y],
            [of.left, of.bottom],
            [x, of.bottom],
            [of.right, of.bottom],
        ];
        around.into_iter().all(|p| self.contains(p)) && !self.rings.iter().flatten().any(|p| of.contains(*p))
    }

    /// Centres at which a box of this size lies inside, with their distance from the preferred centre.
    pub fn fitting(&self, width: f64, height: f64, preferred: [f64; 2]) -> Vec<([f64; 2], f64)> {
        const STEPS: u32 = 12;
        let b = self.bounds;
        let room = [b.right - b.left - width, b.bottom - b.top - height];
        if room[0] < 0.0 || room[1] < 0.0 {
            return Vec::new();
        }
        let grid = (0..=STEPS).flat_map(|row| (0..=STEPS).map(move |column| (column, row)));
        let centres = grid.map(|(column, row)| {
            let (u, v) = (f64::from(column) / f64::from(STEPS), f64::from(row) / f64::from(STEPS));
            [b.left + width / 2.0 + room[0] * u, b.top + height / 2.0 + room[1] * v]
        });
        std::iter::once(preferred)
            .chain(centres)
            .filter(|c| self.holds(ScreenBox::centred(*c, width, height)))
            .map(|c| (c, (c[0] - preferred[0]).hypot(c[1] - preferred[1])))
            .collect()
    }

    /// How far the outline reaches across a band: for a band of x (`axis` 0) its least and greatest y, for one of y
    /// its least and greatest x.
    pub fn reach(&self, axis: usize, [from, to]: [f64; 2]) -> Option<(f64, f64)> {
        let across = 1 - axis;
        let mut reach: Option<(f64, f64)> = None;
        for (a, b) in self.edges() {
            let (a, b) = if a[axis] <= b[axis] { (a, b) } else { (b, a) };
            if b[axis] < from || a[axis] > to {
                continue;
            }
            let at = |band: f64| {
                let run = b[axis] - a[axis];
                let t = if run > 0.0 { ((band - a[axis]) / run).clamp(0.0, 1.0) } else { 0.0 };
                a[across] + (b[across] - a[across]) * t
            };
            // A stretch along the band is met at both its ends.
            let ends = if b[axis] > a[axis] { [at(from), at(to)] } else { [a[across], b[across]] };
            for end in ends {
                reach = Some(reach.map_or((end, end), |(least, most)| (least.min(end), most.max(end))));
            }
        }
        reach
    }

    /// The widest stretch inside the area at a height: left and right.
    pub fn span(&self, y: f64) -> Option<(f64, f64)> {
        let crossings = self.edges().filter(|(a, b)| (a[1] > y) != (b[1] > y));
        let mut at: Vec<f64> = crossings.map(|(a, b)| (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0]).collect();
        at.sort_by(f64::total_cmp);
        let spans = at.chunks_exact(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?)));
        spans.max_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0)))
    }
}

fn distance_squared(p: [f64; 2], a: [f64; 2], b: [f64; 2]) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length = dx * dx + dy * dy;
    let t = if length > 0.0 { (((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    (p[0] - a[0] - dx * t).powi(2) + (p[1] - a[1] - dy * t).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn l_shape() -> ScreenArea {
        let ring = vec![[0.0, 0.0], [40.0, 0.0], [40.0, 60.0], [100.0, 60.0], [100.0, 100.0], [0.0, 100.0]];
        ScreenArea::new(vec![ring]).unwrap()
    }

    #[test]
    fn the_pole_of_an_l_is_in_its_elbow() {
        let [x, y] = l_shape().pole();
        // The largest circle touches both outer walls and the inner corner: r = 100 - ... solves r = √2 (40 − r).
        let r = 40.0 * 2f64.sqrt() / (1.0 + 2f64.sqrt());
        assert!((x - r).abs() < 1.0 && (100.0 - y - r).abs() < 1.0, "{x} {y} {r}");
    }

    #[test]
    fn boxes_fit_only_where_no_edge_crosses_them() {
        let area = l_shape();
        let pole = area.pole();
        let wide = area.fitting(90.0, 20.0, pole);
        assert!(!wide.is_empty() && wide.iter().all(|(c, _)| c[1] >= 70.0));
        assert!(area.fitting(90.0, 50.0, pole).is_empty());
        assert_eq!(area.span(30.0), Some((0.0, 40.0)));
        assert_eq!((area.span(80.0), area.span(101.0)), (Some((0.0, 100.0)), None));
    }
}
