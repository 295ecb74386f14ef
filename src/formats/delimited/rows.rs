//! Delimited text as rows of cells (RFC 4180 and what is met beside it).

use std::borrow::Cow;

use super::super::column_type::half_width;

/// Text read in vain behind quotes that nothing closes, in times the whole of it, before quotes count for nothing.
const MOST_IN_VAIN: usize = 4;

/// Cells of a row that are kept; no table has more.
const MOST_CELLS: usize = 1 << 16;

/// One row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Row<'a> {
    pub(super) cells: Vec<Cow<'a, str>>,
    /// The line it begins in, 1-based.
    pub(super) line: u64,
    /// Whether its quotes make no sense, so that the line was taken as it stands.
    pub(super) has_stray_quotes: bool,
    /// Those of its cells that a spreadsheet was told to keep as texts, by their places.
    pub(super) told_texts: Vec<usize>,
}

/// The rows of a text, empty lines left out.
#[derive(Clone, Debug)]
pub(super) struct Rows<'a> {
    text: &'a str,
    delimiter: u8,
    at: usize,
    line: u64,
    /// Bytes that may yet be read in vain.
    patience: usize,
}

/// A text without the apostrophe that keeps spreadsheets from running it as a formula – before `=`, `+`, `-`, `@`, a tab or
/// a return – or from taking its digits for a number or a day, and before a text that is so guarded itself; and whether it
/// had that of digits. What others write so that a spreadsheet leaves digits as they are, `="0116"`, is the text in it.
fn unguarded(cell: Cow<'_, str>) -> (Cow<'_, str>, bool) {
    let inner = cell.trim().strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    if let Some(inner) = inner.filter(|inner| !inner.contains('"')) {
        return (Cow::Owned(inner.to_owned()), false);
    }
    let Some(rest) = cell.strip_prefix('\'') else { return (cell, false) };
    let inner = rest.trim_start_matches('\'');
    let are_digits = is_of_digits(inner);
    if are_digits || inner.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        return (Cow::Owned(rest.to_owned()), are_digits);
    }
    (cell, false)
}

/// Whether a text has nothing but digits and what stands between and behind those of numbers, days and identity cards: a
/// spreadsheet makes a number or a day of it, unless an apostrophe stands before it.
pub fn is_of_digits(text: &str) -> bool {
    let text = half_width(text.trim());
    let is_part =
        |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+' | '/' | ':' | ' ' | '%' | 'E' | 'e');
    let is_of_day = |c: char| matches!(c, '年' | '月' | '日');
    // The last sign of an identity card.
    let digits = text.strip_suffix(['X', 'x']).filter(|digits| digits.len() == 17).unwrap_or(&text);
    digits.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'))
        && digits.contains(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| is_part(c) || is_of_day(c))
}

/// What a cell ends at.
enum End {
    Cell,
    Row,
}

impl<'a> Rows<'a> {
    /// `delimiter` is an ASCII character.
    pub(super) fn of(text: &'a str, delimiter: u8) -> Self {
        Self { text, delimiter, at: 0, line: 1, patience: text.len().saturating_mul(MOST_IN_VAIN) }
    }

    /// The rows that follow in a longer text with the same beginning.
    pub(super) fn in_longer(&self, text: &'a str) -> Self {
        Self { text, patience: text.len().saturating_mul(MOST_IN_VAIN), ..*self }
    }

    /// How many bytes have been read.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// The line that comes next, 1-based.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Whether the text ended in the row read last, with no line end behind it.
    pub(super) fn is_unended(&self) -> bool {
        self.at >= self.text.len() && !self.text.ends_with(['\n', '\r'])
    }

    /// Reads the next row into `row`; false at the end.
    pub(super) fn read(&mut self, row: &mut Row<'a>) -> bool {
        while matches!(self.byte(self.at), Some(b'\n' | b'\r')) {
            self.end_line();
        }
        row.cells.clear();
        row.line = self.line;
        row.has_stray_quotes = false;
        row.told_texts.clear();
        if self.at >= self.text.len() {
            return false;
        }
        let start = self.at;
        if self.cells(row, self.patience > 0).is_none() {
            self.patience = self.patience.saturating_sub(self.at - start);
            (self.at, self.line) = (start, row.line);
            row.cells.clear();
            row.told_texts.clear();
            row.has_stray_quotes = true;
            let _ = self.cells(row, false);
            for cell in &mut row.cells {
                let inner = cell.strip_prefix('"').and_then(|c| c.strip_suffix('"'));
                if let Some(inner) = inner.map(|inner| inner.replace("\"\"", "\"")) {
                    *cell = Cow::Owned(inner);
                }
            }
        }
        true
    }

    /// The cells up to the end of the row; `None` where a quote makes no sense.
    fn cells(&mut self, row: &mut Row<'a>, with_quotes: bool) -> Option<()> {
        loop {
            let cell = if with_quotes && self.byte(self.at) == Some(b'"') {
                self.quoted()?
            } else {
                Cow::Borrowed(self.plain())
            };
            if row.cells.len() < MOST_CELLS {
                let (cell, is_text) = unguarded(cell);
                row.told_texts.extend(is_text.then_some(row.cells.len()));
                row.cells.push(cell);
            }
            if matches!(self.end_cell(), End::Row) {
                return Some(());
            }
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// What stands up to the next delimiter or end of line.
    fn plain(&mut self) -> &'a str {
        let rest = self.text.get(self.at..).unwrap_or("");
        let is_end = |b: u8| b == self.delimiter || b == b'\n' || b == b'\r';
        let end = rest.bytes().position(is_end).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or("")
    }

    /// What stands between the quote here and the one that closes it, which has the end of the cell behind it.
    fn quoted(&mut self) -> Option<Cow<'a, str>> {
        self.at += 1;
        let start = self.at;
        let mut has_doubled = false;
        loop {
            match self.byte(self.at) {
                Some(b'"') if self.byte(self.at + 1) == Some(b'"') => {
                    has_doubled = true;
                    self.at += 2;
                }
                Some(b'"') => break,
                Some(b'\n') => {
                    self.line += 1;
                    self.at += 1;
                }
                Some(_) => self.at += 1,
                None => return None,
            }
        }
        let inner = self.text.get(start..self.at)?;
        self.at += 1;
        while self.byte(self.at) == Some(b' ') && self.delimiter != b' ' {
            self.at += 1;
        }
        let is_end = self.byte(self.at).is_none_or(|b| b == self.delimiter || b == b'\n' || b == b'\r');
        is_end.then(|| if has_doubled { Cow::Owned(inner.replace("\"\"", "\"")) } else { Cow::Borrowed(inner) })
    }

    fn end_cell(&mut self) -> End {
        match self.byte(self.at) {
            Some(b'\n' | b'\r') => {
                self.end_line();
                End::Row
            }
            Some(_) => {
                self.at += 1;
                End::Cell
            }
            None => End::Row,
        }
    }

    fn end_line(&mut self) {
        let is_pair = self.byte(self.at) == Some(b'\r') && self.byte(self.at + 1) == Some(b'\n');
        self.at += if is_pair { 2 } else { 1 };
        self.line += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<(u64, Vec<String>, bool)> {
        let mut rows = Rows::of(text, b',');
        let mut row = Row::default();
        let mut all = Vec::new();
        while rows.read(&mut row) {
            all.push((row.line, row.cells.iter().map(|c| c.clone().into_owned()).collect(), row.has_stray_quotes));
        }
        all
    }

    fn row(line: u64, cells: &[&str], stray: bool) -> (u64, Vec<String>, bool) {
        (line, cells.iter().map(|c| (*c).to_owned()).collect(), stray)
    }

    #[test]
    fn cells_are_split_as_spreadsheets_write_them() {
        let text = "a,b\r\n\"x, \"\"y\"\"\nz\",2\r\n\n,\n\"q\" ,";
        let expected = [
            row(1, &["a", "b"], false),
            row(2, &["x, \"y\"\nz", "2"], false),
            row(5, &["", ""], false),
            row(6, &["q", ""], false),
        ];
        assert_eq!(rows(text), expected);
        assert_eq!(rows("a,b\r1,2"), [row(1, &["a", "b"], false), row(2, &["1", "2"], false)]);
    }

    #[test]
    fn digits_that_a_spreadsheet_was_told_to_leave_are_what_they_are() {
        let text = "=\"0116\",\"=\"\"116.40\"\"\",'=\"x\",=\"a\"&\"b\"\n";
        assert_eq!(rows(text), [row(1, &["0116", "116.40", "=\"x\"", "=\"a\"&\"b\""], false)]);
    }

    #[test]
    fn an_apostrophe_before_digits_is_none_of_the_text() {
        let text = "'00456,'2026-11-28,'tis,'s-Hertogenbosch,''12,'-5,'11010119900307851X,'12',' 9,'A1,'=1\n";
        let mut read = Rows::of(text, b',');
        let mut row = Row::default();
        assert!(read.read(&mut row));
        let cells =
            ["00456", "2026-11-28", "'tis", "'s-Hertogenbosch", "'12", "-5", "11010119900307851X", "'12'", " 9"];
        assert_eq!(row.cells[..9], cells);
        assert_eq!(row.cells[9..], ["'A1", "=1"]);
        assert_eq!(row.told_texts, [0, 1, 4, 5, 6, 8]);
    }

    #[test]
    fn a_quote_that_nothing_closes_costs_its_line_only() {
        let text = "1,\"abc,2\n2,\"def\",3\n4,5\" pipe,6\n7,\"open";
        let expected = [
            row(1, &["1", "\"abc", "2"], true),
            row(2, &["2", "def", "3"], false),
            row(3, &["4", "5\" pipe", "6"], false),
            row(4, &["7", "\"open"], true),
        ];
        assert_eq!(rows(text), expected);
    }

    #[test]
    fn many_stray_quotes_take_no_more_than_their_time() {
        let text = "x\"y,\"z\n".repeat(200_000);
        let mut rows = Rows::of(&text, b',');
        let mut row = Row::default();
        let mut count = 0;
        while rows.read(&mut row) {
            count += 1;
        }
        assert_eq!(count, 200_000);
    }
}
