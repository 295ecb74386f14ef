//! A picture of the ground in the pixels of a map: each pixel of the map is led back, through the plane of the map and
//! that of the picture, to where it lies in the picture. Every painter draws what is made here.
//!
//! Pixels are led back exactly at the corners of blocks and straight in between; a block that would be off by more than
//! [`MOST_OFF_PX`] anywhere it is looked at is divided.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::view::MapView;
use super::vision::Vision;
use crate::crs::{MapCrs, MapPoint};
use crate::data::{Level, Pixels, Raster};
use crate::progress::{Cancelled, Progress};
use crate::project::Color;

/// How far from its exact place a pixel may be drawn, pixels of the map.
const MOST_OFF_PX: f64 = 0.1;
/// Side of a block, pixels.
const BLOCK: u32 = 32;
/// A block so small is led back pixel by pixel.
const LEAST_BLOCK: u32 = 2;
/// A level serves while its pixels are at most so much larger than those of the map: finer ones would flicker.
const MOST_ENLARGED: f64 = std::f64::consts::SQRT_2;

/// Tiles of the coarsest level that may be looked at however small they become …
const MOST_TILES: f64 = 64.0;
/// … and, where there are more, how many of its pixels one of the map may take in.
const FARTHEST: f64 = 6.0;

/// A picture of the ground as one thing to draw.
#[derive(Clone, Debug)]
pub struct RasterItem {
    pub raster: Arc<Raster>,
    /// The plane that the map is drawn in.
    pub crs: MapCrs,
    /// Whose eyes see it.
    pub vision: Vision,
}

impl PartialEq for RasterItem {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.raster, &other.raster) && self.crs == other.crs && self.vision == other.vision
    }
}

/// A rectangle of a map's pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub left: u32,
    pub top: u32,
    pub width: u32,
    pub height: u32,
}

/// A picture on its way into the pixels of one view.
pub(super) struct Warp<'a> {
    item: &'a RasterItem,
    view: MapView,
    /// Pixels of the map for one design pixel.
    ratio: f64,
    level: usize,
    /// So far away that more tiles would have to be unpacked than there is time for.
    is_too_far: bool,
}

impl<'a> Warp<'a> {
    pub(super) fn new(item: &'a RasterItem, view: MapView, ratio: f64) -> Self {
        let mut warp = Self { item, view, ratio, level: 0, is_too_far: false };
        let scale = warp.scale().unwrap_or(1.0);
        let serves = |level: &&Level| level.pixel <= scale * MOST_ENLARGED;
        let levels = item.raster.levels();
        warp.level = levels.iter().take_while(serves).count().saturating_sub(1);
        warp.is_too_far = levels.last().is_some_and(|coarsest| {
            let [width, height] = item.raster.size().map(|side| side / coarsest.pixel);
            let tiles = width / f64::from(coarsest.tile[0]) * (height / f64::from(coarsest.tile[1]));
            tiles > MOST_TILES && scale > coarsest.pixel * FARTHEST
        });
        warp
    }

    /// Pixels of the picture's finest level for one of the map, where the picture is nearest to the middle of the view.
    pub(super) fn scale(&self) -> Option<f64> {
        let raster = &self.item.raster;
        let [left, top, right, bottom] = raster.window();
        let middle = self.back(self.view.size_px().map(|side| side * self.ratio / 2.0));
        let [x, y] = middle.unwrap_or([f64::midpoint(left, right), f64::midpoint(top, bottom)]);
        let at = [x.clamp(left, right), y.clamp(top, bottom)];
        let step = (right - left).max(bottom - top) / 1024.0;
        let from = self.there(at)?;
        let lengths = [[step, 0.0], [0.0, step]].map(|[dx, dy]| {
            let steps = [[at[0] + dx, at[1] + dy], [at[0] - dx, at[1] - dy]];
            let to = steps.into_iter().find_map(|to| self.there(to))?;
            Some((to[0] - from[0]).hypot(to[1] - from[1]) / step)
        });
        let [along, across] = lengths;
        let scale = 1.0 / (along? * across?).sqrt();
        scale.is_finite().then_some(scale)
    }

    /// Where in the picture a place of the map lies.
    fn back(&self, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        let at = self.view.map_from_screen([x / self.ratio, y / self.ratio]);
        self.item.raster.pixel(self.item.crs.lonlat_from_map(at)?)
    }

    /// Where on the map a place of the picture lies.
    fn there(&self, pixel: [f64; 2]) -> Option<[f64; 2]> {
        let at: MapPoint = self.item.crs.map_from_lonlat(self.item.raster.place().lonlat(pixel)?)?;
        Some(self.view.screen_from_map(at).map(|c| c * self.ratio))
    }

    /// Paints an area, whose upper left corner is a multiple of [`BLOCK`], into premultiplied red, green, blue and opacity that was
    /// clear before; returns whether anything is seen in it.
    pub(super) fn paint(&self, area: Area, rgba: &mut [u8], progress: &Progress) -> Result<bool, Cancelled> {
        if self.is_too_far {
            return Ok(false);
        }
        let blocks = [area.width.div_ceil(BLOCK), area.height.div_ceil(BLOCK)];
        let edge = |start: u32, nth: u32, length: u32| f64::from(start + (nth * BLOCK).min(length));
        let node =
            |column: u32, row: u32| self.back([edge(area.left, column, area.width), edge(area.top, row, area.height)]);
        let mut canvas = Canvas { area, rgba, sampler: Sampler::of(self), touched: false };
        let mut above: Vec<_> = (0..=blocks[0]).map(|column| node(column, 0)).collect();
        for row in 0..blocks[1] {
            progress.check()?;
            let below: Vec<_> = (0..=blocks[0]).map(|column| node(column, row + 1)).collect();
            for column in 0..blocks[0] {
                let [left, top] = [column * BLOCK, row * BLOCK];
                let block = Area {
                    left: area.left + left,
                    top: area.top + top,
                    width: BLOCK.min(area.width - left),
                    height: BLOCK.min(area.height - top),
                };
                let at = column as usize;
                let corners = [above[at], above[at + 1], below[at], below[at + 1]];
                self.block(block, corners, &mut canvas);
            }
            above = below;
        }
        Ok(canvas.touched)
    }

    /// Paints a block whose corners (upper left, upper right, lower left, lower right) lie there in the picture.
    fn block(&self, block: Area, corners: [Option<[f64; 2]>; 4], canvas: &mut Canvas<'_>) {
        if let [Some(a), Some(b), Some(c), Some(d)] = corners {
            let straight = [a, b, c, d];
            if self.misses(&straight) {
                return;
            }
            if self.is_straight(block, &straight) {
                canvas.fill(block, &straight);
                return;
            }
        }
        if block.width <= LEAST_BLOCK && block.height <= LEAST_BLOCK {
            for y in block.top..block.top + block.height {
                for x in block.left..block.left + block.width {
                    if let Some(at) = self.back([f64::from(x) + 0.5, f64::from(y) + 0.5]) {
                        canvas.dot(x, y, at);
                    }
                }
            }
            return;
        }
        let [first_columns, first_rows] = [block.width.div_ceil(2), block.height.div_ceil(2)];
        for (left, width) in [(0, first_columns), (first_columns, block.width - first_columns)] {
            for (top, height) in [(0, first_rows), (first_rows, block.height - first_rows)] {
                if width > 0 && height > 0 {
                    let part = Area { left: block.left + left, top: block.top + top, width, height };
                    let [west, north] = [part.left, part.top].map(f64::from);
                    let [east, south] = [part.left + width, part.top + height].map(f64::from);
                    let corners = [[west, north], [east, north], [west, south], [east, south]].map(|at| self.back(at));
                    self.block(part, corners, canvas);
                }
            }
        }
    }

    /// Whether a block lies beyond the picture, by more than it is wide itself.
    fn misses(&self, corners: &[[f64; 2]; 4]) -> bool {
        let [left, top, right, bottom] = self.item.raster.window();
        let beyond = |axis: usize, from: f64, to: f64| {
            let least = corners.iter().map(|c| c[axis]).fold(f64::INFINITY, f64::min);
            let most = corners.iter().map(|c| c[axis]).fold(f64::NEG_INFINITY, f64::max);
            most + (most - least) < from || least - (most - least) > to
        };
        beyond(0, left, right) || beyond(1, top, bottom)
    }

    /// Whether what is led back straight between the corners is led back right.
    fn is_straight(&self, block: Area, corners: &[[f64; 2]; 4]) -> bool {
        let along = (corners[1][0] - corners[0][0]).hypot(corners[1][1] - corners[0][1]) / f64::from(block.width);
        let down = (corners[2][0] - corners[0][0]).hypot(corners[2][1] - corners[0][1]) / f64::from(block.height);
        let most = MOST_OFF_PX * along.min(down);
        [[0.5, 0.5], [0.5, 0.0], [0.0, 0.5], [1.0, 0.5], [0.5, 1.0]].into_iter().all(|[s, t]| {
            let at = [
                f64::from(block.left) + s * f64::from(block.width),
                f64::from(block.top) + t * f64::from(block.height),
            ];
            let between = between(corners, s, t);
            self.back(at).is_some_and(|[x, y]| (x - between[0]).hypot(y - between[1]) <= most)
        })
    }

    /// The whole view in tiles no larger than this, with what is seen in each; those in which nothing is seen are left
    /// out. The same on one thread and on many.
    pub(super) fn tiles(&self, most: u32, progress: &Progress) -> Result<Vec<(Area, Vec<u8>)>, Cancelled> {
        // Blocks begin where tiles do.
        let side = (most / BLOCK).max(1) * BLOCK;
        let [width, height] = self.view.size_px().map(|size| (size * self.ratio).ceil().clamp(1.0, 1e6) as u32);
        let tops = (0..height).step_by(side as usize);
        let areas: Vec<Area> = tops
            .flat_map(|top| (0..width).step_by(side as usize).map(move |left| (left, top)))
            .map(|(left, top)| Area { left, top, width: side.min(width - left), height: side.min(height - top) })
            .collect();
        let painted = areas.into_par_iter().map(|area| {
            let mut rgba = vec![0; area.width as usize * area.height as usize * 4];
            Ok(self.paint(area, &mut rgba, progress)?.then_some((area, rgba)))
        });
        Ok(painted.collect::<Result<Vec<_>, Cancelled>>()?.into_iter().flatten().collect())
    }

    /// All that is seen of the picture in the view, as one; `None` where nothing is.
    pub(super) fn whole(&self, progress: &Progress) -> Result<Option<(Area, Vec<u8>)>, Cancelled> {
        const TILE: u32 = 512;
        let tiles = self.tiles(TILE, progress)?;
        let Some(area) = tiles.iter().map(|(area, _)| *area).reduce(Area::around) else { return Ok(None) };
        let row_bytes = area.width as usize * 4;
        let mut rgba = vec![0; row_bytes * area.height as usize];
        for (tile, pixels) in tiles {
            let left = (tile.left - area.left) as usize * 4;
            for (row, of_row) in pixels.chunks_exact(tile.width as usize * 4).enumerate() {
                let from = ((tile.top - area.top) as usize + row) * row_bytes + left;
                if let Some(into) = rgba.get_mut(from..from + of_row.len()) {
                    into.copy_from_slice(of_row);
                }
            }
        }
        Ok(Some((area, rgba)))
    }
}

impl Area {
    /// The smallest that holds two.
    fn around(self, other: Self) -> Self {
        let (left, top) = (self.left.min(other.left), self.top.min(other.top));
        let right = (self.left + self.width).max(other.left + other.width);
        let bottom = (self.top + self.height).max(other.top + other.height);
        Self { left, top, width: right - left, height: bottom - top }
    }
}

/// Between four corners, so much of the way along and down.
fn between([a, b, c, d]: &[[f64; 2]; 4], s: f64, t: f64) -> [f64; 2] {
    [0, 1].map(|axis| {
        let (above, below) = (a[axis] + (b[axis] - a[axis]) * s, c[axis] + (d[axis] - c[axis]) * s);
        above + (below - above) * t
    })
}

/// What is painted on.
struct Canvas<'a> {
    area: Area,
    rgba: &'a mut [u8],
    sampler: Sampler<'a>,
    touched: bool,
}

impl Canvas<'_> {
    fn fill(&mut self, block: Area, corners: &[[f64; 2]; 4]) {
        let [width, height] = [block.width, block.height].map(f64::from);
        for row in 0..block.height {
            let t = (f64::from(row) + 0.5) / height;
            for column in 0..block.width {
                let s = (f64::from(column) + 0.5) / width;
                self.dot(block.left + column, block.top + row, between(corners, s, t));
            }
        }
    }

    fn dot(&mut self, x: u32, y: u32, at: [f64; 2]) {
        let Some(color) = self.sampler.color(at) else { return };
        let (column, row) = ((x - self.area.left) as usize, (y - self.area.top) as usize);
        let index = (row * self.area.width as usize + column) * 4;
        if let Some(pixel) = self.rgba.get_mut(index..index + 4) {
            pixel.copy_from_slice(&color);
            self.touched |= color[3] > 0;
        }
    }
}

/// A tile that was asked for last, by column and row.
type Recent = Option<([u32; 2], Option<Arc<Pixels>>)>;

/// Colours of a picture at one level, between its pixels.
struct Sampler<'a> {
    raster: &'a Raster,
    level: usize,
    vision: Vision,
    seen: HashMap<[u8; 3], [u8; 3]>,
    /// By level.
    recent: Vec<Recent>,
}

impl<'a> Sampler<'a> {
    fn of(warp: &Warp<'a>) -> Self {
        let (raster, vision) = (&*warp.item.raster, warp.item.vision);
        Self { raster, level: warp.level, vision, seen: HashMap::new(), recent: vec![None; raster.levels().len()] }
    }

    /// The premultiplied colour at a place in pixels of the finest level, mixed of the four around it; `None` beyond the
    /// edge of the picture.
    fn color(&mut self, [x, y]: [f64; 2]) -> Option<[u8; 4]> {
        let [left, top, right, bottom] = self.raster.window();
        if !(x >= left && x < right && y >= top && y < bottom) {
            return None;
        }
        let level = *self.raster.levels().get(self.level)?;
        // Beyond the middle of the last pixel there is nothing to mix with.
        let clamped = |c: f64, from: f64, to: f64| {
            (c / level.pixel - 0.5).clamp((from / level.pixel).floor(), (to / level.pixel).ceil() - 1.0)
        };
        let (x, y) = (clamped(x, left, right), clamped(y, top, bottom));
        let (column, row) = (x.floor(), y.floor());
        let [wx, wy] = [x - column, y - row].map(|part| (part * 256.0) as u32);
        let (column, row) = (column.max(0.0) as u32, row.max(0.0) as u32);
        let mut mixed = [0_u32; 4];
        for (dx, dy, weight) in
            [(0, 0, (256 - wx) * (256 - wy)), (1, 0, wx * (256 - wy)), (0, 1, (256 - wx) * wy), (1, 1, wx * wy)]
        {
            if weight > 0 {
                let [red, green, blue, alpha] = self.texel(self.level, column + dx, row + dy);
                let weighted = u32::from(alpha) * weight;
                for (sum, part) in mixed.iter_mut().zip([red, green, blue]) {
                    // At most 255² · 2¹⁶, which 32 bits just hold.
                    *sum += u32::from(part) * weighted / 255;
                }
                mixed[3] += weighted;
            }
        }
        let [red, green, blue, alpha] = mixed.map(|sum| u8::try_from((sum + (1 << 15)) >> 16).unwrap_or(u8::MAX));
        Some(self.as_seen([red.min(alpha), green.min(alpha), blue.min(alpha), alpha]))
    }

    /// A pixel of a level; where it has none there, of the next coarser level that has one.
    fn texel(&mut self, level: usize, x: u32, y: u32) -> [u8; 4] {
        let Some(of) = self.raster.levels().get(level).copied() else { return [0; 4] };
        let (x, y) = (x.min(of.size[0] - 1), y.min(of.size[1] - 1));
        let place = [x / of.tile[0], y / of.tile[1]];
        let raster = self.raster;
        let Some(recent) = self.recent.get_mut(level) else { return [0; 4] };
        if recent.as_ref().is_none_or(|(known, _)| *known != place) {
            *recent = Some((place, raster.tile(level, place[0], place[1])));
        }
        if let Some((_, Some(pixels))) = recent {
            return pixels.rgba(x % of.tile[0], y % of.tile[1]);
        }
        let Some(coarser) = self.raster.levels().get(level + 1).copied() else { return [0; 4] };
        let [x, y] = [x, y].map(|c| ((f64::from(c) + 0.5) * of.pixel / coarser.pixel) as u32);
        self.texel(level + 1, x, y)
    }

    fn as_seen(&mut self, [red, green, blue, alpha]: [u8; 4]) -> [u8; 4] {
        if self.vision == Vision::Usual {
            return [red, green, blue, alpha];
        }
        let vision = self.vision;
        let seen = self.seen.entry([red, green, blue]).or_insert_with(|| {
            let color = vision.seen(Color::rgb(red, green, blue));
            [color.red, color.green, color.blue]
        });
        [seen[0].min(alpha), seen[1].min(alpha), seen[2].min(alpha), alpha]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crs::{Affine, Datum, LonLat, SourceCrs};
    use crate::data::{Channels, RasterPlace};

    /// Red tells the column, green the row.
    fn coded(to_plane: Affine, plane: u32) -> RasterItem {
        let bytes = (0..256_u32).flat_map(|y| (0..256).flat_map(move |x| [x as u8, y as u8, 77])).collect();
        let pixels = Pixels::new([256, 256], Channels::Rgb, bytes).unwrap();
        let place = RasterPlace { to_plane, plane: SourceCrs::of_epsg(plane).unwrap(), datum: Datum::Wgs84 };
        let raster = Arc::new(Raster::of_pixels(pixels, place).unwrap());
        RasterItem { raster, crs: MapCrs::local(LonLat::new(116.41, 39.78)), vision: Vision::Usual }
    }

    fn painted(item: &RasterItem, view: MapView, [width, height]: [u32; 2]) -> Vec<u8> {
        let mut rgba = vec![0; (width * height * 4) as usize];
        let area = Area { left: 0, top: 0, width, height };
        Warp::new(item, view, 1.0).paint(area, &mut rgba, &Progress::default()).unwrap();
        rgba
    }

    /// Every pixel of the map shows what lies there, to less than half a pixel: near its own meridian and 6° from it,
    /// where north is turned by 4°, upright and turned, enlarged and reduced.
    #[test]
    fn every_pixel_shows_what_lies_there() {
        let centre = LonLat::new(116.41, 39.78);
        for (plane, turn, pixel_m, metres_per_px) in [
            (4548_u32, 0.0_f64, 2.0, 3.0),
            (32_649, 0.0, 2.0, 2.0),
            (32_649, 0.6, 1.0, 0.37),
            (3857, -0.2, 400.0, 800.0),
        ] {
            let [x, y] = SourceCrs::of_epsg(plane).unwrap().xy(centre).unwrap();
            let (sin, cos) = turn.sin_cos();
            let turned = Affine { x: [pixel_m * cos, pixel_m * sin, 0.0], y: [pixel_m * sin, -pixel_m * cos, 0.0] };
            let [mx, my] = turned.apply([128.0, 128.0]);
            let item =
                coded(Affine { x: [turned.x[0], turned.x[1], x - mx], y: [turned.y[0], turned.y[1], y - my] }, plane);
            let size = [150, 110];
            let view = MapView::new(item.crs.map_from_lonlat(centre).unwrap(), metres_per_px, size.map(f64::from));
            let rgba = painted(&item, view, size);
            let warp = Warp::new(&item, view, 1.0);
            let (mut inside, mut worst) = (0, 0.0_f64);
            for row in 0..size[1] {
                for column in 0..size[0] {
                    let at = &rgba[((row * size[0] + column) * 4) as usize..][..4];
                    let [x, y] = warp.back([f64::from(column) + 0.5, f64::from(row) + 0.5]).unwrap();
                    let is_inside = (1.0..255.0).contains(&x) && (1.0..255.0).contains(&y);
                    if !is_inside {
                        let is_outside = x < -1.0 || y < -1.0 || x > 257.0 || y > 257.0;
                        assert!(!is_outside || at[3] == 0, "{plane} {column},{row}");
                        continue;
                    }
                    inside += 1;
                    assert_eq!((at[2], at[3]), (77, 255));
                    // Colours are whole steps, and those of coarser levels lie between: a step of tolerance.
                    let level = item.raster.levels()[warp.level].pixel;
                    if (level..256.0 - level).contains(&x) && (level..256.0 - level).contains(&y) {
                        worst = worst.max((f64::from(at[0]) + 0.5 - x).abs()).max((f64::from(at[1]) + 0.5 - y).abs());
                    }
                }
            }
            let scale = warp.scale().unwrap();
            assert!(inside > 2000 && worst < 0.5 + MOST_OFF_PX * scale, "{plane} {turn}: {inside} {worst} {scale}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_clear_and_tiles_are_the_whole() {
        let [x, y] = SourceCrs::of_epsg(4548).unwrap().xy(LonLat::new(116.41, 39.78)).unwrap();
        let item = coded(Affine { x: [1.0, 0.0, x], y: [0.0, -1.0, y] }, 4548);
        let centre = item.crs.map_from_lonlat(LonLat::new(116.41, 39.78)).unwrap();
        let size = [300, 200];
        let view = MapView::new(centre, 1.0, size.map(f64::from));
        let whole = painted(&item, view, size);
        // The upper left corner of the picture stands in the middle of the map.
        assert_eq!(whole[3], 0);
        assert_eq!(&whole[((150 * 300 + 200) * 4) as usize..][2..4], [77, 255]);
        let tiles = Warp::new(&item, view, 1.0).tiles(64, &Progress::default()).unwrap();
        assert!(tiles.len() < 5 * 4, "tiles without anything are left out");
        for (area, rgba) in tiles {
            for row in 0..area.height {
                let from = (((area.top + row) * 300 + area.left) * 4) as usize;
                let width = (area.width * 4) as usize;
                assert_eq!(&rgba[row as usize * width..][..width], &whole[from..from + width]);
            }
        }
        let (area, rgba) = Warp::new(&item, view, 1.0).whole(&Progress::default()).unwrap().unwrap();
        assert!(area.left <= 150 && area.top <= 100 && area.left + area.width == 300);
        let at = (((150 - area.top) * area.width + 200 - area.left) * 4) as usize;
        assert_eq!(rgba[at..at + 4], whole[((150 * 300 + 200) * 4) as usize..][..4]);
        let far = MapView::new(MapPoint::new(centre.x + 1e6, centre.y), 1.0, size.map(f64::from));
        assert!(Warp::new(&item, far, 1.0).tiles(64, &Progress::default()).unwrap().is_empty());
        let cancelled = Progress::default();
        cancelled.cancel();
        assert!(Warp::new(&item, view, 1.0).tiles(64, &cancelled).is_err());
    }
}
