//! Glyphs of the bundled fonts: widths and outlines. The only door to skrifa.
//!
//! Characters are set one after the other without kerning or shaping, which Chinese, Latin, Greek and Cyrillic
//! bear well; scripts that need shaping are drawn unjoined.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use tiny_skia::{Path, PathBuilder, Transform};

const REGULAR: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Regular.otf");
const BOLD: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Bold.otf");

/// From baseline to baseline, in ems.
pub const LINE_EM: f64 = 1.3;

/// The fonts compiled into the program, with the glyphs met so far.
#[allow(missing_debug_implementations, reason = "a megabyte of tables tells nobody anything")]
pub struct Fonts {
    regular: Option<FontRef<'static>>,
    bold: Option<FontRef<'static>>,
    glyphs: RwLock<HashMap<(char, bool), Arc<Glyph>>>,
}

/// One character: its advance in ems, and its outline in ems with y down, if it has ink.
#[derive(Debug)]
struct Glyph {
    advance_em: f64,
    outline: Option<Path>,
    missing: bool,
}

impl Fonts {
    /// The bytes of the regular weight, for the window.
    pub const REGULAR: &'static [u8] = REGULAR;
    /// The bytes of the bold weight.
    pub const BOLD: &'static [u8] = BOLD;

    /// The one set of fonts of the program.
    pub fn bundled() -> &'static Self {
        static FONTS: OnceLock<Fonts> = OnceLock::new();
        FONTS.get_or_init(|| Fonts {
            regular: FontRef::new(REGULAR).ok(),
            bold: FontRef::new(BOLD).ok(),
            glyphs: RwLock::default(),
        })
    }

    /// The width of a line of text in the unit of `size`.
    pub fn width(&self, text: &str, size: f64, bold: bool) -> f64 {
        text.chars().map(|c| self.glyph(c, bold).advance_em).sum::<f64>() * size
    }

    /// Characters of the text that no bundled font can draw, each once, in order: a picture shows a box for
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
        let mut x = 0.0;
        for c in text.chars() {
            let glyph = self.glyph(c, bold);
            if let Some(outline) = &glyph.outline {
                let at = Transform::from_scale(narrow(size), narrow(size)).post_translate(narrow(x), 0.0);
                if let Some(moved) = outline.clone().transform(at) {
                    path.push_path(&moved);
                }
            }
            x += glyph.advance_em * size;
        }
        path.finish()?.transform(place)
    }

    /// One character's advance and outline in ems, y down: what an embedded font is made of.
    pub(super) fn glyph_em(&self, c: char, bold: bool) -> (f64, Option<Path>) {
        let glyph = self.glyph(c, bold);
        (glyph.advance_em, glyph.outline.clone())
    }

    fn glyph(&self, c: char, bold: bool) -> Arc<Glyph> {
        let key = (c, bold);
        // A poisoned cache still holds whole glyphs.
        if let Some(glyph) = self.glyphs.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(glyph);
        }
        let glyph = Arc::new(self.load(c, bold));
        Arc::clone(self.glyphs.write().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert(glyph))
    }

    fn load(&self, c: char, bold: bool) -> Glyph {
        if c.is_control() {
            return Glyph { advance_em: 0.0, outline: None, missing: false };
        }
        let bold_font = self.bold.as_ref().filter(|_| bold);
        for font in bold_font.into_iter().chain(self.regular.as_ref()) {
            if let Some(id) = font.charmap().map(c)
                && let Some(glyph) = from_font(font, id)
            {
                return glyph;
            }
        }
        Glyph { advance_em: 1.0, outline: missing_box(), missing: true }
    }
}

/// Outlines are taken at this size, since the font's arithmetic is in 64ths of a pixel, and kept per em.
const GLYPH_PX: f32 = 1000.0;

fn from_font(font: &FontRef<'static>, id: GlyphId) -> Option<Glyph> {
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
