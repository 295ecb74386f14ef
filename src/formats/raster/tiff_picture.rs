//! GeoTIFF: the pixels of a TIFF picture, and its keys that tell where it lies. The only door to the decoder.

use std::io::Cursor;

use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

use super::RasterError;
use super::decode::{HARMLESS_BYTES, check_size, damaged};
use super::georeference::{Georeference, declared};
use crate::crs::{Affine, FitKind, fit};
use crate::data::{Channels, Pixels};
use crate::formats::ReadError;
use crate::formats::raw::Declared;
use crate::progress::Progress;

/// Of little and big end first, of TIFF and of its larger form.
const MAGICS: [&[u8]; 4] = [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"];

/// The most bytes of one tag, such as the places of all tiles.
const MOST_TAG_BYTES: usize = 16 << 20;

/// Keys of GeoTIFF 1.1, annex.
mod key {
    pub(super) const RASTER_TYPE: u16 = 1025;
    pub(super) const CITATION: u16 = 1026;
    pub(super) const GEODETIC_CRS: u16 = 2048;
    pub(super) const PROJECTED_CRS: u16 = 3072;
}

/// The value of a key that says that the system is not one of the registry.
const USER_DEFINED: u16 = 32_767;

/// Pixels are points, told of by their middles.
const PIXEL_IS_POINT: u16 = 2;

pub(super) fn is_tiff(bytes: &[u8]) -> bool {
    MAGICS.iter().any(|magic| bytes.starts_with(magic))
}

fn open(bytes: &[u8]) -> Result<Decoder<Cursor<&[u8]>>, ReadError> {
    let mut limits = Limits::default();
    limits.ifd_value_size = MOST_TAG_BYTES;
    // What any picture of such a file may take: a tag can claim more numbers than there is memory.
    limits.decoding_buffer_size = HARMLESS_BYTES as usize + bytes.len().saturating_mul(8);
    let decoder = Decoder::new(Cursor::new(bytes)).map_err(|error| fault(&error))?;
    Ok(decoder.with_limits(limits))
}

fn fault(error: &TiffError) -> ReadError {
    match error {
        // Whole, but of a kind that the decoder does not know: to fetch it again is of no use.
        TiffError::UnsupportedError(kind) => RasterError::Packing { found: kind.to_string() }.into(),
        error => damaged("TIFF", error),
    }
}

/// Width and height of the first picture of the file.
///
/// # Errors
/// What is broken in its head.
pub(super) fn size(bytes: &[u8]) -> Result<[u32; 2], ReadError> {
    let (width, height) = open(bytes)?.dimensions().map_err(|error| fault(&error))?;
    Ok([width, height])
}

/// The pixels of the first picture of the file.
///
/// # Errors
/// Pictures that are broken, too large, or of a kind that no screen shows; cancellation.
pub(super) fn pixels(bytes: &[u8], progress: &Progress) -> Result<Pixels, ReadError> {
    let size = size(bytes)?;
    let of_palette = with_numbers_for_colors(bytes);
    let mut decoder = open(of_palette.as_deref().unwrap_or(bytes))?;
    let kind = match decoder.colortype().map_err(|error| fault(&error))? {
        ColorType::Gray(bits @ (1 | 2 | 4 | 8)) if of_palette.is_some() => ColorType::Palette(bits),
        kind => kind,
    };
    let unknown = || RasterError::Samples { found: words(kind) };
    let channels = match kind {
        ColorType::Gray(1 | 2 | 4 | 8 | 16) => Channels::Grey,
        ColorType::GrayA(8 | 16) => Channels::GreyAlpha,
        ColorType::RGB(8 | 16) | ColorType::Palette(1 | 2 | 4 | 8) | ColorType::YCbCr(8) => Channels::Rgb,
        ColorType::RGBA(8 | 16) => Channels::Rgba,
        _ => return Err(unknown().into()),
    };
    let is_deep = matches!(kind, ColorType::Gray(16) | ColorType::GrayA(16) | ColorType::RGB(16) | ColorType::RGBA(16));
    check_size(size, channels.count() * if is_deep { 2 } else { 1 }, bytes.len() as u64)?;
    progress.check()?;
    let read = decoder.read_image().map_err(|error| fault(&error))?;
    progress.check()?;
    let mut samples = match read {
        DecodingResult::U8(samples) => samples,
        // What is finer than a screen shows.
        DecodingResult::U16(samples) => samples.into_iter().map(|sample| (sample >> 8) as u8).collect(),
        _ => return Err(unknown().into()),
    };
    let samples = match kind {
        ColorType::Gray(bits @ (1 | 2 | 4)) => {
            let full = u8::MAX / ((1 << bits) - 1);
            unpacked(&samples, size, bits).map(|number| number * full).collect()
        }
        ColorType::Palette(bits) => {
            let colors = decoder.get_tag_u16_vec(Tag::ColorMap).map_err(|error| fault(&error))?;
            unpacked(&samples, size, bits).flat_map(|number| painted(number, &colors)).collect()
        }
        ColorType::YCbCr(_) => {
            // In their place: twice the picture would be more than the file is worth.
            samples.as_chunks_mut().0.iter_mut().for_each(|pixel| *pixel = rgb(*pixel));
            samples
        }
        _ => samples,
    };
    let pixels = Pixels::new(size, channels, samples);
    // Channels that lie in planes of their own come one at a time.
    pixels.ok_or_else(|| RasterError::Samples { found: "channels in planes of their own".to_owned() }.into())
}

/// What pixels are made of, for a sentence.
fn words(kind: ColorType) -> String {
    let name = match kind {
        ColorType::Gray(_) => "grey",
        ColorType::GrayA(_) => "grey with transparency",
        ColorType::RGB(_) => "RGB",
        ColorType::RGBA(_) => "RGB with transparency",
        ColorType::Palette(_) => "a palette",
        ColorType::CMYK(_) | ColorType::CMYKA(_) => "CMYK",
        ColorType::YCbCr(_) => "YCbCr",
        ColorType::Lab(_) => "Lab",
        ColorType::Multiband { num_samples, .. } => return format!("{num_samples} bands of {} bits", kind.bit_depth()),
        _ => "colours of a kind unknown here",
    };
    format!("{name} with {} bits a channel", kind.bit_depth())
}

/// A copy of a file whose pixels are numbers in a palette, which the decoder refuses, that calls them shades of grey,
/// which it hands over as they are. `None` of any other file.
fn with_numbers_for_colors(bytes: &[u8]) -> Option<Vec<u8>> {
    const PHOTOMETRIC: u16 = 262;
    const PALETTE: u16 = 3;
    const BLACK_IS_ZERO: u16 = 1;
    let is_little = bytes.starts_with(b"II");
    let number = |at: usize, count: usize| -> Option<u64> {
        let digits = bytes.get(at..at.checked_add(count)?)?.iter();
        let push = |number: u64, digit: &u8| number << 8 | u64::from(*digit);
        Some(if is_little { digits.rev().fold(0, push) } else { digits.fold(0, push) })
    };
    let place = |at: usize, count: usize| usize::try_from(number(at, count)?).ok();
    // The larger form counts and points by eight bytes.
    let is_large = number(2, 2)? == 43;
    let (at, counted, entry, value) = if is_large { (place(8, 8)?, 8, 20, 12) } else { (place(4, 4)?, 2, 12, 8) };
    let first = at.checked_add(counted)?;
    let entries = (0..place(at, counted)?.min(usize::from(u16::MAX))).map(|nth| first.saturating_add(nth * entry));
    let tag = entries.take_while(|at| *at < bytes.len()).find(|at| number(*at, 2) == Some(PHOTOMETRIC.into()))?;
    let value = tag.checked_add(value)?;
    if number(value, 2)? != u64::from(PALETTE) {
        return None;
    }
    let mut copy = bytes.to_vec();
    let grey = if is_little { BLACK_IS_ZERO.to_le_bytes() } else { BLACK_IS_ZERO.to_be_bytes() };
    copy.get_mut(value..value + 2)?.copy_from_slice(&grey);
    Some(copy)
}

/// The numbers of pixels of so many bits; a row ends with its last byte.
fn unpacked(bytes: &[u8], [width, _]: [u32; 2], bits: u8) -> impl Iterator<Item = u8> {
    let row = (width as usize * usize::from(bits)).div_ceil(8).max(1);
    let mask = u8::MAX >> (8 - bits);
    let of_byte = move |byte: u8| (0..8 / bits).map(move |nth| (byte >> (8 - bits * (nth + 1))) & mask);
    bytes.chunks(row).flat_map(move |row| row.iter().copied().flat_map(of_byte).take(width as usize))
}

/// The colour of a number in a palette: all reds, then all greens, then all blues, of 16 bits.
fn painted(number: u8, colors: &[u16]) -> [u8; 3] {
    let count = colors.len() / 3;
    let number = usize::from(number);
    let channel = |nth: usize| colors.get(nth * count + number).copied().filter(|_| number < count);
    [0, 1, 2].map(|nth| (channel(nth).unwrap_or(0) >> 8) as u8)
}

/// Red, green and blue of a brightness and two differences of colour, as JPEG has them (ITU-T T.871, section 7).
fn rgb([y, cb, cr]: [u8; 3]) -> [u8; 3] {
    let (y, cb, cr) = (f32::from(y), f32::from(cb) - 128.0, f32::from(cr) - 128.0);
    [y + 1.402 * cr, y - 0.344_136 * cb - 0.714_136 * cr, y + 1.772 * cb].map(|c| c.round().clamp(0.0, 255.0) as u8)
}

/// Where the picture says that it lies.
///
/// # Errors
/// What is broken in its head.
pub(super) fn georeference(bytes: &[u8]) -> Result<Georeference, ReadError> {
    let mut decoder = open(bytes)?;
    let mut numbers = |tag: Tag| -> Vec<f64> {
        decoder.find_tag(tag).ok().flatten().and_then(|value| value.into_f64_vec().ok()).unwrap_or_default()
    };
    let transformation = numbers(Tag::ModelTransformationTag);
    let (ties, scale) = (numbers(Tag::ModelTiepointTag), numbers(Tag::ModelPixelScaleTag));
    let directory = decoder.get_tag_u16_vec(Tag::GeoKeyDirectoryTag).unwrap_or_default();
    let texts = decoder.get_tag_ascii_string(Tag::GeoAsciiParamsTag).unwrap_or_default();
    let keys = Keys { directory: &directory };
    let to_numbers = to_numbers(&transformation, &ties, &scale).map(|map| {
        let by_middles = keys.value(key::RASTER_TYPE) == Some(PIXEL_IS_POINT);
        let moved = if by_middles { -0.5 } else { 0.0 };
        map.after(&Affine { x: [1.0, 0.0, moved], y: [0.0, 1.0, moved] })
    });
    let code = keys.value(key::PROJECTED_CRS).or_else(|| keys.value(key::GEODETIC_CRS));
    let declared = match code {
        None | Some(0) => Declared::Nothing,
        Some(USER_DEFINED) => {
            Declared::Unknown(format!("\"{}\"", keys.text(key::CITATION, &texts).unwrap_or("user-defined")))
        }
        Some(code) => declared(&format!("EPSG:{code}")),
    };
    Ok(Georeference { to_numbers, declared })
}

/// From pixels to numbers: by the matrix, by one tie point and the size of a pixel, or by three tie points or more.
fn to_numbers(transformation: &[f64], ties: &[f64], scale: &[f64]) -> Option<Affine> {
    if let [a, b, _, c, d, e, _, f, ..] = *transformation {
        return Some(Affine { x: [a, b, c], y: [d, e, f] });
    }
    match (ties, scale) {
        ([column, row, _, x, y, _, ..], [across, down, ..]) if *across != 0.0 && *down != 0.0 => {
            Some(Affine { x: [*across, 0.0, x - column * across], y: [0.0, -down, y + row * down] })
        }
        _ => {
            let pairs: Vec<_> = ties.chunks_exact(6).map(|tie| ([tie[0], tie[1]], [tie[3], tie[4]])).collect();
            fit(&pairs, FitKind::Affine).ok()
        }
    }
}

/// The keys of a GeoTIFF: four numbers each, behind four that count them.
struct Keys<'a> {
    directory: &'a [u16],
}

impl Keys<'_> {
    fn entry(&self, wanted: u16) -> Option<[u16; 3]> {
        let entries = self.directory.get(4..)?.chunks_exact(4);
        entries.filter(|entry| entry[0] == wanted).map(|entry| [entry[1], entry[2], entry[3]]).next()
    }

    /// A number that stands in the directory itself.
    fn value(&self, wanted: u16) -> Option<u16> {
        self.entry(wanted).filter(|[place, ..]| *place == 0).map(|[_, _, value]| value)
    }

    /// A text among the texts, without the bar that ends it.
    fn text<'t>(&self, wanted: u16, texts: &'t str) -> Option<&'t str> {
        let [_, length, from] = self.entry(wanted)?.map(usize::from);
        Some(texts.get(from..from + length)?.trim_end_matches('|')).filter(|text| !text.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_three_ways_to_lie_somewhere_agree() {
        let map = Affine { x: [2.0, 0.0, 449_000.0], y: [0.0, -2.0, 4_405_000.0] };
        let by_scale = to_numbers(&[], &[10.0, 20.0, 0.0, 449_020.0, 4_404_960.0, 0.0], &[2.0, 2.0, 0.0]).unwrap();
        let matrix = [2.0, 0.0, 0.0, 449_000.0, 0.0, -2.0, 0.0, 4_405_000.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0];
        assert_eq!((by_scale, to_numbers(&matrix, &[], &[]).unwrap()), (map, map));
        let ties = [[0.0, 0.0], [100.0, 0.0], [0.0, 80.0]].map(|p| {
            let [x, y] = map.apply(p);
            [p[0], p[1], 0.0, x, y, 0.0]
        });
        let [x, y] = to_numbers(&[], ties.as_flattened(), &[]).unwrap().apply([50.0, 40.0]);
        assert!((x - 449_100.0).abs() < 1e-6 && (y - 4_404_920.0).abs() < 1e-6);
        assert_eq!(to_numbers(&[], &[], &[1.0]), None);
    }

    #[test]
    fn keys_are_found_and_palettes_painted() {
        let directory = [1, 1, 0, 2, 1025, 0, 1, 2, 1026, 34_737, 6, 3];
        let keys = Keys { directory: &directory };
        assert_eq!((keys.value(1025), keys.value(3072)), (Some(2), None));
        assert_eq!(keys.text(1026, "ab|local|"), Some("local"));
        assert_eq!(keys.text(1026, "ab|"), None);
        let colors = [0x1000, 0x2000, 0x3000, 0x4000, 0x5000, 0x6000];
        assert_eq!([1, 0, 9].map(|n| painted(n, &colors)), [[0x20, 0x40, 0x60], [0x10, 0x30, 0x50], [0; 3]]);
    }

    /// Two pixels of a palette of 8 bits, numbers 1 and 2, in the smaller form.
    fn of_palette(big_end: bool) -> Vec<u8> {
        let short = |n: u16| if big_end { n.to_be_bytes() } else { n.to_le_bytes() };
        let long = |n: u32| if big_end { n.to_be_bytes() } else { n.to_le_bytes() };
        let mut file: Vec<u8> = if big_end { b"MM\0*".to_vec() } else { b"II*\0".to_vec() };
        file.extend(long(8));
        let pixels = 8 + 2 + 10 * 12 + 4;
        let entries = [
            (256, 1, 2),
            (257, 1, 1),
            (258, 1, 8),
            (259, 1, 1),
            (262, 1, 3),
            (273, 1, pixels),
            (277, 1, 1),
            (278, 1, 1),
            (279, 1, 2),
            (320, 768, pixels + 2),
        ];
        file.extend(short(10));
        for (tag, count, value) in entries {
            let is_short = tag != 273;
            file.extend([short(tag), short(if is_short { 3 } else { 4 })].concat());
            file.extend(long(count));
            let value =
                if count > 1 || !is_short { long(value).to_vec() } else { [short(value as u16), [0; 2]].concat() };
            file.extend(value);
        }
        file.extend([0, 0, 0, 0, 1, 2]);
        for channel in 0..3_u16 {
            file.extend((0..256_u16).flat_map(|number| short((number * 256).wrapping_mul(channel + 1))));
        }
        file
    }

    #[test]
    fn the_numbers_of_a_palette_become_its_colours() {
        for big_end in [false, true] {
            let pixels = pixels(&of_palette(big_end), &Progress::default()).unwrap();
            assert_eq!([pixels.rgba(0, 0), pixels.rgba(1, 0)], [[1, 2, 3, 255], [2, 4, 6, 255]], "{big_end}");
        }
    }

    #[test]
    fn heads_that_are_broken_are_no_palettes() {
        let whole = of_palette(false);
        assert!(with_numbers_for_colors(&whole).is_some());
        for length in 0..134 {
            let cut = &whole[..length];
            assert!(with_numbers_for_colors(cut).is_none_or(|copy| copy.len() == length));
        }
        let mut far = whole;
        far[4..8].fill(0xff);
        assert!(with_numbers_for_colors(&far).is_none());
        assert!(with_numbers_for_colors(b"II+\0\x08\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff").is_none());
    }

    #[test]
    fn packed_pixels_and_colours_of_jpeg_become_plain_ones() {
        let bits: Vec<u8> = unpacked(&[0b1010_0000, 0b0100_0000], [3, 2], 1).collect();
        assert_eq!(bits, [1, 0, 1, 0, 1, 0], "a row begins with a byte");
        let pairs: Vec<u8> = unpacked(&[0b11_01_00_10, 0b01_000000], [5, 1], 2).collect();
        assert_eq!(pairs, [3, 1, 0, 2, 1]);
        assert_eq!(unpacked(&[7, 9], [1, 2], 8).collect::<Vec<_>>(), [7, 9]);
        // White, and the primaries as T.871 has them.
        assert_eq!(rgb([255, 128, 128]), [255; 3]);
        for (colour, primary) in
            [([76, 85, 255], [254, 0, 0]), ([150, 44, 21], [0, 255, 1]), ([29, 255, 107], [0, 0, 254])]
        {
            let found = rgb(colour);
            assert!(found.iter().zip(primary).all(|(a, b): (&u8, u8)| a.abs_diff(b) <= 2), "{found:?} {primary:?}");
        }
    }
}
