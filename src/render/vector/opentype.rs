//! The tables around a font program that make it an OpenType font, which is what browsers take.

use super::cff::cff;
use super::embedded_font::{EmbeddedFont, UNITS};

/// Of the bundled fonts, thousandths of an em.
const ASCENT: i16 = 1160;
const DESCENT: i16 = -288;

/// What the licence asks to go with every copy.
const COPYRIGHT: &str = "Copyright 2014-2021 Adobe (http://www.adobe.com/). Noto is a trademark of Google Inc.";
const LICENCE: &str = "SIL Open Font License, Version 1.1 (https://openfontlicense.org). A subset of Noto Sans SC.";

/// The font as a file.
pub(super) fn opentype(font: &EmbeddedFont) -> Vec<u8> {
    // Sorted by tag.
    let tables: [(&[u8; 4], Vec<u8>); 9] = [
        (b"CFF ", cff(font)),
        (b"OS/2", os2(font)),
        (b"cmap", cmap(font)),
        (b"head", head(font)),
        (b"hhea", hhea(font)),
        (b"hmtx", hmtx(font)),
        (b"maxp", joined(&[&0x0000_5000_u32.to_be_bytes(), &count(font).to_be_bytes()])),
        (b"name", name(font)),
        (b"post", joined(&[&0x0003_0000_u32.to_be_bytes(), &[0; 28]])),
    ];
    // Search parameters for nine tables: 128 = 16 × 8, the power of two below, is 2³; the rest is 16.
    let mut out = joined(&[b"OTTO", &[0, 9, 0, 128, 0, 3, 0, 16]]);
    let mut at = out.len() + 16 * tables.len();
    let mut body = Vec::new();
    let mut head_at = 0;
    for (tag, table) in &tables {
        if *tag == b"head" {
            head_at = at;
        }
        let length = u32::try_from(table.len()).unwrap_or(0);
        out.extend(*tag);
        out.extend(checksum(table).to_be_bytes());
        out.extend(u32::try_from(at).unwrap_or(0).to_be_bytes());
        out.extend(length.to_be_bytes());
        body.extend(table);
        body.resize(body.len().next_multiple_of(4), 0);
        at += table.len().next_multiple_of(4);
    }
    out.extend(body);
    let adjustment = 0xB1B0_AFBA_u32.wrapping_sub(checksum(&out));
    if let Some(field) = out.get_mut(head_at + 8..head_at + 12) {
        field.copy_from_slice(&adjustment.to_be_bytes());
    }
    out
}

fn joined(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

fn words(numbers: &[i16]) -> Vec<u8> {
    numbers.iter().flat_map(|n| n.to_be_bytes()).collect()
}

fn checksum(bytes: &[u8]) -> u32 {
    bytes.chunks(4).fold(0, |sum: u32, chunk| {
        let mut word = [0; 4];
        word.iter_mut().zip(chunk).for_each(|(to, from)| *to = *from);
        sum.wrapping_add(u32::from_be_bytes(word))
    })
}

fn count(font: &EmbeddedFont) -> u16 {
    u16::try_from(font.glyphs().len()).unwrap_or(u16::MAX)
}

fn small(number: i32) -> i16 {
    i16::try_from(number).unwrap_or(0)
}

fn advance_max(font: &EmbeddedFont) -> i16 {
    small(font.glyphs().iter().map(|g| g.advance).max().unwrap_or(0))
}

fn head(font: &EmbeddedFont) -> Vec<u8> {
    let mut out = Vec::new();
    // Version, revision, place of the checksum, magic number.
    for number in [0x0001_0000_u32, 0x0001_0000, 0, 0x5F0F_3CF5] {
        out.extend(number.to_be_bytes());
    }
    // Flags: baseline at 0. No dates, so that the same picture is the same file.
    out.extend(words(&[1, UNITS as i16]));
    out.extend([0; 16]);
    out.extend(words(&font.bounds().map(small)));
    out.extend(words(&[i16::from(font.bold), 3, 2, 0, 0]));
    out
}

fn hhea(font: &EmbeddedFont) -> Vec<u8> {
    let [left, _, right, _] = font.bounds().map(small);
    let mut out = 0x0001_0000_u32.to_be_bytes().to_vec();
    out.extend(words(&[ASCENT, DESCENT, 0, advance_max(font), left, 0, right, 1, 0, 0, 0, 0, 0, 0, 0]));
    out.extend(count(font).to_be_bytes());
    out
}

fn hmtx(font: &EmbeddedFont) -> Vec<u8> {
    let metrics = font.glyphs().iter().flat_map(|g| [small(g.advance), small(g.bounds().map_or(0, |b| b[0]))]);
    words(&metrics.collect::<Vec<_>>())
}

/// Format 12: groups of characters and the first one's glyph.
fn cmap(font: &EmbeddedFont) -> Vec<u8> {
    let glyphs = font.glyphs().iter().zip(0_u32..);
    let mut pairs: Vec<(u32, u32)> = glyphs.filter_map(|(g, id)| g.character.map(|c| (u32::from(c), id))).collect();
    pairs.sort_unstable();
    let groups = u32::try_from(pairs.len()).unwrap_or(0);
    // Version 0, one table: platform 3 (Windows), encoding 10 (all of Unicode), at byte 12.
    let mut out = vec![0, 0, 0, 1, 0, 3, 0, 10, 0, 0, 0, 12, 0, 12, 0, 0];
    for number in [16 + 12 * groups, 0, groups] {
        out.extend(number.to_be_bytes());
    }
    for (character, id) in pairs {
        for number in [character, character, id] {
            out.extend(number.to_be_bytes());
        }
    }
    out
}

/// Version 4.
fn os2(font: &EmbeddedFont) -> Vec<u8> {
    let weight = if font.bold { 700 } else { 400 };
    let characters = || font.glyphs().iter().filter_map(|g| g.character).map(|c| u32::from(c).min(0xFFFF));
    let (first, last) = (characters().min().unwrap_or(0), characters().max().unwrap_or(0));
    // Average advance, weight, width; may be embedded without limits.
    let mut out = words(&[4, advance_max(font), weight, 5, 0]);
    // Sub- and superscripts, strikeout, family class.
    out.extend(words(&[650, 600, 0, 75, 650, 600, 0, 350, 50, 325, 0]));
    // Panose, Unicode ranges, vendor.
    out.extend([0; 10]);
    out.extend([0; 16]);
    out.extend(b"NONE");
    // Bold is bit 5 of the selection, regular bit 6.
    out.extend(words(&[if font.bold { 1 << 5 } else { 1 << 6 }]));
    out.extend([first, last].into_iter().flat_map(|c| u16::try_from(c).unwrap_or(u16::MAX).to_be_bytes()));
    out.extend(words(&[880, -120, 0, ASCENT, -DESCENT]));
    // Code pages; x height, capitals, default and break character, context.
    out.extend([0; 8]);
    out.extend(words(&[543, 733, 0, 32, 1]));
    out
}

fn name(font: &EmbeddedFont) -> Vec<u8> {
    let style = if font.bold { "Bold" } else { "Regular" };
    let full = format!("Noto Sans SC {style}");
    let texts =
        [(0, COPYRIGHT), (1, "Noto Sans SC"), (2, style), (3, &full), (4, &full), (6, font.name()), (13, LICENCE)];
    let mut records = Vec::new();
    let mut storage = Vec::new();
    for (id, text) in texts {
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let (length, offset) = (i16::try_from(bytes.len()), i16::try_from(storage.len()));
        // Windows, Unicode, American English.
        records.extend(words(&[3, 1, 0x409, id, length.unwrap_or(0), offset.unwrap_or(0)]));
        storage.extend(bytes);
    }
    let count = small(texts.len() as i32);
    joined(&[&words(&[0, count, 6 + 12 * count]), &records, &storage])
}
