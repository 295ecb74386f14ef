//! Builds a [`Dataset`] feature by feature; what a reader writes into.

use super::attributes::{Cells, Column, Field, FieldType, Presence, TextCells, Value};
use super::dataset::{Dataset, FeatureId, PieceKind};
use super::geometry::{CollectionMember, GeometryType};
use super::{Extent, LonLat, Warnings};

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
        Self { data, mark: Mark::default(), next_field: 0 }
    }
}

impl DatasetBuilder {
    /// The row that the feature begun or about to begin will have.
    pub fn next_id(&self) -> FeatureId {
        FeatureId(offset(self.data.geometry_types.len()))
    }

    pub fn begin_feature(&mut self) {
        self.mark = Mark {
            coords: self.data.coords.len(),
            rings: self.data.ring_starts.len(),
            pieces: self.data.piece_starts.len(),
        };
        self.next_field = 0;
    }

    /// Starts the geometry of the feature; only the last one started counts, a `Null` one has no pieces.
    pub fn geometry(&mut self, geometry_type: GeometryType) -> GeometrySink<'_> {
        self.discard_geometry();
        GeometrySink { data: &mut self.data, geometry_type }.open()
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
    pub fn property(&mut self, name: &str, value: Value<'_>) -> bool {
        let row = self.row();
        let index = match self.data.fields.get(self.next_field) {
            Some(field) if field.name == name => self.next_field,
            _ => match self.data.field_index(name) {
                Some(index) => index,
                None => {
                    self.data.fields.push(Field { name: name.to_owned(), field_type: FieldType::Empty });
                    self.data.columns.push(Column::default());
                    self.data.fields.len() - 1
                }
            },
        };
        self.next_field = index + 1;
        self.data.columns[index].set(row, &value)
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

    /// Drops the feature begun, its attributes and its geometry.
    pub fn discard_feature(&mut self) {
        self.discard_geometry();
        let row = self.row();
        for column in &mut self.data.columns {
            column.truncate(row);
        }
        self.data.ids.truncate(row);
        self.data.feature_members.truncate(row);
    }

    /// Adds the features of `other` after one's own.
    pub fn append(&mut self, other: Self) {
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
        own.collections.extend(other.collections.into_iter().map(|(row, c)| (row + offset(rows), c)));
        own.ids.append(rows, &other.ids);
        own.feature_members.append(rows, &other.feature_members);
        for (field, column) in other.fields.into_iter().zip(other.columns) {
            match own.field_index(&field.name) {
                Some(index) => own.columns[index].append(rows, &column),
                None => {
                    let mut padded = Column::default();
                    padded.append(rows, &column);
                    own.fields.push(field);
                    own.columns.push(padded);
                }
            }
        }
    }

    /// Foreign members of the collection.
    pub fn set_members(&mut self, members: serde_json::Map<String, serde_json::Value>) {
        self.data.members = members;
    }

    /// What was odd about the source.
    pub fn set_warnings(&mut self, warnings: Warnings) {
        self.data.warnings = warnings;
    }

    pub fn finish(self) -> Dataset {
        let mut data = self.data;
        for (field, column) in data.fields.iter_mut().zip(&mut data.columns) {
            field.field_type = column.field_type();
            column.shrink();
        }
        data.extent = Extent::of_points(data.coords.iter().copied());
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
}

impl GeometrySink<'_> {
    fn open(self) -> Self {
        self.data.pending_type = Some(self.geometry_type);
        self
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

impl Default for Column {
    fn default() -> Self {
        Self { presence: Vec::new(), cells: Cells::Empty }
    }
}

impl Column {
    /// Writes the cell of a row at or after the last one written; answers whether it was the first time.
    pub(super) fn set(&mut self, row: usize, value: &Value<'_>) -> bool {
        let fresh = self.presence.len() <= row;
        if !fresh {
            self.truncate(row);
        }
        self.pad(row);
        match value {
            Value::Missing => return fresh,
            Value::Null => {
                self.presence.push(Presence::Null);
                self.cells.push_filler(1);
                return fresh;
            }
            _ => self.presence.push(Presence::Present),
        }
        self.cells.push(row, value, &self.presence);
        fresh
    }

    /// Fills the cells before `row` that were never written.
    fn pad(&mut self, row: usize) {
        let missing = row.saturating_sub(self.presence.len());
        if missing > 0 {
            self.presence.resize(row, Presence::Missing);
            self.cells.push_filler(missing);
        }
    }

    pub(super) fn truncate(&mut self, row: usize) {
        if self.presence.len() > row {
            self.presence.truncate(row);
            self.cells.truncate(row);
        }
    }

    /// Adds the cells of `other`, whose first row is `rows` here.
    pub(super) fn append(&mut self, rows: usize, other: &Self) {
        if other.presence.is_empty() {
            return;
        }
        self.pad(rows);
        if self.field_type() == other.field_type() {
            self.presence.extend_from_slice(&other.presence);
            self.cells.append(&other.cells);
            return;
        }
        for (i, presence) in other.presence.iter().enumerate() {
            match presence {
                Presence::Missing => {
                    self.presence.push(Presence::Missing);
                    self.cells.push_filler(1);
                }
                Presence::Null | Presence::Present => {
                    self.set(rows + i, &other.value(i));
                }
            }
        }
    }

    pub(super) fn shrink(&mut self) {
        self.presence.shrink_to_fit();
        match &mut self.cells {
            Cells::Empty => {}
            Cells::Boolean(v) => v.shrink_to_fit(),
            Cells::Integer(v) => v.shrink_to_fit(),
            Cells::Real(v) => v.shrink_to_fit(),
            Cells::Text(t) | Cells::Json(t) => t.shrink(),
        }
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.presence.capacity()
            + match &self.cells {
                Cells::Empty => 0,
                Cells::Boolean(v) => v.capacity(),
                Cells::Integer(v) => v.capacity() * 8,
                Cells::Real(v) => v.capacity() * 8,
                Cells::Text(t) | Cells::Json(t) => t.heap_bytes(),
            }
    }
}

/// Integers up to here are exact as `f64`, so a column may hold both as reals.
const EXACT_INTEGER: u64 = 1 << 53;

impl Cells {
    fn push_filler(&mut self, n: usize) {
        match self {
            Cells::Empty => {}
            Cells::Boolean(v) => v.resize(v.len() + n, false),
            Cells::Integer(v) => v.resize(v.len() + n, 0),
            Cells::Real(v) => v.resize(v.len() + n, 0.0),
            Cells::Text(t) | Cells::Json(t) => (0..n).for_each(|_| t.push("")),
        }
    }

    fn truncate(&mut self, row: usize) {
        match self {
            Cells::Empty => {}
            Cells::Boolean(v) => v.truncate(row),
            Cells::Integer(v) => v.truncate(row),
            Cells::Real(v) => v.truncate(row),
            Cells::Text(t) | Cells::Json(t) => t.truncate(row),
        }
    }

    fn append(&mut self, other: &Self) {
        match (self, other) {
            (Cells::Boolean(a), Cells::Boolean(b)) => a.extend_from_slice(b),
            (Cells::Integer(a), Cells::Integer(b)) => a.extend_from_slice(b),
            (Cells::Real(a), Cells::Real(b)) => a.extend_from_slice(b),
            (Cells::Text(a), Cells::Text(b)) | (Cells::Json(a), Cells::Json(b)) => a.append(b),
            _ => {}
        }
    }

    /// Adds a present value as cell `row`, changing the type of the column where it does not fit.
    fn push(&mut self, row: usize, value: &Value<'_>, presence: &[Presence]) {
        match (&mut *self, value) {
            (Cells::Boolean(v), Value::Boolean(b)) => v.push(*b),
            (Cells::Integer(v), Value::Integer(i)) => v.push(*i),
            (Cells::Real(v), Value::Real(r)) => v.push(*r),
            (Cells::Real(v), Value::Integer(i)) if i.unsigned_abs() <= EXACT_INTEGER => v.push(*i as f64),
            (Cells::Text(t), Value::Text(text)) => t.push(text),
            (Cells::Json(t), value) => t.push(&json_text(value)),
            (Cells::Empty, value) => {
                *self = match value {
                    Value::Boolean(_) => Cells::Boolean(Vec::new()),
                    Value::Integer(_) => Cells::Integer(Vec::new()),
                    Value::Real(_) => Cells::Real(Vec::new()),
                    Value::Text(_) => Cells::Text(TextCells::default()),
                    _ => Cells::Json(TextCells::default()),
                };
                self.push_filler(row);
                self.push(row, value, presence);
            }
            (Cells::Integer(v), Value::Real(_)) if v.iter().all(|i| i.unsigned_abs() <= EXACT_INTEGER) => {
                *self = Cells::Real(v.iter().map(|i| *i as f64).collect());
                self.push(row, value, presence);
            }
            _ => {
                let old = Column { presence: presence[..row].to_vec(), cells: std::mem::replace(self, Cells::Empty) };
                let mut json = TextCells::default();
                (0..row).for_each(|i| match old.value(i) {
                    Value::Missing | Value::Null => json.push(""),
                    value => json.push(&json_text(&value)),
                });
                *self = Cells::Json(json);
                self.push(row, value, presence);
            }
        }
    }
}

fn json_text(value: &Value<'_>) -> String {
    match value {
        Value::Json(json) => (*json).to_owned(),
        value => value.to_json().to_string(),
    }
}
