//! How a table is laid out: what parts its cells, where its header stands, which columns say where rows are.

use std::borrow::Cow;
use std::collections::HashMap;

use super::super::column_type::Comma;
use super::super::{ReadError, wkt};
use super::columns::{Places, places};
use super::rows::{Row, Rows};
use crate::crs::read_coordinate;

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
    /// The rows behind the header.
    pub(super) rows: Rows<'a>,
    /// Rows before the header.
    pub(super) before: usize,
}

impl<'a> Layout<'a> {
    /// Finds the layout of a text.
    ///
    /// # Errors
    /// No column that says where rows are.
    pub(super) fn of(text: &'a str) -> Result<Self, ReadError> {
        let (text, told) = told_delimiter(text);
        let candidates = told.as_ref().map_or(DELIMITERS.as_slice(), std::slice::from_ref);
        let found = candidates.iter().filter_map(|delimiter| Self::with(text, *delimiter));
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

    fn with(text: &'a str, delimiter: u8) -> Option<Self> {
        let head = text.get(..text.floor_char_boundary(SAMPLE_BYTES)).unwrap_or(text);
        let mut rows = Rows::of(head, delimiter);
        let mut row = Row::default();
        for before in 0..MOST_BEFORE_HEADER {
            if !rows.read(&mut row) {
                return None;
            }
            let header: Vec<&str> = row.cells.iter().map(Cow::as_ref).collect();
            let found = places(&header);
            if found.is_empty() {
                continue;
            }
            let comma = comma_of(rows.clone(), delimiter);
            let judged: Vec<(Places, Option<bool>)> =
                found.into_iter().map(|of| (of.clone(), suits(&of, rows.clone(), comma))).collect();
            // A name such as lon is enough where all cells are empty, and no other name has lied.
            let wanted = if judged.iter().any(|(_, suits)| suits.is_some()) { Some(true) } else { None };
            let Some((places, _)) = judged.into_iter().find(|(_, suits)| *suits == wanted) else { continue };
            return Some(Self { comma, names: names(&header), places, rows: rows.in_longer(text), before });
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
            let header: Vec<&str> = row.cells.iter().map(Cow::as_ref).collect();
            let Some(Places::Wkt(column)) = places(&header).into_iter().next() else { continue };
            let (names, mut behind) = (names(&header), rows.clone());
            while behind.read(&mut row) {
                if row.cells.get(column).is_some_and(|cell| wkt::is_wkt(cell)) {
                    return Some(Self { comma: Comma::Groups, names, places: Places::Wkt(column), rows, before });
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
            let header: Vec<&str> = row.cells.iter().map(Cow::as_ref).collect();
            // What is called a geometry or a location is often something else.
            let axes = places(&header).into_iter().find_map(|of| match of {
                Places::Axes { x, y, .. } => Some([x, y]),
                Places::Wkt(_) | Places::Pair { .. } => None,
            });
            let Some(axes) = axes else { continue };
            let name = |column: usize| header.get(column).map(|name| short(name.trim())).unwrap_or_default();
            let columns = axes.map(name).to_vec();
            let comma = comma_of(rows.clone(), delimiter);
            while rows.read(&mut row) {
                let cells = axes.into_iter().filter_map(|column| row.cells.get(column)).map(|cell| cell.trim());
                if let Some(cell) = cells.filter(|cell| !cell.is_empty()).find(|cell| coordinate(cell, comma).is_none())
                {
                    return Some(ReadError::UnreadableCoordinates { columns, sample: short(cell) });
                }
            }
            return None;
        }
        None
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

/// Whether a comma stands before decimals: only where it does not part the cells, and where some number has it
/// before other than three digits.
fn comma_of(mut rows: Rows<'_>, delimiter: u8) -> Comma {
    let has_decimals = |cell: &str| {
        let digits = cell.trim().trim_start_matches(['-', '+']);
        digits.split_once(',').is_some_and(|(whole, decimals)| {
            decimals.len() != 3
                && [whole, decimals].iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
        })
    };
    let mut row = Row::default();
    let mut left = SAMPLE;
    while delimiter != b',' && left > 0 && rows.read(&mut row) {
        if row.cells.iter().any(|cell| has_decimals(cell)) {
            return Comma::Decimals;
        }
        left -= 1;
    }
    Comma::Groups
}

/// Whether the cells of columns are like what their names promise: `shape` may be anything. `None` of empty ones.
fn suits(places: &Places, mut rows: Rows<'_>, comma: Comma) -> Option<bool> {
    let is_like = |row: &Row<'_>| match places {
        Places::Wkt(column) => row.cells.get(*column).map(|cell| wkt::is_wkt(cell)),
        Places::Pair { column, .. } => row.cells.get(*column).map(|cell| pair(cell).is_some()),
        Places::Axes { x, .. } => row.cells.get(*x).map(|cell| coordinate(cell, comma).is_some()),
    };
    let is_filled = |row: &Row<'_>| match places {
        Places::Wkt(column) | Places::Pair { column, .. } | Places::Axes { x: column, .. } => {
            row.cells.get(*column).is_some_and(|cell| !cell.trim().is_empty())
        }
    };
    let (mut filled, mut like) = (0_u32, 0_u32);
    let mut row = Row::default();
    let mut left = SAMPLE;
    while left > 0 && rows.read(&mut row) {
        left -= 1;
        if is_filled(&row) {
            filled += 1;
            like += u32::from(is_like(&row) == Some(true));
        }
    }
    (filled > 0).then_some(like * 2 >= filled)
}

/// One coordinate: a number, or degrees as people write them.
pub(super) fn coordinate(cell: &str, comma: Comma) -> Option<f64> {
    let cell = super::super::column_type::half_width(cell.trim());
    super::super::column_type::number(&cell, comma).or_else(|| read_coordinate(&cell))
}

/// Two coordinates in one cell.
pub(super) fn pair(cell: &str) -> Option<[f64; 2]> {
    let cell = super::super::column_type::half_width(cell.trim());
    let inner = cell.trim_matches(['(', ')', '[', ']', ' ']);
    let (first, second) = inner.split_once([',', ';', '、']).or_else(|| inner.split_once(char::is_whitespace))?;
    Some([coordinate(first, Comma::Groups)?, coordinate(second, Comma::Groups)?])
}
