//! Repairs that change nothing of what data mean: the direction of rings, features that stand twice, numbers and dates
//! kept as texts. What else is wrong with geometry is told by `analysis::check`, and mended by whoever drew it.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use super::Format;
use super::geojson::doubled_area;
use super::reading::Repairs;
use super::text_kind::{Calendar, TextKind, TextKinds};
use crate::data::{
    Dataset, DatasetBuilder, Feature, FeatureId, FieldType, GeometrySink, LonLat, Piece, SourceId, Value, Warning,
    WarningCode, Warnings,
};
use crate::progress::{Cancelled, Progress};

/// Features between two looks at the cancel token.
const CHECK_EVERY: usize = 256;

/// The data with repairs made: what reading their source with these repairs gives.
///
/// Features that are left out, and fields whose texts became something else, are named among the warnings.
///
/// ```
/// use shapan::formats::{self, Repairs};
/// let text = br#"{"type": "FeatureCollection", "features": [
///   {"type": "Feature", "properties": {"area": "12.5"}, "geometry": {"type": "Point", "coordinates": [116.4, 39.8]}},
///   {"type": "Feature", "properties": {"area": "12.5"}, "geometry": {"type": "Point", "coordinates": [116.4, 39.8]}}
/// ]}"#;
/// let data = formats::read_bytes(text, &shapan::progress::Progress::default())?;
/// let repaired = formats::repaired(&data, Repairs::ALL, &shapan::progress::Progress::default())?;
/// assert_eq!(repaired.len(), 1);
/// assert_eq!(repaired.features().next().unwrap().attribute("area").as_f64(), Some(12.5));
/// # Ok::<(), formats::ReadError>(())
/// ```
///
/// # Errors
/// Only when cancelled.
pub fn repaired(dataset: &Dataset, repairs: Repairs, progress: &Progress) -> Result<Dataset, Cancelled> {
    let kinds = if repairs.texts { kinds(dataset, progress)? } else { Vec::new() };
    let after = Mended { kinds: &kinds, turns_rings: repairs.rings };
    let copies = if repairs.copies { after.copies(dataset, progress)? } else { Vec::new() };
    let mut builder = DatasetBuilder::default();
    builder.set_members(dataset.members().clone());
    builder.set_called_datum(dataset.called_datum());
    let mut next_copy = copies.iter().map(|copy| copy.copy).peekable();
    for (i, feature) in dataset.features().enumerate() {
        if i.is_multiple_of(CHECK_EVERY) {
            progress.check()?;
        }
        let is_copy = next_copy.next_if_eq(&feature.id()).is_some();
        let before = feature.ordinal().saturating_sub(builder.next_ordinal());
        builder.leave_out(u32::try_from(before).unwrap_or(u32::MAX) + u32::from(is_copy));
        if !is_copy {
            after.add(&mut builder, feature);
        }
    }
    let mut warnings = dataset.warnings().clone();
    for copy in &copies {
        let name = |id: FeatureId| dataset.feature(id).map(Feature::id_text).unwrap_or_default();
        let message = format!("the same as {} in geometry and attributes; left out", name(copy.of));
        warnings.push(about(WarningCode::DuplicateFeature, message, dataset.feature(copy.copy).map(place_in_source)));
    }
    for (kinds, field) in kinds.iter().zip(dataset.fields()) {
        let what = match kinds.as_ref().and_then(TextKinds::kind) {
            Some(TextKind::Numbers) => "numbers",
            Some(TextKind::Dates) => "dates",
            None => continue,
        };
        let message = format!("the texts of the field {} are {what}; taken for such", field.name);
        warnings.push(about(WarningCode::TypedText, message, None));
    }
    let origin = dataset.origin().clone();
    builder.set_warnings(Warnings::default());
    Ok(builder.finish().with_warnings(warnings).with_origin(origin))
}

fn about(code: WarningCode, message: String, feature: Option<String>) -> Warning {
    Warning { code, message: message.into(), feature, line: None, skipped: false }
}

/// A feature by its place in the source.
fn place_in_source(feature: Feature<'_>) -> String {
    format!("#{}", feature.ordinal())
}

/// A feature that is the same as an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copied {
    pub copy: FeatureId,
    pub of: FeatureId,
}

/// Whether looking at every cell would take longer than anyone waits: features that have each a field of their own. Then
/// neither copies nor texts are looked for.
pub fn has_too_many_cells(dataset: &Dataset) -> bool {
    const MOST_CELLS: usize = 200_000_000;
    dataset.len().saturating_mul(dataset.fields().len()) > MOST_CELLS
}

/// The features that are the same as an earlier one in geometry, attributes and id once these repairs are made, in order.
/// What has no geometry is no copy of anything, nor is what lost a part of itself on the way; the ids of a GeoPackage only
/// number its rows.
///
/// # Errors
/// Only when cancelled.
pub fn copies(dataset: &Dataset, repairs: Repairs, progress: &Progress) -> Result<Vec<Copied>, Cancelled> {
    let kinds = if repairs.texts { kinds(dataset, progress)? } else { Vec::new() };
    Mended { kinds: &kinds, turns_rings: repairs.rings }.copies(dataset, progress)
}

/// The features of which something was dropped when they were read, by the names that warnings have for them: what is left
/// of two of them may be the same though they are not.
struct Incomplete(HashSet<String>);

impl Incomplete {
    /// Of a dataset; `None` where more of them are than are named, or all of them.
    fn of(dataset: &Dataset) -> Option<Self> {
        use WarningCode as C;
        const OF_ALL: [C; 3] = [C::TooManyFields, C::NoAttributes, C::RowCount];
        const OF_ONE: [C; 8] = [
            C::TooDeep,
            C::TooManyNumbers,
            C::BadText,
            C::ChangedSemantics,
            C::DuplicateMember,
            C::Damaged,
            C::OverflowedNumber,
            C::Unsupported,
        ];
        let warnings = dataset.warnings();
        let listed = |code| warnings.list().iter().filter(move |warning| warning.code == code);
        // A column of values that nothing holds.
        let is_of_column = listed(C::Unsupported).any(|warning| warning.feature.is_none());
        let is_unnamed = |(code, count): (C, u64)| {
            OF_ALL.contains(&code) || OF_ONE.contains(&code) && count > listed(code).count() as u64
        };
        let names = OF_ONE.into_iter().flat_map(listed).filter_map(|warning| warning.feature.clone()).collect();
        (!is_of_column && !warnings.counts().any(is_unnamed)).then_some(Self(names))
    }

    fn holds(&self, feature: Feature<'_>) -> bool {
        let is_named = |name: &str| self.0.contains(name);
        !self.0.is_empty()
            && (is_named(&place_in_source(feature))
                || is_named(&feature.id_text())
                || is_named(&feature.attribute("id").to_text()))
    }
}

/// Features as they are once their rings are turned and their texts are what they say.
struct Mended<'k> {
    /// What the texts of each field are; none where they stay.
    kinds: &'k [Option<TextKinds>],
    turns_rings: bool,
}

impl Mended<'_> {
    fn copies(&self, dataset: &Dataset, progress: &Progress) -> Result<Vec<Copied>, Cancelled> {
        if has_too_many_cells(dataset) {
            return Ok(Vec::new());
        }
        let Some(incomplete) = Incomplete::of(dataset) else { return Ok(Vec::new()) };
        let has_ids = dataset.origin().format != Format::GeoPackage.as_str();
        let mut seen: HashMap<u64, Vec<FeatureId>> = HashMap::new();
        let mut copies = Vec::new();
        let may_be_copy = |feature: &Feature<'_>| feature.pieces().len() > 0 && !incomplete.holds(*feature);
        let with_geometry = dataset.features().filter(may_be_copy);
        for (i, feature) in with_geometry.enumerate() {
            if i.is_multiple_of(CHECK_EVERY) {
                progress.check()?;
            }
            let same = seen.entry(self.digest(feature, has_ids)).or_default();
            let is_earlier = |id: &&FeatureId| dataset.feature(**id).is_some_and(|f| self.is_same(f, feature, has_ids));
            match same.iter().find(is_earlier) {
                Some(of) => copies.push(Copied { copy: feature.id(), of: *of }),
                None => same.push(feature.id()),
            }
        }
        Ok(copies)
    }

    /// What is done with a value, as it is once mended.
    fn value<T>(&self, feature: Feature<'_>, field: usize, then: impl FnOnce(Value<'_>) -> T) -> T {
        match (feature.value(field), self.kinds.get(field)) {
            (Value::Text(text), Some(Some(kinds))) => then(kinds.value(&text)),
            (value, _) => then(value),
        }
    }

    /// The order in which the positions of a feature stand once its rings are turned; `None` where they stay.
    fn order(&self, feature: Feature<'_>) -> Option<Vec<usize>> {
        let is_wrong = |(i, ring): (usize, &[LonLat])| {
            let area = doubled_area(ring);
            if i == 0 { area < 0.0 } else { area > 0.0 }
        };
        if !self.turns_rings || !feature.polygons().any(|polygon| polygon.rings().enumerate().any(is_wrong)) {
            return None;
        }
        let mut order = Vec::with_capacity(feature.coords().len());
        for piece in feature.pieces() {
            match piece {
                Piece::Polygon(polygon) => {
                    for (i, ring) in polygon.rings().enumerate() {
                        let own = order.len()..order.len() + ring.len();
                        if is_wrong((i, ring)) { order.extend(own.rev()) } else { order.extend(own) }
                    }
                }
                Piece::Point(_) | Piece::Line(_) => {
                    let count = piece.coords().count();
                    order.extend(order.len()..order.len() + count);
                }
            }
        }
        Some(order)
    }

    /// The positions and heights of a feature, as bits, in their order.
    fn positions(&self, feature: Feature<'_>) -> Vec<[u64; 3]> {
        let (coords, elevations) = (feature.coords(), feature.elevations());
        let at = |i: usize| {
            let height = elevations.and_then(|z| z.get(i)).map_or(f64::NAN.to_bits(), |z| z.to_bits());
            coords.get(i).map(|p| [p.lon.to_bits(), p.lat.to_bits(), height])
        };
        match self.order(feature) {
            Some(order) => order.into_iter().filter_map(at).collect(),
            None => (0..coords.len()).filter_map(at).collect(),
        }
    }

    /// A number that is the same of features that are the same, and of hardly any others: of all that
    /// [`Mended::is_same`] compares.
    fn digest(&self, feature: Feature<'_>, has_ids: bool) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.positions(feature).hash(&mut hasher);
        lengths(feature).for_each(|length| length.hash(&mut hasher));
        feature.geometry_type().as_str().hash(&mut hasher);
        // Geometry alone does not part a thousand flats on one parcel.
        for field in 0..feature.dataset().fields().len() {
            self.value(feature, field, |value| value.to_text().hash(&mut hasher));
        }
        if has_ids && feature.source_id().is_some() {
            feature.id_text().hash(&mut hasher);
        }
        feature.members_json().hash(&mut hasher);
        hasher.finish()
    }

    fn is_same(&self, a: Feature<'_>, b: Feature<'_>, has_ids: bool) -> bool {
        let is_same_value = |field| self.value(a, field, |value| self.value(b, field, |other| value == other));
        a.geometry_type() == b.geometry_type()
            && a.collection() == b.collection()
            && a.coords().len() == b.coords().len()
            && lengths(a).eq(lengths(b))
            && self.positions(a) == self.positions(b)
            && (0..a.dataset().fields().len()).all(is_same_value)
            && (!has_ids || a.source_id() == b.source_id())
            && a.members_json() == b.members_json()
    }

    /// Adds a feature with what is put right in it.
    fn add(&self, builder: &mut DatasetBuilder, feature: Feature<'_>) {
        builder.begin_feature();
        for (index, field) in feature.dataset().fields().iter().enumerate() {
            self.value(feature, index, |value| {
                if !matches!(value, Value::Missing) {
                    builder.property(&field.name, value);
                }
            });
        }
        match feature.source_id() {
            Some(SourceId::Text(text)) => builder.source_id(Value::Text(text)),
            Some(SourceId::Number(number)) => builder.source_id(Value::Real(number)),
            Some(SourceId::Integer(integer)) => builder.source_id(Value::Integer(integer)),
            None => {}
        }
        if let Some(members) = feature.members_json() {
            builder.members(members);
        }
        add_geometry(builder, feature, self.order(feature).as_deref());
        builder.end_feature();
    }
}

/// How the positions of a feature are parted into pieces and rings.
fn lengths(feature: Feature<'_>) -> impl Iterator<Item = usize> {
    feature.pieces().flat_map(|piece| match piece {
        Piece::Point(_) => vec![1],
        Piece::Line(line) => vec![0, line.len()],
        Piece::Polygon(polygon) => polygon.rings().map(<[LonLat]>::len).collect(),
    })
}

/// Fields of texts that are all numbers or dates, by their position, and which of the two.
///
/// # Errors
/// Only when cancelled.
pub fn texts_to_type(dataset: &Dataset, progress: &Progress) -> Result<Vec<(usize, TextKind)>, Cancelled> {
    let of = |(field, kinds): (usize, &Option<TextKinds>)| Some((field, kinds.as_ref()?.kind()?));
    Ok(kinds(dataset, progress)?.iter().enumerate().filter_map(of).collect())
}

/// Fields of dates by their position, and the features in which one is a day that no calendar has: fewer than the others,
/// or nobody knows what they are.
///
/// # Errors
/// Only when cancelled.
pub fn wrong_dates(dataset: &Dataset, progress: &Progress) -> Result<Vec<(usize, Vec<FeatureId>)>, Cancelled> {
    if has_too_many_cells(dataset) {
        return Ok(Vec::new());
    }
    let of = |(index, field): (usize, &crate::data::Field)| {
        progress.check()?;
        let Some(calendar) = Calendar::of(&field.name) else { return Ok(None) };
        if !(field.field_type == FieldType::Text || field.field_type == FieldType::Integer && calendar.has_bare()) {
            return Ok(None);
        }
        let (mut right, mut wrong) = (0, Vec::new());
        for feature in dataset.features() {
            let value = feature.value(index);
            if value.is_unknown() || value.to_text().trim().is_empty() {
                continue;
            }
            match calendar.lacks(&value.to_text()) {
                Some(true) => wrong.push(feature.id()),
                Some(false) => right += 1,
                None => return Ok(None),
            }
        }
        Ok((!wrong.is_empty() && wrong.len() <= right).then_some((index, wrong)))
    };
    dataset.fields().iter().enumerate().filter_map(|field| of(field).transpose()).collect()
}

/// What the texts of each field are; `None` of a field of anything else.
fn kinds(dataset: &Dataset, progress: &Progress) -> Result<Vec<Option<TextKinds>>, Cancelled> {
    if has_too_many_cells(dataset) {
        return Ok(Vec::new());
    }
    let of = |(index, field): (usize, &crate::data::Field)| {
        progress.check()?;
        if field.field_type != FieldType::Text {
            return Ok(None);
        }
        let mut kinds = TextKinds::of(&field.name);
        for feature in dataset.features() {
            if let Value::Text(text) = feature.value(index) {
                kinds.see(&text);
            }
            if !kinds.is_open() {
                return Ok(None);
            }
        }
        Ok(kinds.told())
    };
    dataset.fields().iter().enumerate().map(of).collect()
}

/// Adds the geometry of a feature, its positions in another order within their rings where there is one.
fn add_geometry(builder: &mut DatasetBuilder, feature: Feature<'_>, order: Option<&[usize]>) {
    let (coords, elevations) = (feature.coords(), feature.elevations());
    let mut sink = builder.geometry(feature.geometry_type());
    let mut at = 0;
    let mut put = |sink: &mut GeometrySink<'_>, count: usize| {
        for i in at..at + count {
            let i = order.and_then(|order| order.get(i)).copied().unwrap_or(i);
            let elevation = elevations.and_then(|z| z.get(i)).copied().filter(|z| !z.is_nan());
            if let Some(position) = coords.get(i) {
                sink.coord(*position, elevation);
            }
        }
        at += count;
    };
    for piece in feature.pieces() {
        match piece {
            Piece::Point(_) => {
                put(&mut sink, 1);
                sink.end_point();
            }
            Piece::Line(line) => {
                put(&mut sink, line.len());
                sink.end_line();
            }
            Piece::Polygon(polygon) => {
                for ring in polygon.rings() {
                    put(&mut sink, ring.len());
                    sink.end_ring();
                }
                sink.end_polygon();
            }
        }
    }
    if let Some(members) = feature.collection() {
        builder.collection(members.to_vec());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Progress;

    fn read(features: &str) -> Dataset {
        let text = format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#);
        crate::formats::read_bytes(text.as_bytes(), &Progress::default()).unwrap()
    }

    fn written(dataset: &Dataset) -> String {
        let mut out = Vec::new();
        crate::formats::geojson::write_feature_collection(&mut out, dataset.members(), dataset.features()).unwrap();
        String::from_utf8(out).unwrap()
    }

    const POINT: &str = r#"{"type":"Feature","properties":{"n":1},"geometry":{"type":"Point","coordinates":[1,2,3]}}"#;

    #[test]
    fn only_what_is_the_same_in_all_is_a_copy() {
        let other_height = POINT.replace(",3]", ",4]");
        let other_value = POINT.replace("\"n\":1", "\"n\":2");
        let other_id = POINT.replace("\"properties\"", "\"id\":7,\"properties\"");
        let line =
            r#"{"type":"Feature","properties":{"n":1},"geometry":{"type":"MultiPoint","coordinates":[[1,2,3]]}}"#;
        let nowhere = r#"{"type":"Feature","properties":{"n":1},"geometry":null}"#;
        let all = [POINT, &other_height, &other_value, &other_id, line, nowhere, nowhere, POINT].join(",");
        let data = read(&all);
        let found = copies(&data, Repairs::ALL, &Progress::default()).unwrap();
        assert_eq!(found, [Copied { copy: FeatureId(7), of: FeatureId(0) }]);
        let left = repaired(&data, Repairs { copies: true, ..Repairs::NONE }, &Progress::default()).unwrap();
        assert_eq!(left.len(), 7);
        assert_eq!(left.warnings().list()[0].code, WarningCode::DuplicateFeature);
        assert_eq!(left.warnings().list()[0].feature.as_deref(), Some("#8"));
        assert_eq!(left.warnings().skipped(), 0);
    }

    #[test]
    fn what_was_dropped_may_be_what_parts_two_features() {
        let count = |features: &[String]| {
            let data = read(&features.join(","));
            copies(&data, Repairs::ALL, &Progress::default()).unwrap().len()
        };
        let of = |member: &str| POINT.replace("\"n\":1", member);
        let codes: Vec<_> = (0..4).map(|i| of(&format!("\"code\":11011500100100123456789{i}"))).collect();
        assert_eq!(count(&codes), 0, "codes of more digits than a number holds");
        assert_eq!(count(&[codes[0].clone(), codes[0].clone()]), 1);
        let deep = |inner: &str| of(&format!("\"n\":{}{inner}{}", "[".repeat(150), "]".repeat(150)));
        assert_eq!(count(&[deep("1"), deep("2"), POINT.to_owned(), POINT.to_owned()]), 1);
        let fourth = |number: u32| POINT.replace(",3]", &format!(",3,{number}]"));
        assert_eq!(count(&[fourth(1), fourth(2)]), 0);
        let foreign = |code: u32| {
            POINT.replace("\"properties\"", &format!("\"code\":11011500100100123456789{code},\"properties\""))
        };
        assert_eq!(count(&[foreign(1), foreign(2)]), 0);
        let many: Vec<_> = (0..200).map(|i| deep(&i.to_string())).chain([POINT.to_owned(), POINT.to_owned()]).collect();
        assert_eq!(count(&many), 0, "nobody knows which of them");
    }

    #[test]
    fn copies_are_what_is_the_same_once_all_else_is_mended() {
        let row = |area: &str, ring: &str| {
            format!(
                r#"{{"type":"Feature","properties":{{"area":"{area}"}},"geometry":{{"type":"Polygon","coordinates":[[{ring}]]}}}}"#
            )
        };
        let (right, wrong) = ("[0,0],[2,0],[2,2],[0,0]", "[0,0],[2,2],[2,0],[0,0]");
        let data = read(&[row("1,200", right), row("1,200", wrong), row("1200", right), row("7", right)].join(","));
        let count = |repairs| copies(&data, repairs, &Progress::default()).unwrap().len();
        assert_eq!(count(Repairs { copies: true, ..Repairs::NONE }), 0);
        assert_eq!(count(Repairs { rings: true, ..Repairs::NONE }), 1);
        assert_eq!(count(Repairs::ALL), 2);
        let mended = repaired(&data, Repairs::ALL, &Progress::default()).unwrap();
        assert_eq!(mended.len(), 2);
        // Once is enough, also after it is written.
        let again = crate::formats::read_bytes(written(&mended).as_bytes(), &Progress::default()).unwrap();
        assert!(copies(&again, Repairs::ALL, &Progress::default()).unwrap().is_empty());
        assert!(texts_to_type(&again, &Progress::default()).unwrap().is_empty());
        assert_eq!(again.warnings().counts().count(), 0);
    }

    #[test]
    fn rings_are_turned_with_their_heights_and_everything_else_stays() {
        let ring = "[[0,0,1],[0,2,2],[2,2,3],[2,0,4],[0,0,1]]";
        let hole = "[[0.5,0.5,9],[1,0.5,8],[1,1,7],[0.5,0.5,9]]";
        let polygon = format!(r#"{{"type":"Polygon","coordinates":[{ring},{hole}]}}"#);
        let collection = format!(
            r#"{{"type":"GeometryCollection","geometries":[{polygon},{{"type":"LineString","coordinates":[[0,0,5],[1,1,6]]}}]}}"#
        );
        let feature = format!(
            r#"{{"type":"Feature","id":"a","extra":[1],"properties":{{"b":null,"c":{{"d":1}}}},"geometry":{collection}}}"#
        );
        let data = read(&feature);
        let turned = repaired(&data, Repairs { rings: true, ..Repairs::NONE }, &Progress::default()).unwrap();
        let area = |data: &Dataset| {
            let polygon = data.features().next().unwrap().polygons().next().unwrap();
            polygon.rings().map(|ring| doubled_area(ring) > 0.0).collect::<Vec<_>>()
        };
        assert_eq!((area(&data), area(&turned)), (vec![false, true], vec![true, false]));
        // Written, rings run the right way anyhow: so the two are the same to the last letter.
        assert_eq!(written(&turned), written(&data));
        assert_eq!(turned.extent(), data.extent());
        assert_eq!(turned.origin(), data.origin());
    }

    #[test]
    fn texts_that_are_all_numbers_or_dates_become_such() {
        let feature = |area: &str, day: &str| {
            format!(
                r#"{{"type":"Feature","properties":{{"area":"{area}","day":"{day}","code":"12"}},"geometry":null}}"#
            )
        };
        let data = read(&[feature("1,200.5", "2026/1/2"), feature("", ""), feature("3", "2026年11月28日")].join(","));
        assert_eq!(texts_to_type(&data, &Progress::default()).unwrap(), [(0, TextKind::Numbers), (1, TextKind::Dates)]);
        let typed = repaired(&data, Repairs::ALL, &Progress::default()).unwrap();
        let values = |field: &str| -> Vec<String> {
            typed.features().map(|f| f.attribute(field).to_text().into_owned()).collect()
        };
        assert_eq!(typed.fields()[0].field_type, FieldType::Real);
        assert_eq!(values("area"), ["1200.5", "", "3"]);
        assert_eq!(values("day"), ["2026-01-02", "", "2026-11-28"]);
        assert_eq!(values("code"), ["12", "12", "12"]);
        assert!(texts_to_type(&typed, &Progress::default()).unwrap().is_empty(), "once is enough");
    }
}
