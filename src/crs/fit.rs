//! The straight map that leads points of one plane to points of another, by least squares.

use super::Affine;

/// Which maps are tried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FitKind {
    /// Moved, turned and enlarged alike in all directions (Helmert, four numbers): shapes stay what they are.
    #[default]
    Similarity,
    /// Also sheared, and enlarged otherwise along than across (six numbers): takes the shrinking of paper along.
    Affine,
}

impl FitKind {
    pub const ALL: [Self; 2] = [Self::Similarity, Self::Affine];

    /// How many points it needs at least.
    pub fn fewest(self) -> usize {
        match self {
            Self::Similarity => 2,
            Self::Affine => 3,
        }
    }

    /// The name for scripts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Similarity => "similarity",
            Self::Affine => "affine",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Why no map can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FitError {
    #[error("too few control points ({found}): {needed} are the least for this fit")]
    TooFew { found: usize, needed: usize },
    #[error(
        "the control points lie on one spot or in one line, so that they do not tell how the rest lies: spread them"
    )]
    OneLine,
    #[error("a control point has a coordinate that is no number")]
    NoNumber,
}

/// What is left of the spread across the main direction, as a share of the spread along it, below which points lie in
/// one line.
const LEAST_SPREAD: f64 = 1e-4;

/// The spread of points on one spot, as a share of their largest coordinate: what rounding leaves of nothing is far
/// below it, what anybody measures far above (4 mm where northings reach 4,400 km).
const ONE_SPOT: f64 = 1e-9;

/// The best map of these pairs, source first, by least squares: the sum of the squared distances between where the
/// map leads and where it should is the least.
///
/// ```
/// use shapan::crs::{FitKind, fit};
/// let pairs = [([0.0, 0.0], [100.0, 50.0]), ([10.0, 0.0], [100.0, 70.0])];
/// let map = fit(&pairs, FitKind::Similarity).unwrap();
/// // Turned by a quarter and twice as large.
/// assert_eq!(map.apply([0.0, 10.0]), [80.0, 50.0]);
/// ```
///
/// # Errors
/// Too few points; points that do not tell; numbers that are none.
pub fn fit(pairs: &[([f64; 2], [f64; 2])], kind: FitKind) -> Result<Affine, FitError> {
    let (found, needed) = (pairs.len(), kind.fewest());
    if found < needed {
        return Err(FitError::TooFew { found, needed });
    }
    if pairs.iter().any(|(from, to)| from.iter().chain(to).any(|c| !c.is_finite())) {
        return Err(FitError::NoNumber);
    }
    let is_spot = |points: &mut dyn Iterator<Item = [f64; 2]>, spread: f64| {
        let largest = points.flatten().fold(0.0, |most: f64, c| most.max(c.abs()));
        spread <= (largest * ONE_SPOT).powi(2)
    };
    let moments = Moments::of(pairs);
    if is_spot(&mut pairs.iter().map(|pair| pair.0), moments.xx + moments.yy)
        || is_spot(&mut pairs.iter().map(|pair| pair.1), moments.to_spread)
    {
        return Err(FitError::OneLine);
    }
    let map = match kind {
        FitKind::Similarity => moments.similarity(),
        FitKind::Affine => moments.affine(),
    };
    map.filter(|map| map.inverse().is_some()).ok_or(FitError::OneLine)
}

/// Sums over pairs, counted from their middles so that large coordinates cost no digits.
struct Moments {
    from: [f64; 2],
    to: [f64; 2],
    xx: f64,
    xy: f64,
    yy: f64,
    /// Of the targets, along both axes.
    to_spread: f64,
    /// Of source `x` and `y` with target x, and with target y.
    with: [[f64; 2]; 2],
}

impl Moments {
    fn of(pairs: &[([f64; 2], [f64; 2])]) -> Self {
        let count = pairs.len() as f64;
        let sum = |sum: [f64; 2], p: [f64; 2]| [sum[0] + p[0], sum[1] + p[1]];
        let from = pairs.iter().map(|pair| pair.0).fold([0.0; 2], sum).map(|c| c / count);
        let to = pairs.iter().map(|pair| pair.1).fold([0.0; 2], sum).map(|c| c / count);
        let mut moments = Self { from, to, xx: 0.0, xy: 0.0, yy: 0.0, to_spread: 0.0, with: [[0.0; 2]; 2] };
        for (p, q) in pairs {
            let [x, y] = [p[0] - from[0], p[1] - from[1]];
            moments.xx += x * x;
            moments.xy += x * y;
            moments.yy += y * y;
            for (axis, with) in moments.with.iter_mut().enumerate() {
                let target = q[axis] - to[axis];
                moments.to_spread += target * target;
                with[0] += x * target;
                with[1] += y * target;
            }
        }
        moments
    }

    fn similarity(&self) -> Option<Affine> {
        let spread = self.xx + self.yy;
        let [[xu, yu], [xv, yv]] = self.with;
        let (a, b) = ((xu + yv) / spread, (xv - yu) / spread);
        (spread > 0.0).then(|| self.through_middles([a, -b], [b, a]))
    }

    fn affine(&self) -> Option<Affine> {
        let determinant = self.xx * self.yy - self.xy * self.xy;
        let spread = self.xx + self.yy;
        if determinant <= (spread * LEAST_SPREAD).powi(2) {
            return None;
        }
        let row = |[xu, yu]: [f64; 2]| {
            [(xu * self.yy - yu * self.xy) / determinant, (yu * self.xx - xu * self.xy) / determinant]
        };
        Some(self.through_middles(row(self.with[0]), row(self.with[1])))
    }

    /// The map of these two rows that leads the middle to the middle.
    fn through_middles(&self, x: [f64; 2], y: [f64; 2]) -> Affine {
        let row = |[a, b]: [f64; 2], to: f64| [a, b, to - a * self.from[0] - b * self.from[1]];
        Affine { x: row(x, self.to[0]), y: row(y, self.to[1]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn near(a: [f64; 2], b: [f64; 2], most: f64) -> bool {
        (a[0] - b[0]).hypot(a[1] - b[1]) <= most
    }

    /// Four corners of a unit square, one of them drawn 0.04 too far along x. By hand: the middle moves by 0.01, and
    /// the normal equations give the rest.
    #[test]
    fn an_overdetermined_fit_is_that_of_the_normal_equations() {
        let square = [[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]];
        let mut pairs: Vec<_> = square.iter().map(|p| (*p, *p)).collect();
        pairs[2].1[0] += 0.04;
        let map = fit(&pairs, FitKind::Similarity).unwrap();
        // Σ(x²+y²) = 8; Σ(xu+yv) = 8 + 0.04 of point 3; Σ(xv−yu) = −0.04.
        let (a, b) = (1.005, -0.005);
        for (row, known) in [(map.x, [a, -b, 0.01]), (map.y, [b, a, 0.0])] {
            assert!(row.iter().zip(known).all(|(found, known)| (found - known).abs() < 1e-15), "{map:?}");
        }
        // Affine: Σxx = Σyy = 4, Σxy = 0; Σxu = 4.04, Σyu = 0.04; y is what it was.
        let map = fit(&pairs, FitKind::Affine).unwrap();
        for (row, known) in [(map.x, [1.01, 0.01, 0.01]), (map.y, [0.0, 1.0, 0.0])] {
            assert!(row.iter().zip(known).all(|(found, known)| (found - known).abs() < 1e-15), "{map:?}");
        }
        // What is left over is spread evenly: 0.01 at each corner, and their sum is nothing.
        let left: Vec<f64> = pairs.iter().map(|(p, q)| q[0] - map.apply(*p)[0]).collect();
        assert!(left.iter().zip([0.01, -0.01, 0.01, -0.01]).all(|(found, known)| (found - known).abs() < 1e-15));
    }

    #[test]
    fn points_that_do_not_tell_are_refused() {
        let line = [([0.0, 0.0], [0.0, 0.0]), ([1.0, 1.0], [1.0, 2.0]), ([2.0, 2.0], [2.0, 4.0])];
        assert_eq!(fit(&line, FitKind::Affine), Err(FitError::OneLine));
        assert!(fit(&line, FitKind::Similarity).is_ok(), "a line tells a turn and a scale");
        let spot = [([5.0, 5.0], [0.0, 0.0]), ([5.0, 5.0], [1.0, 2.0])];
        assert_eq!(fit(&spot, FitKind::Similarity), Err(FitError::OneLine));
        // Two places of one target press everything together.
        let pressed = [([0.0, 0.0], [7.0, 7.0]), ([5.0, 5.0], [7.0, 7.0])];
        assert_eq!(fit(&pressed, FitKind::Similarity), Err(FitError::OneLine));
        assert_eq!(fit(&spot[..1], FitKind::Similarity), Err(FitError::TooFew { found: 1, needed: 2 }));
        assert_eq!(fit(&line[..2], FitKind::Affine), Err(FitError::TooFew { found: 2, needed: 3 }));
        // Rounding leaves something of the middle of three alike, and that is no spread either.
        let targets = [[449_000.0, 4_405_000.0], [449_100.0, 4_405_000.0], [449_000.0, 4_405_200.0]];
        let pixel = targets.map(|to| ([100.3, 200.7], to));
        assert_eq!(fit(&pixel, FitKind::Similarity), Err(FitError::OneLine));
        let target = [[0.0, 0.0], [100.0, 0.0], [0.0, 300.0]].map(|from| (from, [449_000.1, 4_405_000.7]));
        for kind in FitKind::ALL {
            assert_eq!(fit(&target, kind), Err(FitError::OneLine));
        }
        let small = [([0.0, 0.0], [449_000.0, 4_405_000.0]), ([1.0, 0.0], [449_000.2, 4_405_000.0])];
        assert!(fit(&small, FitKind::Similarity).is_ok(), "the plan of a chimney is one nevertheless");
        let none = [([0.0, 0.0], [f64::NAN, 0.0]), ([1.0, 1.0], [1.0, 2.0])];
        assert_eq!(fit(&none, FitKind::Similarity), Err(FitError::NoNumber));
    }

    proptest! {
        #[test]
        fn a_map_is_found_again_from_what_it_does(
            turn in -3.1_f64..3.1, scale in 0.01_f64..50.0, east in 3e5_f64..7e5, north in 3e6_f64..5e6,
            shear in -0.2_f64..0.2, points in prop::collection::vec((0.0_f64..1e4, 0.0_f64..1e4), 4..12),
        ) {
            let (sin, cos) = turn.sin_cos();
            let similar = Affine { x: [scale * cos, -scale * sin, east], y: [scale * sin, scale * cos, north] };
            let sheared = similar.after(&Affine { x: [1.0, shear, 0.0], y: [0.0, 0.9, 0.0] });
            // Corners that spread whatever was drawn.
            let corners = [(0.0, 0.0), (1e4, 0.0), (0.0, 1e4)];
            let from: Vec<[f64; 2]> = corners.into_iter().chain(points).map(|(x, y)| [x, y]).collect();
            for (map, kind) in [(similar, FitKind::Similarity), (similar, FitKind::Affine), (sheared, FitKind::Affine)] {
                let pairs: Vec<_> = from.iter().map(|p| (*p, map.apply(*p))).collect();
                let found = fit(&pairs, kind).unwrap();
                for (p, q) in &pairs {
                    prop_assert!(near(found.apply(*p), *q, 1e-6), "{kind:?} {found:?} {map:?}");
                }
                prop_assert!(near(found.apply([-5e3, 2e4]), map.apply([-5e3, 2e4]), 1e-5));
            }
        }

        /// At the least of a sum of squares a small step in any direction makes it larger.
        #[test]
        fn no_neighbouring_map_fits_better(
            pairs in prop::collection::vec(((0.0_f64..100.0, 0.0_f64..100.0), (0.0_f64..100.0, 0.0_f64..100.0)), 4..9),
        ) {
            let pairs: Vec<_> = pairs.into_iter().map(|(p, q)| ([p.0, p.1], [q.0, q.1])).collect();
            let sum = |map: &Affine| -> f64 {
                pairs.iter().map(|(p, q)| { let at = map.apply(*p); (at[0] - q[0]).powi(2) + (at[1] - q[1]).powi(2) }).sum()
            };
            if let Ok(best) = fit(&pairs, FitKind::Affine) {
                for step in [1e-3, -1e-3] {
                    for i in 0..3 {
                        let (mut along, mut across) = (best, best);
                        along.x[i] += step;
                        across.y[i] += step;
                        prop_assert!(sum(&along) >= sum(&best) - 1e-6 && sum(&across) >= sum(&best) - 1e-6);
                    }
                }
            }
        }
    }
}
