//! What all rows of a table show together: the types of its columns, and what its coordinates can be.

use super::super::column_type::{ColumnType, Comma, filled};
use super::super::error::quoted_cell;
use super::super::incoming::Incoming;
use super::super::raw::Declared;
use super::super::{Reading, wkt};
use super::columns::{Places, are_called_degrees};
use super::layout::{Layout, coordinate, pair};
use super::rows::Row;
use super::totals::{Added, is_called_total};
use crate::crs::{SourceCrs, is_northing_easting};
use crate::progress::Progress;

/// Of so many rows in ten the rest may be wrong.
const MOST_OF_TEN: u64 = 9;

/// Where columns call themselves longitude and latitude, one row may be wrong beside so many right ones.
const FEWEST_RIGHT: u64 = 2;

/// A last number has to have so many decimals fewer than all before it to be one that a text ends within, and so many rows
/// have to stand before it.
const DECIMALS_LOST: usize = 3;
const ROWS_BEFORE: u64 = 5;

/// Pairs that are held against a system.
const SAMPLE: usize = 9;

/// Counts over all rows.
#[derive(Clone, Debug)]
pub(super) struct Survey {
    pub(super) types: Vec<ColumnType>,
    /// Rows with two coordinates in columns.
    placed: u64,
    /// Those that are longitude and latitude, and latitude and longitude.
    lonlat: u64,
    latlon: u64,
    /// Those that are one of the two.
    either: u64,
    /// Those that are a northing and an easting in metres.
    north_east: u64,
    /// Some of the latter.
    north_east_sample: Vec<[f64; 2]>,
    /// Whether the columns call themselves longitude and latitude.
    are_called_degrees: bool,
    /// The decimals of the two coordinates.
    decimals: [Decimals; 2],
    /// Which of the two stands last in the row seen last, if one does.
    last: Option<usize>,
    outlines: OutlineStarts,
    added: Added,
}

/// Where the outlines of a table with well-known text begin. Decides nothing but what may be drawn while they come.
#[derive(Clone, Debug, Default)]
struct OutlineStarts {
    count: u64,
    lonlat: u64,
    latlon: u64,
    /// The system that the first names, if it does.
    srid: Option<u32>,
    /// Whether another one names another system.
    has_several: bool,
}

impl OutlineStarts {
    fn see(&mut self, text: &str) {
        let Some((srid, [x, y])) = wkt::first_position(text) else { return };
        if self.count == 0 {
            self.srid = srid;
        }
        self.has_several |= srid.is_some_and(|own| self.srid != Some(own));
        self.count += 1;
        self.lonlat += u64::from(Pairs::LonLat.fits(x, y));
        self.latlon += u64::from(Pairs::LatLon.fits(x, y));
    }
}

/// How many decimals the numbers of a column have.
#[derive(Clone, Copy, Debug, Default)]
struct Decimals {
    rows: u64,
    /// The fewest of all rows but the one seen last; none of a number written otherwise.
    fewest: Option<usize>,
    latest: Option<usize>,
}

impl Decimals {
    fn see(&mut self, cell: &str, comma: Comma) {
        let point = if comma == Comma::Decimals { ',' } else { '.' };
        let is_plain = |c: char| c.is_ascii_digit() || matches!(c, '-' | ',' | '.');
        let decimals = || cell.split_once(point).map_or(0, |(_, decimals)| decimals.len());
        self.fewest = match (self.rows, self.latest) {
            (0, _) => None,
            (1, latest) => latest,
            (_, latest) => self.fewest.zip(latest).map(|(fewest, latest)| fewest.min(latest)),
        };
        self.latest = (!cell.is_empty() && cell.chars().all(is_plain)).then(decimals);
        self.rows += 1;
    }

    /// Whether the number seen last has so few that its end is missing.
    fn is_last_cut(&self) -> bool {
        let is_short = |(fewest, latest): (usize, usize)| latest + DECIMALS_LOST <= fewest;
        self.rows > ROWS_BEFORE && self.fewest.zip(self.latest).is_some_and(is_short)
    }
}

/// What the pairs of numbers of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pairs {
    LonLat,
    LatLon,
    /// Metres, or nothing in particular.
    Open,
    /// Metres, the northing in the column for x.
    NorthEast,
}

impl Survey {
    pub(super) fn of(layout: &Layout<'_>) -> Self {
        Self {
            types: layout.names.iter().map(|name| ColumnType::of(name)).collect(),
            placed: 0,
            lonlat: 0,
            latlon: 0,
            either: 0,
            north_east: 0,
            north_east_sample: Vec::new(),
            are_called_degrees: are_called_degrees(&layout.places, &layout.names),
            decimals: [Decimals::default(); 2],
            last: None,
            outlines: OutlineStarts::default(),
            added: Added::default(),
        }
    }

    pub(super) fn see(&mut self, row: &Row<'_>, layout: &Layout<'_>) {
        for (column, cell) in self.types.iter_mut().zip(&row.cells) {
            column.see(cell, layout.comma);
        }
        for column in &row.told_texts {
            self.types.get_mut(*column).into_iter().for_each(ColumnType::see_text);
        }
        if let Places::Axes { x, y, .. } = layout.places {
            self.last = [x, y].iter().position(|column| column + 1 == row.cells.len());
            for (decimals, column) in self.decimals.iter_mut().zip([x, y]) {
                match row.cells.get(column).map(|cell| filled(cell)) {
                    None | Some("") => {}
                    Some(cell) => decimals.see(cell, layout.comma),
                }
            }
        }
        if let Places::Wkt(column) = layout.places {
            self.outlines.see(row.cells.get(column).map_or("", |cell| cell));
        }
        let Some(Ok(Some([x, y]))) = numbers(row, layout) else { return };
        self.placed += 1;
        if !is_called_total(row, layout) {
            self.added.see([x, y]);
        }
        self.lonlat += u64::from(Pairs::LonLat.fits(x, y));
        self.latlon += u64::from(Pairs::LatLon.fits(x, y));
        self.either += u64::from(Pairs::LonLat.fits(x, y) || Pairs::LatLon.fits(x, y));
        if Pairs::NorthEast.fits(x, y) {
            self.north_east += 1;
            if self.north_east_sample.len() < SAMPLE {
                self.north_east_sample.push([x, y]);
            }
        }
    }

    /// What may be drawn while the rows are read, of a table read in this way: where all of it lies in one order.
    pub(super) fn incoming(&self, reading: &Reading, progress: &Progress) -> Incoming {
        let starts = &self.outlines;
        let all =
            |count: u64| starts.count > 0 && count == starts.count && starts.srid.is_none() && !starts.has_several;
        match self.pairs() {
            _ if reading.crs.is_some() => Incoming::of(&Declared::Nothing, reading, progress),
            pairs @ (Pairs::LonLat | Pairs::LatLon) => Incoming::of_degrees(pairs == Pairs::LatLon, reading, progress),
            _ if all(starts.lonlat) => Incoming::of_degrees(false, reading, progress),
            _ if all(starts.latlon) => Incoming::of_degrees(true, reading, progress),
            _ => match starts.srid.filter(|_| !starts.has_several).map(SourceCrs::of_epsg) {
                Some(Ok(crs)) => Incoming::of(&Declared::Crs(crs), reading, progress),
                _ => Incoming::of(&Declared::Nothing, reading, progress),
            },
        }
    }

    /// Whether what stands in a row where others have their position is the sum of theirs.
    pub(super) fn is_total(&self, row: &Row<'_>, layout: &Layout<'_>, numbers: [f64; 2]) -> bool {
        self.added.may_make(numbers) && is_called_total(row, layout)
    }

    /// Whether the row seen last ends within a coordinate: a number of far fewer decimals than all before it.
    pub(super) fn ends_within_a_number(&self) -> bool {
        self.last.and_then(|axis| self.decimals.get(axis)).is_some_and(Decimals::is_last_cut)
    }

    /// What nearly all pairs are, or all but one of what is called degrees – where some of these are in the other order, what
    /// more of them are –: the few others are slips.
    pub(super) fn pairs(&self) -> Pairs {
        let kinds = [(self.lonlat, Pairs::LonLat), (self.latlon, Pairs::LatLon), (self.north_east, Pairs::NorthEast)];
        let nearly_all = |(count, _): &&(u64, Pairs)| self.placed > 0 && count * 10 >= self.placed * MOST_OF_TEN;
        let all_but_one = |(count, kind): &&(u64, Pairs)| {
            let is_called_so = self.are_called_degrees && *kind != Pairs::NorthEast;
            let other = if *kind == Pairs::LonLat { self.latlon } else { self.lonlat };
            let are_nearly_all = *count + 1 >= self.placed || self.either + 1 == self.placed && *count > other;
            is_called_so && *count >= FEWEST_RIGHT && are_nearly_all
        };
        let found = kinds.iter().find(nearly_all).or_else(|| kinds.iter().find(all_but_one));
        found.map_or(Pairs::Open, |(_, pairs)| *pairs)
    }
}

impl Survey {
    /// Whether what looks like a northing before an easting can be nothing else in a system: in some the eastings are
    /// the longer numbers.
    pub(super) fn are_turned_in(&self, crs: &SourceCrs) -> bool {
        let turned = self.north_east_sample.iter().filter(|[x, y]| crs.is_turned(*x, *y)).count();
        turned * 2 > self.north_east_sample.len()
    }
}

impl Pairs {
    /// The other order of degrees.
    pub(super) fn other_way_round(self) -> Option<Self> {
        match self {
            Self::LonLat => Some(Self::LatLon),
            Self::LatLon => Some(Self::LonLat),
            Self::Open | Self::NorthEast => None,
        }
    }

    pub(super) fn fits(self, x: f64, y: f64) -> bool {
        match self {
            Self::LonLat => x.abs() <= 360.0 && y.abs() <= 90.0,
            Self::LatLon => y.abs() <= 360.0 && x.abs() <= 90.0,
            Self::Open => true,
            Self::NorthEast => is_northing_easting(x, y),
        }
    }
}

/// The two numbers of a row whose table has them in columns: none where both cells are empty or say so, an error where
/// one cannot be read. `None` of a table with well-known text.
pub(super) fn numbers(row: &Row<'_>, layout: &Layout<'_>) -> Option<Result<Option<[f64; 2]>, String>> {
    let cell = |column: usize| row.cells.get(column).map_or("", |cell| filled(cell));
    let wrong = |cell: &str| format!("{} is no coordinate", quoted_cell(&cell.chars().take(40).collect::<String>()));
    match layout.places {
        Places::Wkt(_) => None,
        Places::Pair { column, latitude_first, .. } => Some(match cell(column) {
            "" => Ok(None),
            text => {
                pair(text).map(|[a, b]| Some(if latitude_first { [b, a] } else { [a, b] })).ok_or_else(|| wrong(text))
            }
        }),
        Places::Axes { x, y, .. } => {
            let (x, y) = (cell(x), cell(y));
            if x.is_empty() && y.is_empty() {
                return Some(Ok(None));
            }
            let read = |text: &str| match text {
                "" => Err("one coordinate is missing".to_owned()),
                text => coordinate(text, layout.comma).ok_or_else(|| wrong(text)),
            };
            Some(read(x).and_then(|x| Ok(Some([x, read(y)?]))))
        }
    }
}
