//! The immutable, columnar features of one source.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::attributes::{Field, Value};
use super::column::Column;
use super::geometry::{CollectionMember, GeometryType};
use super::ordinals::Ordinals;
use super::{Extent, Feature, LonLat, Raster, Warnings};
use crate::crs::Datum;

/// A feature by its row in its dataset, 0-based.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FeatureId(pub u32);

impl FeatureId {
    pub fn row(self) -> usize {
        self.0 as usize
    }
}

/// The `id` member a feature carries in its source: GeoJSON knows two kinds.
#[derive(Clone, Debug, PartialEq)]
pub enum SourceId<'a> {
    Text(std::borrow::Cow<'a, str>),
    Number(f64),
    Integer(i64),
}

impl std::fmt::Display for SourceId<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Number(n) => write!(f, "{n}"),
            Self::Integer(i) => write!(f, "{i}"),
        }
    }
}

/// The features of one source: flat coordinate buffers with offsets, typed attribute columns.
///
/// Made by a [`super::DatasetBuilder`] and never changed; positions are WGS 84 degrees. A feature is a run of
/// pieces, a piece a run of rings (a point or a line is one ring), a ring a run of coordinates.
#[derive(Clone, Debug, Default)]
pub struct Dataset {
    pub(super) coords: Vec<LonLat>,
    /// Third coordinates in step with `coords`, NaN where a position has none; empty when no position has one.
    pub(super) elevations: Vec<f64>,
    /// One more than rings: where each begins in `coords`.
    pub(super) ring_starts: Vec<u32>,
    /// One more than pieces: where each begins in the rings.
    pub(super) piece_starts: Vec<u32>,
    pub(super) piece_kinds: Vec<PieceKind>,
    /// One more than features: where each begins in the pieces.
    pub(super) feature_starts: Vec<u32>,
    pub(super) geometry_types: Vec<GeometryType>,
    /// The type of the geometry being built; `None` in a finished dataset.
    pub(super) pending_type: Option<GeometryType>,
    /// Which features of the source have no row.
    pub(super) ordinals: Ordinals,
    pub(super) collections: BTreeMap<u32, Vec<CollectionMember>>,
    pub(super) ids: Column,
    pub(super) feature_members: Column,
    pub(super) fields: Vec<Field>,
    pub(super) columns: Vec<Column>,
    pub(super) members: serde_json::Map<String, serde_json::Value>,
    pub(super) extent: Option<Extent>,
    pub(super) warnings: Warnings,
    pub(super) origin: super::Origin,
    /// The datum that its source calls its positions on, where they were taken as they are all the same.
    pub(super) called_datum: Option<Datum>,
    pub(super) raster: Option<Arc<Raster>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum PieceKind {
    Point,
    Line,
    Polygon,
}

impl Dataset {
    /// The source of a picture: it has no features, and its extent is that of the picture.
    pub fn of_raster(raster: Raster) -> Self {
        let data = super::DatasetBuilder::default().finish();
        Self { extent: Some(raster.extent()), raster: Some(Arc::new(raster)), ..data }
    }

    /// The picture, of a source that is one.
    pub fn raster(&self) -> Option<&Arc<Raster>> {
        self.raster.as_ref()
    }

    /// How many features there are, those without geometry included.
    pub fn len(&self) -> usize {
        self.geometry_types.len()
    }

    pub fn is_empty(&self) -> bool {
        self.geometry_types.is_empty()
    }

    /// The feature of a row, if there is such a row.
    pub fn feature(&self, id: FeatureId) -> Option<Feature<'_>> {
        (id.row() < self.len()).then_some(Feature { dataset: self, id })
    }

    pub fn features(&self) -> impl ExactSizeIterator<Item = Feature<'_>> + Clone {
        (0..u32::try_from(self.len()).unwrap_or(u32::MAX)).map(|row| Feature { dataset: self, id: FeatureId(row) })
    }

    /// The attribute columns, in the order their names were first met.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The position of a field by its exact name.
    pub fn field_index(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|f| f.name == name)
    }

    /// One cell; [`Value::Missing`] for a field or row that does not exist.
    pub fn value(&self, field: usize, id: FeatureId) -> Value<'_> {
        self.columns.get(field).map_or(Value::Missing, |c| c.value(id.row()))
    }

    /// The rectangle around every position, or `None` when there is no geometry.
    pub fn extent(&self) -> Option<Extent> {
        self.extent
    }

    /// Members of the collection that the standard does not know (and `bbox`), as they were.
    pub fn members(&self) -> &serde_json::Map<String, serde_json::Value> {
        &self.members
    }

    /// What was odd about the source.
    pub fn warnings(&self) -> &Warnings {
        &self.warnings
    }

    /// The datum of Chinese web maps that the source calls its positions on, though they were taken as they are.
    pub fn called_datum(&self) -> Option<Datum> {
        self.called_datum
    }

    /// How many features there are of each geometry type, sorted by type.
    pub fn geometry_type_counts(&self) -> BTreeMap<GeometryType, u64> {
        let mut counts = BTreeMap::new();
        for t in &self.geometry_types {
            *counts.entry(*t).or_default() += 1;
        }
        counts
    }

    /// Every position of every feature, in order.
    pub fn coords(&self) -> &[LonLat] {
        &self.coords
    }

    /// The feature whose source id, as text, is `id`; failing that, the one whose `id` attribute is; failing
    /// that, `#12` is the twelfth of the source.
    pub fn find(&self, id: &str) -> Option<FeatureId> {
        let by_source = self.features().find(|f| f.source_id().is_some_and(|s| s.to_string() == id));
        let by_attribute = || {
            let field = self.field_index("id")?;
            self.features().find(|f| f.value(field).to_text() == id)
        };
        let by_row = || {
            let row = self.ordinals.row(id.strip_prefix('#')?.parse().ok()?)?;
            self.feature(FeatureId(row))
        };
        by_source.or_else(by_attribute).or_else(by_row).map(|f| f.id())
    }

    /// Bytes held by the buffers, for the memory figures.
    pub fn heap_bytes(&self) -> usize {
        use std::mem::size_of;
        self.coords.capacity() * size_of::<LonLat>()
            + self.elevations.capacity() * size_of::<f64>()
            + (self.ring_starts.capacity() + self.piece_starts.capacity() + self.feature_starts.capacity())
                * size_of::<u32>()
            + self.piece_kinds.capacity()
            + self.geometry_types.capacity()
            + self.ordinals.heap_bytes()
            + self.columns.iter().chain([&self.ids, &self.feature_members]).map(Column::heap_bytes).sum::<usize>()
            + self.raster.as_ref().map_or(0, |raster| raster.heap_bytes())
    }
}
