//! Numbers of checked JSON text, exact to the last bit and quick for the usual ones.
//!
//! A decimal of at most 15 or so digits is its digits as an integer, divided by a power of ten: both are exact as
//! `f64` below 2^53 and up to 10^22, so the one rounding of the division is the right one (Clinger, *How to read
//! floating point numbers accurately*, 1990). Everything else goes to the standard library, which is exact too.

/// A number as an attribute sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    Integer(i64),
    Real(f64),
    /// An integer beyond 64 bits, or larger than any `f64`: only its text holds it.
    Beyond,
}

const EXACT: u64 = 1 << 53;

const POWERS_OF_TEN: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// Digits that surely fit an `u64`.
const SAFE_DIGITS: usize = 19;

/// What was met while scanning a number.
struct Scan {
    negative: bool,
    /// All digits as one integer; nonsense when there are more than [`SAFE_DIGITS`].
    digits: u64,
    digit_count: usize,
    /// Digits behind the point, if there is one.
    decimals: Option<usize>,
    exponent: bool,
    length: usize,
}

#[inline]
fn scan(bytes: &[u8]) -> Scan {
    let negative = bytes.first() == Some(&b'-');
    let mut at = usize::from(negative);
    let mut digits = 0_u64;
    let begin = at;
    while let Some(digit @ 0..=9) = bytes.get(at).map(|b| b.wrapping_sub(b'0')) {
        digits = digits.wrapping_mul(10).wrapping_add(u64::from(digit));
        at += 1;
    }
    let mut digit_count = at - begin;
    let mut decimals = None;
    if bytes.get(at) == Some(&b'.') {
        at += 1;
        let begin = at;
        while let Some(digit @ 0..=9) = bytes.get(at).map(|b| b.wrapping_sub(b'0')) {
            digits = digits.wrapping_mul(10).wrapping_add(u64::from(digit));
            at += 1;
        }
        digit_count += at - begin;
        decimals = Some(at - begin);
    }
    let exponent = matches!(bytes.get(at), Some(b'e' | b'E'));
    if exponent {
        while matches!(bytes.get(at), Some(b'0'..=b'9' | b'e' | b'E' | b'+' | b'-')) {
            at += 1;
        }
    }
    Scan { negative, digits, digit_count, decimals, exponent, length: at }
}

impl Scan {
    #[inline]
    fn value(&self, token: &str) -> f64 {
        let decimals = self.decimals.unwrap_or(0);
        if self.digit_count <= SAFE_DIGITS
            && self.digits <= EXACT
            && !self.exponent
            && let Some(power) = POWERS_OF_TEN.get(decimals)
        {
            let magnitude = self.digits as f64 / power;
            return if self.negative { -magnitude } else { magnitude };
        }
        token.get(..self.length).and_then(|t| t.parse().ok()).unwrap_or(f64::NAN)
    }
}

/// The number at `at` as `f64` (infinite if too large) and its length; `None` if there is none.
#[inline]
pub(super) fn decimal(text: &str, at: usize) -> Option<(f64, usize)> {
    let token = text.get(at..)?;
    let scan = scan(token.as_bytes());
    (scan.digit_count > 0).then(|| (scan.value(token), scan.length))
}

/// The number at `at` and its length, at least 1.
#[inline]
pub(super) fn number(text: &str, at: usize) -> (Number, usize) {
    let token = text.get(at..).unwrap_or("");
    let scan = scan(token.as_bytes());
    let length = scan.length.max(1);
    let whole = scan.decimals.is_none() && !scan.exponent;
    // -0 is a real number: no integer is.
    if whole
        && !(scan.negative && scan.digits == 0)
        && let Some(integer) = token.get(..scan.length).and_then(|t| small_integer(&scan).or_else(|| t.parse().ok()))
    {
        return (Number::Integer(integer), length);
    }
    let value = scan.value(token);
    let number = match (value.is_finite(), whole && value != 0.0) {
        (false, _) | (true, true) => Number::Beyond,
        (true, false) => Number::Real(value),
    };
    (number, length)
}

#[inline]
fn small_integer(scan: &Scan) -> Option<i64> {
    let magnitude = i64::try_from(scan.digits).ok().filter(|_| scan.digit_count < SAFE_DIGITS)?;
    Some(if scan.negative { -magnitude } else { magnitude })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn attribute_numbers_keep_their_kind() {
        for (text, expected) in [
            ("0", Number::Integer(0)),
            ("-17", Number::Integer(-17)),
            ("9223372036854775807", Number::Integer(i64::MAX)),
            ("-9223372036854775808", Number::Integer(i64::MIN)),
            ("9223372036854775808", Number::Beyond),
            ("-9223372036854775809", Number::Beyond),
            ("110115001001001234567890", Number::Beyond),
            ("-0", Number::Real(-0.0)),
            ("2.0", Number::Real(2.0)),
            ("1e3", Number::Real(1000.0)),
            ("1e999", Number::Beyond),
            ("-1E+999", Number::Beyond),
            ("1e-999", Number::Real(0.0)),
        ] {
            assert_eq!(number(text, 0), (expected, text.len()), "{text}");
        }
        assert_eq!(decimal("x", 0), None);
        assert_eq!(decimal("-", 0), None);
    }

    proptest! {
        #[test]
        fn every_double_reads_back_the_same(bits: u64) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite());
            for text in [format!("{value}"), format!("{value:e}"), serde_json::to_string(&value).unwrap()] {
                let (read, length) = decimal(&text, 0).unwrap();
                prop_assert_eq!((read.to_bits(), length), (value.to_bits(), text.len()), "{}", text);
            }
        }

        #[test]
        fn usual_decimals_agree_with_the_standard_library(whole in -99_999_i64..99_999, part: u32, width in 1_usize..14) {
            let text = format!("{whole}.{part:0width$}");
            let expected: f64 = text.parse().unwrap();
            prop_assert_eq!(decimal(&text, 0).unwrap().0.to_bits(), expected.to_bits(), "{}", text);
        }
    }
}
