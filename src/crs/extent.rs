//! Axis-aligned rectangle in longitude and latitude.

use super::LonLat;

/// West, south, east and north in degrees, without any antimeridian magic: `west ≤ east` always.
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
    /// ```
    pub fn of_points(points: impl IntoIterator<Item = LonLat>) -> Option<Self> {
        points.into_iter().fold(None, |extent: Option<Self>, p| {
            Some(extent.map_or(Self::of_point(p), |e| e.union(Self::of_point(p))))
        })
    }

    pub fn union(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    pub fn centre(self) -> LonLat {
        LonLat::new((self.west + self.east) / 2.0, (self.south + self.north) / 2.0)
    }

    pub fn contains(self, p: LonLat) -> bool {
        self.west <= p.lon && p.lon <= self.east && self.south <= p.lat && p.lat <= self.north
    }

    pub fn intersects(self, other: Self) -> bool {
        self.west <= other.east && other.west <= self.east && self.south <= other.north && other.south <= self.north
    }

    /// The extent grown by the same share of its size on every side.
    pub fn expanded(self, share: f64) -> Self {
        let (dx, dy) = ((self.east - self.west) * share, (self.north - self.south) * share);
        Self { west: self.west - dx, south: self.south - dy, east: self.east + dx, north: self.north + dy }
    }
}
