//! What the words of a PROJ definition say (`+proj=tmerc +lon_0=117 …`), and what they lack.

use super::source_crs::DatumShift;

/// The shift that the registry gives for Beijing 1954: that of the Tarim basin (EPSG transformation 15921). Those of
/// other regions differ by ten to forty metres.
const TARIM: &str = "15.8,-154.4,-82.3,";

/// Whether the words of a projection lack the meridian that it is laid about.
pub(super) fn lacks_meridian(definition: &str) -> bool {
    const MERIDIANS: [&str; 4] = ["lon_0", "lonc", "lon_1", "zone"];
    let is_projected = word(definition, "proj").is_some_and(|proj| !["longlat", "geocent"].contains(&proj));
    is_projected && MERIDIANS.iter().all(|name| word(definition, name).is_none())
}

/// Whether they lack the number that is put before eastings.
pub(super) fn lacks_false_easting(definition: &str) -> bool {
    word(definition, "proj").is_some_and(|proj| proj != "longlat") && word(definition, "x_0").is_none()
}

/// Whether they lack one that a known definition of the same has, as where its name is misspelt.
pub(super) fn lacks_parameter(definition: &str, known: &str) -> bool {
    const PARAMETERS: [&str; 6] = ["lon_0", "lat_0", "x_0", "y_0", "lat_1", "lat_2"];
    let says = |name: &str| word(known, name).and_then(|value| value.parse::<f64>().ok()).is_some_and(|v| v != 0.0);
    word(definition, "proj") == word(known, "proj")
        && PARAMETERS.iter().any(|name| says(name) && word(definition, name).is_none())
}

/// The word of a PROJ definition that says how its datum is shifted.
pub(super) fn shift_word(definition: &str) -> Option<&str> {
    definition.split_whitespace().find(|word| word.starts_with("+towgs84=") || word.starts_with("+datum="))
}

/// The value of one word of a PROJ definition.
pub(super) fn word<'a>(definition: &'a str, name: &str) -> Option<&'a str> {
    definition.split_whitespace().find_map(|part| part.strip_prefix('+')?.strip_prefix(name)?.strip_prefix('='))
}

/// Ellipsoids of datums that lie within a metre of WGS 84 all over the world.
fn is_modern_ellipsoid(definition: &str) -> bool {
    let named = matches!(word(definition, "ellps"), Some("GRS80" | "WGS84"));
    let datum = matches!(word(definition, "datum"), Some("WGS84" | "NAD83"));
    let axis =
        word(definition, "a").and_then(|a| a.parse::<f64>().ok()).is_some_and(|a| (a - 6_378_137.0).abs() < 1e-6);
    named || datum || axis
}

/// Whether they shift a datum by anything at all.
pub(super) fn is_shifted(definition: &str) -> bool {
    word(definition, "towgs84").is_some_and(|shift| shift.split(',').any(|n| n.trim().parse() != Ok(0.0)))
}

/// How well the shift of a datum is known by them.
pub(super) fn datum_shift(definition: &str) -> DatumShift {
    let datum = word(definition, "datum").is_some();
    match word(definition, "towgs84") {
        Some(shift) if shift.starts_with(TARIM) => DatumShift::Regional,
        None if !datum && !is_modern_ellipsoid(definition) => DatumShift::Unknown,
        _ => DatumShift::Published,
    }
}

/// The meridian of a transverse Mercator, degrees.
pub(super) fn middle_meridian(definition: &str) -> Option<f64> {
    match word(definition, "proj")? {
        "utm" => Some(6.0 * word(definition, "zone")?.parse::<f64>().ok()? - 183.0),
        "tmerc" | "etmerc" => word(definition, "lon_0")?.parse().ok(),
        _ => None,
    }
}

/// Whether they mean longitude and latitude on WGS 84, or as good as.
pub(super) fn is_plain_degrees(definition: &str) -> bool {
    let degrees = matches!(word(definition, "proj"), Some("longlat" | "latlong" | "lonlat" | "latlon"));
    let greenwich = word(definition, "pm").is_none_or(|pm| matches!(pm, "0" | "greenwich"));
    degrees && greenwich && is_modern_ellipsoid(definition) && !is_shifted(definition)
}
