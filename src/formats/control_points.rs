//! Tables of control points: where places of a picture or of a local grid lie; and what a reader has to say of points
//! that lay a source wrong.

use super::{encoding, system};
use crate::crs::{Control, ControlFit, ControlPoint, LonLat, Misfit, SourceCrs};
use crate::data::{WarningCode, Warnings};

/// Names of columns in lower case, for the own numbers of a place (across, down or up) and for those of the known
/// system (east, north).
const OWN_X: &[&str] = &["x", "px", "col", "column", "sourcex", "pixelx", "像素x", "列"];
const OWN_Y: &[&str] = &["y", "py", "row", "line", "sourcey", "pixely", "像素y", "行"];
const EAST: &[&str] = &["lon", "lng", "longitude", "e", "east", "easting", "mapx", "经度", "东坐标", "东"];
const NORTH: &[&str] = &["lat", "latitude", "n", "north", "northing", "mapy", "纬度", "北坐标", "北"];

/// Those of them that say degrees.
const LONGITUDE: &[&str] = &["lon", "lng", "longitude", "经度"];
const LATITUDE: &[&str] = &["lat", "latitude", "纬度"];

/// How QGIS calls own numbers that grow upwards: also the rows of pictures, which it counts from the upper edge.
const UPWARDS: &[&str] = &["sourcey", "pixely"];

/// What stands before the system in a line of its own, as QGIS writes it.
const CRS_MARK: &str = "#CRS:";

/// More points than anybody measures.
const MOST_POINTS: usize = 10_000;

/// Why a table holds no control points.
#[derive(Debug, thiserror::Error)]
pub enum ControlFileError {
    #[error("the file of control points is no text: {0}")]
    Text(String),
    #[error("the columns of control points are x, y, lon, lat or x, y, e, n; there are {found}")]
    Columns { found: String },
    #[error("line {line}: {found:?} is no number")]
    NoNumber { line: usize, found: String },
    #[error("line {line} has {found} of the four numbers of a control point: x, y, lon, lat or x, y, e, n")]
    Short { line: usize, found: usize },
    #[error("there are more than {MOST_POINTS} control points")]
    TooMany,
    #[error(
        "the columns of control point {number} are called longitude and latitude, and {} and {} cannot be that: put them \
         in the other order, or call them e and n", at[0], at[1]
    )]
    NoDegrees { number: usize, at: [f64; 2] },
}

/// Control points as they stand in a table.
#[derive(Clone, Debug, PartialEq)]
pub struct ControlTable {
    points: Vec<ControlPoint>,
    /// Whether `y` grows upwards whatever the points are of, as in tables that QGIS writes: it calls the rows of a
    /// picture and the numbers of a local grid alike.
    runs_upwards: bool,
    /// Whether the columns for where the points lie are called longitude and latitude.
    is_called_degrees: bool,
    /// The system of these, where the table names it as QGIS does.
    crs: Option<String>,
}

impl ControlTable {
    /// The system of the numbers that the points lead to, where the table names it.
    pub fn crs(&self) -> Option<&str> {
        self.crs.as_deref()
    }

    /// The points as numbers of a system, where their columns call them longitude and latitude and they can be that:
    /// then they are degrees whatever other numbers are in. Answers whether any had to be turned into such numbers.
    ///
    /// # Errors
    /// Degrees that are not what their columns are called: no metres either.
    pub fn in_system(mut self, crs: &SourceCrs) -> Result<(Self, bool), ControlFileError> {
        let is_degrees = |point: &ControlPoint| point.to[0].abs() <= 360.0 && point.to[1].abs() <= 90.0;
        let is_small = |point: &ControlPoint| point.to.iter().all(|number| number.abs() <= 360.0);
        if !self.is_called_degrees || crs.is_degrees() {
            return Ok((self, false));
        }
        if let Some(odd) = self.points.iter().position(|point| !is_degrees(point)) {
            return match self.points.get(odd).filter(|_| self.points.iter().all(is_small)) {
                Some(point) => Err(ControlFileError::NoDegrees { number: odd + 1, at: point.to }),
                None => Ok((self, false)),
            };
        }
        for point in &mut self.points {
            // What lies outside of the system's world is told when the points are fitted.
            point.to = crs.xy(LonLat::new(point.to[0], point.to[1])).unwrap_or([f64::INFINITY; 2]);
        }
        Ok((self, true))
    }

    /// As the points of a picture: rows counted downwards from its upper edge.
    pub fn of_picture(self) -> Vec<ControlPoint> {
        if !self.runs_upwards {
            return self.points;
        }
        let downwards = |point: ControlPoint| ControlPoint { from: [point.from[0], -point.from[1]], ..point };
        self.points.into_iter().map(downwards).collect()
    }

    /// As the points of a local grid, whose numbers are what they are.
    pub fn of_grid(self) -> Vec<ControlPoint> {
        self.points
    }
}

/// Which columns hold what.
#[derive(Clone, Copy)]
struct Columns {
    /// Own across and down, east, north.
    at: [usize; 4],
    upwards: bool,
    /// Whether the latter two are called longitude and latitude.
    is_called_degrees: bool,
    enabled: Option<usize>,
}

/// Reads a table of control points: a line each, parted by commas, semicolons or tabs; with a line of names (x, y, lon,
/// lat or x, y, e, n, in any order and among others), or without one in that order. Tables that QGIS writes (.points)
/// are read as well, with the system that they name; points that are switched off there are left out.
///
/// ```
/// use shapan::formats::read_control_points;
/// let table = read_control_points(b"name,x,y,lon,lat\nchurch,120,340.5,116.41,39.78\n").unwrap();
/// let points = table.of_picture();
/// assert_eq!((points[0].from, points[0].to), ([120.0, 340.5], [116.41, 39.78]));
/// ```
///
/// # Errors
/// What is no such table, with the line.
pub fn read_control_points(bytes: &[u8]) -> Result<ControlTable, ControlFileError> {
    let text = encoding::text_of(bytes, None).map_err(|error| ControlFileError::Text(error.to_string()))?;
    if text.is_cut_off {
        return Err(ControlFileError::Text("it is cut off in the middle of a character: fetch it again".to_owned()));
    }
    let lines = (1..).zip(text.text.lines()).filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    let crs = text.text.lines().find_map(|line| line.strip_prefix(CRS_MARK)).map(|named| named.trim().to_owned());
    let mut columns: Option<Columns> = None;
    let mut points = Vec::new();
    for (line, text) in lines {
        let cells = cells(text);
        let Some(columns) = columns else {
            columns = Some(Columns::of(&cells)?);
            if cells.first().is_some_and(|cell| cell.parse::<f64>().is_ok()) {
                points.extend(point(line, &cells, Columns::IN_ORDER)?);
            }
            continue;
        };
        if points.len() >= MOST_POINTS {
            return Err(ControlFileError::TooMany);
        }
        points.extend(point(line, &cells, columns)?);
    }
    let is = |of: fn(&Columns) -> bool| columns.as_ref().is_some_and(of);
    let (runs_upwards, is_called_degrees) = (is(|of| of.upwards), is(|of| of.is_called_degrees));
    Ok(ControlTable { points, runs_upwards, is_called_degrees, crs: crs.filter(|named| !named.is_empty()) })
}

fn cells(line: &str) -> Vec<&str> {
    let separator = ['\t', ';', ','].into_iter().find(|separator| line.contains(*separator)).unwrap_or(' ');
    line.split(separator).map(|cell| cell.trim().trim_matches('"')).collect()
}

impl Columns {
    const IN_ORDER: Self = Self { at: [0, 1, 2, 3], upwards: false, is_called_degrees: false, enabled: None };

    /// By the names of the first line; in the usual order where it has none.
    fn of(names: &[&str]) -> Result<Self, ControlFileError> {
        if names.first().is_some_and(|cell| cell.parse::<f64>().is_ok()) {
            return Ok(Self::IN_ORDER);
        }
        let lower: Vec<String> = names.iter().map(|name| name.to_lowercase()).collect();
        let column = |known: &[&str]| lower.iter().position(|name| known.contains(&name.as_str()));
        let at = [OWN_X, OWN_Y, EAST, NORTH].map(column);
        let [Some(x), Some(y), Some(east), Some(north)] = at else {
            let found: Vec<&str> = names.iter().take(20).copied().collect();
            return Err(ControlFileError::Columns { found: found.join(", ") });
        };
        let upwards = lower.get(y).is_some_and(|name| UPWARDS.contains(&name.as_str()));
        let is_called = |at: usize, known: &[&str]| lower.get(at).is_some_and(|name| known.contains(&name.as_str()));
        let is_called_degrees = is_called(east, LONGITUDE) && is_called(north, LATITUDE);
        let enabled = column(&["enable", "enabled"]);
        Ok(Self { at: [x, y, east, north], upwards, is_called_degrees, enabled })
    }
}

fn point(line: usize, cells: &[&str], columns: Columns) -> Result<Option<ControlPoint>, ControlFileError> {
    if columns.enabled.is_some_and(|at| cells.get(at) == Some(&"0")) {
        return Ok(None);
    }
    let mut numbers = [0.0; 4];
    for (nth, (number, at)) in numbers.iter_mut().zip(columns.at).enumerate() {
        let cell = cells.get(at).filter(|cell| !cell.is_empty()).ok_or(ControlFileError::Short { line, found: nth })?;
        let read = cell.parse::<f64>().ok().filter(|number| number.is_finite());
        let found = || cell.chars().take(40).collect();
        *number = read.ok_or_else(|| ControlFileError::NoNumber { line, found: found() })?;
    }
    let [x, y, east, north] = numbers;
    Ok(Some(ControlPoint { from: [x, y], to: [east, north] }))
}

/// What is doubtful about the fit that lays a source.
pub(super) fn doubts(control: &Control, fitted: &ControlFit, crs: &SourceCrs, is_picture: bool) -> Warnings {
    let Misfit { far_m, outlier, is_mirrored, stretch, unit_m } = control.misfit(fitted, crs, is_picture);
    let contradiction = match (outlier, far_m) {
        (Some(of), _) => Some(format!(
            "control point {} lies {:.1} m off the fit of the others, which meet within {:.1} m without it: correct it, or leave it out",
            of.point + 1,
            of.off_m,
            of.rest_m
        )),
        (None, Some(far_m)) => {
            Some(format!("the control points contradict each other: they miss by {far_m:.1} m (root mean square)"))
        }
        (None, None) => None,
    };
    let mirror = is_mirrored.then(|| {
        "the control points turn everything over, as in a mirror: two of them may be exchanged, or their numbers"
            .to_owned()
    });
    let stretch = stretch.map(|ratio| {
        format!("the control points stretch one direction by {:.0} % more than another", (ratio - 1.0) * 100.0)
    });
    let mut warnings = Warnings::default();
    let unit = unit_m.map(|metres| {
        format!(
            "the control points make {metres} m of one unit of the local grid: if its numbers are metres, they are wrong"
        )
    });
    for message in [contradiction, mirror, stretch, unit].into_iter().flatten() {
        warnings.append(Warnings::of_source(WarningCode::ControlMisfit, message));
    }
    let outside = system::control_outside_use(control, crs);
    let is_in_use = outside.is_empty();
    warnings.append(outside);
    // Points that lie elsewhere tell nothing of how the grid stands.
    if fitted.is_northing_first && is_in_use {
        let message = "the numbers of the local grid stand with the northing first, and were taken so";
        warnings.append(Warnings::of_source(WarningCode::SwappedAxes, message.to_owned()));
    }
    warnings
}

/// That a picture has other pixels than its control points speak of.
pub(super) fn resized(control: &Control, size: [u32; 2]) -> Warnings {
    match control.picture_px.filter(|before| *before != size) {
        Some([width, height]) => {
            let [now_width, now_height] = size;
            let message = format!(
                "the control points were set on a picture of {width} × {height} pixels, and it has {now_width} × {now_height} by now: it may lie wrong"
            );
            Warnings::of_source(WarningCode::PictureSize, message)
        }
        None => Warnings::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_all_usual_kinds_are_read() {
        let one = ControlPoint { from: [120.0, 340.5], to: [449_000.25, 4_405_000.5] };
        for text in [
            "120,340.5,449000.25,4405000.5\n",
            "x;y;e;n\n120;340.5;449000.25;4405000.5",
            "北坐标\t东坐标\t列\t行\n4405000.5\t449000.25\t120\t340.5\n\n",
            "#CRS: EPSG:4548\nmapX,mapY,sourceX,sourceY,enable,dX\n449000.25,4405000.5,120,-340.5,1,0\n1,2,3,4,0,0\n",
            "\u{feff}x,y,lon,lat\r\n120,340.5,449000.25,4405000.5\r\n",
        ] {
            assert_eq!(read_control_points(text.as_bytes()).unwrap().of_picture(), [one], "{text}");
        }
    }

    #[test]
    fn numbers_that_run_upwards_are_turned_for_pictures_only() {
        let table = read_control_points(b"mapX,mapY,sourceX,sourceY,enable\n449000,4405000,120,340.5,1\n").unwrap();
        assert_eq!(table.clone().of_grid()[0].from, [120.0, 340.5]);
        assert_eq!(table.of_picture()[0].from, [120.0, -340.5]);
        let table = read_control_points(b"x,y,e,n\n120,340.5,449000,4405000\n").unwrap();
        assert_eq!(table.clone().of_grid(), table.of_picture());
    }

    #[test]
    fn the_system_that_a_table_names_is_read() {
        let crs = |text: &str| read_control_points(text.as_bytes()).unwrap().crs().map(str::to_owned);
        let points = "mapX,mapY,sourceX,sourceY,enable\n449000,4405000,120,-340.5,1\n";
        assert_eq!(crs(&format!("#CRS: EPSG:4548\n{points}")).as_deref(), Some("EPSG:4548"));
        assert_eq!(crs(&format!("#CRS:\n{points}")), None);
        assert_eq!(crs(points), None);
    }

    #[test]
    fn what_is_called_longitude_and_latitude_and_is_neither_is_no_metres_either() {
        let zone = SourceCrs::of_epsg(4548).unwrap();
        let of = |rows: &str| read_control_points(format!("x,y,lon,lat\n{rows}").as_bytes()).unwrap().in_system(&zone);
        let (table, is_turned) = of("0,0,116.39,39.77\n1000,0,116.4017,39.77\n").unwrap();
        assert!(is_turned && table.points[0].to[1] > 4e6);
        let error = of("0,0,39.77,116.39\n1000,0,39.77,116.4017\n").unwrap_err().to_string();
        assert!(error.contains("39.77 and 116.39 cannot be that"), "{error}");
        assert!(!of("0,0,448000,4404000\n").unwrap().1, "metres are what they are, whatever they are called");
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let told = |text: &str| read_control_points(text.as_bytes()).unwrap_err().to_string();
        assert_eq!(told("x,y,lon,lat\n1,2,three,4\n"), "line 2: \"three\" is no number");
        assert_eq!(
            told("1,2,3\n"),
            "line 1 has 3 of the four numbers of a control point: x, y, lon, lat or x, y, e, n"
        );
        assert!(told("name,x,y\n").contains("there are name, x, y"));
        assert!(told("1,2,inf,4\n").contains("is no number"));
        assert!(read_control_points(b"\xff\xfe\0\xd8").is_err());
        assert!(read_control_points(b"").is_err());
    }
}
