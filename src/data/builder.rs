//! Builds a [`Dataset`] feature by feature; what a reader writes into.

use std::borrow::Cow;
use std::collections::HashMap;

use super::attributes::{Field, FieldType, Value};
use super::column::Column;
use super::dataset::{Dataset, FeatureId, PieceKind};
use super::feature::Feature;
use super::geometry::{CollectionMember, GeometryType, Piece};
use super::{Extent, LonLat, Warnings};
use crate::crs::Datum;

/// Grows a dataset; [`DatasetBuilder::finish`] freezes it. Several builders, one for each part of a source,
/// are joined in order by [`DatasetBuilder::append`].
///
/// ```
/// use shapan::data::{DatasetBuilder, GeometryType, LonLat, Value};
/// let mut b = DatasetBuilder::default();
/// b.begin_feature();
/// b.property("name", Value::Text("heart".into()));
/// let mut g = b.geometry(GeometryType::Point);
/// g.coord(LonLat::new(116.4, 39.8), None);
/// g.end_point();
/// b.end_feature();
/// let dataset = b.finish();
/// assert_eq!(dataset.len(), 1);
/// ```
#[derive(Debug)]
pub struct DatasetBuilder {
    data: Dataset,
    /// Where to cut back to when the feature being built turns out bad.
    mark: Mark,
    /// The field after the one written last: features of one source mostly repeat their order.
    next_field: usize,
    /// The position of each field.
    names: HashMap<String, usize>,
    left_out: u64,
    /// The fields that stay though no feature may have them.
    kept: Vec<usize>,
    /// The columns that the feature being built has written to.
    touched: Vec<usize>,
    /// Whether the numbers are those of a plane, not yet degrees on the globe.
    is_planar: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    coords: usize,
    rings: usize,
    pieces: usize,
}

impl Default for DatasetBuilder {
    fn default() -> Self {
        let data =
            Dataset { ring_starts: vec![0], piece_starts: vec![0], feature_starts: vec![0], ..Dataset::default() };
        Self {
            data,
            mark: Mark::default(),
            next_field: 0,
            names: HashMap::new(),
            left_out: 0,
            kept: Vec::new(),
            touched: Vec::new(),
            is_planar: false,
        }
    }
}

impl DatasetBuilder {
    /// More names than this come from data used as names; no table could show them.
    pub const MAX_FIELDS: usize = 4096;

    /// A builder for numbers that are no degrees yet: readers then let any number pass, see [`Dataset::placed`].
    pub fn planar() -> Self {
        Self { is_planar: true, ..Self::default() }
    }

    /// Whether the numbers are those of a plane, not yet degrees on the globe.
    pub fn is_planar(&self) -> bool {
        self.is_planar
    }

    /// The row that the feature begun or about to begin will have.
    pub fn next_id(&self) -> FeatureId {
        FeatureId(offset(self.data.geometry_types.len()))
    }

    /// The number in its source, from 1, of the feature begun or about to begin.
    pub fn next_ordinal(&self) -> u64 {
        self.data.ordinals.of(self.next_id().0)
    }

    /// What a person would call a feature, that being built too: see [`Feature::id_text`].
    pub fn id_text(&self, id: FeatureId) -> String {
        Feature { dataset: &self.data, id }.id_text()
    }

    pub fn begin_feature(&mut self) {
        self.mark = Mark {
            coords: self.data.coords.len(),
            rings: self.data.ring_starts.len(),
            pieces: self.data.piece_starts.len(),
        };
        self.next_field = 0;
        self.touched.clear();
    }

    /// Starts the geometry of the feature; only the last one started counts, a `Null` one has no pieces.
    pub fn geometry(&mut self, geometry_type: GeometryType) -> GeometrySink<'_> {
        self.discard_geometry();
        let is_planar = self.is_planar;
        GeometrySink { data: &mut self.data, geometry_type, is_planar }.open()
    }

    /// Records how the pieces of a `GeometryCollection` are grouped.
    pub fn collection(&mut self, members: Vec<CollectionMember>) {
        let row = self.next_id().0;
        self.data.collections.insert(row, members);
    }

    /// The `id` member: text or a number.
    pub fn source_id(&mut self, id: Value<'_>) {
        let row = self.row();
        self.data.ids.set(row, &id);
    }

    /// Foreign members of the feature, as the JSON text of one object.
    pub fn members(&mut self, object: &str) {
        let row = self.row();
        self.data.feature_members.set(row, &Value::Json(object));
    }

    /// Sets one attribute; a name met twice keeps the last value and answers `false`.
    ///
    /// Names beyond [`DatasetBuilder::MAX_FIELDS`] are left out and counted.
    pub fn property(&mut self, name: &str, value: Value<'_>) -> bool {
        let row = self.row();
        let index = match self.data.fields.get(self.next_field) {
            Some(field) if field.name == name => self.next_field,
            _ => match self.field(name) {
                Some(index) => index,
                None => {
                    self.left_out += 1;
                    return true;
                }
            },
        };
        self.next_field = index + 1;
        self.touched.push(index);
        self.data.columns.get_mut(index).is_none_or(|column| column.set(row, &value))
    }

    /// The position of a field, which is made if there is none, or `None` if there are too many.
    fn field(&mut self, name: &str) -> Option<usize> {
        if let Some(index) = self.names.get(name) {
            return Some(*index);
        }
        let index = self.data.fields.len();
        if index >= Self::MAX_FIELDS {
            return None;
        }
        self.names.insert(name.to_owned(), index);
        self.data.fields.push(Field { name: name.to_owned(), field_type: FieldType::Empty });
        self.data.columns.push(Column::default());
        Some(index)
    }

    /// How many attributes were left out because there were too many names.
    pub fn left_out(&self) -> u64 {
        self.left_out
    }

    /// The points, lines and rings of the features ended so far, without the first `from` of them.
    pub fn outlines(&self, from: usize) -> impl ExactSizeIterator<Item = &[LonLat]> {
        let starts = self.data.ring_starts.get(from..).unwrap_or_default();
        starts.windows(2).map(|of| self.data.coords.get(of[0] as usize..of[1] as usize).unwrap_or_default())
    }

    /// The texts of the feature that begins with this outline, as [`DatasetBuilder::outlines`] counts them; none of an
    /// outline within a feature.
    pub fn texts_at(&self, outline: usize) -> impl Iterator<Item = Cow<'_, str>> {
        let first_of = |starts: &[u32], part: usize| {
            let part = u32::try_from(part).ok()?;
            // Of several that begin here, as those without any part do, the last.
            starts.partition_point(|start| *start <= part).checked_sub(1).filter(|at| starts.get(*at) == Some(&part))
        };
        let piece = first_of(&self.data.piece_starts, outline);
        let row = piece.and_then(|piece| first_of(&self.data.feature_starts, piece)).map(offset);
        let fields = 0..row.map_or(0, |_| self.data.fields.len());
        fields.filter_map(move |field| match self.data.value(field, FeatureId(row?)) {
            Value::Text(text) => Some(text),
            _ => None,
        })
    }

    /// Ends the feature begun: without a geometry started it is one without geometry.
    pub fn end_feature(&mut self) -> FeatureId {
        let id = self.next_id();
        if self.data.pending_type.take().map(|t| self.data.geometry_types.push(t)).is_none() {
            self.data.geometry_types.push(GeometryType::Null);
        }
        self.data.feature_starts.push(offset(self.data.piece_kinds.len()));
        id
    }

    /// Drops the feature begun, its attributes and its geometry; whether another is read in its place or it is
    /// [left out](DatasetBuilder::leave_out) is for the reader to say.
    pub fn discard_feature(&mut self) {
        self.discard_geometry();
        let row = self.row();
        for index in self.touched.drain(..) {
            self.data.columns.get_mut(index).into_iter().for_each(|column| column.truncate(row));
        }
        self.data.ids.truncate(row);
        self.data.feature_members.truncate(row);
    }

    /// Counts features of the source that get no row, so that those behind them keep their numbers.
    pub fn leave_out(&mut self, count: u32) {
        let row = self.next_id().0;
        self.data.ordinals.leave_out(row, count);
    }

    /// Adds the features of `other` after one's own.
    pub fn append(&mut self, other: Self) {
        let own = &self.data;
        if own.geometry_types.is_empty() && own.ordinals.is_empty() && own.fields.is_empty() && own.members.is_empty() {
            *self = other;
            return;
        }
        let left_out = other.left_out;
        let (own, other) = (&mut self.data, other.data);
        let rows = own.geometry_types.len();
        let (coords, rings, pieces) = (own.coords.len(), own.ring_starts.len() - 1, own.piece_kinds.len());
        if !other.elevations.is_empty() || !own.elevations.is_empty() {
            own.elevations.resize(coords, f64::NAN);
            own.elevations.extend_from_slice(&other.elevations);
            own.elevations.resize(coords + other.coords.len(), f64::NAN);
        }
        own.coords.extend_from_slice(&other.coords);
        own.ring_starts.extend(other.ring_starts.iter().skip(1).map(|s| s + offset(coords)));
        own.piece_starts.extend(other.piece_starts.iter().skip(1).map(|s| s + offset(rings)));
        own.piece_kinds.extend_from_slice(&other.piece_kinds);
        own.feature_starts.extend(other.feature_starts.iter().skip(1).map(|s| s + offset(pieces)));
        own.geometry_types.extend_from_slice(&other.geometry_types);
        own.ordinals.append(offset(rows), &other.ordinals);
        own.collections.extend(other.collections.into_iter().map(|(row, c)| (row + offset(rows), c)));
        own.ids.append(rows, other.ids);
        own.feature_members.append(rows, other.feature_members);
        self.left_out += left_out;
        for (field, column) in other.fields.into_iter().zip(other.columns) {
            match self.field(&field.name).and_then(|index| self.data.columns.get_mut(index)) {
                Some(own) => own.append(rows, column),
                None => self.left_out += column.filled() as u64,
            }
        }
    }

    /// Foreign members of the collection.
    pub fn set_members(&mut self, members: serde_json::Map<String, serde_json::Value>) {
        self.data.members = members;
    }

    /// The datum that the source calls its positions on, though they are taken as they are.
    pub fn set_called_datum(&mut self, datum: Option<Datum>) {
        self.data.called_datum = datum;
    }

    /// The datum that the source calls its positions on: see [`Dataset::called_datum`].
    pub fn called_datum(&self) -> Option<Datum> {
        self.data.called_datum
    }

    /// Keeps a field that the source names even if no feature has it: it is null in the first feature then.
    pub fn keep_field(&mut self, name: &str) {
        let index = self.field(name);
        self.kept.extend(index);
    }

    /// What was odd about the source.
    pub fn set_warnings(&mut self, warnings: Warnings) {
        self.data.warnings = warnings;
    }

    pub fn finish(self) -> Dataset {
        let has_rows = self.row() > 0;
        let mut data = self.data;
        for index in self.kept.into_iter().filter(|_| has_rows) {
            if let Some(column) = data.columns.get_mut(index).filter(|column| column.filled() == 0) {
                column.set(0, &Value::Null);
            }
        }
        // A field that only features left out had is none.
        let mut filled = data.columns.iter().map(|c| c.filled() > 0);
        data.fields.retain(|_| filled.next().unwrap_or(false));
        data.columns.retain(|c| c.filled() > 0);
        for (field, column) in data.fields.iter_mut().zip(&mut data.columns) {
            field.field_type = column.field_type();
            column.shrink();
        }
        data.extent = Extent::of_extents(data.features().flat_map(Feature::pieces).filter_map(Piece::extent));
        data.coords.shrink_to_fit();
        data.ring_starts.shrink_to_fit();
        data.piece_starts.shrink_to_fit();
        data.feature_starts.shrink_to_fit();
        data
    }

    fn row(&self) -> usize {
        self.data.geometry_types.len()
    }

    fn discard_geometry(&mut self) {
        let data = &mut self.data;
        data.coords.truncate(self.mark.coords);
        data.elevations.truncate(self.mark.coords);
        data.ring_starts.truncate(self.mark.rings);
        data.piece_starts.truncate(self.mark.pieces);
        data.piece_kinds.truncate(self.mark.pieces - 1);
        data.pending_type = None;
        if !data.collections.is_empty() {
            let row = offset(data.geometry_types.len());
            data.collections.remove(&row);
        }
    }
}

/// Takes the coordinates of one geometry: positions, then the end of what they form.
#[derive(Debug)]
pub struct GeometrySink<'a> {
    data: &'a mut Dataset,
    geometry_type: GeometryType,
    is_planar: bool,
}

impl GeometrySink<'_> {
    fn open(self) -> Self {
        self.data.pending_type = Some(self.geometry_type);
        self
    }

    /// Whether the numbers are those of a plane, not yet degrees on the globe.
    pub fn is_planar(&self) -> bool {
        self.is_planar
    }

    /// Changes the type of the geometry: in some sources it stands behind the coordinates.
    pub fn set_type(&mut self, geometry_type: GeometryType) {
        self.data.pending_type = Some(geometry_type);
    }

    /// Adds a position to the ring, line or point being written.
    #[inline]
    pub fn coord(&mut self, position: LonLat, elevation: Option<f64>) {
        if elevation.is_some() || !self.data.elevations.is_empty() {
            let filled = self.data.coords.len();
            self.data.elevations.resize(filled, f64::NAN);
            self.data.elevations.push(elevation.unwrap_or(f64::NAN));
        }
        self.data.coords.push(position);
    }

    /// The positions written since the last end of a point, line or ring.
    pub fn open_coords(&self) -> &[LonLat] {
        let from = self.data.ring_starts.last().map_or(0, |s| *s as usize);
        &self.data.coords[from..]
    }

    /// Third coordinates in step with [`GeometrySink::open_coords`], NaN where a position has none; `None` while
    /// no position of the source has one.
    pub fn open_elevations(&self) -> Option<&[f64]> {
        let from = self.data.ring_starts.last().map_or(0, |s| *s as usize);
        self.data.elevations.get(from..).filter(|e| !e.is_empty())
    }

    /// The position written is a point.
    pub fn end_point(&mut self) {
        self.end_ring();
        self.end_piece(PieceKind::Point);
    }

    /// The positions written are a line.
    pub fn end_line(&mut self) {
        self.end_ring();
        self.end_piece(PieceKind::Line);
    }

    /// The positions written are a ring of the polygon being built.
    pub fn end_ring(&mut self) {
        self.data.ring_starts.push(offset(self.data.coords.len()));
    }

    /// The rings written are a polygon.
    pub fn end_polygon(&mut self) {
        self.end_piece(PieceKind::Polygon);
    }

    fn end_piece(&mut self, kind: PieceKind) {
        self.data.piece_kinds.push(kind);
        self.data.piece_starts.push(offset(self.data.ring_starts.len() - 1));
    }
}

/// Offsets are 32 bits: a source is smaller than 4 GiB (formats::read refuses larger ones).
fn offset(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
