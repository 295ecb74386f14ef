//! A picture that lies on the ground: its pixels, coarser copies of them, and where they lie. Immutable, like the
//! features of a source; its bytes are shared by all copies.

use std::fmt;
use std::sync::Arc;

use crate::crs::{Affine, Datum, Extent, LonLat, SourceCrs};

/// Points along each edge at which the outline of a picture is looked at: where it bends, its corners do not tell.
const EDGE_STEPS: u32 = 16;

/// What each pixel has, 8 bits each; opacity is not multiplied in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channels {
    Grey,
    GreyAlpha,
    Rgb,
    Rgba,
}

impl Channels {
    pub fn count(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::GreyAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba => 4,
        }
    }
}

/// A rectangle of pixels, rows from the top.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels {
    size: [u32; 2],
    channels: Channels,
    bytes: Vec<u8>,
}

impl fmt::Debug for Pixels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pixels({} × {}, {:?})", self.size[0], self.size[1], self.channels)
    }
}

impl Pixels {
    /// `None` where the bytes do not fit the size, or there are none.
    pub fn new(size: [u32; 2], channels: Channels, bytes: Vec<u8>) -> Option<Self> {
        let wanted = (size[0] as usize).checked_mul(size[1] as usize)?.checked_mul(channels.count())?;
        (wanted > 0 && wanted == bytes.len()).then_some(Self { size, channels, bytes })
    }

    /// Width and height.
    pub fn size(&self) -> [u32; 2] {
        self.size
    }

    pub fn channels(&self) -> Channels {
        self.channels
    }

    /// Red, green, blue and opacity of a pixel; nothing beyond the edge.
    pub fn rgba(&self, x: u32, y: u32) -> [u8; 4] {
        let count = self.channels.count();
        let at = (y as usize * self.size[0] as usize + x as usize) * count;
        let inside = x < self.size[0] && y < self.size[1];
        match self.bytes.get(at..at + count).filter(|_| inside) {
            Some([grey]) => [*grey, *grey, *grey, 255],
            Some([grey, alpha]) => [*grey, *grey, *grey, *alpha],
            Some([red, green, blue]) => [*red, *green, *blue, 255],
            Some([red, green, blue, alpha]) => [*red, *green, *blue, *alpha],
            _ => [0; 4],
        }
    }

    /// Half as wide and half as high: each pixel the mean of four, those without opacity not counted. What is odd
    /// keeps its last row and column.
    #[must_use]
    pub fn halved(&self) -> Self {
        let [width, height] = self.size;
        let size = [width.div_ceil(2), height.div_ceil(2)];
        let count = self.channels.count();
        let mut bytes = Vec::with_capacity(size[0] as usize * size[1] as usize * count);
        let row_bytes = width as usize * count;
        let alpha = matches!(self.channels, Channels::GreyAlpha | Channels::Rgba);
        for y in 0..size[1] {
            let rows = [2 * y, (2 * y + 1).min(height - 1)].map(|y| &self.bytes[y as usize * row_bytes..][..row_bytes]);
            for x in 0..size[0] {
                let columns = [2 * x, (2 * x + 1).min(width - 1)].map(|x| x as usize * count);
                let four = [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(row, column)| &rows[row][columns[column]..][..count]);
                if alpha {
                    push_weighted(&four, &mut bytes);
                } else {
                    bytes.extend(
                        (0..count).map(|c| ((four.iter().map(|p| u32::from(p[c])).sum::<u32>() + 2) / 4) as u8),
                    );
                }
            }
        }
        Self { size, channels: self.channels, bytes }
    }

    /// Bytes held, for the memory figures.
    pub fn heap_bytes(&self) -> usize {
        self.bytes.capacity()
    }
}

/// The mean of four pixels whose last channel is their opacity.
fn push_weighted(four: &[&[u8]; 4], bytes: &mut Vec<u8>) {
    let last = four[0].len() - 1;
    let weight: u32 = four.iter().map(|p| u32::from(p[last])).sum();
    for channel in 0..last {
        let sum: u32 = four.iter().map(|p| u32::from(p[channel]) * u32::from(p[last])).sum();
        bytes.push(u8::try_from((sum + weight / 2).checked_div(weight).unwrap_or(0)).unwrap_or(u8::MAX));
    }
    bytes.push(u8::try_from((weight + 2) / 4).unwrap_or(u8::MAX));
}

/// Where the pixels of a picture come from.
pub trait Tiles: fmt::Debug + Send + Sync {
    /// The pixels of a tile of a level, unpacked when they are asked for; `None` where there are none.
    fn tile(&self, level: usize, column: u32, row: u32) -> Option<Arc<Pixels>>;

    /// Bytes held, for the memory figures.
    fn heap_bytes(&self) -> usize;
}

/// A picture at one fineness, divided into tiles of one size; those at its right and lower edge may be smaller.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// Pixels across and down.
    pub size: [u32; 2],
    pub tile: [u32; 2],
    /// Pixels of the finest level for one of this, along each side.
    pub pixel: f64,
}

/// Where the pixels of a picture lie.
#[derive(Clone, Debug, PartialEq)]
pub struct RasterPlace {
    /// From pixels of the finest level, counted from the upper left corner of the picture, to the plane.
    pub to_plane: Affine,
    /// The system whose numbers the plane has.
    pub plane: SourceCrs,
    /// What its positions are on.
    pub datum: Datum,
}

impl RasterPlace {
    /// The position on WGS 84 of a place in the picture; `None` of what lies outside the world of the plane.
    pub fn lonlat(&self, pixel: [f64; 2]) -> Option<LonLat> {
        let [x, y] = self.to_plane.apply(pixel);
        Some(self.datum.to_wgs84(self.plane.lonlat(x, y)?))
    }
}

/// A picture that lies on the ground.
#[derive(Clone, Debug)]
pub struct Raster {
    /// The finest first.
    levels: Vec<Level>,
    tiles: Arc<dyn Tiles>,
    /// What of the finest level the picture takes: left, top, right, bottom.
    window: [f64; 4],
    place: RasterPlace,
    from_plane: Affine,
    extent: Extent,
}

impl Raster {
    /// A picture of these levels, of which only the pixels in the window (left, top, right, bottom of the finest
    /// level) are shown. `None` where it has no level or pixel, or lies nowhere on the globe.
    pub fn new(levels: Vec<Level>, tiles: Arc<dyn Tiles>, window: [f64; 4], place: RasterPlace) -> Option<Self> {
        let from_plane = place.to_plane.inverse()?;
        let has_pixels = levels.iter().all(|level| level.size.iter().chain(&level.tile).all(|side| *side > 0));
        let extent = Extent::of_points(edge(window).filter_map(|pixel| place.lonlat(pixel)))?;
        let [left, top, right, bottom] = window;
        (has_pixels && !levels.is_empty() && left < right && top < bottom).then_some(Self {
            levels,
            tiles,
            window,
            place,
            from_plane,
            extent,
        })
    }

    /// A picture that is held whole, with coarser copies down to a few hundred pixels.
    pub fn of_pixels(pixels: Pixels, place: RasterPlace) -> Option<Self> {
        let whole = Whole::of(pixels);
        let [width, height] = whole.levels.first()?.size();
        let levels = (0..).zip(&whole.levels).map(|(nth, level)| {
            let size = level.size();
            Level { size, tile: size, pixel: f64::from(1_u32 << nth.min(31)) }
        });
        Self::new(levels.collect(), Arc::new(whole.clone()), [0.0, 0.0, f64::from(width), f64::from(height)], place)
    }

    /// The same pixels in another place; `None` where that is none.
    pub fn placed_as(&self, place: RasterPlace) -> Option<Self> {
        Self::new(self.levels.clone(), self.tiles.clone(), self.window, place)
    }

    /// Pixels across and down of what is shown.
    pub fn size(&self) -> [f64; 2] {
        let [left, top, right, bottom] = self.window;
        [right - left, bottom - top]
    }

    pub fn window(&self) -> [f64; 4] {
        self.window
    }

    pub fn levels(&self) -> &[Level] {
        &self.levels
    }

    pub fn place(&self) -> &RasterPlace {
        &self.place
    }

    /// Around its outline.
    pub fn extent(&self) -> Extent {
        self.extent
    }

    /// Positions around the outline, in order.
    pub fn outline(&self) -> impl Iterator<Item = LonLat> {
        edge(self.window).filter_map(|pixel| self.place.lonlat(pixel))
    }

    /// The place in the picture of a position, in pixels of the finest level; also beyond its edges.
    pub fn pixel(&self, p: LonLat) -> Option<[f64; 2]> {
        let [x, y] = self.place.plane.xy(self.place.datum.from_wgs84(p))?;
        Some(self.from_plane.apply([x, y]))
    }

    pub fn tile(&self, level: usize, column: u32, row: u32) -> Option<Arc<Pixels>> {
        self.tiles.tile(level, column, row)
    }

    /// Whether two pictures have the same pixels in memory.
    pub fn shares_pixels(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.tiles, &other.tiles)
    }

    /// Bytes held, for the memory figures.
    pub fn heap_bytes(&self) -> usize {
        self.tiles.heap_bytes()
    }
}

/// Places along the edges of a window, clockwise from its upper left corner.
fn edge([left, top, right, bottom]: [f64; 4]) -> impl Iterator<Item = [f64; 2]> {
    let corners = [[left, top], [right, top], [right, bottom], [left, bottom]];
    let sides = corners.into_iter().zip(corners.into_iter().cycle().skip(1));
    sides.flat_map(|(a, b)| {
        let at = move |t: f64| [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
        (0..EDGE_STEPS).map(move |step| at(f64::from(step) / f64::from(EDGE_STEPS)))
    })
}

/// Coarser copies end where a picture fits a thumbnail.
const COARSEST_PX: u32 = 256;

/// A picture held whole at every level.
#[derive(Clone, Debug)]
struct Whole {
    levels: Vec<Arc<Pixels>>,
}

impl Whole {
    fn of(pixels: Pixels) -> Self {
        let mut levels = vec![Arc::new(pixels)];
        while let Some(last) = levels.last().filter(|last| last.size().iter().any(|side| *side > COARSEST_PX)) {
            levels.push(Arc::new(last.halved()));
        }
        Self { levels }
    }
}

impl Tiles for Whole {
    fn tile(&self, level: usize, _column: u32, _row: u32) -> Option<Arc<Pixels>> {
        self.levels.get(level).cloned()
    }

    fn heap_bytes(&self) -> usize {
        self.levels.iter().map(|level| level.heap_bytes()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_picture_is_its_mean() {
        let grey = Pixels::new([3, 2], Channels::Grey, vec![0, 100, 50, 200, 100, 70]).unwrap();
        let half = grey.halved();
        assert_eq!((half.size(), half.bytes), ([2, 1], vec![100, 60]));
        // What cannot be seen gives no colour: one red pixel among clear blue ones stays red.
        let mut bytes = vec![255, 0, 0, 200];
        bytes.extend([0, 0, 255, 0].repeat(3));
        let half = Pixels::new([2, 2], Channels::Rgba, bytes).unwrap().halved();
        assert_eq!(half.rgba(0, 0), [255, 0, 0, 50]);
        let clear = Pixels::new([1, 1], Channels::GreyAlpha, vec![9, 0]).unwrap().halved();
        assert_eq!(clear.rgba(0, 0)[3], 0);
        assert_eq!(Pixels::new([2, 2], Channels::Rgb, vec![0; 11]), None);
        assert_eq!(Pixels::new([0, 2], Channels::Rgb, Vec::new()), None);
    }

    #[test]
    fn a_picture_knows_where_its_pixels_lie() {
        let place = RasterPlace {
            to_plane: Affine { x: [2.0, 0.0, 449_000.0], y: [0.0, -2.0, 4_405_000.0] },
            plane: SourceCrs::of_epsg(4548).unwrap(),
            datum: Datum::Wgs84,
        };
        let pixels = Pixels::new([1000, 500], Channels::Grey, vec![0; 500_000]).unwrap();
        let raster = Raster::of_pixels(pixels, place.clone()).unwrap();
        let sizes: Vec<_> = raster.levels().iter().map(|level| (level.size, level.pixel)).collect();
        assert_eq!(sizes, [([1000, 500], 1.0), ([500, 250], 2.0), ([250, 125], 4.0)]);
        let at = place.plane.lonlat(449_100.0, 4_404_800.0).unwrap();
        let [x, y] = raster.pixel(at).unwrap();
        assert!((x - 50.0).abs() < 1e-4 && (y - 100.0).abs() < 1e-4);
        let corner = place.plane.lonlat(451_000.0, 4_404_000.0).unwrap();
        assert!(raster.extent().expanded(1e-6).contains(corner));
        let flat = RasterPlace { to_plane: Affine { x: [1.0, 1.0, 0.0], y: [2.0, 2.0, 0.0] }, ..place };
        assert!(raster.placed_as(flat).is_none());
    }
}
