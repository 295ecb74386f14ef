//! How a table is laid out: what parts its cells, where its header stands, which columns say where rows are.

use std::borrow::Cow;
use std::collections::HashMap;

use super::super::column_type::{Comma, filled, half_width, number};
use super::super::encoding::ZERO_MARK;
use super::super::{ReadError, wkt};
use super::columns::{Places, places};
use super::rows::{Row, Rows};
use crate::crs::{Datum, read_coordinate};

const DELIMITERS: [u8; 4] = *b"\t;,|";

/// Titles and remarks may stand before the header: so many rows are looked at.
const MOST_BEFORE_HEADER: usize = 20;

/// Rows that are looked at to see what the cells are like, …
const SAMPLE: usize = 200;

/// … within the first so many bytes, where the header has to be too.
const SAMPLE_BYTES: usize = 1 << 20;

/// What the first rows of a table show.
#[derive(Clone, Debug)]
pub(super) struct Layout<'a> {
    pub(super) comma: Comma,
    /// Names of the columns, each of them once.
    pub(super) names: Vec<String>,
    pub(super) places: Places,
    /// Other columns that say the same on another datum.
    pub(super) passed_over: Option<Places>,
    /// The rows behind the header.
    pub(super) rows: Rows<'a>,
    /// Rows before the header.
    pub(super) before: usize,
    /// Whether the end of the header was overwritten.
    pub(super) has_zeroed_header: bool,
    /// Whether some cells bear out what the header says; it has only names where there are none.
    pub(super) is_borne_out: bool,
}

impl<'a> Layout<'a> {
    /// Finds the layout of a text.
    ///
    /// # Errors
    /// No column that says where rows are.
    pub(super) fn of(text: &'a str) -> Result<Self, ReadError> {
        Self::on(Datum::Wgs84, text)
    }

    /// As [`Self::of`], by the columns that call themselves as the datum which was said, where there are such.
    ///
    /// # Errors
    /// No column that says where rows are.
    pub(super) fn on(datum: Datum, text: &'a str) -> Result<Self, ReadError> {
        let (text, told) = told_delimiter(text);
        let candidates = told.as_ref().map_or(DELIMITERS.as_slice(), std::slice::from_ref);
        let found = candidates.iter().filter_map(|delimiter| Self::with(text, *delimiter, datum));
        // Where several would do, the one that makes the most columns; of equals the first.
        let best = found.reduce(|best, next| if next.names.len() > best.names.len() { next } else { best });
        let named = || candidates.iter().find_map(|delimiter| Self::with_named(text, *delimiter));
        best.or_else(named).ok_or_else(|| {
            if let Some(unreadable) = candidates.iter().find_map(|delimiter| Self::unreadable(text, *delimiter)) {
                return unreadable;
            }
            let first = |delimiter: &u8| {
                let mut row = Row::default();
                let head = text.get(..text.floor_char_boundary(SAMPLE_BYTES)).unwrap_or(text);
                Rows::of(head, *delimiter).read(&mut row);
                row.cells
            };
            let names = candidates.iter().map(first).max_by_key(Vec::len).unwrap_or_default();
            ReadError::NoCoordinates { columns: names.iter().map(|name| short(name.trim())).collect() }
        })
    }

    fn with(text: &'a str, delimiter: u8, datum: Datum) -> Option<Self> {
        let head = text.get(..text.floor_char_boundary(SAMPLE_BYTES)).unwrap_or(text);
        let mut rows = Rows::of(head, delimiter);
        let mut row = Row::default();
        for before in 0..MOST_BEFORE_HEADER {
            if !rows.read(&mut row) {
                return None;
            }
            let header = header(&row);
            let mut found = places(&header);
            if found.is_empty() {
                continue;
            }
            if datum != Datum::Wgs84 {
                found.sort_by_key(|of| !matches!(of, Places::Wkt(_)) && of.datum() != datum);
            }
            let comma = comma_of(rows.clone(), delimiter, found.iter().find_map(Places::axes));
            let judged: Vec<(Places, Option<bool>)> =
                found.into_iter().map(|of| (of.clone(), suits(&of, rows.clone(), comma))).collect();
            // A name such as lon is enough where all cells are empty, and no other name has lied.
            let wanted = if judged.iter().any(|(_, suits)| suits.is_some()) { Some(true) } else { None };
            let Some((places, _)) = judged.iter().find(|(_, suits)| *suits == wanted).cloned() else { continue };
            let is_other = |(other, suits): &&(Places, Option<bool>)| {
                *suits == Some(true) && other.are_on_another_datum(&places, &header)
            };
            let passed_over = judged.iter().find(is_other).map(|(other, _)| other.clone());
            let (names, rows, is_borne_out) = (names(&header), rows.in_longer(text), wanted.is_some());
            let has_zeroed_header = is_zeroed(&row);
            return Some(Self { comma, names, places, passed_over, rows, before, has_zeroed_header, is_borne_out });
        }
        None
    }

    /// By a column that is called as those of well-known text are, where most of it is broken and some is not.
    fn with_named(text: &'a str, delimiter: u8) -> Option<Self> {
        let mut rows = Rows::of(text, delimiter);
        let mut row = Row::default();
        for before in 0..MOST_BEFORE_HEADER {
            if !rows.read(&mut row) {
                return None;
            }
            let header = header(&row);
            let Some(Places::Wkt(column)) = places(&header).into_iter().next() else { continue };
            let (names, mut behind, has_zeroed_header) = (names(&header), rows.clone(), is_zeroed(&row));
            while behind.read(&mut row) {
                if row.cells.get(column).is_some_and(|cell| wkt::is_wkt(cell)) {
                    let (comma, places) = (Comma::Groups, Places::Wkt(column));
                    let (passed_over, is_borne_out) = (None, true);
                    return Some(Self {
                        comma,
                        names,
                        places,
                        passed_over,
                        rows,
                        before,
                        has_zeroed_header,
                        is_borne_out,
                    });
                }
            }
            return None;
        }
        None
    }
}

impl Layout<'_> {
    /// That columns are called as coordinates are and hold something else, if it is so.
    fn unreadable(text: &str, delimiter: u8) -> Option<ReadError> {
        let head = text.get(..text.floor_char_boundary(SAMPLE_BYTES)).unwrap_or(text);
        let mut rows = Rows::of(head, delimiter);
        let mut row = Row::default();
        for _ in 0..MOST_BEFORE_HEADER {
            if !rows.read(&mut row) {
                return None;
            }
            let header = header(&row);
            // What is called a geometry or a location is often something else.
            let axes = places(&header).iter().find_map(Places::axes);
            let Some(axes) = axes else { continue };
            let name = |column: usize| header.get(column).map(|name| short(name.trim())).unwrap_or_default();
            let columns = axes.map(name).to_vec();
            let comma = comma_of(rows.clone(), delimiter, Some(axes));
            while rows.read(&mut row) {
                let cells = axes.into_iter().filter_map(|column| row.cells.get(column)).map(|cell| filled(cell));
                let is_unreadable = |cell: &&str| !cell.contains(ZERO_MARK) && coordinate(cell, comma).is_none();
                if let Some(cell) = cells.filter(|cell| !cell.is_empty()).find(is_unreadable) {
                    return Some(ReadError::UnreadableCoordinates { columns, sample: short(cell) });
                }
            }
            return None;
        }
        None
    }
}

/// Whether a part of a row was overwritten with zeros.
pub(super) fn is_zeroed(row: &Row<'_>) -> bool {
    row.cells.iter().any(|cell| cell.contains(ZERO_MARK))
}

/// The cells of a header, as far as they were not overwritten: behind zeros in it stands the end of a later row.
fn header<'r>(row: &'r Row<'_>) -> Vec<&'r str> {
    let cells = row.cells.iter().map(Cow::as_ref);
    match row.cells.iter().position(|cell| cell.contains(ZERO_MARK)) {
        None => cells.collect(),
        Some(last) => {
            cells.take(last + 1).map(|cell| cell.split_once(ZERO_MARK).map_or(cell, |(name, _)| name)).collect()
        }
    }
}

/// What spreadsheets write as a first line of its own, `sep=;`, and the text behind it.
fn told_delimiter(text: &str) -> (&str, Option<u8>) {
    let told = || {
        let (first, rest) = text.split_once('\n')?;
        let delimiter = first.trim_end_matches('\r').strip_prefix("sep=")?;
        let [delimiter @ (b'\t' | b' '..=b'~')] = delimiter.as_bytes() else { return None };
        Some((rest, Some(*delimiter)))
    };
    told().unwrap_or((text, None))
}

fn short(name: &str) -> String {
    const LONGEST: usize = 40;
    if name.chars().count() <= LONGEST { name.to_owned() } else { name.chars().take(LONGEST).chain(['…']).collect() }
}

/// Names for all columns: those without one are numbered, and so are those that stand twice.
fn names(header: &[&str]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(header.len());
    // How often each name was met: the number to go on with.
    let mut met: HashMap<String, usize> = HashMap::new();
    for (i, name) in header.iter().enumerate() {
        let name = name.trim().trim_start_matches('\u{feff}');
        let name = if name.is_empty() { format!("column {}", i + 1) } else { name.to_owned() };
        let count = met.get(&name).copied().unwrap_or(0);
        let numbered = (count + 1..).map(|n| if n == 1 { name.clone() } else { format!("{name} {n}") });
        let free = numbered.enumerate().find(|(_, free)| !met.contains_key(free));
        let (skipped, free) = free.unwrap_or((0, name.clone()));
        met.insert(name, count + skipped + 1);
        met.entry(free.clone()).or_insert(1);
        names.push(free);
    }
    names
}

/// Whether a comma stands before decimals: where some number has it before other than three digits. Where it parts the
/// cells too, so that numbers with one stand in quotes, both coordinates of a row have to.
fn comma_of(mut rows: Rows<'_>, delimiter: u8, axes: Option<[usize; 2]>) -> Comma {
    let has_decimals = |cell: &str| {
        let digits = cell.trim().trim_start_matches(['-', '+']);
        digits.split_once(',').is_some_and(|(whole, decimals)| {
            decimals.len() != 3
                && [whole, decimals].iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
        })
    };
    let shows_decimals = |row: &Row<'_>| match (delimiter, axes) {
        (b',', None) => false,
        (b',', Some(axes)) => axes.iter().all(|axis| row.cells.get(*axis).is_some_and(|cell| has_decimals(cell))),
        _ => row.cells.iter().any(|cell| has_decimals(cell)),
    };
    let mut row = Row::default();
    let mut left = SAMPLE;
    while left > 0 && rows.read(&mut row) {
        if shows_decimals(&row) {
            return Comma::Decimals;
        }
        left -= 1;
    }
    Comma::Groups
}

/// Whether the cells of columns are like what their names promise: `shape` may be anything. `None` of empty ones.
fn suits(places: &Places, rows: Rows<'_>, comma: Comma) -> Option<bool> {
    match places {
        Places::Wkt(column) => suits_in(*column, rows, wkt::is_wkt),
        Places::Pair { column, .. } => suits_in(*column, rows, |cell| pair(cell).is_some()),
        // Each of the two may be wrong in rows of its own.
        Places::Axes { x, y, .. } => {
            let suits = |column| suits_in(column, rows.clone(), |cell| coordinate(cell, comma).is_some());
            match (suits(*x), suits(*y)) {
                (Some(x), Some(y)) => Some(x && y),
                (x, y) => x.or(y),
            }
        }
    }
}

/// Whether at least half of the cells of a column that are filled are like this; `None` of empty ones.
fn suits_in(column: usize, mut rows: Rows<'_>, is_like: impl Fn(&str) -> bool) -> Option<bool> {
    let (mut met, mut like) = (0_u32, 0_u32);
    let mut row = Row::default();
    let mut left = SAMPLE;
    while left > 0 && rows.read(&mut row) {
        left -= 1;
        let is_there = |cell: &&Cow<'_, str>| !filled(cell).is_empty() && !cell.contains(ZERO_MARK);
        if let Some(cell) = row.cells.get(column).filter(is_there) {
            met += 1;
            like += u32::from(is_like(cell));
        }
    }
    (met > 0).then_some(like * 2 >= met)
}

/// One coordinate: a number, or degrees as people write them. An apostrophe before it keeps spreadsheets from reading it.
pub(super) fn coordinate(cell: &str, comma: Comma) -> Option<f64> {
    let cell = half_width(cell.trim());
    let bare = cell.strip_prefix(['\'', '‘', '’']).map_or(&*cell, str::trim);
    number(bare, comma).or_else(|| grouped_number(bare, comma)).or_else(|| read_coordinate(bare))
}

/// A number whose digits are parted by three with a sign that is no comma: an apostrophe, or a space that keeps a line
/// together. The usual space parts degrees and minutes.
fn grouped_number(text: &str, comma: Comma) -> Option<f64> {
    const MARKS: [char; 5] = ['\'', '\u{2019}', '\u{a0}', '\u{202f}', '\u{2009}'];
    let point = if comma == Comma::Decimals { ',' } else { '.' };
    let digits = text.trim_start_matches(['-', '+']);
    let mark = digits.chars().find(|c| MARKS.contains(c))?;
    let (whole, decimals) = digits.split_once(point).unwrap_or((digits, ""));
    let mut groups = whole.split(mark);
    let are_digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let is_first = |group: &str| (1..=3).contains(&group.len()) && are_digits(group);
    let is_grouped = groups.next().is_some_and(is_first) && groups.all(|group| group.len() == 3 && are_digits(group));
    (is_grouped && are_digits(decimals)).then(|| number(&text.replace(mark, ""), comma)).flatten()
}

/// Two coordinates in one cell.
pub(super) fn pair(cell: &str) -> Option<[f64; 2]> {
    let cell = half_width(cell.trim());
    let inner = cell.trim_matches(['(', ')', '[', ']', ' ']);
    let (first, second) = inner.split_once([',', ';', '、']).or_else(|| inner.split_once(char::is_whitespace))?;
    Some([coordinate(first, Comma::Groups)?, coordinate(second, Comma::Groups)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_in_groups_and_behind_an_apostrophe_are_a_number() {
        for (cell, comma, expected) in [
            ("449'043.1553", Comma::Groups, Some(449_043.155_3)),
            ("4\u{a0}404\u{a0}873.6112", Comma::Groups, Some(4_404_873.611_2)),
            ("-4’404’873", Comma::Groups, Some(-4_404_873.0)),
            ("449\u{202f}043,5", Comma::Decimals, Some(449_043.5)),
            ("'116.40", Comma::Groups, Some(116.4)),
            ("'116°24′36″", Comma::Groups, Some(116.41)),
            // Minutes, and groups that are none.
            ("116\u{a0}24.6", Comma::Groups, Some(116.41)),
            ("4'40'4873", Comma::Groups, None),
            ("4\u{a0}404'873", Comma::Groups, None),
        ] {
            let found = coordinate(cell, comma);
            let is_same = found.zip(expected).map_or(found == expected, |(a, b)| (a - b).abs() < 1e-9);
            assert!(is_same, "{cell}: {found:?}");
        }
    }
}
