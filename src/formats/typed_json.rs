//! Values of JSON as attributes see them, for all readers but that of GeoJSON, which has its own numbers.

use crate::data::Value;

/// What a JSON text stands for; a text that is no JSON stands for itself, and so does a number that nothing holds exactly
/// but its digits.
pub(super) fn value_of_json(text: &str) -> Value<'_> {
    match serde_json::from_str(text) {
        Ok(serde_json::Value::Null) => Value::Null,
        Ok(serde_json::Value::Bool(b)) => Value::Boolean(b),
        Ok(serde_json::Value::Number(n)) => match (n.as_i64(), n.as_f64()) {
            (Some(i), _) => Value::Integer(i),
            (None, Some(r)) if !is_long_integer(text.trim()) => Value::Real(r),
            _ => Value::Text(text.trim().into()),
        },
        Ok(serde_json::Value::String(text)) => Value::Text(text.into()),
        Ok(serde_json::Value::Array(_) | serde_json::Value::Object(_)) => Value::Json(text),
        Err(_) => Value::Text(text.into()),
    }
}

/// Whether a number is an integer beyond 64 bits: as a real number it would lose its last digits, and of codes that differ
/// in them one would be left.
pub(super) fn is_long_integer(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    digits.len() >= 19 && digits.bytes().all(|b| b.is_ascii_digit()) && number.parse::<i64>().is_err()
}

/// Whether a JSON text is a number that [`value_of_json`] keeps as a text.
pub(super) fn is_beyond_numbers(json: &str) -> bool {
    let json = json.trim();
    let is_number = json.starts_with(|c: char| c == '-' || c.is_ascii_digit());
    is_number && (is_long_integer(json) || json.parse::<f64>().is_ok_and(f64::is_infinite))
}

/// The sentence about a number that is kept as a text.
pub(super) fn kept_as_text(name: &str) -> String {
    format!("the number of {} has more digits than a number can hold; kept as text", quoted(name))
}

/// A name from the source, safe to stand in a sentence: short, and without line ends or other controls.
pub(super) fn quoted(name: &str) -> String {
    const MOST: usize = 60;
    match name.char_indices().nth(MOST) {
        None => format!("{name:?}"),
        Some((end, _)) => format!("{:?}", format!("{}…", name.get(..end).unwrap_or(""))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_number_holds_is_kept_as_its_text() {
        for kept in ["110115001001001234567890", "-9223372036854775809", "1e400"] {
            assert_eq!(value_of_json(kept), Value::Text(kept.into()));
            assert!(is_beyond_numbers(kept));
        }
        for (number, value) in [("9223372036854775807", Value::Integer(i64::MAX)), ("-0", Value::Real(-0.0))] {
            assert_eq!(value_of_json(number), value);
            assert!(!is_beyond_numbers(number));
        }
        assert!(!is_beyond_numbers("1234567890123456789012.5") && !is_beyond_numbers("\"1e400\""));
    }
}
