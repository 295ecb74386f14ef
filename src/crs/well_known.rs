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

/// Whether a text of version 1 says itself how its datum is shifted.
pub(super) fn has_towgs84(wkt: &str) -> bool {
    elements(wkt).iter().any(|element| element.word.eq_ignore_ascii_case("TOWGS84"))
}

/// The shift to WGS 84 that a text of version 2 binds to its system (`BOUNDCRS`), as a word of PROJ: three translations,
/// or seven parameters in either sense of the rotations. In this abridged form metres, seconds of arc and, for the scale,
/// a factor are the units (ISO 19162, 15.3).
pub(super) fn bound_shift(wkt: &str) -> Option<String> {
    // The names of the EPSG registry, in the order of PROJ.
    const PARAMETERS: [&str; 7] = [
        "X-axis translation",
        "Y-axis translation",
        "Z-axis translation",
        "X-axis rotation",
        "Y-axis rotation",
        "Z-axis rotation",
        "Scale difference",
    ];
    let elements = elements(wkt);
    let is = |element: &Element<'_>, word: &str| element.word.eq_ignore_ascii_case(word);
    let of = |word: &str| elements.iter().position(|element| is(element, word));
    let target = elements.get(of("TARGETCRS")? + 1)?;
    let target: String = quoted(target.inside)?.chars().filter(char::is_ascii_alphanumeric).collect();
    if !target.eq_ignore_ascii_case("WGS84") {
        return None;
    }
    let transformation = elements.get(of("ABRIDGEDTRANSFORMATION")?..)?;
    let method = transformation.iter().find(|element| is(element, "METHOD")).and_then(|of| quoted(of.inside))?;
    let method = method.to_lowercase();
    let (is_frame, is_turned) = (method.starts_with("coordinate frame"), method.starts_with("position vector"));
    if !(is_frame || is_turned || method.starts_with("geocentric translation")) {
        return None;
    }
    let mut values = [0.0; 7];
    for parameter in transformation.iter().filter(|element| is(element, "PARAMETER")) {
        let at = PARAMETERS
            .iter()
            .position(|name| quoted(parameter.inside).is_some_and(|n| n.eq_ignore_ascii_case(name)))?;
        let (_, rest) = parameter.inside.split_once(',')?;
        let value: f64 = rest.split([',', ']', ')']).next()?.trim().parse().ok().filter(|v: &f64| v.is_finite())?;
        *values.get_mut(at)? = match at {
            3..6 if is_frame => -value,
            // Some write the millionths themselves.
            6 if (value - 1.0).abs() < 0.01 => (value - 1.0) * 1e6,
            _ => value,
        };
    }
    Some(format!("+towgs84={}", values.map(|v| format!("{v}")).join(",")))
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
    fn a_shift_that_is_bound_to_a_system_is_told_in_the_words_of_proj() {
        let bound = |method: &str, parameters: &str, target: &str| {
            format!(
                "BOUNDCRS[SOURCECRS[PROJCRS[\"a\",BASEGEOGCRS[\"b\",DATUM[\"using towgs84=1,2,3\"]],\
                 PARAMETER[\"False easting\",500000]]],TARGETCRS[GEOGCRS[\"{target}\",DATUM[\"w\"]]],\
                 ABRIDGEDTRANSFORMATION[\"t\",METHOD[\"{method}\"],{parameters}]]"
            )
        };
        let moved = "PARAMETER[\"X-axis translation\",31.4],PARAMETER[\"Y-axis translation\",-144.3],\
            PARAMETER[\"Z-axis translation\",-74.8,ID[\"EPSG\",8607]]";
        let turned = format!("{moved},PARAMETER[\"Z-axis rotation\",0.814],PARAMETER[\"Scale difference\",0.5]");
        let three = bound("Geocentric translations (geog2D domain)", moved, "WGS 84");
        assert_eq!(bound_shift(&three).as_deref(), Some("+towgs84=31.4,-144.3,-74.8,0,0,0,0"));
        let vector = bound("Position Vector transformation (geog2D domain)", &turned, "WGS 84");
        assert_eq!(bound_shift(&vector).as_deref(), Some("+towgs84=31.4,-144.3,-74.8,0,0,0.814,0.5"));
        let frame = bound("Coordinate Frame rotation", &turned, "WGS84");
        assert_eq!(bound_shift(&frame).as_deref(), Some("+towgs84=31.4,-144.3,-74.8,0,0,-0.814,0.5"));
        for other in [bound("NTv2", moved, "WGS 84"), bound("Position Vector", moved, "ETRS89"), PARIS.to_owned()] {
            assert_eq!(bound_shift(&other), None);
        }
        assert!(!has_towgs84(&three) && has_towgs84("GEOGCS[\"a\",DATUM[\"b\",TOWGS84[1,2,3]]]"));
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
