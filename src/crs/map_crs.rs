//! The plane that a map is drawn in. The only door to proj4rs.

use std::f64::consts::FRAC_PI_4;
use std::fmt;
use std::sync::Arc;

use proj4rs::Proj;
use rayon::prelude::*;

use super::turns::{homeward, running};
use super::{Cgcs2000Zone, Extent, LonLat, MapPoint, MapRect};

/// Semi-major axis of WGS 84, metres.
const A: f64 = 6_378_137.0;
/// Flattening of WGS 84.
const F: f64 = 1.0 / 298.257_223_563;
/// First eccentricity squared of WGS 84.
const E2: f64 = F * (2.0 - F);
/// The latitude at which the Web Mercator world becomes a square; latitudes beyond are drawn at it.
const WEB_MERCATOR_LAT: f64 = 85.051_128_779_806_6;
/// Data wider or taller than this many degrees are drawn in Web Mercator.
const LOCAL_SPAN_DEG: f64 = 10.0;
/// How far from its central meridian a transverse Mercator is drawn at all.
const LOCAL_REACH_DEG: f64 = 60.0;

/// Which map projection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MapCrsKind {
    /// Transverse Mercator on WGS 84 with scale 1 at `lon0`, `lat0`, which is the origin: true to about
    /// 1 part in a million within 9 km of its central meridian, to 1 in 10,000 within 90 km.
    LocalTransverseMercator { lon0: f64, lat0: f64 },
    /// EPSG:3857.
    WebMercator,
    /// A 3-degree zone of CGCS2000: transverse Mercator with scale 1 on the zone's meridian, northings from the
    /// equator. Positions are taken as they are, since WGS 84 and CGCS2000 differ by decimetres at most.
    Cgcs2000(Cgcs2000Zone),
}

/// A map CRS in metres: made for the data, used for drawing only.
///
/// Cheap to clone, and safe to share between threads.
///
/// ```
/// use shapan::crs::{LonLat, MapCrs};
/// let crs = MapCrs::local(LonLat::new(116.41, 39.78));
/// let p = crs.map_from_lonlat(LonLat::new(116.41, 39.79)).unwrap();
/// assert!(p.x.abs() < 1e-6 && (p.y - 1110.35).abs() < 0.1);
/// ```
#[derive(Clone)]
pub struct MapCrs {
    kind: MapCrsKind,
    /// Of a transverse Mercator: the projection set up for it.
    transverse: Option<Arc<Transverse>>,
    /// Of a Web Mercator: the longitude in the middle of the drawn world, 0 unless the data lie across the
    /// antimeridian.
    middle_lon: f64,
}

struct Transverse {
    lon0: f64,
    map: Proj,
    /// Degrees on the same ellipsoid, so that no shift of datum comes in.
    geographic: Proj,
}

impl Transverse {
    fn new(lon0: f64, rest: &str, ellipsoid: &str) -> Option<Arc<Self>> {
        let definition = format!("+proj=etmerc +lon_0={lon0:.12} +k=1 {rest} {ellipsoid} +units=m");
        let map = Proj::from_proj_string(&definition).ok()?;
        let geographic = Proj::from_proj_string(&format!("+proj=longlat {ellipsoid}")).ok()?;
        Some(Arc::new(Self { lon0, map, geographic }))
    }
}

impl MapCrs {
    /// EPSG:3857: latitudes beyond ±85.05° are drawn at ±85.05°, longitudes run on beyond ±180°.
    pub const WEB_MERCATOR: Self = Self { kind: MapCrsKind::WebMercator, transverse: None, middle_lon: 0.0 };

    /// The map CRS for data of this extent: local transverse Mercator on its centre where it spans less
    /// than 10° both ways, else Web Mercator; of nothing, a local one in the
    /// middle of Beijing's plain.
    pub fn for_extent(extent: Option<Extent>) -> Self {
        let Some(extent) = extent else { return Self::local(LonLat::new(116.4, 39.9)) };
        let (width, height) = (extent.east - extent.west, extent.north - extent.south);
        if width < LOCAL_SPAN_DEG && height < LOCAL_SPAN_DEG && extent.centre().is_on_globe() {
            Self::local(extent.centre())
        } else {
            Self::web_mercator_for(Some(extent))
        }
    }

    /// A transverse Mercator with its origin here; Web Mercator for a position that is not on the globe.
    pub fn local(origin: LonLat) -> Self {
        if !origin.is_on_globe() {
            return Self::WEB_MERCATOR;
        }
        let (lon0, lat0) = (wrapped(origin.lon), origin.lat);
        let kind = MapCrsKind::LocalTransverseMercator { lon0, lat0 };
        Self::transverse(kind, Transverse::new(lon0, &format!("+lat_0={lat0:.12} +x_0=0 +y_0=0"), "+datum=WGS84"))
    }

    /// A 3-degree zone of CGCS2000.
    ///
    /// ```
    /// use shapan::crs::{Cgcs2000Zone, LonLat, MapCrs};
    /// let crs = MapCrs::cgcs2000(Cgcs2000Zone::of_epsg(4548).unwrap());
    /// let p = crs.map_from_lonlat(LonLat::new(117.0, 0.0)).unwrap();
    /// assert!((p.x - 500_000.0).abs() < 1e-6 && p.y.abs() < 1e-6);
    /// ```
    pub fn cgcs2000(zone: Cgcs2000Zone) -> Self {
        let rest = format!("+lat_0=0 +x_0={} +y_0=0", zone.false_easting_m());
        // The ellipsoid of CGCS2000 is GRS 80 to the last published digit of its flattening.
        let transverse = Transverse::new(zone.meridian_deg(), &rest, "+ellps=GRS80");
        Self::transverse(MapCrsKind::Cgcs2000(zone), transverse)
    }

    /// Web Mercator for data of this extent: cut opposite to them where they lie across the antimeridian.
    pub fn web_mercator_for(extent: Option<Extent>) -> Self {
        let across = extent.filter(|e| (e.east > 180.0 || e.west < -180.0) && e.centre().is_on_globe());
        Self { middle_lon: across.map_or(0.0, |e| e.centre().lon), ..Self::WEB_MERCATOR }
    }

    fn transverse(kind: MapCrsKind, transverse: Option<Arc<Transverse>>) -> Self {
        // The texts are well formed by construction.
        let Some(transverse) = transverse else { return Self::WEB_MERCATOR };
        Self { kind, transverse: Some(transverse), middle_lon: 0.0 }
    }

    pub fn kind(&self) -> MapCrsKind {
        self.kind
    }

    /// The point of the map plane for a position; `None` for what is not on the globe or too far from
    /// a transverse Mercator (60° of longitude from its meridian) to be drawn.
    pub fn map_from_lonlat(&self, p: LonLat) -> Option<MapPoint> {
        if !p.is_on_globe() {
            return None;
        }
        let point = match self.transverse.as_deref() {
            Some(Transverse { lon0, map, geographic }) => {
                let east = wrapped(p.lon - lon0);
                if east.abs() > LOCAL_REACH_DEG {
                    return None;
                }
                let mut at = ((lon0 + east).to_radians(), p.lat.to_radians());
                proj4rs::transform::transform(geographic, map, &mut at).ok()?;
                MapPoint::new(at.0, at.1)
            }
            None => {
                // EPSG guidance note 7-2, "Popular Visualisation Pseudo Mercator".
                let lat = p.lat.clamp(-WEB_MERCATOR_LAT, WEB_MERCATOR_LAT).to_radians();
                let lon = if self.middle_lon == 0.0 { p.lon } else { p.lon + self.home(p.lon, p.lon) };
                MapPoint::new(A * lon.to_radians(), A * (FRAC_PI_4 + lat / 2.0).tan().ln())
            }
        };
        point.is_finite().then_some(point)
    }

    /// The position of a point of the map plane; `None` beyond the edge of the world. Longitudes come
    /// back within ±180°.
    pub fn lonlat_from_map(&self, p: MapPoint) -> Option<LonLat> {
        if !p.is_finite() {
            return None;
        }
        let lonlat = match self.transverse.as_deref() {
            Some(Transverse { lon0, map, geographic }) => {
                let mut at = (p.x, p.y);
                proj4rs::transform::transform(map, geographic, &mut at).ok()?;
                let position = LonLat::new(wrapped(at.0.to_degrees()), at.1.to_degrees());
                // Far out, several points of the plane stand for one position: only the nearest is meant.
                if wrapped(position.lon - lon0).abs() > LOCAL_REACH_DEG || p.y.abs() > 2.1e7 {
                    return None;
                }
                position
            }
            None => {
                let edge = A * std::f64::consts::PI;
                if p.y.abs() > edge * (1.0 + 1e-9) {
                    return None;
                }
                let lat = (p.y / A).sinh().atan().to_degrees();
                LonLat::new(wrapped((p.x / A).to_degrees()), lat)
            }
        };
        lonlat.is_on_globe().then_some(lonlat)
    }

    /// Many positions at once, in order, on all cores; NaN never comes out, see [`MapCrs::map_from_lonlat`].
    pub fn map_from_lonlats(&self, positions: &[LonLat]) -> Vec<Option<MapPoint>> {
        positions.par_iter().with_min_len(2048).map(|p| self.map_from_lonlat(*p)).collect()
    }

    /// The points of the map plane for a line or a closed ring, which runs on where it crosses the antimeridian;
    /// positions that cannot be shown are left out.
    pub fn map_line(&self, line: &[LonLat]) -> Vec<MapPoint> {
        let mut points = self.map_from_lonlats(line);
        self.run_on(line, None, &mut points);
        points.into_iter().flatten().collect()
    }

    /// Takes each edge of a line or ring the short way round: moves the points of `line` by turns of the world,
    /// in Web Mercator; in a local CRS they are right already. All of them are moved so that they begin within
    /// the drawn world, or beside the longitude `near`; the answer is the westernmost longitude.
    pub fn run_on(&self, line: &[LonLat], near: Option<f64>, points: &mut [Option<MapPoint>]) -> Option<f64> {
        if self.kind != MapCrsKind::WebMercator {
            return None;
        }
        let is_long = |pair: &[LonLat]| matches!(pair, [a, b] if (b.lon - a.lon).abs() > 180.0);
        if self.middle_lon == 0.0
            && near.is_none()
            && line.iter().all(|p| p.lon.abs() <= 180.0)
            && !line.windows(2).any(is_long)
        {
            // As projected: the usual case.
            return line.iter().map(|p| p.lon).reduce(f64::min);
        }
        let longitudes: Vec<f64> = match running(line) {
            Some(longitudes) => longitudes.collect(),
            None => line.iter().map(|p| p.lon).collect(),
        };
        let west = longitudes.iter().copied().fold(f64::INFINITY, f64::min);
        let east = longitudes.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let home = match near {
            // A hole that sticks out of its exterior a little stays there.
            Some(near) => ((near - west) / 360.0 - 0.1).ceil() * 360.0,
            None => self.home(west, east),
        };
        for (point, lon) in points.iter_mut().zip(&longitudes) {
            if let Some(point) = point {
                point.x = A * (lon + home).to_radians();
            }
        }
        Some(west + home)
    }

    /// The point moved by turns of the world so that it lies beside another; the same in a local CRS.
    pub fn beside(&self, point: MapPoint, other: MapPoint) -> MapPoint {
        if self.kind != MapCrsKind::WebMercator {
            return point;
        }
        let turn = A * std::f64::consts::TAU;
        MapPoint::new(point.x + ((other.x - point.x) / turn).round() * turn, point.y)
    }

    /// The longitudes at which a Web Mercator map is cut, west and east; those at which any other ends.
    pub fn drawn_longitudes(&self) -> [f64; 2] {
        match self.central_meridian() {
            Some(lon0) => [lon0 - LOCAL_REACH_DEG, lon0 + LOCAL_REACH_DEG],
            None => [self.middle_lon - 180.0, self.middle_lon + 180.0],
        }
    }

    /// What to add to longitudes so that they begin within the drawn world.
    fn home(&self, west: f64, east: f64) -> f64 {
        homeward(west - self.middle_lon, east - self.middle_lon)
    }

    /// Metres of the map plane for one metre on the ground, east to west, at a position: 1 near a local
    /// CRS's meridian, about 1/cos(latitude) in Web Mercator.
    ///
    /// Snyder, *Map Projections: A Working Manual* (USGS 1395, 1987), equation 8-11, for the transverse
    /// Mercator; the ratio of the parallels' lengths for Web Mercator.
    pub fn scale_factor(&self, at: LonLat) -> f64 {
        match self.central_meridian() {
            Some(lon0) => {
                let (sin, cos) = at.lat.to_radians().sin_cos();
                let east = wrapped(at.lon - lon0).clamp(-30.0, 30.0).to_radians();
                let ep2 = E2 / (1.0 - E2);
                let (t, c, a2) = ((sin / cos).powi(2), ep2 * cos * cos, (east * cos).powi(2));
                if !t.is_finite() {
                    return 1.0;
                }
                let k = 1.0
                    + (1.0 + c) * a2 / 2.0
                    + (5.0 - 4.0 * t + 42.0 * c + 13.0 * c * c - 28.0 * ep2) * a2 * a2 / 24.0
                    + (61.0 - 148.0 * t + 16.0 * t * t) * a2 * a2 * a2 / 720.0;
                if k.is_finite() { k.clamp(1.0, 3.0) } else { 1.0 }
            }
            None => {
                let (sin, cos) = at.lat.clamp(-WEB_MERCATOR_LAT, WEB_MERCATOR_LAT).to_radians().sin_cos();
                (1.0 - E2 * sin * sin).sqrt() / cos
            }
        }
    }

    /// How far grid north lies east of true north at a position, in degrees (0 in Web Mercator).
    pub fn convergence_deg(&self, at: LonLat) -> f64 {
        match self.central_meridian() {
            Some(lon0) => {
                let east = wrapped(at.lon - lon0).clamp(-80.0, 80.0).to_radians();
                (east.tan() * at.lat.to_radians().sin()).atan().to_degrees()
            }
            None => 0.0,
        }
    }

    /// The rectangle of the map plane around an extent: its corners and points along its edges.
    pub fn map_rect(&self, extent: Extent) -> Option<MapRect> {
        let steps = 8;
        let along = (0..=steps).map(|i| f64::from(i) / f64::from(steps));
        // The whole rectangle is turned, not each point.
        let projected = |p: LonLat| match self.kind {
            MapCrsKind::WebMercator => {
                let turn = A * self.home(extent.west, extent.east).to_radians();
                Self::WEB_MERCATOR.map_from_lonlat(p).map(|at| MapPoint::new(at.x + turn, at.y))
            }
            _ => self.map_from_lonlat(p),
        };
        let points = along.flat_map(|t| {
            let lon = extent.west + (extent.east - extent.west) * t;
            let lat = extent.south + (extent.north - extent.south) * t;
            [
                LonLat::new(lon, extent.south),
                LonLat::new(lon, extent.north),
                LonLat::new(extent.west, lat),
                LonLat::new(extent.east, lat),
            ]
        });
        MapRect::of_points(points.filter_map(projected))
    }

    /// The central meridian of a transverse Mercator, degrees.
    pub fn central_meridian(&self) -> Option<f64> {
        self.transverse.as_deref().map(|t| t.lon0)
    }
}

impl PartialEq for MapCrs {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.middle_lon == other.middle_lon
    }
}

impl fmt::Debug for MapCrs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MapCrs").field(&self.kind).finish()
    }
}

/// The technical name, as a status bar shows it: "local transverse Mercator, 116.41°E".
impl fmt::Display for MapCrs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            MapCrsKind::LocalTransverseMercator { lon0, .. } => {
                let side = if lon0 < 0.0 { 'W' } else { 'E' };
                write!(f, "local transverse Mercator, {:.2}°{side}", lon0.abs())
            }
            MapCrsKind::WebMercator => f.write_str("Web Mercator, EPSG:3857"),
            MapCrsKind::Cgcs2000(zone) => write!(f, "CGCS2000, {}°E, EPSG:{}", zone.meridian_deg(), zone.epsg()),
        }
    }
}

/// The same direction within −180 to 180 degrees.
fn wrapped(degrees: f64) -> f64 {
    if (-180.0..=180.0).contains(&degrees) { degrees } else { (degrees + 180.0).rem_euclid(360.0) - 180.0 }
}
