//! A project with its data loaded.

use std::sync::{Arc, OnceLock};

use super::doctor;
use crate::analysis::index::SpatialIndex;
use crate::analysis::names::NameIndex;
use crate::data::{Dataset, Extent, Feature, FeatureId, GeometryType};
use crate::i18n::Lang;
use crate::progress::{Cancelled, Progress};
use crate::project::{Bilingual, Layer, LayerId, Project};

/// One feature of one layer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FeatureRef {
    pub layer: LayerId,
    pub feature: FeatureId,
}

/// The data of one layer, with the index that is built when first asked for.
#[derive(Clone, Debug)]
pub struct PlanLayer {
    pub id: LayerId,
    pub dataset: Arc<Dataset>,
    index: Arc<OnceLock<Arc<SpatialIndex>>>,
    schematic: Arc<OnceLock<bool>>,
    main_extent: Arc<OnceLock<Option<Extent>>>,
    /// The names of its features, once somebody looks for one.
    pub(super) names: Arc<OnceLock<Arc<NameIndex>>>,
}

impl PlanLayer {
    pub fn new(id: LayerId, dataset: Dataset) -> Self {
        Self::shared(id, Arc::new(dataset))
    }

    /// A layer of data that somebody else has too.
    pub fn shared(id: LayerId, dataset: Arc<Dataset>) -> Self {
        let (index, schematic, main_extent, names) = Default::default();
        Self { id, dataset, index, schematic, main_extent, names }
    }

    /// The spatial index of the data, built at the first call and shared from then on.
    pub fn index(&self, progress: &Progress) -> Result<Arc<SpatialIndex>, Cancelled> {
        if let Some(index) = self.index.get() {
            return Ok(index.clone());
        }
        let built = Arc::new(SpatialIndex::build(self.dataset.clone(), progress)?);
        Ok(self.index.get_or_init(|| built).clone())
    }
}

impl PlanLayer {
    /// Whether any of its features is an area.
    pub fn has_areas(&self) -> bool {
        let counts = self.dataset.geometry_type_counts();
        counts.keys().any(|t| matches!(t, GeometryType::Polygon | GeometryType::MultiPolygon))
    }

    /// Where its features lie, but for what is far away from all others: see [`doctor::main_extent`]. Looked up once.
    pub fn main_extent(&self) -> Option<Extent> {
        *self.main_extent.get_or_init(|| doctor::main_extent(&self.dataset))
    }

    /// Whether any feature says that it was drawn without a survey; looked up once.
    pub fn is_schematic(&self) -> bool {
        *self.schematic.get_or_init(|| {
            let field = self.dataset.field_index("geometry_basis");
            field.is_some_and(|f| self.dataset.features().any(|x| x.value(f).as_str() == Some("schematic")))
        })
    }
}

/// A project and the data of its layers. Cheap to clone: the data are shared.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub project: Project,
    /// In the order they were opened; a layer whose source could not be read has no entry.
    pub layers: Vec<PlanLayer>,
}

impl Plan {
    pub fn layer(&self, id: &LayerId) -> Option<&PlanLayer> {
        self.layers.iter().find(|l| l.id == *id)
    }

    pub fn dataset(&self, id: &LayerId) -> Option<&Arc<Dataset>> {
        self.layer(id).map(|l| &l.dataset)
    }

    pub fn feature(&self, of: &FeatureRef) -> Option<Feature<'_>> {
        self.dataset(&of.layer)?.feature(of.feature)
    }

    /// Whether a layer is a picture below the plan, without features to ask about.
    pub fn is_picture(&self, id: &LayerId) -> bool {
        self.dataset(id).is_some_and(|data| data.raster().is_some())
    }

    /// Layers with their data, from the bottom of the picture to its top.
    pub fn styled_layers(&self) -> impl DoubleEndedIterator<Item = (&Layer, &PlanLayer)> {
        self.project.layers.iter().filter_map(|layer| Some((layer, self.layer(&layer.id)?)))
    }

    /// What a map shows at first: the plan's boundary, or all its features but for what lies far from the others of their
    /// layer, or its pictures.
    pub fn home_extent(&self) -> Option<Extent> {
        let boundary = self.project.boundary.as_ref().and_then(|id| self.layer(id)?.main_extent());
        let around = |pictures: bool| {
            let layers = self.layers.iter().filter(|l| l.dataset.raster().is_some() == pictures);
            Extent::of_extents(layers.filter_map(PlanLayer::main_extent))
        };
        boundary.or_else(|| around(false)).or_else(|| around(true))
    }

    /// The name of a feature in a language, from the first of the project's name fields that has a text or a whole
    /// number; the feature's id for lack of one.
    pub fn feature_name(&self, feature: Feature<'_>, lang: Lang) -> String {
        let fields = self.project.name_fields.get(lang);
        fields
            .iter()
            .find_map(|f| feature.text_or_number(f))
            .map_or_else(|| feature.id_text(), std::borrow::Cow::into_owned)
    }

    /// The short name of a feature, where its data have one, else its name.
    pub fn feature_short_name(&self, feature: Feature<'_>, lang: Lang) -> String {
        let short = feature.text(match lang {
            Lang::Zh => "short_zh",
            Lang::En => "short_en",
        });
        short.map_or_else(|| self.feature_name(feature, lang), std::borrow::Cow::into_owned)
    }

    /// The name of a layer, its id if it has none.
    pub fn layer_name(&self, id: &LayerId) -> Bilingual {
        self.project.layer(id).map_or_else(|| Bilingual::same(id.0.clone()), |l| l.name.clone())
    }

    /// Whether any visible feature is marked as drawn without a survey.
    pub fn is_schematic(&self) -> bool {
        self.styled_layers().any(|(layer, loaded)| self.project.is_shown(layer) && loaded.is_schematic())
    }
}
