//! Whether a layer lies where GCJ-02 or BD-09 would put it: held against named things and roads of the bundled plan.

use super::comparison::{Better, Comparison, Conversion, FEWEST_NAMES, SUREST};
use super::datum_shares::{DatumShares, Mixture, mixture};
use super::reference::Reference;
use crate::analysis::measure;
use crate::crs::{Datum, is_in_mainland};
use crate::data::{Dataset, Value};

/// The share of things that a shift does not bring nearer, of a layer in which two datums may be mixed.
const MIXED: f64 = 0.05;
/// The same of lines.
const DIVIDED: f64 = 0.1;

/// The datums of shifted maps.
pub(super) const SHIFTED: [Datum; 2] = [Datum::Gcj02, Datum::Bd09];

/// What a shift is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShiftBy {
    /// Things of known names.
    Names,
    /// Lines of known names.
    Routes,
    /// Lines near roads.
    Roads,
    /// What the source calls its positions: nothing was compared.
    Headings,
}

/// What comparison, or the source itself, says about the datum of a layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift {
    /// The datum that the positions seem to be on.
    pub datum: Datum,
    /// The median distance from where the same things lie, as the layer is, metres: of those on this datum, where the
    /// others are not …
    pub before_m: f64,
    /// … and as it would be with the shift taken off.
    pub after_m: f64,
    /// How many things were compared: different names, or lines.
    pub compared: usize,
    /// How many of them the shift brings nearer.
    pub nearer: usize,
    /// Whether only those are on this datum: positions on several are mixed, and no conversion is right for all.
    pub is_partial: bool,
    /// How many of them lie on each datum, if they are mixed.
    pub shares: DatumShares,
    pub by: ShiftBy,
    /// How sure that is, 0 to 0.99: the share of what comes nearer; less where there is little of it, and where another
    /// shift would do nearly as well.
    pub confidence: f64,
}

impl Shift {
    /// Whether some of the things compared are not brought nearer by it: positions on two datums may be mixed.
    pub fn is_divided(&self) -> bool {
        if self.is_partial {
            return true;
        }
        let apart = self.compared.saturating_sub(self.nearer);
        let is_share = |share: f64| apart as f64 >= share * self.compared as f64;
        match self.by {
            ShiftBy::Names => apart >= FEWEST_NAMES && is_share(MIXED),
            ShiftBy::Routes | ShiftBy::Roads | ShiftBy::Headings => is_share(DIVIDED) && apart > 0,
        }
    }
}

/// The shift that a layer seems to have, if its positions are taken for WGS 84 and one of the shifts of Chinese maps
/// explains where they lie much better than none, and than any other shift would.
///
/// Fields that may hold a name are looked up by what stands in them, not by what they are called. A layer that nothing
/// can be held against is on the datum that its source speaks of, if it does.
pub fn shift(data: &Dataset, reference: &Reference) -> Option<Shift> {
    shift_in(&Comparison::new(data, reference))
}

/// As [`shift`], of a layer that may be compared for more than this.
pub fn shift_in(comparison: &Comparison<'_>) -> Option<Shift> {
    let mut is_right = false;
    for compared in comparison.each() {
        // Where several datums are mixed, no answer is right for all of them, and each is a person's.
        if let Some(mixed) = mixture(compared, Datum::Wgs84).filter(|mixed| mixed.is_asked) {
            return Some(partly_shifted(mixed, compared.by));
        }
        let off = |datum| Conversion { undone: Datum::Wgs84, done: [datum, Datum::Wgs84] };
        if let Some(better) = compared.better(&SHIFTED.map(off)) {
            let Better { conversion, before_m, after_m, nearer, confidence } = better;
            let (datum, by, compared) = (conversion.done[0], compared.by, compared.things());
            let shares = DatumShares::default();
            return Some(Shift {
                datum,
                before_m,
                after_m,
                compared,
                nearer,
                is_partial: false,
                shares,
                by,
                confidence,
            });
        }
        is_right |= compared.lies_right();
    }
    // What lies where it belongs does so whatever it is called.
    if is_right { None } else { by_headings(comparison.data) }
}

/// The question about a layer with positions on several datums.
fn partly_shifted(mixed: Mixture, by: ShiftBy) -> Shift {
    let Mixture { shares, datum, before_m, after_m, confidence, .. } = mixed;
    let (compared, nearer) = (shares.compared, shares.on(datum));
    Shift { datum, before_m, after_m, compared, nearer, is_partial: true, shares, by, confidence }
}

fn by_headings(data: &Dataset) -> Option<Shift> {
    let datum = data.called_datum().or_else(|| datum_of_rows(data))?;
    let at = data.coords().iter().copied().find(|p| is_in_mainland(*p))?;
    let before_m = measure::distance(at, datum.to_wgs84(at)).0;
    let by = ShiftBy::Headings;
    let [compared, nearer] = [0; 2];
    let (shares, confidence) = (DatumShares::default(), SUREST);
    Some(Shift { datum, before_m, after_m: 0.0, compared, nearer, is_partial: false, shares, by, confidence })
}

/// The datum of a Chinese web map that a column names for every row, as exports of several sources have one.
fn datum_of_rows(data: &Dataset) -> Option<Datum> {
    const CALLED: [&str; 10] = [
        "坐标系",
        "坐标系统",
        "坐标类型",
        "坐标基准",
        "crs",
        "datum",
        "coordsys",
        "coordtype",
        "coordsystem",
        "coordinatesystem",
    ];
    let is_called = |name: &str| {
        let plain: String = name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
        CALLED.contains(&plain.as_str())
    };
    let field = data.fields().iter().position(|field| is_called(&field.name))?;
    let mut datums = data.features().map(|feature| match feature.value(field) {
        Value::Text(text) => called(&text),
        _ => None,
    });
    let first = datums.next()??;
    datums.all(|datum| datum == Some(first)).then_some(first)
}

/// The datum of a Chinese web map that a text names, and nothing else: not what it was converted from, or is not.
fn called(text: &str) -> Option<Datum> {
    let plain: String = text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let mut name = plain.as_str();
    while let Some(stem) = ["坐标系", "坐标", "地图", "系", "ll"].iter().find_map(|end| name.strip_suffix(end))
    {
        name = stem;
    }
    match name {
        "gcj02" | "gcj" | "火星" | "高德" | "amap" | "腾讯" => Some(Datum::Gcj02),
        "bd09" | "bd" | "百度" | "baidu" => Some(Datum::Bd09),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::comparison::made::{STATIONS, named_points, stations, stations_of};
    use super::*;
    use crate::data::{DatasetBuilder, LonLat};

    fn called(mut stations: DatasetBuilder, datum: Datum) -> Dataset {
        stations.set_called_datum(Some(datum));
        stations.finish()
    }

    #[test]
    fn shifted_stations_are_found_with_their_datum() {
        let reference = Reference::bundled();
        for datum in [Datum::Gcj02, Datum::Bd09] {
            let found = shift(&stations(datum, 0.0003), &reference).unwrap();
            assert_eq!((found.datum, found.compared, found.nearer, found.by == ShiftBy::Names), (datum, 6, 6, true));
            assert!(found.before_m > 400.0 && found.after_m < 60.0, "{found:?}");
            assert!(found.confidence > 0.9);
        }
        assert_eq!(shift(&stations(Datum::Wgs84, 0.0003), &reference), None);
    }

    /// Half of the positions on either datum: neither is that of most.
    #[test]
    fn of_two_halves_the_shifted_one_is_told() {
        let reference = Reference::bundled();
        let rows = |shifted: usize| {
            let of = |(i, name): (usize, &&str)| {
                let p = reference.named(name)[0];
                ((*name).to_owned(), if i < shifted { Datum::Gcj02.from_wgs84(p) } else { p })
            };
            shift(&named_points(STATIONS.iter().enumerate().map(of)).finish(), &reference)
        };
        for shifted in [2, 3, 4] {
            let found = rows(shifted);
            assert_eq!(found.map(|shift| shift.nearer), (shifted > 2).then_some(shifted), "{found:?}");
        }
    }

    #[test]
    fn shifted_roads_are_found_without_names() {
        let reference = Reference::bundled();
        let opened = crate::plan::open_bundled(&crate::progress::Progress::default()).unwrap();
        let roads = opened.plan.dataset(&"roads".into()).unwrap().clone();
        assert_eq!(shift(&roads, &reference), None);
        let (shifted, _) = Dataset::clone(&roads).placed(|p| Some(Datum::Gcj02.from_wgs84(p)));
        let found = shift(&shifted, &reference).unwrap();
        assert!(found.datum == Datum::Gcj02 && found.after_m < 1.0, "{found:?}");
    }

    #[test]
    fn a_few_known_names_are_found_among_many_rows() {
        let reference = Reference::bundled();
        let mut names = STATIONS.iter();
        let rows = (0..20_000_u32).map(|i| match if i % 3_001 == 7 { names.next() } else { None } {
            Some(name) => ((*name).to_owned(), Datum::Gcj02.from_wgs84(reference.named(name)[0])),
            None => ("商店".to_owned(), LonLat::new(116.3 + f64::from(i) * 1e-5, 39.8)),
        });
        let data = named_points(rows).finish();
        let found = shift(&data, &reference).unwrap();
        assert_eq!((found.datum, found.compared), (Datum::Gcj02, STATIONS.len()));
    }

    #[test]
    fn headings_do_not_outweigh_things_that_lie_where_they_belong() {
        let reference = Reference::bundled();
        let called = |datum| called(stations_of(datum, 0.0003), Datum::Gcj02);
        assert_eq!(shift(&called(Datum::Wgs84), &reference), None);
        assert!(shift(&called(Datum::Gcj02), &reference).is_some_and(|shift| shift.by == ShiftBy::Names));
    }

    #[test]
    fn a_column_that_names_the_datum_in_every_row_is_believed() {
        let reference = Reference::bundled();
        let told = |datums: [&str; 3]| {
            let mut b = named_points(std::iter::empty());
            for datum in datums {
                b.begin_feature();
                b.property("坐标系", Value::Text(datum.into()));
                let mut g = b.geometry(crate::data::GeometryType::Point);
                g.coord(LonLat::new(121.47, 31.23), None);
                g.end_point();
                b.end_feature();
            }
            shift(&b.finish(), &reference).map(|shift| (shift.datum, shift.by))
        };
        assert_eq!(told(["GCJ-02", "gcj02", "GCJ02坐标系"]), Some((Datum::Gcj02, ShiftBy::Headings)));
        assert_eq!(told(["BD-09", "百度坐标", "bd09ll"]), Some((Datum::Bd09, ShiftBy::Headings)));
        assert_eq!(told(["GCJ-02", "GCJ-02", "WGS84"]), None);
        assert_eq!(told(["CGCS2000", "CGCS2000", "CGCS2000"]), None);
    }

    #[test]
    fn nothing_is_said_of_few_or_of_other_places() {
        let reference = Reference::bundled();
        let positions = [(121.47, 31.23), (121.5, 31.2), (121.4, 31.3), (121.45, 31.25)];
        let rows = positions.map(|(lon, lat)| ("人民广场".to_owned(), LonLat::new(lon, lat)));
        assert_eq!(shift(&named_points(rows).finish(), &reference), None);
    }
}
