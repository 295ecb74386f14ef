//! The coordinate reference system that the numbers of a source are in, and the way to longitude and latitude.

use std::fmt;
use std::sync::Arc;

use proj4rs::Proj;
use proj4rs::transform::transform;

use super::crs_name::{Spelling, spelling, wkt_code, wkt_name};
use super::proj_words::{
    datum_shift, is_plain_degrees, is_shifted, lacks_false_easting, lacks_meridian, lacks_parameter, middle_meridian,
    shift_word, word,
};
use super::registered::{code_of_name, registered, shift_of_datum, zone_of_name};
use super::well_known::{angle_unit, bound_shift, datum_name, has_towgs84, is_beyond_reason, of_maps};
use super::{LonLat, MapCrs, MapPoint};

/// Longitude and latitude on WGS 84, as PROJ says it.
const WGS84: &str = "+proj=longlat +datum=WGS84 +no_defs";

/// One degree in radians.
const DEGREE: f64 = std::f64::consts::PI / 180.0;

/// Characters of a name that are told.
const LONGEST_NAME: usize = 80;

/// The system of a source: pairs of numbers `x`, `y` in it, east before north whatever the registry's order of
/// axes, and positions on WGS 84.
///
/// Cheap to clone. Systems without a published shift of their datum (CGCS2000 and other modern ones, which lie
/// within decimetres of WGS 84) are taken as they are; of older ones [`SourceCrs::datum_shift`] tells what is known.
///
/// ```
/// use shapan::crs::SourceCrs;
/// let zone = SourceCrs::named("EPSG:4548").unwrap();
/// let p = zone.lonlat(500_000.0, 0.0).unwrap();
/// assert!((p.lon - 117.0).abs() < 1e-12 && p.lat.abs() < 1e-12);
/// ```
#[derive(Clone)]
pub struct SourceCrs {
    code: Option<u32>,
    name: String,
    /// What [`SourceCrs::named`] makes the same system of.
    text: String,
    way: Way,
    shift: DatumShift,
}

/// How well it is known where the datum of a system lies against WGS 84.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatumShift {
    /// To a few metres, or far better.
    Published,
    /// For some regions; elsewhere positions may be off by tens of metres.
    Regional,
    /// Nobody has published it; positions may be off by a hundred metres or more.
    Unknown,
}

#[derive(Clone)]
enum Way {
    /// The numbers are longitude and latitude on WGS 84, or as good as.
    Degrees,
    WebMercator,
    Projected(Arc<Projected>),
}

struct Projected {
    source: Proj,
    wgs84: Proj,
    /// Of angles, radians that one of their unit is.
    unit: f64,
    /// The meridian in the middle of a system that is meant for a strip along it, degrees.
    meridian: Option<f64>,
}

/// Why a system cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CrsError {
    #[error("{0:?} is not the name of a coordinate reference system; write for example EPSG:4548")]
    UnknownName(String),
    #[error("there is no coordinate reference system EPSG:{0} for maps in the registry this program carries")]
    UnknownCode(u32),
    #[error("the well-known text of {name:?} cannot be read: {why}")]
    BadText { name: String, why: String },
    #[error("{name:?} uses a projection that this program does not know: {why}")]
    Unsupported { name: String, why: String },
}

impl SourceCrs {
    /// Longitude and latitude on WGS 84.
    pub fn wgs84() -> Self {
        let name = "WGS 84".to_owned();
        Self { code: Some(4326), name, text: "EPSG:4326".to_owned(), way: Way::Degrees, shift: DatumShift::Published }
    }

    /// The system of a name (`EPSG:4548`, `4548`, an OGC URN or address, what the registry calls it), of well-known text (1 or 2, also
    /// Esri's), or of a PROJ definition.
    ///
    /// # Errors
    /// Names and numbers that mean nothing; texts that cannot be read; projections that are not known.
    pub fn named(text: &str) -> Result<Self, CrsError> {
        match spelling(text) {
            Spelling::Crs84 => Ok(Self::wgs84()),
            Spelling::Epsg(code) => Self::of_epsg(code),
            Spelling::Wkt(wkt) => Self::of_wkt(wkt),
            Spelling::Proj(definition) => Self::of_proj(definition, definition, definition, None, None),
            Spelling::Other => match code_of_name(text) {
                Some(code) => Self::of_epsg(code),
                None => Err(CrsError::UnknownName(text.trim().to_owned())),
            },
        }
    }

    /// The system of a number of the EPSG registry.
    ///
    /// # Errors
    /// Numbers that are no two-dimensional system of the registry, and projections that are not known.
    pub fn of_epsg(code: u32) -> Result<Self, CrsError> {
        let definition = definition_of(code).ok_or(CrsError::UnknownCode(code))?;
        let name = wkt_name(definition.wkt).unwrap_or("").to_owned();
        let unit = angle_unit(of_maps(definition.wkt));
        Self::of_proj(definition.proj4, &name, &format!("EPSG:{code}"), Some(code), unit)
    }

    fn of_wkt(wkt: &str) -> Result<Self, CrsError> {
        let name: String = wkt_name(wkt).unwrap_or("").chars().take(LONGEST_NAME).collect();
        let bad = |why: String| CrsError::BadText { name: name.clone(), why };
        if is_beyond_reason(wkt) {
            return Err(bad("it is longer or more deeply nested than any description of a system".to_owned()));
        }
        if is_web_mercator(wkt) {
            return Self::of_epsg(3857);
        }
        let of_maps = of_maps(wkt);
        let mut definition = proj4wkt::wkt_to_projstring(of_maps).map_err(|e| bad(e.to_string()))?;
        let with_shift = |definition: &str, shift: &str| {
            let words = definition.split_whitespace().filter(|word| !word.starts_with("+towgs84="));
            words.chain([shift]).collect::<Vec<_>>().join(" ")
        };
        let bound = bound_shift(wkt);
        // Esri's texts leave the shift of a datum to the program, and so do most of version 2; on a modern ellipsoid none
        // is taken for granted, which is not true of every datum.
        if let Some(shift) = &bound {
            definition = with_shift(&definition, shift);
        } else if !has_towgs84(of_maps)
            && let by_name = datum_name(of_maps).and_then(shift_of_datum)
            && let Some(shift) = by_name.or_else(|| shift_word(definition_of(wkt_code(of_maps)?)?.proj4))
            && (is_shifted(shift) || datum_shift(&definition) == DatumShift::Unknown)
        {
            definition = with_shift(&definition, shift);
        }
        // What is bound to the system stands around it, and its number says nothing of that.
        let (text, code) = if bound.is_some() { (wkt, None) } else { (of_maps, wkt_code(of_maps)) };
        let by_code = code.and_then(|code| Some((code, definition_of(code)?.proj4)));
        if let Some((code, known)) = by_code
            && lacks_parameter(&definition, known)
        {
            return Self::of_epsg(code);
        }
        if lacks_meridian(&definition) {
            return Err(bad("it does not say its central meridian".to_owned()));
        }
        let of_text = Self::of_proj(&definition, &name, text, code, angle_unit(of_maps))?;
        if let Some((code, known)) = by_code
            && of_text.is_other_than(code, known)
        {
            return Err(bad(format!("its parameters are not those of EPSG:{code}, which it calls itself")));
        }
        let known = if of_text.code.is_none() { registered(&of_text) } else { None };
        Ok(match known {
            Some(known) => Self { code: known.code, name: known.name, ..of_text },
            None if lacks_false_easting(&definition) && zone_of_name(&name).is_some() => {
                return Err(bad("it does not say its false easting".to_owned()));
            }
            None => of_text,
        })
    }

    /// The number of the zone that it is called like, though it leads elsewhere.
    pub fn misnamed(&self) -> Option<u32> {
        let code = if self.code.is_none() { zone_of_name(&self.name)? } else { return None };
        self.is_other_than(code, definition_of(code)?.proj4).then_some(code)
    }

    /// Whether it leads elsewhere than the system of its number, by more than a shift of a datum moves anything.
    fn is_other_than(&self, code: u32, definition: &str) -> bool {
        /// About a kilometre.
        const ELSEWHERE_DEG: f64 = 0.01;
        // Of these texts say less than is known.
        let is_open = word(definition, "pm").is_some() || word(definition, "proj") == Some("krovak");
        let Some(known) = Self::of_epsg(code).ok().filter(|_| !is_open) else { return false };
        let number = |name: &str| word(definition, name)?.parse::<f64>().ok();
        let middle = middle_meridian(definition).or_else(|| number("lon_0")).or_else(|| number("lonc")).unwrap_or(0.0);
        let parallel = number("lat_0").or_else(|| number("lat_ts")).filter(|lat| *lat != 0.0).unwrap_or(35.0);
        let p = LonLat::new(middle + 0.7, parallel.clamp(-89.0, 89.0));
        let led = known.xy(p).and_then(|[x, y]| Some((known.lonlat(x, y)?, self.lonlat(x, y)?)));
        led.is_some_and(|(p, q)| {
            let east = (q.lon - p.lon + 180.0).rem_euclid(360.0) - 180.0;
            (east * p.lat.to_radians().cos()).hypot(q.lat - p.lat) > ELSEWHERE_DEG
        })
    }

    /// All systems of the registry that this program carries: each in the words of PROJ, and as well-known text.
    pub(super) fn registry() -> impl Iterator<Item = (&'static str, &'static str)> {
        let definitions = (0..=u16::MAX).filter_map(crs_definitions::from_code);
        definitions.map(|definition| (definition.proj4, definition.wkt))
    }

    /// What the registry calls the system of a number.
    pub(super) fn registry_name(code: u32) -> Option<String> {
        wkt_name(definition_of(code)?.wkt).map(str::to_owned)
    }

    /// `unit` is that of the angles of a geographic system, in radians; degrees without one.
    fn of_proj(
        definition: &str,
        name: &str,
        text: &str,
        code: Option<u32>,
        unit: Option<f64>,
    ) -> Result<Self, CrsError> {
        let unsupported = |why: String| CrsError::Unsupported { name: name.to_owned(), why };
        let shift = datum_shift(definition);
        let unit = unit.filter(|unit| unit.is_finite() && *unit > 0.0);
        // Written with few digits, a degree is still one.
        let unit = unit.filter(|unit| (unit / DEGREE - 1.0).abs() > 1e-6).unwrap_or(DEGREE);
        let way = if code == Some(3857) {
            Way::WebMercator
        } else if is_plain_degrees(definition) && unit == DEGREE {
            Way::Degrees
        } else {
            // The series of the plain projection are good to 0.1 mm near the meridian only.
            let exact = definition.replace("+proj=tmerc ", "+proj=etmerc ");
            let source = Proj::from_proj_string(&exact).map_err(|e| unsupported(e.to_string()))?;
            let wgs84 = Proj::from_proj_string(WGS84).map_err(|e| unsupported(e.to_string()))?;
            if source.is_geocent() {
                return Err(unsupported("it is three-dimensional".to_owned()));
            }
            Way::Projected(Arc::new(Projected { source, wgs84, unit, meridian: middle_meridian(definition) }))
        };
        Ok(Self { code, name: name.to_owned(), text: text.to_owned(), way, shift })
    }

    /// The number in the EPSG registry, if it is known.
    pub fn code(&self) -> Option<u32> {
        self.code
    }

    /// The name in the registry, or what the well-known text calls itself.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text that [`SourceCrs::named`] makes the same system of: `EPSG:4548`, or a whole definition.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether the numbers are degrees.
    pub fn is_degrees(&self) -> bool {
        match &self.way {
            Way::Degrees => true,
            Way::WebMercator => false,
            Way::Projected(way) => way.source.is_latlong(),
        }
    }

    /// Metres on the plane to one of its units; of degrees it says nothing.
    pub(super) fn metres_per_unit(&self) -> f64 {
        match &self.way {
            Way::Degrees | Way::WebMercator => 1.0,
            Way::Projected(way) => way.source.to_meter(),
        }
    }

    /// Whether positions come out as they were put in.
    pub fn is_wgs84(&self) -> bool {
        matches!(self.way, Way::Degrees)
    }

    /// How well the way to WGS 84 is known: not at all for Xi'an 1980 and other systems whose shift is missing in the
    /// registry, for some regions only of Beijing 1954.
    pub fn datum_shift(&self) -> DatumShift {
        self.shift
    }

    /// The meridian in the middle of a system that is meant for a strip along it, such as a zone of CGCS2000 or UTM.
    pub fn middle_meridian(&self) -> Option<f64> {
        let Way::Projected(way) = &self.way else { return None };
        way.meridian
    }

    /// The position on WGS 84 of a pair of numbers; `None` of what lies outside the system's world.
    pub fn lonlat(&self, x: f64, y: f64) -> Option<LonLat> {
        if !(x.is_finite() && y.is_finite()) {
            return None;
        }
        let p = match &self.way {
            Way::Degrees => LonLat::new(x, y),
            Way::WebMercator => MapCrs::WEB_MERCATOR.lonlat_from_map(MapPoint::new(x, y))?,
            Way::Projected(way) => {
                let mut at = if way.source.is_latlong() { (x * way.unit, y * way.unit) } else { (x, y) };
                transform(&way.source, &way.wgs84, &mut at).ok()?;
                LonLat::new(at.0.to_degrees(), at.1.to_degrees())
            }
        };
        p.is_on_globe().then_some(p)
    }

    /// The pair of numbers `[x, y]` of a position on WGS 84; `None` of what lies outside the system's world.
    pub fn xy(&self, p: LonLat) -> Option<[f64; 2]> {
        if !p.is_on_globe() {
            return None;
        }
        let [x, y] = match &self.way {
            Way::Degrees => [p.lon, p.lat],
            Way::WebMercator => MapCrs::WEB_MERCATOR.map_from_lonlat(p).map(|at| [at.x, at.y])?,
            Way::Projected(way) => {
                let mut at = (p.lon.to_radians(), p.lat.to_radians());
                transform(&way.wgs84, &way.source, &mut at).ok()?;
                if way.source.is_latlong() { [at.0 / way.unit, at.1 / way.unit] } else { [at.0, at.1] }
            }
        };
        (x.is_finite() && y.is_finite()).then_some([x, y])
    }
}

/// `EPSG:4548, CGCS2000 / 3-degree Gauss-Kruger CM 117E`.
impl fmt::Display for SourceCrs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            Some(code) => write!(f, "EPSG:{code}, {}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

impl fmt::Debug for SourceCrs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SourceCrs({self})")
    }
}

impl PartialEq for SourceCrs {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// Esri's texts tell the sphere of Web Mercator by the name of the projection alone.
fn is_web_mercator(wkt: &str) -> bool {
    let plain = wkt.to_lowercase().replace([' ', '_', '-', '/'], "");
    let of_projection = ["mercatorauxiliarysphere", "pseudomercator", "popularvisualisation"];
    // Before it had a projection of its own, it was a plain one on a sphere.
    let is_on_sphere = plain.contains("majorauxiliarysphere") && plain.contains("projection[\"mercator\"]");
    is_on_sphere || of_projection.iter().any(|mark| plain.contains(mark))
}

/// What the registry says of a number.
fn definition_of(code: u32) -> Option<crs_definitions::Def> {
    u16::try_from(code).ok().and_then(crs_definitions::from_code)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Code, longitude, latitude, x, y: by PROJ 9.5.1 from WGS 84.
    const KNOWN: [(u32, f64, f64, f64, f64); 18] = [
        (4548, 116.41, 39.78, 449_456.145_77, 4_405_268.389_07),
        (4547, 113.6, 34.7, 463_351.856_23, 3_841_384.378_60),
        (4527, 116.41, 39.78, 39_449_456.145_77, 4_405_268.389_07),
        (4513, 75.1, 39.5, 25_508_601.342_75, 4_374_018.887_93),
        (4550, 122.9, 41.8, 491_689.030_70, 4_629_427.445_15),
        (4491, 75.9, 30.0, 13_586_839.451_27, 3_320_454.433_29),
        (4508, 116.41, 39.78, 963_585.586_34, 4_419_128.615_39),
        (32_650, 116.41, 39.78, 449_476.363_31, 4_403_506.281_82),
        (32_750, 117.5, -33.2, 546_602.490_01, 6_326_429.336_75),
        (3857, 116.41, 39.78, 12_958_701.923_24, 4_834_023.792_39),
        (2154, 2.35, 48.85, 652_301.564_83, 6_861_302.725_90),
        (3035, 10.5, 50.2, 4_356_701.810_64, 3_009_876.193_61),
        (3413, -40.0, 75.0, 142_401.981_16, -1_627_662.092_70),
        (2263, -73.98, 40.75, 989_791.457_35, 212_522.519_24),
        (5070, -96.1, 38.3, -8_662.746_62, 1_696_454.713_33),
        (2193, 174.7, -41.3, 1_742_325.106_30, 5_426_545.452_26),
        (3978, -95.5, 49.5, -36_148.821_44, 55_696.057_39),
        (4490, 116.41, 39.78, 116.41, 39.78),
    ];

    #[test]
    fn transforms_agree_with_proj_to_a_tenth_of_a_millimetre_forth_and_back() {
        for (code, lon, lat, x, y) in KNOWN {
            let crs = SourceCrs::of_epsg(code).unwrap();
            let there = crs.xy(LonLat::new(lon, lat)).unwrap();
            assert!((there[0] - x).abs() < 1e-4 && (there[1] - y).abs() < 1e-4, "{code}: {there:?}");
            let back = crs.lonlat(x, y).unwrap();
            // 1e-9 degrees are a tenth of a millimetre.
            assert!((back.lon - lon).abs() < 2e-9 && (back.lat - lat).abs() < 2e-9, "{code}: {back:?}");
            assert_eq!(crs.datum_shift(), DatumShift::Published, "{code}");
        }
    }

    /// The Chinese systems that a plan may be in: every zone's meridian comes out where its number says.
    #[test]
    fn every_zone_of_cgcs2000_lies_on_its_meridian() {
        let zones3 = (4513..=4533).map(|code| (code, 75.0 + 3.0 * f64::from(code - 4513), true));
        let plain3 = (4534..=4554).map(|code| (code, 75.0 + 3.0 * f64::from(code - 4534), false));
        for (code, meridian, numbered) in zones3.chain(plain3) {
            let zone = if numbered { (meridian / 3.0).round() * 1e6 } else { 0.0 };
            let p = SourceCrs::of_epsg(code).unwrap().lonlat(zone + 500_000.0, 4_000_000.0).unwrap();
            assert!((p.lon - meridian).abs() < 1e-11, "{code}: {p:?}");
        }
        let zones6 = (4491..=4501).map(|code| (code, 75.0 + 6.0 * f64::from(code - 4491), true));
        let plain6 = (4502..=4512).map(|code| (code, 75.0 + 6.0 * f64::from(code - 4502), false));
        for (code, meridian, numbered) in zones6.chain(plain6) {
            let zone = if numbered { ((meridian + 3.0) / 6.0).round() * 1e6 } else { 0.0 };
            let p = SourceCrs::of_epsg(code).unwrap().lonlat(zone + 500_000.0, 4_000_000.0).unwrap();
            assert!((p.lon - meridian).abs() < 1e-11, "{code}: {p:?}");
        }
    }

    const ESRI_ZONE: &str = "PROJCS[\"CGCS2000_3_Degree_GK_CM_117E\",GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",\
        DATUM[\"D_China_2000\",SPHEROID[\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],\
        UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\",500000.0],\
        PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",117.0],PARAMETER[\"Scale_Factor\",1.0],\
        PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]";
    const ESRI_WEB_MERCATOR: &str = "PROJCS[\"WGS_1984_Web_Mercator_Auxiliary_Sphere\",GEOGCS[\"GCS_WGS_1984\",\
        DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],\
        UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Mercator_Auxiliary_Sphere\"],\
        PARAMETER[\"False_Easting\",0.0],PARAMETER[\"Central_Meridian\",0.0],UNIT[\"Meter\",1.0]]";
    const ESRI_DEGREES: &str = "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",\
        SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";
    const ESRI_BEIJING_1954: &str = "PROJCS[\"Beijing_1954_3_Degree_GK_CM_117E\",GEOGCS[\"GCS_Beijing_1954\",\
        DATUM[\"D_Beijing_1954\",SPHEROID[\"Krasovsky_1940\",6378245.0,298.3]],PRIMEM[\"Greenwich\",0.0],\
        UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\",500000.0],\
        PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",117.0],PARAMETER[\"Scale_Factor\",1.0],\
        PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]";
    const WKT2_ZONE: &str = "PROJCRS[\"CGCS2000 / 3-degree Gauss-Kruger CM 117E\",BASEGEOGCRS[\"China Geodetic Coordinate \
        System 2000\",DATUM[\"China 2000\",ELLIPSOID[\"CGCS2000\",6378137,298.257222101,LENGTHUNIT[\"metre\",1]]],\
        PRIMEM[\"Greenwich\",0,ANGLEUNIT[\"degree\",0.0174532925199433]],ID[\"EPSG\",4490]],\
        CONVERSION[\"3-degree Gauss-Kruger CM 117E\",METHOD[\"Transverse Mercator\",ID[\"EPSG\",9807]],\
        PARAMETER[\"Latitude of natural origin\",0,ANGLEUNIT[\"degree\",0.0174532925199433],ID[\"EPSG\",8801]],\
        PARAMETER[\"Longitude of natural origin\",117,ANGLEUNIT[\"degree\",0.0174532925199433],ID[\"EPSG\",8802]],\
        PARAMETER[\"Scale factor at natural origin\",1,SCALEUNIT[\"unity\",1],ID[\"EPSG\",8805]],\
        PARAMETER[\"False easting\",500000,LENGTHUNIT[\"metre\",1],ID[\"EPSG\",8806]],\
        PARAMETER[\"False northing\",0,LENGTHUNIT[\"metre\",1],ID[\"EPSG\",8807]]],CS[Cartesian,2],\
        AXIS[\"northing (X)\",north,ORDER[1],LENGTHUNIT[\"metre\",1]],\
        AXIS[\"easting (Y)\",east,ORDER[2],LENGTHUNIT[\"metre\",1]],ID[\"EPSG\",4548]]";

    #[test]
    fn well_known_text_of_both_versions_and_of_esri_means_the_same_zone() {
        for wkt in [ESRI_ZONE, WKT2_ZONE] {
            let crs = SourceCrs::named(wkt).unwrap();
            let p = crs.lonlat(449_456.145_77, 4_405_268.389_07).unwrap();
            assert!((p.lon - 116.41).abs() < 2e-9 && (p.lat - 39.78).abs() < 2e-9, "{wkt}: {p:?}");
        }
        assert_eq!(SourceCrs::named(WKT2_ZONE).unwrap().code(), Some(4548));
        assert_eq!(SourceCrs::named(ESRI_ZONE).unwrap().name(), "CGCS2000 / 3-degree Gauss-Kruger CM 117E");
        assert_eq!(SourceCrs::named(ESRI_WEB_MERCATOR).unwrap().code(), Some(3857));
        assert!(SourceCrs::named(ESRI_DEGREES).unwrap().is_wgs84());
    }

    #[test]
    fn how_a_datum_is_shifted_is_known_well_for_some_regions_or_not_at_all() {
        let by_text = SourceCrs::named(ESRI_BEIJING_1954).unwrap();
        let by_number = SourceCrs::of_epsg(2436).unwrap();
        let [one, other] = [&by_text, &by_number].map(|crs| crs.lonlat(449_456.0, 4_405_268.0).unwrap());
        assert!((one.lon - other.lon).abs() < 1e-10 && (one.lat - other.lat).abs() < 1e-10, "{one:?} {other:?}");
        assert_eq!((by_text.code(), by_text.datum_shift()), (Some(2436), DatumShift::Regional));
        assert_eq!(by_number.datum_shift(), DatumShift::Regional);
        let xian = ESRI_BEIJING_1954.replace("D_Beijing_1954", "D_Xian_1980").replace("Beijing_1954", "Xian_1980");
        assert_eq!(SourceCrs::named(&xian).unwrap().datum_shift(), DatumShift::Unknown);
        assert_eq!(SourceCrs::of_epsg(2384).unwrap().datum_shift(), DatumShift::Unknown);
    }

    /// Each text of the registry leads where its number does; changed, it is no longer believed.
    #[test]
    fn a_text_that_is_not_what_its_number_says_is_not_believed() {
        let of = |text: &str| SourceCrs::named(text);
        let why = |wkt: &str| of(wkt).err().map(|error| error.to_string()).unwrap_or_default();
        let texts = SourceCrs::registry().map(|(_, wkt)| wkt);
        let odd: Vec<&str> = texts
            .filter(|wkt| ["does not say", "are not those of"].iter().any(|words| why(wkt).contains(words)))
            .map(|wkt| wkt_name(wkt).unwrap())
            .collect();
        assert_eq!(odd, ["WGS 84 / Mercator 41 (deprecated)"], "that text speaks of another projection indeed");
        let zone = WKT2_ZONE;
        let told = |text: &str| of(text).unwrap_err().to_string();
        assert!(told(&zone.replace("origin\",117", "origin\",114")).contains("not those of EPSG:4548"));
        assert!(told(&zone.replace("easting\",500000", "easting\",0")).contains("not those of EPSG:4548"));
        // What is missing the number tells.
        for part in ["Longitude of natural origin", "False easting"] {
            let crs = of(&zone.replace(part, "Some other origin")).unwrap();
            let p = crs.lonlat(449_456.145_77, 4_405_268.389_07).unwrap();
            assert!((p.lon - 116.41).abs() < 2e-9 && (p.lat - 39.78).abs() < 2e-9, "{part}: {p:?}");
        }
        // Without a number nothing does.
        assert!(told(&ESRI_ZONE.replace("Central_Meridian", "Central_Meridan")).contains("central meridian"));
        assert!(told(&ESRI_ZONE.replace("PARAMETER[\"False_Easting\",500000.0],", "")).contains("false easting"));
        let local = ESRI_ZONE.replace("CGCS2000_3_Degree_GK_CM_117E", "Beijing_local");
        let misnamed = |text: &str| of(text).unwrap().misnamed();
        let moved = "Central_Meridian\",114.0";
        assert_eq!(misnamed(&ESRI_ZONE.replace("Central_Meridian\",117.0", moved)), Some(4548));
        assert_eq!(misnamed(&local.replace("Central_Meridian\",117.0", moved)), None);
        assert_eq!([ESRI_ZONE, ESRI_BEIJING_1954, WKT2_ZONE].map(misnamed), [None; 3]);
        assert!(of(&local.replace("PARAMETER[\"False_Easting\",500000.0],", "")).is_ok());
    }

    /// Esri's texts name the datum and leave its shift to the program: as much as 463 m in Tokyo.
    #[test]
    fn the_shift_of_a_datum_is_found_by_its_name() {
        for (datum, ellipsoid, code, lon, lat) in [
            ("D_Hong_Kong_1980", "6378388.0,297.0", 4611, 114.17, 22.3),
            ("D_Tokyo", "6377397.155,299.1528128", 4301, 139.7, 35.7),
            ("D_OSGB_1936", "6377563.396,299.3249646", 4277, -0.12, 51.5),
            // On the ellipsoid of WGS 84, and shifted all the same.
            ("D_Vietnam_2000", "6378137.0,298.257223563", 4756, 105.8, 21.0),
        ] {
            let text = format!(
                "GEOGCS[\"a\",DATUM[\"{datum}\",SPHEROID[\"b\",{ellipsoid}]],PRIMEM[\"Greenwich\",0.0],\
                 UNIT[\"Degree\",0.0174532925199433]]"
            );
            let (by_text, by_number) = (SourceCrs::named(&text).unwrap(), SourceCrs::of_epsg(code).unwrap());
            let [one, other] = [&by_text, &by_number].map(|crs| crs.lonlat(lon, lat).unwrap());
            assert_eq!(by_text.datum_shift(), DatumShift::Published, "{datum}");
            assert!((one.lon - other.lon).abs() < 1e-7 && (one.lat - other.lat).abs() < 1e-7, "{one:?} {other:?}");
            assert!((one.lon - lon).hypot(one.lat - lat) > 1e-4, "{datum}: {one:?}");
        }
    }

    /// Version 2 of well-known text leaves it out as well; there the number tells it where the name does not.
    #[test]
    fn the_shift_of_a_datum_is_found_by_the_number_of_the_system() {
        let text = "GEOGCRS[\"OSGB36\",DATUM[\"Ordnance Survey of Great Britain 1936\",\
                    ELLIPSOID[\"Airy 1830\",6377563.396,299.3249646,LENGTHUNIT[\"metre\",1]]],\
                    PRIMEM[\"Greenwich\",0,ANGLEUNIT[\"degree\",0.0174532925199433]],CS[ellipsoidal,2],\
                    AXIS[\"latitude\",north],AXIS[\"longitude\",east],ANGLEUNIT[\"degree\",0.0174532925199433],\
                    ID[\"EPSG\",4277]]";
        let (by_text, by_number) = (SourceCrs::named(text).unwrap(), SourceCrs::of_epsg(4277).unwrap());
        assert_eq!(by_text.datum_shift(), DatumShift::Published);
        let [one, other] = [&by_text, &by_number].map(|crs| crs.lonlat(-0.12, 51.5).unwrap());
        assert!((one.lon - other.lon).abs() < 1e-9 && (one.lat - other.lat).abs() < 1e-9, "{one:?} {other:?}");
    }

    /// By PROJ 9.5.1, with the meridian of Paris in grads: the Eiffel tower.
    #[test]
    fn angles_in_grads_are_no_degrees() {
        let paris = SourceCrs::of_epsg(4807).unwrap();
        let [lon, lat] = paris.xy(LonLat::new(2.294_5, 48.858_4)).unwrap();
        assert!((lon - -0.046_670_9).abs() < 1e-6 && (lat - 54.287_188_5).abs() < 1e-6, "{lon} {lat}");
        let back = paris.lonlat(lon, lat).unwrap();
        // Through the three-parameter shift and back, which is good to a millimetre.
        assert!((back.lon - 2.294_5).abs() < 1e-8 && (back.lat - 48.858_4).abs() < 1e-8, "{back:?}");
    }

    #[test]
    fn a_text_that_goes_too_deep_is_refused() {
        for text in ["PROJCS[".repeat(10_000), "GEOGCS[\"a\",".repeat(3_000)] {
            assert!(matches!(SourceCrs::named(&text), Err(CrsError::BadText { .. })));
        }
    }

    #[test]
    fn what_makes_no_system_is_told() {
        assert_eq!(SourceCrs::named("Beijing local"), Err(CrsError::UnknownName("Beijing local".to_owned())));
        assert_eq!(SourceCrs::named("EPSG:99999"), Err(CrsError::UnknownCode(99_999)));
        // Geocentric: x, y and z in metres.
        assert!(SourceCrs::of_epsg(4978).is_err());
        for text in [
            "PROJCS[",
            "PROJCS[\"a\"",
            "GEOGCS[\"a\",DATUM[]]",
            "PROJCS[\"a\",PROJECTION[\"Nothing\"]]",
            "+proj=nothing",
        ] {
            assert!(SourceCrs::named(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_text_of_a_system_means_the_same_system() {
        for text in [
            "EPSG:4548",
            "EPSG:3857",
            "CRS84",
            ESRI_ZONE,
            "+proj=tmerc +lat_0=0 +lon_0=116.35 +k=1 +x_0=5e5 +y_0=0 +ellps=GRS80",
        ] {
            let crs = SourceCrs::named(text).unwrap();
            assert_eq!(SourceCrs::named(crs.text()).unwrap(), crs);
        }
    }
}
