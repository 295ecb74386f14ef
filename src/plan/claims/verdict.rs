//! From a number and what was published to a verdict. Never from rounded numbers.

use super::outcome::{Drawn, Quantity};
use crate::plan::Verdict;
use crate::project::{Dimension, Expected, Unit};

/// An expected value in the units of measures, and how far it reaches on either side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bounds {
    Least {
        value: f64,
        included: bool,
    },
    Most {
        value: f64,
        included: bool,
    },
    Exactly(f64),
    /// Both ends included; round the compass where `circular`, clockwise from `low`.
    Range {
        low: f64,
        high: f64,
        circular: bool,
    },
}

/// Where a number lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Inside,
    OnTheBound,
    Outside,
}

impl Bounds {
    pub fn new(expected: Expected, unit: Unit) -> Self {
        let base = |v| unit.to_base(v);
        match expected {
            Expected::AtLeast(v) => Self::Least { value: base(v), included: true },
            Expected::AtMost(v) => Self::Most { value: base(v), included: true },
            Expected::Above(v) => Self::Least { value: base(v), included: false },
            Expected::Below(v) => Self::Most { value: base(v), included: false },
            Expected::Equal(v) => Self::Exactly(base(v)),
            Expected::About { value, rounding } => {
                Self::Range { low: base(value - rounding), high: base(value + rounding), circular: false }
            }
            Expected::Between(low, high) => {
                let circular = unit.dimension() == Dimension::Angle;
                Self::Range { low: base(low), high: base(high), circular }
            }
        }
    }

    /// The numbers at which the verdict turns.
    pub fn turns(self) -> Vec<f64> {
        match self {
            Self::Least { value, .. } | Self::Most { value, .. } | Self::Exactly(value) => vec![value],
            Self::Range { low, high, .. } => vec![low, high],
        }
    }

    fn place(self, q: Quantity) -> Place {
        let v = q.value;
        let is_on = |bound: f64| (v - bound).abs() <= q.resolution;
        let of = |on: bool, inside: bool| match (on, inside) {
            (true, _) => Place::OnTheBound,
            (false, true) => Place::Inside,
            (false, false) => Place::Outside,
        };
        match self {
            Self::Least { value, included: false } | Self::Most { value, included: false } if is_on(value) => {
                Place::Outside
            }
            Self::Least { value, .. } => of(is_on(value), v > value),
            Self::Most { value, .. } => of(is_on(value), v < value),
            Self::Exactly(value) => of(false, is_on(value)),
            Self::Range { low, high, circular: false } => of(is_on(low) || is_on(high), low < v && v < high),
            Self::Range { low, high, circular: true } => {
                let turn = |to: f64| (to - low).rem_euclid(360.0);
                let apart = |bound: f64| (v - bound + 180.0).rem_euclid(360.0) - 180.0;
                let on = apart(low).abs() <= q.resolution || apart(high).abs() <= q.resolution;
                of(on, turn(v) < turn(high))
            }
        }
    }

    /// Wider on each side, so that what misses by no more lies inside or on the bound.
    fn widened(self, tolerance: f64) -> Self {
        let reach = |v: f64, included: bool| (v, included || tolerance > 0.0);
        match self {
            Self::Least { value, included } => {
                let (value, included) = reach(value - tolerance, included);
                Self::Least { value, included }
            }
            Self::Most { value, included } => {
                let (value, included) = reach(value + tolerance, included);
                Self::Most { value, included }
            }
            Self::Exactly(value) => Self::Range { low: value - tolerance, high: value + tolerance, circular: false },
            Self::Range { low, high, circular: true } if high - low + 2.0 * tolerance >= 360.0 => {
                Self::Range { low: 0.0, high: 360.0, circular: false }
            }
            Self::Range { low, high, circular } => {
                Self::Range { low: low - tolerance, high: high + tolerance, circular }
            }
        }
    }
}

/// The verdict on a drawn number; `tolerance` is in the units of measures.
///
/// Inside the bounds it holds; on an included bound, or inside the bounds widened by the tolerance, or with the
/// tolerances of the measure itself, it is at the limit; else it fails. On an excluded bound it fails.
pub fn judge(drawn: Drawn, bounds: Bounds, tolerance: f64) -> Verdict {
    match bounds.place(drawn.quantity) {
        Place::Inside => Verdict::Holds,
        Place::OnTheBound => Verdict::AtTheLimit,
        Place::Outside => {
            let with_tolerance = drawn.with_tolerance.unwrap_or(drawn.quantity);
            let near = |q| bounds.widened(tolerance).place(q) != Place::Outside;
            let is_near =
                (tolerance > 0.0 || drawn.with_tolerance.is_some()) && (near(drawn.quantity) || near(with_tolerance));
            if is_near { Verdict::AtTheLimit } else { Verdict::Fails }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(value: f64, resolution: f64, expected: Expected, tolerance: f64) -> Verdict {
        let quantity = Quantity { value, dimension: Dimension::Number, resolution };
        judge(Drawn { quantity, with_tolerance: None }, Bounds::new(expected, Unit::Number), tolerance)
    }

    #[test]
    fn the_last_bit_decides() {
        use Verdict::{AtTheLimit, Fails, Holds};
        let at = |v, e| verdict(v, 0.0, e, 0.0);
        for b in [0.5_f64, 0.7, 15_000.0, 5.8e6, -3.25] {
            let (below, above) = (b.next_down(), b.next_up());
            assert_eq!([below, b, above].map(|v| at(v, Expected::AtLeast(b))), [Fails, AtTheLimit, Holds]);
            assert_eq!([below, b, above].map(|v| at(v, Expected::AtMost(b))), [Holds, AtTheLimit, Fails]);
            assert_eq!([below, b, above].map(|v| at(v, Expected::Above(b))), [Fails, Fails, Holds]);
            assert_eq!([below, b, above].map(|v| at(v, Expected::Below(b))), [Holds, Fails, Fails]);
            assert_eq!([below, b, above].map(|v| at(v, Expected::Equal(b))), [Fails, Holds, Fails]);
            let low = Expected::Between(b, b + 1.0);
            assert_eq!([below, b, above].map(|v| at(v, low)), [Fails, AtTheLimit, Holds]);
        }
    }

    #[test]
    fn percent_bounds_are_the_nearest_share() {
        let bounds = Bounds::new(Expected::AtLeast(70.0), Unit::Percent);
        assert_eq!(bounds, Bounds::Least { value: 0.7, included: true });
        let drawn = |value| Drawn {
            quantity: Quantity { value, dimension: Dimension::Share, resolution: 0.0 },
            with_tolerance: None,
        };
        assert_eq!(judge(drawn(0.4996), Bounds::new(Expected::AtLeast(50.0), Unit::Percent), 0.0), Verdict::Fails);
        assert_eq!(judge(drawn(0.7), bounds, 0.0), Verdict::AtTheLimit);
    }

    #[test]
    fn a_tolerance_reaches_to_its_end_and_no_farther() {
        use Verdict::{AtTheLimit, Fails};
        for (expected, inside, outside) in [
            (Expected::AtLeast(10.0), 8.0, 8.0_f64.next_down()),
            (Expected::AtMost(10.0), 12.0, 12.0_f64.next_up()),
            (Expected::Above(10.0), 8.0, 8.0_f64.next_down()),
            (Expected::Equal(10.0), 12.0, 12.0_f64.next_up()),
            (Expected::About { value: 10.0, rounding: 0.5 }, 7.5, 7.5_f64.next_down()),
            (Expected::Between(10.0, 20.0), 22.0, 22.0_f64.next_up()),
        ] {
            assert_eq!(verdict(inside, 0.0, expected, 2.0), AtTheLimit, "{expected:?}");
            assert_eq!(verdict(outside, 0.0, expected, 2.0), Fails, "{expected:?}");
        }
        assert_eq!(verdict(10.0, 0.0, Expected::Above(10.0), 2.0), AtTheLimit);
        assert_eq!(verdict(10.0, 0.0, Expected::Above(10.0), 0.0), Fails);
    }

    #[test]
    fn the_error_of_the_arithmetic_is_no_difference() {
        let at = |v| verdict(v, 1e-6, Expected::AtLeast(15_000.0), 0.0);
        assert_eq!(at(15_000.0 - 0.9e-6), Verdict::AtTheLimit);
        assert_eq!(at(15_000.0 - 1.1e-6), Verdict::Fails);
        assert_eq!(at(15_000.0 + 1.1e-6), Verdict::Holds);
        assert_eq!(verdict(4.0 - 1e-7, 1e-6, Expected::Equal(4.0), 0.0), Verdict::Holds);
    }

    #[test]
    fn sectors_go_round_the_compass() {
        let at = |v: f64, low, high, tolerance| {
            let drawn = Drawn { quantity: Quantity::angle(v), with_tolerance: None };
            judge(drawn, Bounds::new(Expected::Between(low, high), Unit::Degree), tolerance)
        };
        use Verdict::{AtTheLimit, Fails, Holds};
        assert_eq!([0.0, 331.0, 44.9, 359.999].map(|v| at(v, 315.0, 45.0, 0.0)), [Holds; 4]);
        assert_eq!([315.0, 45.0].map(|v| at(v, 315.0, 45.0, 0.0)), [AtTheLimit; 2]);
        assert_eq!([314.9, 45.1, 180.0].map(|v| at(v, 315.0, 45.0, 0.0)), [Fails; 3]);
        assert_eq!([314.9, 46.0, 48.0].map(|v| at(v, 315.0, 45.0, 2.0)), [AtTheLimit, AtTheLimit, Fails]);
        assert_eq!(at(131.1, 45.0, 135.0, 0.0), Holds);
    }
}
