//! Which features a set names.

use std::collections::BTreeSet;

use super::evaluate::{Evaluator, Stop};
use super::outcome::{Needs, Reason};
use crate::analysis::query::{BoundFilter, Filter, FilterError};
use crate::data::{Dataset, Feature, FeatureId, GeometryType};
use crate::plan::{FeatureRef, PlanLayer};
use crate::project::{LayerId, Set};

/// The features of a set, found.
#[derive(Clone, Debug)]
pub(super) struct Chosen<'a> {
    pub layer: &'a PlanLayer,
    /// In the order of the layer.
    pub ids: Vec<FeatureId>,
    /// Whether these are all features of the layer.
    pub is_whole: bool,
}

impl<'a> Chosen<'a> {
    pub fn dataset(&self) -> &'a Dataset {
        &self.layer.dataset
    }

    pub fn id(&self) -> &'a LayerId {
        &self.layer.id
    }

    pub fn features(&self) -> impl Iterator<Item = Feature<'a>> + Clone {
        let dataset = self.dataset();
        self.ids.iter().filter_map(|id| dataset.feature(*id)).collect::<Vec<_>>().into_iter()
    }

    pub fn refs(&self) -> impl Iterator<Item = FeatureRef> {
        self.ids.iter().map(|feature| self.feature_ref(*feature))
    }

    pub fn feature_ref(&self, feature: FeatureId) -> FeatureRef {
        FeatureRef { layer: self.layer.id.clone(), feature }
    }

    /// The column of a field.
    pub fn field(&self, field: &str) -> Result<usize, Stop> {
        let missing = || Reason::MissingField { layer: self.id().clone(), field: field.to_owned() };
        self.dataset().field_index(field).ok_or_else(|| missing().into())
    }

    /// Refuses a set of which nothing is left, or nothing that has a geometry.
    pub fn with_geometry(self) -> Result<Self, Stop> {
        if self.ids.is_empty() {
            return Err(Reason::NothingMatches(self.id().clone()).into());
        }
        if self.features().all(|f| f.geometry_type() == GeometryType::Null) {
            return Err(Reason::NoGeometry { layer: self.id().clone(), needs: Needs::Anything }.into());
        }
        Ok(self)
    }
}

impl<'a> Evaluator<'a> {
    /// Finds the features of a set. A filter may leave none: what that means is for the measure to say.
    pub(super) fn choose(&self, set: &Set) -> Result<Chosen<'a>, Stop> {
        if set.each {
            let Some(each) = &self.each else { return Err(Reason::MissingLayer(String::new()).into()) };
            let layer = self.plan.layer(&each.layer).ok_or_else(|| Reason::MissingLayer(each.layer.0.clone()))?;
            return Ok(Chosen { layer, ids: vec![each.feature], is_whole: false });
        }
        let id = LayerId(set.layer.clone());
        let Some(layer) = self.plan.layer(&id) else {
            let is_known = self.plan.project.layer(&id).is_some();
            return Err(if is_known { Reason::UnreadLayer(id) } else { Reason::MissingLayer(id.0) }.into());
        };
        let dataset = &layer.dataset;
        if dataset.is_empty() {
            return Err(Reason::EmptyLayer(id).into());
        }
        let filter = bound(set, layer)?;
        let named = set.ids.iter().map(|name| {
            let missing = |_| Reason::MissingFeature { layer: id.clone(), id: name.clone() };
            self.plan.known_feature(&id, name).map(|of| of.feature).map_err(missing)
        });
        let named: BTreeSet<FeatureId> = named.collect::<Result<_, _>>()?;
        let passes = |feature: FeatureId| filter.as_ref().is_none_or(|f| f.matches(dataset, feature));
        let is_whole = named.is_empty() && filter.is_none();
        let ids = if named.is_empty() {
            dataset.features().map(Feature::id).filter(|f| passes(*f)).collect()
        } else {
            named.into_iter().filter(|f| passes(*f)).collect()
        };
        self.progress.check()?;
        Ok(Chosen { layer, ids, is_whole })
    }
}

/// The filter of a set, tied to its layer.
fn bound(set: &Set, layer: &PlanLayer) -> Result<Option<BoundFilter>, Stop> {
    if set.filter.trim().is_empty() {
        return Ok(None);
    }
    let refused = |error: FilterError| match error {
        FilterError::UnknownField { name, .. } => Reason::MissingField { layer: layer.id.clone(), field: name },
        error => Reason::Filter { layer: layer.id.clone(), error },
    };
    Ok(Some(Filter::parse(&set.filter).and_then(|f| f.bind(&layer.dataset)).map_err(refused)?))
}
