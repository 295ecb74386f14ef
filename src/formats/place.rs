//! From the numbers of a source to positions on WGS 84, by what it says and what is known better.

use super::raster::RasterError;
use super::raw::{Declared, Raw};
use super::reading::Reading;
use super::{Format, Held, ReadError, control_points};
use crate::crs::{Control, Datum, LonLat, SourceCrs};
use crate::data::{Dataset, FeatureId, Origin, Warning, WarningCode, Warnings};

/// Longitudes up to a full turn are taken as they are.
const FULL_TURN: f64 = 360.0;

/// Pairs of numbers that stand for a source in an error.
const SAMPLE: usize = 500;

/// Turns the numbers of a layer into positions.
///
/// # Errors
/// Numbers that are no degrees, of which nothing says what they are; a system or control points that mean nothing.
pub(super) fn place(raw: Raw, reading: &Reading) -> Result<Dataset, ReadError> {
    let Raw { dataset, declared, format, encoding } = raw;
    if let Some(control) = &reading.control {
        return controlled(dataset, control, reading, format, encoding);
    }
    let System { crs, swap_axes, mut warnings } =
        system(declared, reading, dataset.coords(), || Held::of_rows(&dataset, format, encoding))?;
    let datum = reading.datum;
    let origin = Origin { encoding, ..origin(format, &crs, datum) };
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
    warn_of_lost(&dataset, &lost, &crs, &mut warnings);
    Ok(dataset.with_warnings(warnings).with_origin(origin))
}

/// Positions by control points: what the source says of its numbers does not count.
fn controlled(
    dataset: Dataset,
    control: &Control,
    reading: &Reading,
    format: Format,
    encoding: Option<&'static str>,
) -> Result<Dataset, ReadError> {
    let crs = control_crs(reading)?;
    let fitted = control.fitted(&crs, false).map_err(RasterError::Control)?;
    let datum = reading.datum;
    let (dataset, lost) = dataset.placed(|p| {
        let numbers = if reading.swap_axes { [p.lat, p.lon] } else { [p.lon, p.lat] };
        let [x, y] = fitted.to_plane.apply(numbers);
        Some(datum.to_wgs84(fitted.plane.lonlat(x, y)?))
    });
    let mut warnings = of_datum(&crs);
    warnings.append(control_points::doubts(control, &fitted, &crs, false));
    warn_of_lost(&dataset, &lost, &fitted.plane, &mut warnings);
    let origin = Origin { encoding, ..origin(format, &crs, datum) };
    Ok(dataset.with_warnings(warnings).with_origin(origin))
}

/// The system of the numbers that control points lead to.
///
/// # Errors
/// A system that means nothing.
pub(super) fn control_crs(reading: &Reading) -> Result<SourceCrs, ReadError> {
    reading
        .crs
        .as_deref()
        .map_or_else(|| Ok(SourceCrs::wgs84()), |named| SourceCrs::named(named).map_err(ReadError::Crs))
}

/// What the numbers of a source mean, and what was odd about finding out.
pub(super) struct System {
    pub(super) crs: SourceCrs,
    pub(super) swap_axes: bool,
    pub(super) warnings: Warnings,
}

/// The system of numbers, by what a source says of them and by what is known better. `held` is told with the question.
///
/// # Errors
/// Numbers that are no degrees, of which nothing says what they are; a system that means nothing.
pub(super) fn system(
    declared: Declared,
    reading: &Reading,
    numbers: &[LonLat],
    held: impl FnOnce() -> Held,
) -> Result<System, ReadError> {
    let mut warnings = Warnings::default();
    let mut swap_axes = reading.swap_axes;
    let crs = match (&reading.crs, declared) {
        (Some(given), declared) => {
            let (crs, told) = given_crs(SourceCrs::named(given).map_err(ReadError::Crs)?, declared, numbers, swap_axes);
            warnings.append(told);
            crs
        }
        (None, Declared::Degrees) => SourceCrs::wgs84(),
        (None, Declared::Crs(crs)) => crs,
        (None, Declared::Unknown(words)) => return Err(needs_crs(numbers, reading, Some(words), held())),
        (None, Declared::Nothing) if are_degrees(numbers, reading.swap_axes) => {
            // Who says the datum has said it.
            if reading.datum == Datum::Wgs84 {
                warnings.push(about(
                    WarningCode::AssumedWgs84,
                    "nothing says in which system the coordinates are; they look like degrees and were taken as WGS 84"
                        .into(),
                ));
            }
            SourceCrs::wgs84()
        }
        // Of numbers of which only the other order can be degrees, that order is certain.
        (None, Declared::Nothing) if are_degrees(numbers, !reading.swap_axes) => {
            swap_axes = !swap_axes;
            warnings.push(about(
                WarningCode::SwappedAxes,
                "latitude stands before longitude in all positions; they were taken the other way round".into(),
            ));
            SourceCrs::wgs84()
        }
        (None, Declared::Nothing) => return Err(needs_crs(numbers, reading, None, held())),
    };
    warnings.append(of_datum(&crs));
    Ok(System { crs, swap_axes, warnings })
}

/// The system that somebody gave, or that of the source where the numbers can only be degrees and the given one is one of
/// metres in the registry: then they would all lie within a stone's throw of where its numbers begin, as nothing does. A
/// source that names another system is read as it was told to, with a word.
fn given_crs(given: SourceCrs, declared: Declared, numbers: &[LonLat], swapped: bool) -> (SourceCrs, Warnings) {
    let told = |message: String| Warnings::of_source(WarningCode::OtherCrs, message);
    let is_metres = given.code().is_some() && !given.is_degrees();
    if is_metres && !numbers.is_empty() && are_degrees(numbers, swapped) {
        let own = match declared {
            Declared::Crs(own) if own.is_degrees() => own,
            _ => SourceCrs::wgs84(),
        };
        let [given, name] = [&given, &own].map(crs_name);
        return (own, told(format!("the coordinates are degrees and cannot be in {given}: they were taken in {name}")));
    }
    match declared {
        Declared::Crs(own) if own != given && (own.code().is_none() || own.code() != given.code()) => {
            let names = [&own, &given].map(crs_name);
            let message = format!("the source says that it is in {}; it was read in {} as told", names[0], names[1]);
            (given, told(message))
        }
        _ => (given, Warnings::default()),
    }
}

/// That positions of a system may be off since nobody has published how its datum is shifted; nothing where it is known.
pub(super) fn of_datum(crs: &SourceCrs) -> Warnings {
    if crs.is_datum_known() {
        return Warnings::default();
    }
    let name = crs.name();
    let message =
        format!("the shift of {name} against WGS 84 is not published; positions may be off by as much as 100 m");
    Warnings::of_source(WarningCode::UnknownDatum, message)
}

/// What is known of a source whose numbers are in a system.
pub(super) fn origin(format: Format, crs: &SourceCrs, datum: Datum) -> Origin {
    Origin { format: format.as_str(), crs: crs_name(crs), datum, encoding: None }
}

/// What a system is called where it is told what a source is in.
pub(super) fn crs_name(crs: &SourceCrs) -> String {
    crs.code().map_or_else(|| crs.name().to_owned(), |code| format!("EPSG:{code}"))
}

fn warn_of_lost(dataset: &Dataset, lost: &[FeatureId], crs: &SourceCrs, warnings: &mut Warnings) {
    for feature in lost.iter().filter_map(|id| dataset.feature(*id)) {
        warnings.push(Warning {
            feature: Some(feature.id_text()),
            ..about(
                WarningCode::OutsideCrs,
                format!("a position lies outside the world of {}; the geometry was left out", crs.name()).into(),
            )
        });
    }
}

fn about(code: WarningCode, message: std::borrow::Cow<'static, str>) -> Warning {
    Warning { code, message, feature: None, line: None, skipped: false }
}

/// Whether all numbers may be longitudes and latitudes.
fn are_degrees(numbers: &[LonLat], swapped: bool) -> bool {
    let fits = |p: &LonLat| {
        let (lon, lat) = if swapped { (p.lat, p.lon) } else { (p.lon, p.lat) };
        lon.abs() <= FULL_TURN && lat.abs() <= 90.0
    };
    numbers.iter().all(fits)
}

/// The error that asks for a system, with numbers to find it by.
fn needs_crs(numbers: &[LonLat], reading: &Reading, named: Option<String>, held: Held) -> ReadError {
    let step = (numbers.len() / SAMPLE).max(1);
    // The first is told as an example of what is no degrees.
    let is_odd = |p: &&LonLat| !are_degrees(std::slice::from_ref(*p), reading.swap_axes);
    let odd = numbers.iter().position(|p| is_odd(&p)).filter(|at| *at > 0);
    let sampled = odd.into_iter().chain((0..numbers.len()).step_by(step)).filter_map(|at| numbers.get(at));
    let sample: Vec<[f64; 2]> = sampled.map(|p| [p.lon, p.lat]).collect();
    ReadError::NeedsCrs { part: reading.part.clone(), named, sample, held: Box::new(held) }
}
