//! Which columns of a table say where its rows are, by their names.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::super::column_type::half_width;
use crate::crs::Datum;

/// Columns that may say where rows are.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Places {
    /// Well-known text.
    Wkt(usize),
    /// A column for each axis, east and north (or x and y), and the datum that their names tell of.
    Axes { x: usize, y: usize, datum: Datum },
    /// Both in one cell, the latitude first or last, and the datum likewise.
    Pair { column: usize, latitude_first: bool, datum: Datum },
}

impl Places {
    /// The columns that are meant.
    pub(super) fn columns(&self) -> Vec<usize> {
        match self {
            Self::Axes { x, y, .. } => vec![*x, *y],
            Self::Wkt(column) | Self::Pair { column, .. } => vec![*column],
        }
    }

    /// Whether a column is one of them.
    pub(super) fn holds(&self, column: usize) -> bool {
        match self {
            Self::Axes { x, y, .. } => column == *x || column == *y,
            Self::Wkt(at) | Self::Pair { column: at, .. } => column == *at,
        }
    }

    /// The datum that the names tell of; that of GPS also where they tell of none.
    pub(super) fn datum(&self) -> Datum {
        match self {
            Self::Axes { datum, .. } | Self::Pair { datum, .. } => *datum,
            Self::Wkt(_) => Datum::Wgs84,
        }
    }

    /// Whether these are the same positions as others, on another datum.
    pub(super) fn are_on_another_datum(&self, other: &Self, header: &[&str]) -> bool {
        let kind = |places: &Self| match places {
            Self::Axes { x, .. } => header.get(*x).and_then(|name| axis(name)).map(|(_, clarity, _)| clarity),
            Self::Pair { .. } => Some(Clarity::Degrees),
            Self::Wkt(_) => None,
        };
        self.datum() != other.datum() && kind(self).is_some() && kind(self) == kind(other)
    }

    /// The columns of the two axes.
    pub(super) fn axes(&self) -> Option<[usize; 2]> {
        match self {
            Self::Axes { x, y, .. } => Some([*x, *y]),
            Self::Wkt(_) | Self::Pair { .. } => None,
        }
    }
}

/// The datum that a heading tells of, if it does.
pub(super) fn told_datum(heading: &str) -> Option<Datum> {
    let (_, _, datum) = axis(heading)?;
    let name = plain(heading);
    let is_marked = DATUMS.iter().any(|(mark, of)| *of == datum && name.contains(mark));
    (is_marked || datum_in_brackets(heading).is_some()).then_some(datum)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Axis {
    X,
    Y,
}

/// How much a name says; the most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Clarity {
    Degrees,
    /// Easting and northing.
    Metres,
    /// x and y.
    Letters,
    /// Degrees of where something begins that leads elsewhere.
    Start,
    /// Degrees by the first letters of their Chinese names, which may be those of other words.
    Spelled,
    /// A letter or a word that may stand for anything, were it not for the other one beside it.
    Initials,
}

/// Columns named like geometries that are looked at.
const MOST_WKT: usize = 4;

const WKT: &[&str] = &[
    "wkt",
    "geometry",
    "geom",
    "thegeom",
    "wktgeom",
    "wktgeometry",
    "geomwkt",
    "geometrywkt",
    "shape",
    "几何",
    "图形",
];
const LON: &[&str] = &[
    "lon",
    "lng",
    "long",
    "longitude",
    "longtitude",
    "gpslon",
    "gpslng",
    "gpslongitude",
    "locationlon",
    "locationlng",
    "decimallongitude",
    "londeg",
    "经度",
    "東經",
    "东经",
    "經度",
    "经度坐标",
    "中心经度",
    "中心点经度",
    "项目经度",
    "gps经度",
    "经度e",
    "东经e",
];
const LAT: &[&str] = &[
    "lat",
    "latitude",
    "latitide",
    "gpslat",
    "gpslatitude",
    "locationlat",
    "decimallatitude",
    "latdeg",
    "纬度",
    "北緯",
    "北纬",
    "緯度",
    "纬度坐标",
    "中心纬度",
    "中心点纬度",
    "项目纬度",
    "gps纬度",
    "纬度n",
    "北纬n",
];
const LON_START: &[&str] = &["起点经度", "起始经度"];
const LAT_START: &[&str] = &["起点纬度", "起始纬度"];
const LON_SPELLED: &[&str] = &["jd"];
const LAT_SPELLED: &[&str] = &["wd"];
// To surveyors in China the axis that runs north is X and lies upright (纵): the words for both mean the same.
const EAST: &[&str] =
    &["easting", "eastings", "east", "横坐标", "横坐标y", "y横坐标", "东坐标", "东向坐标", "東座標", "东向"];
const NORTH: &[&str] =
    &["northing", "northings", "north", "纵坐标", "纵坐标x", "x纵坐标", "北坐标", "北向坐标", "北座標", "北向"];
const EAST_INITIALS: &[&str] = &["e", "东"];
const NORTH_INITIALS: &[&str] = &["n", "北"];
// With the year of their datum behind them too.
const X: &[&str] = &[
    "x",
    "xcoord",
    "xcoordinate",
    "coordx",
    "pointx",
    "posx",
    "x坐标",
    "坐标x",
    "x轴",
    "x座標",
    "x54",
    "x80",
    "x2000",
];
const Y: &[&str] = &[
    "y",
    "ycoord",
    "ycoordinate",
    "coordy",
    "pointy",
    "posy",
    "y坐标",
    "坐标y",
    "y轴",
    "y座標",
    "y54",
    "y80",
    "y2000",
];
const LON_LAT: &[&str] = &["location", "coordinates", "coordinate", "coords", "lonlat", "lnglat", "坐标", "经纬度"];
/// Those that say degrees.
const LON_LAT_DEGREES: &[&str] = &["lonlat", "lnglat", "经纬度"];
const LAT_LON: &[&str] = &["latlon", "latlng", "latlong", "纬经度"];

/// What opens a remark behind a name.
const BRACKETS: [char; 4] = ['(', '[', '【', '〔'];

/// Marks in names that tell of a datum.
const DATUMS: [(&str, Datum); 16] = [
    ("gcj02", Datum::Gcj02),
    ("腾讯", Datum::Gcj02),
    ("amap", Datum::Gcj02),
    ("gaode", Datum::Gcj02),
    ("tx", Datum::Gcj02),
    ("baidu", Datum::Bd09),
    ("gcj", Datum::Gcj02),
    ("高德", Datum::Gcj02),
    ("谷歌", Datum::Gcj02),
    ("火星", Datum::Gcj02),
    ("bd09", Datum::Bd09),
    ("百度", Datum::Bd09),
    ("bd", Datum::Bd09),
    ("wgs84", Datum::Wgs84),
    ("cgcs2000", Datum::Wgs84),
    ("wgs", Datum::Wgs84),
];

/// The columns that may say where rows are, the likeliest first.
pub(super) fn places(header: &[&str]) -> Vec<Places> {
    let names: Vec<String> = header.iter().map(|name| plain(name)).collect();
    let mut found: Vec<Places> = Vec::new();
    let is_wkt = |column: &usize| WKT.contains(&names[*column].as_str());
    found.extend((0..names.len()).filter(is_wkt).take(MOST_WKT).map(Places::Wkt));
    let axes: Vec<(usize, Axis, Clarity, Datum)> =
        header.iter().enumerate().filter_map(|(i, name)| axis(name).map(|(a, c, d)| (i, a, c, d))).collect();
    let pairs = |clarity: Clarity| {
        let axes = &axes;
        [Datum::Wgs84, Datum::Gcj02, Datum::Bd09].into_iter().filter_map(move |datum| {
            let of = |axis| axes.iter().find(|(_, a, c, d)| (*a, *c, *d) == (axis, clarity, datum)).map(|(i, ..)| *i);
            Some(Places::Axes { x: of(Axis::X)?, y: of(Axis::Y)?, datum })
        })
    };
    found.extend([Clarity::Degrees, Clarity::Metres, Clarity::Letters].into_iter().flat_map(pairs));
    found.extend(pairs_in_cells(header, LON_LAT, false));
    found.extend(pairs_in_cells(header, LAT_LON, true));
    found.extend(pairs(Clarity::Start));
    found.extend(pairs(Clarity::Spelled));
    found.extend(initials(header));
    found
}

/// The first column with both coordinates in its cells of each datum, that of no other datum first.
fn pairs_in_cells(header: &[&str], list: &[&str], latitude_first: bool) -> impl Iterator<Item = Places> {
    let of = |name: &&str| pair_datum(name, list);
    let datums: Vec<Option<Datum>> = header.iter().map(of).collect();
    [Datum::Wgs84, Datum::Gcj02, Datum::Bd09].into_iter().filter_map(move |datum| {
        let column = datums.iter().position(|of| *of == Some(datum))?;
        Some(Places::Pair { column, latitude_first, datum })
    })
}

/// The datum that a heading tells of, if it is one of those for both coordinates.
fn pair_datum(heading: &str, list: &[&str]) -> Option<Datum> {
    let name = plain(heading);
    if list.contains(&name.as_str()) {
        return Some(datum_in_brackets(heading).unwrap_or(Datum::Wgs84));
    }
    let is_marked = |mark: &str| name.contains(mark) && list.contains(&name.replacen(mark, "", 1).as_str());
    DATUMS.iter().find(|(mark, _)| is_marked(mark)).map(|(_, datum)| *datum)
}

/// Columns side by side that are called north and east by a letter or a word that may stand for anything by itself.
fn initials(header: &[&str]) -> Option<Places> {
    // Beside the other two they are the four winds, or sides of something.
    const OTHER_WINDS: [&str; 4] = ["s", "w", "南", "西"];
    if header.iter().any(|name| OTHER_WINDS.contains(&plain(name).as_str())) {
        return None;
    }
    // A small n is a number, beside a large E or 东 too.
    let way = |name: &str| (name.is_ascii(), name.chars().any(|c| c.is_ascii_uppercase()));
    let of = |i: usize, pair: &[&str]| {
        let [first, second] = pair else { return None };
        let axis = |name: &str| meaning(&plain(name)).filter(|(_, clarity, _)| *clarity == Clarity::Initials);
        let (x, y) = match (axis(first)?.0, axis(second)?.0) {
            (Axis::X, Axis::Y) => (i, i + 1),
            (Axis::Y, Axis::X) => (i + 1, i),
            _ => return None,
        };
        (way(first) == way(second)).then_some(Places::Axes { x, y, datum: Datum::Wgs84 })
    };
    header.windows(2).enumerate().find_map(|(i, pair)| of(i, pair))
}

/// Whether the columns that say where rows are call themselves longitude and latitude.
pub(super) fn are_called_degrees(places: &Places, names: &[String]) -> bool {
    let name = |column: usize| names.get(column).map(|name| plain(name)).unwrap_or_default();
    let is_degrees = |column| {
        meaning(&name(column)).is_some_and(|(_, clarity, _)| matches!(clarity, Clarity::Degrees | Clarity::Start))
    };
    match places {
        Places::Wkt(_) => false,
        Places::Axes { x, y, .. } => is_degrees(*x) && is_degrees(*y),
        Places::Pair { column, .. } => {
            let name = name(*column);
            LAT_LON.contains(&name.as_str()) || LON_LAT_DEGREES.contains(&name.as_str())
        }
    }
}

/// The names of the columns that say where rows are, if they call themselves the place where something only begins.
pub(super) fn starts<'n>(places: &Places, names: &'n [String]) -> Option<[&'n str; 2]> {
    let Places::Axes { x, y, .. } = places else { return None };
    let name = |column: &usize| names.get(*column).map(String::as_str);
    let is_start = |name: &str| meaning(&plain(name)).is_some_and(|(_, clarity, _)| clarity == Clarity::Start);
    Some([name(x)?, name(y)?]).filter(|names| names.iter().all(|name| is_start(name)))
}

fn meaning(name: &str) -> Option<(Axis, Clarity, Datum)> {
    const NAMES: [(&[&str], Axis, Clarity); 12] = [
        (LON, Axis::X, Clarity::Degrees),
        (LAT, Axis::Y, Clarity::Degrees),
        (EAST, Axis::X, Clarity::Metres),
        (NORTH, Axis::Y, Clarity::Metres),
        (X, Axis::X, Clarity::Letters),
        (Y, Axis::Y, Clarity::Letters),
        (LON_START, Axis::X, Clarity::Start),
        (LAT_START, Axis::Y, Clarity::Start),
        (LON_SPELLED, Axis::X, Clarity::Spelled),
        (LAT_SPELLED, Axis::Y, Clarity::Spelled),
        (EAST_INITIALS, Axis::X, Clarity::Initials),
        (NORTH_INITIALS, Axis::Y, Clarity::Initials),
    ];
    static KNOWN: LazyLock<HashMap<&str, (Axis, Clarity)>> = LazyLock::new(|| {
        let of = |(list, axis, clarity): (&'static [&'static str], _, _)| {
            list.iter().map(move |name| (*name, (axis, clarity)))
        };
        NAMES.into_iter().flat_map(of).collect()
    });
    let of = |name: &str, datum| KNOWN.get(name).map(|(axis, clarity)| (*axis, *clarity, datum));
    let marks = || DATUMS.iter().filter(|(mark, _)| name.contains(mark));
    of(name, Datum::Wgs84).or_else(|| marks().find_map(|(mark, datum)| of(&name.replacen(mark, "", 1), *datum)))
}

/// What a heading says of its column; in brackets it may speak of its datum: `经度(GCJ02)`.
fn axis(heading: &str) -> Option<(Axis, Clarity, Datum)> {
    let (axis, clarity, datum) = meaning(&plain(heading))?;
    let datum = if datum == Datum::Wgs84 { datum_in_brackets(heading).unwrap_or(datum) } else { datum };
    Some((axis, clarity, datum))
}

fn datum_in_brackets(heading: &str) -> Option<Datum> {
    let heading = half_width(heading).to_lowercase();
    let (_, inside) = heading.split_once(BRACKETS)?;
    let inside: String = inside.chars().filter(|c| c.is_alphanumeric()).collect();
    // Two letters stand in many a word.
    let is_marked = |mark: &str| if mark.len() < 3 { inside == mark } else { inside.contains(mark) };
    DATUMS.iter().find(|(mark, _)| is_marked(mark)).map(|(_, datum)| *datum)
}

/// A name without case, width, blanks, joints, and what stands in brackets, or as a unit, behind it.
fn plain(name: &str) -> String {
    const UNITS: [&str; 5] = ["/°", "/度", "/m", "/米", "°"];
    let name = half_width(name).to_lowercase();
    let before = name.find(BRACKETS).filter(|at| *at > 0).map_or(name.as_str(), |at| &name[..at]);
    let before = UNITS.iter().find_map(|unit| before.trim_end().strip_suffix(unit)).unwrap_or(before);
    before.chars().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-' | '.' | ':' | '"' | '\u{feff}')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axes(x: usize, y: usize) -> Vec<Places> {
        vec![Places::Axes { x, y, datum: Datum::Wgs84 }]
    }

    #[test]
    fn usual_names_are_known() {
        for header in [
            ["id", "lon", "lat"],
            ["id", " Longitude ", "LATITUDE"],
            ["编号", "经度（°）", "纬度（°）"],
            ["编号", "东经", "北纬"],
            ["id", "POINT_X", "POINT_Y"],
            ["id", "Ｘ", "Ｙ"],
            ["id", "lng_wgs84", "lat_wgs84"],
            ["id", "easting", "northing"],
            ["编号", "横坐标(Y)", "纵坐标(X)"],
            ["编号", "东向", "北向"],
            ["编号", "经度E", "纬度N"],
            ["编号", "X80", "Y80"],
            ["编号", "X2000", "Y2000"],
            ["Point", "E", "N"],
            ["编号", "东", "北"],
            ["编号", "起点经度", "起点纬度"],
            ["编号", "项目经度", "项目纬度"],
            ["编号", "GPS经度", "GPS纬度"],
            ["编号", "经度/°", "纬度/°"],
            ["编号", "X/m", "Y/m"],
            ["编号", "JD", "WD"],
            ["id", "location_lng", "location_lat"],
            ["id", "location.lng", "location.lat"],
        ] {
            assert_eq!(places(&header), axes(1, 2), "{header:?}");
        }
        assert_eq!(places(&["lat", "lng"]), axes(1, 0));
        assert_eq!(places(&["x", "name"]), []);
        assert_eq!(places(&["latlng"]), [Places::Pair { column: 0, latitude_first: true, datum: Datum::Wgs84 }]);
        for one in ["JD", "WD", "项目经度", "location_lng", "纬度/°"] {
            assert_eq!(places(&["id", one, "name"]), [], "{one}: one of two is nothing");
        }
    }

    #[test]
    fn names_of_web_maps_tell_their_datum() {
        for (header, datum) in [
            (["腾讯经度", "腾讯纬度"], Datum::Gcj02),
            (["amap_lng", "amap_lat"], Datum::Gcj02),
            (["tx_lng", "tx_lat"], Datum::Gcj02),
            (["高德经度", "高德纬度"], Datum::Gcj02),
            (["谷歌经度", "谷歌纬度"], Datum::Gcj02),
            (["baidu_lon", "baidu_lat"], Datum::Bd09),
        ] {
            assert_eq!(places(&header), [Places::Axes { x: 0, y: 1, datum }], "{header:?}");
        }
        for (heading, datum) in [
            ("高德坐标", Datum::Gcj02),
            ("腾讯坐标", Datum::Gcj02),
            ("百度坐标", Datum::Bd09),
            ("百度经纬度", Datum::Bd09),
            ("坐标（GCJ02）", Datum::Gcj02),
            ("坐标", Datum::Wgs84),
        ] {
            assert_eq!(places(&[heading]), [Places::Pair { column: 0, latitude_first: false, datum }], "{heading}");
        }
        assert_eq!(places(&["高德", "施工坐标"]), []);
    }

    #[test]
    fn names_that_may_mean_anything_come_last() {
        for other in [["lon", "lat"], ["x", "y"], ["easting", "northing"]] {
            for unclear in [["n", "e"], ["起点经度", "起点纬度"], ["jd", "wd"]] {
                let header = [unclear[0], unclear[1], other[0], other[1]];
                let found = places(&header);
                assert_eq!(found[0], Places::Axes { x: 2, y: 3, datum: Datum::Wgs84 }, "{header:?}");
            }
        }
        let found = places(&["起点经度", "起点纬度", "坐标"]);
        assert_eq!(found[0], Places::Pair { column: 2, latitude_first: false, datum: Datum::Wgs84 });
        assert_eq!(places(&["N", "name"]), []);
        assert_eq!(places(&["grade", "N", "E", "S", "W"]), []);
        // A number and a letter.
        assert_eq!(places(&["n", "name", "e"]), []);
        assert_eq!(places(&["n", "E", "t"]), []);
        assert_eq!(places(&["n", "N", "E"]), axes(2, 1));
        assert_eq!(places(&["n", "东", "北"]), axes(1, 2));
    }

    #[test]
    fn only_longitude_and_latitude_are_called_degrees() {
        for (header, called) in [
            (["经度", "纬度"], true),
            (["Lon_WGS84", "lat_wgs84"], true),
            (["id", "经纬度"], true),
            (["x", "y"], false),
            (["easting", "northing"], false),
            (["id", "坐标"], false),
            (["id", "wkt"], false),
        ] {
            let names: Vec<String> = header.map(str::to_owned).to_vec();
            assert_eq!(are_called_degrees(&places(&header)[0], &names), called, "{header:?}");
        }
    }

    #[test]
    fn the_clearest_names_come_first() {
        for (heading, datum) in [
            ("经度(GCJ02)", Datum::Gcj02),
            ("经度（GCJ-02）", Datum::Gcj02),
            ("lng(gcj02)", Datum::Gcj02),
            ("经度（火星坐标系）", Datum::Gcj02),
            ("经度(高德)", Datum::Gcj02),
            ("经度【百度】", Datum::Bd09),
            ("经度(BD-09)", Datum::Bd09),
            ("经度(WGS84)", Datum::Wgs84),
            ("经度（°）", Datum::Wgs84),
            ("经度(abdef)", Datum::Wgs84),
        ] {
            assert_eq!(axis(heading).map(|(_, _, datum)| datum), Some(datum), "{heading}");
        }
        let found = places(&["x", "y", "bd_lng", "bd_lat", "lng_gcj02", "lat_gcj02", "geom"]);
        assert_eq!(found[0], Places::Wkt(6));
        assert_eq!(found[1], Places::Axes { x: 4, y: 5, datum: Datum::Gcj02 });
        assert_eq!(found[2], Places::Axes { x: 2, y: 3, datum: Datum::Bd09 });
        assert_eq!(found[3], Places::Axes { x: 0, y: 1, datum: Datum::Wgs84 });
    }
}
