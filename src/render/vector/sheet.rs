//! What a vector file can hold, as the walk through a scene asks for it. Lengths are in pixels, y runs down.

use super::super::label::TextLine;
use crate::i18n::Lang;
use crate::progress::Cancelled;
use crate::project::{Color, LayerId};

/// The widest and the highest sheet, pixels: what PDF readers hold (14,400 points), rounded down.
pub(super) const MOST_PX_ACROSS: f64 = 19_000.0;

/// What a file tells of itself besides its picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SheetInfo {
    /// The title of the document; may be empty.
    pub title: String,
    pub lang: Lang,
    /// What programs that edit or show the file call its layers; the others go by their ids.
    pub layer_names: Vec<(LayerId, String)>,
}

impl SheetInfo {
    pub(super) fn name_of<'a>(&'a self, layer: &'a LayerId) -> &'a str {
        let named = self.layer_names.iter().find(|(id, name)| id == layer && !name.is_empty());
        named.map_or(layer.0.as_str(), |(_, name)| name)
    }
}

/// Why there is no file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VectorError {
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    #[error("a drawing of {width} by {height} pixels is too large: at most {MOST_PX_ACROSS} across")]
    TooLarge { width: u32, height: u32 },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    EvenOdd,
    Winding,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Fill {
    pub color: Color,
    pub opacity: f64,
    pub rule: Rule,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cap {
    Butt,
    Round,
}

/// A stroke; its joins are round.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub color: Color,
    pub opacity: f64,
    pub width: f64,
    /// Lengths of dashes and gaps; empty for a solid line.
    pub dash: Vec<f64>,
    /// How far into the pattern each part of a path begins.
    pub phase: f64,
    pub cap: Cap,
}

/// How a path is painted: its inside first, then its line.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Paint {
    pub fill: Option<Fill>,
    pub line: Option<Line>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Halo {
    pub color: Color,
    pub opacity: f64,
    /// Of the line that is drawn along the outline of the letters, half of it outside.
    pub width: f64,
}

/// Lines of text that belong together: their halo lies below all of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextBlock<'a> {
    pub anchor: [f64; 2],
    /// Turned clockwise about the anchor.
    pub angle_deg: f64,
    pub halo: Option<Halo>,
    /// Their offsets are from the anchor, before turning.
    pub lines: &'a [TextLine],
    /// The lines are pieces of one name, set along a bend.
    pub in_pieces: bool,
}

impl TextBlock<'_> {
    /// Whether the lines together are one name: its pieces, or its characters below each other.
    pub fn is_one_name(&self) -> bool {
        let stacked = || self.lines.iter().all(|line| line.text.chars().nth(1).is_none());
        self.lines.len() > 1 && (self.in_pieces || stacked())
    }
}

/// Pixels of a picture of the ground: premultiplied red, green, blue and opacity, rows from the top.
pub(super) struct SheetImage {
    pub width: u32,
    pub height: u32,
    pub rgba: Vec<u8>,
}

/// Something that is drawn from below to above. Paths lie between [`Sheet::begin_path`] and [`Sheet::end_path`].
pub(super) trait Sheet {
    /// What follows, up to [`Sheet::end_layer`], is mixed with what lies below as a whole. Layers do not nest.
    fn begin_layer(&mut self, part: Part<'_>, opacity: f64);
    fn end_layer(&mut self);

    /// What follows, up to [`Sheet::end_figure`], is not drawn but kept as a figure about the origin.
    fn begin_figure(&mut self) -> Figure;
    fn end_figure(&mut self);
    fn place(&mut self, figure: Figure, at: [f64; 2]);

    fn begin_path(&mut self, paint: &Paint);
    fn move_to(&mut self, p: [f64; 2]);
    fn line_to(&mut self, p: [f64; 2]);
    fn curve_to(&mut self, a: [f64; 2], b: [f64; 2], p: [f64; 2]);
    fn close(&mut self);
    fn end_path(&mut self);

    fn text(&mut self, block: &TextBlock<'_>);

    /// A picture of the ground; `rect` is left, top, width and height.
    fn image(&mut self, rect: [f64; 4], image: &SheetImage);
}

/// A figure of a sheet, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Figure(pub usize);

/// What a layer of a sheet holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// A layer of the plan, by the name that people read.
    Layer(&'a str),
    Selection,
    Labels,
    Furniture,
}

/// Whether a character of a text is drawn and told at all: controls and what XML cannot hold are not.
pub(super) fn is_shown(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}')
}
