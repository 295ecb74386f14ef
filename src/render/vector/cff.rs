//! Glyphs as a Compact Font Format program, the form in which both PDF and OpenType embed outlines of cubics.
//!
//! CID-keyed with the identity of glyph and CID, one font dictionary, no hints and no subroutines. After Adobe
//! Technical Notes 5176 (The Compact Font Format) and 5177 (The Type 2 Charstring Format).

use super::embedded_font::{EmbeddedFont, Glyph, Segment};

/// A charstring's stack holds so many numbers.
const STACK: usize = 48;

/// The first string that is not one of the 391 standard ones.
const FIRST_STRING: i32 = 391;

/// The font program.
pub(super) fn cff(font: &EmbeddedFont) -> Vec<u8> {
    let count = u16::try_from(font.glyphs().len()).unwrap_or(u16::MAX);
    let name = index(&[font.name().as_bytes().to_vec()]);
    let strings = index(&[b"Adobe".to_vec(), b"Identity".to_vec()]);
    let charstrings = index(&font.glyphs().iter().map(charstring).collect::<Vec<_>>());
    // Format 2: one range, glyph 1 is CID 1 and so on.
    let mut charset = vec![2, 0, 1];
    charset.extend((count.max(2) - 2).to_be_bytes());
    // Format 3: all glyphs have the first font dictionary.
    let mut dictionary_of = vec![3, 0, 1, 0, 0, 0];
    dictionary_of.extend(count.to_be_bytes());
    // Widths are told in full by each glyph.
    let private = dict(&[(&[0], &[20]), (&[0], &[21])]);
    let no_subroutines = [0, 0];

    // Offsets are written in a fixed length, so the sizes do not depend on them.
    let top = |offsets: [usize; 4]| {
        let [charset, dictionary_of, charstrings, dictionaries] = offsets;
        let mut top = dict(&[(&[FIRST_STRING, FIRST_STRING + 1, 0], &[12, 30]), (&font.bounds(), &[5])]);
        top.extend(dict(&[(&[i32::from(count)], &[12, 34])]));
        for (offset, operator) in
            [(charset, &[15][..]), (dictionary_of, &[12, 37]), (charstrings, &[17]), (dictionaries, &[12, 36])]
        {
            top.extend(far(offset));
            top.extend(operator);
        }
        index(&[top])
    };
    let header = [1, 0, 4, 4];
    let mut at = header.len() + name.len() + top([0; 4]).len() + strings.len() + no_subroutines.len();
    let mut after = |part: &[u8]| {
        let start = at;
        at += part.len();
        start
    };
    let (charset_at, dictionary_of_at, charstrings_at) = (after(&charset), after(&dictionary_of), after(&charstrings));
    let private_at = after(&private);
    let mut dictionary = number(i32::try_from(private.len()).unwrap_or(0));
    dictionary.extend(far(private_at));
    dictionary.push(18);
    let dictionaries = index(&[dictionary]);
    let dictionaries_at = after(&dictionaries);

    let mut out = header.to_vec();
    out.extend(name);
    out.extend(top([charset_at, dictionary_of_at, charstrings_at, dictionaries_at]));
    out.extend(strings);
    out.extend(no_subroutines);
    for part in [charset, dictionary_of, charstrings, private, dictionaries] {
        out.extend(part);
    }
    out
}

/// An INDEX: how many, where each begins, and all of them.
fn index(items: &[Vec<u8>]) -> Vec<u8> {
    let mut out = u16::try_from(items.len()).unwrap_or(u16::MAX).to_be_bytes().to_vec();
    out.push(4);
    let mut at = 1_u32;
    out.extend(at.to_be_bytes());
    for item in items {
        at += u32::try_from(item.len()).unwrap_or(0);
        out.extend(at.to_be_bytes());
    }
    out.extend(items.iter().flatten());
    out
}

/// A DICT: operands, operator.
fn dict(entries: &[(&[i32], &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    for (operands, operator) in entries {
        out.extend(operands.iter().flat_map(|n| number(*n)));
        out.extend(*operator);
    }
    out
}

/// An offset, always in five bytes.
fn far(offset: usize) -> Vec<u8> {
    let mut out = vec![29];
    out.extend(u32::try_from(offset).unwrap_or(0).to_be_bytes());
    out
}

/// A number of a charstring or a DICT.
fn number(n: i32) -> Vec<u8> {
    match n {
        -107..=107 => vec![(n + 139) as u8],
        108..=1131 => vec![((n - 108) / 256 + 247) as u8, ((n - 108) % 256) as u8],
        -1131..=-108 => vec![((-n - 108) / 256 + 251) as u8, ((-n - 108) % 256) as u8],
        _ => {
            let [high, low] = i16::try_from(n).unwrap_or(0).to_be_bytes();
            vec![28, high, low]
        }
    }
}

fn charstring(glyph: &Glyph) -> Vec<u8> {
    const MOVE: u8 = 21;
    const LINE: u8 = 5;
    const CURVE: u8 = 8;
    const END: u8 = 14;
    // The width stands before the first operator.
    let mut out = number(glyph.advance);
    let mut at = [0, 0];
    let mut waiting: Option<(u8, usize)> = None;
    for segment in &glyph.outline {
        let (operator, points) = match segment {
            Segment::Move(p) => (MOVE, vec![*p]),
            Segment::Line(p) => (LINE, vec![*p]),
            Segment::Curve(a, b, p) => (CURVE, vec![*a, *b, *p]),
        };
        let numbers = 2 * points.len();
        waiting = match waiting {
            Some((same, held)) if same == operator && operator != MOVE && held + numbers <= STACK => {
                Some((same, held + numbers))
            }
            Some((other, _)) => {
                out.push(other);
                Some((operator, numbers))
            }
            None => Some((operator, numbers)),
        };
        for [x, y] in points {
            out.extend(number(x - at[0]));
            out.extend(number(y - at[1]));
            at = [x, y];
        }
    }
    out.extend(waiting.map(|(operator, _)| operator));
    out.push(END);
    out
}
