//! Pixels out of PNG, JPEG and WebP, within bounds of memory. The only door to their decoders.

use std::io::Cursor;

use flate2::Crc;
use image_webp::WebPDecoder;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::RasterError;
use crate::data::{Channels, Pixels};
use crate::formats::ReadError;
use crate::progress::Progress;

/// What any picture may take of the memory …
pub(super) const HARMLESS_BYTES: u64 = 256 << 20;

/// … and for each byte of its file.
const BYTES_PER_BYTE: u64 = 8;

/// For each byte of a pixel: itself, its share of the coarser copies, which is a third more, and what it is unpacked
/// from.
const BYTES_PER_PIXEL_BYTE: f64 = 1.7;

/// Wider or higher is no picture.
const MOST_ACROSS: u32 = 65_535;

/// Rows between two looks at the cancel token.
const ROWS_BETWEEN_LOOKS: usize = 64;

/// What stands where pixels are lost.
const GREY: u8 = 128;

/// What a decoder may take beside the pixels.
const WORKING_BYTES: usize = 64 << 20;

pub(super) const PNG_MAGIC: &[u8] = b"\x89PNG\r\n\x1a\n";
pub(super) const JPEG_MAGIC: &[u8] = b"\xff\xd8\xff";

/// Whether a picture of this size may be unpacked from so many bytes, each pixel into so many.
///
/// # Errors
/// A picture that would take more memory than its file is worth.
pub(super) fn check_size([width, height]: [u32; 2], pixel_bytes: usize, file_bytes: u64) -> Result<(), RasterError> {
    let bytes = HARMLESS_BYTES + BYTES_PER_BYTE.saturating_mul(file_bytes);
    let most = (bytes as f64 / (BYTES_PER_PIXEL_BYTE * pixel_bytes as f64)) as u64;
    let pixels = u64::from(width) * u64::from(height);
    if pixels > most || width.max(height) > MOST_ACROSS {
        return Err(RasterError::TooManyPixels { width, height, most: most / 1_000_000 });
    }
    Ok(())
}

/// What is wrong with a PNG as far as its checksums tell, which its decoder does not look at behind the last pixel.
pub(super) fn png_fault(bytes: &[u8]) -> Option<&'static str> {
    let mut rest = bytes.get(PNG_MAGIC.len()..)?;
    let mut has_pixels = false;
    while let Some((length, behind)) = rest.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*length) as usize;
        let Some((chunk, behind)) = behind.split_at_checked(length.saturating_add(4)) else { break };
        let Some((checksum, behind)) = behind.split_first_chunk::<4>() else { break };
        let is_needed = chunk.first().is_some_and(u8::is_ascii_uppercase) && !chunk.starts_with(b"IEND");
        let mut sum = Crc::new();
        sum.update(chunk);
        if is_needed && sum.sum() != u32::from_be_bytes(*checksum) {
            return Some("a checksum of it is wrong");
        }
        match chunk.get(..4) {
            Some(b"IEND") => return None,
            Some(b"IDAT") => has_pixels = true,
            // What follows the pixels says nothing of them.
            _ if has_pixels => return None,
            _ => {}
        }
        rest = behind;
    }
    // Nothing is missing where only the mark of the end is.
    let is_whole = has_pixels && rest.is_empty();
    (!is_whole).then_some("its end is missing")
}

/// Width and height, from the head of the file.
///
/// # Errors
/// What is no PNG, or broken in its head.
pub(super) fn png_size(bytes: &[u8]) -> Result<[u32; 2], ReadError> {
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    let info = decoder.read_header_info().map_err(|error| damaged("PNG", &error))?;
    Ok([info.width, info.height])
}

/// The pixels of a PNG picture, of an animated one those of its first. Of a damaged one what could be read, and what is
/// wrong with it.
///
/// # Errors
/// Pictures of which nothing can be read, or that are too large; cancellation.
pub(super) fn png_pixels(bytes: &[u8], progress: &Progress) -> Result<(Pixels, Option<String>), ReadError> {
    let fault = |error: &png::DecodingError| damaged("PNG", error);
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(bytes), png::Limits { bytes: WORKING_BYTES });
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let mut reader = decoder.read_info().map_err(|error| fault(&error))?;
    let size = [reader.info().width, reader.info().height];
    let channels = match reader.output_color_type().0 {
        png::ColorType::Grayscale => Channels::Grey,
        png::ColorType::GrayscaleAlpha => Channels::GreyAlpha,
        png::ColorType::Rgb | png::ColorType::Indexed => Channels::Rgb,
        png::ColorType::Rgba => Channels::Rgba,
    };
    check_size(size, channels.count(), bytes.len() as u64)?;
    let mut pixels = vec![GREY; size[0] as usize * size[1] as usize * channels.count()];
    let mut wrong = None;
    if reader.info().interlaced {
        progress.check()?;
        reader.next_frame(&mut pixels).map_err(|error| fault(&error))?;
    } else {
        for (nth, row) in pixels.chunks_exact_mut(size[0] as usize * channels.count()).enumerate() {
            if nth % ROWS_BETWEEN_LOOKS == 0 {
                progress.check()?;
            }
            match reader.read_row(row) {
                Ok(_) => {}
                Err(error) if nth == 0 => return Err(fault(&error)),
                Err(error) => {
                    row.fill(GREY);
                    wrong = Some(error.to_string());
                    break;
                }
            }
        }
    }
    let pixels = Pixels::new(size, channels, pixels).ok_or_else(|| damaged("PNG", &"it holds no pixels"))?;
    Ok((pixels, wrong.or_else(|| png_fault(bytes).map(str::to_owned))))
}

/// A decoder that has read the head, and that either stops at what is wrong or goes on with what there is.
fn jpeg_head(bytes: &[u8], is_strict: bool) -> Result<JpegDecoder<ZCursor<&[u8]>>, ReadError> {
    let most = MOST_ACROSS as usize;
    let options = DecoderOptions::default().set_max_width(most).set_max_height(most).set_strict_mode(is_strict);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|error| damaged("JPEG", &error))?;
    Ok(decoder)
}

fn is_grey(decoder: &JpegDecoder<ZCursor<&[u8]>>) -> bool {
    decoder.input_colorspace() == Some(ColorSpace::Luma)
}

/// Width and height, from the head of the file.
///
/// # Errors
/// What is no JPEG, or broken in its head.
pub(super) fn jpeg_size(bytes: &[u8]) -> Result<[u32; 2], ReadError> {
    let (width, height) = jpeg_head(bytes, false)?.dimensions().ok_or_else(|| damaged("JPEG", &"it has no size"))?;
    let side = |side: usize| u32::try_from(side).unwrap_or(u32::MAX);
    Ok([side(width), side(height)])
}

/// The pixels of a JPEG picture, as they are stored: a note that it is to be shown turned does not count, since world
/// files do not know of it. Of a damaged one what could be read, and what is wrong with it.
///
/// # Errors
/// Pictures of which nothing can be read, or that are too large; cancellation.
pub(super) fn jpeg_pixels(bytes: &[u8], progress: &Progress) -> Result<(Pixels, Option<String>), ReadError> {
    let size = jpeg_size(bytes)?;
    let channels = if is_grey(&jpeg_head(bytes, false)?) { Channels::Grey } else { Channels::Rgb };
    check_size(size, channels.count(), bytes.len() as u64)?;
    progress.check()?;
    match jpeg_as(bytes, size, true) {
        Ok(pixels) => Ok((pixels, None)),
        Err(fault) => {
            progress.check()?;
            let why = if let ReadError::Damaged { why, .. } = &fault { why.clone() } else { fault.to_string() };
            Ok((jpeg_as(bytes, size, false)?, Some(why)))
        }
    }
}

fn jpeg_as(bytes: &[u8], size: [u32; 2], is_strict: bool) -> Result<Pixels, ReadError> {
    let mut decoder = jpeg_head(bytes, is_strict)?;
    let (space, channels) =
        if is_grey(&decoder) { (ColorSpace::Luma, Channels::Grey) } else { (ColorSpace::RGB, Channels::Rgb) };
    let options = decoder.options().jpeg_set_out_colorspace(space);
    decoder.set_options(options);
    let pixels = decoder.decode().map_err(|error| damaged("JPEG", &error))?;
    Pixels::new(size, channels, pixels).ok_or_else(|| damaged("JPEG", &"its size is not what it says"))
}

/// Whether bytes begin as a WebP picture does.
pub(super) fn is_webp(bytes: &[u8]) -> bool {
    bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")
}

fn webp(bytes: &[u8]) -> Result<WebPDecoder<Cursor<&[u8]>>, ReadError> {
    WebPDecoder::new(Cursor::new(bytes)).map_err(|error| damaged("WebP", &error))
}

/// Width and height, from the head of the file.
///
/// # Errors
/// What is no WebP, or broken in its head.
pub(super) fn webp_size(bytes: &[u8]) -> Result<[u32; 2], ReadError> {
    let (width, height) = webp(bytes)?.dimensions();
    Ok([width, height])
}

/// The pixels of a WebP picture, the first of one that moves.
///
/// # Errors
/// Pictures that are broken or too large.
pub(super) fn webp_pixels(bytes: &[u8]) -> Result<Pixels, ReadError> {
    let mut decoder = webp(bytes)?;
    let (width, height) = decoder.dimensions();
    let channels = if decoder.has_alpha() { Channels::Rgba } else { Channels::Rgb };
    check_size([width, height], channels.count(), bytes.len() as u64)?;
    decoder.set_memory_limit(WORKING_BYTES);
    let mut pixels = vec![0; width as usize * height as usize * channels.count()];
    decoder.read_image(&mut pixels).map_err(|error| damaged("WebP", &error))?;
    Pixels::new([width, height], channels, pixels).ok_or_else(|| damaged("WebP", &"it holds no pixels"))
}

pub(super) fn damaged(format: &'static str, why: &dyn std::fmt::Display) -> ReadError {
    let why = why.to_string();
    // Some decoders say what they met in the way that programs are written.
    let is_for_people = !why.contains(['{', '}']);
    ReadError::Damaged {
        format,
        why: if is_for_people { why } else { "a part of it is none of such a file".to_owned() },
    }
}
