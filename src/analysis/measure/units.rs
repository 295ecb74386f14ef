//! Lengths and areas as types, so that a number cannot lose its unit.

/// How every number here is made, for those who read it: the words that go with each answer.
pub const METHOD: &str = "geodesic, WGS 84 (Karney)";

/// A length or distance on the ellipsoid, in metres.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Metres(pub f64);

impl Metres {
    pub const ZERO: Self = Self(0.0);

    pub fn metres(self) -> f64 {
        self.0
    }

    pub fn kilometres(self) -> f64 {
        self.0 / 1000.0
    }
}

impl std::ops::Add for Metres {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::iter::Sum for Metres {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, |sum, m| sum + m)
    }
}

/// An area on the ellipsoid, in square metres.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct SquareMetres(pub f64);

impl SquareMetres {
    pub const ZERO: Self = Self(0.0);

    pub fn square_metres(self) -> f64 {
        self.0
    }

    /// 10,000 m².
    pub fn hectares(self) -> f64 {
        self.0 / 10_000.0
    }

    pub fn square_kilometres(self) -> f64 {
        self.0 / 1e6
    }

    /// 亩: 1 hectare is 15 mu.
    pub fn mu(self) -> f64 {
        self.0 * 15.0 / 10_000.0
    }
}

impl std::ops::Add for SquareMetres {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl std::iter::Sum for SquareMetres {
    fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
        iter.fold(Self::ZERO, |sum, m| sum + m)
    }
}
