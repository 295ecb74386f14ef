//! What is doubtful about control points and their fit: points that contradict each other, and which of them is wrong;
//! ground that is turned over, or stretched more than paper is. How far the fit leads each point off stands in
//! `control`.

use super::control::{OwnNumbers, residual};
use super::{Affine, Control, ControlFit, FitKind, SourceCrs, fit};

/// What is left at points is not far below this, metres, however fine the picture is.
const FAR_M: f64 = 10.0;

/// A hand and an eye meet a place of a picture within so many of its pixels.
const SURE_PX: f64 = 5.0;

/// What is measured in a local grid is that good, metres.
const SURE_GRID_M: f64 = 0.5;

/// A point is wrong that is so many times as far off the fit of the others as these scatter.
const OUT_OF_LINE: f64 = 5.0;

/// Of more points than these only those farthest off are tried one by one.
const MOST_TRIED: usize = 50;

/// What a unit of a local grid may become, metres: whoever counts others than metres counts parts or multiples of ten, or feet.
const UNITS_M: [f64; 8] = [1.0, 0.001, 0.01, 0.1, 10.0, 100.0, 1000.0, 0.3048];

/// … give or take such a part: planes and heights change no more.
const UNIT_SLACK: f64 = 0.01;

/// Paper shrinks by far less in one direction than in the other.
const MOST_STRETCH: f64 = 1.2;

/// A point that the others contradict, while they agree without it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outlier {
    /// Its place among the points.
    pub point: usize,
    /// How far off the fit of the others leads it, metres.
    pub off_m: f64,
    /// What is left at the others, fitted without it: root mean square, metres.
    pub rest_m: f64,
}

/// What is doubtful about a fit; by default nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Misfit {
    /// The root mean square of what is left, metres, where it is more than anybody takes for care.
    pub far_m: Option<f64>,
    pub outlier: Option<Outlier>,
    /// Whether the ground is turned over, as in a mirror.
    pub is_mirrored: bool,
    /// How many times as large the ground becomes in one direction as in another, where that is more than paper does.
    pub stretch: Option<f64>,
    /// Metres that a unit of a local grid becomes, where nobody counts so.
    pub unit_m: Option<f64>,
}

impl Misfit {
    /// Whether nothing is doubtful.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }
}

impl Control {
    /// What is doubtful about the fit of these points. `crs` and `is_picture` are those that it was made with.
    ///
    /// Which point is wrong is told by leaving each out in turn: what is left at the others becomes little, and the
    /// point lies far off their fit. That needs two points more than the fit does; with one more, points only
    /// contradict each other.
    pub fn misfit(&self, fitted: &ControlFit, crs: &SourceCrs, is_picture: bool) -> Misfit {
        let map = &fitted.to_plane;
        let stretch = stretch(map);
        let rms_m = fitted.rms_m();
        let own = match (is_picture, fitted.is_northing_first) {
            (true, _) => OwnNumbers::Picture,
            (false, true) => OwnNumbers::NorthFirst,
            (false, false) => OwnNumbers::EastFirst,
        };
        let pairs = self.pairs(&fitted.plane, crs, own);
        let metres = self.metres_per_unit(fitted);
        let pixel_m = map.determinant().abs().sqrt() * metres;
        let is_far = fitted.spare(self.kind) > 0 && rms_m > far_m(pixel_m);
        // One of them has no place in the plane: then the numbers of the rest are not theirs.
        let is_whole = pairs.len() == fitted.residuals.len();
        let outlier = if is_whole { self.outlier(fitted, &pairs, metres, is_picture) } else { None };
        // Of points that contradict each other the unit tells nothing.
        let has_odd_unit = !is_picture && !is_far && outlier.is_none() && !is_unit(pixel_m);
        Misfit {
            far_m: is_far.then_some(rms_m),
            outlier,
            is_mirrored: (map.determinant() < 0.0) != (own != OwnNumbers::EastFirst),
            stretch: Some(stretch).filter(|ratio| *ratio > MOST_STRETCH),
            unit_m: has_odd_unit.then(|| to_three_digits(pixel_m)),
        }
    }

    /// Metres that an own unit becomes on the ground, to three digits.
    pub fn unit_m(&self, fitted: &ControlFit) -> f64 {
        to_three_digits(fitted.to_plane.determinant().abs().sqrt() * self.metres_per_unit(fitted))
    }

    fn metres_per_unit(&self, fitted: &ControlFit) -> f64 {
        let first = self.points.first().map(|point| fitted.to_plane.apply(point.from));
        first.map_or(1.0, |at| metres_per_unit_at(&fitted.plane, at))
    }

    fn outlier(
        &self,
        fitted: &ControlFit,
        pairs: &[([f64; 2], [f64; 2])],
        metres: f64,
        is_picture: bool,
    ) -> Option<Outlier> {
        if pairs.len() < self.kind.fewest() + 2 {
            return None;
        }
        let offs: Vec<f64> = fitted.offs_m().collect();
        let mut tried: Vec<usize> = (0..pairs.len()).collect();
        tried.sort_by(|a, b| offs[*b].total_cmp(&offs[*a]));
        tried.truncate(MOST_TRIED);
        let without = |point: usize| Without::of(pairs, point, self.kind);
        let best = tried.into_iter().filter_map(without).min_by(|a, b| a.squares.total_cmp(&b.squares))?;
        let rest = (pairs.len() - 1) as f64;
        let scatter = (best.squares / (2.0 * (rest - self.kind.fewest() as f64))).sqrt();
        let pixel_m = best.pixel * metres;
        let sure_m = if is_picture { SURE_PX * pixel_m } else { SURE_GRID_M };
        let (off_m, rest_m) = (best.off * metres, (best.squares / rest).sqrt() * metres);
        // Where several are wrong the others do not agree either.
        let is_told = off_m > sure_m && best.off > OUT_OF_LINE * scatter && rest_m <= far_m(pixel_m);
        is_told.then_some(Outlier { point: best.point, off_m, rest_m })
    }
}

fn is_unit(metres: f64) -> bool {
    UNITS_M.iter().any(|unit| (metres / unit - 1.0).abs() < UNIT_SLACK)
}

fn to_three_digits(metres: f64) -> f64 {
    format!("{metres:.2e}").parse().unwrap_or(metres)
}

/// What is left at points is more than anybody takes for care beyond this, metres.
fn far_m(pixel_m: f64) -> f64 {
    FAR_M.max(SURE_PX * pixel_m)
}

/// The fit of all points but one, in units of the plane.
struct Without {
    point: usize,
    /// How far off the fit leads that one.
    off: f64,
    /// What is left at the others, squared and summed up.
    squares: f64,
    /// What one own unit becomes.
    pixel: f64,
}

impl Without {
    fn of(pairs: &[([f64; 2], [f64; 2])], point: usize, kind: FitKind) -> Option<Self> {
        let mut rest = pairs.to_vec();
        let left_out = rest.remove(point);
        let map = fit(&rest, kind).ok()?;
        let off = |(from, to): &([f64; 2], [f64; 2])| {
            let [x, y] = map.apply(*from);
            (x - to[0]).hypot(y - to[1])
        };
        let squares = rest.iter().map(|pair| off(pair).powi(2)).sum();
        Some(Self { point, off: off(&left_out), squares, pixel: map.determinant().abs().sqrt() })
    }
}

/// How many times as far the map leads things apart in one direction as in another: the ratio of its singular values.
fn stretch(map: &Affine) -> f64 {
    let ([a, b, _], [c, d, _]) = (map.x, map.y);
    let half = (a * a + b * b + c * c + d * d) / 2.0;
    let spread = (half * half - map.determinant().powi(2)).max(0.0).sqrt();
    ((half + spread) / (half - spread).max(f64::MIN_POSITIVE)).sqrt()
}

/// Metres that a unit of a plane is long at a place; 1 where that cannot be told.
fn metres_per_unit_at(plane: &SourceCrs, [x, y]: [f64; 2]) -> f64 {
    const UNITS: f64 = 100.0;
    let Some(here) = plane.lonlat(x, y) else { return 1.0 };
    let [east, north] = residual(plane.lonlat(x + UNITS, y), here);
    Some(east.hypot(north) / UNITS).filter(|metres| metres.is_finite() && *metres > 0.0).unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::ControlPoint;

    /// Pixels of a picture of 1200 by 800, 5 m each, about a place of zone 4548; those in `wrong` so far too far north.
    fn picture(points: &[[f64; 2]], wrong: &[(usize, f64)], kind: FitKind) -> Misfit {
        let known = Affine { x: [5.0, 0.1, 449_000.0], y: [0.1, -5.0, 4_405_000.0] };
        let mut points: Vec<ControlPoint> =
            points.iter().map(|from| ControlPoint { from: *from, to: known.apply(*from) }).collect();
        wrong.iter().for_each(|(point, off)| points[*point].to[1] += off);
        misfit(points, kind, true)
    }

    fn misfit(points: Vec<ControlPoint>, kind: FitKind, is_picture: bool) -> Misfit {
        let crs = SourceCrs::of_epsg(4548).unwrap();
        let control = Control { points, kind, picture_px: None };
        control.misfit(&control.fitted(&crs, is_picture).unwrap(), &crs, is_picture)
    }

    const CORNERS: [[f64; 2]; 5] = [[0.0, 0.0], [1200.0, 0.0], [1200.0, 800.0], [0.0, 800.0], [620.0, 390.0]];

    #[test]
    fn the_point_that_is_wrong_is_named_with_what_remains_without_it() {
        for kind in FitKind::ALL {
            for point in 0..5 {
                // The others are clicked a pixel beside.
                let found = picture(&CORNERS, &[((point + 1) % 5, 4.0), (point, 10_000.0)], kind);
                let outlier = found.outlier.unwrap();
                assert_eq!(outlier.point, point, "{kind:?}");
                assert!((outlier.off_m - 10_000.0).abs() < 20.0 && outlier.rest_m < 3.0, "{outlier:?}");
                assert!(found.far_m.is_some_and(|rms| rms > 500.0), "{found:?}");
            }
        }
        // 60 m are 12 pixels: wrong, though nobody would call the whole far.
        let found = picture(&CORNERS, &[(2, 60.0)], FitKind::Similarity);
        assert_eq!((found.outlier.map(|outlier| outlier.point), found.far_m), (Some(2), None));
    }

    #[test]
    fn points_as_a_hand_sets_them_are_not_doubted() {
        let by_hand = [(0, 3.0), (1, -4.0), (2, 5.0), (3, 2.0), (4, -5.0)];
        for kind in FitKind::ALL {
            assert!(picture(&CORNERS, &by_hand, kind).is_none());
            assert!(picture(&CORNERS, &[], kind).is_none());
        }
        assert!(picture(&CORNERS[..2], &[(1, 9_000.0)], FitKind::Similarity).is_none(), "two points always meet");
    }

    #[test]
    fn too_few_points_contradict_each_other_without_one_that_is_named() {
        let found = picture(&CORNERS[..3], &[(1, 10_000.0)], FitKind::Similarity);
        assert!(found.far_m.is_some() && found.outlier.is_none(), "{found:?}");
        // Two that are wrong in their own ways leave no rest that agrees.
        let found = picture(&CORNERS, &[(1, 10_000.0), (3, -4_000.0)], FitKind::Similarity);
        assert!(found.far_m.is_some() && found.outlier.is_none(), "{found:?}");
    }

    #[test]
    fn a_mirrored_and_a_stretched_fit_are_told() {
        let of = |map: Affine, is_picture| {
            let points = CORNERS.map(|from| ControlPoint { from, to: map.apply(from) }).to_vec();
            misfit(points, FitKind::Affine, is_picture)
        };
        let mirrored = of(Affine { x: [5.0, 0.0, 449_000.0], y: [0.0, 5.0, 4_405_000.0] }, true);
        assert!(mirrored.is_mirrored && mirrored.stretch.is_none());
        let grid = of(Affine { x: [1.0, 0.0, 449_000.0], y: [0.0, 1.0, 4_405_000.0] }, false);
        assert!(grid.is_none(), "{grid:?}");
        let stretched = of(Affine { x: [5.0, 0.0, 449_000.0], y: [0.0, -6.5, 4_405_000.0] }, true);
        assert!(!stretched.is_mirrored && (stretched.stretch.unwrap() - 1.3).abs() < 1e-9, "{stretched:?}");
        let sheared = of(Affine { x: [5.0, 1.5, 449_000.0], y: [0.0, -5.0, 4_405_000.0] }, true);
        assert!(sheared.stretch.is_some());
        let shrunk = of(Affine { x: [5.0, 0.0, 449_000.0], y: [0.0, -5.1, 4_405_000.0] }, true);
        assert!(shrunk.is_none());
    }

    #[test]
    fn a_grid_whose_unit_nobody_counts_in_is_told() {
        let unit = |metres: f64, is_picture| {
            let map = Affine { x: [metres, 0.0, 449_000.0], y: [0.0, metres, 4_405_000.0] };
            let points = CORNERS.map(|from| ControlPoint { from, to: map.apply(from) }).to_vec();
            misfit(points, FitKind::Similarity, is_picture).unit_m
        };
        assert_eq!((unit(0.5, false), unit(2.0, false)), (Some(0.5), Some(2.0)));
        // Metres on a slope, millimetres of a drawing, feet; a picture has pixels of any size.
        assert_eq!([1.0003, 0.001, 0.3048].map(|metres| unit(metres, false)), [None; 3]);
        assert_eq!(unit(0.5, true), None);
    }

    #[test]
    fn ten_thousand_points_are_judged_soon() {
        let mut points: Vec<[f64; 2]> = (0..10_000).map(|i| [f64::from(i % 100), f64::from(i / 100)]).collect();
        points[77] = [40.0, 41.0];
        let found = picture(&points, &[(77, 300.0)], FitKind::Affine);
        assert_eq!(found.outlier.map(|outlier| outlier.point), Some(77));
    }
}
