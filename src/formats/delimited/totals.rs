//! Rows that add up others: 合计, Total. What stands in them where others have their position is no position.

use super::super::column_type::half_width;
use super::layout::Layout;
use super::rows::Row;

/// What a row is called that adds up others.
const TOTALS: [&str; 13] = [
    "合计",
    "总计",
    "小计",
    "共计",
    "累计",
    "总和",
    "汇总",
    "合计数",
    "total",
    "totals",
    "subtotal",
    "grandtotal",
    "sum",
];

/// Sums of two rows or more are greater than any of these, by far.
const FEWEST_ADDED: u64 = 2;
const GREATER_BY: f64 = 1.5;

/// The rows that a row of totals may have added up.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Added {
    count: u64,
    /// Those that are degrees in one of the two orders.
    degrees: u64,
    /// The greatest numbers, whatever their sign.
    greatest: [f64; 2],
}

impl Added {
    pub(super) fn see(&mut self, [x, y]: [f64; 2]) {
        self.count += 1;
        self.degrees += u64::from(are_on_globe(x, y));
        self.greatest = [self.greatest[0].max(x.abs()), self.greatest[1].max(y.abs())];
    }

    /// Whether two numbers can be no position beside these, but sums of them.
    pub(super) fn may_make(&self, [x, y]: [f64; 2]) -> bool {
        let is_greater = |number: f64, axis: usize| number.abs() > GREATER_BY * self.greatest[axis];
        let may_be_degrees = self.degrees == self.count && are_on_globe(x, y);
        self.count >= FEWEST_ADDED && !may_be_degrees && is_greater(x, 0) && is_greater(y, 1)
    }
}

fn are_on_globe(x: f64, y: f64) -> bool {
    let are = |lon: f64, lat: f64| lon.abs() <= 180.0 && lat.abs() <= 90.0;
    are(x, y) || are(y, x)
}

/// Whether a row calls itself one that adds up others.
pub(super) fn is_called_total(row: &Row<'_>, layout: &Layout<'_>) -> bool {
    const LONGEST: usize = 24;
    let is_word = |cell: &str| {
        let first = cell.trim_start().chars().next();
        let may_be = first.is_some_and(|c| "合总小共累汇tTsSgGｔＴｓＳｇＧ".contains(c)) && cell.len() <= LONGEST;
        may_be && {
            let plain: String = half_width(cell).to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
            TOTALS.contains(&plain.as_str())
        }
    };
    row.cells.iter().enumerate().any(|(i, cell)| !layout.places.holds(i) && is_word(cell))
}
