//! Rows of cells as CSV that spreadsheets open right, and as a table for a terminal.

use std::borrow::Cow;

use crate::formats;

/// The character that no text has: a row with it is taken for damaged where it is read again.
const NOTHING: char = '\0';

/// Writes rows as CSV (RFC 4180, CRLF), without characters U+0000.
///
/// With `byte_order_mark`, Excel reads the Chinese right. Text cells that a spreadsheet would run as a formula
/// (starting with `=`, `+`, `-` or `@`, a tab or a return) get a leading apostrophe, which is taken off again where this
/// program reads them; so do texts that begin as if they had one. Numbers stay as they are.
///
/// ```
/// use shapan::export::csv_text;
/// let rows = [vec!["=1+1".into(), "-3.5".into()]];
/// assert_eq!(csv_text(&["a", "b"], &rows, false), "a,b\r\n'=1+1,-3.5\r\n");
/// ```
pub fn csv_text(head: &[&str], rows: &[Vec<Cow<'_, str>>], byte_order_mark: bool) -> String {
    csv_of_rows(
        head,
        rows.iter().map(|row| row.iter().map(|cell| Cow::Borrowed(cell.as_ref())).collect()),
        byte_order_mark,
    )
}

/// The same of rows that are made one by one, so that many of them need not all be held as cells.
pub(super) fn csv_of_rows<'a>(
    head: &[&str],
    rows: impl Iterator<Item = Vec<Cow<'a, str>>>,
    byte_order_mark: bool,
) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let head = head.iter().map(|name| Cow::Owned((*name).to_owned())).collect::<Vec<_>>();
    for row in std::iter::once(head).chain(rows) {
        // Writing into memory cannot fail, and all rows have the length of the head.
        let _ = writer.write_record(row.iter().map(|cell| guard(cell).replace(NOTHING, "")));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    let text = String::from_utf8(bytes).unwrap_or_default();
    if byte_order_mark { format!("\u{feff}{text}") } else { text }
}

/// Writes rows with tabs between the cells, as spreadsheets take them from the clipboard. Tabs and line ends in a
/// cell become spaces; formulas are guarded as in [`csv_text`].
pub fn tsv_text(head: &[&str], rows: &[Vec<String>]) -> String {
    let cell = |text: &str| guard(text).replace(|c: char| c.is_control(), " ");
    let line = |cells: &mut dyn Iterator<Item = &str>| cells.map(cell).collect::<Vec<_>>().join("\t") + "\n";
    let rows = rows.iter().map(|row| line(&mut row.iter().map(String::as_str)));
    std::iter::once(line(&mut head.iter().copied())).chain(rows).collect()
}

/// Texts that begin with an apostrophe are guarded too where reading would take it off.
fn guard(cell: &str) -> Cow<'_, str> {
    let inner = cell.trim_start_matches('\'');
    let has_own = inner.len() < cell.len() && formats::is_of_digits(inner);
    let dangerous = has_own || inner.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if dangerous && cell.parse::<f64>().is_err() { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// Writes rows as columns aligned for a terminal, whose Chinese characters are two columns wide. Columns named
/// in `right` are aligned right.
pub fn text_table(head: &[&str], rows: &[Vec<String>], right: &[usize]) -> String {
    let columns = head.len();
    let mut widths: Vec<usize> = head.iter().map(|h| display_width(h)).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(display_width(cell));
        }
    }
    let mut text = String::new();
    let head_row = head.iter().map(|h| (*h).to_owned()).collect::<Vec<_>>();
    for row in std::iter::once(&head_row).chain(rows) {
        let mut line = String::new();
        for (i, (cell, width)) in row.iter().zip(&widths).enumerate() {
            let padding = " ".repeat(width - display_width(cell));
            let (before, after) = if right.contains(&i) { (padding, String::new()) } else { (String::new(), padding) };
            line.push_str(&before);
            line.push_str(&printable(cell).replace('\n', "\u{fffd}"));
            line.push_str(&after);
            if i + 1 < columns {
                line.push_str("  ");
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Data must not steer the terminal: control characters become a mark, all but the ends of lines, and so do those that
/// turn round the direction in which what follows is shown.
pub fn printable(text: &str) -> Cow<'_, str> {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let steers = |c: char| c.is_control() && c != '\n' || turns(c);
    if text.chars().any(steers) {
        Cow::Owned(text.chars().map(|c| if steers(c) { '\u{fffd}' } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// Columns a text takes in a terminal: two for East Asian wide characters.
fn display_width(text: &str) -> usize {
    let wide = |c: char| {
        matches!(u32::from(c), 0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF
            | 0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F300..=0x1FAFF | 0x20000..=0x3FFFD)
    };
    text.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded_and_numbers_are_not() {
        let cell = |text: &str| guard(text).into_owned();
        assert_eq!(cell("@SUM(A1)"), "'@SUM(A1)");
        assert_eq!(cell("-12.5"), "-12.5");
        assert_eq!(cell("-x"), "'-x");
        assert_eq!(cell("'-x"), "''-x", "or else it would be read again without its own");
        assert_eq!(cell("'s-Hertogenbosch"), "'s-Hertogenbosch");
        assert_eq!(cell("'90"), "''90");
        assert_eq!(cell("0116"), "0116");
        assert_eq!(cell("医院"), "医院");
    }

    #[test]
    fn zeros_are_left_out() {
        assert_eq!(csv_text(&["a"], &[vec!["x\0y\u{1}".into()]], false), "a\r\nxy\u{1}\r\n");
    }

    #[test]
    fn quotes_and_line_ends_survive() {
        let rows = [vec![Cow::Borrowed("a \"b\",\nc")]];
        assert_eq!(csv_text(&["x"], &rows, true), "\u{feff}x\r\n\"a \"\"b\"\",\nc\"\r\n");
    }

    #[test]
    fn chinese_takes_two_columns() {
        let rows = [vec!["天坛".to_owned(), "1".to_owned()], vec!["ab".to_owned(), "22".to_owned()]];
        assert_eq!(text_table(&["n", "k"], &rows, &[1]), "n      k\n天坛   1\nab    22\n");
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(text_table(&["n"], &[vec!["\u{1b}[2J".to_owned()]], &[]), "n\n\u{fffd}[2J\n");
    }
}
