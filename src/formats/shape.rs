//! Geometries on their way from a reader into a dataset, under the same rules for all formats but GeoJSON, which has
//! the same ones for its text.

use std::borrow::Cow;

use super::incoming::Incoming;
use crate::data::{
    CollectionMember, DatasetBuilder, FeatureId, GeometrySink, GeometryType, LonLat, Warning, WarningCode, Warnings,
};

/// A position as the source has it: x, y, and z, which is NaN where there is none.
pub(super) type Xyz = [f64; 3];

/// One geometry.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    Point(Xyz),
    MultiPoint(Vec<Xyz>),
    Line(Vec<Xyz>),
    MultiLine(Vec<Vec<Xyz>>),
    /// Rings, the exterior first.
    Polygon(Vec<Vec<Xyz>>),
    MultiPolygon(Vec<Vec<Vec<Xyz>>>),
    Collection(Vec<Shape>),
}

/// What costs a feature its place in the dataset.
#[derive(Debug, PartialEq)]
pub(super) struct Fault {
    pub(super) code: WarningCode,
    pub(super) message: Cow<'static, str>,
}

impl Fault {
    pub(super) fn new(code: WarningCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into() }
    }
}

/// What was odd about a geometry without spoiling it.
#[derive(Debug, Default)]
struct Oddities {
    unclosed_ring: bool,
    dropped_ring: bool,
    dropped_line: bool,
}

/// Features as a reader meets them: a bad one is told and left out.
#[derive(Debug)]
pub(super) struct Features {
    pub(super) builder: DatasetBuilder,
    pub(super) warnings: Warnings,
    met: u64,
    /// What the feature is called that was added last, or left out last.
    last: Last,
    incoming: Option<Incoming>,
    /// Whether positions had measures, for which a dataset has no place.
    pub(super) has_measures: bool,
}

/// The feature that a reader speaks of.
#[derive(Debug)]
enum Last {
    Row(FeatureId),
    LeftOut(String),
}

impl Features {
    /// Of numbers that are no degrees until the layer is placed. All formats but GeoJSON leave that open.
    pub(super) fn new() -> Self {
        Self {
            builder: DatasetBuilder::planar(),
            warnings: Warnings::default(),
            met: 0,
            last: Last::LeftOut("#1".to_owned()),
            incoming: None,
            has_measures: false,
        }
    }

    /// Whether nothing has been met so far.
    pub(super) fn is_empty(&self) -> bool {
        self.met == 0
    }

    /// Tells what has come so far in this way.
    pub(super) fn tell_by(&mut self, incoming: Incoming) {
        self.incoming = Some(incoming);
    }

    /// Adds a feature: what `attributes` sets on the builder, and its geometry, which may be none.
    pub(super) fn add(
        &mut self,
        line: Option<u64>,
        shape: Result<Option<Shape>, Fault>,
        attributes: impl FnOnce(&mut DatasetBuilder),
    ) {
        self.met += 1;
        self.builder.begin_feature();
        attributes(&mut self.builder);
        let mut odd = Oddities::default();
        match shape.and_then(|shape| shape.map_or(Ok(()), |shape| shape.put(&mut self.builder, &mut odd))) {
            Ok(()) => {
                self.last = Last::Row(self.builder.end_feature());
                self.tell_oddities(&odd, line);
                if let Some(incoming) = &mut self.incoming {
                    incoming.look(&self.builder);
                }
            }
            Err(Fault { code, message }) => {
                // By its id, if that came before what is wrong with it: as the features that stay are called.
                let name = if self.warnings.keeps(code) {
                    self.builder.id_text(self.builder.next_id())
                } else {
                    String::new()
                };
                self.last = Last::LeftOut(name);
                self.builder.discard_feature();
                self.builder.leave_out(1);
                self.warn(code, message, line, true);
            }
        }
    }

    /// Counts a record that is none any more, so that those behind it keep their numbers.
    pub(super) fn pass_over(&mut self) {
        self.met += 1;
        self.builder.leave_out(1);
    }

    /// Keeps a field even if no feature has it: see [`DatasetBuilder::keep_field`].
    pub(super) fn keep_field(&mut self, name: &str) {
        self.builder.keep_field(name);
    }

    /// Tells of something odd about the feature added last.
    pub(super) fn warn(&mut self, code: WarningCode, message: Cow<'static, str>, line: Option<u64>, skipped: bool) {
        let feature = self.warnings.keeps(code).then(|| match &self.last {
            Last::Row(row) => self.builder.id_text(*row),
            Last::LeftOut(name) => name.clone(),
        });
        self.warnings.push(Warning { code, message, feature, line, skipped });
    }

    /// Tells of something odd about the source as a whole.
    pub(super) fn warn_of_source(&mut self, code: WarningCode, message: impl Into<Cow<'static, str>>) {
        self.warnings.push(Warning { code, message: message.into(), feature: None, line: None, skipped: false });
    }

    fn tell_oddities(&mut self, odd: &Oddities, line: Option<u64>) {
        for (is_there, code, message) in [
            (odd.unclosed_ring, WarningCode::UnclosedRing, "a ring whose last position is not its first; closed"),
            (odd.dropped_ring, WarningCode::TooFewPositions, "a ring of fewer than four positions; left out"),
            (odd.dropped_line, WarningCode::ShortLine, "a part that is a line of fewer than two positions; left out"),
        ] {
            if is_there {
                self.warn(code, message.into(), line, false);
            }
        }
    }

    /// The finished dataset with its warnings.
    pub(super) fn finish(mut self) -> crate::data::Dataset {
        if let Some(incoming) = &mut self.incoming {
            incoming.tell();
        }
        let left_out = self.builder.left_out();
        if left_out > 0 {
            let most = DatasetBuilder::MAX_FIELDS;
            let message =
                format!("more than {most} attribute names; {left_out} attributes of other names were left out");
            self.warn_of_source(WarningCode::TooManyFields, message);
        }
        if self.has_measures {
            self.warn_of_source(WarningCode::Unsupported, "positions have measures (M), which are not read");
        }
        self.builder.set_warnings(self.warnings);
        self.builder.finish()
    }
}

impl Shape {
    fn geometry_type(&self) -> GeometryType {
        match self {
            Self::Point(_) => GeometryType::Point,
            Self::MultiPoint(_) => GeometryType::MultiPoint,
            Self::Line(_) => GeometryType::LineString,
            Self::MultiLine(_) => GeometryType::MultiLineString,
            Self::Polygon(_) => GeometryType::Polygon,
            Self::MultiPolygon(_) => GeometryType::MultiPolygon,
            Self::Collection(_) => GeometryType::GeometryCollection,
        }
    }

    /// Shows every position, in order.
    pub(super) fn each_position(&self, see: &mut dyn FnMut(Xyz)) {
        match self {
            Self::Point(p) => see(*p),
            Self::MultiPoint(points) | Self::Line(points) => points.iter().for_each(|p| see(*p)),
            Self::MultiLine(parts) | Self::Polygon(parts) => parts.iter().flatten().for_each(|p| see(*p)),
            Self::MultiPolygon(polygons) => polygons.iter().flatten().flatten().for_each(|p| see(*p)),
            Self::Collection(shapes) => shapes.iter().for_each(|shape| shape.each_position(see)),
        }
    }

    /// Whether any position has an elevation.
    pub(super) fn has_z(&self) -> bool {
        let mut has_z = false;
        self.each_position(&mut |[_, _, z]| has_z |= z.is_finite());
        has_z
    }

    /// Writes the geometry of the feature being built.
    fn put(self, builder: &mut DatasetBuilder, odd: &mut Oddities) -> Result<(), Fault> {
        let geometry_type = self.geometry_type();
        let mut sink = builder.geometry(geometry_type);
        let mut members = Vec::new();
        self.pieces(&mut sink, &mut members, odd)?;
        if let Some(CollectionMember::Collection(members)) = members.pop() {
            builder.collection(members);
        }
        Ok(())
    }

    /// Writes the pieces, and adds what they are to the members of a collection.
    fn pieces(
        self,
        sink: &mut GeometrySink<'_>,
        members: &mut Vec<CollectionMember>,
        odd: &mut Oddities,
    ) -> Result<(), Fault> {
        let geometry_type = self.geometry_type();
        let pieces = match self {
            Self::Point(p) => point(p, sink)?,
            Self::MultiPoint(points) => sum(points, |p| point(p, sink))?,
            Self::Line(line) => put_line(&line, sink)?,
            Self::MultiLine(lines) => {
                let several = lines.len() > 1;
                sum(lines, |line| or_dropped(put_line(&line, sink), several, odd))?
            }
            Self::Polygon(rings) => put_polygon(rings, sink, odd)?,
            Self::MultiPolygon(polygons) => {
                let several = polygons.len() > 1;
                sum(polygons, |rings| {
                    let put = put_polygon(rings, sink, odd);
                    or_dropped(put, several, odd)
                })?
            }
            Self::Collection(shapes) => {
                let mut inner = Vec::new();
                for shape in shapes {
                    shape.pieces(sink, &mut inner, odd)?;
                }
                members.push(CollectionMember::Collection(inner));
                return Ok(());
            }
        };
        members.push(CollectionMember::Geometry { geometry_type, pieces });
        Ok(())
    }
}

fn sum<T>(parts: Vec<T>, mut put: impl FnMut(T) -> Result<u32, Fault>) -> Result<u32, Fault> {
    parts.into_iter().try_fold(0, |sum, part| Ok(sum + put(part)?))
}

/// One part of several that has too few positions does not cost the others.
fn or_dropped(put: Result<u32, Fault>, several: bool, odd: &mut Oddities) -> Result<u32, Fault> {
    match put {
        Err(Fault { code: WarningCode::TooFewPositions, .. }) if several => {
            odd.dropped_ring = true;
            Ok(0)
        }
        Err(Fault { code: WarningCode::ShortLine, .. }) if several => {
            odd.dropped_line = true;
            Ok(0)
        }
        put => put,
    }
}

fn position([x, y, z]: Xyz, sink: &mut GeometrySink<'_>) -> Result<(), Fault> {
    if !(x.is_finite() && y.is_finite()) {
        return Err(Fault::new(WarningCode::BadCoordinate, "a position that is not a pair of finite numbers"));
    }
    sink.coord(LonLat::new(x, y), z.is_finite().then_some(z));
    Ok(())
}

fn point(p: Xyz, sink: &mut GeometrySink<'_>) -> Result<u32, Fault> {
    position(p, sink)?;
    sink.end_point();
    Ok(1)
}

fn put_line(line: &[Xyz], sink: &mut GeometrySink<'_>) -> Result<u32, Fault> {
    if line.is_empty() {
        return Ok(0);
    }
    if line.len() < 2 {
        return Err(Fault::new(WarningCode::ShortLine, "a line of fewer than two positions"));
    }
    line.iter().try_for_each(|p| position(*p, sink))?;
    sink.end_line();
    Ok(1)
}

fn put_polygon(rings: Vec<Vec<Xyz>>, sink: &mut GeometrySink<'_>, odd: &mut Oddities) -> Result<u32, Fault> {
    let mut put = 0;
    for (i, mut ring) in rings.into_iter().enumerate() {
        if ring.is_empty() && i == 0 {
            return Ok(0);
        }
        if let (Some(&first), Some(&last)) = (ring.first(), ring.last())
            && first[..2] != last[..2]
        {
            odd.unclosed_ring = true;
            ring.push(first);
        }
        if ring.len() < 4 {
            if i == 0 {
                return Err(Fault::new(WarningCode::TooFewPositions, "a ring of fewer than four positions"));
            }
            odd.dropped_ring = true;
            continue;
        }
        ring.iter().try_for_each(|p| position(*p, sink))?;
        sink.end_ring();
        put += 1;
    }
    if put > 0 {
        sink.end_polygon();
    }
    Ok(u32::from(put > 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{Dataset, Piece, Value};

    const NO_Z: f64 = f64::NAN;

    fn one(shape: Shape) -> Dataset {
        let mut features = Features::new();
        features.add(None, Ok(Some(shape)), |b| {
            b.property("a", Value::Integer(1));
        });
        features.finish()
    }

    fn ring(corners: &[[f64; 2]]) -> Vec<Xyz> {
        corners.iter().map(|[x, y]| [*x, *y, NO_Z]).collect()
    }

    #[test]
    fn an_open_ring_is_closed_and_told() {
        let data = one(Shape::Polygon(vec![ring(&[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]])]));
        let feature = data.features().next().unwrap();
        assert_eq!(feature.coords().len(), 4);
        assert_eq!(data.warnings().list()[0].code, WarningCode::UnclosedRing);
    }

    #[test]
    fn a_bad_part_costs_neither_the_others_nor_the_next_feature() {
        let square = ring(&[[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]);
        let thin = ring(&[[0.0, 0.0], [1.0, 0.0]]);
        let data = one(Shape::MultiPolygon(vec![vec![thin.clone()], vec![square.clone(), thin.clone()]]));
        assert_eq!(data.features().next().unwrap().pieces().len(), 1);
        assert_eq!(data.warnings().skipped(), 0);
        let mut features = Features::new();
        features.add(None, Ok(Some(Shape::Polygon(vec![thin]))), |_| {});
        features.add(None, Ok(Some(Shape::Point([1.0, f64::NAN, NO_Z]))), |_| {});
        features.add(None, Ok(Some(Shape::Polygon(vec![square]))), |_| {});
        let data = features.finish();
        assert_eq!((data.len(), data.warnings().skipped()), (1, 2));
    }

    #[test]
    fn collections_keep_their_members_and_heights_stay() {
        let line = vec![[0.0, 0.0, 5.0], [1.0, 1.0, 6.0]];
        let data = one(Shape::Collection(vec![Shape::Point([2.0, 2.0, NO_Z]), Shape::Line(line)]));
        let feature = data.features().next().unwrap();
        assert_eq!(feature.collection().unwrap().len(), 2);
        assert!(matches!(feature.pieces().next(), Some(Piece::Point(_))));
        assert_eq!(feature.elevations().unwrap()[1..], [5.0, 6.0]);
    }
}
