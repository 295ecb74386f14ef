//! Well-known text looked at from outside, before it is read: how deep it goes, which of its systems is the one of maps,
//! and what it says that its translation into the words of PROJ leaves out.

/// Brackets in brackets. Honest texts go six or seven deep; a reader that goes into each would come to its end.
const DEEPEST: usize = 32;
/// Bytes. Honest texts have one to five thousand.
const LONGEST: usize = 100_000;

/// One bracket of a text with the word before it.
#[derive(Clone, Copy, Debug)]
struct Element<'a> {
    word: &'a str,
    /// How many brackets are around it.
    depth: usize,
    /// From its word to the end of the text.
    from: &'a str,
    /// What stands in the bracket, and everything behind it.
    inside: &'a str,
}

/// The brackets of a text in their order; nothing in quotes counts.
fn elements(wkt: &str) -> Vec<Element<'_>> {
    let mut found = Vec::new();
    let (mut depth, mut is_quoted, mut word_at) = (0_usize, false, 0);
    for (at, c) in wkt.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            _ if is_quoted => continue,
            '[' | '(' => {
                let from = wkt.get(word_at..).unwrap_or("");
                let word = wkt.get(word_at..at).unwrap_or("").trim();
                let from = from.trim_start();
                found.push(Element { word, depth, from, inside: wkt.get(at + 1..).unwrap_or("") });
                depth += 1;
            }
            ']' | ')' => depth = depth.saturating_sub(1),
            ',' => {}
            _ => continue,
        }
        word_at = at + c.len_utf8();
    }
    found
}

/// Whether a text is so long or goes so deep that no system is described by it.
pub(super) fn is_beyond_reason(wkt: &str) -> bool {
    wkt.len() > LONGEST || elements(wkt).iter().any(|element| element.depth > DEEPEST)
}

/// The system of maps in a text: of one compounded with heights, and of one with another behind it, as Esri writes
/// heights, the first that is for maps.
pub(super) fn of_maps(wkt: &str) -> &str {
    const MAPS: [&str; 7] = ["PROJCS", "GEOGCS", "PROJCRS", "PROJECTEDCRS", "GEOGCRS", "GEODCRS", "GEODETICCRS"];
    let is_of_maps = |element: &Element<'_>| MAPS.iter().any(|word| element.word.eq_ignore_ascii_case(word));
    let Some(first) = elements(wkt).into_iter().find(is_of_maps) else { return wkt };
    let (mut depth, mut is_quoted) = (0_usize, false);
    for (at, c) in first.from.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            '[' | '(' if !is_quoted => depth += 1,
            ']' | ')' if !is_quoted => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return first.from.get(..=at).unwrap_or(first.from);
                }
            }
            _ => {}
        }
    }
    first.from
}

/// What the datum of a text is called.
pub(super) fn datum_name(wkt: &str) -> Option<&str> {
    let is_datum = |element: &Element<'_>| ["DATUM", "GEODETICDATUM", "TRF"].contains(&element.word);
    elements(wkt).into_iter().find(is_datum).and_then(|datum| quoted(datum.inside))
}

/// How many radians the unit of angles is in which a geographic system gives its numbers; `None` of a projected one.
///
/// The unit stands in the system itself or, in version 2, in its axes; those of the prime meridian are its own.
pub(super) fn angle_unit(wkt: &str) -> Option<f64> {
    const GEOGRAPHIC: [&str; 4] = ["GEOGCS", "GEOGCRS", "GEODCRS", "GEODETICCRS"];
    let elements = elements(wkt);
    let whole = elements.first()?;
    if !GEOGRAPHIC.iter().any(|word| whole.word.eq_ignore_ascii_case(word)) {
        return None;
    }
    let is_unit = |element: &Element<'_>| matches!(element.word, "UNIT" | "ANGLEUNIT");
    let own = elements.iter().rev().find(|element| element.depth == 1 && is_unit(element));
    let of_axis = || {
        let axis = elements.iter().position(|element| element.depth == 1 && element.word == "AXIS")?;
        elements.get(axis + 1..)?.iter().take_while(|element| element.depth > 1).find(|element| is_unit(element))
    };
    let unit = own.or_else(of_axis)?;
    let (_, rest) = unit.inside.split_once(',')?;
    rest.split([',', ']', ')']).next()?.trim().parse().ok()
}

/// The first text in quotes.
fn quoted(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once('"')?;
    rest.split_once('"').map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARIS: &str = "GEOGCS[\"NTF (Paris)\",DATUM[\"NTF\",SPHEROID[\"Clarke, [1880]\",6378249.2,293.46]],\
        PRIMEM[\"Paris\",2.33722917],UNIT[\"grad\",0.01570796326794897]]";

    #[test]
    fn what_is_no_description_is_known_by_its_depth_and_length() {
        assert!(!is_beyond_reason(PARIS));
        assert!(is_beyond_reason(&"PROJCS[".repeat(10_000)) && is_beyond_reason(&"a(".repeat(40)));
        assert!(is_beyond_reason(&format!("GEOGCS[\"{}\"]", "a".repeat(LONGEST))));
    }

    #[test]
    fn the_system_of_maps_is_taken_out_of_its_company() {
        for wkt in [
            format!("COMPD_CS[\"both\",{PARIS},VERT_CS[\"heights\",UNIT[\"metre\",1]]]"),
            format!("{PARIS},VERTCS[\"heights\",UNIT[\"metre\",1]]"),
            PARIS.to_owned(),
        ] {
            assert_eq!(of_maps(&wkt), PARIS);
        }
        assert_eq!(of_maps("LOCAL_CS[\"a\"]"), "LOCAL_CS[\"a\"]");
    }

    #[test]
    fn datum_and_unit_are_those_of_the_system() {
        assert_eq!((datum_name(PARIS), angle_unit(PARIS)), (Some("NTF"), Some(0.015_707_963_267_948_97)));
        let second = "GEOGCRS[\"NTF (Paris)\",DATUM[\"NTF\",ELLIPSOID[\"C\",6378249.2,293.46,LENGTHUNIT[\"metre\",1]]],\
            PRIMEM[\"Paris\",2.5969213,ANGLEUNIT[\"grad\",0.0157]],CS[ellipsoidal,2],\
            AXIS[\"latitude\",north,ORDER[1],ANGLEUNIT[\"grad\",0.0158]],ID[\"EPSG\",4807]]";
        assert_eq!(angle_unit(second), Some(0.0158));
        assert_eq!(angle_unit("PROJCS[\"a\",GEOGCS[\"b\",UNIT[\"degree\",0.017]],UNIT[\"metre\",1]]"), None);
    }
}
