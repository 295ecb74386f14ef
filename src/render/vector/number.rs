//! Numbers as both file formats write them: decimals without what can be left out, never an exponent.

/// Appends a number rounded to so many decimals: `12`, `-0.5` as `-.5`, what is not finite as `0`.
pub(super) fn push_number(out: &mut String, value: f64, decimals: u32) {
    let scale = 10_i64.pow(decimals.min(9));
    push_scaled(out, scaled(value, scale), scale);
}

/// The number as a whole multiple of 1/`scale`.
pub(super) fn scaled(value: f64, scale: i64) -> i64 {
    // A cast of NaN is 0; what is beyond a scene's clipped coordinates is held where no sum overflows.
    (value * scale as f64).round().clamp(-1e15, 1e15) as i64
}

/// Appends a whole multiple of 1/`scale`, a power of ten.
pub(super) fn push_scaled(out: &mut String, number: i64, scale: i64) {
    if number < 0 {
        out.push('-');
    }
    let number = number.unsigned_abs();
    let (whole, mut rest, mut unit) = (number / scale as u64, number % scale as u64, scale as u64 / 10);
    if whole > 0 || rest == 0 {
        push_whole(out, whole);
    }
    if rest > 0 {
        out.push('.');
    }
    while rest > 0 {
        push_whole(out, rest / unit);
        rest %= unit;
        unit /= 10;
    }
}

fn push_whole(out: &mut String, mut number: u64) {
    let mut digits = [0_u8; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        if let Some(digit) = digits.get_mut(at) {
            *digit = b'0' + (number % 10) as u8;
        }
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend(digits.iter().skip(at).map(|d| char::from(*d)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_read_back() {
        let text = |value, decimals| {
            let mut out = String::new();
            push_number(&mut out, value, decimals);
            out
        };
        let cases = [
            (0.0, 2, "0"),
            (-0.001, 2, "0"),
            (12.0, 2, "12"),
            (0.5, 2, ".5"),
            (-0.05, 2, "-.05"),
            (1234.567, 2, "1234.57"),
            (-17.1, 3, "-17.1"),
            (1e-5, 5, ".00001"),
            (f64::NAN, 2, "0"),
        ];
        for (value, decimals, expected) in cases {
            assert_eq!(text(value, decimals), expected);
        }
        assert_eq!(text(f64::INFINITY, 0), "1000000000000000");
    }
}
