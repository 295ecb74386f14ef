//! MBTiles: the tiles of a picture of the whole world in an SQLite database. They stay packed as they are and are
//! unpacked when they are looked at; those looked at last are kept.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use rusqlite::types::ValueRef;

use super::RasterError;
use super::decode::{
    JPEG_MAGIC, PNG_MAGIC, is_webp, jpeg_pixels, jpeg_size, png_fault, png_pixels, png_size, webp_pixels, webp_size,
};
use crate::crs::{Affine, LonLat, MapCrs, SourceCrs};
use crate::data::{Dataset, Level, Pixels, Raster, RasterPlace, Tiles, WarningCode, Warnings};
use crate::formats::database;
use crate::formats::place;
use crate::formats::{Format, ReadError, Reading, Source};
use crate::progress::Progress;

/// Finer levels have more pixels across than are counted.
const FINEST_ZOOM: u8 = 22;
/// More tiles than any file of 4 GiB has.
const MOST_TILES: usize = 8_000_000;
/// Sides of a tile.
const TILE_SIDES: std::ops::RangeInclusive<u32> = 64..=1024;
/// How much more than its file the tiles may hold, since views repeat what stands there once …
const MOST_RATIO: u64 = 4;
/// … beyond what does no harm anyway.
const HARMLESS_BYTES: u64 = 64 << 20;
/// Unpacked tiles that are kept, in bytes.
const KEPT_BYTES: usize = 96 << 20;
/// Rows between two looks at the cancel token.
const CHECK_EVERY: usize = 1024;
/// Half the width of the Web Mercator world, metres.
const HALF_WORLD_M: f64 = std::f64::consts::PI * 6_378_137.0;

/// Whether bytes are those of a database of tiles.
pub(super) fn is_mbtiles(bytes: &[u8]) -> bool {
    let is_it = |connection: &Connection| -> rusqlite::Result<bool> {
        let is_other = database::has_table(connection, "gpkg_contents")?;
        Ok(!is_other && database::has_table(connection, "tiles")? && database::has_table(connection, "metadata")?)
    };
    // A GeoPackage need not be opened to be told apart, which takes as much memory as it is large.
    bytes.starts_with(database::MAGIC)
        && !is_geopackage(bytes)
        && database::open("MBTiles", bytes, &Progress::default())
            .is_ok_and(|connection| is_it(&connection).unwrap_or(false))
}

/// Whether the number that a database is marked with says GeoPackage.
fn is_geopackage(bytes: &[u8]) -> bool {
    const APPLICATION_ID: Range<usize> = 68..72;
    matches!(bytes.get(APPLICATION_ID), Some(b"GPKG" | b"GP10" | b"GP11"))
}

/// Whether a database that is too broken to tell what it holds was one of tiles: by what is left of its schema, or else by
/// what it is called.
pub(in crate::formats) fn held_tiles(source: &Source<'_>) -> bool {
    const SCHEMA_BYTES: usize = 64 << 10;
    let bytes = source.bytes;
    let schema = bytes.get(..SCHEMA_BYTES).unwrap_or(bytes);
    let names = |column: &[u8]| schema.windows(column.len()).any(|window| window == column);
    let may_be = !is_geopackage(bytes)
        && !names(b"gpkg_contents")
        && (names(b"tile_column") || Format::MbTiles.is_named(source.name));
    let is_whole = |connection: Connection| database::has_table(&connection, "tiles").is_ok();
    may_be && !database::open("MBTiles", bytes, &Progress::default()).is_ok_and(is_whole)
}

/// Reads a database of tiles.
///
/// # Errors
/// Databases that are broken or ask for too much; tiles of geometry; none at all; control points for them;
/// cancellation.
pub(super) fn read(bytes: &[u8], reading: &Reading, progress: &Progress) -> Result<Dataset, ReadError> {
    if reading.control.is_some() {
        return Err(RasterError::TilesLie.into());
    }
    let connection = database::open("MBTiles", bytes, progress)?;
    let fault = |error: rusqlite::Error| database::read_error("MBTiles", &error, progress);
    let metadata = metadata(&connection).map_err(fault)?;
    if metadata.get("format").is_some_and(|format| matches!(format.as_str(), "pbf" | "mvt")) {
        return Err(RasterError::VectorTiles.into());
    }
    let mut packed = Packed::default();
    let mut left_out = 0_u64;
    let most = (MOST_RATIO * bytes.len() as u64 + HARMLESS_BYTES) as usize;
    let mut statement =
        connection.prepare("SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles").map_err(fault)?;
    let mut rows = statement.query([]).map_err(fault)?;
    for met in 0_usize.. {
        if met.is_multiple_of(CHECK_EVERY) {
            progress.check()?;
        }
        let Some(row) = rows.next().map_err(fault)? else { break };
        let number = |column: usize| {
            row.get_ref(column).ok().and_then(|value| if let ValueRef::Integer(n) = value { Some(n) } else { None })
        };
        let place =
            number(0).zip(number(1)).zip(number(2)).and_then(|((zoom, column), row)| TilePlace::of(zoom, column, row));
        let data = row.get_ref(3).map_err(fault)?;
        match (place, data) {
            (Some(place), ValueRef::Blob(data))
                if packed.places.len() < MOST_TILES && packed.bytes.len() + data.len() <= most =>
            {
                packed.add(place, data);
            }
            _ => left_out += 1,
        }
    }
    progress.advance(bytes.len() as u64);
    let mut warnings = Warnings::default();
    if left_out > 0 {
        let message = format!("{left_out} tiles have no place in the world or no picture; left out");
        warnings.append(Warnings::of_source(WarningCode::Damaged, message));
    }
    let broken = packed.broken(progress)?;
    if let Some(first) = broken.first() {
        let tiles = if broken.len() == 1 { "1 tile is".to_owned() } else { format!("{} tiles are", broken.len()) };
        let message = format!(
            "{tiles} damaged: the picture is empty or wrong there (first: level {}, column {}, row {}); fetch it again",
            first.zoom,
            first.column,
            (1_u32 << first.zoom) - 1 - first.row
        );
        warnings.append(Warnings::of_source(WarningCode::Damaged, message));
    }
    let raster = packed.raster(metadata.get("bounds").and_then(|text| bounds(text)), reading)?;
    let origin = place::origin(Format::MbTiles, &raster.place().plane, reading.datum);
    Ok(Dataset::of_raster(raster).with_origin(origin).with_warnings(warnings))
}

/// What the database says of itself, by name.
fn metadata(connection: &Connection) -> rusqlite::Result<BTreeMap<String, String>> {
    let mut statement =
        connection.prepare("SELECT name, value FROM metadata WHERE name IN ('format', 'bounds') LIMIT 10")?;
    let mut rows = statement.query([])?;
    let mut metadata = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let text = |column: usize| row.get_ref(column).ok().and_then(|value| Some(value.as_str().ok()?.to_owned()));
        if let (Some(name), Some(value)) = (text(0), text(1)) {
            metadata.insert(name, value.trim().to_lowercase());
        }
    }
    Ok(metadata)
}

/// West, south, east and north, if they are those of a part of the world.
fn bounds(text: &str) -> Option<[f64; 4]> {
    let numbers: Vec<f64> = text.split(',').filter_map(|number| number.trim().parse().ok()).collect();
    let [west, south, east, north] = numbers[..] else { return None };
    let is_part = west < east && south < north && west >= -180.0 && east <= 180.0 && south >= -90.0 && north <= 90.0;
    // The whole world is what programs write that do not know better.
    let is_whole = west <= -180.0 && east >= 180.0;
    (is_part && !is_whole).then_some([west, south, east, north])
}

/// Level, column from the west and row from the north.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct TilePlace {
    zoom: u8,
    column: u32,
    row: u32,
}

impl TilePlace {
    /// Rows are counted from the south in the database.
    fn of(zoom: i64, column: i64, row: i64) -> Option<Self> {
        let zoom = u8::try_from(zoom).ok().filter(|zoom| *zoom <= FINEST_ZOOM)?;
        let side = 1_i64 << zoom;
        let inside = (0..side).contains(&column) && (0..side).contains(&row);
        inside.then(|| Self { zoom, column: column as u32, row: (side - 1 - row) as u32 })
    }
}

/// Tiles as they are packed, one after the other.
#[derive(Default)]
struct Packed {
    bytes: Vec<u8>,
    places: HashMap<TilePlace, Range<usize>>,
    /// Where tiles lie that look alike: water and blank paper are repeated again and again.
    known: HashMap<u64, Range<usize>>,
}

impl Packed {
    fn add(&mut self, place: TilePlace, data: &[u8]) {
        let mut hasher = DefaultHasher::new();
        data.hash(&mut hasher);
        let key = hasher.finish();
        let same = self.known.get(&key).filter(|range| self.bytes.get((*range).clone()) == Some(data)).cloned();
        let range = same.unwrap_or_else(|| {
            let from = self.bytes.len();
            self.bytes.extend_from_slice(data);
            self.known.insert(key, from..self.bytes.len());
            from..self.bytes.len()
        });
        self.places.insert(place, range);
    }

    /// The tiles that are damaged, as far as that shows without unpacking them, from the coarsest level on.
    fn broken(&self, progress: &Progress) -> Result<Vec<TilePlace>, ReadError> {
        // Tiles that look alike lie in the same bytes.
        let mut faulty: HashMap<usize, bool> = HashMap::new();
        let mut broken = Vec::new();
        for (met, (place, range)) in self.places.iter().enumerate() {
            if met.is_multiple_of(CHECK_EVERY) {
                progress.check()?;
            }
            let data = || self.bytes.get(range.clone()).unwrap_or_default();
            if *faulty.entry(range.start).or_insert_with(|| is_broken(data())) {
                broken.push(*place);
            }
        }
        broken.sort_by_key(|place| (place.zoom, place.column, place.row));
        Ok(broken)
    }

    fn raster(self, bounds: Option<[f64; 4]>, reading: &Reading) -> Result<Raster, ReadError> {
        let zooms: BTreeMap<u8, [u32; 4]> = self.places.keys().fold(BTreeMap::new(), |mut zooms, place| {
            let [left, top, right, bottom] = zooms.entry(place.zoom).or_insert([u32::MAX, u32::MAX, 0, 0]);
            (*left, *top) = ((*left).min(place.column), (*top).min(place.row));
            (*right, *bottom) = ((*right).max(place.column + 1), (*bottom).max(place.row + 1));
            zooms
        });
        let Some((finest, around)) = zooms.last_key_value() else { return Err(RasterError::NoTiles.into()) };
        let side = self.tile_side(*finest)?;
        let level = |zoom: &u8| {
            let across = side.checked_shl(u32::from(*zoom)).filter(|across| across >> zoom == side);
            let size =
                across.ok_or_else(|| RasterError::TileFormat { found: format!("{side} pixels wide at level {zoom}") });
            size.map(|across| Level { size: [across; 2], tile: [side; 2], pixel: f64::from(1_u32 << (finest - zoom)) })
        };
        let levels = zooms.keys().rev().map(level).collect::<Result<Vec<_>, _>>()?;
        let world = f64::from(side) * f64::from(1_u32 << finest);
        let metres = 2.0 * HALF_WORLD_M / world;
        let to_plane = Affine { x: [metres, 0.0, -HALF_WORLD_M], y: [0.0, -metres, HALF_WORLD_M] };
        let plane = SourceCrs::of_epsg(3857).map_err(ReadError::Crs)?;
        let covered = |(zoom, edges): (&u8, &[u32; 4])| {
            let pixels = f64::from(side) * f64::from(1_u32 << (finest - zoom));
            edges.map(|edge| f64::from(edge) * pixels)
        };
        let told = bounds.and_then(|bounds| within(window(bounds, &to_plane, world)?, zooms.iter().map(covered)));
        let window = told.unwrap_or_else(|| covered((finest, around)));
        let place = RasterPlace { to_plane, plane, datum: reading.datum };
        let zooms = zooms.into_keys().rev().collect();
        let tiles = PackedTiles { packed: self, zooms, side, kept: Mutex::default() };
        let nowhere = || RasterError::Nowhere { crs: "EPSG:3857".to_owned() };
        Ok(Raster::new(levels, Arc::new(tiles), window, place).ok_or_else(nowhere)?)
    }

    /// The side of the tiles, from one of the finest.
    fn tile_side(&self, zoom: u8) -> Result<u32, ReadError> {
        let mut of_zoom: Vec<_> = self.places.iter().filter(|(place, _)| place.zoom == zoom).collect();
        of_zoom.sort_by_key(|(place, _)| (place.row, place.column));
        let mut fault = None;
        for (_, range) in of_zoom {
            let data = self.bytes.get(range.clone()).unwrap_or_default();
            match tile_size(data) {
                Ok([width, height]) if width == height && TILE_SIDES.contains(&width) => return Ok(width),
                Ok([width, height]) => {
                    fault =
                        fault.or(Some(RasterError::TileFormat { found: format!("{width} × {height} pixels") }.into()));
                }
                Err(error) => fault = fault.or(Some(error)),
            }
        }
        Err(fault.unwrap_or_else(|| RasterError::NoTiles.into()))
    }
}

/// The part of the world within bounds, in pixels.
fn window([west, south, east, north]: [f64; 4], to_plane: &Affine, world: f64) -> Option<[f64; 4]> {
    let back = to_plane.inverse()?;
    let pixel = |lon: f64, lat: f64| {
        let at = MapCrs::WEB_MERCATOR.map_from_lonlat(LonLat::new(lon, lat))?;
        Some(back.apply([at.x, at.y]).map(|c| c.clamp(0.0, world)))
    };
    let ([left, top], [right, bottom]) = (pixel(west, north)?, pixel(east, south)?);
    (left < right && top < bottom).then_some([left, top, right, bottom])
}

/// What of a window the tiles of any level cover; nothing where they lie beside it.
fn within([left, top, right, bottom]: [f64; 4], levels: impl Iterator<Item = [f64; 4]>) -> Option<[f64; 4]> {
    let covered = levels.reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])?;
    let window = [left.max(covered[0]), top.max(covered[1]), right.min(covered[2]), bottom.min(covered[3])];
    (window[0] < window[2] && window[1] < window[3]).then_some(window)
}

fn tile_size(data: &[u8]) -> Result<[u32; 2], ReadError> {
    if data.starts_with(PNG_MAGIC) {
        return png_size(data);
    }
    if data.starts_with(JPEG_MAGIC) {
        return jpeg_size(data);
    }
    if is_webp(data) {
        return webp_size(data);
    }
    Err(match data {
        // Vector tiles are packed.
        [0x1f, 0x8b, ..] => RasterError::VectorTiles,
        _ => RasterError::TileFormat { found: "no known picture".to_owned() },
    }
    .into())
}

/// Whether a tile shows that it is damaged before it is unpacked. An empty one is none.
fn is_broken(data: &[u8]) -> bool {
    const END_OF_JPEG: [u8; 2] = [0xff, 0xd9];
    // Behind the end may stand a little more.
    const BEHIND_END: usize = 64;
    match data {
        [] => false,
        _ if data.starts_with(PNG_MAGIC) => png_fault(data).is_some(),
        _ if data.starts_with(JPEG_MAGIC) => {
            let end = data.get(data.len().saturating_sub(BEHIND_END)..).unwrap_or(data);
            !end.windows(END_OF_JPEG.len()).any(|window| window == END_OF_JPEG)
        }
        [_, _, _, _, a, b, c, d, rest @ ..] if is_webp(data) => {
            u32::from_le_bytes([*a, *b, *c, *d]) as usize > rest.len()
        }
        _ => true,
    }
}

/// The tiles of a database, with those unpacked that were looked at last.
struct PackedTiles {
    packed: Packed,
    /// Of each level, the finest first.
    zooms: Vec<u8>,
    side: u32,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    tiles: HashMap<TilePlace, (Option<Arc<Pixels>>, u64)>,
    bytes: usize,
    clock: u64,
}

impl std::fmt::Debug for PackedTiles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PackedTiles").field("count", &self.packed.places.len()).finish_non_exhaustive()
    }
}

impl Kept {
    fn get(&mut self, place: TilePlace) -> Option<Option<Arc<Pixels>>> {
        self.clock += 1;
        let (tile, used) = self.tiles.get_mut(&place)?;
        *used = self.clock;
        Some(tile.clone())
    }

    fn put(&mut self, place: TilePlace, tile: Option<Arc<Pixels>>) {
        let size = |tile: &Option<Arc<Pixels>>| tile.as_ref().map_or(0, |pixels| pixels.heap_bytes());
        self.clock += 1;
        self.bytes += size(&tile);
        if let Some((before, _)) = self.tiles.insert(place, (tile, self.clock)) {
            self.bytes -= size(&before);
        }
        while self.bytes > KEPT_BYTES {
            let Some(oldest) = self.tiles.iter().min_by_key(|(_, (_, used))| *used).map(|(place, _)| *place) else {
                break;
            };
            if let Some((tile, _)) = self.tiles.remove(&oldest) {
                self.bytes -= size(&tile);
            }
        }
    }
}

impl PackedTiles {
    fn unpacked(&self, place: TilePlace) -> Option<Arc<Pixels>> {
        let data = self.packed.bytes.get(self.packed.places.get(&place)?.clone())?;
        let progress = Progress::default();
        tile_size(data).ok().filter(|size| *size == [self.side; 2])?;
        let pixels = match data {
            _ if data.starts_with(PNG_MAGIC) => png_pixels(data, &progress).map(|(pixels, _)| pixels),
            _ if is_webp(data) => webp_pixels(data),
            _ => jpeg_pixels(data, &progress).map(|(pixels, _)| pixels),
        };
        pixels.ok().map(Arc::new)
    }
}

impl Tiles for PackedTiles {
    fn tile(&self, level: usize, column: u32, row: u32) -> Option<Arc<Pixels>> {
        let place = TilePlace { zoom: *self.zooms.get(level)?, column, row };
        if !self.packed.places.contains_key(&place) {
            return None;
        }
        // Nobody panics while holding it; what is kept is whole in any case.
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept().get(place) {
            return known;
        }
        let tile = self.unpacked(place);
        kept().put(place, tile.clone());
        tile
    }

    fn heap_bytes(&self) -> usize {
        self.packed.bytes.capacity() + self.packed.places.len() * size_of::<(TilePlace, Range<usize>)>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_from_the_south() {
        assert_eq!(TilePlace::of(2, 1, 0), Some(TilePlace { zoom: 2, column: 1, row: 3 }));
        for (zoom, column, row) in [(2, 4, 0), (2, -1, 0), (2, 0, 4), (23, 0, 0), (-1, 0, 0), (i64::MAX, 0, 0)] {
            assert_eq!(TilePlace::of(zoom, column, row), None);
        }
    }

    #[test]
    fn bounds_that_are_none_do_not_count() {
        assert_eq!(bounds("116, 39.5,117,40"), Some([116.0, 39.5, 117.0, 40.0]));
        for text in ["-180,-85.05,180,85.05", "", "1,2,3", "117,39,116,40", "-200,0,0,1", "a,b,c,d", "nan,0,1,1"] {
            assert_eq!(bounds(text), None, "{text}");
        }
    }

    #[test]
    fn bounds_reach_no_farther_than_the_tiles() {
        let levels = || [[40.0, 40.0, 80.0, 80.0], [32.0, 32.0, 96.0, 64.0]].into_iter();
        assert_eq!(within([0.0, 50.0, 90.0, 60.0], levels()), Some([32.0, 50.0, 90.0, 60.0]));
        assert_eq!(within([0.0, 0.0, 20.0, 20.0], levels()), None, "bounds of something else");
        let gpkg = [database::MAGIC, &[0; 52], b"GPKG"].concat();
        assert!(is_geopackage(&gpkg) && !is_geopackage(&gpkg[..70]));
    }

    #[test]
    fn what_was_looked_at_longest_ago_is_let_go() {
        let mut kept = Kept::default();
        let tile = || Some(Arc::new(Pixels::new([1024, 1024], crate::data::Channels::Rgba, vec![0; 4 << 20]).unwrap()));
        let place = |column: u32| TilePlace { zoom: 10, column, row: 0 };
        for column in 0..24 {
            kept.put(place(column), tile());
        }
        assert!(kept.get(place(0)).is_some());
        kept.put(place(24), tile());
        assert!(kept.get(place(0)).is_some() && kept.get(place(1)).is_none() && kept.bytes <= KEPT_BYTES);
    }
}
