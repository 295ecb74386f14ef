//! The centroid on the ellipsoid.
//!
//! Definition: the position `c` such that in the azimuthal equidistant plane about `c` (each vertex at its true
//! geodesic distance and azimuth from `c`) the planar centroid is the origin: area-weighted for areas, holes
//! subtracted; length-weighted for lines; the mean for points. Of mixed geometry only the parts of the highest
//! dimension count. Found by moving `c` to the planar centroid until it stays. Edges are taken as straight in
//! that plane; longer ones than 50 km are densified first.

use std::borrow::Cow;

use super::geodesic::{destination, distance, inverse};
use super::{Metres, densify};
use crate::analysis::chord::{lonlat_below, xyz};
use crate::data::{Feature, LonLat, Piece};

/// Longer edges are densified, metres.
const LONGEST_EDGE: Metres = Metres(50_000.0);
/// The centroid stays when it moves by less than this, metres.
const SETTLED: f64 = 1e-7;

/// Centroid of a feature; `None` without geometry, or when the geometry spreads so evenly round the earth that
/// no place is its middle.
pub fn centroid(feature: Feature<'_>) -> Option<LonLat> {
    centroid_of_pieces(feature.pieces())
}

/// Centroid of all the pieces together, of several features for instance; see [`centroid`].
///
/// ```
/// use shapan::{analysis::measure, data::{LonLat, Piece}};
/// let pieces = [Piece::Point(LonLat::new(179.0, 0.0)), Piece::Point(LonLat::new(-179.0, 0.0))];
/// let c = measure::centroid_of_pieces(pieces.into_iter()).unwrap();
/// assert!(c.lon.abs() > 179.999_999 && c.lat.abs() < 1e-9);
/// ```
pub fn centroid_of_pieces<'a>(pieces: impl Iterator<Item = Piece<'a>>) -> Option<LonLat> {
    let parts = Parts::of(pieces);
    let mut centre = parts.first_guess()?;
    for _ in 0..100 {
        let (east, north) = parts.planar_centroid(centre)?;
        let offset = east.hypot(north);
        if !offset.is_finite() {
            return None;
        }
        if offset < SETTLED {
            return Some(centre);
        }
        centre = destination(centre, east.atan2(north).to_degrees(), Metres(offset));
    }
    None
}

/// The pieces by dimension.
#[derive(Default)]
struct Parts<'a> {
    points: Vec<LonLat>,
    lines: Vec<Cow<'a, [LonLat]>>,
    /// Rings with whether they are holes.
    rings: Vec<(Cow<'a, [LonLat]>, bool)>,
}

/// The line with its long edges densified.
fn shortened(line: &[LonLat]) -> Cow<'_, [LonLat]> {
    // A degree is at most 112 km of latitude and of longitude: a cheap test for what is nearly always so.
    let is_short = |e: &[LonLat]| {
        (e[0].lat - e[1].lat).abs() < 0.3
            && (e[0].lon - e[1].lon).abs() < 0.3
            && distance(e[0], e[1]).0 <= LONGEST_EDGE.0
    };
    if line.windows(2).all(is_short) {
        return Cow::Borrowed(line);
    }
    let mut out: Vec<LonLat> = line.first().copied().into_iter().collect();
    for edge in line.windows(2) {
        out.extend(densify(edge[0], edge[1], LONGEST_EDGE).into_iter().skip(1));
    }
    Cow::Owned(out)
}

impl<'a> Parts<'a> {
    fn of(pieces: impl Iterator<Item = Piece<'a>>) -> Self {
        let mut parts = Self::default();
        for piece in pieces {
            match piece {
                Piece::Point(p) => parts.points.push(p),
                Piece::Line(line) => parts.lines.push(shortened(line)),
                Piece::Polygon(polygon) => {
                    parts.rings.extend(polygon.rings().enumerate().map(|(i, ring)| (shortened(ring), i > 0)));
                }
            }
        }
        parts
    }

    /// Below the mean of the vertices in space.
    fn first_guess(&self) -> Option<LonLat> {
        let mut sum = [0.0; 3];
        let mut count = 0.0;
        let lines = self.lines.iter().chain(self.rings.iter().map(|(ring, _)| ring)).flat_map(|line| line.iter());
        for p in self.points.iter().chain(lines) {
            let x = xyz(*p);
            (0..3).for_each(|i| sum[i] += x[i]);
            count += 1.0;
        }
        lonlat_below(sum.map(|c| c / count))
    }

    /// The centroid in the azimuthal equidistant plane about `centre`, metres east and north.
    fn planar_centroid(&self, centre: LonLat) -> Option<(f64, f64)> {
        let project = |p: &LonLat| {
            let way = inverse(centre, *p);
            let (sin, cos) = way.azimuth_deg.to_radians().sin_cos();
            (way.distance.0 * sin, way.distance.0 * cos)
        };
        let mut sum = Moments::default();
        for (ring, is_hole) in &self.rings {
            sum.add(Moments::of_ring(ring.iter().map(project)), *is_hole);
        }
        if sum.weight <= 0.0 {
            sum = Moments::default();
            let rings = self.rings.iter().filter(|(_, is_hole)| !is_hole).map(|(ring, _)| ring);
            // Areas without any area are the lines around them, lines without any length their points.
            for line in self.lines.iter().chain(rings) {
                sum.add(Moments::of_line(line.iter().map(project)), false);
            }
        }
        if sum.weight <= 0.0 {
            sum = Moments::default();
            let vertices = self.lines.iter().chain(self.rings.iter().map(|(r, _)| r)).filter_map(|line| line.first());
            for (x, y) in self.points.iter().chain(vertices).map(project) {
                sum.add(Moments { weight: 1.0, x, y }, false);
            }
        }
        (sum.weight > 0.0).then(|| (sum.x / sum.weight, sum.y / sum.weight))
    }
}

/// Weight and first moments.
#[derive(Clone, Copy, Debug, Default)]
struct Moments {
    weight: f64,
    x: f64,
    y: f64,
}

impl Moments {
    fn add(&mut self, other: Self, subtract: bool) {
        let sign = if subtract { -1.0 } else { 1.0 };
        self.weight += sign * other.weight;
        self.x += sign * other.x;
        self.y += sign * other.y;
    }

    /// Of the area a ring encloses, whatever its direction.
    fn of_ring(mut ring: impl Iterator<Item = (f64, f64)>) -> Self {
        let mut sum = Self::default();
        let Some(origin) = ring.next() else { return sum };
        // About the first vertex, so that a small ring far away loses no digits.
        let mut a = (0.0, 0.0);
        for p in ring {
            let b = (p.0 - origin.0, p.1 - origin.1);
            let twice = a.0 * b.1 - b.0 * a.1;
            sum.weight += twice / 2.0;
            sum.x += twice * (a.0 + b.0) / 6.0;
            sum.y += twice * (a.1 + b.1) / 6.0;
            a = b;
        }
        let sign = if sum.weight < 0.0 { -1.0 } else { 1.0 };
        Self {
            weight: sign * sum.weight,
            x: sign * (sum.x + origin.0 * sum.weight),
            y: sign * (sum.y + origin.1 * sum.weight),
        }
    }

    fn of_line(mut line: impl Iterator<Item = (f64, f64)>) -> Self {
        let mut sum = Self::default();
        let Some(mut a) = line.next() else { return sum };
        for b in line {
            let length = (b.0 - a.0).hypot(b.1 - a.1);
            sum.weight += length;
            sum.x += length * (a.0 + b.0) / 2.0;
            sum.y += length * (a.1 + b.1) / 2.0;
            a = b;
        }
        sum
    }
}
