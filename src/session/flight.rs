//! The way of the map from one view to another: out, across and in again, so that whoever looks on keeps his bearings.
//! It knows no clock: the window says how long each frame took.

use crate::crs::MapPoint;
use crate::render::MapView;

/// How strongly the way rises before it crosses (J. J. van Wijk and W. A. A. Nuij, "Smooth and efficient zooming and
/// panning", 2003: 1.42 was what people preferred).
const RHO: f64 = 1.42;
/// Lengths of the way flown in a second.
const SPEED: f64 = 1.6;
/// No flight is shorter or longer than this, seconds.
const SECONDS: std::ops::RangeInclusive<f64> = 0.35..=2.8;

/// A flight under way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flight {
    from: MapView,
    to: MapView,
    /// How long it has lasted, and how long it will have, seconds.
    gone_s: f64,
    whole_s: f64,
}

impl Flight {
    pub(super) fn new(from: MapView, to: MapView) -> Self {
        let to = to.resized(from.size_px());
        let whole_s = (Path::between(&from, &to).length / SPEED).clamp(*SECONDS.start(), *SECONDS.end());
        Self { from, to, gone_s: 0.0, whole_s }
    }

    /// Where it ends.
    pub fn to(&self) -> MapView {
        self.to
    }

    /// So many seconds later; `None` once it has arrived.
    pub(super) fn after(self, seconds: f64) -> Option<Self> {
        let gone_s = self.gone_s + seconds.max(0.0);
        (gone_s < self.whole_s).then_some(Self { gone_s, ..self })
    }

    /// The same flight over a map of another size.
    pub(super) fn resized(self, size: [f64; 2]) -> Self {
        Self { from: self.from.resized(size), to: self.to.resized(size), ..self }
    }

    /// The view of this moment: slow to leave and slow to arrive.
    pub(super) fn view(&self) -> MapView {
        let share = (self.gone_s / self.whole_s).clamp(0.0, 1.0);
        let eased = share * share * (3.0 - 2.0 * share);
        Path::between(&self.from, &self.to).view(eased, &self.from, &self.to)
    }
}

/// The path of van Wijk and Nuij between two views, in widths of the ground that is seen.
struct Path {
    /// Width at the start and at the end, and the ground between, in metres of the map.
    start_m: f64,
    across_m: f64,
    /// The parameter of the start, and the length of the path.
    r0: f64,
    length: f64,
    /// +1 out of the start, -1 into it, for a zoom on the spot.
    sign: f64,
}

impl Path {
    fn between(from: &MapView, to: &MapView) -> Self {
        let width = |view: &MapView| view.metres_per_px() * view.size_px()[0].max(view.size_px()[1]);
        let (w0, w1) = (width(from), width(to));
        let (a, b) = (from.centre(), to.centre());
        let across_m = (b.x - a.x).hypot(b.y - a.y);
        let rho2 = RHO * RHO;
        // On the spot there is nothing to rise for.
        if across_m < 1e-6 * w0.min(w1) {
            let length = (w1 / w0).ln().abs() / RHO;
            return Self { start_m: w0, across_m: 0.0, r0: 0.0, length, sign: if w1 < w0 { -1.0 } else { 1.0 } };
        }
        let grown = |w: f64, other: f64, sign: f64| {
            let b = (other * other - w * w + sign * rho2 * rho2 * across_m * across_m) / (2.0 * w * rho2 * across_m);
            ((b * b + 1.0).sqrt() - b).ln()
        };
        let (r0, r1) = (grown(w0, w1, 1.0), -grown(w1, w0, 1.0));
        Self { start_m: w0, across_m, r0, length: (r1 - r0) / RHO, sign: 1.0 }
    }

    /// The view after this share of the path.
    fn view(&self, share: f64, from: &MapView, to: &MapView) -> MapView {
        if share >= 1.0 {
            return *to;
        }
        let s = share * self.length;
        let (across, width) = if self.across_m == 0.0 {
            (share, self.start_m * (self.sign * RHO * s).exp())
        } else {
            let along = RHO * s + self.r0;
            let u = self.start_m / (RHO * RHO) * (self.r0.cosh() * along.tanh() - self.r0.sinh());
            (u / self.across_m, self.start_m * self.r0.cosh() / along.cosh())
        };
        let (a, b) = (from.centre(), to.centre());
        let centre = MapPoint::new(a.x + (b.x - a.x) * across, a.y + (b.y - a.y) * across);
        MapView::new(centre, from.metres_per_px() * width / self.start_m, from.size_px())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(x: f64, y: f64, metres_per_px: f64) -> MapView {
        MapView::new(MapPoint::new(x, y), metres_per_px, [800.0, 600.0])
    }

    #[test]
    fn a_flight_leaves_from_one_view_and_arrives_at_the_other_without_a_jump() {
        let views = [view(0.0, 0.0, 2.0), view(9000.0, -4000.0, 0.5), view(100.0, 50.0, 40.0), view(0.0, 0.0, 0.1)];
        for (from, to) in views.iter().flat_map(|a| views.iter().map(move |b| (*a, *b))) {
            let mut flight = Some(Flight::new(from, to));
            let (mut last, mut frames) = (from, 0);
            while let Some(now) = flight {
                let seen = now.view();
                let apart = |a: &MapView, b: &MapView| {
                    let [x, y] = a.screen_from_map(b.centre());
                    (x - 400.0).hypot(y - 300.0)
                };
                assert!(apart(&last, &seen) < 130.0, "{from:?} to {to:?}: {} px at once", apart(&last, &seen));
                let zoom = last.metres_per_px() / seen.metres_per_px();
                assert!((0.7..1.43).contains(&zoom), "{zoom}");
                (last, frames) = (seen, frames + 1);
                flight = now.after(1.0 / 60.0);
                assert!(frames < 60 * 3);
            }
            let [x, y] = last.screen_from_map(to.centre());
            assert!(
                (x - 400.0).hypot(y - 300.0) < 20.0 && (last.metres_per_px() / to.metres_per_px() - 1.0).abs() < 0.05
            );
        }
    }

    #[test]
    fn a_long_way_rises_before_it_crosses() {
        let flight = Flight::new(view(0.0, 0.0, 1.0), view(20_000.0, 0.0, 1.0));
        let half = flight.after(flight.whole_s / 2.0).unwrap().view();
        assert!(half.metres_per_px() > 3.0 && (half.centre().x - 10_000.0).abs() < 1.0, "{half:?}");
    }
}
