//! Systems that well-known text describes without their number in the EPSG registry, as programs of Esri write it:
//! found by their name, and believed only where the numbers agree.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::proj_words::shift_word;
use super::well_known::datum_name;
use super::{LonLat, SourceCrs};

/// Systems in use in China: zones of CGCS2000, of Xi'an 1980 and of Beijing 1954, and those of UTM.
const ZONES: [std::ops::RangeInclusive<u32>; 7] =
    [4491..=4554, 2327..=2390, 2401..=2442, 21_413..=21_423, 21_453..=21_463, 32_601..=32_660, 32_701..=32_760];

/// What Esri calls degrees, as [`plain`] writes it.
const DEGREES: [(&str, u32); 2] = [("gcswgs84", 4326), ("gcschinageodeticcoordinatesystem2000", 4490)];

/// Numbers that differ by less (a tenth of a millimetre) are those of one system.
const SAME_M: f64 = 1e-4;

/// The system of the registry that is called like this one and leads the same way.
pub(super) fn registered(of: &SourceCrs) -> Option<SourceCrs> {
    let name = plain(of.name());
    if of.is_wgs84() {
        let code = DEGREES.iter().find(|(known, _)| *known == name)?.1;
        return SourceCrs::of_epsg(code).ok().filter(SourceCrs::is_wgs84);
    }
    let known = SourceCrs::of_epsg(zone_of_name(of.name())?).ok()?;
    let meridian = central_meridian(&known)?;
    let places = [(0.7, 35.0), (-1.1, 41.0)].map(|(east, lat)| LonLat::new(meridian + east, lat));
    let agrees = |place: LonLat| {
        let south = LonLat::new(place.lon, -place.lat);
        let place = if of.name().ends_with('S') { south } else { place };
        of.xy(place).zip(known.xy(place)).is_some_and(|([x, y], [u, v])| (x - u).hypot(y - v) < SAME_M)
    };
    (of.datum_shift() == known.datum_shift() && places.into_iter().all(agrees)).then_some(known)
}

/// The number of the zone that is called so.
pub(super) fn zone_of_name(name: &str) -> Option<u32> {
    let name = plain(name);
    let is_called = |code: &u32| SourceCrs::registry_name(*code).is_some_and(|known| plain(&known) == name);
    ZONES.into_iter().flatten().find(is_called)
}

/// The number of the system that the registry calls so, in whichever spelling.
pub(super) fn code_of_name(name: &str) -> Option<u32> {
    static CODES: LazyLock<HashMap<String, u32>> = LazyLock::new(|| {
        let mut codes = HashMap::new();
        for code in 0..=u32::from(u16::MAX) {
            if let Some(name) = SourceCrs::registry_name(code) {
                // Of those on a map and in space the first is on the map.
                codes.entry(plain(&name)).or_insert(code);
            }
        }
        codes
    });
    CODES.get(&plain(name)).copied()
}

/// The shift of a datum against WGS 84, in the words of PROJ, as the registry has it for a geographic system on it.
pub(super) fn shift_of_datum(name: &str) -> Option<&'static str> {
    static SHIFTS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(shifts);
    let name = plain(name);
    SHIFTS.get(name.strip_prefix('d').filter(|_| !SHIFTS.contains_key(&name)).unwrap_or(&name)).copied()
}

/// The shifts of all datums in the registry that have one.
fn shifts() -> HashMap<String, &'static str> {
    let shift = |(proj, wkt): (&'static str, &'static str)| {
        let shift = shift_word(proj)?;
        proj.starts_with("+proj=longlat").then_some((plain(datum_name(wkt)?), shift))
    };
    SourceCrs::registry().filter_map(shift).collect()
}

/// The meridian of a zone, by what the registry calls it.
fn central_meridian(known: &SourceCrs) -> Option<f64> {
    let (what, number) = known.name().rsplit_once(' ')?;
    let number: f64 = number.trim_end_matches(['E', 'N', 'S']).parse().ok()?;
    Some(match what {
        what if what.ends_with("CM") => number,
        what if what.contains("UTM") => 6.0 * number - 183.0,
        what if what.contains("3-degree") => 3.0 * number,
        _ => 6.0 * number - 3.0,
    })
}

/// A name in the letters and digits that all its spellings share: `CGCS2000 / 3-degree Gauss-Kruger CM 117E` and
/// `CGCS2000_3_Degree_GK_CM_117E`.
fn plain(name: &str) -> String {
    let letters: String = name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    letters.replace("gausskruger", "gk").replace("wgs1984", "wgs84")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Esri's text of a zone of three degrees.
    fn esri(name: &str, easting: f64, meridian: f64) -> String {
        format!(
            "PROJCS[\"{name}\",GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\",\
             SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],\
             UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\",{easting}],\
             PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",{meridian}],\
             PARAMETER[\"Scale_Factor\",1.0],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]"
        )
    }

    #[test]
    fn a_name_of_esri_is_a_number_of_the_registry_where_the_numbers_agree() {
        let code = |name: &str, easting, meridian| SourceCrs::named(&esri(name, easting, meridian)).unwrap().code();
        assert_eq!(code("CGCS2000_3_Degree_GK_CM_117E", 5e5, 117.0), Some(4548));
        assert_eq!(code("CGCS2000_3_Degree_GK_Zone_39", 39.5e6, 117.0), Some(4527));
        assert_eq!(code("CGCS2000_GK_Zone_20", 20.5e6, 117.0), Some(4498));
        // A name that lies, and a grid of one's own, are what their text says.
        assert_eq!(code("CGCS2000_3_Degree_GK_CM_117E", 5e5, 116.35), None);
        assert_eq!(code("Beijing_local", 5e5, 116.35), None);
        for (name, code) in [("GCS_WGS_1984", 4326), ("GCS_China_Geodetic_Coordinate_System_2000", 4490)] {
            let degrees = format!(
                "GEOGCS[\"{name}\",DATUM[\"D\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],\
                 PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]"
            );
            assert_eq!(SourceCrs::named(&degrees).unwrap().code(), Some(code), "{name}");
        }
    }

    #[test]
    fn a_system_is_found_by_what_the_registry_calls_it() {
        let code = |name: &str| SourceCrs::named(name).ok().and_then(|crs| crs.code());
        assert_eq!(code("CGCS2000 / 3-degree Gauss-Kruger CM 117E"), Some(4548));
        assert_eq!(code("CGCS2000_3_Degree_GK_Zone_39"), Some(4527));
        assert_eq!(code("WGS 84 / UTM zone 50N"), Some(32650));
        assert_eq!(code("Xian 1980"), Some(4610));
        assert_eq!(code("a grid of our own"), None);
    }

    #[test]
    fn every_zone_knows_its_meridian() {
        for code in ZONES.into_iter().flatten() {
            let Ok(known) = SourceCrs::of_epsg(code) else { continue };
            let meridian = central_meridian(&known).unwrap();
            let [x, _] = known.xy(LonLat::new(meridian, 30.0)).unwrap();
            assert!((x % 1e6 - 5e5).abs() < 200.0, "{known}: {x} on {meridian}");
        }
    }
}
