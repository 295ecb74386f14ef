//! From the numbers of a source to positions on WGS 84, by what it says and what is known better.

use super::ReadError;
use super::raw::{Declared, Raw};
use super::reading::Reading;
use crate::crs::{Datum, LonLat, SourceCrs};
use crate::data::{Dataset, Origin, Warning, WarningCode, Warnings};

/// Longitudes up to a full turn are taken as they are.
const FULL_TURN: f64 = 360.0;

/// Pairs of numbers that stand for a source in an error.
const SAMPLE: usize = 500;

/// Turns the numbers of a layer into positions.
///
/// # Errors
/// Numbers that are no degrees, of which nothing says what they are; a system that means nothing.
pub(super) fn place(raw: Raw, reading: &Reading) -> Result<Dataset, ReadError> {
    let Raw { dataset, declared, format, encoding } = raw;
    let mut warnings = Warnings::default();
    let mut swap_axes = reading.swap_axes;
    let crs = match (&reading.crs, declared) {
        (Some(given), _) => SourceCrs::named(given).map_err(ReadError::Crs)?,
        (None, Declared::Degrees) => SourceCrs::wgs84(),
        (None, Declared::Crs(crs)) => crs,
        (None, Declared::Unknown(words)) => return Err(needs_crs(&dataset, reading, Some(words))),
        (None, Declared::Nothing) if are_degrees(&dataset, reading.swap_axes) => {
            warnings.push(about(
                WarningCode::AssumedWgs84,
                "nothing says in which system the coordinates are; they look like degrees and were taken as WGS 84"
                    .into(),
            ));
            SourceCrs::wgs84()
        }
        // Of numbers of which only the other order can be degrees, that order is certain.
        (None, Declared::Nothing) if are_degrees(&dataset, !reading.swap_axes) => {
            swap_axes = !swap_axes;
            warnings.push(about(
                WarningCode::SwappedAxes,
                "latitude stands before longitude in all positions; they were taken the other way round".into(),
            ));
            SourceCrs::wgs84()
        }
        (None, Declared::Nothing) => return Err(needs_crs(&dataset, reading, None)),
    };
    if !crs.is_datum_known() {
        let message = format!(
            "the shift of {} against WGS 84 is not published; positions may be off by as much as 100 m",
            crs.name()
        );
        warnings.push(about(WarningCode::UnknownDatum, message.into()));
    }
    let datum = reading.datum;
    let origin = Origin {
        format: format.as_str(),
        crs: crs.code().map_or_else(|| crs.name().to_owned(), |code| format!("EPSG:{code}")),
        datum,
        encoding,
    };
    if crs.is_wgs84()
        && datum == Datum::Wgs84
        && !swap_axes
        && dataset.coords().iter().all(|p| p.is_on_globe() && p.lon.abs() <= FULL_TURN)
    {
        return Ok(dataset.with_warnings(warnings).with_origin(origin));
    }
    let (dataset, lost) = dataset.placed(|p| {
        let (x, y) = if swap_axes { (p.lat, p.lon) } else { (p.lon, p.lat) };
        if crs.is_degrees() && x.abs() > FULL_TURN {
            return None;
        }
        let p = crs.lonlat(x, y)?;
        Some(datum.to_wgs84(p))
    });
    for id in lost {
        let Some(feature) = dataset.feature(id) else { continue };
        warnings.push(Warning {
            feature: Some(feature.id_text()),
            ..about(
                WarningCode::OutsideCrs,
                format!("a position lies outside the world of {}; the geometry was left out", crs.name()).into(),
            )
        });
    }
    Ok(dataset.with_warnings(warnings).with_origin(origin))
}

fn about(code: WarningCode, message: std::borrow::Cow<'static, str>) -> Warning {
    Warning { code, message, feature: None, line: None, skipped: false }
}

/// Whether all numbers may be longitudes and latitudes.
fn are_degrees(dataset: &Dataset, swapped: bool) -> bool {
    let fits = |p: &LonLat| {
        let (lon, lat) = if swapped { (p.lat, p.lon) } else { (p.lon, p.lat) };
        lon.abs() <= FULL_TURN && lat.abs() <= 90.0
    };
    dataset.coords().iter().all(fits)
}

/// The error that asks for a system, with numbers to find it by.
fn needs_crs(dataset: &Dataset, reading: &Reading, named: Option<String>) -> ReadError {
    let step = (dataset.coords().len() / SAMPLE).max(1);
    let sample: Vec<[f64; 2]> = dataset.coords().iter().step_by(step).map(|p| [p.lon, p.lat]).collect();
    ReadError::NeedsCrs { part: reading.part.clone(), named, sample }
}
