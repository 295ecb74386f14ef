//! Days as sources and claims name them: a year, a month of it or a day. No clock, no time zone.

use std::fmt;
use std::str::FromStr;

/// A date of the Gregorian calendar, of which month and day may be left open.
///
/// ```
/// use shapan::project::Date;
/// let due: Date = "2030".parse().unwrap();
/// assert!(due.is_past("2031-01-01".parse().unwrap()) && !due.is_past("2030-12-31".parse().unwrap()));
/// assert_eq!(due.to_string(), "2030");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Date {
    pub year: i32,
    /// 1 to 12; `None` for the whole year.
    pub month: Option<u32>,
    /// 1 to 31; `None` for the whole month.
    pub day: Option<u32>,
}

/// The text is no date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a date: YYYY, YYYY-MM or YYYY-MM-DD")]
pub struct NotADate(String);

impl Date {
    /// The day that lies so many days after 1970-01-01 (H. Hinnant, "chrono-compatible low-level date algorithms",
    /// `civil_from_days`).
    pub fn from_unix_days(days: i64) -> Self {
        let z = days + 719_468;
        let era = z.div_euclid(146_097);
        let of_era = z.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let small = |n: i64| u32::try_from(n).unwrap_or(1);
        Self { year: i32::try_from(year).unwrap_or(i32::MAX), month: Some(small(month)), day: Some(small(day)) }
    }

    /// Whether the whole of this date (year, month or day) lies before `today`.
    pub fn is_past(self, today: Self) -> bool {
        self.last_day() < today.first_day()
    }

    fn first_day(self) -> (i32, u32, u32) {
        (self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    fn last_day(self) -> (i32, u32, u32) {
        (self.year, self.month.unwrap_or(12), self.day.unwrap_or(31))
    }
}

/// Days of a month of the Gregorian calendar; 0 for a month there is not.
fn days_of(year: i32, month: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 0,
    }
}

impl FromStr for Date {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let number = |part: &str, digits: usize| {
            (part.len() == digits && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse::<u32>().ok())
                .flatten()
        };
        let read = || {
            let mut parts = text.split('-');
            let year = i32::try_from(number(parts.next()?, 4)?).ok()?;
            let month = parts.next().map(|p| number(p, 2).ok_or(())).transpose().ok()?;
            let day = parts.next().map(|p| number(p, 2).ok_or(())).transpose().ok()?;
            let is_there = month.is_none_or(|m| {
                let days = days_of(year, m);
                days > 0 && day.is_none_or(|d| (1..=days).contains(&d))
            });
            (is_there && parts.next().is_none()).then_some(Self { year, month, day })
        };
        read().ok_or_else(|| NotADate(text.to_owned()))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_since_1970_are_days_of_the_calendar() {
        for (days, text) in [(0, "1970-01-01"), (11_016, "2000-02-29"), (20_454, "2026-01-01"), (-1, "1969-12-31")] {
            assert_eq!(Date::from_unix_days(days).to_string(), text);
        }
    }

    #[test]
    fn what_is_no_day_is_no_date() {
        for text in ["", "30", "2030-", "2030-13", "2030-02-30", "2025-02-29", "2030-1-1", "2030-01-01-01", "20３0"] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        assert_eq!("2024-02-29".parse::<Date>().unwrap().to_string(), "2024-02-29");
    }

    #[test]
    fn a_year_is_past_when_the_next_one_begins() {
        let past = |due: &str, today: &str| due.parse::<Date>().unwrap().is_past(today.parse().unwrap());
        assert!(!past("2030", "2030") && !past("2030", "2030-12-31") && past("2030", "2031"));
        assert!(past("2025-10", "2025-11-01") && !past("2025-10", "2025-10-31"));
        assert!(!past("2025-10-27", "2025-10-27") && past("2025-10-27", "2025-10-28"));
    }
}
