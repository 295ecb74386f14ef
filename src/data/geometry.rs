//! Geometry as it lies in a dataset: pieces of points, lines and polygons over one flat coordinate buffer.

use super::{Extent, LonLat};

/// The geometry types of RFC 7946, and `Null` for a feature without geometry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum GeometryType {
    Null,
    Point,
    MultiPoint,
    LineString,
    MultiLineString,
    Polygon,
    MultiPolygon,
    GeometryCollection,
}

impl GeometryType {
    /// The name as GeoJSON spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Null => "Null",
            Self::Point => "Point",
            Self::MultiPoint => "MultiPoint",
            Self::LineString => "LineString",
            Self::MultiLineString => "MultiLineString",
            Self::Polygon => "Polygon",
            Self::MultiPolygon => "MultiPolygon",
            Self::GeometryCollection => "GeometryCollection",
        }
    }
}

/// How the pieces of a `GeometryCollection` were grouped, so that it can be written as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CollectionMember {
    /// A geometry of this type made of the next so many pieces.
    Geometry { geometry_type: GeometryType, pieces: u32 },
    /// A collection inside the collection.
    Collection(Vec<CollectionMember>),
}

/// One connected part of a geometry: every geometry type is a list of these.
#[derive(Clone, Copy, Debug)]
pub enum Piece<'a> {
    Point(LonLat),
    /// At least two positions.
    Line(&'a [LonLat]),
    Polygon(Polygon<'a>),
}

impl<'a> Piece<'a> {
    /// Every position of the piece, rings one after the other.
    pub fn coords(self) -> impl Iterator<Item = LonLat> + 'a {
        let (one, many, rings) = match self {
            Piece::Point(p) => (Some(p), &[][..], None),
            Piece::Line(line) => (None, line, None),
            Piece::Polygon(polygon) => (None, &[][..], Some(polygon)),
        };
        one.into_iter()
            .chain(many.iter().copied())
            .chain(rings.into_iter().flat_map(|p| p.rings().flat_map(|r| r.iter().copied())))
    }

    pub fn extent(self) -> Option<Extent> {
        match self {
            Piece::Point(p) => Some(Extent::of_point(p)),
            Piece::Line(line) => Extent::of_line(line),
            Piece::Polygon(polygon) => Extent::of_extents(polygon.rings().filter_map(Extent::of_line)),
        }
    }
}

/// One polygon: rings over the dataset's flat coordinates, the exterior first, each closed (its last position
/// equals its first) and of any direction.
#[derive(Clone, Copy, Debug)]
pub struct Polygon<'a> {
    pub(super) coords: &'a [LonLat],
    /// One more offset than rings, into `coords` after subtracting `base`.
    pub(super) ring_ends: &'a [u32],
    pub(super) base: u32,
}

impl<'a> Polygon<'a> {
    /// A polygon over buffers of one's own: ring `i` is `coords[ring_starts[i]..ring_starts[i + 1]]`.
    ///
    /// ```
    /// use shapan::data::{LonLat, Polygon};
    /// let ring = [[0., 0.], [1., 0.], [1., 1.], [0., 0.]].map(LonLat::from);
    /// assert_eq!(Polygon::new(&ring, &[0, 4]).rings().count(), 1);
    /// ```
    pub fn new(coords: &'a [LonLat], ring_starts: &'a [u32]) -> Self {
        Self { coords, ring_ends: ring_starts, base: ring_starts.first().copied().unwrap_or(0) }
    }

    /// The rings, the exterior first.
    pub fn rings(self) -> impl ExactSizeIterator<Item = &'a [LonLat]> + Clone {
        self.ring_ends.windows(2).map(move |w| {
            let (from, to) = ((w[0] - self.base) as usize, (w[1] - self.base) as usize);
            self.coords.get(from..to).unwrap_or(&[])
        })
    }

    pub fn exterior(self) -> &'a [LonLat] {
        self.rings().next().unwrap_or(&[])
    }
}
