//! One position in the forms that people and programs write: decimal degrees, degrees with minutes and seconds, metres
//! of a zone of CGCS2000, GeoJSON, WKT, a geo URI.

use crate::crs::{Cgcs2000Zone, MapCrs};
use crate::data::LonLat;

/// Decimal degrees with seven decimals (a centimetre), longitude first.
///
/// ```
/// use shapan::{data::LonLat, export::position_degrees};
/// assert_eq!(position_degrees(LonLat::new(116.4, 39.8)), "116.4000000, 39.8000000");
/// ```
pub fn position_degrees(at: LonLat) -> String {
    format!("{:.7}, {:.7}", at.lon, at.lat)
}

/// Degrees, minutes and seconds with two decimals (a third of a metre), longitude first.
///
/// ```
/// use shapan::{data::LonLat, export::position_dms};
/// assert_eq!(position_dms(LonLat::new(116.4, -39.999_999_9)), "116°24′00.00″E, 40°00′00.00″S");
/// ```
pub fn position_dms(at: LonLat) -> String {
    let part = |degrees: f64, [positive, negative]: [char; 2]| {
        // Rounded as a whole, so that no seconds read 60.
        let hundredths = (degrees.abs() * 360_000.0).round();
        let side = if degrees < 0.0 && hundredths > 0.0 { negative } else { positive };
        let (whole, rest) = ((hundredths / 360_000.0).floor(), hundredths % 360_000.0);
        format!("{whole}°{:02}′{:05.2}″{side}", (rest / 6_000.0).floor(), (rest % 6_000.0) / 100.0)
    };
    format!("{}, {}", part(at.lon, ['E', 'W']), part(at.lat, ['N', 'S']))
}

/// Metres in the 3-degree zone of CGCS2000 around a position, easting first, to the centimetre, and the zone; `None`
/// outside China's zones.
///
/// WGS 84 and CGCS2000 are taken for the same; they part by centimetres.
///
/// ```
/// use shapan::{data::LonLat, export::position_cgcs2000};
/// let (text, zone) = position_cgcs2000(LonLat::new(117.0, 39.8)).unwrap();
/// assert!(text.starts_with("E 500000.00, N 44"), "{text}");
/// assert_eq!(zone.epsg(), 4548);
/// assert_eq!(position_cgcs2000(LonLat::new(8.0, 47.0)), None);
/// ```
pub fn position_cgcs2000(at: LonLat) -> Option<(String, Cgcs2000Zone)> {
    let zone = Cgcs2000Zone::around(at.lon)?;
    let point = MapCrs::cgcs2000(zone).map_from_lonlat(at)?;
    Some((format!("E {:.2}, N {:.2}", point.x, point.y), zone))
}

/// The forms that programs read, each with its name.
pub fn position_for_programs(at: LonLat) -> [(&'static str, String); 3] {
    let (lon, lat) = (at.lon, at.lat);
    [
        ("GeoJSON", format!(r#"{{"type":"Point","coordinates":[{lon},{lat}]}}"#)),
        ("WKT", format!("POINT ({lon} {lat})")),
        ("geo URI", format!("geo:{lat},{lon}")),
    ]
}
