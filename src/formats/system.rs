//! In which system the numbers of a source are: what it says of them, what is known better, and whether they can be.

use super::raw::Declared;
use super::reading::Reading;
use super::{Held, NamedCrs, ReadError, shown};
use crate::crs::{Control, Datum, DatumShift, LonLat, SourceCrs, is_in_mainland};
use crate::data::{WarningCode, Warnings};

/// Longitudes up to a full turn are taken as they are.
pub(super) const FULL_TURN: f64 = 360.0;

const ASSUMED: &str =
    "nothing says in which system the coordinates are; they look like degrees and were taken as WGS 84";
const SWAPPED: &str = "latitude stands before longitude in all positions; they were taken the other way round";
const NOT_SWAPPED: &str = "longitude stands before latitude in all positions, as only so they can be degrees; they were not \
     taken the other way round, against what was told";

/// A system that is meant for a strip reaches so far from its middle, wide ones too …
const STRIP_DEG: f64 = 5.0;
/// … a zone of China never farther than this, …
const CHINA_DEG: f64 = 6.0;
/// … and beyond this nobody uses one: Norway as a whole is drawn in a zone whose middle lies 16° from its east.
const NEVER_DEG: f64 = 60.0;
/// … and not farther than this where nothing but the number of the zone tells of it.
const ZONE_DEG: f64 = 3.5;
/// The number of a zone stands before so many metres of an easting.
const ZONE_M: f64 = 1e6;

/// Pairs of numbers that stand for a source in an error.
const SAMPLE: usize = 500;

/// What the numbers of a source mean, and what was odd about finding out.
pub(super) struct System {
    pub(super) crs: SourceCrs,
    pub(super) order: Order,
    pub(super) warnings: Warnings,
}

/// Which number of a pair stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Order {
    /// The latitude or the northing does.
    latitude_first: bool,
    /// A pair of degrees that can only be read the other way round is read so, whatever the others are.
    by_pair: bool,
}

impl Order {
    /// Longitude or easting first, throughout.
    pub(super) const PLAIN: Self = Self { latitude_first: false, by_pair: false };

    /// The same order in all pairs.
    fn all(latitude_first: bool) -> Self {
        Self { latitude_first, by_pair: false }
    }

    /// This order in most pairs, or wherever nothing else is certain.
    fn most(latitude_first: bool) -> Self {
        Self { latitude_first, by_pair: true }
    }

    /// Whether the latitude or the northing stands first, but for single pairs.
    pub(super) fn is_latitude_first(self) -> bool {
        self.latitude_first
    }

    /// Whether the second number of a pair is its longitude or easting.
    pub(super) fn turns(self, p: LonLat) -> bool {
        let fits = |latitude_first| are_degrees(&[p], latitude_first);
        let is_stray = self.by_pair && !fits(self.latitude_first) && fits(!self.latitude_first);
        self.latitude_first != is_stray
    }

    /// What is to be said of an order, where another one was told or pairs differ.
    fn told(self, told: bool, numbers: &[LonLat]) -> Warnings {
        if self.by_pair {
            let count = numbers.iter().filter(|p| !is_origin(p) && self.turns(**p)).count();
            if count == 0 {
                return Warnings::default();
            }
            let message = format!(
                "latitude stands before longitude in {count} of {} positions; these were taken the other way round",
                numbers.len()
            );
            return Warnings::of_source(WarningCode::SwappedAxes, message);
        }
        match (self.latitude_first, told) {
            (true, false) => Warnings::of_source(WarningCode::SwappedAxes, SWAPPED),
            (false, true) => Warnings::of_source(WarningCode::OtherCrs, NOT_SWAPPED),
            _ => Warnings::default(),
        }
    }
}

impl System {
    /// By what a source says of its numbers and by what is known better. `held` is told with the question.
    ///
    /// # Errors
    /// Numbers that are no degrees, of which nothing says what they are; a system that means nothing.
    pub(super) fn of(
        declared: Declared,
        reading: &Reading,
        numbers: &[LonLat],
        held: impl FnOnce() -> Held,
    ) -> Result<Self, ReadError> {
        let mut warnings = Warnings::default();
        let told = reading.swap_axes;
        let mut order = Order::all(told);
        let crs = match (&reading.crs, declared) {
            (Some(given), declared) => {
                let (crs, other) = given_crs(SourceCrs::named(given).map_err(ReadError::Crs)?, declared, numbers, told);
                warnings.append(other);
                crs
            }
            (None, declared @ (Declared::Degrees | Declared::Crs(_))) => {
                // Formats that know nothing but degrees are filled with metres, or the latitude first, all the same.
                let crs = if let Declared::Crs(crs) = declared { crs } else { SourceCrs::wgs84() };
                let Some(found) = order_in(&crs, numbers, told) else {
                    let is_odd = |p: &LonLat| crs.is_degrees() && !are_degrees(&[*p], told);
                    let named = NamedCrs::Wrong(crs.to_string());
                    return Err(needs_crs(numbers, reading, Some(named), is_odd, held()));
                };
                order = found;
                warnings.append(order.told(told, numbers));
                warnings.append(outside_use(&crs, numbers, order.is_latitude_first()));
                crs
            }
            (None, Declared::Unknown(words)) => {
                let named = NamedCrs::Unknown(shown(&words).into_owned());
                return Err(needs_crs(numbers, reading, Some(named), |p| !are_degrees(&[*p], told), held()));
            }
            (None, Declared::Wrong(words)) => {
                return Err(needs_crs(numbers, reading, Some(NamedCrs::Wrong(words)), |_| false, held()));
            }
            (None, declared @ (Declared::Nothing | Declared::Unread | Declared::MostlyDegrees { .. })) => {
                let says_nothing = matches!(declared, Declared::Nothing);
                let (mostly, named) = match declared {
                    Declared::MostlyDegrees { latitude_first } => (Some(latitude_first), None),
                    Declared::Unread => (None, Some(NamedCrs::Unread)),
                    _ => (None, None),
                };
                let found = order_of_degrees(numbers, told, mostly);
                let slips = || says_nothing.then(|| order_but_for_slips(numbers, told)).flatten();
                let Some(found) = found.or_else(slips) else {
                    // Those that are none in either order are the clearest example.
                    let is_odd = |p: &LonLat| !are_degrees(&[*p], false);
                    let is_none = |p: &LonLat| is_odd(p) && !are_degrees(&[*p], true);
                    let has_none = numbers.iter().any(is_none);
                    let is_example = |p: &LonLat| if has_none { is_none(p) } else { is_odd(p) };
                    return Err(needs_crs(numbers, reading, named, is_example, held()));
                };
                order = found;
                // Who says the datum has said it, and of no numbers there is nothing to say.
                if reading.datum == Datum::Wgs84 && !numbers.is_empty() {
                    warnings.append(Warnings::of_source(WarningCode::AssumedWgs84, ASSUMED));
                }
                warnings.append(order.told(told, numbers));
                SourceCrs::wgs84()
            }
        };
        warnings.append(datum_doubts(&crs));
        warnings.append(misnamed(&crs));
        Ok(Self { crs, order, warnings })
    }
}

/// The system of the numbers that control points lead to.
///
/// # Errors
/// A system that means nothing.
pub(super) fn control_crs(reading: &Reading) -> Result<SourceCrs, ReadError> {
    reading
        .crs
        .as_deref()
        .map_or_else(|| Ok(SourceCrs::wgs84()), |named| SourceCrs::named(named).map_err(ReadError::Crs))
}

/// The system that somebody gave, or that of the source where the numbers are degrees and the given one is one of metres.
/// A source that names another system is read as it was told to, with a word.
fn given_crs(given: SourceCrs, declared: Declared, numbers: &[LonLat], swapped: bool) -> (SourceCrs, Warnings) {
    let told = |message: String| Warnings::of_source(WarningCode::OtherCrs, message);
    if are_degrees_in_metres(&given, numbers, swapped) {
        let own = match declared {
            Declared::Crs(own) if own.is_degrees() => own,
            _ => SourceCrs::wgs84(),
        };
        let [given, name] = [&given, &own].map(crs_name);
        return (own, told(format!("the coordinates are degrees and cannot be in {given}: they were taken in {name}")));
    }
    let mut warnings = zone_number(&given, numbers).unwrap_or_else(|| outside_use(&given, numbers, swapped));
    match declared {
        Declared::Crs(own) if own != given && (own.code().is_none() || own.code() != given.code()) => {
            let names = [&own, &given].map(crs_name);
            let message = format!("the source says that it is in {}; it was read in {} as told", names[0], names[1]);
            warnings.append(told(message));
        }
        _ => {}
    }
    (given, warnings)
}

/// That no number lies where the zone of China is that a person gave, and all do once the number of a zone before the
/// eastings counts, or none is there.
fn zone_number(given: &SourceCrs, numbers: &[LonLat]) -> Option<Warnings> {
    if !is_chinese_zone(given) {
        return None;
    }
    let step = (numbers.len() / SAMPLE).max(1);
    let sample: Vec<&LonLat> = numbers.iter().step_by(step).filter(|p| !is_origin(p)).collect();
    let is_in = |crs: &SourceCrs, p: &LonLat, swapped: bool| {
        let (x, y) = if swapped { (p.lat, p.lon) } else { (p.lon, p.lat) };
        let there = crs.lonlat(x, y).filter(|p| CHINA_LAT.contains(&p.lat));
        there.zip(crs.middle_meridian()).is_some_and(|(p, meridian)| (p.lon - meridian).abs() <= ZONE_DEG)
    };
    let first = sample.first()?;
    let number = |easting: f64| (easting > ZONE_M).then_some((easting / ZONE_M) as u32);
    let other = |swapped: bool| {
        let number = number(if swapped { first.lat } else { first.lon });
        let other = SourceCrs::of_epsg(written_otherwise(given.code()?, number)?).ok()?;
        sample.iter().all(|p| is_in(&other, p, swapped)).then_some((other, number))
    };
    if sample.iter().any(|p| is_in(given, p, false) || is_in(given, p, true)) {
        return None;
    }
    let (other, number) = other(false).or_else(|| other(true))?;
    let have = if number.is_some() { "have the number of a zone before them" } else { "lack the number of the zone" };
    let [given, other] = [given, &other].map(crs_name);
    let message = format!("the eastings {have}: the coordinates cannot be in {given}, but in {other}");
    Some(Warnings::of_source(WarningCode::ZoneNumber, message))
}

/// The zones of China in the registry: the first with its number before the eastings, that number, how many there are, and
/// how far behind each stands the same without it.
const ZONES: [(u32, u32, u32, u32); 6] = [
    (4491, 13, 11, 11),
    (4513, 25, 21, 21),
    (2327, 13, 11, 11),
    (2349, 25, 21, 21),
    (2401, 25, 21, 21),
    (21_413, 13, 11, 40),
];

/// The zone of the same kind that has this number before its eastings; without one, the zone itself as it is written
/// without.
fn written_otherwise(code: u32, number: Option<u32>) -> Option<u32> {
    let is_among = |from: u32, count: u32| (from..from + count).contains(&code);
    let (first, first_number, count, apart) = ZONES
        .into_iter()
        .find(|(first, _, count, apart)| is_among(*first, *count) || is_among(first + apart, *count))?;
    match number {
        Some(number) => Some(first + number.checked_sub(first_number).filter(|at| *at < count)?),
        None => is_among(first, count).then_some(code + apart),
    }
}

/// That numbers would lie far outside of where the system that a person gave, or a source names, is in use.
fn outside_use(given: &SourceCrs, numbers: &[LonLat], swapped: bool) -> Warnings {
    let name = crs_name(given);
    if are_in(given, numbers, swapped) {
        let Some(lat) = latitude_out_of_use(given, numbers, swapped) else { return Warnings::default() };
        let hint = if lat < CHINA_USE_LAT.start { ": their northings may lack their first digits" } else { "" };
        let message = format!("the coordinates lie at latitude {lat:.1}, where {name} is not in use{hint}");
        return Warnings::of_source(WarningCode::OutsideUse, message);
    }
    let hint = match (are_in(given, numbers, !swapped), swapped) {
        (true, true) => "; they do with the easting first, without --swap-axes",
        (true, false) => "; with the northing first they do (--swap-axes)",
        (false, _) => "",
    };
    let message = format!("the coordinates do not lie where {name} is in use{hint}");
    Warnings::of_source(WarningCode::OutsideUse, message)
}

/// The same of the numbers that control points lead to.
pub(super) fn control_outside_use(control: &Control, crs: &SourceCrs) -> Warnings {
    let targets: Vec<LonLat> = control.points.iter().map(|point| LonLat::new(point.to[0], point.to[1])).collect();
    if are_in(crs, &targets, false) {
        return Warnings::default();
    }
    let hint = if are_in(crs, &targets, true) { "; with easting and northing exchanged they do" } else { "" };
    let message = format!("the control points do not lie where {} is in use{hint}", crs_name(crs));
    Warnings::of_source(WarningCode::OutsideUse, message)
}

/// That control points lay a source which lies in China by what it says of itself.
pub(super) fn laid_otherwise(declared: &Declared, numbers: &[LonLat]) -> Warnings {
    let own = match declared {
        Declared::Crs(crs) => crs.clone(),
        Declared::Degrees => SourceCrs::wgs84(),
        _ => return Warnings::default(),
    };
    let step = (numbers.len() / SAMPLE).max(1);
    let sampled = || numbers.iter().step_by(step);
    let lies_there = |p: &&LonLat| own.lonlat(p.lon, p.lat).is_some_and(is_in_mainland);
    if numbers.is_empty() || 2 * sampled().filter(lies_there).count() < sampled().count() {
        return Warnings::default();
    }
    let name = crs_name(&own);
    let message =
        format!("the source says that it is in {name}, and lies in China so; the control points lay it elsewhere");
    Warnings::of_source(WarningCode::OtherCrs, message)
}

/// That positions of a system may be off since it is not published how its datum is shifted, or only for some regions;
/// nothing where it is known.
pub(super) fn datum_doubts(crs: &SourceCrs) -> Warnings {
    let name = crs.name();
    match crs.datum_shift() {
        DatumShift::Published => Warnings::default(),
        DatumShift::Regional => Warnings::of_source(
            WarningCode::RegionalDatum,
            format!(
                "the shift of {name} against WGS 84 is published for some regions only; that of the Tarim basin was \
                 taken, and elsewhere positions may be off by tens of metres"
            ),
        ),
        DatumShift::Unknown => Warnings::of_source(
            WarningCode::UnknownDatum,
            format!("the shift of {name} against WGS 84 is not published; positions may be off by 100 m or more"),
        ),
    }
}

/// That a system is called like one of the registry which it is not.
fn misnamed(crs: &SourceCrs) -> Warnings {
    let Some(code) = crs.misnamed() else { return Warnings::default() };
    let message = format!(
        "the system is called {}, but its parameters are not those of EPSG:{code}: they were taken as they are",
        crs.name()
    );
    Warnings::of_source(WarningCode::OtherCrs, message)
}

/// What a system is called where it is told what a source is in.
pub(super) fn crs_name(crs: &SourceCrs) -> String {
    crs.code().map_or_else(|| crs.name().to_owned(), |code| format!("EPSG:{code}"))
}

/// Latitudes of China with all of its sea, and a bit around: what lies beyond is asked about.
const CHINA_LAT: std::ops::Range<f64> = 2.0..56.0;
/// Those of its land: what lies beyond is told.
const CHINA_USE_LAT: std::ops::Range<f64> = 15.5..54.0;

/// A latitude of numbers in a zone of China most of which lie south or north of its land.
fn latitude_out_of_use(crs: &SourceCrs, numbers: &[LonLat], swapped: bool) -> Option<f64> {
    if !is_chinese_zone(crs) {
        return None;
    }
    let step = (numbers.len() / SAMPLE).max(1);
    let place = |p: &LonLat| if swapped { crs.lonlat(p.lat, p.lon) } else { crs.lonlat(p.lon, p.lat) };
    let filled = numbers.iter().step_by(step).filter(|p| !is_origin(p));
    let latitudes: Vec<f64> = filled.filter_map(place).map(|p| p.lat).collect();
    let mut out = latitudes.iter().copied().filter(|lat| !CHINA_USE_LAT.contains(lat));
    let (first, count) = (out.next()?, out.count() + 1);
    (2 * count > latitudes.len()).then_some(first)
}

/// North of this latitude nobody maps on a plane of the whole world what would lie in China with the northing second: all
/// of Norway lies south of it, and east of the meridian that it stands for most of China.
const ARCTIC_DEG: f64 = 71.3;

/// Whether a pair in Mercator's projection can only have the northing first.
fn is_turned_world(crs: &SourceCrs, x: f64, y: f64) -> bool {
    matches!(crs.code(), Some(3857 | 3395))
        && crs.lonlat(x, y).is_some_and(|p| p.lat > ARCTIC_DEG)
        && crs.lonlat(y, x).is_some_and(is_in_mainland)
}

/// Whether numbers may be in the system that their source names: not if most of them lie outside of its world, are
/// degrees where it counts metres, or lie beside the strip that it is made for and would lie in it with the northing
/// second or without the number of the zone. Zones of China are for China, and the Arctic is no place for a web map of it.
fn are_in(crs: &SourceCrs, numbers: &[LonLat], swapped: bool) -> bool {
    let step = (numbers.len() / SAMPLE).max(1);
    let sampled = || numbers.iter().step_by(step).map(|p| if swapped { (p.lat, p.lon) } else { (p.lon, p.lat) });
    // Who describes a grid in words of his own may mean a yard of some metres.
    let is_usual = crs.code().is_some();
    let never = if is_chinese_zone(crs) { CHINA_DEG } else { NEVER_DEG };
    let off = |meridian: f64, (x, y): (f64, f64)| {
        let p = crs.lonlat(x, y).filter(|p| !is_chinese_zone(crs) || CHINA_LAT.contains(&p.lat))?;
        Some(((p.lon - meridian + 180.0).rem_euclid(FULL_TURN) - 180.0).abs())
    };
    let is_out = |&(x, y): &(f64, f64)| {
        let is_beyond = crs.is_degrees() && x.abs() > FULL_TURN;
        let Some(meridian) = crs.middle_meridian().filter(|_| is_usual) else {
            return is_beyond || crs.lonlat(x, y).is_none() || is_turned_world(crs, x, y);
        };
        let is_in_strip = |numbers| off(meridian, numbers).is_some_and(|off| off <= STRIP_DEG);
        let has_zone = || x.abs() > ZONE_M && is_in_strip((x.rem_euclid(ZONE_M), y));
        off(meridian, (x, y)).is_none_or(|off| off > never || off > STRIP_DEG && (is_in_strip((y, x)) || has_zone()))
    };
    let (of, out) = (sampled().count(), sampled().filter(is_out).count());
    2 * out <= of && !are_degrees_in_metres(crs, numbers, swapped)
}

/// Whether a system is a zone of CGCS2000, Xi'an 1980 or Beijing 1954.
fn is_chinese_zone(crs: &SourceCrs) -> bool {
    matches!(crs.code(), Some(4491..=4554 | 2327..=2390 | 2401..=2442 | 21_413..=21_423 | 21_453..=21_463))
}

/// Whether a pair of numbers in a system of metres can only be degrees: a row of another making. Where zones begin,
/// nothing is measured.
pub(super) fn is_degrees_in_zone(crs: &SourceCrs, x: f64, y: f64) -> bool {
    let is_zone = is_chinese_zone(crs) || matches!(crs.code(), Some(32_601..=32_660 | 32_701..=32_760 | 3857));
    is_zone && x.abs() <= FULL_TURN && y.abs() <= 90.0 && (x, y) != (0.0, 0.0)
}

/// Whether numbers can only be degrees though their system is one of metres in the registry: else they would all lie
/// within a stone's throw of where its numbers begin, as nothing does but a point there.
fn are_degrees_in_metres(crs: &SourceCrs, numbers: &[LonLat], swapped: bool) -> bool {
    let is_metres = crs.code().is_some() && !crs.is_degrees();
    let filled = || numbers.iter().filter(|p| !is_origin(p));
    is_metres && are_nearly_all(filled(), |p| are_degrees(&[*p], swapped))
}

/// Whether nine in ten are so, and some at all: the few others are slips.
fn are_nearly_all<'n>(numbers: impl Iterator<Item = &'n LonLat> + Clone, is_so: impl Fn(&LonLat) -> bool) -> bool {
    let count = numbers.clone().count();
    count > 0 && 10 * numbers.filter(|p| is_so(p)).count() >= 9 * count
}

/// The order in which numbers of which nothing is said are degrees but for a few slips: those of places in China, as a
/// local grid would hardly have them.
fn order_but_for_slips(numbers: &[LonLat], told: bool) -> Option<Order> {
    let fits = |latitude_first: bool| {
        let is_there = |p: &LonLat| {
            let (lon, lat) = if latitude_first { (p.lat, p.lon) } else { (p.lon, p.lat) };
            is_in_mainland(LonLat::new(lon, lat))
        };
        are_nearly_all(numbers.iter(), |p| are_degrees(&[*p], latitude_first))
            && 2 * numbers.iter().filter(|p| is_there(p)).count() >= numbers.len()
    };
    [told, !told].into_iter().find(|latitude_first| fits(*latitude_first)).map(Order::most)
}

/// Whether all numbers may be longitudes and latitudes.
fn are_degrees(numbers: &[LonLat], swapped: bool) -> bool {
    let fits = |p: &LonLat| {
        let (lon, lat) = if swapped { (p.lat, p.lon) } else { (p.lon, p.lat) };
        lon.abs() <= FULL_TURN && lat.abs() <= 90.0
    };
    numbers.iter().all(fits)
}

/// Whether a pair is where all numbers begin: a row that nobody filled in.
fn is_origin(p: &LonLat) -> bool {
    p.lon == 0.0 && p.lat == 0.0
}

/// Whether a pair can be degrees in one order only.
fn leaves_one_order(p: &LonLat) -> bool {
    let pair = [*p];
    are_degrees(&pair, false) != are_degrees(&pair, true)
}

/// The order in which numbers of which nothing is said can be degrees, in that which was told if they can; pair by pair
/// where each leaves but one, or where it was seen which most of them are in. `None` if they can be in none.
fn order_of_degrees(numbers: &[LonLat], told: bool, mostly: Option<bool>) -> Option<Order> {
    if let Some(latitude_first) = [told, !told].into_iter().find(|order| are_degrees(numbers, *order)) {
        return Some(Order::all(latitude_first));
    }
    let by_pair = numbers.iter().all(|p| is_origin(p) || leaves_one_order(p)).then_some(told);
    mostly.or(by_pair).map(Order::most)
}

/// The order in which numbers may be in the system that their source names: as they are taken so far, or of degrees the
/// other one where only that can be, of all of them or of some; `None` if they cannot be in it.
fn order_in(crs: &SourceCrs, numbers: &[LonLat], told: bool) -> Option<Order> {
    if are_in(crs, numbers, told) {
        let is_stray = |p: &LonLat| Order::most(told).turns(*p) != told;
        let has_strays = crs.is_degrees() && numbers.iter().any(is_stray);
        return Some(if has_strays { Order::most(told) } else { Order::all(told) });
    }
    let of_degrees = || order_of_degrees(numbers, told, None).filter(|order| *order != Order::all(told));
    crs.is_degrees().then(of_degrees).flatten()
}

/// The error that asks for a system, with numbers to find it by: the first odd one is told as an example.
fn needs_crs(
    numbers: &[LonLat],
    reading: &Reading,
    named: Option<NamedCrs>,
    is_odd: impl Fn(&LonLat) -> bool,
    held: Held,
) -> ReadError {
    let step = (numbers.len() / SAMPLE).max(1);
    let odd = numbers.iter().position(is_odd).filter(|at| *at > 0);
    let sampled = odd.into_iter().chain((0..numbers.len()).step_by(step)).filter_map(|at| numbers.get(at));
    let sample: Vec<[f64; 2]> = sampled.map(|p| [p.lon, p.lat]).collect();
    ReadError::NeedsCrs { part: reading.part.clone(), named, sample, held: Box::new(held) }
}
