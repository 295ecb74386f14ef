//! Values of arguments: positions, lengths, sizes, extents. Each refusal says how it is written.

use crate::analysis::expression::Expression;
use crate::crs::MapCrsChoice;
use crate::data::{Extent, LonLat};
use crate::i18n::format;
use crate::project::DerivedColumn;

/// A position: `116.41,39.78`.
pub fn lonlat(text: &str) -> Result<LonLat, String> {
    let wrong = || format!("a position is LON,LAT in degrees such as 116.41104,39.77658, not {text:?}");
    let numbers = numbers(text).ok_or_else(wrong)?;
    let &[lon, lat] = numbers.as_slice() else { return Err(wrong()) };
    on_globe(lon, lat)
}

fn on_globe(lon: f64, lat: f64) -> Result<LonLat, String> {
    if lat.abs() > 90.0 && lon.abs() <= 90.0 {
        return Err(format!("latitude {lat} is beyond 90°: longitude comes first, so perhaps {lat},{lon}"));
    }
    if lat.abs() > 90.0 || lon.abs() > 360.0 {
        return Err(format!("{lon},{lat} is not on the globe: longitude −180 to 180, latitude −90 to 90"));
    }
    Ok(LonLat::new(lon, lat))
}

fn numbers(text: &str) -> Option<Vec<f64>> {
    text.split([',', '，']).map(|part| part.trim().parse::<f64>().ok().filter(|n| n.is_finite())).collect()
}

/// A computed column: `ha = area() / 10000`. Whether its fields are there is seen later.
pub fn derived(text: &str) -> Result<DerivedColumn, String> {
    let (name, expression) =
        text.split_once('=').ok_or_else(|| format!("a computed column is NAME = EXPRESSION, not {text:?}"))?;
    Expression::parse(expression).map_err(|error| error.to_string())?;
    Ok(DerivedColumn::new(name.trim(), expression.trim()))
}

/// A length: `15km`, `800m`, `30里`; above 0.
pub fn length(text: &str) -> Result<f64, String> {
    match format::parse_length(text, None) {
        Some(metres) if metres > 0.0 => Ok(metres),
        Some(_) => Err("a length is above 0".to_owned()),
        None => Err(format!("a length is a number with m, km or 里, such as 15km, not {text:?}")),
    }
}

/// A size in pixels: `1920x1080`, at most 16384 each way and 128 million pixels in all.
pub fn size(text: &str) -> Result<(u32, u32), String> {
    let wrong = || format!("a size is WIDTHxHEIGHT in pixels such as 1920x1080, not {text:?}");
    let (width, height) = text.split_once(['x', 'X', '×']).ok_or_else(wrong)?;
    let side = |t: &str| t.trim().parse::<u32>().ok().filter(|n| *n > 0).ok_or_else(wrong);
    let (width, height) = (side(width)?, side(height)?);
    if width > 16_384 || height > 16_384 || u64::from(width) * u64::from(height) > 128_000_000 {
        return Err(format!("{width}x{height} is too large: at most 16384 each way and 128 million pixels"));
    }
    Ok((width, height))
}

/// A rectangle: `116.3,39.7,116.5,39.9` (west, south, east, north).
pub fn extent(text: &str) -> Result<Extent, String> {
    let wrong = || format!("an extent is W,S,E,N in degrees such as 116.3,39.7,116.5,39.9, not {text:?}");
    let numbers = numbers(text).ok_or_else(wrong)?;
    let &[west, south, mut east, north] = numbers.as_slice() else { return Err(wrong()) };
    on_globe(west, south)?;
    on_globe(east, north)?;
    // As RFC 7946 writes a rectangle across the antimeridian, and `info` does.
    if west - east > 180.0 {
        east += 360.0;
    }
    if west >= east || south >= north {
        return Err(format!("west must be below east and south below north in {text:?}"));
    }
    Ok(Extent { west, south, east, north })
}

/// The N of 1:N, at least 10 and at most 500 million; `1:25000` is understood too.
pub fn scale(text: &str) -> Result<f64, String> {
    let number = text.trim().trim_start_matches("1:").replace(',', "").parse::<f64>().ok();
    number
        .filter(|n| (10.0..=500_000_000.0).contains(n))
        .ok_or_else(|| format!("a scale is the N of 1:N, 10 to 500000000, not {text:?}"))
}

/// Pixels of a picture for one of its design: `2`.
pub fn pixel_ratio(text: &str) -> Result<f64, String> {
    let number = text.trim().parse::<f64>().ok().filter(|n| (0.5..=4.0).contains(n));
    number.ok_or_else(|| format!("a pixel ratio is 0.5 to 4, not {text:?}"))
}

/// A map CRS: `local`, `web-mercator`, `cgcs2000`, `EPSG:4548`.
pub fn map_crs(text: &str) -> Result<MapCrsChoice, String> {
    text.parse().map_err(|e: crate::crs::MapCrsError| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negative_positions_are_read() {
        assert_eq!(lonlat("-73.97,40.78"), Ok(LonLat::new(-73.97, 40.78)));
        assert_eq!(lonlat(" 116.4 ， 39.8 "), Ok(LonLat::new(116.4, 39.8)));
    }

    #[test]
    fn swapped_axes_are_noticed() {
        assert!(lonlat("39.77658,116.41104").unwrap_err().contains("perhaps 116.41104,39.77658"));
    }

    #[test]
    fn nonsense_is_refused_with_an_example() {
        for text in ["", "1", "1,2,3", "a,b", "nan,1", "1,inf", "1e999,0"] {
            assert!(lonlat(text).is_err(), "{text}");
        }
        assert!(size("0x100").is_err() && size("99999x1").is_err() && size("12").is_err());
        assert_eq!(extent("177,-20,-177,-12").map(|e| (e.west, e.east)), Ok((177.0, 183.0)));
        assert!(extent("5,1,4,2").is_err() && extent("1,2,3").is_err());
        assert!(scale("0").is_err() && scale("1:25,000") == Ok(25_000.0));
        assert!(length("-5km").is_err() && length("5").is_err());
    }
}
