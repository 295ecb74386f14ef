//! Finds what is odd about a layer by itself.

use std::collections::{HashMap, HashSet};

use super::attribute_symptoms::{cut_names, lost_characters, other_encoding, typed_texts, wrong_dates};
use super::comparison::Comparison;
use super::datum_mistake::{Misconverted, Mistake, misconverted, mixed};
use super::datum_shares::Mixture;
use super::far_away::{FarAway, far_away};
use super::other_zone::other_zone;
use super::symptom::{Remedy, Symptom, SymptomKind, SymptomPlace};
use crate::analysis::check::{self, CheckError, Fault, FaultKind, Tolerance};
use crate::crs::Datum;
use crate::data::{Dataset, Extent, Feature, FeatureId, LonLat, WarningCode};
use crate::formats::{self, Format, Reading, Repairs};
use crate::progress::{Cancelled, Progress};

/// Places that a symptom names: as many as a list in a program can use. People are told fewer.
pub const NAMED: usize = 100;

/// Points below which nothing is said about how many share a spot, and how many on one spot are many.
const FEWEST_POINTS: usize = 4;
const MANY_ON_SPOT: usize = 5;

/// Of features that only their reader names, so many are looked for in the data.
const LOOKED_FOR: usize = 5;

/// Formats that write their numbers as texts: what their digits say was meant by somebody.
const TEXT_FORMATS: [Format; 4] = [Format::GeoJson, Format::Csv, Format::Kml, Format::Gpx];

/// What is odd about a layer that was read in this way, the most urgent first; else first what its reader met, then
/// what its geometry and its attributes show. `near` is where the layers around it lie.
///
/// # Errors
/// Only when cancelled.
pub fn symptoms(
    comparison: &Comparison<'_>,
    reading: &Reading,
    near: Option<Extent>,
    progress: &Progress,
) -> Result<Vec<Symptom>, Cancelled> {
    let data = comparison.data;
    let mut found = read(data, reading.repairs);
    found.extend(misplacements(comparison, reading, near));
    found.extend(far(data));
    found.extend(no_geometry(data));
    found.extend(rings(data, progress)?);
    progress.check()?;
    let copied: HashSet<FeatureId> = copied(data, progress)?;
    found.extend(copies(data, &copied));
    found.extend(same_spot(data, &copied));
    found.extend(long_decimals(data));
    progress.check()?;
    found.extend(cut_names(data));
    found.extend(typed_texts(data, progress)?);
    found.extend(wrong_dates(data, progress)?);
    found.extend(lost_characters(data));
    if !formats::has_too_many_cells(data) {
        found.extend(other_encoding(data));
    }
    found.sort_by_key(Symptom::urgency);
    Ok(found)
}

/// What lets a layer lie where it does not belong, but for a shift: see [`super::shift`].
pub fn misplacements(
    comparison: &Comparison<'_>,
    reading: &Reading,
    near: Option<Extent>,
) -> impl Iterator<Item = Symptom> {
    zone(comparison, reading, near).into_iter().chain(datum(comparison, reading))
}

/// What the reader met, by kind.
fn read(data: &Dataset, repairs: Repairs) -> Vec<Symptom> {
    let warnings = data.warnings();
    let of = |(code, count): (WarningCode, u64)| {
        let named = warnings.list().iter().filter(|w| w.code == code);
        // One feature may be odd in many places.
        let mut seen = HashSet::new();
        let named = named.filter_map(|w| Some((w.feature.clone()?, w.skipped)));
        let places = named.filter(|(name, _)| seen.insert(name.clone())).take(NAMED).enumerate();
        let places = places.map(|(i, (name, skipped))| {
            let feature = if !skipped && i < LOOKED_FOR { data.find(&name) } else { None };
            SymptomPlace { name, feature }
        });
        let remedy = match code {
            WarningCode::WindingOrder if !repairs.rings => Remedy::Certain(Repairs { rings: true, ..Repairs::NONE }),
            WarningCode::RegionalDatum
            | WarningCode::OtherCrs
            | WarningCode::OutsideUse
            | WarningCode::ZoneNumber
            | WarningCode::UnknownDatum
            | WarningCode::OtherDatum
            | WarningCode::GuessedEncoding
            | WarningCode::UnknownEncoding
            | WarningCode::FieldLengths
            | WarningCode::AssumedWgs84 => Remedy::Told,
            WarningCode::DuplicateId | WarningCode::NoAttributes | WarningCode::RowCount => Remedy::Told,
            // What was lost is not put right by reading the rest.
            WarningCode::CutOff | WarningCode::Damaged | WarningCode::NumberPrecision => Remedy::Told,
            // Nor is what was left out.
            WarningCode::NotRead | WarningCode::OutsideCrs | WarningCode::OverflowedNumber | WarningCode::CutName => {
                Remedy::Told
            }
            WarningCode::ControlMisfit | WarningCode::PictureSize => Remedy::Told,
            _ => Remedy::Done,
        };
        Symptom { kind: SymptomKind::Read(code), count, places: places.collect(), fields: Vec::new(), remedy }
    };
    warnings.counts().map(of).collect()
}

/// That the system is that of another zone; its meridian stands where fields do.
fn zone(comparison: &Comparison<'_>, reading: &Reading, near: Option<Extent>) -> Option<Symptom> {
    let meridian = other_zone(comparison.data, reading, near, comparison.reference)?;
    let (kind, fields) = (SymptomKind::OtherZone, vec![meridian.to_string()]);
    Some(Symptom { kind, count: 1, places: Vec::new(), fields, remedy: Remedy::Told })
}

/// That the layer was converted from the wrong datum, or once too often.
fn datum(comparison: &Comparison<'_>, reading: &Reading) -> Option<Symptom> {
    // Where control points lay it they say on which datum.
    let said = if reading.control.is_some() { return None } else { reading.datum };
    // Of positions on several datums no conversion is right for all of them.
    if let Some(found) = mixed(comparison, reading) {
        return Some(mixed_datums(&found, said));
    }
    let Misconverted { mistake, before_m, after_m } = misconverted(comparison, said)?;
    let (kind, datum, again) = match mistake {
        Mistake::WrongDatum(should_be) => (SymptomKind::WrongDatum, should_be, None),
        Mistake::Converted(from) => (SymptomKind::Misconverted, from, None),
        Mistake::ShiftedTwice([first, second]) => (SymptomKind::ShiftedTwice, first, Some(second)),
    };
    let metres = [before_m, after_m].map(|m| format!("{m:.1}"));
    let name = |datum: Datum| datum.name().to_owned();
    let fields = std::iter::once(name(datum)).chain(metres).chain(again.map(name)).collect();
    Some(Symptom { kind, count: 1, places: Vec::new(), fields, remedy: Remedy::Told })
}

/// Positions on several datums: first the datum that was not said and most of them are on.
fn mixed_datums(found: &Mixture, said: Datum) -> Symptom {
    let on = |datum: Datum| [datum.name().to_owned(), found.shares.on(datum).to_string()];
    let others = Datum::ALL.into_iter().filter(|datum| ![said, found.datum].contains(datum));
    let further = others.chain([said]).flat_map(on);
    let fields = on(found.datum).into_iter().chain([found.shares.compared.to_string()]).chain(further).collect();
    Symptom { kind: SymptomKind::MixedDatums, count: 1, places: Vec::new(), fields, remedy: Remedy::Told }
}

/// Features that lie far from the others, and those of which a vertex does.
fn far(data: &Dataset) -> Vec<Symptom> {
    let FarAway { features, by_vertices, .. } = far_away(data);
    let kinds = [(SymptomKind::FarAway, features), (SymptomKind::FarVertex, by_vertices)];
    let of = |(kind, far): (SymptomKind, Vec<FeatureId>)| at(kind, data, far.into_iter(), Remedy::Told);
    kinds.into_iter().filter(|(_, far)| !far.is_empty()).map(of).collect()
}

/// Features without geometry, those apart that have no attributes either; rows of a table without a position its reader
/// has told already.
fn no_geometry(data: &Dataset) -> Vec<Symptom> {
    let is_told = data.warnings().counts().any(|(code, _)| code == WarningCode::NoPosition);
    if is_told || data.raster().is_some() {
        return Vec::new();
    }
    let is_blank = |feature: Feature<'_>| (0..data.fields().len()).all(|field| feature.value(field).is_unknown());
    let nowhere = |blank: bool| {
        let features =
            data.features().filter(move |feature| feature.pieces().len() == 0 && is_blank(*feature) == blank);
        features.map(Feature::id)
    };
    [(SymptomKind::NoGeometry, false), (SymptomKind::Blank, true)]
        .into_iter()
        .map(|(kind, blank)| at(kind, data, nowhere(blank), Remedy::Told))
        .filter(|symptom| symptom.count > 0)
        .collect()
}

/// Rings that cross themselves, and rings that are broken otherwise.
fn rings(data: &Dataset, progress: &Progress) -> Result<Vec<Symptom>, Cancelled> {
    let (tolerance, progress) = (Tolerance::default(), progress.uncounted());
    let faults = match check::validity(&[data], &tolerance, &progress) {
        Ok(faults) => faults,
        Err(CheckError::Cancelled(cancelled)) => return Err(cancelled),
        Err(CheckError::TooWide(_)) => check::validity_apart(&[data], &tolerance, &progress)?,
        Err(CheckError::Overlay(_) | CheckError::Crowded | CheckError::Tangled { .. }) => return Ok(Vec::new()),
    };
    let (crossing, broken): (Vec<Fault>, Vec<Fault>) =
        faults.into_iter().partition(|fault| fault.kind == FaultKind::SelfCrossing);
    let of = |(kind, faults): (SymptomKind, Vec<Fault>)| {
        let mut features: Vec<FeatureId> =
            faults.iter().filter_map(|fault| Some(fault.features.first()?.feature)).collect();
        features.sort_unstable();
        Symptom { count: faults.len() as u64, ..at(kind, data, features.into_iter(), Remedy::Told) }
    };
    let both = [(SymptomKind::SelfCrossing, crossing), (SymptomKind::BrokenRing, broken)];
    Ok(both.into_iter().filter(|(_, faults)| !faults.is_empty()).map(of).collect())
}

/// Features that are copies of earlier ones.
fn copied(data: &Dataset, progress: &Progress) -> Result<HashSet<FeatureId>, Cancelled> {
    Ok(formats::copies(data, Repairs::ALL, progress)?.iter().map(|copied| copied.copy).collect())
}

fn copies(data: &Dataset, copied: &HashSet<FeatureId>) -> Option<Symptom> {
    let features = data.features().map(Feature::id).filter(|id| copied.contains(id));
    let remedy = Remedy::Certain(Repairs { copies: true, ..Repairs::NONE });
    (!copied.is_empty()).then(|| at(SymptomKind::Copies, data, features, remedy))
}

/// Points that share their spot with those of other features. Two firms of one house are no news: every second point
/// has to, or every tenth where one spot holds many.
fn same_spot(data: &Dataset, copied: &HashSet<FeatureId>) -> Option<Symptom> {
    let spot = |feature: Feature<'_>| match feature.coords() {
        [only] if !copied.contains(&feature.id()) => Some((feature.id(), [only.lon, only.lat].map(f64::to_bits))),
        _ => None,
    };
    let points: Vec<(FeatureId, [u64; 2])> = data.features().filter_map(spot).collect();
    let mut on_spot: HashMap<[u64; 2], usize> = HashMap::new();
    for (_, spot) in &points {
        *on_spot.entry(*spot).or_default() += 1;
    }
    let shared: Vec<FeatureId> = points.iter().filter(|(_, spot)| on_spot[spot] > 1).map(|(id, _)| *id).collect();
    let most = on_spot.values().copied().max().unwrap_or_default();
    let is_rule = 2 * shared.len() >= points.len() || most >= MANY_ON_SPOT && 10 * shared.len() >= points.len();
    let is_told = points.len() >= FEWEST_POINTS && is_rule && !shared.is_empty();
    is_told.then(|| at(SymptomKind::SameSpot, data, shared.into_iter(), Remedy::Told))
}

/// Positions whose digits say more than can be known. Only where the numbers are those of the source.
fn long_decimals(data: &Dataset) -> Option<Symptom> {
    let origin = data.origin();
    let is_text = TEXT_FORMATS.iter().any(|format| format.as_str() == origin.format);
    if !is_text || origin.datum != Datum::Wgs84 || !matches!(origin.crs.as_str(), "EPSG:4326" | "EPSG:4490") {
        return None;
    }
    let is_long = |p: &LonLat| p.rounded() != *p;
    let is_odd = |feature: &Feature<'_>| feature.coords().iter().any(is_long);
    let count = data.coords().iter().filter(|p| is_long(p)).count() as u64;
    let features = data.features().filter(is_odd).map(Feature::id).take(NAMED);
    (count > 0).then(|| Symptom { count, ..at(SymptomKind::LongDecimals, data, features, Remedy::Told) })
}

/// A symptom of features, each of which counts once; the first of them are named.
pub(super) fn at(
    kind: SymptomKind,
    data: &Dataset,
    features: impl Iterator<Item = FeatureId>,
    remedy: Remedy,
) -> Symptom {
    let mut places: Vec<SymptomPlace> = Vec::new();
    let mut count = 0;
    for feature in features {
        count += 1;
        if places.len() < NAMED && places.iter().all(|place| place.feature != Some(feature)) {
            let name = data.feature(feature).map(Feature::id_text).unwrap_or_default();
            places.push(SymptomPlace { name, feature: Some(feature) });
        }
    }
    Symptom { kind, count, places, fields: Vec::new(), remedy }
}

pub(super) fn of_fields(kind: SymptomKind, fields: Vec<String>, remedy: Remedy) -> Option<Symptom> {
    let count = fields.len() as u64;
    (count > 0).then_some(Symptom { kind, count, places: Vec::new(), fields, remedy })
}

#[cfg(test)]
mod tests {
    use super::super::{Reference, repairs_for};
    use super::*;
    use crate::data::Value;

    fn found(features: &str) -> Vec<Symptom> {
        let text = format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#);
        let data = formats::read_bytes(text.as_bytes(), &Progress::default()).unwrap();
        symptoms(&Comparison::new(&data, &Reference::default()), &Reading::default(), None, &Progress::default())
            .unwrap()
    }

    fn feature(properties: &str, geometry: &str) -> String {
        format!(r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{geometry}}}"#)
    }

    fn area(ring: &str) -> String {
        format!(r#"{{"type":"Polygon","coordinates":[[{ring}]]}}"#)
    }

    fn point(position: &str) -> String {
        format!(r#"{{"type":"Point","coordinates":[{position}]}}"#)
    }

    #[test]
    fn what_the_reader_mended_and_what_nobody_can_mend() {
        let open = area("[116.4,39.7],[116.41,39.7],[116.41,39.71],[116.4,39.71]");
        let bow = area("[116.4,39.7],[116.41,39.71],[116.41,39.7],[116.4,39.71],[116.4,39.7]");
        let clockwise = area("[116.4,39.7],[116.4,39.71],[116.41,39.71],[116.4,39.7]");
        let found = found(&[feature("", &open), feature("", &bow), feature("", &clockwise)].join(","));
        let told: Vec<(&str, u64, &str)> =
            found.iter().map(|s| (s.kind.as_str(), s.count, s.remedy.as_str())).collect();
        assert_eq!(told, [("self_crossing", 1, "told"), ("winding_order", 1, "fix"), ("unclosed_ring", 1, "done")]);
        assert_eq!(found[0].places, [SymptomPlace { name: "#2".to_owned(), feature: Some(FeatureId(1)) }]);
        assert_eq!(repairs_for(&found), Repairs { rings: true, ..Repairs::NONE });
    }

    #[test]
    fn what_lies_far_away_is_told_and_hides_nothing() {
        let bow = area("[116.4,39.7],[116.41,39.71],[116.41,39.7],[116.4,39.71],[116.4,39.7]");
        let lost = point("0,0");
        let found = found(&[feature("", &lost), feature("", &bow)].join(","));
        let told: Vec<(&str, u64, &str)> =
            found.iter().map(|s| (s.kind.as_str(), s.count, s.places[0].name.as_str())).collect();
        assert_eq!(told, [("far_away", 1, "#1"), ("self_crossing", 1, "#2")]);
        assert!(found.iter().all(|s| s.remedy == Remedy::Told));
    }

    #[test]
    fn chinese_in_the_middle_of_latin_words_is_another_encoding() {
        let told = |texts: &[&str]| {
            let mut b = crate::data::DatasetBuilder::default();
            for text in texts {
                b.begin_feature();
                b.property("name", Value::Text((*text).into()));
                b.end_feature();
            }
            let data = b.finish();
            let origin = crate::data::Origin { encoding: Some("GB18030"), ..data.origin().clone() };
            other_encoding(&data.with_origin(origin)).map(|symptom| symptom.count)
        };
        let in_utf8 = |texts: &[&str]| {
            let rows: Vec<String> = texts.iter().map(|text| format!("{text},1,2\n")).collect();
            let table = format!("name,lon,lat\n{}", rows.concat());
            let source = formats::Source::of("a.csv", table.as_bytes());
            let data = formats::read_source(&source, &Reading::default(), &Progress::default()).unwrap();
            other_encoding(&data).map(|symptom| symptom.count)
        };
        assert_eq!(in_utf8(&["朝阳区", "վ0", "ҽԺ", "Москва", "Երևան", "Café"]), Some(2));
        assert_eq!(in_utf8(&["朝阳区", "Москва", "Երևան", "תל אביב", "دبي", "α", "м²"]), None);
        assert_eq!(told(&["Gr鲞e", "Fu遟鋘ger", "Berlin"]), Some(2));
        assert_eq!(told(&["朝阳区", "Gr鲞e", "海淀区", "B座3层", "a栋b座", "东单", "西单"]), None);
    }

    #[test]
    fn spots_that_most_points_share_are_told_and_a_house_of_two_firms_is_not() {
        let told = |spots: &[f64]| {
            let row = |(i, lon): (usize, &f64)| feature(&format!(r#""n":"a{i}""#), &point(&format!("{lon},39.7")));
            let rows: Vec<String> = spots.iter().enumerate().map(row).collect();
            let spot = found(&rows.join(",")).into_iter().find(|symptom| symptom.kind == SymptomKind::SameSpot);
            spot.map(|symptom| symptom.count)
        };
        assert_eq!(told(&[116.0, 116.0, 116.1, 116.2]), Some(2));
        assert_eq!(told(&[116.0, 116.0, 116.1, 116.2, 116.3]), None);
        let many: Vec<f64> = (0..46).map(f64::from).map(|i| 116.0 + i / 1e3).chain([116.0; 5]).collect();
        assert_eq!(told(&many), Some(6));
        assert_eq!((told(&many[..49]), told(&[116.0, 116.0])), (None, None));
        // What is the same in all else is a copy, which is told as such.
        let copies = [feature(r#""n":1"#, &point("116,39")), feature(r#""n":2"#, &point("117,39"))];
        assert!(
            found(&vec![copies.join(","); 3].join(",")).iter().all(|symptom| symptom.kind != SymptomKind::SameSpot)
        );
    }

    #[test]
    fn names_that_are_full_may_be_cut() {
        let cut = |encoding: &'static str, names: [&str; 3]| {
            let mut b = crate::data::DatasetBuilder::default();
            b.begin_feature();
            for name in names {
                b.property(name, Value::Text("1".into()));
            }
            b.end_feature();
            let format = Format::Shapefile.as_str();
            let data =
                b.finish().with_origin(crate::data::Origin { format, encoding: Some(encoding), ..<_>::default() });
            cut_names(&data).map(|symptom| symptom.fields)
        };
        assert_eq!(cut("UTF-8", ["地块编a", "地块", "Shape_Area"]), Some(vec!["地块编a".to_owned()]));
        assert_eq!(cut("GBK", ["地块编号a", "地块编号容", "area"]), Some(vec!["地块编号容".to_owned()]));
        assert_eq!(cut("UTF-8", ["地块", "容积率", "area"]), None, "three characters do not fill ten bytes");
    }

    #[test]
    fn minutes_and_seconds_have_no_decimals_too_many() {
        let text = "name,lon,lat\na,116°24′37″,39°42′11″\nb,116°24′38.1″,39°42′13.7″\n";
        let source = formats::Source::of("a.csv", text.as_bytes());
        let data = formats::read_source(&source, &Reading::default(), &Progress::default()).unwrap();
        assert_eq!(data.len(), 2);
        assert!(long_decimals(&data).is_none());
    }

    #[test]
    fn eleven_decimals_are_too_many_and_ten_are_not() {
        let ten = feature("", &point("116.4123456789,39.7123456789"));
        assert!(found(&ten).is_empty());
        let eleven = feature("", &point("116.41234567891,39.7"));
        let found = found(&[ten, eleven].join(","));
        assert_eq!((found.len(), found[0].kind, found[0].count), (1, SymptomKind::LongDecimals, 1));
        assert_eq!(found[0].places[0].name, "#2");
    }

    #[test]
    fn a_vertex_far_away_and_features_without_geometry_are_told() {
        let broken = area("[116.4,39.7],[116.41,39.7],[0,0],[116.4,39.7]");
        let sound = area("[116.4,39.7],[116.41,39.7],[116.4,39.71],[116.4,39.7]");
        let nowhere = [feature("\"a\":1", "null"), feature("\"a\":2", "null"), feature("\"a\":null", "null")];
        let rows = [vec![feature("", &sound), feature("", &broken)], nowhere.to_vec()].concat();
        let told: Vec<(&str, u64, String)> =
            found(&rows.join(",")).iter().map(|s| (s.kind.as_str(), s.count, s.places[0].name.clone())).collect();
        assert!(told.contains(&("far_vertex", 1, "#2".to_owned())), "{told:?}");
        assert!(told.contains(&("no_geometry", 2, "#3".to_owned())), "{told:?}");
        assert!(told.contains(&("blank", 1, "#5".to_owned())), "not that it has attributes: {told:?}");
    }

    #[test]
    fn parts_of_one_feature_that_cover_the_same_ground_are_broken() {
        let square = |west: f64, south: f64, size: f64| {
            let (east, north) = (west + size, south + size);
            format!("[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]")
        };
        let told = |parts: &[String]| {
            let geometry = format!(r#"{{"type":"MultiPolygon","coordinates":[{}]}}"#, parts.join(","));
            let found = found(&feature("", &geometry));
            found.iter().filter(|s| s.kind == SymptomKind::BrokenRing).map(|s| s.count).sum::<u64>()
        };
        let whole = square(116.4, 39.7, 0.01);
        for other in [
            square(116.404, 39.7, 0.01),
            square(116.404, 39.704, 0.01),
            square(116.402, 39.702, 0.002),
            square(116.4, 39.7, 0.004),
            whole.clone(),
        ] {
            assert_eq!(told(&[whole.clone(), other.clone()]), 1, "{other}");
            assert_eq!(told(&[other.clone(), whole.clone()]), 1, "{other}");
        }
        assert_eq!(told(&[whole.clone(), square(116.404, 39.7, 0.01), square(116.402, 39.702, 0.001)]), 2);
        for beside in [square(116.41, 39.7, 0.01), square(116.41, 39.71, 0.01), square(116.41, 39.703, 0.002)] {
            assert_eq!(told(&[whole.clone(), beside.clone()]), 0, "{beside}");
        }
        // What fills a hole lies in no other part.
        let hole = "[[116.402,39.702],[116.402,39.704],[116.404,39.704],[116.404,39.702],[116.402,39.702]]]";
        let holed = whole.replace("]]]", &format!("]],{hole}"));
        assert_eq!(told(&[holed.clone(), square(116.402, 39.702, 0.002)]), 0);
        assert_eq!(told(&[holed, square(116.4025, 39.7025, 0.001)]), 0);
    }

    #[test]
    fn lost_characters_are_told_from_questions() {
        let told = |texts: &[&str]| {
            let rows: Vec<String> =
                texts.iter().map(|text| feature(&format!(r#""name":"{text}""#), &point("116.4,39.7"))).collect();
            let found = found(&rows.join(","));
            found.iter().find(|s| s.kind == SymptomKind::LostCharacters).map_or(0, |s| s.count)
        };
        for lost in ["锟斤拷", "a\u{fffd}", "??", "????", "????12?", "北京???区", "A????", "????路"] {
            assert_eq!(told(&["朝阳区", lost]), 1, "{lost}");
        }
        for asked in ["是吗?", "真的吗???", "Why???", "?", "12?", "这里??"] {
            assert_eq!(told(&["朝阳区", asked]), 0, "{asked}");
        }
        assert_eq!(told(&["???", "unknown", "??"]), 0, "nobody writes Chinese here");
    }

    #[test]
    fn days_that_no_calendar_has_are_told_among_dates() {
        let told = |name: &str, days: &[&str]| {
            let row = |day: &&str| feature(&format!(r#""{name}":{day}"#), "null");
            let found = found(&days.iter().map(row).collect::<Vec<_>>().join(","));
            let wrong = found.into_iter().find(|symptom| symptom.kind == SymptomKind::WrongDates)?;
            Some((
                wrong.count,
                wrong.fields[0].clone(),
                wrong.places.iter().map(|p| p.name.clone()).collect::<Vec<_>>(),
            ))
        };
        let once = |name: &str| Some((1, name.to_owned(), vec!["#2".to_owned()]));
        assert_eq!(told("n", &[r#""2024-01-01""#, r#""2024-02-30""#, "null", r#""2024/3/1""#]), once("n"));
        assert_eq!(told("n", &[r#""2024-01-01 09:30:00""#, r#""2024-02-30T10:00:00Z""#]), once("n"));
        assert_eq!(told("采集日期", &["20240101", "20240230"]), once("采集日期"));
        assert_eq!(told("采集日期", &[r#""20240101""#, r#""20241301""#]), once("采集日期"));
        for other in [
            &[r#""2024-02-29""#, r#""9999-12-31""#][..],
            &[r#""2024-02-29""#, r#""0000-00-00""#],
            &[r#""2024-02-30""#, r#""about 2024""#, r#""2024-01-01""#],
            &[r#""2024-13-01""#, r#""2024-25-01""#, r#""2024-01-01""#],
            &["20240101", "20240230"],
        ] {
            assert_eq!(told("n", other), None, "{other:?}");
        }
        assert_eq!(told("version", &[r#""2024.1.1""#, r#""2024.2.0""#]), None);
    }

    #[test]
    fn texts_and_copies_can_be_put_right() {
        let row = |day: &str| feature(&format!(r#""area":"12","day":"{day}","note":"a\ufffdb""#), &point("1,2"));
        let found = found(&[row("2026/1/2"), row("2026/1/2")].join(","));
        let told: Vec<(&str, u64)> = found.iter().map(|s| (s.kind.as_str(), s.count)).collect();
        let expected = [("lost_characters", 2), ("duplicate_feature", 1), ("numbers_as_text", 1), ("dates_as_text", 1)];
        assert_eq!(told, expected);
        assert_eq!(found[2].fields, ["area"]);
        assert_eq!(repairs_for(&found), Repairs { copies: true, texts: true, ..Repairs::NONE });
    }
}
