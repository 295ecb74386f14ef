//! Whether a layer lies where GCJ-02 or BD-09 would put it: held against named things and roads of the bundled plan.

use super::reference::Reference;
use crate::analysis::measure;
use crate::crs::{Datum, is_in_mainland};
use crate::data::{Dataset, Feature, LonLat, Piece};

/// Named things that have to meet before anything is said.
const FEWEST_NAMES: usize = 3;
/// Positions along lines that have to lie near a road.
const FEWEST_ON_ROADS: usize = 30;
/// Positions looked at, of a layer with many.
const MOST: usize = 300;
/// Fields beyond these are not looked through for names.
const MOST_FIELDS: usize = 1_000;
/// A layer that lies nearer than this needs no shift, metres.
const GOOD_M: f64 = 150.0;
/// What a shift has to bring, at the least.
const GAIN: f64 = 0.4;
/// A comparison proves nothing.
const SUREST: f64 = 0.99;
/// Two things of one name that lie further apart are two things.
const SAME_M: f64 = 3_000.0;

/// What comparison says about the datum of a layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    /// The datum that the positions seem to be on.
    pub datum: Datum,
    /// The median distance from where the same things lie, as the layer is, metres …
    pub before_m: f64,
    /// … and as it would be with the shift taken off.
    pub after_m: f64,
    /// How many things were compared.
    pub compared: usize,
    /// How many of them the shift brings nearer.
    pub nearer: usize,
    /// Whether things were known by their names; else they are positions on roads.
    pub by_name: bool,
}

impl Shift {
    /// How sure that is, 0 to 0.99: the share of things that come nearer, less for few of them.
    pub fn confidence(&self) -> f64 {
        let share = self.nearer as f64 / self.compared.max(1) as f64;
        let enough = (self.compared as f64 / if self.by_name { 6.0 } else { 60.0 }).min(1.0);
        (share * (0.5 + 0.5 * enough)).min(SUREST)
    }
}

/// The shift that a layer seems to have, if its positions are taken for WGS 84 and one of the shifts of Chinese maps
/// explains where they lie much better.
///
/// Fields that may hold a name are looked up by what stands in them, not by what they are called.
pub fn shift(data: &Dataset, reference: &Reference) -> Option<Shift> {
    by_names(data, reference).or_else(|| by_roads(data, reference))
}

fn by_names(data: &Dataset, reference: &Reference) -> Option<Shift> {
    let step = data.len().div_ceil(MOST * 10).max(1);
    let pairs: Vec<(LonLat, Vec<LonLat>)> = data
        .features()
        .step_by(step)
        .filter_map(|feature| {
            let texts = (0..data.fields().len().min(MOST_FIELDS)).filter_map(|field| match feature.value(field) {
                crate::data::Value::Text(text) => Some(text),
                _ => None,
            });
            let known: Vec<LonLat> = texts.flat_map(|text| reference.named(&text).to_vec()).collect();
            if known.is_empty() {
                return None;
            }
            let p = position(feature).filter(|p| is_in_mainland(*p))?;
            let there: Vec<LonLat> = known.into_iter().filter(|q| measure::distance(p, *q).0 < SAME_M).collect();
            (!there.is_empty()).then_some((p, there))
        })
        .take(MOST)
        .collect();
    if pairs.len() < FEWEST_NAMES {
        return None;
    }
    let distances = |datum: Datum| -> Vec<f64> {
        let nearest = |(p, there): &(LonLat, Vec<LonLat>)| {
            let p = datum.to_wgs84(*p);
            there.iter().map(|q| measure::distance(p, *q).0).fold(f64::INFINITY, f64::min)
        };
        pairs.iter().map(nearest).collect()
    };
    better(distances, true)
}

fn by_roads(data: &Dataset, reference: &Reference) -> Option<Shift> {
    let lines = data.features().flat_map(Feature::pieces).filter_map(|piece| match piece {
        Piece::Line(line) => Some(line),
        Piece::Point(_) | Piece::Polygon(_) => None,
    });
    let step = lines.clone().map(<[LonLat]>::len).sum::<usize>().div_ceil(MOST).max(1);
    let positions = lines.flatten().copied().step_by(step).filter(|p| is_in_mainland(*p));
    let near: Vec<LonLat> = positions.filter(|p| reference.to_road(*p).is_some_and(|m| m < SAME_M)).collect();
    if near.len() < FEWEST_ON_ROADS {
        return None;
    }
    let distances = |datum: Datum| -> Vec<f64> {
        near.iter().map(|p| reference.to_road(datum.to_wgs84(*p)).unwrap_or(SAME_M)).collect()
    };
    better(distances, false)
}

fn better(distances: impl Fn(Datum) -> Vec<f64>, by_name: bool) -> Option<Shift> {
    let before = distances(Datum::Wgs84);
    let before_m = median(&before);
    if before_m < GOOD_M {
        return None;
    }
    [Datum::Gcj02, Datum::Bd09]
        .into_iter()
        .map(|datum| {
            let after = distances(datum);
            let nearer = before.iter().zip(&after).filter(|(before, after)| after < before).count();
            Shift { datum, before_m, after_m: median(&after), compared: before.len(), nearer, by_name }
        })
        .filter(|shift| shift.after_m < before_m * GAIN)
        .min_by(|a, b| a.after_m.total_cmp(&b.after_m))
}

fn median(numbers: &[f64]) -> f64 {
    let mut sorted = numbers.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(f64::INFINITY)
}

/// The position of a feature that has one: a point, or the middle of something small.
fn position(feature: Feature<'_>) -> Option<LonLat> {
    match feature.pieces().next()? {
        Piece::Point(p) => Some(p),
        Piece::Polygon(_) | Piece::Line(_) => measure::centroid(feature),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{DatasetBuilder, GeometryType, Value};

    const STATIONS: [&str; 6] = ["五福堂", "德茂", "火箭万源", "东高地", "和义", "瀛海"];

    fn stations(datum: Datum, error_deg: f64) -> Dataset {
        let reference = Reference::bundled();
        let mut b = DatasetBuilder::default();
        for (i, name) in STATIONS.iter().enumerate() {
            let p = datum.from_wgs84(reference.named(name)[0]);
            b.begin_feature();
            b.property("站名", Value::Text(format!("{name}站").into()));
            let mut g = b.geometry(GeometryType::Point);
            let off = if i % 2 == 0 { error_deg } else { -error_deg };
            g.coord(LonLat::new(p.lon + off, p.lat), None);
            g.end_point();
            b.end_feature();
        }
        b.finish()
    }

    #[test]
    fn shifted_stations_are_found_with_their_datum() {
        let reference = Reference::bundled();
        for datum in [Datum::Gcj02, Datum::Bd09] {
            let found = shift(&stations(datum, 0.0003), &reference).unwrap();
            assert_eq!((found.datum, found.compared, found.nearer, found.by_name), (datum, 6, 6, true));
            assert!(found.before_m > 400.0 && found.after_m < 60.0, "{found:?}");
            assert!(found.confidence() > 0.9);
        }
        assert_eq!(shift(&stations(Datum::Wgs84, 0.0003), &reference), None);
    }

    #[test]
    fn shifted_roads_are_found_without_names() {
        let reference = Reference::bundled();
        let opened = crate::plan::open_bundled(&crate::progress::Progress::default()).unwrap();
        let roads = opened.plan.dataset(&"roads".into()).unwrap().clone();
        assert_eq!(shift(&roads, &reference), None);
        let (shifted, _) = Dataset::clone(&roads).placed(|p| Some(Datum::Gcj02.from_wgs84(p)));
        let found = by_roads(&shifted, &reference).unwrap();
        assert!(found.datum == Datum::Gcj02 && found.after_m < 1.0, "{found:?}");
    }

    #[test]
    fn nothing_is_said_of_few_or_of_other_places() {
        let reference = Reference::bundled();
        let mut b = DatasetBuilder::default();
        for (lon, lat) in [(121.47, 31.23), (121.5, 31.2), (121.4, 31.3), (121.45, 31.25)] {
            b.begin_feature();
            b.property("name", Value::Text("人民广场".into()));
            let mut g = b.geometry(GeometryType::Point);
            g.coord(LonLat::new(lon, lat), None);
            g.end_point();
            b.end_feature();
        }
        assert_eq!(shift(&b.finish(), &reference), None);
    }
}
