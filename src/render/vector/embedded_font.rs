//! A font made of the characters that one file shows, in one weight: the outlines and advances with which the
//! painter draws them, so that a file looks the same where none of these fonts is installed.
//!
//! A character that no bundled font has is in it too, as the box that stands for it.

use std::collections::HashMap;

use tiny_skia::PathSegment;

use super::super::text::Fonts;
use super::walk::cubic;

/// Units of an em, as in the bundled fonts.
pub(super) const UNITS: f64 = 1000.0;

/// Thousandths of an em, y up.
pub(super) type Point = [i32; 2];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Segment {
    Move(Point),
    Line(Point),
    Curve(Point, Point, Point),
}

#[derive(Clone, Debug)]
pub(super) struct Glyph {
    /// `None` for the glyph of whatever is not in the font.
    pub character: Option<char>,
    pub advance: i32,
    pub outline: Vec<Segment>,
}

impl Glyph {
    /// Around its points, handles included: left, bottom, right, top.
    pub(super) fn bounds(&self) -> Option<[i32; 4]> {
        let points = self.outline.iter().flat_map(|segment| match segment {
            Segment::Move(p) | Segment::Line(p) => vec![*p],
            Segment::Curve(a, b, p) => vec![*a, *b, *p],
        });
        points.map(|[x, y]| [x, y, x, y]).reduce(around)
    }
}

fn around(a: [i32; 4], b: [i32; 4]) -> [i32; 4] {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])]
}

/// The glyphs of one weight, numbered in the order in which their characters were first asked for.
pub(super) struct EmbeddedFont {
    pub bold: bool,
    /// Where the outlines come from.
    fonts: Fonts,
    glyphs: Vec<Glyph>,
    ids: HashMap<char, u16>,
}

impl EmbeddedFont {
    pub(super) fn new(bold: bool, fonts: &Fonts) -> Self {
        let nothing = Glyph { character: None, advance: 1000, outline: Vec::new() };
        Self { bold, fonts: fonts.clone(), glyphs: vec![nothing], ids: HashMap::new() }
    }

    /// The number of a character's glyph, made when it is new; 0 where a font is full, at 65,535.
    pub(super) fn id(&mut self, c: char) -> u16 {
        if let Some(id) = self.ids.get(&c) {
            return *id;
        }
        let id = u16::try_from(self.glyphs.len()).ok().filter(|id| *id < u16::MAX).unwrap_or(0);
        if id > 0 {
            self.glyphs.push(glyph(c, self.bold, &self.fonts));
        }
        self.ids.insert(c, id);
        id
    }

    pub(super) fn glyphs(&self) -> &[Glyph] {
        &self.glyphs
    }

    pub(super) fn has_characters(&self) -> bool {
        self.glyphs.len() > 1
    }

    /// Left, bottom, right, top of all glyphs.
    pub(super) fn bounds(&self) -> [i32; 4] {
        self.glyphs.iter().filter_map(Glyph::bounds).reduce(around).unwrap_or_default()
    }

    /// The name inside font files, without spaces.
    pub(super) fn name(&self) -> &'static str {
        if self.bold { "NotoSansSC-Bold" } else { "NotoSansSC-Regular" }
    }
}

fn glyph(c: char, bold: bool, fonts: &Fonts) -> Glyph {
    let (advance, outline) = fonts.glyph_em(c, bold);
    let mut segments = Vec::new();
    let units = |v: f64| (v * UNITS).round().clamp(-16_000.0, 16_000.0) as i32;
    let up = |[x, y]: [f64; 2]| [units(x), units(-y)];
    let mut at = [0.0; 2];
    for segment in outline.iter().flat_map(|path| path.segments()) {
        let wide = |p: tiny_skia::Point| [f64::from(p.x), f64::from(p.y)];
        let (made, end) = match segment {
            PathSegment::MoveTo(p) => (Segment::Move(up(wide(p))), p),
            PathSegment::LineTo(p) => (Segment::Line(up(wide(p))), p),
            PathSegment::QuadTo(c, p) => {
                let [a, b] = cubic(at, wide(c), wide(p));
                (Segment::Curve(up(a), up(b), up(wide(p))), p)
            }
            PathSegment::CubicTo(a, b, p) => (Segment::Curve(up(wide(a)), up(wide(b)), up(wide(p))), p),
            // Outlines of letters are closed by whoever fills them.
            PathSegment::Close => continue,
        };
        segments.push(made);
        at = wide(end);
    }
    Glyph { character: Some(c), advance: units(advance), outline: segments }
}
