//! The numbers and signs of a typed position: two values, each with its hemisphere where one is written.

use super::read::PositionFault;
use crate::crs::LonLat;

/// Longitude or latitude.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    Lon,
    Lat,
}

/// One of the two values, in degrees or metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Value {
    pub number: f64,
    pub axis: Option<Axis>,
    /// Written with a sign for degrees, or in several parts.
    pub is_degrees: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token {
    Number {
        value: f64,
        negative: bool,
        whole: bool,
    },
    /// Degrees, minutes, seconds: 0 to 2.
    Unit(u8),
    Side(Axis, bool),
    /// Longitude or latitude named by a word, no side.
    Name(Axis),
    Comma,
}

/// The two values of a text; `Ok(None)` for a text that is no position at all.
///
/// # Errors
/// What looks like a position and cannot be one.
pub(super) fn values(text: &str) -> Result<Option<[Value; 2]>, PositionFault> {
    let Some(tokens) = tokens(text) else { return Ok(None) };
    let numbers = tokens.iter().filter(|t| matches!(t, Token::Number { .. })).count();
    if numbers < 2 {
        return Ok(None);
    }
    let Some((first, second)) = halves(&tokens, numbers) else { return Err(PositionFault::NotTwo) };
    Ok(Some([value(first)?, value(second)?]))
}

/// One coordinate as people write it, `116°24′36″` or `E 116.41`: west and south are negative. `None` of any other text.
/// What is written in minutes has ten decimals, as positions that were transformed have: the rest are the program's own.
///
/// ```
/// use shapan::crs::read_coordinate;
/// assert!((read_coordinate("116°24′36″").unwrap() - 116.41).abs() < 1e-12);
/// assert_eq!(read_coordinate("116°24′37″"), Some(116.4102777778));
/// assert_eq!(read_coordinate("西经1.5"), Some(-1.5));
/// assert_eq!(read_coordinate("1, 2"), None);
/// ```
pub fn read_coordinate(text: &str) -> Option<f64> {
    let tokens = tokens(text)?;
    if tokens.contains(&Token::Comma) {
        return None;
    }
    let has_parts = tokens.iter().filter(|t| matches!(t, Token::Number { .. })).count() > 1;
    let number = value(&tokens).ok()?.number;
    let number = if has_parts { LonLat::new(number, 0.0).rounded().lon } else { number };
    Some(number).filter(|number| number.is_finite())
}

/// `None` where anything stands in the text that no position has.
fn tokens(text: &str) -> Option<Vec<Token>> {
    let chars: Vec<char> = text.chars().map(half_width).collect();
    let mut tokens = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let rest: String = chars[i..].iter().take(10).collect::<String>().to_lowercase();
        let word = WORDS.iter().find(|(word, _)| rest.starts_with(word));
        let c = chars[i];
        if let Some((word, token)) = word {
            tokens.extend(*token);
            i += word.chars().count();
        } else if c.is_ascii_digit() || (matches!(c, '-' | '+' | '.') && starts_number(&chars[i..])) {
            let negative = c == '-';
            let start = if matches!(c, '-' | '+') { i + 1 } else { i };
            let mut end = start;
            while end < chars.len() && (chars[end].is_ascii_digit() || chars[end] == '.') {
                end += 1;
            }
            let digits: String = chars[start..end].iter().collect();
            let value: f64 = digits.parse().ok()?;
            tokens.push(Token::Number { value, negative, whole: !digits.contains('.') });
            i = end;
        } else if c.is_whitespace() || matches!(c, '=' | ':' | '(' | ')') {
            i += 1;
        } else {
            return None;
        }
    }
    while tokens.last() == Some(&Token::Comma) {
        tokens.pop();
    }
    Some(tokens)
}

fn half_width(c: char) -> char {
    match u32::from(c) {
        wide @ 0xFF01..=0xFF5E => char::from_u32(wide - 0xFEE0).unwrap_or(c),
        0x3000 => ' ',
        // A minus sign.
        0x2212 => '-',
        _ => c,
    }
}

fn starts_number(chars: &[char]) -> bool {
    let after = chars.get(1).copied().unwrap_or(' ');
    after.is_ascii_digit() || (chars[0] != '.' && after == '.' && chars.get(2).is_some_and(char::is_ascii_digit))
}

/// Longer ones before those that they begin with.
const WORDS: &[(&str, Option<Token>)] = &[
    ("longitude", Some(Token::Name(Axis::Lon))),
    ("latitude", Some(Token::Name(Axis::Lat))),
    ("easting", Some(Token::Side(Axis::Lon, true))),
    ("northing", Some(Token::Side(Axis::Lat, true))),
    ("east", Some(Token::Side(Axis::Lon, true))),
    ("west", Some(Token::Side(Axis::Lon, false))),
    ("north", Some(Token::Side(Axis::Lat, true))),
    ("south", Some(Token::Side(Axis::Lat, false))),
    ("lon", Some(Token::Name(Axis::Lon))),
    ("lng", Some(Token::Name(Axis::Lon))),
    ("lat", Some(Token::Name(Axis::Lat))),
    ("东经", Some(Token::Side(Axis::Lon, true))),
    ("西经", Some(Token::Side(Axis::Lon, false))),
    ("北纬", Some(Token::Side(Axis::Lat, true))),
    ("南纬", Some(Token::Side(Axis::Lat, false))),
    ("经度", Some(Token::Name(Axis::Lon))),
    ("纬度", Some(Token::Name(Axis::Lat))),
    ("e", Some(Token::Side(Axis::Lon, true))),
    ("w", Some(Token::Side(Axis::Lon, false))),
    ("n", Some(Token::Side(Axis::Lat, true))),
    ("s", Some(Token::Side(Axis::Lat, false))),
    ("东", Some(Token::Side(Axis::Lon, true))),
    ("西", Some(Token::Side(Axis::Lon, false))),
    ("北", Some(Token::Side(Axis::Lat, true))),
    ("南", Some(Token::Side(Axis::Lat, false))),
    ("°", Some(Token::Unit(0))),
    ("º", Some(Token::Unit(0))),
    ("˚", Some(Token::Unit(0))),
    ("度", Some(Token::Unit(0))),
    ("''", Some(Token::Unit(2))),
    ("′′", Some(Token::Unit(2))),
    ("’’", Some(Token::Unit(2))),
    ("′", Some(Token::Unit(1))),
    ("'", Some(Token::Unit(1))),
    ("’", Some(Token::Unit(1))),
    ("‘", Some(Token::Unit(1))),
    ("分", Some(Token::Unit(1))),
    ("″", Some(Token::Unit(2))),
    ("\"", Some(Token::Unit(2))),
    ("”", Some(Token::Unit(2))),
    ("“", Some(Token::Unit(2))),
    ("秒", Some(Token::Unit(2))),
    (",", Some(Token::Comma)),
    (";", Some(Token::Comma)),
    ("、", Some(Token::Comma)),
    ("/", Some(Token::Comma)),
    ("m", None),
    ("米", None),
];

/// Where the first value ends: at the one comma, at a hemisphere, at the second degree sign, else in the middle.
fn halves(tokens: &[Token], numbers: usize) -> Option<(&[Token], &[Token])> {
    let is_comma = |t: &Token| *t == Token::Comma;
    let at = |position: usize| Some(tokens.split_at(position));
    match tokens.iter().filter(|t| is_comma(t)).count() {
        0 => {}
        1 => {
            let comma = tokens.iter().position(is_comma)?;
            return Some((&tokens[..comma], &tokens[comma + 1..]));
        }
        _ => return None,
    }
    let is_side = |t: &Token| matches!(t, Token::Side(..) | Token::Name(_));
    let sides: Vec<usize> = (0..tokens.len()).filter(|i| is_side(&tokens[*i])).collect();
    match sides.as_slice() {
        // Before their values, or behind them.
        [0, second, ..] => return at(*second),
        [first, ..] if *first > 0 && *first + 1 < tokens.len() => {
            let has_own = !matches!(tokens[*first], Token::Name(_));
            return at(if has_own { *first + 1 } else { *first });
        }
        _ => {}
    }
    let degrees: Vec<usize> = (0..tokens.len()).filter(|i| tokens[*i] == Token::Unit(0)).collect();
    if let [_, second] = degrees.as_slice() {
        return at(second.checked_sub(1)?);
    }
    if !matches!(numbers, 2 | 4 | 6) {
        return None;
    }
    let starts = |i: &usize| matches!(tokens[*i], Token::Number { .. });
    at((0..tokens.len()).filter(starts).nth(numbers / 2)?)
}

/// Degrees, minutes and seconds become degrees.
fn value(tokens: &[Token]) -> Result<Value, PositionFault> {
    let mut parts: Vec<(f64, bool)> = Vec::new();
    let (mut axis, mut sign, mut units) = (None, 1.0, 0_u8);
    let mut is_named = false;
    for token in tokens {
        match *token {
            Token::Number { value, negative, whole } => {
                if negative && !parts.is_empty() {
                    return Err(PositionFault::NotTwo);
                }
                if negative {
                    sign = -1.0;
                }
                parts.push((value, whole));
            }
            Token::Unit(unit) => {
                if usize::from(unit) + 1 != parts.len() {
                    return Err(PositionFault::NotTwo);
                }
                units += 1;
            }
            Token::Side(of, is_positive) => {
                if is_named || (sign < 0.0 && !parts.is_empty()) {
                    return Err(PositionFault::SidesDisagree);
                }
                is_named = true;
                axis = Some(of);
                sign = if is_positive { sign } else { -sign };
            }
            Token::Name(of) => axis = Some(of),
            Token::Comma => {}
        }
    }
    let mut degrees = 0.0;
    for (i, (part, whole)) in parts.iter().enumerate() {
        if i > 0 && *part >= 60.0 {
            return Err(PositionFault::SixtyOrMore);
        }
        if !whole && i + 1 < parts.len() {
            return Err(PositionFault::NotTwo);
        }
        degrees += part / [1.0, 60.0, 3600.0].get(i).copied().ok_or(PositionFault::NotTwo)?;
    }
    if parts.is_empty() {
        return Err(PositionFault::NotTwo);
    }
    Ok(Value { number: sign * degrees, axis, is_degrees: units > 0 || parts.len() > 1 })
}
