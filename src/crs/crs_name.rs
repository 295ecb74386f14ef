//! The many spellings of a coordinate reference system's name.

/// What a text says about which system is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Spelling<'a> {
    /// A number of the EPSG registry.
    Epsg(u32),
    /// Longitude and latitude on WGS 84 in that order: `CRS84` and the like.
    Crs84,
    /// Well-known text of either version.
    Wkt(&'a str),
    /// A definition in the words of PROJ.
    Proj(&'a str),
    /// None of these.
    Other,
}

/// Numbers that programs of Esri and older web maps use for Web Mercator, which EPSG calls 3857.
const WEB_MERCATOR: [u32; 5] = [3857, 3785, 900_913, 102_100, 102_113];

/// Reads a name: `EPSG:4548`, `4548`, `urn:ogc:def:crs:EPSG::4548`, `http://www.opengis.net/def/crs/EPSG/0/4548`,
/// `CGCS2000`, `WGS84`, well-known text, a PROJ definition.
pub(super) fn spelling(text: &str) -> Spelling<'_> {
    let text = text.trim().trim_start_matches('\u{feff}');
    if text.starts_with("+proj=") || text.starts_with("+init=") || (text.starts_with('+') && text.contains("+proj=")) {
        return Spelling::Proj(text);
    }
    if text.contains('[') || (text.contains('(') && text.contains('"')) {
        return Spelling::Wkt(text);
    }
    let upper = text.to_uppercase();
    let parts: Vec<&str> = upper.split([':', '/', '#']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let Some(last) = parts.last() else { return Spelling::Other };
    match last.replace([' ', '_', '-'], "").as_str() {
        "CRS84" | "CRS84H" | "WGS84" | "OGCCRS84" | "WGS1984" | "GCSWGS1984" => return Spelling::Crs84,
        "CGCS2000" | "GCSCHINAGEODETICCOORDINATESYSTEM2000" => return Spelling::Epsg(4490),
        "84" if upper == "CRS:84" => return Spelling::Crs84,
        _ => {}
    }
    let registry = parts.len() == 1 || parts.iter().any(|part| part.starts_with("EPSG") || *part == "ESRI");
    match last.parse() {
        Ok(code) if registry => Spelling::Epsg(if WEB_MERCATOR.contains(&code) { 3857 } else { code }),
        _ => Spelling::Other,
    }
}

/// The first quoted text of well-known text: what it calls itself.
pub(super) fn wkt_name(wkt: &str) -> Option<&str> {
    let (_, rest) = wkt.split_once('"')?;
    let (name, _) = rest.split_once('"')?;
    Some(name.trim()).filter(|name| !name.is_empty())
}

/// The EPSG number that well-known text ends with, if its outermost bracket has one.
pub(super) fn wkt_code(wkt: &str) -> Option<u32> {
    let upper = wkt.trim_end().trim_end_matches([']', ')']).to_uppercase();
    let at = upper.rfind("AUTHORITY").max(upper.rfind("ID["))?;
    // Anything after it would belong to the system, so it must be the last member of the outermost bracket.
    let own = upper.get(at..)?;
    let depth_before = upper.get(..at)?.chars().fold(0_i32, |depth, c| match c {
        '[' | '(' => depth + 1,
        ']' | ')' => depth - 1,
        _ => depth,
    });
    if depth_before != 1 || !own.contains("EPSG") {
        return None;
    }
    let digits: String =
        own.chars().rev().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    digits.chars().rev().collect::<String>().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_all_sorts_are_read() {
        for (text, wanted) in [
            ("EPSG:4548", Spelling::Epsg(4548)),
            ("epsg: 4548 ", Spelling::Epsg(4548)),
            ("4548", Spelling::Epsg(4548)),
            ("urn:ogc:def:crs:EPSG::4548", Spelling::Epsg(4548)),
            ("http://www.opengis.net/def/crs/EPSG/0/4548", Spelling::Epsg(4548)),
            ("http://www.opengis.net/gml/srs/epsg.xml#4548", Spelling::Epsg(4548)),
            ("ESRI:102100", Spelling::Epsg(3857)),
            ("EPSG:900913", Spelling::Epsg(3857)),
            ("urn:ogc:def:crs:OGC:1.3:CRS84", Spelling::Crs84),
            ("WGS 84", Spelling::Crs84),
            ("CGCS2000", Spelling::Epsg(4490)),
            ("+proj=longlat +datum=WGS84", Spelling::Proj("+proj=longlat +datum=WGS84")),
            ("GEOGCS[\"a\"]", Spelling::Wkt("GEOGCS[\"a\"]")),
            ("Beijing local", Spelling::Other),
            ("urn:x:4548", Spelling::Other),
            ("", Spelling::Other),
        ] {
            assert_eq!(spelling(text), wanted, "{text}");
        }
    }

    #[test]
    fn only_the_code_of_the_whole_counts() {
        let with = "PROJCS[\"a b\",GEOGCS[\"c\",AUTHORITY[\"EPSG\",\"4490\"]],AUTHORITY[\"EPSG\",\"4548\"]]";
        assert_eq!((wkt_name(with), wkt_code(with)), (Some("a b"), Some(4548)));
        let without = "PROJCS[\"a\",GEOGCS[\"c\",AUTHORITY[\"EPSG\",\"4490\"]],UNIT[\"metre\",1]]";
        assert_eq!(wkt_code(without), None);
        let second = "PROJCRS[\"a\",BASEGEOGCRS[\"b\",ID[\"EPSG\",4490]],CS[Cartesian,2],ID[\"EPSG\",4548]]";
        assert_eq!(wkt_code(second), Some(4548));
    }
}
