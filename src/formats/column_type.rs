//! What the texts of a column are, judged by all of them: formats without types know no better.

use std::borrow::Cow;

use super::codes::Codes;
use crate::data::Value;

/// Integers that any program holds exactly: what is beyond them is no amount.
pub(super) const MOST_EXACT: u64 = 1 << 53;

/// What the comma is in the numbers of a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Comma {
    /// It groups digits by three, as in `1,234.5`.
    #[default]
    Groups,
    /// It stands before the decimals, as in `1234,5`.
    Decimals,
}

/// What the cells of one column have in common, as far as they were seen.
#[derive(Clone, Debug)]
pub(super) struct ColumnType {
    seen: bool,
    booleans: bool,
    integers: bool,
    numbers: bool,
    /// Whether some numbers have their digits in groups, and whether one of them cannot be a list of codes.
    grouped: bool,
    surely_grouped: bool,
    /// Whether some are whole and so long that not every program holds them exactly: they are no amounts.
    has_long: bool,
    codes: Codes,
}

impl Default for ColumnType {
    fn default() -> Self {
        Self::of("")
    }
}

impl ColumnType {
    /// Of the column of a name, which may be called as one of codes.
    pub(super) fn of(name: &str) -> Self {
        Self {
            seen: false,
            booleans: true,
            integers: true,
            numbers: true,
            grouped: false,
            surely_grouped: false,
            has_long: false,
            codes: Codes::of(name),
        }
    }

    /// Takes a cell into account that was told to be a text.
    pub(super) fn see_text(&mut self) {
        (self.seen, self.booleans, self.integers, self.numbers) = (true, false, false, false);
    }

    /// Takes one cell into account; empty ones say nothing.
    pub(super) fn see(&mut self, cell: &str, comma: Comma) {
        let cell = half_width(cell.trim());
        if cell.is_empty() {
            return;
        }
        self.seen = true;
        self.booleans = self.booleans && boolean(&cell).is_some();
        if self.numbers {
            let is_number = number(&cell, comma).is_some() && is_amount(&cell, comma);
            self.numbers = is_number;
            self.integers = self.integers && is_number && integer(&cell, comma).is_some();
            if is_number {
                let plain = with_point(&cell, comma);
                self.codes.see(&plain);
                self.has_long |= is_long(&plain);
            }
            if is_number && comma == Comma::Groups && cell.contains(',') {
                self.grouped = true;
                self.surely_grouped |= cell.trim_start_matches(['-', '+']).find(',').is_some_and(|at| at < 3);
            }
        }
    }

    /// Whether no cell seen so far is anything but a number.
    pub(super) fn may_be_numbers(&self) -> bool {
        self.numbers
    }

    /// Whether the cells seen are numbers, all of them.
    pub(super) fn are_numbers(&self) -> bool {
        let are_held = self.integers || !self.has_long;
        self.seen && self.numbers && are_held && (self.surely_grouped || !self.grouped) && !self.codes.are_codes()
    }

    /// The value of a cell of the column, once all have been seen.
    pub(super) fn value<'c>(&self, cell: &'c str, comma: Comma) -> Value<'c> {
        let text = half_width(cell.trim());
        if text.is_empty() {
            return Value::Null;
        }
        let is_number = self.are_numbers();
        if self.seen && self.booleans {
            return boolean(&text).map_or(Value::Text(cell.into()), Value::Boolean);
        }
        if is_number && self.integers {
            return integer(&text, comma).map_or(Value::Text(cell.into()), Value::Integer);
        }
        if is_number {
            return number(&text, comma).map_or(Value::Text(cell.into()), Value::Real);
        }
        Value::Text(cell.into())
    }
}

/// What people write into a cell that they have nothing for.
const NOTHING: [&str; 29] = [
    "-",
    "--",
    "---",
    "–",
    "—",
    "——",
    "/",
    "\\n",
    "n/a",
    "na",
    "#n/a",
    "nan",
    "null",
    "(null)",
    "<null>",
    "none",
    "nil",
    "无",
    "没有",
    "空",
    "空值",
    "缺",
    "缺失",
    "待定",
    "暂无",
    "未知",
    "不详",
    "无数据",
    "无坐标",
];

/// What stands in a cell where a number is meant: nothing where a word or a sign says that there is none.
pub(super) fn filled(cell: &str) -> &str {
    const LONGEST: usize = 9;
    let cell = cell.trim();
    if cell.len() > LONGEST || cell.starts_with(|c: char| c.is_ascii_digit()) {
        return cell;
    }
    let plain = half_width(cell);
    if NOTHING.iter().any(|word| plain.eq_ignore_ascii_case(word)) { "" } else { cell }
}

/// The text with letters, digits and signs of full width made plain.
pub(super) fn half_width(text: &str) -> Cow<'_, str> {
    let is_wide = |c: char| matches!(u32::from(c), 0xFF01..=0xFF5E | 0x3000 | 0x2212);
    if !text.contains(is_wide) {
        return Cow::Borrowed(text);
    }
    let plain = |c: char| match u32::from(c) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(c),
        0x3000 => ' ',
        // A minus sign.
        0x2212 => '-',
        _ => c,
    };
    Cow::Owned(text.chars().map(plain).collect())
}

/// The number of a text of plain digits, or with commas as they are used here.
pub(super) fn number(text: &str, comma: Comma) -> Option<f64> {
    let text = text.trim();
    let is_part = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'-' | b'+' | b'e' | b'E');
    if text.is_empty() || !text.bytes().all(is_part) {
        return None;
    }
    let makes_sense = match comma {
        _ if !text.contains(',') => true,
        Comma::Decimals => text.matches(',').count() == 1 && !text.contains('.'),
        Comma::Groups => is_in_groups(text),
    };
    makes_sense.then(|| with_point(text, comma).parse::<f64>().ok())?.filter(|n| n.is_finite())
}

/// The text of a number with a point before its decimals and without groups.
fn with_point(text: &str, comma: Comma) -> Cow<'_, str> {
    match comma {
        _ if !text.contains(',') => Cow::Borrowed(text),
        Comma::Decimals => Cow::Owned(text.replace(',', ".")),
        Comma::Groups => Cow::Owned(text.replace(',', "")),
    }
}

/// Whether the commas of a text part its digits by three, before the point only.
fn is_in_groups(text: &str) -> bool {
    let digits = text.trim_start_matches(['-', '+']);
    let whole = digits.split('.').next().unwrap_or_default();
    let decimals = &digits[whole.len()..];
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let all_digits = |group: &str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    (1..=3).contains(&first.len())
        && all_digits(first)
        && groups.all(|group| group.len() == 3 && all_digits(group))
        && !decimals.contains(',')
}

/// Whether a number is whole, but for a `.0`, not written as a power, and longer than fractions beside it leave exact.
fn is_long(number: &str) -> bool {
    let whole = number.split_once('.').map_or(number, |(whole, decimals)| if decimals == "0" { whole } else { "" });
    whole.parse::<i64>().is_ok_and(|integer| integer.unsigned_abs() > MOST_EXACT)
}

fn integer(text: &str, comma: Comma) -> Option<i64> {
    match comma {
        Comma::Groups if text.contains(',') => text.replace(',', "").parse().ok(),
        _ => text.parse().ok(),
    }
}

/// Whether a number is one to count with: codes begin with zeros or look like powers (`01`, `1E5`, `+86`).
fn is_amount(text: &str, comma: Comma) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let point = if comma == Comma::Decimals { ',' } else { '.' };
    let (mantissa, exponent) = digits.split_once(['e', 'E']).map_or((digits, None), |(m, e)| (m, Some(e)));
    let whole = mantissa.split(point).next().unwrap_or_default();
    let is_power = exponent.is_none_or(|e| mantissa.contains(point) || e.starts_with(['+', '-']));
    // What is no number of 64 bits and not written as a fraction or a power would lose its last digits.
    let fits = exponent.is_some() || mantissa.contains(point) || integer(text, comma).is_some();
    is_power && fits && (whole == "0" || !whole.starts_with('0')) && !whole.starts_with('+') && text != "-0"
}

fn boolean(text: &str) -> Option<bool> {
    match () {
        () if text.eq_ignore_ascii_case("true") => Some(true),
        () if text.eq_ignore_ascii_case("false") => Some(false),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values<'a>(cells: &[&'a str]) -> Vec<Value<'a>> {
        values_of("", cells)
    }

    fn values_of<'a>(name: &str, cells: &[&'a str]) -> Vec<Value<'a>> {
        let mut column = ColumnType::of(name);
        cells.iter().for_each(|cell| column.see(cell, Comma::Groups));
        cells.iter().map(|cell| column.value(cell, Comma::Groups)).collect()
    }

    fn texts<'a>(cells: &[&'a str]) -> Vec<Value<'a>> {
        cells.iter().map(|cell| Value::Text((*cell).into())).collect()
    }

    #[test]
    fn the_whole_column_decides() {
        use Value::{Boolean, Integer, Null, Real};
        assert_eq!(values(&["1", "", "-20", "０３"]), [texts(&["1"]), vec![Null], texts(&["-20", "０３"])].concat());
        assert_eq!(values(&["1", "", " ３０ ", "0"]), [Integer(1), Null, Integer(30), Integer(0)]);
        assert_eq!(values(&["1", "2.5", "1.2E+05"]), [Real(1.0), Real(2.5), Real(120_000.0)]);
        assert_eq!(values(&["TRUE", "false"]), [Boolean(true), Boolean(false)]);
        assert_eq!(values(&["1", "n/a"]), texts(&["1", "n/a"]));
        assert_eq!(values(&["1,234", "12,345.5"]), [Real(1234.0), Real(12345.5)]);
    }

    #[test]
    fn codes_stay_as_they_are_written() {
        for codes in [&["01", "0110"][..], &["1E5", "2"], &["+86", "1"], &["101,102", "103"], &["1,23"], &["inf"]] {
            assert_eq!(values(codes), texts(codes));
        }
        assert_eq!(values(&["99999999999999999999"]), texts(&["99999999999999999999"]));
    }

    #[test]
    fn codes_whose_writing_would_change_are_texts() {
        for name in ["编号", "地块编码", "版本", "parcel_no", "DKBM"] {
            for codes in [&["1.10", "1.2"][..], &["1.10", "2.20"], &["1.0", "2"], &["1.0", "1.5"], &["1.2E+05"]] {
                assert_eq!(values_of(name, codes), texts(codes), "{name}");
            }
            assert_eq!(values_of(name, &["1", "20"]), [Value::Integer(1), Value::Integer(20)]);
            assert_eq!(values_of(name, &["110101199003078515"]), [Value::Integer(110_101_199_003_078_515)]);
            assert_eq!(values_of(name, &["1.0", "2.0"]), [Value::Real(1.0), Value::Real(2.0)], "every whole number");
            assert_eq!(values_of(name, &["1.1", "1.2"]), [Value::Real(1.1), Value::Real(1.2)]);
        }
        for name in ["DBH", "rssi_dBm", "NO2", "num"] {
            assert_eq!(values_of(name, &["12.50", "3"]), [Value::Real(12.5), Value::Real(3.0)], "{name}");
        }
        assert_eq!(values_of("no", &["-1.50", "2.25"]), [Value::Real(-1.5), Value::Real(2.25)]);
    }

    #[test]
    fn sections_are_texts_and_measures_of_two_hands_are_numbers() {
        for sections in [
            &["1", "1.1", "1.2", "1.10"][..],
            &["2.1", "1.1", "1.9", "1.10"],
            &["3.1", "3.10", "3.11"],
            &["1.1", "1.10", "1.2"],
        ] {
            assert_eq!(values(sections), texts(sections));
        }
        for measures in [
            &["2.50", "3.00", "2.50"][..],
            &["2.5", "2.50", "1.2"],
            &["1.1", "1.10", "1.2", "0.8"],
            &["1.1", "1.10", "1.2", "2.05"],
            &["1.1", "1.10", "1.2", "3.0"],
            &["1.1", "1.10", "1.2", "1.255"],
            &["1.1", "1.10", "1.2", "120"],
            &["12.5", "12.50"],
            &["7", "7.0"],
        ] {
            assert!(values(measures).iter().all(|value| matches!(value, Value::Real(_))), "{measures:?}");
        }
    }

    #[test]
    fn words_for_nothing_are_nothing() {
        for word in ["", " - ", "无", "待定", "N/A", "null", "——", "－", "\\N", "NaN", "暂无"] {
            assert_eq!(filled(word), "", "{word}");
        }
        for text in ["-1", "0", "无名路", "na1", "116.4", "/1"] {
            assert_eq!(filled(text), text);
        }
    }

    #[test]
    fn commas_mean_what_the_source_uses_them_for() {
        assert_eq!(number("4,405,268.4", Comma::Groups), Some(4_405_268.4));
        assert_eq!(number("116,41", Comma::Groups), None);
        assert_eq!(number("116,41", Comma::Decimals), Some(116.41));
        assert_eq!(number("1,2.5", Comma::Decimals), None);
    }
}
