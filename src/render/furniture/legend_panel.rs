//! The legend laid out: rows in columns on a panel, cut where it would take too much of the map.

use super::legend::{Legend, LegendRow};
use super::shape::{Border, FurnitureShape};
use super::swatch::{SWATCH_PX, swatch};
use super::text_block::fitted;
use crate::i18n::{Lang, Word, fill};
use crate::render::highlight::HIGHLIGHT_GROUP;
use crate::render::map_theme::Theme;
use crate::render::text::Fonts;

/// The legend takes no more of the picture than this share of its area, and of its width.
const MOST_AREA: f64 = 0.28;
const MOST_WIDTH: f64 = 0.46;
/// A smaller picture has no room for one.
const LEAST_SIZE_PX: [f64; 2] = [440.0, 320.0];
/// Rows that are worth the panel they stand on.
const LEAST_ROWS: usize = 4;
const ROW_PX: f64 = 19.0;
const PADDING_PX: f64 = 12.0;
const TITLE_PX: f64 = 26.0;
const COLUMN_GAP_PX: f64 = 18.0;
/// From the swatch to its text.
const TEXT_AT_PX: f64 = SWATCH_PX[0] + 8.0;
/// A label that is longer is cut.
const MOST_TEXT_PX: f64 = 190.0;

/// One row as it is set.
enum Line<'a> {
    Group(&'a str),
    Layer(&'a str),
    Class { text: &'a str, row: &'a LegendRow, opacity: f64 },
    More(String),
}

impl Line<'_> {
    fn text(&self) -> &str {
        match self {
            Self::Group(text) | Self::Layer(text) | Self::Class { text, .. } => text,
            Self::More(text) => text,
        }
    }

    /// Size of the text, whether it is bold, and where it begins.
    fn style(&self) -> (f64, bool, f64) {
        match self {
            Self::Group(_) => (12.0, true, 0.0),
            Self::Layer(_) | Self::More(_) => (11.0, false, 0.0),
            Self::Class { .. } => (12.0, false, TEXT_AT_PX),
        }
    }

    fn width(&self) -> f64 {
        let (size, bold, x) = self.style();
        x + Fonts::bundled().width(self.text(), size, bold).min(MOST_TEXT_PX)
    }

    /// Whether the row announces those below it, and so must not end a column.
    fn is_heading(&self) -> bool {
        matches!(self, Self::Group(_) | Self::Layer(_))
    }
}

/// Draws the legend with its lower left corner at `[left, bottom]`, no higher than up to `top`. Nothing is drawn
/// where there is nothing to say, or no room to say it in; the answer is the panel.
pub(super) fn legend_panel(
    shapes: &mut Vec<FurnitureShape>,
    legend: &Legend,
    [left, top, bottom]: [f64; 3],
    size_px: [f64; 2],
    (lang, theme): (Lang, Theme),
) -> Option<[f64; 4]> {
    let [width, height] = size_px;
    if legend.is_empty() || width < LEAST_SIZE_PX[0] || height < LEAST_SIZE_PX[1] {
        return None;
    }
    let most = [width * MOST_WIDTH, bottom - top];
    let columns = arranged(legend, most, width * height * MOST_AREA, lang)?;
    let widths: Vec<f64> = columns.iter().map(|rows| column_width(rows)).collect();
    let [panel_width, panel_height] = panel_size(&columns);
    let colors = theme.colors();
    let rect = [left, bottom - panel_height, panel_width, panel_height];
    let border = Some(Border { color: colors.rule, width_px: 1.0, dash: Vec::new() });
    shapes.push(FurnitureShape::Panel { rect, radius: 3.0, fill: Some((colors.panel, 1.0)), border });
    let text = |text: String, at: [f64; 2], size_px: f64, bold: bool, color| FurnitureShape::Text {
        text,
        at,
        size_px,
        bold,
        color,
        halo: None,
    };
    let (mut x, first) = (left + PADDING_PX, rect[1] + TITLE_PX + 4.0);
    shapes.push(text(Word::Legend.text(lang).to_owned(), [x, rect[1] + 21.0], 14.0, true, colors.text));
    for (rows, width) in columns.iter().zip(widths) {
        for (i, line) in rows.iter().enumerate() {
            let y = first + ROW_PX * i as f64;
            if let Line::Class { row, opacity, .. } = line {
                let at = [x, y + (ROW_PX - SWATCH_PX[1]) / 2.0];
                swatch(shapes, &row.symbol, row.shape, *opacity, at, theme);
            }
            let (size, bold, indent) = line.style();
            let color = if matches!(line, Line::Layer(_) | Line::More(_)) { colors.secondary } else { colors.text };
            let words = fitted(line.text(), size, bold, MOST_TEXT_PX);
            shapes.push(text(words, [x + indent, y + ROW_PX / 2.0 + size * 0.36], size, bold, color));
        }
        x += width + COLUMN_GAP_PX;
    }
    Some(rect)
}

/// All rows, in order.
fn lines(legend: &Legend) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for group in &legend.groups {
        // One group of files needs no heading of its own; what is highlighted is said by its.
        if legend.groups.len() > 1 || group.id == HIGHLIGHT_GROUP {
            lines.push(Line::Group(&group.name));
        }
        for layer in &group.layers {
            let alone = layer.rows.len() == 1 && layer.rows.iter().all(|row| row.label.is_empty());
            if !alone {
                lines.push(Line::Layer(&layer.name));
            }
            for row in &layer.rows {
                let text = if row.label.is_empty() { &layer.name } else { &row.label };
                lines.push(Line::Class { text, row, opacity: layer.opacity });
            }
        }
    }
    lines
}

/// The rows in as few columns as fit, the columns about equally long; cut at the end where they do not fit.
/// `None` where hardly a row would be left.
fn arranged(legend: &Legend, most: [f64; 2], most_area: f64, lang: Lang) -> Option<Vec<Vec<Line<'_>>>> {
    let total = lines(legend).len();
    let fits = |columns: &[Vec<Line<'_>>]| {
        let [width, height] = panel_size(columns);
        width <= most[0] && height <= most[1] && width * height <= most_area
    };
    let highest = ((most[1] - TITLE_PX - PADDING_PX) / ROW_PX).floor().max(0.0) as usize;
    for kept in (LEAST_ROWS.min(total)..=total).rev() {
        for count in 1..=6 {
            let rows = cut(lines(legend), kept, lang);
            let length = rows.len().div_ceil(count);
            // A heading that moves to the next column makes that one longer.
            let longest = (length..=length + 2).find(|l| split(cut(lines(legend), kept, lang), *l).len() <= count);
            let Some(longest) = longest.filter(|l| *l <= highest) else { continue };
            let columns = split(rows, longest);
            if fits(&columns) {
                return Some(columns);
            }
        }
    }
    None
}

/// The first rows, and how many classes were left out.
fn cut(mut rows: Vec<Line<'_>>, kept: usize, lang: Lang) -> Vec<Line<'_>> {
    if kept >= rows.len() {
        return rows;
    }
    let mut left_out = rows.split_off(kept.saturating_sub(1));
    while rows.last().is_some_and(Line::is_heading) {
        left_out.extend(rows.pop());
    }
    let n = left_out.iter().filter(|line| !line.is_heading()).count().to_string();
    rows.push(Line::More(fill(Word::LegendMore, lang, &[("n", &n)])));
    rows
}

/// Columns of at most so many rows; none ends in a heading.
fn split(rows: Vec<Line<'_>>, longest: usize) -> Vec<Vec<Line<'_>>> {
    let mut columns: Vec<Vec<Line<'_>>> = vec![Vec::new()];
    for row in rows {
        let full = columns.last().is_some_and(|column| column.len() >= longest.max(3));
        if full {
            let mut next = Vec::new();
            if let Some(column) = columns.last_mut() {
                while column.last().is_some_and(Line::is_heading) {
                    next.extend(column.pop());
                }
            }
            next.reverse();
            columns.push(next);
        }
        if let Some(column) = columns.last_mut() {
            column.push(row);
        }
    }
    columns
}

fn column_width(rows: &[Line<'_>]) -> f64 {
    rows.iter().map(Line::width).fold(0.0, f64::max)
}

fn panel_size(columns: &[Vec<Line<'_>>]) -> [f64; 2] {
    let rows = columns.iter().map(Vec::len).max().unwrap_or(0) as f64;
    let gaps = COLUMN_GAP_PX * columns.len().saturating_sub(1) as f64;
    let width = columns.iter().map(|rows| column_width(rows)).sum::<f64>() + gaps + 2.0 * PADDING_PX;
    [width.max(90.0), TITLE_PX + ROW_PX * rows + PADDING_PX]
}
