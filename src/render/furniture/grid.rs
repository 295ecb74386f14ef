//! The coordinate grid: meridians and parallels, or lines of equal easting and northing in a zone of CGCS2000.
//!
//! Its lines are a layer of the scene, under the selection and the names; its values are furniture.

use crate::crs::{LonLat, MapCrs, MapCrsKind, MapPoint, MapRect};
use crate::i18n::format;
use crate::project::LayerId;
use crate::render::clip::clipped_line;
use crate::render::scene::{Item, Scene, SceneLayer, ScenePath};
use crate::render::view::MapView;

/// The id of the grid among the layers of a scene.
pub const GRID_LAYER: &str = "coordinate-grid";

/// Lines stand at least so far from each other, so that their values have room.
const LEAST_SPACING_PX: f64 = 130.0;
/// More than fit into the largest picture.
const MOST_LINES: usize = 200;
/// Parts of a meridian or a parallel: enough that no corner is seen.
const PARTS: u32 = 48;

/// Steps of the graticule in thousandths of a second, as clocks and degrees are divided.
const ANGLE_STEPS_MAS: [i64; 27] = [
    1,
    2,
    5,
    10,
    20,
    50,
    100,
    200,
    500,
    1_000,
    2_000,
    5_000,
    10_000,
    15_000,
    30_000,
    60_000,
    120_000,
    300_000,
    600_000,
    900_000,
    1_800_000,
    3_600_000,
    7_200_000,
    18_000_000,
    36_000_000,
    54_000_000,
    108_000_000,
];
const MAS_PER_DEG: f64 = 3.6e6;

/// One line of the grid over a view.
#[derive(Clone, Debug, PartialEq)]
pub struct GridLine {
    /// A meridian or a line of equal easting, which has its value at the upper and the lower edge; else one that
    /// has it at the sides.
    pub upright: bool,
    /// As it stands at the edge: 116°24′E, 448,000.
    pub value: String,
    /// In map coordinates, longer than the picture or as long.
    pub points: Vec<MapPoint>,
}

/// The lines that a view shows, upright ones from the west, then level ones from the south.
pub fn grid_lines(view: &MapView, crs: &MapCrs) -> Vec<GridLine> {
    match crs.kind() {
        MapCrsKind::Cgcs2000(_) => metric_lines(view),
        MapCrsKind::LocalTransverseMercator { .. } | MapCrsKind::WebMercator => graticule(view, crs),
    }
}

/// The grid's lines, cut to the picture, as the topmost layer of a scene.
pub(in crate::render) fn grid_layer(scene: &mut Scene, crs: &MapCrs) {
    let view = scene.view;
    let clip = view.map_rect().grown(4.0 * view.metres_per_px());
    let from = scene.paths.len();
    for line in grid_lines(&view, crs) {
        for part in clipped_line(&line.points, clip) {
            let start = scene.points.len();
            scene.points.extend(part.points);
            scene.paths.push(ScenePath { points: start..scene.points.len(), closed: false, phase_px: 0.0 });
        }
    }
    let paths = from..scene.paths.len();
    if !paths.is_empty() {
        let (color, opacity, width_px) = scene.theme.grid();
        let items = vec![Item::Stroke { color, opacity, width_px, dash: Vec::new(), paths }];
        scene.layers.push(SceneLayer { layer: LayerId::from(GRID_LAYER), opacity: 1.0, items });
    }
}

/// Lines at round metres of the map plane, which are straight.
fn metric_lines(view: &MapView) -> Vec<GridLine> {
    let MapRect { min, max } = view.map_rect();
    let least = LEAST_SPACING_PX * view.metres_per_px();
    let power = 10_f64.powf(least.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|f| f * power).into_iter().find(|s| *s >= least).unwrap_or(10.0 * power);
    let places = if step >= 1.0 { 0 } else { (-step.log10()).ceil() as usize };
    let value = |at: f64| format::decimals(at, places);
    let upright = multiples(min.x, max.x, step).map(|x| GridLine {
        upright: true,
        value: value(x),
        points: vec![MapPoint::new(x, min.y), MapPoint::new(x, max.y)],
    });
    let level = multiples(min.y, max.y, step).map(|y| GridLine {
        upright: false,
        value: value(y),
        points: vec![MapPoint::new(min.x, y), MapPoint::new(max.x, y)],
    });
    upright.chain(level).collect()
}

/// Meridians and parallels, as curved as the projection makes them.
fn graticule(view: &MapView, crs: &MapCrs) -> Vec<GridLine> {
    let Some(frame) = Frame::of(view, crs) else { return Vec::new() };
    // Parallels are as far apart on the ground everywhere, meridians come closer towards the poles.
    let shortening = frame.middle_lat.to_radians().cos().max(0.05);
    let centre = view.centre();
    let above = MapPoint::new(centre.x, centre.y + view.metres_per_px());
    let lat = |p: MapPoint| crs.lonlat_from_map(p).map(|p| p.lat);
    // Where the middle lies off the world, the parallels that are seen say how far apart they are.
    let of_frame = (frame.north - frame.south) / view.size_px()[1];
    let px_deg = lat(above).zip(lat(centre)).map_or(of_frame, |(above, here)| (above - here).abs());
    let least_deg = LEAST_SPACING_PX * px_deg;
    let lon_step = angle_step(least_deg / shortening);
    // The same step both ways, but for the far north and south.
    let lat_step = if shortening > 0.4 { lon_step } else { angle_step(least_deg) };
    let step_deg = |mas: i64| mas as f64 / MAS_PER_DEG;
    let share = |i: u32| f64::from(i) / f64::from(PARTS);
    let line = |upright: bool, value: String, at: &dyn Fn(f64) -> LonLat| {
        let points = (0..=PARTS).filter_map(|i| {
            let p = at(share(i));
            crs.map_from_lonlat(p).map(|q| frame.unwrapped(crs, p, q))
        });
        GridLine { upright, value, points: points.collect() }
    };
    let upright = multiples(frame.west, frame.east, step_deg(lon_step)).map(|lon| {
        let along = |t: f64| LonLat::new(lon, frame.south + (frame.north - frame.south) * t);
        line(true, degrees_text(lon, lon_step, 'E', 'W'), &along)
    });
    let level = multiples(frame.south, frame.north, step_deg(lat_step)).map(|lat| {
        let along = |t: f64| LonLat::new(frame.west + (frame.east - frame.west) * t, lat);
        line(false, degrees_text(lat, lat_step, 'N', 'S'), &along)
    });
    upright.chain(level).collect()
}

/// Multiples of a step within two bounds, computed each from its number so that errors do not add up.
fn multiples(from: f64, to: f64, step: f64) -> impl Iterator<Item = f64> {
    let first = (from / step).ceil();
    let count = ((to / step).floor() - first + 1.0).clamp(0.0, MOST_LINES as f64);
    (0..count as u32).map(move |i| (first + f64::from(i)) * step)
}

/// The finest step of the graticule that is at least so many degrees, in thousandths of a second.
fn angle_step(least_deg: f64) -> i64 {
    let least = least_deg * MAS_PER_DEG;
    ANGLE_STEPS_MAS.into_iter().find(|mas| *mas as f64 >= least).unwrap_or(108_000_000)
}

/// Degrees, minutes and seconds, as many of them as the step needs.
fn degrees_text(degrees: f64, step_mas: i64, positive: char, negative: char) -> String {
    // Longitudes may run on beyond 180°.
    let wrapped = if degrees.abs() > 180.0 { (degrees + 180.0).rem_euclid(360.0) - 180.0 } else { degrees };
    let mas = (wrapped * MAS_PER_DEG).round() as i64;
    let side = if mas == 0 || mas.abs() == 648_000_000 {
        String::new()
    } else {
        (if mas > 0 { positive } else { negative }).to_string()
    };
    let rest = mas.abs();
    let (deg, min, sec_mas) = (rest / 3_600_000, rest / 60_000 % 60, rest % 60_000);
    if step_mas % 3_600_000 == 0 {
        format!("{deg}°{side}")
    } else if step_mas % 60_000 == 0 {
        format!("{deg}°{min:02}′{side}")
    } else if step_mas % 1_000 == 0 {
        format!("{deg}°{min:02}′{:02}″{side}", sec_mas / 1000)
    } else {
        let places = [100, 10, 1].iter().position(|unit| step_mas % unit == 0).unwrap_or(2) + 1;
        let width = places + 3;
        format!("{deg}°{min:02}′{:0width$.places$}″{side}", sec_mas as f64 / 1000.0)
    }
}

/// What a view covers in longitude and latitude.
struct Frame {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
    middle_lat: f64,
}

impl Frame {
    /// `None` where the view lies wholly beyond the world.
    fn of(view: &MapView, crs: &MapCrs) -> Option<Self> {
        const STEPS: u32 = 8;
        let [width, height] = view.size_px();
        let middle = crs.lonlat_from_map(view.centre());
        let at = |i: u32, size: f64| size * f64::from(i) / f64::from(STEPS);
        let points = (0..=STEPS).flat_map(|i| (0..=STEPS).map(move |j| (i, j)));
        let seen: Vec<LonLat> = points
            .filter_map(|(i, j)| crs.lonlat_from_map(view.map_from_screen([at(i, width), at(j, height)])))
            .collect();
        let lon0 = middle.or_else(|| seen.first().copied())?.lon;
        // Beside the middle of the view, on whichever turn its longitudes are written.
        let beside = |lon: f64| lon0 + (lon - lon0 + 180.0).rem_euclid(360.0) - 180.0;
        let over = |f: fn(f64, f64) -> f64, from: f64, of: &dyn Fn(&LonLat) -> f64| seen.iter().map(of).fold(from, f);
        let lon = |p: &LonLat| beside(p.lon);
        let mut frame = Self {
            west: over(f64::min, f64::INFINITY, &lon),
            east: over(f64::max, f64::NEG_INFINITY, &lon),
            south: over(f64::min, f64::INFINITY, &|p| p.lat),
            north: over(f64::max, f64::NEG_INFINITY, &|p| p.lat),
            middle_lat: middle.map_or(0.0, |p| p.lat),
        };
        if seen.is_empty() {
            return None;
        }
        // Between the samples a parallel may bulge a little further.
        let (dx, dy) = ((frame.east - frame.west) * 0.05, (frame.north - frame.south) * 0.05);
        frame = Self { west: frame.west - dx, east: frame.east + dx, ..frame };
        frame = Self { south: (frame.south - dy).max(-90.0), north: (frame.north + dy).min(90.0), ..frame };
        match crs.central_meridian() {
            Some(meridian) => {
                let meridian = beside(meridian);
                frame.west = frame.west.max(meridian - 59.0);
                frame.east = frame.east.min(meridian + 59.0);
            }
            None => {
                frame.south = frame.south.max(-85.0);
                frame.north = frame.north.min(85.0);
                let rect = view.map_rect();
                let turn = 2.0 * std::f64::consts::PI * 6_378_137.0;
                // More than half the world: all of it, once.
                if rect.width() > turn / 2.0 {
                    let [from, to] = crs.drawn_longitudes();
                    (frame.west, frame.east) = (from, to);
                }
            }
        }
        (frame.west < frame.east && frame.south < frame.north).then_some(frame)
    }

    /// The point on the turn of the world on which this frame writes its longitudes.
    fn unwrapped(&self, crs: &MapCrs, p: LonLat, at: MapPoint) -> MapPoint {
        if crs.kind() != MapCrsKind::WebMercator {
            return at;
        }
        let metres_per_deg = 6_378_137.0_f64.to_radians();
        let turn = 360.0 * metres_per_deg;
        MapPoint::new(at.x + ((p.lon * metres_per_deg - at.x) / turn).round() * turn, at.y)
    }
}
