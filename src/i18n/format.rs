//! Numbers as people read them: lengths, areas, shares, bearings, coordinates.
//!
//! Below 1 km in metres, else kilometres with two decimals; areas below 1 ha in m², below 1 km² in ha, else
//! km², with 亩 beside them in Chinese (1 ha = 15 亩). Copies and files carry the full precision instead.

use super::{Lang, Word, fill};

/// Square metres of one 亩: 2000/3 exactly.
const SQUARE_METRES_PER_MU: f64 = 2000.0 / 3.0;

/// A length in metres.
///
/// ```
/// use shapan::i18n::format::length;
/// assert_eq!(length(999.4), "999 m");
/// assert_eq!(length(14_957.3), "14.96 km");
/// ```
pub fn length(metres: f64) -> String {
    // The unit is that of the number as rounded, so that 999.6 m does not read "1000 m".
    if metres.abs() < 999.5 { format!("{metres:.0} m") } else { format!("{} km", decimals(metres / 1000.0, 2)) }
}

/// A radius as it was set, in its shortest form: 15 km, 12.5 km, 800 m.
///
/// ```
/// assert_eq!(shapan::i18n::format::radius(15_000.0), "15 km");
/// ```
pub fn radius(metres: f64) -> String {
    if metres < 1000.0 { format!("{metres} m") } else { format!("{} km", metres / 1000.0) }
}

/// An area in square metres, in the unit that suits its size.
///
/// ```
/// use shapan::i18n::format::area;
/// assert_eq!(area(503_112.0), "50.3 ha");
/// assert_eq!(area(5_797_100.0), "5.80 km²");
/// ```
pub fn area(square_metres: f64) -> String {
    if square_metres < 9_999.5 {
        format!("{} m²", decimals(square_metres, 0))
    } else if square_metres < 999_500.0 {
        format!("{} ha", decimals(square_metres / 10_000.0, 1))
    } else {
        format!("{} km²", decimals(square_metres / 1_000_000.0, 2))
    }
}

/// An area in 亩: a whole number from 100 on, else one decimal.
///
/// ```
/// use shapan::i18n::{Lang, format::mu};
/// assert_eq!(mu(503_112.0, Lang::Zh), "755 亩");
/// ```
pub fn mu(square_metres: f64, lang: Lang) -> String {
    let mu = square_metres / SQUARE_METRES_PER_MU;
    if lang == Lang::Zh && mu >= 99_995.0 {
        // From 100,000 on as people write it: 12.0万亩.
        return format!("{} 万亩", decimals(mu / 10_000.0, 1));
    }
    let number = decimals(mu, if mu >= 99.95 { 0 } else { 1 });
    match lang {
        Lang::Zh => format!("{number} 亩"),
        Lang::En => format!("{number} mu"),
    }
}

/// A floor area as the two languages write it: 28万平方米, 280,000 m².
pub fn floor_area(square_metres: f64, lang: Lang) -> String {
    match lang {
        Lang::Zh if square_metres >= 10_000.0 => {
            let wan = square_metres / 10_000.0;
            // Shortest form: 28万, 4.35万.
            format!("{}万平方米", (wan * 100.0).round() / 100.0)
        }
        Lang::Zh => format!("{}平方米", decimals(square_metres, 0)),
        Lang::En => format!("{} m²", decimals(square_metres, 0)),
    }
}

/// A share as percent with one decimal.
pub fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// A bearing in degrees from north, 0.0° to 359.9°.
pub fn bearing(degrees: f64) -> String {
    let rounded = (degrees * 10.0).round() / 10.0;
    // Adding zero turns −0.0 into 0.0.
    format!("{:.1}°", rounded.rem_euclid(360.0) + 0.0)
}

/// Longitude and latitude in degrees with five decimals (about a metre).
pub fn lonlat(lon: f64, lat: f64) -> String {
    format!("{lon:.5}, {lat:.5}")
}

/// The N of 1:N, rounded to three figures.
///
/// ```
/// assert_eq!(shapan::i18n::format::scale_denominator(20_034.7), "20,000");
/// ```
pub fn scale_denominator(n: f64) -> String {
    if !n.is_finite() || n < 1.0 {
        return "1".to_owned();
    }
    let magnitude = 10f64.powf(n.log10().floor() - 2.0).max(1.0);
    decimals((n / magnitude).round() * magnitude, 0)
}

/// "1 feature", "138 features".
pub fn features(n: u64, lang: Lang) -> String {
    let word = if n == 1 { Word::FeatureCount } else { Word::FeaturesCount };
    fill(word, lang, &[("n", &count(n))])
}

/// A whole number with thousands separated.
pub fn count(n: u64) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with so many decimals and thousands separated.
pub fn decimals(number: f64, places: usize) -> String {
    let text = format!("{number:.places$}");
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |d| ("-", d));
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(w, f)| (w, Some(f)));
    let whole = whole.parse::<u64>().map_or_else(|_| whole.to_owned(), count);
    match fraction {
        Some(fraction) => format!("{sign}{whole}.{fraction}"),
        None => format!("{sign}{whole}"),
    }
}

/// Reads a length as people type it: a number with m, km or 里 (500 m), or with the unit given for bare ones.
///
/// ```
/// use shapan::i18n::format::parse_length;
/// assert_eq!(parse_length("15km", None), Some(15_000.0));
/// assert_eq!(parse_length("30 里", None), Some(15_000.0));
/// assert_eq!(parse_length("15", Some(1000.0)), Some(15_000.0));
/// assert_eq!(parse_length("15", None), None);
/// ```
pub fn parse_length(text: &str, bare_unit_m: Option<f64>) -> Option<f64> {
    let text = text.trim();
    let split = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '+' | '-' | ','))).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let metres_per_unit = match unit.trim().to_lowercase().as_str() {
        "m" | "米" => 1.0,
        "km" | "公里" | "千米" => 1000.0,
        "里" | "华里" => 500.0,
        "" => bare_unit_m?,
        _ => return None,
    };
    let number = without_thousands_commas(number)?.parse::<f64>().ok()?;
    (number.is_finite()).then_some(number * metres_per_unit)
}

/// The number without commas between groups of three digits; `None` where a comma stands anywhere else, since
/// "12,5" may be meant as 12.5.
fn without_thousands_commas(number: &str) -> Option<String> {
    let (whole, fraction) = number.split_once('.').map_or((number, ""), |(w, f)| (w, f));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let grouped = whole.contains(',');
    let well_grouped = groups.all(|group| group.len() == 3) && (!grouped || (1..=4).contains(&first.len()));
    (well_grouped && !fraction.contains(',')).then(|| number.replace(',', ""))
}

/// The size of a file, in steps of 1,024.
pub fn bytes(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["B", "KB", "MB", "GB"];
    let mut size = bytes as f64;
    let mut unit = 0;
    while size >= 1024.0 && unit + 1 < UNITS.len() {
        size /= 1024.0;
        unit += 1;
    }
    let places = usize::from(unit > 0 && size < 10.0);
    format!("{} {}", decimals(size, places), UNITS[unit])
}

/// How long ago something happened, in the largest whole unit up to days.
pub fn ago(seconds: u64, lang: Lang) -> String {
    let of = |word: Word, n: u64| fill(word, lang, &[("n", &n.to_string())]);
    match seconds {
        0..60 => Word::AgoNow.text(lang).to_owned(),
        60..3600 => of(Word::AgoMinutes, seconds / 60),
        3600..86_400 => of(Word::AgoHours, seconds / 3600),
        _ => of(Word::AgoDays, seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_is_that_of_the_rounded_number() {
        assert_eq!(length(999.6), "1.00 km");
        assert_eq!(length(0.0), "0 m");
        assert_eq!(area(9_999.7), "1.0 ha");
        assert_eq!(area(999_960.0), "1.00 km²");
    }

    #[test]
    fn mu_are_two_thousand_thirds_of_a_square_metre() {
        assert_eq!(mu(10_000.0, Lang::Zh), "15.0 亩");
        assert_eq!(mu(1_000_000.0, Lang::En), "1,500 mu");
    }

    #[test]
    fn floor_areas_follow_the_language() {
        assert_eq!(floor_area(280_000.0, Lang::Zh), "28万平方米");
        assert_eq!(floor_area(280_000.0, Lang::En), "280,000 m²");
    }

    #[test]
    fn bearings_never_read_360() {
        assert_eq!(bearing(359.97), "0.0°");
        assert_eq!(bearing(-0.02), "0.0°");
        assert_eq!(bearing(210.94), "210.9°");
    }

    #[test]
    fn nonsense_is_no_length() {
        assert_eq!(parse_length("1,500 m", None), Some(1500.0));
        for text in ["12,5 km", "1,50", ",500 m", "1.5,5 km", "", "km", "15 miles", "1e400km", "--3km", "NaN"] {
            assert_eq!(parse_length(text, None), None, "{text}");
        }
    }
}
