//! From the numbers of a source to positions on WGS 84, by what it says and what is known better.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::raster::RasterError;
use super::raw::{Declared, Raw};
use super::reading::Reading;
use super::system::{
    FULL_TURN, Order, System, control_crs, crs_name, datum_doubts, is_degrees_in_zone, laid_otherwise,
};
use super::{Format, Held, ReadError, control_points};
use crate::crs::{Control, Datum, SourceCrs};
use crate::data::{Dataset, FeatureId, LonLat, Origin, Warning, WarningCode, Warnings};

/// Turns the numbers of a layer into positions.
///
/// # Errors
/// Numbers that are no degrees, of which nothing says what they are; a system or control points that mean nothing.
pub(super) fn place(raw: Raw, reading: &Reading) -> Result<Dataset, ReadError> {
    let Raw { dataset, declared, format, encoding } = raw;
    if let Some(control) = &reading.control {
        return controlled(dataset, &declared, control, reading, format, encoding);
    }
    let System { crs, order, mut warnings } =
        System::of(declared, reading, dataset.coords(), || Held::of_rows(&dataset, format, encoding))?;
    let datum = reading.datum;
    let origin = Origin { encoding, ..origin(format, &crs, datum) };
    if crs.is_wgs84()
        && datum == Datum::Wgs84
        && order == Order::PLAIN
        && dataset.coords().iter().all(|p| p.is_on_globe() && p.lon.abs() <= FULL_TURN)
    {
        return Ok(dataset.with_warnings(warnings).with_origin(origin));
    }
    let to_wgs84 = ToWgs84::of_datum(datum);
    let (dataset, lost) = dataset.placed(|p| {
        let (x, y) = if order.turns(p) { (p.lat, p.lon) } else { (p.lon, p.lat) };
        if crs.is_degrees() && x.abs() > FULL_TURN || is_degrees_in_zone(&crs, x, y) {
            return None;
        }
        Some(to_wgs84.of(crs.lonlat(x, y)?))
    });
    warn_of_lost(&dataset, &lost, &crs, &mut warnings);
    to_wgs84.warn_of_unmoved(&dataset, &mut warnings);
    Ok(dataset.with_warnings(warnings).with_origin(origin))
}

/// A conversion of many positions that counts those which it leaves where they are.
struct ToWgs84 {
    datum: Datum,
    unmoved: AtomicUsize,
}

impl ToWgs84 {
    fn of_datum(datum: Datum) -> Self {
        Self { datum, unmoved: AtomicUsize::new(0) }
    }

    fn of(&self, p: LonLat) -> LonLat {
        let there = self.datum.to_wgs84(p);
        if self.datum != Datum::Wgs84 && there == p {
            self.unmoved.fetch_add(1, Ordering::Relaxed);
        }
        there
    }

    /// The datums of Chinese maps hold in mainland China: whoever gave one has to know what they left where it was.
    fn warn_of_unmoved(self, dataset: &Dataset, warnings: &mut Warnings) {
        let (all, name) = (dataset.coords().len(), self.datum.name());
        // Geometries that were left out took along some that were counted.
        let unmoved = self.unmoved.into_inner().min(all);
        if unmoved > 0 {
            let message = format!(
                "{unmoved} of {all} positions lie outside of mainland China, where nothing is on {name}: they stayed as they are"
            );
            warnings.append(Warnings::of_source(WarningCode::OtherCrs, message));
        }
    }
}

/// Positions by control points: what the source says of its numbers does not count.
fn controlled(
    dataset: Dataset,
    declared: &Declared,
    control: &Control,
    reading: &Reading,
    format: Format,
    encoding: Option<&'static str>,
) -> Result<Dataset, ReadError> {
    let crs = control_crs(reading)?;
    let fitted = control.fitted(&crs, false).map_err(RasterError::Control)?;
    let datum = reading.datum;
    let to_wgs84 = ToWgs84::of_datum(datum);
    let mut warnings = laid_otherwise(declared, dataset.coords());
    let (dataset, lost) = dataset.placed(|p| {
        // Points that say themselves that the northing stands first are led by as they stand.
        let is_turned = reading.swap_axes && !fitted.is_northing_first;
        let numbers = if is_turned { [p.lat, p.lon] } else { [p.lon, p.lat] };
        let [x, y] = fitted.to_plane.apply(numbers);
        Some(to_wgs84.of(fitted.plane.lonlat(x, y)?))
    });
    warnings.append(datum_doubts(&crs));
    warnings.append(control_points::doubts(control, &fitted, &crs, false));
    warn_of_lost(&dataset, &lost, &fitted.plane, &mut warnings);
    to_wgs84.warn_of_unmoved(&dataset, &mut warnings);
    let origin = Origin { encoding, ..origin(format, &crs, datum) };
    Ok(dataset.with_warnings(warnings).with_origin(origin))
}

/// What is known of a source whose numbers are in a system.
pub(super) fn origin(format: Format, crs: &SourceCrs, datum: Datum) -> Origin {
    Origin { format: format.as_str(), crs: crs_name(crs), datum, encoding: None }
}

fn warn_of_lost(dataset: &Dataset, lost: &[FeatureId], crs: &SourceCrs, warnings: &mut Warnings) {
    for feature in lost.iter().filter_map(|id| dataset.feature(*id)) {
        warnings.push(Warning {
            code: WarningCode::OutsideCrs,
            feature: Some(feature.id_text()),
            line: None,
            skipped: false,
            message: format!("a position lies outside the world of {}; the geometry was left out", crs.name()).into(),
        });
    }
}
