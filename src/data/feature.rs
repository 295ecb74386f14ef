//! One feature, seen in its dataset.

use std::borrow::Cow;

use super::attributes::Value;
use super::dataset::{Dataset, FeatureId, PieceKind, SourceId};
use super::geometry::{CollectionMember, GeometryType, Piece, Polygon};
use super::{Extent, LonLat};

/// One geometry with its attributes: a view that borrows its dataset and costs nothing to copy.
#[derive(Clone, Copy, Debug)]
pub struct Feature<'a> {
    pub(super) dataset: &'a Dataset,
    pub(super) id: FeatureId,
}

impl<'a> Feature<'a> {
    pub fn id(self) -> FeatureId {
        self.id
    }

    pub fn dataset(self) -> &'a Dataset {
        self.dataset
    }

    pub fn geometry_type(self) -> GeometryType {
        self.dataset.geometry_types.get(self.id.row()).copied().unwrap_or(GeometryType::Null)
    }

    /// How the pieces of a `GeometryCollection` were grouped in the source.
    pub fn collection(self) -> Option<&'a [CollectionMember]> {
        self.dataset.collections.get(&self.id.0).map(Vec::as_slice)
    }

    /// The connected parts of the geometry, none for a feature without geometry.
    pub fn pieces(self) -> impl ExactSizeIterator<Item = Piece<'a>> + Clone {
        let starts = &self.dataset.feature_starts;
        let (from, to) = (starts[self.id.row()] as usize, starts[self.id.row() + 1] as usize);
        (from..to).map(move |piece| self.dataset.piece(piece))
    }

    /// The polygons among the pieces.
    pub fn polygons(self) -> impl Iterator<Item = Polygon<'a>> {
        self.pieces().filter_map(|piece| match piece {
            Piece::Polygon(polygon) => Some(polygon),
            Piece::Point(_) | Piece::Line(_) => None,
        })
    }

    /// Every position, piece after piece.
    pub fn coords(self) -> &'a [LonLat] {
        let (from, to) = self.coord_range();
        &self.dataset.coords[from..to]
    }

    /// Third coordinates in step with [`Feature::coords`] (NaN where a position has none), if there are any.
    pub fn elevations(self) -> Option<&'a [f64]> {
        let (from, to) = self.coord_range();
        self.dataset.elevations.get(from..to).filter(|e| e.iter().any(|z| !z.is_nan()))
    }

    fn coord_range(self) -> (usize, usize) {
        let d = self.dataset;
        let ring_of = |piece: u32| d.piece_starts[piece as usize] as usize;
        let from = d.ring_starts[ring_of(d.feature_starts[self.id.row()])] as usize;
        let to = d.ring_starts[ring_of(d.feature_starts[self.id.row() + 1])] as usize;
        (from, to)
    }

    pub fn extent(self) -> Option<Extent> {
        Extent::of_extents(self.pieces().filter_map(Piece::extent))
    }

    /// The `id` member of the source.
    pub fn source_id(self) -> Option<SourceId<'a>> {
        match self.dataset.ids.value(self.id.row()) {
            Value::Text(text) => Some(SourceId::Text(text)),
            Value::Integer(i) => Some(SourceId::Integer(i)),
            Value::Real(r) => Some(SourceId::Number(r)),
            _ => None,
        }
    }

    /// Which feature of its source it is, counted from 1: those left out are counted too, so every reader of the
    /// source finds the same one.
    pub fn ordinal(self) -> u64 {
        self.dataset.ordinals.of(self.id.0)
    }

    /// What a person would call the feature for lack of a name: its source id, its `id` attribute, or `#` and its
    /// number in the source.
    pub fn id_text(self) -> String {
        if let Some(id) = self.source_id() {
            return id.to_string();
        }
        match self.attribute("id") {
            value if !value.is_unknown() => value.to_text().into_owned(),
            _ => format!("#{}", self.ordinal()),
        }
    }

    /// Members of the feature that the standard does not know (and `bbox`), as a JSON object; those of its
    /// geometry stand in it as an object named `geometry`, a name no foreign member can have.
    pub fn members(self) -> Option<serde_json::Map<String, serde_json::Value>> {
        serde_json::from_str(self.members_json()?).ok()
    }

    /// The same as the text that the source has.
    pub fn members_json(self) -> Option<&'a str> {
        match self.dataset.feature_members.value(self.id.row()) {
            Value::Json(json) => Some(json),
            _ => None,
        }
    }

    /// The cell of a field by its position in [`Dataset::fields`].
    pub fn value(self, field: usize) -> Value<'a> {
        self.dataset.value(field, self.id)
    }

    /// The cell of a field by its name; [`Value::Missing`] when there is no such field.
    pub fn attribute(self, name: &str) -> Value<'a> {
        self.dataset.field_index(name).map_or(Value::Missing, |field| self.value(field))
    }

    /// The text of an attribute, if it is there and not empty.
    pub fn text(self, name: &str) -> Option<Cow<'a, str>> {
        match self.attribute(name) {
            Value::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// What a feature goes by, if an attribute says so: a text that is not empty, or a whole number, as parcels are
    /// numbered.
    pub fn text_or_number(self, name: &str) -> Option<Cow<'a, str>> {
        match self.attribute(name) {
            Value::Integer(number) => Some(number.to_string().into()),
            _ => self.text(name),
        }
    }
}

impl Dataset {
    pub(super) fn piece(&self, piece: usize) -> Piece<'_> {
        let rings = self.piece_starts[piece] as usize..=self.piece_starts[piece + 1] as usize;
        let starts = &self.ring_starts[rings];
        let base = starts[0];
        let end = starts[starts.len() - 1];
        let coords = &self.coords[base as usize..end as usize];
        match self.piece_kinds[piece] {
            PieceKind::Point => Piece::Point(coords[0]),
            PieceKind::Line => Piece::Line(coords),
            PieceKind::Polygon => Piece::Polygon(Polygon { coords, ring_ends: starts, base }),
        }
    }
}
