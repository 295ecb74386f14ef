//! An embedded font in a PDF: the font program, the widths, and the table by which readers copy and find text.

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Filter, Finish, Name, Pdf, Rect, Ref, Str};

use super::cff::cff;
use super::embedded_font::EmbeddedFont;
use super::pdf_sheet::compressed;

const SYSTEM: SystemInfo<'_> = SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// Writes the objects of a font; text shown in it is the glyphs' numbers in two bytes each.
pub(super) fn write_font(pdf: &mut Pdf, font: &EmbeddedFont, mut next: impl FnMut() -> Ref) -> Ref {
    let [composite, cid_font, descriptor, program, to_unicode] = [next(), next(), next(), next(), next()];
    let name = format!("{}+{}", subset_tag(font), font.name());
    let name = Name(name.as_bytes());

    let mut root = pdf.type0_font(composite);
    root.base_font(name).encoding_predefined(Name(b"Identity-H")).descendant_font(cid_font).to_unicode(to_unicode);
    root.finish();

    let mut cid = pdf.cid_font(cid_font);
    cid.subtype(CidFontType::Type0).base_font(name).system_info(SYSTEM).font_descriptor(descriptor);
    cid.default_width(1000.0);
    let widths = font.glyphs().iter().map(|g| g.advance as f32);
    cid.widths().consecutive(0, widths);
    cid.finish();

    let [left, bottom, right, top] = font.bounds().map(|b| b as f32);
    let mut about = pdf.font_descriptor(descriptor);
    about.name(name).flags(FontFlags::SYMBOLIC).bbox(Rect::new(left, bottom, right, top)).italic_angle(0.0);
    about.ascent(880.0).descent(-120.0).cap_height(733.0).stem_v(if font.bold { 140.0 } else { 80.0 });
    about.font_file3(program);
    about.finish();

    let packed = compressed(&cff(font));
    let mut file = pdf.stream(program, &packed);
    file.filter(Filter::FlateDecode).pair(Name(b"Subtype"), Name(b"CIDFontType0C"));
    file.finish();

    let mut cmap = UnicodeCmap::new(Name(b"Adobe-Identity-UCS"), SYSTEM);
    for (glyph, id) in font.glyphs().iter().zip(0_u16..) {
        if let Some(c) = glyph.character {
            cmap.pair(id, c);
        }
    }
    let packed = compressed(&cmap.finish());
    pdf.stream(to_unicode, &packed).filter(Filter::FlateDecode);
    composite
}

/// Six letters that say that this is a part of a font, and which: from its characters (FNV-1a, 64 bits).
fn subset_tag(font: &EmbeddedFont) -> String {
    let bytes = font.glyphs().iter().filter_map(|g| g.character).flat_map(|c| u32::from(c).to_le_bytes());
    let mut hash =
        bytes.fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
    let mut letter = || {
        let of = (hash % 26) as u8;
        hash /= 26;
        char::from(b'A' + of)
    };
    (0..6).map(|_| letter()).collect()
}
