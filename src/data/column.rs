//! How the cells of one attribute lie in memory: one type of value, with or without gaps.

use std::borrow::Cow;

use super::attributes::{FieldType, Value};

/// Presence of a cell, beside its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum Presence {
    Missing,
    Null,
    Present,
}

/// The cells of one field.
///
/// A column that most features have is *dense*: cell `i` is that of row `i`, with a filler where it is missing or
/// null. One that few have is *sparse*: it lists its rows. So a source in which each feature has attributes of
/// its own costs no more than what it says.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// The rows of the cells, ascending, if the column is sparse.
    rows: Option<Vec<u32>>,
    presence: Vec<Presence>,
    cells: Cells,
    /// How many cells are not missing.
    filled: usize,
}

#[derive(Clone, Debug, Default)]
enum Cells {
    #[default]
    Empty,
    Boolean(Vec<bool>),
    Integer(Vec<i64>),
    Real(Vec<f64>),
    Text(TextCells),
    Json(TextCells),
}

/// A dense column stays dense while at least one cell in so many is filled; a sparse one becomes dense at twice
/// that share.
const SPARSE_ONE_IN: usize = 4;

impl Column {
    pub fn field_type(&self) -> FieldType {
        match self.cells {
            Cells::Empty => FieldType::Empty,
            Cells::Boolean(_) => FieldType::Boolean,
            Cells::Integer(_) => FieldType::Integer,
            Cells::Real(_) => FieldType::Real,
            Cells::Text(_) => FieldType::Text,
            Cells::Json(_) => FieldType::Json,
        }
    }

    /// The cell of a feature, by its row.
    pub fn value(&self, row: usize) -> Value<'_> {
        match &self.rows {
            None => self.value_at(row),
            Some(rows) => match rows.binary_search_by(|r| (*r as usize).cmp(&row)) {
                Ok(slot) => self.value_at(slot),
                Err(_) => Value::Missing,
            },
        }
    }

    fn value_at(&self, slot: usize) -> Value<'_> {
        match self.presence.get(slot) {
            None | Some(Presence::Missing) => Value::Missing,
            Some(Presence::Null) => Value::Null,
            Some(Presence::Present) => self.cells.value(slot),
        }
    }

    /// How many features have the member, null or not.
    pub(super) fn filled(&self) -> usize {
        self.filled
    }

    /// Writes the cell of a row at or after the last one written; answers whether it was the first time.
    #[inline]
    pub(super) fn set(&mut self, row: usize, value: &Value<'_>) -> bool {
        let end = match &self.rows {
            None => self.presence.len(),
            Some(rows) => rows.last().map_or(0, |last| *last as usize + 1),
        };
        let fresh = end <= row;
        if !fresh {
            self.truncate(row);
        }
        if matches!(value, Value::Missing) {
            return fresh;
        }
        if end != row {
            self.reach(row);
        }
        if let Some(rows) = &mut self.rows {
            rows.push(u32::try_from(row).unwrap_or(u32::MAX));
        }
        self.filled += 1;
        if matches!(value, Value::Null) {
            self.presence.push(Presence::Null);
            self.cells.push_filler(1);
        } else {
            let slot = self.presence.len();
            self.presence.push(Presence::Present);
            self.cells.push(slot, value, &self.presence);
        }
        if self.rows.is_some() && self.filled * SPARSE_ONE_IN >= 2 * (row + 1) {
            self.make_dense();
        }
        fresh
    }

    /// Gets ready for the cell of `row`: fills up to it, or stops filling.
    fn reach(&mut self, row: usize) {
        if self.rows.is_some() {
            return;
        }
        if (self.filled + 1) * SPARSE_ONE_IN < row {
            self.make_sparse();
        } else {
            self.fill_up_to(row);
        }
    }

    fn fill_up_to(&mut self, row: usize) {
        let missing = row.saturating_sub(self.presence.len());
        if missing > 0 {
            self.presence.resize(row, Presence::Missing);
            self.cells.push_filler(missing);
        }
    }

    fn make_sparse(&mut self) {
        let mut sparse = Self { rows: None, cells: self.cells.of_same_type(), ..Self::default() };
        let mut rows = Vec::with_capacity(self.filled);
        for (row, slot) in self.entries() {
            rows.push(u32::try_from(row).unwrap_or(u32::MAX));
            sparse.take_slot(self, slot);
        }
        sparse.rows = Some(rows);
        *self = sparse;
    }

    fn make_dense(&mut self) {
        let mut dense = Self { rows: None, cells: self.cells.of_same_type(), ..Self::default() };
        for (row, slot) in self.entries() {
            dense.fill_up_to(row);
            dense.take_slot(self, slot);
        }
        *self = dense;
    }

    /// Adds a filled cell of a column of the same type.
    fn take_slot(&mut self, other: &Self, slot: usize) {
        self.filled += 1;
        self.presence.push(other.presence.get(slot).copied().unwrap_or(Presence::Null));
        self.cells.push_slot(&other.cells, slot);
    }

    /// The rows of the cells that are filled, and where these lie.
    fn entries(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let row_of = |slot: usize| self.rows.as_ref().map_or(slot, |rows| rows.get(slot).map_or(0, |r| *r as usize));
        let filled = self.presence.iter().enumerate().filter(|(_, p)| **p != Presence::Missing);
        filled.map(move |(slot, _)| (row_of(slot), slot))
    }

    /// Drops the cells of `row` and of all rows after it.
    #[inline]
    pub(super) fn truncate(&mut self, row: usize) {
        let slots = match &mut self.rows {
            None => row,
            Some(rows) => {
                let slots = rows.partition_point(|r| (*r as usize) < row);
                rows.truncate(slots);
                slots
            }
        };
        if let Some(dropped) = self.presence.get(slots..) {
            self.filled -= dropped.iter().filter(|p| **p != Presence::Missing).count();
            self.presence.truncate(slots);
            self.cells.truncate(slots);
        }
    }

    /// Adds the cells of `other`, whose first row is `rows` here.
    pub(super) fn append(&mut self, rows: usize, other: Self) {
        if other.filled == 0 {
            return;
        }
        if self.filled == 0 && rows == 0 {
            *self = other;
            return;
        }
        let joins = self.filled == 0 || self.field_type() == other.field_type();
        if joins && other.rows.is_none() && self.rows.is_none() && (self.filled + 1) * SPARSE_ONE_IN >= rows {
            if self.filled == 0 {
                *self = Self { cells: other.cells.of_same_type(), ..Self::default() };
            }
            self.fill_up_to(rows);
            self.presence.extend_from_slice(&other.presence);
            self.cells.append(&other.cells);
            self.filled += other.filled;
            return;
        }
        for (row, slot) in other.entries() {
            self.set(rows + row, &other.value_at(slot));
        }
    }

    pub(super) fn shrink(&mut self) {
        self.presence.shrink_to_fit();
        if let Some(rows) = &mut self.rows {
            rows.shrink_to_fit();
        }
        match &mut self.cells {
            Cells::Empty => {}
            Cells::Boolean(v) => v.shrink_to_fit(),
            Cells::Integer(v) => v.shrink_to_fit(),
            Cells::Real(v) => v.shrink_to_fit(),
            Cells::Text(t) | Cells::Json(t) => t.shrink(),
        }
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.presence.capacity()
            + self.rows.as_ref().map_or(0, |r| r.capacity() * size_of::<u32>())
            + match &self.cells {
                Cells::Empty => 0,
                Cells::Boolean(v) => v.capacity(),
                Cells::Integer(v) => v.capacity() * size_of::<i64>(),
                Cells::Real(v) => v.capacity() * size_of::<f64>(),
                Cells::Text(t) | Cells::Json(t) => t.heap_bytes(),
            }
    }
}

/// Integers up to here are exact as `f64`, so a column may hold both as reals.
const EXACT_INTEGER: u64 = 1 << 53;

impl Cells {
    fn value(&self, slot: usize) -> Value<'_> {
        match self {
            Cells::Empty => Value::Null,
            Cells::Boolean(v) => v.get(slot).map_or(Value::Missing, |b| Value::Boolean(*b)),
            Cells::Integer(v) => v.get(slot).map_or(Value::Missing, |i| Value::Integer(*i)),
            Cells::Real(v) => v.get(slot).map_or(Value::Missing, |r| Value::Real(*r)),
            Cells::Text(t) => Value::Text(Cow::Borrowed(t.get(slot))),
            Cells::Json(t) => json_cell(t.get(slot)),
        }
    }

    fn of_same_type(&self) -> Self {
        match self {
            Cells::Empty => Cells::Empty,
            Cells::Boolean(_) => Cells::Boolean(Vec::new()),
            Cells::Integer(_) => Cells::Integer(Vec::new()),
            Cells::Real(_) => Cells::Real(Vec::new()),
            Cells::Text(_) => Cells::Text(TextCells::default()),
            Cells::Json(_) => Cells::Json(TextCells::default()),
        }
    }

    /// Adds one cell of cells of the same type.
    fn push_slot(&mut self, other: &Self, slot: usize) {
        match (self, other) {
            (Cells::Boolean(a), Cells::Boolean(b)) => a.push(b.get(slot).copied().unwrap_or_default()),
            (Cells::Integer(a), Cells::Integer(b)) => a.push(b.get(slot).copied().unwrap_or_default()),
            (Cells::Real(a), Cells::Real(b)) => a.push(b.get(slot).copied().unwrap_or_default()),
            (Cells::Text(a), Cells::Text(b)) | (Cells::Json(a), Cells::Json(b)) => a.push(b.get(slot)),
            _ => {}
        }
    }

    fn push_filler(&mut self, n: usize) {
        match self {
            Cells::Empty => {}
            Cells::Boolean(v) => v.resize(v.len() + n, false),
            Cells::Integer(v) => v.resize(v.len() + n, 0),
            Cells::Real(v) => v.resize(v.len() + n, 0.0),
            Cells::Text(t) | Cells::Json(t) => (0..n).for_each(|_| t.push("")),
        }
    }

    fn truncate(&mut self, slot: usize) {
        match self {
            Cells::Empty => {}
            Cells::Boolean(v) => v.truncate(slot),
            Cells::Integer(v) => v.truncate(slot),
            Cells::Real(v) => v.truncate(slot),
            Cells::Text(t) | Cells::Json(t) => t.truncate(slot),
        }
    }

    fn append(&mut self, other: &Self) {
        match (self, other) {
            (Cells::Boolean(a), Cells::Boolean(b)) => a.extend_from_slice(b),
            (Cells::Integer(a), Cells::Integer(b)) => a.extend_from_slice(b),
            (Cells::Real(a), Cells::Real(b)) => a.extend_from_slice(b),
            (Cells::Text(a), Cells::Text(b)) | (Cells::Json(a), Cells::Json(b)) => a.append(b),
            _ => {}
        }
    }

    /// Adds a present value as cell `slot`, changing the type of the column where it does not fit.
    fn push(&mut self, slot: usize, value: &Value<'_>, presence: &[Presence]) {
        match (&mut *self, value) {
            (Cells::Boolean(v), Value::Boolean(b)) => v.push(*b),
            (Cells::Integer(v), Value::Integer(i)) => v.push(*i),
            (Cells::Real(v), Value::Real(r)) => v.push(*r),
            (Cells::Real(v), Value::Integer(i)) if i.unsigned_abs() <= EXACT_INTEGER => v.push(*i as f64),
            (Cells::Text(t), Value::Text(text)) => t.push(text),
            (Cells::Json(t), value) => t.push(&json_text(value)),
            (Cells::Empty, value) => {
                *self = match value {
                    Value::Boolean(_) => Cells::Boolean(Vec::new()),
                    Value::Integer(_) => Cells::Integer(Vec::new()),
                    Value::Real(_) => Cells::Real(Vec::new()),
                    Value::Text(_) => Cells::Text(TextCells::default()),
                    _ => Cells::Json(TextCells::default()),
                };
                self.push_filler(slot);
                self.push(slot, value, presence);
            }
            (Cells::Integer(v), Value::Real(_)) if v.iter().all(|i| i.unsigned_abs() <= EXACT_INTEGER) => {
                *self = Cells::Real(v.iter().map(|i| *i as f64).collect());
                self.push(slot, value, presence);
            }
            _ => {
                let mut json = TextCells::default();
                for (i, presence) in presence.iter().enumerate().take(slot) {
                    match presence {
                        Presence::Missing | Presence::Null => json.push(""),
                        Presence::Present => json.push(&json_text(&self.value(i))),
                    }
                }
                *self = Cells::Json(json);
                self.push(slot, value, presence);
            }
        }
    }
}

fn json_text(value: &Value<'_>) -> String {
    match value {
        Value::Json(json) => (*json).to_owned(),
        value => value.to_json().to_string(),
    }
}

/// Texts one after the other in one buffer.
#[derive(Clone, Debug, Default)]
struct TextCells {
    bytes: String,
    ends: Vec<u32>,
}

impl TextCells {
    fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        // A source is smaller than 4 GiB (formats::read refuses larger ones), and so is any column of it.
        self.ends.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
    }

    fn get(&self, slot: usize) -> &str {
        let end = self.ends.get(slot).map_or(0, |e| *e as usize);
        let start = if slot == 0 { 0 } else { self.ends.get(slot - 1).map_or(0, |e| *e as usize) };
        self.bytes.get(start..end).unwrap_or("")
    }

    fn append(&mut self, other: &Self) {
        let base = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        self.bytes.push_str(&other.bytes);
        self.ends.extend(other.ends.iter().map(|e| e.saturating_add(base)));
    }

    fn truncate(&mut self, slot: usize) {
        self.ends.truncate(slot);
        self.bytes.truncate(self.ends.last().map_or(0, |e| *e as usize));
    }

    fn heap_bytes(&self) -> usize {
        self.bytes.capacity() + self.ends.capacity() * size_of::<u32>()
    }

    fn shrink(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

/// A JSON cell holds scalars of any type as well as arrays and objects.
fn json_cell(json: &str) -> Value<'_> {
    match json.as_bytes().first() {
        Some(b'{' | b'[') => Value::Json(json),
        Some(b'"') => serde_json::from_str::<String>(json).map_or(Value::Json(json), |s| Value::Text(Cow::Owned(s))),
        Some(b't') => Value::Boolean(true),
        Some(b'f') => Value::Boolean(false),
        _ => json
            .parse::<i64>()
            .map(Value::Integer)
            .or_else(|_| json.parse::<f64>().map(Value::Real))
            .unwrap_or(Value::Json(json)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A value of any kind, each kind more than once so that columns stay of one type now and then.
    fn value() -> impl Strategy<Value = Value<'static>> {
        prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Boolean),
            any::<i64>().prop_map(Value::Integer),
            (-5_i64..5).prop_map(Value::Integer),
            (-5_i64..5).prop_map(|i| Value::Real(i as f64 / 2.0)),
            "[a凤\"]{0,3}".prop_map(|s| Value::Text(s.into())),
            Just(Value::Json("[1,{}]")),
        ]
    }

    /// Cells with gaps short and long, of one kind or of several.
    fn cells() -> impl Strategy<Value = Vec<(usize, Value<'static>)>> {
        let gap = || prop_oneof![8 => Just(0_usize), 2 => 0_usize..4, 1 => 0_usize..200];
        let one_kind = prop::collection::vec((gap(), (-5_i64..5).prop_map(Value::Integer)), 0..60);
        let many = prop::collection::vec((gap(), value()), 0..30);
        prop_oneof![one_kind, many].prop_map(|cells| {
            let mut row = 0;
            let place = |(gap, value)| {
                row += gap + 1;
                (row - 1, value)
            };
            cells.into_iter().map(place).collect()
        })
    }

    fn column(cells: &[(usize, Value<'static>)]) -> Column {
        let mut column = Column::default();
        cells.iter().for_each(|(row, value)| assert!(column.set(*row, value)));
        column
    }

    /// Compares a column with the cells it was made of, numbers as numbers.
    fn check(column: &Column, cells: &[(usize, Value<'static>)]) -> Result<(), TestCaseError> {
        let rows = cells.last().map_or(0, |(row, _)| row + 3);
        for row in 0..rows {
            let expected = cells.iter().find(|(r, _)| *r == row).map_or(Value::Missing, |(_, v)| v.clone());
            let found = column.value(row);
            let same = found == expected || (found.as_f64().is_some() && found.as_f64() == expected.as_f64());
            prop_assert!(same, "row {row}: {found:?}, not {expected:?} in {column:?}");
        }
        prop_assert_eq!(column.filled(), cells.len());
        Ok(())
    }

    proptest! {
        #[test]
        fn every_cell_comes_back(cells in cells()) {
            check(&column(&cells), &cells)?;
        }

        #[test]
        fn a_cell_can_be_written_again_and_rows_dropped(mut cells in cells(), again in value(), cut in 0_usize..300) {
            let mut column = column(&cells);
            if let Some((row, last)) = cells.last_mut() {
                prop_assert!(!column.set(*row, &again));
                *last = again;
            }
            check(&column, &cells)?;
            column.truncate(cut);
            cells.retain(|(row, _)| *row < cut);
            check(&column, &cells)?;
        }

        #[test]
        fn columns_join(mut first in cells(), second in cells(), between in 0_usize..100) {
            let rows = first.last().map_or(0, |(row, _)| row + 1) + between;
            let mut joined = column(&first);
            joined.append(rows, column(&second));
            first.extend(second.into_iter().map(|(row, value)| (rows + row, value)));
            check(&joined, &first)?;
        }
    }

    #[test]
    fn a_lonely_cell_costs_little() {
        let mut column = Column::default();
        column.set(1_000_000, &Value::Integer(1));
        assert!(column.heap_bytes() < 200, "{}", column.heap_bytes());
    }
}
