//! The strip along the lower edge: date, map CRS, sources, and the approval number at the right.

use super::shape::FurnitureShape;
use super::text_block::{fitted, wrapped};
use crate::plan::Plan;
use crate::render::map_theme::MapColors;
use crate::render::text::Fonts;

const TEXT_PX: f64 = 11.0;
const LINE_PX: f64 = 16.0;
/// Between one statement and the next in a line.
const GAP_PX: f64 = 22.0;
const SIDE_PX: f64 = 14.0;
/// The strip takes no more of the picture's height than this.
const MOST_SHARE: f64 = 0.16;
const MOST_LINES: usize = 3;

/// Draws the strip for a picture of this size; the answer is its height, 0 when there is nothing to say.
pub(super) fn imprint(
    shapes: &mut Vec<FurnitureShape>,
    statements: &[String],
    approval_number: Option<&str>,
    [width, height]: [f64; 2],
    colors: &MapColors,
) -> f64 {
    let fonts = Fonts::bundled();
    let room = width - 2.0 * SIDE_PX;
    let most_lines = ((height * MOST_SHARE / LINE_PX) as usize).clamp(1, MOST_LINES);
    // The number is what an authority asks for: it is there in full before anything else is.
    let number = approval_number.map(|text| fitted(text, TEXT_PX, true, room));
    let number_px = number.as_ref().map_or(0.0, |n| fonts.width(n, TEXT_PX, true) + GAP_PX);
    // A picture the size of a stamp has room for the number alone.
    let statements = if width < 240.0 || height < 180.0 { &[] } else { statements };
    let lines = flowed(statements, room - number_px, most_lines);
    let count = lines.len().max(usize::from(number.is_some()));
    if count == 0 {
        return 0.0;
    }
    let strip = 6.0 + LINE_PX * count as f64;
    let rect = [0.0, height - strip, width, strip];
    shapes.push(FurnitureShape::Panel { rect, radius: 0.0, fill: Some((colors.panel, 0.94)), border: None });
    let baseline = |line: usize| height - strip + 3.0 + LINE_PX * (line as f64 + 0.75);
    for (i, line) in lines.into_iter().enumerate() {
        for (x, text) in line {
            let (at, color) = ([SIDE_PX + x, baseline(i)], colors.secondary);
            shapes.push(FurnitureShape::Text { text, at, size_px: TEXT_PX, bold: false, color, halo: None });
        }
    }
    if let Some(text) = number {
        let at = [width - SIDE_PX - fonts.width(&text, TEXT_PX, true), baseline(count - 1)];
        let color = colors.text;
        shapes.push(FurnitureShape::Text { text, at, size_px: TEXT_PX, bold: true, color, halo: None });
    }
    strip
}

/// The statements in lines, each with where it begins; one too long for a line is broken, and what does not fit
/// ends in an ellipsis.
fn flowed(statements: &[String], room: f64, most_lines: usize) -> Vec<Vec<(f64, String)>> {
    let fonts = Fonts::bundled();
    let mut lines: Vec<Vec<(f64, String)>> = Vec::new();
    let mut x = f64::INFINITY;
    if room < 40.0 {
        return lines;
    }
    for statement in statements {
        let width = fonts.width(statement, TEXT_PX, false);
        if x + width > room {
            let parts = wrapped(statement, TEXT_PX, false, room, most_lines.saturating_sub(lines.len()).max(1));
            if lines.len() >= most_lines {
                break;
            }
            for part in parts {
                x = fonts.width(&part, TEXT_PX, false) + GAP_PX;
                lines.push(vec![(0.0, part)]);
            }
        } else if let Some(line) = lines.last_mut() {
            line.push((x, statement.clone()));
            x += width + GAP_PX;
        }
    }
    lines
}

/// The first and the last date of the data shown, from the field `as_of`, as written there; `None` where no feature
/// has one. Never the clock's date.
pub(super) fn dates_of(plan: &Plan) -> Option<(String, String)> {
    let mut span: Option<(String, String)> = None;
    for (_, loaded) in plan.styled_layers().filter(|(layer, _)| plan.project.is_shown(layer)) {
        let Some(field) = loaded.dataset.field_index("as_of") else { continue };
        for feature in loaded.dataset.features() {
            let value = feature.value(field);
            let Some(date) = value.as_str().filter(|text| is_date(text)) else { continue };
            span = Some(match span.take() {
                None => (date.to_owned(), date.to_owned()),
                Some((first, last)) if date < first.as_str() => (date.to_owned(), last),
                Some((first, last)) if date > last.as_str() => (first, date.to_owned()),
                Some(known) => known,
            });
        }
    }
    span
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`: these sort as they stand.
fn is_date(text: &str) -> bool {
    matches!(text.len(), 4 | 7 | 10)
        && text.char_indices().all(|(i, c)| if matches!(i, 4 | 7) { c == '-' } else { c.is_ascii_digit() })
}
