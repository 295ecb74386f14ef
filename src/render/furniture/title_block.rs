//! What stands at the top of a picture: title and badge at the left, confidentiality mark at the right.

use super::shape::{Border, FurnitureShape};
use super::text_block::{fitted, wrapped};
use crate::render::map_theme::MapColors;
use crate::render::text::Fonts;

/// In a wide picture; a narrow one has it smaller.
const TITLE_PX: f64 = 20.0;
const TITLE_SHARE: f64 = 0.034;
/// Titles that are too wide are set smaller, down to this, before they are cut.
const SMALL_TITLE_PX: f64 = 14.0;
const NOTE_PX: f64 = 12.0;
const NOTE_LINE_PX: f64 = 17.0;

/// The title on its panel with what stands below it, no wider than `room`; the answer is where it ends below.
pub(super) fn title(
    shapes: &mut Vec<FurnitureShape>,
    (words, below): (&str, &[String]),
    [x, y]: [f64; 2],
    room: f64,
    colors: &MapColors,
) -> f64 {
    let fonts = Fonts::bundled();
    let text_room = (room - 24.0).max(40.0);
    let size_px = (room * TITLE_SHARE).clamp(SMALL_TITLE_PX, TITLE_PX);
    let wide = fonts.width(words, size_px, true);
    let size_px = if wide > text_room { (size_px * text_room / wide).max(SMALL_TITLE_PX) } else { size_px };
    let text = fitted(words, size_px, true, text_room);
    let lines: Vec<String> = below.iter().flat_map(|line| wrapped(line, NOTE_PX, false, text_room, 3)).collect();
    let widest = lines.iter().map(|line| fonts.width(line, NOTE_PX, false)).fold(0.0, f64::max);
    let width = fonts.width(&text, size_px, true).max(widest) + 24.0;
    let height = size_px + 16.0 + NOTE_LINE_PX * lines.len() as f64;
    // Signs of the map that shine through would be read as part of the words.
    let fill = Some((colors.panel, 1.0));
    shapes.push(FurnitureShape::Panel { rect: [x, y, width, height], radius: 3.0, fill, border: None });
    let at = [x + 12.0, y + 8.0 + size_px * 0.86];
    shapes.push(FurnitureShape::Text { text, at, size_px, bold: true, color: colors.text, halo: None });
    for (i, text) in lines.into_iter().enumerate() {
        let at = [x + 12.0, y + 8.0 + size_px + 13.0 + NOTE_LINE_PX * i as f64];
        shapes.push(FurnitureShape::Text { text, at, size_px: NOTE_PX, bold: false, color: colors.text, halo: None });
    }
    y + height
}

/// The note that schematic data wear, in as many lines as it needs; the answer is where it ends below.
pub(super) fn badge(
    shapes: &mut Vec<FurnitureShape>,
    note: &str,
    [x, y]: [f64; 2],
    room: f64,
    colors: &MapColors,
) -> f64 {
    let fonts = Fonts::bundled();
    let lines = wrapped(note, NOTE_PX, false, (room - 42.0).max(40.0), 4);
    let width = lines.iter().map(|line| fonts.width(line, NOTE_PX, false)).fold(0.0, f64::max) + 42.0;
    let height = 7.0 + NOTE_LINE_PX * lines.len() as f64;
    let border = Some(Border { color: colors.caution_rule, width_px: 1.2, dash: vec![4.0, 3.0] });
    let fill = Some((colors.caution_ground, 1.0));
    shapes.push(FurnitureShape::Panel { rect: [x, y, width, height], radius: 2.0, fill, border });
    let color = colors.caution_text;
    let (cx, cy) = (x + 18.0, y + 12.0);
    let points = vec![[cx, cy - 6.0], [cx + 6.5, cy + 5.5], [cx - 6.5, cy + 5.5]];
    let border = Some(Border { color, width_px: 1.4, dash: Vec::new() });
    shapes.push(FurnitureShape::Polygon { points, fill: None, border });
    for rect in [[cx - 0.7, cy - 2.0, 1.4, 3.8], [cx - 0.7, cy + 2.7, 1.4, 1.4]] {
        shapes.push(FurnitureShape::Panel { rect, radius: 0.0, fill: Some((color, 1.0)), border: None });
    }
    for (i, text) in lines.into_iter().enumerate() {
        let at = [x + 31.0, y + 16.4 + NOTE_LINE_PX * i as f64];
        shapes.push(FurnitureShape::Text { text, at, size_px: NOTE_PX, bold: false, color, halo: None });
    }
    y + height
}

/// The confidentiality mark in a box, its upper right corner here; the answer is where it ends below.
pub(super) fn confidentiality(
    shapes: &mut Vec<FurnitureShape>,
    mark: &str,
    [right, y]: [f64; 2],
    room: f64,
    colors: &MapColors,
) -> f64 {
    let size_px = 14.0;
    let text = fitted(mark, size_px, true, room);
    let width = Fonts::bundled().width(&text, size_px, true) + 20.0;
    let rect = [right - width, y, width, 26.0];
    let border = Some(Border { color: colors.text, width_px: 1.2, dash: Vec::new() });
    shapes.push(FurnitureShape::Panel { rect, radius: 0.0, fill: Some((colors.panel, 1.0)), border });
    let at = [rect[0] + 10.0, y + 18.2];
    shapes.push(FurnitureShape::Text { text, at, size_px, bold: true, color: colors.text, halo: None });
    y + 26.0
}
