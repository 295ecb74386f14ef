//! Rectangle in longitude and latitude, also across the antimeridian.

use super::LonLat;
use super::turns::{homeward, running};

/// World-wide data keep the usual edges at ±180° unless the other way round is this much narrower.
const CLEARLY_NARROWER_DEG: f64 = 30.0;

/// West, south, east and north in degrees; `west ≤ east` always. A rectangle that crosses the antimeridian runs
/// on beyond 180°: from 177 to 183.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extent {
    pub west: f64,
    pub south: f64,
    pub east: f64,
    pub north: f64,
}

impl Extent {
    pub fn of_point(p: LonLat) -> Self {
        Self { west: p.lon, south: p.lat, east: p.lon, north: p.lat }
    }

    /// The smallest extent that holds all the points, or `None` of none.
    ///
    /// ```
    /// use shapan::crs::{Extent, LonLat};
    /// let e = Extent::of_points([LonLat::new(1.0, 2.0), LonLat::new(3.0, 0.0)]).unwrap();
    /// assert_eq!((e.west, e.south, e.east, e.north), (1.0, 0.0, 3.0, 2.0));
    /// let e = Extent::of_points([LonLat::new(-0.160_953_806_6, 2.0), LonLat::new(-0.064_734_798_9, 0.0)]).unwrap();
    /// assert_eq!((e.west, e.east), (-0.160_953_806_6, -0.064_734_798_9));
    /// let e = Extent::of_points([LonLat::new(-177.0, 2.0), LonLat::new(177.0, 0.0)]).unwrap();
    /// assert_eq!((e.west, e.south, e.east, e.north), (177.0, 0.0, 183.0, 2.0));
    /// ```
    pub fn of_points(points: impl IntoIterator<Item = LonLat>) -> Option<Self> {
        Self::of_extents(points.into_iter().map(Self::of_point))
    }

    /// The extent of a line or a closed ring: its edges take the short way round the world.
    pub fn of_line(line: &[LonLat]) -> Option<Self> {
        let bounds = line.iter().fold(None, |bounds: Option<Self>, p| {
            let at = Self::of_point(*p);
            Some(bounds.map_or(at, |b| b.spanning(at)))
        })?;
        if bounds.east - bounds.west <= 180.0 {
            return Some(bounds);
        }
        let Some(longitudes) = running(line) else {
            return Some(Self { west: -180.0, east: 180.0, ..bounds });
        };
        let ends = longitudes.fold((f64::INFINITY, f64::NEG_INFINITY), |(w, e), lon| (w.min(lon), e.max(lon)));
        let home = homeward(ends.0, ends.1);
        Some(Self { west: ends.0 + home, east: ends.1 + home, ..bounds })
    }

    /// The smallest extent that holds all the extents, or `None` of none: the narrower of the two that end at
    /// the antimeridian and at Greenwich.
    pub fn of_extents(extents: impl IntoIterator<Item = Self>) -> Option<Self> {
        let spans = extents.into_iter().fold(None, |spans: Option<[Self; 2]>, extent| {
            let both = extent.in_both_frames();
            Some(spans.map_or(both, |[a, b]| [a.spanning(both[0]), b.spanning(both[1])]))
        });
        let [usual, other] = spans?;
        let (width, other_width) = (usual.east - usual.west, other.east - other.west);
        // By more than what the turn costs in last digits.
        let narrower =
            other_width < width - 1e-9 && (other_width <= 180.0 || other_width < width - CLEARLY_NARROWER_DEG);
        // Only the antimeridian itself: the frame of the world.
        let is_frame = other_width == 0.0;
        Some(if narrower && !is_frame { other } else { usual })
    }

    /// The extent cut at the antimeridian, and cut at Greenwich; all the way round where the cut goes through it.
    fn in_both_frames(self) -> [Self; 2] {
        let (home, width) = (homeward(self.west, self.east), self.east - self.west);
        let usual = (self.west + home, self.east + home);
        let usual = if usual.1 > 180.0 { (-180.0, 180.0) } else { usual };
        // The end is turned as it is, so that it keeps its digits.
        let east = self.east.rem_euclid(360.0);
        let other = if width == 0.0 || east > self.west.rem_euclid(360.0) {
            (self.west.rem_euclid(360.0), east)
        } else if east == 0.0 {
            (self.west.rem_euclid(360.0), 360.0)
        } else {
            (0.0, 360.0)
        };
        let other = if width >= 360.0 { (0.0, 360.0) } else { other };
        [usual, other].map(|(west, east)| Self { west, east, ..self })
    }

    fn spanning(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// The smallest extent that holds both, round the antimeridian where that is narrower.
    pub fn union(self, other: Self) -> Self {
        Self::of_extents([self, other]).unwrap_or(self)
    }

    /// Longitudes may be beyond 180° where the extent is.
    pub fn centre(self) -> LonLat {
        LonLat::new((self.west + self.east) / 2.0, (self.south + self.north) / 2.0)
    }

    /// Whether a position lies in it, whichever turn its longitude is written in.
    pub fn contains(self, p: LonLat) -> bool {
        self.intersects(Self::of_point(p))
    }

    pub fn intersects(self, other: Self) -> bool {
        let beside = |turn: f64| self.west <= other.east + turn && other.west + turn <= self.east;
        let beside = [0.0, 360.0, -360.0].into_iter().any(beside);
        beside && self.south <= other.north && other.south <= self.north
    }

    /// The extent grown by the same share of its size on every side.
    pub fn expanded(self, share: f64) -> Self {
        let (dx, dy) = ((self.east - self.west) * share, (self.north - self.south) * share);
        Self { west: self.west - dx, south: self.south - dy, east: self.east + dx, north: self.north + dy }
    }

    /// West, south, east and north as RFC 7946 section 5.2 writes them: within ±180°, so that west is above east
    /// where the antimeridian is crossed.
    ///
    /// ```
    /// use shapan::crs::Extent;
    /// let across = Extent { west: 177.0, south: -20.0, east: 183.0, north: -12.0 };
    /// assert_eq!(across.bbox(), [177.0, -20.0, -177.0, -12.0]);
    /// ```
    pub fn bbox(self) -> [f64; 4] {
        // To a tenth of a millimetre: the turn costs the last digits.
        let back = |lon: f64| if lon > 180.0 { ((lon - 360.0) * 1e9).round() / 1e9 } else { lon };
        [self.west, self.south, back(self.east), self.north]
    }
}
