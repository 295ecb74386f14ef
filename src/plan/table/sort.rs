//! Rows put in order by several columns.
//!
//! * Numbers by their value, before truths, before texts; texts as [`Collation`] orders them; lists and objects by
//!   their JSON text.
//! * Unknown cells stand last, whichever way a column is sorted.
//! * Rows that are equal in every key keep the order of the source, whichever way they are sorted.
//!
//! While it sorts, a row costs 16 bytes: its number, and the beginning of its first key, which decides most
//! comparisons. Cells are never copied.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::view::TableColumn;
use crate::analysis::collation::Collation;
use crate::data::Value;

/// A column to sort by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortKey {
    pub column: String,
    pub descending: bool,
}

/// Reads `a,-b` as typed: by `a`, then by `b` from the greatest down.
///
/// ```
/// use shapan::plan::table::{SortKey, parse_sort};
/// let keys = parse_sort("grade, -beds");
/// assert_eq!(keys[1], SortKey { column: "beds".into(), descending: true });
/// ```
pub fn parse_sort(text: &str) -> Vec<SortKey> {
    let keys = text.split([',', '，']).map(str::trim).filter(|key| !key.is_empty());
    keys.map(|key| match key.strip_prefix(['-', '−']) {
        Some(column) => SortKey { column: column.trim().to_owned(), descending: true },
        None => SortKey { column: key.to_owned(), descending: false },
    })
    .collect()
}

/// Puts rows in order. `value` gives the cell of a column in a row.
pub(super) fn sorted<'a>(
    rows: Vec<u32>,
    keys: &[(&TableColumn, bool)],
    value: impl Fn(&TableColumn, u32) -> Value<'a> + Sync,
) -> Vec<u32> {
    let Some((first, first_descending)) = keys.first() else { return rows };
    let collation = Collation::new();
    let prefix = |row: u32| {
        let value = value(first, row);
        match (value.is_unknown(), *first_descending) {
            (true, _) => u64::MAX,
            (false, false) => prefix(&value, &collation),
            // Known cells stay below the unknown ones.
            (false, true) => (u64::MAX - 1).saturating_sub(prefix(&value, &collation)),
        }
    };
    let by_keys = |a: u32, b: u32| {
        let by_key = |(column, descending): &(&TableColumn, bool)| {
            compare(&value(column, a), &value(column, b), *descending, &collation)
        };
        keys.iter().map(by_key).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    };
    let mut decorated: Vec<(u64, u32)> = rows.into_par_iter().map(|row| (prefix(row), row)).collect();
    decorated.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| by_keys(a.1, b.1)).then_with(|| a.1.cmp(&b.1)));
    decorated.into_iter().map(|(_, row)| row).collect()
}

/// Two cells in the order of one column.
fn compare(a: &Value<'_>, b: &Value<'_>, descending: bool, collation: &Collation) -> Ordering {
    match (a.is_unknown(), b.is_unknown()) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) => {
            let order = known(a, b, collation);
            if descending { order.reverse() } else { order }
        }
    }
}

fn known(a: &Value<'_>, b: &Value<'_>, collation: &Collation) -> Ordering {
    match (a, b) {
        // Beyond 2⁵³ two integers may be the same as reals.
        (Value::Integer(a), Value::Integer(b)) => a.cmp(b),
        (Value::Boolean(a), Value::Boolean(b)) => a.cmp(b),
        (Value::Text(a), Value::Text(b)) => collation.compare(a, b),
        _ => match (a.as_f64(), b.as_f64()) {
            (Some(a), Some(b)) => (a + 0.0).total_cmp(&(b + 0.0)),
            _ => class(a).cmp(&class(b)).then_with(|| collation.compare(&a.to_text(), &b.to_text())),
        },
    }
}

fn class(value: &Value<'_>) -> u8 {
    match value {
        Value::Integer(_) | Value::Real(_) => 0,
        Value::Boolean(_) => 1,
        _ => 2,
    }
}

/// The beginning of a known cell as a number in the same order: its class in the two highest bits.
fn prefix(value: &Value<'_>, collation: &Collation) -> u64 {
    const REST: u32 = 62;
    let rest = match value {
        Value::Boolean(b) => u64::from(*b),
        value => match value.as_f64() {
            Some(number) => ordered(number + 0.0) >> (u64::BITS - REST),
            None => collation.prefix(&value.to_text()) >> (u64::BITS - REST),
        },
    };
    (u64::from(class(value)) << REST) | rest
}

/// The bits of a number so that they compare as numbers do.
fn ordered(number: f64) -> u64 {
    let bits = number.to_bits();
    if bits >> 63 == 1 { !bits } else { bits | (1 << 63) }
}
