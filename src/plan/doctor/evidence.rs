//! What a comparison with known things is worth: whether a shift explains where a layer lies better than every other
//! shift would. A straight line fits a road wherever it is moved along it, and by chance one of many roads: neither
//! proves anything, however many positions it has.

use crate::analysis::chord::{Xyz, chord2, dot, norm, sub, xyz};
use crate::data::LonLat;

/// Other shifts that are tried reach so many times as far as the one that is judged …
const REACH: f64 = 2.0;
/// … in steps of such a part of it. Nothing nearer than a step is another shift.
const STEP: f64 = 0.5;
/// Shifts so near that they are no others – a part of the shift again –, of which none may explain the layer better.
const NEAR: f64 = 0.25;
/// What lies a metre off lies as well as can be.
const EXACT_M: f64 = 1.0;

/// One position of a layer, and the stretches – or points, as stretches without a length – one of which it may belong to.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Which of the layer's things it is a position of.
    pub thing: usize,
    pub at: LonLat,
    pub targets: Vec<[Xyz; 2]>,
    /// How much it counts among the others.
    pub weight: f64,
}

/// Places as a conversion leaves them, ready to be moved.
#[derive(Clone, Debug)]
pub(super) struct Laid<'a> {
    places: &'a [Place],
    /// Where each lies, and which way from there is east and which north.
    frames: Vec<[Xyz; 3]>,
}

impl<'a> Laid<'a> {
    /// Places once this is done to each.
    pub fn new(places: &'a [Place], converted: impl Fn(LonLat) -> LonLat) -> Self {
        let frame = |place: &Place| {
            /// Far enough for a direction, near enough to be straight.
            const ASIDE_DEG: f64 = 1e-3;
            let p = converted(place.at);
            let at = xyz(p);
            let towards = |q: LonLat| {
                let way = sub(xyz(q), at);
                way.map(|c| c / norm(way))
            };
            [at, towards(LonLat::new(p.lon + ASIDE_DEG, p.lat)), towards(LonLat::new(p.lon, p.lat + ASIDE_DEG))]
        };
        Self { places, frames: places.iter().map(frame).collect() }
    }

    /// How far each place lies from what it may belong to, if all are moved by so many metres east and north.
    pub fn distances(&self, moved: [f64; 2]) -> Vec<f64> {
        let each = self.places.iter().zip(&self.frames);
        each.map(|(place, [at, east, north])| {
            let p: Xyz = std::array::from_fn(|i| at[i] + moved[0] * east[i] + moved[1] * north[i]);
            place.targets.iter().map(|stretch| gap2(p, stretch)).fold(f64::INFINITY, f64::min).sqrt()
        })
        .collect()
    }

    /// The median of those.
    pub fn median(&self, moved: [f64; 2]) -> f64 {
        median(self.places, &self.distances(moved))
    }

    /// How much worse the best of all other shifts is than this one, as a factor; less than 1 where a shift close by is
    /// better. `length_m` is how long the shift is. Where it is less than `least`, how much less is left open.
    pub fn lead(&self, length_m: f64, least: f64) -> f64 {
        let own = self.median([0.0, 0.0]).max(EXACT_M);
        let around = |turn: u8| {
            let (sin, cos) = (f64::from(turn) * std::f64::consts::FRAC_PI_4).sin_cos();
            self.median([NEAR * length_m * cos, NEAR * length_m * sin])
        };
        let near = (0..8).map(around).fold(f64::INFINITY, f64::min);
        if near < own {
            return near / own;
        }
        #[expect(clippy::cast_possible_truncation, reason = "two small constants")]
        let steps = (REACH / STEP) as i8;
        let moved = |i: i8| f64::from(i) * STEP * length_m;
        let others = (-steps..=steps).flat_map(|x| (-steps..=steps).map(move |y| [x, y])).filter(|xy| *xy != [0, 0]);
        let mut best = f64::INFINITY;
        for [x, y] in others {
            best = best.min(self.median([moved(x), moved(y)]));
            if best < least * own {
                break;
            }
        }
        best / own
    }
}

/// The middle one of the distances of some places, each counted with its weight.
pub(super) fn median(places: &[Place], distances: &[f64]) -> f64 {
    let mut weighed: Vec<(f64, f64)> = distances.iter().zip(places).map(|(d, place)| (*d, place.weight)).collect();
    weighed.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = weighed.iter().map(|(_, weight)| weight).sum::<f64>() / 2.0;
    let mut sum = 0.0;
    let middle = weighed.iter().find(|(_, weight)| {
        sum += weight;
        sum > half
    });
    middle.or(weighed.last()).map_or(f64::INFINITY, |(distance, _)| *distance)
}

/// The square of the straight way from a point to a stretch.
pub(super) fn gap2(p: Xyz, [a, b]: &[Xyz; 2]) -> f64 {
    let (along, to) = (sub(*b, *a), sub(p, *a));
    let length2 = dot(along, along);
    let t = if length2 > 0.0 { (dot(to, along) / length2).clamp(0.0, 1.0) } else { 0.0 };
    chord2(p, std::array::from_fn(|i| a[i] + t * along[i]))
}
