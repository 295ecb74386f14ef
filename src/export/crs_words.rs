//! What coordinate reference systems are called in the language of people, as far as the registry's names have a pattern.

use crate::crs::SourceCrs;
use crate::i18n::{Lang, Word, fill};

/// Datums by their names in the registry, which are those of their degrees as well.
const DATUMS: [Word; 4] = [Word::CrsXian1980, Word::CrsBeijing1954, Word::CrsNewBeijing, Word::CrsChina2000];
/// Projections by the names that they have in the registry, with their zone or meridian behind.
const PROJECTIONS: [Word; 5] = [
    Word::CrsThreeDegreeMeridian,
    Word::CrsThreeDegreeZone,
    Word::CrsSixDegreeMeridian,
    Word::CrsSixDegreeZone,
    Word::CrsUtmZone,
];

/// The name of a system; in English, and where it follows no pattern, that of the registry.
pub fn crs_words(crs: &SourceCrs, lang: Lang) -> String {
    name_words(crs.name(), lang)
}

/// A system as it is told: its number with its name behind, or one of the two.
///
/// ```
/// use shapan::{export::crs_told, i18n::Lang};
/// let told = crs_told("EPSG:4548, CGCS2000 / 3-degree Gauss-Kruger CM 117E", Lang::Zh);
/// assert_eq!(told, "EPSG:4548, CGCS2000 / 三度带，中央经线 117°E");
/// assert_eq!(crs_told("EPSG:4548", Lang::Zh), "EPSG:4548");
/// ```
pub fn crs_told(text: &str, lang: Lang) -> String {
    match text.split_once(", ").filter(|(code, _)| code.starts_with("EPSG:") && lang != Lang::En) {
        Some((code, name)) => format!("{code}, {}", name_words(name, lang)),
        None => name_words(text, lang),
    }
}

fn name_words(name: &str, lang: Lang) -> String {
    if lang == Lang::En {
        return name.to_owned();
    }
    let datum_words = |datum| DATUMS.iter().find(|word| word.text(Lang::En) == datum).map(|word| word.text(lang));
    let Some((datum, projection)) = name.split_once(" / ") else {
        return datum_words(name).unwrap_or(name).to_owned();
    };
    let datum = datum_words(datum).unwrap_or(datum);
    let of_zone = |word: &Word| {
        let of = projection.strip_prefix(word.text(Lang::En).trim_end_matches("{of}"))?;
        let of = if projection.contains(" CM ") { of.replace('E', "°E") } else { of.to_owned() };
        Some(fill(*word, lang, &[("of", &of)]))
    };
    let web = Word::CrsPseudoMercator;
    let in_words = (projection == web.text(Lang::En)).then(|| web.text(lang).to_owned());
    let in_words = in_words.or_else(|| PROJECTIONS.iter().find_map(of_zone));
    format!("{datum} / {}", in_words.unwrap_or_else(|| projection.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_zones_of_china_are_called_as_people_there_call_them() {
        let named = |code: u32| crs_words(&SourceCrs::of_epsg(code).unwrap(), Lang::Zh);
        assert_eq!(named(4548), "CGCS2000 / 三度带，中央经线 117°E");
        assert_eq!(named(4527), "CGCS2000 / 三度带第 39 带");
        assert_eq!(named(4498), "CGCS2000 / 六度带第 20 带");
        assert_eq!(named(2379), "西安 1980 / 三度带，中央经线 102°E");
        assert_eq!(named(32_650), "WGS 84 / UTM 50N 带");
        assert_eq!(named(4490), "2000 国家大地坐标系（CGCS2000）");
        assert_eq!(named(4610), "西安 1980");
        assert_eq!(named(3857), "WGS 84 / Web 墨卡托");
        assert_eq!(named(2056), "CH1903+ / LV95", "no pattern");
        let english = crs_words(&SourceCrs::of_epsg(4548).unwrap(), Lang::En);
        assert_eq!(english, "CGCS2000 / 3-degree Gauss-Kruger CM 117E");
    }
}
