//! A straight map of one plane onto another: moved, turned, scaled, sheared.

/// `x' = x[0]·x + x[1]·y + x[2]`, and the same of `y'`: six numbers, as a world file has them.
///
/// ```
/// use shapan::crs::Affine;
/// let turned = Affine { x: [0.0, -1.0, 10.0], y: [1.0, 0.0, 20.0] };
/// assert_eq!(turned.apply([1.0, 0.0]), [10.0, 21.0]);
/// assert_eq!(turned.inverse().unwrap().apply([10.0, 21.0]), [1.0, 0.0]);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Affine {
    pub x: [f64; 3],
    pub y: [f64; 3],
}

impl Affine {
    /// Leaves everything where it is.
    pub const IDENTITY: Self = Self { x: [1.0, 0.0, 0.0], y: [0.0, 1.0, 0.0] };

    pub fn apply(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [self.x, self.y].map(|[a, b, c]| a * x + b * y + c)
    }

    /// How much larger areas become; negative where the plane is turned over.
    pub fn determinant(&self) -> f64 {
        self.x[0] * self.y[1] - self.x[1] * self.y[0]
    }

    /// The way back; `None` where the plane is pressed into a line, and of numbers that are none.
    pub fn inverse(&self) -> Option<Self> {
        let determinant = self.determinant();
        let ([a, b, c], [d, e, f]) = (self.x, self.y);
        // A hundred-millionth of the product of the sides is what is left of a line after rounding.
        let most = a.hypot(d) * b.hypot(e);
        if !determinant.is_finite() || !c.is_finite() || !f.is_finite() || determinant.abs() <= most * 1e-8 {
            return None;
        }
        let (a, b, d, e) = (e / determinant, -b / determinant, -d / determinant, a / determinant);
        Some(Self { x: [a, b, -(a * c + b * f)], y: [d, e, -(d * c + e * f)] })
    }

    /// First `first`, then this one.
    #[must_use]
    pub fn after(&self, first: &Self) -> Self {
        let row = |[a, b, c]: [f64; 3]| {
            let of = |i: usize| a * first.x[i] + b * first.y[i];
            [of(0), of(1), of(2) + c]
        };
        Self { x: row(self.x), y: row(self.y) }
    }

    /// The same with the new numbers the other way round.
    #[must_use]
    pub fn swapped(&self) -> Self {
        Self { x: self.y, y: self.x }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_leads_back() {
        let there = Affine { x: [0.3, -0.02, 500_000.0], y: [0.05, -0.4, 4_400_000.0] };
        let back = there.inverse().unwrap();
        for p in [[0.0, 0.0], [12_345.0, 6_789.0], [-3.5, 1e5]] {
            let [x, y] = back.apply(there.apply(p));
            assert!((x - p[0]).abs() < 1e-6 && (y - p[1]).abs() < 1e-6);
        }
        let both = back.after(&there);
        assert!((both.x[0] - 1.0).abs() < 1e-12 && both.x[1].abs() < 1e-12 && both.x[2].abs() < 1e-6);
        assert_eq!(Affine { x: [1.0, 2.0, 0.0], y: [2.0, 4.0, 0.0] }.inverse(), None);
        assert_eq!(Affine { x: [f64::NAN, 2.0, 0.0], y: [2.0, 4.0, 0.0] }.inverse(), None);
        assert_eq!(Affine { x: [0.0; 3], y: [0.0; 3] }.inverse(), None);
    }
}
