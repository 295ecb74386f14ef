//! Values of a `.dbf` that stand there as bytes, not as digits: those of FoxPro and of dBASE 7.

use crate::data::Value;

/// How the values of a field stand in its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stored {
    /// As texts, whatever they mean.
    Text,
    /// In another file, of which the table has only the place.
    Elsewhere,
    /// In a way that is not known for certain.
    Unknown,
    /// Four bytes, the least first.
    Integer,
    /// Four bytes in the order of the numbers: the greatest first, the sign turned round.
    OrderedInteger,
    /// Eight bytes of a double, the least first.
    Double,
    /// Eight bytes in the order of the numbers: the greatest first, the sign turned round, all of them where it is negative.
    OrderedDouble,
    /// Ten-thousandths, as an integer of eight bytes.
    Money,
    /// The number of a day and the milliseconds of it.
    Moment,
}

/// The days that a table may tell of, counted as astronomers do: the years 1 to 9999.
const DAYS: std::ops::RangeInclusive<i64> = 1_721_426..=5_373_484;
const MS_OF_DAY: i64 = 24 * 60 * 60 * 1000;

/// Which program wrote a table, as its first byte tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Maker {
    FoxPro,
    DBase7,
    Other,
}

impl Maker {
    pub(super) fn of(version: u8) -> Self {
        match version {
            0x30..=0x32 => Self::FoxPro,
            _ if version & 7 == 4 => Self::DBase7,
            _ => Self::Other,
        }
    }
}

impl Stored {
    /// How a field of a kind and a length is stored, of which these are the cells.
    pub(super) fn of<'c>(kind: u8, length: usize, maker: Maker, cells: impl Fn() -> CellIter<'c>) -> Self {
        let is_old = maker != Maker::DBase7;
        let are_all = |is: fn(&[u8]) -> bool| cells().all(|cell| is_blank(cell) || is(cell));
        match (kind, length) {
            (b'C' | b'N' | b'F' | b'D' | b'L', _) => Self::Text,
            (b'M' | b'G' | b'P' | b'W', _) | (b'B', 10) => Self::Elsewhere,
            // Programs that know neither write digits.
            (b'I' | b'B' | b'O' | b'Y' | b'+', _) if maker == Maker::Other && are_all(is_number) => Self::Text,
            (b'I', 4) if is_old => Self::Integer,
            (b'I' | b'+', 4) if maker == Maker::DBase7 => Self::OrderedInteger,
            (b'B', 8) if is_old => Self::Double,
            (b'O', 8) if maker == Maker::DBase7 => Self::OrderedDouble,
            (b'Y', 8) if is_old => Self::Money,
            (b'T' | b'@', 8) if is_old && are_all(|cell| moment(cell).is_some()) => Self::Moment,
            (b'I' | b'B' | b'O' | b'Y' | b'+' | b'0', _) => Self::Unknown,
            _ if are_all(is_text) => Self::Text,
            _ => Self::Unknown,
        }
    }

    /// The value of a cell that is no text.
    pub(super) fn value(self, cell: &[u8]) -> Value<'static> {
        if cell.iter().all(|b| *b == b' ') {
            return Value::Null;
        }
        let value = match self {
            Self::Text | Self::Elsewhere | Self::Unknown => None,
            Self::Integer => bytes(cell).map(|b| Value::Integer(i32::from_le_bytes(b).into())),
            Self::OrderedInteger => bytes(cell).filter(|b| *b != [0; 4]).map(|b| {
                let turned = u32::from_be_bytes(b) ^ (1 << 31);
                Value::Integer(turned.cast_signed().into())
            }),
            Self::Double => bytes(cell).map(|b| Value::Real(f64::from_le_bytes(b))),
            Self::OrderedDouble => bytes(cell).filter(|b| *b != [0; 8]).map(|b| {
                let bits = u64::from_be_bytes(b);
                Value::Real(f64::from_bits(if bits >> 63 == 1 { bits ^ (1 << 63) } else { !bits }))
            }),
            Self::Money => bytes(cell).map(|b| Value::Real(i64::from_le_bytes(b) as f64 / 1e4)),
            Self::Moment => moment(cell).map(|text| Value::Text(text.into())),
        };
        value.unwrap_or(Value::Null)
    }
}

/// The cells of a field, one after the other.
pub(super) type CellIter<'c> = Box<dyn Iterator<Item = &'c [u8]> + 'c>;

fn bytes<const N: usize>(cell: &[u8]) -> Option<[u8; N]> {
    cell.try_into().ok()
}

fn is_blank(cell: &[u8]) -> bool {
    cell.iter().all(|b| matches!(b, 0 | b' '))
}

fn is_number(cell: &[u8]) -> bool {
    std::str::from_utf8(cell).is_ok_and(|text| text.trim_matches([' ', '\0']).parse::<f64>().is_ok())
}

/// Whether a cell is a text, to its end or to the zeros that fill it.
fn is_text(cell: &[u8]) -> bool {
    std::str::from_utf8(cell).is_ok_and(|text| !text.trim_end_matches('\0').contains(char::is_control))
}

/// The moment of a cell, in the words of ISO 8601.
fn moment(cell: &[u8]) -> Option<String> {
    let (day, ms) = (cell.first_chunk()?, cell.last_chunk()?);
    let (day, ms) = (i64::from(i32::from_le_bytes(*day)), i64::from(i32::from_le_bytes(*ms)));
    if cell.len() != 8 || !DAYS.contains(&day) || !(0..=MS_OF_DAY).contains(&ms) {
        return None;
    }
    // Seconds that FoxPro reckons may be a millisecond off.
    let ms = day * MS_OF_DAY + if (ms + 1) % 1000 <= 2 { (ms + 1) / 1000 * 1000 } else { ms };
    let (day, ms) = (ms / MS_OF_DAY, ms % MS_OF_DAY);
    let (seconds, rest) = (ms / 1000, ms % 1000);
    let rest = if rest == 0 { String::new() } else { format!(".{rest:03}") };
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let [year, month, day] = date(day);
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{rest}"))
}

/// Year, month and day of an astronomer's day, by the Gregorian calendar: the formulas of Fliegel and Van Flandern.
fn date(day: i64) -> [i64; 3] {
    let l = day + 68_569;
    let n = 4 * l / 146_097;
    let l = l - (146_097 * n + 3) / 4;
    let i = 4000 * (l + 1) / 1_461_001;
    let l = l - 1461 * i / 4 + 31;
    let j = 80 * l / 2447;
    let day = l - 2447 * j / 80;
    let l = j / 11;
    [100 * (n - 49) + i + l, j + 2 - 12 * l, day]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(kind: u8, maker: Maker, cells: &[&[u8]]) -> Stored {
        Stored::of(kind, cells[0].len(), maker, || Box::new(cells.iter().copied()))
    }

    fn values(kind: u8, version: u8, cells: &[&[u8]]) -> Vec<Value<'static>> {
        let stored = stored(kind, Maker::of(version), cells);
        cells.iter().map(|cell| stored.value(cell)).collect()
    }

    #[test]
    fn numbers_are_read_as_their_program_stores_them() {
        use Value::{Integer, Null, Real};
        for version in [3, 0x30, 0x31] {
            assert_eq!(
                values(b'I', version, &[&7_i32.to_le_bytes(), &(-2_i32).to_le_bytes()]),
                [Integer(7), Integer(-2)]
            );
            assert_eq!(values(b'B', version, &[&1.5_f64.to_le_bytes(), b"        "]), [Real(1.5), Null]);
            assert_eq!(values(b'Y', version, &[&(-12_345_i64).to_le_bytes()]), [Real(-1.2345)]);
        }
        // 7, −2 and nothing.
        let ordered: [&[u8]; 3] = [&[0x80, 0, 0, 7], &[0x7f, 0xff, 0xff, 0xfe], &[0; 4]];
        for kind in [b'I', b'+'] {
            assert_eq!(values(kind, 0x8c, &ordered), [Integer(7), Integer(-2), Null]);
        }
        let [plus, minus] = [1.5_f64, -1.5].map(f64::to_bits);
        let ordered: [&[u8]; 3] = [&(plus ^ (1 << 63)).to_be_bytes(), &(!minus).to_be_bytes(), &[0; 8]];
        assert_eq!(values(b'O', 4, &ordered), [Real(1.5), Real(-1.5), Null]);
    }

    #[test]
    fn moments_are_read_where_all_of_a_field_are_such() {
        let cell = |day: i32, ms: i32| [day.to_le_bytes(), ms.to_le_bytes()].concat();
        let cells = [
            cell(2_440_588, 0),
            cell(2_461_373, 30_599_999),
            cell(2_461_373, 86_399_999),
            cell(0, 0),
            cell(2_461_373, 250),
        ];
        let cells: Vec<&[u8]> = cells.iter().map(Vec::as_slice).collect();
        let texts: Vec<String> = values(b'T', 0x30, &cells).iter().map(|v| v.to_text().into_owned()).collect();
        let told = ["1970-01-01T00:00:00", "2026-11-28T08:30:00", "2026-11-29T00:00:00", "", "2026-11-28T00:00:00.250"];
        assert_eq!(texts, told);
        for wrong in [cell(17, 3), cell(2_461_373, -1), cell(2_461_373, i32::MAX)] {
            assert_eq!(stored(b'T', Maker::FoxPro, &[cells[0], &wrong]), Stored::Unknown);
        }
        assert_eq!(stored(b'@', Maker::DBase7, &[&[0x42, 0xcc, 1, 2, 3, 4, 5, 6]]), Stored::Unknown);
    }

    #[test]
    fn digits_stay_digits_and_what_is_not_known_is_not_read() {
        assert_eq!(stored(b'I', Maker::Other, &[b"   7", b"1234", b"    "]), Stored::Text);
        assert_eq!(stored(b'B', Maker::Other, &[b"    1.50"]), Stored::Text);
        assert_eq!(stored(b'T', Maker::Other, &[b"20261128", b"        "]), Stored::Text);
        assert_eq!(stored(b'V', Maker::FoxPro, &["北京\0\0".as_bytes()]), Stored::Text);
        assert_eq!(stored(b'V', Maker::FoxPro, &[b"ab\0\x02"]), Stored::Unknown);
        assert_eq!(stored(b'0', Maker::FoxPro, &[&[1]]), Stored::Unknown);
        assert_eq!(stored(b'O', Maker::Other, &[&[1; 8]]), Stored::Unknown);
        assert_eq!(stored(b'B', Maker::DBase7, &[b"         1"]), Stored::Elsewhere);
        assert_eq!(stored(b'M', Maker::FoxPro, &[&[1, 0, 0, 0]]), Stored::Elsewhere);
    }
}
