//! Glyphs of the fonts of a picture: widths and outlines. With `text_face` the only door to skrifa.
//!
//! Characters are set one after the other without kerning or shaping, which Chinese, Latin, Greek and Cyrillic
//! bear well; combining marks are centred over their letter; scripts that need shaping are drawn unjoined, from
//! left to right. The disk is not read here: faces of the system are found by `export` and given to
//! [`Fonts::with_fallback`].

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, MetadataProvider};
use tiny_skia::{Path, PathBuilder, Transform};

use super::text_face::FontFace;

const REGULAR: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Regular.otf");
const BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Bold.otf");

/// From baseline to baseline, in ems.
pub const LINE_EM: f64 = 1.3;

/// The fonts of a picture: those compiled into the program, then whatever faces it was given, with the glyphs met
/// so far. Cheap to clone.
#[derive(Clone)]
pub struct Fonts(Arc<FontSet>);

struct FontSet {
    regular: Option<FontRef<'static>>,
    bold: Option<FontRef<'static>>,
    fallback: Vec<FontFace>,
    glyphs: RwLock<HashMap<(char, bool), Arc<Glyph>>>,
}

/// One character: its advance in ems, and its outline in ems with y down, if it has ink.
#[derive(Debug)]
pub(super) struct Glyph {
    advance_em: f64,
    pub outline: Option<Path>,
    missing: bool,
}

/// A glyph of a line and where its origin lies, in ems from the beginning of the baseline.
struct Placed {
    glyph: Arc<Glyph>,
    x_em: f64,
    y_em: f64,
}

impl Default for Fonts {
    fn default() -> Self {
        Self::bundled().clone()
    }
}

/// The same faces in the same order.
impl PartialEq for Fonts {
    fn eq(&self, other: &Self) -> bool {
        self.0.fallback == other.0.fallback
    }
}

impl std::fmt::Debug for Fonts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Fonts(bundled and {})", self.0.fallback.len())
    }
}

impl Fonts {
    /// The bytes of the regular weight, for the window.
    pub const REGULAR: &'static [u8] = REGULAR;
    /// The bytes of the bold weight.
    pub const BOLD: &'static [u8] = BOLD;

    /// The fonts compiled into the program.
    pub fn bundled() -> &'static Self {
        static FONTS: OnceLock<Fonts> = OnceLock::new();
        FONTS.get_or_init(|| Self::of(Vec::new()))
    }

    fn of(fallback: Vec<FontFace>) -> Self {
        Self(Arc::new(FontSet {
            regular: FontRef::new(REGULAR).ok(),
            bold: FontRef::new(BOLD).ok(),
            fallback,
            glyphs: RwLock::default(),
        }))
    }

    /// These fonts with more faces behind them, asked in turn for what all before them lack.
    #[must_use]
    pub fn with_fallback(&self, faces: Vec<FontFace>) -> Self {
        Self::of(self.0.fallback.iter().cloned().chain(faces).collect())
    }

    /// The width of a line of text in the unit of `size`.
    pub fn width(&self, text: &str, size: f64, bold: bool) -> f64 {
        let advance = |c| if is_mark(c) { 0.0 } else { self.glyph(c, bold).advance_em };
        text.chars().map(advance).sum::<f64>() * size
    }

    /// Characters of the text that no font here can draw, each once, in order: a picture shows a box for
    /// them, and a caller can warn.
    ///
    /// ```
    /// # use shapan::render::Fonts;
    /// assert_eq!(Fonts::bundled().missing("凤池公园 Fengchi"), Vec::<char>::new());
    /// assert_eq!(Fonts::bundled().missing("a\u{12000}a\u{12000}"), vec!['\u{12000}']);
    /// ```
    pub fn missing(&self, text: &str) -> Vec<char> {
        let mut missing = Vec::new();
        for c in text.chars() {
            if !missing.contains(&c) && self.glyph(c, false).missing {
                missing.push(c);
            }
        }
        missing
    }

    /// The outline of a line of text, its baseline beginning at the origin, transformed; `None` without ink.
    pub(super) fn outline(&self, text: &str, size: f64, bold: bool, place: Transform) -> Option<Path> {
        let mut path = PathBuilder::new();
        for Placed { glyph, x_em, y_em } in self.placed(text, bold) {
            if let Some(outline) = &glyph.outline {
                let at = Transform::from_scale(narrow(size), narrow(size))
                    .post_translate(narrow(x_em * size), narrow(y_em * size));
                if let Some(moved) = outline.clone().transform(at) {
                    path.push_path(&moved);
                }
            }
        }
        path.finish()?.transform(place)
    }

    /// One character's advance and outline in ems, y down: what an embedded font is made of.
    pub(super) fn glyph_em(&self, c: char, bold: bool) -> (f64, Option<Path>) {
        let glyph = self.glyph(c, bold);
        (glyph.advance_em, glyph.outline.clone())
    }

    /// Glyphs one after the other; a combining mark stands in the middle of what it follows, and clear of it.
    fn placed(&self, text: &str, bold: bool) -> Vec<Placed> {
        /// Between the letter and a mark above it.
        const GAP_EM: f64 = 0.05;
        let mut placed: Vec<Placed> = Vec::new();
        let (mut x_em, mut base) = (0.0, None);
        for c in text.chars() {
            let glyph = self.glyph(c, bold);
            if !is_mark(c) {
                base = Some(placed.len());
                placed.push(Placed { glyph: Arc::clone(&glyph), x_em, y_em: 0.0 });
                x_em += glyph.advance_em;
                continue;
            }
            let (mut at, mut y_em) = (x_em, 0.0);
            if let (Some(mark), Some(under)) = (&glyph.outline, base.and_then(|at: usize| placed.get(at))) {
                let mark = mark.bounds();
                let middle = under.x_em + under.glyph.advance_em / 2.0;
                at = middle - f64::from(mark.left() + mark.right()) / 2.0;
                if let Some(letter) = under.glyph.outline.as_ref().map(Path::bounds)
                    && mark.bottom() < letter.bottom()
                {
                    y_em = (f64::from(letter.top() - mark.bottom()) - GAP_EM).min(0.0);
                }
            }
            placed.push(Placed { glyph, x_em: at, y_em });
        }
        placed
    }

    fn glyph(&self, c: char, bold: bool) -> Arc<Glyph> {
        let key = (c, bold);
        let glyphs = &self.0.glyphs;
        // A poisoned cache still holds whole glyphs.
        if let Some(glyph) = glyphs.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(glyph);
        }
        let glyph = Arc::new(self.load(c, bold));
        Arc::clone(glyphs.write().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(glyph))
    }

    fn load(&self, c: char, bold: bool) -> Glyph {
        if is_invisible(c) {
            return Glyph { advance_em: 0.0, outline: None, missing: false };
        }
        let bold_font = self.0.bold.as_ref().filter(|_| bold);
        let bundled = bold_font.into_iter().chain(self.0.regular.as_ref());
        if let Some(glyph) = bundled.filter_map(|font| from_font(font, c)).next() {
            return glyph;
        }
        if let Some(glyph) = self.0.fallback.iter().find_map(|face| face.glyph(c)) {
            return glyph;
        }
        if is_mark(c) {
            let alone = spacing_form(c).map(|alone| self.load(alone, bold)).filter(|glyph| !glyph.missing);
            return alone.unwrap_or(Glyph { advance_em: 0.0, outline: None, missing: true });
        }
        Glyph { advance_em: 1.0, outline: missing_box(), missing: true }
    }
}

/// The parts of a text that are set one by one: a character with the marks on it.
pub(super) fn clusters(text: &str) -> Vec<&str> {
    let starts = text.char_indices().filter(|(at, c)| *at == 0 || !(is_mark(*c) || is_invisible(*c)));
    let starts: Vec<usize> = starts.map(|(at, _)| at).collect();
    let ends = starts.iter().copied().skip(1).chain([text.len()]);
    starts.iter().zip(ends).filter_map(|(from, to)| text.get(*from..to)).collect()
}

/// A character that looks like a combining mark and stands by itself: fonts often have only this one.
fn spacing_form(mark: char) -> Option<char> {
    Some(match mark {
        '\u{302}' => '^',
        '\u{303}' => '~',
        '\u{308}' => '\u{A8}',
        '\u{30A}' => '\u{B0}',
        '\u{327}' => '\u{B8}',
        _ => return None,
    })
}

/// What changes the text around it and has no shape of its own: controls, joiners, directions, variants.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c), 0xAD | 0x61C | 0x180E | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F
            | 0xFE00..=0xFE0F | 0xFEFF | 0xE_0000..=0xE_0FFF)
}

/// Marks that stand on the character before them.
fn is_mark(c: char) -> bool {
    matches!(u32::from(c), 0x300..=0x36F | 0x483..=0x489 | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF
        | 0x302A..=0x302F | 0x3099..=0x309A | 0xFE20..=0xFE2F)
}

/// Outlines are taken at this size, since the font's arithmetic is in 64ths of a pixel, and kept per em.
const GLYPH_PX: f32 = 1000.0;

pub(super) fn from_font(font: &FontRef<'_>, c: char) -> Option<Glyph> {
    let id = font.charmap().map(c)?;
    let size = Size::new(GLYPH_PX);
    let advance_em = f64::from(font.glyph_metrics(size, LocationRef::default()).advance_width(id)? / GLYPH_PX);
    let mut pen = Pen(PathBuilder::new());
    if let Some(outline) = font.outline_glyphs().get(id) {
        // An outline that fails half way is drawn as far as it came.
        outline.draw(DrawSettings::unhinted(size, LocationRef::default()), &mut pen).ok();
    }
    let per_em = Transform::from_scale(1.0 / GLYPH_PX, 1.0 / GLYPH_PX);
    let outline = pen.0.finish().and_then(|path| path.transform(per_em));
    Some(Glyph { advance_em, outline, missing: false })
}

/// Turns the font's y up into the screen's y down.
struct Pen(PathBuilder);

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.move_to(x, -y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.0.line_to(x, -y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.0.quad_to(cx, -cy, x, -y);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.0.cubic_to(ax, -ay, bx, -by, x, -y);
    }

    fn close(&mut self) {
        self.0.close();
    }
}

/// A hollow box: the outer rectangle one way round, the inner one the other.
fn missing_box() -> Option<Path> {
    let mut path = PathBuilder::new();
    for (inset, clockwise) in [(0.0, true), (0.07, false)] {
        let (l, t, r, b) = (0.12 + inset, -0.76 + inset, 0.88 - inset, 0.08 - inset);
        path.move_to(l, t);
        let around = if clockwise { [(r, t), (r, b), (l, b)] } else { [(l, b), (r, b), (r, t)] };
        for (x, y) in around {
            path.line_to(x, y);
        }
        path.close();
    }
    path.finish()
}

/// Pixels are small numbers by the time they get here (scenes are clipped to their view).
#[allow(clippy::cast_possible_truncation, reason = "the painter works in f32 pixels")]
pub(super) fn narrow(number: f64) -> f32 {
    number as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_stands_over_its_letter_and_takes_no_room() {
        let fonts = Fonts::bundled();
        let outline = |text| fonts.outline(text, 100.0, false, Transform::identity()).unwrap().bounds();
        for (letter, marked) in [("n", "n\u{308}"), ("N", "N\u{308}"), ("ss", "ss\u{30C}"), ("e", "e\u{301}")] {
            assert_eq!(fonts.width(letter, 10.0, false), fonts.width(marked, 10.0, false));
            let (bare, both) = (outline(letter), outline(marked));
            assert!(both.top() < bare.top() - 5.0, "{marked}: above");
            assert!(both.right() < bare.right() + 15.0, "{marked}: not after");
        }
        assert!(fonts.missing("n\u{308}\u{302}\u{303}\u{30A}\u{327}").is_empty());
        assert!(outline("c\u{327}").bottom() > outline("c").bottom() + 5.0, "below");
        // A mark without a letter, and joiners, do no harm.
        assert!(fonts.outline("\u{308}", 10.0, false, Transform::identity()).is_some());
        assert_eq!(fonts.width("a\u{200D}\u{FE0F}\u{202E}b", 10.0, false), fonts.width("ab", 10.0, false));
        assert_eq!(clusters("e\u{301}a\u{FE0F}"), ["e\u{301}", "a\u{FE0F}"]);
        assert!(clusters("").is_empty());
        assert!(fonts.missing("\u{200B}\u{FEFF}\u{E0101}").is_empty());
    }

    #[test]
    fn scripts_that_need_shaping_do_no_harm() {
        for text in ["مستشفى", "बीजिंग", "ปักกิ่ง", "👨‍👩‍👧", "\u{5D0}\u{5B8}"]
        {
            assert!(fonts_width(text) > 0.0 && !Fonts::bundled().missing(text).is_empty(), "{text}");
        }
    }

    fn fonts_width(text: &str) -> f64 {
        Fonts::bundled().width(text, 10.0, true)
    }
}
