//! What texts of a field are when all of them are numbers, or dates with the year first.

use std::collections::HashMap;

use super::codes::{has_too_many_digits, holds_codes};
use super::column_type::{Comma, MOST_EXACT, filled, half_width};
use crate::data::Value;

pub(super) use super::column_type::ColumnType;

/// What the texts of a field are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextKind {
    Numbers,
    Dates,
}

/// What is in the name of a field that holds days: parts of it, and how it ends.
const DATE_PARTS: [&str; 3] = ["日期", "时间", "date"];
const DATE_ENDINGS: [&str; 3] = ["rq", "sj", "day"];

/// Different numbers of a field beyond these are not held against each other: so many are no versions.
const MOST_HELD: usize = 100_000;

/// Whether a field is called as one that holds days.
fn holds_days(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    let plain = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
    DATE_PARTS.iter().any(|part| name.contains(part)) || DATE_ENDINGS.iter().any(|end| plain.ends_with(end))
}

/// Tells what the texts of one field are, cell by cell.
#[derive(Clone, Debug)]
pub(super) struct TextKinds {
    numbers: ColumnType,
    dates: bool,
    /// Whether one of the dates is written otherwise than `2026-11-28`.
    odd_date: bool,
    /// Cells that say something, and those that say that there is nothing.
    with: u64,
    without: u64,
    codes: bool,
    /// Whether the field is called as one that holds days, and whether a text of it is written as one without marks.
    days: bool,
    bare_day: bool,
    /// Whether all of them are years, which are no amounts either.
    years: bool,
    /// How each number was written at first, as long as all of them are such.
    written: HashMap<u64, Box<str>>,
}

impl TextKinds {
    /// Of the field of a name.
    pub(super) fn of(name: &str) -> Self {
        Self {
            numbers: ColumnType::default(),
            dates: true,
            odd_date: false,
            with: 0,
            without: 0,
            codes: holds_codes(name),
            days: holds_days(name),
            bare_day: false,
            years: true,
            written: HashMap::new(),
        }
    }

    /// Takes a cell into account.
    pub(super) fn see(&mut self, text: &str) {
        if filled(text).is_empty() {
            self.without += u64::from(!text.trim().is_empty());
            return;
        }
        self.with += 1;
        self.numbers.see(text, Comma::Groups);
        if !self.codes && self.numbers.may_be_numbers() {
            self.codes = self.is_code(text);
        }
        if self.codes || !self.numbers.may_be_numbers() {
            self.written = HashMap::new();
        }
        self.years = self.years && is_year(text.trim());
        self.bare_day |= self.days && is_bare_moment(text.trim());
        if self.dates {
            let date = self.date(text);
            self.odd_date |= date.as_deref().is_some_and(|date| date != text);
            self.dates = date.is_some();
        }
    }

    /// Whether a number is one that says more than its value: one that not every program holds exactly, or one of two that
    /// would become the same, as `1.1` and `1.10` do.
    fn is_code(&mut self, text: &str) -> bool {
        let plain = half_width(text.trim()).replace(',', "");
        if plain.parse::<i64>().is_ok_and(|integer| integer.unsigned_abs() > MOST_EXACT) {
            return true;
        }
        let Ok(number) = plain.parse::<f64>() else { return false };
        if has_too_many_digits(&plain) {
            return true;
        }
        match self.written.get(&number.to_bits()) {
            Some(before) => **before != *plain,
            None => {
                if self.written.len() < MOST_HELD {
                    self.written.insert(number.to_bits(), plain.into());
                }
                false
            }
        }
    }

    /// A text as a day, if it is one.
    fn date(&self, text: &str) -> Option<String> {
        iso_date(text).or_else(|| self.days.then(|| bare_day(text))?)
    }

    /// Whether any further cell could make a difference.
    pub(super) fn is_open(&self) -> bool {
        self.dates || !self.codes && self.numbers.may_be_numbers()
    }

    /// What all of them are, if they are something that they should not be kept as texts.
    pub(super) fn kind(&self) -> Option<TextKind> {
        if self.with <= self.without {
            None
        } else if self.dates && self.odd_date {
            Some(TextKind::Dates)
        } else if !self.codes && !self.years && !self.bare_day && self.numbers.are_numbers() {
            Some(TextKind::Numbers)
        } else {
            None
        }
    }

    /// The same without what only further cells need; `None` where they are nothing else than texts.
    pub(super) fn told(self) -> Option<Self> {
        self.kind()?;
        Some(Self { written: HashMap::new(), ..self })
    }

    /// A cell as what it is.
    pub(super) fn value<'t>(&self, text: &'t str) -> Value<'t> {
        match self.kind() {
            Some(_) if filled(text).is_empty() => Value::Null,
            Some(TextKind::Numbers) => self.numbers.value(text, Comma::Groups),
            Some(TextKind::Dates) => match self.date(text) {
                Some(date) => Value::Text(date.into()),
                None => Value::Text(text.into()),
            },
            None => Value::Text(text.into()),
        }
    }
}

/// Years that data may tell of.
const YEARS: std::ops::RangeInclusive<u32> = 1800..=2200;

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.parse().is_ok_and(|year| YEARS.contains(&year))
}

/// Days that are written without marks: other numbers of eight digits are most often no days.
const BARE_DAYS: std::ops::RangeInclusive<u32> = 1900..=2100;

/// Whether a text is as long as a day, or a moment of one, that is written without marks: `20261128`, `20261128093000`.
fn is_bare_moment(text: &str) -> bool {
    matches!(half_width(text).len(), 8 | 12 | 14) && half_width(text).bytes().all(|b| b.is_ascii_digit())
}

/// A date as `2026-11-28`, of one written `20261128`.
fn bare_day(text: &str) -> Option<String> {
    bare_parts(text).and_then(iso_of)
}

/// Year, month and day of eight digits, if the year is a likely one; the day may be none.
fn bare_parts(text: &str) -> Option<[u32; 3]> {
    let plain = half_width(text.trim());
    if plain.len() != 8 || !plain.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let part = |range: std::ops::Range<usize>| plain.get(range)?.parse::<u32>().ok();
    let parts = [part(0..4)?, part(4..6)?, part(6..8)?];
    BARE_DAYS.contains(&parts[0]).then_some(parts)
}

/// A date as `2026-11-28`, of a text with the year first: `2026/11/28`, `2026.1.5`, `2026年11月28日`, also with a
/// midnight that says nothing. Of a text with the day or the month first nobody knows which is which.
fn iso_date(text: &str) -> Option<String> {
    let plain = half_width(text.trim());
    let plain = ["T00:00:00", " 00:00:00", " 0:00:00", " 0:00"]
        .into_iter()
        .find_map(|midnight| plain.strip_suffix(midnight))
        .unwrap_or(&plain);
    parts(plain).and_then(iso_of)
}

/// The numbers of a text that is written as a date with the year first; the day may be none.
fn parts(plain: &str) -> Option<[u32; 3]> {
    let (parts, marks): (Vec<&str>, Vec<char>) = match plain.strip_suffix('日') {
        Some(rest) => {
            let (year, rest) = rest.split_once('年')?;
            let (month, day) = rest.split_once('月')?;
            (vec![year, month, day], vec!['-', '-'])
        }
        None => (plain.split(['-', '/', '.']).collect(), plain.chars().filter(|c| !c.is_ascii_digit()).collect()),
    };
    let ([year, month, day], [a, b]) = (parts.as_slice(), marks.as_slice()) else { return None };
    let digits = |part: &str, lengths: std::ops::RangeInclusive<usize>| -> Option<u32> {
        (lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let parts = [digits(year, 4..=4)?, digits(month, 1..=2)?, digits(day, 1..=2)?];
    (a == b).then_some(parts)
}

/// The day of these numbers as `2026-11-28`, if the calendar has it.
fn iso_of([year, month, day]: [u32; 3]) -> Option<String> {
    let is_leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 31,
    };
    let is_date = YEARS.contains(&year) && (1..=12).contains(&month) && (1..=days).contains(&day);
    is_date.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// Tells of a field whether some of its dates are days that no calendar has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Calendar {
    /// Whether the field is called as one that holds days: then eight digits are one.
    days: bool,
}

impl Calendar {
    /// Of the field of a name; none of one that holds codes, as versions are written like days.
    pub(super) fn of(name: &str) -> Option<Self> {
        let days = holds_days(name);
        (days || !holds_codes(name)).then_some(Self { days })
    }

    /// Whether a text that is written as a date is none; `None` of another text. Years of which no data tell stand for
    /// something.
    pub(super) fn lacks(self, text: &str) -> Option<bool> {
        let plain = half_width(text.trim());
        let is_of_time = |c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-' | 'Z');
        let day = match plain.split_once(['T', ' ']) {
            Some((day, time)) if time.trim().chars().all(is_of_time) => day,
            _ => &plain,
        };
        let parts = parts(day).or_else(|| self.days.then(|| bare_parts(day))?)?;
        Some(YEARS.contains(&parts[0]) && iso_of(parts).is_none())
    }

    /// Whether a whole number may be a day.
    pub(super) fn has_bare(self) -> bool {
        self.days
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &str, texts: &[&str]) -> Option<TextKind> {
        let mut kinds = TextKinds::of(name);
        texts.iter().for_each(|text| kinds.see(text));
        kinds.kind()
    }

    #[test]
    fn dates_with_the_year_first_are_known_however_they_are_parted() {
        for (text, date) in [
            ("2026/11/28", "2026-11-28"),
            ("2026.1.5", "2026-01-05"),
            ("2026-1-5", "2026-01-05"),
            ("2026年11月28日", "2026-11-28"),
            ("2024/2/29 0:00:00", "2024-02-29"),
        ] {
            assert_eq!(iso_date(text).as_deref(), Some(date), "{text}");
        }
        for text in ["11/28/2026", "2026/13/1", "2025/2/29", "2026-11/28", "20261128", "1.5", "2026", "v2026.1.5"] {
            assert_eq!(iso_date(text), None, "{text}");
        }
    }

    #[test]
    fn all_of_a_field_decide_and_codes_stay() {
        assert_eq!(kind("面积", &["1.5", "", "20"]), Some(TextKind::Numbers));
        assert_eq!(kind("area", &["1.5", "about 20"]), None);
        assert_eq!(kind("面积", &["1.5", "无", "20", "-"]), None, "nothing is all there is to it as often");
        assert_eq!(kind("面积", &["1.5", "无", "20"]), Some(TextKind::Numbers));
        assert_eq!(kind("日期", &["2026/1/2", "待定", "2026-01-03"]), Some(TextKind::Dates));
        let mut kinds = TextKinds::of("面积");
        ["1.5", "N/A", "20"].iter().for_each(|text| kinds.see(text));
        assert_eq!((kinds.value("N/A"), kinds.value("20")), (Value::Null, Value::Real(20.0)));
        assert_eq!(kind("日期", &["2026/1/2", "2026-01-03"]), Some(TextKind::Dates));
        assert_eq!(kind("日期", &["2026-01-02", "2026-01-03"]), None, "as they should be");
        assert_eq!(kind("容积率", &["1.10", "2.3"]), Some(TextKind::Numbers));
        assert_eq!(kind("分级", &["1.10", "2.3", "1.1"]), None, "two texts would become one number");
        assert_eq!(
            kind("数量", &["1,200", "1200", "１２００"]),
            Some(TextKind::Numbers),
            "the same, written otherwise"
        );
        assert_eq!(kind("户主", &["110101199000000001", "110101199000000002"]), None, "too long for an amount");
        assert_eq!(kind("比例", &["0.1234567890123456789", "2"]), None, "more digits than a number holds");
        assert_eq!(kind("面积", &["1234.5678901234567", "0.000010000000000000000"]), Some(TextKind::Numbers));
        assert_eq!(kind("资产", &["9007199254740992", "1"]), Some(TextKind::Numbers));
        for code in [
            "用地编码",
            "parcel_id",
            "ID",
            "PostCode",
            "联系电话",
            "code_2",
            "DM",
            "身份证",
            "证件号码",
            "版本",
            "version",
            "GB",
            "gb_code",
            "国标",
            "门牌号",
            "YDDM",
            "DLBM",
            "XZQDM",
            "BSM",
            "标识码",
            "YSDM",
            "TBBH",
            "KCDLBM",
            "QSXZ",
            "GDLX",
            "plate",
            "zoneNo",
            "邮政编码",
            "homephone",
            "CZCSXM",
            "project_code2",
        ] {
            assert_eq!(kind(code, &["1201", "1202"]), None, "{code}");
        }
        assert_eq!(kind("width", &["1", "2"]), Some(TextKind::Numbers));
        assert_eq!(kind("area", &["0110", "0201"]), None, "digits that begin with a zero");
        assert_eq!(kind("area", &["", " "]), None);
        assert_eq!(kind("phase", &["2030", "2025"]), None, "years");
    }

    #[test]
    fn eight_digits_are_days_where_the_name_says_so_and_all_of_them_are() {
        for name in ["调查日期", "采集时间", "survey_date", "SurveyDate", "BSRQ", "JZSJ", "day"] {
            assert_eq!(kind(name, &["20190101", "", "2019/1/2"]), Some(TextKind::Dates), "{name}");
            assert_eq!(kind(name, &["20190101", "20190231"]), None, "{name}: no day of February");
            assert_eq!(kind(name, &["20190101093000"]), None, "{name}");
        }
        assert_eq!(kind("采集时间", &["12", "8"]), Some(TextKind::Numbers), "hours, perhaps");
        assert_eq!(kind("面积", &["20190101", "20190102"]), Some(TextKind::Numbers));
        let mut kinds = TextKinds::of("RQ");
        kinds.see("20190101");
        assert_eq!(kinds.value("20190101"), Value::Text("2019-01-01".into()));
        for text in ["18991231", "21010101", "20190229", "2019010"] {
            assert_eq!(bare_day(text), None, "{text}");
        }
        assert_eq!(bare_day("２０２０0229").as_deref(), Some("2020-02-29"));
    }
}
