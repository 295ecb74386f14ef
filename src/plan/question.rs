//! A question about what lies near something, as people ask it, and its answer.
//!
//! The window, the command line and the tests all ask through [`answer`], so they cannot disagree on a number.

use std::sync::Arc;

use crate::analysis::index::SpatialIndex;
use crate::analysis::measure::{self, Metres};
use crate::analysis::query::{self, BoundFilter, Filter, FilterError, Hit, LayerHit, QueryLayer, Target};
use crate::data::{Dataset, FeatureId, GeometryType, LonLat};
use crate::i18n::Lang;
use crate::progress::{Cancelled, Progress};
use crate::project::{Bilingual, LayerId};

use super::plan::{FeatureRef, Plan};

/// What is asked: from where, how far or how many, of which layers, under which condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub origin: Origin,
    pub reach: Reach,
    /// The layers asked; empty for all layers of the plan.
    pub layers: Vec<LayerId>,
    /// An attribute filter as `--where` writes it.
    pub filter: Option<String>,
}

/// Where distances are measured from.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    Point(LonLat),
    /// All features of a layer together.
    Layer(LayerId, OriginMode),
    Feature(FeatureRef, OriginMode),
}

/// Which place of an extended origin counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OriginMode {
    #[default]
    Centroid,
    /// The nearest point of its edge, and distance 0 inside.
    Edge,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reach {
    Within { radius: Metres },
    Nearest { count: usize },
}

/// The answer, nearest first.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub question: Question,
    pub origin: ResolvedOrigin,
    pub results: Vec<Found>,
    /// Beyond the radius, but by no more than the uncertainty of their position.
    pub just_outside: Vec<Found>,
    /// Layers that were left out, and why: English sentences.
    pub warnings: Vec<String>,
    /// How many features were in the layers asked.
    pub features_asked: u64,
}

/// The origin as it was found.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedOrigin {
    /// The point itself, or the centroid of the origin's geometry.
    pub at: LonLat,
    /// The name of the layer or feature; `None` for a bare position.
    pub name: Option<Bilingual>,
    /// `None` for a bare position and for a feature that is one.
    pub mode: Option<OriginMode>,
}

/// A feature in the answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub of: FeatureRef,
    pub hit: Hit,
}

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AnswerError {
    #[error("no layer is called {name:?}; the layers are {known}")]
    UnknownLayer { name: String, known: String },
    #[error("layer {layer} has no feature with the id or name {id:?}; its ids are {known}")]
    UnknownFeature { layer: String, id: String, known: String },
    #[error("{0} has no geometry to measure from: its position is not published")]
    NoGeometry(String),
    #[error("{0}: a position is longitude −180 to 180 and latitude −90 to 90")]
    OffTheGlobe(String),
    #[error("a radius is above 0 m and at most 20,004 km (half the way round the earth), not {0} m")]
    BadRadius(f64),
    #[error(transparent)]
    Filter(#[from] FilterError),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// The longest distance there can be between two places on the ellipsoid: half a meridian, rounded up.
const FARTHEST_M: f64 = 20_003_932.0;

/// Answers a question. The features of the origin itself are not among the results.
pub fn answer(plan: &Plan, question: &Question, progress: &Progress) -> Result<Answer, AnswerError> {
    let (target, origin, own) = resolve(plan, &question.origin)?;
    let asked = asked(plan, question, progress)?;
    let (results, just_outside) = match question.reach {
        Reach::Within { radius } => {
            if !(radius.0 > 0.0 && radius.0 <= FARTHEST_M) {
                return Err(AnswerError::BadRadius(radius.0));
            }
            let within = query::within_layers(&asked.layers(true), &target, radius, progress)?;
            (found(within.hits, &own), found(within.just_outside, &own))
        }
        Reach::Nearest { count } => {
            // The origin's own features come first and are dropped: ask for so many more.
            let own_count = match &own {
                None => 0,
                Some((_, Some(_))) => 1,
                Some((id, None)) => plan.dataset(id).map_or(0, |d| d.len()),
            };
            let wanted = count.saturating_add(own_count);
            let mut nearest = found(query::nearest_in_layers(&asked.layers(true), &target, wanted, progress)?, &own);
            nearest.truncate(count);
            (nearest, Vec::new())
        }
    };
    let features_asked = asked.layers.iter().map(|layer| layer.index.dataset().len() as u64).sum();
    Ok(Answer { question: question.clone(), origin, results, just_outside, warnings: asked.warnings, features_asked })
}

/// The layers a question goes to, ready to be asked.
pub(super) struct Asked {
    pub layers: Vec<AskedLayer>,
    pub warnings: Vec<String>,
}

pub(super) struct AskedLayer {
    pub id: LayerId,
    pub index: Arc<SpatialIndex>,
    pub filter: Option<BoundFilter>,
}

impl Asked {
    /// The layers for the query, with the question's filter or without.
    pub fn layers(&self, filtered: bool) -> Vec<QueryLayer<'_, &LayerId>> {
        let layers = self.layers.iter();
        layers
            .map(|l| QueryLayer { key: &l.id, index: &l.index, filter: l.filter.as_ref().filter(|_| filtered) })
            .collect()
    }
}

/// Finds the layers of a question and ties its filter to each.
pub(super) fn asked(plan: &Plan, question: &Question, progress: &Progress) -> Result<Asked, AnswerError> {
    let named = question.layers.iter().map(|id| known_layer(plan, id)).collect::<Result<Vec<_>, _>>()?;
    let is_named = !named.is_empty();
    let layers = if is_named { named } else { plan.layers.iter().collect() };
    let filter = question.filter.as_deref().filter(|text| !text.trim().is_empty());
    let filter = filter.map(Filter::parse).transpose()?;
    let mut asked = Asked { layers: Vec::new(), warnings: Vec::new() };
    let mut refused = None;
    for layer in layers {
        match filter.as_ref().map(|f| f.bind(&layer.dataset)).transpose() {
            Ok(filter) => {
                asked.layers.push(AskedLayer { id: layer.id.clone(), index: layer.index(progress)?, filter });
            }
            // A layer that was asked for by name must know the field; others are left out.
            Err(error) if is_named => return Err(error.into()),
            Err(error) => {
                asked.warnings.push(format!("layer {} left out: {error}", layer.id));
                refused = Some(error);
            }
        }
    }
    match refused {
        Some(error) if asked.layers.is_empty() => Err(error.into()),
        _ => Ok(asked),
    }
}

/// The hits without the origin's own features.
pub(super) fn found(hits: Vec<LayerHit<&LayerId>>, own: &Own) -> Vec<Found> {
    let is_own = |hit: &LayerHit<&LayerId>| {
        own.as_ref().is_some_and(|(id, feature)| id == hit.layer && feature.is_none_or(|f| f == hit.hit.feature))
    };
    let found = |LayerHit { layer, hit }: LayerHit<&LayerId>| {
        let of = FeatureRef { layer: layer.clone(), feature: hit.feature };
        Found { of, hit }
    };
    hits.into_iter().filter(|hit| !is_own(hit)).map(found).collect()
}

/// Where a distance from an origin ends on the map, to be drawn: a circle about a position, the line around an
/// edge. Empty where the line cannot be drawn right, and for an origin that is not there.
pub fn reach_limit(plan: &Plan, origin: &Origin, radius: Metres) -> Vec<Vec<LonLat>> {
    const STEPS: u32 = 180;
    match resolve(plan, origin) {
        Ok((Target::Point(at), ..)) => vec![measure::circle(at, radius, STEPS)],
        Ok((Target::Features { dataset, ids }, ..)) => {
            let pieces = ids.iter().filter_map(|id| dataset.feature(*id)).flat_map(crate::data::Feature::pieces);
            measure::reach_outline(pieces, radius)
        }
        Err(_) => Vec::new(),
    }
}

impl Plan {
    /// The layer of a name, or an error that lists the names there are.
    pub fn known_layer(&self, id: &LayerId) -> Result<&super::PlanLayer, AnswerError> {
        known_layer(self, id)
    }

    /// The feature a person calls `id` in a layer: by its source id, its `id` attribute, `#row`, or its name.
    pub fn known_feature(&self, layer: &LayerId, id: &str) -> Result<FeatureRef, AnswerError> {
        let dataset = &known_layer(self, layer)?.dataset;
        let by_name = || {
            [Lang::Zh, Lang::En].into_iter().find_map(|lang| {
                dataset.features().find(|f| self.feature_name(*f, lang) == id).map(crate::data::Feature::id)
            })
        };
        let feature = dataset.find(id).or_else(by_name);
        let feature = feature.ok_or_else(|| AnswerError::UnknownFeature {
            layer: layer.0.clone(),
            id: id.to_owned(),
            known: first_ids(dataset),
        })?;
        Ok(FeatureRef { layer: layer.clone(), feature })
    }
}

/// The first ids of a layer, for a person who mistyped one.
fn first_ids(dataset: &Dataset) -> String {
    const SHOWN: usize = 12;
    let mut ids: Vec<String> = dataset.features().take(SHOWN).map(crate::data::Feature::id_text).collect();
    if dataset.len() > SHOWN {
        ids.push(format!("… ({} in all)", dataset.len()));
    }
    ids.join(", ")
}

fn known_layer<'a>(plan: &'a Plan, id: &LayerId) -> Result<&'a super::PlanLayer, AnswerError> {
    plan.layer(id).ok_or_else(|| AnswerError::UnknownLayer {
        name: id.0.clone(),
        known: plan.layers.iter().map(|l| l.id.0.as_str()).collect::<Vec<_>>().join(", "),
    })
}

/// The layer and the feature (or all of the layer's features) that the origin itself is made of.
pub(super) type Own = Option<(LayerId, Option<FeatureId>)>;

pub(super) fn resolve(plan: &Plan, origin: &Origin) -> Result<(Target, ResolvedOrigin, Own), AnswerError> {
    let (layer, feature, mode) = match origin {
        Origin::Point(at) => {
            if !at.is_on_globe() || at.lon.abs() > 360.0 {
                return Err(AnswerError::OffTheGlobe(format!("{},{}", at.lon, at.lat)));
            }
            return Ok((Target::Point(*at), ResolvedOrigin { at: *at, name: None, mode: None }, None));
        }
        Origin::Layer(layer, mode) => (layer, None, *mode),
        Origin::Feature(of, mode) => (&of.layer, Some(of.feature), *mode),
    };
    let loaded = known_layer(plan, layer)?;
    let dataset: &Arc<Dataset> = &loaded.dataset;
    let name = match feature.and_then(|f| dataset.feature(f)) {
        Some(f) => Bilingual { zh: plan.feature_name(f, Lang::Zh), en: plan.feature_name(f, Lang::En) },
        // A layer of one feature is called by that feature's name.
        None if dataset.len() == 1 && feature.is_none() => dataset.features().next().map_or_else(
            || plan.layer_name(layer),
            |f| Bilingual { zh: plan.feature_name(f, Lang::Zh), en: plan.feature_name(f, Lang::En) },
        ),
        None => plan.layer_name(layer),
    };
    let features: Vec<FeatureId> = match feature {
        Some(feature) => vec![feature],
        None => dataset.features().map(crate::data::Feature::id).collect(),
    };
    let pieces = features.iter().filter_map(|f| dataset.feature(*f)).flat_map(crate::data::Feature::pieces);
    let at = measure::centroid_of_pieces(pieces).ok_or_else(|| AnswerError::NoGeometry(name.en.clone()))?;
    // A feature that is a single position has no edge apart from it.
    let is_point =
        features.len() == 1 && dataset.feature(features[0]).is_some_and(|f| f.geometry_type() == GeometryType::Point);
    if is_point {
        return Ok((
            Target::Point(at),
            ResolvedOrigin { at, name: Some(name), mode: None },
            Some((layer.clone(), feature)),
        ));
    }
    let target = match mode {
        OriginMode::Centroid => Target::Point(at),
        OriginMode::Edge => Target::Features { dataset: dataset.clone(), ids: features },
    };
    Ok((target, ResolvedOrigin { at, name: Some(name), mode: Some(mode) }, Some((layer.clone(), feature))))
}
