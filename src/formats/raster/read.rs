//! A picture out of a source, laid on the ground.

use super::RasterError;
use super::decode::{JPEG_MAGIC, PNG_MAGIC, jpeg_pixels, jpeg_size, png_pixels, png_size};
use super::georeference::{self, Georeference};
use super::{mbtiles, tiff_picture};
use crate::crs::{Control, LonLat, SourceCrs};
use crate::data::{Dataset, Origin, Pixels, Raster, RasterPlace, WarningCode, Warnings};
use crate::formats::control_points;
use crate::formats::place;
use crate::formats::system::{self, System};
use crate::formats::{Format, Held, OtherKind, ReadError, Reading, Source, shown};
use crate::progress::Progress;

/// The format of a picture, by its first bytes.
pub(in crate::formats) fn format_of(bytes: &[u8]) -> Option<Format> {
    let formats = [(PNG_MAGIC, Format::Png), (JPEG_MAGIC, Format::Jpeg)];
    let by_magic = formats.into_iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, format)| format);
    by_magic
        .or_else(|| tiff_picture::is_tiff(bytes).then_some(Format::GeoTiff))
        .or_else(|| mbtiles::is_mbtiles(bytes).then_some(Format::MbTiles))
}

/// Reads a picture and lays it where it belongs: by control points where a person has given some, else by what it and
/// the files beside it say.
///
/// # Errors
/// Pictures that are broken, too large, or of which nothing says where they lie; numbers of which nothing says what they
/// are; cancellation.
pub(in crate::formats) fn read(
    source: &Source<'_>,
    format: Format,
    reading: &Reading,
    progress: &Progress,
) -> Result<Dataset, ReadError> {
    let size = match format {
        Format::MbTiles => return mbtiles::read(source.bytes, reading, progress),
        Format::Png => png_size(source.bytes)?,
        Format::GeoTiff => tiff_picture::size(source.bytes)?,
        _ => jpeg_size(source.bytes)?,
    };
    // Asked first: unpacking takes longest.
    let (place, origin, mut warnings) = placed(source, format, size, reading)?;
    let (pixels, fault) = unpacked(source.bytes, format, progress)?;
    if let Some(why) = fault {
        let message = format!(
            "a part of the picture could not be read, and is grey or not what it was: {}; fetch it again",
            shown(&why)
        );
        warnings.append(Warnings::of_source(WarningCode::Damaged, message));
    }
    progress.advance(source.bytes.len() as u64);
    Ok(laid(pixels, place)?.with_origin(origin).with_warnings(warnings))
}

/// The pixels of a picture, wherever it lies.
///
/// # Errors
/// What is no picture, broken or too large; cancellation.
pub(in crate::formats) fn pixels(bytes: &[u8], progress: &Progress) -> Result<Pixels, ReadError> {
    match format_of(bytes) {
        Some(format) if format != Format::MbTiles => Ok(unpacked(bytes, format, progress)?.0),
        _ => Err(ReadError::OtherFormat(OtherKind::NoPicture)),
    }
}

/// The pixels of a picture, and what is wrong with them.
fn unpacked(bytes: &[u8], format: Format, progress: &Progress) -> Result<(Pixels, Option<String>), ReadError> {
    Ok(match format {
        Format::Png => png_pixels(bytes, progress)?,
        Format::GeoTiff => (tiff_picture::pixels(bytes, progress)?, None),
        _ => jpeg_pixels(bytes, progress)?,
    })
}

/// Where a picture of this size lies.
fn placed(
    source: &Source<'_>,
    format: Format,
    size: [u32; 2],
    reading: &Reading,
) -> Result<(RasterPlace, Origin, Warnings), ReadError> {
    let datum = reading.datum;
    if let Some(control) = &reading.control {
        let (place, crs, mut warnings) = placed_by(control, reading)?;
        warnings.append(control_points::resized(control, size));
        return Ok((place, place::origin(format, &crs, datum), warnings));
    }
    let Georeference { to_numbers, declared } = georeference::of(source, format)?;
    let Some(to_numbers) = to_numbers else {
        let endings = format.world_file_endings().iter().map(|ending| format!(".{ending}")).collect::<Vec<_>>();
        return Err(RasterError::NotPlaced { endings: endings.join(", ") }.into());
    };
    let [width, height] = size.map(f64::from);
    let corners = [[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]].map(|corner| {
        let [x, y] = to_numbers.apply(corner);
        LonLat::new(x, y)
    });
    let System { crs, order, warnings } = System::of(declared, reading, &corners, || Held::of_picture(format))?;
    let to_plane = if order.is_latitude_first() { to_numbers.swapped() } else { to_numbers };
    let origin = place::origin(format, &crs, datum);
    Ok((RasterPlace { to_plane, plane: crs, datum }, origin, warnings))
}

/// Where control points lay a picture, whatever else it says, the system that they are in, and what is odd about them.
fn placed_by(control: &Control, reading: &Reading) -> Result<(RasterPlace, SourceCrs, Warnings), ReadError> {
    let crs = system::control_crs(reading)?;
    let fitted = control.fitted(&crs, true).map_err(RasterError::Control)?;
    let mut warnings = system::datum_doubts(&crs);
    warnings.append(control_points::doubts(control, &fitted, &crs, true));
    Ok((RasterPlace { to_plane: fitted.to_plane, plane: fitted.plane, datum: reading.datum }, crs, warnings))
}

/// A picture that was read before, laid by the control points of another reading: what reading its source so gives,
/// without its source. Its pixels stay in memory as they are.
///
/// # Errors
/// Control points that place nothing, or none; what is no picture.
pub fn laid_anew(picture: &Dataset, reading: &Reading) -> Result<Dataset, ReadError> {
    let Some((raster, control)) = picture.raster().zip(reading.control.as_ref()) else {
        return Err(RasterError::NotPlaced { endings: String::new() }.into());
    };
    let (place, crs, mut warnings) = placed_by(control, reading)?;
    warnings.append(control_points::resized(control, raster.size().map(|side| side as u32)));
    let origin = Origin { crs: system::crs_name(&crs), datum: reading.datum, ..picture.origin().clone() };
    let damages = picture.warnings().list().iter().filter(|warning| warning.code == WarningCode::Damaged);
    damages.cloned().for_each(|damage| warnings.push(damage));
    let laid = raster.placed_as(place).ok_or_else(|| RasterError::Nowhere { crs: crs.to_string() })?;
    Ok(Dataset::of_raster(laid).with_origin(origin).with_warnings(warnings))
}

fn laid(pixels: Pixels, place: RasterPlace) -> Result<Dataset, ReadError> {
    let crs = place.plane.to_string();
    let raster = Raster::of_pixels(pixels, place).ok_or(RasterError::Nowhere { crs })?;
    Ok(Dataset::of_raster(raster))
}
