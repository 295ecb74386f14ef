//! Points and rectangles of the map plane.

/// A point of the map plane, in metres east and north of the map CRS's origin.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[repr(C)]
pub struct MapPoint {
    pub x: f64,
    pub y: f64,
}

impl MapPoint {
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    pub fn is_finite(self) -> bool {
        self.x.is_finite() && self.y.is_finite()
    }
}

impl From<[f64; 2]> for MapPoint {
    fn from([x, y]: [f64; 2]) -> Self {
        Self { x, y }
    }
}

/// An axis-aligned rectangle of the map plane, in metres; `min ≤ max` always.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapRect {
    pub min: MapPoint,
    pub max: MapPoint,
}

impl MapRect {
    pub fn of_point(p: MapPoint) -> Self {
        Self { min: p, max: p }
    }

    /// The smallest rectangle around all the points, or `None` of none.
    pub fn of_points(points: impl IntoIterator<Item = MapPoint>) -> Option<Self> {
        let mut points = points.into_iter();
        let first = Self::of_point(points.next()?);
        Some(points.fold(first, Self::with))
    }

    fn with(self, p: MapPoint) -> Self {
        self.union(Self::of_point(p))
    }

    pub fn union(self, other: Self) -> Self {
        Self {
            min: MapPoint::new(self.min.x.min(other.min.x), self.min.y.min(other.min.y)),
            max: MapPoint::new(self.max.x.max(other.max.x), self.max.y.max(other.max.y)),
        }
    }

    pub fn centre(self) -> MapPoint {
        MapPoint::new(f64::midpoint(self.min.x, self.max.x), f64::midpoint(self.min.y, self.max.y))
    }

    pub fn width(self) -> f64 {
        self.max.x - self.min.x
    }

    pub fn height(self) -> f64 {
        self.max.y - self.min.y
    }

    pub fn contains(self, p: MapPoint) -> bool {
        self.min.x <= p.x && p.x <= self.max.x && self.min.y <= p.y && p.y <= self.max.y
    }

    pub fn holds(self, other: Self) -> bool {
        self.contains(other.min) && self.contains(other.max)
    }

    pub fn intersects(self, other: Self) -> bool {
        self.min.x <= other.max.x && other.min.x <= self.max.x && self.min.y <= other.max.y && other.min.y <= self.max.y
    }

    /// The rectangle grown by the same length on every side.
    pub fn grown(self, metres: f64) -> Self {
        Self {
            min: MapPoint::new(self.min.x - metres, self.min.y - metres),
            max: MapPoint::new(self.max.x + metres, self.max.y + metres),
        }
    }
}
